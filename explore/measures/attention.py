"""Who speaks about what: passages of each subject by each speaker, and how many that is for each thousand words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

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
    wanted = None if subjects is None else set(subjects)
    inside = mentions[mentions["turn_id"].notna() & mentions["note_id"].isna() & mentions["entity_id"].notna()]
    inside = inside[inside["kind"].isin(list(kinds)) if wanted is None else inside["entity_id"].isin(wanted)]
    who = pd.Series(np.arange(len(turns)), index=turns["turn_id"]).reindex(inside["turn_id"].astype("str")).to_numpy()
    there = ~np.isnan(who)
    speaker = turns["speaker_id"].astype("str").fillna("").to_numpy()
    counted = (
        pd.DataFrame(
            {
                "speaker_id": speaker[who[there].astype(int)],
                "entity_id": inside["entity_id"].astype("str").to_numpy()[there],
            }
        )
        .value_counts()
        .rename("passages")
        .reset_index()
    )
    words = turns.groupby(speaker, sort=False)["words"].sum()
    names = turns.assign(_id=speaker).drop_duplicates("_id", keep="last").set_index("_id")
    about = entities.set_index("entity_id")
    out = counted.assign(
        speaker=names["speaker"].astype("str").reindex(counted["speaker_id"]).to_numpy(),
        role=names["role"].astype("str").reindex(counted["speaker_id"]).to_numpy(),
        speaker_words=words.reindex(counted["speaker_id"]).to_numpy(),
        subject=about["name"].reindex(counted["entity_id"]).to_numpy(),
        kind=about["kind"].astype("str").reindex(counted["entity_id"]).to_numpy(),
    )
    out["per_1000_words"] = 1000 * out["passages"] / out["speaker_words"].where(out["speaker_words"] > 0)
    out["share"] = out["passages"] / out.groupby("entity_id")["passages"].transform("sum")
    out["speaker_id"] = out["speaker_id"].where(out["speaker_id"] != "")
    order = out.sort_values(["passages", "subject", "speaker"], ascending=[False, True, True], kind="stable")
    types = {**dict.fromkeys(("speaker_id", "speaker", "role", "entity_id", "subject", "kind"), "str"),
             "passages": "int64",
             "speaker_words": "int64", "per_1000_words": "float64", "share": "float64"}  # fmt: skip
    return order[list(COLUMNS)].astype(types).reset_index(drop=True)


def wholes(turns: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: every mention of a subject in a turn is counted once."""
    inside = mentions[mentions["turn_id"].isin(turns["turn_id"]) & mentions["note_id"].isna()]
    return {"passages": int((inside["kind"].isin(list(KINDS)) & inside["entity_id"].notna()).sum())}
