"""What was read: how far the numbers reach, month by month and file by file."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import traitlets

from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.corpus.sentence import extent, headline
from explore.measures import coverage
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.panels.intake import Intake
from explore.panels.strip import Strip
from explore.selection import Selection

QUICK = 500_000
"""Characters up to which every one of them is accounted for before anything is shown; beyond, when files are opened."""


class Head(Panel):
    """The sentence that says how far the numbers reach, those under it, and the button that opens the files."""

    _esm = script("what_was_read")
    _css = styles("what_was_read")
    headline = traitlets.Unicode("").tag(sync=True)
    told = traitlets.Unicode("").tag(sync=True)
    hatched = traitlets.Bool(False, help="whether the strip below has excerpts to explain").tag(sync=True)
    files = traitlets.Bool(False, help="whether the files are open").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        self._of: Corpus | None = None
        super().__init__(selection, palette)

    def follow(self) -> None:
        """Tells anew what was read where the corpus was corrected; what is selected changes nothing here."""
        corpus = self.selection.corpus
        if corpus is self._of:
            return
        self._of = corpus
        quick = int(corpus.documents["characters"].sum()) <= QUICK
        self.tell(int(corpus.audit()["unaccounted"].sum()) if quick else None)

    def tell(self, unaccounted: int | None) -> None:
        """Says what was read, and how many characters of it are lost; None says nothing of them."""
        corpus = self.selection.corpus
        documents = corpus.documents
        table = coverage.measure(documents, corpus.mentions.iloc[:0])
        self.headline = headline(corpus.frames, unaccounted)
        self.told = extent(corpus.frames, unaccounted, coverage.told(table))
        self.hatched = bool(documents["is_excerpt"].any())

    def do_files(self) -> None:
        """Opens the files, or closes them."""
        self.files = not self.files


class WhatWasRead(widgets.VBox):  # type: ignore[misc]
    """What was read of the whole archive, whatever is selected: `head`, `strip`, and when opened the `intake`.

    It takes a selection, or a corpus, which gets a selection of its own.

    >>> import explore
    >>> WhatWasRead(explore.load(explore.sample())).sentence
    '1 transcript, 15 May 2012, 5 turns, an excerpt, every word accounted for'
    """

    def __init__(self, selection: Selection | Corpus, palette: Palette | None = None) -> None:
        self.selection = selection if isinstance(selection, Selection) else Selection(selection)
        self.head = Head(self.selection, palette)
        self.strip = Strip(self.selection, palette)
        self.intake = Intake(self.selection, palette, shown=False)
        self.head.observe(self._files, "files")
        self.intake.observe(self._told, "content")
        super().__init__([self.head, self.strip, self.intake])
        self.add_class("explore-panel")

    @property
    def sentence(self) -> str:
        """The headline."""
        return str(self.head.headline)

    def open_files(self) -> None:
        """Opens the files."""
        self.head.files = True

    def _files(self, change: Any) -> None:
        self.intake.shown = change["new"]

    def _told(self, change: object) -> None:
        self.head.tell(int(self.intake.audit["unaccounted"].sum()))
