"""One subject through the transcripts: its passages in time order, each with its sentence and why it belongs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import traitlets

from explore import uptakes
from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.escaping import plain
from explore.export import export_table, source_line
from explore.panels import _correcting
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.selection import Selection
from explore.trails import Subject, Trails, trail

_FIRST = 60
"""So many passages come at once; the page asks for more as one comes near their end."""
_MOST = 200
_NAMES = 8
_SCOPES: Mapping[str, str] = {"passage": "here", "transcript": "in this transcript", "everywhere": "everywhere"}
_KEYS: Mapping[str, str] = {
    "speakers": "the choice of speakers", "documents": "the choice of transcripts", "since": "the first date",
    "until": "the last date", "held_in": "the place", "genres": "the genre", "turn_kinds": "the kind of turn",
    "text": "the words looked for",
}  # fmt: skip
NO_FOLDER = (
    "These transcripts were not loaded from a folder, so there is no place beside them to keep your word: "
    "take the corpus that explore.load gave."
)


class Trail(Panel):
    """The passages of the subject in focus, within what is selected: first named, raised and asked, each in its words.

    A click on a passage puts {"document", "turn", "start", "at"} into `opened`; the reader follows it. `keep` is
    called with a passage (a dict: document_id, turn_id, start, end, sentence, surface, entity_id …) that is to be kept
    as a finding; without it there is no such button. Tables are written to `export_folder`.
    """

    _esm = script("trail")
    _css = styles("trail")
    content: Any = traitlets.Dict({}).tag(sync=True)
    opened = traitlets.Dict({}, help="where a passage stands that is to be opened").tag(sync=True)
    previewed = traitlets.Dict({}, help="what a correction would change, in words").tag(sync=True)
    corrected = traitlets.Int(0, help="how many corrections were made here: each closes its form").tag(sync=True)
    found = traitlets.Dict({}, help="subjects that fit words typed").tag(sync=True)
    rests = traitlets.Dict({}, help="turn → what the beginning of its reply leaves out").tag(sync=True)
    twin = traitlets.Dict({}, help="the passages as a table; empty while the list is shown").tag(sync=True)
    can_keep = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        selection: Selection,
        palette: Palette | None = None,
        *,
        keep: Callable[[dict[str, Any]], object] | None = None,
        export_folder: str | os.PathLike[str] = "exports",
    ) -> None:
        self.keep = keep
        self.export_folder = export_folder
        self._most, self._sure, self._table = _FIRST, "", False
        self._trails = Trails(selection.corpus)
        self._trails.ready()
        self._shown: tuple[str, ...] = ()
        self._kept: tuple[Any, dict[uptakes.Key, str]] = (None, {})
        super().__init__(selection, palette)
        self.can_keep = keep is not None

    @property
    def passages(self) -> pd.DataFrame:
        """What the trail shows: the passages of `Corpus.follow`, within the selection; none without a subject."""
        return self.table

    @property
    def table(self) -> pd.DataFrame:
        """The passages as an analyst would quote them, one row each, in time order.

        Columns: date, speaker, role, transcript, document_id, turn (from 1), sentence, surface, form, confidence,
        reason, what_followed, said_by (suggested, or the analyst), why (the reason of a suggestion).
        """
        return self._subject().table(self.selection.selected, self._words())

    def follow(self) -> None:
        """Shows the trail of the subject in focus."""
        if self._trails.corpus is not self.selection.corpus:
            self._trails = Trails(self.selection.corpus)
        followed = self.selection.entities or ()
        if followed != self._shown:
            self._shown, self._most, self._sure, self._table, self.rests = followed, _FIRST, "", False, {}
        self.content = self._content() if followed else {}
        self.twin = self._as_table() if followed and self._table else {}

    def do_show(self, sure: str = "") -> None:
        """Shows the passages of one confidence alone, or all."""
        self._sure, self._most = sure, _FIRST
        self._show()

    def do_more(self) -> None:
        """Shows more passages."""
        self._most = _MOST if self._most < _MOST else self._most + _MOST
        self._show()

    def do_view(self, *, table: bool) -> None:
        """Shows the table, or the list."""
        self._table = table
        self._show()

    def do_read(self, turn: str) -> None:
        """Sends the rest of the reply to a turn."""
        self.rests = {**self.rests, turn: self._subject().rest(self._row(turn))}

    def do_relax(self, key: str) -> None:
        """Takes off one thing that the selection asks."""
        self.selection.set(**{key: None})

    def do_keep(self, passage: str) -> None:
        """Keeps a passage as a finding."""
        if self.keep is None:
            raise ValueError("there is no place for findings here")
        self.keep(self._subject().passage(passage))

    def do_judge(self, turn: str, uptake: str) -> None:
        """Writes what followed the passages in a turn, in the analyst's word; empty takes the word back."""
        corpus = self.selection.corpus
        folder = self._folder(corpus)
        keys = self._subject().keys(self._row(turn))
        before = _kept_in(lambda: uptakes.judge(folder, keys, uptake))

        def said(words: Mapping[uptakes.Key, str]) -> Callable[[], Corpus]:
            def put() -> Corpus:
                _kept_in(lambda: uptakes.put(folder, words))
                return self.selection.corpus

            return put

        told = f"said “{uptake}” of what followed" if uptake else "took back what followed"
        self.selection.replace(corpus, told, said(before), said(dict.fromkeys(keys, uptake)))

    def do_find(self, what: str) -> None:
        """Finds subjects that are called so, for a choice."""
        fitting = self.selection.corpus.candidates(what).head(6) if what.strip() else pd.DataFrame()
        self.found = {
            "what": what,
            "choices": fitting[["entity_id", "name", "kind", "mentions"]].to_dict("records") if len(fitting) else [],
        }

    def do_preview(self, asked: int, **correction: str) -> None:
        """Says what a correction would change, before it is made."""
        try:
            made = self._correction(**correction)
            changes = _correcting.preview(self.selection, made.action, passage=made.passage, **made.given)
        except (LookupError, ValueError):
            self.previewed = {"asked": asked, "sentence": "", "fits": False}
            raise
        self.previewed = {"asked": asked, "sentence": f"It would change {changes}.", "fits": changes != "nothing"}

    def do_correct(self, **correction: str) -> None:
        """Makes a correction: writes it beside the data, and shows the corpus as corrected."""
        made = self._correction(**correction)
        _correcting.correct(self.selection, made.action, made.told, passage=made.passage, **made.given)
        self.corrected += 1

    def do_export(self) -> None:
        """Writes the passages as CSV with their source line."""
        name = f"trail-{self._name()}"
        source = source_line(self.selection.selected)
        self.message = export_table(self.table, self.export_folder, name, source=source).sentence

    def _content(self) -> dict[str, Any]:
        selection, subject = self.selection, self._subject()
        shown = trail(subject, selection.selected, self._words(), most=self._most, sure=self._sure)
        named = [one for one in subject.names if one != self._name()]
        return {
            **shown,
            "id": " ".join(self._shown),
            "name": plain(self._name()),
            "kind": self._shown[0].partition(":")[0],
            "one": len(self._shown) == 1 and not self._shown[0].startswith("topic:"),
            "also": named[:_NAMES],
            "also_more": max(len(named) - _NAMES, 0),
            "corrects": selection.corpus.origin is not None,
            "sure": self._sure,
            "goes_on": shown["more"] > 0 and self._most < _MOST,
            "relax": [] if shown["passages"] else self._relaxed(subject),
        }

    def _relaxed(self, subject: Subject) -> list[dict[str, Any]]:
        """What the selection asks that leaves nothing of the subject, and how many passages there are without it."""
        asked = [key for key in _KEYS if self.selection.state[key] is not None]
        found = {key: len(subject.rows(self.selection.without(key))) for key in asked}
        return [{"key": key, "name": _KEYS[key], "passages": number} for key, number in found.items() if number]

    def _as_table(self) -> dict[str, Any]:
        table = self.table.head(max(self._most, _MOST))
        day = table["date"].dt.strftime("%Y-%m-%d")
        columns = ("speaker", "transcript", "sentence", "form", "confidence", "reason", "what_followed", "said_by")
        text = pd.concat([day, table[list(columns)]], axis=1).astype("str").fillna("")
        return {"columns": ["date", *columns], "rows": text.to_numpy().tolist()}

    def _name(self) -> str:
        return ", ".join(self.selection.entity_name(one) for one in self._shown)

    def _subject(self) -> Subject:
        return self._trails.of(self.selection.followed)

    def _row(self, turn: str) -> int:
        row = self._trails.places[0].get(turn)
        if row is None:
            raise LookupError("this turn is no longer there")
        return row

    def _words(self) -> dict[uptakes.Key, str]:
        """What the analyst said of what followed; read again only when the file is another."""
        folder = self.selection.corpus.folder
        path = None if folder is None else folder / uptakes.FILE
        if folder is None or path is None or not path.exists():
            return {}
        stat = path.stat()
        state = (path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if self._kept[0] != state:
            try:
                self._kept = (state, uptakes.read(folder))
            except ValueError as error:
                self.message = str(error)
                self._kept = (state, {})
        return self._kept[1]

    def _folder(self, corpus: Corpus) -> Path:
        if corpus.folder is None:
            raise ValueError(NO_FOLDER)
        return corpus.folder

    def _correction(self, action: str, passage: str = "", scope: str = "", value: str = "") -> Made:
        """A correction as the page asks for it, with all that it needs, and the words that tell it."""
        if action not in _MADE:
            raise LookupError(f"there is no correction {action!r}")
        if not self.selection.entities:
            raise LookupError("no subject is followed now: follow one, then correct its passages")
        value = value.strip()
        row = self._subject().passage(passage) if passage else {}
        return _MADE[action](self, row, {"scope": scope} if scope else {}, value)


@dataclass(frozen=True, slots=True)
class Made:
    """What a correction is made of."""

    action: str
    told: str
    given: dict[str, str]
    passage: Mapping[str, Any] | None = None


def _reject(panel: Trail, row: dict[str, Any], scope: dict[str, str], value: str) -> Made:
    return Made("reject", f"rejected “{row['surface']}” {_where(scope)}", scope, row)


def _point(panel: Trail, row: dict[str, Any], scope: dict[str, str], value: str) -> Made:
    name = panel.selection.entity_name(value)
    return Made("point", f"said that “{row['surface']}” means {name} {_where(scope)}", {**scope, "value": value}, row)


def _split(panel: Trail, row: dict[str, Any], scope: dict[str, str], value: str) -> Made:
    given = {"entity_id": str(row["entity_id"]), "surface": str(row["surface"]), "value": value, **scope}
    if scope.get("scope") == "transcript":
        given["document_id"] = str(row["document_id"])
    return Made("split", f"made “{row['surface']}” a subject of its own {_where(scope)}", given)


def _speaker(panel: Trail, row: dict[str, Any], scope: dict[str, str], value: str) -> Made:
    """Who speaks in the turn of a passage, under its label."""
    turns = panel._trails.turns
    at = panel._row(str(row["turn_id"]))
    given = {"surface": str(turns["label"][at]), "value": value, **scope}
    if scope.get("scope") != "everywhere":
        given["document_id"] = str(row["document_id"])
    if scope.get("scope") == "passage":
        given |= {"text": f"turn {turns['position'][at]}", "start": "0", "end": str(len(turns["text"][at]))}
    return Made("speaker", f"set the speaker to {value} {_where(scope)}", given)


def _of_subject(action: str, told: str) -> Callable[[Trail, dict[str, Any], dict[str, str], str], Made]:
    def made(panel: Trail, row: dict[str, Any], scope: dict[str, str], value: str) -> Made:
        return Made(action, told.format(value=value), {"entity_id": panel._shown[0], "value": value})

    return made


def _merge(panel: Trail, row: dict[str, Any], scope: dict[str, str], value: str) -> Made:
    """The other subject becomes part of this one, which stays the one that is followed."""
    if value == panel._shown[0]:
        raise ValueError("that is this subject itself: choose another")
    name = panel.selection.entity_name(value)
    return Made("merge", f"merged {name} into this subject", {"entity_id": value, "value": panel._shown[0]})


_MADE: Mapping[str, Callable[[Trail, dict[str, Any], dict[str, str], str], Made]] = {
    "reject": _reject,
    "point": _point,
    "split": _split,
    "speaker": _speaker,
    "merge": _merge,
    "alias": _of_subject("alias", "added the name “{value}”"),
    "rename": _of_subject("rename", "renamed the subject to “{value}”"),
    "retype": _of_subject("retype", "changed the kind to {value}"),
}
"""How each correction that the page may ask for is made."""


def _where(scope: Mapping[str, str]) -> str:
    return _SCOPES[scope.get("scope", "passage")]


def _kept_in(write: Callable[[], Any]) -> Any:
    try:
        return write()
    except OSError as error:
        raise ValueError(str(error)) from error
