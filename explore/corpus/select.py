"""Narrowing: which rows of each frame stay, for a scope and a focus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from explore.corpus.lazy import Lazy, MayHold, lazily
from explore.corpus.within import within
from explore.names import fold, surnames

Frames = Mapping[str, pd.DataFrame]
_Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked of turns and documents; None asks nothing."""

    speakers: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None
    since: Any = None
    until: Any = None
    held_in: tuple[str, ...] | None = None
    genres: tuple[str, ...] | None = None
    turn_kinds: tuple[str, ...] | None = None
    text: str | None = None
    regex: bool = False
    whole_word: bool = True
    case: bool = False


Searched = dict[tuple[str, bool, bool, bool], _Mask]
_SEARCHES = 8
_PLACED = ("notes", "links", "mentions", "dates", "fields")
"""The frames whose rows stand in a document, and in a turn of it or in none."""
_DATES = frozenset({"Y", "M", "D"})
_SPANS = _DATES | {"h", "min", "s", "ms", "us", "ns"}


def listed(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    """One string or many as a tuple; None stays None, and so asks nothing."""
    if value is None:
        return None
    return (value,) if isinstance(value, str) else tuple(value)


def pattern(text: str, *, regex: bool = False, whole_word: bool = True, case: bool = False) -> re.Pattern[str]:
    """The compiled search for `text`; white space in a phrase matches any white space.

    Words are found whole, unless `whole_word` is False. A star stands for the rest of a word (`custom*`), and a number
    behind quotation marks says how many words may stand between those in them, in any order (`"union customs"~3`). A
    regular expression is taken as it is.

    >>> bool(pattern("customs union").search("the Customs\\nUnion")), bool(pattern("port").search("important"))
    (True, False)
    >>> bool(pattern("custom* union").search("a customary union"))
    True
    >>> [bool(pattern(f'"union customs"~{n}').search("the customs of our union")) for n in (1, 2)]
    [False, True]

    Raises ValueError for a regular expression that does not compile, and where too many words are to stand near.
    """
    near = None if regex else _NEAR.fullmatch(text.strip())
    source = text if regex else _near(near[1].split(), int(near[2])) if near else _phrase(text.split())
    if not source:
        raise ValueError("there is nothing to look for: give at least one word")
    if whole_word and not regex:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    try:
        return re.compile(source, 0 if case else re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"not a regular expression: {text!r} ({error})") from error


_NEAR = re.compile(r"[\"“”](.+)[\"“”]\s*~\s*(\d{1,3})")
_UNSAID = re.compile(r"~\s*\d{1,3}\s*\Z")
_NEAREST = 4
"""Words that may be sought near one another: they may stand in any order."""


def _phrase(words: Iterable[str]) -> str:
    return r"\s+".join(
        re.escape(word[:-1]) + r"\w*" if len(word) > 1 and word.endswith("*") else re.escape(word) for word in words
    )


def _near(words: list[str], apart: int) -> str:
    if not 1 < len(words) <= _NEAREST:
        raise ValueError(f"near one another stand two to {_NEAREST} words: give so many between the quotation marks")
    between = rf"(?!\w)\W+(?:\w+\W+){{0,{apart}}}?(?<!\w)"
    orders = dict.fromkeys(permutations(_phrase([word]) for word in words))
    return "|".join(between.join(order) for order in orders)


def narrowed(
    frames: Frames,
    scope: Scope,
    entities: tuple[str, ...] | None = None,
    kinds: tuple[str, ...] | None = None,
    *,
    searched: Searched | None = None,
) -> tuple[Lazy, int]:
    """The frames within `scope`, and how many undated documents a date bound left out.

    `mentions` are narrowed to these entities and kinds besides; turns, references and counts are not. `searched` keeps
    which turns hold a text that was looked for, for the next question to these frames.
    """
    looked_at = None if entities is None and kinds is None else (lambda: _focused(frames, entities, kinds))
    documents, turns = frames["documents"], frames["turns"]
    in_documents, undated = _documents(documents, scope)
    may_hold = frames.may_hold if isinstance(frames, Lazy) else None
    in_turns = _turns(turns, scope, {} if searched is None else searched, may_hold)
    if in_documents is None and in_turns is None:
        whole = lazily(frames)
        return (whole if looked_at is None else whole.changed({"mentions": looked_at})), 0
    kept_documents = documents if in_documents is None else documents[in_documents]
    mask = np.ones(len(turns), dtype=bool) if in_turns is None else in_turns
    if in_documents is not None:
        mask = mask & within(turns["document_id"], kept_documents["document_id"])
    kept_turns = turns[mask]
    by_turn = in_turns is not None
    if in_turns is not None:
        kept_documents = kept_documents[within(kept_documents["document_id"], kept_turns["document_id"])]
        undated &= within(documents["document_id"], turns["document_id"][in_turns])
    return _follow(frames, kept_documents, kept_turns, looked_at, by_turn=by_turn), int(undated.sum())


def _focused(frames: Frames, entities: tuple[str, ...] | None, kinds: tuple[str, ...] | None) -> pd.DataFrame:
    mentions = frames["mentions"]
    if entities is not None:
        topics = frames["topics"]
        entities = (*entities, *topics.loc[topics["topic_id"].isin(entities), "member"].dropna())
    for column, wanted in (("entity_id", entities), ("kind", kinds)):
        if wanted is not None:
            mentions = mentions[within(mentions[column], wanted)]
    return mentions.reset_index(drop=True)


def _documents(documents: pd.DataFrame, scope: Scope) -> tuple[_Mask | None, _Mask]:
    masks: list[_Mask] = []
    known = set(documents["document_id"]) if scope.documents else set()
    for one in scope.documents or ():
        if known and one not in known:
            raise ValueError(f"there is no transcript {one!r}{nearest(one, known)}")
    for column, wanted in (("document_id", scope.documents), ("genre", scope.genres)):
        if wanted is not None:
            masks.append(documents[column].isin(wanted).to_numpy())
    if scope.held_in is not None:
        place = documents["place"].fillna("").str.casefold()
        found = np.zeros(len(documents), dtype=bool)
        for part in scope.held_in:
            found |= place.str.contains(part.casefold(), regex=False).to_numpy(dtype=bool)
        masks.append(found)
    undated = np.zeros(len(documents), dtype=bool)
    if scope.since is not None or scope.until is not None:
        date = documents["date"]
        dated = date.notna().to_numpy()
        other = np.logical_and.reduce(masks) if masks else np.ones(len(documents), dtype=bool)
        undated = ~dated & other
        masks.append(dated)
        if scope.since is not None:
            masks.append((date >= period(scope.since, "since").start_time).to_numpy())
        if scope.until is not None:
            masks.append((date <= period(scope.until, "until").end_time).to_numpy())
    return (np.logical_and.reduce(masks) if masks else None), undated


def _spoken_by(turns: pd.DataFrame, given: tuple[str, ...]) -> _Mask:
    ids, names = turns["speaker_id"], turns["speaker"]
    mask = within(ids, given) | within(names, given)
    known = {*ids[mask].unique(), *names[mask].unique()}
    missing = [one for one in given if one not in known]
    if missing and len(turns):
        spoken = turns[["speaker_id", "speaker"]].dropna(subset=["speaker"]).drop_duplicates()["speaker"].astype("str")
        mask |= within(names, [meant(one, list(spoken)) for one in missing])
    return mask


def meant(given: str, speakers: Iterable[str]) -> str:
    """The one of `speakers` whose name is `given` in any case, or whose surname it is.

    >>> meant("putin", ["Vladimir Putin", "Xi Jinping"]), meant("XI JINPING", ["Vladimir Putin", "Xi Jinping"])
    ('Vladimir Putin', 'Xi Jinping')

    Raises ValueError where no speaker, or more than one, is so called, naming those that are near.
    """
    names = list(dict.fromkeys(speakers))
    asked = fold(given)
    fitting = [name for name in names if fold(name) == asked] or [name for name in names if asked in surnames(name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ValueError(f"{given!r} may be {', '.join(sorted(fitting))}: give the whole name")
    raise ValueError(f"nobody who speaks here is called {given!r}{nearest(given, names)}")


def nearest(given: str, known: Iterable[str]) -> str:
    """What of `known` is spelled nearly so, as the end of a sentence."""
    by_fold = {fold(one): one for one in known}
    near = get_close_matches(fold(given), list(by_fold), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(by_fold[one] for one in near)}?" if near else ""


def _turns(turns: pd.DataFrame, scope: Scope, searched: Searched, may_hold: MayHold | None = None) -> _Mask | None:
    masks: list[_Mask] = []
    if scope.speakers is not None:
        masks.append(_spoken_by(turns, scope.speakers))
    if scope.turn_kinds is not None:
        masks.append(turns["kind"].isin(scope.turn_kinds).to_numpy())
    if scope.text is not None:
        sought = (scope.text, scope.regex, scope.whole_word, scope.case)
        if sought not in searched:
            if len(searched) >= _SEARCHES:
                searched.pop(next(iter(searched)))
            searched[sought] = _said(turns["text"], scope, may_hold)
        masks.append(searched[sought])
    return np.logical_and.reduce(masks) if masks else None


def _said(texts: pd.Series[str], scope: Scope, may_hold: MayHold | None = None) -> _Mask:
    """Turns that hold the text sought: those that hold its longest word by a quick search, then the pattern itself.

    Where there is an index of words, it says which turns `may_hold` them.
    """
    assert scope.text is not None
    found = pattern(scope.text, regex=scope.regex, whole_word=scope.whole_word, case=scope.case).search
    mask = np.ones(len(texts), dtype=bool)
    word = max(re.findall(r"[^\s\"“”*~]+", _UNSAID.sub("", scope.text)), key=len, default="")
    indexed = (
        may_hold(_UNSAID.sub("", scope.text)) if may_hold is not None and scope.whole_word and not scope.regex else None
    )
    if indexed is not None:
        mask = indexed.copy()
    elif not scope.regex and word.isascii() and not scope.case:
        # Both searches know the same other forms of ASCII letters (the long s, the Kelvin sign): none is passed over.
        kept = pc.match_substring(pa.array(texts, from_pandas=True), word, ignore_case=True)
        mask = np.asarray(kept.to_numpy(zero_copy_only=False), dtype=bool)
    rows = np.flatnonzero(mask)
    said = texts.to_numpy()
    mask[rows] = [found(said[row]) is not None for row in rows]
    return mask


def period(value: Any, name: str) -> pd.Period:
    """A day, month or year as the span it means; `str` of it is ISO.

    >>> [str(period(value, "since")) for value in (2012, "May 2012", "15 May 2012", "2012-05-15 08:00")]
    ['2012', '2012-05', '2012-05-15', '2012-05-15']

    Raises ValueError for what is no date, or none of these.
    """
    wrong = f"{name}={value!r} is not a date: write 2012, 2012-05 or 2012-05-15"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
    if not re.search(r"(?<!\d)\d{4}(?!\d)", text) and not re.fullmatch(r"\d{8}", text):
        raise ValueError(wrong)  # without a year of four digits, the parser guesses one
    try:
        found = pd.Period(text)
    except ValueError as error:
        raise ValueError(wrong) from error
    kind = getattr(found, "freqstr", "").partition("-")[0]  # NaT has none
    if kind not in _SPANS:
        raise ValueError(wrong)
    return found if kind in _DATES else found.asfreq("D")


def _follow(
    frames: Frames,
    documents: pd.DataFrame,
    turns: pd.DataFrame,
    looked_at: Callable[[], pd.DataFrame] | None,
    *,
    by_turn: bool,
) -> Lazy:
    """Every frame's rows that belong to the documents and turns kept, each frame narrowed when it is asked for."""
    documents, turns = documents.reset_index(drop=True), turns.reset_index(drop=True)

    def placed(frame: pd.DataFrame) -> pd.DataFrame:
        if by_turn:
            keep = within(frame["turn_id"], turns["turn_id"])
        else:
            keep = within(frame["document_id"], documents["document_id"])
            keep &= frame["turn_id"].isna().to_numpy() | within(frame["turn_id"], turns["turn_id"])
        return frame[keep].reset_index(drop=True)

    def tags() -> pd.DataFrame:
        frame = frames["tags"]
        return frame[within(frame["document_id"], documents["document_id"])].reset_index(drop=True)

    def segments() -> pd.DataFrame:
        frame = frames["segments"]
        keep = within(frame["turn_id"], turns["turn_id"]) | within(frame["note_id"], made["notes"]["note_id"])
        if not by_turn:
            keep |= frame["zone"].notna().to_numpy() & within(frame["document_id"], documents["document_id"])
        return frame[keep].reset_index(drop=True)

    def references() -> pd.DataFrame:
        frame = frames["references"]
        keep = within(frame["from_mention"], made["mentions"]["mention_id"])
        keep |= within(frame["from_date"], made["dates"]["date_id"])
        if not by_turn:
            keep |= within(frame["from_document"], documents["document_id"])
        return frame[keep].reset_index(drop=True)

    made = lazily(frames).changed(
        {
            "documents": lambda: documents,
            "turns": lambda: turns,
            **{name: lambda name=name: placed(frames[name]) for name in _PLACED},  # type: ignore[misc]
            "tags": tags,
            "segments": segments,
            "references": references,
        }
    )
    if looked_at is None:
        return made
    return made.changed({"mentions": lambda: placed(looked_at())})  # the few in focus are placed, not all
