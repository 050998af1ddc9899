"""A corpus as a ConvoKit corpus: a folder that its own loader reads."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from explore.writing import write

FILES = ("utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json")
_ABOUT = (
    "title", "summary", "date", "time", "place", "section", "status", "genre", "language", "url", "site", "licence",
    "source_hash", "is_excerpt",
)  # fmt: skip
_OF_TURN = ("label", "role", "kind", "label_note", "self_introduced")
_TYPES = {str: "<class 'str'>", int: "<class 'int'>", bool: "<class 'bool'>"}


def to_convokit(frames: Mapping[str, pd.DataFrame], folder: str | os.PathLike[str]) -> Path:
    """The folder written: whole, or not at all. See `Corpus.to_convokit`."""
    target = Path(folder).expanduser().absolute()
    if target.exists() and not _may_be_replaced(target):
        raise FileExistsError(
            f"{target} is there and is no ConvoKit corpus of this kit: name a folder that is not there"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(4)
    made, old = (target.with_name(f".{target.name}.{mark}.{what}") for what in ("new", "old"))
    made.mkdir()
    try:
        for name, content in _contents(frames).items():
            write(made / name, content)
        if target.exists():
            target.rename(old)
        made.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return target


def _may_be_replaced(target: Path) -> bool:
    """Whether a folder holds nothing but what is written here."""
    return target.is_dir() and {one.name for one in target.iterdir()} <= set(FILES)


def _contents(frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    documents, turns = frames["documents"], frames["turns"]
    conversations = {row["document_id"]: _meta(row, _ABOUT) for row in _rows(documents, ("document_id", *_ABOUT))}
    seconds = {row["document_id"]: _seconds(row["date"]) for row in _rows(documents, ("document_id", "date"))}
    speakers: dict[str, dict[str, Any]] = {}
    utterances: list[dict[str, Any]] = []
    before: dict[str, str] = {}
    columns = ("turn_id", "document_id", "position", "speaker_id", "speaker", "text", *_OF_TURN)
    for row in _rows(turns.sort_values(["document_id", "position"], kind="stable"), columns):
        document = row["document_id"]
        id_, about = _speaker(row)
        speakers.setdefault(id_, about)
        utterances.append({
            "id": row["turn_id"], "conversation_id": document, "text": row["text"] or "", "speaker": id_,
            "meta": _meta(row, _OF_TURN), "reply-to": before.get(document),
            "timestamp": seconds.get(document, 0) + int(row["position"]), "vectors": [],
        })  # fmt: skip
        before[document] = row["turn_id"]
    told = {"written_by": "explore-transcripts", "timestamps": "the day's first second, and the place of the turn"}
    index = {
        "utterances-index": _index(one["meta"] for one in utterances),
        "speakers-index": _index(speakers.values()),
        "conversations-index": _index(conversations.values()),
        "overall-index": _index([told]), "version": 1, "vectors": [],
    }  # fmt: skip
    return {
        "utterances.jsonl": "".join(f"{json.dumps(one)}\n" for one in utterances).encode(),
        "speakers.json": _json(_with_vectors(speakers)),
        "conversations.json": _json(_with_vectors(conversations)),
        "corpus.json": _json(told),
        "index.json": _json(index),
    }


def _rows(frame: pd.DataFrame, columns: Iterable[str]) -> Iterator[dict[str, Any]]:
    names = list(columns)
    plain = (frame[name].astype("object").where(frame[name].notna(), None).tolist() for name in names)
    return (dict(zip(names, row, strict=True)) for row in zip(*plain, strict=True))


def _meta(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: _value(row[name]) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if value is None or isinstance(value, str | bool) else str(value)


def _speaker(row: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A speaker's id and metadata; those whom nobody names are one a label and transcript."""
    if row["speaker_id"] is not None:
        return row["speaker_id"], {"name": row["speaker"], "named": True}
    label = row["label"] or ""
    return f"{row['document_id']}: {label or 'nobody named'}", {"name": None, "named": False, "label": label}


def _seconds(date: Any) -> int:
    return 0 if date is None else int((pd.Timestamp(date) - pd.Timestamp(0)).total_seconds())


def _index(metas: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The types of each key, as ConvoKit writes them."""
    out: dict[str, list[str]] = {}
    for meta in metas:
        for key, value in meta.items():
            kind = _TYPES.get(type(value))
            seen = out.setdefault(key, [])
            if kind is not None and kind not in seen:
                seen.append(kind)
    return out


def _with_vectors(metas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {id_: {"meta": meta, "vectors": []} for id_, meta in metas.items()}


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode()
