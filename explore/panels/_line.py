"""A line of text: title, sentence or message."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from explore.panels._assets import script, styles


class Line(anywidget.AnyWidget):
    """Text shown as text, whatever is in it; `live` lines are read out when they change."""

    _esm = script("line")
    _css = styles("line")
    text = traitlets.Unicode("").tag(sync=True)
    look = traitlets.Unicode("body").tag(sync=True)
    level = traitlets.Int(0).tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)

    def __init__(self, text: str = "", look: str = "body", **traits: Any) -> None:
        super().__init__(text=text, look=look, **traits)
