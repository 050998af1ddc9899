"""A quotation with all that it takes to find it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from explore.corpus.invented import MARK, is_mark
from explore.corpus.sentence import day

Frames = Mapping[str, pd.DataFrame]


def cite(frames: Frames, what: str | Mapping[str, Any] | pd.Series[Any]) -> str:
    """The words of a turn or a passage with speaker, role at the time, event, day, place, address and licence."""
    turn_id, start, end, words = _asked(what)
    turns = frames["turns"]
    rows = turns[turns["turn_id"] == turn_id]
    if rows.empty:
        raise LookupError(f"there is no turn {turn_id!r}: give a turn_id, or a row of passages() or follow()")
    turn = rows.iloc[0]
    documents = frames["documents"]
    about = documents[documents["document_id"] == turn["document_id"]].iloc[0]
    text = words or (turn["text"][start:end] if start is not None else turn["text"])
    who = [x for x in (turn["speaker"], turn["role"]) if isinstance(x, str)] or [str(turn["label"])]
    if isinstance(turn["label_note"], str):
        who.append(f"({turn['label_note']})")
    held = [about["title"] if isinstance(about["title"], str) else str(about["document_id"])]
    held += [day(about["date"])] if pd.notna(about["date"]) else ["undated"]
    held += [about["place"]] if isinstance(about["place"], str) else []
    position = int(turn["position"]) + 1
    where = [f"turn {position} of {int(about['n_turns'])}"]
    if start is not None and end is not None:
        where.append(f"characters {start}–{end}")
    if pd.notna(turn["source_start"]):
        where.append(f"source characters {int(turn['source_start'])}–{int(turn['source_end'])}")
    parts = [f"“{text}”", ", ".join(who), ", ".join(held)]
    if isinstance(about["url"], str):
        parts.append(about["url"])
    parts.append(f"{about['document_id']}, " + ", ".join(where))
    if bool(about["is_excerpt"]):
        parts.append("The source gives an excerpt")
    if isinstance(about["licence"], str):
        parts.append(about["licence"])
    if is_mark(str(about["status"])):
        parts.insert(1, f"{MARK}, not a real transcript")
    return f"{parts[0]} — " + ". ".join(parts[1:]) + "."


def _asked(what: str | Mapping[str, Any] | pd.Series[Any]) -> tuple[str, int | None, int | None, str | None]:
    if isinstance(what, str):
        return what, None, None, None
    row = dict(what)
    turn = row.get("turn_id")
    if not isinstance(turn, str):
        raise LookupError("the passage stands outside the turns: it has no speaker to cite")
    said = row.get("sentence") or row.get("said")
    start, end = row.get("start"), row.get("end")
    whole = isinstance(said, str)
    return (
        turn,
        None if pd.isna(start) else int(start or 0),
        None if pd.isna(end) else int(end or 0),
        said if whole else None,
    )
