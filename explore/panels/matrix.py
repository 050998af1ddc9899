"""Who on what: speakers by subjects, a number and a shade in each cell, and its table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets

from explore.charts import matrix as grid
from explore.charts.style import Palette, Theme
from explore.corpus import Corpus
from explore.corpus.candidates import meant
from explore.export import source_line, under
from explore.measures import matrix
from explore.measures.matrix import Matrix
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.panels.exporting import Exporting, selected_but
from explore.selection import Selection

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FEW_ROWS, _FEW_COLUMNS = 20, 14
_KEPT = 8  # matrices, so that going back and forth counts nothing again
_OWN = ("speakers", "entities")
"""The keys that the matrix sets, and so does not follow: all others can still be chosen."""


class WhoOnWhat(Exporting, Panel):
    """The matrix of speakers by subjects, from all that is selected but speakers and subjects; chosen ones are marked.

    A cell selects its speaker and follows its subject, and gives back what was before when it is asked for again; a
    speaker's name selects him, a subject's name follows it. `show` is `passages`, `per_1000_words` or `share`; `sort`
    is `words`, `passages`, `name` or a subject (id, name or free words); `view` is `chart` or `table`; `whole` shows
    40 speakers and 30 subjects, not 20 and 14; `grouped` keeps speakers of one kind of office together.
    """

    _esm = script("exporting", "matrix")
    _css = styles("exporting", "matrix")
    content: Any = traitlets.Dict({}).tag(sync=True)
    chosen: Any = traitlets.Dict({"speakers": [], "entities": []}).tag(sync=True)
    show = traitlets.Enum(matrix.SHOWN, "passages").tag(sync=True)
    sort = traitlets.Unicode("words").tag(sync=True)
    view = traitlets.Enum(("chart", "table"), "chart").tag(sync=True)
    whole = traitlets.Bool(False).tag(sync=True)
    grouped = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        selection: Selection,
        palette: Palette | None = None,
        *,
        source: str = "",
        folder: str | os.PathLike[str] = "exports",
        mark: str = "",
    ) -> None:
        self.source = source or source_line(selection.corpus)
        self.mark = mark
        self._counter: tuple[Corpus, matrix.Counter] | None = None
        self._known: dict[Any, Matrix] = {}
        self._before: tuple[Any, Any] | None = None
        self._drawn: Any = None
        super().__init__(selection, palette)
        self.folder = os.fspath(folder)
        self.observe(self._show, ["show", "sort", "whole", "grouped"])

    @property
    def shown(self) -> Matrix:
        """What is on the screen, as arrays."""
        state = self.selection.state
        speakers, subjects = state["speakers"] or (), state["entities"] or ()
        usual = self._counted(state, (), ())
        shown = {row.speaker_id for row in usual.rows} | {column.entity_id for column in usual.columns}
        if shown.issuperset(speakers) and shown.issuperset(subjects):
            return usual
        return self._counted(state, speakers, subjects)

    @property
    def table(self) -> pd.DataFrame:
        """What is on the screen: one row a speaker, one column a subject, in the order and of the number shown."""
        return self.shown.wide(self.show)

    @property
    def alt_text(self) -> str:
        """The matrix in one sentence."""
        return grid.alt_text(self.shown.long(), self.show)

    def figure(self, theme: Theme = "light") -> go.Figure:
        """The matrix as a chart, with its title, note, selection and source, for a file or another cell."""
        below = under(self.note, self._selected_told, self.source)
        return grid.chart(
            self.shown.long(), self.show, palette=self.palette, theme=theme, title=self.full_title, source=below
        )

    def files(self) -> dict[str, Any]:
        """What there is to write of the matrix; the CSV is its long table, with all three numbers."""
        return {
            "figure": self.figure(),
            "table": self.shown.long(),
            "name": "who-on-what",
            "source": self.source,
            "alt": self.alt_text,
            "selection": self._selected_told,
        }

    def follow(self) -> None:
        """Shows the matrix of the selection, and marks who and what is chosen."""
        state = self.selection.state
        given = self.shown
        drawn = (given, self.show, self.sort, len(self.palette.slots))
        if self._drawn is None or self._drawn[0] is not given or self._drawn[1:] != drawn[1:]:
            self._drawn = drawn
            self.own_title = grid.TITLES[self.show]
            legend = grid.legend(given, self.show, len(self.selection.without(*_OWN)))
            self.content = {**grid.grid(given, self.show, self.palette), **legend}
        self.chosen = {"speakers": list(state["speakers"] or ()), "entities": list(state["entities"] or ())}

    def do_open(self, speaker: str, entity: str) -> None:
        """Selects a cell's speaker and follows its subject; the same cell again gives back what was before.

        Raises ValueError where the cell holds no passage.
        """
        if not speaker:
            self.do_subject(entity, toggle=False)
            self.message = (
                "This row is several people, so there is no one speaker to select: the subject is followed in what "
                "everyone says. Choose speakers by name in the list of speakers."
            )
            return
        if not self._passages(speaker, entity):
            who, what = self.selection.name_of(speaker), self.selection.entity_name(entity)
            raise ValueError(f"{who} on {what}: no passage in these transcripts.")
        now = self.selection.speakers, self.selection.entities
        if now == ((speaker,), (entity,)):
            before, self._before = self._before or (None, None), None
            self.selection.set(speakers=before[0], entities=before[1])
            return
        self._before = now
        self.selection.set(speakers=(speaker,), entities=(entity,))

    def do_speaker(self, speaker: str) -> None:
        """Selects a speaker; the only one selected, everyone."""
        if not speaker:
            raise ValueError("This row is several people: choose speakers by name in the list of speakers.")
        self.selection.set(speakers=None if self.selection.speakers == (speaker,) else (speaker,))

    def do_subject(self, entity: str, toggle: bool = True) -> None:
        """Follows a subject; the one followed, no more."""
        again = toggle and self.selection.entities == (entity,)
        self.selection.set(entities=None if again else (entity,))

    def _passages(self, speaker: str, entity: str) -> int:
        given = self.shown
        down = [row.speaker_id for row in given.rows]
        across = [column.entity_id for column in given.columns]
        there = speaker in down and entity in across
        return int(given.passages[down.index(speaker), across.index(entity)]) if there else 0

    def _counted(self, state: dict[str, Any], speakers: tuple[str, ...], subjects: tuple[str, ...]) -> Matrix:
        corpus = self.selection.corpus
        if self._counter is None or self._counter[0] is not corpus:
            self._counter = corpus, matrix.Counter(*(corpus.frames[name] for name in matrix.FRAMES))
            self._known = {}
        scope = tuple(value for key, value in state.items() if key not in _OWN)
        asked = (scope, speakers, subjects, self.sort, self.show, self.whole, self.grouped)
        if asked in self._known:
            return self._known[asked]
        if len(self._known) >= _KEPT:
            self._known = {}
        rest = self.selection.without(*_OWN)
        given = self._counter[1].matrix(
            None if rest is corpus else rest.turns,
            kinds=state["kinds"],
            speakers=speakers,
            subjects=subjects,
            sort=self.sort,
            show=self.show,
            grouped=self.grouped,
            rows=matrix.ROWS if self.whole else _FEW_ROWS,
            columns=matrix.SUBJECTS if self.whole else _FEW_COLUMNS,
        )
        self._known[asked] = given
        return given

    @property
    def _selected_told(self) -> str:
        return selected_but(self.selection, *_OWN)

    @traitlets.validate("sort")
    def _sortable(self, proposal: Any) -> str:
        """The sort, a subject by its id whatever it was given by."""
        given = str(proposal["value"])
        return given if given in matrix.SORTS else meant(self.selection.corpus.frames, given)
