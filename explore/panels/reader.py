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
    on a speaker's name selects the speaker, one on a name in the text follows what it means, everywhere. Names are
    underlined by their kind, dates open with their arithmetic. `show(document_id, turn_id)` opens a transcript.
    """

    _esm = script("reader")
    _css = styles("reader")
    contents: Any = traitlets.List([]).tag(sync=True)
    page = traitlets.Dict({}).tag(sync=True)
    slots = traitlets.Dict({}).tag(sync=True)
    asked = traitlets.Dict({}).tag(sync=True)
    clicked = traitlets.Dict({}).tag(sync=True)
    most = traitlets.Int(400).tag(sync=True)
    followed: Any = traitlets.List([]).tag(sync=True)
    wanted = traitlets.Dict({}).tag(sync=True)
    target = traitlets.Dict({}).tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        super().__init__()
        self.selection = selection
        self.palette = palette or Palette()
        self.slots = dict(self.palette.slots)
        self._follow()
        selection.observe(self._follow, "version")
        self.observe(lambda change: self.show(change["new"]["id"]), "asked")
        self.observe(self._show, "most")
        self.observe(lambda change: selection.set(speakers=(change["new"]["id"],)), "clicked")
        self.observe(lambda change: selection.set(entities=(change["new"]["id"],)), "wanted")

    def show(self, document_id: str, turn_id: str | None = None) -> None:
        """Shows a transcript from its beginning or from a turn. Raises KeyError for one that is not there."""
        if document_id != self.page.get("id"):
            position = int(turn_id.rpartition("#")[2]) if turn_id else 0
            self.most = 400 if position < 400 else position + 100
            self._show(document_id=document_id)
        if turn_id:
            self.target = {"turn": turn_id, "at": self.target.get("at", 0) + 1}

    def _follow(self, change: object = None) -> None:
        self.contents = contents(self.selection.selected)
        offered = [item["id"] for item in self.contents]
        current = self.page.get("id")
        self.followed = self.selection.followed
        self._show(document_id=current if current in offered else (offered[0] if offered else ""))

    def _show(self, change: object = None, *, document_id: str | None = None) -> None:
        shown = self.page.get("id", "") if document_id is None else document_id
        whole = self.selection.selected is self.selection.corpus
        chosen = None if whole else self.selection.selected.turns["turn_id"]
        self.page = page(self.selection.corpus, shown, chosen, most=self.most) if shown else {}
