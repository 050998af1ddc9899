"""What is selected: one observable object that every view reads and changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

from explore.corpus import Corpus
from explore.corpus.candidates import meant as entity_meant
from explore.corpus.follow import members
from explore.corpus.select import meant, nearest, period
from explore.corpus.sentence import counted, day

SCOPE: Mapping[str, Any] = {
    "speakers": None,
    "documents": None,
    "since": None,
    "until": None,
    "held_in": None,
    "genres": None,
    "turn_kinds": None,
    "text": None,
    "regex": False,
    "whole_word": True,
    "case": False,
}
"""Keys that decide which turns are in, and what each is when it asks nothing."""

FOCUS: Mapping[str, Any] = {"entities": None, "kinds": None}
"""Keys that decide what is looked at in those turns."""

KEYS: Mapping[str, Any] = {**SCOPE, **FOCUS}
_LISTS = frozenset({"speakers", "documents", "held_in", "genres", "turn_kinds", "entities", "kinds"})
State = dict[str, Any]


class Selection(traitlets.HasTraits):
    """The state that all panels share: observe `version`, read `selected`, change with `set`.

    `set` changes several keys with one notification, and `undo` and `redo` walk the log of what was set. `selected`
    is the narrowed corpus, worked out once for each state.

    >>> import explore
    >>> selection = Selection(explore.load(explore.sample()))
    >>> selection.set(speakers="Vladimir Putin")
    >>> selection.sentence
    'Vladimir Putin: 3 turns in 1 transcript, an excerpt'
    >>> selection.undo()
    True
    >>> selection.sentence
    'Everyone: 5 turns in 1 transcript, an excerpt'
    """

    version = traitlets.Int(0, help="counts the changes; observe this").tag(sync=False)

    def __init__(self, corpus: Corpus) -> None:
        super().__init__()
        self.corpus = corpus
        self._log: list[State] = [dict(KEYS)]
        self._at = 0
        self._known: tuple[State, Corpus] | None = None
        self._entities: dict[str, str] | None = None
        turns = corpus.turns[["speaker_id", "speaker"]].dropna().drop_duplicates()
        ids, names = turns["speaker_id"].astype("str"), turns["speaker"].astype("str")
        self._names = dict(zip(ids, names, strict=True))
        self._ids: dict[str, list[str]] = {}
        for id_, name in self._names.items():
            self._ids.setdefault(name, []).append(id_)

    def __getattr__(self, name: str) -> Any:
        if name in KEYS:
            return self._log[self._at][name]
        raise AttributeError(f"a selection has no {name!r}; its keys are {', '.join(KEYS)}")

    def set(self, **keys: Any) -> None:
        """Changes these keys and leaves the others; None (or False) asks nothing of a key.

        Raises ValueError, naming what there is, for a key, speaker, document or date that is not there, and leaves
        the selection as it was.
        """
        unknown = set(keys) - set(KEYS)
        if unknown:
            raise ValueError(f"a selection has no {', '.join(sorted(unknown))}; its keys are {', '.join(KEYS)}")
        state = {**self._log[self._at], **{key: self._checked(key, value) for key, value in keys.items()}}
        if state == self._log[self._at]:
            return
        selected = self._narrowed(state)  # a date or pattern that cannot be read fails here
        self._log = [*self._log[: self._at + 1], state]
        self._move(len(self._log) - 1, selected)

    def reset(self) -> None:
        """Selects everything again; can be undone."""
        self.set(**KEYS)

    def undo(self) -> bool:
        """Takes back the last change; False where there is none."""
        return self._step(-1)

    def redo(self) -> bool:
        """Does again what was taken back; False where there is nothing."""
        return self._step(1)

    @property
    def selected(self) -> Corpus:
        """The corpus narrowed to what is selected."""
        state = self._log[self._at]
        if self._known is None or self._known[0] is not state:
            self._known = (state, self._narrowed(state))
        return self._known[1]

    def without(self, *keys: str) -> Corpus:
        """The corpus narrowed to what is selected but for these keys, as a list of choices needs it."""
        return self._narrowed({**self._log[self._at], **{key: KEYS[key] for key in keys}})

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to do again."""
        return self._at + 1 < len(self._log)

    @property
    def is_whole(self) -> bool:
        """Whether everything is selected."""
        return self._log[self._at] == dict(KEYS)

    def to_dict(self) -> State:
        """Every key with its value, lists as lists; JSON takes it as it is.

        >>> import explore
        >>> sorted(Selection(explore.load(explore.sample())).to_dict()) == sorted(KEYS)
        True
        """
        return {key: list(v) if isinstance(v, tuple) else v for key, v in self._log[self._at].items()}

    @classmethod
    def from_dict(cls, corpus: Corpus, keys: Mapping[str, Any]) -> Selection:
        """A selection of `corpus` with the keys of `to_dict`."""
        selection = cls(corpus)
        selection.set(**keys)
        return selection

    @property
    def followed(self) -> list[str]:
        """The ids of the entities in focus, a topic's members among them."""
        frames = self.corpus.frames
        return [id_ for one in self._log[self._at]["entities"] or () for id_ in members(frames, one)]

    def entity_name(self, entity_id: str) -> str:
        """The name shown for an entity's id."""
        if self._entities is None:
            entities = self.corpus.entities
            self._entities = dict(zip(entities["entity_id"], entities["name"], strict=True))
        return self._entities.get(entity_id, entity_id)

    def name_of(self, speaker_id: str) -> str:
        """The name shown for a speaker's id."""
        return self._names.get(speaker_id, speaker_id)

    @property
    def sentence(self) -> str:
        """The selection in words: who, when, what is looked for, and how much there is of it."""
        state, selected = self._log[self._at], self.selected
        documents = selected.documents
        told = [self._who(state["speakers"]), *_when(state), *_about(state)]
        if state["entities"] is not None:
            told.append(", ".join(map(self.entity_name, state["entities"])))
        number = counted(len(selected.turns), "turn")
        if state["entities"] is not None:
            documents = documents[documents["document_id"].isin(selected.mentions["document_id"])]
            number = counted(len(selected.mentions), "passage")
        excerpts = int(documents["is_excerpt"].sum())
        much = f"{number} in {counted(len(documents), 'transcript')}"
        if excerpts:
            many = f"{excerpts:,} {'is an excerpt' if excerpts == 1 else 'are excerpts'}"
            much += ", an excerpt" if len(documents) == 1 else f", {many}"
        if selected.undated_left_out:
            much += f", {counted(selected.undated_left_out, 'undated transcript')} left out"
        return f"{' · '.join(told)}: {much}"

    def _who(self, speakers: tuple[str, ...] | None) -> str:
        if speakers is None:
            return "Everyone"
        if 0 < len(speakers) <= 3:
            *most, last = (self.name_of(one) for one in speakers)
            return f"{', '.join(most)} and {last}" if most else last
        return counted(len(speakers), "speaker") if speakers else "Nobody"

    def _checked(self, key: str, value: Any) -> Any:
        if key in ("regex", "whole_word", "case"):
            return bool(KEYS[key] if value is None else value)
        if key in _LISTS:
            return self._listed(key, value)
        if value is None or value == "":
            return None
        return str(value) if key == "text" else str(period(value, key))

    def _listed(self, key: str, value: str | Iterable[str] | None) -> tuple[str, ...] | None:
        if value is None:
            return None
        values = (value,) if isinstance(value, str) else tuple(value)
        if key == "speakers":
            return tuple(dict.fromkeys(id_ for one in values for id_ in self._speaker(one)))
        if key == "entities":
            return tuple(dict.fromkeys(entity_meant(self.corpus.frames, one) for one in values))
        if key == "documents":
            known = set(self.corpus.documents["document_id"])
            for one in values:
                if one not in known:
                    raise ValueError(f"there is no transcript {one!r}{nearest(one, known)}")
        return values

    def _speaker(self, given: str) -> list[str]:
        """The ids of a speaker given by id, name or surname; namesakes all."""
        if given in self._names:
            return [given]
        if given in self._ids:
            return self._ids[given]
        return self._ids[meant(given, self._ids)]

    def _narrowed(self, state: State) -> Corpus:
        if state == dict(KEYS):
            return self.corpus
        return self.corpus.select(**state)

    def _step(self, by: int) -> bool:
        to = self._at + by
        if not 0 <= to < len(self._log):
            return False
        self._move(to, None)
        return True

    def _move(self, to: int, selected: Corpus | None) -> None:
        self._at = to
        self._known = None if selected is None else (self._log[to], selected)
        self.version += 1


def _when(state: State) -> list[str]:
    since, until = state["since"], state["until"]
    if since is None and until is None:
        return []
    if since == until:
        return [_told(since)]
    return [" ".join([f"from {_told(since)}" if since else "", f"to {_told(until)}" if until else ""]).strip()]


def _told(date: str) -> str:
    import pandas as pd

    if len(date) == 4:
        return date
    when = pd.Timestamp(date)
    return f"{when:%B %Y}" if len(date) == 7 else day(when)


def _about(state: State) -> list[str]:
    told = []
    if state["documents"] is not None:
        told.append(counted(len(state["documents"]), "chosen transcript"))
    if state["held_in"] is not None:
        told.append(f"held in {', '.join(state['held_in'])}")
    told += [", ".join(state[key]) for key in ("genres", "turn_kinds", "kinds") if state[key] is not None]
    if state["text"]:
        told.append(f"“{state['text']}”")
    return told
