"""What a question may mean: an entity's id, name, alias, topic, or free words with a year or parties in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from explore.names import fold

Frames = Mapping[str, pd.DataFrame]

COLUMNS = ("entity_id", "name", "kind", "score", "mentions", "reason")
_YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})\b")
_KIND_WORDS: Mapping[str, frozenset[str]] = {
    "agreement": frozenset("treaty agreement pact declaration accord protocol convention memorandum charter".split()),
    "infrastructure": frozenset(
        "railway railroad line mainline pipeline bridge road plant station port airport canal".split()
    ),
    "event": frozenset("war battle summit forum conference anniversary games olympics crisis revolution".split()),
    "organisation": frozenset("union organisation organization community council ministry company bank agency".split()),
    "place": frozenset("city region country republic sea river".split()),
}
_EMPTY = frozenset("the a an of on and for in to with our their its this that between".split())
_SURE, _LOWEST, _MARGIN = 100.0, 62.0, 6.0


class AmbiguousError(ValueError):
    """A question that may mean several things; `candidates` lists them, best first."""

    def __init__(self, what: str, candidates: pd.DataFrame) -> None:
        listed = "; ".join(
            f"{n} ({i})" for n, i in zip(candidates["name"].head(6), candidates["entity_id"].head(6), strict=True)
        )
        super().__init__(f"{what!r} may mean {listed}: ask with one of these ids, or see .candidates")
        self.candidates = candidates


def candidates(frames: Frames, what: str) -> pd.DataFrame:
    """Entities that `what` may mean, best first: entity_id, name, kind, score (0 to 100), mentions, reason.

    `mentions` counts the passages that name it here. An id, a name or an alias written in full scores 100; free words
    are compared with all names by the share of words that they have in common (rapidfuzz's token set ratio), and a
    year, a party or a sort of thing that they name must fit.
    """
    entities, aliases = frames["entities"], frames["aliases"]
    counts = dict(frames["mentions"]["entity_id"].astype("str").value_counts())
    about = {
        i: (n, k, s if isinstance(s, str) else "")
        for i, n, k, s in zip(
            entities["entity_id"], entities["name"], entities["kind"], entities["start_date"], strict=True
        )
    }
    for topic, name in frames["topics"][["topic_id", "name"]].drop_duplicates().itertuples(index=False):
        about[topic] = (name, "topic", "")
        counts[topic] = counts.get(topic, 0) + sum(
            counts.get(m, 0) for m in frames["topics"].loc[frames["topics"]["topic_id"] == topic, "member"]
        )
    names = [(i, n) for i, (n, _, _) in about.items()]
    names += [(i, a) for i, a in zip(aliases["entity_id"], aliases["alias"], strict=True) if i in about]
    scored = _exact(what, names, about) or _near(what, names, about, frames["parties"])
    rows = [(i, about[i][0], about[i][1], score, int(counts.get(i, 0)), why) for i, (score, why) in scored.items()]
    rows.sort(key=lambda row: (-row[3], -row[4], row[0]))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(
        {"entity_id": "str", "name": "str", "kind": "str", "score": "float64", "mentions": "int64", "reason": "str"}
    )


def meant(frames: Frames, what: str) -> str:
    """The one entity that `what` means.

    Raises AmbiguousError where several fit as well, and LookupError where none does, with what comes nearest.
    """
    found = candidates(frames, what)
    if found.empty:
        raise LookupError(f"nothing here is called {what!r}: try another name, or look through corpus.entities")
    best = found.iloc[0]
    rivals = found[(found["score"] >= best["score"] - _MARGIN)]
    named = rivals[rivals["mentions"] > 0]
    if len(named) == 1:
        return str(named["entity_id"].iloc[0])
    if len(rivals) > 1:
        raise AmbiguousError(what, rivals.reset_index(drop=True))
    return str(best["entity_id"])


_Scored = dict[str, tuple[float, str]]


def _exact(what: str, names: list[tuple[str, str]], about: Mapping[str, Any]) -> _Scored:
    if what in about:
        return {what: (_SURE, "its id")}
    wanted = fold(what).removeprefix("the ")
    found: _Scored = {}
    for entity, name in names:
        if fold(name) == wanted:
            same_case = name == what or what == what.lower() or " " in name
            score = _SURE if same_case else _SURE - 5
            if entity not in found or found[entity][0] < score:
                found[entity] = (score, "its name" if about[entity][0] == name else f"also called {name}")
    return found


def _near(what: str, names: list[tuple[str, str]], about: Mapping[str, Any], parties: pd.DataFrame) -> _Scored:
    from rapidfuzz import fuzz, process  # only a question in free words needs it

    years = _YEAR.findall(what)
    words = [w for w in fold(_YEAR.sub(" ", what)).replace("-", " ").split() if w not in _EMPTY]
    if not words:
        return {}
    kinds = {kind for kind, heads in _KIND_WORDS.items() if heads & set(words)}
    of = {name: i for i, (name, kind, _) in about.items() if kind == "place"}
    asked = {i for name, i in of.items() if fold(name) in fold(what)}
    members: dict[str, set[str]] = {}
    for entity, party in zip(parties["entity_id"], parties["party_id"], strict=True):
        members.setdefault(entity, set()).add(party)
    query = " ".join(words)
    folded = [fold(name).replace("-", " ") for _, name in names]
    found: _Scored = {}
    for _, ratio, index in process.extract(query, folded, scorer=fuzz.token_set_ratio, score_cutoff=50, limit=None):
        entity, name = names[index]
        _, kind, start = about[entity]
        score, why = ratio - 6, [f"its name {name}"]
        shared = set(words) & set(folded[index].split())
        if not shared and ratio < 85:
            continue
        score -= 12 * (1 - len(shared) / len(set(words)))
        if years:
            fits = bool(start) and start[:4] in years
            score += 14 if fits else -25 if start else -10
            why += [f"of {start[:4]}"] if fits else []
        if kinds:
            score += 5 if kind in kinds else -15
        if asked and kind != "place":
            fits = bool(asked & members.get(entity, set()))
            score += 8 if fits else 0
            why += ["with that party"] if fits else []
        if score >= _LOWEST and (entity not in found or found[entity][0] < score):
            found[entity] = (min(score, _SURE - 1), ", ".join(why))
    return found
