"""Who speaks about what: passages of each subject by each speaker, and how many that is for each thousand words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from explore.corpus.coded import codes, last, rows_of
from explore.corpus.within import within

NAME = "attention"
FRAMES = ("turns", "mentions", "entities")
COLUMNS = (
    "speaker_id", "speaker", "role", "speaker_words", "entity_id", "subject", "kind", "passages", "per_1000_words",
    "share",
)  # fmt: skip
KINDS = ("organisation", "agreement", "infrastructure", "event", "place", "topic")
"""The kinds that are subjects unless others are asked for."""


def measure(
    turns: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    kinds: Iterable[str] = KINDS,
    subjects: Iterable[str] | None = None,
) -> pd.DataFrame:
    """One row a speaker and subject that he names: passages, per_1000_words, share.

    `passages` counts the turns' mentions of the subject, names and descriptions alike; `per_1000_words` is that over
    the speaker's words in `turns`, times 1,000; `share` is that speaker's part of all passages of the subject. Speakers
    whom nobody names come as one row with speaker_id NA. `subjects` narrows to some entity_ids, `kinds` to some kinds.
    Most passages first. Words are those of turns (white-space tokens with a letter or digit).

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> table = measure(corpus.turns, corpus.mentions, corpus.entities, kinds=["infrastructure"])
    >>> table[["speaker", "subject", "passages"]]
                    speaker               subject  passages
    0  Nursultan Nazarbayev  Baikal-Amur Mainline         3
    1  Nursultan Nazarbayev         Chara station         1
    """
    row = rows_of(turns["turn_id"], mentions["turn_id"])
    inside = (row >= 0) & mentions["note_id"].isna().to_numpy()
    inside &= within(mentions["kind"], kinds) if subjects is None else within(mentions["entity_id"], subjects)
    entity, ids = codes(mentions["entity_id"])
    inside &= entity >= 0
    speaker, speakers = codes(turns["speaker_id"])
    speaker = np.where(speaker < 0, len(speakers), speaker)  # those whom nobody names, as one
    size = len(speakers) + 1
    pairs, passages = np.unique(entity[inside] * size + speaker[row[inside]], return_counts=True)
    about, who = pairs // size, pairs % size
    words = np.bincount(speaker, weights=turns["words"].to_numpy(), minlength=size).astype("int64")
    said = words[who]
    subject = rows_of(entities["entity_id"], pd.Series([ids[one] for one in about], dtype="str"))
    each = np.bincount(about, weights=passages, minlength=len(ids)) if len(ids) else np.zeros(0)
    names, roles = ([*last(turns[c], speaker, size)[:-1], float("nan")] for c in ("speaker", "role"))
    told = [*speakers, float("nan")]
    out = pd.DataFrame(
        {
            "speaker_id": pd.Series([told[one] for one in who], dtype="str"),
            "speaker": pd.Series([names[one] for one in who], dtype="str"),
            "role": pd.Series([roles[one] for one in who], dtype="str"),
            "speaker_words": said,
            "entity_id": pd.Series([ids[one] for one in about], dtype="str"),
            "subject": entities["name"].take(subject).astype("str").to_numpy(),
            "kind": entities["kind"].astype("str").take(subject).to_numpy(),
            "passages": passages.astype("int64"),
            "per_1000_words": 1000 * passages / np.where(said > 0, said, np.nan),
            "share": passages / each[about],
        }
    ).astype({"subject": "str", "kind": "str"})
    order = out.sort_values(["passages", "subject", "speaker"], ascending=[False, True, True], kind="stable")
    return order[list(COLUMNS)].reset_index(drop=True)


def wholes(turns: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: every mention of a subject in a turn is counted once."""
    inside = mentions[mentions["turn_id"].isin(turns["turn_id"]) & mentions["note_id"].isna()]
    return {"passages": int((inside["kind"].isin(list(KINDS)) & inside["entity_id"].notna()).sum())}
