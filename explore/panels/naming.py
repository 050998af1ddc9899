"""Names over time: how one name gives way to another, a lane of bars for each, and its table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import traitlets

from explore.charts import naming as lanes
from explore.charts.style import Palette, Theme
from explore.corpus import Corpus
from explore.corpus.coded import codes
from explore.corpus.sentence import counted
from explore.corpus.topics import own
from explore.export import source_line, under
from explore.measures import naming
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.panels.exporting import Exporting, selected_but
from explore.selection import Selection

if TYPE_CHECKING:
    import plotly.graph_objects as go

_OWN = ("since", "until", "entities")
"""The keys that the panel sets, and so does not follow: what is outside the dates is pale."""
_KEPT = 8  # tables, so that going back and forth counts nothing again


class _Shown(NamedTuple):
    """What is on the screen: subjects as lanes (or their wordings), and in what periods."""

    subjects: tuple[str, ...]
    wordings: bool
    by: str


class NamesOverTime(Exporting, Panel):
    """Of what is followed, how often each name is spoken of by year or month: the members of a topic, a subject with
    what came before and after it, or, `of` its wordings, how it is called.

    `show` is `passages`, `share` (of the passages on all names shown) or `per_1000_words`; `of` is `names`, `wordings`
    or empty (names where there is more than one); `by` is `year`, `month` or empty (as long as the archive is); `view`
    is `chart` or `table`. Passages, words and transcripts are those of all that is selected but dates: a click on a
    period sets these, one on a name follows it.

    Nothing is counted before it is looked at: a change of the selection only says so (`stale`), and the page asks once
    it shows the panel.
    """

    _esm = script("exporting", "naming")
    _css = styles("exporting", "naming")
    content: Any = traitlets.Dict({}).tag(sync=True)
    reach: Any = traitlets.List([], help="first and last period selected, by number; empty: no dates").tag(sync=True)
    stale = traitlets.Int(0, help="counts what may have changed what is shown").tag(sync=True)
    answered = traitlets.Int(0, help="the change that is shown").tag(sync=True)
    show = traitlets.Enum(naming.SHOWN, "passages").tag(sync=True)
    of = traitlets.Enum(("", "names", "wordings"), "").tag(sync=True)
    by = traitlets.Enum(("", *naming.PERIODS), "").tag(sync=True)
    view = traitlets.Enum(("chart", "table"), "chart").tag(sync=True)

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
        self._archive: _Archive | None = None
        self._known: dict[Any, tuple[pd.DataFrame, pd.DataFrame]] = {}
        self._drawn: Any = None
        super().__init__(selection, palette)
        self.folder = os.fspath(folder)
        self.observe(self._set, ["show", "of", "by"])

    def follow(self) -> None:
        """Says that what is shown may be another by now."""
        self.stale += 1

    def do_look(self) -> None:
        """Counts and shows what the selection asks for."""
        answered, shown = self.stale, self._shown()
        counted_, _ = self._counted(shown)
        drawn = (counted_, shown, self.show, self.selection.entities)
        if self._drawn is None or self._drawn[0] is not counted_ or self._drawn[1:] != drawn[1:]:
            self._drawn = drawn
            self.own_title = lanes.title_of(counted_, self.show, self._subject())
            self.content = self._content(shown) if len(counted_) else self._nothing()
        self.reach = _reached(counted_["period"].unique().tolist(), self.selection.since, self.selection.until)
        self.answered = answered

    def do_period(self, period: str, extend: bool = False) -> None:
        """Selects a year (2012) or month (2012-05) as dates, or frees it; `extend` takes in all between."""
        since, until = self.selection.since, self.selection.until
        if extend and since and until:
            self.selection.set(since=min(since, period), until=max(until, period))
        elif since == until == period:
            self.selection.set(since=None, until=None)
        else:
            self.selection.set(since=period, until=period)

    def do_subject(self, entity: str) -> None:
        """Follows a subject; the one followed, no more."""
        self.selection.set(entities=None if self.selection.entities == (entity,) else (entity,))

    @property
    def table(self) -> pd.DataFrame:
        """What is shown: one row a period (transcripts, words, a column a name); missing where nothing was read."""
        shown = self._shown()
        table = self._counted(shown)[0]
        kept = table.drop_duplicates("period").reset_index(drop=True)[["period", "transcripts", "words"]]
        rows = lanes.lanes_of(table)
        names = [row["name"] for row in rows]
        whole = self.show == "passages"
        wide = {
            row["name_id"] if names.count(row["name"]) > 1 else row["name"]: pd.Series(
                row[self.show], dtype="Int64" if whole else "float64"
            ).mask(kept["transcripts"] == 0)
            for row in rows
        }
        return kept.assign(**wide) if len(kept) else kept

    @property
    def alt_text(self) -> str:
        """The chart in one sentence."""
        return lanes.alt_text(self._counted(self._shown())[0], self.show)

    def figure(self, theme: Theme = "light") -> go.Figure:
        """The lanes as a chart, with title, note, selection, firsts and source, for a file or another cell."""
        shown = self._shown()
        table, ends = self._counted(shown)
        told = lanes.ends_told(ends, self._transcripts(), quoted=shown.wordings)
        self.own_title = lanes.title_of(table, self.show, self._subject())
        return lanes.chart(
            table,
            self.show,
            theme=theme,
            title=self.full_title,
            source=under(
                self.note, self._selected_told, "\n".join(filter(None, [told, self._undated(ends), self.source]))
            ),
            followed=tuple(ends["name_id"]) if shown.wordings else tuple(self.selection.followed),
            quoted=shown.wordings,
        )

    def files(self) -> dict[str, Any]:
        """What there is to write of the chart; the CSV is its long table, with all numbers."""
        return {
            "figure": self.figure(),
            "table": self._counted(self._shown())[0],
            "name": "names-over-time",
            "source": self.source,
            "alt": self.alt_text,
            "selection": self._selected_told,
        }

    def _set(self, change: object) -> None:
        self.stale += 1
        if self.answered:  # a page shows it: it need not ask
            self.do_look()

    @property
    def _of_corpus(self) -> _Archive:
        corpus = self.selection.corpus
        if self._archive is None or self._archive.corpus is not corpus:
            self._archive, self._known = _Archive(corpus), {}
        return self._archive

    def _shown(self) -> _Shown:
        archive, followed = self._of_corpus, self.selection.entities or ()
        subjects = archive.there(archive.family(followed)) or list(followed)
        wordings = bool(followed) and (self.of == "wordings" or (not self.of and len(subjects) < 2))
        by = self.by or ("year" if archive.span is None else naming.usual(*archive.span))
        return _Shown(tuple(self.selection.followed if wordings else subjects), wordings, by)

    def _counted(self, shown: _Shown) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The measure and the firsts and lasts of what is shown."""
        archive, state = self._of_corpus, self.selection.state
        asked = (shown, tuple(value for key, value in state.items() if key not in _OWN))
        if asked not in self._known:
            if len(self._known) >= _KEPT:
                self._known = {}
            scope = self.selection.without(*_OWN)
            documents, mentions, entities = scope.documents, scope.mentions, archive.entities
            table = naming.measure(
                documents, scope.turns, mentions, entities,
                subjects=shown.subjects, wordings=shown.wordings, by=shown.by, span=archive.span,
            )  # fmt: skip
            of = shown.subjects if shown.wordings else archive.family(self.selection.entities or ())
            ends = naming.ends(documents, mentions, entities, subjects=of, wordings=shown.wordings)
            self._known[asked] = (table, ends)
        return self._known[asked]

    def _content(self, shown: _Shown) -> dict[str, Any]:
        table, ends = self._counted(shown)
        followed = tuple(self.selection.followed)
        named = self.selection.entity_name
        return {
            **lanes.lanes(
                table, self.show, followed=followed, quoted=shown.wordings,
                whole=len(self.selection.without(*_OWN)) == len(self.selection.corpus),
            ),
            "mark": self.mark,
            "meta": self._meta(shown),
            "of": "wordings" if shown.wordings else "names",
            "by": shown.by,
            "topics": [{"id": one, "name": named(one)} for one in self._of_corpus.topics_of(self.selection.entities)],
            "legend": lanes.legend(table, self.show),
            "told": [
                one
                for one in (
                    lanes.ends_told(ends, self._transcripts(), quoted=shown.wordings),
                    self._undated(ends),
                )
                if one
            ],
        }  # fmt: skip

    def _nothing(self) -> dict[str, Any]:
        """What is shown where there is nothing to show: what to click."""
        archive = self._of_corpus
        if self.selection.entities:
            none = f"No passage on {self._subject()} in what is selected: take off a filter, or undo."
            told = none if archive.span else "No transcript here has a date, so there is nothing over time."
            return {"lanes": [], "periods": [], "empty": told, "suggested": []}
        return {
            "lanes": [],
            "periods": [],
            "empty": "Nothing is followed. Find a subject under Subject, or click a name in the text: here you see, "
            "year by year, how often each of its names is used, and when one gives way to another.",
            "suggested": [
                {"id": one, "name": self.selection.entity_name(one), "why": archive.why(one, self.selection)}
                for one in archive.telling
            ],
        }

    def _meta(self, shown: _Shown) -> str:
        """What the lanes are, in words."""
        entities = list(self.selection.entities or ())
        if shown.wordings:
            return f"how {self._subject()} is worded"
        if len(entities) > 1:
            return "all that is followed, each by itself"
        if entities[0].startswith("topic:"):
            return f"what makes up {self._subject()}, each by itself"
        if len(shown.subjects) > 1:
            return "with what came before and after it, as far as these transcripts name it"
        return "no other name before or after it is known and named here"

    def _subject(self) -> str:
        return ", ".join(map(self.selection.entity_name, self.selection.entities or ()))

    def _transcripts(self) -> int:
        return len(self.selection.without(*_OWN))

    @staticmethod
    def _undated(ends: pd.DataFrame) -> str:
        undated = int(ends["undated"].sum())
        verb = "stands" if undated == 1 else "stand"
        return f"{counted(undated, 'passage')} {verb} in undated transcripts, and so in no bar." if undated else ""

    @property
    def _selected_told(self) -> str:
        return selected_but(self.selection, *_OWN)


class _Archive:
    """What is looked up in a corpus as a whole, once."""

    def __init__(self, corpus: Corpus) -> None:
        frames = corpus.frames
        self.corpus = corpus
        self.entities = frames["entities"]
        self._topics, self._mentions = frames["topics"], frames["mentions"]
        mine = own(frames)
        self._given = self._topics[~self._topics["topic_id"].astype("str").isin(list(mine))]
        number, ids = codes(self._mentions["entity_id"])
        self._number = dict(zip(ids, np.bincount(number[number >= 0], minlength=len(ids)).tolist(), strict=True))
        dates = frames["documents"]["date"].dropna()
        self.span = (dates.min(), dates.max()) if len(dates) else None
        self._telling: list[str] | None = None
        self._families: dict[tuple[str, ...], list[str]] = {}

    @property
    def telling(self) -> list[str]:
        """Subjects to begin with."""
        if self._telling is None:
            self._telling = naming.telling(self.entities, self._topics, self._mentions)
        return self._telling

    def why(self, subject: str, selection: Selection) -> str:
        """What there is to see of a subject, in a few words."""
        named = [one for one in self.family((subject,)) if self._number.get(one)]
        told = " · ".join(f"{selection.entity_name(one)} {self._number[one]:,}" for one in named[:5])
        if len(named) > 1:
            return f"{told} passages"
        return f"how it is worded, in {counted(self._number.get(subject, 0), 'passage')}"

    def there(self, subjects: list[str]) -> list[str]:
        """Those of the subjects that are mentioned."""
        return [one for one in subjects if self._number.get(one)]

    def family(self, entities: tuple[str, ...]) -> list[str]:
        """One subject with its predecessors and successors; several, and the members of topics, as they are."""
        if entities not in self._families:
            self._families[entities] = self._family(entities)
        return self._families[entities]

    def _family(self, entities: tuple[str, ...]) -> list[str]:
        if len(entities) == 1 and not entities[0].startswith("topic:"):
            return naming.family(self.entities, self._given, entities[0])
        out: list[str] = []
        for one in entities:
            members = self._topics.loc[self._topics["topic_id"] == one, "member"].dropna().astype("str")
            out += [*members, *([one] if self._number.get(one) or not len(members) else [])]
        return list(dict.fromkeys(out))

    def topics_of(self, entities: tuple[str, ...] | None) -> list[str]:
        """Topics that the one subject followed is a member of."""
        if entities is None or len(entities) != 1:
            return []
        held = self._topics["member"].astype("str") == entities[0]
        return self._topics.loc[held, "topic_id"].astype("str").unique().tolist()


def _reached(periods: list[str], since: str | None, until: str | None) -> list[int]:
    """First and last of the periods that the dates reach into; the first after the last where they reach none."""
    if since is None and until is None:
        return []
    low = pd.Timestamp.min if since is None else pd.Period(since).start_time
    high = pd.Timestamp.max if until is None else pd.Period(until).end_time
    inside = [
        i for i, one in enumerate(periods) if pd.Period(one).end_time >= low and pd.Period(one).start_time <= high
    ]
    return [inside[0], inside[-1]] if inside else [1, 0]
