"""The filters: their names, the keys of the selection that they set, and their present value in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from explore.corpus.sentence import counted, day
from explore.relaxing import GROUPS
from explore.selection import Selection


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter's name on the screen, what it says when it asks nothing, and how it tells what it asks."""

    name: str
    idle: Callable[[Selection], str]
    told: Callable[[Selection], str]


def _several(key: str, noun: str) -> Callable[[Selection], str]:
    def told(selection: Selection) -> str:
        values = selection.state[key]
        return ", ".join(map(str, values)) if 0 < len(values) <= 2 else counted(len(values), noun)

    return told


def _speakers(selection: Selection) -> str:
    chosen = selection.speakers
    return " and ".join(map(selection.name_of, chosen)) if 0 < len(chosen) <= 2 else counted(len(chosen), "speaker")


def _transcripts(selection: Selection) -> str:
    return f"{len(selection.documents):,} of {len(selection.corpus):,}"


def _dates(selection: Selection) -> str:
    since, until = selection.since, selection.until
    if since == until:
        return _date(since)
    if since and until:
        return f"{_date(since)} – {_date(until)}"
    return f"from {_date(since)}" if since else f"to {_date(until)}"


def _date(date: str) -> str:
    if len(date) == 4:
        return date
    when = pd.Timestamp(date)
    return f"{when:%b %Y}" if len(date) == 7 else day(when)


def _any(selection: Selection) -> str:
    return "Any"


FILTERS: Mapping[str, Filter] = {
    "speakers": Filter("Speaker", lambda s: "Everyone", _speakers),
    "subject": Filter("Subject", _any, lambda s: ", ".join(map(s.entity_name, s.entities))),
    "dates": Filter("Dates", lambda s: s.reach or "Any", _dates),
    "places": Filter("Place", _any, _several("held_in", "place")),
    "genres": Filter("Genre", _any, _several("genres", "genre")),
    "transcripts": Filter("Transcript", lambda s: f"All {len(s.corpus):,}", _transcripts),
    "text": Filter("Text", lambda s: "Word or phrase", lambda s: f"“{s.text}”"),
    "turn_kinds": Filter("Turns", _any, _several("turn_kinds", "kind")),
    "kinds": Filter("Kind", _any, _several("kinds", "kind")),
}
"""All filters by name; the last two are set from code alone."""

BAR = ("speakers", "subject", "dates", "places", "genres", "transcripts", "text")
"""Those that stand in the bar."""


def is_on(selection: Selection, name: str) -> bool:
    """Whether a filter asks anything."""
    return any(selection.state[key] is not None for key in GROUPS[name])


def told(selection: Selection, name: str) -> str:
    """A filter's present value in words."""
    one = FILTERS[name]
    return one.told(selection) if is_on(selection, name) else one.idle(selection)


class ListFilter:
    """A filter from code: `value` holds what is chosen, an empty tuple where nothing is asked."""

    def __init__(self, selection: Selection, name: str) -> None:
        self._selection, self._key = selection, GROUPS[name][0]

    @property
    def value(self) -> tuple[str, ...]:
        """What is chosen; set it to one, to several, or to None."""
        return self._selection.state[self._key] or ()

    @value.setter
    def value(self, chosen: str | Iterable[str] | None) -> None:
        given = (chosen,) if isinstance(chosen, str) else tuple(chosen or ())
        self._selection.set(**{self._key: given or None})


class SubjectFilter:
    """The subject from code: `value` is the id that is followed, None where none is."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    @property
    def value(self) -> str | None:
        """The id followed (the first, where code put several); set it to an id, a name, an alias or free words."""
        followed = self._selection.entities
        return followed[0] if followed else None

    @value.setter
    def value(self, what: str | Iterable[str] | None) -> None:
        self._selection.set(entities=what or None)


class DatesFilter:
    """The dates from code: `value` is (since, until), each a day, month or year, or None."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    @property
    def value(self) -> tuple[str | None, str | None]:
        """The two bounds, both inclusive; set it to a pair, to one date that stands for both, or to None."""
        return self._selection.since, self._selection.until

    @value.setter
    def value(self, dates: Any) -> None:
        since, until = dates if isinstance(dates, list | tuple) else (dates, dates)
        self._selection.set(since=since, until=until)


class TextFilter:
    """The text from code: `value` is what is looked for, empty where nothing is."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    @property
    def value(self) -> str:
        """The word, phrase or pattern; how it is read: `selection.set(regex=…, whole_word=…, case=…)`."""
        return self._selection.text or ""

    @value.setter
    def value(self, text: str | None) -> None:
        self._selection.set(text=text or None)
