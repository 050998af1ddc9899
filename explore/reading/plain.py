"""Other text with labelled turns: `Name: what was said`, `THE PRESIDENT:`, `Q`, or a label on a line of its own.

Lines may be hard-wrapped or not, and a header (title, date, place, time) may stand before the first turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from statistics import median

from explore.labels import LONGEST
from explore.labels import parse as parse_label
from explore.reading import _body, _genre
from explore.reading._body import Candidate, candidate
from explore.reading._decoding import UnreadableError
from explore.reading._marked import after_mark, of_marked
from explore.reading._mending import Line, lines, mended, paragraph
from explore.reading._page import Builder, Paragraph, Source, Transcript

NAME = "labelled text"
RANK = 9  # asked last: every other format's text has labels too

_MARKUP = re.compile(r"\s*(?:<(?:!doctype|html|\?xml|[a-z][\w:-]*[\s>/])|\{|%PDF)", re.IGNORECASE)
_QUESTION = re.compile(r"Q(?:[.:]\s*|\s+)(?=\S)")
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
_NO_LABEL = "text without any speaker's label", "label turns as `Name: what was said`"
_HEADER = 15  # lines in which a header must end when no turn has begun
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|is|we|you|for)\b", re.IGNORECASE)


def matches(head: str) -> bool:
    """Whether a text holds a line that surely begins a turn."""
    if _MARKUP.match(head) or head.count("\0"):
        return False
    found = [head[a:b] for a, b in lines(head)]
    if sum(_begins(line) is not None for line in found[:400]) > 0:
        return True
    return _alone(found) or sum(_QUESTION.match(line) is not None for line in found) > 1


def parse(source: Source) -> Transcript:
    """The text read. Raises UnreadableError where no line begins a turn."""
    text = source.text
    builder = Builder()
    found = after_mark(builder, text, lines(text))
    printed = [text[a:b] for a, b in found]
    find = _find(printed)
    first = next((i for i, line in enumerate(printed) if _opens(line, find)), None)
    if first is None:
        raise UnreadableError(*_NO_LABEL)
    _header(builder, [paragraph(text, [line]) for line in found[:first]])
    body = _paragraphs(text, found[first:], printed[first:], find)
    closing = _closing(body)
    _body.read(builder, body[: len(body) - len(closing)], find)
    if not builder.transcript.turns:
        raise UnreadableError(*_NO_LABEL)
    for part in closing:
        builder.field("end_time" if _TIME.match(part.text) else "status", part)
    return _finished(builder, source)


def _opens(line: str, find: Callable[[str], Candidate | None]) -> bool:
    """Whether a line begins the first turn, and is not a date of the header: `Moscow: Tuesday, 15 May 2012`."""
    label = find(line)
    if label is None or not label.label.sure:
        return False
    said = line[label.end :].strip()
    if not said or _date(said) is None:
        return bool(said) or _date(line) is None
    return _before_date(said).lower() not in {"", *_WEEKDAYS}


def _begins(line: str) -> Candidate | None:
    """The sure label, with its colon, that a line begins with."""
    if ":" not in line[:LONGEST]:
        return None
    found = candidate(line)
    return found if found is not None and found.label.sure else None


def _find(printed: list[str]) -> Callable[[str], Candidate | None]:
    """How this text marks the beginning of a turn."""
    questions = sum(_QUESTION.match(line) is not None for line in printed)
    labels = sum(_begins(line) is not None for line in printed)
    answers = sum(_ANSWER.match(line) is not None for line in printed)
    marked = questions > 1 or (questions == 1 and labels > 0)
    alone = _alone(printed) and labels * 2 < sum(_stands_alone(line) is not None for line in printed)

    def find(text: str) -> Candidate | None:
        if marked and text[:1] == "Q":
            begun = _QUESTION.match(text)
            label = parse_label("Q")
            if begun and label:
                return Candidate(label, "Q", begun.end())
        if answers > 1 and questions > 1 and text[:1] == "A":
            begun = _ANSWER.match(text)
            label = parse_label("A")
            if begun and label:
                return Candidate(label, "A", begun.end())
        if alone:
            first = text.partition("\n")[0]
            return _stands_alone(first) if first == text else None
        return candidate(text)

    return find


def _stands_alone(line: str) -> Candidate | None:
    """The label that a whole line is: `VLADIMIR PUTIN`, `Question:`."""
    if len(line) > 120 or line[-1:] in ".,;!?…":
        return None
    label = parse_label(line.rstrip(": "))
    if label is None or not label.sure or (label.name is None and label.kind == "speech"):
        return None
    return Candidate(label, line.rstrip(": "), len(line))


def _alone(printed: list[str]) -> bool:
    """Whether labels stand on lines of their own: one comes twice, with speech between."""
    seen: dict[str, int] = {}
    for i, line in enumerate(printed):
        found = _stands_alone(line)
        if found is None:
            continue
        if i - seen.get(found.printed, i) > 1:
            return True
        seen.setdefault(found.printed, i)
    return False


def _paragraphs(
    text: str, found: list[Line], printed: list[str], find: Callable[[str], Candidate | None]
) -> list[Paragraph]:
    def begins(line: str) -> bool:
        label = find(line.strip())
        return label is not None and label.label.sure

    width = _wrapped(printed)
    if width is None:
        return mended(text, found, begins)
    out: list[Paragraph] = []
    block: list[Line] = []
    for i, line in enumerate(found):
        if block and (_parted(text, block[-1], line, width) or begins(printed[i]) or _ends_alone(printed[i - 1], find)):
            out.append(_block(text, block))
            block = []
        block.append(line)
    return [*out, _block(text, block)] if block else out


def _ends_alone(line: str, find: Callable[[str], Candidate | None]) -> bool:
    """Whether a line is a label and nothing else, so that what was said begins on the next."""
    found = find(line)
    return found is not None and found.end >= len(line)


def _block(text: str, block: list[Line]) -> Paragraph:
    # A hyphen at the end of a line joins the word's halves where the next goes on small.
    glue = ["" if text[a - 1] == "-" and text[b].islower() else " " for (_, a), (b, _) in pairwise(block)]
    return paragraph(text, block, glue)


def _wrapped(printed: list[str]) -> float | None:
    """The width at which lines are hard-wrapped, None where a line is a paragraph."""
    sizes = [len(line) for line in printed if len(line) > 30]
    if len(sizes) < 6 or max(sizes) > 120:
        return None
    sizes.sort()
    width = sizes[int(len(sizes) * 0.9)]
    full = [size for size in sizes if size > 0.75 * width]
    open_ended = [line for line in printed if len(line) > 0.75 * width and line[-1] not in '.!?…:”"’)']
    return median(full) if len(full) > 0.5 * len(sizes) and len(open_ended) > 0.5 * len(full) else None


def _parted(text: str, before: Line, line: Line, width: float) -> bool:
    """Whether a paragraph ends between two wrapped lines: at a blank line, an indent, or after a short last line."""
    between = text[before[1] : line[0]]
    if len(re.findall(r"\r\n|\r|\n", between)) > 1:
        return True
    indented = re.search(r"[ \t]{2,}\Z", between) is not None
    short = before[1] - before[0] < 0.7 * width and text[before[1] - 1] in '.!?…:”"’)'
    return indented or short


def _closing(body: list[Paragraph]) -> list[Paragraph]:
    """The last lines of a text that only say that it ended, and when."""
    at = len(body)
    while at > 1 and (_TIME.match(body[at - 1].text) or _END.match(body[at - 1].text)):
        at -= 1
    return body[at:]


def _header(builder: Builder, head: list[Paragraph]) -> None:
    """Adds what stands before the first turn."""
    titled = dated = placed = False
    for part in head[:_HEADER]:
        date = _date(part.text)
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


def _date(text: str) -> datetime | None:
    """The date that a header line ends with.

    >>> _date("Washington, 15 May 2012"), _date("Thank you")
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


def _place_before(text: str) -> str | None:
    """The place that a date line begins with: `Berlin, 12 March 2014`."""
    place = _before_date(text)
    return place if place[:1].isupper() and place.lower() not in _WEEKDAYS else None


def _before_date(text: str) -> str:
    """What stands before the date that a line ends with, without the marks between; nothing where there is no date."""
    found = next((m for m in (pattern.match(text) for pattern, _ in _DATES) if m), None)
    return text[: found.start(1)].strip(" ,–—-") if found else ""


def _finished(builder: Builder, source: Source) -> Transcript:
    fields: dict[str, list[str]] = {}
    for part in builder.transcript.fields:
        fields.setdefault(part.name, []).append(part.text)
    title = " ".join(fields.get("title", [])) or None
    date = _date(fields["date"][0]) if "date" in fields else _named_date(source.name)
    turns = builder.transcript.turns
    builder.transcript.document = {
        "title": title or re.sub(r"\.\w+\Z", "", source.name.rsplit("/", 1)[-1]),
        "summary": None,
        "date": date,
        "time": " ".join(fields.get("time", [])) or None,
        "place": " ".join(fields.get("place", [])) or (_place_before(fields["date"][0]) if "date" in fields else None),
        "genre": _genre.guess(title or "", "", len(turns)),
        "language": _language(source.text),
        "format": NAME,
        "is_excerpt": _body.is_excerpt(builder, title or ""),
        **of_marked(fields),
    }
    return builder.transcript


def _named_date(name: str) -> datetime | None:
    """The date in a file's name, written year first."""
    found = _IN_NAME.search(name)
    try:
        return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _language(text: str) -> str | None:
    """`ru` for Cyrillic, `en` where English's small words are frequent, else None: it is not told."""
    sample = text[:20_000]
    letters = sum(c.isalpha() for c in sample) or 1
    if sum("а" <= c.lower() <= "я" for c in sample) > 0.5 * letters:
        return "ru"
    return "en" if len(_ENGLISH.findall(sample)) > 0.08 * len(sample.split()) else None
