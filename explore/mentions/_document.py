"""The mentions of one document: known names first, then what is found by form, then who is meant by a surname."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from explore.catalogue import Catalogue, Name
from explore.corpus.texts import Text
from explore.labels.words import OFFICES
from explore.mentions import _forms as forms
from explore.mentions import _heads as heads
from explore.mentions import _marked as marked
from explore.mentions._context import Context, context
from explore.mentions._found import Found
from explore.mentions._given import PATRONYMIC
from explore.mentions._marked import Marked
from explore.mentions._matcher import Hit, Matcher, small
from explore.mentions._tokens import Token, chains
from explore.names import cased, key, slug, surnames
from explore.offsets import longest

_KIND_ORDER = ("topic", "person", "place", "nationality", "organisation", "agreement", "infrastructure", "event")


@dataclass
class Document:
    """One document's texts, and what is known before they are read."""

    document_id: str
    day: str | None
    format: str
    texts: list[Text]
    speakers: Mapping[str, str]
    """speaker_id → name, in order of appearance."""
    marked: Mapping[str, list[Marked]] = field(default_factory=dict)
    """turn_id → the names that the source itself marks in it."""

    def marks(self, text: Text) -> list[Marked]:
        """What the source marks in one of the texts."""
        return self.marked.get(text.turn_id or "", []) if text.note_id is None else []


@dataclass
class Reading:
    """What was found: mentions of each text, and the entities that no catalogue knows."""

    found: list[list[Found]]
    discovered: dict[str, tuple[str, str]] = field(default_factory=dict)
    """entity_id → name and kind."""
    aliases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Reader:
    """Reads documents for mentions with one catalogue; `without` names rules to leave out."""

    def __init__(self, catalogue: Catalogue, matcher: Matcher, without: frozenset[str] = frozenset()) -> None:
        self.catalogue = catalogue
        self.matcher = matcher
        self.without = without

    def read(self, document: Document) -> Reading:
        """All mentions of a document, text by text, each list in order and without overlaps."""
        lowered = [small(text.text) for text in document.texts]
        hits = [list(self.matcher.find(text.text, low)) for text, low in zip(document.texts, lowered, strict=True)]
        countries = {
            name.entity_id
            for text, found in zip(document.texts, hits, strict=True)
            if text.zone in {"title", "summary"}
            for hit in found
            for name in hit.names
            if name.kind == "place" and name.entity_id in self.catalogue.states
        }
        persons = {key(name): id_ for id_, name in document.speakers.items()}
        here = context(lowered, document.day, document.format, self.catalogue, countries, persons, document.speakers)
        reading = Reading([])
        if "catalogue" in self.without:
            hits = [[] for _ in hits]
        known = [self._known(text.text, found, here) for text, found in zip(document.texts, hits, strict=True)]
        strong = {one.entity_id for found in known for one, weak in found if not weak}
        cast = _Cast(self, document, here)
        parsed: list[tuple[str, list[list[Token]], list[Found]]] = []
        for text, found in zip(document.texts, known, strict=True):
            reads = text.zone == "tag" and "surname first" not in self.without
            person = cast.surname_first(text.text) if reads else None
            if person is not None:
                whole = Found(0, len(text.text), "person", person, "tag", "surname first", "certain")
                parsed.append((text.text, [], [whole]))
                continue
            sure = longest([one for one, weak in found if not weak or one.entity_id in strong])
            runs = list(chains(text.text))
            sure = self._persons(text.text, runs, sure, cast)
            if marked.RULE not in self.without:
                sure = marked.with_persons(text.text, sure, document.marks(text), cast.named)
            parsed.append((text.text, runs, sure))
        shorts: dict[str, Found] = {}
        for text, (body, runs, sure) in zip(document.texts, parsed, strict=True):
            known_here = self._surnames(body, runs, sure, cast)
            told = marked.others(body, document.marks(text))
            reading.found.append(self._formed(body, runs, known_here, here, reading, shorts, told))
        if shorts and "acronym" not in self.without:
            reading.found = [
                _with_acronyms(text, runs, found, shorts)
                for (text, runs, _), found in zip(parsed, reading.found, strict=True)
            ]
        if "inside a name" not in self.without:
            reading.found = [
                _with_inner(found, [one for one, weak in inner if not weak and one.confidence == "certain"])
                for found, inner in zip(reading.found, known, strict=True)
            ]
        for id_, name in cast.discovered.items():
            reading.discovered.setdefault(id_, (name, "person"))
        return reading

    # Known names ------------------------------------------------------------------------------------------------

    def _known(self, text: str, hits: list[Hit], here: Context) -> list[tuple[Found, bool]]:
        """Each hit with the best of its readings, and whether it needs a stronger form beside it."""
        out = []
        for hit in hits:
            names = [n for n in hit.names if here.allows(n, self.catalogue.parties.get(n.entity_id, ()))]
            names = [n for n in names if not n.common or _placed(text, hit)]
            if not names:
                continue
            best, rivals = names[0], {names[0].entity_id}
            if len(names) > 1:
                # Of namesakes, the one who speaks here is meant.
                names = [n for n in names if n.kind == "person" and n.entity_id in here.persons.values()] or names
                best = min(names, key=_preference)
                rivals = {n.entity_id for n in names if _preference(n)[:-1] == _preference(best)[:-1]}
            confidence = (
                "check" if len(rivals) > 1 else "likely" if best.common or best.weak or best.home else "certain"
            )
            out.append((self._mention(text, hit, best, confidence), best.weak))
        return out

    def _mention(self, text: str, hit: Hit, name: Name, confidence: str) -> Found:
        entity, kind = name.entity_id, name.kind
        if kind == "nationality" or name.adjective:
            kind = "nationality"
            entity = self.catalogue.rows[entity]["part_of"] or entity
        form = "name" if name.main else "acronym" if _is_acronym(name.text) else "alias"
        return Found(hit.start, hit.end, kind, entity, form, "catalogue", confidence)

    # Persons ----------------------------------------------------------------------------------------------------

    def _persons(self, text: str, runs: list[list[Token]], sure: list[Found], cast: _Cast) -> list[Found]:
        known = forms.Known(sure)
        new = []
        for one in sure:
            if one.kind == "person" and one.entity_id:
                cast.add(one.entity_id, self.catalogue.rows[one.entity_id]["name"])
        for chain in runs:
            if len(chain) == 1:
                continue  # a person's name alone is told by a title, or is a surname known here
            for one in forms.persons(text, chain, known):
                if one.rule in self.without:
                    continue
                if one.form == "surname" or (one.rule in {"honorific", "office"} and " " not in one.name):
                    new.append(one)
                    continue
                one.entity_id = cast.named(one.name)
                new.append(one)
        return longest([one for one in sure if not any(p.overlaps(one) for p in new if p.kind == "person")] + new)

    def _surnames(self, text: str, runs: list[list[Token]], sure: list[Found], cast: _Cast) -> list[Found]:
        """Surnames given to the person meant in this document, and bare surnames of its persons found."""
        kept = []
        for one in sure:
            if one.kind == "person" and one.entity_id is None:
                one.entity_id, one.confidence = cast.meant(one.name, titled=True)
            if one.entity_id is not None:
                kept.append(one)
        if "surname" in self.without:
            return kept
        known = forms.Known(kept)
        for chain in runs:
            for i, token in enumerate(chain):
                if known.holding(token) is not None or (
                    key(token.low) not in cast.surnames and token.low not in self._bare
                ):
                    continue
                before = chain[i - 1] if i and token.join == " " else None
                after = chain[i + 1] if i + 1 < len(chain) and chain[i + 1].join == " " else None
                if before is not None and before.low in OFFICES | heads.HONORIFICS:
                    before = None
                if (
                    _beside(before, known)
                    or _beside(after, known)
                    or (after is not None and after.low in heads.KIND_OF)
                ):
                    continue
                if len(token.word) < 4 and key(token.low) not in cast.surnames and not cast.reigns(token.low):
                    continue
                id_, confidence = cast.meant(token.word, titled=False)
                if id_ is not None:
                    kept.append(Found(token.start, token.end, "person", id_, "surname", "surname", confidence))
        return longest(kept)

    @property
    def _bare(self) -> frozenset[str]:
        """Surnames of persons in office that are no place and no word: they may stand alone."""
        if not hasattr(self, "_bare_surnames"):
            taken = {small(n.text) for n in self.catalogue.names if n.kind != "person"}
            self._bare_surnames = (
                frozenset(
                    s
                    for s, ids in self.catalogue.persons_by_surname.items()
                    if s not in taken and len(s) > 1 and any(i in self.catalogue.by_person for i in ids)
                )
                - heads.STARTERS
                - frozenset(heads.KIND_OF)
                - OFFICES
            )
        return self._bare_surnames

    # By form ----------------------------------------------------------------------------------------------------

    def _formed(
        self, text: str, runs: list[list[Token]], sure: list[Found], here: Context, reading: Reading,
        shorts: dict[str, Found], given: list[Found],
    ) -> list[Found]:  # fmt: skip
        known = forms.Known(sure)
        new: list[Found] = []
        for chain in runs:
            if len(chain) > 1:
                new += forms.headed(text, chain, known)
            new += forms.named_before(text, chain, known)
        new += forms.documents(text, known)
        new = [one for one in new if one.rule not in self.without]
        # A noun before it says what a name is: the icebreaker Novorossiysk is no town.
        told = [one for one in forms.named_after(text, known) if one.rule not in self.without]
        # Of two that cover the same words the first stands: what is known, then what the source marks, then the form.
        marks = [one for one in given if one.rule not in self.without]
        merged = longest([*told, *sure, *marks, *new])
        known = forms.Known(merged)
        more: list[Found] = []
        for chain in runs:
            more += forms.small_heads(text, chain, known)
        more += forms.meetings_of(text, merged)
        more += forms.programmes(text, merged)
        merged = _merged(merged, [one for one in more if one.rule not in self.without])
        if "also known as" not in self.without:
            _known_as(text, merged)
        for one in merged:
            if one.entity_id is None:
                self._discover(text, one, here, reading)
            short = forms.acronym_after(text, one)
            if short and one.kind not in {"person", "nationality"}:
                shorts.setdefault(text[short[0] : short[1]], one)
                if one.entity_id and one.rule != "catalogue":
                    reading.aliases[one.entity_id].add(text[short[0] : short[1]])
        return merged

    def _discover(self, text: str, one: Found, here: Context, reading: Reading) -> None:
        surface = text[one.start : one.end]
        name = forms_name(surface)
        id_ = f"{one.kind}:{slug(name)}"
        if one.kind == "event" and not any(c.isdigit() for c in name) and here.day:
            # Another year's summit is another summit.
            id_ = f"{id_}-{here.day[:4]}"
            name = f"{name} ({here.day[:4]})"
        one.entity_id, one.name = id_, name
        reading.discovered.setdefault(id_, (name, one.kind))
        reading.aliases[id_].add(surface)


def forms_name(surface: str) -> str:
    """A name without article and honorific, in one kind of blank.

    >>> forms_name("the  Razdan  Power Station")
    'Razdan Power Station'
    """
    words = surface.split()
    while words and words[0].lower() in {"the", "a", "an"}:
        words.pop(0)
    return " ".join(words)


class _Cast:
    """The persons of a document: full names seen, and surnames given to them."""

    def __init__(self, reader: Reader, document: Document, here: Context) -> None:
        self.reader = reader
        self.day = document.day
        self.here = here
        self.surnames: dict[str, list[str]] = defaultdict(list)
        self.discovered: dict[str, str] = {}
        for id_, name in document.speakers.items():
            self.add(id_, name)

    def add(self, id_: str, name: str) -> None:
        """A person who is named in full."""
        for surname in surnames(name):
            if small(surname).strip() in OFFICES:
                continue  # called by an office alone, as Mr. Speaker is
            stem = key(surname)
            if id_ not in self.surnames[stem]:
                self.surnames[stem].append(id_)

    def named(self, name: str) -> str:
        """The id of a full name: the speaker's, the catalogue's, or a new one."""
        stem = key(cased(name))
        id_ = self.here.persons.get(stem) or self.reader.catalogue.person_of(name)
        if id_ is None:
            words = name.split()
            if len(words) == 2 and words[1].lower().endswith(PATRONYMIC):
                id_ = self._by_patronymic(words[0])
            elif len(words) > 2 and words[1].lower().endswith(PATRONYMIC):
                return self.named(f"{words[0]} {words[-1]}")
            elif len(words) == 2 and words[0].endswith("."):
                same = [
                    i
                    for i in self.surnames.get(key(small(words[1])), [])
                    if i.startswith(f"person:{small(words[0])[0]}")
                ]
                id_ = same[0] if len(same) == 1 else None
        if id_ is None:
            id_ = f"person:{slug(stem)}"
            self.discovered.setdefault(id_, cased(name))
        self.add(id_, name)
        return id_

    def _by_patronymic(self, forename: str) -> str | None:
        low = small(forename).strip()
        known = {i for ids in self.surnames.values() for i in ids}
        same = sorted(
            i for i in known if i.partition(":")[2].split("-")[0] == slug(key(low)) or i.startswith(f"person:{low}-")
        )
        return same[0] if len(same) == 1 else None

    def surname_first(self, text: str) -> str | None:
        """The person of a tag such as `Nazarbayev Nursultan`: one who speaks here, or whom the catalogue knows."""
        words = text.split()
        if not 1 < len(words) < 4 or not all(word[:1].isupper() for word in words):
            return None
        name = " ".join([*words[1:], words[0]])
        return self.here.persons.get(key(name)) or self.reader.catalogue.person_of(name)

    def reigns(self, surname: str) -> bool:
        """Whether one person of this (short) surname is at the head of a state on the day."""
        held = [
            term.person_id
            for id_ in self.reader.catalogue.persons_by_surname.get(surname, ())
            for term in self.reader.catalogue.by_person.get(id_, ())
            if term.body.startswith("place:") and term.holds(self.day)
        ]
        return len(set(held)) == 1

    def meant(self, surname: str, *, titled: bool) -> tuple[str | None, str]:
        """The person of a surname (or of a surname and more), and how sure that is."""
        words = surname.split()
        if len(words) > 1:
            return self.named(surname), "likely"
        low = small(words[0]).strip()
        here = self.surnames.get(key(low), [])
        if len(here) == 1:
            return here[0], "certain"
        if here:
            return here[0], "check"
        office = self.reader.catalogue.in_office(low, self.day)
        if office:
            return office[0], "likely" if len(office) == 1 else "check"
        if not titled:
            return None, ""
        id_ = f"person:{slug(key(low))}"
        self.discovered.setdefault(id_, cased(surname))
        return id_, "check"


_KNOWN_AS = re.compile(
    r",? (?:(?:commonly|also|better|otherwise|now|formerly) )?(?:known|called|referred to|dubbed) (?:as )?(?:the )?[“\"]?"
)


def _known_as(text: str, found: list[Found]) -> None:
    """`the Kerch Strait transport crossing, commonly known as the Crimean Bridge`: the first is the second."""
    for one, other in pairwise(found):
        same = one.entity_id is None and other.entity_id and one.kind == other.kind
        if same and _KNOWN_AS.fullmatch(text, one.end, other.start):
            one.entity_id, one.rule = other.entity_id, "also known as"


def _merged(sure: list[Found], new: list[Found]) -> list[Found]:
    """New mentions over what they hold; where both cross, the longer stays."""
    return longest([*sure, *new])


def _beside(token: Token | None, known: forms.Known) -> bool:
    """Whether a neighbour makes the word part of a longer name."""
    if token is None or token.opening:
        return False
    held = known.holding(token)
    return held is None and token.word[-1:].islower() and token.low not in heads.STARTERS


_HOLDING = frozenset({"organisation", "agreement", "event"})


_PART = 0.6
"""What is longer is the same name with a word more: `Academy of Sciences` in `National Academy of Sciences`."""


def _with_inner(found: list[Found], known: list[Found]) -> list[Found]:
    """Known names inside longer ones of other things too: `CIS` in `CIS Council of Heads of State`."""
    inner = []
    for outer in found:
        if outer.kind in _HOLDING:
            inside = [
                one
                for one in known
                if outer.start <= one.start
                and one.end <= outer.end
                and one.end - one.start <= _PART * (outer.end - outer.start)
                and one.entity_id != outer.entity_id
                and one.kind in _HOLDING
            ]
            inner += longest(inside)
    return sorted([*found, *inner], key=lambda one: (one.start, -one.end)) if inner else found


def _with_acronyms(
    text: str, runs: list[list[Token]], found: list[Found], shorts: Mapping[str, Found]
) -> list[Found]:  # fmt: skip
    """Acronyms that the document explains in brackets, wherever they stand in it."""
    more = []
    taken = forms.Known(found)
    for chain in runs:
        for token in chain:
            one = shorts.get(token.word)
            if one is not None and taken.holding(token) is None:
                more.append(
                    Found(token.start, token.end, one.kind, one.entity_id, "acronym", "acronym", "certain", one.name)
                )
    return longest([*found, *more])


def _placed(text: str, hit: Hit) -> bool:
    """Whether the words around a doubtful name make it a place: `in Vladimir`, `Vladimir, Russia`, `Vladimir Region`."""
    before = text[max(0, hit.start - 12) : hit.start].split()
    if (
        text[hit.end : hit.end + 2] != ", "
        and text[hit.end : hit.end + 1] == " "
        and text[hit.end + 1 : hit.end + 2].isupper()
    ):
        return False
    return (
        bool(before) and before[-1].lower() in {"in", "to", "from", "near", "at", "outside"}
    ) or hit.start == 0 == len(text) - hit.end


def _preference(name: Name) -> tuple[int, int, int, str]:
    ruled = 0 if name.parties or name.near or name.home else 1
    return ruled, int(name.weak), int(name.common) * 10 + _KIND_ORDER.index(name.kind), name.entity_id


def _is_acronym(text: str) -> bool:
    letters = [c for c in text if c.isalnum()]
    return " " not in text and sum(c.isupper() or c.isdigit() for c in letters) >= max(2, len(letters) - 2)
