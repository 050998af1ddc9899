"""Atom feeds with full texts: each entry a transcript.

An entry without any turn is news of an event, and is read as the site's page of it is: notes only, told by the row of
`problems` that nobody's turn was found. An entry without a text is left out, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explore.corpus.audit import visible
from explore.reading import _body, _genre, _labelled
from explore.reading._decoding import UnreadableError
from explore.reading._html import blocks, squeeze
from explore.reading._kremlin import LICENCE, SITE
from explore.reading._page import Builder, Paragraph, Source, Transcript
from explore.reading._shown import is_hidden
from explore.reading._xml import tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "Atom feed"
TAKES = "bytes"

_NS = "{http://www.w3.org/2005/Atom}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_FEED = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?(?:feed|entry)\b[^>]*\bxmlns(?::[\w.-]+)?\s*=\s*[\"']http://www\.w3\.org/2005/Atom[\"']"
)
_SUMMARY = ".c-summary"  # how the Kremlin's feed sets the summary and the picture before the text
_CLOCK = re.compile(r"T(\d{2}:\d{2})")
_ADDRESS = re.compile(r"https?://\S+\Z")


def matches(head: bytes) -> bool:
    """Whether a file's first element is a feed, or an entry, of Atom's namespace."""
    return _FEED.search(head.replace(b"\0", b"")[:8192]) is not None


def parse(source: Source) -> Iterator[Transcript]:
    """The entries. Raises UnreadableError for broken XML, and for a feed without full texts."""
    root = tree(source.raw)
    entries = [root] if root.tag == f"{_NS}entry" else root.findall(f"{_NS}entry")
    full = [entry for entry in entries if _html(entry.find(f"{_NS}content")).strip()]
    if not full:
        raise UnreadableError("a feed without full texts", "load the pages that it lists")
    doubts = [
        (squeeze(entry.findtext(f"{_NS}title") or ""), "an entry of the feed without a text", "load its page")
        for entry in entries
        if entry not in full
    ]
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    seen: dict[str, int] = {}
    for entry in full:
        transcript = _Entry(entry, language).read()
        part = transcript.part
        seen[part] = seen.get(part, 0) + 1
        transcript.part = part if seen[part] == 1 else f"{part}~{seen[part]}"
        transcript.doubts += doubts
        doubts = []
        yield transcript


def _html(content: Element | None) -> str:
    """The markup of an entry's text, however it is put into the feed."""
    if content is None:
        return ""
    kind = content.get("type", "text")
    if kind in {"html", "text/html"}:
        return content.text or ""
    if kind == "xhtml" or len(content):
        return "".join(map(_plain, content)) + (escape(content.text or ""))
    return "".join(f"<p>{escape(line)}</p>" for line in (content.text or "").splitlines())


def _plain(element: Element) -> str:
    """XHTML as HTML."""
    from xml.etree.ElementTree import tostring

    for part in element.iter():
        part.tag = str(part.tag).removeprefix(_XHTML)
    return tostring(element, encoding="unicode", method="html")


@dataclass(slots=True)
class _Entry:
    """An entry as it is read."""

    entry: Element
    language: str
    builder: Builder = field(default_factory=Builder)
    shown: int = 0

    def read(self) -> Transcript:
        """The transcript, with the text of the feed alone accounted for."""
        about = {name: squeeze(self.entry.findtext(f"{_NS}{name}") or "") for name in ("title", "published", "updated")}
        parsed = LexborHTMLParser(f"<body>{_html(self.entry.find(f'{_NS}content'))}</body>")
        body = parsed.body or parsed.root
        self._field("title", about["title"])
        summary = self._summary(body)
        if body is not None:
            self.shown += visible_of(body)
            parts = list(blocks(body))
            find = _labelled.finding([part.text for part in parts])
            _body.read(self.builder, parts, find, pull_quotes=True)
        self._pictures(body)
        url = self._url()
        kremlin = re.match(rf"https?://{re.escape(SITE)}/", url) is not None
        moment = about["published"] or about["updated"]
        clock = _CLOCK.search(moment)
        transcript = self.builder.transcript
        turns = transcript.turns
        transcript.part = _part(url or squeeze(self.entry.findtext(f"{_NS}id") or ""), about["title"])
        transcript.document = {
            "title": about["title"] or None,
            "summary": summary or None,
            "date": _day(moment),
            "time": clock[1] if clock else None,
            "place": None,
            "genre": _genre.guess(about["title"], summary, len(turns)),
            "language": self.language[:2].lower() or _labelled.language(" ".join(turn.text for turn in turns[:50])),
            "url": url or None,
            "site": SITE if kremlin else None,
            "licence": LICENCE if kremlin else None,
            "format": NAME,
            "is_excerpt": _body.is_excerpt(self.builder, about["title"]),
            "characters": self.shown,
        }
        return transcript

    def _field(self, name: str, text: str) -> None:
        if text:
            self.builder.field(name, Paragraph(text))
            self.shown += visible(text)

    def _summary(self, body: LexborNode | None) -> str:
        """The summary, which the text may say again before it begins."""
        again = body.css_first(_SUMMARY) if body is not None else None
        if again is not None:
            text = squeeze(again.text())
            again.decompose()
        else:
            said = LexborHTMLParser(f"<body>{_html(self.entry.find(f'{_NS}summary'))}</body>").body
            text = squeeze(said.text(separator=" ")) if said is not None else ""
            if body is not None and squeeze(body.text(separator=" ")).startswith(text):
                return ""  # it is the text's own beginning
        self._field("summary", text)
        return text

    def _pictures(self, body: LexborNode | None) -> None:
        for picture in body.css("img[alt]") if body is not None else ():
            text = squeeze(picture.attributes.get("alt") or "")
            if text:
                self.builder.note("caption", Paragraph(text, [], "img"))
                self.shown += visible(text)

    def _url(self) -> str:
        links = self.entry.findall(f"{_NS}link")
        found = (link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate")
        return next((href for href in found if _ADDRESS.match(href)), "")


def visible_of(body: LexborNode) -> int:
    """The characters of an element's text that are not white space, without what is hidden."""
    total = 0
    todo = [body]
    while todo:
        node = todo.pop()
        if node.tag == "-text":
            total += visible(node.text(deep=False))
        elif not is_hidden(node):
            todo += node.iter(include_text=True)
    return total


def _day(moment: str) -> datetime | None:
    """The day as printed, wherever the reader's clock stands."""
    try:
        return datetime.fromisoformat(moment[:10])
    except ValueError:
        return None


def _part(address: str, title: str) -> str:
    """What an entry is called within its feed: the end of its address, else its title."""
    end = address.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return (re.sub(r"[^\w.~-]+", "-", end).strip("-.") or re.sub(r"[^\w]+", "-", title).strip("-"))[:100] or "entry"
