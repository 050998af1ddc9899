"""Known names in a text: one pass of a multi-pattern matcher over all names of the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from explore import disk_cache
from explore.catalogue import Catalogue, Name

# Words that name a sort of thing: they may be written small inside a name (Shanghai Cooperation organisation).
GENERIC = frozenset(
    """
    organisation organization union community commonwealth council committee commission ministry agency bank fund
    foundation corporation company federation association institute university academy parliament government
    railway railways mainline line station bridge tunnel canal pipeline highway road airport port plant stadium
    cosmodrome summit forum conference congress games championship festival exhibition war battle revolution
    agreement treaty declaration protocol memorandum convention charter pact accords agreements plan programme
    program strategy initiative partnership region territory republic district province area city sea ocean strait
    gulf lake river island islands peninsula square palace crisis day parade talks process group party service
    office administration court chamber assembly army navy fleet air force forces front movement project corridor
    route economic free trade zone space region's and of the for on in international world global russian
    """.split()
)

_SPELLED = (
    ("organisation", "organization"), ("programme", "program"), ("centre", "center"), ("defence", "defense"),
    ("labour", "labor"), ("theatre", "theater"), ("isation", "ization"), ("favour", "favor"), ("harbour", "harbor"),
)  # fmt: skip

_SPELLED_APART = re.compile("|".join([*(word for pair in _SPELLED for word in pair), r"St\.? "]), re.IGNORECASE)


def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Each character → one character: letters without marks; marks, stops and dashes → a blank. Small, and as it is."""
    small: dict[int, str] = {}
    as_is: dict[int, str] = {}
    special = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ə": "a", "Ə": "A", "ß": "s"}
    for code in [*range(0x530), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070)]:
        character = chr(code)
        plain = special.get(character) or unicodedata.normalize("NFKD", character)[:1]
        if not (plain.isalnum() or plain in "_+"):
            plain = " "
        as_is[code] = plain
        low = plain.lower()
        small[code] = low if len(low) == 1 else plain
    return small, as_is


_SMALL, _AS_IS = _tables()
# The marks that are common in print; a text without them is mostly ASCII, which is translated ten times as fast.
_MARKS = [mark for mark in "’“”–—…\xa0‘«»" if _SMALL[ord(mark)] == " "]


def small(text: str) -> str:
    """The text in lower case without marks, every other character a blank; the same length.

    >>> small("The U.S.–Côte d’Ivoire")
    'the u s  cote d ivoire'
    """
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.translate(_SMALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the text and all names that it may be."""

    start: int
    end: int
    names: tuple[Name, ...]


_Table = tuple[list[str], list[int], list[int], list[str]]
"""Patterns in order; how many spellings each stands for; of each spelling the number of its name, and its words."""


def _table(catalogue: Catalogue) -> _Table:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, name in enumerate(catalogue.names):
        for text in _variants(name.text):
            pattern = small(text).strip()
            if pattern:
                words = " ".join(text.translate(_AS_IS).split())
                found[" " + pattern].append((number, f"{words}." if text.endswith(".") else words))
    patterns = sorted(found)
    spelled = [one for pattern in patterns for one in found[pattern]]
    return (
        patterns, [len(found[pattern]) for pattern in patterns], [number for number, _ in spelled],
        [words for _, words in spelled],
    )  # fmt: skip


def _packed(table: _Table) -> list[str]:
    patterns, counts, numbers, words = table
    return list(map(disk_cache.column, (patterns, map(str, counts), map(str, numbers), words)))


def _unpacked(packed: list[str]) -> _Table:
    patterns, counts, numbers, words = map(disk_cache.cells, packed)
    return patterns, list(map(int, counts)), list(map(int, numbers)), words


def _key(catalogue: Catalogue) -> str:
    if not catalogue.made_of:
        raise FileNotFoundError("a catalogue of no files")
    return disk_cache.digest([Path(__file__)], catalogue.made_of)


class Matcher:
    """Finds every name of a catalogue, with word boundaries, in one pass."""

    def __init__(self, catalogue: Catalogue) -> None:
        table, _ = disk_cache.kept("matcher", partial(_key, catalogue), partial(_table, catalogue), _packed, _unpacked)
        patterns, counts, numbers, words = table
        self._spelled = [(catalogue.names[number], said) for number, said in zip(numbers, words, strict=True)]
        self._begins = [0, *accumulate(counts)]
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str, lowered: str | None = None) -> Iterator[Hit]:
        """Every place of a known name, those inside one another too, by their ends; `lowered` is `small(text)`."""
        haystack = f" {small(text) if lowered is None else lowered} "
        for index, start, stop in self._automaton.find_matches_as_indexes(haystack, overlapping=True):
            if haystack[stop] != " ":
                continue
            end = stop - 1
            said = text[start:end].translate(_AS_IS)
            if "  " in said:
                said = " ".join(said.split())
            names = []
            dotted = False
            for name, words in self._spelled[self._begins[index] : self._begins[index + 1]]:
                dot = words[-1] == "."
                if _written(said, words[:-1] if dot else words, lower=name.lower):
                    names.append(name)
                    dotted |= dot
            if names and "\n" not in text[start:end] and ". " not in text[start : end - 1]:
                more = dotted and text[end : end + 1] == "."
                yield Hit(start, end + more, tuple(names))


def _written(surface: str, name: str, *, lower: bool) -> bool:
    """Whether the surface has the capitals that the name asks for; both as words parted by blanks."""
    if surface == name:
        return True
    said, words = surface.split(), name.split()
    capitals = all(word.isupper() for word in said) and sum(map(len, said)) > 3
    for position, (is_, should) in enumerate(zip(said, words, strict=True)):
        if is_ == should or (is_[0].isupper() and should.islower()):
            continue
        if is_.isupper() and not should.isupper() and capitals:
            continue
        if not is_.islower() or _acronym(should):
            return False
        if not (lower or (position and should.lower() in GENERIC)):
            return False
    return True


def _acronym(word: str) -> bool:
    return sum(c.isupper() or c.isdigit() for c in word) > 1


def _variants(text: str) -> Iterator[str]:
    """Both spellings of words that British and American English spell apart; `St.` beside `St`."""
    yield text
    if not _SPELLED_APART.search(text):
        return
    others = {text}
    for one, other in _SPELLED:
        for a, b in ((one, other), (other, one)):
            for form in (str.lower, str.capitalize):
                others |= {re.sub(rf"{form(a)}(?=s?\b)", form(b), t) for t in tuple(others) if form(a) in t}
    others |= {re.sub(r"\bSt (?=[A-Z])", "St. ", t) for t in others}
    others |= {re.sub(r"\bSt\. (?=[A-Z])", "St ", t) for t in others}
    yield from sorted(others - {text})


_MATCHERS: dict[int, tuple[Catalogue, Matcher]] = {}


def matcher_of(catalogue: Catalogue) -> Matcher:
    """The matcher of a catalogue, made once."""
    known = _MATCHERS.get(id(catalogue))
    if known is None or known[0] is not catalogue:
        known = (catalogue, Matcher(catalogue))
        _MATCHERS[id(catalogue)] = known
    return known[1]
