"""XML, streamed: a file's elements in order, each whole one let go before the next, hostile ones refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from explore.reading._decoding import UnreadableError

_DEEPEST = 200
"""Elements in one another; more is taken for a trap."""
_PIECE = 65_536
_XML = "{http://www.w3.org/XML/1998/namespace}"
_SPACES = b" \t\r\n"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OUTSIDE = re.compile(rb"<!DOCTYPE\s+[^\s\[>]+\s+(?:SYSTEM|PUBLIC)\b")
_REFERENCE = re.compile(rb"&([A-Za-z_][\w.-]*);")
_DECLARED = re.compile(rb"<!ENTITY\s+([A-Za-z_][\w.-]*)")
_KNOWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


@dataclass(frozen=True, slots=True)
class Begun:
    """An element that holds others, opened."""

    tag: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """An element that holds others, closed."""

    tag: str


@dataclass(frozen=True, slots=True)
class Whole:
    """An element with all in it. `anchor` is its own id, else its path; `inside` the elements that it stands in."""

    element: Element
    anchor: str
    inside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loose:
    """Text that stands in a holding element itself."""

    text: str
    anchor: str
    inside: tuple[str, ...]


Piece = Begun | Ended | Whole | Loose


def mentions(head: bytes, *words: bytes) -> bool:
    """Whether a file may be XML that holds one of these words near its beginning: cheap, and asked of every file.

    >>> mentions(b"<?xml version='1.0'?><TEI>", b"<TEI"), mentions(b"Talks of <TEI>", b"<TEI")
    (True, False)
    """
    if not head[:64].lstrip(_SPACES).startswith((b"<", *_MARKS)):
        return False
    plain = head.replace(b"\0", b"") if b"\0" in head[:64] else head  # wide characters
    return any(word in plain for word in words)


def root(head: bytes) -> tuple[str, str] | None:
    """Local name and namespace of a file's root element, from its first bytes; None for what is no XML.

    >>> root(b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>')
    ('TEI', 'http://www.tei-c.org/ns/1.0')
    >>> root(b"Vladimir Putin: Good day.") is None
    True
    """
    if not mentions(head, b"<"):
        return None
    from lxml import etree

    parser = etree.XMLPullParser(events=("start",), **_GUARDED)
    try:
        for at in range(0, len(head), 4096):
            parser.feed(head[at : at + 4096])
            for _, element in parser.read_events():
                name = etree.QName(element)
                return name.localname, name.namespace or ""
    except etree.XMLSyntaxError:
        pass
    return None


def pieces(raw: bytes, holds: Callable[[str], bool]) -> Iterator[Piece]:
    """A file's elements in order: those of which `holds` says so opened and closed, all others whole.

    Names are without namespace, `xml:id` and `xml:lang` but for their prefix. Entities that the file itself declares
    are expanded within the parser's bounds, and nothing outside the file is ever opened.

    Raises UnreadableError for XML that is broken, too deep, or a trap.
    """
    from lxml import etree

    _no_lost_text(raw)
    target = _Target(holds)
    parser = etree.XMLParser(target=target, **_GUARDED)
    try:
        for at in range(0, len(raw), _PIECE):
            parser.feed(raw[at : at + _PIECE])
            yield from target.take()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _unreadable(error) from error
    yield from target.take()


_GUARDED: dict[str, Any] = {
    "resolve_entities": "internal", "no_network": True, "load_dtd": False, "huge_tree": False, "dtd_validation": False,
}  # fmt: skip


def _no_lost_text(raw: bytes) -> None:
    """A reference that only a DTD elsewhere declares would be dropped without a word."""
    plain = raw.replace(b"\0", b"")
    if not _OUTSIDE.search(plain[:_PIECE]):
        return
    declared = set(_DECLARED.findall(plain)) | _KNOWN
    lost = next((found for found in _REFERENCE.finditer(plain) if found[1] not in declared), None)
    if lost is not None:
        line = plain.count(b"\n", 0, lost.start()) + 1
        what = f"XML with a character reference {lost[0].decode()} that it does not declare"
        raise UnreadableError(what, "write the character itself, or declare it in the file", f"line {line}")


def _unreadable(error: Any) -> UnreadableError:
    line = f"line {error.lineno}" if error.lineno else ""
    said = re.sub(r", line \d+, column \d+.*\Z", "", str(error).splitlines()[0]).rstrip(".")
    if "amplification" in said or "entity reference loop" in said.lower():
        return UnreadableError("XML whose entities expand without bound", "leave it out: it is a trap", line)
    return UnreadableError(f"broken XML ({said})", "fetch the file again, or mend it at that line", line)


class _Target:
    """Takes what the parser tells, and keeps it as pieces until they are taken."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds
        self._ready: list[Piece] = []
        self._open: list[str] = []
        self._paths: list[str] = [""]
        self._counts: list[dict[str, int]] = [{}]
        self._builder: TreeBuilder | None = None
        self._depth = 0
        self._anchor = ""
        self._text: list[str] = []

    def take(self) -> list[Piece]:
        """What has come since it was last asked."""
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        tag = local(name)
        given = {_attribute(key): value for key, value in attributes.items()}
        if len(self._open) + self._depth >= _DEEPEST:
            raise UnreadableError(f"XML with more than {_DEEPEST} elements in one another", "leave it out")
        if self._builder is not None:
            self._depth += 1
            self._builder.start(tag, given)
            return
        self._loose()
        count = self._counts[-1].get(tag, 0) + 1
        self._counts[-1][tag] = count
        path = f"{self._paths[-1]}/{tag}[{count}]".lstrip("/")
        if self._holds(tag):
            self._open.append(tag)
            self._paths.append(path)
            self._counts.append({})
            self._ready.append(Begun(tag, given))
            return
        self._anchor = given.get("xml:id") or given.get("eId") or given.get("id") or path
        self._builder, self._depth = TreeBuilder(), 1
        self._builder.start(tag, given)

    def end(self, name: str) -> None:
        """An element ends."""
        tag = local(name)
        if self._builder is None:
            self._loose()
            self._open.pop()
            self._paths.pop()
            self._counts.pop()
            self._ready.append(Ended(tag))
            return
        self._builder.end(tag)
        self._depth -= 1
        if not self._depth:
            self._ready.append(Whole(self._builder.close(), self._anchor, tuple(self._open)))
            self._builder = None

    def data(self, text: str) -> None:
        """Text comes, in pieces of any size."""
        if self._builder is not None:
            self._builder.data(text)
        else:
            self._text.append(text)

    def close(self) -> None:
        """The file ends."""

    def _loose(self) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            self._ready.append(Loose(text, self._paths[-1], tuple(self._open)))


def local(name: str) -> str:
    """A name without its namespace.

    >>> local("{http://www.tei-c.org/ns/1.0}u")
    'u'
    """
    return name.rpartition("}")[2]


def _attribute(name: str) -> str:
    return f"xml:{name[len(_XML) :]}" if name.startswith(_XML) else local(name)
