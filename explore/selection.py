"""What is selected: one observable object that every view reads and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import traitlets

from explore.as_code import as_code
from explore.corpus import Corpus
from explore.corpus.candidates import meant as entity_meant
from explore.corpus.follow import members
from explore.corpus.select import meant, nearest, period
from explore.corpus.sentence import Amount, counted, day, how_much
from explore.corpus.topics import Topic, leaned_on

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


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what was done, in words that follow "Undo: ", the keys after it, how a correction is taken back."""

    told: str
    state: State
    back: Callable[[], Corpus] | None = None
    again: Callable[[], Corpus] | None = None


class Selection(traitlets.HasTraits):
    """The state that all panels share: observe `version`, read `selected`, change with `set`.

    `set` changes several keys with one notification, `replace` puts a corrected corpus in the place of the corpus;
    `undo` and `redo` walk the log of both. `selected` is the narrowed corpus, worked out once for each state.

    >>> import explore
    >>> selection = Selection(explore.load(explore.sample()))
    >>> selection.set(speakers="Vladimir Putin")
    >>> selection.sentence
    'Vladimir Putin: 3 turns in 1 transcript, an excerpt'
    >>> selection.undo_told
    'selected Vladimir Putin'
    >>> selection.undo()
    True
    >>> selection.sentence
    'Everyone: 5 turns in 1 transcript, an excerpt'
    """

    version = traitlets.Int(0, help="counts the changes; observe this").tag(sync=False)

    def __init__(self, corpus: Corpus) -> None:
        super().__init__()
        self._log: list[Step] = [Step("", dict(KEYS))]
        self._at = 0
        self._take(corpus)

    def _take(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._known: tuple[State, Corpus] | None = None
        self._without: dict[tuple[str, ...], Corpus] = {}
        self._entities: dict[str, str] | None = None
        self._amount: tuple[Corpus, Amount] | None = None
        self._reach: str | None = None
        turns = corpus.turns[["speaker_id", "speaker"]].dropna().drop_duplicates()
        ids, names = turns["speaker_id"].astype("str"), turns["speaker"].astype("str")
        self._names = dict(zip(ids, names, strict=True))
        self._ids: dict[str, list[str]] = {}
        for id_, name in self._names.items():
            self._ids.setdefault(name, []).append(id_)

    @property
    def state(self) -> State:
        """Every key with its value, as it is kept: a copy."""
        return dict(self._log[self._at].state)

    def __getattr__(self, name: str) -> Any:
        if name in KEYS:
            return self._log[self._at].state[name]
        raise AttributeError(f"a selection has no {name!r}; its keys are {', '.join(KEYS)}")

    def set(self, **keys: Any) -> None:
        """Changes these keys and leaves the others; None (or False) asks nothing of a key.

        Raises ValueError, naming what there is, for a key, speaker, document or date that is not there, and leaves
        the selection as it was.
        """
        unknown = set(keys) - set(KEYS)
        if unknown:
            raise ValueError(f"a selection has no {', '.join(sorted(unknown))}; its keys are {', '.join(KEYS)}")
        before = self._log[self._at].state
        state = {**before, **{key: self._checked(key, value) for key, value in keys.items()}}
        if state == before:
            return
        selected = self._narrowed(state)  # a date or pattern that cannot be read fails here
        self._add(Step(self._done(before, state), state))
        self._known = (state, selected)
        self.version += 1

    def replace(self, corpus: Corpus, told: str, back: Callable[[], Corpus], again: Callable[[], Corpus]) -> None:
        """Puts a corrected corpus in the place of this one, as a step that `undo` takes back.

        `back` and `again` give the corpus without and with the correction; `told` says what was done.
        """
        state = self._log[self._at].state
        self._take(corpus)
        self._add(Step(told, self._fitting(state), back, again))
        self.version += 1

    def reset(self) -> None:
        """Selects everything again; can be undone."""
        self.set(**KEYS)

    def undo(self) -> bool:
        """Takes back the last change; False where there is none."""
        if not self.can_undo:
            return False
        back = self._log[self._at].back
        return self._step(-1, back)

    def redo(self) -> bool:
        """Does again what was taken back; False where there is nothing."""
        if not self.can_redo:
            return False
        again = self._log[self._at + 1].again
        return self._step(1, again)

    @property
    def undo_told(self) -> str:
        """What `undo` would take back, in words; empty where there is nothing."""
        return self._log[self._at].told if self.can_undo else ""

    @property
    def redo_told(self) -> str:
        """What `redo` would do again, in words; empty where there is nothing."""
        return self._log[self._at + 1].told if self.can_redo else ""

    @property
    def step(self) -> Step:
        """The change that led to what is selected now: the very one that `undo` would take back."""
        return self._log[self._at]

    @property
    def selected(self) -> Corpus:
        """The corpus narrowed to what is selected."""
        state = self._log[self._at].state
        if self._known is None or self._known[0] is not state:
            self._known = (state, self._narrowed(state))
        return self._known[1]

    def without(self, *keys: str) -> Corpus:
        """The corpus narrowed to what is selected but for these keys, as a list of choices needs it."""
        if keys not in self._without:
            state = self._log[self._at].state
            changed = {**state, **{key: KEYS[key] for key in keys}}
            self._without[keys] = self.selected if changed == state else self._narrowed(changed)
        return self._without[keys]

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
        return self._log[self._at].state == dict(KEYS)

    def to_dict(self) -> State:
        """Every key with its value, lists as lists; JSON takes it as it is.

        >>> import explore
        >>> sorted(Selection(explore.load(explore.sample())).to_dict()) == sorted(KEYS)
        True
        """
        return {key: list(v) if isinstance(v, tuple) else v for key, v in self._log[self._at].state.items()}

    def to_code(self) -> str:
        """The selection as plain pandas: code that takes `corpus` and ends with `selected`, a Corpus of the same rows.

        >>> import explore
        >>> selection = Selection(explore.load(explore.sample()))
        >>> selection.set(speakers="Vladimir Putin")
        >>> names = {"corpus": selection.corpus}
        >>> exec(selection.to_code(), names)
        >>> len(names["selected"].turns)
        3
        """
        return as_code(self.state, self.sentence, self.own_topics)

    @property
    def own_topics(self) -> list[Topic]:
        """The topics of one's own that are in focus, as `with_topic` makes them: what is loaded does not know them.

        >>> import explore
        >>> selection = Selection(explore.load(explore.sample()).with_topic("Union", words=["union"]))
        >>> selection.set(entities="Union")
        >>> selection.own_topics
        [Topic(name='Union', members=[], words=['union'])]
        """
        entities = self._log[self._at].state["entities"] or ()
        if not any(one.startswith("topic:") for one in entities):
            return []
        return leaned_on(self.corpus.frames, entities)

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
        return [id_ for one in self._log[self._at].state["entities"] or () for id_ in members(frames, one)]

    def entity_name(self, entity_id: str) -> str:
        """The name shown for an entity's id."""
        return self._entity_names().get(entity_id, entity_id)

    def _entity_names(self) -> Mapping[str, str]:
        if self._entities is None:
            entities = self.corpus.entities
            topics = self.corpus.topics
            self._entities = dict(zip(topics["topic_id"].astype("str"), topics["name"].astype("str"), strict=True))
            self._entities |= dict(zip(entities["entity_id"], entities["name"], strict=True))
        return self._entities

    def name_of(self, speaker_id: str) -> str:
        """The name shown for a speaker's id."""
        return self._names.get(speaker_id, speaker_id)

    @property
    def amount(self) -> Amount:
        """How many turns are selected, or passages of what is followed, in how many transcripts."""
        selected = self.selected
        if self._amount is None or self._amount[0] is not selected:
            followed = self._log[self._at].state["entities"] is not None
            self._amount = (selected, how_much(selected.frames, passages=followed))
        return self._amount[1]

    @property
    def sentence(self) -> str:
        """The selection in words: who, when, what is looked for, and how much there is of it."""
        state = self._log[self._at].state
        told = [self._who(state["speakers"]), *_when(state), *_about(state), *self._subject(state["entities"])]
        return f"{' · '.join(told)}: {self.amount.sentence}{self._left_out()}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The sentence in parts, (kind, text): who, when, about, subject, then much (the counts) and more.

        Where no date is asked for, `when` is the months that the archive reaches over.

        >>> import explore
        >>> selection = Selection(explore.load(explore.sample()))
        >>> selection.set(entities="BAM railway")
        >>> selection.parts[:3]
        [('who', 'Everyone'), ('when', 'May 2012'), ('subject', 'Baikal-Amur Mainline')]
        >>> selection.parts[3:]
        [('much', '3 passages in 1 transcript'), ('more', ', an excerpt')]
        """
        state, amount = self._log[self._at].state, self.amount
        parts = [("who", self._who(state["speakers"])), *(("when", one) for one in _when(state) or [self.reach] if one)]
        parts += [("about", one) for one in _about(state)]
        parts += [("subject", one) for one in self._subject(state["entities"])]
        more = f"{amount.cut}{self._left_out()}"
        return [*parts, ("much", amount.counted), *([("more", more)] if more else [])]

    @property
    def reach(self) -> str:
        """The first and the last month of the transcripts, as `Apr 2010 – Dec 2017`; empty where none has a date."""
        if self._reach is None:
            dates = self.corpus.documents["date"].dropna()
            first, last = (f"{dates.min():%b %Y}", f"{dates.max():%b %Y}") if len(dates) else ("", "")
            self._reach = first if first == last else f"{first} – {last}"
        return self._reach

    def _subject(self, entities: tuple[str, ...] | None) -> list[str]:
        return [] if entities is None else [", ".join(map(self.entity_name, entities))]

    def _left_out(self) -> str:
        left = self.selected.undated_left_out
        return f", {counted(left, 'undated transcript')} left out" if left else ""

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
            names = self._entity_names()  # an id is meant as it is: no need to look through all names
            frames = self.corpus.frames
            return tuple(dict.fromkeys(one if one in names else entity_meant(frames, one) for one in values))
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

    def _fitting(self, state: State) -> State:
        """The state without the speakers and subjects that a corrected corpus no longer has."""
        frames = self.corpus.frames
        there = {
            "speakers": set(self._names),
            "entities": {*frames["entities"]["entity_id"], *frames["topics"]["topic_id"].astype("str")},
        }
        kept = {key: tuple(one for one in state[key] or () if one in known) or None for key, known in there.items()}
        changed = {key: value for key, value in kept.items() if value != state[key]}
        return {**state, **changed} if changed else state

    def _add(self, step: Step) -> None:
        self._log = [*self._log[: self._at + 1], step]
        self._at += 1
        self._without = {}

    def _step(self, by: int, corpus: Callable[[], Corpus] | None) -> bool:
        if corpus is not None:
            self._take(corpus())  # where this fails, nothing has changed
        self._at += by
        self._without = {}
        self.version += 1
        return True

    def _done(self, before: State, after: State) -> str:
        """What a change did, in words."""
        if after == dict(KEYS):
            return "reset"
        changed = [key for key in KEYS if before[key] != after[key]]
        return _CHANGES[changed[0]](self, after[changed[0]])


def _listing(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def _dates_told(selection: Selection, value: Any) -> str:
    return f"set the dates ({_told(value)})" if value else "took off a date"


def _text_told(selection: Selection, value: Any) -> str:
    return f"looked for “{value}”" if value else "took off the text"


# What is said of a change of each key: of the first key that a change touched.
_CHANGES: Mapping[str, Callable[[Selection, Any], str]] = {
    "speakers": lambda s, v: f"selected {_listing(map(s.name_of, v))}" if v else "selected everyone",
    "documents": lambda s, v: f"chose {counted(len(v), 'transcript')}" if v else "took all transcripts",
    "since": _dates_told,
    "until": _dates_told,
    "held_in": lambda s, v: f"chose the place {_listing(v)}" if v else "took any place",
    "genres": lambda s, v: f"chose the genre {_listing(v)}" if v else "took any genre",
    "turn_kinds": lambda s, v: f"chose {_listing(v)}" if v else "took turns of any kind",
    "text": _text_told,
    "regex": lambda s, v: "read the text as a pattern" if v else "read the text as words",
    "whole_word": lambda s, v: "looked for whole words" if v else "looked for parts of words",
    "case": lambda s, v: "told capitals apart" if v else "took capitals as small letters",
    "entities": lambda s, v: f"followed “{_listing(map(s.entity_name, v))}”" if v else "stopped following",
    "kinds": lambda s, v: f"looked at {_listing(v)}" if v else "looked at every kind",
}


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
