"""One name for another, as a chart: a lane of bars for each name, one time below them all."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explore.charts.style import TOKENS, Theme, axis, layout
from explore.corpus.sentence import counted, day, ground, spoken
from explore.escaping import plotly as escaped
from explore.measures import naming

if TYPE_CHECKING:
    import plotly.graph_objects as go

NAME = "naming"
MEASURE = naming
WHOLE = "passages"
"""The column of the measure whose sum the bars add up to."""
MOST = 10
"""Lanes; the names after them are one lane."""
NUMBERS = {
    "passages": "passages",
    "share": "share of the passages on all names shown",
    "per_1000_words": "passages per 1,000 words",
}
"""What can be shown, in words."""
_LANE, _LABELS, _READ = 64, 220, 18  # pixels
_CROWDED = 30  # periods

Rows = list[dict[str, Any]]


def chart(
    table: pd.DataFrame,
    show: str = "passages",
    *,
    theme: Theme = "light",
    title: str | None = None,
    source: str = "",
    followed: tuple[str, ...] = (),
    quoted: bool = False,
) -> go.Figure:
    """A lane for each name of the table of `measures.naming`, in its order: bars of what `show` names, on one scale.

    `show` is `passages`, `share` or `per_1000_words`. A bar is solid as far as passages use a name and outlined as far
    as they only describe it; a period with no transcript is hatched. Names `followed` (by name_id) are amber. Beyond
    ten names the rest is one lane. `title` None is the chart's own; `quoted` puts the names in quotation marks.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> frames = (corpus.frames[name] for name in naming.FRAMES)
    >>> figure = chart(naming.measure(*frames, subjects=["infrastructure:baikal-amur-mainline"]))
    >>> [bars.y[0] for bars in figure.data[:2]]
    [1.0, 2.0]

    Raises ValueError for a number that the table does not have.
    """
    import plotly.graph_objects as go  # slow, and only here

    if show not in NUMBERS:
        raise ValueError(f"{show!r} cannot be shown: choose {', '.join(NUMBERS)}")
    lanes, periods = lanes_of(table, quoted=quoted), periods_of(table)
    below = "\n".join(filter(None, [legend(table, show), source]))
    height = max(len(lanes), 1) * _LANE
    drawn = layout(theme, title=title_of(table, show) if title is None else title, height=height, source=below)
    figure = go.Figure(layout=drawn)
    figure.update_layout(margin_l=_LABELS, margin_r=20, barmode="stack", bargap=0.3, xaxis=_times(periods, theme))
    top = _top(lanes, show)
    for i, lane in enumerate(lanes):
        figure.add_traces(_bars(lane, periods, show, theme, followed, axis_="y" if i == 0 else f"y{i + 1}", top=top))
        low = 1 - (i + 1) / len(lanes)
        figure.update_layout(
            {f"yaxis{i + 1 if i else ''}": {**axis(theme, measured=False), "domain": [low, low + 0.78 / len(lanes)],
             "range": [0, top], "showticklabels": False, "anchor": "x", "showline": False, "zeroline": True,
             "zerolinecolor": TOKENS[theme]["line2"], "zerolinewidth": 1}}
        )  # fmt: skip
        figure.add_annotation(
            text="<br>".join(escaped(line) for line in textwrap.wrap(lane["name"], 30)[:3]),
            x=0, y=low + 0.39 / len(lanes), xref="paper", yref="paper", xshift=-8, xanchor="right", yanchor="middle",
            align="right", showarrow=False, font={"size": 11, "color": TOKENS[theme]["ink"]},
        )  # fmt: skip
    _make_room(figure, theme)
    return figure


def _make_room(figure: go.Figure, theme: Theme) -> None:
    """Says what stands below the years, and sets what stands below that lower, and as far left as the picture goes."""
    figure.update_annotations(selector={"yshift": -44}, yshift=-44 - _READ, xshift=8 - _LABELS)
    figure.update_layout(margin_b=figure.layout.margin.b + _READ, height=figure.layout.height + _READ)
    figure.add_annotation(
        text="Transcripts read", x=0, y=0, xref="paper", yref="paper", xshift=-8, yshift=-20, xanchor="right",
        yanchor="top", showarrow=False, font={"size": 11, "color": TOKENS[theme]["ink2"]},
    )  # fmt: skip


def lanes_of(table: pd.DataFrame, *, quoted: bool = False) -> Rows:
    """Each name with its numbers by period: name_id, name, passages, named, share, per_1000_words (NaN: none).

    Beyond ten names those after, in the order of the table, are one lane without a name_id.
    """
    ids = naming.names_of(table)
    size = len(table) // len(ids) if ids else 0
    columns = {name: table[name].to_numpy().reshape(len(ids), size) for name in ("passages", "named", *NUMBERS)}
    words = table["words"].to_numpy()[:size].astype("float64")
    lanes = [
        {"name_id": id_, "name": f"“{name}”" if quoted else name, **{key: columns[key][i] for key in columns}}
        for i, (id_, name) in enumerate(ids)
    ]
    if len(lanes) <= MOST:
        return lanes
    kept = sorted(sorted(range(len(lanes)), key=lambda i: -int(lanes[i]["passages"].sum()))[: MOST - 1])
    rest = [lane for i, lane in enumerate(lanes) if i not in kept]
    added = {key: np.sum([lane[key] for lane in rest], axis=0) for key in ("passages", "named", "share")}
    rate = 1000 * added["passages"] / np.where(words > 0, words, np.nan)
    noun = "wording" if quoted else "name"
    others = {"name_id": "", "name": f"{counted(len(rest), f'other {noun}')}", **added, "per_1000_words": rate}
    return [*(lanes[i] for i in kept), others]


def periods_of(table: pd.DataFrame) -> Rows:
    """Each period: id (2012 or 2012-05), label in words, first day, transcripts, words."""
    kept = table.drop_duplicates("period")
    return [
        {
            "id": one, "label": spoken(one), "first": pd.Timestamp(one),
            "transcripts": int(transcripts), "words": int(words),
        }
        for one, transcripts, words in zip(kept["period"], kept["transcripts"], kept["words"], strict=True)
    ]  # fmt: skip


def by_month(table: pd.DataFrame) -> bool:
    """Whether the table's periods are months, not years."""
    return bool(len(table)) and len(table["period"].iloc[0]) > 4


def number(show: str, value: float) -> str:
    """What a bar says. Nothing is ever rounded to 0.

    >>> number("passages", 1204), number("share", 0.0001), number("per_1000_words", 0.1234), number("share", 1.0)
    ('1,204', '<1%', '0.12', '100%')
    """
    if show == "passages":
        return f"{int(value):,}"
    if show == "share":
        return "<1%" if 0 < value < 0.005 else f"{value:.0%}"
    return "<0.01" if 0 < value < 0.005 else f"{value:.2f}"


def title_of(table: pd.DataFrame, show: str = "passages", of: str = "") -> str:
    """The title of a chart that was given none: what is counted, of what, and by what."""
    return f"Names over time{f', {of}' if of else ''}: {NUMBERS[show]} by {'month' if by_month(table) else 'year'}"


def legend(table: pd.DataFrame, show: str) -> str:
    """What the bars are, for what stands under the chart."""
    if table.empty:
        return "No passage."
    unit = "month" if by_month(table) else "year"
    most = _top(lanes_of(table), show) / 1.3
    scale = "" if show == "share" or most <= 0.8 else f", up to {number(show, most)} a {unit}"
    bars = f"Bars: {NUMBERS[show]}, all on one scale{scale}; solid: by a name, outlined: by a description or tag."
    gaps = f" Hatched: a {unit} without a transcript, which is no silence."
    return bars + (gaps if (table["transcripts"] == 0).any() else "")


def alt_text(table: pd.DataFrame, show: str = "passages") -> str:
    """The chart in one sentence, for those who do not see it.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> frames = (corpus.frames[name] for name in naming.FRAMES)
    >>> alt_text(naming.measure(*frames, subjects=["infrastructure:baikal-amur-mainline"]))
    'Bars of passages by name and month. Baikal-Amur Mainline: 3, from May 2012 to May 2012, most in May 2012.'
    """
    lanes, periods = lanes_of(table), periods_of(table)
    head = f"Bars of {NUMBERS[show]} by name and {'month' if by_month(table) else 'year'}."
    told = [_lane_told(lane, periods) for lane in lanes]
    return f"{head} {'; '.join(told)}." if told else f"{head} No passage."


def _lane_told(lane: dict[str, Any], periods: Rows) -> str:
    there = np.flatnonzero(lane["passages"])
    if not len(there):
        return f"{lane['name']}: none"
    first, last, most = (periods[i]["label"] for i in (there[0], there[-1], int(np.argmax(lane["passages"]))))
    return f"{lane['name']}: {int(lane['passages'].sum()):,}, from {first} to {last}, most in {most}"


def ends_told(ends: pd.DataFrame, transcripts: int, *, quoted: bool = False) -> str:
    """The first and last day of each name in one line, with the ground that it is said on.

    >>> days = pd.to_datetime(["2012-05-15"])
    >>> ends_told(pd.DataFrame({"name": ["BAM"], "first": days, "last": days, "passages": 3}), 1)
    'First and last in this transcript: BAM 15 May 2012 only.'

    Of more than ten, those named most.
    """
    told: list[str] = []
    never: list[str] = []
    kept = ends.nlargest(MOST, "passages").sort_index()
    left = int((ends["passages"] > 0).sum()) - int((kept["passages"] > 0).sum())
    for name, first, last, passages in zip(*(kept[c] for c in ("name", "first", "last", "passages")), strict=True):
        shown = f"“{name}”" if quoted else name
        if pd.isna(first):
            (told if passages else never).append(f"{shown} in undated transcripts alone" if passages else shown)
        else:
            told.append(f"{shown} {day(first)}{' only' if first == last else f' to {day(last)}'}")
    told += [f"and {left:,} more"] if left > 0 else []
    said = [f"First and last {ground(transcripts)}: {'; '.join(told)}."] if told else []
    said += [f"Not named {ground(transcripts)}: {', '.join(never)}."] if never else []
    return " ".join(said)


def lanes(
    table: pd.DataFrame, show: str, *, followed: tuple[str, ...] = (), quoted: bool = False, whole: bool = True
) -> dict[str, Any]:
    """The chart as a page draws it: lanes with their bars, and periods; heights are parts, from 0 to 1, of the highest.

    A bar is its height, the part of it that is named, and its number; None where there is no passage. `whole` says
    that the table is of a whole archive, not of what is selected in it.
    """
    rows, periods = lanes_of(table, quoted=quoted), periods_of(table)
    most = _top(rows, show) / 1.3
    drawn = [
        {
            "id": "" if quoted else lane["name_id"],
            "name": lane["name"],
            "told": counted(int(lane["passages"].sum()), "passage"),
            "followed": lane["name_id"] in followed or quoted,
            "bars": [
                [round(float(value) / most, 4), round(float(named / said), 4), number(show, value)] if said else None
                for value, named, said in zip(lane[show], lane["named"], lane["passages"], strict=True)
            ],
        }
        for lane in rows
    ]
    where = "here" if whole else "in what is selected"
    return {
        "lanes": drawn,
        "periods": [
            {
                "id": one["id"], "label": one["label"], "year": f"{one['first']:%Y}", "begins": one["first"].month == 1,
                "transcripts": f"{one['transcripts']:,}" if one["transcripts"] else "",
                "words": f"{one['words']:,}", "told": _period_told(one, i, rows, show, where),
                "short": _period_summed(one, i, rows, where),
            }
            for i, one in enumerate(periods)
        ],
        "months": by_month(table),
    }  # fmt: skip


def _period_told(period: dict[str, Any], at: int, rows: Rows, show: str, where: str) -> str:
    if not period["transcripts"]:
        return f"{period['label']}: no transcript {where}"
    said = [f"{row['name']} {_much(row, at, show)}" for row in rows if row["passages"][at]]
    read = f"{counted(period['transcripts'], 'transcript')}, {counted(period['words'], 'word')}"
    return f"{period['label']}: {', '.join(said) or 'no passage'} in {read}"


def _period_summed(period: dict[str, Any], at: int, rows: Rows, where: str) -> str:
    """All names of a period together, in a line."""
    passages, named = (sum(int(row[key][at]) for row in rows) for key in ("passages", "named"))
    if not period["transcripts"] or not passages:
        return _period_told(period, at, rows, "passages", where)
    described = f", {passages - named:,} of them by description or tag," if passages > named else ""
    read = f"{counted(period['transcripts'], 'transcript')}, {counted(period['words'], 'word')}"
    return f"{period['label']}: {counted(passages, 'passage')}{described} in {read}"


def _much(row: dict[str, Any], at: int, show: str) -> str:
    passages = int(row["passages"][at])
    described = passages - int(row["named"][at])
    told = counted(passages, "passage") + (f" ({described:,} by description or tag)" if described else "")
    return told if show == "passages" or np.isnan(row[show][at]) else f"{number(show, row[show][at])}, {told}"


def _top(rows: Rows, show: str) -> float:
    """The top of all lanes: a third above the highest bar, for its number."""
    if show == "share":
        return 1.3
    highest = max((float(np.nanmax(np.nan_to_num(row[show]), initial=0.0)) for row in rows), default=0.0)
    return 1.3 * highest or 1.0


def _times(periods: Rows, theme: Theme) -> dict[str, Any]:
    """The axis of time; each period says on how many transcripts it stands where there is room."""
    roomy = len(periods) <= _CROWDED
    shown = [i for i, one in enumerate(periods) if roomy or one["first"].month == 1]
    text = {i: f"{one['first']:%b<br>%Y}" if len(one["id"]) > 4 and roomy else f"{one['first']:%Y}"
            for i, one in enumerate(periods)}  # fmt: skip
    more = [f"<br>{periods[i]['transcripts'] or 'none'}" if roomy else "" for i in shown]
    return {
        **axis(theme, measured=False), "range": [-0.6, max(len(periods), 1) - 0.4], "tickmode": "array",
        "tickvals": shown, "ticktext": [f"{text[i]}{extra}" for i, extra in zip(shown, more, strict=True)],
        "automargin": False, "anchor": "free", "position": 0,
    }  # fmt: skip


def _bars(
    lane: dict[str, Any], periods: Rows, show: str, theme: Theme, followed: tuple[str, ...], *, axis_: str, top: float
) -> list[dict[str, Any]]:
    """The bars of a lane: named, described, their numbers, and the ground where nothing was read."""
    tokens = TOKENS[theme]
    amber = lane["name_id"] in followed
    colour = tokens["amber-line"] if amber else tokens["bar"]
    value = np.nan_to_num(lane[show].astype("float64"))
    part = lane["named"] / np.maximum(lane["passages"], 1)
    x = list(range(len(periods)))
    told = [escaped(_period_told(one, i, [lane], show, "here")) for i, one in enumerate(periods)]
    common = {"type": "bar", "x": x, "xaxis": "x", "yaxis": axis_, "hovertext": told, "hoverinfo": "text"}
    data = [one["id"] for one in periods]
    clear = "rgba(0,0,0,0)"
    edge = {"width": [int(v > 0) for v in value], "color": colour}
    named, described = {"color": colour, "line": edge}, {"color": clear, "line": edge}
    bars = [
        {**common, "y": (value * part).tolist(), "customdata": data, "marker": named},
        {**common, "y": (value * (1 - part)).tolist(), "customdata": data, "marker": described},
    ]
    none = [0.0 if one["transcripts"] else top for one in periods]
    hatched = {"color": clear, "line": {"width": 0},
               "pattern": {"shape": "/", "size": 5, "solidity": 0.15, "fgcolor": tokens["line2"]}}  # fmt: skip
    unread = {**common, "y": none, "width": 1, "marker": hatched}
    if len(periods) > _CROWDED:
        return [*bars, unread]
    said = [number(show, v) if p else "" for v, p in zip(value, lane["passages"], strict=True)]
    text = {
        "type": "scatter", "mode": "text", "x": x, "y": value.tolist(), "text": said, "textposition": "top center",
        "textfont": {"size": 11, "color": tokens["ink2"]}, "hoverinfo": "skip", "yaxis": axis_, "cliponaxis": False,
    }  # fmt: skip
    return [*bars, unread, text]
