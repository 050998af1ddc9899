"""Which sorts of date words a text holds, and where: one fast pass, so that most rules need not look at most sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

_WORDS: dict[str, str] = {
    "month": "january february march april may june july august september october november december jan. feb. apr. "
    "aug. sep. sept. oct. nov. dec.",
    "weekday": "monday tuesday wednesday thursday friday saturday sunday",
    "unit": "day week month year decade centur quarter",
    "season": "spring summer autumn winter",
    "near": "yesterday tomorrow tonight today afternoon morning evening last_night",
    "ago": "ago earlier",
    "ahead": "time from_now from_today",
    "part": "start_of beginning_of end_of close_of middle_of",
    "half": "half months",
    "same": "the_same",
    "decade": "0s 0’s twenties thirties forties fifties sixties seventies eighties nineties",
    "century": "century",
    "anniversary": "anniversar birthday jubilee centenary centennial bicenten tercenten sesquicentennial quincenten millennium wedding",
    "turning": "turn will_be would_be became reach",
    "years": "years",
    "inauguration": "inauguration",
}
_PATTERNS = [(word.replace("_", " "), tag) for tag, words in _WORDS.items() for word in words.split()]
_FIGURES = re.compile(r"\d{4}")


@lru_cache(maxsize=1)
def _automaton() -> AhoCorasick:
    return AhoCorasick([word for word, _ in _PATTERNS], matchkind=MatchKind.Standard)


def triggers(text: str) -> list[tuple[int, str]]:
    """Positions and sorts of the date words of a text, in order.

    >>> triggers("In May 2012, a year ago")
    [(3, 'month'), (7, 'figures'), (15, 'unit'), (20, 'ago')]
    """
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found = [
        (start, _PATTERNS[index][1])
        for index, start, _ in _automaton().find_matches_as_indexes(low, overlapping=True)
        if (start == 0 or not low[start - 1].isalpha() or low[start] == "0")
        # Months and weekdays are written with a capital: `may` is a verb.
        and (_PATTERNS[index][1] not in {"month", "weekday"} or text[start].isupper())
    ]
    found += [(match.start(), "figures") for match in _FIGURES.finditer(text)]
    return sorted(found)


def between(found: list[tuple[int, str]], begin: int, end: int) -> frozenset[str]:
    """The sorts of date words from `begin` to `end`."""
    return frozenset(tag for _, tag in found[bisect_left(found, (begin, "")) : bisect_left(found, (end, ""))])


def needed(tags: Iterable[str]) -> frozenset[str]:
    """Checks that the sorts are known."""
    unknown = set(tags) - set(_WORDS) - {"figures"}
    if unknown:
        raise ValueError(f"no such sort of date words: {', '.join(sorted(unknown))}")
    return frozenset(tags)
