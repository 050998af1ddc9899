"""Dates of a whole column: read by pandas and dateutil, the order of day and month settled once for all of them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

import pandas as pd

_ZONE = re.compile(r"(?<=\d)\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\Z")
_WEEKDAY = re.compile(r"\A(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b")
_YEAR_FIRST = re.compile(r"\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?(?!\d)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_BARE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\Z")
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?\Z")
_MILLISECONDS = re.compile(r"\d{12,13}\Z")
# A day and a year, and between them a month in letters: a year or a number alone is no day.
_WRITTEN = re.compile(r"(?=.*\b\d{4}\b)(?=.*[^\W\d_]{3})(?=.*\b\d{1,2}(?:st|nd|rd|th)?\b)")
_LONGEST = 60


@dataclass(slots=True)
class Days:
    """What a column's texts say: for each text its day, and what is to be told of them."""

    of: dict[str, datetime] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    order: str = ""
    """How numbers such as 04/05/2012 were read and why; nothing where there was nothing to settle."""
    doubtful: bool = False
    """Whether no date of the column shows the order."""


def days(texts: Iterable[str]) -> Days:
    """Each text's day, as printed there: a time zone never moves it.

    >>> found = days(["04/05/2012", "25/05/2012"])
    >>> found.of["04/05/2012"].date().isoformat(), found.order, found.doubtful
    ('2012-05-04', 'day/month, as 25/05/2012 shows', False)
    >>> days(["2012", "soon"]).unread
    ['2012', 'soon']
    """
    found = Days()
    bare = {text: _ZONE.sub("", _WEEKDAY.sub("", text.strip())) for text in dict.fromkeys(texts) if text.strip()}
    day_first = _order(list(bare.values()), found)
    for text, short in bare.items():
        day = _day(short, day_first)
        if day is None:
            found.unread.append(text)
        else:
            found.of[text] = day
    return found


def _order(texts: list[str], found: Days) -> bool:
    """Whether the day stands before the month, over the whole column."""
    numbers = [(match, text) for text in texts if (match := _NUMBERS.match(text))]
    if not numbers:
        return False
    days_first = next((text for match, text in numbers if int(match[1]) > 12 >= int(match[3])), None)
    months_first = next((text for match, text in numbers if int(match[3]) > 12 >= int(match[1])), None)
    if days_first and months_first:
        found.doubtful = True
        found.order = f"each by itself, for {days_first} and {months_first} show both orders; others as day/month"
        return True
    if days_first or months_first:
        found.order = f"{'day/month' if days_first else 'month/day'}, as {days_first or months_first} shows"
        return days_first is not None
    if all(match[1] == match[3] for match, _ in numbers):
        return True
    found.doubtful = True
    if numbers[0][0][2] == "/" and _falls(texts, day_first=True) > _falls(texts, day_first=False):
        found.order = "month/day, for so they stand in the order of time"
        return False
    found.order = f"day/month, though none shows it (such as {numbers[0][1]})"
    return True


def _falls(texts: list[str], *, day_first: bool) -> int:
    """How often a date is earlier than the one before it."""
    read = [day for text in texts if (day := _day(text, day_first)) is not None]
    return sum(a > b for a, b in pairwise(read))


def _day(text: str, day_first: bool) -> datetime | None:
    if len(text) > _LONGEST:
        return None
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(text[:10])
        except ValueError:
            return None
    if _BARE.match(text):
        return _read(text, format="%Y%m%d")
    if _SECONDS.match(text) or _MILLISECONDS.match(text):
        return _read(float(text), unit="ms" if _MILLISECONDS.match(text) else "s")
    if _YEAR_FIRST.match(text) and len(re.findall(r"\d+", text)) > 2:
        return _read(text)
    if _NUMBERS.match(text):
        return _read(text, dayfirst=day_first)
    return _read(text) if _WRITTEN.match(text) else None


def _read(text: str | float, **how: object) -> datetime | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an order that the column settled
        try:
            stamp = pd.to_datetime(text, errors="coerce", **how)  # type: ignore[call-overload]
        except (ValueError, OverflowError, TypeError):
            return None
    if pd.isna(stamp):
        return None
    moment: datetime = stamp.tz_localize(None).to_pydatetime()
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
