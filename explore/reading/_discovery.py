"""The readers there are: those of this folder and those that other packages give by entry point."""

from __future__ import annotations

import pkgutil
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

import explore.reading as here
from explore.reading._page import Source, Transcript

GROUP = "explore.readers"
"""The entry point group under which a package gives a reader: a module or object with the three names."""

HEAD = 65_536
"""How many characters of a file `matches` is shown."""


class Reader(Protocol):
    """What a format's file holds.

    `TAKES`, where given, is what `matches` is shown: the file's first "text" (the default), its first "bytes", or the
    "names" of the files in a folder that is one source. `RANK`, where given, puts it after readers of a lower one
    (default 0). `beside`, where given, takes the source's name and gives the names of files in its folder, or one
    folder up, that tell more of it: those that are there stand in `Source.files`.
    """

    NAME: str

    def matches(self, head: Any) -> bool:
        """Whether a file that begins with `head` is of this format."""
        ...

    def parse(self, source: Source) -> Transcript | Iterable[Transcript]:
        """The file read: a transcript, or several where it holds them."""
        ...


@lru_cache(maxsize=1)
def readers() -> tuple[Reader, ...]:
    """All readers, in the order in which they are asked.

    >>> [reader.NAME for reader in readers()][-1]
    'labelled text'
    """
    own = [
        import_module(f"{here.__name__}.{found.name}")
        for found in pkgutil.iter_modules(here.__path__)
        if not found.name.startswith("_")
    ]
    found = cast("list[Reader]", [*own, *_given()])
    return tuple(sorted(found, key=lambda reader: (getattr(reader, "RANK", 0), reader.NAME)))


def _given() -> Iterator[object]:
    """The readers of other packages; one that cannot be loaded is told, and stops none of the others."""
    for point in entry_points(group=GROUP):
        try:
            yield point.load()
        except Exception as error:
            told = f"the reader {point.name} of another package cannot be loaded and is left out ({error})"
            warnings.warn(told, stacklevel=2)


def reader_for(head: str | bytes | frozenset[str], first: Iterable[Reader] = ()) -> Reader | None:
    """The first reader that knows how a file begins (or what a folder holds), None where none does.

    Those of `first` are asked before all others.
    """
    takes = "text" if isinstance(head, str) else "bytes" if isinstance(head, bytes) else "names"
    asked = (reader for reader in (*first, *readers()) if getattr(reader, "TAKES", "text") == takes)
    return next((reader for reader in asked if reader.matches(head)), None)
