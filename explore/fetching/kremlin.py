"""The site of the President of Russia in English: lists of twenty, newest first, and pages by number."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explore.fetching._site import Entry, Listing, Page
from explore.reading import Source, UnreadableError, kremlin_html

NAME = "kremlin"
HOME = "http://en.kremlin.ru"
WHOSE = "the President of Russia"
SOURCE = "President of Russia, en.kremlin.ru"
LICENCE = "CC BY 4.0"
SECTIONS = ("transcripts", "news")
STARTER = (
    "8014", "17166", "17622",  # June 2010 to March 2013: Nazarbayev in Tashkent, the EurAsEC summit, Yanukovych
    "53016", "53017", "53018", "53949",  # October 2016 and February 2017: Astana, its two forums, Almaty
    "55404", "55819", "55823",  # August and October 2017: Sargsyan, the Eurasian Council, Nazarbayev in Sochi
    "56029", "56031", "56503", "56509",  # November and December 2017: Chelyabinsk and its forum, CIS, the Kremlin
)  # fmt: skip

_ID = re.compile(r"/events/(?:[a-z-]+/)+(\d{1,12})(?:\.html)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHANGED = "the site may have changed its layout: save the pages in a browser and put them into the folder"


def by_date(home: str, section: str, day: date) -> str:
    """The address of the list from a day on.

    >>> by_date(HOME, "transcripts", date(2019, 12, 31))
    'http://en.kremlin.ru/events/president/transcripts/by-date/31.12.2019'
    """
    return f"{home}/events/president/{section}/by-date/{day:%d.%m.%Y}"


def numbered(home: str, section: str, page: int) -> str:
    """The address of a list's page.

    >>> numbered(HOME, "news", 1), numbered(HOME, "news", 36)
    ('http://en.kremlin.ru/events/president/news', 'http://en.kremlin.ru/events/president/news/page/36')
    """
    return f"{home}/events/president/{section}" + (f"/page/{page}" if page > 1 else "")


def page(home: str, id: str) -> str:
    """The address of a page: the site shows every one of them under its news."""
    return f"{home}/events/president/news/{id}"


def listing(text: str, url: str, home: str) -> Listing:
    """What a list says. Raises UnreadableError where it is none."""
    tree = LexborHTMLParser(text)
    box = tree.css_first(".lister-page")
    number, of = ((box.attributes.get(name) or "") if box is not None else "" for name in ("data-page", "data-pages"))
    if box is None or not (re.fullmatch(r"\d{1,6}", number) and re.fullmatch(r"\d{1,6}", of)):
        raise UnreadableError("no list of pages", _CHANGED)
    entries, strange = [], []
    for item in box.css(".hentry"):
        link, time = item.css_first("a[rel=bookmark]") or item.css_first("a"), item.css_first("time")
        href = (link.attributes.get("href") or "") if link is not None else ""
        day = (time.attributes.get("datetime") or "")[:10] if time is not None else ""
        address, id = _own(url, href, home)
        if id and _DAY.fullmatch(day):
            entries.append(Entry(id, address, _title(item), day))
        else:
            strange.append(address)
    return Listing(int(number), int(of), tuple(entries), tuple(strange))


def _own(url: str, href: str, home: str) -> tuple[str, str | None]:
    """The address that a link leads to, and the page's id; None for what is no page of this site."""
    try:
        address = urljoin(url, href)
        parts = urlsplit(address)
    except ValueError:
        return href, None
    found = _ID.fullmatch(parts.path)
    hosts = {urlsplit(home).netloc, urlsplit(url).netloc}  # the second where the site went over to https
    own = parts.scheme in {"http", "https"} and parts.netloc in hosts and not parts.query
    return address, found[1] if found and own else None


def _title(item: LexborNode) -> str:
    name = item.css_first(".entry-title") or item.css_first("a")
    return " ".join(name.text().split()) if name is not None else ""


def read(text: str, id: str) -> Page:
    """What a page says. Raises UnreadableError where it holds no article."""
    if not kremlin_html.matches(text[:65_536]):
        raise UnreadableError("the site answered with something else than a page of its own", _CHANGED)
    found = kremlin_html.parse(Source(id, text))
    told = [*(one.text for part in (found.fields, found.turns, found.notes) for one in part)]
    day = re.search(r'class="read__published"[^>]*datetime="(\d{4}-\d{2}-\d{2})', text)
    return Page(str(found.document.get("title") or ""), day[1] if day else "", "\n".join(told))
