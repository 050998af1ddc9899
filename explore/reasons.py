"""Why a date or a name in the text is read as it is: the sum, what it rests on, how sure it is, and rival readings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from explore.corpus.follow import REASONS
from explore.corpus.sentence import spoken, text_or_blank
from explore.names import fold

Frames = Mapping[str, pd.DataFrame]
Reason = dict[str, Any]

_SUM = re.compile(r"(?:(?P<why>[^;]*?),? ?)(?P<from>\d{4}) − (?P<count>[\d,]+)(?: (?P<unit>[a-z]+))?(?=$|;)")
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+")

# How sure a date is, by what its reason says; the first that is found.
_SURE = (
    ("correct", "certain", "an analyst said so"),
    ("as written", "certain", "it is written out"),
    ("spoken of as marked at the time", "likely", "the year that was marked is taken to be the transcript’s"),
    ("the year of", "likely", "no year is said: it is the transcript’s"),
    ("−", "certain", "the speaker’s count is taken as said"),
    ("", "certain", "counted from the day of the transcript"),
)
_WORDS = {
    "certain": "it is named",
    "likely": "inferred from what stands beside it",
    "check": "worth a look: is it meant?",
}


def of_date(frames: Frames, date_id: str) -> Reason:
    """What a date in the text rests on: kind, surface, sum, rows, sure, told, entity and rivals.

    `sum` is a list of texts, each with what it is in the sum (a term, an `op` or the `result`); `rows` pairs of what is
    asked and the answer; `told` says why it is sure or not; `entity` is what the anniversary is of, else empty;
    `rivals` are other readings, each with entity, name and why. Raises LookupError for a date that is not there.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> row = corpus.dates.query("surface == '20th anniversary'").iloc[0]
    >>> " ".join(text for text, _ in of_date(corpus.frames, row["date_id"])["sum"])
    '25 May 2012 − 20 years = 25 May 1992'
    """
    date = _row(frames["dates"], "date_id", date_id, "date")
    value, reason = spoken(text_or_blank(date["value"])), text_or_blank(date["reason"])
    own, rivals = _readings(frames, "from_date", date_id)
    found = _SUM.match(reason) if value else None
    terms, rows = _summed(frames, date, found) if found else ([date["surface"], "="], [("Why", reason)])
    terms = [] if terms[0] == value else terms
    event = text_or_blank(date["event"])
    rows = [("What happened", f"“{event}”")] * bool(event) + rows
    if own:
        rows.append(("Anniversary of", _named(frames, own["to_entity"])))
    sure, told = ("check", "left open: the text does not say") if not value else _sure(reason)
    if own and value and sure != "certain":
        told = f"{told}; of what: {own['confidence']}"
    return {
        "kind": "date",
        "surface": date["surface"],
        "sum": [[t, "op" if t in {"−", "="} else ""] for t in terms] + [[value or "left open", "result"]],
        "rows": [list(row) for row in rows],
        "sure": sure,
        "told": told,
        "entity": text_or_blank(own["to_entity"]) if own else "",
        "rivals": _rivals(frames, rivals),
    }


def of_mention(frames: Frames, mention_id: str) -> Reason:
    """Why a name or description means what it does: the keys of `of_date`.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> row = corpus.mentions.query("surface == 'this route'").iloc[0]
    >>> of_mention(corpus.frames, row["mention_id"])["rows"][0]
    ['Why', 'the last route named in the same sentence: “BAM railway”']
    """
    mention = _row(frames["mentions"], "mention_id", mention_id, "mention")
    entity = text_or_blank(mention["entity_id"])
    own, rivals = _readings(frames, "from_mention", mention_id)
    name = _named(frames, entity)
    why = text_or_blank(own["reason"]) if own else REASONS.get(mention["form"], "").format(name=name)
    rows = [["Why", why]]
    about = frames["entities"].loc[frames["entities"]["entity_id"] == entity, "description"]
    rows += [["What it is", about.iloc[0]]] if len(about) and isinstance(about.iloc[0], str) else []
    same = fold(mention["surface"]) == fold(name)
    return {
        "kind": str(mention["kind"]),
        "surface": mention["surface"],
        "sum": [[mention["surface"], "result"]] if same else [[mention["surface"], ""], ["=", "op"], [name, "result"]],
        "rows": rows,
        "sure": mention["confidence"],
        "told": _sure(why)[1] if "correction" in why else _WORDS.get(mention["confidence"], ""),
        "entity": entity,
        "rivals": _rivals(frames, rivals),
    }


def _summed(frames: Frames, date: Mapping[str, Any], found: re.Match[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The terms of the sum, and the rows that say where its first comes from."""
    why = found["why"].strip()
    said_day = _DAY.fullmatch(why) and len(text_or_blank(date["value"])) > 4
    first = f"{why} {found['from']}" if said_day else found["from"]
    terms = [first, "−", f"{found['count']} {found['unit'] or 'years'}", "="]
    source = _beside(frames, date, first) if said_day else why
    rows = [(first, source or "the day of the transcript")]
    rest = text_or_blank(date["reason"])[found.end() :].lstrip("; ")
    return terms, rows + ([("Note", rest)] if rest else [])


def _beside(frames: Frames, date: Mapping[str, Any], first: str) -> str:
    """What is said of the date named beside an anniversary, from which its years are counted."""
    dates = frames["dates"]
    same = dates[(dates["turn_id"] == date["turn_id"]) & (dates["document_id"] == date["document_id"])]
    for surface, value, reason in zip(same["surface"], same["value"], same["reason"], strict=True):
        if spoken(text_or_blank(value)) == first:
            return f"“{surface}”. {reason[:1].upper()}{reason[1:]}"
    return ""


def _sure(reason: str) -> tuple[str, str]:
    return next((sure, told) for mark, sure, told in _SURE if mark in reason)


def _readings(frames: Frames, column: str, id_: str) -> tuple[Mapping[str, Any] | None, list[Mapping[str, Any]]]:
    """The best reading of what refers, and its rivals."""
    references = frames["references"]
    found = references[references[column] == id_].sort_values("rank", kind="stable").to_dict("records")
    mine = [{str(k): v for k, v in one.items()} for one in found if isinstance(one["to_entity"], str)]
    return (mine[0], list(mine[1:])) if mine else (None, [])


def _rivals(frames: Frames, rivals: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {"entity": one["to_entity"], "name": _named(frames, one["to_entity"]), "why": text_or_blank(one["reason"])}
        for one in rivals
    ]


def _named(frames: Frames, entity_id: str) -> str:
    entities = frames["entities"]
    names = entities.loc[entities["entity_id"] == entity_id, "name"]
    return str(names.iloc[0]) if len(names) else entity_id


def _row(frame: pd.DataFrame, column: str, id_: str, noun: str) -> Mapping[str, Any]:
    found = frame[frame[column] == id_].to_dict("records")
    if not found:
        raise LookupError(f"this {noun} is no longer in the text: it was corrected meanwhile")
    return {str(key): value for key, value in found[0].items()}
