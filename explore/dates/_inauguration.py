"""Times counted from an inauguration that the catalogue dates: `a week since your inauguration`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from explore.catalogue import Catalogue, Term
from explore.dates._calendar import moved, spoken
from explore.dates._expressions import Expression, Here
from explore.dates._numbers import CARDINAL, number

_SINCE = re.compile(
    rf"\b(?:(?P<n>{CARDINAL})|an?|one) (?P<unit>day|week|month|year)s?(?: today| now)? (?:since|after) "
    r"(?P<event>(?P<whose>your|the|his|her|my|[A-Z][\w’' ]+?[’']s) (?:presidential )?inauguration)\b",
    re.IGNORECASE,
)


def since_inauguration(here: Here, catalogue: Catalogue, addressed: Sequence[str]) -> Iterator[Expression]:
    """The day of the inauguration: the catalogue's, next to the day that the speaker's own count gives."""
    for match in _SINCE.finditer(here.sentence):
        count = number(match["n"]) if match["n"] else 1
        if count is None:
            continue
        try:
            counted = moved(here.today, **{f"{match['unit'].lower()}s": -count})
        except (OverflowError, ValueError):
            continue
        term = _nearest(counted, catalogue, addressed)
        if term is None:
            value, reason = (
                counted.isoformat(),
                f"{spoken(here.today)} − {count} {match['unit']}; the catalogue has no such day",
            )
        else:
            day = date.fromisoformat(term.inaugurated)
            name = catalogue.rows[term.person_id]["name"]
            value = term.inaugurated
            reason = f"{spoken(here.today)} − {count} {match['unit']} is {spoken(counted)}; the catalogue has the inauguration of {name} on {spoken(day)}"
        yield Expression(*match.span(), value, "relative", "since an inauguration", reason, match["event"])


_NEAR = 40
"""Days by which a speaker's count may miss the day."""


def _nearest(counted: date, catalogue: Catalogue, addressed: Sequence[str]) -> Term | None:
    """The inauguration nearest to a day: of those spoken to first, else of anybody."""
    for persons in (addressed, None):
        terms = [
            term
            for term in catalogue.terms
            if len(term.inaugurated) == 10 and (persons is None or term.person_id in persons)
        ]
        near = [t for t in terms if abs((date.fromisoformat(t.inaugurated) - counted).days) <= _NEAR]
        if near:
            return min(near, key=lambda t: abs((date.fromisoformat(t.inaugurated) - counted).days))
    return None
