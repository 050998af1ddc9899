"""Buttons that write a chart to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from explore.panels._line import Line

_TOLD = {
    "png": "A picture",
    "svg": "A picture to scale and edit",
    "html": "A page that opens offline",
    "csv": "The table, for a spreadsheet",
}


class ExportBar(widgets.HBox):  # type: ignore[misc]
    """A button a format, and one for all; `save` takes the formats, writes them and gives the sentence to show."""

    def __init__(self, save: Callable[[Sequence[str]], str]) -> None:
        self._save = save
        self.buttons = {one: self._button(f"Export {one.upper()}", told, (one,)) for one, told in _TOLD.items()}
        self.all = self._button("Export all", "Picture, page and table", tuple(_TOLD))
        self.message = Line("", "meta", live=True)
        super().__init__([*self.buttons.values(), self.all, self.message])
        self.add_class("explore-panel")
        self.add_class("explore-bar")

    def _button(self, text: str, told: str, formats: tuple[str, ...]) -> widgets.Button:
        button = widgets.Button(description=text, tooltip=told)
        button.add_class("explore-quiet")
        button.add_class(f"explore-export-{formats[0] if len(formats) == 1 else 'all'}")
        button.layout.width, button.layout.flex = "auto", "0 0 auto"
        button.on_click(lambda _: self._write(formats))
        return button

    def _write(self, formats: tuple[str, ...]) -> None:
        self.message.text = "Writing …"
        self.message.text = self._save(formats)
