"""The one place of colours, type and plotly's layout."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from explore.escaping import plotly as escaped

Theme = Literal["light", "dark"]

SANS = "Inter, system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"

TOKENS: dict[Theme, dict[str, str]] = {
    "light": {
        "bg": "#ffffff", "bg2": "#f6f6f4", "ink": "#1b1c1f", "ink2": "#55585e", "line": "#e2e2de", "line2": "#8b8e94",
        "bar": "#5b5f66", "grid": "#e2e2de", "neutral": "#5a5d63", "amber": "#ffe39a", "amber-line": "#a86a00",
        "focus": "#1967c9",
        "t1": "#f4f4f2", "t2": "#e6e6e3", "t3": "#cfd0cd", "t4": "#a3a5a5", "t5": "#4a4d52", "t5on": "#ffffff",
    },
    "dark": {
        "bg": "#18191b", "bg2": "#212225", "ink": "#ecebe7", "ink2": "#a9acb2", "line": "#34363a", "line2": "#7c8087",
        "bar": "#a3a7ae", "grid": "#34363a", "neutral": "#a9acb2", "amber": "#6b4e00", "amber-line": "#e3ae3c",
        "focus": "#6cb1ff",
        "t1": "#202124", "t2": "#2b2d31", "t3": "#3d4046", "t4": "#5a5e66", "t5": "#c9cacb", "t5on": "#18191b",
    },
}  # fmt: skip
"""Colours that are nobody's: page, text, lines, bars, and the five steps of a shade."""

HUES: dict[Theme, tuple[str, ...]] = {
    "light": ("#3865cd", "#8a1d03", "#03504b", "#a94f80", "#787019", "#65358c"),
    "dark": ("#9dc1ff", "#ff8f55", "#6fe8d2", "#c1819e", "#f4db6f", "#9989f3"),
}
"""The speakers' six hues: told apart with every kind of colour blindness, and readable on the page."""


@dataclass
class Palette:
    """Gives a speaker a hue once and keeps it, so that no filter ever recolours anybody.

    >>> palette = Palette()
    >>> palette.give(["a", "b"])
    >>> palette.hue("b"), palette.hue("z") == TOKENS["light"]["neutral"]
    ('#8a1d03', True)
    """

    slots: dict[str, int] = field(default_factory=dict)

    def give(self, speaker_ids: Iterable[str]) -> None:
        """Gives the next free hues to those who have none yet; after six, nobody gets one."""
        for id_ in speaker_ids:
            if len(self.slots) >= len(HUES["light"]):
                return
            self.slots.setdefault(id_, len(self.slots))

    def slot(self, speaker_id: object) -> int | None:
        """The number of the speaker's hue, None for the neutral one."""
        return self.slots.get(speaker_id) if isinstance(speaker_id, str) else None

    def hue(self, speaker_id: object, theme: Theme = "light") -> str:
        """The speaker's colour."""
        slot = self.slot(speaker_id)
        return TOKENS[theme]["neutral"] if slot is None else HUES[theme][slot]


def layout(theme: Theme, *, title: str, height: int, source: str = "") -> dict[str, Any]:
    """Plotly's layout in the kit's look: `height` pixels for the drawing, more for title and source.

    `title` and `source`, the lines below the chart, are cut into lines that fit a picture or page of 900 pixels;
    either may be empty.

    >>> layout("light", title="A title", height=60)["height"], layout("light", title="", height=60)["height"]
    (140, 104)
    """
    titles, sources = _lines(title, 100), _lines(source, 130)
    top, below = (24 + 20 * len(titles)) if titles else 8, 36 + ((16 + 16 * len(sources)) if sources else 0)
    tokens = TOKENS[theme]
    small = {"size": 11, "color": tokens["ink2"]}
    annotations = (
        [
            {
                "text": "<br>".join(sources), "xref": "paper", "yref": "paper", "x": 0, "y": 0, "yshift": -44,
                "xanchor": "left", "yanchor": "top", "showarrow": False, "align": "left", "font": small,
            }
        ]
        if sources
        else []
    )  # fmt: skip
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SANS, "size": 12, "color": tokens["ink"]},
        "title": {
            "text": "<br>".join(titles), "x": 0, "xref": "container", "xanchor": "left", "yref": "container", "y": 1,
            "yanchor": "top", "pad": {"l": 4, "t": 12}, "font": {"size": 15},
        },
        "margin": {"l": 96, "r": 64, "t": top, "b": below},
        "height": height + top + below,
        "bargap": 0.25,
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": tokens["bg"], "bordercolor": tokens["line2"], "font": {"size": 12, "color": tokens["ink"]},
        },
        "annotations": annotations,
    }  # fmt: skip


def _lines(text: str, most: int) -> list[str]:
    """Text made safe for plotly, in lines of at most so many letters; a line feed begins a new one."""
    return [escaped(line) for part in text.split("\n") for line in textwrap.wrap(part, most)]


def axis(theme: Theme, *, measured: bool) -> dict[str, Any]:
    """One axis: a grid only across what is measured."""
    tokens = TOKENS[theme]
    return {
        "showgrid": measured,
        "gridcolor": tokens["grid"],
        "zeroline": False,
        "linecolor": tokens["line2"],
        "ticks": "",
        "tickfont": {"size": 11, "color": tokens["ink2"] if measured else tokens["ink"]},
        "automargin": True,
        "fixedrange": True,
    }
