"""The UK's parliaments in the XML that mySociety publishes: Commons, Lords, Scotland and more, a day a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from explore.corpus.audit import visible
from explore.reading._debate import day_in, finish
from explore.reading._decoding import UnreadableError
from explore.reading._flow import BREAK, PLAIN, Flow, Mark, lines
from explore.reading._page import Builder, Field, Paragraph, Source, Transcript, Who
from explore.reading._streamed import Loose, Whole, mentions, pieces, root

NAME = "publicwhip"
TAKES = "bytes"

_HOLDS = frozenset({"publicwhip"})
_SPEECH: Mapping[str, str] = {"speech": "speech", "ques": "question", "reply": "reply"}
_BLOCKS = frozenset({"p", "ul", "ol", "li", "table", "tbody", "thead", "tr", "td", "th", "blockquote", "div"})
_NUMBERS = ("oral-qnum", "qnum")
_PERSON = re.compile(r"/person/|^person/")
_OFFICE = re.compile(r"\b(?:speaker|chair(?:man|woman|person)?|presiding officer|clerk|president)\b", re.IGNORECASE)
_HOUSES: Mapping[str, str] = {
    "debate": "House of Commons", "lords": "House of Lords", "westminhall": "Westminster Hall",
    "wrans": "House of Commons, written answers", "lordswrans": "House of Lords, written answers",
    "wms": "House of Commons, written statements", "lordswms": "House of Lords, written statements",
    "standing": "Public bill committee", "spor": "Scottish Parliament", "spwa": "Scottish Parliament, written answers",
    "ni": "Northern Ireland Assembly", "senedd": "Senedd",
}  # fmt: skip
"""Which house, by the part of its ids after `uk.org.publicwhip/`."""


def matches(head: bytes) -> bool:
    """Whether a file's root element is `publicwhip`."""
    if not mentions(head, b"<publicwhip"):
        return False
    found = root(head)
    return found is not None and found[0] == "publicwhip"


def parse(source: Source) -> Transcript:
    """The day read: a turn a speech, headings, divisions and what nobody says as notes.

    Raises UnreadableError for a file that holds nothing but redirects to its next revision.
    """
    day = _Day()
    for piece in pieces(source.raw, _HOLDS.__contains__):
        if isinstance(piece, Whole):
            day.take(piece.element, piece.anchor)
        elif isinstance(piece, Loose):
            day.loose(piece)
    if not day.shown:
        if day.redirects:
            what = f"a revision that holds only redirects ({day.redirects}) to a newer one of the same day"
            raise UnreadableError(what, "load the newest revision of the day; this one says nothing else")
        raise UnreadableError("a file of this kind without any text in it", "fetch it again")
    return day.finished(source.name)


class _Day:
    """One day's file, as its elements come."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.shown = 0
        self.redirects = 0
        self._first: Element | None = None

    def loose(self, piece: Loose) -> None:
        """Text outside all elements."""
        self.shown += visible(piece.text)
        self.builder.note("narration", Paragraph(" ".join(piece.text.split()), anchor=piece.anchor))

    def take(self, element: Element, anchor: str) -> None:
        """The next element."""
        if element.tag == "gidredirect":
            self.redirects += 1
            return
        self._first = element if self._first is None else self._first
        if element.tag == "division":
            for text in _division(element):
                self.shown += visible(text)
                self.builder.note("division", Paragraph(text, anchor=anchor))
            return
        self.shown += visible("".join(element.itertext()))
        name = element.get("speakername")
        if element.tag in _SPEECH and name and element.get("nospeaker") != "true":
            self._speech(element, anchor, " ".join(name.split()))
        elif element.tag.endswith("heading"):
            self._note("heading", Flow(_mark).read(element).paragraph(anchor))
        else:
            for paragraph in lines(element, _mark, anchor, _BLOCKS):
                self._note("narration", paragraph)

    def _note(self, kind: str, paragraph: Paragraph) -> None:
        if paragraph.text:
            self.builder.note(kind, paragraph)

    def _speech(self, element: Element, anchor: str, name: str) -> None:
        asked = list(_numbers(element))
        kind = "question" if asked and element.tag == "speech" else _SPEECH[element.tag]
        role = element.get("speakeroffice") or None
        who = Who(name, _id(element, name), role if role != name else None, kind)
        self.shown += visible(name)
        self.builder.turn(name, Paragraph(name, anchor=anchor), who)
        turn = len(self.builder.transcript.turns)
        for number in asked:
            self.shown += visible(number)
            self.builder.transcript.fields.append(Field("question_number", number, turn, None))
        for paragraph in lines(element, _mark, anchor, _BLOCKS):
            self.builder.say(paragraph)
        self.builder.close()

    def finished(self, name: str) -> Transcript:
        """The transcript, with what the ids say of the day."""
        first = self._first.attrib if self._first is not None else {}
        id_ = first.get("id") or ""
        day = day_in(id_, first.get("divdate"), name)
        house = next((_HOUSES[part] for part in id_.split("/") if part in _HOUSES), "Parliament")
        title = f"{house}, {day.day} {day:%B %Y}" if day else house
        url = (first.get("url") or "").partition("#")[0] or None
        document: dict[str, Any] = {
            "title": title, "date": day, "time": first.get("time"), "language": "en", "url": url,
        }  # fmt: skip
        if self.redirects:
            document["is_excerpt"] = True
            what = f"an older revision: {self.redirects:,} parts of the day stand in a newer one"
            self.builder.transcript.doubts.append(("", what, "load the newest revision of the day"))
        return finish(self.builder, NAME, self.shown, document)


def _id(element: Element, name: str) -> str | None:
    """The source's id of who speaks, where it is one person's for good.

    That of a membership changes with every election, and would make several of one person; it is taken only where
    no person is named: `Mr. Speaker`.
    """
    person = element.get("person_id") or element.get("speakerid") or ""
    return person if _PERSON.search(person) or (_OFFICE.search(name) and person not in {"", "unknown"}) else None


def _numbers(element: Element) -> Iterator[str]:
    """The numbers under which a question stands in the order paper."""
    given = (one.get(attribute) for one in (element, *element) for attribute in _NUMBERS)
    yield from dict.fromkeys(number for number in given if number)


def _division(element: Element) -> Iterator[str]:
    """A division's counts, and its lists of names."""
    counts = element.find("divisioncount")
    counted = ", ".join(f"{vote} {number}" for vote, number in (counts.attrib.items() if counts is not None else ()))
    yield f"Division {element.get('divnumber') or ''}".strip() + (f": {counted}" if counted else "")
    for listed in element:
        names = [" ".join("".join(one.itertext()).split()) for one in listed]
        if names:
            yield f"{listed.get('vote') or listed.tag}: {'; '.join(names)}"
        elif listed.tag != "divisioncount" and (text := " ".join("".join(listed.itertext()).split())):
            yield text


def _mark(element: Element) -> Mark:
    if element.tag == "br":
        return BREAK
    if element.get("class") == "honfriend" and element.get("name"):
        return Mark(name=("person", element.get("person_id") or element.get("id"), element.get("name")))
    return PLAIN
