"""Findings by code, as bars in shades of grey: hue belongs to speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from explore.charts.style import TOKENS, Theme, axis, layout
from explore.corpus.sentence import counted
from explore.escaping import plotly as escaped
from explore.measures import coding

if TYPE_CHECKING:
    import plotly.graph_objects as go

NAME = "coding"
MEASURE, WHOLE = coding, "findings"
MOST = 40
"""Bars; those who come after are drawn as one."""
REST = "All others"

SHADES: dict[Theme, tuple[str, ...]] = {
    "light": ("#4a4d52", "#a3a5a5", "#cfd0cd", "#e6e6e3"),
    "dark": ("#c9cacb", "#5a5e66", "#3d4046", "#2b2d31"),
}
"""Shades of the codes that have most findings; those after share the last."""
_BAR, _ENDS = 30, 16  # pixels


def chart(table: pd.DataFrame, *, theme: Theme = "light", title: str | None = None, source: str = "") -> go.Figure:
    """Horizontal bars of findings, one a code; or one a speaker or month, parted by code in shades of grey.

    From the table of `measures.coding`; what its groups are decides which. Beyond 40 bars the rest is one bar.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"code": ["warm", "cold"], "group": "", "findings": [3, 1], "share": 0.5, "documents": 1})
    >>> [list(bar.x) for bar in chart(table).data]
    [[3, 1]]
    """
    grouped = bool(len(table)) and bool(table["group"].ne("").any())
    rows = shortened(table, "group" if grouped else "code")
    labels = labels_of(rows, "group" if grouped else "code")
    named = title_of(table) if title is None else title
    import plotly.graph_objects as go  # slow, and only here

    figure = go.Figure(layout=layout(theme, title=named, height=max(len(labels), 1) * _BAR + _ENDS, source=source))
    for bars in _by_code(rows, labels, theme) if grouped else [_bars(rows, labels, TOKENS[theme]["bar"], theme)]:
        figure.add_trace(bars)
    if grouped:
        figure.update_layout(barmode="stack", showlegend=True, legend={"orientation": "h", "y": 1, "yanchor": "bottom"})
    figure.update_xaxes(**axis(theme, measured=True), rangemode="tozero", tickformat=",d")
    ticks = {"tickmode": "array", "tickvals": list(range(len(labels))), "ticktext": list(map(escaped, labels))}
    figure.update_yaxes(**axis(theme, measured=False), autorange="reversed", **ticks)
    return figure


def _by_code(rows: pd.DataFrame, labels: list[str], theme: Theme) -> list[go.Bar]:
    order = rows.groupby("code", sort=False)["findings"].sum().sort_values(ascending=False, kind="stable").index
    shades = SHADES[theme]
    return [
        _bars(rows[rows["code"] == code], labels, shades[min(i, len(shades) - 1)], theme, code)
        for i, code in enumerate(order)
    ]


def _bars(rows: pd.DataFrame, labels: list[str], colour: str, theme: Theme, code: str | None = None) -> go.Bar:
    told = [
        f"{escaped(row['code'])}{'<br>' + escaped(row['group']) if row['group'] else ''}"
        f"<br>{counted(row['findings'], 'finding')} in {counted(row['documents'], 'transcript')}"
        for row in rows.to_dict("records")
    ]
    import plotly.graph_objects as go  # slow, and only here

    return go.Bar(
        x=[int(value) for value in rows["findings"]],
        y=[labels.index(one) for one in rows["group" if code is not None else "code"]],
        orientation="h",
        name=escaped(code or ""),
        marker={"color": colour, "line": {"width": 0 if code is None else 1, "color": TOKENS[theme]["line2"]}},
        text=[f"{int(value):,}" for value in rows["findings"]],
        textposition="outside" if code is None else "auto",
        textfont={"size": 11} | ({"color": TOKENS[theme]["ink2"]} if code is None else {}),
        cliponaxis=False,
        hovertext=told,
        hoverinfo="text",
    )


def labels_of(table: pd.DataFrame, by: str) -> list[str]:
    """The names of the bars, longest bar first but that of all others last, months in time order."""
    each = table.groupby(by, sort=False)["findings"].sum()
    ordered = each.sort_index() if _months(table[by]) else each.sort_values(ascending=False, kind="stable")
    return sorted(map(str, ordered.index), key=lambda name: name.startswith(f"{REST} ("))


def _months(names: pd.Series[str]) -> bool:
    return bool(len(names)) and bool(names.str.fullmatch(r"\d{4}-\d\d|undated").all())


def shortened(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The table with at most 40 bars: those after are one, called All others."""
    labels = list(dict.fromkeys(table[by]))
    if len(labels) <= MOST:
        return table
    most = table.groupby(by, sort=False)["findings"].sum().sort_values(ascending=False, kind="stable").index[: MOST - 1]
    inside = table[by].isin(most)
    other = f"{REST} ({len(labels) - len(most):,})"
    rest = table[~inside].assign(**{by: other}).groupby(["code", "group"], as_index=False, sort=False)
    return pd.concat([table[inside], rest[["findings", "share", "documents"]].sum()], ignore_index=True)


def alt_text(table: pd.DataFrame) -> str:
    """The chart in one sentence, for those who do not see it.

    >>> import pandas as pd
    >>> alt_text(pd.DataFrame({"code": ["warm", "cold"], "group": "", "findings": [3, 1]}))
    'Bar chart of findings by code. Most: warm, 3; then cold, 1.'
    """
    if table.empty:
        return "Bar chart of findings by code. Nothing is kept."
    each = table.groupby("code", sort=False)["findings"].sum().sort_values(ascending=False, kind="stable")
    said = [f"{code}, {number:,}" for code, number in each.head(3).items()]
    rest = f"; then {', '.join(said[1:])}" if len(said) > 1 else ""
    more = f"; {len(each) - 3:,} more codes" if len(each) > 3 else ""
    return f"Bar chart of {title_of(table).lower()}. Most: {said[0]}{rest}{more}."


def title_of(table: pd.DataFrame) -> str:
    """The title of a chart that was given none."""
    groups = table["group"] if len(table) else pd.Series([""])
    if not groups.ne("").any():
        return "Findings by code"
    return f"Findings by {'month' if _months(groups) else 'speaker'} and code"
