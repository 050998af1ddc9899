"""The crawl itself, in a process of its own: Twisted's reactor runs once, and never inside a notebook's own loop.

What to fetch comes as a line of JSON on standard input, which stays open as long as the result is wanted; what
happens goes as lines of JSON to standard output.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import (
    CannotResolveHostError,
    CloseSpider,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from explore.fetching._manifest import FAILED, KEPT, LEFT_OUT, Listed, Manifest, Row, digest
from explore.fetching._polite import ELSEWHERE, Cache
from explore.fetching._site import Page, Site, sites
from explore.fetching._walk import Walk
from explore.reading import UnreadableError, decode
from explore.writing import write

AGENT = "explore-transcripts"
_SILENT = 5  # pages in a row without any answer, after which the site is left in peace
_SAVED = 30.0  # seconds after which the table is written anew
_AGAIN = "run the same again later: only what is missing is fetched"
_BROWSER = "open the address in a browser; where it shows the page, save it into the folder"
_ANSWERS = {
    403: ("the site refused it (403)", _BROWSER),
    404: ("the site has no such page (404)", "nothing to do, if the address in a browser says the same"),
    410: ("the site took the page away (410)", "nothing to do: an archive of the web may have it"),
    429: ("the site asks for fewer requests (429)", "run the same again later, with a longer pace"),
}


@dataclass(slots=True)
class Task:
    """What to fetch, from where, how politely, and into which folder."""

    site: str
    folder: str
    home: str
    section: str = ""
    since: str = ""
    until: str = ""
    about: str = ""
    starter: bool = False
    pace: float = 1.0
    first_wait: float = 2.0
    retries: int = 4
    timeout: float = 60.0


class Spider(scrapy.Spider):
    """Walks the lists of a range of days, or a site's starter pages, and keeps the pages."""

    name = "explore"
    task: Task
    site: Site
    manifest: Manifest

    def __init__(self, task: Task, manifest: Manifest) -> None:
        super().__init__()
        self.task, self.manifest, self.site = task, manifest, sites()[task.site]
        self.counts = dict.fromkeys(("new", "here", LEFT_OUT, FAILED, "lists"), 0)
        self.known: dict[str, None] = {}
        self.waiting = 0
        self._silent = 0
        self._answered = False
        self._saved = monotonic()
        self._cache: Cache | None = None
        self._walk = Walk(task.since, task.until)
        key = {name: str(getattr(task, name)) for name in ("site", "home", "section", "since", "until")}
        self._listed = Listed(manifest.folder, {} if task.starter else key)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Spider:
        """Made by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._heard, signal=signals.response_received)
        crawler.signals.connect(spider._broke, signal=signals.spider_error)
        spider._cache = Cache(crawler.settings)
        return spider

    def _heard(self) -> None:
        self._answered, self._silent = True, 0

    def _broke(self, failure: Any) -> None:
        self._end(failure.value)

    def _end(self, error: BaseException) -> None:
        """Ends the crawl at an error that nobody foresaw, a full disk among them: it would meet it at every page."""
        with suppress(OSError):
            self.manifest.save()
        emit(end="broken", counts=self.counts, unwritten=str(error) if isinstance(error, OSError) else "")
        os._exit(1)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The first requests: the starter's pages, or what was listed before and the list of the day it broke off."""
        try:
            for request in self._first():
                yield request
        except Exception as error:  # Scrapy would note it in its log, and take the crawl for finished
            logging.getLogger(__name__).exception("the first requests")
            self._end(error)

    def _first(self) -> Iterator[scrapy.Request]:
        for id in [id for id in self.manifest.rows if id.startswith("list ")]:
            self.manifest.drop(id)
        if self.task.starter:
            for id in self.site.STARTER:
                yield from self._page(id, self.site.page(self.task.home, id), "", "")
            return
        for id, entry in self._listed.entries.items():
            yield from self._page(id, *entry)
        if not self._listed.done:
            self._walk = Walk(self.task.since, self._listed.reached or self.task.until)
            top = self._walk.until >= datetime.now(UTC).date().isoformat()
            yield self._list(1 if top else 0)

    def _list(self, number: int) -> scrapy.Request:
        """The request of a list's page by its number; 0 for that of the day from which to go back."""
        home, section = self.task.home, self.task.section
        day = date.fromisoformat(self._walk.until)
        url = self.site.numbered(home, section, number) if number else self.site.by_date(home, section, day)
        meta = {"dont_cache": True, "number": number}
        return scrapy.Request(url, self.listed, errback=self.no_list, dont_filter=True, priority=10, meta=meta)

    def _page(self, id: str, url: str, title: str, day: str) -> Iterator[scrapy.Request]:
        """The request of a page that is not here."""
        if id in self.known:
            return
        self.known[id] = None
        row = self.manifest.rows.get(id)
        if self.manifest.here(id):
            self.counts["here"] += 1
            if row is None or row.status != KEPT:  # it was put there, or the table is gone
                content = self.manifest.path(id).read_bytes()
                self.manifest.put(self._row(id, KEPT, url, title, day, sha256=digest(content)))
        elif row is not None and row.status == LEFT_OUT and row.what == self._unnamed():
            self.counts[LEFT_OUT] += 1
        else:
            self.waiting += 1
            meta = {"id": id, "title": title, "day": day, "asked": url}
            yield scrapy.Request(url, self.came, errback=self.failed, dont_filter=True, meta=meta)

    # Lists ---------------------------------------------------------------------------------------------------------
    def listed(self, response: Response) -> Iterator[scrapy.Request]:
        """Takes in what a list names, and asks for the next one."""
        number: int = response.meta["number"]
        try:
            seen = self.site.listing(decode(response.body), response.url, self.task.home)
        except UnreadableError as error:
            yield from self._missed(number, response.url, error.what, error.cure)
            return
        for address in seen.strange:
            self._strange(address)
        within = [one for one in seen.entries if self.task.since <= one.date <= self.task.until]
        for one in within:
            self._listed.entries.setdefault(one.id, (one.url, one.title, one.date))
        following = self._walk.after(seen)
        self._listed.reached, self._listed.done = self._walk.reached, self._walk.done
        self._listed.save()
        self.tell(f"the lists, back to {seen.oldest}" if seen.entries else "the lists")
        for one in within:
            yield from self._page(one.id, one.url, one.title, one.date)
        if following is not None:
            yield self._list(following)

    def no_list(self, failure: Any) -> Iterator[scrapy.Request]:
        """A list that could not be had: that of a day is looked for from the top, one in the middle is passed over."""
        number: int = failure.request.meta["number"]
        what, cure = self._why(failure)
        if number == 0 and self._status(failure) == 404:
            yield self._list(1)
            return
        yield from self._missed(number, failure.request.url, what, cure)

    def _missed(self, number: int, url: str, what: str, cure: str) -> Iterator[scrapy.Request]:
        self.counts["lists"] += 1
        self.manifest.put(self._row(f"list {number or self._walk.reached}", FAILED, url, "", "", what=what, cure=cure))
        following = self._walk.missed(number) if number else None
        if following is not None:
            yield self._list(following)

    def _strange(self, address: str) -> None:
        what, cure = "the list names an address that is no page of the site", "nothing to do: it was not asked for"
        self.manifest.put(self._row(f"list names {address}"[:200], LEFT_OUT, address, "", "", what=what, cure=cure))

    # Pages ---------------------------------------------------------------------------------------------------------
    def came(self, response: Response) -> None:
        """Keeps a page, or says why not."""
        id: str = response.meta["id"]
        try:
            page = self.site.read(decode(response.body), id)
        except UnreadableError as error:
            self._forget(response)
            self._fail(response.request, error.what, error.cure)
            return
        title, day = page.title or response.meta["title"], page.date or response.meta["day"]
        known = self._row(id, KEPT, response.meta["asked"], title, day, sha256=digest(response.body))
        known.fetched = datetime.now(UTC).isoformat(timespec="seconds")
        if self.task.about and not names(page, self.task.about):
            known.status, known.what, known.file = LEFT_OUT, self._unnamed(), ""
            known.cure = "nothing to do: fetch without the word, or with another one, to have it"
            self._done(LEFT_OUT, known)
            return
        write(self.manifest.path(id), response.body)
        self._done("new", known)
        self._forget(response)

    def failed(self, failure: Any) -> None:
        """A page that could not be had."""
        self._fail(failure.request, *self._why(failure))

    def _fail(self, request: Any, what: str, cure: str) -> None:
        meta = request.meta
        row = self._row(meta["id"], FAILED, meta["asked"], meta["title"], meta["day"], what=what, cure=cure)
        row.file = ""
        self._done(FAILED, row)

    def _done(self, what: str, row: Row) -> None:
        self.manifest.put(row)
        self.counts[what] += 1
        self.waiting -= 1
        if monotonic() - self._saved > _SAVED:
            self.manifest.save()
            self._saved = monotonic()
        self.tell(row.title or row.url)

    def _forget(self, response: Response) -> None:
        if self._cache is not None and response.request is not None:
            self._cache.forget(response.request)

    def _row(self, id: str, status: str, url: str, title: str, day: str, **more: str) -> Row:
        file = f"{id}.html" if status == KEPT else ""
        return Row(id, status, file, title, day, url, licence=self.site.LICENCE, source=self.site.SOURCE, **more)

    def _unnamed(self) -> str:
        return f"it does not name “{self.task.about}”"

    # What goes wrong -----------------------------------------------------------------------------------------------
    def _why(self, failure: Any) -> tuple[str, str]:
        """What failed, and the cure; closes the crawl where the site cannot be reached at all."""
        status = self._status(failure)
        if status:
            return _ANSWERS.get(status, (f"the site answered {status}, however often it was asked", _AGAIN))
        error = failure.value
        if isinstance(error, IgnoreRequest):
            if str(error) == ELSEWHERE:
                return "the page leads to another site, which was not followed", _BROWSER
            return "the site's robots file does not allow it", "nothing to do: what it forbids is not fetched"
        self._silent += 1
        if not self._answered or self._silent >= _SILENT:
            raise CloseSpider("unreachable" if not self._answered else "silent")
        if isinstance(error, DownloadTimeoutError):
            return f"no answer within {self.task.timeout:g} s, however often it was asked", _AGAIN
        gone = isinstance(error, DownloadConnectionRefusedError | CannotResolveHostError)
        return ("the site could not be reached" if gone else "the connection broke off"), _AGAIN

    @staticmethod
    def _status(failure: Any) -> int:
        return int(failure.value.response.status) if failure.check(HttpError) else 0

    def tell(self, told: str) -> None:
        """Says how far it is."""
        emit(told=told, done=len(self.known) - self.waiting, known=len(self.known))

    def closed(self, reason: str) -> None:
        """The end, called by Scrapy."""
        self.manifest.save()
        finished = reason == "finished"
        if finished and not self.task.starter:
            self._listed.forget()
        emit(end=reason, counts=self.counts)


def names(page: Page, word: str) -> bool:
    """Whether a page says the word, or one that begins with it, anywhere in its title, summary, text or tags.

    >>> page = Page("Talks", "2012-05-15", "The Kazakhstani side agreed.")
    >>> names(page, "kazakhstan"), names(page, "stan")
    (True, False)
    """
    sought = r"\s+".join(map(re.escape, word.split()))
    return re.search(rf"(?<!\w){sought}", f"{page.title}\n{page.text}", re.IGNORECASE) is not None


def emit(**said: Any) -> None:
    """A line to who waits for the result; where nobody does any more, the crawl ends."""
    try:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    except OSError:
        os._exit(1)


def settings(task: Task) -> dict[str, Any]:
    """Scrapy's settings: one request at a time, never faster than the pace, slower where the site is slow."""
    return {
        "USER_AGENT": f"{AGENT} (research; one page at a time, robots obeyed)",
        "ROBOTSTXT_USER_AGENT": AGENT,
        "ROBOTSTXT_OBEY": True,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": task.pace,
        "AUTOTHROTTLE_MAX_DELAY": max(30.0, task.pace),
        "DOWNLOAD_DELAY": task.pace,
        "CONCURRENT_REQUESTS": 8,  # those that wait to be asked for again among them
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_TIMEOUT": task.timeout,
        "DOWNLOAD_MAXSIZE": 50_000_000,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": task.retries,
        "RETRY_PRIORITY_ADJUST": 0,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "REDIRECT_MAX_TIMES": 5,
        "REDIRECT_PRIORITY_ADJUST": 0,
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_STORAGE": Cache,
        "DOWNLOADER_MIDDLEWARES": {
            "explore.fetching._polite.OneSite": 50,
            "explore.fetching._polite.AsRobotsSay": 150,  # after the robots file was read
            "explore.fetching._polite.Patience": 550,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        },
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "INFO",
        "LOGSTATS_INTERVAL": 0,
        "EXPLORE_HOME": task.home,
        "EXPLORE_FOLDER": task.folder,
        "EXPLORE_FIRST_WAIT": task.first_wait,
        "EXPLORE_TELL": lambda told: emit(told=told),
    }


def main() -> None:
    """Does the task that stands on standard input."""
    task = Task(**json.loads(sys.stdin.readline()))
    manifest = Manifest(Path(task.folder))
    process = AsyncCrawlerProcess(settings(task), install_root_handler=True)
    crawl = process.crawl(Spider, task=task, manifest=manifest)
    threading.Thread(target=_until_nobody_waits, args=(manifest,), daemon=True).start()
    process.start(install_signal_handlers=False)
    crawl.result()  # raises what kept the crawl from starting


def _until_nobody_waits(manifest: Manifest) -> None:
    """Ends the process once standard input is closed, between two steps of the crawl: no step is ever half done."""
    from twisted.internet import reactor

    while sys.stdin.read(1024):
        pass

    def leave() -> None:
        manifest.save()
        emit(end="stopped")
        os._exit(0)

    reactor.callFromThread(leave)
