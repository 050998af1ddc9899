"""Pages of the President of Russia's site as served, printed, or cut down to the bare `<article>`.

The same grammar as the plain text; the markup adds links with the site's catalogue ids and roles, all captions,
see-also with addresses, and tags. Positions are element paths, for there is no linear text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explore.corpus.audit import visible
from explore.reading import _body
from explore.reading._body import begins_turn
from explore.reading._decoding import UnreadableError
from explore.reading._kremlin import finish
from explore.reading._mending import gap_between
from explore.reading._page import Builder, Link, Paragraph, Source, Transcript
from explore.reading._shown import captions, is_hidden, shown

NAME = "kremlin html"

_ARTICLE = re.compile(r"<article\b[^>]*\bread__in\b|class=\"[^\"]*\bread__internal_content\b")
_SITE_ID = re.compile(r"/catalog/([a-z]+/[^/?#]+)")
_LABELS = {"geography": "geography", "topics": "topic", "persons": "person"}
_DEEPEST = 60  # elements in one another whose paragraphs are told apart; what is deeper is one
_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "div", "td", "pre", "figcaption", "dd", "dt"}
)


def matches(head: str) -> bool:
    """Whether a file is a page of the site: its article's class, or its address in the page's head."""
    if "<" not in head[:200]:
        return False
    return _ARTICLE.search(head) is not None or ("kremlin.ru" in head and "<html" in head and "read__" in head)


def parse(source: Source) -> Transcript:
    """The page read. Raises UnreadableError for a page of the site that holds no article, such as a list of pages."""
    tree = LexborHTMLParser(source.text)
    article = tree.css_first("article.read__in") or tree.css_first(".read__in")
    content = (article or tree).css_first(".read__internal_content")
    if article is None or content is None:
        raise UnreadableError(
            "a page of the site without an article", "load the page of one event, not a list of pages"
        )
    page = _Page(Builder())
    page.header(article)
    page.content(content)
    transcript = finish(page.builder, NAME, shown=True)  # no other site has this markup
    transcript.document["url"] = _address(tree, article) or transcript.document["url"]
    language = article.css_first("meta[itemprop=inLanguage]")
    if language is not None and language.attributes.get("content"):
        transcript.document["language"] = language.attributes["content"]
    transcript.document["characters"] = shown(article)
    _tell_left_out(transcript, tree, article)
    return transcript


def _tell_left_out(transcript: Transcript, tree: LexborHTMLParser, article: LexborNode) -> None:
    """A doubt for what the page shows and nothing here read, as where a stray end tag closes the text too soon."""
    alone = (note.text for note in transcript.notes if note.start is None)
    read = (visible(text) for part in (transcript.fields, transcript.turns) for text in (one.text for one in part))
    lost = transcript.document["characters"] - sum(read) - sum(map(visible, alone))
    inside = {part.mem_id for part in article.css("p")}
    lost += sum(_says(part) for part in tree.css("p") if part.mem_id not in inside)
    if lost > 0:
        cure = "look at the file: a stray end tag may close the transcript too soon"
        transcript.doubts.append(("", f"{lost:,} characters of the page stand outside what was read", cure))


def _says(paragraph: LexborNode) -> int:
    """The characters of a paragraph outside the article, where it is somebody's turn; else 0."""
    text = _squeeze(paragraph.text())
    return visible(text) if text[-1:] != ":" and begins_turn(text) else 0


def _address(tree: LexborHTMLParser, article: LexborNode) -> str | None:
    for selector, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        found = tree.css_first(selector)
        if found is not None and "/events/" in (found.attributes.get(attribute) or ""):
            return found.attributes[attribute]
    section = article.css_first("a.read__categ")
    number = re.search(r"\d+", article.attributes.get("id") or "")
    if section is None or number is None or not section.attributes.get("href"):
        return None
    return f"{section.attributes['href']}/{number[0]}".replace("//events", "/events")


@dataclass(slots=True)
class _Pieces:
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
    return (_squeeze(title.text()) if title is not None else None), (_squeeze(plain) or None)


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _gather(node: LexborNode, into: _Pieces) -> None:
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


def _paragraphs(node: LexborNode, anchor: str, kind: str = "") -> Iterator[Paragraph]:
    """The lines of an element, one paragraph each."""
    pieces = _Pieces()
    _gather(node, pieces)
    yield from pieces.paragraphs(anchor, kind)


def _trimmed(text: str, link: Link) -> Link:
    start, end, *rest = link
    end = min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end, *rest)  # type: ignore[return-value]


def _mended(paragraphs: list[Paragraph]) -> list[Paragraph]:
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


class _Page:
    """Walks an article and hands its parts to the builder."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.body: list[Paragraph] = []

    def header(self, article: LexborNode) -> None:
        for selector, name in (
            ("a.read__categ", "section"), ("h1", "title"), (".read__lead", "summary"),
            (".read__published", "date"), (".read__time", "time"), (".read__place", "place"),
        ):  # fmt: skip
            found = article.css_first(f".read__top {selector}") or article.css_first(selector)
            for part in _paragraphs(found, selector) if found is not None else ():
                self.builder.field(name, part)

    def content(self, content: LexborNode) -> None:
        after: list[LexborNode] = []
        self._walk(content, "", after)
        _body.read(self.builder, _mended(self.body), pull_quotes=True)
        for box in after:
            self._after(box)

    def _walk(self, node: LexborNode, path: str, after: list[LexborNode]) -> None:
        loose = _Pieces()
        number = 0
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                loose.text(child.text(deep=False))
                continue
            classes = child.attributes.get("class") or ""
            number += 1
            anchor = f"{path}{child.tag}[{number}]"
            if child.tag in _BLOCKS or child.tag in {
                "section",
                "article",
                "ul",
                "ol",
                "table",
                "tbody",
                "tr",
                "aside",
                "figure",
            }:
                self._flush(loose, anchor)
                loose = _Pieces()
            if "slider" in classes:
                self._captions(child, anchor)
            elif "read__bottommeta" in classes or "read__cut" in classes:
                after.append(child)
            elif _is_player(child):
                self._media(child, anchor)
            elif "masha-ignore" in classes:
                self.builder.note("caption", Paragraph(_squeeze(child.text()), [], anchor))
            elif child.tag == "blockquote":
                self.body += _paragraphs(child, anchor, "pull_quote")
            elif re.fullmatch("h[1-6]", child.tag or ""):
                self.body += _paragraphs(child, anchor, "heading")
            elif child.tag == "p" or (child.tag in _BLOCKS and child.css_first("p, div, li, table") is None):
                self.body += _paragraphs(child, anchor)
            elif anchor.count("/") < _DEEPEST and child.css_first("p, div, li, td, h2, h3, blockquote") is not None:
                self._walk(child, f"{anchor}/", after)
            elif child.tag == "br":
                loose.line()
            elif child.tag == "hr":
                continue
            else:
                place = loose.place
                _gather(child, loose)
                if child.tag == "a":
                    loose.link(place, child)
        self._flush(loose, f"{path}text")

    def _flush(self, loose: _Pieces, anchor: str) -> None:
        self.body += loose.paragraphs(anchor)

    def _captions(self, box: LexborNode, anchor: str) -> None:
        for text in captions(box):
            self.builder.note("caption", Paragraph(text, [], anchor))

    def _media(self, box: LexborNode, anchor: str) -> None:
        # A player's captions are texts of its own buttons, except for what stands in paragraphs.
        for part in box.css("p, .media__caption, .video__description, figcaption"):
            for paragraph in _paragraphs(part, anchor):
                self.builder.note("caption", paragraph)

    def _after(self, box: LexborNode) -> None:
        classes = box.attributes.get("class") or ""
        if "read__cut" in classes:
            self._see_also(box)
            return
        for column in box.css(".read__tagscol"):
            heading = column.css_first("h3")
            kind = _LABELS.get(_squeeze(heading.text()).casefold(), "tag") if heading is not None else "tag"
            for part in _paragraphs(heading, "h3") if heading is not None else ():
                self.builder.field("heading", part)
            for item in column.css("li"):
                for part in _paragraphs(item, "li"):
                    self.builder.field("tag", part)
                    if "read__tagsmore" not in (item.attributes.get("class") or ""):
                        self.builder.transcript.tags.append((kind, part.text))
        for status in box.css(".read__status"):
            for line in status.css("h3, p"):
                for part in _paragraphs(line, "status"):
                    self.builder.field("heading" if line.tag == "h3" else "status", part)

    def _see_also(self, box: LexborNode) -> None:
        for heading in box.css(".cut__title"):
            for part in _paragraphs(heading, "h3"):
                self.builder.field("heading", part)
        items = box.css("a, .cut__date")
        for i, item in enumerate(items):
            if item.tag != "a":
                continue
            following = items[i + 1] if i + 1 < len(items) else None
            dated = (
                [p.text for p in _paragraphs(following, "")] if following is not None and following.tag != "a" else []
            )
            title = " ".join(p.text for p in _paragraphs(item, ""))
            note = Paragraph("\n".join([title, *dated]), [], "see_also")
            if item.attributes.get("href"):
                note.links.append((0, len(title), item.attributes["href"] or "", None, None, None))
            self.builder.note("see_also", note)


def _is_player(node: LexborNode) -> bool:
    classes = node.attributes.get("class") or ""
    return "slider" in classes or "media" in classes.split() or "media__container" in classes
