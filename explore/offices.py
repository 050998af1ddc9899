"""What a printed role tells of its bearer: head of state, official, visitor, press; Others where it tells nothing."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from explore.corpus.coded import Codes, codes, rows_of
from explore.corpus.within import within

OFFICES = (
    "Heads of state and government", "Officials", "Visiting heads of state and government", "Visiting officials",
    "Companies and institutions", "Press", "Others",
)  # fmt: skip
"""Kinds of speaker in their order, as the printed role tells them; Others where it tells none."""
_HEADS, _OFFICIALS, _GUESTS, _ENVOYS, _COMPANIES, PRESS, _OTHERS = range(len(OFFICES))
# What a role says of its bearer: the first that is found.
_SAID: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # "CNBC TV anchor", "Editor-in-Chief of …", "Panel moderator, NBC host"
        (PRESS, r"\b(?:reporter|journalist|correspondent|anchor|host|presenter|moderator|editor|commentator|"
                r"blogger)\b"),
        # "Minister of Finance", "Moscow Mayor", "Emergencies Minister", "State Duma Speaker"
        (_OFFICIALS, r"\b(?:minist(?:er|ry)|minster|governor|mayor|speaker|ambassador|secretary|envoy|commissioner|"
                     r"prosecutor|senator|chief of staff|presidential|plenipotentiary|accounts chamber|"
                     r"election commission|federal|state duma|government|acting head)\b"),
        # "Gazprom CEO", "Director of the State Hermitage Museum"
        (_COMPANIES, r"\b(?:ceo|chief executive|director|(?:management|executive) board|company|corporation|rector)\b"),
    )
)  # fmt: skip
# "President of Turkey", "Russian President", "Prime Minister"; not "President of the National Medical Chamber".
_HEAD = re.compile(
    r"(?!former\b)(?:acting |interim )?(?:(?P<before>.+) )?"
    r"(?:president|prime minister|premier|(?:federal )?chancellor|king|queen|emir|sultan|supreme leader)"
    r"(?: of (?P<after>.+))?",
    re.IGNORECASE,
)
States = tuple[re.Pattern[str] | None, dict[str, str]]


def offices(
    turns: pd.DataFrame, who: Codes, named: int, states: States, documents: pd.DataFrame
) -> tuple[str, Codes, list[str]]:
    """The home state, and the kind and the role of each speaker, from the role last printed by the dates."""
    printed, roles = codes(turns["role"])
    read = [_read(role, states) for role in roles]
    home = _home(turns, printed, read)
    dates = documents["date"].to_numpy().astype("datetime64[us]").astype("int64")  # NaT is the least of numbers
    held = rows_of(documents["document_id"], turns["document_id"])
    order = np.argsort(dates[held], kind="stable") if len(dates) else np.arange(len(turns))
    order = order[(printed[order] >= 0) & (who[order] < named)]
    latest = np.full(named, -1)
    latest[who[order]] = printed[order]
    told = [_OTHERS if one < 0 else _placed(read[one], home) for one in latest.tolist()]
    return home, np.array(told, dtype="int64"), [roles[one] if one >= 0 else "" for one in latest.tolist()]


def states_of(entities: pd.DataFrame, aliases: pd.DataFrame) -> States:
    """What finds a state in a role, and whose name it is."""
    states = entities.loc[(entities["description"] == "state").to_numpy(), "entity_id"]
    rows = aliases[within(aliases["entity_id"], states)]
    named = dict(zip(rows["alias"].str.casefold().tolist(), rows["entity_id"].astype("str").tolist(), strict=True))
    if not named:
        return None, named
    longest = sorted(named, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"), named


def _read(role: str, states: States) -> tuple[int, str]:
    """The kind of speaker that a role tells of, and the state that it names, empty where it names none.

    >>> states = (re.compile("turkey|russian"), {"turkey": "place:turkey", "russian": "place:russia"})
    >>> [_read(role, states)[1] for role in ("President of Turkey", "Russian President")]
    ['place:turkey', 'place:russia']
    >>> roles = ("Russian President", "President of the Medical Chamber", "Moscow Mayor", "CNBC TV anchor")
    >>> [OFFICES[_read(role, states)[0]] for role in roles]
    ['Heads of state and government', 'Others', 'Officials', 'Press']
    """
    find, named = states
    found = find.search(role.casefold()) if find is not None else None
    state = named[found[0]] if found else ""
    head = _HEAD.fullmatch(role.strip())
    if head and (state or not (head["before"] or head["after"])):
        return _HEADS, state
    return next((kind for kind, pattern in _SAID if pattern.search(role)), _OTHERS), state


def _home(turns: pd.DataFrame, printed: Codes, read: list[tuple[int, str]]) -> str:
    """The state whose head speaks in more than half of the transcripts, of which there are three at least."""
    held, _ = codes(turns["document_id"])
    states = sorted({state for kind, state in read if kind == _HEADS and state})
    for one in states:
        mine = np.array([kind == _HEADS and state == one for kind, state in read])
        in_pages = len(np.unique(held[(printed >= 0) & mine[printed]]))  # -1 takes any, and is left out
        if in_pages >= 3 and 2 * in_pages > len(np.unique(held)):
            return one
    return ""


def _placed(told: tuple[int, str], home: str) -> int:
    """The kind of speaker, where it is known whose archive this is."""
    kind, state = told
    foreign = bool(home and state and state != home)
    if kind == _HEADS:
        return _HEADS if not home else _GUESTS if foreign else _OFFICIALS
    return _ENVOYS if kind == _OFFICIALS and foreign else kind
