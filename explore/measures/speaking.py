"""Who speaks how much: turns and words by speaker."""

from __future__ import annotations

import pandas as pd

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
    turns = turns if documents is None else _in_time(turns, documents)
    named = turns["speaker_id"].notna()
    speaker = turns["speaker"].astype("str").where(named, _unnamed(turns))
    role = turns["role"].astype("str").where(named)
    # A key of its own for each row without a speaker: no id begins with a blank.
    key = turns["speaker_id"].astype("str").where(named, " " + speaker)
    grouped = turns.assign(speaker=speaker, role=role).groupby(key, sort=False)
    table = grouped.agg(
        speaker=("speaker", "first"),
        role=("role", "last"),
        turns=("turn_id", "size"),
        words=("words", "sum"),
        documents=("document_id", "nunique"),
    ).reset_index(names="speaker_id")
    total = int(table["words"].sum())
    table["share"] = table["words"] / total if total else 0.0
    table["speaker_id"] = table["speaker_id"].where(~table["speaker_id"].str.startswith(" "))
    kinds = {
        "speaker_id": "str", "speaker": "str", "role": "str", "turns": "int64", "words": "int64", "share": "float64",
        "documents": "int64",
    }  # fmt: skip
    ordered = table.astype(kinds).sort_values(["words", "turns", "speaker"], ascending=[False, False, True])
    return ordered[list(COLUMNS)].reset_index(drop=True)


def _in_time(turns: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The turns, oldest first; those without a date before all others, for nobody knows when they were."""
    dates = documents.set_index("document_id")["date"].reindex(turns["document_id"].astype("str"))
    order = dates.reset_index(drop=True).sort_values(kind="stable", na_position="first").index
    return turns.iloc[order]


def _unnamed(turns: pd.DataFrame) -> pd.Series[str]:
    """What to call the speakers of turns whose source names nobody."""
    label = turns["label"].astype("str").str.strip()
    label = label.map({one: ordinary(one) for one in label.dropna().unique()})
    called = label.where((turns["kind"] == "speech") & label.fillna("").ne(""), OTHERS)
    return called.mask(turns["kind"] == "question", UNNAMED)


def wholes(turns: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: every turn and every word is counted once."""
    return {"turns": len(turns), "words": int(turns["words"].sum())}
