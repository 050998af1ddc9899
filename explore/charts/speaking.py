"""Who speaks how much, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from explore.charts.style import TOKENS, Palette, Theme, axis, layout
from explore.corpus.sentence import counted
from explore.escaping import plotly as escaped
from explore.names import ordinary

if TYPE_CHECKING:
    import plotly.graph_objects as go

NAME = "speaking"
MOST = 40
"""Bars; those who come after are drawn as one."""
REST = "Everyone else"

Measure = Literal["words", "turns"]
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
    palette = palette or Palette()
    rows = drawn(table, measure, selected)
    hues = [palette.hue(id_ or None, theme) if id_ else TOKENS[theme]["bar"] for id_ in rows["speaker_id"]]
    bars = {
        "type": "bar",
        "x": [int(value) for value in rows[measure]],
        # Numbers, so that two speakers of one name are two bars.
        "y": list(range(len(rows))),
        "orientation": "h",
        "customdata": list(rows["speaker_id"]),
        "marker": {
            "color": hues,
            "opacity": [_opacity(id_, selected) for id_ in rows["speaker_id"]],
            "line": {"width": 0},
        },
        "text": [f"{int(value):,}" for value in rows[measure]],
        "textposition": "outside",
        "textfont": {"size": 11, "color": TOKENS[theme]["ink2"]},
        "cliponaxis": False,
        "hovertext": [_told(row, measure) for row in rows.to_dict("records")],
        "hoverinfo": "text",
    }
    height = max(len(rows), 1) * _BAR + _ENDS
    named = title_of(measure) if title is None else title
    labels = {
        "tickmode": "array",
        "tickvals": list(range(len(rows))),
        "ticktext": [escaped(n) for n in rows["speaker"]],
    }
    axes = {
        "xaxis": {**axis(theme, measured=True), "rangemode": "tozero", "tickformat": ",d"},
        "yaxis": {**axis(theme, measured=False), "autorange": "reversed", **labels},
    }
    return {"data": [bars], "layout": {**layout(theme, title=named, height=height, source=source), **axes}}


def alt_text(table: pd.DataFrame, measure: Measure = "words") -> str:
    """The chart in one sentence, for those who do not see it.

    >>> import explore
    >>> from explore.measures import speaking
    >>> alt_text(speaking.measure(explore.load(explore.sample()).turns))
    'Bar chart of words by speaker. Most: Nursultan Nazarbayev, 408 words of 634; then Vladimir Putin, 226.'
    """
    if table.empty:
        return f"Bar chart of {measure} by speaker. Nobody speaks."
    rows = table.sort_values(measure, ascending=False, kind="stable").head(3)
    said = [f"{row['speaker']}, {row[measure]:,}" for row in rows.to_dict("records")]
    first = f"{said[0]} {measure} of {int(table[measure].sum()):,}"
    rest = f"; then {', '.join(said[1:])}" if len(said) > 1 else ""
    more = f"; {len(table) - 3:,} more speakers" if len(table) > 3 else ""
    return f"Bar chart of {measure} by speaker. Most: {first}{rest}{more}."


def title_of(measure: Measure) -> str:
    """The title of a chart that was given none."""
    return f"Who speaks how much: {measure} by speaker"


def _opacity(speaker_id: str, selected: tuple[str, ...] | None) -> float:
    return 1.0 if selected is None or speaker_id in selected else 0.35


def drawn(table: pd.DataFrame, measure: Measure, selected: tuple[str, ...] | None = None) -> pd.DataFrame:
    """The rows that are drawn, a bar each in the order of the bars; speaker_id is empty where it was NA.

    Beyond 40 the rest is one row, after those that say most; as many `selected` speakers as there is room for are
    among the others, wherever they stand.
    """
    rows = table.sort_values(measure, ascending=False, kind="stable")
    rows = rows.assign(speaker_id=rows["speaker_id"].fillna(""))
    if len(rows) <= MOST:
        return rows
    chosen = rows["speaker_id"].isin(selected or ()) & rows["speaker_id"].ne("")
    first = chosen.astype("int").sort_values(ascending=False, kind="stable").index[: MOST - 1]
    rest = rows[~rows.index.isin(first)]
    other: dict[str, Any] = {
        "speaker_id": "", "speaker": f"{REST} ({len(rest):,})", "role": None, "turns": rest["turns"].sum(),
        "words": rest["words"].sum(), "share": rest["share"].sum(), "documents": rest["documents"].max(),
    }  # fmt: skip
    return pd.concat([rows[rows.index.isin(first)], pd.DataFrame([other])], ignore_index=True)


def _told(row: dict[Any, Any], measure: Measure) -> str:
    role = f"<br>{escaped(ordinary(row['role']))}" if isinstance(row["role"], str) else ""
    much = f"{counted(row['words'], 'word')} in {counted(row['turns'], 'turn')}"
    part = f", {row['share']:.1%} of all words" if measure == "words" else ""
    return f"{escaped(row['speaker'])}{role}<br>{much}{part}"
