"""Who speaks how much: turns and words by speaker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explore.corpus.coded import codes, last
from explore.names import ordinary

NAME = "speaking"
FRAMES = ("turns",)
UNNAMED = "Questioners, unnamed"
"""The row of questions whose source names nobody: several people, shown as one row."""
OTHERS = "Others, unnamed"
"""The row of whatever else nobody is named for: remarks from the hall, replies, speech without a label."""

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
    who, ids, names = _speakers(turns)
    order = _in_time(turns, documents)
    size = len(ids)
    words = np.bincount(who, weights=turns["words"].to_numpy(), minlength=size).astype("int64")
    total = int(words.sum())
    held, pages = codes(turns["document_id"])
    pairs = np.unique(who * max(len(pages), 1) + held)
    table = pd.DataFrame(
        {
            "speaker_id": pd.Series(ids, dtype="str"),
            "speaker": pd.Series(names, dtype="str"),
            "role": pd.Series(last(turns["role"].iloc[order], who[order], size), dtype="str"),
            "turns": np.bincount(who, minlength=size).astype("int64"),
            "words": words,
            "share": words / total if total else np.zeros(size),
            "documents": np.bincount(pairs // max(len(pages), 1), minlength=size).astype("int64"),
        }
    )
    table["role"] = table["role"].where(table["speaker_id"].notna())
    ordered = table[table["turns"] > 0].sort_values(["words", "turns", "speaker"], ascending=[False, False, True])
    return ordered[list(COLUMNS)].reset_index(drop=True)


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
    held, pages = codes(turns["document_id"])
    dates = documents.set_index("document_id")["date"].reindex(pages).to_numpy().astype("datetime64[us]")
    when = np.append(dates, np.datetime64("NaT"))[held].astype("int64")  # NaT is the least of numbers
    return np.argsort(when, kind="stable")


def _unnamed(turns: pd.DataFrame) -> pd.Series[str]:
    """What to call the speakers of turns whose source names nobody."""
    label = turns["label"].astype("str").str.strip()
    label = label.map({one: ordinary(one) for one in label.dropna().unique()})
    called = label.where((turns["kind"] == "speech") & label.fillna("").ne(""), OTHERS)
    return called.mask(turns["kind"] == "question", UNNAMED)


def wholes(turns: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: every turn and every word is counted once."""
    return {"turns": len(turns), "words": int(turns["words"].sum())}
