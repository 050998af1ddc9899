"""What every panel of the kit's own is: a widget that does what its page asks, nearly always over one selection."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from explore.charts.style import Palette
from explore.selection import Selection


class Asked(anywidget.AnyWidget):
    """A widget that acts on what is asked of it on the page.

    It has a method `do_…` for each thing that its page can ask. What cannot be done is told in `message`, in a
    sentence, and changes nothing.
    """

    message = traitlets.Unicode("", help="what could not be done, and why").tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(lambda _, content, buffers: self.act(content))

    def act(self, asked: Mapping[str, Any]) -> None:
        """Does what the page asks: `{"do": "open", "given": {…}}` calls `do_open(…)`."""
        self.message = ""
        try:
            self._asked(asked)()
        except (LookupError, ValueError, OSError) as error:
            self.message = str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)

    def _asked(self, asked: Mapping[str, Any]) -> Callable[[], None]:
        """What is asked, ready to be called; ValueError for what this panel does not do, or not with these values."""
        if not isinstance(asked, Mapping) or not isinstance(asked.get("do"), str):
            raise ValueError("The page asked for nothing that can be read: load it anew.")
        name, given = asked["do"], asked.get("given", {})
        method = getattr(type(self), f"do_{name}", None)
        if not inspect.isfunction(method):
            raise ValueError(f"This panel does nothing called “{name}”.")
        try:
            bound = inspect.signature(method).bind(self, **given)
        except TypeError as error:
            raise ValueError(f"“{name}” was asked for in a way that this panel does not know ({error}).") from error
        return lambda: method(*bound.args, **bound.kwargs)


class Panel(Asked):
    """A widget that shows the selection anew whenever it changes, by `follow`, and acts on what is asked of it."""

    slots = traitlets.Dict({}, help="speaker_id → the number of the speaker's hue").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        super().__init__()
        self.selection = selection
        self.palette = palette or Palette()
        self.slots = dict(self.palette.slots)
        self._show()
        selection.observe(self._show, "version")

    def follow(self) -> None:
        """Shows the selection as it stands."""
        raise NotImplementedError

    def _show(self, change: object = None) -> None:
        self.follow()
