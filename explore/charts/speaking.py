"""Who speaks how much, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from explore.charts.style import TOKENS, Palette, Theme, axis, layout
from explore.corpus.sentence import counted
from explore.escaping import plotly as escaped
from explore.measures import speaking
from explore.measures.speaking import Columns
from explore.names import ordinary

if TYPE_CHECKING:
    import plotly.graph_objects as go

NAME = "speaking"
MEASURE = speaking
WHOLE = "words"
"""The column of the measure whose sum the bars add up to."""
MOST = 40
"""Bars; those who come after are drawn as one."""
REST = "Everyone else"

Measure = Literal["words", "turns"]
Rows = list[dict[str, Any]]
Table = pd.DataFrame | Columns
"""The table of `measures.speaking`, or its columns as arrays."""
_BAR, _ENDS = 30, 16  # pixels


def chart(
    table: pd.DataFrame,
    measure: Measure = "words",
    *,
    palette: Palette | None = None,
    theme: Theme = "light",
    title: str | None = None,
    source: str = "",
    selected: tuple[str, ...] | None = None,
) -> go.Figure:
    """Horizontal bars of `measure`, one a speaker, most first; from the table of `measures.speaking`.

    A bar's customdata is the speaker's id (empty for rows that are several people). Beyond 40 speakers the rest is
    one bar, Everyone else, but `selected` speakers have theirs: they are drawn whole, the others pale. `title` None is
    the chart's own.

    >>> import explore
    >>> from explore.measures import speaking
    >>> figure = chart(speaking.measure(explore.load(explore.sample()).turns))
    >>> list(figure.data[0].x)
    [408, 226]

    Raises ValueError for a measure that the table does not have.
    """
    import plotly.graph_objects as go  # slow, and only here

    if measure not in ("words", "turns"):
        raise ValueError(f"{measure!r} cannot be drawn: choose words or turns")
    rows = drawn(table, measure, selected)
    named = title_of(measure) if title is None else title
    given = pictured(rows, measure, palette or Palette(), theme, title=named, source=source, selected=selected)
    return go.Figure(given)


def pictured(
    rows: Rows,
    measure: Measure,
    palette: Palette,
    theme: Theme,
    *,
    title: str = "",
    source: str = "",
    selected: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """The rows that `drawn` gives, as plotly's `data` and `layout`."""
    hues = [palette.hue(row["speaker_id"], theme) if row["speaker_id"] else TOKENS[theme]["bar"] for row in rows]
    places = list(range(len(rows)))
    bars = {
        "type": "bar",
        "x": [row[measure] for row in rows],
        "y": places,  # numbers, so that two speakers of one name are two bars
        "orientation": "h",
        "customdata": [row["speaker_id"] for row in rows],
        "marker": {
            "color": hues,
            "opacity": [_opacity(row["speaker_id"], selected) for row in rows],
            "line": {"width": 0},
        },
        "text": [f"{row[measure]:,}" for row in rows],
        "textposition": "outside",
        "textfont": {"size": 11, "color": TOKENS[theme]["ink2"]},
        "cliponaxis": False,
        "hovertext": [row["told"] for row in rows],
        "hoverinfo": "text",
    }
    height = max(len(rows), 1) * _BAR + _ENDS
    labels = {"tickmode": "array", "tickvals": places, "ticktext": [escaped(row["speaker"]) for row in rows]}
    axes = {
        "xaxis": {**axis(theme, measured=True), "rangemode": "tozero", "tickformat": ",d"},
        "yaxis": {**axis(theme, measured=False), "autorange": "reversed", **labels},
    }
    return {"data": [bars], "layout": {**layout(theme, title=title, height=height, source=source), **axes}}


def alt_text(table: Table, measure: Measure = "words") -> str:
    """The chart in one sentence, for those who do not see it.

    >>> import explore
    >>> from explore.measures import speaking
    >>> alt_text(speaking.measure(explore.load(explore.sample()).turns))
    'Bar chart of words by speaker. Most: Nursultan Nazarbayev, 408 words of 634; then Vladimir Putin, 226.'
    """
    if not len(table[measure]):
        return f"Bar chart of {measure} by speaker. Nobody speaks."
    number, names = np.asarray(table[measure]), np.asarray(table["speaker"], dtype="object")
    said = [f"{names[i]}, {number[i]:,}" for i in np.argsort(-number, kind="stable")[:3]]
    first = f"{said[0]} {measure} of {int(number.sum()):,}"
    rest = f"; then {', '.join(said[1:])}" if len(said) > 1 else ""
    more = f"; {len(number) - 3:,} more speakers" if len(number) > 3 else ""
    return f"Bar chart of {measure} by speaker. Most: {first}{rest}{more}."


def title_of(measure: Measure) -> str:
    """The title of a chart that was given none."""
    return f"Who speaks how much: {measure} by speaker"


def _opacity(speaker_id: str, selected: tuple[str, ...] | None) -> float:
    return 1.0 if selected is None or speaker_id in selected else 0.35


def drawn(table: Table, measure: Measure, selected: tuple[str, ...] | None = None) -> Rows:
    """The rows that are drawn, a bar each in the order of the bars; speaker_id is empty where it was missing.

    Beyond 40 the rest is one row, after those that say most; as many `selected` speakers as there is room for are
    among the others, wherever they stand. `told` is what a bar says when it is pointed at.
    """
    columns = {name: np.asarray(table[name], dtype="object") for name in speaking.COLUMNS}
    order = np.argsort(-np.asarray(table[measure]), kind="stable")
    if len(order) <= MOST:
        rows = _rows(columns, order)
    else:
        chosen = np.array([columns["speaker_id"][i] in (selected or ()) for i in order], dtype="bool")
        first = np.sort(np.argsort(~chosen, kind="stable")[: MOST - 1])
        rows = [*_rows(columns, order[first]), _rest(columns, np.delete(order, first))]
    return [{**row, "told": _told(row, measure)} for row in rows]


def _rows(columns: Columns, places: np.ndarray[Any, Any]) -> Rows:
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*(c[places] for c in columns.values()), strict=True)]
    return [row if isinstance(row["speaker_id"], str) else {**row, "speaker_id": ""} for row in rows]


def _rest(columns: Columns, places: np.ndarray[Any, Any]) -> dict[str, Any]:
    """All those who have no bar, as one row."""
    added = {name: sum(columns[name][places]) for name in ("turns", "words", "share")}
    most = max(columns["documents"][places])
    return {"speaker_id": "", "speaker": f"{REST} ({len(places):,})", "role": None, **added, "documents": most}


def _told(row: dict[str, Any], measure: Measure) -> str:
    role = f"<br>{escaped(ordinary(row['role']))}" if isinstance(row["role"], str) else ""
    much = f"{counted(row['words'], 'word')} in {counted(row['turns'], 'turn')}"
    part = f", {row['share']:.1%} of all words" if measure == "words" else ""
    return f"{escaped(row['speaker'])}{role}<br>{much}{part}"
