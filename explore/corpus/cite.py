"""A quotation with all that it takes to find it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from explore.corpus.invented import MARK, is_mark
from explore.corpus.sentence import day
from explore.escaping import html

Frames = Mapping[str, pd.DataFrame]

_FINDABLE = re.compile(r"(?:at|row|line|item|utterance|paragraph) ")  # an anchor that a person can look up


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation's parts: the words, who said them, where and when, its address, its place, what is to be said."""

    words: str
    who: str
    held: str
    url: str
    place: str
    notes: tuple[str, ...]


def cite(frames: Frames, what: str | Mapping[str, Any] | pd.Series[Any]) -> str:
    """The words of a turn or a passage with speaker, role at the time, event, day, place, address and licence."""
    one = quotation(frames, what)
    return f"“{one.words}” — " + ". ".join([one.who, one.held, *filter(None, (one.url,)), one.place, *one.notes]) + "."


def rich(frames: Frames, what: str | Mapping[str, Any] | pd.Series[Any]) -> str:
    """The same as HTML for a text program: the words as a quotation, their source below, the address as a link.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> print(rich(corpus.frames, corpus.turns["turn_id"].iloc[4])[:86])
    <blockquote><p>“It is an offer I accept with pleasure.”</p></blockquote><p>Vladimir Pu
    """
    one = quotation(frames, what)
    said = "</p><p>".join(html(paragraph) for paragraph in f"“{one.words}”".split("\n"))
    link = f'<a href="{html(one.url)}">{html(one.url)}</a>' if one.url.startswith(("https://", "http://")) else ""
    rest = [html(part) for part in (one.who, one.held)] + [link or html(one.url)] * bool(one.url)
    rest += [html(part) for part in (one.place, *one.notes)]
    return f"<blockquote><p>{said}</p></blockquote><p>{'. '.join(rest)}.</p>"


def quotation(frames: Frames, what: str | Mapping[str, Any] | pd.Series[Any]) -> Quotation:
    """The parts of the quotation of a turn or a passage. Raises LookupError as `Corpus.cite` does."""
    turn_id, start, end, words = _asked(what)
    turns = frames["turns"]
    rows = turns[turns["turn_id"] == turn_id]
    if rows.empty:
        raise LookupError(f"there is no turn {turn_id!r}: give a turn_id, or a row of passages() or follow()")
    turn = rows.iloc[0]
    documents = frames["documents"]
    about = documents[documents["document_id"] == turn["document_id"]].iloc[0]
    text = words or (turn["text"][start:end] if start is not None else turn["text"])
    who = [x for x in (turn["speaker"], turn["role"]) if isinstance(x, str)] or [str(turn["label"])]
    if isinstance(turn["label_note"], str):
        who.append(f"({turn['label_note']})")
    held = [about["title"] if isinstance(about["title"], str) else str(about["document_id"])]
    held += [day(about["date"])] if pd.notna(about["date"]) else ["undated"]
    held += [about["place"]] if isinstance(about["place"], str) else []
    where = [str(about["document_id"]), f"turn {int(turn['position']) + 1} of {int(about['n_turns'])}"]
    if start is not None and end is not None:
        where.append(f"characters {start}–{end}")
    if pd.notna(turn["source_start"]):
        where.append(f"source characters {int(turn['source_start'])}–{int(turn['source_end'])}")
    if isinstance(turn["anchor"], str) and _FINDABLE.match(turn["anchor"]):
        where.append(turn["anchor"])
    mark = f"{MARK}, not a real transcript. " if is_mark(str(about["status"])) else ""
    notes = ["The source gives an excerpt"] * bool(about["is_excerpt"])
    notes += [about["licence"]] if isinstance(about["licence"], str) else []
    url = about["url"] if isinstance(about["url"], str) else ""
    return Quotation(text, mark + ", ".join(who), ", ".join(held), url, ", ".join(where), tuple(notes))


def _asked(what: str | Mapping[str, Any] | pd.Series[Any]) -> tuple[str, int | None, int | None, str | None]:
    if isinstance(what, str):
        return what, None, None, None
    row = dict(what)
    turn = row.get("turn_id")
    if not isinstance(turn, str):
        raise LookupError("the passage stands outside the turns: it has no speaker to cite")
    said = row.get("sentence") or row.get("said")
    start, end = row.get("start"), row.get("end")
    whole = isinstance(said, str)
    return (
        turn,
        None if pd.isna(start) else int(start or 0),
        None if pd.isna(end) else int(end or 0),
        said if whole else None,
    )
