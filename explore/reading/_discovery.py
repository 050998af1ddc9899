"""The readers there are: those of this folder and those that other packages give by entry point."""

from __future__ import annotations

import pkgutil
import warnings
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

import explore.reading as here
from explore.reading._page import Source, Transcript

GROUP = "explore.readers"
"""The entry point group under which a package gives a reader: a module or object with the three names."""

HEAD = 65_536
"""How many characters of a file `matches` is shown."""


class Reader(Protocol):
    """What a format's file holds. `RANK`, where given, puts it after readers of a lower one (default 0)."""

    NAME: str

    def matches(self, head: str) -> bool:
        """Whether a file that begins with `head` is of this format."""
        ...

    def parse(self, source: Source) -> Transcript:
        """The file read."""
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


def reader_for(head: str) -> Reader | None:
    """The first reader that knows how a file begins, None where none does."""
    return next((reader for reader in readers() if reader.matches(head)), None)
