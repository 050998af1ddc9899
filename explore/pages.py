"""A transcript as a page to read: its turns and notes in order, ready to be shown and nothing more."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus import Corpus
from explore.corpus.coded import Codes, codes
from explore.corpus.follow import REASONS
from explore.corpus.sentence import counted, day_or_blank, spoken, text_or_blank
from explore.names import ordinary

Block = dict[Any, Any]
Span = tuple[int, int, str, dict[str, str]]
"""Start, end, kind (a note's, `mention` or `date`) and what it means."""
Piece = str | tuple[str, str, dict[str, str]]
Part = tuple[int, list[Piece]]
Run = tuple[Any, Any]
_TURN = (
    "turn_id", "position", "speaker_id", "speaker", "label", "role", "self_introduced", "label_note", "text", "words",
)  # fmt: skip
_NOTE = ("note_id", "turn_id", "kind", "text", "start", "end", "source_start")
_MENTION = ("mention_id", "turn_id", "note_id", "entity_id", "kind", "form", "confidence", "start", "end")

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
    "division": "division",
    "time": "the clock",
}


class Pages:
    """The transcripts of one corpus, ready to be opened: where each one's rows stand is found once, not at each page.

    >>> import explore
    >>> pages = Pages(explore.load(explore.sample()))
    >>> [block["type"] for block in pages.page(pages.ids[0])["blocks"]][:4]
    ['note', 'note', 'note', 'turn']
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.frames = corpus.frames
        documents = self.frames["documents"]
        self.ids: list[str] = documents["document_id"].astype("str").tolist()
        self.row = {id_: row for row, id_ in enumerate(self.ids)}
        self._places: dict[str, tuple[Codes, Codes, dict[str, int]]] = {}
        self._columns: dict[tuple[str, str], tuple[Any, list[str] | None]] = {}

    @cached_property
    def contents(self) -> list[list[str]]:
        """The transcripts, oldest first: id, title and day of each, as a list to choose from."""
        documents = self.frames["documents"]
        rows = zip(*(documents[c].tolist() for c in ("document_id", "title", "date")), strict=True)
        listed = [[str(id_), text_or_blank(title) or str(id_), day_or_blank(date)] for id_, title, date in rows]
        return [listed[row] for row in self.by_time]

    @cached_property
    def by_time(self) -> list[int]:
        """The rows of documents, oldest first, those without a date last."""
        documents = self.frames["documents"].reset_index(drop=True)
        order = documents.sort_values(["date", "document_id"], na_position="last", kind="stable").index
        return [int(row) for row in order]

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each transcript in order of time."""
        return {self.ids[row]: place for place, row in enumerate(self.by_time)}

    @cached_property
    def names(self) -> dict[str, str]:
        """The name shown for each entity."""
        entities = self.frames["entities"]
        return dict(zip(entities["entity_id"].tolist(), entities["name"].tolist(), strict=True))

    def rows(self, name: str, document_id: str, *columns: str) -> list[list[Any]]:
        """The values of these columns in one frame's rows of one transcript, in their order; a list a column."""
        if name not in self._places:
            code, ids = codes(self.frames[name]["document_id"])
            order = np.argsort(code, kind="stable")
            bounds = np.searchsorted(code[order], np.arange(len(ids) + 1))
            self._places[name] = (order, bounds, {id_: number for number, id_ in enumerate(ids)})
        order, bounds, numbers = self._places[name]
        number = numbers.get(document_id)
        here = order[:0] if number is None else order[bounds[number] : bounds[number + 1]]
        return [self._taken(name, column, here) for column in columns]

    def _taken(self, name: str, column: str, rows: Codes) -> list[Any]:
        if (name, column) not in self._columns:
            series = self.frames[name][column]
            keyed = isinstance(series.dtype, pd.CategoricalDtype)
            self._columns[name, column] = codes(series) if keyed else (series.array, None)
        values, texts = self._columns[name, column]
        taken = values[rows].tolist()
        return taken if texts is None else [texts[one] if one >= 0 else None for one in taken]

    def page(self, document_id: str, *, start: int = 0, most: int = 400) -> Block:
        """One transcript as blocks: id, title, meta, url, excerpt, blocks, earlier, more, lengths.

        A block of a turn holds number, id, speaker, speaker_id, mark, role, note, words and parts; a block of a note
        kind, name and parts. Each part is a paragraph: where it starts in its text, and its runs, which are speech
        (text alone) or `[kind, text, about]` with a note's kind, `mention` or `date` (see `marks`). The turns are
        `most` from `start` on; `earlier` counts those before them, `more` those after; `lengths` holds speaker and
        words of each turn there is.

        Raises KeyError for a transcript that is not there.
        """
        if document_id not in self.row:
            raise KeyError(f"there is no transcript {document_id!r}")
        about = self.frames["documents"].iloc[self.row[document_id]]
        turns = sorted(self._records("turns", document_id, _TURN), key=lambda turn: int(turn["position"]))
        notes = self._records("notes", document_id, _NOTE)
        marks = monograms(dict.fromkeys(t["speaker"] for t in turns if text_or_blank(t["speaker"])))
        spans = self.marks(document_id)
        for note in notes:
            if pd.notna(note["start"]):
                spans.setdefault(note["turn_id"], []).append((int(note["start"]), int(note["end"]), note["kind"], {}))
        spans = {place: _outermost(found) for place, found in spans.items()}
        before, within, after = _places(notes, any_turns=bool(turns))
        runs = self._runs(document_id) if within else {}
        start = min(max(start, 0), max(len(turns) - 1, 0))
        blocks = [] if start else [_note(note, spans) for note in before]
        for turn in turns[start : start + most]:
            id_ = turn["turn_id"]
            blocks += _interrupted(_turn(turn, marks), turn["text"], spans, within.get(id_, []), runs.get(id_, []))
        if len(turns) <= start + most:
            blocks += [_note(note, spans) for note in after]
        return {
            "id": document_id,
            "title": text_or_blank(about["title"]) or document_id,
            "meta": _meta(about),
            "url": text_or_blank(about["url"]),
            "excerpt": bool(about["is_excerpt"]),
            "blocks": blocks,
            "earlier": start,
            "more": max(len(turns) - start - most, 0),
            "lengths": _lengths(turns),
        }

    def _records(self, name: str, document_id: str, columns: tuple[str, ...]) -> list[Block]:
        return [
            dict(zip(columns, row, strict=True)) for row in zip(*self.rows(name, document_id, *columns), strict=True)
        ]

    def _runs(self, document_id: str) -> dict[str, list[Run]]:
        """Per turn where each run of its text starts, and where that stands in the source."""
        out: dict[str, list[Run]] = {}
        columns = self.rows("segments", document_id, "turn_id", "start", "source_start")
        for turn, start, source in zip(*columns, strict=True):
            if isinstance(turn, str):
                out.setdefault(turn, []).append((start, source))
        return out

    def marks(self, document_id: str) -> dict[str, list[Span]]:
        """Per turn or note the names, descriptions and dates in it, each with what it means.

        A mention says id, entity, name, kind, sure, form and why; a date id, value, why and of (the entity whose
        anniversary it is).
        """
        out: dict[str, list[Span]] = {}
        why: dict[str, str] = {}
        of: dict[str, str] = {}
        columns = self.rows("references", document_id, "from_mention", "from_date", "to_entity", "reason", "rank")
        for mention, date, entity, reason, rank in zip(*columns, strict=True):
            if rank == 1 and isinstance(mention, str):
                why[mention] = reason
            elif rank == 1 and isinstance(date, str):
                of[date] = text_or_blank(entity)
        for id_, turn, note, entity, kind, form, sure, start, end in zip(
            *self.rows("mentions", document_id, *_MENTION), strict=True
        ):
            place = note if isinstance(note, str) else turn
            if not isinstance(place, str) or not isinstance(entity, str):
                continue
            name = self.names.get(entity, entity)
            reason = text_or_blank(why.get(id_)) or REASONS.get(form, "").format(name=name)
            about = {
                "id": id_, "entity": entity, "name": name, "kind": kind, "sure": sure, "form": form, "why": reason,
            }  # fmt: skip
            out.setdefault(place, []).append((int(start), int(end), "mention", about))
        columns = self.rows("dates", document_id, "date_id", "turn_id", "note_id", "value", "reason", "start", "end")
        for id_, turn, note, value, reason, start, end in zip(*columns, strict=True):
            place = note if isinstance(note, str) else turn
            if isinstance(place, str):
                about = {
                    "id": id_,
                    "value": spoken(text_or_blank(value)),
                    "why": text_or_blank(reason),
                    "of": of.get(id_, ""),
                }
                out.setdefault(place, []).append((int(start), int(end), "date", about))
        return out


def page(corpus: Corpus, document_id: str, *, most: int = 400) -> Block:
    """One transcript as blocks, as `Pages.page` gives it.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> page(corpus, corpus.documents["document_id"][0])["more"]
    0
    """
    return Pages(corpus).page(document_id, most=most)


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


def _places(notes: list[Block], *, any_turns: bool) -> tuple[list[Block], dict[str, list[Block]], list[Block]]:
    """Notes that stand alone: before the first turn, within a turn, and after the last."""
    before: list[Block] = []
    after: list[Block] = []
    within: dict[str, list[Block]] = {}
    begun = False
    for note in notes:
        begun = begun or isinstance(note["turn_id"], str)
        if pd.notna(note["start"]):
            continue
        if isinstance(note["turn_id"], str):
            within.setdefault(note["turn_id"], []).append(note)
        elif note["kind"] == "see_also" or (begun and any_turns):
            after.append(note)
        else:
            before.append(note)
    return before, within, after


def _note(note: Block, spans: Mapping[str, list[Span]]) -> Block:
    text = note["text"]
    parts = _parts(text, 0, len(text), spans.get(note["note_id"], []))
    return {
        "type": "note",
        "id": note["note_id"],
        "kind": note["kind"],
        "name": NAMES.get(note["kind"], ""),
        "parts": parts,
    }


def _turn(turn: Block, marks: Mapping[str, str]) -> Block:
    speaker = text_or_blank(turn["speaker"])
    introduced = text_or_blank(turn["self_introduced"])
    label = ordinary(text_or_blank(turn["label"]))
    named = speaker or introduced or label
    role = label if introduced and not speaker else ordinary(text_or_blank(turn["role"]))
    return {
        "type": "turn",
        "id": turn["turn_id"],
        "number": int(turn["position"]) + 1,
        "speaker_id": text_or_blank(turn["speaker_id"]) or "",
        "speaker": named,
        "mark": marks.get(speaker, "?") if speaker else "?",
        "role": "" if role == named else role,
        "note": text_or_blank(turn["label_note"]) or "",
        "words": counted(int(turn["words"]), "word"),
        "parts": [],
        "goes_on": False,
    }


def _interrupted(
    block: Block, text: str, spans: Mapping[str, list[Span]], alone: list[Block], runs: list[Run]
) -> list[Block]:
    """The turn's block, cut where notes that stand alone interrupt it."""
    mine = spans.get(block["id"], [])
    cuts = [(_offset(note, runs, len(text)), note) for note in alone]
    out: list[Block] = []
    at = 0
    for offset, note in sorted(cuts, key=lambda pair: pair[0]):
        if offset > at or not out:
            out.append({**block, "parts": _parts(text, at, offset, mine), "goes_on": at > 0})
        out.append(_note(note, spans))
        at = offset
    if at < len(text) or not out:
        out.append({**block, "parts": _parts(text, at, len(text), mine), "goes_on": at > 0})
    return out


def _offset(note: Block, runs: list[Run], end: int) -> int:
    """Where in the turn's text a note stands; at the end where the source has no places."""
    if pd.isna(note["source_start"]):
        return end
    return next((int(start) for start, source in runs if source > note["source_start"]), end)


def _parts(text: str, start: int, end: int, spans: list[Span]) -> list[Part]:
    """Paragraphs of `text[start:end]`: where each starts, and its runs."""
    parts: list[Part] = []
    at, first = start, bisect_left(spans, start, key=lambda span: span[0])
    for paragraph in text[start:end].split("\n"):
        begin, stop = at, at + len(paragraph)
        runs: list[Piece] = []
        while first < len(spans) and spans[first][0] < stop:
            a, b, kind, about = spans[first]
            first += 1
            if b > stop or a < at:
                continue
            runs += [text[at:a]] if a > at else []
            runs.append((kind, text[a:b], about))
            at = b
        runs += [text[at:stop]] if stop > at else []
        parts += [(begin, runs)] if runs else []
        at = stop + 1
    return parts


def _lengths(turns: list[Block]) -> list[list[Any]]:
    return [[text_or_blank(turn["speaker_id"]), int(turn["words"]), turn["turn_id"]] for turn in turns]


def _outermost(spans: list[Span]) -> list[Span]:
    """Those that stand in no other, in order."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


def _meta(row: pd.Series[Any]) -> str:
    when = ", ".join(part for part in (day_or_blank(row["date"]), text_or_blank(row["time"])) if part)
    much = f"{counted(int(row['n_turns']), 'turn')}, {counted(int(row['words']), 'word')}"
    return " · ".join(part for part in (when or "undated", text_or_blank(row["place"]), much) if part)
