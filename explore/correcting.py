"""Correcting a corpus: preview, apply, undo; what is said is written beside the data, and a corpus comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from explore import corrections as word
from explore.assembling import Read
from explore.corpus import Corpus
from explore.corpus.topics import with_own
from explore.corrections import Correction, CorrectionError
from explore.writing import user


def correct(
    corpus: Corpus, action: str, *, passage: Mapping[str, Any] | pd.Series[Any] | None = None, **given: str
) -> Corpus:
    """The corpus with one correction more, which is written to `corrections.csv` beside the data.

    `action` is one of `explore.corrections.ACTIONS`; `given` holds what it needs: entity_id, value, surface,
    document_id, scope (passage, transcript, everywhere), author, note. `passage` is a row of `mentions`, from which
    the place, the surface and the entity are taken (scope passage unless said otherwise).

    Raises CorrectionError where something is missing or the corpus was not loaded from files.
    """
    row = _made(corpus, action, passage, given)
    return _with(corpus, row)


def preview(
    corpus: Corpus, action: str, *, passage: Mapping[str, Any] | pd.Series[Any] | None = None, **given: str
) -> str:
    """What the correction would change, in a sentence; nothing is written. Arguments and errors as in `correct`."""
    read, path = _origin(corpus)
    row = _made(corpus, action, passage, given)
    after = with_own(read.assembled([*word.read(path), row]), corpus.frames)
    return difference(corpus.frames, after)


def undo(corpus: Corpus, correction_id: str | None = None, *, author: str = "", note: str = "") -> Corpus:
    """The corpus without a correction (the last that stands, unless one is named): a reversal is written behind it.

    Raises CorrectionError where there is nothing to undo, or no correction of that id.
    """
    read, path = _origin(corpus)
    rows = [*read.given, *word.read(path)]
    stand = word.active(rows)
    if correction_id is None:
        if not stand:
            raise CorrectionError("there is no correction to undo")
        correction_id = stand[-1].correction_id
    if correction_id not in {row.correction_id for row in rows}:
        raise CorrectionError(f"there is no correction {correction_id}; see corpus.corrections")
    last = max((row.time for row in rows), default="")
    return _with(
        corpus, Correction("undo", reverses=correction_id, author=author or user(), time=_now(last), note=note)
    )


def difference(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> str:
    """What differs between two corpora's frames, in a sentence: `14 passages in 6 transcripts`."""
    key = ["document_id", "turn_id", "note_id", "zone", "start", "end"]
    one, other = (_keyed(f["mentions"], key, ["entity_id", "kind"]) for f in (before, after))
    changed = {k[0] for k in one.keys() ^ other.keys()} | {
        k[0] for k in one.keys() & other.keys() if one[k] != other[k]
    }
    passages = len(one.keys() ^ other.keys()) + sum(one[k] != other[k] for k in one.keys() & other.keys())
    said = [_counted(passages, "passage", changed)] if passages else []
    read = [_keyed(f["dates"], key, ["value"]) for f in (before, after)]
    redated = {k for k in read[0].keys() | read[1].keys() if read[0].get(k) != read[1].get(k)}
    if redated:
        said.append(_counted(len(redated), "date", {k[0] for k in redated}))
    turns = [_keyed(f["turns"], ["turn_id"], ["speaker_id", "speaker"]) for f in (before, after)]
    moved = {k for k in turns[0] if turns[0][k] != turns[1].get(k)}
    if moved:
        said.append(_counted(len(moved), "turn", {str(k[0]).rpartition("#")[0] for k in moved}))
    fields = ["title", "date", "place", "genre"]
    documents = [_keyed(f["documents"], ["document_id"], fields) for f in (before, after)]
    pages = [k for k in documents[0] if documents[0][k] != documents[1].get(k)]
    if pages:
        said.append(f"{len(pages)} transcript{'s' * (len(pages) > 1)}")
    names = [_keyed(f["entities"], ["entity_id"], ["name", "kind"]) for f in (before, after)]
    renamed = [k for k in names[0] if names[1].get(k) not in (None, names[0][k])]
    if renamed:
        said.append(f"{len(renamed)} name{'s' * (len(renamed) > 1)}")
    return " and ".join(said) or "nothing"


def _keyed(frame: pd.DataFrame, key: list[str], columns: list[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    text = {c: frame[c].astype("str").fillna("").tolist() for c in (*key, *columns)}
    return dict(
        zip(zip(*(text[c] for c in key), strict=True), zip(*(text[c] for c in columns), strict=True), strict=True)
    )


def _counted(number: int, noun: str, documents: set[Any]) -> str:
    many = len(documents)
    return f"{number} {noun}{'s' * (number > 1)} in {many} transcript{'s' * (many > 1)}"


def _origin(corpus: Corpus) -> tuple[Read, Path]:
    origin = corpus.origin
    if origin is None:
        raise CorrectionError("this corpus was not loaded from files: correct the corpus that explore.load gave")
    read, path = origin
    return read, path


def _made(
    corpus: Corpus, action: str, passage: Mapping[str, Any] | pd.Series[Any] | None, given: Mapping[str, str]
) -> Correction:  # fmt: skip
    read, path = _origin(corpus)
    unknown = set(given) - set(word.COLUMNS)
    if unknown:
        raise CorrectionError(f"a correction has no {', '.join(sorted(unknown))}; it has {', '.join(word.COLUMNS)}")
    values = dict(given)
    if passage is not None:
        if not {"document_id", "surface", "start", "end", "entity_id"} <= set(passage.keys()):
            raise CorrectionError("a passage is a row of corpus.mentions or of follow(), with its surface")
        at = pd.DataFrame([{"note_id": None, "zone": "turn", **dict(passage)}])
        values = {
            "scope": "passage", "document_id": str(passage["document_id"]), "text": str(word.text_of(at).iloc[0]),
            "start": str(int(passage["start"])), "end": str(int(passage["end"])), "surface": str(passage["surface"]),
            "entity_id": str(passage["entity_id"]) if isinstance(passage["entity_id"], str) else "", **values,
        }  # fmt: skip
    if values.get("document_id") and not values.get("source_hash"):
        documents = corpus.documents
        same = documents.loc[documents["document_id"] == values["document_id"], "source_hash"]
        values["source_hash"] = str(same.iloc[0]) if len(same) else ""
    if "scope" not in values:
        scopes = word.ACTIONS[action].scopes if action in word.ACTIONS else ("everywhere",)
        values["scope"] = (
            "everywhere"
            if "everywhere" in scopes and not values.get("document_id")
            else scopes[0]
            if len(scopes) == 1
            else "transcript"
        )
    last = max((row.time for row in (*read.given, *word.read(path))), default="")
    row = Correction(
        action, author=values.pop("author", "") or user(), time=values.pop("time", "") or _now(last), **values
    )
    return row.checked()


def _with(corpus: Corpus, row: Correction) -> Corpus:
    read, path = _origin(corpus)
    # Replayed before it is written: what cannot be replayed never gets into the file.
    frames = with_own(read.assembled([*word.read(path), row], settle=True), corpus.frames)
    word.append(path, [row])
    return Corpus(frames, origin=(read, path))


def _now(last: str) -> str:
    """Now, in UTC, and later than the last row."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return now if now > last else f"{last}+"
