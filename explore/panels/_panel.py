"""What every panel of the kit's own is: a widget over one selection, that does what its page asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from explore.charts.style import Palette
from explore.selection import Selection


class Panel(anywidget.AnyWidget):
    """A widget that shows the selection anew whenever it changes, and acts on what is asked of it on the page.

    A panel has `follow`, which shows the selection, and a method `do_…` for each thing that its page can ask. What
    cannot be done is told in `message`, in a sentence, and changes nothing.
    """

    slots = traitlets.Dict({}, help="speaker_id → the number of the speaker's hue").tag(sync=True)
    message = traitlets.Unicode("", help="what could not be done, and why").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        super().__init__()
        self.selection = selection
        self.palette = palette or Palette()
        self.slots = dict(self.palette.slots)
        self.on_msg(lambda _, content, buffers: self.act(content))
        self._show()
        selection.observe(self._show, "version")

    def follow(self) -> None:
        """Shows the selection as it stands."""
        raise NotImplementedError

    def act(self, asked: Mapping[str, Any]) -> None:
        """Does what the page asks: `{"do": "open", "given": {…}}` calls `do_open(…)`."""
        self.message = ""
        try:
            getattr(self, f"do_{asked['do']}")(**asked.get("given", {}))
        except (LookupError, ValueError, OSError) as error:
            self.message = str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)

    def _show(self, change: object = None) -> None:
        self.follow()
