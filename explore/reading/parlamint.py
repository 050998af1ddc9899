"""ParlaMint and Parla-CLARIN: parliaments' sittings in TEI, plain or with words and names marked (`.ana`).

Who is meant by an id stands in the file itself, or in the corpus's root file or its list of persons beside it; those
are no transcripts, and passed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from explore.corpus.audit import visible
from explore.reading._debate import day_in, finish, licence
from explore.reading._decoding import AsideError, UnreadableError
from explore.reading._flow import BREAK, PLAIN, SKIP, Flow, Mark, lines, take_out
from explore.reading._page import Builder, Paragraph, Source, Transcript, Who
from explore.reading._streamed import Begun, Ended, Loose, Whole, mentions, pieces, root
from explore.reading._who_is_who import HOLDS, WhoIsWho, by_label, listed

NAME = "parlamint"
TAKES = "bytes"

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_ROOTS = frozenset({"TEI", "teiCorpus"})
_LISTS = frozenset({"listPerson", "listOrg", "taxonomy"})
_SPEECH = frozenset({"u", "sp"})
_SEGMENTS = frozenset({"seg", "p", "ab", "l", "lg", "list", "item", "table", "row", "cell", "quote", "cit"})
_STAGE = frozenset({"kinesic", "vocal", "incident", "stage", "pause", "shift", "writing", "event"})
_NOTES: Mapping[str, str] = {
    "time": "time", "unauthorized_interruption": "retold", "interruption": "retold", "comment": "stage",
    "speaker_action": "stage", "procedural": "stage", "action": "stage", "narrative": "stage", "applause": "stage",
}  # fmt: skip
"""What a note within speech is, by its type; others are the editors'. One outside speech tells what happens."""
_NAMED: Mapping[str, str] = {
    "PER": "person", "LOC": "place", "ORG": "organisation", "persName": "person", "placeName": "place",
    "orgName": "organisation", "person": "person", "place": "place", "org": "organisation", "country": "place",
    "settlement": "place", "region": "place", "geogName": "place", "MISC": "other",
}  # fmt: skip
"""Kinds of names, by the element or its type. MISC may be anything, from a law to a language: it is no evidence."""
_BREAKS = frozenset({"pb", "lb", "cb", "milestone", "gb"})
_WORDS = frozenset({"w", "pc"})
_JOINED: Mapping[str, tuple[bool, bool]] = {"right": (False, True), "left": (True, False), "both": (True, True)}
_CORPUS = re.compile(r"(ParlaMint-[A-Z]{2}(?:-[A-Z]{2})?)")
_NO_LIST = (
    "the file lists no persons: their names are read off labels and ids",
    "lay the corpus's root file or its listPerson file beside it, or one folder up, as it is published",
)


def matches(head: bytes) -> bool:
    """Whether a file is TEI, or a list of persons that belongs to such a corpus."""
    if not mentions(head, b"tei-c.org", b"<TEI", b"<teiCorpus"):
        return False
    found = root(head)
    return found is not None and (found[0] in _ROOTS or (found[0] in _LISTS and found[1] == _NAMESPACE))


def beside(name: str) -> tuple[str, ...]:
    """The files that may lie beside a sitting and say who is who.

    >>> beside("2015/ParlaMint-ES-CT_2015-10-26-0101.xml")
    ('ParlaMint-ES-CT-listPerson.xml', 'ParlaMint-ES-CT-listOrg.xml', 'ParlaMint-ES-CT.xml', 'ParlaMint-ES-CT.ana.xml')
    """
    corpus, sitting, _ = name.rpartition("/")[2].partition("_")
    if not sitting:
        return ()
    of_all = dict.fromkeys((corpus, corpus.removesuffix("-en")))
    return tuple(f"{one}{end}" for one in of_all for end in ("-listPerson.xml", "-listOrg.xml", ".xml", ".ana.xml"))


def parse(source: Source) -> list[Transcript]:
    """The sitting read, or each of those that one corpus file holds.

    Raises AsideError for a root file or a list, UnreadableError for TEI in which nobody speaks.
    """
    known = WhoIsWho().with_all(listed(opened()) for opened in source.files.values())
    sittings: list[_Sitting] = []
    outer = WhoIsWho()
    is_list = False
    open_: _Sitting | None = None
    for piece in pieces(source.raw, HOLDS.__contains__):
        if isinstance(piece, Begun):
            is_list = is_list or piece.tag in {"teiCorpus", *_LISTS}
            if piece.tag == "TEI":
                open_ = _Sitting(piece.attributes)
                sittings.append(open_)
        elif isinstance(piece, Ended):
            open_ = None if piece.tag == "TEI" else open_
        elif open_ is None:
            if isinstance(piece, Whole):
                is_list = is_list or piece.element.tag in {"person", "org", *_LISTS, "category"}
                outer.add(piece.element)
        else:
            open_.take(piece)
    spoken = [one for one in sittings if one.who]
    if not spoken:
        if is_list and not sittings:
            raise AsideError("a corpus's root file or one of its lists", "load the folder with its sittings")
        raise UnreadableError("TEI in which nobody speaks", "leave it out, or mark speech as <u who=…>")
    read = [one.finished(source.name, outer.with_all([known])) for one in spoken]
    for number, (sitting, transcript) in enumerate(zip(spoken, read, strict=True), 1):
        transcript.part = (sitting.id or f"sitting {number}") if len(read) > 1 else ""
    return read


class _Sitting:
    """One sitting, as its elements come."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.id = attributes.get("xml:id") or ""
        self.language = (attributes.get("xml:lang") or "").partition("-")[0] or None
        self.header: dict[str, Element] = {}
        self.listed = WhoIsWho()
        self.builder = Builder()
        self.who: list[tuple[str, str, str]] = []
        """Of each turn: id, what `ana` says, label."""
        self.shown = 0
        self._label: Paragraph | None = None

    def take(self, piece: Whole | Loose) -> None:
        """The next element or loose text."""
        if "teiHeader" in piece.inside or "body" not in piece.inside:
            if isinstance(piece, Whole):
                self.header.setdefault(piece.element.tag, piece.element)
                self.listed.add(piece.element)
            return
        if isinstance(piece, Loose):
            self.shown += visible(piece.text)
            self.builder.note("narration", Paragraph(" ".join(piece.text.split()), anchor=piece.anchor))
            return
        self.shown += _shown(piece.element, self.language)
        if piece.element.tag in _SPEECH:
            self._speech(piece.element, piece.anchor)
        else:
            self._between(piece.element, piece.anchor)

    def _speech(self, element: Element, anchor: str) -> None:
        label = self._label or self._own_label(element, anchor)
        self._label = None
        ref, ana = (element.get("who") or "").split(" ")[0].lstrip("#"), element.get("ana") or ""
        printed = label.text.rstrip(": ") if label is not None else ""
        self.who.append((ref, ana, printed))
        self.builder.turn(printed, Paragraph(label.text if label is not None else "", anchor=anchor))
        for child in [one for one in element if self._mark(one).note == "time"]:
            self.builder.note("time", Flow(self._mark).read(child).paragraph(child.get("xml:id") or anchor))
            take_out(element, child)
        for paragraph in lines(element, self._mark, anchor, _SEGMENTS):
            self.builder.say(paragraph)
        self.builder.close()

    def _own_label(self, element: Element, anchor: str) -> Paragraph | None:
        """The label that stands inside speech, taken out of it."""
        first = next(iter(element), None)
        if first is None or (element.text or "").strip() or not _is_label(first):
            return None
        label = Flow(self._mark).read(first).paragraph(anchor)
        take_out(element, first)
        return label

    def _between(self, element: Element, anchor: str) -> None:
        """What stands between speeches."""
        if _is_label(element):
            self._put_off()
            self._label = Flow(self._mark).read(element).paragraph(anchor)
            return
        mark = self._mark(element)
        kind = "heading" if element.tag == "head" else mark.note or "narration"
        if element.tag == "note" and kind != "time":
            kind = "narration"
        if mark.text is not None:
            found = [Paragraph(" ".join(mark.text.split()), anchor=anchor)]
        else:
            found = list(lines(element, self._mark, anchor, _SEGMENTS))
        for paragraph in found:
            if paragraph.text:
                self.builder.note(kind, paragraph)

    def _put_off(self) -> None:
        """A label that nobody's speech follows is told as it stands."""
        if self._label is not None and self._label.text:
            self.builder.note("narration", self._label)
        self._label = None

    def _mark(self, element: Element) -> Mark:
        tag, sort = element.tag, element.get("type") or ""
        if tag in _WORDS:
            return Mark(token=True, glued=_JOINED.get(element.get("join") or "", (False, False)))
        if tag in _BREAKS:
            return BREAK
        if tag == "gap":
            return Mark(note="cut", text=_described(element, self.language))
        if tag in _STAGE:
            return Mark(note="stage", text=_described(element, self.language))
        if tag == "note":
            return Mark(note=_NOTES.get(sort, "editor"))
        if tag == "linkGrp":
            return SKIP
        kind = _NAMED.get(sort if tag in {"name", "rs"} else tag)
        return Mark(name=(kind, (element.get("ref") or "").lstrip("#") or None, None)) if kind else PLAIN

    def finished(self, name: str, known: WhoIsWho) -> Transcript:
        """The transcript, with everybody named."""
        self._put_off()
        here = self.listed.with_all([known])
        day = day_in(*_dates(self.header), self.id, name)
        self._name_speakers(here, day.date().isoformat() if day else None)
        title, meetings = _titles(self.header, self.language)
        self.builder.transcript.tags += [("session", one) for one in meetings]
        document = {
            "title": title or self.id or None, "date": day, "place": _place(self.header, self.language),
            "language": self.language, "url": _address(self.header), "licence": _licence(self.header),
        }  # fmt: skip
        return finish(self.builder, NAME, self.shown, document)

    def _name_speakers(self, here: WhoIsWho, day: str | None) -> None:
        labels: dict[str, list[str]] = defaultdict(list)
        for ref, _, label in self.who:
            labels[ref].append(label)
        unlisted = [ref for ref in labels if ref and ref not in here.persons]
        corpus = _CORPUS.match(self.id)
        for turn, (ref, ana, label) in zip(self.builder.transcript.turns, self.who, strict=True):
            if not ref:
                continue
            person = here.persons.get(ref)
            name = person.name if person else by_label(ref, filter(None, labels[ref]))
            role = here.role(person, day, self.language) if person else None
            part = next((one for one in ("chair", "guest") if f"#{one}" in ana.split()), None)
            turn.label = label or name
            turn.who = Who(name, f"{corpus[1]}#{ref}" if corpus else ref, role or part)
        if unlisted:
            self.builder.transcript.doubts.append(("", *_NO_LIST))


def _is_label(element: Element) -> bool:
    return element.tag == "speaker" or (element.tag == "note" and element.get("type") == "speaker")


def _described(element: Element, language: str | None) -> str | None:
    """The one description of an element that has it in several languages; None where all its text counts."""
    told = element.findall("desc")
    if not told:
        return None
    return _text(next((one for one in told if one.get("xml:lang") == language), told[0]))


def _shown(element: Element, language: str | None) -> int:
    """Characters of an element; a description in several languages counts once."""
    if element.tag in _STAGE or element.tag == "gap":
        one = _described(element, language)
        if one is not None:
            return visible(one)
    return visible(element.text or "") + sum(_shown(child, language) + visible(child.tail or "") for child in element)


_Header = Mapping[str, Element]


def _found(header: _Header, tag: str, path: str) -> list[Element]:
    return header[tag].findall(path) if tag in header else []


def _dates(header: _Header) -> list[str | None]:
    of_setting = _found(header, "settingDesc", ".//date")
    of_source = _found(header, "sourceDesc", ".//date")
    return [one.get("when") or one.get("from") for one in (*of_setting, *of_source)]


def _titles(header: _Header, language: str | None) -> tuple[str | None, list[str]]:
    """The most telling title in the language of the sitting, and what it is a sitting of."""
    titles = _found(header, "titleStmt", "title")
    ours = {language, None}
    best = min(titles, key=lambda one: (one.get("type") != "sub", one.get("xml:lang") not in ours), default=None)
    meetings = _found(header, "titleStmt", "meeting")
    mine = [one for one in meetings if one.get("xml:lang") in {language, None}] or meetings
    title = re.sub(r"\s*\[ParlaMint[^\]]*\]\Z", "", _text(best)) if best is not None else None
    return title or None, list(dict.fromkeys(filter(None, map(_text, mine))))


def _place(header: _Header, language: str | None) -> str | None:
    names = _found(header, "settingDesc", ".//name")
    parts = []
    for sort in ("place", "building", "city", "country"):
        same = [one for one in names if one.get("type") == sort]
        mine = [one for one in same if one.get("xml:lang") in {language, None}] or same
        parts += [_text(mine[0])] if mine else []
    return ", ".join(dict.fromkeys(filter(None, parts))) or None


def _address(header: _Header) -> str | None:
    """The sitting's own address; that of a whole site says nothing."""
    for one in _found(header, "sourceDesc", ".//idno"):
        if re.match(r"https?://[^/]+/.", _text(one)):
            return _text(one)
    return None


def _licence(header: _Header) -> str | None:
    said: list[Any] = _found(header, "publicationStmt", ".//licence")
    return licence(_text(said[0])) if said else None


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
