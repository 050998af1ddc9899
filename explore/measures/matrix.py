"""Who on what: the matrix of those who speak most by the subjects that are named most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus.coded import Codes, codes, last, rows_of
from explore.corpus.within import Mask, within
from explore.offices import OFFICES, PRESS, offices, states_of

NAME = "matrix"
FRAMES = ("turns", "mentions", "entities", "topics", "parties", "aliases", "documents")
COLUMNS = (
    "office", "speaker_id", "speaker", "role", "speaker_words", "type", "entity_id", "subject", "passages",
    "per_1000_words", "share",
)  # fmt: skip
ROWS, SUBJECTS = 40, 30
"""The most that a matrix holds; all other speakers are its last row."""
STEADY = 2000
"""Words below which what a speaker says per 1,000 words is an unsteady rate."""
STEPS = (0.1, 0.5, 2.0, 5.0)
"""Passages per 1,000 words at which the shade changes."""
EVERYONE_ELSE = "Everyone else"
QUESTIONERS = "Questioners, unnamed"
SORTS = ("words", "passages", "name")
SHOWN = ("passages", "per_1000_words", "share")

_OF_ONE_TYPE = 10  # subjects
# Types of subject in their order, and how much of the room each gets.
_TYPES: tuple[tuple[str, int], ...] = (
    ("Topics", 2), ("Unions and agreements", 4), ("Infrastructure", 3), ("Places", 4), ("Organisations", 2),
    ("Events", 2), ("Persons", 1),
)  # fmt: skip
_TYPE_OF = {"topic": 0, "agreement": 1, "infrastructure": 2, "place": 3, "organisation": 4, "event": 5, "person": 6}
_UNIONS = 1

_ACRONYM = re.compile(r"[A-Z]{2,6}")
_LONG, _TELLING = 24, 10
# Letters of a name, above which a shorter one stands at the head of its column, and letters of a shorter one.


@dataclass(frozen=True, slots=True)
class Row:
    """A speaker, or (speaker_id empty) several people who share a row."""

    office: str
    speaker_id: str
    speaker: str
    role: str
    words: int
    turns: int


@dataclass(frozen=True, slots=True)
class Column:
    """A subject, with the passages that all speakers together give it."""

    type: str
    entity_id: str
    subject: str
    short: str
    passages: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows, columns, and the passages of each row's speaker on each column's subject."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    passages: np.ndarray[Any, np.dtype[np.int64]]
    words: int
    home: str
    """The state whose head speaks in most of the transcripts, empty where there is none."""

    @property
    def per_1000_words(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Passages for each thousand words of the row's speaker; NaN where no word is counted."""
        words = np.array([row.words for row in self.rows], dtype="float64").reshape(-1, 1)
        return np.asarray(1000 * self.passages / np.where(words > 0, words, np.nan))

    @property
    def share(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The row's part of all passages on the column's subject, from 0 to 1."""
        each = np.array([column.passages for column in self.columns], dtype="float64")
        return np.asarray(self.passages / np.where(each > 0, each, np.nan))

    @property
    def steps(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The shade of each cell, from 1 to 5 by passages per 1,000 words; 0 where there is none."""
        steps = 1 + np.searchsorted(STEPS, np.nan_to_num(self.per_1000_words), side="left")
        return np.where(self.passages > 0, steps, 0)

    def numbers(self, show: str) -> np.ndarray[Any, Any]:
        """What the cells say: `passages`, `per_1000_words` or `share`."""
        return np.asarray(getattr(self, show))

    def wide(self, show: str = "passages") -> pd.DataFrame:
        """One row a speaker: office, speaker_id, speaker, role, words, then a column a subject; missing: none."""
        numbers = pd.DataFrame(self.numbers(show), columns=range(len(self.columns)))
        names = [column.subject for column in self.columns]
        twice = {name for name in names if names.count(name) > 1}
        numbers.columns = pd.Index(
            [c.entity_id if c.subject in twice else c.subject for c in self.columns], dtype="str"
        )
        numbers = numbers.astype("Int64" if show == "passages" else "float64").mask(self.passages == 0)
        told = {
            name: pd.Series([getattr(row, name) or None for row in self.rows], dtype="str")
            for name in ("office", "speaker_id", "speaker", "role")
        }
        words = pd.Series([row.words for row in self.rows], dtype="int64")
        return pd.concat([pd.DataFrame({**told, "words": words}), numbers], axis=1)

    def long(self) -> pd.DataFrame:
        """One row a cell, speaker after speaker."""
        across, down = len(self.columns), len(self.rows)

        def rows(name: str) -> pd.Series[str]:
            return pd.Series([getattr(row, name) or None for row in self.rows for _ in range(across)], dtype="str")

        def subjects(name: str) -> pd.Series[str]:
            return pd.Series([getattr(column, name) for column in self.columns] * down, dtype="str")

        return pd.DataFrame(
            {
                "office": rows("office"),
                "speaker_id": rows("speaker_id"),
                "speaker": rows("speaker"),
                "role": rows("role"),
                "speaker_words": pd.Series([r.words for r in self.rows for _ in range(across)], dtype="int64"),
                "type": subjects("type"),
                "entity_id": subjects("entity_id"),
                "subject": subjects("subject"),
                "passages": self.passages.reshape(-1).astype("int64"),
                "per_1000_words": self.per_1000_words.reshape(-1),
                "share": self.share.reshape(-1),
            }
        )[list(COLUMNS)]


def measure(
    turns: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    topics: pd.DataFrame,
    parties: pd.DataFrame,
    aliases: pd.DataFrame,
    documents: pd.DataFrame,
) -> pd.DataFrame:
    """One row a cell of the matrix, speakers down and subjects across, cells without a passage among them.

    At most 40 speakers, those who say most, and Everyone else; at most 30 subjects, those with most passages of
    their type. `passages` counts every mention of the subject in the speaker's turns (a topic's members for the
    topic; nationalities of a state for the state, as the trail does); `per_1000_words` is that over `speaker_words`,
    times 1,000; `share` is the speaker's part of all passages on the subject. `office` is the kind of speaker, told
    from the role last printed; `type` is the subject's.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> table = measure(*(corpus.frames[name] for name in FRAMES))
    >>> table.loc[table["subject"] == "Baikal-Amur Mainline", ["speaker", "passages", "share"]].reset_index(drop=True)
                    speaker  passages  share
    0  Nursultan Nazarbayev         3    1.0
    1        Vladimir Putin         0    0.0
    """
    return Counter(turns, mentions, entities, topics, parties, aliases, documents).matrix().long()


def wholes(*frames: pd.DataFrame) -> dict[str, int]:
    """What the columns of `measure` must add up to: every mention in a turn of a subject that has a column."""
    turns, mentions, _, topics, *_ = frames
    inside = mentions[mentions["turn_id"].isin(turns["turn_id"]) & mentions["note_id"].isna()]["entity_id"]
    subjects = measure(*frames)["entity_id"].unique()
    members = [[one, *topics.loc[topics["topic_id"] == one, "member"].dropna()] for one in subjects]
    return {"passages": sum(int(inside.isin(one).sum()) for one in members)}


class Counter:
    """Turns and mentions as numbers, made once for a corpus, and the matrix of any part of it."""

    def __init__(
        self,
        turns: pd.DataFrame,
        mentions: pd.DataFrame,
        entities: pd.DataFrame,
        topics: pd.DataFrame,
        parties: pd.DataFrame,
        aliases: pd.DataFrame,
        documents: pd.DataFrame,
    ) -> None:
        self._turn_ids = turns["turn_id"]
        self._words = turns["words"].to_numpy()
        self._who, self._speakers = codes(turns["speaker_id"])
        named = len(self._speakers)
        asked = (turns["kind"] == "question").to_numpy()
        self._who = np.where(self._who >= 0, self._who, np.where(asked, named, named + 1))
        self._names = [str(name) for name in last(turns["speaker"], self._who, named)]
        self._home, self._offices, self._roles = offices(
            turns, self._who, named, states_of(entities, aliases), documents
        )
        row = rows_of(turns["turn_id"], mentions["turn_id"])
        entity, ids = codes(mentions["entity_id"])
        inside = np.flatnonzero((row >= 0) & mentions["note_id"].isna().to_numpy() & (entity >= 0))
        self._row, self._entity, self._kind = row[inside], entity[inside], mentions["kind"].iloc[inside]
        self._by = self._who[self._row]
        self._ids = ids
        self._place = {one: i for i, one in enumerate(ids)}
        about = rows_of(entities["entity_id"], pd.Series(ids, dtype="str"))
        self._subjects = entities["name"].take(about).tolist()
        self._type = _types(entities["kind"].take(about).astype("str").tolist(), ids, parties)
        self._topics = _topics(topics, self._place, len(ids))
        long = {one: name for one, name in zip(ids, self._subjects, strict=True) if len(name) > _LONG}
        self._short = _short_names(aliases[within(aliases["entity_id"], long)], long)

    def matrix(
        self,
        turns: pd.DataFrame | None = None,
        *,
        kinds: Iterable[str] | None = None,
        speakers: Iterable[str] = (),
        subjects: Iterable[str] = (),
        sort: str = "words",
        show: str = "passages",
        grouped: bool = True,
        rows: int = ROWS,
        columns: int = SUBJECTS,
    ) -> Matrix:
        """The matrix of these turns (None: all), of mentions of these kinds (None: all).

        `speakers` and `subjects` are ids of those who have their row or column whatever their numbers. `sort` is
        `words`, `passages`, `name` or a subject's id, by what it `show`s; `grouped` keeps speakers of one kind
        together.
        """
        mask = None if turns is None else within(self._turn_ids, turns["turn_id"])
        about, by = self._counted(mask, kinds)
        size = len(self._speakers) + 2
        who, words = (self._who, self._words) if mask is None else (self._who[mask], self._words[mask])
        said = np.bincount(who, weights=words, minlength=size).astype("int64")
        spoke = np.bincount(who, minlength=size)
        wanted = [*subjects, *([] if sort in SORTS else [sort])]
        chosen = self._chosen(np.bincount(about, minlength=len(self._ids)), wanted, columns)
        cells = self._cells(about, by, chosen, size)
        ids = [one for _, one in chosen]
        down = self._down(cells, said, spoke, set(speakers), sort, rows, ids)
        down = self._in_order(down, cells, said, sort, show, grouped, ids)
        told = [self._told(one, said, spoke) for one in down.tolist()]
        passages = cells[down]
        rest = np.setdiff1d(np.flatnonzero(spoke), down)
        if len(rest):
            several = Row("", "", EVERYONE_ELSE, "every other speaker", int(said[rest].sum()), int(spoke[rest].sum()))
            told.append(several)
            passages = np.vstack([passages, cells[rest].sum(axis=0)])
        return Matrix(tuple(told), self._across(chosen, cells), passages, int(said.sum()), self.home)

    @property
    def home(self) -> str:
        """The name of the state whose head speaks in most of the transcripts; empty where there is none."""
        return self._subjects[self._place[self._home]] if self._home in self._place else ""

    def _counted(self, mask: Mask | None, kinds: Iterable[str] | None) -> tuple[Codes, Codes]:
        """The subject's and the speaker's number of each passage."""
        if mask is None and kinds is None:
            return self._entity, self._by
        keep = np.ones(len(self._row), dtype=bool) if mask is None else mask[self._row]
        if kinds is not None:
            keep &= within(self._kind, kinds)
        return self._entity[keep], self._by[keep]

    def _chosen(self, each: Codes, wanted: Sequence[str], most: int) -> list[tuple[int, str]]:
        """The subjects that get a column, by type: (type, id), those with most passages first."""
        topics = {one: int(each[members].sum()) for one, (_, members) in self._topics.items()}
        lists = [sorted((one for one in topics if topics[one]), key=lambda one: -topics[one])]
        for type_ in range(1, len(_TYPES)):
            mine = np.flatnonzero((self._type == type_) & (each > 0))
            best = mine[np.argsort(-each[mine], kind="stable")][: most + 1]
            lists.append([self._ids[i] for i in best if self._ids[i] != self._home])
        always = {one: type_ for one in dict.fromkeys(wanted) if (type_ := self._type_of(one)) >= 0}
        taken = _shared_out(dict(list(always.items())[:most]), lists, most)
        passages = {one: topics[one] if one in topics else int(each[self._place[one]]) for one in taken}
        return sorted(((t, one) for one, t in taken.items()), key=lambda pair: (pair[0], -passages[pair[1]], pair[1]))

    def _type_of(self, subject: str) -> int:
        """The number of a subject's type; -1 for what is none, a nationality among them."""
        if subject in self._topics:
            return 0
        return int(self._type[self._place[subject]]) if subject in self._place else -1

    def _cells(self, about: Codes, by: Codes, chosen: list[tuple[int, str]], size: int) -> Codes:
        """Passages of every speaker on each of the subjects chosen."""
        across = len(chosen)
        column = np.full(len(self._ids), -1)
        for i, (_, one) in enumerate(chosen):
            if one not in self._topics:
                column[self._place[one]] = i
        where = column[about]
        there = where >= 0
        flat = np.bincount(by[there] * across + where[there], minlength=size * across)
        cells = flat.reshape(size, across).astype("int64")
        for i, (_, one) in enumerate(chosen):
            if one in self._topics:
                member = np.zeros(len(self._ids), dtype=bool)
                member[self._topics[one][1]] = True
                cells[:, i] = np.bincount(by[member[about]], minlength=size)
        return cells

    def _down(
        self, cells: Codes, said: Codes, spoke: Codes, always: set[str], sort: str, most: int, ids: list[str]
    ) -> Codes:
        """The numbers of the speakers who get a row: those with most of what is sorted by, and those in `always`."""
        there = np.flatnonzero(spoke[:-1])  # the last are others whom nobody names
        first = _by(sort, cells[there], said[there], ids)
        kept = [self._id(one) in always for one in there.tolist()] if always else [False] * len(there)
        return np.asarray(there[np.lexsort((-said[there], -first, ~np.array(kept, dtype="bool")))][:most])

    def _in_order(
        self, down: Codes, cells: Codes, said: Codes, sort: str, show: str, grouped: bool, ids: list[str]
    ) -> Codes:
        number = _by(sort, cells[down], said[down], ids)
        if sort == "name":
            names = [self._name(one).casefold() for one in down.tolist()]
            number = -np.argsort(np.argsort(np.array(names, dtype="str"), kind="stable"))
        elif sort in ids and show == "per_1000_words":
            number = number / np.maximum(said[down], 1)
        office = np.array([self._office(one) if grouped else 0 for one in down.tolist()], dtype="int64")
        return np.asarray(down[np.lexsort((-said[down], -number, office))])

    def _id(self, number: int) -> str:
        return self._speakers[number] if number < len(self._speakers) else ""

    def _name(self, number: int) -> str:
        return self._names[number] if number < len(self._speakers) else QUESTIONERS

    def _office(self, number: int) -> int:
        return int(self._offices[number]) if number < len(self._speakers) else PRESS

    def _told(self, number: int, said: Codes, spoke: Codes) -> Row:
        turns = int(spoke[number])
        several = f"{turns:,} turn{'' if turns == 1 else 's'}, several people"
        role = self._roles[number] if number < len(self._speakers) else several
        office = OFFICES[self._office(number)]
        return Row(office, self._id(number), self._name(number), role, int(said[number]), turns)

    def _across(self, chosen: list[tuple[int, str]], cells: Codes) -> tuple[Column, ...]:
        each = cells.sum(axis=0).tolist()
        out = []
        for (type_, one), passages in zip(chosen, each, strict=True):
            name = self._topics[one][0] if one in self._topics else self._subjects[self._place[one]]
            short = name if len(name) <= _LONG else self._short.get(one, name)
            out.append(Column(_TYPES[type_][0], one, name, short, passages))
        return tuple(out)


def _by(sort: str, cells: Codes, said: Codes, ids: list[str]) -> np.ndarray[Any, Any]:
    """What speakers are sorted by: their passages on a subject or on all, else their words."""
    if sort in ids:
        return np.asarray(cells[:, ids.index(sort)])
    return np.asarray(cells.sum(axis=1)) if sort == "passages" else said


def _shared_out(taken: dict[str, int], lists: list[list[str]], most: int) -> dict[str, int]:
    """The subjects in `taken` and others from the head of each type's list, until there are so many: id → type.

    The next is always of the type that has least of its part of the room.
    """
    waiting = [iter([one for one in ids if one not in taken]) for ids in lists]
    used = [sum(t == type_ for t in taken.values()) for type_ in range(len(_TYPES))]
    open_ = {type_ for type_ in range(len(_TYPES)) if used[type_] < _OF_ONE_TYPE}
    while len(taken) < most and open_:
        type_ = min(open_, key=lambda t: (used[t] / _TYPES[t][1], t))
        one = next(waiting[type_], None)
        if one is not None:
            taken[one] = type_
            used[type_] += 1
        if one is None or used[type_] == _OF_ONE_TYPE:
            open_.remove(type_)
    return taken


def _types(kinds: list[str], ids: list[str], parties: pd.DataFrame) -> Codes:
    """The type of each subject, -1 for what is no subject: organisations with parties are unions."""
    joined = set(parties["entity_id"].astype("str"))
    unions = [_UNIONS if kind == "organisation" and one in joined else -1 for kind, one in zip(kinds, ids, strict=True)]
    found = [u if u >= 0 else _TYPE_OF.get(kind, -1) for u, kind in zip(unions, kinds, strict=True)]
    return np.array(found, dtype="int64")


def _topics(topics: pd.DataFrame, place: dict[str, int], size: int) -> dict[str, tuple[str, list[int]]]:
    """Each topic's name, and the numbers of what it is made of."""
    out: dict[str, tuple[str, list[int]]] = {}
    for topic, name, member in topics[["topic_id", "name", "member"]].astype("str").itertuples(index=False):
        members = out.setdefault(topic, (name, [place[topic]] if topic in place else []))[1]
        if member in place and place[member] not in members:
            members.append(place[member])
    return out


def _short_names(aliases: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """A name to stand at the head of a column where the whole one is long: its acronym, or else what is part of it."""
    pairs = list(zip(aliases["entity_id"].tolist(), aliases["alias"].tolist(), strict=True))
    short: dict[str, str] = {}
    for one, alias in pairs:
        if len(alias) >= _TELLING and alias in names.get(one, "") and len(alias) < len(short.get(one, names[one])):
            short[one] = alias
    sure = aliases["rule"].isna().tolist()
    acronyms = {one: a for (one, a), certain in zip(pairs, sure, strict=True) if certain and _ACRONYM.fullmatch(a)}
    return short | acronyms
