"""The text of an XML element as it is read: blanks in a row are one, and what is marked in it has its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from explore.reading._page import Named, Paragraph


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element in running text is.

    `note` is its kind where it is nobody's speech; `name` where it is a name: kind of mention, the source's id, name
    in full; `apart` parts the words around it; `glued` says that no blank comes before or after a token.
    """

    note: str | None = None
    name: tuple[str, str | None, str | None] | None = None
    apart: bool = False
    token: bool = False
    glued: tuple[bool, bool] = (False, False)
    skip: bool = False
    text: str | None = None
    """What is read instead of all that stands in it."""


PLAIN = Mark()
SKIP = Mark(skip=True)
BREAK = Mark(apart=True)
Marks = Callable[[Element], Mark]


@dataclass(slots=True)
class Flow:
    """Text as it is gathered, with the spans of what is marked in it."""

    marks: Marks
    parts: list[str] = field(default_factory=list)
    length: int = 0
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)
    _tokens: bool = False
    """Whether the last piece was a token: blanks between tokens are the tokens' own matter."""
    _blank: bool = False
    """Whether a blank comes before the next piece."""

    def read(self, element: Element) -> Flow:
        """All that stands in an element."""
        self._text(element.text)
        for child in element:
            self._child(child)
            self._text(child.tail)
        return self

    def paragraph(self, anchor: str, kind: str = "") -> Paragraph:
        """What was gathered."""
        return Paragraph("".join(self.parts), [], anchor, [], kind, self.names, self.notes)

    def _child(self, child: Element) -> None:
        mark = self.marks(child)
        if mark.skip:
            return
        if mark.apart or mark.note:
            self._blank, self._tokens = True, False
        if mark.token:
            self._token("".join(child.itertext()), mark.glued)
            return
        start, first = self.length, len(self.parts)
        if mark.text is not None:
            self._text(mark.text)
        else:
            self.read(child)
        if mark.apart or mark.note:
            self._blank, self._tokens = True, False
        if self.length > start:
            # A blank before what is marked is not part of it.
            self._marked(mark, start + self.parts[first].startswith(" "))

    def _marked(self, mark: Mark, start: int) -> None:
        if mark.note:
            self.notes.append((start, self.length, mark.note))
        if mark.name:
            self.names.append((start, self.length, *mark.name))

    def _token(self, text: str, glued: tuple[bool, bool]) -> None:
        words = " ".join(text.split())
        if not words:
            return
        self._put(words, blank=self._blank and not glued[0])
        self._blank, self._tokens = not glued[1], True

    def _text(self, text: str | None) -> None:
        if not text:
            return
        words = " ".join(text.split())
        if not words:
            # Line ends between tokens say nothing: `join` says whether a blank stands there.
            self._blank = self._blank or not self._tokens
            return
        self._put(words, blank=self._blank or text[0].isspace())
        self._blank, self._tokens = text[-1].isspace(), False

    def _put(self, words: str, *, blank: bool) -> None:
        piece = f" {words}" if blank and self.length else words
        self.parts.append(piece)
        self.length += len(piece)


def lines(element: Element, marks: Marks, anchor: str, blocks: frozenset[str], kind: str = "") -> Iterator[Paragraph]:
    """The paragraphs in an element: its `blocks`, however deep, and the text between them."""
    run = Element(element.tag, element.attrib)
    run.text = element.text
    for child in element:
        if child.tag not in blocks:
            run.append(child)
            continue
        yield from _filled(run, marks, anchor, kind)
        tail, child.tail = child.tail, None
        yield from lines(child, marks, child.get("xml:id") or child.get("eId") or anchor, blocks, kind)
        child.tail = tail
        run = Element(element.tag, element.attrib)
        run.text = tail
    yield from _filled(run, marks, anchor, kind)


def _filled(run: Element, marks: Marks, anchor: str, kind: str) -> Iterator[Paragraph]:
    paragraph = Flow(marks).read(run).paragraph(anchor, kind)
    if paragraph.text:
        yield paragraph


def take_out(element: Element, child: Element) -> None:
    """Removes a child, and leaves the text after it."""
    before = list(element).index(child)
    if child.tail and before:
        element[before - 1].tail = (element[before - 1].tail or "") + child.tail
    elif child.tail:
        element.text = (element.text or "") + child.tail
    element.remove(child)
