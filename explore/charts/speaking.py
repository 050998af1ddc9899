"""Who speaks how much, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from explore.charts.style import TOKENS, Palette, Theme, axis, layout
from explore.corpus.sentence import counted
from explore.corpus.within import within
from explore.escaping import plotly as escaped
from explore.measures import speaking
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

    return go.Figure(spec(table, measure, palette=palette, theme=theme, title=title, source=source, selected=selected))


def spec(
    table: pd.DataFrame,
    measure: Measure = "words",
    *,
    palette: Palette | None = None,
    theme: Theme = "light",
    title: str | None = None,
    source: str = "",
    selected: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """The same as plotly's `data` and `layout`, for a page that draws them itself.

    Raises ValueError for a measure that the table does not have.
    """
    if measure not in ("words", "turns"):
        raise ValueError(f"{measure!r} cannot be drawn: choose words or turns")
    rows = drawn(table, measure, selected)
    named = title_of(measure) if title is None else title
    return pictured(rows, measure, palette or Palette(), theme, title=named, source=source, selected=selected)


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
        "hovertext": [_told(row, measure) for row in rows],
        "hoverinfo": "text",
    }
    height = max(len(rows), 1) * _BAR + _ENDS
    labels = {"tickmode": "array", "tickvals": places, "ticktext": [escaped(row["speaker"]) for row in rows]}
    axes = {
        "xaxis": {**axis(theme, measured=True), "rangemode": "tozero", "tickformat": ",d"},
        "yaxis": {**axis(theme, measured=False), "autorange": "reversed", **labels},
    }
    return {"data": [bars], "layout": {**layout(theme, title=title, height=height, source=source), **axes}}


def alt_text(table: pd.DataFrame, measure: Measure = "words") -> str:
    """The chart in one sentence, for those who do not see it.

    >>> import explore
    >>> from explore.measures import speaking
    >>> alt_text(speaking.measure(explore.load(explore.sample()).turns))
    'Bar chart of words by speaker. Most: Nursultan Nazarbayev, 408 words of 634; then Vladimir Putin, 226.'
    """
    if table.empty:
        return f"Bar chart of {measure} by speaker. Nobody speaks."
    best = np.argsort(-table[measure].to_numpy(), kind="stable")[:3]
    said = [f"{table['speaker'].iloc[i]}, {table[measure].iloc[i]:,}" for i in best]
    first = f"{said[0]} {measure} of {int(table[measure].sum()):,}"
    rest = f"; then {', '.join(said[1:])}" if len(said) > 1 else ""
    more = f"; {len(table) - 3:,} more speakers" if len(table) > 3 else ""
    return f"Bar chart of {measure} by speaker. Most: {first}{rest}{more}."


def title_of(measure: Measure) -> str:
    """The title of a chart that was given none."""
    return f"Who speaks how much: {measure} by speaker"


def _opacity(speaker_id: str, selected: tuple[str, ...] | None) -> float:
    return 1.0 if selected is None or speaker_id in selected else 0.35


def drawn(table: pd.DataFrame, measure: Measure, selected: tuple[str, ...] | None = None) -> Rows:
    """The rows that are drawn, a bar each in the order of the bars; speaker_id is empty where it was NA.

    Beyond 40 the rest is one row, after those that say most; as many `selected` speakers as there is room for are
    among the others, wherever they stand.
    """
    order = np.argsort(-table[measure].to_numpy(), kind="stable")
    if len(order) <= MOST:
        return _rows(table, order)
    chosen = within(table["speaker_id"], selected or ())[order]
    first = np.sort(np.argsort(~chosen, kind="stable")[: MOST - 1])
    others = np.delete(order, first)
    rest = {name: table[name].to_numpy()[others] for name in ("turns", "words", "share", "documents")}
    other = {
        "speaker_id": "", "speaker": f"{REST} ({len(others):,})", "role": None, "turns": int(rest["turns"].sum()),
        "words": int(rest["words"].sum()), "share": float(rest["share"].sum()),
        "documents": int(rest["documents"].max()),
    }  # fmt: skip
    return [*_rows(table, order[first]), other]


def _rows(table: pd.DataFrame, places: np.ndarray[Any, Any]) -> Rows:
    columns = {name: table[name].take(places).tolist() for name in table.columns}
    columns["speaker_id"] = [one if isinstance(one, str) else "" for one in columns["speaker_id"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _told(row: dict[str, Any], measure: Measure) -> str:
    role = f"<br>{escaped(ordinary(row['role']))}" if isinstance(row["role"], str) else ""
    much = f"{counted(row['words'], 'word')} in {counted(row['turns'], 'turn')}"
    part = f", {row['share']:.1%} of all words" if measure == "words" else ""
    return f"{escaped(row['speaker'])}{role}<br>{much}{part}"
