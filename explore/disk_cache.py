"""What takes long to make and seldom changes is kept on disk, in the user's own cache folder, and read from there.

What is kept is JSON, which can do nothing but be read, and lies only in a folder that nobody else can write to.
Whatever stands in the way (no such folder, no room, a damaged file) costs time, and never shows. The environment
variable EXPLORE_CACHE names another folder; `off` keeps nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

from explore.writing import write

T = TypeVar("T")

UNTOLD = (OSError, ImportError)
"""What says that a key cannot be told: a file or package that it is made from is not there."""

_MOST = 6
"""Of one name: an analyst has a handful of catalogues, and each new version of the kit makes its own."""
_DAY = 24 * 60 * 60


def digest(files: Iterable[Path], *said: str) -> str:
    """A key of what stands in these files, what else is said, and this Python.

    Raises OSError for a file that is not there.
    """
    made = hashlib.sha256("\0".join([sys.version, *said]).encode())
    for file in files:
        made.update(hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()[:32]


def kept(
    name: str, key: Callable[[], str], make: Callable[[], T], pack: Callable[[T], Any], unpack: Callable[[Any], T]
) -> tuple[T, str]:
    """What `make` makes: from disk if it was kept under this name and key, else made, and kept for the next time.

    With it comes its key, empty where that does not surely say what it was made from.

    `pack` turns it into JSON, `unpack` back; a ValueError of `pack` says that it cannot. The key says everything that
    it is made from; nothing is kept where it cannot be told (one of `UNTOLD`), or is another one once it is made.
    """
    folder = _folder()
    try:
        before = key() if folder else ""
    except UNTOLD:
        before = ""
    if not folder or not before:
        return make(), ""
    path = folder / f"{name}-{before}.json"
    # Another program may have put anything there.
    with suppress(OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        made = unpack(_read(folder, path))
        _used(path)
        return made, before
    made = make()
    with suppress(ValueError, *UNTOLD):
        if key() != before:
            return made, ""
        _write(folder, path, pack(made))
        _tidy(folder, name)
    return made, before


def _folder() -> Path | None:
    """The folder to keep things in; None where nothing is kept."""
    said = os.environ.get("EXPLORE_CACHE", "")
    if said.lower() in {"off", "0", "no", "false"}:
        return None
    path = Path(said) if said else Path(platformdirs.user_cache_dir("explore-transcripts", appauthor=False))
    return path if path.is_absolute() else None  # there is no home folder


def _read(folder: Path, path: Path) -> Any:
    """What is kept there; raises ValueError where it is damaged, or where others could have written it."""
    if not _own(folder):
        raise ValueError("a folder that others can write to")
    mark, _, content = path.read_bytes().partition(b"\n")
    if mark != _mark(content):
        raise ValueError("damaged")
    return json.loads(content)


def _write(folder: Path, path: Path, value: Any) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _own(folder):
        content = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        write(path, _mark(content) + b"\n" + content)


def _mark(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).hexdigest().encode()


def _own(folder: Path) -> bool:
    """Whether nobody else can write to the folder."""
    if not hasattr(os, "geteuid"):
        return True  # a Windows profile is its user's
    found = folder.stat()
    return found.st_uid in {0, os.geteuid()} and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _used(path: Path) -> None:
    """Marks the file as used, so that it is not the next to go."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)


def _tidy(folder: Path, name: str) -> None:
    """Removes what was not used for longest, and what a writer that was killed left behind."""
    found = sorted(((path.stat().st_mtime, path) for path in folder.glob(f"{name}-*.json")), reverse=True)
    left = [path for path in folder.glob(f".{name}-*") if time.time() - path.stat().st_mtime > _DAY]
    for path in [*(path for _, path in found[_MOST:]), *left]:
        path.unlink(missing_ok=True)


_CELL = "\x7f"


def column(cells: Iterable[str]) -> str:
    """Many short texts as one, which is read ten times as fast; raises ValueError for a text that it cannot hold."""
    listed = list(cells)
    text = _CELL.join(["", *listed])
    if text.count(_CELL) != len(listed):
        raise ValueError("a text with a separator in it")
    return text


def cells(text: str) -> list[str]:
    """The texts of a column.

    >>> cells(column(["a", "", "b"])), cells(column([]))
    (['a', '', 'b'], [])
    """
    return text.split(_CELL)[1:]
