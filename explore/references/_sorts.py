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
    glossed: bool = False
    """A word of its gloss will do, where none stands in its names: Gazprom is a company."""


def _sort(kind: str, told_by: str, reach: int = 1500, *, late: bool = False, glossed: bool = False) -> Sort:
    return Sort(kind, frozenset(told_by.split()), reach, late, glossed)


_BODY = "organisation organization union community commonwealth association alliance council bloc treaty states economic international forum league"
_LINE = "railway railroad mainline line route circle diameter rail tracks"
_WAY = f"{_LINE} road highway motorway trakt pipeline expressway corridor diameter stream track trunk"
_TALKS = "talks negotiations consultations"

SORTS: Mapping[str, Sort] = {
    "organisation": _sort("organisation", _BODY, 2500),
    "organization": _sort("organisation", _BODY, 2500),
    "union": _sort("organisation", "union", 4000, late=True),
    "association": _sort("organisation", "association union community commonwealth organisation organization", 2500),
    "community": _sort("organisation", "community", 1500),
    "commonwealth": _sort("organisation", "commonwealth", 6000, late=True),
    "alliance": _sort("organisation", "alliance nato", 9000),
    "undertaking": _sort("organisation", "union community", 900),
    "bloc": _sort("organisation", "nato union alliance treaty", 1200),
    "bank": _sort("organisation", "bank sberbank vtb", 900, glossed=True),
    "fund": _sort("organisation", "fund foundation", 1500),
    "company": _sort(
        "organisation",
        "company corporation railways airlines holding producer group maker manufacturer concern",
        2500,
        glossed=True,
    ),
    "corporation": _sort("organisation", "corporation company", 2500, glossed=True),
    "treaty": _sort("agreement", "treaty agreement pact", 2500),
    "agreement": _sort("agreement", "agreement treaty accord memorandum deal", 1800),
    "document": _sort(
        "agreement", "agreement treaty declaration protocol convention memorandum charter plan programme", 600
    ),
    "declaration": _sort("agreement", "declaration statement", 2500),
    "convention": _sort("agreement", "convention", 2500),
    "pact": _sort("agreement", "pact treaty", 1200),
    "memorandum": _sort("agreement", "memorandum", 1500),
    "route": _sort("infrastructure", _WAY, 700, glossed=True),
    "line": _sort("infrastructure", f"{_LINE} pipeline", 700, glossed=True),
    "railway": _sort("infrastructure", _LINE, 1200, glossed=True),
    "railroad": _sort("infrastructure", _LINE, 1200),
    "mainline": _sort("infrastructure", _LINE, 1200),
    "road": _sort("infrastructure", "road highway motorway trakt diameter expressway", 900, glossed=True),
    "highway": _sort("infrastructure", "road highway motorway trakt", 900, glossed=True),
    "pipeline": _sort("infrastructure", "pipeline stream gas oil", 1500, glossed=True),
    "bridge": _sort("infrastructure", "bridge crossing", 1200, glossed=True),
    "station": _sort("infrastructure", "station plant", 700),
    "plant": _sort("infrastructure", "plant refinery works factory station", 900, glossed=True),
    "airport": _sort("infrastructure", "airport", 900, glossed=True),
    "cosmodrome": _sort("infrastructure", "cosmodrome spaceport baikonur", 1500),
    "icebreaker": _sort("infrastructure", "icebreaker", 300, glossed=True),
    "ship": _sort("infrastructure", "ship icebreaker", 300, glossed=True),
    "project": _sort("infrastructure", "", 600),
    "war": _sort("event", "war", 40_000, late=True),
    "battle": _sort("event", "battle siege", 3000),
    "summit": _sort("event", "summit", 2500, late=True),
    "forum": _sort("event", "forum", 2500),
    "conference": _sort("event", "conference", 1500),
    "talks": _sort("event", _TALKS, 40_000),
    "meeting": _sort("event", _TALKS, 40_000),
    "negotiations": _sort("event", "talks negotiations", 1500),
    "dialogue": _sort("event", _TALKS, 40_000),
    "crisis": _sort("event", "crisis conflict", 1500),
    "conflict": _sort("event", "conflict crisis war", 1500),
    "games": _sort("event", "games olympics olympic universiade paralympic", 1500),
    "olympics": _sort("event", "olympics olympic", 1500),
    "championship": _sort("event", "championship cup", 1500),
    "tournament": _sort("event", "championship cup tournament", 1500),
    "exhibition": _sort("event", "exhibition expo", 1500),
    "event": _sort("event", "summit forum games olympics championship expo exhibition festival cup", 350),
}
"""The head of a description, in lower case → its sort."""

_HEADS = "|".join(sorted(SORTS, key=len, reverse=True))

_ADJECTIVE = (
    r"(?!(?:of|in|on|and|or|for|to|with|is|was|are|that|which|by|as|at|from|the|this|these|those|our|their|its|your|my|his|her|a|"
    r"an|during|year|past|too|but|who|we|you|they|it|has|have|had|will)\b)[A-Za-z][\w’'-]*"
)
DESCRIPTION = re.compile(
    rf"\b(?P<det>[Tt]his|[Tt]hat|[Tt]he|[Oo]ur|[Tt]heir|[Ii]ts|[Yy]our|[Mm]y|[Tt]oday[’']s|[Tt]hese|[Aa]n?)"
    rf"(?P<adj>(?:,?(?: and)? {_ADJECTIVE}){{0,6}}?) (?P<head>(?i:{_HEADS}))\b(?![’']?-)"
    r"(?P<of> (?:of|on|for|between|with|in) [^.;:!?\n]{2,90})?"
)
"""A determiner, up to six adjectives, and a head: `our fundamental agreement`, `this route`, `the whole line`."""

FOLLOWING = re.compile(
    r"(?:[’']s?\b|[^\w\s]|\s*\Z|\n|\s+(?:[^\w\s]|[A-Z\d]|(?:of|on|in|for|with|between|to|at|by|from|and|or|but|as|that|which|who|whose|we|you|they|"
    r"it|he|she|i|is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|does|did|do|not|also|now|today|"
    r"yesterday|tomorrow|itself|then|there|here|through|throughout|during|over|under|into|until|since|after|before|because|when|where|"
    r"while|if|so|than|only|already|both|all|our|your|the|a|this|these|per|against|about|within|without|across|along|"
    r"became|began|came|continues|remains|ended|took|went|gave|needs|provides|includes|runs|goes|begins|"
    r"too|again|once|will|first|even|still|back|further|more|here|started|works|lies|passes|plays|faces|stands|makes|gets|makes|says|"
    r"\w+ed|\w+ly|\w+ing)\b))"
)
"""What may follow a head that ends its phrase: not `road builders`, `project documentation`."""

TREATY_WORDS = re.compile(
    r"\b(?:fundamental|basic|key|major|big|main|framework|bilateral|interstate|friendship|base|underlying|foundational|principal|"
    r"good[- ]neighbo\w+|cooperation|alliance|strategic|partnership|mutual|assistance)\b",
    re.IGNORECASE,
)
"""Words by which the basic treaty of two states is meant."""

OWN = frozenset({"our", "today’s", "today's", "my", "their", "your"})
"""Determiners by which those who meet speak of their own talks."""

NOT_ITS = frozenset({"its", "their"})
"""Determiners after which a head may be an act and no body: `its excellent organisation`, `their dialogue`."""
ACTS = frozenset({"organisation", "organization", "dialogue", "meeting", "community", "event", "project"})

BARRED = frozenset("cold board council committee ministry commission".split())
"""Words of a name that bar a description where they are none of its own: the war is hardly the Cold War."""

TALKS = frozenset({"talks", "meeting", "dialogue", "negotiations"})

OTHERS = frozenset(
    "other another new future possible different similar such any every next last previous former second third".split()
)
"""Adjectives that say that another thing of the sort is meant."""
