"""Who speaks how much: bars, and their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from explore.charts import speaking as bars
from explore.charts.style import Palette, Theme
from explore.measures import speaking
from explore.names import ordinary
from explore.panels._line import Line
from explore.panels._live_chart import LiveChart
from explore.panels._table import Table
from explore.selection import Selection

if TYPE_CHECKING:
    import plotly.graph_objects as go

_COLUMNS = (("speaker", "Speaker", False), ("role", "Role", False), ("turns", "Turns", True), ("words", "Words", True),
            ("share", "Share of words", True), ("documents", "Transcripts", True))  # fmt: skip


class SpeakingChart(widgets.VBox):  # type: ignore[misc]
    """Words or turns by speaker, as chart or table. A click on a bar selects its speaker; on the only one, everyone.

    All speakers stay in the picture, so that one can be chosen after another; those not selected are pale. The chart
    follows the page's theme, unless `theme` fixes it.
    """

    def __init__(
        self, selection: Selection, palette: Palette | None = None, *, theme: Theme | None = None, source: str = ""
    ) -> None:
        self.selection = selection
        self.palette = palette or Palette()
        self.theme = theme
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
        self.chart = LiveChart(self._click)
        self.alt = Line("", "small")
        self.message = Line("", "meta", live=True)
        self.twin = Table()
        name = Line("Who speaks how much", "title", level=2)
        name.layout.flex = "0 0 auto"
        head = widgets.HBox([name, self.measure, self.view, self.title])
        head.add_class("explore-bar")
        super().__init__([head, self.chart, self.message, self.alt])
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
        """What the chart shows: one row a speaker, from all that is selected but speakers; shares to four decimals."""
        corpus = self.selection.without("speakers")
        return speaking.measure(corpus.turns, corpus.documents).round({"share": 4})

    def figure(self, theme: Theme | None = None) -> go.Figure:
        """The chart as it stands, with its title and source, for a file or another cell."""
        given = self._given(theme or self.theme or "light")
        return bars.chart(self.table, self.measure.value, title=self._title, source=self.source, **given)

    @property
    def _title(self) -> str:
        return self.title.value or bars.title_of(self.measure.value)

    def _given(self, theme: Theme) -> dict[str, Any]:
        return {"palette": self.palette, "theme": theme, "selected": self.selection.speakers}

    @property
    def alt_text(self) -> str:
        """The chart in one sentence."""
        return bars.alt_text(self.table, self.measure.value)

    def _draw(self, change: object = None) -> None:
        table = self.table
        alt = bars.alt_text(table, self.measure.value)
        themes: tuple[Theme, ...] = ("light", "dark") if self.theme is None else (self.theme,)
        drawn = {one: bars.spec(table, self.measure.value, title="", **self._given(one)) for one in themes}
        self.chart.show(drawn, title=self._title, source=self.source, alt=alt)
        self.alt.text, self.message.text = alt, ""
        self.twin.content = _content(table, self.source, self.selection.speakers)

    def _switch(self, change: object) -> None:
        shown = [self.chart, self.message, self.alt] if self.view.value == "chart" else [self.twin]
        self.children = [self._head, *shown]

    def _click(self, speaker_id: str, number: int) -> None:
        self._select(speaker_id)
        if not speaker_id:
            rows = bars.drawn(self.table, self.measure.value, self.selection.speakers)
            self.message.text = _why_not(rows["speaker"].iloc[number])

    def _select(self, speaker_id: str) -> None:
        if speaker_id:
            self.selection.set(speakers=None if self.selection.speakers == (speaker_id,) else (speaker_id,))


def _why_not(name: str) -> str:
    """Why a bar that is no one person cannot be selected."""
    if name.startswith(bars.REST):
        return f"{name}: choose them by name in the list of speakers."
    return f"{name}: the transcripts name nobody here, so there is no one speaker to select."


def _content(table: pd.DataFrame, source: str, selected: tuple[str, ...] | None) -> Any:
    """The table as the widget takes it: titles, and rows of text."""
    shown = table.assign(
        role=table["role"].fillna("").map(ordinary),
        share=table["share"].map("{:.1%}".format),
        speaker_id=table["speaker_id"].fillna(""),
    )
    rows = [
        {
            "id": row["speaker_id"],
            "chosen": row["speaker_id"] in (selected or ()),
            "cells": [_shown(row[name]) for name, _, _ in _COLUMNS],
        }
        for row in shown.to_dict("records")
    ]
    return {"columns": [{"title": t, "number": n} for _, t, n in _COLUMNS], "rows": rows, "caption": source}


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
