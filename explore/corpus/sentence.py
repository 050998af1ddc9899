"""What was read, in one sentence that says how far it reaches."""

from __future__ import annotations

import calendar
from collections.abc import Mapping

import pandas as pd


def day(date: pd.Timestamp) -> str:
    """A date as analysts write it.

    >>> day(pd.Timestamp("2012-05-05"))
    '5 May 2012'
    """
    return f"{date.day} {date:%B %Y}"


def spoken(value: str) -> str:
    """A date as it is kept, in words; empty where there is none.

    >>> spoken("1992-05-25"), spoken("1992-05"), spoken("1941/1945"), spoken("")
    ('25 May 1992', 'May 1992', '1941 to 1945', '')
    """
    return " to ".join(map(_spoken, value.split("/"))) if value else ""


def _spoken(value: str) -> str:
    year, *rest = value.split("-")
    if not rest:
        return year
    month = calendar.month_name[int(rest[0])]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "transcript"), counted(1200, "turn")
    ('1 transcript', '1,200 turns')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def what_was_read(frames: Mapping[str, pd.DataFrame], unaccounted: int | None = None) -> str:
    """One sentence: transcripts, dates, turns, excerpts, and (when counted) words unaccounted for and files not read.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> what_was_read(corpus.frames, unaccounted=0)
    '1 transcript, 15 May 2012, 5 turns, an excerpt, every word accounted for'
    """
    documents, turns = frames["documents"], frames["turns"]
    if documents.empty:
        return "no transcripts"
    parts = [counted(len(documents), "transcript"), *_dates(documents["date"]), counted(len(turns), "turn")]
    excerpts = int(documents["is_excerpt"].sum())
    if len(documents) == 1:
        parts += ["an excerpt"] if excerpts else []
    elif excerpts:
        parts.append(f"{excerpts:,} {'is an excerpt' if excerpts == 1 else 'are excerpts'}")
    if unaccounted is not None:
        lost = f"{counted(unaccounted, 'character')} unaccounted for"
        left = unread(frames)
        every = "every word of what was read accounted for" if left else "every word accounted for"
        parts.append(lost if unaccounted else every)
        parts += [f"{counted(left, 'file')} {'was' if left == 1 else 'were'} not read"] if left else []
    return ", ".join(parts)


def unread(frames: Mapping[str, pd.DataFrame]) -> int:
    """How many files were not read, other than second copies of a page that was."""
    problems = frames["problems"]
    twice = problems["what"].str.startswith("the same ") | problems["what"].str.startswith("corrections ")
    return int(problems.loc[~twice & ~problems["source"].isin(frames["documents"]["source"]), "source"].nunique())


def _dates(dates: pd.Series[pd.Timestamp]) -> list[str]:
    known = dates.dropna()
    undated = len(dates) - len(known)
    parts = []
    if len(known):
        first, last = day(known.min()), day(known.max())
        parts.append(first if first == last else f"{first} to {last}")
    if undated:
        parts.append("undated" if len(dates) == 1 else f"{undated:,} undated")
    return parts
