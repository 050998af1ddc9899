"""The panels together: composition only."""

from __future__ import annotations

import gc
import os
from typing import Any

import ipywidgets as widgets

from explore.charts.style import Palette, Theme
from explore.corpus import Corpus
from explore.corpus.invented import title_of
from explore.export import export_selection, source_line
from explore.panels._after_cell import after_this_cell
from explore.panels._line import Line
from explore.panels.filter_bar import FilterBar
from explore.panels.findings import Findings
from explore.panels.matrix import WhoOnWhat
from explore.panels.naming import NamesOverTime
from explore.panels.quote_check import QuoteCheck
from explore.panels.reader import Reader
from explore.panels.selection_bar import SelectionBar
from explore.panels.speaking_chart import SpeakingChart
from explore.panels.trail import Trail
from explore.panels.what_was_read import WhatWasRead
from explore.selection import Selection


class Explorer(widgets.VBox):  # type: ignore[misc]
    """All panels over one corpus and one selection: what is selected anywhere shows everywhere.

    `selection` is the selection; `what_was_read`, `filters`, `selection_bar`, `matrix`, `naming`, `speaking`, `reader`,
    `trail`, `findings` and `quote` are the panels, each usable alone; `speakers`, `subject`, `dates`, `places`,
    `genres`, `transcripts` and `text` are the filters, each with a `value`.
    Charts are written to `export_folder`. The theme follows the page's, unless `theme` fixes it.

    >>> import explore
    >>> app = explore.Explorer(explore.load(explore.sample()))
    >>> app.speakers.value = "Vladimir Putin"
    >>> app.selection.sentence
    'Vladimir Putin: 3 turns in 1 transcript, an excerpt'
    """

    def __init__(
        self, corpus: Corpus, *, theme: Theme | None = None, export_folder: str | os.PathLike[str] = "exports"
    ) -> None:
        self.export_folder = export_folder
        self.source = source_line(corpus)
        self.palette = Palette()
        self.palette.give(_hued(corpus))
        self.selection = selection = Selection(corpus)
        self._told = corpus
        selection.observe(self._tell, "version")  # before the panels, which show it
        palette, source, mark = self.palette, self.source, title_of(corpus.documents, "")
        self.what_was_read = WhatWasRead(selection, palette)
        self.filters = FilterBar(selection, palette)
        self.speakers, self.subject, self.dates = self.filters.speakers, self.filters.subject, self.filters.dates
        self.places, self.genres, self.text = self.filters.places, self.filters.genres, self.filters.text
        self.transcripts = self.filters.transcripts
        self.selection_bar = SelectionBar(selection)
        self.selection_bar.add_class("explore-sticky")
        self.selection_bar.observe(self._export, "export_asked")
        self.matrix = WhoOnWhat(selection, palette, source=source, folder=export_folder, mark=mark)
        self.naming = NamesOverTime(selection, palette, source=source, folder=export_folder, mark=mark)
        self.speaking = SpeakingChart(selection, palette, theme=theme, source=source, folder=export_folder, mark=mark)
        self.export = self.speaking.export
        self.findings = Findings(selection, palette, export_folder=export_folder, source=source)
        self.reader = Reader(selection, palette, keep=self.findings.keep)
        self.trail = Trail(selection, palette, keep=self.findings.keep, export_folder=export_folder)
        self.quote = QuoteCheck(selection, palette)
        for panel in (self.filters, self.what_was_read.intake, self.trail, self.findings, self.quote):
            panel.observe(self._open, "opened")
        for panel, name in (
            (self.matrix, "panel"), (self.naming, "panel"), (self.reader, "reader"), (self.trail, "trail"),
            (self.findings, "findings"), (self.quote, "panel"),
        ):  # fmt: skip
            panel.add_class(f"explore-{name}")
        text = widgets.Box([self.reader, self.trail])
        text.add_class("explore-two")
        body = widgets.Box([text, self.findings])
        body.add_class("explore-body")
        self.foot = Line(source, "small")
        self.foot.add_class("explore-panel")
        super().__init__(
            [
                self.what_was_read,
                self.filters,
                self.selection_bar,
                self.matrix,
                self.naming,
                self.speaking,
                body,
                self.quote,
                self.foot,
            ]
        )
        self.add_class("explore-root")
        # What was made for it is looked through once now, and not for a quarter of a second in the middle of a click.
        after_this_cell(gc.collect)

    @property
    def corpus(self) -> Corpus:
        """The corpus as it stands, with what was corrected on the page."""
        return self.selection.corpus

    def _tell(self, change: object) -> None:
        """Says anew where the numbers come from, once a corrected corpus is in the place of the one before."""
        if self.corpus is not self._told:
            self._told = self.corpus
            self.source = self.foot.text = source_line(self.corpus)
            for panel in (self.matrix, self.naming, self.speaking, self.findings):
                panel.source = self.source

    def _export(self, change: object) -> None:
        selection = self.selection
        written = export_selection(
            selection.selected, self.export_folder, source=self.source, selection=selection.sentence
        )
        self.selection_bar.told = written.sentence

    def _open(self, change: dict[str, Any]) -> None:
        place = change["new"]
        self.reader.show(place["document"], place.get("turn") or None, place.get("start"))


def _hued(corpus: Corpus) -> list[str]:
    """Speakers in the order in which they get their hues: as they speak, those who speak most among many."""
    turns = corpus.turns
    named = turns[turns["speaker_id"].notna()]
    most = named.groupby("speaker_id", observed=True)["words"].sum().nlargest(6)
    first = named["speaker_id"].astype("str").drop_duplicates()
    return [id_ for id_ in first if id_ in most.index]
