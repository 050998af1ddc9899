"""What followed a passage: who answered, and whether the answer takes the subject up. A suggestion, with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus.coded import Codes, codes, rows_of
from explore.corpus.passages import sentences
from explore.corpus.within import within

NAME = "uptake"
FRAMES = ("documents", "turns", "notes", "mentions", "entities")
COLUMNS = ("mention_id", "document_id", "turn_id", "reply_id", "suggested", "reason", "passages")

TAKEN, ASIDE, NOT, CUT = "taken up", "turned aside", "not taken up", "cut before the reply"
VALUES = (TAKEN, ASIDE, NOT, CUT)
"""What may have followed. Where nobody else speaks after a passage there is nothing to judge, and no value."""

# Words with which a reply openly leaves the matter, in its first three sentences.
_ASIDE = re.compile(
    r"(?i)\b(?:let(?:’|'| u)s (?:now )?(?:move on|turn to|talk about something else|change the subject)"
    r"|moving on\b|(?:the )?next question|no comment|(?:will|would|can)(?: ?not|n[’']t) (?:like to )?comment"
    r"|(?:on|to) (?:another|a different) (?:matter|subject|topic|issue)|do(?: not|n[’']t) want to (?:talk|speak) about"
    r"|(?:talk|speak) about (?:it|this|that) (?:later|separately|another time)|not a question for me)"
)
_WORD = re.compile(r"[^\W\d_]{5,}")
# Words of five letters and more that say nothing of what is spoken about.
_COMMON = frozenset(
    """about above after again against already although always among another around because become before began being
    believe below between called cannot certain certainly chairman clear colleagues comes could country course
    different doing during earlier either enough every everyone everything example federation first following
    friends further given going great happen having hello here himself hundred important indeed instead issue issues
    itself known later least little major makes making matter maybe meeting million minister moment months myself
    never nothing number often order other others ourselves people percent perhaps place please point possible
    present president prime problem problems question questions quite rather really regard regarding right russia
    russian second several shall should simply since situation something speak still talking thank thanks their
    theirs themselves there therefore these thing things think third those thought thousand three through today
    together towards under understand until using various wanted where whether which while whole whose within
    without words work working world would years yesterday yourself""".split()
)


class Replies:
    """What followed each turn of some transcripts; built once, asked often."""

    def __init__(
        self,
        documents: pd.DataFrame,
        turns: pd.DataFrame,
        notes: pd.DataFrame,
        mentions: pd.DataFrame,
        entities: pd.DataFrame,
    ) -> None:
        self.turns = turns
        self.document = rows_of(documents["document_id"], turns["document_id"])
        self.excerpt = documents["is_excerpt"].to_numpy()
        self.reply = _next(self.document, turns)
        self._texts = turns["text"].tolist()
        self._position = turns["position"].tolist()
        self._several = _several(self.document, turns)
        self._cuts = _cuts(notes, turns)
        inside = mentions[mentions["note_id"].isna().to_numpy() & mentions["entity_id"].notna().to_numpy()]
        self._rows = rows_of(turns["turn_id"], inside["turn_id"])
        order = np.argsort(self._rows, kind="stable")
        self._rows, entity = self._rows[order], codes(inside["entity_id"])
        self._ids = [entity[1][one] for one in entity[0][order].tolist()]
        surfaces = inside["surface"].tolist()
        self._surfaces = [surfaces[at] for at in order.tolist()]
        self._names = dict(zip(entities["entity_id"].tolist(), entities["name"].tolist(), strict=True))

    def suggested(self, row: int, start: int, source_end: int | None, wanted: frozenset[str]) -> tuple[Any, str]:
        """What followed the passage at `start` of the turn in `row`, and why; `wanted` are its entities."""
        reply = int(self.reply[row])
        if reply < 0:
            cut = self._several[row] and self.excerpt[self.document[row]]
            if cut or self._cut(row, row + 1, start, source_end):
                return CUT, "The source gives an excerpt, which ends before anybody answers."
            return None, "Nobody else speaks after it in this transcript: there is no reply to judge."
        turn = f"Turn {self._position[reply] + 1}"
        named = self._named(reply, wanted)
        if named is not None:
            return TAKEN, f"{turn} speaks of it: “{named}”."
        if self._cut(row, reply, start, source_end):
            return CUT, f"The source cut the transcript between this passage and turn {self._position[reply] + 1}."
        left = _ASIDE.search(self._beginning(reply))
        if left:
            return ASIDE, f"{turn} does not name it, and begins by leaving the matter: “{left[0]}”."
        shared = self._shared(row, start, reply)
        if len(shared) > 1:
            return TAKEN, f"{turn} does not name it, but takes up words of the same sentence: {_quoted(shared)}."
        other = self._about(reply)
        return NOT, f"The whole of turn {self._position[reply] + 1} does not name it" + (
            f"; it speaks of {other}." if other else "."
        )

    def _named(self, reply: int, wanted: frozenset[str]) -> str | None:
        """How the reply names or describes one of the entities first."""
        a, b = np.searchsorted(self._rows, [reply, reply + 1])
        for at in range(a, b):
            if self._ids[at] in wanted:
                return str(self._surfaces[at])
        return None

    def _about(self, reply: int) -> str:
        """What else the reply names most."""
        a, b = np.searchsorted(self._rows, [reply, reply + 1])
        counted = Counter(one for one in self._ids[a:b] if not one.startswith(("person:", "nationality:")))
        return str(self._names.get(counted.most_common(1)[0][0], "")) if counted else ""

    def _shared(self, row: int, start: int, reply: int) -> list[str]:
        """Words of the passage's sentence that the reply says too, as the reply says them."""
        text = self._texts[row]
        begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", start)
        paragraph = text[begin : stop if stop >= 0 else None]
        span = next(((a, b) for a, b in sentences(paragraph) if begin + b > start), (0, len(paragraph)))
        said = self._texts[reply]
        small = said.lower()
        stems = (stem for stem in _content(paragraph[slice(*span)]) if stem in small)
        found = (re.search(rf"(?i)\b{re.escape(stem)}s?\b", said) for stem in stems)
        return [match[0] for match in found if match]

    def _beginning(self, row: int) -> str:
        text = self._texts[row][:600]
        spans = sentences(text)[:3]
        return str(text[: spans[-1][1]] if spans else text)

    def _cut(self, row: int, reply: int, start: int, source_end: int | None) -> bool:
        """Whether the source cut something after the passage, in its turn or in one before the reply."""
        for at in range(row, reply):
            for note, source in self._cuts.get(at, ()):
                if at > row or (_behind(note, start) if note is not None else _behind(source, source_end)):
                    return True
        return False


def measure(
    documents: pd.DataFrame,
    turns: pd.DataFrame,
    notes: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
) -> pd.DataFrame:
    """One row a passage in a turn: mention_id, document_id, turn_id, reply_id, suggested, reason, passages (1).

    The reply is the next turn of the transcript that somebody else speaks; where nobody is named, somebody else is
    whoever has another label. `suggested` is the first of these that fits, and `reason` says why:

    - taken up: the reply names or describes the same entity
    - cut before the reply: the source cut something between the passage and the next turn it gives, or an excerpt
      ends there
    - turned aside: the reply's first three sentences openly leave the matter (“No comment”, “Let us move on”)
    - taken up: the reply says at least two of the longer words of the passage's own sentence
    - not taken up: none of these, which is also the answer where the rules cannot tell

    Missing where nobody else speaks afterwards in a transcript that is whole: there is nothing to judge.

    >>> import explore
    >>> frames = explore.load(explore.sample()).frames
    >>> table = measure(*(frames[name] for name in FRAMES))
    >>> about = frames["mentions"].query("surface == 'BAM railway'")["mention_id"].item()
    >>> table.set_index("mention_id").at[about, "reason"]
    'The whole of turn 3 does not name it; it speaks of Joint Action Plan.'
    """
    replies = Replies(documents, turns, notes, mentions, entities)
    row = rows_of(turns["turn_id"], mentions["turn_id"])
    kept = np.flatnonzero((row >= 0) & mentions["note_id"].isna().to_numpy() & mentions["entity_id"].notna().to_numpy())
    said = mentions.iloc[kept]
    ends = [None if pd.isna(one) else int(one) for one in said["source_end"]]
    columns = (said["start"].tolist(), ends, said["entity_id"].tolist())
    found = [
        replies.suggested(int(at), int(start), source, frozenset((entity,)))
        for at, start, source, entity in zip(row[kept], *columns, strict=True)
    ]
    ids = np.array([*turns["turn_id"], float("nan")], dtype=object)
    out = pd.DataFrame(
        {
            "mention_id": said["mention_id"].astype("str").to_numpy(),
            "document_id": said["document_id"].astype("str").to_numpy(),
            "turn_id": said["turn_id"].astype("str").to_numpy(),
            "reply_id": ids[replies.reply[row[kept]]],
            "suggested": [value for value, _ in found],
            "reason": [why for _, why in found],
            "passages": np.ones(len(kept), dtype="int64"),
        }
    )
    return out.astype(dict.fromkeys(("reply_id", "suggested", "reason"), "str"))[list(COLUMNS)]


def wholes(
    documents: pd.DataFrame,
    turns: pd.DataFrame,
    notes: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
) -> dict[str, int]:
    """What the columns of `measure` must add up to: each passage inside a turn is one row."""
    inside = mentions["turn_id"].isin(turns["turn_id"]) & mentions["note_id"].isna() & mentions["entity_id"].notna()
    return {"passages": int(inside.sum())}


def _next(document: Codes, turns: pd.DataFrame) -> Codes:
    """For each turn the row of the next in its document that somebody else speaks; -1 where there is none."""
    who, ids = codes(turns["speaker_id"])
    label, _ = codes(turns["label"])
    who = np.where(who >= 0, who, len(ids) + 1 + label)
    order = np.lexsort((turns["position"].to_numpy(), document))
    out = np.full(len(turns), -1)
    after = -1  # the row of the next turn, of which `out` is known already
    for row in order[::-1]:
        if after >= 0 and document[after] == document[row]:
            out[row] = after if who[after] != who[row] else out[after]
        after = row
    return out


def _several(document: Codes, turns: pd.DataFrame) -> list[bool]:
    """For each turn whether its document is known and has more than one speaker."""
    who, ids = codes(turns["speaker_id"])
    pairs = np.unique((document + 1) * (len(ids) + 1) + who + 1)
    many = np.bincount(pairs // (len(ids) + 1), minlength=1)
    return ((many[document + 1] > 1) & (document >= 0)).tolist() if len(document) else []


def _cuts(notes: pd.DataFrame, turns: pd.DataFrame) -> Mapping[int, list[tuple[int | None, int | None]]]:
    """For each turn with a cut in it or behind it: where in its text, or else where in the source."""
    cut = notes[within(notes["kind"], ["cut"])]
    out: dict[int, list[tuple[int | None, int | None]]] = {}
    at = rows_of(turns["turn_id"], cut["turn_id"]).tolist()
    for row, *places in zip(at, cut["start"].tolist(), cut["source_start"].tolist(), strict=True):
        start, source = (None if pd.isna(one) else int(one) for one in places)
        if row >= 0:
            out.setdefault(row, []).append((start, source))
    return out


def _behind(place: int | None, start: int | None) -> bool:
    """Whether one place comes after another; what has no place is taken to."""
    return place is None or start is None or place >= start


def _content(text: str) -> list[str]:
    """The longer words of a text that say what it is about, each once, without the s of a plural."""
    words = (match[0].lower() for match in _WORD.finditer(text))
    return list(dict.fromkeys(word.removesuffix("s") for word in words if word not in _COMMON))


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(words)[:4])
