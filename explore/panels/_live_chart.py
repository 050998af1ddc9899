"""How charts live in widgets: decided here, once.

Plotly's own widget sends its state when it is made and forgets to renew it, and brings in seconds of imports. This one
holds the figure in its traits, so that a page that is loaded anew, or shown by Voilà, draws the chart as it stands; it
draws with the plotly.js that the plotly package carries, and asks no other machine for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anywidget
import plotly.graph_objects as go
import traitlets

from explore.charts.style import Theme
from explore.panels._assets import script, styles


@cache
def _drawing() -> str:
    """The widget's module: plotly.js, kept from the page's own module loaders, then what draws with it."""
    spec = find_spec("plotly")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    library = Path(folders[0], "package_data", "plotly.min.js").read_text("utf-8")
    start = "const library = () => { const module = { exports: {} }, define = undefined;\n"
    return f"{start}{library}\nreturn module.exports; }};\n{script('chart')}"


class LiveChart(anywidget.AnyWidget):
    """A chart as wide as its place, for a light and a dark page, with its title above and its source below as text.

    `clicked` is called with the customdata and the number, from 0, of the bar or point that is clicked.
    """

    _css = styles("chart")
    content = traitlets.Dict({}).tag(sync=True)
    clicked = traitlets.Dict({}).tag(sync=True)

    def __init__(self, clicked: Callable[[Any, int], None] | None = None) -> None:
        super().__init__(_esm=_drawing())
        if clicked is not None:
            self.observe(lambda change: clicked(change["new"]["data"], change["new"]["number"]), "clicked")

    def show(self, figures: Mapping[Theme, go.Figure], *, title: str, source: str, alt: str) -> None:
        """Shows figures, one a theme (one alone is drawn on every page), in the place of those before."""
        drawn = {theme: figure.to_json() for theme, figure in figures.items()}
        self.content = {"figures": drawn, "title": title, "source": source, "alt": alt}
