"""Narrowing: which rows of each frame stay, for a scope and a focus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Frames = Mapping[str, pd.DataFrame]
_Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked of turns and documents; None asks nothing."""

    speakers: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None
    since: Any = None
    until: Any = None
    held_in: tuple[str, ...] | None = None
    genres: tuple[str, ...] | None = None
    turn_kinds: tuple[str, ...] | None = None
    text: str | None = None
    regex: bool = False
    whole_word: bool = False
    case: bool = False


def listed(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    """One string or many as a tuple; None stays None, and so asks nothing."""
    if value is None:
        return None
    return (value,) if isinstance(value, str) else tuple(value)


def pattern(text: str, *, regex: bool = False, whole_word: bool = False, case: bool = False) -> re.Pattern[str]:
    """The compiled search for `text`; white space in a phrase matches any white space.

    >>> bool(pattern("customs union").search("the Customs\\nUnion"))
    True

    Raises ValueError for a regular expression that does not compile.
    """
    source = text if regex else r"\s+".join(re.escape(word) for word in text.split())
    if not source:
        raise ValueError("there is nothing to look for: give at least one word")
    if whole_word:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    try:
        return re.compile(source, 0 if case else re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"not a regular expression: {text!r} ({error})") from error


def narrowed(frames: Frames, scope: Scope) -> tuple[dict[str, pd.DataFrame], int]:
    """The frames within `scope`, and how many undated documents a date bound left out."""
    documents, turns = frames["documents"], frames["turns"]
    in_documents, undated = _documents(documents, scope)
    in_turns = _turns(turns, scope)
    if in_documents is None and in_turns is None:
        return dict(frames), 0
    kept_documents = documents if in_documents is None else documents[in_documents]
    mask = np.ones(len(turns), dtype=bool) if in_turns is None else in_turns
    if in_documents is not None:
        mask &= turns["document_id"].isin(kept_documents["document_id"]).to_numpy()
    kept_turns = turns[mask]
    by_turn = in_turns is not None
    if by_turn:
        kept_documents = kept_documents[kept_documents["document_id"].isin(kept_turns["document_id"])]
    return _follow(frames, kept_documents, kept_turns, by_turn=by_turn), undated


def focused(
    frames: dict[str, pd.DataFrame], entities: tuple[str, ...] | None, kinds: tuple[str, ...] | None
) -> dict[str, pd.DataFrame]:
    """The frames with `mentions` narrowed to these entities and kinds; turns and counts stay."""
    mentions = frames["mentions"]
    if entities is not None:
        topics = frames["topics"]
        entities = (*entities, *topics.loc[topics["topic_id"].isin(entities), "member"])
    for column, wanted in (("entity_id", entities), ("kind", kinds)):
        if wanted is not None:
            mentions = mentions[mentions[column].isin(wanted)]
    return {**frames, "mentions": mentions.reset_index(drop=True)}


def _documents(documents: pd.DataFrame, scope: Scope) -> tuple[_Mask | None, int]:
    masks: list[_Mask] = []
    for column, wanted in (("document_id", scope.documents), ("genre", scope.genres)):
        if wanted is not None:
            masks.append(documents[column].isin(wanted).to_numpy())
    if scope.held_in is not None:
        place = documents["place"].fillna("").str.casefold()
        found = np.zeros(len(documents), dtype=bool)
        for part in scope.held_in:
            found |= place.str.contains(part.casefold(), regex=False).to_numpy(dtype=bool)
        masks.append(found)
    undated = 0
    if scope.since is not None or scope.until is not None:
        date = documents["date"]
        dated = date.notna().to_numpy()
        other = np.logical_and.reduce(masks) if masks else np.ones(len(documents), dtype=bool)
        undated = int((~dated & other).sum())
        masks.append(dated)
        if scope.since is not None:
            masks.append((date >= _period(scope.since, "since").start_time).to_numpy())
        if scope.until is not None:
            masks.append((date <= _period(scope.until, "until").end_time).to_numpy())
    return (np.logical_and.reduce(masks) if masks else None), undated


def _turns(turns: pd.DataFrame, scope: Scope) -> _Mask | None:
    masks: list[_Mask] = []
    if scope.speakers is not None:
        masks.append((turns["speaker_id"].isin(scope.speakers) | turns["speaker"].isin(scope.speakers)).to_numpy())
    if scope.turn_kinds is not None:
        masks.append(turns["kind"].isin(scope.turn_kinds).to_numpy())
    if scope.text is not None:
        found = pattern(scope.text, regex=scope.regex, whole_word=scope.whole_word, case=scope.case).search
        masks.append(np.fromiter((found(text) is not None for text in turns["text"]), dtype=bool, count=len(turns)))
    return np.logical_and.reduce(masks) if masks else None


def _period(value: Any, name: str) -> pd.Period:
    """A day, month or year as the span it means."""
    text = str(value)
    try:
        if re.fullmatch(r"\d{4}", text):
            return pd.Period(text, "Y")
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return pd.Period(text, "M")
        day = pd.Timestamp(value)
    except ValueError as error:
        raise ValueError(f"{name}={value!r} is not a date: write 2012, 2012-05 or 2012-05-15") from error
    if pd.isna(day):
        raise ValueError(f"{name}={value!r} is not a date: write 2012, 2012-05 or 2012-05-15")
    return day.to_period("D")


def _follow(frames: Frames, documents: pd.DataFrame, turns: pd.DataFrame, *, by_turn: bool) -> dict[str, pd.DataFrame]:
    """Every other frame's rows that belong to the documents and turns kept."""
    out = dict(frames)
    out["documents"], out["turns"] = documents, turns
    for name in ("notes", "links", "mentions", "dates", "fields"):
        frame = frames[name]
        keep = frame["document_id"].isin(documents["document_id"])
        if by_turn:
            keep &= frame["turn_id"].isin(turns["turn_id"])
        elif name == "fields" or frame["turn_id"].notna().any():
            keep &= frame["turn_id"].isna() | frame["turn_id"].isin(turns["turn_id"])
        out[name] = frame[keep]
    out["tags"] = frames["tags"][frames["tags"]["document_id"].isin(documents["document_id"])]
    segments = frames["segments"]
    out["segments"] = segments[
        segments["turn_id"].isin(turns["turn_id"])
        | segments["note_id"].isin(out["notes"]["note_id"])
        | (segments["zone"].notna() & segments["document_id"].isin(documents["document_id"]) & (not by_turn))
    ]
    references = frames["references"]
    out["references"] = references[
        references["from_mention"].isin(out["mentions"]["mention_id"])
        | references["from_date"].isin(out["dates"]["date_id"])
        | (references["from_document"].isin(documents["document_id"]) & (not by_turn))
    ]
    return {name: frame.reset_index(drop=True) for name, frame in out.items()}
