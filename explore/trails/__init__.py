"""A subject's trail: its passages in time order, grouped by turn, each in its sentence, with what followed; as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus import Corpus
from explore.corpus.coded import Codes
from explore.corpus.follow import in_time, named, reasons, told, worded
from explore.corpus.passages import sentence_at, sentences
from explore.corpus.sentence import day, from_heaviest, ground, text_or_blank
from explore.corpus.within import within
from explore.measures import firsts, uptake
from explore.names import ordinary
from explore.pages import monograms
from explore.trails._holes import tell_days, with_holes
from explore.uptakes import Key

Item = dict[str, Any]
TITLES: Mapping[str, str] = {
    "named": "First named",
    "raised": "First raised as a subject",
    "asked": "First asked",
}
SURE = ("certain", "likely", "check")
ZONES: Mapping[str, str] = {
    "title": "the title", "summary": "the summary", "place": "the place", "intro": "the introduction",
    "caption": "under a photo", "tag": "a tag of the source", "see_also": "see also", "note": "a note of the source",
}  # fmt: skip
"""What a passage outside the turns stands in."""
_REPLY_WORDS = 80
# Of several passages in one turn, the one best taken up tells what followed the turn.
_BEST = (uptake.TAKEN, uptake.ASIDE, uptake.CUT, uptake.NOT, None)


class Trails:
    """One corpus made ready for trails: what does not change with the selection is worked out once."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.frames = corpus.frames
        self._subjects: dict[tuple[str, ...], Subject] = {}

    def of(self, entities: Iterable[str]) -> Subject:
        """The trail of these entities as one subject."""
        key = tuple(one for one in entities if isinstance(one, str))
        if key not in self._subjects:
            self._subjects[key] = Subject(self, key)
        return self._subjects[key]

    @cached_property
    def replies(self) -> uptake.Replies:
        """What followed each turn."""
        return uptake.Replies(*(self.frames[name] for name in uptake.FRAMES))

    @cached_property
    def turns(self) -> dict[str, list[Any]]:
        """The turns' columns as lists: what is looked up one by one is looked up quickly."""
        turns = self.frames["turns"]
        return {column: turns[column].tolist() for column in (*_TURN, "document_id", "text", "words")}

    @cached_property
    def documents(self) -> dict[str, list[Any]]:
        """The documents' columns as lists."""
        documents = self.frames["documents"]
        return {column: documents[column].tolist() for column in (*_DOCUMENT, "source_hash")}

    @cached_property
    def notes(self) -> dict[str, str]:
        """The text of each note, by its id."""
        notes = self.frames["notes"]
        return dict(zip(notes["note_id"].tolist(), notes["text"].tolist(), strict=True))

    @cached_property
    def places(self) -> tuple[dict[str, int], dict[str, int]]:
        """The row of each turn and of each document, by its id."""
        ids = (self.turns["turn_id"], self.documents["document_id"])
        return tuple({id_: row for row, id_ in enumerate(one)} for one in ids)  # type: ignore[return-value]

    @cached_property
    def reasons(self) -> dict[Any, Any]:
        """Why passages belong, where a reference says it."""
        return told(self.frames)

    def ready(self) -> None:
        """Works out now what every trail needs."""
        _ = self.turns, self.documents, self.notes, self.places, self.reasons, self.replies, self.months

    @cached_property
    def months(self) -> Codes:
        """The months, counted from 1970, for which there is a transcript; in order."""
        dates = self.frames["documents"]["date"].dropna().to_numpy().astype("datetime64[M]").astype("int64")
        return np.unique(dates)


@dataclass(frozen=True, slots=True)
class Said:
    """The sentence that a passage stands in: where in its text, and the words."""

    start: int
    text: str


class Subject:
    """The passages of a subject in the whole corpus, and what has been worked out of them so far."""

    def __init__(self, trails: Trails, entities: tuple[str, ...]) -> None:
        self.trails = trails
        self.entities = frozenset(entities)
        turns, documents = trails.places
        found = named(trails.frames, entities)
        turn = np.array([turns.get(one, -1) for one in found["turn_id"].tolist()], dtype="int64")
        held = np.array([documents.get(one, -1) for one in found["document_id"].tolist()], dtype="int64")
        self.placed = in_time(trails.frames, found, held, turn)
        columns = ("turn_id", "document_id", "note_id", "start", "end", "surface", "form", "confidence", "zone")
        self._columns = {c: self.placed[c].tolist() for c in columns}
        self._ids = self.placed["mention_id"].tolist()
        spoken = zip(self._columns["turn_id"], self._columns["note_id"], strict=True)
        # A note is nobody's turn, wherever it stands.
        said = [-1 if isinstance(note, str) else turns.get(one, -1) for one, note in spoken]
        kinds = trails.turns["kind"]
        self.turn = np.array(said, dtype="int64")
        self.held = np.array([documents.get(one, -1) for one in self._columns["document_id"]], dtype="int64")
        self._asked = np.array([one >= 0 and kinds[one] == "question" for one in said], dtype=bool)
        self._starts = self.placed["start"].to_numpy()
        self._dated = self.placed["date"].notna().to_numpy()
        self._named = ~within(self.placed["form"], firsts.UNNAMED)
        self._said: dict[int, Said] = {}
        self._why: dict[int, str] = {}
        self._replies: dict[int, Item] = {}
        self._followed: dict[int, tuple[Any, str]] = {}

    def rows(self, selected: Corpus) -> Codes:
        """The rows of `placed` that are in the selection, in time order."""
        if selected is self.trails.corpus:
            return np.arange(len(self.placed))
        inside = within(self.placed["mention_id"], selected.mentions["mention_id"])
        marked = within(self.placed["form"], ["anniversary"])
        if marked.any():
            inside |= marked & within(self.placed["mention_id"], selected.dates["date_id"])
        return np.flatnonzero(inside)

    def row(self, id_: str) -> int:
        """The row of a passage by its id. Raises LookupError for one that is not there."""
        if id_ not in self._ids:
            raise LookupError("this passage is no longer there")
        return self._ids.index(id_)

    def passage(self, id_: str) -> Item:
        """A passage by its id, as a row of mentions with its sentence. Raises LookupError for one that is not there."""
        row = self.row(id_)
        self._word([row])
        found: Item = dict(zip(self.placed.columns, self.placed.iloc[row].tolist(), strict=True))
        return {**found, "sentence": self._said[row].text, "reason": self._why[row]}

    def firsts(self, rows: Codes) -> dict[str, int]:
        """The row first named, first raised and first asked among these; the rules are those of `measures.firsts`."""
        mine = rows[(self.turn[rows] >= 0) & self._dated[rows]]
        raised = firsts.raising(self.turn[mine], self._starts[mine], self.trails.turns["text"], most=1)
        kinds = {"named": mine[self._named[mine]], "raised": mine[raised], "asked": mine[self._asked[mine]]}
        return {what: int(those[0]) for what, those in kinds.items() if len(those)}

    def first(self, row: int) -> Item:
        """When, by whom and where the passage of this row was said."""
        turn = _record(self.trails.turns, self.turn[row])
        assert turn is not None
        who = text_or_blank(turn["speaker"]) or text_or_blank(turn["self_introduced"])
        return {
            "when": day(self.placed["date"].iloc[row]),
            "who": who or ("a questioner, unnamed" if turn["kind"] == "question" else "nobody is named"),
            "document": self._columns["document_id"][row],
            "turn": turn["turn_id"],
            "start": self._columns["start"][row],
            "sure": self._columns["confidence"][row],
        }

    def followed(self, turn: int) -> tuple[Any, str]:
        """What followed the subject's passages in the turn of this row, as suggested, and why."""
        if turn not in self._followed:
            best: tuple[Any, str] = (None, "")
            for row in self._in(turn):
                end = self._source_ends[row]
                found = self.trails.replies.suggested(turn, self._columns["start"][row], end, self.entities)
                best = min(best, found, key=lambda one: _BEST.index(one[0])) if best[1] else found
                if best[0] == uptake.TAKEN:
                    break
            self._followed[turn] = best
        return self._followed[turn]

    def keys(self, turn: int) -> list[Key]:
        """What the analyst's word on the turn of this row is kept by: one key for each of the subject's surfaces."""
        turns, documents = self.trails.turns, self.trails.documents
        document, position = turns["document_id"][turn], turns["position"][turn]
        held = self.trails.places[1].get(document, -1)
        printed = text_or_blank(documents["source_hash"][held]) if held >= 0 else ""
        said = dict.fromkeys(self._columns["surface"][row] for row in self._in(turn))
        return [(document, printed, str(position), surface) for surface in said]

    def _in(self, turn: int) -> list[int]:
        """The rows of the passages in the turn of this row."""
        return self._by_turn.get(turn, [])

    @cached_property
    def _by_turn(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for row, turn in enumerate(self.turn.tolist()):
            out.setdefault(turn, []).append(row)
        return out

    def judged(self, turn: int, kept: Mapping[Key, str]) -> str:
        """The analyst's own word on what followed; empty where there is none."""
        return next((kept[key] for key in self.keys(turn) if key in kept), "") if kept else ""

    def items(self, rows: Sequence[int]) -> list[Item]:
        """The passages of these rows, grouped by the turn they stand in, without what followed."""
        self._word(rows)
        groups = _grouped(rows, self.turn, self.held, self._columns["zone"])
        turns = [_record(self.trails.turns, self.turn[group[0]]) for group in groups]
        documents = [_record(self.trails.documents, self.held[group[0]]) for group in groups]
        marks = monograms(dict.fromkeys(t["speaker"] for t in turns if t and isinstance(t["speaker"], str)))
        return [
            {
                **_head(turn, document, marks, self._columns["zone"][group[0]]),
                "row": int(self.turn[group[0]]),
                "sentences": self._sentences(group),
            }
            for group, turn, document in zip(groups, turns, documents, strict=True)
        ]

    def reply(self, turn: int) -> Item | None:
        """Who answered the turn of this row, and the beginning of what was said; None where nobody did."""
        at = int(self.trails.replies.reply[turn])
        if at < 0:
            return None
        if at not in self._replies:
            said = _record(self.trails.turns, at)
            assert said is not None
            text = said["text"]
            stop = _enough(text)
            self._replies[at] = {
                **_who(said, monograms([said["speaker"]]) if isinstance(said["speaker"], str) else {}),
                "turn": said["turn_id"],
                "number": int(said["position"]) + 1,
                "words": int(said["words"]),
                "begins": self._marked(at, text, 0, stop),
                "rest": stop < len(text),
            }
        return self._replies[at]

    def rest(self, turn: int) -> list[list[list[str]]]:
        """What the beginning of the reply to the turn of this row leaves out, as paragraphs of pieces."""
        at = int(self.trails.replies.reply[turn])
        text = self.trails.turns["text"][at]
        return self._marked(at, text, _enough(text), len(text))

    @cached_property
    def names(self) -> list[str]:
        """What the subject is called where it is named, most often first."""
        called = Counter(self._columns["surface"][row] for row in np.flatnonzero(self._named).tolist())
        return [name for name, _ in called.most_common()]

    def table(self, selected: Corpus, kept: Mapping[Key, str]) -> pd.DataFrame:
        """The passages in the selection, as an analyst would quote them; one row each, in time order."""
        rows = self.rows(selected)
        found = worded(self.trails.frames, self.placed.iloc[rows])
        titles = self.trails.frames["documents"]["title"].iloc[self.held[rows]].to_numpy()
        own, suggestions = [], []
        for turn in self.turn[rows].tolist():
            own.append(self.judged(turn, kept) if turn >= 0 else "")
            suggestions.append(self.followed(turn) if turn >= 0 else (None, ""))
        by = [
            "the analyst" if mine else "suggested" if theirs[0] else None
            for mine, theirs in zip(own, suggestions, strict=True)
        ]
        out = pd.DataFrame(
            {
                "date": found["date"],
                "speaker": found["speaker"],
                "role": [ordinary(role) if isinstance(role, str) else None for role in found["role"]],
                "transcript": titles,
                "document_id": found["document_id"],
                "turn": self.placed["position"].iloc[rows].to_numpy() + 1,
                "sentence": found["sentence"],
                "surface": found["surface"],
                "form": found["form"],
                "confidence": found["confidence"],
                "reason": found["reason"],
                "what_followed": [mine or theirs[0] for mine, theirs in zip(own, suggestions, strict=True)],
                "said_by": by,
                "why": [None if mine else theirs[1] or None for mine, theirs in zip(own, suggestions, strict=True)],
            }
        )
        text = ("speaker", "role", "transcript", "what_followed", "said_by", "why")
        return out.astype(dict.fromkeys(text, "str")).reset_index(drop=True)

    @cached_property
    def _source_ends(self) -> list[int | None]:
        mentions = self.trails.frames["mentions"]
        mine = mentions[within(mentions["mention_id"], self.placed["mention_id"])]
        known = dict(zip(mine["mention_id"].tolist(), mine["source_end"].tolist(), strict=True))
        ends = [known.get(id_) for id_ in self._ids]
        return [None if end is None or pd.isna(end) else int(end) for end in ends]

    def _word(self, rows: Sequence[int]) -> None:
        """Works out the sentences and reasons of these rows that are not known yet."""
        new = [row for row in rows if row not in self._said]
        if not new:
            return
        found = self.placed.iloc[new]
        self._why |= dict(zip(new, reasons(self.trails.frames, found, self.trails.reasons), strict=True))
        texts = self._texts(new)
        for row, text in zip(new, texts, strict=True):
            begin, stop = sentence_at(text, self._columns["start"][row], self._columns["end"][row])
            self._said[row] = Said(begin, text[begin:stop])

    def _texts(self, rows: Sequence[int]) -> list[str]:
        """The whole text that each of these rows stands in."""
        return [self._outside(row) if self.turn[row] < 0 else self.trails.turns["text"][self.turn[row]] for row in rows]

    def _outside(self, row: int) -> str:
        """The text of a passage outside the turns: a note's, a field's of its document, or its own words."""
        zone, note, held = self._columns["zone"][row], self._columns["note_id"][row], self.held[row]
        documents = self.trails.frames["documents"]
        text = self.trails.notes.get(note) if isinstance(note, str) else None
        if text is None and not isinstance(note, str) and zone in documents.columns and held >= 0:
            text = documents[zone].iloc[held]
        return text if isinstance(text, str) else str(self._columns["surface"][row])

    def _sentences(self, group: Sequence[int]) -> list[Item]:
        """The sentences of a group, each once, with the passages in it."""
        out: list[Item] = []
        for row in group:
            said = self._said[row]
            if not out or out[-1]["start"] != said.start or out[-1]["text"] != said.text:
                out.append({"start": said.start, "text": said.text, "rows": []})
            out[-1]["rows"].append(row)
        return [
            {
                "start": self._columns["start"][one["rows"][0]],
                "parts": _pieces(one["text"], [self._span(row, one["start"], len(one["text"])) for row in one["rows"]]),
                "passages": [self._passage(row) for row in one["rows"]],
            }
            for one in out
        ]

    def _span(self, row: int, begin: int, length: int) -> tuple[int, int, str]:
        a, b = self._columns["start"][row] - begin, self._columns["end"][row] - begin
        return max(a, 0), min(b, length), self._look(row)

    def _look(self, row: int) -> str:
        inferred = self._columns["form"][row] in firsts.UNNAMED or self._columns["confidence"][row] == "check"
        return "inferred" if inferred else "named"

    def _passage(self, row: int) -> Item:
        return {
            "id": self._ids[row],
            "surface": self._columns["surface"][row],
            "sure": self._columns["confidence"][row],
            "why": self._why[row],
        }

    def _marked(self, turn: int, text: str, start: int, end: int) -> list[list[list[str]]]:
        """Paragraphs of a turn's text, as pieces, with the subject's passages in it marked."""
        rows = self._in(turn)
        out = []
        at = start
        for line in text[start:end].split("\n"):
            if line.strip():
                out.append(_pieces(line, [self._span(row, at, len(line)) for row in rows]))
            at += len(line) + 1
        return out


def trail(
    subject: Subject, selected: Corpus, kept: Mapping[Key, str], *, most: int = 200, sure: str = ""
) -> Item:  # fmt: skip
    """The trail of a subject within a selection, ready to be shown: firsts, ground, tally, anniversaries, items, more.

    `items` are turns, each with its sentences, passages and what followed, and holes between them; at most `most`
    passages, `more` counts the others. `sure` shows those of one confidence alone. `kept` is the analyst's own word
    on what followed.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> shown = trail(Trails(corpus).of(["infrastructure:baikal-amur-mainline"]), corpus, {})
    >>> shown["tally"], [first["who"] for first in shown["firsts"]], shown["items"][0]["followed"]["suggested"]
    ({'certain': 1, 'likely': 2, 'check': 0}, ['Nursultan Nazarbayev', 'Nursultan Nazarbayev'], 'not taken up')
    """
    rows = subject.rows(selected)
    confidence = subject.placed["confidence"].iloc[rows]
    # A date that is its anniversary belongs to the trail; it is no passage that names or describes it.
    passage = ~within(subject.placed["form"].iloc[rows], ["anniversary"])
    shown = rows[within(confidence, [sure])] if sure else rows
    first = _firsts(subject, rows)
    items = subject.items(shown[:most].tolist())
    for item in items:
        item["badges"] = [one["title"] for one in first if item["turn"] and one["turn"] == item["turn"]]
        item["followed"] = _followed(subject, item.pop("row"), kept)
    shown_items = items if sure else with_holes(items, selected, subject.trails.months)
    tell_days(shown_items)
    return {
        "firsts": first,
        "ground": ground(len(selected)).capitalize(),
        "tally": {one: int((within(confidence, [one]) & passage).sum()) for one in SURE},
        "anniversaries": int((~passage).sum()),
        "most_in": _most_in(subject, rows[passage]),
        "items": shown_items,
        "passages": int(passage.sum()),
        "more": max(len(shown) - most, 0),
    }


_TURN = ("turn_id", "position", "speaker_id", "speaker", "label", "role", "self_introduced", "kind")
_DOCUMENT = ("document_id", "title", "date", "n_turns", "is_excerpt")


def _record(columns: Mapping[str, list[Any]], row: int) -> Item | None:
    """One row of the columns, None for row -1."""
    return {name: column[row] for name, column in columns.items()} if row >= 0 else None


def _grouped(rows: Sequence[int], turn: Codes, held: Codes, zones: list[str]) -> list[list[int]]:
    """Rows that follow one another in one turn, or in one part of a page outside the turns."""
    out: list[list[int]] = []
    last: object = None
    for row in rows:
        key = (int(held[row]), int(turn[row]), "" if turn[row] >= 0 else zones[row])
        if key != last:
            out.append([])
        last = key
        out[-1].append(row)
    return out


def _pieces(text: str, spans: list[tuple[int, int, str]]) -> list[list[str]]:
    """The text as pieces (how it looks, words); empty for what is no passage."""
    out: list[list[str]] = []
    at = 0
    for start, end, look in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at or end <= start:
            continue
        out += [["", text[at:start]]] if start > at else []
        out.append([look, text[start:end]])
        at = end
    return [*out, ["", text[at:]]] if at < len(text) else out


def _enough(text: str) -> int:
    """Where the beginning of a reply ends: with the sentence that makes it long enough, or with the reply."""
    if len(text) < _REPLY_WORDS * 6:
        return len(text)
    words = at = 0
    for line in text.split("\n"):
        for start, end in sentences(line):
            words += len(line[start:end].split())
            if words >= _REPLY_WORDS:
                return at + end if len(text) - at - end > _REPLY_WORDS * 2 else len(text)
        at += len(line) + 1
    return len(text)


def _head(turn: Item | None, document: Item | None, marks: Mapping[str, str], zone: str) -> Item:
    """Who, when and where: what stands above the sentences of an item."""
    about = document or dict.fromkeys(_DOCUMENT)
    title = about["title"] if isinstance(about["title"], str) else about["document_id"]
    if turn is None:
        who = {"speaker_id": "", "speaker": "Told by the source", "mark": "", "role": "", "introduced": False}
        place = ZONES.get(zone, "")
    else:
        who, place = _who(turn, marks), f"turn {int(turn['position']) + 1} of {int(about['n_turns'] or 0)}"
    excerpt = "an excerpt" if about["is_excerpt"] else ""
    return {
        "type": "turn",
        "date": about["date"],
        "document": about["document_id"],
        "turn": turn["turn_id"] if turn else "",
        "label": text_or_blank(turn["label"]) if turn else "",
        "title": title,
        "place": " · ".join(filter(None, (place, excerpt))),
        **who,
    }


def _who(turn: Item, marks: Mapping[str, str]) -> Item:
    speaker, introduced = text_or_blank(turn["speaker"]), text_or_blank(turn["self_introduced"])
    label, role = ordinary(text_or_blank(turn["label"])), ordinary(text_or_blank(turn["role"]))
    question = turn["kind"] == "question"
    named = speaker or ("Questioner" if question or introduced else label or "Nobody is named")
    return {
        "speaker_id": text_or_blank(turn["speaker_id"]),
        "speaker": named,
        "mark": marks.get(speaker, "?") if speaker else "?",
        "role": introduced if introduced and not speaker else "" if role == named else role,
        "introduced": bool(introduced and not speaker),
    }


def _firsts(subject: Subject, rows: Codes) -> list[Item]:
    """First named, raised and asked: when, by whom, and where."""
    return [
        {"title": TITLES[what], "why": firsts.REASONS[what], **subject.first(row)}
        for what, row in subject.firsts(rows).items()
    ]


def _followed(subject: Subject, turn: int, kept: Mapping[Key, str]) -> Item | None:
    """What followed the passages of a turn: the reply, what is suggested of it and why, and the analyst's own word."""
    if turn < 0:
        return None
    own = subject.judged(turn, kept)
    suggested, why = subject.followed(turn)
    reply = subject.reply(turn)
    if suggested is None and not own:
        return None
    return {"reply": reply, "suggested": suggested or "", "why": why, "own": own}


def _most_in(subject: Subject, rows: Codes) -> str:
    """That one transcript gives over a quarter of the passages; empty where none does."""
    documents = subject.trails.frames["documents"]
    return from_heaviest(documents, np.bincount(subject.held[rows], minlength=len(documents)))
