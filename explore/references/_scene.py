"""One document as the resolver sees it: its texts on one line, the things named, and who meets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from explore.corpus.texts import Text


@dataclass(frozen=True, slots=True)
class Named:
    """One mention by name: `at` and `end` count from the document's beginning."""

    mention_id: str
    entity_id: str
    kind: str
    surface: str
    text: int
    at: int
    end: int


@dataclass
class Scene:
    """A document: texts and where each begins, its named mentions in order, its parties and its day."""

    document_id: str
    day: str | None
    texts: list[Text]
    begins: list[int]
    named: list[Named]
    parties: frozenset[str]
    speakers: Mapping[str, str | None]
    """turn_id → speaker_id."""
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [one.at for one in self.named]

    def before(self, at: int, reach: int) -> list[Named]:
        """Named mentions that end before `at` and begin within `reach` of it, nearest first."""
        first, last = bisect_left(self._starts, at - reach), bisect_left(self._starts, at)
        return [one for one in reversed(self.named[first:last]) if one.end <= at]

    def after(self, at: int) -> list[Named]:
        """Named mentions that begin at `at` or later, nearest first."""
        return self.named[bisect_left(self._starts, at) :]


_WORD = re.compile(r"[a-z]+")


def words(text: str) -> frozenset[str]:
    """The words of a text in lower case.

    >>> sorted(words("Baikal-Amur Mainline"))
    ['amur', 'baikal', 'mainline']
    """
    return frozenset(_WORD.findall(text.lower()))
