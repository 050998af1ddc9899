"""What was read, in one sentence."""

from __future__ import annotations

import ipywidgets as widgets

from explore.corpus import Corpus
from explore.corpus.sentence import what_was_read
from explore.panels._line import Line


class WhatWasRead(widgets.VBox):  # type: ignore[misc]
    """The sentence that says how far the numbers reach; of the whole archive, whatever is selected."""

    def __init__(self, corpus: Corpus) -> None:
        frames = corpus.frames
        sentence = what_was_read(frames, unaccounted=int(corpus.audit()["unaccounted"].sum()))
        self.sentence = Line(sentence[:1].upper() + sentence[1:], "read", level=2)
        problems = len(frames["problems"])
        told = f"{problems:,} things to look at: corpus.problems lists them, each with its cure." if problems else ""
        self.problems = Line(told, "meta")
        super().__init__([self.sentence, self.problems])
        self.add_class("explore-panel")
