"""A table of text and numbers, the twin of a chart."""

from __future__ import annotations

import anywidget
import traitlets

from explore.panels._assets import script, styles


class Table(anywidget.AnyWidget):
    """Rows shown as text; `clicked` holds the id of the row whose button was pressed last."""

    _esm = script("table")
    _css = styles("table")
    content = traitlets.Dict({"columns": [], "rows": [], "caption": ""}).tag(sync=True)
    clicked = traitlets.Dict({}).tag(sync=True)
