"""Who speaks how much: turns and words by speaker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explore.corpus.coded import codes, last, rows_of
from explore.corpus.within import within
from explore.names import ordinary

NAME = "speaking"
FRAMES = ("turns",)
UNNAMED = "Questioners, unnamed"
"""The row of questions whose source names nobody: several people, shown as one row."""
OTHERS = "Others, unnamed"
"""The row of whatever else nobody is named for: remarks from the hall, replies, speech without a label."""

Columns = dict[str, np.ndarray[Any, Any]]
COLUMNS = ("speaker_id", "speaker", "role", "turns", "words", "share", "documents")


def measure(turns: pd.DataFrame, documents: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a speaker: speaker_id, speaker, role, turns, words, share, documents; most words first.

    `words` are the words of the speaker's turns, notes inside them left out; `share` is their part of all words
    in `turns`, from 0 to 1 (0 where nobody says a word); `documents` counts transcripts in which the speaker has a
    turn; `role` is the one last printed, by the dates of `documents` where they are given. All turns are counted:
    where the source names nobody the speaker_id is NA, and the row is called what the label says (`CHAIR:` is Chair),
    but Questioners, unnamed for questions, though they are several people, and Others, unnamed for remarks and replies.

    >>> import explore
    >>> measure(explore.load(explore.sample()).turns)[["speaker", "turns", "words"]]
                    speaker  turns  words
    0  Nursultan Nazarbayev      2    408
    1        Vladimir Putin      3    226
    """
    return Counter(turns, documents).table()


class Counter:
    """Turns as numbers, made once for a corpus, and the table of any part of it."""

    def __init__(self, turns: pd.DataFrame, documents: pd.DataFrame | None = None) -> None:
        self._turn_ids = turns["turn_id"]
        self._words = turns["words"].to_numpy()
        self._who, ids, names = _speakers(turns)
        self._ids, self._names = np.array(ids, dtype="object"), np.array(names, dtype="object")
        self._named = np.array([one is not None for one in ids], dtype="bool")
        held, pages = codes(turns["document_id"])
        self._held, self._pages = held, max(len(pages), 1)
        printed, roles = codes(turns["role"])
        self._printed, self._roles = printed, np.array([*roles, None], dtype="object")
        self._order = _in_time(turns, documents)

    def table(self, turns: pd.DataFrame | None = None) -> pd.DataFrame:
        """The table of `measure` for these turns (None: all)."""
        return as_table(self.columns(turns))

    def columns(self, turns: pd.DataFrame | None = None) -> Columns:
        """The same as plain arrays by column, missing texts as None."""
        mask = np.ones(len(self._who), dtype="bool") if turns is None else within(self._turn_ids, turns["turn_id"])
        who, size = self._who[mask], len(self._ids)
        words = np.bincount(who, weights=self._words[mask], minlength=size).astype("int64")
        spoke = np.bincount(who, minlength=size).astype("int64")
        pairs = np.unique(who * self._pages + self._held[mask])
        documents = np.bincount(pairs // self._pages, minlength=size).astype("int64")
        order = self._order[mask[self._order] & (self._printed[self._order] >= 0)]
        latest = np.full(size, -1)
        latest[self._who[order]] = self._printed[order]
        latest[~self._named] = -1
        there = np.flatnonzero(spoke)
        there = there[np.lexsort((self._names[there].astype("str"), -spoke[there], -words[there]))]
        total = int(words.sum())
        return {
            "speaker_id": self._ids[there],
            "speaker": self._names[there],
            "role": self._roles[latest[there]],
            "turns": spoke[there],
            "words": words[there],
            "share": words[there] / total if total else np.zeros(len(there)),
            "documents": documents[there],
        }


def as_table(columns: Columns) -> pd.DataFrame:
    """The columns of `Counter.columns` as the table of `measure`."""
    texts = {name: pd.Series(columns[name], dtype="str") for name in ("speaker_id", "speaker", "role")}
    return pd.DataFrame({**columns, **texts})[list(COLUMNS)]


def _speakers(turns: pd.DataFrame) -> tuple[np.ndarray[Any, Any], list[str | None], list[str]]:
    """For each turn the number of its speaker; the id and the name of each number, ids missing for the unnamed."""
    who, ids = codes(turns["speaker_id"])
    names: list[str] = [str(name) for name in last(turns["speaker"].iloc[::-1], who[::-1], len(ids))]
    nameless = np.flatnonzero(who < 0)
    called, rows = codes(_unnamed(turns.iloc[nameless]))
    who = who.copy()
    who[nameless] = called + len(ids)
    return who, [*ids, *[None] * len(rows)], [*names, *rows]


def _in_time(turns: pd.DataFrame, documents: pd.DataFrame | None) -> np.ndarray[Any, Any]:
    """The turns' places, oldest first; those without a date before all others, for nobody knows when they were."""
    if documents is None:
        return np.arange(len(turns))
    dates = np.append(documents["date"].to_numpy().astype("datetime64[us]"), np.datetime64("NaT"))
    held = rows_of(documents["document_id"], turns["document_id"])
    return np.argsort(dates[held].astype("int64"), kind="stable")  # NaT is the least of numbers


def _unnamed(turns: pd.DataFrame) -> pd.Series[str]:
    """What to call the speakers of turns whose source names nobody."""
    label = turns["label"].astype("str").str.strip()
    label = label.map({one: ordinary(one) for one in label.dropna().unique()})
    called = label.where((turns["kind"] == "speech") & label.fillna("").ne(""), OTHERS)
    return called.mask(turns["kind"] == "question", UNNAMED)


def wholes(turns: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: every turn and every word is counted once."""
    return {"turns": len(turns), "words": int(turns["words"].sum())}
