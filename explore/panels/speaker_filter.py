"""A list of speakers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import anywidget
import traitlets

from explore.charts.style import Palette
from explore.corpus.sentence import counted
from explore.measures import speaking
from explore.names import ordinary
from explore.pages import monograms
from explore.panels._assets import script, styles
from explore.selection import Selection


class SpeakerFilter(anywidget.AnyWidget):
    """Speakers with roles and words, searchable; choosing some narrows the selection to them.

    `value` holds the ids chosen and takes ids or names: `filter.value = ["Vladimir Putin"]`.
    """

    _esm = script("speaker_filter")
    _css = styles("speaker_filter")
    options: Any = traitlets.List([]).tag(sync=True)
    chosen: Any = traitlets.List([]).tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        super().__init__()
        self.selection = selection
        self.palette = palette or Palette()
        self._offer()
        self._follow()
        self.observe(self._choose, "chosen")
        selection.observe(self._follow, "version")

    @property
    def value(self) -> tuple[str, ...]:
        """The ids of the speakers chosen; none means everyone."""
        return self.selection.speakers or ()

    @value.setter
    def value(self, speakers: str | Iterable[str]) -> None:
        given = (speakers,) if isinstance(speakers, str) else tuple(speakers)
        self.selection.set(speakers=given or None)

    def _offer(self) -> None:
        table = speaking.measure(self.selection.corpus.turns).dropna(subset=["speaker_id"])
        marks = monograms(table["speaker"])
        self.options = [
            {
                "id": row["speaker_id"],
                "name": row["speaker"],
                "role": ordinary(row["role"]) if isinstance(row["role"], str) else "",
                "words": counted(row["words"], "word"),
                "mark": marks[row["speaker"]],
                "slot": self.palette.slot(row["speaker_id"]),
            }
            for row in table.to_dict("records")
        ]

    def _choose(self, change: object) -> None:
        if tuple(self.chosen) != self.value:
            self.value = self.chosen

    def _follow(self, change: object = None) -> None:
        self.chosen = list(self.value)
