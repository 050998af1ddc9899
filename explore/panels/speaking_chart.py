"""Who speaks how much: bars, and their table."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go

from explore.charts import speaking as bars
from explore.charts.style import Palette, Theme
from explore.measures import speaking
from explore.panels._line import Line
from explore.panels._live_chart import LiveChart
from explore.panels._table import Table
from explore.selection import Selection

_COLUMNS = (("speaker", "Speaker", False), ("role", "Role", False), ("turns", "Turns", True), ("words", "Words", True),
            ("share", "Share of words", True), ("documents", "Transcripts", True))  # fmt: skip


class SpeakingChart(widgets.VBox):  # type: ignore[misc]
    """Words or turns by speaker, as chart or table. A click on a bar selects its speaker; on the only one, everyone.

    All speakers stay in the picture, so that one can be chosen after another; those not selected are pale.
    """

    def __init__(
        self, selection: Selection, palette: Palette | None = None, *, theme: Theme = "light", source: str = ""
    ) -> None:
        self.selection = selection
        self.palette = palette or Palette()
        self.theme: Theme = theme
        self.source = source
        self.measure = widgets.ToggleButtons(
            options=[("Words", "words"), ("Turns", "turns")], tooltips=["Count words", "Count turns"]
        )
        self.view = widgets.ToggleButtons(
            options=[("Chart", "chart"), ("Table", "table")], tooltips=["Show the chart", "Show its table"]
        )
        for toggle in (self.measure, self.view):
            toggle.style.button_width = "72px"
            toggle.add_class("explore-quiet")
        self.title = widgets.Text(placeholder="Title of the chart", description="Title", continuous_update=False)
        self.chart = LiveChart(self.figure(), self._select)
        self.alt = Line("", "small")
        self.twin = Table()
        head = widgets.HBox([Line("Who speaks how much", "title", level=2), self.measure, self.view, self.title])
        head.add_class("explore-bar")
        super().__init__([head, self.chart, self.alt])
        self._head = head
        self.add_class("explore-panel")
        self._draw()
        selection.observe(self._draw, "version")
        self.measure.observe(self._draw, "value")
        self.title.observe(self._draw, "value")
        self.view.observe(self._switch, "value")
        self.twin.observe(lambda change: self._select(change["new"]["id"]), "clicked")

    @property
    def table(self) -> pd.DataFrame:
        """What the chart shows: one row a speaker, from all that is selected but speakers."""
        return speaking.measure(self.selection.without("speakers").turns)

    def figure(self, theme: Theme | None = None) -> go.Figure:
        """The chart as it stands, for a file or another cell."""
        return self._bars(self.table, theme)

    def _bars(self, table: pd.DataFrame, theme: Theme | None = None) -> go.Figure:
        return bars.chart(
            table,
            self.measure.value,
            palette=self.palette,
            theme=theme or self.theme,
            title=self.title.value or None,
            source=self.source,
            selected=self.selection.speakers,
        )

    @property
    def alt_text(self) -> str:
        """The chart in one sentence."""
        return bars.alt_text(self.table, self.measure.value)

    def set_theme(self, theme: Theme) -> None:
        """Draws the chart for a light or a dark page."""
        self.theme = theme
        self._draw()

    def _draw(self, change: object = None) -> None:
        table = self.table
        self.chart.show_figure(self._bars(table))
        self.alt.text = bars.alt_text(table, self.measure.value)
        self.twin.content = _content(table, self.source)

    def _switch(self, change: object) -> None:
        shown = self.chart if self.view.value == "chart" else self.twin
        self.children = [self._head, shown, self.alt]

    def _select(self, speaker_id: str) -> None:
        if speaker_id:
            self.selection.set(speakers=None if self.selection.speakers == (speaker_id,) else (speaker_id,))


def _content(table: pd.DataFrame, source: str) -> Any:
    """The table as the widget takes it: titles, and rows of text."""
    shown = table.assign(
        role=table["role"].fillna(""),
        share=table["share"].map("{:.1%}".format),
        speaker_id=table["speaker_id"].fillna(""),
    )
    rows = [
        {"id": row["speaker_id"], "cells": [_shown(row[name]) for name, _, _ in _COLUMNS]}
        for row in shown.to_dict("records")
    ]
    return {"columns": [{"title": t, "number": n} for _, t, n in _COLUMNS], "rows": rows, "caption": source}


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
