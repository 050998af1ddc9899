"""Files inside a zip or tar archive, each opened when it is asked for; and what a lone compressed file holds.

Nothing is ever written out, so a name that leads out of the archive leads nowhere; what would unpack to far more than
any text is refused before it is unpacked.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from explore.reading._decoding import UnreadableError

LARGEST = 2_000_000_000
"""Bytes that one file of an archive may unpack to: more is taken for a trap."""

_HARMLESS = 100_000_000  # bytes, up to which the ratio does not matter
_RATIO = 200  # times that a file may grow; text grows tenfold
_CHUNK = 1 << 20
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""What an office document, which is a zip archive too, holds."""
_Opened = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
_OPENED: tuple[tuple[bytes, Callable[[io.BytesIO], _Opened]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", lambda file: bz2.BZ2File(file)),
    (b"\xfd7zXZ", lambda file: lzma.LZMAFile(file)),  # noqa: SIM115 -- closed by who asks
)
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError, OSError)
_AGAIN = "fetch or make the archive again"

Members = Mapping[str, Callable[[], bytes]]
_Listed = TypeVar("_Listed")


def members(raw: bytes) -> Members | None:
    """What opens each file of an archive, by its name with forward slashes; None for what is no archive.

    Raises UnreadableError for an archive that is broken, or unpacks to far more than text does.
    """
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(raw)
    if raw[257:262] == b"ustar":
        return _taped(raw)
    return None


def uncompressed(raw: bytes) -> bytes | None:
    """What a file compressed by gzip, bzip2 or xz holds: a text, or a tar archive; None for what is not compressed.

    Raises UnreadableError as `members` does.
    """
    opened = next((how for magic, how in _OPENED if raw.startswith(magic)), None)
    if opened is None:
        return None
    most = _most(len(raw))
    out = bytearray()
    try:
        with opened(io.BytesIO(raw)) as file:
            while chunk := file.read(_CHUNK):
                out += chunk
                if len(out) > most:
                    raise UnreadableError(f"a file that unpacks to more than {most:,} bytes", "unpack it yourself")
    except _BROKEN as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"a broken compressed file ({error})", _AGAIN) from error
    return bytes(out)


def _most(compressed: int) -> int:
    return min(LARGEST, max(_HARMLESS, _RATIO * compressed))


def _zipped(raw: bytes) -> Members | None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _BROKEN as error:
        raise UnreadableError(f"a broken zip archive ({error})", "fetch or make it again") from error
    if set(archive.namelist()) & _OFFICE:
        return None
    listed = _inside((one.filename, one) for one in archive.infolist() if not one.is_dir())

    def opened(one: zipfile.ZipInfo) -> bytes:
        if one.flag_bits & 1:
            raise UnreadableError("a locked file in an archive", "unpack it with its password")
        if one.file_size > _most(one.compress_size):
            raise UnreadableError(f"a file of {one.file_size:,} bytes in an archive", "unpack it yourself")
        try:
            return archive.read(one)
        except (*_BROKEN, RuntimeError) as error:
            raise UnreadableError(f"a broken file in an archive ({error})", _AGAIN) from error

    return {name: (lambda one=one: opened(one)) for name, one in listed.items()}  # type: ignore[misc]


def _taped(raw: bytes) -> Members:
    try:
        archive = tarfile.open(fileobj=io.BytesIO(raw), mode="r:")  # noqa: SIM115 -- read as long as its files are
        listed = _inside((one.name, one) for one in archive.getmembers() if one.isfile())
    except (tarfile.TarError, *_BROKEN) as error:
        raise UnreadableError(f"a broken tar archive ({error})", "fetch or make it again") from error

    def opened(one: tarfile.TarInfo) -> bytes:
        try:
            found = archive.extractfile(one)
            return b"" if found is None else found.read()
        except (tarfile.TarError, KeyError, *_BROKEN) as error:
            raise UnreadableError(f"a broken file in an archive ({error})", _AGAIN) from error

    return {name: (lambda one=one: opened(one)) for name, one in listed.items()}  # type: ignore[misc]


def _inside(found: Iterable[tuple[str, _Listed]]) -> dict[str, _Listed]:
    """The files by names that lead nowhere but into the archive; of two of one name the last, as unpackers keep it."""
    out: dict[str, _Listed] = {}
    for name, one in found:
        parts = re.sub(r"\A[A-Za-z]:", "", name.replace("\\", "/")).split("/")
        clean = "/".join(part for part in parts if part not in {"", ".", ".."})
        if clean:
            out[clean] = one
    return out
