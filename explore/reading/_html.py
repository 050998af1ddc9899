"""HTML to paragraphs: the text and the links of an element, a line break inside a sentence mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborNode

from explore.reading._body import begins_turn
from explore.reading._mending import gap_between
from explore.reading._page import Link, Paragraph
from explore.reading._shown import is_hidden

_SITE_ID = re.compile(r"/catalog/([a-z]+/[^/?#]+)")
BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "div", "td", "pre", "figcaption", "dd", "dt"}
)
_HOLDS = ", ".join(sorted(BLOCKS))
_DEEPEST = 60  # elements in one another whose paragraphs are told apart; what is deeper is one


@dataclass(slots=True)
class Pieces:
    """Text and links of an element as they are gathered; blanks in a row are one."""

    lines: list[tuple[list[str], list[Link]]] = field(default_factory=lambda: [([], [])])
    length: int = 0

    def text(self, text: str) -> None:
        parts, _ = self.lines[-1]
        if not text:
            return
        words = " ".join(text.split())
        before = " " if text[0].isspace() and parts and not parts[-1].endswith(" ") else ""
        after = " " if words and text[-1].isspace() else ""
        piece = before + words + after
        if piece:
            parts.append(piece)
            self.length += len(piece)

    def line(self) -> None:
        self.lines.append(([], []))
        self.length = 0

    def paragraphs(self, anchor: str, kind: str = "") -> Iterator[Paragraph]:
        """What was gathered: one paragraph a line, a line break inside a sentence mended."""
        whole: Paragraph | None = None
        for parts, links in self.lines:
            text = "".join(parts)
            if not text.strip():
                continue
            trimmed = [link for link in (_trimmed(text, one) for one in links) if link[0] < link[1]]
            line = Paragraph(text, [], anchor, trimmed, kind).cut(0)
            gap = None if whole is None else gap_between(whole.text, line.text, begins_turn)
            if whole is not None and gap is not None:
                _append(whole, gap, line)
                continue
            if whole is not None:
                yield whole
            whole = line
        if whole is not None:
            yield whole

    @property
    def place(self) -> tuple[int, int]:
        """Where what comes next will stand: line and position in it."""
        return len(self.lines) - 1, self.length

    def link(self, place: tuple[int, int], found: LexborNode) -> None:
        """A link over all that came since `place`: one a line."""
        href = found.attributes.get("href")
        if not href:
            return
        site = _SITE_ID.search(href)
        name, role = _catalogue(found)
        first, start = place
        for parts, links in self.lines[first:]:
            end = sum(map(len, parts))
            if end > start:
                links.append((start, end, href, site[1] if site else None, name, role))
            start = 0


def _catalogue(link: LexborNode) -> tuple[str | None, str | None]:
    """The name and the role or gloss that the site's tooltip gives for a link."""
    title = link.css_first(".tooltip_title")
    role = link.css_first(".tooltip_description_dark") or link.css_first(".tooltip_description")
    gloss = link.css_first("[data-text]") if role is None else None
    told = role.text() if role is not None else (gloss.attributes.get("data-text") if gloss is not None else None)
    plain = re.sub(r"<[^>]+>", " ", told or "")
    return (squeeze(title.text()) if title is not None else None), (squeeze(plain) or None)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def gather(node: LexborNode, into: Pieces) -> None:
    """The text of an element and its links. No recursion: hostile pages nest elements by the thousand."""
    todo: list[LexborNode | tuple[tuple[int, int], LexborNode]] = _inside(node)
    while todo:
        child = todo.pop()
        if isinstance(child, tuple):
            into.link(*child)
        elif child.tag == "-text":
            into.text(child.text(deep=False))
        elif child.tag == "br":
            into.line()
        elif not is_hidden(child):
            if child.tag == "a":
                todo.append((into.place, child))
            todo += _inside(child)


def _inside(node: LexborNode) -> list[Any]:
    """What an element holds, last first."""
    return list(node.iter(include_text=True))[::-1]


def paragraphs_of(node: LexborNode, anchor: str, kind: str = "") -> Iterator[Paragraph]:
    """The lines of an element, one paragraph each."""
    pieces = Pieces()
    gather(node, pieces)
    yield from pieces.paragraphs(anchor, kind)


def _trimmed(text: str, link: Link) -> Link:
    start, end, *rest = link
    end = min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end, *rest)  # type: ignore[return-value]


def mended(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Elements that break one sentence in two, joined: the same rule as for lines of text."""
    out: list[Paragraph] = []
    for one in paragraphs:
        before = out[-1] if out else None
        plain = before is not None and not before.kind and not one.kind
        gap = gap_between(before.text, one.text, begins_turn) if before is not None and plain else None
        if before is None or gap is None:
            out.append(one)
        else:
            _append(before, gap, one)
    return out


def _append(whole: Paragraph, gap: str, more: Paragraph) -> None:
    at = len(whole.text) + len(gap)
    whole.links += [(a + at, b + at, *rest) for a, b, *rest in more.links]  # type: ignore[misc]
    whole.text += gap + more.text


def blocks(node: LexborNode, path: str = "") -> Iterator[Paragraph]:
    """The paragraphs of an element in order, with no site's classes looked at: text outside blocks, then each block."""
    loose = Pieces()
    for number, child in enumerate(node.iter(include_text=True), 1):
        anchor = f"{path}{child.tag}[{number}]"
        if child.tag == "-text":
            loose.text(child.text(deep=False))
        elif child.tag == "br":
            loose.line()
        elif child.tag in BLOCKS or child.css_first(_HOLDS) is not None:
            yield from loose.paragraphs(f"{path}text")
            loose = Pieces()
            yield from _block(child, anchor)
        elif not is_hidden(child):
            place = loose.place
            gather(child, loose)
            if child.tag == "a":
                loose.link(place, child)
    yield from loose.paragraphs(f"{path}text")


def _block(node: LexborNode, anchor: str) -> Iterator[Paragraph]:
    if is_hidden(node):
        return
    if node.tag == "blockquote":
        yield from paragraphs_of(node, anchor, "pull_quote")
    elif re.fullmatch("h[1-6]", node.tag or ""):
        yield from paragraphs_of(node, anchor, "heading")
    elif anchor.count("/") < _DEEPEST and any(part.mem_id != node.mem_id for part in node.css(_HOLDS)):
        yield from blocks(node, f"{anchor}/")
    else:
        yield from paragraphs_of(node, anchor)
