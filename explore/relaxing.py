"""What to relax where nothing fits: each filter that, taken off alone, leaves something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explore.corpus import Corpus
from explore.corpus.sentence import Amount, how_much

GROUPS: Mapping[str, tuple[str, ...]] = {
    "speakers": ("speakers",),
    "subject": ("entities",),
    "dates": ("since", "until"),
    "places": ("held_in",),
    "genres": ("genres",),
    "transcripts": ("documents",),
    "text": ("text",),
    "turn_kinds": ("turn_kinds",),
    "kinds": ("kinds",),
}
"""Each filter and the keys of the selection that it sets."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A filter, its keys, and how much there is without it."""

    name: str
    keys: tuple[str, ...]
    amount: Amount


def relaxed(corpus: Corpus, state: Mapping[str, Any]) -> list[Relaxed]:
    """The filters of a selection's state that may be taken off so that something fits, those that leave most first.

    What is counted is passages where a subject is still followed, turns else. Empty where no filter alone is at fault.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> [(one.name, one.amount.counted) for one in relaxed(corpus, {"held_in": ["Sochi"], "text": "railway"})]
    [('places', '1 turn in 1 transcript')]
    """
    out = []
    for name, keys in GROUPS.items():
        if all(state.get(key) is None for key in keys):
            continue
        rest = {key: value for key, value in state.items() if key not in keys and value is not None}
        amount = how_much(corpus.select(**rest).frames, passages=rest.get("entities") is not None)
        if amount.number:
            out.append(Relaxed(name, keys, amount))
    return sorted(out, key=lambda one: -one.amount.number)
