"""The account of every character of every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

# Where a header or footer field is counted; a field of a name not listed here is footer.
_HEADER = frozenset({"section", "title", "summary", "date", "time", "place", "photo_count", "header", "notice"})
_Counts = np.ndarray[Any, np.dtype[np.int64]]
PARTS = ("header", "labels", "turns", "notes", "footer")


def audit(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a document: characters in each part, unaccounted, overlapping, odd labels.

    Where the source is linear text, what is accounted for is the union of all spans in it, so that a character counted
    twice never makes up for one that is lost.
    """
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
    reached = _reached(frames)
    summed = out[list(PARTS)].sum(axis=1)
    once = [reached[id_][0] if id_ in reached else total for id_, total in zip(ids, summed, strict=True)]
    out["unaccounted"] = (out["characters"] - once).abs()
    out["overlapping"] = [reached.get(id_, (0, 0))[1] for id_ in ids]
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


def _reached(frames: Mapping[str, pd.DataFrame]) -> dict[str, tuple[int, int]]:
    """For each document with linear text: characters in the union of all spans, and those in more than one."""
    out: dict[str, tuple[int, int]] = {}
    document, reached = None, 0
    for id_, start, end, text in sorted(_spans(frames)):
        reached = max(reached, start) if id_ == document else start
        new = visible(text[max(len(text) - (end - reached), 0) :]) if end > reached else 0
        once, again = out.get(id_, (0, 0))
        out[id_] = once + new, again + visible(text) - new
        document, reached = id_, max(reached, end)
    return out


def _spans(frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, int, int, str]]:
    """Document, start and end in the source, and text of every run of a turn or lone note, and of every field."""
    turns, notes, fields, segments = (frames[name] for name in ("turns", "notes", "fields", "segments"))
    alone = notes[notes["start"].isna()]
    texts = {
        id_: (document, text)
        for frame, key in ((turns, "turn_id"), (alone, "note_id"))
        for id_, document, text in zip(frame[key], frame["document_id"], frame["text"], strict=True)
    }
    columns = ("turn_id", "note_id", "start", "length", "source_start")
    for turn, note, start, length, source in zip(*(segments[c].tolist() for c in columns), strict=True):
        id_ = turn if isinstance(turn, str) else note
        if isinstance(id_, str) and id_ in texts:
            document, text = texts[id_]
            yield document, source, source + length, text[start : start + length]
    placed = fields[fields["source_start"].notna()]
    yield from zip(*(placed[c].tolist() for c in ("document_id", "source_start", "source_end", "text")), strict=True)
