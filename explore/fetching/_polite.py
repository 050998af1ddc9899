"""How Scrapy is made to wait, to keep to one site, and to keep what it was given; needs Scrapy."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.settings import Settings

from explore.fetching._manifest import HIDDEN
from explore.writing import write

_LONGEST = 120.0  # seconds between two tries, whatever a site asks for
ELSEWHERE = "the address leads to another site"


class OneSite:
    """Lets requests to the site itself pass, and no others: an answer may lead anywhere."""

    def __init__(self, crawler: Crawler) -> None:
        self.host = urlsplit(crawler.settings["EXPLORE_HOME"]).hostname

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneSite:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for another site."""
        if urlsplit(request.url).hostname != self.host:
            raise IgnoreRequest(ELSEWHERE)


class AsRobotsSay:
    """Waits between two requests as long as the site's robots file asks, which Scrapy reads and does not obey."""

    def __init__(self, crawler: Crawler) -> None:
        self.wait = 0.0
        self._free = 0.0
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AsRobotsSay:
        """Made by Scrapy."""
        return cls(crawler)

    def _robots(self, robotparser: Any) -> None:
        self.wait = min(robotparser.crawl_delay(self._agent) or 0.0, _LONGEST)

    async def process_request(self, request: Request) -> None:
        """Lets one request after the other pass."""
        if self.wait and not request.meta.get("dont_obey_robotstxt"):
            now = time.monotonic()
            start = max(now, self._free)
            self._free = start + self.wait
            await asyncio.sleep(start - now)


class Patience(RetryMiddleware):
    """Asks again after a failure, each time after twice as long a wait, or after as long as the site says."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.first = settings.getfloat("EXPLORE_FIRST_WAIT")
        self.tell: Callable[[str], None] = settings["EXPLORE_TELL"]
        self.answered = False
        self.given_up: Exception | None = None

    async def process_request(self, request: Request) -> None:
        """Raises what the first request met, where nothing was ever heard of the site."""
        if self.given_up is not None:
            raise self.given_up

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The answer, or the request once more."""
        self.answered, self.given_up = True, None
        again = super().process_response(request, response)
        if isinstance(again, Request):
            asked = response.headers.get("Retry-After", b"") or b""
            await self._wait(again, f"answered {response.status}", float(asked) if asked.isdigit() else 0.0)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """The request once more; None where it was asked for often enough."""
        if not self.answered and request.meta.get("retry_times", 0) and not isinstance(exception, IgnoreRequest):
            self.given_up = exception
        if self.given_up is not None:
            return None
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            await self._wait(again, "did not answer")
        return again

    async def _wait(self, again: Request, why: str, asked: float = 0.0) -> None:
        seconds = min(max(self.first * 2 ** (again.meta["retry_times"] - 1), asked), _LONGEST)
        self.tell(f"the site {why}; asking again in {seconds:.0f} s")
        await asyncio.sleep(seconds)


class Cache:
    """Pages that were given once, in files that can do nothing but be read; lists and robots are never among them."""

    def __init__(self, settings: Settings) -> None:
        self.folder = Path(settings["EXPLORE_FOLDER"]) / HIDDEN / "cache"

    def open_spider(self, spider: object) -> None:
        """Makes the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def close_spider(self, spider: object) -> None:
        """Nothing is open."""

    def retrieve_response(self, spider: object, request: Request) -> Response | None:
        """What was given for this address; None where nothing was, or where it is damaged."""
        if "id" not in request.meta:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError):
            head, _, body = self._path(request).read_bytes().partition(b"\n")
            said = json.loads(head)
            if said["sha256"] == hashlib.sha256(body).hexdigest():
                return HtmlResponse(str(said["url"]), headers=Headers(said["headers"]), body=body)
        return None

    def store_response(self, spider: object, request: Request, response: Response) -> None:
        """Keeps a page that was given; errors and redirects are asked for anew."""
        if "id" not in request.meta or response.status != 200:
            return
        kept = {
            name: value.decode("latin-1")
            for name in ("Content-Type", "Content-Encoding")
            if (value := response.headers.get(name))
        }
        digest = hashlib.sha256(response.body).hexdigest()
        head = json.dumps({"url": response.url, "headers": kept, "sha256": digest})
        write(self._path(request), head.encode() + b"\n" + response.body)

    def forget(self, request: Request) -> None:
        """Gives up the copy of a page that lies in the folder by now."""
        self._path(request).unlink(missing_ok=True)

    def _path(self, request: Request) -> Path:
        return self.folder / hashlib.sha256(request.url.encode()).hexdigest()[:32]
