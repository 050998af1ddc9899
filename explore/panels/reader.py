"""The transcript as a person reads it."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from explore.charts.style import Palette
from explore.pages import contents, page
from explore.panels._assets import script, styles
from explore.selection import Selection


class Reader(anywidget.AnyWidget):
    """One transcript at a time: turns in their speakers' colours, notes set apart from speech.

    The transcripts offered are those of the selection; turns that are not selected stay readable, in grey. A click
    on a speaker's name selects the speaker. `show(document_id)` opens a transcript.
    """

    _esm = script("reader")
    _css = styles("reader")
    contents: Any = traitlets.List([]).tag(sync=True)
    page = traitlets.Dict({}).tag(sync=True)
    slots = traitlets.Dict({}).tag(sync=True)
    asked = traitlets.Unicode("").tag(sync=True)
    clicked = traitlets.Dict({}).tag(sync=True)
    most = traitlets.Int(400).tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        super().__init__()
        self.selection = selection
        self.palette = palette or Palette()
        self.slots = dict(self.palette.slots)
        self._follow()
        selection.observe(self._follow, "version")
        self.observe(lambda change: self.show(change["new"]), "asked")
        self.observe(self._show, "most")
        self.observe(lambda change: selection.set(speakers=(change["new"]["id"],)), "clicked")

    def show(self, document_id: str) -> None:
        """Shows a transcript from its beginning. Raises KeyError for one that is not there."""
        if document_id != self.page.get("id"):
            self.most = 400
            self._show(document_id=document_id)

    def _follow(self, change: object = None) -> None:
        self.contents = contents(self.selection.selected)
        offered = [item["id"] for item in self.contents]
        current = self.page.get("id")
        self._show(document_id=current if current in offered else (offered[0] if offered else ""))

    def _show(self, change: object = None, *, document_id: str | None = None) -> None:
        shown = self.page.get("id", "") if document_id is None else document_id
        whole = self.selection.selected is self.selection.corpus
        chosen = None if whole else self.selection.selected.turns["turn_id"]
        self.page = page(self.selection.corpus, shown, chosen, most=self.most) if shown else {}
