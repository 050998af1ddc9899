"""Pages whose line breaks were lost: all of it on a line, with the labels in the middle. `Colleagues. Name: Thank you.`

What begins a turn is told by the label alone, so only labels that are sure are taken, and the page says that it was
read so.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

from explore.labels import LONGEST
from explore.reading import _body, _genre
from explore.reading._body import Candidate, candidate
from explore.reading._decoding import UnreadableError
from explore.reading._mending import lines
from explore.reading._page import Builder, Paragraph, Source, Transcript

NAME = "flattened text"
RANK = 8  # before labelled text, which such a page may be taken for when it begins with a label

_LINES = 3
"""Lines that such a page has at most, a title's among them."""
_LABELS = 3
"""Turns from which on it is one, said by two at least."""
_MARKUP = re.compile(r"\s*(?:[<{]|\[[\s{\[\"])")
_BOUNDARY = re.compile(r"[.?!…][\"”’»)\]]*\s+|[)\]>]\s+|(?:\*\s*){3}|\A\s*")
_SHORTENED = re.compile(r"\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Capt|Sen|Rep|Gov|Prof|Messrs)\.\s*\Z")
_MARK = re.compile(r"(?:\*\s?){3}|<(?:…|\.\.\.)>")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{pattern}\b"), form)
    for pattern, form in (
        (rf"(?:{_MONTH}) \d{{1,2}}, \d{{4}}", "%B %d, %Y"),
        (rf"\d{{1,2}} (?:{_MONTH}) \d{{4}}", "%d %B %Y"),
        (r"\d{4}-\d{2}-\d{2}", "%Y-%m-%d"),
    )
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|is|we|you|for)\b", re.IGNORECASE)
_DOUBT = (
    "its line breaks were lost: turns were told by labels inside one line",
    "look at the turns, or load the page as it was published, a paragraph a line",
)


def matches(head: str) -> bool:
    """Whether a text is a line or two with several sure labels in it, of two speakers at least."""
    if _MARKUP.match(head) or "\0" in head or len(lines(head)) > _LINES:
        return False
    found = _labels(head)
    return len(found) >= _LABELS and len({label.printed for _, label in found}) > 1


def parse(source: Source) -> Transcript:
    """The page read, with a doubt that says how. Raises UnreadableError where no label is sure."""
    text = source.text
    found = _labels(text)
    if not found:
        raise UnreadableError("text without any speaker's label", "label turns as `Name: what was said`")
    builder = Builder()
    starts = dict(found)
    marks = [mark.span() for mark in _MARK.finditer(text)]
    cuts = sorted({0, len(text), *starts, *(at for mark in marks for at in mark)})
    paragraphs: list[Paragraph] = []
    for start, end in pairwise(cuts):
        paragraphs += _paragraphs(text, start, end)
    first = next(i for i, one in enumerate(paragraphs) if one.span is not None and one.span[0] in starts)
    header = paragraphs[:first]
    begun = [(one.text, starts[one.span[0]]) for one in paragraphs if one.span is not None and one.span[0] in starts]
    sure = {said: label for said, label in begun if label.end <= len(said)}
    for part in header:
        builder.note("separator" if _body.SEPARATOR.match(part.text) else "narration", part)
    _body.read(builder, paragraphs[first:], sure.get)
    if not builder.transcript.turns:
        raise UnreadableError("text without any speaker's label", "label turns as `Name: what was said`")
    builder.transcript.doubts.append(("", *_DOUBT))
    return _finished(builder, source, " ".join(part.text for part in header))


def _labels(text: str) -> list[tuple[int, Candidate]]:
    """The sure labels in a text and where each begins: at its beginning, after a sentence, a bracket or a mark."""
    out: list[tuple[int, Candidate]] = []
    colon, after = text.find(":"), 0
    while colon >= 0:
        if text[colon + 1 : colon + 2].isspace():
            begun = _begun(text, max(after, colon - LONGEST), colon)
            if begun is not None:
                out.append(begun)
                after = colon + 1
        colon = text.find(":", colon + 1)
    return out


def _begun(text: str, earliest: int, colon: int) -> tuple[int, Candidate] | None:
    """The label that ends at a colon, the shortest that is sure: what stands before it is another sentence."""
    starts = [found.end() for found in _BOUNDARY.finditer(text, earliest, colon)]
    for start in (one for one in reversed(starts) if not _SHORTENED.search(text, max(0, one - 10), one)):
        label = candidate(text[start : colon + 2])
        if label is not None and label.label.sure and start + label.end == colon + 1:
            return start, label
    return None


def _paragraphs(text: str, start: int, end: int) -> list[Paragraph]:
    """The lines between two places, without the blanks around them."""
    return [
        Paragraph(text[start + a : start + b], [(0, b - a, start + a)])
        for a, b in lines(text[start:end])
    ]  # fmt: skip


def _finished(builder: Builder, source: Source, header: str) -> Transcript:
    stem = re.sub(r"\.\w+\Z", "", source.name.rsplit("/", 1)[-1])
    sample = source.text[:20_000]
    english = len(_ENGLISH.findall(sample)) > 0.08 * len(sample.split())
    builder.transcript.document = {
        "title": stem, "summary": None, "date": _date(header), "time": None, "place": None,
        "genre": _genre.guess(header[:200], "", len(builder.transcript.turns)),
        "language": "en" if english else None, "format": NAME, "is_excerpt": _body.is_excerpt(builder, header[:200]),
    }  # fmt: skip
    return builder.transcript


def _date(header: str) -> datetime | None:
    """The first date before the first turn."""
    for pattern, form in _DATES:
        found = pattern.search(header)
        try:
            if found:
                return datetime.strptime(found[0], form)
        except ValueError:
            continue
    return None
