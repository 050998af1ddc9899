"""Known names in a text: one pass of a multi-pattern matcher over all names of the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

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


def small(text: str) -> str:
    """The text in lower case without marks, every other character a blank; the same length.

    >>> small("The U.S.–Côte d’Ivoire")
    'the u s  cote d ivoire'
    """
    return text.translate(_SMALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the text and all names that it may be."""

    start: int
    end: int
    names: tuple[Name, ...]


class Matcher:
    """Finds every name of a catalogue, with word boundaries, in one pass."""

    def __init__(self, catalogue: Catalogue) -> None:
        found: dict[str, list[tuple[Name, tuple[str, ...], bool]]] = defaultdict(list)
        for name in catalogue.names:
            for text in _variants(name.text):
                pattern = small(text).strip()
                if pattern:
                    found[" " + pattern].append((name, tuple(text.translate(_AS_IS).split()), text.endswith(".")))
        patterns = sorted(found)
        self._patterns = [found[p] for p in patterns]
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
            said = text[start:end].translate(_AS_IS).split()
            names = []
            dotted = False
            for name, words, dot in self._patterns[index]:
                if _written(said, words, lower=name.lower):
                    names.append(name)
                    dotted |= dot
            if names and "\n" not in text[start:end] and ". " not in text[start : end - 1]:
                more = dotted and text[end : end + 1] == "."
                yield Hit(start, end + more, tuple(names))


def _written(said: list[str], words: tuple[str, ...], *, lower: bool) -> bool:
    """Whether the surface has the capitals that the name asks for."""
    if len(said) == len(words) and all(map(str.__eq__, said, words)):
        return True
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
