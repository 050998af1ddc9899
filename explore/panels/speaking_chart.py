"""Who speaks how much: bars, and their table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from explore.charts import speaking as bars
from explore.charts.style import Palette, Theme
from explore.corpus import Corpus
from explore.export import under
from explore.measures import speaking
from explore.names import ordinary
from explore.panels._line import Line
from explore.panels._live_chart import LiveChart
from explore.panels._table import Table
from explore.panels.export_bar import ExportBar
from explore.panels.exporting import selected_but
from explore.selection import FOCUS, SCOPE, Selection

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
        self,
        selection: Selection,
        palette: Palette | None = None,
        *,
        theme: Theme | None = None,
        source: str = "",
        folder: str | os.PathLike[str] = "exports",
        mark: str = "",
    ) -> None:
        self.selection = selection
        self.palette = palette or Palette()
        self.theme = theme
        self.source = source
        self._counted: tuple[Corpus, speaking.Counter] | None = None
        self._known: tuple[Any, speaking.Columns] | None = None
        self.measure = widgets.ToggleButtons(
            options=[("Words", "words"), ("Turns", "turns")], tooltips=["Count words", "Count turns"]
        )
        self.view = widgets.ToggleButtons(
            options=[("Chart", "chart"), ("Table", "table")], tooltips=["Show the chart", "Show its table"]
        )
        for toggle in (self.measure, self.view):
            toggle.style.button_width = "72px"
            toggle.add_class("explore-quiet")
        self.export = ExportBar(self.files, folder=os.fspath(folder), mark=mark)
        self.export.layout.flex = "1 1 120px"
        self.chart = LiveChart(self._click)
        self.alt = Line("", "small")
        self.message = Line("", "meta", live=True)
        self.twin = Table()
        name = Line("Who speaks how much", "title", level=2)
        name.layout.flex = "0 0 auto"
        head = widgets.HBox([name, self.measure, self.view, self.export])
        head.add_class("explore-bar")
        super().__init__([head, self.chart, self.message, self.alt])
        self._head = head
        self.add_class("explore-panel")
        self.add_class("explore-speaking")
        self._draw()
        selection.observe(self._draw, "version")
        self.measure.observe(self._draw, "value")
        self.export.observe(self._draw, ["title", "note"])
        self.view.observe(self._switch, "value")
        self.twin.observe(lambda change: self._select(change["new"]["id"]), "clicked")

    @property
    def table(self) -> pd.DataFrame:
        """What the chart shows: one row a speaker, from all that is selected but speakers; shares to four decimals."""
        return speaking.as_table(self._columns()).round({"share": 4})

    def figure(self, theme: Theme | None = None) -> go.Figure:
        """The chart as it stands, with its title, note, selection and source, for a file or another cell."""
        below = under(self.export.note, self._selected_told, self.source)
        given = self._given(theme or self.theme or "light")
        return bars.chart(self.table, self.measure.value, title=self.export.full_title, source=below, **given)

    def files(self) -> dict[str, Any]:
        """What there is to write of the chart."""
        return {
            "figure": self.figure("light"),
            "table": self.table,
            "name": f"who-speaks-{self.measure.value}",
            "source": self.source,
            "alt": self.alt_text,
            "selection": self._selected_told,
        }

    @property
    def _selected_told(self) -> str:
        """The selection in words, where there is one."""
        return selected_but(self.selection, "speakers", *FOCUS)

    def _given(self, theme: Theme) -> dict[str, Any]:
        return {"palette": self.palette, "theme": theme, "selected": self.selection.speakers}

    @property
    def alt_text(self) -> str:
        """The chart in one sentence."""
        return bars.alt_text(self._columns(), self.measure.value)

    def _columns(self) -> speaking.Columns:
        """The measure, counted again only where other turns are in."""
        corpus, state = self.selection.corpus, self.selection.state
        if self._counted is None or self._counted[0] is not corpus:
            self._counted, self._known = (corpus, speaking.Counter(corpus.turns, corpus.documents)), None
        asked = [state[key] for key in SCOPE if key != "speakers"]
        if self._known is None or self._known[0] != asked:
            rest = self.selection.without("speakers")
            self._known = (asked, self._counted[1].columns(None if rest is corpus else rest.turns))
        return self._known[1]

    def _draw(self, change: object = None) -> None:
        table, measure, selected = self._columns(), self.measure.value, self.selection.speakers
        self.export.own_title = bars.title_of(measure)
        rows = bars.drawn(table, measure, selected)
        themes: tuple[Theme, ...] = ("light", "dark") if self.theme is None else (self.theme,)
        drawn = {one: bars.pictured(rows, measure, self.palette, one, selected=selected) for one in themes}
        alt = bars.alt_text(table, measure)
        self.chart.show(drawn, title=self.export.full_title, source=under(self.export.note, "", self.source), alt=alt)
        self.alt.text, self.message.text = alt, ""
        self._fill()

    def _fill(self) -> None:
        """The table twin is made when it is looked at."""
        if self.view.value == "table":
            self.twin.content = _content(self.table, self.source, self.selection.speakers)

    def _switch(self, change: object) -> None:
        self._fill()
        shown = [self.chart, self.message, self.alt] if self.view.value == "chart" else [self.twin]
        self.children = [self._head, *shown]

    def _click(self, speaker_id: str, number: int) -> None:
        self._select(speaker_id)
        if not speaker_id:
            rows = bars.drawn(self._columns(), self.measure.value, self.selection.speakers)
            self.message.text = _why_not(rows[number]["speaker"])

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
