"""What lies between two passages: months without a transcript, and years in which nobody names the subject."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus import Corpus
from explore.corpus.coded import Codes
from explore.corpus.sentence import counted, day

Item = dict[str, Any]
_HOLE_MONTHS = 3
_SILENCE = np.timedelta64(365, "D")


def with_holes(items: list[Item], selected: Corpus, months: Codes) -> list[Item]:
    """The items, and between them what is not here, and where the subject is not named for a year or more."""
    dates = np.sort(selected.documents["date"].dropna().to_numpy().astype("datetime64[D]"))
    out: list[Item] = []
    before: Any = None
    for item in items:
        now: Any = np.datetime64(item["date"], "D") if pd.notna(item["date"]) else None
        if before is not None and now is not None and now > before:
            hole = _hole(before, now, dates, months)
            out += [{"type": "hole", "text": hole}] if hole else []
        out.append(item)
        before = now if now is not None else before
    return out


def tell_days(items: list[Item]) -> None:
    """Puts words in the place of dates: a day once for all that was said on it, its year once for all its days."""
    last: Any = None
    for item in items:
        if item["type"] != "turn":
            continue
        found = item.pop("date")
        date: Any = found if pd.notna(found) else None
        same_year = last is not None and date is not None and last.year == date.year
        item["when"] = day(date) if date is not None else "undated"
        item["year"] = "" if date is None or same_year else str(date.year)
        item["day"] = "undated" if date is None else "" if date == last else f"{date.day} {date:%b}"
        last = date if date is not None else last


def _hole(before: Any, now: Any, dates: Any, months: Codes) -> str:
    between = int(np.searchsorted(dates, now, "left") - np.searchsorted(dates, before, "right"))
    missing = _missing(
        before.astype("datetime64[M]").astype("int64"), now.astype("datetime64[M]").astype("int64"), months
    )
    spells = " and ".join(missing)
    if between and (missing or now - before >= _SILENCE):
        none = "it does not name it" if between == 1 else "none names it"
        none = f"{counted(between, 'transcript')} between, {none}."
        return f"{none} None at all are here for {spells}." if missing else none
    return f"No transcript is here for {spells}." if missing else ""


def _missing(first: int, last: int, months: Codes) -> list[str]:
    """The spells of months between two for which there is no transcript, in words."""
    there = [first, *months[(months > first) & (months < last)].tolist(), last]
    return [f"{_month(a + 1)} to {_month(b - 1)}" for a, b in pairwise(there) if b - a - 1 >= _HOLE_MONTHS]


def _month(number: int) -> str:
    return f"{pd.Timestamp(year=1970 + number // 12, month=number % 12 + 1, day=1):%B %Y}"
