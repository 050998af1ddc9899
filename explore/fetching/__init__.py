"""Fetching: transcripts from a site into a folder, politely, as served; a site is one file here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from explore.escaping import plain

if TYPE_CHECKING:
    import pandas as pd

    from explore.fetching._site import Site

NO_SCRAPY = (
    "Fetching needs the kit's fetch part, which is not installed: run pip install '.[fetch]' in the kit's folder, "
    "then start anew"
)
_WAIT = 10.0  # seconds that a crawl is given to save what it has
_ENDS = {
    "unreachable": "{host} cannot be reached: check that you are online and that the address is right, then run the "
    "same again; nothing that is in {folder} was lost",
    "silent": "{host} stopped answering: run the same again later; {told}",
}


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely a site is asked: seconds between two pages, before a second try, and for an answer; tries more."""

    pace: float = 1.0
    first_wait: float = 2.0
    retries: int = 4
    timeout: float = 60.0

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 <= getattr(self, name) <= 3600:
                raise ValueError(f"{name}={getattr(self, name)!r} is to be a number of 0 or more, and an hour at most")


@dataclass(frozen=True, slots=True)
class Step:
    """How far a fetch is: `done` of `known` pages are dealt with, `told` is what it is at."""

    done: int
    known: int
    told: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch did: pages `new` in `folder`, already `here`, `left_out`, `failed`, and `lists` that failed."""

    folder: Path
    new: int
    here: int
    left_out: int
    failed: int
    lists: int = 0
    about: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing failed."""
        return not (self.failed or self.lists)

    @property
    def sentence(self) -> str:
        """What was done, in words.

        >>> Fetched(Path("talks"), new=12, here=3, left_out=0, failed=1).sentence
        '12 pages fetched into talks, 3 were there already, 1 failed: manifest.csv says which, and what to do.'
        """
        from explore.corpus.sentence import counted

        parts = [f"{counted(self.new, 'page') if self.new else 'nothing new was'} fetched into {self.folder}"]
        if self.here:
            parts.append(f"{self.here:,} {'was' if self.here == 1 else 'were'} there already")
        if self.left_out:
            parts.append(f"{self.left_out:,} left out, not naming “{self.about}”")
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if self.lists:
            parts.append(f"{counted(self.lists, 'list')} of the site could not be read, so that pages may be missing")
        said = ", ".join(parts)
        return f"{said}." if self.whole else f"{said}: manifest.csv says which, and what to do."

    @property
    def manifest(self) -> pd.DataFrame:
        """The table beside the pages: a row a page, with address, time, hash, licence, and what failed and its cure."""
        import pandas as pd

        from explore.fetching._manifest import COLUMNS, read

        return pd.DataFrame([[getattr(row, name) for name in COLUMNS] for row in read(self.folder)], columns=COLUMNS)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a site's first archive is: `number` pages of `source` from `host`, under `licence`."""

    number: int
    source: str
    host: str
    licence: str


def starter(name: str) -> Offer:
    """What the first archive of a site is, before anything is fetched. Raises ValueError for a site there is not.

    >>> starter("kremlin")
    Offer(number=14, source='the President of Russia', host='en.kremlin.ru', licence='CC BY 4.0')
    """
    found = _named(name)
    return Offer(len(found.STARTER), found.WHOSE, str(urlsplit(found.HOME).hostname), found.LICENCE)


Progress = Callable[[Step], None]


def fetch(
    name: str,
    folder: str | os.PathLike[str],
    *,
    since: Any = None,
    until: Any = None,
    about: str | None = None,
    starter: bool = False,
    section: str | None = None,
    site: str | None = None,
    manners: Manners | None = None,
    progress: Progress | bool | None = None,
) -> Fetched:
    """Fetches a site's transcripts of some days into a folder, which `explore.load` then reads; says what was done.

    `name` is the site's, `kremlin`; `since` and `until` are days, months or years, both meant whole (until today where
    there is none); `starter=True` fetches the site's small first archive instead. `section` is one of the site's lists:
    its transcripts, or all its news. With `about`, every page of those days is looked at, and kept are those that name
    the word, or one that begins with it, in title, summary, text or tags. `site` is the address to ask instead of the
    site's own, such as a mirror. `progress` is told each `Step`; by default a bar shows it where there is a screen.

    A page lies as served in `<id>.html`, and `manifest.csv` beside them says of each where it is from, when it was
    fetched, its hash and licence, or why it failed and what to do. Whatever is there is never fetched again, nor
    overwritten: after an interruption, the same call goes on. The site's robots file is obeyed, and one page is asked
    for at a time.

    >>> fetch("kremlin", "talks", since=2013, until=2012)
    Traceback (most recent call last):
    ValueError: there is no day from 2013-01-01 to 2012-12-31: since is to come before until

    Raises ValueError for a site or days that there are not, and where the kit's fetch part is not installed,
    ConnectionError where the site does not answer, OSError where the folder cannot be written to.
    """
    task = _task(name, folder, since, until, about, starter, section, site, manners or Manners())
    if find_spec("scrapy") is None:
        raise ValueError(NO_SCRAPY)
    place = Path(task["folder"])
    from explore.fetching import _manifest

    _manifest.prepare(place)
    with _alone(place), _shown(progress) as tell:
        counts = _crawled(task, place / _manifest.HIDDEN / "log.txt", tell)
    done = Fetched(place, counts["new"], counts["here"], counts["left out"], counts["failed"], counts["lists"])
    if counts["unwritten"]:
        raise OSError(f"{place} cannot be written to ({counts['unwritten']}): the same again goes on from there")
    return _ended(replace(done, about=task["about"]), str(counts["end"]), task["home"])


def _task(
    name: str,
    folder: str | os.PathLike[str],
    since: Any,
    until: Any,
    about: str | None,
    starter: bool,
    section: str | None,
    site: str | None,
    manners: Manners,
) -> dict[str, Any]:
    """What the crawl is to do; ValueError for what cannot be done, with the cure."""
    found = _named(name)
    home = (site or found.HOME).rstrip("/")
    if urlsplit(home).scheme not in {"http", "https"} or not urlsplit(home).hostname:
        raise ValueError(f"site={site!r} is no address of a site: write it as http://example.org")
    if starter and not (since is until is about is section is None):
        raise ValueError("the starter's pages are always the same: leave out since, until, about and section")
    chosen = section or found.SECTIONS[0]
    if chosen not in found.SECTIONS:
        raise ValueError(f"section={section!r} is not one of {', '.join(found.SECTIONS)}")
    days = ("", "") if starter else _days(since, until)
    return {
        "site": name,
        "folder": str(Path(folder).expanduser().absolute()),
        "home": home,
        "section": chosen,
        "since": days[0],
        "until": days[1],
        "about": " ".join((about or "").split()),
        "starter": starter,
        **{one: getattr(manners, one) for one in Manners.__slots__},
    }


def _named(name: str) -> Site:
    from explore.fetching._site import sites

    known = sites()
    if name not in known:
        raise ValueError(f"{name!r} is no site that can be fetched from: there is {', '.join(known)}")
    return known[name]


def _days(since: Any, until: Any) -> tuple[str, str]:
    from explore.corpus.select import period

    if since is None:
        raise ValueError("say since when: since='2012-05' takes all from May 2012 on, or starter=True a first archive")
    first = period(since, "since").start_time.date()
    last = date.today() if until is None else period(until, "until").end_time.date()
    if last < first:
        raise ValueError(f"there is no day from {first} to {last}: since is to come before until")
    return first.isoformat(), last.isoformat()


class _alone:  # noqa: N801 -- used as a function
    """Keeps a second fetch out of the folder; the lock goes with the process that holds it."""

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        from explore.fetching._manifest import HIDDEN

        self._folder, self._lock = folder, FileLock(folder / HIDDEN / "lock")

    def __enter__(self) -> None:
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise ValueError(f"{self._folder}: another fetch is writing here; wait until it has ended") from None

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class _shown:  # noqa: N801 -- used as a function
    """Where each step is told: to a function, on a bar, or to nobody."""

    def __init__(self, progress: Progress | bool | None) -> None:
        self._progress = progress
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if callable(self._progress):
            return self._progress
        if self._progress is None and not sys.stderr.isatty() and "ipykernel" not in sys.modules:
            return lambda step: None
        if self._progress is False:
            return lambda step: None
        from tqdm.auto import tqdm

        self._bar = tqdm(total=0, desc="Fetching", unit=" pages")
        return self._moved

    def _moved(self, step: Step) -> None:
        self._bar.total = step.known
        self._bar.n = step.done
        self._bar.set_postfix_str(step.told[:60])

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _crawled(task: Mapping[str, Any], log: Path, tell: Progress) -> dict[str, Any]:
    """Runs the crawl in a process of its own, and tells each step; its counts, and why it ended."""
    package = str(Path(__file__).parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    said: dict[str, Any] = {"end": "broken", "counts": {}}
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "explore.fetching"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C reaches this process alone, which then lets the crawl save what it has
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(OSError):  # one that could not start has ended, which is told below
                process.stdin.write(json.dumps(task) + "\n")
                process.stdin.flush()
            step = Step(0, 0, "")
            for line in _lines(process.stdout):
                said.update(line)
                told = plain(line.get("told", step.told), " ")  # a page's title may hold anything
                step = Step(line.get("done", step.done), line.get("known", step.known), told)
                if "told" in line:
                    tell(step)
        finally:
            _left(process)
    none = dict.fromkeys(("new", "here", "left out", "failed", "lists"), 0)
    return {**none, **said["counts"], "end": said["end"], "unwritten": said.get("unwritten", "")}


def _lines(pipe: IO[str]) -> Iterator[dict[str, Any]]:
    """What the crawl says, a line each; waits in a way that Ctrl-C interrupts on every system."""
    came: SimpleQueue[str | None] = SimpleQueue()

    def read() -> None:
        with suppress(ValueError, OSError):
            for line in pipe:
                came.put(line)
        came.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        with suppress(Empty):
            line = came.get(timeout=0.5)
            if line is None:
                return
            with suppress(ValueError):
                yield json.loads(line)


def _left(process: subprocess.Popen[str]) -> None:
    """Has the crawl save what it has and end: its standard input is closed. One that does not is killed."""
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_WAIT)
    except subprocess.TimeoutExpired:
        process.kill()


def _ended(done: Fetched, end: str, home: str) -> Fetched:
    """What was done, or why it broke off: ConnectionError, or RuntimeError for what nobody foresaw."""
    if end == "finished":
        return done
    if end in _ENDS:
        told = _ENDS[end].format(host=urlsplit(home).netloc, folder=done.folder, told=done.sentence)
        raise ConnectionError(told)
    log = done.folder / ".fetch" / "log.txt"
    raise RuntimeError(f"the fetch broke off; the end of {log} says why, and the same again goes on from there")
