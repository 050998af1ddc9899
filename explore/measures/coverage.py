"""What the archive holds, month by month: a count over time means nothing without it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from explore.corpus.coded import rows_of
from explore.corpus.sentence import counted
from explore.corpus.within import within

NAME = "coverage"
FRAMES = ("documents", "mentions")
COLUMNS = ("month", "transcripts", "whole", "excerpts", "words", "passages")
LONG = 10
"""Months in a row without a transcript, from which on charts say so."""

_Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Gap(NamedTuple):
    """Months in a row without a transcript: which row of the table is the first, and how many there are."""

    row: int
    months: int

    @property
    def told(self) -> str:
        """The gap in words.

        >>> Gap(3, 18).told
        'nothing for 18 months'
        """
        return f"nothing for {counted(self.months, 'month')}"


class Counts:
    """Rows of a frame counted by transcript and by month of one archive, in a millisecond, for every change.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> counts = Counts(corpus.documents)
    >>> each = counts.by_transcript(corpus.turns["document_id"])
    >>> each.tolist(), counts.by_month(each).tolist()
    ([5], [5])
    """

    def __init__(self, documents: pd.DataFrame) -> None:
        self._keys = pd.Index(documents["document_id"])
        self._month, _, self._size = _months(documents["date"])
        self._known: tuple[Any, _Numbers] | None = None

    def by_transcript(self, column: pd.Series[Any]) -> _Numbers:
        """How many rows stand in each transcript, row by row of the frame documents; `column` is their document_id."""
        keyed = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
        named = keyed.cat.categories
        if self._known is None or self._known[0] is not named:
            # One array of categories is that of many selections.
            self._known = (named, self._keys.get_indexer(named) if len(named) else np.zeros(0, dtype="int64"))
        place = self._known[1]
        many = np.bincount(keyed.cat.codes.to_numpy().astype("int64") + 1, minlength=len(named) + 1)[1:]
        there = place >= 0
        return np.bincount(place[there], weights=many[there], minlength=len(self._keys)).astype("int64")

    def by_month(self, each: _Numbers) -> _Numbers:
        """What each transcript gives, summed by month from the first to the last; the undated are left out."""
        return _per(self._month, self._size, each)


def measure(documents: pd.DataFrame, mentions: pd.DataFrame, *, subjects: Iterable[str] | None = None) -> pd.DataFrame:
    """One row a month, from that of the first dated transcript to that of the last: what was read of it.

    `month` is its first day; `transcripts` are those dated in it, of which the source cut the `excerpts` and left the
    others `whole`; `words` are those of the transcripts' turns; `passages` are the mentions given (of `subjects`, ids
    of entities, where these are given) that stand in them. A month with nothing is a row of zeros. Transcripts
    without a date stand in no month: see `undated`.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> table = measure(corpus.documents, corpus.mentions, subjects=["infrastructure:baikal-amur-mainline"])
    >>> table.to_dict("records")  # doctest: +NORMALIZE_WHITESPACE
    [{'month': Timestamp('2012-05-01 00:00:00'), 'transcripts': 1, 'whole': 0, 'excerpts': 1, 'words': 634,
      'passages': 3}]
    """
    month, first, size = _months(documents["date"])
    counts = {"transcripts": _per(month, size), "excerpts": _per(month, size, documents["is_excerpt"].to_numpy())}
    row = rows_of(documents["document_id"], mentions["document_id"])
    kept = row >= 0
    if subjects is not None:
        kept &= within(mentions["entity_id"], subjects)
    there = month[row[kept]] if len(month) else np.zeros(0, dtype="int64")
    out = {
        "month": pd.Series(np.datetime64(first, "M") + np.arange(size), dtype="datetime64[us]"),
        **counts,
        "whole": counts["transcripts"] - counts["excerpts"],
        "words": _per(month, size, documents["words"].to_numpy()),
        "passages": _per(there, size),
    }
    return pd.DataFrame({name: out[name] for name in COLUMNS})


def wholes(documents: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: each dated transcript is counted once, in one month."""
    dated = documents[documents["date"].notna()]
    return {
        "transcripts": len(dated),
        "excerpts": int(dated["is_excerpt"].sum()),
        "words": int(dated["words"].sum()),
        "passages": int(mentions["document_id"].isin(dated["document_id"]).sum()),
    }


def undated(documents: pd.DataFrame) -> int:
    """How many transcripts have no date, and so stand in no month.

    >>> import explore
    >>> undated(explore.load(explore.sample()).documents)
    0
    """
    return int(documents["date"].isna().sum())


def gaps(table: pd.DataFrame, least: int = LONG) -> list[Gap]:
    """The runs of at least so many months without a transcript, in order of time.

    >>> gaps(pd.DataFrame({"transcripts": [1, 0, 0, 2, 0, 1]}), least=2)
    [Gap(row=1, months=2)]
    """
    none = np.concatenate([[False], (table["transcripts"] == 0).to_numpy(), [False]])
    ends = np.flatnonzero(none[1:] != none[:-1])
    return [Gap(int(a), int(b - a)) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a >= least]


def told(table: pd.DataFrame) -> str:
    """How many of the months have no transcript, as the end of a sentence or one of its own; empty for one month.

    >>> told(pd.DataFrame({"transcripts": [1, 0, 0, 2]}))
    '2 of the 4 months have no transcript here'
    """
    months, none = len(table), int((table["transcripts"] == 0).sum())
    if months < 2:
        return ""
    if not none:
        return f"each of the {months:,} months has a transcript here"
    return f"{none:,} of the {months:,} months {'has' if none == 1 else 'have'} no transcript here"


def gaps_told(table: pd.DataFrame, least: int = LONG) -> str:
    """The long gaps with their dates, for what is written under a chart over time; empty where there is none.

    >>> month = pd.date_range("2010-10-01", periods=14, freq="MS")
    >>> gaps_told(pd.DataFrame({"month": month, "transcripts": [1, *[0] * 12, 1]}))
    'nothing for 12 months, November 2010 to October 2011'
    """
    month = table["month"]
    return "; ".join(
        f"{gap.told}, {month.iloc[gap.row]:%B %Y} to {month.iloc[gap.row + gap.months - 1]:%B %Y}"
        for gap in gaps(table, least)
    )


def months_told(table: pd.DataFrame) -> list[str]:
    """Each month in a sentence, without its passages.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> months_told(measure(corpus.documents, corpus.mentions))
    ['May 2012: 1 transcript, an excerpt, 634 words']
    """
    columns = ("month", "transcripts", "excerpts", "words")
    return [_told(*row) for row in zip(*(table[c].tolist() for c in columns), strict=True)]


def reached(table: pd.DataFrame, since: str | None, until: str | None) -> tuple[int, int] | None:
    """First and last row of the months that dates as a selection keeps them reach into; None without dates.

    Where they reach past all months, first is greater than last.

    >>> table = pd.DataFrame({"month": pd.date_range("2012-03-01", periods=4, freq="MS")})
    >>> reached(table, "2012-04", "2012-05-10"), reached(table, "2013", None), reached(table, None, None)
    ((1, 2), (4, 3), None)
    """
    if since is None and until is None:
        return None
    month = table["month"].to_numpy()
    first = 0 if since is None else int((month < pd.Period(since).start_time.to_period("M").start_time).sum())
    last = len(month) if until is None else int((month <= pd.Period(until).end_time).sum())
    return first, last - 1


def _told(month: pd.Timestamp, transcripts: int, excerpts: int, words: int) -> str:
    if not transcripts:
        return f"{month:%B %Y}: no transcript here"
    some = "1 of them an excerpt" if excerpts == 1 else f"{excerpts:,} of them excerpts"
    every = "an excerpt" if transcripts == 1 else "all of them excerpts"
    cut = {0: "no excerpt", transcripts: every}.get(excerpts, some)
    return f"{month:%B %Y}: {counted(transcripts, 'transcript')}, {cut}, {counted(words, 'word')}"


def _months(dates: pd.Series[Any]) -> tuple[_Numbers, int, int]:
    """For each date its month, counted from the first (-1: none); the first, counted from 1970; how many there are."""
    dated = dates.notna().to_numpy()
    if not dated.any():
        return np.full(len(dates), -1), 0, 0
    month = dates.to_numpy().astype("datetime64[M]").astype("int64")
    first = int(month[dated].min())
    return np.where(dated, month - first, -1), first, int(month[dated].max()) - first + 1


def _per(month: _Numbers, size: int, weights: np.ndarray[Any, Any] | None = None) -> _Numbers:
    """How many there are in each month, or what their weights add up to."""
    dated = month >= 0
    heavy = None if weights is None else weights[dated]
    return np.bincount(month[dated], weights=heavy, minlength=size).astype("int64")
