"""The persons and organisations of a ParlaMint corpus: who is meant by an id, and what they were on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from explore.labels import parse as parse_label
from explore.names import fold
from explore.reading._decoding import UnreadableError
from explore.reading._streamed import Whole, pieces

HOLDS = frozenset(
    "teiCorpus TEI teiHeader fileDesc profileDesc particDesc listPerson listOrg standOff text group front body back div"
    " div1 div2 div3 div4 div5 div6 div7".split()
)
"""Elements of TEI that are walked into."""

_FORENAMES, _LINKS, _SURNAMES = ("forename", "addName"), ("nameLink",), ("surname",)
_MEMBER = frozenset({"member", "mp", "verifier", "replacement"})
_PARTY = re.compile(r"part(?:y|i)|group|klub|frac?tion", re.IGNORECASE)
_BETWEEN = frozenset("i y e de di da do dos van von der den la le".split())
_HUMP = re.compile(r"[^\W\d_](?:[^\W\d_A-ZÀ-ÞŠŽČĆĐĄĘŁŃÓŚŹŻŐŰĂÂÎȘȚ]|[’'])*")


@dataclass(frozen=True, slots=True)
class Held:
    """A post or a membership: in what, since and until when, and how it is called in which language."""

    role: str
    ref: str
    since: str
    until: str
    names: tuple[tuple[str, str], ...]

    def on(self, day: str | None) -> bool:
        """Whether it was held on a day."""
        return day is None or (self.since[:10] <= day and (not self.until or day <= self.until))


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the list."""

    name: str
    held: tuple[Held, ...]


@dataclass(slots=True)
class WhoIsWho:
    """Persons by id, and organisations' short names by id."""

    persons: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Id → name and role, such as politicalParty."""

    def add(self, element: Element) -> None:
        """A `person` or an `org` of a list."""
        id_ = element.get("xml:id")
        if id_ and element.tag == "person":
            self.persons[id_] = Person(_name(element), tuple(map(_held, element.iter("affiliation"))))
        elif id_ and element.tag == "org":
            names = {one.get("full") or "": _text(one) for one in element.findall("orgName")}
            short = names.get("abb") or names.get("init") or next(iter(names.values()), "")
            self.organisations[id_] = short or id_.rpartition(".")[2], element.get("role") or ""

    def with_all(self, others: Iterable[WhoIsWho]) -> WhoIsWho:
        """This and others in one; what is listed here stands."""
        whole = WhoIsWho()
        for one in (*others, self):
            whole.persons |= one.persons
            whole.organisations |= one.organisations
        return whole

    def role(self, person: Person, day: str | None, language: str | None) -> str | None:
        """What a person was on a day: the post, else the membership, and the party."""
        held = [one for one in person.held if one.on(day)]
        posts = sorted((one for one in held if one.role.casefold() not in _MEMBER), key=lambda one: not one.names)
        seats = [one for one in held if one.role.casefold() in _MEMBER and one.names]
        parties = [one.ref for one in held if one.role.casefold() in _MEMBER and self._is_party(one.ref)]
        named = [self._called(one, language) for one in (*posts, *seats)][:1]
        named += [self._organisation(ref) for ref in parties[:1]]
        return ", ".join(filter(None, named)) or None

    def _called(self, held: Held, language: str | None) -> str:
        names = dict(held.names)
        name = names.get(language or "") or names.get("en") or next(iter(names.values()), "")
        return name or f"{held.role}, {self._organisation(held.ref)}".strip(", ")

    def _organisation(self, ref: str) -> str:
        return self.organisations[ref][0] if ref in self.organisations else ref.rpartition(".")[2]

    def _is_party(self, ref: str) -> bool:
        return bool(_PARTY.search(self.organisations[ref][1] if ref in self.organisations else ref))


@lru_cache(maxsize=8)
def listed(raw: bytes) -> WhoIsWho:
    """All persons and organisations that a file lists; none for one that cannot be read."""
    found = WhoIsWho()
    try:
        for piece in pieces(raw, HOLDS.__contains__):
            if isinstance(piece, Whole):
                found.add(piece.element)
    except UnreadableError:
        return WhoIsWho()  # it is told of by itself, where it is loaded too
    return found


def by_label(ref: str, labels: Iterable[str]) -> str:
    """The name of somebody whom no list has, from the labels printed before what they say, else from the id.

    >>> by_label("BayonaAntoni", ["The Elder (Antoni Bayona Rocamora)"]), by_label("DeLaCruzAna", ["The President"])
    ('Antoni Bayona Rocamora', 'Ana De La Cruz')
    >>> by_label("GinerJoan", ["The Secretary Joan Giner Miguélez"]), by_label("PAD_00145", ["Präsidentin Doris Bures"])
    ('Joan Giner Miguélez', 'Präsidentin Doris Bures')
    """
    humps = [] if any(map(str.isdigit, ref)) else _HUMP.findall(ref)
    words = {fold(hump) for hump in humps}
    candidates = [name for label in labels for name in _names_in(label)]
    for name in candidates:
        if words and words <= set(fold(name).split()):
            return _around(words, name.split()) if len(words) > 1 else name
    if len(humps) > 1:
        return " ".join([humps[-1], *humps[:-1]])  # surname first is how such ids are made
    return candidates[0] if candidates else ref


def _around(words: set[str], label: list[str]) -> str:
    """The shortest stretch of a label that has all the words of an id, and the names that go on after it."""
    spans = ((i, j) for i in range(len(label)) for j in range(i + 1, len(label) + 1))
    start, end = min(
        (one for one in spans if words <= {fold(word) for word in label[slice(*one)]}), key=lambda one: one[1] - one[0]
    )
    while end < len(label) and (label[end][:1].isupper() or label[end] in _BETWEEN):
        end += 1
    return " ".join(label[start:end])


def _names_in(label: str) -> list[str]:
    bracketed = re.findall(r"\(([^()]+ [^()]+)\)", label)
    plain = re.sub(r"\s*\([^()]*\)", "", label).strip(" :")
    parsed = parse_label(plain)
    return [*bracketed, *([parsed.name] if parsed is not None and parsed.name else []), *([plain] if plain else [])]


def _name(person: Element) -> str:
    called = person.findall("persName")
    if not called:
        return person.get("xml:id") or ""
    last = max(called, key=lambda one: one.get("from") or "")
    parts = [_text(one) for tags in (_FORENAMES, _LINKS, _SURNAMES) for tag in tags for one in last.iter(tag)]
    return " ".join(filter(None, parts)) or _text(last)


def _held(element: Element) -> Held:
    names = tuple((one.get("xml:lang") or "", _text(one)) for one in element.iter("roleName"))
    since, until = element.get("from") or element.get("when") or "", element.get("to") or element.get("when") or ""
    return Held(element.get("role") or "", (element.get("ref") or "").lstrip("#"), since, until, names)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
