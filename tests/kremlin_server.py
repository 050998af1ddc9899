"""A small server in the layout of the President of Russia's site: lists by date and number, pages, and its faults.

All text is invented; of the real site it has the addresses, the classes and the attributes.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVENTS = "/events/president"

LIST = """<!doctype html><html lang="en"><head><title>Transcripts ∙ Events</title></head><body>
<div class="events hslice" id="events"><a href="../page/{newer}" rel="prev">Next</a>
<div class="entry-content lister-page" role="list" data-url-template="{base}/page/PAGE" data-base-url="{base}"
 data-page="{page}" data-pages="{pages}">{items}</div>
<a href="../page/{older}" rel="next">Previous</a></div></body></html>"""
ITEM = """<h2 class="events__title"><span><time datetime="{day}">{day}</time></span></h2>
<div class="hentry h-entry hentry_event" data-id="{id}" role="listitem"><h3 class="hentry__title">
<a href="{href}" rel="bookmark" itemprop="url"><span class="entry-title p-name">{title}</span>
<span class="hentry__meta"><time class="published" datetime="{day}">{day}, 12:05</time></span></a></h3></div>"""
PAGE = """<!doctype html><html lang="en"><head><meta property="og:url" content="{url}"/></head><body>
<article class="read__in hentry h-entry" id="event-{id}"><div class="read__content"><div class="read__top">
<a href="{home}/events/president/news" class="read__categ">Events</a><h1 class="entry-title">{title}</h1>
<div class="read__lead"><p>{summary}</p></div><div class="read__meta">
<time class="read__published" datetime="{day}" itemprop="datePublished">{printed}</time>
<div class="read__time">11:00</div><div class="read__place"><i></i>Sochi</div></div></div>
<div class="entry-content e-content read__internal_content"><p><b>President of Russia Vladimir Putin:</b> {said}</p>
<p><b>Ann Lee:</b> So we do.</p></div></div></article></body></html>"""


@dataclass
class Talk:
    id: str
    day: date
    title: str
    summary: str = ""
    said: str = "We meet again."


@dataclass
class Site:
    """What is served, and what was asked for."""

    talks: list[Talk]
    size: int = 5
    """Entries of a list's page."""
    robots: str = "User-agent: *\nDisallow: /private/\n"
    faults: dict[str, list[int]] = field(default_factory=dict)
    """Path → statuses to answer first, one a request."""
    wait: dict[str, str] = field(default_factory=dict)
    """Path → what a fault there says of when to ask again."""
    dead: bool = False
    """Whether it hangs up on everybody."""
    moved: dict[str, str] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    """Path → addresses or ids that a list names beside its own."""
    odd: dict[str, str] = field(default_factory=dict)
    """Id → what is served in the place of the page."""
    no_days: bool = False
    """Whether lists by date are not there."""
    pause: float = 0.0
    asked: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    home: str = ""

    @property
    def pages_asked(self) -> Counter[str]:
        """How often each page was asked for, by id."""
        found = (path.rpartition("/") for path in self.asked if "/page/" not in path)
        return Counter(id for _, _, id in found if id.isdigit())

    def forget(self) -> None:
        self.asked.clear()
        self.at.clear()

    def answer(self, path: str) -> tuple[int, str]:
        if path == "/robots.txt":
            return 200, self.robots
        section, _, rest = path.removeprefix(f"{EVENTS}/").partition("/")
        if rest.isdigit():
            return self._page(rest)
        if rest.startswith("by-date/"):
            day = date(*map(int, reversed(rest[8:].split("."))))
            return (404, "none") if self.no_days else (200, self._list(section, self._of(day), path))
        return 200, self._list(section, int(rest.removeprefix("page/") or 1) if rest else 1, path)

    def _of(self, day: date) -> int:
        """The page of the list on which a day begins."""
        newest = sorted((talk.day for talk in self.talks), reverse=True)
        before = sum(one > day for one in newest)
        return min(before, len(newest) - 1) // self.size + 1

    def _list(self, section: str, page: int, path: str) -> str:
        talks = sorted(self.talks, key=lambda talk: (talk.day, int(talk.id)), reverse=True)
        pages = -(-len(talks) // self.size)
        shown = talks[(page - 1) * self.size : page * self.size]
        items = [
            ITEM.format(day=one.day, id=one.id, title=one.title, href=f"{self.home}{EVENTS}/{section}/{one.id}")
            for one in shown
        ]
        items += [self.lists.get(path, "")]
        base = f"{EVENTS}/{section}"
        return LIST.format(base=base, page=page, pages=pages, newer=page - 1, older=page + 1, items="".join(items))

    def _page(self, id: str) -> tuple[int, str]:
        if id in self.odd:
            return 200, self.odd[id]
        for talk in self.talks:
            if talk.id == id:
                printed = f"{talk.day:%B} {talk.day.day}, {talk.day.year}"
                return 200, PAGE.format(
                    home=self.home, url=f"{self.home}{EVENTS}/news/{id}", printed=printed, **vars(talk)
                )
        return 404, "none"


def talks(number: int, *, last: date = date(2012, 5, 31)) -> list[Talk]:
    """So many talks, one every second day, the latest first; every third names Kazakhstan."""
    said = ["We meet in the Kazakhstani steppe.", "We meet at home.", "We meet again."]
    return [
        Talk(str(5000 - i), last - timedelta(days=2 * i), f"Talks number {i}", said=said[i % 3]) for i in range(number)
    ]


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            site.asked.append(path)
            site.at.append(time.monotonic())
            time.sleep(site.slow.get(path, site.pause))
            if site.dead:
                self.close_connection = True
            elif site.faults.get(path):
                headers = {"Retry-After": site.wait[path]} if path in site.wait else {}
                self._send(site.faults[path].pop(0), "fault", headers)
            elif path in site.moved:
                self._send(302, "", {"Location": site.moved[path]})
            else:
                self._send(*site.answer(path))

        def _send(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
            body = text.encode()
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **(headers or {})}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return  # who asked is gone

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.home = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
