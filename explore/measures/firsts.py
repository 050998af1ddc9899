"""Who named a subject first, who first raised it, who first asked about it: in these transcripts, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from explore.corpus.coded import Codes, codes, rows_of
from explore.corpus.passages import sentences
from explore.corpus.within import Mask, within

NAME = "firsts"
FRAMES = ("documents", "turns", "mentions")
COLUMNS = (
    "subject", "what", "date", "document_id", "turn_id", "speaker_id", "speaker", "role", "self_introduced", "surface",
    "start", "confidence", "passages", "reason",
)  # fmt: skip
UNNAMED = ("description", "tag", "anniversary")
"""Forms that mean a subject without naming it."""
REASONS: Mapping[str, str] = {
    "named": "the earliest passage that calls it by a name, and does not only describe it",
    "raised": "the earliest turn that speaks of it in two sentences, and so does not only list it",
    "asked": "the earliest question that speaks of it, by name or description",
}
"""What each kind of first is, and so what its row means."""


def measure(
    documents: pd.DataFrame,
    turns: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    subjects: Mapping[str, Iterable[str]] | None = None,
) -> pd.DataFrame:
    """One row a subject and kind of first (`what`: named, raised, asked); a first that there is not has no row.

    - named: the earliest passage inside a turn by a name, alias, acronym or surname. A description (“the line”) does
      not name; a title, caption or note is nobody's speech.
    - raised as a subject: the earliest turn in which passages of it stand in two different sentences. One sentence may
      only list it (“the Northern Sea Route, the Baikal-Amur Mainline (BAM), the Trans-Siberian”); who comes back to it
      in a second sentence speaks about it.
    - asked: the earliest passage, of any form, in a turn of kind question.

    Earliest is by the day of the transcript, on one day by document_id, then by place. Passages in undated transcripts
    can be no first. `passages` counts the dated passages of that sort (named; in turns that raise it; in questions).
    `speaker` is missing where the source names nobody: then `self_introduced` may say who asks. `subjects` gives the
    entity_ids that each subject is made of, as for a topic; without it every entity is its own.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> bam = {"BAM": ["infrastructure:baikal-amur-mainline"]}
    >>> measure(corpus.documents, corpus.turns, corpus.mentions, subjects=bam)[["what", "speaker", "passages"]]
         what              speaker  passages
    0   named  Nursultan Nazarbayev         1
    1  raised  Nursultan Nazarbayev         3
    """
    placed, row = _placed(documents, turns, mentions)
    entity, ids = codes(placed["entity_id"])
    if subjects is None:
        groups = _groups(entity, ids)
    else:
        groups = {
            name: np.flatnonzero(within(placed["entity_id"], list(members))) for name, members in subjects.items()
        }
    asked = within(turns["kind"], ["question"])[row]
    named = ~within(placed["form"], UNNAMED)
    texts, start = turns["text"].tolist(), placed["start"].to_numpy().astype("int64")
    out = []
    for name, mine in groups.items():
        raised = raising(row[mine], start[mine], texts)
        for what, those in (("named", mine[named[mine]]), ("raised", mine[raised]), ("asked", mine[asked[mine]])):
            if len(those):
                out.append((name, what, int(those[0]), len(those)))
    return _table(out, placed, row, turns)


def _placed(
    documents: pd.DataFrame, turns: pd.DataFrame, mentions: pd.DataFrame
) -> tuple[pd.DataFrame, Codes]:  # fmt: skip
    """The dated passages in turns, in time order, and the turn's row of each."""
    row = rows_of(turns["turn_id"], mentions["turn_id"])
    held = rows_of(documents["document_id"], mentions["document_id"])
    when = np.append(documents["date"].to_numpy().astype("datetime64[us]"), np.datetime64("NaT"))[held]
    inside = (row >= 0) & ~np.isnat(when) & mentions["note_id"].isna().to_numpy()
    inside &= mentions["entity_id"].notna().to_numpy()
    kept, row, when = mentions[inside], row[inside], when[inside]
    order = np.lexsort(
        (
            kept["start"].to_numpy().astype("int64"),
            turns["position"].to_numpy()[row],
            pd.factorize(kept["document_id"].astype("str"), sort=True)[0],
            when,
        )
    )
    return kept.iloc[order].assign(date=when[order]).reset_index(drop=True), row[order]


def _groups(entity: Codes, ids: list[str]) -> dict[str, Codes]:
    """The rows of each entity, by its id."""
    order = np.argsort(entity, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(entity[order])) + 1)
    return {ids[entity[part[0]]]: part for part in parts if len(part)}


def raising(row: Codes, start: Codes, texts: Sequence[str], *, most: int | None = None) -> Mask:
    """Which passages of one subject, at `start` in the turn of `row`, stand in a turn that raises it.

    Passages come in time order; with `most`, only so many turns that raise it are looked for.
    """
    out = np.zeros(len(row), dtype=bool)
    begins = np.flatnonzero(np.diff(row, prepend=-1))
    for a, b in zip(begins, np.append(begins, len(row))[1:], strict=False):
        if b - a < 2:
            continue
        # Sentences end with paragraphs: what lies between the first and the last passage decides.
        text, low, high = texts[row[a]], int(start[a]), int(start[b - 1])
        out[a:b] = _parted(text, low, high)
        if most is not None and out[a]:
            most -= 1
            if not most:
                break
    return out


def _parted(text: str, low: int, high: int) -> bool:
    """Whether two places of a text stand in different sentences."""
    if "\n" in text[low:high]:
        return True
    begin = text.rfind("\n", 0, low) + 1
    stop = text.find("\n", high)
    spans = sentences(text[begin : stop if stop >= 0 else len(text)])
    return any(low - begin < a <= high - begin for a, _ in spans)


def _table(out: list[tuple[str, str, int, int]], placed: pd.DataFrame, row: Codes, turns: pd.DataFrame) -> pd.DataFrame:
    first = [at for _, _, at, _ in out]
    said = turns.iloc[row[first]].reset_index(drop=True)
    there = placed.iloc[first].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "subject": pd.Series([name for name, *_ in out], dtype="str"),
            "what": pd.Series([what for _, what, *_ in out], dtype="str"),
            **{c: there[c] for c in ("date", "document_id", "turn_id")},
            **{c: said[c].astype("str") for c in ("speaker_id", "speaker", "role", "self_introduced")},
            **{c: there[c] for c in ("surface", "start", "confidence")},
            "passages": pd.Series([number for *_, number in out], dtype="int64"),
            "reason": pd.Series([REASONS[what] for _, what, *_ in out], dtype="str"),
        }
    )
    return table.astype({"document_id": "str", "turn_id": "str", "confidence": "str"})[list(COLUMNS)]


def wholes(documents: pd.DataFrame, turns: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: each passage once for each sort of first that it is of."""
    dated = documents.loc[documents["date"].notna(), "document_id"]
    about = turns.set_index("turn_id")[["kind", "text"]]
    inside = mentions[mentions["turn_id"].isin(turns["turn_id"]) & mentions["document_id"].isin(dated)]
    inside = inside[inside["note_id"].isna() & inside["entity_id"].notna()]
    kinds = about["kind"].reindex(inside["turn_id"].astype("str")).astype("str")
    number = int((~inside["form"].isin(UNNAMED)).sum() + (kinds == "question").sum())
    for (turn, _), places in inside.groupby(["turn_id", "entity_id"], observed=True)["start"]:
        spans = sentences(str(about["text"].at[turn]))
        number += len(places) * (len({sum(begin <= at for begin, _ in spans) for at in places}) > 1)
    return {"passages": number}
