"""Word documents: their paragraphs as labelled text, a label known by its bold letters too, tables row by row.

The document's own XML is read, with what was inserted, with text boxes and footnotes, and without what was deleted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explore.corpus.audit import visible
from explore.labels import LONGEST, Label
from explore.labels import parse as parse_label
from explore.reading import _labelled
from explore.reading._archives import LARGEST
from explore.reading._body import Candidate
from explore.reading._decoding import UnreadableError
from explore.reading._page import Builder, Paragraph, Source, Transcript
from explore.reading._xml import tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "Word document"
TAKES = "bytes"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# What is in the file and not on the page; the second form of a text box says what the first says.
_UNSEEN = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "Fallback", "fldData"})
_MARKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off", "none"})
_MOST_WORDS = 12
"""Words that a bold label has at most."""
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_HEADS = re.compile(r"word/(?:header|footer)\d*\.xml\Z")


def matches(head: bytes) -> bool:
    """Whether a file begins as an office document that holds a text of Word's."""
    inside = b"[Content_Types].xml" in head or b"_rels/.rels" in head
    return head.startswith(b"PK\x03\x04") and inside and b"word/" in head


def parse(source: Source) -> Transcript:
    """The document read. Raises UnreadableError for a broken one, and for one without a label."""
    inside = _Inside.of(source.raw)
    document = _root(inside, "word/document.xml")
    parts = _Walk().paragraphs(document)
    builder = Builder()
    texts = [part.text for part in parts]
    find = _finding(parts)
    first = next((at for at, text in enumerate(texts) if _labelled.opens(text, find)), None)
    if first is None:
        raise UnreadableError(*_labelled.NO_LABEL)
    _labelled.header(builder, [part.paragraph() for part in parts[:first]])
    _labelled.body(builder, [part.paragraph() for part in parts[first:]], find)
    apart = [*_notes(inside), *_running(inside)]
    for kind, part in apart:
        if kind == "footnote":
            builder.note(kind, part)
        else:
            builder.field(kind, part)
    transcript = _labelled.finished(builder, NAME, source.name, "\n".join(texts))
    transcript.document["characters"] = sum(map(visible, texts)) + sum(visible(part.text) for _, part in apart)
    return transcript


@dataclass(slots=True)
class _Inside:
    """The files of a document."""

    archive: zipfile.ZipFile

    @classmethod
    def of(cls, raw: bytes) -> _Inside:
        """Raises UnreadableError for what is broken, or unpacks to more than a document can hold."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(raw))
        except zipfile.BadZipFile as error:
            raise UnreadableError(f"a broken Word document ({error})", "save it again") from error
        if sum(one.file_size for one in archive.infolist() if one.filename.endswith(".xml")) > LARGEST // 10:
            raise UnreadableError("a Word document that unpacks to more than one can hold", "save it as plain text")
        return cls(archive)

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return self.archive.namelist()

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        try:
            return self.archive.read(name)
        except KeyError as error:
            raise UnreadableError("an office document without a text of Word's", "save it as plain text") from error
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError, ValueError) as error:
            raise UnreadableError(f"a broken or locked Word document ({error})", "save it again") from error


def _root(inside: _Inside, name: str) -> Element:
    return tree(inside.read(name))


@dataclass(slots=True)
class _Part:
    """A line of a paragraph: its text, where it stands, how much of its beginning is bold."""

    text: str
    place: str
    bold: int = 0
    kind: str = ""
    label: int = 0
    """Where a label ends that a table sets in a cell of its own, with what stands in the cells before it."""
    printed: str = ""
    """That label."""

    def paragraph(self) -> Paragraph:
        """As readers take it."""
        return Paragraph(self.text, [], self.place, [], self.kind)


@dataclass(slots=True)
class _Walk:
    """Walks a document's elements in the order in which they are read."""

    number: int = 0
    found: list[_Part] = field(default_factory=list)

    def paragraphs(self, root: Element) -> list[_Part]:
        """The lines of all paragraphs that hold anything."""
        todo = [root]
        while todo:
            element = todo.pop()
            tag = _name(element)
            if tag == "tbl":
                self._table(element)
            elif tag == "p":
                self._paragraph(element)
                todo += list(_boxes(element))[::-1]
            elif tag not in _UNSEEN:
                todo += list(element)[::-1]
        return self.found

    def _table(self, table: Element) -> None:
        """Rows one by one; a row of a label and what is said is a turn."""
        rows = [self._cells(row) for row in _inner(table, "tr", "tbl")]
        times = Counter(cell[0].text.rstrip(": ") for cells in rows for cell in cells[:-1])
        for cells in rows:
            at = _labelling(cells, times)
            if at is None:
                self.found += [part for cell in cells for part in cell]
                continue
            before = " ".join(part.text for cell in cells[: at + 1] for part in cell)
            said = [part for cell in cells[at + 1 :] for part in cell]
            whole = f"{before} {said[0].text}"
            self.found += [_Part(whole, said[0].place, label=len(before), printed=cells[at][0].text), *said[1:]]

    def _cells(self, row: Element) -> list[list[_Part]]:
        """The cells of a row that hold anything."""
        self.number += 1
        filled = [cell for one in _inner(row, "tc", "tc") if (cell := _Walk(self.number).paragraphs(one))]
        for part in (part for cell in filled for part in cell):
            part.place = f"row at paragraph {self.number}"
        return filled

    def _paragraph(self, element: Element) -> None:
        self.number += 1
        kind = "heading" if _style(element).startswith(("heading", "title")) else ""
        for text, bold in _lines(element):
            self.found.append(_Part(text, f"paragraph {self.number}", bold, kind))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that hang in a paragraph, without what stands in them twice."""
    todo = list(element)[::-1]
    while todo:
        child = todo.pop()
        if _name(child) == "txbxContent":
            yield child
        elif _name(child) not in _UNSEEN:
            todo += list(child)[::-1]


def _inner(element: Element, wanted: str, closed: str) -> Iterator[Element]:
    """The elements of a name in another, in order, whatever wraps them; not those of a table inside."""
    todo = list(element)[::-1]
    while todo:
        child = todo.pop()
        if _name(child) == wanted:
            yield child
        elif _name(child) not in {closed, *_UNSEEN}:
            todo += list(child)[::-1]


def _labelling(cells: list[list[_Part]], times: Mapping[str, int]) -> int | None:
    """The cell that is the label of those behind it: `00:01 | Anna Lund | Good day`; `Ships | 4` has none.

    A doubtful one, such as a single name, must come twice in its table.
    """
    for at, cell in enumerate(cells[:-1]):
        text = cell[0].text.rstrip(": ")
        label = parse_label(text) if len(cell) == 1 and len(text.split()) <= _MOST_WORDS else None
        said = " ".join(part.text for other in cells[at + 1 :] for part in other)
        if label is not None and (label.sure or times[text] > 1) and any(map(str.isalpha, said)):
            return at
    return None


def _style(element: Element) -> str:
    named = next((child for child in element.iter() if _name(child) == "pStyle"), None)
    return "" if named is None else _value(named).lower()


def _value(element: Element) -> str:
    return element.get(f"{_W}val") or element.get(f"{_STRICT}val") or ""


def _lines(element: Element) -> Iterator[tuple[str, int]]:
    """The lines of a paragraph, blanks in a row made one, and how much of the beginning of each is bold."""
    text: list[str] = []
    bold: list[bool] = []
    for piece, is_bold in _runs(element):
        text.append(piece)
        bold += [is_bold] * len(piece)
    whole = "".join(text)
    at = 0
    for line in whole.split("\n"):
        flat = " ".join(line.split())
        if flat:
            start = at + len(line) - len(line.lstrip())
            thick = 0
            while start + thick < at + len(line) and (bold[start + thick] or whole[start + thick].isspace()):
                thick += 1
            yield flat, len(" ".join(whole[start : start + thick].split()))
        at += len(line) + 1


def _runs(element: Element) -> Iterator[tuple[str, bool]]:
    """The pieces of a paragraph's text, and whether each is bold."""
    todo = [(child, False) for child in list(element)[::-1]]
    while todo:
        child, bold = todo.pop()
        tag = _name(child)
        if tag == "t":
            yield child.text or "", bold
        elif tag in _MARKS:
            yield _MARKS[tag], bold
        elif tag == "r":
            todo += [(one, _is_bold(child)) for one in list(child)[::-1]]
        elif tag not in _UNSEEN and tag not in {"txbxContent", "p", "tbl"}:
            todo += [(one, bold) for one in list(child)[::-1]]


def _is_bold(run: Element) -> bool:
    about = next((child for child in run if _name(child) == "rPr"), None)
    mark = None if about is None else next((child for child in about if _name(child) == "b"), None)
    return mark is not None and _value(mark).lower() not in _OFF


def _finding(parts: list[_Part]) -> _labelled.Find:
    """What labels this document's turns: what its tables and its bold letters say, else as in any text."""
    marked = {part.text: found for part in parts if (found := _marked(part)) is not None}
    find = _labelled.finding([part.text for part in parts])
    return lambda text: marked.get(text) or find(text)


def _marked(part: _Part) -> Candidate | None:
    """The label that a cell, or bold letters with a colon, set apart."""
    end = part.label or part.bold
    if not 0 < end < LONGEST:
        return None
    if not part.label:
        colon = part.text.find(":", 0, end + 1)
        if colon <= 0 or part.text[colon + 1 : end].strip():
            return None
        end = colon + 1
    printed = (part.printed or part.text[:end]).rstrip(": ")
    if len(printed.split()) > _MOST_WORDS or not any(map(str.isalpha, printed)):
        return None
    label = parse_label(printed)
    sure = Label(printed, role=printed) if label is None else label
    return Candidate(
        Label(printed, sure.name, sure.role, sure.note, sure.kind, sure.origin, True, sure.tail), printed, end
    )


def _notes(inside: _Inside) -> Iterator[tuple[str, Paragraph]]:
    for name in _NOTES:
        if name in inside.names:
            for part in _Walk().paragraphs(_root(inside, name)):
                yield "footnote", Paragraph(part.text, [], f"{name[5:-5]} {part.place}")


def _running(inside: _Inside) -> Iterator[tuple[str, Paragraph]]:
    """What stands above and below each page, each once."""
    seen: set[str] = set()
    for name in sorted(filter(_HEADS.match, inside.names)):
        for part in _Walk().paragraphs(_root(inside, name)):
            if part.text not in seen:
                seen.add(part.text)
                yield "running_head", Paragraph(part.text)
