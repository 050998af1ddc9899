"""A folder chosen on the page, and the Explorer of what was read in it."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from explore.corpus import Corpus
from explore.explorer import Explorer
from explore.loading import load
from explore.panels._line import Line
from explore.panels.starter import Starter


class OwnTranscripts(widgets.VBox):  # type: ignore[misc]
    """A box for a folder of transcripts, and under it the Explorer of what it holds; for notebooks without code.

    `corpus` and `explorer` are those of the folder that was read last, None before any was. What could not be read
    is told in a sentence, and leaves what is there. With `first_archive`, a folder that is new or was fetched before, a
    button fetches a first archive of real pages into it and opens that.

    >>> import explore
    >>> own = OwnTranscripts(explore.sample())
    >>> own.corpus
    <Corpus: 1 transcript, 15 May 2012, 5 turns, an excerpt>
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, first_archive: str | os.PathLike[str] | None = None,
        **explorer: Any,
    ) -> None:  # fmt: skip
        self.corpus: Corpus | None = None
        self.explorer: Explorer | None = None
        self._given = explorer
        self.folder = widgets.Text(
            value="" if folder is None else str(folder),
            description="Folder",
            placeholder="The folder that holds your transcripts",
            continuous_update=False,
        )
        self.read = widgets.Button(description="Read it", tooltip="Read the transcripts of this folder")
        self.read.add_class("explore-quiet")
        self.read.layout.width = "auto"
        self.read.on_click(lambda _: self.choose(self.folder.value))
        self.message = Line("", "meta", live=True)
        self._head = widgets.HBox([self.folder, self.read, self.message])
        self._head.add_class("explore-bar")
        self.starter: Starter | None = None
        if first_archive is not None:
            self.starter = Starter(first_archive)
            self.starter.observe(self._fetched, "fetched")
        self._above = [one for one in (self._head, self.starter) if one is not None]
        super().__init__(self._above)
        self.add_class("explore-own")
        if folder is not None:
            self.choose(folder)

    def _fetched(self, change: Any) -> None:
        if change["new"]:
            self.folder.value = change["new"]
            self.choose(change["new"])

    def choose(self, folder: str | os.PathLike[str]) -> None:
        """Reads a folder (a file, a pattern) and shows its Explorer; what is wrong with it is told in `message`."""
        place = os.path.expanduser(str(folder).strip())
        if not place:
            self.message.text = "Give the folder that holds your transcripts."
            return
        self.message.text = f"Reading {place} …"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what is doubtful is listed on the page
                corpus = load(place, progress=False)
        except (OSError, ValueError) as error:
            self.message.text = str(error)
            return
        self.corpus = corpus
        self.explorer = Explorer(corpus, **self._given)
        self.children = [*self._above, self.explorer]
        self.message.text = f"Read from {Path(place).name or place}."
