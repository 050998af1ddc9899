"""Text with labelled turns, whatever file it stands in: how turns are marked, and what stands before and after them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from explore.labels import LONGEST
from explore.labels import parse as parse_label
from explore.reading import _body, _genre
from explore.reading._body import Candidate, candidate
from explore.reading._decoding import UnreadableError
from explore.reading._marked import of_marked
from explore.reading._page import Builder, Paragraph, Transcript

QUESTION = re.compile(r"Q(?:[.:]\s*|\s+)(?=\S)")
_ANSWER = re.compile(r"A[.:]\s+(?=\S)")
_TIME = re.compile(
    r"\(?(\d{1,2}[:.]\d{2}(?:\s*[AaPp]\.?\s?[Mm]\.?)?(?:\s+[A-Z]{2,5})?|\d{1,2}\s*[AaPp]\.?[Mm]\.?)\)?\Z"
)
_END = re.compile(r"(?:END|-?\s*#{2,}|-30-|\*{3} ?END ?\*{3})\Z")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:.*?\b)??({pattern})\.?\Z"), form)
    for pattern, form in (
        (r"\d{4}-\d{2}-\d{2}", "%Y-%m-%d"),
        (rf"(?:{_MONTH}) \d{{1,2}}, \d{{4}}", "%B %d, %Y"),
        (rf"\d{{1,2}} (?:{_MONTH}) \d{{4}}", "%d %B %Y"),
        (r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"),
    )
)
_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")
_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
NO_LABEL = "text without any speaker's label", "label turns as `Name: what was said`"
_HEADER = 15  # lines in which a header must end when no turn has begun
Find = Callable[[str], Candidate | None]
"""Tells what label a paragraph begins with."""

_CYRILLIC = re.compile(r"[а-яА-Я]")
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|is|we|you|for)\b", re.IGNORECASE)


def opens(line: str, find: Find) -> bool:
    """Whether a line begins the first turn, and is not a date of the header: `Moscow: Tuesday, 15 May 2012`."""
    label = find(line)
    if label is None or not label.label.sure:
        return False
    said = line[label.end :].strip()
    if not said or date_of(said) is None:
        return bool(said) or date_of(line) is None
    return _before_date(said).lower() not in {"", *_WEEKDAYS}


def begins(line: str) -> Candidate | None:
    """The sure label, with its colon, that a line begins with."""
    if ":" not in line[:LONGEST]:
        return None
    found = candidate(line)
    return found if found is not None and found.label.sure else None


def finding(printed: list[str]) -> Find:
    """How this text marks the beginning of a turn."""
    questions = sum(QUESTION.match(line) is not None for line in printed)
    labels = sum(begins(line) is not None for line in printed)
    answers = sum(_ANSWER.match(line) is not None for line in printed)
    marked = questions > 1 or (questions == 1 and labels > 0)
    parted = alone(printed) and labels * 2 < sum(stands_alone(line) is not None for line in printed)

    def label_of(text: str) -> Candidate | None:
        if marked and text[:1] == "Q":
            begun = QUESTION.match(text)
            label = parse_label("Q")
            if begun and label:
                return Candidate(label, "Q", begun.end())
        if answers > 1 and questions > 1 and text[:1] == "A":
            begun = _ANSWER.match(text)
            label = parse_label("A")
            if begun and label:
                return Candidate(label, "A", begun.end())
        if parted:
            first = text.partition("\n")[0]
            return stands_alone(first) if first == text else None
        return candidate(text)

    return label_of


def stands_alone(line: str) -> Candidate | None:
    """The label that a whole line is: `VLADIMIR PUTIN`, `Question:`."""
    if len(line) > 120 or line[-1:] in ".,;!?…":
        return None
    label = parse_label(line.rstrip(": "))
    if label is None or not label.sure or (label.name is None and label.kind == "speech"):
        return None
    return Candidate(label, line.rstrip(": "), len(line))


def alone(printed: list[str]) -> bool:
    """Whether labels stand on lines of their own: one comes twice, with speech between."""
    seen: dict[str, int] = {}
    for i, line in enumerate(printed):
        found = stands_alone(line)
        if found is None:
            continue
        if i - seen.get(found.printed, i) > 1:
            return True
        seen.setdefault(found.printed, i)
    return False


def _closing(body: list[Paragraph]) -> list[Paragraph]:
    """The last lines of a text that only say that it ended, and when."""
    at = len(body)
    while at > 1 and (_TIME.match(body[at - 1].text) or _END.match(body[at - 1].text)):
        at -= 1
    return body[at:]


def header(builder: Builder, head: list[Paragraph]) -> None:
    """Adds what stands before the first turn."""
    titled = dated = placed = False
    for part in head[:_HEADER]:
        date = date_of(part.text)
        if date is not None and not dated and len(part.text) < 60:
            builder.field("date", part)
            dated = True
        elif _TIME.match(part.text):
            builder.field("time", part)
        elif not titled and not _body.SEPARATOR.match(part.text):
            builder.field("title", part)
            titled = True
        elif dated and not placed and len(part.text) < 80 and part.text[-1:] not in ".!?":
            builder.field("place", part)
            placed = True
        else:
            _rest(builder, part)
    for part in head[_HEADER:]:
        _rest(builder, part)


def _rest(builder: Builder, part: Paragraph) -> None:
    kind = "separator" if _body.SEPARATOR.match(part.text) else "narration"
    builder.note(kind, part)


def date_of(text: str) -> datetime | None:
    """The date that a header line ends with.

    >>> date_of("Washington, 15 May 2012"), date_of("Thank you")
    (datetime.datetime(2012, 5, 15, 0, 0), None)
    """
    for pattern, form in _DATES:
        found = pattern.match(text)
        if found:
            try:
                return datetime.strptime(found[1], form)
            except ValueError:
                continue
    return None


def _before_date(text: str) -> str:
    """What stands before the date that a line ends with, without the marks between; nothing where there is no date."""
    found = next((m for m in (pattern.match(text) for pattern, _ in _DATES) if m), None)
    return text[: found.start(1)].strip(" ,–—-") if found else ""


def body(builder: Builder, paragraphs: list[Paragraph], find: Find) -> None:
    """Adds the turns, and what closes them. Raises UnreadableError where there is none."""
    closing = _closing(paragraphs)
    _body.read(builder, paragraphs[: len(paragraphs) - len(closing)], find)
    if not builder.transcript.turns:
        raise UnreadableError(*NO_LABEL)
    for part in closing:
        builder.field("end_time" if _TIME.match(part.text) else "status", part)


def finished(builder: Builder, reader: str, name: str, text: str) -> Transcript:
    """The transcript with its document row: from the fields that the builder holds, the file's name and its text."""
    fields: dict[str, list[str]] = {}
    for part in builder.transcript.fields:
        fields.setdefault(part.name, []).append(part.text)
    title = " ".join(fields.get("title", [])) or None
    date = date_of(fields["date"][0]) if "date" in fields else named_date(name)
    turns = builder.transcript.turns
    builder.transcript.document = {
        "title": title or re.sub(r"\.\w+\Z", "", name.rsplit("/", 1)[-1]),
        "summary": None,
        "date": date,
        "time": " ".join(fields.get("time", [])) or None,
        "place": " ".join(fields.get("place", [])) or (_place_before(fields["date"][0]) if "date" in fields else None),
        "genre": _genre.guess(title or "", "", len(turns)),
        "language": language(text),
        "format": reader,
        "is_excerpt": _body.is_excerpt(builder, title or ""),
        **of_marked(fields),
    }
    return builder.transcript


def named_date(name: str) -> datetime | None:
    """The date in a file's name, written year first."""
    found = _IN_NAME.search(name)
    try:
        return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]
    except ValueError:
        return None


def language(text: str) -> str | None:
    """`ru` for Cyrillic, `en` where English's small words are frequent, else None: it is not told."""
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample)) or 1
    if len(_CYRILLIC.findall(sample)) > 0.5 * letters:
        return "ru"
    return "en" if len(_ENGLISH.findall(sample)) > 0.08 * len(sample.split()) else None


def _place_before(text: str) -> str | None:
    """The place that a date line begins with: `Berlin, 12 March 2014`."""
    place = _before_date(text)
    return place if place[:1].isupper() and place.lower() not in _WEEKDAYS else None
