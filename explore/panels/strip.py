"""What was read, month by month: transcripts, words, and the passages of the subject that is followed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import traitlets

from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.corpus.sentence import counted, from_one, short_name
from explore.measures import coverage
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.selection import Selection


class Strip(Panel):
    """A slot for each month: whole transcripts solid and excerpts hatched above them, their words, passages in amber.

    Transcripts and words are those of the whole archive, whatever is selected; passages are those of the subject in
    focus, within what is selected. A click on a month selects it, a second one frees it, and one with Shift selects
    all from the month selected to it. `table` holds the numbers, `note` what must be said beside them.
    """

    _esm = script("strip")
    _css = styles("strip")
    months: Any = traitlets.Dict({}, help="what was read in each month, gaps and years").tag(sync=True)
    lane: Any = traitlets.Dict({}, help="passages of the subject in focus").tag(sync=True)
    reach: Any = traitlets.List([], help="first and last month selected, by number; empty: no dates").tag(sync=True)
    note = traitlets.Unicode("", help="what must be said beside the numbers").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        self._shown: Corpus | None = None
        super().__init__(selection, palette)

    def follow(self) -> None:
        """Shows the passages of the subject in focus, and which months are selected."""
        selection = self.selection
        if self._shown is not selection.corpus:
            self._shown, documents = selection.corpus, selection.corpus.documents
            self.table = coverage.measure(documents, selection.corpus.mentions.iloc[:0])
            self.months = _months(self.table)
            self._undated = coverage.undated(documents)
        self.reach = list(coverage.reached(self.table, selection.since, selection.until) or [])
        self.lane = self._lane()
        self.note = self._note()

    def do_month(self, month: str, extend: bool = False) -> None:
        """Selects a month (2012-05) as dates, or frees it where it is selected; `extend` takes in all between."""
        since, until = self.selection.since, self.selection.until
        if extend and since and until:
            self.selection.set(since=min(since, month), until=max(until, month))
        elif since == until == month:
            self.selection.set(since=None, until=None)
        else:
            self.selection.set(since=month, until=month)

    def _lane(self) -> dict[str, Any]:
        wanted = self.selection.entities
        if not wanted:
            return {}
        found = self.selection.selected.mentions
        each = coverage.measure(self.selection.corpus.documents, found)["passages"]
        there = each[each > 0]
        more = f" and {len(wanted) - 1} more" if len(wanted) > 1 else ""
        return {
            "name": f"{self.selection.entity_name(wanted[0])}{more}",
            "short": f"{short_name(self.selection.corpus.frames, wanted[0])}{more}",
            "months": dict(zip(map(str, there.index), there.tolist(), strict=True)),
            "undated": len(found) - int(each.sum()),
        }

    def _note(self) -> str:
        selected, followed = self.selection.selected, bool(self.selection.entities)
        told = []
        if self._undated:
            more = self.lane.get("undated", 0)
            tail = f", with {counted(more, 'passage')}" if more else ""
            one = self._undated == 1
            told.append(
                f"{counted(self._undated, 'transcript')} {'has' if one else 'have'} no date and "
                f"{'stands' if one else 'stand'} in no month{tail}."
            )
        rows, noun = (selected.mentions, "passage") if followed else (selected.turns, "turn")
        heavy = from_one(self.selection.corpus.documents, rows["document_id"], noun)
        return " ".join([*told, *([f"{heavy}."] if heavy else [])])


def _months(table: pd.DataFrame) -> dict[str, Any]:
    """The months as the page draws them: columns of numbers, sentences, gaps, and where each year begins."""
    if table.empty:
        return {}
    month = table["month"].dt
    years = month.year.drop_duplicates()
    return {
        "ids": month.strftime("%Y-%m").tolist(),
        **{name: table[name].tolist() for name in ("whole", "excerpts", "words")},
        "told": coverage.months_told(table),
        "gaps": [[gap.row, gap.months] for gap in coverage.gaps(table)],
        "years": [[row, int(year), bool(month.month.iloc[row] == 1)] for row, year in years.items()],
        "most": {"transcripts": int(table["transcripts"].max()), "words": int(table["words"].max())},
    }
