"""Places to walk through in order of time: a subject's passages, or the turns that hold the words looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from explore.corpus import Corpus
from explore.corpus.coded import Codes, codes

_PLACE, _TURN, _BELOW = 1 << 40, 1 << 22, (1 << 18) - 2
"""A place as one number: transcript, turn in it, letter in that; what stands below all turns."""


class Place(NamedTuple):
    """Where something stands; `turn` is empty outside the turns, and `note` outside the notes."""

    document: str
    turn: str
    note: str
    start: int
    end: int
    sure: str


@dataclass(frozen=True)
class Places:
    """Places in order of time; `places[i]` is the one, `number` how many there are."""

    rank: dict[str, int]
    """The place of each transcript in order of time."""
    frame: pd.DataFrame
    order: Codes
    keys: Codes

    @property
    def number(self) -> int:
        """How many places there are."""
        return len(self.order)

    def __getitem__(self, number: int) -> Place:
        row = self.order[number : number + 1]
        known = self.frame.columns
        wanted = ("document_id", "turn_id", "note_id", "start", "end", "confidence")
        about = {c: _taken(self.frame[c], row)[0] for c in wanted if c in known}
        turn, note = about["turn_id"], about.get("note_id")
        return Place(
            str(about["document_id"]),
            turn if isinstance(turn, str) else "",
            note if isinstance(note, str) else "",
            int(about.get("start", 0)),
            int(about.get("end", 0)),
            str(about.get("confidence", "certain")),
        )

    def of(self, document: str) -> range:
        """The numbers of the places in one transcript."""
        rank = self.rank.get(document, -1)
        return range(*(int(one) for one in np.searchsorted(self.keys, [rank * _PLACE, (rank + 1) * _PLACE])))

    def ticks(self, document: str) -> list[tuple[str, int, str]]:
        """Turn (empty: none), start and certainty of each place in one transcript."""
        here = self.of(document)
        rows = self.order[here.start : here.stop]
        columns = (_taken(self.frame[c], rows) for c in ("turn_id", "note_id", "start", "confidence"))
        return [
            (turn if isinstance(turn, str) and not isinstance(note, str) else "", int(start), str(sure))
            for turn, note, start, sure in zip(*columns, strict=True)
        ]

    def stands(self, number: int, document: str, position: int) -> bool:
        """Whether a place stands in this turn (−1: before the turns) of this transcript."""
        return int(self.keys[number]) // _TURN == _key(self.rank.get(document, -1), position, 0) // _TURN

    def at(self, document: str, position: int, start: int) -> int:
        """The number of the first place at or after a letter of a turn (−1: before the turns) of a transcript."""
        return int(np.searchsorted(self.keys, _key(self.rank.get(document, -1), position, start)))


class Timeline:
    """Puts the places of a corpus, however narrowed, in order of time; what that takes is worked out once."""

    def __init__(self, whole: Corpus, rank: dict[str, int]) -> None:
        self.rank = rank
        self._turns = whole.frames["turns"]
        self._at = self._turns["position"].to_numpy().astype("int64")
        self._known: tuple[pd.Index[Any], Codes] | None = None

    def nothing(self) -> Places:
        """No places."""
        none = np.zeros(0, dtype="int64")
        return Places(self.rank, self._turns, none, none)

    def passages(self, corpus: Corpus) -> Places:
        """The mentions of `corpus`: in each transcript those before the turns first, under "See also" last.

        >>> import explore
        >>> corpus = explore.load(explore.sample())
        >>> timeline = Timeline(corpus, {corpus.documents["document_id"].iloc[0]: 0})
        >>> places = timeline.passages(corpus.select(entities="infrastructure:baikal-amur-mainline"))
        >>> places.number, places[0].start < places[1].start, places[0].sure
        (3, True, 'certain')
        """
        frame = corpus.frames["mentions"]
        zone, zones = codes(frame["zone"])
        below = zones.index("see_also") if "see_also" in zones else -2
        position = np.where(zone == below, _BELOW, self._positions(frame["turn_id"]))
        return self._placed(frame, position, frame["start"].to_numpy().astype("int64"))

    def turns(self, corpus: Corpus) -> Places:
        """The turns of `corpus`."""
        frame = corpus.frames["turns"]
        return self._placed(frame, frame["position"].to_numpy().astype("int64"), np.zeros(len(frame), dtype="int64"))

    def _positions(self, column: pd.Series[Any]) -> Codes:
        """For each turn's id its position in its transcript; -1 where there is none."""
        if not isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype("category")
        named = column.cat.categories
        if self._known is None or self._known[0] is not named:
            rows = pd.Index(self._turns["turn_id"].astype("str")).get_indexer(pd.Index(named.astype("str")))
            self._known = (named, np.append(np.append(self._at, -1)[rows], -1))
        return np.asarray(self._known[1][column.cat.codes.to_numpy()])

    def _placed(self, frame: pd.DataFrame, position: Codes, start: Codes) -> Places:
        code, ids = codes(frame["document_id"])
        document = np.array([*(self.rank.get(id_, -1) for id_ in ids), -1], dtype="int64")[code]
        keys = document * _PLACE + (position + 1) * _TURN + start % _TURN
        order = np.argsort(keys, kind="stable")
        return Places(self.rank, frame, order, keys[order])


def _taken(column: pd.Series[Any], rows: Codes) -> list[Any]:
    """The values of a few rows; of a category's column without spelling out all that there are."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.array[rows].tolist())
    named = column.cat.categories
    return [named[one] if one >= 0 else None for one in column.cat.codes.to_numpy()[rows].tolist()]


def _key(rank: int, position: int, start: int) -> int:
    return rank * _PLACE + (position + 1) * _TURN + start % _TURN
