"""A transcript as a page to read: its turns and notes in order, ready to be shown and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from explore.corpus import Corpus
from explore.corpus.sentence import counted, day
from explore.names import ordinary

Block = dict[Any, Any]
Span = tuple[int, int, str, dict[str, str]]
"""Start, end, kind (a note's, `mention` or `date`) and what it means."""
Piece = tuple[str, str] | tuple[str, str, dict[str, str]]

# What the reader calls a note, by its kind; a kind not listed is shown without a name.
NAMES: Mapping[str, str] = {
    "editor": "editor’s note",
    "stage": "in the room",
    "retold": "retold by the source",
    "pull_quote": "repeated by the source’s editors",
    "narration": "told by the source",
    "caption": "under a photo",
    "see_also": "see also",
    "heading": "heading",
    "cut": "the source cut the transcript here",
    "separator": "",
}


def contents(corpus: Corpus) -> list[dict[str, str]]:
    """The transcripts, oldest first: id, title and date of each, as a list to choose from."""
    documents = corpus.documents.sort_values(["date", "document_id"], na_position="last", kind="stable")
    rows = zip(documents["document_id"], documents["title"], documents["date"], strict=True)
    return [{"id": id_, "title": _text(title) or id_, "date": _day(date)} for id_, title, date in rows]


def page(corpus: Corpus, document_id: str, selected: Iterable[str] | None = None, *, most: int = 400) -> Block:
    """One transcript as blocks: id, title, meta, url, excerpt, blocks, more.

    A block of a turn holds number, id, speaker, speaker_id, mark, role, note, words, aside and parts, its text as
    runs of (kind, text) where kind is empty for speech and a note's kind inside, or of (`mention` or `date`, text,
    what it means: id, entity, name, kind, sure, form, why; or id, value, relation, why, event, of); a block of a note
    holds kind, name
    and text. `selected` are ids of turns in the selection: the others are `aside` (None: none are). `more` counts
    the turns beyond the first `most`.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> [block["type"] for block in page(corpus, corpus.documents["document_id"][0])["blocks"]][:4]
    ['note', 'note', 'note', 'turn']

    Raises KeyError for a document that is not there.
    """
    documents = corpus.documents.set_index("document_id")
    if document_id not in documents.index:
        raise KeyError(f"there is no transcript {document_id!r}")
    row: pd.Series[Any] = documents[documents.index == document_id].iloc[0]
    turns = corpus.turns
    turns = turns[turns["document_id"] == document_id].sort_values("position")
    notes = corpus.notes
    notes = notes[notes["document_id"] == document_id]
    chosen = None if selected is None else set(selected)
    marks = monograms(turns["speaker"].dropna().astype("str").unique())
    segments = corpus.segments
    segments = segments[segments["document_id"] == document_id]
    nothing = segments.iloc[:0]
    noted = _inside(notes)
    meant = _marked(corpus, document_id)
    before, within, after = _places(notes, turns)
    blocks = [_note(note) for note in before]
    for turn in turns.head(most).to_dict("records"):
        block = _turn(turn, marks, aside=chosen is not None and turn["turn_id"] not in chosen)
        spans = _outermost([*noted.get(turn["turn_id"], []), *meant.get(turn["turn_id"], [])])
        alone = within.get(turn["turn_id"], [])
        runs = segments[segments["turn_id"] == turn["turn_id"]] if alone else nothing
        blocks += _interrupted(block, turn["text"], spans, alone, runs)
    if len(turns) <= most:
        blocks += [_note(note) for note in after]
    return {
        "id": document_id,
        "title": _text(row["title"]) or document_id,
        "meta": _meta(row),
        "url": _text(row["url"]) or "",
        "excerpt": bool(row["is_excerpt"]),
        "blocks": blocks,
        "more": max(len(turns) - most, 0),
    }


def monograms(names: Iterable[str]) -> dict[str, str]:
    """Initials of each name; where two would be the same, the first two letters of the surname.

    >>> monograms(["Vladimir Putin", "Sergei Shoigu", "Serzh Sargsyan"])
    {'Vladimir Putin': 'VP', 'Sergei Shoigu': 'Sh', 'Serzh Sargsyan': 'Sa'}
    """
    known = {name: _initials(name) for name in names}
    clashing = {m for m in known.values() if list(known.values()).count(m) > 1}
    return {name: name.split()[-1][:2] if mark in clashing else mark for name, mark in known.items()}


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isupper()] or name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _places(notes: pd.DataFrame, turns: pd.DataFrame) -> tuple[list[Block], dict[str, list[Block]], list[Block]]:
    """Notes that stand alone: before the first turn, within a turn, and after the last."""
    before: list[Block] = []
    after: list[Block] = []
    within: dict[str, list[Block]] = {}
    begun = False
    for note in notes.to_dict("records"):
        begun = begun or isinstance(note["turn_id"], str)
        if pd.notna(note["start"]):
            continue
        if isinstance(note["turn_id"], str):
            within.setdefault(note["turn_id"], []).append(note)
        elif note["kind"] == "see_also" or (begun and len(turns)):
            after.append(note)
        else:
            before.append(note)
    return before, within, after


def _note(note: Block) -> Block:
    return {"type": "note", "kind": note["kind"], "name": NAMES.get(note["kind"], ""), "text": note["text"]}


def _turn(turn: Block, marks: Mapping[str, str], *, aside: bool) -> Block:
    speaker = _text(turn["speaker"])
    introduced = _text(turn["self_introduced"])
    label = ordinary(_text(turn["label"]))
    named = speaker or introduced or label
    role = label if introduced and not speaker else ordinary(_text(turn["role"]))
    return {
        "type": "turn",
        "id": turn["turn_id"],
        "number": turn["position"] + 1,
        "speaker_id": _text(turn["speaker_id"]) or "",
        "speaker": named,
        "mark": marks.get(speaker, "?") if speaker else "?",
        "role": "" if role == named else role,
        "note": _text(turn["label_note"]) or "",
        "words": counted(turn["words"], "word"),
        "aside": aside,
        "parts": [],
        "goes_on": False,
    }


def _interrupted(block: Block, text: str, spans: list[Span], alone: list[Block], runs: pd.DataFrame) -> list[Block]:
    """The turn's block, cut where notes that stand alone interrupt it."""
    cuts = [(_offset(note, runs, len(text)), note) for note in alone]
    out: list[Block] = []
    at = 0
    for offset, note in sorted(cuts, key=lambda pair: pair[0]):
        if offset > at or not out:
            out.append({**block, "parts": _parts(text, at, offset, spans), "goes_on": at > 0})
        out.append(_note(note))
        at = offset
    if at < len(text) or not out:
        out.append({**block, "parts": _parts(text, at, len(text), spans), "goes_on": at > 0})
    return out


def _offset(note: Block, runs: pd.DataFrame, end: int) -> int:
    """Where in the turn's text a note stands; at the end where the source has no places."""
    if pd.isna(note["source_start"]) or runs.empty:
        return end
    later = runs[runs["source_start"] > note["source_start"]]
    return int(later["start"].iloc[0]) if len(later) else end


def _parts(text: str, start: int, end: int, spans: list[Span]) -> list[list[Piece]]:
    """Paragraphs of `text[start:end]`, each a list of (kind, text) or (kind, text, what it means)."""
    parts: list[list[Piece]] = []
    at = start
    for paragraph in text[start:end].split("\n"):
        stop = at + len(paragraph)
        pieces: list[Piece] = []
        for a, b, kind, more in spans:
            if a >= at and b <= stop:
                pieces += [("", text[at:a])] if a > at else []
                pieces.append((kind, text[a:b], more) if more else (kind, text[a:b]))
                at = b
        pieces += [("", text[at:stop])] if stop > at else []
        parts += [pieces] if pieces else []
        at = stop + 1
    return parts


def _inside(notes: pd.DataFrame) -> dict[str, list[Span]]:
    """Per turn the spans of the notes that stand in its text."""
    out: dict[str, list[Span]] = {}
    within = notes[notes["start"].notna()]
    for turn, start, end, kind in zip(*(within[c].tolist() for c in ("turn_id", "start", "end", "kind")), strict=True):
        out.setdefault(turn, []).append((int(start), int(end), str(kind), {}))
    return out


def _marked(corpus: Corpus, document_id: str) -> dict[str, list[Span]]:
    """Per turn the names, descriptions and dates in it, each with what it means; none inside another."""
    out: dict[str, list[Span]] = {}
    mentions = corpus.mentions
    mentions = mentions[(mentions["document_id"] == document_id) & (mentions["zone"] == "turn")]
    mentions = mentions[mentions["entity_id"].notna()]
    entities = corpus.entities.set_index("entity_id")["name"]
    references = corpus.references
    references = references[(references["document_id"] == document_id) & (references["rank"] == 1)]
    why = dict(zip(references["from_mention"].fillna(references["from_date"]), references["reason"], strict=True))
    columns = ("mention_id", "turn_id", "entity_id", "kind", "form", "confidence", "start", "end")
    for id_, turn, entity, kind, form, sure, start, end in zip(*(mentions[c].tolist() for c in columns), strict=True):
        about = {
            "id": id_, "entity": entity, "name": str(entities.get(entity, entity)), "kind": kind, "sure": sure,
            "form": form, "why": _text(why.get(id_)),
        }  # fmt: skip
        out.setdefault(turn, []).append((int(start), int(end), "mention", about))
    dates = corpus.dates
    dates = dates[(dates["document_id"] == document_id) & (dates["zone"] == "turn")]
    columns = ("date_id", "turn_id", "value", "relation", "reason", "event", "start", "end")
    for id_, turn, value, relation, reason, event, start, end in zip(
        *(dates[c].tolist() for c in columns), strict=True
    ):
        about = {
            "id": id_, "value": _text(value), "relation": relation, "why": reason, "event": _text(event),
            "of": _text(why.get(id_)),
        }  # fmt: skip
        out.setdefault(turn, []).append((int(start), int(end), "date", about))
    return out


def _outermost(spans: list[Span]) -> list[Span]:
    """Those that stand in no other, in order."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


def _meta(row: pd.Series[Any]) -> str:
    when = ", ".join(part for part in (_day(row["date"]), _text(row["time"])) if part)
    much = f"{counted(int(row['n_turns']), 'turn')}, {counted(int(row['words']), 'word')}"
    return " · ".join(part for part in (when or "undated", _text(row["place"]), much) if part)


def _day(date: Any) -> str:
    return day(date) if pd.notna(date) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
