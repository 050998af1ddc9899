"""From a description to what it describes: each rule gives readings with a reason, best first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from explore.catalogue import Catalogue
from explore.references._scene import Named, Scene, words
from explore.references._sorts import ACTS, BARRED, NOT_ITS, OTHERS, OWN, SORTS, TALKS, TREATY_WORDS, Sort


@dataclass(frozen=True, slots=True)
class Description:
    """A description as found: `text[start:end]` of the scene's text number `text`."""

    text: int
    start: int
    end: int
    det: str
    adjectives: str
    head: str
    tail: str
    at: int
    """Where it begins, counted from the document's beginning."""

    @property
    def sort(self) -> Sort:
        """What sort of thing it speaks of."""
        return SORTS[self.head.lower()]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a description may mean, and why."""

    entity_id: str
    rule: str
    reason: str
    confidence: str
    mention_id: str | None = None


@dataclass(frozen=True, slots=True)
class Anniversary:
    """An anniversary of the same text: where it stands, the words of the event, its date."""

    start: int
    end: int
    event: str
    value: str | None


class Resolver:
    """Reads descriptions with one catalogue; `sorts_of` caches the words by which a thing is known."""

    def __init__(self, catalogue: Catalogue, without: frozenset[str] = frozenset()) -> None:
        self.catalogue = catalogue
        self.without = without
        self._names: Mapping[str, str] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._known_here: dict[str, frozenset[str]] = {}
        self._treaties = [
            entity
            for entity, row in catalogue.rows.items()
            if row["kind"] == "agreement" and 2 <= len(catalogue.parties.get(entity, ())) <= 2
        ]

    def turn_to(self, names: Mapping[str, str]) -> None:
        """Turns to another document, in which `names` are what the things that it discovers are called."""
        self._names = names
        self._known_here = {}

    def known_by(self, entity: str, *, glossed: bool = False) -> frozenset[str]:
        """The words in the names of a thing, and, where `glossed`, in what is said of it."""
        key = f"{entity} {glossed}"
        row = self.catalogue.rows.get(entity)
        known = self._known_here if row is None else self._known
        if key not in known:
            name = self._names.get(entity, "") if row is None else row["name"]
            said = [name.text for name in self.catalogue.names_of.get(entity, ())]
            gloss = [row["description"]] if row and glossed else []
            known[key] = words(" ".join([name, entity.partition(":")[2], *said, *gloss]))
        return known[key]

    def fits(self, sort: Sort, one: Named) -> bool:
        """Whether a thing named is of the sort."""
        if one.kind != sort.kind:
            return False
        if BARRED & words(one.surface) and not BARRED & sort.told_by:
            return False
        known = self.known_by(one.entity_id, glossed=sort.glossed) | words(one.surface)
        return not sort.told_by or bool(sort.told_by & known)

    def _of_parties(self, one: Named, scene: Scene) -> bool:
        """Whether an event bears the name of a state that meets here: Russian-Armenian talks."""
        said = words(one.surface)
        return any(
            words(name.text) & said
            for party in scene.parties
            for name in self.catalogue.names_of.get(party, ())
            if not name.rule
        )

    # The rules ---------------------------------------------------------------------------------------------------

    def readings(self, one: Description, scene: Scene, anniversaries: Sequence[Anniversary]) -> list[Reading]:
        """What it may mean, best first; empty where nothing in the document says."""
        indefinite = one.det.lower() in {"a", "an"}
        if OTHERS & words(one.adjectives) and not indefinite:
            return []
        if one.det.lower() in NOT_ITS and one.head.lower() in ACTS:
            return []
        for rule in (self._apposition,) if indefinite else (self._apposition, self._treaty, self._nearest, self._later):
            if rule.__name__.strip("_") in self.without:
                continue
            found = list(rule(one, scene, anniversaries))
            if found:
                return _distinct(found)
        return []

    def _apposition(self, one: Description, scene: Scene, _: Sequence[Anniversary]) -> Iterator[Reading]:
        """`our fundamental agreement, the Agreement on …`; `the SCO, our organisation`; `Gosplan [state agency]`."""
        text = scene.texts[one.text].text
        begin = scene.begins[one.text]
        for other in scene.after(begin + one.end)[:3]:
            gap = text[one.end : other.at - begin] if other.text == one.text else None
            if gap is not None and _NAMED_NEXT.fullmatch(gap) and other.kind == one.sort.kind:
                yield Reading(
                    other.entity_id,
                    "apposition",
                    f"named right after it: “{other.surface}”",
                    "certain",
                    other.mention_id,
                )
                return
        for other in scene.before(begin + one.start, 60)[:1]:
            gap = text[other.end - begin : one.start] if other.text == one.text else None
            if gap is not None and _NAMED_BEFORE.fullmatch(gap) and self.fits(one.sort, other):
                yield Reading(
                    other.entity_id, "apposition", f"in apposition to “{other.surface}”", "certain", other.mention_id
                )
                return

    def _treaty(self, one: Description, scene: Scene, anniversaries: Sequence[Anniversary]) -> Iterator[Reading]:
        """The basic treaty of the two that meet, by its words, or by the anniversary that it has."""
        if one.sort.kind != "agreement" or one.head.lower() not in {"treaty", "agreement", "document", "pact"}:
            return
        said = f"{one.adjectives} {one.tail}"
        basic = len(TREATY_WORDS.findall(said)) + ("treaty" in one.head.lower() and one.det.lower() == "our")
        marked = [a for a in anniversaries if _holds(a, one, scene)]
        if not basic and not marked:
            return
        possible = [
            e for e in self._treaties if set(self.catalogue.parties[e]) <= scene.parties and self._before(e, scene)
        ]
        if not possible:
            return
        asked = words(said) - _EMPTY
        dated = [a for a in marked if a.value]
        scored = []
        for entity in possible:
            row = self.catalogue.rows[entity]
            shared = asked & self.known_by(entity)
            score = float(len(shared))
            why = []
            if shared:
                why.append("its words (" + ", ".join(sorted(shared)) + ")")
            years = _spelled_years(scene.texts[one.text].text, one, scene)
            if dated and row["start"]:
                fits = row["start"].startswith(str(dated[0].value)[:4])
                score += 6 if fits else -6
                if fits:
                    why.append(
                        f"the anniversary in the same sentence leads to {dated[0].value}, and it was signed on {row['start']}"
                    )
            elif years and row["start"]:
                fits = int(row["start"][:4]) in years
                score += 4 if fits else -2
                if fits:
                    why.append(f"the years named beside it lead to {row['start'][:4]}, when it was signed")
            if score > 0:
                scored.append((score, entity, why))
        scored.sort(key=lambda s: (-s[0], s[1]))
        here = [n for n in scene.before(scene.begins[one.text] + one.start, 2500) if n.kind == "agreement"]
        for rank, (score, entity, why) in enumerate(scored[:3]):
            if rank and score < scored[0][0] - 1.5:
                break
            alone = len(scored) == 1 or scored[1][0] < scored[0][0] - 1.5
            named = any(n.entity_id == entity for n in here)
            parties = " and ".join(self.catalogue.rows[p]["name"] for p in self.catalogue.parties[entity])
            reason = f"a treaty between the parties of the meeting, {parties}; " + "; ".join(
                why or ["the only one known"]
            )
            yield Reading(entity, "the parties’ treaty", reason, "likely" if alone or named else "check")

    def _before(self, entity: str, scene: Scene) -> bool:
        start = self.catalogue.rows[entity]["start"]
        return not start or scene.day is None or start <= scene.day

    def _nearest(self, one: Description, scene: Scene, _: Sequence[Anniversary]) -> Iterator[Reading]:
        """The nearest thing of the sort that was named before."""
        at = scene.begins[one.text] + one.start
        fitting = [n for n in scene.before(at, one.sort.reach) if self.fits(one.sort, n)]
        if one.head.lower() in TALKS and one.det.lower() in OWN:
            fitting = [n for n in fitting if self._of_parties(n, scene)]
        if one.tail and self._of_another(one, scene):
            return
        if not fitting or not self._may(one, fitting[0], scene):
            return
        first = fitting[0]
        rivals = [
            n for n in fitting if n.entity_id != first.entity_id and n.text == first.text and first.at - n.at < _RIVAL
        ]
        distance = at - first.end
        confidence = "check" if rivals else "likely"
        between = scene.texts[one.text].text[first.end - scene.begins[one.text] : one.start]
        near = first.text == one.text and distance < 200 and not _STOP.search(between)
        where = "in the same sentence" if near else "before"
        yield Reading(
            first.entity_id,
            "nearest",
            f"the last {one.head.lower()} named {where}: “{first.surface}”",
            confidence,
            first.mention_id,
        )
        for n in rivals[:1]:
            yield Reading(n.entity_id, "nearest", f"named as near: “{n.surface}”", "check", n.mention_id)

    def _may(self, one: Description, other: Named, scene: Scene) -> bool:
        """Whether adjectives and what follows bar the reading: `the European union` is no EAEU."""
        said = words(one.adjectives) - _EMPTY - _PLAIN
        proper = {w.lower() for w in re.findall(r"[A-Z][\w-]+", one.adjectives)}
        if proper and not proper & (self.known_by(other.entity_id) | words(other.surface)):
            return False
        if one.head.lower() in TALKS and one.det.lower() in OWN:
            return True
        return len(said - self.known_by(other.entity_id)) <= 2

    def _of_another(self, one: Description, scene: Scene) -> bool:
        """Whether `of …`, `with …` after the head names another thing: `talks with Japan`, but not with those who meet."""
        if not _ANOTHER.match(one.tail):
            return False
        if (one.head.lower() in TALKS) and one.tail.startswith((" with ", " between ")):
            said = one.tail[:60]
            return not any(self.catalogue.rows[p]["name"] in said for p in scene.parties) and not re.match(
                r" (?:with|between) (?:Mr|Ms|President|you|our|the [Pp]resident|government|my|both|us\b)", one.tail
            )
        return True

    def _later(self, one: Description, scene: Scene, _: Sequence[Anniversary]) -> Iterator[Reading]:
        """Named only later: the first thing of the sort that follows, where one alone is named at all."""
        if not one.sort.late or (one.tail and self._of_another(one, scene)):
            return
        at = scene.begins[one.text] + one.end
        fitting = [n for n in scene.after(at) if self.fits(one.sort, n)]
        if fitting and len({n.entity_id for n in fitting}) == 1 and self._may(one, fitting[0], scene):
            first = fitting[0]
            yield Reading(
                first.entity_id,
                "named later",
                f"the only {one.head.lower()} that the page names: “{first.surface}”",
                "check",
                first.mention_id,
            )


_RIVAL = 90
_STOP = re.compile(r"[.!?…]\s|\n")
_NAMED_NEXT = re.compile(
    r"(?:,| –| —|:|,? called| known as| named)? ?(?:the |our )?|,? that is,? (?:the )?|\s*[\[(](?:the )?|"
    r"(?: (?:we|that we|you|I|which we) [a-z ]{3,40}),? (?:is )?(?:the |our )?| (?:is|was|will be) (?:the |our )|(?: (?:in|of) [\w ]{3,25}), (?:the )?"
)
_NAMED_BEFORE = re.compile(r",? ?|\s*[\[(]|,? (?:which is|that is|is|as) ")
_EMPTY = frozenset("of the and on in a an to for with our this that its their between by".split())
_PLAIN = frozenset(
    "whole entire current present new integration international regional main leading economic common friendly joint own large "
    "important biggest largest great big substantive fruitful productive constructive cruel terrible bloody major that integrated".split()
)


_ANOTHER = re.compile(
    r" (?:of|on|for|between|with|in) (?!which\b|the (?:\d|past|last|future)|general|fact|turn|particular|addition|my|all\b|20|19|order|terms)"
)


def _distinct(found: list[Reading]) -> list[Reading]:
    seen: set[str] = set()
    out = []
    for one in found:
        if one.entity_id not in seen:
            seen.add(one.entity_id)
            out.append(one)
    return out


def _holds(anniversary: Anniversary, one: Description, scene: Scene) -> bool:
    """Whether the description is what the anniversary is of."""
    said = scene.texts[one.text].text[one.start : one.end]
    core = re.sub(r"^(?:the|our|this|that|its|their)\s+", "", said, flags=re.IGNORECASE)
    near = -200 < one.start - anniversary.end < 120
    return near and (core in anniversary.event or anniversary.event in said or said.startswith(anniversary.event[:25]))


_YEARS = re.compile(r"\b(\d{1,3}) years\b")


def _spelled_years(text: str, one: Description, scene: Scene) -> set[int]:
    """The years that `over the 25 years that we have been implementing our treaty` leads to."""
    if scene.day is None:
        return set()
    near = text[max(0, one.start - 80) : one.start]
    return {int(scene.day[:4]) - int(m[1]) for m in _YEARS.finditer(near)}
