"""The bundle of frames that everything downstream takes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from explore import schema
from explore.corpus import audit as _audit
from explore.corpus import candidates as _candidates
from explore.corpus import cite as _cite
from explore.corpus import convokit as _convokit
from explore.corpus import follow as _follow
from explore.corpus import passages as _passages
from explore.corpus import quote as _quote
from explore.corpus import select as _select
from explore.corpus import sentence as _sentence
from explore.corpus import topics as _topics
from explore.corpus.lazy import Lazy, lazily


class Corpus:
    """Transcripts as frames: `corpus.turns`, `corpus.documents`, … each a pandas DataFrame.

    Every frame of `explore.schema.SCHEMAS` is an attribute. What is handed out is a copy-on-write copy, and what is
    given is taken as one: changing either by pandas never changes the corpus (writing into a column's own array,
    past pandas, would). `with_frames` makes a corpus from changed frames.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> corpus.turns[["speaker", "words"]].head(2)
                    speaker  words
    0        Vladimir Putin    182
    1  Nursultan Nazarbayev    340
    >>> corpus.select(speakers="Vladimir Putin").turns.shape[0]
    3
    """

    __slots__ = ("_frames", "_left_out", "_origin", "_searched")

    def __init__(
        self, frames: Mapping[str, pd.DataFrame] | None = None, *, undated_left_out: int = 0, origin: Any = None
    ) -> None:
        given = frames if frames is not None else {}
        unknown = set(given) - set(schema.NAMES)
        if unknown:
            raise ValueError(f"a corpus has no frame {', '.join(sorted(unknown))}; it has {', '.join(schema.NAMES)}")
        for name in () if isinstance(given, Lazy) else given:
            missing = [c for c in schema.SCHEMAS[name].names if c not in given[name].columns]
            if missing:
                raise ValueError(f"the frame {name} lacks {', '.join(missing)}: start from schema.empty({name!r})")
        self._frames: Mapping[str, pd.DataFrame] = (
            given
            if isinstance(given, Lazy)
            else {name: given[name].copy(deep=False) if name in given else schema.empty(name) for name in schema.NAMES}
        )
        self._left_out = undated_left_out
        self._origin = origin
        self._searched: _select.Searched = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in schema.SCHEMAS:
            return self._frames[name].copy(deep=False)
        raise AttributeError(f"a corpus has no {name!r}; its frames are {', '.join(schema.NAMES)}")

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *schema.NAMES]

    def __len__(self) -> int:
        return len(self._frames["documents"])

    def __repr__(self) -> str:
        return f"<Corpus: {_sentence.what_was_read(self._frames)}>"

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """All frames by name, each a copy-on-write copy, made when it is asked for."""
        return Lazy({name: lambda name=name: self._frames[name].copy(deep=False) for name in schema.NAMES})  # type: ignore[misc]

    @property
    def undated_left_out(self) -> int:
        """How many documents a date bound left out because they have no date."""
        return self._left_out

    @property
    def origin(self) -> Any:
        """What corrections are replayed on: what was read, and the file of corrections; None for a derived corpus."""
        return self._origin

    @property
    def folder(self) -> Path | None:
        """Where what an analyst says and keeps of these transcripts lies: beside the data; None: not from files."""
        return None if self._origin is None else Path(self._origin[1]).parent

    def with_frames(self, **frames: pd.DataFrame) -> Corpus:
        """A corpus with these frames in place of its own; the others are shared."""
        given = Corpus(frames)._frames
        changed = lazily(self._frames).changed({name: lambda name=name: given[name] for name in frames})  # type: ignore[misc]
        return Corpus(changed, undated_left_out=self._left_out)

    def select(
        self,
        speakers: str | Iterable[str] | None = None,
        documents: str | Iterable[str] | None = None,
        since: Any = None,
        until: Any = None,
        held_in: str | Iterable[str] | None = None,
        genres: str | Iterable[str] | None = None,
        turn_kinds: str | Iterable[str] | None = None,
        text: str | None = None,
        *,
        regex: bool = False,
        whole_word: bool = True,
        case: bool = False,
        entities: str | Iterable[str] | None = None,
        kinds: str | Iterable[str] | None = None,
    ) -> Corpus:
        """A corpus narrowed to what fits all that is given.

        Scope decides which turns are in, and so what every share is a share of:

        - `speakers`: ids or names, in any case; a surname that only one speaker has will do ·
          `turn_kinds`: speech, question, remark, reply
        - `documents`: ids · `since`, `until`: dates, both inclusive (a year or month means all of it) ·
          `held_in`: part of the place as printed · `genres`
        - `text`: words that the turn holds, whole ones unless `whole_word` is False; `regex` takes the text as a
          regular expression, `case` tells capitals apart

        Focus decides what is looked at in those turns: `entities` (ids) and `kinds` narrow mentions alone.

        A filter on turns drops notes and mentions that stand outside the turns kept; one on documents keeps
        them. Documents without a date are left out by a date bound, and counted in `undated_left_out`.
        Raises ValueError for a speaker or document that is not there, saying what is near, and for a date or a
        regular expression that cannot be read.
        """
        scope = _select.Scope(
            speakers=_select.listed(speakers),
            documents=_select.listed(documents),
            since=since,
            until=until,
            held_in=_select.listed(held_in),
            genres=_select.listed(genres),
            turn_kinds=_select.listed(turn_kinds),
            text=text,
            regex=regex,
            whole_word=whole_word,
            case=case,
        )
        looked_at = _select.listed(entities), _select.listed(kinds)
        frames, undated = _select.narrowed(self._frames, scope, *looked_at, searched=self._searched)
        return Corpus(frames, undated_left_out=self._left_out + undated)

    def passages(
        self, text: str | None = None, *, regex: bool = False, whole_word: bool = True, case: bool = False
    ) -> pd.DataFrame:
        """One row a passage, in time order: the mentions in focus, or every place where `text` is said.

        Columns: date, document_id, turn_id, speaker, role, surface, form, sentence, start, end, confidence,
        reason, previous, next, source, line. `start` and `end` index the turn's text; `sentence` is the whole sentence;
        `previous` and `next` are the sentences before and after it in the same turn; `source` is the file, and `line`
        its line, from 1 (NA for pages without lines, as HTML). Words are found whole: `whole_word=False` finds parts
        of words too, and `regex=True` takes `text` as a regular expression.

        >>> import explore
        >>> explore.load(explore.sample()).passages("BAM railway")[["speaker", "surface", "line"]]
                        speaker      surface  line
        0  Nursultan Nazarbayev  BAM railway    27
        """
        if text is None:
            return _passages.of_mentions(self._frames)
        pattern = _select.pattern(text, regex=regex, whole_word=whole_word, case=case)
        return _passages.of_text(self._frames, pattern)

    def candidates(self, what: str) -> pd.DataFrame:
        """What `what` may mean, best first: entity_id, name, kind, score (0 to 100), mentions, reason.

        `what` is an entity's id, a name, an alias, a topic, or free words (`1992 friendship treaty`).

        >>> import explore
        >>> explore.load(explore.sample()).candidates("BAM railway")[["name", "mentions"]]
                          name  mentions
        0  Baikal-Amur Mainline         3
        """
        return _candidates.candidates(self._frames, what)

    def follow(self, what: str) -> pd.DataFrame:
        """Every passage about `what`, in time order over all transcripts, each with the reason why it belongs.

        The columns are those of `passages`, then entity_id and zone. A topic gives the passages of all its members.
        Raises candidates.AmbiguousError, with its `candidates`, where several things fit, LookupError where none does.

        >>> import explore
        >>> explore.load(explore.sample()).follow("BAM railway")[["surface", "form", "confidence"]]
               surface         form confidence
        0  BAM railway        alias    certain
        1   this route  description     likely
        2     the line  description     likely
        """
        return _follow.follow(self._frames, _follow.members(self._frames, _candidates.meant(self._frames, what)))

    def related(self, what: str) -> pd.DataFrame:
        """What is named in the same turns as `what`: entity_id, name, kind, together, transcripts, most often first.

        Raises as `follow` does.
        """
        return _follow.related(self._frames, _follow.members(self._frames, _candidates.meant(self._frames, what)))

    def anniversaries(self) -> pd.DataFrame:
        """Every anniversary spoken of, in time order: the event in the speaker's words, and its date.

        Columns: date, event, event_date (ISO; NA where the text does not say), years, speaker, to, document_id,
        turn_id, surface, reason, sentence.

        >>> import explore
        >>> explore.load(explore.sample()).anniversaries()[["event", "event_date", "years"]]
                             event  event_date  years
        0  our fundamental agreement  1992-05-25     20
        """
        return _follow.anniversaries(self._frames)

    def check_quote(self, quote: str, speaker: str | None = None) -> pd.DataFrame:
        """Whether a quotation stands in these transcripts: one row a place, best first.

        `verdict` is exact | trimmed (cut where the quotation shows it) | altered (the words that differ are in
        `differences`) | other speaker (as `speaker` is not who said it) | not in these transcripts. Case and marks do
        not count. Then: speaker, role, date, document_id, turn_id, start, end, said (the words of the turn), flags
        (translation, an editor's brackets, an excerpt), before and after (the turns beside it).
        Raises ValueError for a quotation without words.

        >>> import explore
        >>> corpus = explore.load(explore.sample())
        >>> corpus.check_quote("We built the Chara station.", speaker="Putin")[["verdict", "speaker"]]
                 verdict              speaker
        0  other speaker  Nursultan Nazarbayev
        """
        return _quote.check_quote(self._frames, quote, speaker)

    def cite(self, what: str | Mapping[str, Any] | pd.Series[Any]) -> str:
        """A turn (by its id) or a passage (a row of `passages`, `follow`, `check_quote`) as a quotation with source.

        Speaker, role at the time, event, day, place, address, the place in the transcript, and the licence.
        Raises LookupError for a turn that is not there, and for a passage outside the turns.

        >>> import explore
        >>> corpus = explore.load(explore.sample())
        >>> print(corpus.cite(corpus.turns["turn_id"].iloc[4]))  # doctest: +ELLIPSIS
        “...” — Vladimir Putin, President of Russia. Meeting with ... 15 May 2012, The Kremlin, Moscow...CC BY 4.0.
        """
        return _cite.cite(self._frames, what)

    def with_topic(self, name: str, entities: str | Iterable[str] = (), words: str | Iterable[str] = ()) -> Corpus:
        """A corpus with a topic of one's own: a family of entities (ids or names) and words, never merged.

        Its id is `topic:` and the slug of its name; it can be asked for wherever an entity can.
        Raises as `follow` does for an entity that is not there, ValueError for an empty topic.
        """
        asked = [entities] if isinstance(entities, str) else entities
        members = [_candidates.meant(self._frames, one) for one in asked]
        made = _topics.with_topic(self._frames, name, members, [words] if isinstance(words, str) else words)
        topical = self.with_frames(**made)
        topical._origin = self._origin  # it is still what was read: corrections put the topic on top again
        return topical

    def audit(self) -> pd.DataFrame:
        """One row a document: where each of its characters went, and what looks odd.

        Columns: document_id, characters (not white space), then how many of them lie in each part: header,
        labels, turns, notes, footer; unaccounted (0 when nothing was lost), overlapping (0 when nothing was
        counted twice), odd_labels (labels worth a look, parted by ` · `).
        """
        return _audit.audit(self._frames)

    def to_convokit(self, folder: str | os.PathLike[str]) -> Path:
        """The folder to which these transcripts are written as a ConvoKit corpus, which ConvoKit's own loader reads.

        A conversation is a transcript, with its title, date, place and the rest of its row; an utterance is a turn,
        in reply to the one before it, with its label, role and kind; a speaker who is not named is one of their own.
        Mentions, dates, notes that stand alone, links and corrections have no place in it. The folder is written
        whole or not at all; one written before is replaced. `explore.load(folder)` reads it again.

        >>> import explore, tempfile
        >>> folder = explore.load(explore.sample()).to_convokit(Path(tempfile.mkdtemp()) / "talks")
        >>> len(explore.load(folder).turns)
        5

        Raises FileExistsError for a folder that holds anything else, OSError where it cannot be written.
        """
        return _convokit.to_convokit(self._frames, folder)
