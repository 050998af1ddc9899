"""What a document says of itself that decides between readings of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from explore.catalogue import Catalogue, Name
from explore.mentions._matcher import small

_HOMES = (("kremlin", "RU"), ("publicwhip", "GB"))
"""The beginning of a reader's name → the state whose pages it reads."""


@dataclass
class Context:
    """Date, home state, countries that meet, and words of one document."""

    day: str | None
    home: str | None
    parties: frozenset[str]
    words: str
    persons: Mapping[str, str]
    """Key of a full name → the id of the person, for those who speak."""
    _near: dict[str, bool] = field(default_factory=dict)

    def allows(self, name: Name, parties: tuple[str, ...]) -> bool:
        """Whether the rules of a name hold here, all but `weak`."""
        if name.since and self.day and self.day < name.since[: len(self.day)]:
            return False
        if name.until and self.day and self.day[: len(name.until)] > name.until:
            return False
        if name.home and name.home != self.home:
            return False
        if name.parties and not (parties and set(parties) <= self.parties):
            return False
        return not name.near or any(map(self.holds, name.near))

    def holds(self, word: str) -> bool:
        """Whether the document has this word (or these words)."""
        if word not in self._near:
            self._near[word] = f" {small(word).strip()} " in self.words
        return self._near[word]


def context(
    lowered: list[str], day: str | None, format_: str, catalogue: Catalogue, countries: Iterable[str],
    persons: Mapping[str, str], speakers: Iterable[str],
) -> Context:  # fmt: skip
    """The context of a document: `countries` are those named in its title, `speakers` the ids of its
    speakers, `lowered` its texts as `small` gives them."""
    home = next((code for begin, code in _HOMES if format_.startswith(begin)), None)
    words = f" {' '.join(lowered)} "
    states = set(countries)
    held = [body for person in speakers if (body := catalogue.state_of(person, day))]
    states.update(held)
    codes = {"RU": "place:russia", "GB": "place:united-kingdom", "US": "place:united-states"}
    if home is None and held:
        home = next((code for code, place in codes.items() if place == held[0]), None)
    if home is None and re.search(r" white house ", words):
        home = "US"
    if home is not None and home in codes:
        states.add(codes[home])
    return Context(day, home, frozenset(states), words, persons)
