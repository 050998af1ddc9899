"""What was read, in one sentence that says how far it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from explore.corpus.invented import MARK, invented
from explore.corpus.within import within


def day(date: pd.Timestamp) -> str:
    """A date as analysts write it.

    >>> day(pd.Timestamp("2012-05-05"))
    '5 May 2012'
    """
    return f"{date.day} {date:%B %Y}"


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "transcript"), counted(1200, "turn")
    ('1 transcript', '1,200 turns')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is: `number` turns, or passages of what is followed, in so many transcripts and excerpts."""

    number: int
    noun: str
    transcripts: int
    excerpts: int

    @property
    def sentence(self) -> str:
        """The amount in words.

        >>> Amount(21, "passage", 11, 4).sentence, Amount(1, "turn", 1, 1).sentence
        ('21 passages in 11 transcripts, 4 are excerpts', '1 turn in 1 transcript, an excerpt')
        """
        return f"{self.counted}{self.cut}"

    @property
    def counted(self) -> str:
        """How many of what in how many transcripts."""
        return f"{counted(self.number, self.noun)} in {counted(self.transcripts, 'transcript')}"

    @property
    def cut(self) -> str:
        """How many of those transcripts are excerpts, as what follows `counted`; empty where none is."""
        if not self.excerpts:
            return ""
        if self.transcripts == 1:
            return ", an excerpt"
        return f", {self.excerpts:,} {'is an excerpt' if self.excerpts == 1 else 'are excerpts'}"


def how_much(frames: Mapping[str, pd.DataFrame], *, passages: bool = False) -> Amount:
    """How many turns these frames hold, or how many passages, and in how many transcripts.

    Without passages every transcript counts, those without a turn too; with them, those that hold one.

    >>> import explore
    >>> how_much(explore.load(explore.sample()).frames).counted
    '5 turns in 1 transcript'
    """
    documents = frames["documents"]
    excerpts = documents["is_excerpt"].to_numpy(dtype=bool)
    if not passages:
        return Amount(len(frames["turns"]), "turn", len(documents), int(excerpts.sum()))
    mentions = frames["mentions"]
    held = within(documents["document_id"], mentions["document_id"])
    return Amount(len(mentions), "passage", int(held.sum()), int((excerpts & held).sum()))


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
    parts = [*_pages(documents), *_dates(documents["date"]), counted(len(turns), "turn")]
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
    """How many files were not read, other than second copies of a page that was and invented pages set apart."""
    problems = frames["problems"]
    known = problems["what"].str.startswith(("the same ", "corrections ", MARK))
    return int(problems.loc[~known & ~problems["source"].isin(frames["documents"]["source"]), "source"].nunique())


def _pages(documents: pd.DataFrame) -> list[str]:
    """How many transcripts, and how many of them are invented.

    >>> import explore
    >>> real = explore.load(explore.sample()).documents
    >>> made_up = real.assign(status="INVENTED")
    >>> _pages(real), _pages(made_up), _pages(pd.concat([real, made_up]))
    (['1 transcript'], ['1 INVENTED transcript'], ['2 transcripts', '1 of them INVENTED'])
    """
    number = int(invented(documents).sum())
    if number == len(documents):
        return [counted(number, f"{MARK} transcript")]
    return [counted(len(documents), "transcript"), *([f"{number:,} of them {MARK}"] if number else [])]


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
