"""What was read, in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from explore.corpus import Corpus
from explore.corpus.sentence import counted, what_was_read
from explore.panels._line import Line
from explore.panels._table import Table

MOST = 200
"""Problems that the panel lists; `corpus.problems` has them all."""


class WhatWasRead(widgets.VBox):  # type: ignore[misc]
    """The sentence that says how far the numbers reach; of the whole archive, whatever is selected."""

    def __init__(self, corpus: Corpus) -> None:
        frames = corpus.frames
        sentence = what_was_read(frames, unaccounted=int(corpus.audit()["unaccounted"].sum()))
        self.sentence = Line(sentence[:1].upper() + sentence[1:], "read", level=2)
        self.problems = Table()
        self.problems.content = _listed(frames["problems"])
        super().__init__([self.sentence, *([self.problems] if len(frames["problems"]) else [])])
        self.add_class("explore-panel")


def _listed(problems: pd.DataFrame) -> Any:
    """The problems as a table that is closed until it is opened."""
    shown = problems.head(MOST).fillna("")
    rows = [
        {"id": "", "cells": [" · ".join(filter(None, (Path(source).name, place))), what, cure]}
        for source, place, what, cure in zip(*(shown[c] for c in ("source", "place", "what", "cure")), strict=True)
    ]
    columns = [{"title": title, "number": False} for title in ("File", "What", "What to do")]
    more = len(problems) - MOST
    caption = f"{more:,} more are in corpus.problems." if more > 0 else ""
    summary = f"{counted(len(problems), 'thing')} to look at"
    return {"columns": columns, "rows": rows, "caption": caption, "summary": summary}
