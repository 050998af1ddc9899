"""Numbers as they are written: figures, words, ordinals."""

from __future__ import annotations

import re

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_FIRST = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip

_ones = "|".join(sorted(_ONES, key=len, reverse=True))
_tens = "|".join(_TENS)
_firsts = "|".join(sorted(_FIRST, key=len, reverse=True))

CARDINAL = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|(?:{_tens})(?:[- ](?:{_ones}))?|(?:one |a )?hundred(?: and (?:{_ones}|{_tens}))?|{_ones})"
"""A pattern for a cardinal number, in figures or words."""
ORDINAL = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:th|st|nd|rd)|\d{{1,4}}(?:th|st|nd|rd)|(?:{_tens})-(?:{_firsts})|{_firsts})"
"""A pattern for an ordinal number, in figures or words."""


def number(text: str) -> int | None:
    """The number that a cardinal or an ordinal means.

    >>> [number(t) for t in ("25th", "1,000th", "twenty-five", "Tenth", "seventieth", "a hundred and fifty", "few")]
    [25, 1000, 25, 10, 70, 150, None]
    """
    low = text.lower().replace(",", "").strip()
    figures = re.match(r"\d+", low)
    if figures:
        return int(figures[0])
    if "hundred" in low:
        rest = number(low.partition(" and ")[2]) if " and " in low else 0
        return 100 + (rest or 0)
    total = 0
    for part in re.split(r"[- ]", low):
        value = _ONES.get(part, _TENS.get(part, _FIRST.get(part)))
        if value is None:
            return None
        total += value
    return total or None
