"""Topics of one's own: a named family of entities and words, used wherever an entity is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from explore import schema
from explore.names import slug

Frames = Mapping[str, pd.DataFrame]
_OWN = "a topic of one’s own"


class Topic(NamedTuple):
    """What makes a topic of one's own: `corpus.with_topic(*topic)` makes it again."""

    name: str
    members: list[str]
    words: list[str]


def own(frames: Frames) -> dict[str, Topic]:
    """The topics of one's own by id, in the order in which they were made; those of the catalogue are not among them.

    >>> import explore
    >>> corpus = explore.load(explore.sample()).with_topic("Union", ["BAM railway"], ["union"])
    >>> own(corpus.frames)
    {'topic:union': Topic(name='Union', members=['infrastructure:baikal-amur-mainline'], words=['union'])}
    """
    entities, topics, aliases = frames["entities"], frames["topics"], frames["aliases"]
    out = {}
    for id_, name in entities.loc[entities["description"] == _OWN, ["entity_id", "name"]].itertuples(index=False):
        members = topics.loc[topics["topic_id"] == id_, "member"].dropna().astype("str").tolist()
        words = aliases.loc[aliases["entity_id"] == id_, "alias"].astype("str").tolist()
        out[str(id_)] = Topic(str(name), members, words)
    return out


def with_topic(frames: Frames, name: str, entities: Iterable[str], words: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The frames topics, entities, aliases and mentions with one topic more; one of the same name is replaced."""
    topic = f"topic:{slug(name)}"
    members = list(dict.fromkeys(entities))
    said = list(dict.fromkeys(words))
    if not members and not said:
        raise ValueError(f"the topic {name!r} needs entities or words")
    topics = frames["topics"][frames["topics"]["topic_id"] != topic]
    rows: list[tuple[str, str, str | None]] = [(topic, name, member) for member in members]
    rows = rows or [(topic, name, None)]
    aliases = frames["aliases"][frames["aliases"]["entity_id"] != topic]
    known = frames["entities"][frames["entities"]["entity_id"] != topic]
    about = (topic, name, "topic", _OWN, None, None, None, "corrected", None, None, None)
    return {
        "topics": schema.joined("topics", topics, schema.from_rows("topics", rows)),
        "entities": schema.joined("entities", known, schema.from_rows("entities", [about])),
        "aliases": schema.joined(
            "aliases", aliases, schema.from_rows("aliases", [(topic, w, None, None, "lower") for w in said])
        ),
        "mentions": _worded(frames, topic, said),
    }


def leaned_on(frames: Frames, entities: Iterable[str]) -> list[Topic]:
    """The topics of one's own among the entities, and those that they are made of, each after its members."""
    topics, out = own(frames), dict[str, Topic]()
    waiting, seen = [(one, False) for one in reversed(list(entities))], set[str]()
    while waiting:
        one, done = waiting.pop()
        if done:
            out[one] = topics[one]
        elif one in topics and one not in seen:
            seen.add(one)
            waiting += [(one, True), *((member, False) for member in reversed(topics[one].members))]
    return list(out.values())


def with_own(frames: Frames, before: Frames) -> Frames:
    """The frames with the topics of one's own that `before` has, which what was read does not know."""
    for topic in own(before).values():
        frames = {**frames, **with_topic(frames, *topic)}
    return frames


def _worded(frames: Frames, topic: str, words: list[str]) -> pd.DataFrame:
    """The mentions with one for each of the words in the turns."""
    mentions = frames["mentions"][frames["mentions"]["entity_id"] != topic]
    if not words:
        return mentions.reset_index(drop=True)
    pattern = re.compile(
        r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b", re.IGNORECASE
    )
    rows = []
    turns = frames["turns"]
    for document, turn, text in zip(turns["document_id"], turns["turn_id"], turns["text"], strict=True):
        for number, found in enumerate(pattern.finditer(text)):
            rows.append(
                (f"{turn}@{topic}{number}", document, turn, None, "turn", topic, "topic", found[0], *found.span(),
                 None, None, "name", "topic", "certain")
            )  # fmt: skip
    return schema.joined("mentions", mentions, schema.from_rows("mentions", rows))
