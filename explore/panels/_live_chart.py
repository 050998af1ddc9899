"""How charts live in widgets: decided here, once.

A plotly FigureWidget sends its state when it is made and forgets to renew it: after the page is reloaded it would show
the first chart again. So whenever the figure changes, the state it was made with is set anew too.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import plotly.graph_objects as go


class LiveChart(go.FigureWidget):  # type: ignore[misc]
    """A figure that can be replaced, survives a reload of the page, and tells which bar was clicked."""

    def __init__(self, figure: go.Figure, clicked: Callable[[Any], None] | None = None) -> None:
        super().__init__(figure)
        self._clicked = clicked
        self._config: dict[str, Any] = {**(self._config or {}), "displayModeBar": False, "responsive": True}
        self._listen()

    def show_figure(self, figure: go.Figure) -> None:
        """Shows another figure of as many traces in the place of this one."""
        with self.batch_update():
            for mine, given in zip(self.data, figure.data, strict=True):
                mine.update(given.to_plotly_json(), overwrite=True)
            self.layout.update(figure.layout.to_plotly_json(), overwrite=True)
        self._widget_data = deepcopy(self._data)
        self._widget_layout = deepcopy(self._layout_obj._props)

    def _listen(self) -> None:
        for trace in self.data:
            trace.on_click(self._on_click)

    def _on_click(self, trace: Any, points: Any, state: Any) -> None:
        if self._clicked is not None and points.point_inds:
            self._clicked(trace.customdata[points.point_inds[0]])
