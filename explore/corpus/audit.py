"""The account of every character of every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

# Where a header or footer field is counted; a field of a name not listed here is footer.
_HEADER = frozenset({"section", "title", "summary", "date", "time", "place", "photo_count", "header"})
_Counts = np.ndarray[Any, np.dtype[np.int64]]
PARTS = ("header", "labels", "turns", "notes", "footer")


def audit(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a document: characters in each part, unaccounted, overlapping, odd labels."""
    documents, turns, notes, fields = (frames[name] for name in ("documents", "turns", "notes", "fields"))
    inline = notes["start"].notna()
    ids = documents["document_id"]
    label = fields["field"] == "label"
    header = fields["field"].isin(_HEADER)
    counted = {
        "header": _sum(fields[header], ids),
        "labels": _sum(fields[label], ids),
        "turns": _sum(turns, ids) - _sum(notes[inline], ids),
        "notes": _sum(notes, ids),
        "footer": _sum(fields[~label & ~header], ids),
    }
    out = pd.DataFrame({"document_id": ids, "characters": documents["characters"], **counted})
    out["unaccounted"] = (out["characters"] - out[list(PARTS)].sum(axis=1)).abs()
    out["overlapping"] = _overlapping(frames, ids)
    out["odd_labels"] = _odd_labels(frames)
    return out.reset_index(drop=True)


def _odd_labels(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Labels that name no one and are no questioner's, and what looked like a label but was read as speech."""
    documents, turns, problems = frames["documents"], frames["turns"], frames["problems"]
    nameless = turns[turns["speaker_id"].isna() & (turns["kind"] == "speech")]
    printed = nameless.groupby("document_id", observed=True)["label"].agg(lambda labels: list(dict.fromkeys(labels)))
    doubted = problems[problems["what"].str.startswith("looks like a label")]
    seen = doubted.groupby("source")["what"].agg(lambda what: [text.partition(": ")[2] for text in what])
    pairs = zip(documents["document_id"], documents["source"], strict=True)
    return [" · ".join([*printed.get(id_, []), *seen.get(source, [])]) for id_, source in pairs]


def visible(text: str) -> int:
    """How many characters of `text` are not white space.

    >>> visible("We have\\nCIS ")
    9
    """
    return len("".join(text.split()))


def _sum(frame: pd.DataFrame, ids: pd.Series[str]) -> _Counts:
    sizes = frame["text"].map(visible).astype("int64") if len(frame) else pd.Series([], dtype="int64")
    totals = sizes.groupby(frame["document_id"].astype("str").to_numpy()).sum()
    return np.asarray(totals.reindex(ids, fill_value=0), dtype="int64")


def _overlapping(frames: Mapping[str, pd.DataFrame], ids: pd.Series[str]) -> _Counts:
    """Characters of the source that lie in two parts at once, by document."""
    turns, notes, fields, segments = (frames[name] for name in ("turns", "notes", "fields", "segments"))
    owner = dict(zip(turns["turn_id"], turns["document_id"], strict=True))
    owner.update(zip(notes["note_id"], notes["document_id"], strict=True))
    alone = set(notes.loc[notes["start"].isna(), "note_id"])
    runs = segments[segments["turn_id"].notna() | segments["note_id"].isin(alone)]
    key = runs["turn_id"].astype("str").fillna(runs["note_id"].astype("str"))
    spans = pd.DataFrame({"document_id": key.map(owner).to_numpy(), "start": runs["source_start"].to_numpy()})
    spans["end"] = spans["start"] + runs["length"].to_numpy()
    lone = fields[fields["source_start"].notna()]
    more = lone[["document_id", "source_start", "source_end"]].set_axis(["document_id", "start", "end"], axis=1)
    every = pd.concat([spans.astype({"document_id": "str"}), more.astype({"document_id": "str"})])
    every = every.astype({"start": "int64", "end": "int64"}).sort_values(["document_id", "start", "end"])
    reached = every.groupby("document_id")["end"].cummax().groupby(every["document_id"]).shift()
    over = (reached - every["start"]).clip(lower=0).fillna(0)
    totals = over.groupby(every["document_id"]).sum()
    return np.asarray(totals.reindex(ids, fill_value=0), dtype="int64")
