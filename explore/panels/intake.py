"""The files that were read, one a row, and those that were not: looked over, and put right in place."""

from __future__ import annotations

from typing import Any

import pandas as pd
import traitlets

from explore import intake
from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.corpus.sentence import counted, day
from explore.panels._assets import script, styles
from explore.panels._correcting import correct
from explore.panels._panel import Panel
from explore.selection import Selection

STEP = 200
"""Rows that are shown at once, and added by each "Show 200 more"."""
_COLUMNS = {
    "rank": "Look at", "file": "File", "date": "Date", "title": "Title", "place": "Place", "genre": "Genre",
    "speakers": "Speakers", "words": "Words",
}  # fmt: skip


class Intake(Panel):
    """Every file with date, title, place, genre and speakers, those that need a look first.

    Date, title, place and genre are put right in place, a label's speaker in the row that opens: each correction is
    told in a sentence before it is made, is kept in corrections.csv beside the transcripts, and is a step of the
    selection's Undo. What the kit guessed and what was put right is marked. Nothing is computed while it is closed
    (`shown`). `opened` holds the transcript that was asked for, for a reader to show; `table` all rows, `audit` the
    account of their characters.
    """

    _esm = script("intake")
    _css = styles("intake")
    shown = traitlets.Bool(False, help="whether the files are open").tag(sync=True)
    content: Any = traitlets.Dict({}, help="columns, rows, how many more").tag(sync=True)
    order: Any = traitlets.Dict({"by": "rank", "falling": False}).tag(sync=True)
    row: Any = traitlets.Dict({}, help="the file that is taken apart").tag(sync=True)
    asked: Any = traitlets.Dict({}, help="the correction that is told, and not yet made").tag(sync=True)
    opened: Any = traitlets.Dict({}, help="the transcript to open in the reader").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None, *, shown: bool = True) -> None:
        self._of: Corpus | None = None
        self._most = STEP
        super().__init__(selection, palette)
        self.shown = shown

    def follow(self) -> None:
        """Shows the files of a corrected corpus; what is selected changes nothing here."""
        corpus = self.selection.corpus
        if not self.shown or corpus is self._of:
            return
        self.audit = corpus.audit()
        self.table = intake.ordered(intake.intake(corpus, self.audit), self.order["by"], falling=self.order["falling"])
        self._of = corpus
        self.asked = {}
        self._list()
        if self.row:
            self.do_row(**{key: self.row[key] for key in ("document", "source")})

    @traitlets.observe("shown")
    def _uncover(self, change: object) -> None:
        self.follow()

    def do_sort(self, by: str) -> None:
        """Sorts by a column, the other way round where it is sorted by it already."""
        if by not in _COLUMNS:
            raise ValueError(f"there is no column {by}")
        self.order = {"by": by, "falling": by == self.order["by"] and not self.order["falling"]}
        self.table = intake.ordered(self.table, by, falling=self.order["falling"])
        self._list()

    def do_more(self) -> None:
        """Shows 200 rows more."""
        self._most += STEP
        self._list()

    def do_row(self, document: str = "", source: str = "") -> None:
        """Takes a file apart below its row; one that was not read says why."""
        where = {"document": document, "source": source}
        if document:
            self.row = {**where, **intake.parts(self.selection.corpus, document, self.audit)}
        else:
            self.row = {**where, "doubts": intake.not_read(self.selection.corpus, source)}

    def do_close(self) -> None:
        """Closes the row that is open."""
        self.row = {}

    def do_open(self, document: str) -> None:
        """Opens a transcript in the reader."""
        self.opened = {"document": document, "turn": "", "at": self.opened.get("at", 0) + 1}

    def do_preview(self, document: str, field: str, value: str, label: str = "") -> None:
        """Tells what a correction would change."""
        self.asked = {}
        _, told = intake.change(self.selection.corpus, document, field, value, label)
        self.asked = {"document": document, "field": field, "value": value, "label": label, "told": told}

    def do_forget(self) -> None:
        """Makes no correction."""
        self.asked = {}

    def do_correct(self, document: str, field: str, value: str, label: str = "") -> None:
        """Makes the correction, and keeps it beside the transcripts."""
        given, _ = intake.change(self.selection.corpus, document, field, value, label)
        name = label if field == "speaker" else self._title(document)
        told = f"set the {field} of “{name}” to {given['value']}"
        correct(self.selection, field, told, passage=None, **given)

    def _title(self, document: str) -> str:
        titles = self.table.loc[self.table["document_id"] == document, "title"]
        return str(titles.iloc[0] or document) if len(titles) else document

    def _list(self) -> None:
        table = self.table
        rank, same = table["rank"], table["same_as"] != ""
        todo, unread = int((rank < 8).sum()), int((rank == 0).sum())
        told = [counted(len(table), "file"), f"{counted(todo, 'file')} to look at" if todo else "none needs a look"]
        told += [f"{unread:,} not read"] if unread else []
        told += [f"{counted(int(same.sum()), 'second copy').replace('copys', 'copies')}"] if same.any() else []
        lost, odd = int(self.audit["unaccounted"].sum()), int((self.audit["odd_labels"] != "").sum())
        told += [f"{counted(odd, 'transcript')} with odd labels"] if odd else []
        told.append(
            f"{counted(lost, 'character')} unaccounted for" if lost else "every word of what was read accounted for"
        )
        genres = self.selection.corpus.documents["genre"].dropna().astype("str")
        self.content = {
            "told": ", ".join(told),
            "columns": [{"id": id_, "title": title} for id_, title in _COLUMNS.items()],
            "rows": [_row(row) for row in table.head(self._most).to_dict("records")],
            "more": max(len(table) - self._most, 0),
            "genres": sorted(genres.unique()),
            "kept": self.selection.corpus.folder is not None,
        }


def _row(row: dict[Any, Any]) -> dict[str, Any]:
    dated = pd.notna(row["date"])
    return {
        "document": row["document_id"],
        "source": row["source"],
        "same": bool(row["same_as"]),
        "attention": row["attention"],
        "cells": {
            **{name: row[name] for name in ("file", "title", "place", "genre", "speakers")},
            "date": day(row["date"]) if dated else "",
            "words": f"{row['words']:,}" if pd.notna(row["words"]) else "",
        },
        "iso": f"{row['date']:%Y-%m-%d}" if dated else "",
        "guessed": row["guessed"].split(", "),
        "corrected": row["corrected"].split(", "),
    }
