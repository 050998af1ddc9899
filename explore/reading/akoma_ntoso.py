"""Akoma Ntoso, the OASIS standard for parliaments' papers: debates of version 3 and of those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from explore.corpus.audit import visible
from explore.reading._debate import day_in, finish
from explore.reading._decoding import UnreadableError
from explore.reading._flow import BREAK, PLAIN, Flow, Mark, lines, take_out
from explore.reading._page import Builder, Paragraph, Source, Transcript, Who
from explore.reading._streamed import Loose, Whole, mentions, pieces, root
from explore.reading._who_is_who import by_label

NAME = "akoma ntoso"
TAKES = "bytes"

_HOLDS = frozenset(
    """
    akomaNtoso debate debateReport debateRecord meta identification FRBRWork FRBRExpression FRBRManifestation references
    coverPage preface debateBody conclusions debateSection speechGroup administrationOfOath rollCall prayers
    oralStatements writtenStatements personalStatements ministerialStatements resolutions nationalInterest
    declarationOfVote communication petitions papers noticesOfMotion questions address proceduralMotions pointOfOrder
    adjournment container
    """.split()
)
_SPEECH: Mapping[str, str] = {"speech": "speech", "question": "question", "answer": "reply"}
_HEADINGS = frozenset({"heading", "subheading", "num"})
_BLOCKS = frozenset(
    "p block blockList listIntroduction listWrapUp item ul ol li table tr td th blockContainer container tblock "
    "content".split()
)
_NOTES: Mapping[str, str] = {
    "narrative": "stage", "scene": "stage", "remark": "stage", "summary": "editor", "authorialNote": "editor",
    "omissis": "cut", "other": "stage", "vote": "stage",
}  # fmt: skip
_ALONE: Mapping[str, str] = {"scene": "stage", "omissis": "cut"}
"""Notes between speeches that tell something else than what happens."""
_NAMED: Mapping[str, str] = {
    "person": "person", "organization": "organisation", "location": "place", "event": "event",
}  # fmt: skip
_TEXT = ("coverPage", "preface", "debateBody", "conclusions")
_NO_LIST = (
    "it does not list all who speak: some names are read off labels and ids",
    "name them among its references, each as a TLCPerson with showAs",
)
_FIELDS: Mapping[str, str] = {"docTitle": "title", "docDate": "date", "docType": "section"}


def matches(head: bytes) -> bool:
    """Whether a file is a debate in this standard: an act or a judgment in it is none."""
    if not (mentions(head, b"akomaNtoso") and mentions(head, b"<debate", b":debate")):
        return False
    found = root(head)
    return found is not None and found[0] == "akomaNtoso"


def parse(source: Source) -> Transcript:
    """The debate read: speeches, questions and answers as turns, all else as notes.

    Raises UnreadableError for one in which nobody speaks.
    """
    debate = _Debate()
    for piece in pieces(source.raw, _HOLDS.__contains__):
        if isinstance(piece, Whole | Loose):
            debate.take(piece)
    if not debate.who:
        raise UnreadableError("a debate in which nobody speaks", "leave it out, or mark speech as <speech by=…>")
    return debate.finished(source.name)


class _Debate:
    """One debate, as its elements come."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.shown = 0
        self.who: list[tuple[str, str, str, str]] = []
        """Of each turn: the person's reference, the role's, the label, the kind."""
        self._about: dict[str, tuple[str, str]] = {}
        """Reference → name shown and address."""
        self._days: list[tuple[str, str]] = []
        self._language: str | None = None
        self._fields: dict[str, list[str]] = defaultdict(list)

    def take(self, piece: Whole | Loose) -> None:
        """The next element or loose text."""
        if "meta" in piece.inside:
            if isinstance(piece, Whole):
                self._meta(piece.element, piece.inside[-1])
            return
        if not any(part in piece.inside for part in _TEXT):
            return
        if isinstance(piece, Loose):
            self.shown += visible(piece.text)
            self.builder.note("narration", Paragraph(" ".join(piece.text.split()), anchor=piece.anchor))
            return
        element, anchor = piece.element, piece.anchor
        self.shown += visible("".join(element.itertext()))
        if "preface" in piece.inside or "coverPage" in piece.inside:
            self._head(element, anchor)
        elif element.tag in _SPEECH:
            self._speech(element, anchor)
        else:
            kind = "heading" if element.tag in _HEADINGS else _ALONE.get(element.tag, "narration")
            for paragraph in lines(element, self._mark, anchor, _BLOCKS):
                self.builder.note(kind, paragraph)

    def _meta(self, element: Element, inside: str) -> None:
        if element.tag == "FRBRdate":
            self._days.append((inside, element.get("date") or ""))
        elif element.tag == "FRBRlanguage":
            self._language = self._language or _two_letters(element.get("language") or "")
        elif element.tag.startswith("TLC"):
            shown, href = " ".join((element.get("showAs") or "").split()), element.get("href") or ""
            self._about[element.get("eId") or element.get("id") or ""] = shown, href

    def _head(self, element: Element, anchor: str) -> None:
        """What stands before the debate: its title and date among it."""
        for named in element.iter():
            if named.tag in _FIELDS:
                self._fields[_FIELDS[named.tag]].append(_text(named))
                self._days.append(("preface", named.get("date") or ""))
        for paragraph in lines(element, self._mark, anchor, _BLOCKS):
            self.builder.field("header", paragraph)

    def _speech(self, element: Element, anchor: str) -> None:
        label = Paragraph("", anchor=anchor)
        notes = []
        for child in list(element):
            if child.tag == "from" or child.tag in _HEADINGS:
                paragraph = Flow(self._mark).read(child).paragraph(child.get("eId") or anchor)
                take_out(element, child)
                if child.tag == "from" and not label.text:
                    label = paragraph
                elif paragraph.text:
                    notes.append(("heading" if child.tag in _HEADINGS else "editor", paragraph))
        printed = label.text.rstrip(" :")
        by, role = _reference(element.get("by")), _reference(element.get("as"))
        self.who.append((by, role, printed, _SPEECH[element.tag]))
        self.builder.turn(printed, label)
        for kind, paragraph in notes:
            self.builder.note(kind, paragraph)
        for paragraph in lines(element, self._mark, anchor, _BLOCKS):
            self.builder.say(paragraph)
        self.builder.close()

    def _mark(self, element: Element) -> Mark:
        if element.tag in {"br", "eol", "eop"}:
            return BREAK
        if element.tag in _NOTES:
            return Mark(note=_NOTES[element.tag])
        kind = _NAMED.get(element.tag)
        if kind is None:
            return PLAIN
        ref = _reference(element.get("refersTo"))
        name, href = self._about.get(ref, ("", ""))
        return Mark(name=(kind, href or ref or None, name or None))

    def finished(self, name: str) -> Transcript:
        """The transcript, with everybody named."""
        labels: dict[str, list[str]] = defaultdict(list)
        for by, _, label, _ in self.who:
            labels[by].append(label)
        for turn, (by, role, label, kind) in zip(self.builder.transcript.turns, self.who, strict=True):
            if by:
                known, href = self._about.get(by, ("", ""))
                called = known or by_label(by, filter(None, labels[by]))
                turn.label = label or called
                turn.who = Who(called, href or by, self._about.get(role, ("", ""))[0] or None, kind)
            elif kind != "speech":
                turn.who = Who(None, kind=kind)
        if any(by and by not in self._about for by, _, _, _ in self.who):
            self.builder.transcript.doubts.append(("", *_NO_LIST))
        document = {
            "title": " ".join(self._fields["title"]) or self._first_heading(), "date": self._day(name),
            "section": " ".join(self._fields["section"]) or None, "language": self._language,
        }  # fmt: skip
        return finish(self.builder, NAME, self.shown, document)

    def _first_heading(self) -> str | None:
        return next((note.text for note in self.builder.transcript.notes if note.kind == "heading"), None)

    def _day(self, name: str) -> datetime | None:
        """The day of the sitting: that of the work, else the one printed, else the first there is."""
        order = {"FRBRWork": 0, "preface": 1}
        days = sorted(self._days, key=lambda one: order.get(one[0], 2))
        return day_in(*(day for _, day in days), name)


def _reference(value: str | None) -> str:
    return (value or "").split(" ")[0].lstrip("#")


def _two_letters(code: str) -> str | None:
    """A language as it is called everywhere here.

    >>> _two_letters("eng"), _two_letters("fr"), _two_letters("")
    ('en', 'fr', None)
    """
    if len(code) != 3:
        return code or None
    from pycountry import languages  # slow to import

    found = languages.get(alpha_3=code) or languages.get(bibliographic=code)
    return getattr(found, "alpha_2", code)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
