"""Which files there are to read: those of a folder, a pattern or a list, and what lies beside them of the analyst's."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from explore.reading import Reader, reader_for

Problem = tuple[str, str, str, str]
"""Source, place, what, cure."""

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

# The kit's own folders and files beside the data.
_OWN_FOLDERS = frozenset({"catalogue", "coding", "exports"})
OWN_FILES = frozenset(
    "corrections.csv findings.csv uptake.csv selections.json readme readme.md readme.txt licence license".split()
)
STORE = "store.json"
"""The file by which a store is known: what lies in its folder is no transcript."""
MAKING = ".store"
"""A file that says so before there is anything in a store."""
_OF_A_STORE = frozenset({"read", "made", "generations"})
# Endings of what a program wrote; never asked of any reader.
_NO_TRANSCRIPT = frozenset(".py .ipynb .toml .yaml .yml .css .js .log .md .ini .lock".split())


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, and its name from the folder that was given."""

    path: Path
    name: str
    is_folder: bool = False
    """Whether it is a folder that is one source."""
    raw: bytes | None = None
    """What stands for its bytes, where it is no file."""


def is_store(path: Path) -> bool:
    """Whether a folder is a store that the kit has built."""
    try:
        return (path / STORE).is_file() and is_store_of([one.name for one in path.iterdir()], [STORE])
    except OSError:
        return False


def each_once(found: Iterable[File]) -> list[File]:
    """The files, each once, however many ways lead to it."""
    folders: dict[Path, str] = {}

    def real(path: Path) -> str:
        if path.is_symlink():
            return os.path.realpath(path)
        if path.parent not in folders:
            folders[path.parent] = os.path.realpath(path.parent)
        return os.path.join(folders[path.parent], path.name)

    return list({real(file.path): file for file in reversed(list(found))}.values())[::-1]


def printable(path: Path) -> str:
    """A path as text that can be stored: bytes of a name that are no UTF-8 are spelled out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def files(source: Paths, problems: list[Problem], first: Sequence[Reader] = ()) -> Iterator[File]:
    """The files to read, in order; what cannot be looked into is added to `problems`.

    A folder that a reader (those of `first` are asked first) takes as one source is one; a store is passed over.

    Raises FileNotFoundError for a path or pattern that leads nowhere.
    """
    paths = [source] if isinstance(source, str | os.PathLike) else list(source)
    for given in paths:
        path = Path(given).expanduser()
        if path.is_dir():
            yield from _walk(path, problems, first)
        elif path.exists():
            yield File(path, printable(Path(path.name)))
        elif glob.has_magic(str(path)):
            found = sorted(Path(match) for match in glob.glob(str(path), recursive=True))
            if not found:
                raise FileNotFoundError(f"{given}: nothing fits this pattern; write it as folder/*.txt")
            fixed = len(list(takewhile(lambda part: not glob.has_magic(part), path.parts)))
            for match in found:
                *inside, name = match.parts[fixed:] or ("",)
                if match.is_dir() and all(map(is_read, [*inside, name])):
                    yield from _walk(match, problems, first)
                elif not match.is_dir() and all(map(is_read, inside)) and may_be_transcript(name):
                    yield File(match, printable(Path(name)))
        else:
            near = f"; the folder {path.parent} is there" if path.parent.is_dir() else ""
            raise FileNotFoundError(f"{given}: there is no such file or folder{near}")


def _walk(folder: Path, problems: list[Problem], first: Sequence[Reader]) -> Iterator[File]:
    def closed(error: OSError) -> None:
        what, cure = closed_file(error)
        problems.append((printable(Path(error.filename)), "", what, cure))

    for here, folders, names in os.walk(folder, onerror=closed):
        if is_store_of(folders, names):
            folders[:] = []
            continue
        folders[:] = sorted(filter(is_read, folders))
        if reader_for(frozenset(names), first) is not None:
            folders[:] = []
            path = Path(here)
            inside = "" if path == folder else printable(path.relative_to(folder)).replace(os.sep, "/")
            yield File(path, inside or printable(Path(path.absolute().name)), is_folder=True)
            continue
        for name in sorted(filter(may_be_transcript, names)):
            path = Path(here) / name
            yield File(path, printable(path.relative_to(folder)).replace(os.sep, "/"))


def is_read(folder: str) -> bool:
    """Whether a folder of this name may hold transcripts: it is not hidden, and not the kit's own."""
    return folder.lower() not in _OWN_FOLDERS and not folder.startswith((".", "__"))


def is_store_of(folders: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a folder with these folders and files in it is a store, or what is to become one."""
    return (STORE in names or MAKING in names) and not _OF_A_STORE.isdisjoint(folders)


def may_be_transcript(name: str) -> bool:
    """Whether a file of this name may hold a transcript."""
    low = name.lower()
    return not (low in OWN_FILES or low.startswith(".") or Path(low).suffix in _NO_TRANSCRIPT)


def closed_file(error: OSError) -> tuple[str, str]:
    """What is said of a file that cannot be opened, and the cure."""
    return f"it cannot be opened ({error.strerror})", "check that it is there and may be read"


def corrections_of(source: Paths) -> Path:
    """The analyst's corrections: the file `corrections.csv` beside the data."""
    given = source if isinstance(source, str | os.PathLike) else next(iter(source), ".")
    place = Path(given).expanduser()
    return (place if place.is_dir() else place.parent) / "corrections.csv"
