"""The selection in words, with undo, redo and reset; always in sight."""

from __future__ import annotations

import ipywidgets as widgets

from explore.panels._line import Line
from explore.selection import Selection


class SelectionBar(widgets.HBox):  # type: ignore[misc]
    """One sentence that says what is selected and how much there is of it."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.sentence = Line("", live=True)
        self.sentence.layout.flex = "1 1 auto"
        self.undo = self._button("Undo", selection.undo)
        self.redo = self._button("Redo", selection.redo)
        self.reset = self._button("Reset", selection.reset)
        super().__init__([self.sentence, self.undo, self.redo, self.reset])
        self.add_class("explore-sticky")
        self._follow()
        selection.observe(self._follow, "version")

    def _button(self, text: str, act: object) -> widgets.Button:
        button = widgets.Button(description=text)
        button.add_class("explore-quiet")
        button.layout.width, button.layout.flex = "auto", "0 0 auto"
        button.on_click(lambda _: act())  # type: ignore[operator]
        return button

    def _follow(self, change: object = None) -> None:
        self.sentence.text = self.selection.sentence
        states = (
            (self.undo, self.selection.can_undo, "Undo the last change", "Undo: nothing to undo"),
            (self.redo, self.selection.can_redo, "Do again what was undone", "Redo: nothing to redo"),
            (self.reset, not self.selection.is_whole, "Select everything", "Reset: everything is selected"),
        )
        for button, able, told, why_not in states:
            button.disabled = not able
            button.tooltip = told if able else why_not
