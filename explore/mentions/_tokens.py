"""Capitalised words of a text and how they follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from explore.mentions._heads import STARTERS

_UPPER = "".join(chr(c) for c in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)] if chr(c).isupper())
UPPER = f"A-Z{_UPPER}"
_CORE = rf"(?:(?:[{UPPER}]\.){{2,}}|[{UPPER}][\w]*)"
# It begins with the capital, and looks back from there: so the engine skips to capitals.
_WORD = re.compile(
    rf"[{UPPER}](?<![\w’'].)(?:\.(?=\s?[{UPPER}][\w’'-])(?!\w\.)"
    rf"|(?:\.(?:[{UPPER}]\.)+|\w*)(?:[-–’'‘](?:{_CORE}|[^\W_][\w]*))*)"
)
_PREFIX = re.compile(r"(?<![\w-])(?:[a-z]{2,6}-|d[’'])\Z")
_POSSESSIVE = re.compile(r"[’'‘]s?\Z")
_OPENING = re.compile(r"(?:\A|[.!?:;…][\"”’»)\]]*\s+|\n|[“\"«(\[]\s*|[–—]\s)\Z")

_BEFORE = frozenset('.!?:;…"”’»)]–—“«([\n ')

JOINS = {
    " of ": "of", " of the ": "of", " and ": "and", " & ": "and", " for ": "for", " for the ": "for", " on ": "on",
    " on the ": "on", " and the ": "and", " in ": "in", " in the ": "in", ", ": ",", " de ": "de", " del ": "de",
    " de la ": "de", " bin ": "de", " bint ": "de", " ibn ": "de", " al ": "de", " von ": "de", " van ": "de",
    " van der ": "de", " der ": "de", " da ": "de", " di ": "de", " du ": "de", " dos ": "de", " la ": "de", " i ": "de", " y ": "de",
    " le ": "de", " el ": "de", " ul ": "de", " to ": "to", " to the ": "to", " with ": "with", " between ": "between",
    " against ": "against", " against the ": "against", ", and ": "and",
}  # fmt: skip
"""The text between two capitalised words → how it joins them."""


_SHORTENED = frozenset("mr mrs ms dr st prof gen lt col capt sgt adm sen rep gov messrs".split())


@dataclass(slots=True)
class Token:
    """One capitalised word. `join` says how the word before leads to it: a blank, a joining word, or nothing."""

    start: int
    end: int
    word: str
    possessive: bool
    join: str
    opening: bool
    """It stands where a sentence begins, so that its capital says nothing."""

    low: str
    """The word in lower case."""


def chains(text: str) -> Iterator[list[Token]]:
    """Capitalised words that follow one another, parted by blanks and joining words only."""
    chain: list[Token] = []
    last = -1
    # A word alone that begins sentences and no name is no chain worth a look.
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        if start and text[start - 1] in "-’'" and (prefix := _PREFIX.search(text, max(0, start - 7), start)):
            start = prefix.start()
            word = text[start:end]
        possessive = False
        # Marks of a possessive stand in the last two characters.
        if word[-1] in "s’'‘" and len(word) > 2 and (owner := _POSSESSIVE.search(word)):
            word, end, possessive = word[: owner.start()], start + owner.start(), True
        join = ""
        if last >= 0:
            gap = text[last:start]
            join = " " if gap == " " else JOINS.get(gap, "")
            if not join and gap == ". " and chain and chain[-1].low in _SHORTENED:
                join = " "  # Mr. Sullivan
            if not join and chain and chain[-1].possessive:
                gap = gap[2:] if gap[1:2] == "s" else gap[1:]
                join = "'s" if gap == " " else ""
        if not join and chain:
            if len(chain) > 1 or chain[0].low not in STARTERS:
                yield chain
            chain = []
        opening = (
            not join
            and (start == 0 or text[start - 1] != " " or text[start - 2] in _BEFORE)
            and bool(_OPENING.search(text, max(0, start - 6), start))
        )
        chain.append(Token(start, end, word, possessive, join, opening, word.lower()))
        last = end
    if chain and (len(chain) > 1 or chain[0].low not in STARTERS):
        yield chain
