"""What sort of thing a description speaks of, and which things are of that sort: tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """A head of descriptions: the kind of what it describes, and the words by which such a thing is known."""

    kind: str
    told_by: frozenset[str]
    """Words of which one stands in a name or gloss of the thing; empty: anything of the kind."""
    reach: int
    """How many characters back an antecedent may stand."""
    late: bool = False
    """It may be named later only."""


def _sort(kind: str, told_by: str, reach: int = 1500, *, late: bool = False) -> Sort:
    return Sort(kind, frozenset(told_by.split()), reach, late)


_BODY = "organisation organization union community commonwealth association alliance council bloc treaty states economic international forum league"
_LINE = "railway railroad mainline line route circle diameter rail tracks"
_WAY = f"{_LINE} road highway motorway trakt pipeline expressway corridor diameter stream track trunk"
_TALKS = "talks negotiations consultations meeting dialogue summit"

SORTS: Mapping[str, Sort] = {
    "organisation": _sort("organisation", _BODY, 2500),
    "organization": _sort("organisation", _BODY, 2500),
    "union": _sort("organisation", "union", 4000, late=True),
    "association": _sort("organisation", "association union community commonwealth organisation organization", 2500),
    "community": _sort("organisation", "community", 1500),
    "commonwealth": _sort("organisation", "commonwealth", 6000, late=True),
    "alliance": _sort("organisation", "alliance nato", 1500),
    "undertaking": _sort("organisation", "union community", 900),
    "bloc": _sort("organisation", "nato union alliance treaty", 1200),
    "bank": _sort("organisation", "bank sberbank vtb", 900),
    "fund": _sort("organisation", "fund foundation", 1500),
    "company": _sort("organisation", "company corporation railways gazprom rosneft airlines holding producer oil gas group", 2500),
    "corporation": _sort("organisation", "corporation company rosatom rostec", 2500),
    "treaty": _sort("agreement", "treaty agreement pact", 2500),
    "agreement": _sort("agreement", "agreement treaty accord memorandum deal", 1800),
    "document": _sort("agreement", "agreement treaty declaration protocol convention memorandum charter plan programme", 600),
    "declaration": _sort("agreement", "declaration statement", 2500),
    "convention": _sort("agreement", "convention", 2500),
    "pact": _sort("agreement", "pact treaty", 1200),
    "memorandum": _sort("agreement", "memorandum", 1500),
    "route": _sort("infrastructure", _WAY, 700),
    "line": _sort("infrastructure", f"{_LINE} pipeline", 700),
    "railway": _sort("infrastructure", _LINE, 1200),
    "railroad": _sort("infrastructure", _LINE, 1200),
    "mainline": _sort("infrastructure", _LINE, 1200),
    "road": _sort("infrastructure", "road highway motorway trakt diameter expressway", 900),
    "highway": _sort("infrastructure", "road highway motorway trakt", 900),
    "pipeline": _sort("infrastructure", "pipeline stream gas oil", 1500),
    "bridge": _sort("infrastructure", "bridge crossing", 1200),
    "station": _sort("infrastructure", "station plant", 700),
    "plant": _sort("infrastructure", "plant refinery works factory station", 900),
    "airport": _sort("infrastructure", "airport", 900),
    "cosmodrome": _sort("infrastructure", "cosmodrome spaceport baikonur", 1500),
    "project": _sort("infrastructure", "", 600),
    "war": _sort("event", "war", 40_000, late=True),
    "battle": _sort("event", "battle siege", 3000),
    "summit": _sort("event", "summit", 2500, late=True),
    "forum": _sort("event", "forum", 2500),
    "conference": _sort("event", "conference", 1500),
    "talks": _sort("event", _TALKS, 9000),
    "negotiations": _sort("event", "talks negotiations", 1500),
    "dialogue": _sort("event", _TALKS, 9000),
    "crisis": _sort("event", "crisis conflict", 1500),
    "conflict": _sort("event", "conflict crisis war", 1500),
    "games": _sort("event", "games olympics olympic universiade paralympic", 1500),
    "olympics": _sort("event", "olympics olympic", 1500),
    "championship": _sort("event", "championship cup", 1500),
    "tournament": _sort("event", "championship cup tournament", 1500),
    "exhibition": _sort("event", "exhibition expo", 1500),
    "event": _sort("event", "summit forum games olympics championship expo exhibition festival cup", 1200),
}
"""The head of a description, in lower case → its sort."""

_HEADS = "|".join(sorted(SORTS, key=len, reverse=True))

DESCRIPTION = re.compile(
    rf"\b(?P<det>[Tt]his|[Tt]hat|[Tt]he|[Oo]ur|[Tt]heir|[Ii]ts|[Yy]our|[Tt]oday[’']s|[Tt]hese)(?P<adj>(?:,? (?!(?:of|in|on|and|for|to|with|is|was|are)\b)[A-Za-z][\w’'-]*){{0,4}}?)"
    rf" (?P<head>(?i:{_HEADS}))\b(?![’']?-)(?P<of> (?:of|on|for|between|with|in) [^.;:!?\n]{{2,90}})?"
)
"""A determiner, up to four adjectives, and a head: `our fundamental agreement`, `this route`, `the whole line`."""

OWN = frozenset("our today’s today's these their your".split())
"""Determiners that speak of the meeting itself, or of what its parties share."""

TREATY_WORDS = re.compile(
    r"\b(?:fundamental|basic|key|major|big|main|framework|bilateral|interstate|friendship|base|underlying|foundational|principal|"
    r"good[- ]neighbo\w+|cooperation|alliance|strategic|partnership|mutual|assistance)\b",
    re.IGNORECASE,
)
"""Words by which the basic treaty of two states is meant."""

NO_ADJECTIVES = frozenset(
    "other another new same first second third future possible different similar such any every next last previous former own whole "
    "entire current present".split()
)
"""Adjectives that say that another thing of the sort is meant, or nothing of which: these bar or free a description."""

OTHERS = frozenset("other another new future possible different similar such any every next last previous former second third".split())
