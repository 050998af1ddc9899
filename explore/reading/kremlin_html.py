"""Pages of the President of Russia's site as served, printed, or cut down to the bare `<article>`.

The same grammar as the plain text; the markup adds links with the site's catalogue ids and roles, all captions,
see-also with addresses, and tags. Positions are element paths, for there is no linear text.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explore.corpus.audit import visible
from explore.reading import _body
from explore.reading._body import begins_turn
from explore.reading._decoding import UnreadableError
from explore.reading._html import BLOCKS, Pieces, gather, mended, paragraphs_of, squeeze
from explore.reading._kremlin import finish
from explore.reading._page import Builder, Paragraph, Source, Transcript
from explore.reading._shown import captions, shown

NAME = "kremlin html"

_ARTICLE = re.compile(r"<article\b[^>]*\bread__in\b|class=\"[^\"]*\bread__internal_content\b")
_LABELS = {"geography": "geography", "topics": "topic", "persons": "person"}
_DEEPEST = 60  # elements in one another whose paragraphs are told apart; what is deeper is one


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
    text = squeeze(paragraph.text())
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
            for part in paragraphs_of(found, selector) if found is not None else ():
                self.builder.field(name, part)

    def content(self, content: LexborNode) -> None:
        after: list[LexborNode] = []
        self._walk(content, "", after)
        _body.read(self.builder, mended(self.body), pull_quotes=True)
        for box in after:
            self._after(box)

    def _walk(self, node: LexborNode, path: str, after: list[LexborNode]) -> None:
        loose = Pieces()
        number = 0
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                loose.text(child.text(deep=False))
                continue
            classes = child.attributes.get("class") or ""
            number += 1
            anchor = f"{path}{child.tag}[{number}]"
            if child.tag in BLOCKS or child.tag in {
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
                loose = Pieces()
            if "slider" in classes:
                self._captions(child, anchor)
            elif "read__bottommeta" in classes or "read__cut" in classes:
                after.append(child)
            elif _is_player(child):
                self._media(child, anchor)
            elif "masha-ignore" in classes:
                self.builder.note("caption", Paragraph(squeeze(child.text()), [], anchor))
            elif child.tag == "blockquote":
                self.body += paragraphs_of(child, anchor, "pull_quote")
            elif re.fullmatch("h[1-6]", child.tag or ""):
                self.body += paragraphs_of(child, anchor, "heading")
            elif child.tag == "p" or (child.tag in BLOCKS and child.css_first("p, div, li, table") is None):
                self.body += paragraphs_of(child, anchor)
            elif anchor.count("/") < _DEEPEST and child.css_first("p, div, li, td, h2, h3, blockquote") is not None:
                self._walk(child, f"{anchor}/", after)
            elif child.tag == "br":
                loose.line()
            elif child.tag == "hr":
                continue
            else:
                place = loose.place
                gather(child, loose)
                if child.tag == "a":
                    loose.link(place, child)
        self._flush(loose, f"{path}text")

    def _flush(self, loose: Pieces, anchor: str) -> None:
        self.body += loose.paragraphs(anchor)

    def _captions(self, box: LexborNode, anchor: str) -> None:
        for text in captions(box):
            self.builder.note("caption", Paragraph(text, [], anchor))

    def _media(self, box: LexborNode, anchor: str) -> None:
        # A player's captions are texts of its own buttons, except for what stands in paragraphs.
        for part in box.css("p, .media__caption, .video__description, figcaption"):
            for paragraph in paragraphs_of(part, anchor):
                self.builder.note("caption", paragraph)

    def _after(self, box: LexborNode) -> None:
        classes = box.attributes.get("class") or ""
        if "read__cut" in classes:
            self._see_also(box)
            return
        for column in box.css(".read__tagscol"):
            heading = column.css_first("h3")
            kind = _LABELS.get(squeeze(heading.text()).casefold(), "tag") if heading is not None else "tag"
            for part in paragraphs_of(heading, "h3") if heading is not None else ():
                self.builder.field("heading", part)
            for item in column.css("li"):
                for part in paragraphs_of(item, "li"):
                    self.builder.field("tag", part)
                    if "read__tagsmore" not in (item.attributes.get("class") or ""):
                        self.builder.transcript.tags.append((kind, part.text))
        for status in box.css(".read__status"):
            for line in status.css("h3, p"):
                for part in paragraphs_of(line, "status"):
                    self.builder.field("heading" if line.tag == "h3" else "status", part)

    def _see_also(self, box: LexborNode) -> None:
        for heading in box.css(".cut__title"):
            for part in paragraphs_of(heading, "h3"):
                self.builder.field("heading", part)
        items = box.css("a, .cut__date")
        for i, item in enumerate(items):
            if item.tag != "a":
                continue
            following = items[i + 1] if i + 1 < len(items) else None
            dated = (
                [p.text for p in paragraphs_of(following, "")] if following is not None and following.tag != "a" else []
            )
            title = " ".join(p.text for p in paragraphs_of(item, ""))
            note = Paragraph("\n".join([title, *dated]), [], "see_also")
            if item.attributes.get("href"):
                note.links.append((0, len(title), item.attributes["href"] or "", None, None, None))
            self.builder.note("see_also", note)


def _is_player(node: LexborNode) -> bool:
    classes = node.attributes.get("class") or ""
    return "slider" in classes or "media" in classes.split() or "media__container" in classes
