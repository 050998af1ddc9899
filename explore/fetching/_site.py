"""What a site is to the one who fetches: where its lists and pages are, and what they say. One file a site."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Protocol, cast

import explore.fetching as here


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as a list of the site names it."""

    id: str
    url: str
    title: str
    date: str
    """ISO, as the list prints it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, newest first: its number, how many there are, and what it names."""

    page: int
    pages: int
    entries: tuple[Entry, ...]
    strange: tuple[str, ...] = ()
    """Addresses that are no pages of this site; they are told, and never asked for."""

    @property
    def newest(self) -> str:
        """The latest date on it."""
        return max(entry.date for entry in self.entries)

    @property
    def oldest(self) -> str:
        """The earliest date on it."""
        return min(entry.date for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: its title, its date (ISO, or empty), and all its text."""

    title: str
    date: str
    text: str


class Site(Protocol):
    """What a site's file holds."""

    NAME: str
    HOME: str
    WHOSE: str
    """Whose site it is, in a sentence."""
    SOURCE: str
    """How the source is to be named."""
    LICENCE: str
    SECTIONS: tuple[str, ...]
    """The site's lists; the first is walked where none is asked for."""
    STARTER: tuple[str, ...]
    """Ids of pages that make a good first archive."""

    def by_date(self, home: str, section: str, day: date) -> str:
        """The address of the part of a list that holds a day."""
        ...

    def numbered(self, home: str, section: str, page: int) -> str:
        """The address of a list's page by its number, the newest being 1."""
        ...

    def page(self, home: str, id: str) -> str:
        """The address of a page by its id."""
        ...

    def listing(self, text: str, url: str, home: str) -> Listing:
        """What a list says; UnreadableError for what is no list of this site."""
        ...

    def read(self, text: str, id: str) -> Page:
        """What a page says; UnreadableError for what is no page of this site."""
        ...


def sites() -> dict[str, Site]:
    """The sites that can be fetched from, by name.

    >>> list(sites())
    ['kremlin']
    """
    found = (one.name for one in pkgutil.iter_modules(here.__path__) if not one.name.startswith("_"))
    modules = [cast("Site", import_module(f"{here.__name__}.{name}")) for name in found]
    return {module.NAME: module for module in modules}
