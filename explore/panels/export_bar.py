"""A button that opens the writing of a chart, for a panel that is made of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget

from explore.panels._assets import script, styles
from explore.panels.exporting import Exporting


class ExportBar(Exporting, anywidget.AnyWidget):
    """Export…: title, note, folder and formats of a chart; `files` is called for what there is to write."""

    _esm = script("exporting", "export_bar")
    _css = styles("exporting")

    def __init__(self, files: Callable[[], Mapping[str, Any]], *, folder: str = "exports", mark: str = "") -> None:
        super().__init__(folder=folder)
        self.mark = mark
        self._files = files
        self.on_msg(lambda _, content, buffers: self.do_export(**content["given"]))

    def files(self) -> Mapping[str, Any]:
        """What there is to write, as the panel that has the chart gives it."""
        return self._files()
