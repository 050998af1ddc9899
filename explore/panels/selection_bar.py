"""The selection in words, always in sight: undo, redo, reset, and what may be kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from explore import saved
from explore.corpus.topics import own
from explore.panels._assets import script, styles
from explore.panels._filters import FILTERS, told
from explore.panels._panel import Panel
from explore.relaxing import GROUPS, relaxed
from explore.selection import KEYS, Selection


class SelectionBar(Panel):
    """One sentence that says what is selected and how much there is of it, and the buttons that belong to it.

    `parts` is the sentence; `relax` what to take off where nothing fits; `code` the selection as code, once asked for;
    `saved` the names of the selections kept beside the data. `export_asked` counts how often Export… was clicked:
    whoever holds what can be exported observes it.
    """

    _esm = script("selection_bar")
    _css = styles("selection_bar")
    parts: Any = traitlets.List([], help="the sentence: (kind, text)").tag(sync=True)
    steps: Any = traitlets.Dict({}, help="undo, redo: what each would do; whole: all is selected").tag(sync=True)
    relax: Any = traitlets.Dict({}, help="what to take off where nothing fits").tag(sync=True)
    code: Any = traitlets.Dict({}, help="the selection as code, once asked for").tag(sync=True)
    saved: Any = traitlets.List([], help="names of the selections kept").tag(sync=True)
    told = traitlets.Unicode("", help="what was done").tag(sync=True)
    export_asked = traitlets.Int(0, help="how often Export… was clicked").tag(sync=True)

    def follow(self) -> None:
        """Shows the sentence, what undo and redo would do, and what to relax."""
        selection = self.selection
        self.parts = [list(part) for part in selection.parts]
        self.steps = {"undo": selection.undo_told, "redo": selection.redo_told, "whole": selection.is_whole}
        self.relax = self._relax()
        self.told = ""
        if self.code:
            self.code = {**self.code, "text": selection.to_code()}

    def do_undo(self) -> None:
        """Takes the last change back."""
        self.selection.undo()

    def do_redo(self) -> None:
        """Does again what was taken back."""
        self.selection.redo()

    def do_reset(self) -> None:
        """Selects everything."""
        self.selection.reset()

    def do_relax(self, name: str) -> None:
        """Takes a filter off."""
        self.selection.set(**{key: KEYS[key] for key in GROUPS[name]})

    def do_code(self, show: bool = True) -> None:
        """Shows the selection as code, or puts it away."""
        self.code = {"text": self.selection.to_code(), "at": self.code.get("at", 0) + 1} if show else {}

    def do_list(self) -> None:
        """Reads the names of the selections kept."""
        self.saved = list(saved.read(self._folder()))

    def do_save(self, name: str) -> None:
        """Keeps the selection under a name, beside the data."""
        folder = self._folder()
        saved.save(folder, name, self.selection.to_dict(), self.selection.own_topics)
        self.saved = list(saved.read(folder))
        self.told = f"Kept as “{name.strip()}” in {saved.FILE} beside the data."

    def do_open(self, name: str) -> None:
        """Selects what was kept under a name, and puts back the topics of one's own that it leans on."""
        kept = saved.read(self._folder())
        if name not in kept:
            raise LookupError(f"no selection is called “{name}” any more")
        state = {**KEYS, **{key: value for key, value in kept[name].items() if key != saved.TOPICS}}
        before = self.selection.corpus
        here = list(own(before.frames).values())
        gone = [topic for topic in saved.topics_of(kept[name]) if topic not in here]
        after = before
        for topic in gone:
            after = after.with_topic(*topic)
        with self.selection.hold_trait_notifications():
            if gone:
                Selection.from_dict(after, state)  # what cannot be selected fails here, and nothing has changed
                told = f"put back the topic {', '.join(f'“{topic[0]}”' for topic in gone)}"
                self.selection.replace(after, told, back=lambda: before, again=lambda: after)
            self.selection.set(**state)

    def do_forget(self, name: str) -> None:
        """Takes a selection out of those kept."""
        folder = self._folder()
        saved.forget(folder, name)
        self.saved = list(saved.read(folder))
        self.told = f"“{name}” is kept no more."

    def do_export(self) -> None:
        """Says that something is to be exported."""
        self.export_asked += 1

    def _folder(self) -> Path:
        folder = self.selection.corpus.folder
        if folder is None:
            raise ValueError(
                "These transcripts were not loaded from a folder, so there is no place to keep a selection: "
                "copy it as code."
            )
        return folder

    def _relax(self) -> dict[str, Any]:
        selection = self.selection
        if selection.amount.number or selection.is_whole:
            return {}
        return {
            "noun": selection.amount.noun,
            "without": [
                {
                    "name": one.name,
                    "filter": f"{FILTERS[one.name].name}: {told(selection, one.name)}",
                    "much": one.amount.counted,
                    "number": one.amount.number,
                    "noun": one.amount.noun,
                }
                for one in relaxed(selection.corpus, selection.state)
            ],
        }
