"""What was read, month by month: transcripts, words, and the passages of the subject that is followed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import traitlets

from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.corpus.sentence import counted, from_heaviest, short_name
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
            self._counts = coverage.Counts(documents)
            self._short: dict[str, str] = {}
            self.table = coverage.measure(documents, selection.corpus.mentions.iloc[:0])
            self.months = _months(self.table)
            self._undated = coverage.undated(documents)
        self.reach = list(coverage.reached(self.table, selection.since, selection.until) or [])
        followed = bool(selection.entities)
        found = selection.selected.mentions if followed else selection.selected.turns
        each = self._counts.by_transcript(found["document_id"])
        self.lane = self._lane(each) if followed else {}
        heavy = from_heaviest(selection.corpus.documents, each, "passage" if followed else "turn")
        self.note = " ".join(filter(None, [self._dateless(), f"{heavy}." if heavy else ""]))

    def do_month(self, month: str, extend: bool = False) -> None:
        """Selects a month (2012-05) as dates, or frees it where it is selected; `extend` takes in all between."""
        since, until = self.selection.since, self.selection.until
        if extend and since and until:
            self.selection.set(since=min(since, month), until=max(until, month))
        elif since == until == month:
            self.selection.set(since=None, until=None)
        else:
            self.selection.set(since=month, until=month)

    def _lane(self, each: Any) -> dict[str, Any]:
        """The passages by month, under the subject's name; `each` is how many stand in each transcript."""
        first, *others = self.selection.entities
        if first not in self._short:
            self._short[first] = short_name(self.selection.corpus.frames, first)
        more = f" and {len(others)} more" if others else ""
        monthly = self._counts.by_month(each)
        return {
            "name": f"{self.selection.entity_name(first)}{more}",
            "short": f"{self._short[first]}{more}",
            "months": {str(row): number for row, number in enumerate(monthly.tolist()) if number},
            "undated": int(each.sum() - monthly.sum()),
        }

    def _dateless(self) -> str:
        """What stands in no month."""
        if not self._undated:
            return ""
        verbs = ("has", "stands") if self._undated == 1 else ("have", "stand")
        more = self.lane.get("undated", 0)
        tail = f", with {counted(more, 'passage')}" if more else ""
        return f"{counted(self._undated, 'transcript')} {verbs[0]} no date and {verbs[1]} in no month{tail}."


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
