"""The panels together: composition only."""

from __future__ import annotations

import os

import ipywidgets as widgets

from explore.charts.style import Palette, Theme
from explore.corpus import Corpus
from explore.export import source_line
from explore.panels._line import Line
from explore.panels.matrix import WhoOnWhat
from explore.panels.reader import Reader
from explore.panels.selection_bar import SelectionBar
from explore.panels.speaker_filter import SpeakerFilter
from explore.panels.speaking_chart import SpeakingChart
from explore.panels.subject_filter import SubjectFilter
from explore.panels.trail import Trail
from explore.panels.what_was_read import WhatWasRead
from explore.selection import Selection


class Explorer(widgets.VBox):  # type: ignore[misc]
    """All panels over one corpus and one selection: what is selected anywhere shows everywhere.

    `selection` is the selection; `speakers`, `subject`, `matrix`, `speaking`, `reader` and `trail` are the
    panels, each usable alone.
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
        self.speakers = SpeakerFilter(self.selection, self.palette)
        self.speakers.add_class("explore-panel")
        self.selection_bar = SelectionBar(self.selection)
        self.speaking = SpeakingChart(
            self.selection, self.palette, theme=theme, source=self.source, folder=export_folder
        )
        self.matrix = WhoOnWhat(self.selection, self.palette, source=self.source, folder=export_folder)
        self.matrix.add_class("explore-panel")
        self.subject = SubjectFilter(self.selection)
        self.subject.add_class("explore-panel")
        self.reader = Reader(self.selection, self.palette)
        self.reader.layout.flex = "1.02 1 420px"
        self.trail = Trail(self.selection, self.palette)
        self.trail.layout.flex = "1 1 380px"
        self.trail.observe(self._open, "opened")
        text = widgets.HBox([self.reader, self.trail])
        text.layout.flex_flow = "row wrap"
        text.add_class("explore-panel")
        self.export = self.speaking.export
        foot = Line(self.source, "small")
        foot.add_class("explore-panel")
        super().__init__(
            [
                self.what_was_read,
                self.speakers,
                self.subject,
                self.selection_bar,
                self.matrix,
                self.speaking,
                text,
                foot,
            ]
        )
        self.add_class("explore-root")

    def _open(self, change: dict[str, dict[str, str]]) -> None:
        self.reader.show(change["new"]["document"], change["new"]["turn"] or None)


def _hued(corpus: Corpus) -> list[str]:
    """Speakers in the order in which they get their hues: as they speak, those who speak most among many."""
    turns = corpus.turns
    named = turns[turns["speaker_id"].notna()]
    most = named.groupby("speaker_id", observed=True)["words"].sum().nlargest(6)
    first = named["speaker_id"].astype("str").drop_duplicates()
    return [id_ for id_ in first if id_ in most.index]
