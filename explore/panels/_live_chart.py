"""How charts live in widgets: decided here, once.

Plotly's own widget sends its state when it is made and forgets to renew it, and brings in seconds of imports. This one
holds the figure in its traits, so that a page that is loaded anew, or shown by Voilà, draws the chart as it stands; it
draws with the plotly.js that the plotly package carries, and asks no other machine for anything. Those five megabytes
come after all else that the cell shows, so that nothing waits for them but the bars.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from explore.charts.style import Theme
from explore.panels._after_cell import after_this_cell
from explore.panels._assets import script, styles


@cache
def _library() -> bytes:
    """plotly.js."""
    spec = find_spec("plotly")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    return Path(folders[0], "package_data", "plotly.min.js").read_bytes()


class LiveChart(anywidget.AnyWidget):
    """A chart as wide as its place, for a light and a dark page, with its title above and its source below as text.

    `clicked` is called with the customdata and the number, from 0, of the bar or point that is clicked.
    """

    _esm = script("chart")
    _css = styles("chart")
    content = traitlets.Dict({}).tag(sync=True)
    clicked = traitlets.Dict({}).tag(sync=True)
    library = traitlets.Bytes(b"").tag(sync=True)

    def __init__(self, clicked: Callable[[Any, int], None] | None = None) -> None:
        super().__init__()
        after_this_cell(self._bring_library)
        if clicked is not None:
            self.observe(lambda change: clicked(change["new"]["data"], change["new"]["number"]), "clicked")

    def _bring_library(self) -> None:
        self.library = _library()

    def show(self, figures: Mapping[Theme, Mapping[str, Any]], *, title: str, source: str, alt: str) -> None:
        """Shows figures (plotly's data and layout), one a theme, in the place of those before; one alone is for all."""
        drawn = {theme: json.dumps(figure, ensure_ascii=False) for theme, figure in figures.items()}
        self.content = {"figures": drawn, "title": title, "source": source, "alt": alt}
