"""What may be followed: everything named, by type, with all its names; topics first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus
from explore.corpus.coded import codes

NAME = "subject"
KEYS = ("entities",)
ORDERED = False
GROUPS: Mapping[str, tuple[str, str]] = {
    "topic": ("Topics", "topic"),
    "organisation": ("Organisations and unions", "organisation"),
    "agreement": ("Agreements", "agreement"),
    "infrastructure": ("Infrastructure", "infrastructure"),
    "event": ("Events", "event"),
    "place": ("Places", "place"),
    "person": ("Persons", "person"),
}
"""The kinds that are subjects, in the order in which they are shown."""


def known(corpus: Corpus) -> pd.DataFrame:
    """Topics and all that the transcripts name, each with its other names; its members are told of a topic."""
    aliases: dict[str, list[str]] = {}
    frame = corpus.aliases
    for id_, alias in zip(frame["entity_id"], frame["alias"], strict=True):
        aliases.setdefault(id_, []).append(alias)
    entities = corpus.entities
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    topics = corpus.topics
    members: dict[tuple[str, str], list[str]] = {}
    for id_, name, member in zip(topics["topic_id"], topics["name"], topics["member"], strict=True):
        members.setdefault((id_, name), []).append(names.get(member, member) if isinstance(member, str) else "")
    by_kind: dict[str, list[tuple[str, str, str]]] = {
        "topic": [(id_, name, ", ".join(filter(None, of))) for (id_, name), of in members.items()]
    }
    about = (entities["entity_id"], entities["name"], entities["kind"], entities["description"])
    for id_, name, kind, told in zip(*about, strict=True):
        if kind != "topic":
            by_kind.setdefault(kind, []).append((id_, name, told if isinstance(told, str) else ""))
    return rows_of(
        (id_, name, told, group, "\n".join(one for one in aliases.get(id_, ()) if one != name), None, "passage")
        for kind, (group, _) in GROUPS.items()
        for id_, name, told in by_kind.get(kind, ())
    )


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The passages that `rest` holds of each; those of a topic are its members' and its own words'."""
    entity, ids = codes(rest.mentions["entity_id"])
    counts = np.bincount(entity[entity >= 0], minlength=len(ids))
    named = dict(zip(ids, counts.tolist(), strict=True))
    members: dict[str, set[str]] = {}
    for topic, member in zip(rest.topics["topic_id"], rest.topics["member"], strict=True):
        members.setdefault(topic, {topic}).add(member)
    named |= {topic: sum(named.get(one, 0) for one in of) for topic, of in members.items()}
    return [named.get(value, 0) for value in known["value"]], None
