"""Subtitles, WebVTT and SRT, whose cues say who speaks: `<v Name>`, `NAME:`, `[NAME]`, `>> NAME:`.

Cues of one speaker in a row are one turn. Its place is the time of its first cue, and the times of the file are no
text that anybody reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from explore.corpus.audit import visible
from explore.labels import parse as parse_label
from explore.reading import _body, _genre, _labelled
from explore.reading._decoding import UnreadableError
from explore.reading._page import Builder, Paragraph, Source, Transcript, Who

NAME = "subtitles"

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"\s*(?P<start>{_TIME})\s*-->\s*{_TIME}(?:\s.*)?\Z")
_SRT = re.compile(rf"\s*\d+[ \t]*(?:\r\n|\r|\n)[ \t]*{_TIME}\s*-->\s*{_TIME}")
_BREAK = re.compile(r"\r\n|\r|\n")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)*\s+(?P<name>[^>\n]{1,200})>")
_VOICES = re.compile(r"(?=<v[.\s][^>\n]{1,200}>)")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang|v|font)(?:[.\s][^<>\n]*)?/?>|<\d[\d:.]*>|\{\\[^{}\n]*\}")
_BRACKET = re.compile(r"[\[(](?P<name>[^\[\]()\n]{2,60})[\])]\s*:?\s*(?=\S)")
_CHANGE = re.compile(r"(?:>>+|»|&gt;&gt;)\s*")
_LABEL = re.compile(r"(?P<name>[^:\n]{1,80}?)\s*:(?:\s+|\Z)")
_DASH = re.compile(r"[-–—]\s*(?=\S)")
_SOUND = re.compile(r"[\[(][^\[\]()]*[\])]\.?\Z|♪.*♪?\Z")
_NO_NAME = (
    "",
    "no cue says who speaks",
    "tag cues as `<v Name>` or `NAME:`, or say who speaks by a correction of the speaker",
)


@dataclass(slots=True)
class _Cue:
    time: str
    lines: list[str]


@dataclass(slots=True)
class _Said:
    """A line of a cue: who begins to speak with it (None: whoever spoke), what is said, and the name as printed."""

    name: str | None
    text: str
    change: bool = False
    """Whether a mark says that another speaks."""


def matches(head: str) -> bool:
    """Whether a file begins as WebVTT, or as SRT does with its first cue."""
    return re.match(r"WEBVTT(?:[ \t\r\n]|\Z)", head) is not None or _SRT.match(head) is not None


def parse(source: Source) -> Transcript:
    """The subtitles read. Raises UnreadableError where no cue holds a text."""
    builder = Builder()
    shown = 0
    blocks = list(_blocks(source.text))
    title = _title(blocks)
    if title:
        builder.field("title", Paragraph(title))
        shown += visible(title)
    speaking: str | None = ""
    for block in blocks:
        cue = _cue(block)
        if cue is None:
            shown += _note(builder, block)
            continue
        for said in map(_said, cue.lines):
            shown += visible(said.text)
            if _SOUND.match(said.text) and said.name is None:
                builder.note("stage", Paragraph(said.text, [], f"at {cue.time}"))
                continue
            if said.name is not None or said.change or not builder.speaking:
                again = said.name is not None and said.name == speaking and builder.speaking
                if not again:
                    speaking = said.name if said.name is not None or said.change else speaking
                    _begin(builder, speaking or "", f"at {cue.time}")
                    shown += visible(speaking or "")
            if said.text:
                builder.say(Paragraph(said.text, [], f"at {cue.time}"))
    builder.end()
    return _finished(builder, source, title, shown)


def _begin(builder: Builder, name: str, place: str) -> None:
    label = parse_label(name) if name else None
    known = label is not None and (label.sure or label.name is None)
    builder.turn(name, Paragraph(name, [], place), None if known else Who(name or None))


def _finished(builder: Builder, source: Source, title: str, shown: int) -> Transcript:
    transcript = builder.transcript
    for turn in transcript.turns:  # cues break sentences anywhere: what one speaker says is one paragraph
        turn.text = turn.text.replace("\n", " ")
    for note in transcript.notes:
        note.text = note.text.replace("\n", " ")
    if not any(turn.text for turn in transcript.turns):
        raise UnreadableError("subtitles without a word", "leave it out")
    if not any(turn.label for turn in transcript.turns):
        transcript.doubts.append(_NO_NAME)
    transcript.document = {
        "title": title or re.sub(r"\.\w+\Z", "", source.name.rsplit("/", 1)[-1]),
        "summary": None,
        "date": _labelled.named_date(source.name),
        "time": None,
        "place": None,
        "genre": _genre.guess(title, "", len(transcript.turns)),
        "language": _labelled.language(" ".join(turn.text for turn in transcript.turns[:50])),
        "format": NAME,
        "is_excerpt": _body.is_excerpt(builder, title),
        "characters": shown,
    }
    return transcript


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines between blank ones; a timing begins a block of its own, with the number above it."""
    block: list[str] = []
    for line in _BREAK.split(text.removeprefix("\ufeff")):
        if not line.strip():
            if block:
                yield block
            block = []
            continue
        if _TIMING.match(line) and any(_TIMING.match(other) for other in block):
            id_ = [block.pop()] if block[-1].strip().isdigit() else []
            yield block
            block = id_
        block.append(line)
    if block:
        yield block


def _title(blocks: list[list[str]]) -> str:
    """What stands behind WEBVTT in the file's first line, as a title does."""
    if not blocks or not blocks[0][0].startswith("WEBVTT"):
        return ""
    return re.sub(r"\A[\s–—:-]+", "", blocks[0][0][len("WEBVTT") :]).strip()


def _cue(block: list[str]) -> _Cue | None:
    at = next((at for at, line in enumerate(block[:2]) if _TIMING.match(line)), None)
    if at is None:
        return None
    time = _TIMING.match(block[at])
    lines = [part.strip() for line in block[at + 1 :] for part in _VOICES.split(line) if part.strip()]
    return _Cue(time["start"] if time else "", list(_joined(lines)))


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines of a cue, a line that begins nobody's speech put to the one before."""
    whole = ""
    for line in lines:
        said = _said(line)
        if whole and (said.name is not None or said.change or _SOUND.match(said.text)):
            yield whole
            whole = line
        else:
            whole = f"{whole} {line}".strip()
    if whole:
        yield whole


def _note(builder: Builder, block: list[str]) -> int:
    """Adds a comment of the file; how many characters of it can be seen. Its head, styles and regions are none."""
    head = block[0].strip()
    if head.startswith("NOTE"):
        text = " ".join([head[len("NOTE") :], *block[1:]]).strip()
    elif head.startswith(("WEBVTT", "STYLE", "REGION")):
        return 0
    else:
        text = " ".join(line.strip() for line in block)
    if text:
        builder.note("editor", Paragraph(text, [], "note"))
    return visible(text)


def _said(line: str) -> _Said:
    """A line of a cue taken apart."""
    voice = _VOICE.search(line)
    if voice:
        return _Said(unescape(voice["name"]).strip(), _plain(line))
    text = _plain(line)
    change = _CHANGE.match(text)
    rest = text[change.end() :] if change else text
    for pattern in (_BRACKET, _LABEL):
        found = pattern.match(rest)
        if found and _is_name(found["name"], bracketed=pattern is _BRACKET):
            return _Said(found["name"].strip(), rest[found.end() :].strip(), True)
    if change:
        return _Said(None, rest.strip(), True)
    dash = _DASH.match(text)
    return _Said(None, text[dash.end() :], True) if dash else _Said(None, text)


def _is_name(printed: str, *, bracketed: bool) -> bool:
    """Whether a tag names somebody: in capitals, or as labels do. `[Applause]` and `Note this:` do not."""
    label = parse_label(printed.strip())
    if label is None:
        return printed.isupper() and not bracketed and len(printed.split()) < 5 and printed.strip(" .").isalpha()
    if bracketed:
        return label.sure and (label.name is not None or label.kind != "speech")
    return label.sure or printed.isupper()


def _plain(line: str) -> str:
    return unescape(_TAG.sub("", _VOICE.sub("", line))).strip()
