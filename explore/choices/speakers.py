"""Who may be chosen: speakers by name; questioners who give theirs can be read, those who give none only counted."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus
from explore.corpus.coded import codes
from explore.corpus.sentence import day
from explore.measures import speaking
from explore.names import ordinary

NAME = "speakers"
KEYS = ("speakers",)
ORDERED = False
NAMED, INTRODUCED, UNNAMED = "Speakers", "Questioners who give their name", "Nobody is named"
_WHY = "the transcripts name nobody here, so there is no one speaker to select"
_KINDS = {"question": "Questioners who give no name"}
_OTHERS = "Others, unnamed"


def known(corpus: Corpus) -> pd.DataFrame:
    """Speakers with their roles; then each questioner who gives a name, by transcript; then those without a name."""
    turns = corpus.turns
    table = speaking.measure(turns, corpus.documents).dropna(subset=["speaker_id"])
    rows: list[tuple[str | None, str, str, str, str, str | None, str]] = [
        (id_, name, ordinary(role) if isinstance(role, str) else "", NAMED, "", None, "word")
        for id_, name, role in zip(table["speaker_id"], table["speaker"], table["role"], strict=True)
    ]
    nameless = turns[turns["speaker_id"].isna()]
    told = _told(corpus.documents)
    said = nameless[nameless["self_introduced"].notna()].drop_duplicates(["document_id", "self_introduced"])
    rows += [
        (None, name, told[document], INTRODUCED, "", turn, "word")
        for name, document, turn in zip(said["self_introduced"], said["document_id"], said["turn_id"], strict=True)
    ]
    called = dict.fromkeys(_called(nameless[nameless["self_introduced"].isna()]))
    return rows_of([*rows, *((None, name, _WHY, UNNAMED, "", None, "word") for name in called)])


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The words that each says in `rest`."""
    turns = rest.turns
    who, ids = codes(turns["speaker_id"])
    words = turns["words"].to_numpy()
    counts = np.bincount(who[who >= 0], weights=words[who >= 0], minlength=len(ids)).astype("int64")
    spoken = dict(zip(ids, counts.tolist(), strict=True))
    nameless = turns[who < 0]
    introduced: Counter[tuple[str, str]] = Counter()
    unnamed: Counter[str] = Counter()
    said = (nameless["document_id"], nameless["self_introduced"], pd.Series(_called(nameless)), nameless["words"])
    for document, name, called, number in zip(*said, strict=True):
        if isinstance(name, str):
            introduced[document, name] += number
        else:
            unnamed[called] += number
    out = []
    for group, value, name, turn in zip(known["group"], known["value"], known["name"], known["turn_id"], strict=True):
        if group == INTRODUCED:
            out.append(introduced[turn.rpartition("#")[0], name])
        else:
            out.append(spoken.get(value, 0) if group == NAMED else unnamed[name])
    return out, None


def _called(turns: pd.DataFrame) -> list[str]:
    return [_KINDS.get(kind, _OTHERS) for kind in turns["kind"]]


def _told(documents: pd.DataFrame) -> dict[str, str]:
    columns = (documents["document_id"], documents["date"], documents["title"])
    return {
        id_: " · ".join([*([day(date)] if pd.notna(date) else []), title if isinstance(title, str) else id_])
        for id_, date, title in zip(*columns, strict=True)
    }
