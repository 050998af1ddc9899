"""Pages of the President of Russia's site: the plain text of a page as it is copied or printed.

The layout: section, title, summary, date, time, place, photo count and caption, introduction, `* * *`, the
turns, then See also, Geography, Topics, Persons and the publication status. Any of them may be missing.
"""

from __future__ import annotations

import re
from itertools import pairwise

from explore.reading import _body
from explore.reading._kremlin import finish
from explore.reading._marked import after_mark
from explore.reading._mending import Line, lines, mended, paragraph
from explore.reading._page import Builder, Paragraph, Source, Transcript

NAME = "kremlin text"

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"(?:{_MONTH}) \d{{1,2}}, \d{{4}}\Z")
_DAYS = re.compile(r"[A-Z][a-z]+ \d{1,2}(?:, \d{4})?(?:\s*[−–-]\s*(?:[A-Z][a-z]+ )?\d{1,2})?, \d{4}\Z")
_TIME = re.compile(r"\d{1,2}:\d{2}\Z")
_PHOTOS = re.compile(r"\d+ of \d+\Z")
_SECTIONS = frozenset(
    "Events|News|Transcripts|Trips|Speeches and transcripts|Commissions and Councils|State Council|Security Council|"
    "Letters|Telegrams|Documents|President|Presidential Executive Office|Structure".split("|")
)
_HEADER = 14  # lines in which the header's date and time must stand
_FOOTER = (
    ("Publication status", "status"),
    ("Persons", "person"),
    ("Topics", "topic"),
    ("Geography", "geography"),
    ("See also", "see_also"),
)


def matches(head: str) -> bool:
    """Whether a file begins with a title, a date line and a time line, as these pages do."""
    first = [head[a:b] for a, b in lines(head)[1:_HEADER]]
    return any(_DATE.match(day) and _TIME.match(time) for day, time in pairwise(first))


def parse(source: Source) -> Transcript:
    """The page read: its header, turns, notes, tags and see-also, every character in one of them."""
    text = source.text
    builder = Builder()
    found = after_mark(builder, text, lines(text))
    tail = _footer_start(text, found)
    body = _header(builder, text, found[: tail[0][0]] if tail else found)
    _body.read(builder, mended(text, body, _body.begins_turn), pull_quotes=True)
    _footer(builder, text, found, tail)
    return finish(builder, NAME, shown=_says_whose(builder))


def _says_whose(builder: Builder) -> bool:
    """Whether the page shows whose it is, by its section on top or its footer: others print dates and times so too."""
    return any(part.name in {"section", "heading"} for part in builder.transcript.fields)


def _header(builder: Builder, text: str, found: list[Line]) -> list[Line]:
    """Adds the header's fields; the lines after it."""
    at = next((i for i, (a, b) in enumerate(found[:_HEADER]) if b - a < 25 and _DATE.match(text[a:b])), None)
    if at is None:
        return found
    start = 0
    if at > 1 and text[slice(*found[0])] in _SECTIONS:
        builder.field("section", paragraph(text, found[:1]))
        start = 1
    if start < at:
        builder.field("title", paragraph(text, [found[start]]))
        for part in mended(text, found[start + 1 : at], _body.begins_turn):
            builder.field("summary", part)
    builder.field("date", paragraph(text, [found[at]]))
    at += 1
    if at < len(found) and _TIME.match(text[slice(*found[at])]):
        builder.field("time", paragraph(text, [found[at]]))
        at += 1
    if at < len(found) and _is_place(text[slice(*found[at])]):
        builder.field("place", paragraph(text, [found[at]]))
        at += 1
    if at < len(found) and _PHOTOS.match(text[slice(*found[at])]):
        builder.field("photo_count", paragraph(text, [found[at]]))
        at = _caption(builder, text, found, at + 1)
    return found[at:]


def _is_place(line: str) -> bool:
    """`The Kremlin, Moscow`: short, no sentence, none of what else may follow the time."""
    if len(line) > 90 or line[-1:] in ".!?:;…*”" or ":" in line or not line[:1].isalpha():
        return False
    return not (_PHOTOS.match(line) or _body._HEADING.match(line))


def _caption(builder: Builder, text: str, found: list[Line], at: int) -> int:
    """Adds the caption under the photo count; the position after it."""
    if at >= len(found) or _body.begins_turn(text[slice(*found[at])]):
        return at
    first = mended(text, found[at : at + 6], _body.begins_turn)[0]
    end = first.span[1] if first.span else found[at][1]
    builder.note("caption", first)
    return next((i for i in range(at, len(found)) if found[i][0] >= end), len(found))


def _footer_start(text: str, found: list[Line]) -> list[tuple[int, str]]:
    """Where each part of the footer begins: (line, kind), in the order of the page."""
    parts: list[tuple[int, str]] = []
    end = len(found)
    for heading, kind in _FOOTER:
        at = next((i for i in range(end - 1, max(end - 60, -1), -1) if text[slice(*found[i])] == heading), None)
        if at is None:
            continue
        inside = found[at + 1 : end]
        if parts and (not inside or any(b - a > 250 for a, b in inside)):
            continue
        if not parts and kind != "status" and not _ends_page(text, inside):
            continue
        parts.insert(0, (at, kind))
        end = at
    return parts


def _ends_page(text: str, inside: list[Line]) -> bool:
    """Whether what follows a heading can be the last thing on a page: a few short lines, no sentences."""
    return 0 < len(inside) < 30 and all(b - a < 80 and text[b - 1] not in ".!?:" for a, b in inside)


def _footer(builder: Builder, text: str, found: list[Line], parts: list[tuple[int, str]]) -> None:
    for i, (at, kind) in enumerate(parts):
        end = parts[i + 1][0] if i + 1 < len(parts) else len(found)
        builder.field("heading", paragraph(text, [found[at]]))
        if kind == "see_also":
            _see_also(builder, text, found[at + 1 : end])
            continue
        for line in found[at + 1 : end]:
            item = paragraph(text, [line])
            if kind == "status":
                builder.field("status", item)
            else:
                builder.field("tag", item)
                builder.transcript.tags.append((kind, item.text))


def _see_also(builder: Builder, text: str, found: list[Line]) -> None:
    """One note an item: its title, and its date on a line of its own."""
    item: list[Line] = []
    for line in found:
        item.append(line)
        if _DAYS.match(text[slice(*line)]):
            builder.note("see_also", _item(text, item))
            item = []
    for line in item:
        builder.note("see_also", paragraph(text, [line]))


def _item(text: str, item: list[Line]) -> Paragraph:
    return paragraph(text, item, [*[" "] * (len(item) - 2), "\n"] if len(item) > 1 else [])
