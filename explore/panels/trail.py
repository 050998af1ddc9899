"""One subject through the transcripts: its passages in time order, each with its sentence and why it belongs."""

from __future__ import annotations

from typing import Any

import anywidget
import pandas as pd
import traitlets

from explore.charts.style import Palette
from explore.corpus.sentence import counted, day
from explore.names import ordinary
from explore.pages import monograms
from explore.panels._assets import script, styles
from explore.selection import Selection

_MOST = 200


class Trail(anywidget.AnyWidget):
    """The passages of the subject in focus, within what is selected: first named, first asked, and each in its words.

    A click on a passage puts its turn into `opened`; the reader follows it. Nothing in focus shows what to do.
    """

    _esm = script("trail")
    _css = styles("trail")
    content: Any = traitlets.Dict({}).tag(sync=True)
    slots = traitlets.Dict({}).tag(sync=True)
    most = traitlets.Int(_MOST).tag(sync=True)
    opened = traitlets.Dict({}).tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        super().__init__()
        self.selection = selection
        self.palette = palette or Palette()
        self.slots = dict(self.palette.slots)
        self._follow()
        selection.observe(self._follow, "version")
        self.observe(self._follow, "most")

    @property
    def passages(self) -> pd.DataFrame:
        """What the trail shows: the passages of `Corpus.follow`, within the selection; none without a subject."""
        wanted = self.selection.entities
        selected = self.selection.selected
        return selected.follow(wanted[0]) if wanted else selected.passages().iloc[:0]

    def _follow(self, change: object = None) -> None:
        wanted = self.selection.entities
        if not wanted:
            self.content = {}
            return
        found = self.passages
        documents = self.selection.selected.documents.set_index("document_id")
        titles = documents["title"]
        marks = monograms(found["speaker"].dropna().astype("str").unique())
        said = found[found["turn_id"].notna()]
        self.content = {
            "name": self.selection.entity_name(wanted[0]),
            "kind": wanted[0].partition(":")[0],
            "much": f"{counted(len(found), 'passage')} in {counted(found['document_id'].nunique(), 'transcript')}, "
            f"in these {counted(len(documents), 'transcript')}",
            "firsts": _firsts(said, self.selection.selected.turns),
            "items": [_item(row, titles, marks) for row in found.head(self.most).to_dict("records")],
            "more": max(len(found) - self.most, 0),
        }


def _firsts(said: pd.DataFrame, turns: pd.DataFrame) -> list[dict[str, str]]:
    """First named, first described, first asked: when and by whom."""
    kinds = turns.set_index("turn_id")["kind"].astype("str")
    introduced = turns.set_index("turn_id")["self_introduced"]
    asked = said[kinds.reindex(said["turn_id"].astype("str")).to_numpy() == "question"]
    named = said[~said["form"].isin(["description", "anniversary"])]
    out = []
    for title, rows in (("First named", named), ("First asked", asked)):
        if len(rows):
            first = rows.iloc[0]
            who = first["speaker"]
            who = who if isinstance(who, str) else introduced.get(first["turn_id"])
            told = who if isinstance(who, str) else "a questioner, unnamed"
            place = {"turn": first["turn_id"], "document": first["document_id"]}
            out.append({"title": title, "when": _day(first["date"]), "who": told, **place})
    return out


def _item(row: dict[Any, Any], titles: pd.Series[str], marks: dict[str, str]) -> dict[str, Any]:
    sentence, surface = row["sentence"], row["surface"]
    at = sentence.find(surface)
    speaker = row["speaker"] if isinstance(row["speaker"], str) else ""
    title = titles.get(row["document_id"])
    return {
        "when": _day(row["date"]),
        "document": row["document_id"],
        "turn": row["turn_id"] if isinstance(row["turn_id"], str) else "",
        "speaker": speaker or ("Questioner" if isinstance(row["turn_id"], str) else "told by the source"),
        "mark": marks.get(speaker, "?"),
        "role": ordinary(row["role"]) if isinstance(row["role"], str) else "",
        "title": title if isinstance(title, str) else row["document_id"],
        "before": sentence[:at] if at >= 0 else sentence,
        "surface": surface if at >= 0 else "",
        "after": sentence[at + len(surface) :] if at >= 0 else "",
        "form": row["form"],
        "sure": row["confidence"],
        "why": row["reason"],
    }


def _day(date: Any) -> str:
    return day(date) if pd.notna(date) else "undated"
