"""The panels together: composition only."""

from __future__ import annotations

import os
from collections.abc import Sequence

import ipywidgets as widgets

from explore.charts.style import Palette, Theme
from explore.corpus import Corpus
from explore.export import export_chart, source_line
from explore.panels._line import Line
from explore.panels.export_bar import ExportBar
from explore.panels.filter_bar import FilterBar
from explore.panels.reader import Reader
from explore.panels.selection_bar import SelectionBar
from explore.panels.speaking_chart import SpeakingChart
from explore.panels.trail import Trail
from explore.panels.what_was_read import WhatWasRead
from explore.selection import Selection


class Explorer(widgets.VBox):  # type: ignore[misc]
    """All panels over one corpus and one selection: what is selected anywhere shows everywhere.

    `selection` is the selection; `filters`, `selection_bar`, `speaking`, `reader`, `trail` and `export` are the
    panels, each usable alone; `speakers`, `subject`, `dates`, `places`, `genres`, `transcripts` and `text` are the
    filters, each with a `value`.
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
        self.corpus = corpus
        self.export_folder = export_folder
        self.source = source_line(corpus)
        self.palette = Palette()
        self.palette.give(_hued(corpus))
        self.selection = Selection(corpus)
        self.what_was_read = WhatWasRead(corpus)
        self.filters = FilterBar(self.selection, self.palette)
        self.filters.observe(self._open, "opened")
        self.speakers, self.subject, self.dates = self.filters.speakers, self.filters.subject, self.filters.dates
        self.places, self.genres, self.text = self.filters.places, self.filters.genres, self.filters.text
        self.transcripts = self.filters.transcripts
        self.selection_bar = SelectionBar(self.selection)
        self.selection_bar.add_class("explore-sticky")
        self.speaking = SpeakingChart(self.selection, self.palette, theme=theme, source=self.source)
        self.reader = Reader(self.selection, self.palette)
        self.reader.layout.flex = "1.02 1 420px"
        self.trail = Trail(self.selection, self.palette)
        self.trail.layout.flex = "1 1 380px"
        self.trail.observe(self._open, "opened")
        text = widgets.HBox([self.reader, self.trail])
        text.layout.flex_flow = "row wrap"
        text.add_class("explore-panel")
        self.export = ExportBar(self._save)
        foot = Line(self.source, "small")
        foot.add_class("explore-panel")
        super().__init__(
            [
                self.what_was_read,
                self.filters,
                self.selection_bar,
                self.speaking,
                self.export,
                text,
                foot,
            ]
        )
        self.add_class("explore-root")

    def _open(self, change: dict[str, dict[str, str]]) -> None:
        self.reader.show(change["new"]["document"], change["new"]["turn"] or None)

    def _save(self, formats: Sequence[str]) -> str:
        chart = self.speaking
        written = export_chart(
            chart.figure("light"),
            chart.table,
            self.export_folder,
            f"who-speaks-{chart.measure.value}",
            formats=formats,
            source=self.source,
            alt=chart.alt_text,
        )
        return written.sentence


def _hued(corpus: Corpus) -> list[str]:
    """Speakers in the order in which they get their hues: as they speak, those who speak most among many."""
    turns = corpus.turns
    named = turns[turns["speaker_id"].notna()]
    most = named.groupby("speaker_id", observed=True)["words"].sum().nlargest(6)
    first = named["speaker_id"].astype("str").drop_duplicates()
    return [id_ for id_ in first if id_ in most.index]
