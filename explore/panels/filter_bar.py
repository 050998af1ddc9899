"""Seven filters in one row; what there is to choose from is counted while a filter is open, and only then."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pandas as pd
import traitlets

from explore.charts.style import Palette
from explore.choices import COLUMNS, choices, dates, found, genres, places, speakers, subjects, transcripts
from explore.corpus import Corpus
from explore.corpus.candidates import AmbiguousError
from explore.corpus.select import pattern, period
from explore.corpus.sentence import counted, ground
from explore.names import slug
from explore.pages import monograms
from explore.panels._assets import script, styles
from explore.panels._filters import (
    BAR,
    FILTERS,
    DatesFilter,
    ListFilter,
    SubjectFilter,
    TextFilter,
    is_on,
    told,
)
from explore.panels._panel import Panel
from explore.relaxing import GROUPS
from explore.selection import KEYS, Selection, Step

CHOICES: Mapping[str, ModuleType] = {
    module.NAME: module for module in (speakers, subjects, dates, places, genres, transcripts)
}
_MANY = ("speakers", "places", "genres", "transcripts")
_FEW, _MOST = 8, 200
"""Rows shown of each group: few where there are several groups and nothing is searched for."""


class FilterBar(Panel):
    """Speaker, subject, dates, place, genre, transcript and text, each with its present value; a click opens its list.

    From code each filter has a `value`: `bar.speakers.value = "Vladimir Putin"`, `bar.dates.value = ("2012", "2013")`.
    `unfolded` is the name of the filter that is open, `find` what is searched for in its list, `content` what it shows.
    A questioner who gives a name is nobody whom the selection knows: choosing one puts the passage into `opened`.
    """

    _esm = script("filter_bar")
    _css = styles("filter_bar")
    shown: Any = traitlets.List([], help="the filters: key, name, value, on").tag(sync=True)
    unfolded = traitlets.Unicode("", help="the filter that is open; empty: none is").tag(sync=True)
    find = traitlets.Unicode("", help="what is searched for in the open list").tag(sync=True)
    content: Any = traitlets.Dict({}, help="what the open filter shows").tag(sync=True)
    text_state: Any = traitlets.Dict({}, help="text, case, whole_word, regex").tag(sync=True)
    wrong = traitlets.Unicode("", help="the filter that `message` is about").tag(sync=True)
    opened: Any = traitlets.Dict({}, help="the passage to open: document, turn, at").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        self._known: dict[str, pd.DataFrame] = {}
        self._known_of: Corpus | None = None
        self._frame: tuple[tuple[Any, ...], pd.DataFrame] | None = None
        self._more: dict[str, int] = {}
        self._maybe: pd.DataFrame | None = None
        self._typed: Step | None = None
        self._answered = {"text": 0.0, "dates": 0.0}
        self.speakers = ListFilter(selection, "speakers")
        self.subject = SubjectFilter(selection)
        self.dates = DatesFilter(selection)
        self.places = ListFilter(selection, "places")
        self.genres = ListFilter(selection, "genres")
        self.transcripts = ListFilter(selection, "transcripts")
        self.text = TextFilter(selection)
        super().__init__(selection, palette)
        self.observe(self._turned, ["unfolded", "find"])

    def follow(self) -> None:
        """Shows the value of each filter, and the list of the one that is open."""
        selection = self.selection
        self.shown = [
            {
                "key": key,
                "name": FILTERS[key].name,
                "value": told(selection, key),
                "on": is_on(selection, key),
                "subject": key == "subject",
            }
            for key in BAR
        ]
        self._tell_text()
        self._offer()

    def options(self, name: str) -> pd.DataFrame:
        """All choices of a filter with their numbers in the rest of the selection: see `explore.choices`."""
        module, selection = CHOICES[name], self.selection
        if self._known_of is not selection.corpus:
            self._known, self._known_of = {}, selection.corpus
        if name not in self._known:
            self._known[name] = module.known(selection.corpus)
        at = (name, selection.version, id(selection.corpus))
        if self._frame is None or self._frame[0] != at:
            rest = selection.without(*module.KEYS)
            self._frame = (at, choices(module, selection.corpus, rest, self._known[name]))
        return self._frame[1]

    def do_choose(self, name: str, value: str, on: bool) -> None:
        """Ticks one of several, or takes its tick away."""
        if name not in _MANY:
            raise ValueError(f"{FILTERS[name].name} takes one at a time")
        key = GROUPS[name][0]
        left = [one for one in self.selection.state[key] or () if one != value]
        chosen = [*left, value] if on else left
        self.selection.set(**{key: chosen or None})

    def do_clear(self, name: str) -> None:
        """Takes a filter off."""
        self.selection.set(**{key: KEYS[key] for key in GROUPS[name]})

    def do_subject(self, what: str) -> None:
        """Follows a subject by id, name, alias or free words; what may mean several is offered to choose from."""
        self._maybe = None
        try:
            self.selection.set(entities=what or None)
        except AmbiguousError as error:
            self._maybe = error.candidates
            self._offer()
            raise ValueError(f"“{what}” may mean several subjects: choose one.") from error
        except LookupError as error:
            raise ValueError(f"Nothing in these transcripts is called “{what}”: try another name.") from error

    def do_topic(self, name: str, members: list[str], words: str) -> None:
        """Makes a topic of one's own of subjects and words (parted by commas), and follows it."""
        if not name.strip():
            raise ValueError("Give the topic a name.")
        said = [word for word in (" ".join(one.split()) for one in words.split(",")) if word]
        if not members and not said:
            raise ValueError("Choose at least one subject from the list, or give a word.")
        before = self.selection.corpus
        after = before.with_topic(name.strip(), members, said)
        topic = f"topic:{slug(name.strip())}"
        self.selection.replace(after, f"made the topic “{name.strip()}”", back=lambda: before, again=lambda: after)
        self.selection.set(entities=topic)

    def do_dates(self, since: str, until: str, asked: float = 0) -> None:
        """Sets the first and the last date: a year, a month or a day each; empty leaves that end open.

        `asked` is the page's own number, and comes back with the answer.
        """
        self.wrong = "dates"
        read = {key: self._date(value, key) for key, value in (("since", since), ("until", until)) if value.strip()}
        if len(read) == 2 and read["since"].start_time > read["until"].end_time:
            raise ValueError(f"{since.strip()} is after {until.strip()}: nothing lies between.")
        self.wrong = ""
        self._answered["dates"] = asked
        self.selection.set(**{key: str(read[key]) if key in read else None for key in ("since", "until")})
        self._offer()  # where the dates are the same as before, this alone answers

    def do_year(self, year: str) -> None:
        """Sets the dates to one year; the same again takes them off."""
        same = (year, year) == self.dates.value
        self.dates.value = None if same else year

    def do_text(
        self, text: str, case: bool, whole_word: bool, regex: bool, typing: bool = False, asked: float = 0
    ) -> None:
        """Looks for a text. What is still being typed takes the place of what was typed before it, as one step.

        `asked` is the page's own number, and comes back with the answer.
        """
        how = {"case": case, "whole_word": whole_word, "regex": regex}
        self.wrong = "text"
        if text.strip():
            pattern(text, **how)
        self.wrong = ""
        self._answered["text"] = asked
        with self.selection.hold_trait_notifications():
            if typing and self._typed is self.selection.step:
                self.selection.undo()
            before = self.selection.step
            self.selection.set(text=text if text.strip() else None, **how)
            added = self.selection.step is not before  # a text that changes nothing is no step to take back
            self._typed = self.selection.step if typing and added else None
        self._tell_text()

    def do_more(self, group: str) -> None:
        """Shows more rows of a group."""
        self._more[group] = self._more.get(group, self._least()) + _MOST
        self._offer()

    def do_read(self, turn: str) -> None:
        """Opens the passage of a questioner who gives a name."""
        self.opened = {"document": turn.rpartition("#")[0], "turn": turn, "at": self.opened.get("at", 0) + 1}

    def act(self, asked: Mapping[str, Any]) -> None:
        """Does what the page asks; see Panel."""
        self.wrong = ""
        super().act(asked)

    def _date(self, value: str, key: str) -> pd.Period:
        try:
            return period(value, key)
        except ValueError as error:
            raise ValueError(f"“{value.strip()}” is no date: write 2012, May 2012 or 2012-05-15.") from error

    def _turned(self, change: dict[str, Any]) -> None:
        self._more, self._maybe, self.message, self.wrong = {}, None, "", ""
        if change["name"] == "unfolded" and self.find:
            self.find = ""  # which offers the list anew
            return
        self._offer()

    def _least(self) -> int:
        return _FEW if self.unfolded == "subject" and not self.find.strip() else _MOST

    def _tell_text(self) -> None:
        how = {key: self.selection.state[key] for key in ("case", "whole_word", "regex")}
        self.text_state = {"text": self.selection.text or "", **how, "asked": self._answered["text"]}

    def _offer(self) -> None:
        """The list of the filter that is open; nothing is counted for the others."""
        name = self.unfolded
        if name not in CHOICES:
            self._frame, self.content = None, {}
            return
        frame, sought = self.options(name), self.find.strip()
        chosen = self._chosen()
        fitting = found(frame, sought)
        nothing = fitting.empty
        if name == "subject" and not sought:
            fitting = fitting[fitting["there"] | fitting["value"].isin(chosen)]
        elif chosen:  # what is chosen stays in sight, whatever is searched for
            lost = frame["value"].isin(chosen - set(fitting["value"]))
            fitting = pd.concat([fitting, frame[lost].assign(also="")]) if lost.any() else fitting
        content = {
            "key": name,
            "name": FILTERS[name].name,
            "many": name in _MANY,
            "groups": self._groups(fitting, chosen),
            "on": is_on(self.selection, name),
            "total": len(frame),
            "ground": ground(len(self.selection.without(*GROUPS[name]))),
        }
        if name == "subject":
            content["maybe"] = self._candidates(sought if nothing else "")
        if name == "dates":
            content |= {"since": self.selection.since or "", "until": self.selection.until or ""}
            content["asked"] = self._answered["dates"]
            content["left_out"] = self.selection.selected.undated_left_out
        self.content = content

    def _chosen(self) -> set[str]:
        if self.unfolded == "dates":
            since, until = self.dates.value
            return {since} if since and since == until else set()
        return set(self.selection.state[GROUPS[self.unfolded][0]] or ())

    def _groups(self, fitting: pd.DataFrame, chosen: set[str]) -> list[dict[str, Any]]:
        """The rows of each group, as many as are shown, and how many are left."""
        table = {column: fitting[column].tolist() for column in COLUMNS}
        places: dict[str, list[int]] = {}
        for place, group in enumerate(table["group"]):
            places.setdefault(group, []).append(place)
        groups = []
        for group, rows in places.items():
            most = self._more.get(group, self._least())
            shown = rows[:most] + [one for one in rows[most:] if table["value"][one] in chosen]
            made = [{column: table[column][one] for column in COLUMNS} for one in shown]
            left = len(rows) - len(shown)
            groups.append({"name": group, "rows": self._rows(made, chosen), "left": left, "total": len(rows)})
        return groups

    def _rows(self, rows: list[dict[str, Any]], chosen: set[str]) -> list[dict[str, Any]]:
        marks: dict[str, str] = {}
        if self.unfolded == "speakers":  # those with a hue keep the marks that they have everywhere
            hued = [row["name"] for row in rows if self.palette.slot(row["value"]) is not None]
            marks = {**monograms(row["name"] for row in rows), **monograms(hued)}
        return [
            {
                "value": row["value"] or "",
                "name": row["name"],
                "told": row["told"],
                "also": row["also"],
                "turn": row["turn_id"] or "",
                "much": counted(row["number"], row["noun"]) if row["there"] else "none in this selection",
                "there": row["there"],
                "chosen": row["value"] in chosen,
                "mark": (marks.get(row["name"], "") if row["value"] else "?") if marks else "",
                "slot": self.palette.slot(row["value"]),
            }
            for row in rows
        ]

    def _candidates(self, sought: str) -> list[dict[str, Any]]:
        """What free words may mean, where no name holds them or several fit as well."""
        if self._maybe is not None:
            table = self._maybe
        elif sought:
            table = self.selection.corpus.candidates(sought)
        else:
            return []
        return [
            {
                "value": row["entity_id"],
                "name": row["name"],
                "told": f"{row['kind']}: {row['reason']}",
                "much": counted(row["mentions"], "passage"),
            }
            for row in table.head(12).to_dict("records")
        ]
