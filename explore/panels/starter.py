"""A first real archive by a button: what it would fetch, from where, how far it is, and where it lies then."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import traitlets

from explore.corpus.sentence import counted
from explore.fetching import Manners, Step, fetch, starter
from explore.panels._assets import script, styles
from explore.panels._panel import Asked


class _StoppedError(Exception):
    """What ends a fetch that was called off."""


class Starter(Asked):
    """A button that fetches the small first archive of a site into a folder; `fetched` is the folder once it is there.

    It says before what it would fetch, from where and under which licence. The notebook can go on meanwhile.

    >>> Starter("talks").told
    'Fetches 14 pages of the site of ..., en.kremlin.ru, into talks, one a second. They are under CC BY 4.0: ...'
    """

    _esm = script("starter")
    _css = styles("starter")
    told = traitlets.Unicode("").tag(sync=True)
    step = traitlets.Unicode("", help="what it is at").tag(sync=True)
    done = traitlets.Int(0).tag(sync=True)
    known = traitlets.Int(0).tag(sync=True)
    running = traitlets.Bool(False).tag(sync=True)
    result = traitlets.Unicode("", help="what was done, and how to load it").tag(sync=True)
    fetched = traitlets.Unicode("", help="the folder that was fetched, once it was").tag(sync=True)

    def __init__(
        self,
        folder: str | os.PathLike[str] = "first-archive",
        name: str = "kremlin",
        *,
        site: str | None = None,
        manners: Manners | None = None,
    ) -> None:
        super().__init__()
        self.folder = Path(folder)
        self._name, self._site, self._manners = name, site, manners
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        pages = starter(name)
        host = urlsplit(site).netloc if site else pages.host
        self.told = (
            f"Fetches {counted(pages.number, 'page')} of the site of {pages.source}, {host}, into {self.folder}, "
            f"one a second. They are under {pages.licence}: name the source, and link to it, where you publish."
        )

    def do_fetch(self) -> None:
        """Begins to fetch, beside the notebook."""
        if self.running:
            raise ValueError("It is fetching already.")
        self._stop.clear()
        self.done, self.known, self.step, self.result = 0, 0, "Asking the site …", ""
        self.running = True
        self._thread = threading.Thread(target=self._fetch, args=(_here(),), daemon=True)
        self._thread.start()

    def do_stop(self) -> None:
        """Calls it off; what was fetched stays."""
        self._stop.set()
        self.step = "Stopping …"

    def wait(self, seconds: float = 60.0) -> None:
        """Waits until it has ended; for a script, for in a notebook nobody needs to."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _fetch(self, later: Callable[..., None]) -> None:
        def tell(step: Step) -> None:
            if self._stop.is_set():
                raise _StoppedError
            later(self._at, step)

        try:
            found = fetch(self._name, self.folder, starter=True, site=self._site, manners=self._manners, progress=tell)
        except _StoppedError:
            later(self._ended, "Stopped: what was fetched is kept, and the button goes on from there.", "")
        except (OSError, ValueError, RuntimeError) as error:
            later(self._ended, "", str(error))
        else:
            said = found.sentence
            there = found.new + found.here
            later(self._ended, f"{said} Load it with explore.load({str(self.folder)!r})." if there else said, "", there)

    def _at(self, step: Step) -> None:
        if not self._stop.is_set():
            self.done, self.known, self.step = step.done, step.known, step.told

    def _ended(self, result: str, message: str, there: int = 0) -> None:
        self.running, self.step = False, ""
        self.result, self.message = result, message
        if there:
            self.fetched = ""  # so that whoever waits for it is told of a second fetch too
            self.fetched = str(self.folder)


def _here() -> Callable[..., Any]:
    """Does a thing in the loop that runs here, as a notebook's does; at once where none runs."""
    try:
        return asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        return lambda act, *given: act(*given)
