"""Names that the source itself marks: taken where nothing longer is known there, and who is meant where it says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from explore.labels.words import OFFICES, is_common
from explore.mentions import _heads as heads
from explore.mentions._found import Found
from explore.mentions._matcher import small
from explore.offsets import longest

RULE = "marked in the source"
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\Z")
_KINDS = frozenset({"place", "organisation", "event"})
_SMALL = frozenset("member members lords deputies deputy councillors house bureau generality city sole".split())


@dataclass(frozen=True, slots=True)
class Marked:
    """A name that the source marks in a turn; `name` is how it gives it in full, where it does."""

    start: int
    end: int
    kind: str
    name: str | None


def marks(links: pd.DataFrame) -> Mapping[str, list[Marked]]:
    """What the source marks, by turn."""
    found: dict[str, list[Marked]] = defaultdict(list)
    named = links[links["kind"].notna() & links["turn_id"].notna()]
    columns = ("turn_id", "start", "end", "kind", "name")
    for turn, start, end, kind, name in zip(*(named[c].tolist() for c in columns), strict=True):
        found[turn].append(Marked(start, end, kind, name if isinstance(name, str) else None))
    return found


def with_persons(text: str, sure: list[Found], marked: Iterable[Marked], named: Callable[[str], str]) -> list[Found]:
    """The mentions of a text with its marked persons; `named` gives the id of a full name.

    Where the mark covers a description, such as `the Member for Newbury (Mr. Benyon)`, the name in it is the mention,
    or all of it where it holds none.
    """
    kept = list(sure)
    for one in (one for one in marked if one.kind == "person"):
        surface = text[one.start : one.end]
        inside = [other for other in kept if one.start <= other.start and other.end <= one.end]
        if one.name is not None and one.name != surface:
            kept = _described(text, kept, inside, one, named(one.name))
            continue
        start, end = one.start + _honorific(surface), one.end
        if len(text[start:end].split()) < 2:
            continue
        near = [other for other in kept if other.start < end and start < other.end]
        if all(other.kind == "person" for other in near):
            # Each may have a part of a name: Marta Pascal, Pascal i Capdevila.
            start, end = min([start, *(o.start for o in near)]), max([end, *(o.end for o in near)])
        elif any(other not in inside for other in near):
            continue
        if any(other.kind == "person" and (other.start, other.end) == (start, end) for other in near):
            continue
        kept = [other for other in kept if other not in near]
        kept.append(Found(start, end, "person", named(text[start:end]), "name", RULE, "likely", text[start:end]))
    return longest(kept)


def _honorific(name: str) -> int:
    """How much of a marked name is its `Mr.`.

    >>> _honorific("Mrs. Anna Lund"), _honorific("Anna Lund")
    (5, 0)
    """
    first, blank, _ = name.partition(" ")
    return len(first) + 1 if blank and first.rstrip(".").lower() in heads.HONORIFICS else 0


def _described(text: str, kept: list[Found], inside: list[Found], one: Marked, id_: str) -> list[Found]:
    persons = [other for other in inside if other.kind == "person"]
    # Behind a comma stands the rest of a constituency's name, no other place: Plymouth, Sutton.
    parts = [other for other in inside if other.kind == "place" and text[other.start - 2 : other.start] == ", "]
    rest = [other for other in kept if other not in persons and other not in parts]
    if not persons:
        bracketed = _IN_BRACKETS.search(text, one.start, one.end)
        start, end = bracketed.span(1) if bracketed else (one.start, one.end)
        start += _honorific(text[start:end]) if bracketed else 0
        rest = [other for other in rest if other.end <= start or end <= other.start]
        form = "name" if text[start:end] == one.name else "surname" if bracketed else "description"
        return [*rest, Found(start, end, "person", id_, form, RULE, "certain", str(one.name))]
    last = max(persons, key=lambda other: other.start)
    return [*rest, Found(last.start, last.end, "person", id_, last.form, RULE, "certain", str(one.name))]


def others(text: str, marked: Iterable[Marked]) -> list[Found]:
    """Marked places, organisations and events whose words tell them from any other."""
    return [
        Found(one.start, one.end, one.kind, None, "name", RULE, "likely")
        for one in marked
        if one.kind in _KINDS and any(map(_tells, text[one.start : one.end].split()))
    ]


def _tells(word: str) -> bool:
    low = small(word).strip()
    plain = low in _SMALL or low in OFFICES or low in heads.KIND_OF or low in heads.STARTERS or low in heads.HONORIFICS
    return word[:1].isupper() and not plain and not is_common(low)
