"""Who on what, as a chart: speakers down, subjects across, the number in each cell and its shade."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from explore.charts.style import TOKENS, Palette, Theme, axis, layout
from explore.corpus.sentence import counted, ground
from explore.escaping import plotly as escaped
from explore.measures import matrix
from explore.measures.matrix import STEADY, STEPS, Matrix, Row
from explore.names import ordinary
from explore.pages import monograms

if TYPE_CHECKING:
    import plotly.graph_objects as go

NAME = "matrix"
MEASURE = matrix
WHOLE = "passages"
"""The column of the measure whose sum the numbers in the chart add up to."""
TITLES = {
    "passages": "Who on what: passages by speaker and subject",
    "per_1000_words": "Who on what: passages per 1,000 words of the speaker",
    "share": "Who on what: each speaker’s share of the passages on a subject",
}
"""What can be shown, and the title of a chart that was given none."""
_NUMBERS = {"passages": "passages", "per_1000_words": "passages per 1,000 words", "share": "share of the subject"}
SHADE = "under 0.1 · to 0.5 · to 2 · to 5 · over 5"
UNSTEADY = f"* fewer than {STEADY:,} words: an unsteady rate"
_ROW, _COLUMN, _NAMES, _HEADS, _BARS = 26, 44, 300, 120, 84  # pixels


def number(show: str, value: float, *, few: bool = False) -> str:
    """What a cell says; `few`: its speaker's words are too few for a steady rate. Nothing is ever rounded to 0.

    >>> number("passages", 1204), number("per_1000_words", 0.004), number("per_1000_words", 2.5), number("share", 0.123)
    ('1,204', '<0.01', '2.50', '12%')
    >>> number("share", 0.0123), number("share", 0.0001), number("passages", 3, few=True)
    ('1.2%', '<0.1%', '3*')
    """
    if value != value:
        return "–"  # a rate over no words
    if show == "passages":
        told = f"{int(value):,}"
    elif show == "per_1000_words":
        told = "<0.01" if value < 0.005 else f"{value:.2f}" if value < 9.995 else f"{value:.1f}"
    else:
        told = "<0.1%" if value < 0.0005 else f"{value:.1%}" if value < 0.0995 else f"{value:.0%}"
    return told + ("*" if few else "")


def chart(
    table: pd.DataFrame,
    show: str = "passages",
    *,
    palette: Palette | None = None,
    theme: Theme = "light",
    title: str | None = None,
    source: str = "",
) -> go.Figure:
    """A grid of numbers from the table of `measures.matrix`, in its order; bars at both margins.

    The number is what `show` names: `passages`, `per_1000_words` or `share`; the shade is always passages per 1,000
    words of the speaker. `title` None is the chart's own.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> figure = chart(matrix.measure(*(corpus.frames[name] for name in matrix.FRAMES)))
    >>> figure.data[0].y[:2]
    (0, 1)

    Raises ValueError for a number that the table does not have.
    """
    import plotly.graph_objects as go  # slow, and only here

    if show not in TITLES:
        raise ValueError(f"{show!r} cannot be shown: choose {', '.join(TITLES)}")
    rows, columns = _rows(table), _columns(table)
    cells, shade = _cells(table, show, theme, len(rows), len(columns))
    under = f"Number: {_NUMBERS[show]}. Shade: passages per 1,000 words of that speaker, {SHADE}. {UNSTEADY}."
    height = max(len(rows), 1) * _ROW + _HEADS + _BARS
    drawn = layout(
        theme,
        title=TITLES[show] if title is None else title,
        height=height,
        source="\n".join(filter(None, [under, source])),
    )
    figure = go.Figure([cells, *_margins(rows, columns, palette or Palette(), theme)], drawn)
    figure.update_layout(width=max(900, _NAMES + _COLUMN * len(columns)), meta={"shade": shade})
    _place(figure, rows, columns, theme, height)
    return figure


def alt_text(table: pd.DataFrame, show: str = "passages") -> str:
    """The chart in one sentence, for those who do not see it.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> alt_text(matrix.measure(*(corpus.frames[name] for name in matrix.FRAMES)))[:53]
    'Table of passages of 2 speakers on 21 subjects. Most:'
    """
    rows, columns = len(_rows(table)), len(_columns(table))
    head = f"Table of {_NUMBERS[show]} of {counted(rows, 'speaker')} on {counted(columns, 'subject')}."
    best = table[table["passages"] > 0].nlargest(3, "passages")
    if best.empty:
        return f"{head} No subject is named."
    told = [f"{row['speaker']} on {row['subject']}, {number(show, row[show])}" for row in best.to_dict("records")]
    return f"{head} Most: {'; '.join(told)}."


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    kept = table.drop_duplicates(["speaker_id", "speaker"])
    return list(kept.fillna({"speaker_id": "", "office": ""}).to_dict("records"))


def _columns(table: pd.DataFrame) -> list[dict[Any, Any]]:
    each = table.groupby("entity_id", sort=False)["passages"].sum()
    kept = table.drop_duplicates("entity_id")
    return [{**row, "all": int(each[row["entity_id"]])} for row in kept.to_dict("records")]


def _cells(table: pd.DataFrame, show: str, theme: Theme, down: int, across: int) -> tuple[dict[str, Any], list[str]]:
    """The grid: the shade's step is its colour, the number its text, the passages its data."""
    tokens = TOKENS[theme]
    shade = [tokens[f"t{step}"] for step in range(1, 6)]
    rows = [table.iloc[i * across : (i + 1) * across] for i in range(down)]
    scale = [[edge / 5, colour] for i, colour in enumerate(shade) for edge in (i, i + 1)]
    return {
        "type": "heatmap",
        "x": list(range(across)),
        "y": list(range(down)),
        "z": [[_step(p, r) for p, r in zip(row["passages"], row["per_1000_words"], strict=True)] for row in rows],
        "zmin": 0.5,
        "zmax": 5.5,
        "colorscale": scale,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "customdata": [row["passages"].tolist() for row in rows],
        "text": [[_said(show, cell) for cell in row.to_dict("records")] for row in rows],
        "texttemplate": "%{text}",
        "textfont": {"size": 11},
        "hovertext": [[_told(cell) for cell in row.to_dict("records")] for row in rows],
        "hoverinfo": "text",
    }, shade


def _step(passages: int, rate: float) -> int | None:
    return None if not passages else 1 + sum(rate > edge for edge in STEPS)


def _said(show: str, cell: dict[Any, Any]) -> str:
    return number(show, cell[show], few=cell["speaker_words"] < STEADY) if cell["passages"] else "·"


def _told(cell: dict[Any, Any]) -> str:
    much = _much(cell["passages"], cell["per_1000_words"]) if cell["passages"] else "none"
    return f"{escaped(cell['speaker'])} on {escaped(cell['subject'])}<br>{much}"


def _much(passages: int, rate: float) -> str:
    return f"{counted(passages, 'passage')}, {number('per_1000_words', rate)} per 1,000 words"


def _margins(
    rows: list[dict[Any, Any]], columns: list[dict[Any, Any]], palette: Palette, theme: Theme
) -> list[dict[str, Any]]:
    """Bars beside the rows, of words spoken, and above the columns, of all passages."""
    tokens = TOKENS[theme]
    hues = [palette.hue(row["speaker_id"], theme) if row["speaker_id"] else tokens["bar"] for row in rows]
    small = {"size": 10, "color": tokens["ink2"]}
    common = {"type": "bar", "textposition": "outside", "textfont": small, "cliponaxis": False, "hoverinfo": "skip"}
    words = [int(row["speaker_words"]) for row in rows]
    passages = [column["all"] for column in columns]
    return [
        {**common, "orientation": "h", "x": words, "y": list(range(len(rows))), "xaxis": "x2",
         "marker": {"color": hues}, "text": [f"{one:,}" for one in words], "width": 0.3},
        {**common, "x": list(range(len(columns))), "y": passages, "yaxis": "y2", "marker": {"color": tokens["bar"]},
         "text": [f"{one:,}" for one in passages], "width": 0.6},
    ]  # fmt: skip


def _place(
    figure: go.Figure, rows: list[dict[Any, Any]], columns: list[dict[Any, Any]], theme: Theme, height: int
) -> None:
    """Puts the grid below the names and bars of its columns, and beside the names and bars of its rows."""
    bare = {**axis(theme, measured=False), "showticklabels": False, "showline": False}
    below, above = 1 - (_HEADS + _BARS) / height, 1 - _BARS / height
    names = ["<br>".join(escaped(line) for line in textwrap.wrap(c["subject"], 18)) for c in columns]
    ends = [escaped(textwrap.shorten(row["speaker"], 40, placeholder="…")) for row in rows]
    figure.update_layout(
        xaxis={**axis(theme, measured=False), "domain": [0.16, 1], "side": "top", "tickangle": -90, "anchor": "y",
               "tickmode": "array", "tickvals": list(range(len(columns))), "ticktext": names, "showline": False,
               "automargin": False},
        yaxis={**axis(theme, measured=False), "domain": [0, below], "range": [len(rows) - 0.5, -0.5],
               "tickmode": "array", "tickvals": list(range(len(rows))), "ticktext": ends, "showline": False,
               "anchor": "x2"},
        xaxis2={**bare, "domain": [0, 0.1], "rangemode": "tozero", "anchor": "y"},
        yaxis2={**bare, "domain": [above, 1 - 40 / height], "rangemode": "tozero", "anchor": "x"},
    )  # fmt: skip
    small = {"size": 11, "color": TOKENS[theme]["ink2"]}
    for i, column in enumerate(columns):
        if i == 0 or columns[i - 1]["type"] != column["type"]:
            figure.add_annotation(
                text="<br>".join(textwrap.wrap(column["type"], 14)), align="left",
                x=i - 0.4, y=1, xref="x", yref="paper", xanchor="left", yanchor="top", showarrow=False, font=small,
            )  # fmt: skip


def grid(given: Matrix, show: str, palette: Palette) -> dict[str, Any]:
    """The matrix as a page draws it: rows, columns, and in each row its cells; None where there is no passage.

    A cell is its number, the step of its shade and what is told of it; bars are parts, from 0 to 1, of the longest.
    """
    numbers, steps, rates = given.numbers(show).tolist(), given.steps.tolist(), given.per_1000_words.tolist()
    marks = _marks(given.rows)
    longest = max((row.words for row in given.rows), default=0) or 1
    highest = max((column.passages for column in given.columns), default=0) or 1
    rows = []
    for row, passages, said, shades, rate in zip(
        given.rows, given.passages.tolist(), numbers, steps, rates, strict=True
    ):
        few = row.words < STEADY
        rows.append(
            {
                "id": row.speaker_id,
                "name": row.speaker,
                "role": ordinary(row.role) or "role not printed",
                "office": row.office,
                "mark": marks[row.speaker_id] if row.speaker_id else "?" if row.office else "",
                "slot": palette.slot(row.speaker_id),
                "words": f"{row.words:,}",
                "few": few,
                "part": row.words / longest,
                "cells": [
                    [number(show, n, few=few), s, _much(p, r)] if p else None
                    for p, n, s, r in zip(passages, said, shades, rate, strict=True)
                ],
            }
        )
    columns = [
        {
            "id": column.entity_id, "name": column.subject, "short": column.short, "type": column.type,
            "passages": f"{column.passages:,}", "part": column.passages / highest,
        }
        for column in given.columns
    ]  # fmt: skip
    return {"rows": rows, "columns": columns}


def _marks(rows: Sequence[Row]) -> dict[str, str]:
    """Initials of each speaker; where they are taken by one who says more, the surname's first letters."""
    out: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: -row.words):
        if not row.speaker_id:
            continue
        surname = row.speaker.split()[-1] if row.speaker.split() else "?"
        given = monograms([row.speaker])[row.speaker]
        free = (one for one in (given, surname[:2], surname[:3]) if one not in out.values())
        out[row.speaker_id] = next(free, surname[:3])
    return out


def legend(given: Matrix, show: str, transcripts: int) -> dict[str, Any]:
    """What stands under the matrix: what its numbers and shades are, and the ground that they are counted on."""
    told = [UNSTEADY, f"· none {ground(transcripts)}"]
    most = max((row for row in given.rows if row.speaker_id), key=lambda row: row.words, default=None)
    if most is not None and given.words and 4 * most.words > given.words:
        told.append(f"{most.words / given.words:.0%} of all words are {most.speaker}’s")
    shown = {column.subject for column in given.columns}
    if given.home and given.home not in shown:
        told.append(f"{given.home} is named nearly everywhere and has no column: follow it to see it")
    return {
        "number": f"Number: {_NUMBERS[show]}. Shade: per 1,000 words of that speaker",
        "shade": SHADE,
        "told": told,
    }
