"""What a reader gives back, and the builder that keeps its accounts: fields, turns, notes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from explore.offsets import Run, joined, span_to_source

Link = tuple[int, int, str, str | None, str | None, str | None]
"""Start and end in the paragraph, address, the site's id, name and role."""

Named = tuple[int, int, str, str | None, str | None]
"""Start and end in the paragraph of a name that the source marks, its kind, the source's id and the name in full."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name, its bytes decoded without newline translation.

    Readers of bytes are given `raw` and an empty text; readers of folders `files`: what opens each, by its name. A
    reader that asks for files `beside` its own is given in `files` those that are there.
    """

    name: str
    text: str = ""
    raw: bytes = b""
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class Paragraph:
    """Mended text and where it comes from: `runs` for linear text, `anchor` for markup."""

    text: str
    runs: list[Run] = field(default_factory=list)
    anchor: str | None = None
    links: list[Link] = field(default_factory=list)
    kind: str = ""
    """What the markup says that it is: quotation, heading … or nothing."""
    named: list[Named] = field(default_factory=list)
    apart: list[tuple[int, int, str]] = field(default_factory=list)
    """Start, end and kind of the notes that stand in its text."""

    def cut(self, start: int, end: int | None = None) -> Paragraph:
        """The part from `start` to `end`, without the blanks around it."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        if start == 0 and stop == len(self.text):
            return self
        runs = [
            (max(at, start) - start, min(at + length, stop) - max(at, start), source + max(start - at, 0))
            for at, length, source in self.runs
            if at < stop and at + length > start
        ]
        links = [(a - start, b - start, *rest) for a, b, *rest in self.links if start <= a and b <= stop]
        named = [(a - start, b - start, *rest) for a, b, *rest in self.named if start <= a and b <= stop]
        apart = [(a - start, b - start, kind) for a, b, kind in self.apart if start <= a and b <= stop]
        return Paragraph(self.text[start:stop], runs, self.anchor, links, self.kind, named, apart)  # type: ignore[arg-type]

    @property
    def span(self) -> tuple[int, int] | None:
        """Where it stands in the source, None in markup."""
        return (self.runs[0][2], self.runs[-1][2] + self.runs[-1][1]) if self.runs else None


@dataclass(frozen=True, slots=True)
class Who:
    """Who speaks, where the source itself says so and nothing has to be read off a label.

    `id` is the source's own and one person's in all transcripts of its family; `name` is None for somebody unnamed.
    """

    name: str | None
    id: str | None = None
    role: str | None = None
    kind: str = "speech"


@dataclass(slots=True)
class Turn:
    """One turn, as read; `named` are the names that the source marks."""

    label: str
    text: str
    runs: list[Run]
    words: int
    anchor: str | None
    links: list[Link]
    who: Who | None = None
    named: list[Named] = field(default_factory=list)


@dataclass(slots=True)
class Note:
    """One note: `turn` is the turn it stands in or interrupts, `start` and `end` are None when it stands alone."""

    kind: str
    text: str
    turn: int | None
    start: int | None
    end: int | None
    runs: list[Run]
    span: tuple[int, int] | None
    anchor: str | None
    links: list[Link]


@dataclass(slots=True)
class Field:
    """One piece of header, footer or label."""

    name: str
    text: str
    turn: int | None
    span: tuple[int, int] | None
    runs: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Transcript:
    """One page, read: what `parse` of every reader gives back, one or several.

    `part` is its name within the file, where the file holds several.
    """

    document: dict[str, Any]
    turns: list[Turn] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)
    """Place, what, cure: what a person should look at."""
    part: str = ""


IN_TURN = frozenset({"pull_quote", "stage", "editor", "retold"})
"""Kinds of notes that, within a turn, keep their place in its text, as spans that no count of words includes."""

_EDITOR = r"\[[^\[\]\n]{1,400}\]"
_STAGE_WORDS = (
    "applause|applauds?|laughter|laughs?|laughing|inaudible|indistinct|cross-?talk|pause|silence|a? ?minute of silence|"
    "noise|music|anthem|the national anthem|speaks?|speaking|in [A-Z][a-z]+\\b(?! (?:we|the|our|it|this))|"
    "addressing|turning to|turns to|switch\\w*|"
    "translat\\w*|re-?translat\\w*|as (?:interpreted|translated|delivered)|through (?:an )?interpreter|interrupt\\w*|"
    "video|"
    "a? ?video|the video|film|showing|shows|documents? (?:is|are)|smil\\w+|whisper\\w*|sings?|singing|sic|off-?mic|"
    "exchange|ovation|standing ovation|chuckl\\w*|cheers?|cheering|gestures?|nods?|points? (?:to|at)|reads? out"
)
_INLINE = re.compile(
    rf"(?P<editor>{_EDITOR})|(?P<stage>\((?:{_STAGE_WORDS})\b[^()\n]{{0,120}}\))|(?P<cut><…>|<\.\.\.>)", re.I
)
_BRACKETS = re.compile(r"[\[(<]")


def count_words(text: str) -> int:
    """White-space tokens with a letter or a digit.

    >>> count_words("$25 billion – or “more”")
    4
    """
    tokens = text.split()
    # Most tokens begin with a small letter, and need no closer look.
    others = [token for token in tokens if not "a" <= token < "{"]
    return len(tokens) - sum([not (token[0].isalnum() or any(map(str.isalnum, token))) for token in others])


class Builder:
    """Collects a page in reading order; what is added once is counted once."""

    def __init__(self) -> None:
        self.transcript = Transcript({})
        self._label: Paragraph | None = None
        self._who: Who | None = None
        self._said: list[Paragraph] = []
        self._open = False
        self._ended = False
        self._turns_begun = 0

    def field(self, name: str, paragraph: Paragraph) -> None:
        """A piece of header or footer."""
        self.transcript.fields.append(Field(name, paragraph.text, None, paragraph.span, paragraph.runs))

    def note(self, kind: str, paragraph: Paragraph) -> None:
        """A note that stands alone, in the turn that is open or before the first."""
        turn = None if self._ended or not self._turns_begun else self._turns_begun - 1
        self.transcript.notes.append(
            Note(
                kind,
                paragraph.text,
                turn,
                None,
                None,
                paragraph.runs,
                paragraph.span,
                paragraph.anchor,
                paragraph.links,
            )
        )

    def turn(self, printed: str, label: Paragraph, who: Who | None = None) -> None:
        """A new turn: `printed` is its label without the colon, `label` all that belongs to it on the page."""
        self.close()
        self._who = who
        self._open = True
        self._turns_begun += 1
        self._label = Paragraph(printed, [], label.anchor)
        self.transcript.fields.append(Field("label", label.text, len(self.transcript.turns), label.span))

    def say(self, paragraph: Paragraph) -> None:
        """One paragraph of the open turn."""
        if paragraph.text:
            self._said.append(paragraph)

    @property
    def speaking(self) -> bool:
        """Whether a turn is open."""
        return self._open

    def end(self) -> None:
        """Ends the body: notes after it stand in no turn."""
        self.close()
        self._ended = True

    def close(self) -> None:
        """Ends the open turn, if there is one."""
        if not self._open or self._label is None:
            return
        text, runs, links, named = _joined(self._said)
        turn = len(self.transcript.turns)
        words = self._inline(turn, text, runs, self._set_apart())
        anchor = self._label.anchor
        self.transcript.turns.append(Turn(self._label.text, text, runs, words, anchor, links, self._who, named))
        self._open, self._label, self._said = False, None, []

    def _set_apart(self) -> list[tuple[int, int, str]]:
        """The spans in the turn that are nobody's speech: whole paragraphs, and notes that the source marks."""
        out, at = [], 0
        for paragraph in self._said:
            if paragraph.kind in IN_TURN:
                out.append((at, at + len(paragraph.text), paragraph.kind))
            out += [(at + start, at + end, kind) for start, end, kind in paragraph.apart]
            at += len(paragraph.text) + 1
        return out

    def _inline(self, turn: int, text: str, runs: list[Run], apart: list[tuple[int, int, str]]) -> int:
        """Adds the notes inside `text`; how many words are outside them."""
        found = apart + (_bracketed(text) if _BRACKETS.search(text) else [])
        spoken, at = [], 0
        for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1])):
            if start < at:
                continue  # a bracket inside one that is set apart already
            span = span_to_source(runs, start, end)
            self.transcript.notes.append(Note(kind, text[start:end], turn, start, end, [], span, None, []))
            spoken.append(text[at:start])
            at = end
        parts = [*spoken, text[at:]]
        # A note parts words even where no blank does: `Gosplan[state agency]and`.
        return count_words("".join(f" {part}" if part[:1].isalnum() else part for part in parts))


def _bracketed(text: str) -> list[tuple[int, int, str]]:
    """The spans and kinds of notes in brackets inside speech."""
    out = []
    at = 0
    for bracket in _BRACKETS.finditer(text):
        found = _INLINE.match(text, bracket.start()) if bracket.start() >= at else None
        if found is None:
            continue
        at = found.end()
        kind = found.lastgroup or "editor"
        if kind == "editor" and found[0] in {"[…]", "[...]"}:
            kind = "cut"
        out.append((*found.span(), kind))
    return out


def _joined(paragraphs: list[Paragraph]) -> tuple[str, list[Run], list[Link], list[Named]]:
    """Paragraphs parted by newlines, with the runs, links and names of all."""
    runs: list[Run] = []
    links: list[Link] = []
    named: list[Named] = []
    at = 0
    for paragraph in paragraphs:
        if paragraph.runs:
            first = paragraph.runs[0][2]
            # A single newline between paragraphs maps to itself.
            if runs and runs[-1][0] + runs[-1][1] + 1 == at and runs[-1][2] + runs[-1][1] + 1 == first:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1, runs[-1][2])
            runs += [(at + start, length, source) for start, length, source in paragraph.runs]
        links += [(at + a, at + b, *rest) for a, b, *rest in paragraph.links]  # type: ignore[misc]
        named += [(at + a, at + b, *rest) for a, b, *rest in paragraph.named]  # type: ignore[misc]
        at += len(paragraph.text) + 1
    return "\n".join(p.text for p in paragraphs), joined(runs), links, named
