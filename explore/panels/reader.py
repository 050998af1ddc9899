"""The transcript as a person reads it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.corpus.cite import cite, rich
from explore.corpus.coded import codes
from explore.corpus.passages import sentence_at
from explore.corpus.select import pattern, period
from explore.corpus.sentence import counted, spoken
from explore.pages import Pages
from explore.panels import _correcting
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.places import Place, Places, Timeline
from explore.reasons import of_date, of_mention
from explore.selection import Selection

_MOST, _BEFORE, _AFTER = 100, 40, 60
"""Turns of a transcript that are on the page at first: from its beginning, or before and after a passage that lies
further down; more come as it is read."""
_ALL = 400
"""Turns that are on the page where a note is gone to, which may stand anywhere."""
_FOUND = 2000
_NOT_FROM_FILES = "these transcripts were not loaded from files, so there is no folder to keep it in"
# What a panel's page asks of a date or a name, as corrections call it.
_ACTIONS = {("reject", True): "undate", ("reject", False): "reject", ("set", True): "redate", ("set", False): "point"}
_SPAN = re.compile(r"\s*(?:/|–|—|\bto\b)\s*")


class Reader(Panel):
    """One transcript at a time: turns in their speakers' colours, notes set apart from speech.

    The transcripts offered are those of the selection; turns that are not selected stay readable, in grey. A click
    on a speaker's name selects the speaker, one on a name in the text follows what it means, everywhere; dates and
    descriptions open with their reason, where they can be corrected. `show(document_id, turn_id, start)` opens a
    passage, `step(1)` the next one of what is followed or looked for, in any transcript.

    `keep` takes what the analyst keeps: document_id, turn_id, start, end, text and entity_id (empty: none).

    >>> import explore
    >>> reader = Reader(Selection(explore.load(explore.sample())))
    >>> reader.selection.set(entities="infrastructure:baikal-amur-mainline")
    >>> reader.step(1)
    >>> reader.standing["told"]
    'passage 2 of 3'
    """

    _esm = script("quotation", "marks", "reason", "minimap", "picker", "reader")
    _css = styles("reader")
    contents: Any = traitlets.List([], help="every transcript: id, title, day").tag(sync=True)
    offered: Any = traitlets.List(None, allow_none=True, help="which of them are selected; None: all").tag(sync=True)
    page = traitlets.Dict({}, help="the transcript shown, as explore.pages gives it").tag(sync=True)
    chosen: Any = traitlets.List(None, allow_none=True, help="ids of its turns that are selected").tag(sync=True)
    followed: Any = traitlets.List([], help="ids of what is followed").tag(sync=True)
    found: Any = traitlets.List([], help="turn, start and end of the words looked for").tag(sync=True)
    ticks: Any = traitlets.List([], help="turn, start and certainty of the passages in it").tag(sync=True)
    standing = traitlets.Dict({}, help="which passage of how many").tag(sync=True)
    target = traitlets.Dict({}, help="the passage to go to").tag(sync=True)
    reason = traitlets.Dict({}, help="why a date or a name is read so").tag(sync=True)
    previewed = traitlets.Dict({}, help="what a correction would change").tag(sync=True)
    quotation = traitlets.Dict({}, help="a quotation, plain and as HTML").tag(sync=True)
    done = traitlets.Dict({}, help="what was done, to be told").tag(sync=True)
    keeps = traitlets.Bool(False, help="whether passages can be kept").tag(sync=True)
    fixed = traitlets.Unicode("", help="why nothing can be corrected; empty: it can").tag(sync=True)

    def __init__(
        self,
        selection: Selection,
        palette: Palette | None = None,
        *,
        keep: Callable[[dict[str, Any]], object] | None = None,
    ) -> None:
        self._keep = keep
        self._shown = (0, _MOST)
        self._count = 0
        self._corpus: Corpus | None = None
        self._subject: tuple[Any, ...] = ()
        self._at: tuple[str, int, int] = ("", -1, 0)
        self._clicked: tuple[str, int, int] | None = None
        super().__init__(selection, palette)
        self.keeps = keep is not None

    # What is shown ---------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Shows the selection as it stands: the same transcript where it is still selected."""
        with self.hold_sync():
            other = self._take()
            selected, state = self.selection.selected, self.selection.state
            self._places = self._walk(selected)
            subject = tuple(state[key] for key in ("entities", "text", "regex", "whole_word", "case"))
            changed, self._subject = subject != self._subject, subject
            self._offer(selected)
            document = self._fitting(changed=changed)
            if document != self.page.get("id", "") or other:
                self._open(document, again=other)
            if changed and self._places.number:
                self._land()
            self._clicked = None
            self.followed = self.selection.followed
            self._mark(selected)

    def _take(self) -> bool:
        """Makes ready for another corpus; whether it is another."""
        if self.selection.corpus is self._corpus:
            return False
        self._corpus = corpus = self.selection.corpus
        self._pages = Pages(corpus)
        self._timeline = Timeline(corpus, self._pages.rank)
        self.contents = self._pages.contents
        self.fixed = "" if corpus.folder is not None else _NOT_FROM_FILES
        self.reason = {}
        return True

    def _walk(self, selected: Corpus) -> Places:
        """What the next passage is taken from: the subject's, else the turns that hold the words, else nothing."""
        if self.selection.entities:
            return self._timeline.passages(selected)
        return self._timeline.turns(selected) if self.selection.text else self._timeline.nothing()

    def _offer(self, selected: Corpus) -> None:
        rank = self._pages.rank
        within = sorted(rank[id_] for id_ in selected.documents["document_id"].tolist())
        self._offered = within
        self.offered = None if len(within) == len(rank) else within

    def _fitting(self, *, changed: bool) -> str:
        """The transcript to show: the one shown, where it is selected and says something of a new subject."""
        shown, places = str(self.page.get("id", "")), self._places
        known = self._pages.rank.get(shown) in set(self._offered)
        if known and not (changed and places.number and not places.of(shown)):
            return shown
        if places.number:
            return places[0].document
        return self._pages.contents[self._offered[0]][0] if self._offered else ""

    def _open(self, document: str, position: int = 0, *, again: bool = False) -> None:
        """Puts a transcript on the page; whoever was looked at stays, where it is made anew for other frames."""
        same = document == self.page.get("id", "")
        if not same:
            self._shown = (0, _MOST)
        if position >= 0 and not self._shown[0] <= position < self._shown[1]:
            self._shown = (max(position - _BEFORE, 0), position + _AFTER)
        self._paged(document)
        if not (same and again):
            self._at = (document, -1, 0)

    def _paged(self, document: str) -> None:
        """Puts the turns that are shown on the page."""
        start, end = self._shown
        self.page = self._pages.page(document, start=start, most=end - start) if document else {}

    def _land(self) -> None:
        """Goes to the passage of a new subject that was clicked, else to its first in the transcript shown."""
        document = str(self.page.get("id", ""))
        here = self._places.of(document)
        number = self._places.at(*self._clicked) if self._clicked else here.start
        if number in here:
            self._go(self._first(self._places[number]), quiet=self._clicked is not None)

    def _first(self, place: Place, *, last: bool = False) -> Place:
        """The place itself, or where the words looked for stand in the turn that it is."""
        if self.selection.entities or not place.turn:
            return place
        matches = self._matches(self._text(place.turn, place.document))
        if not matches:
            return place
        start, end = matches[-1 if last else 0]
        return place._replace(start=start, end=end)

    def _matches(self, text: str) -> list[tuple[int, int]]:
        state = self.selection.state
        if not state["text"]:
            return []
        search = pattern(state["text"], regex=state["regex"], whole_word=state["whole_word"], case=state["case"])
        return [match.span() for match in search.finditer(text) if match.end() > match.start()]

    def _go(self, place: Place, *, quiet: bool = False) -> None:
        position, (start, end) = self._position(place), self._shown
        if place.document != self.page.get("id") or (position >= 0 and not start <= position < end):
            self._open(place.document, position)
        if place.note and position < 0 and (self.page["earlier"] or self.page["more"]):
            self._shown = (0, max(self._shown[1], _ALL))
            self._paged(place.document)
        self._at = (place.document, position, place.start)
        self._count += 1
        self.target = {
            "turn": place.turn, "note": place.note, "start": place.start, "end": place.end, "quiet": quiet,
            "at": self._count,
        }  # fmt: skip

    def _position(self, place: Place) -> int:
        turns = self._pages.rows("turns", place.document, "turn_id", "position")
        return int(dict(zip(*turns, strict=True)).get(place.turn, -1))

    def _mark(self, selected: Corpus) -> None:
        """What of the page is selected, found and passed through, and which passage of how many this is."""
        document = str(self.page.get("id", ""))
        ids, texts = self._selected_turns(selected, document)
        self.chosen = None if len(ids) == len(self.page.get("lengths", [])) else ids
        found = [[id_, *span] for id_, text in zip(ids, texts, strict=True) for span in self._matches(text)]
        self.found = found[:_FOUND]
        places = self._places
        self.ticks = [list(tick) for tick in places.ticks(document)] if self.selection.entities else []
        self._stand()

    def _selected_turns(self, selected: Corpus, document: str) -> tuple[list[str], list[str]]:
        if selected is self._corpus or not document:
            ids, texts = self._pages.rows("turns", document, "turn_id", "text")
            return ids, texts if self.selection.text else [""] * len(ids)
        turns = selected.turns
        code, names = codes(turns["document_id"])
        here = (code == names.index(document)).nonzero()[0] if document in names else code[:0]
        ids = turns["turn_id"].iloc[here].tolist()
        return ids, turns["text"].iloc[here].tolist() if self.selection.text else [""] * len(ids)

    def _stand(self) -> None:
        places, noun = self._places, "passage" if self.selection.entities else "turn"
        if not places.number:
            sought = self.selection.entities or self.selection.text
            why = "there is none in what is selected" if sought else "follow a subject or look for words first"
            self.standing = {"told": f"no {noun}" if sought else "", "why": why}
            return
        document, position, start = self._at
        number = places.at(document, position, start if noun == "passage" else 0)
        on = number < places.number and places.stands(number, document, position)
        told = f"{noun} {number + 1:,} of {places.number:,}" if on else counted(places.number, noun)
        self.standing = {"told": told, "why": ""}

    # What others call ------------------------------------------------------------------------------------------------

    def show(self, document_id: str, turn_id: str | None = None, start: int | None = None) -> None:
        """Shows a transcript from its beginning, a turn or a passage. Raises KeyError for one that is not there."""
        with self.hold_sync():
            if document_id not in self._pages.row:
                raise KeyError(f"there is no transcript {document_id!r}")
            if document_id != self.page.get("id"):
                self._open(document_id)
            if turn_id:
                self._go(Place(document_id, turn_id, "", start if start is not None else -1, -1, ""))
            self._mark(self.selection.selected)

    def step(self, by: int) -> None:
        """Goes to the next passage (1) or the one before (-1). Raises ValueError where there is none."""
        places = self._places
        if not places.number:
            raise ValueError("There is no passage to go to: follow a subject, or look for words, first.")
        place = self._beside(by)
        if place is None:
            which = "last" if by > 0 else "first"
            ground = counted(len(self._offered), "transcript")
            raise ValueError(
                f"This is the {which} passage in {'this' if len(self._offered) == 1 else 'these'} {ground}."
            )
        with self.hold_sync():
            self._go(place)
            self._mark(self.selection.selected)

    def _beside(self, by: int) -> Place | None:
        places = self._places
        document, position, start = self._at
        if self.selection.entities:
            number = places.at(document, position, start + 1) if by > 0 else places.at(document, position, start) - 1
            return places[number] if 0 <= number < places.number else None
        number = places.at(document, position, 0)
        if number < places.number and places.stands(number, document, position):
            turn = places[number]
            spans = self._matches(self._text(turn.turn, document))
            starts = [a for a, _ in spans]
            within = bisect_right(starts, start) if by > 0 else bisect_left(starts, start) - 1
            if 0 <= within < len(spans):
                return turn._replace(start=spans[within][0], end=spans[within][1])
            number += by > 0
        number -= by < 0
        return self._first(places[number], last=by < 0) if 0 <= number < places.number else None

    # What the page asks ----------------------------------------------------------------------------------------------

    def do_open(self, document: str, turn: str | None = None) -> None:
        """Opens a transcript, or a turn of it."""
        self.show(document, turn)

    def do_step(self, by: int) -> None:
        """Goes to the next passage or the one before."""
        self.step(by)

    def do_more(self, earlier: bool = False) -> None:
        """Shows as many turns again as are there, after them or before them."""
        start, end = self._shown
        by = end - start
        self._shown = (max(start - by, 0), end) if earlier else (start, end + by)
        self._paged(str(self.page["id"]))

    def do_choose(self, speaker: str) -> None:
        """Selects a speaker."""
        self.selection.set(speakers=(speaker,))

    def do_follow(self, entity: str, turn: str = "", start: int = 0) -> None:
        """Follows what a name means; the reader stays where the name is."""
        document = str(self.page.get("id", ""))
        position = self._position(Place(document, turn, "", start, start, ""))
        self._clicked = (document, position, start)
        self.selection.set(entities=(entity,))

    def do_explain(self, kind: str, id: str) -> None:
        """Tells why a date or a name is read so."""
        told = (of_date if kind == "date" else of_mention)(self.selection.corpus.frames, id)
        self._count += 1
        self.reason = {**told, "id": id, "what": kind, "at": self._count}

    def do_quote(
        self, turn: str, start: int | None = None, end: int | None = None, around: bool = False, asked: float = 0
    ) -> None:
        """Makes a quotation with its source: a whole turn, these words of it, or the sentence around them.

        `asked` is the page's own number, and comes back with the quotation.
        """
        said = self._said(turn, start, end, around=around)
        what = turn if start is None else {key: said[key] for key in ("turn_id", "start", "end")}
        frames = self.selection.corpus.frames
        self._count += 1
        self.quotation = {"plain": cite(frames, what), "html": rich(frames, what), "at": self._count, "asked": asked}

    def do_keep(
        self, turn: str, start: int | None = None, end: int | None = None, around: bool = False, entity: str = ""
    ) -> None:
        """Keeps a passage as a finding."""
        if self._keep is None:
            raise ValueError("There is nowhere to keep it.")
        about = entity or next(iter(self.selection.entities or ()), "")
        self._keep({**self._said(turn, start, end, around=around), "entity_id": about})
        self._count += 1
        self.done = {"told": "Kept as a finding.", "at": self._count}

    def do_preview(self, kind: str, id: str, action: str, scope: str, value: str = "") -> None:
        """Tells what a correction would change."""
        name, passage, given = self._correction(kind, id, action, value)
        told = _correcting.preview(self.selection, name, passage=passage, scope=scope, **given)
        self._count += 1
        self.previewed = {"told": f"changes {told}", "at": self._count}

    def do_correct(self, kind: str, id: str, action: str, scope: str, value: str = "") -> None:
        """Corrects a date or a name: rejects it, or sets what it means."""
        name, passage, given = self._correction(kind, id, action, value)
        surface, new = passage["surface"], given.get("value", "")
        meant = spoken(new) if kind == "date" else self.selection.entity_name(new)
        told = f"rejected “{surface}”" if action == "reject" else f"set “{surface}” to {meant}"
        _correcting.correct(self.selection, name, told, passage=passage, scope=scope, **given)

    def _correction(
        self, kind: str, id_: str, action: str, value: str
    ) -> tuple[str, Mapping[str, Any], dict[str, str]]:  # fmt: skip
        """What corrections call it, the passage, and the value as they keep it."""
        dated = kind == "date"
        frame, column = ("dates", "date_id") if dated else ("mentions", "mention_id")
        rows = self.selection.corpus.frames[frame]
        found = rows[rows[column] == id_].to_dict("records")
        if not found:
            raise LookupError("It is no longer in the text: it was corrected meanwhile.")
        passage = {"entity_id": None, **{str(key): one for key, one in found[0].items()}}
        given = {"value": dates_value(value) if dated else value} if action == "set" else {}
        return _ACTIONS[action, dated], passage, given

    def _said(self, turn: str, start: int | None, end: int | None, *, around: bool) -> dict[str, Any]:
        """Words of a turn of the page, with their place: all, those from start to end, or the sentence around them."""
        document = str(self.page.get("id", ""))
        text = self._text(turn, document)
        begin, stop = (
            (0, len(text)) if start is None else (max(start, 0), min(len(text) if end is None else end, len(text)))
        )
        if around:
            begin, stop = sentence_at(text, begin, max(stop, begin + 1))
        if not text[begin:stop].strip():
            raise ValueError("Nothing is chosen: mark some words, or go to a turn, first.")
        return {"document_id": document, "turn_id": turn, "start": begin, "end": stop, "text": text[begin:stop]}

    def _text(self, turn: str, document: str) -> str:
        texts = dict(zip(*self._pages.rows("turns", document, "turn_id", "text"), strict=True))
        if turn not in texts:
            raise LookupError("This turn is not in the transcript shown.")
        return str(texts[turn])


def dates_value(said: str) -> str:
    """A date as an analyst writes it, as it is kept; a span has two ends.

    >>> dates_value("26 May 1992"), dates_value("May 1992"), dates_value("1941 to 1945")
    ('1992-05-26', '1992-05', '1941/1945')

    Raises ValueError for what is no date.
    """
    if not said.strip():
        raise ValueError("Write a date first: 1992, May 1992, 26 May 1992, or 1941 to 1945.")
    try:
        return "/".join(str(period(part, "value")) for part in _SPAN.split(said.strip()))
    except ValueError as error:
        raise ValueError(f"“{said}” is no date: write 1992, May 1992, 26 May 1992, or 1941 to 1945.") from error
