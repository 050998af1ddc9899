"""Files inside a zip or tar archive, each opened when it is asked for."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping

from explore.reading._decoding import UnreadableError

LARGEST = 2_000_000_000
"""Bytes that one file of an archive may unpack to: more is taken for a trap."""

_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""What an office document, which is a zip archive too, holds."""


def members(raw: bytes) -> Mapping[str, Callable[[], bytes]] | None:
    """What opens each file of an archive, by its name with forward slashes; None for what is no archive.

    Raises UnreadableError for an archive that is broken or locked.
    """
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(raw)
    if raw.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or raw[257:262] == b"ustar":
        return _taped(raw)
    return None


def _zipped(raw: bytes) -> Mapping[str, Callable[[], bytes]] | None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"a broken zip archive ({error})", "fetch or make it again") from error
    listed = {one.filename: one for one in archive.infolist() if not one.is_dir()}
    if _OFFICE & set(listed):
        return None

    def opened(name: str) -> bytes:
        _bounded(listed[name].file_size)
        try:
            return archive.read(name)
        except RuntimeError as error:  # a password is asked for
            raise UnreadableError(f"a locked file in an archive ({error})", "unpack it with its password") from error
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
            raise UnreadableError(
                f"a broken file in an archive ({error})", "fetch or make the archive again"
            ) from error

    return {name: (lambda name=name: opened(name)) for name in listed}  # type: ignore[misc]


def _taped(raw: bytes) -> Mapping[str, Callable[[], bytes]] | None:
    try:
        archive = tarfile.open(fileobj=io.BytesIO(raw))  # noqa: SIM115 -- its members are read as long as they are asked for
        listed = {one.name: one for one in archive.getmembers() if one.isfile()}
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UnreadableError(f"a compressed file that is no readable archive ({error})", "unpack it") from error

    def opened(name: str) -> bytes:
        _bounded(listed[name].size)
        found = archive.extractfile(listed[name])
        return b"" if found is None else found.read()

    return {name: (lambda name=name: opened(name)) for name in listed}  # type: ignore[misc]


def _bounded(size: int) -> None:
    if size > LARGEST:
        raise UnreadableError(f"a file of {size:,} bytes in an archive", "unpack it and load what is in it")
