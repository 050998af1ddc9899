"""The catalogue keeps its contract, and tells what is wrong with a row: the file, the line and the cure."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import explore
from explore import catalogue
from explore.catalogue import Catalogue, CatalogueError, Name, Term
from explore.catalogue.catalogue import COLUMNS, HERE, KINDS

FILES = sorted(HERE.glob("*.csv"))
ENTITIES = [path for path in FILES if not path.name.startswith(("countries", "offices", "topics"))]
OFFICES = [path for path in FILES if path.name.startswith("offices")]

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_entity_file = pytest.mark.parametrize("path", ENTITIES, ids=lambda path: path.stem)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(written: str) -> date:
    """A date as the catalogue writes it, which may be a year or a month; ValueError for one that is none."""
    year, month, day_ = [*map(int, written.split("-")), 1, 1][:3]
    return date(year, month, day_)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue.read()


# What ships ---------------------------------------------------------------------------------------------------------


@each_file
def test_every_row_has_a_source_and_no_stray_blanks(path: Path) -> None:
    read = rows(path)
    assert read
    assert [row for row in read if not row["source"]] == []
    assert [cell for row in read for cell in row.values() if cell != cell.strip() or "\n" in cell] == []


def test_an_id_stands_on_one_row_of_all_files() -> None:
    ids = Counter(row["entity_id"] for path in ENTITIES for row in rows(path))
    ids.update(row["topic_id"] for path in FILES if path.name.startswith("topics") for row in rows(path))
    assert [id_ for id_, times in ids.items() if times > 1] == []


@each_entity_file
def test_ids_begin_with_the_kind(path: Path) -> None:
    assert [r["entity_id"] for r in rows(path) if not re.fullmatch(rf"{r['kind']}:[a-z0-9-]+", r["entity_id"])] == []
    assert {row["kind"] for row in rows(path)} <= set(KINDS)


@each_file
def test_dates_are_in_the_calendar_and_nothing_ends_before_it_begins(path: Path) -> None:
    wrong = []
    for row in rows(path):
        spans = [(row.get("start"), row.get("end")), (row.get("inaugurated"), None)]
        for start, end in spans:
            try:
                first, last = (day(cell) if cell else None for cell in (start, end))
            except ValueError:
                wrong.append(row)
                continue
            if first and last and end and start and last < day(start[: len(end)]):
                wrong.append(row)
    assert wrong == []


OWN_ARTICLE = {"A Just Russia", "A Just Russia party", "The Bronx", "The Hague"}


def test_no_alias_begins_with_an_article() -> None:
    written = [row["name"] for path in ENTITIES for row in rows(path)]
    written += [alias for path in ENTITIES for row in rows(path) for alias in row["aliases"].split(" | ")]
    assert [name for name in written if re.match(r"(?:the|an?) ", name, re.I) and name not in OWN_ARTICLE] == []


def test_what_leans_on_another_row_finds_it(known: Catalogue) -> None:
    lost = [
        (entity, column, row[column])
        for entity, row in known.rows.items()
        for column in ("part_of", "follows")
        if row[column] and row[column] not in known.rows
    ]
    lost += [
        (entity, "party", party) for entity, ps in known.parties.items() for party in ps if party not in known.rows
    ]
    lost += [(term.person_id, "office", term.body) for term in known.terms if term.body not in known.rows]
    lost += [(topic, "member", m) for topic, members in known.topics.items() for m in members if m not in known.rows]
    assert lost == []


def test_offices_are_held_by_persons(known: Catalogue) -> None:
    assert {known.rows[term.person_id]["kind"] for term in known.terms} == {"person"}


def test_terms_of_a_person_in_one_office_do_not_overlap(known: Catalogue) -> None:
    by_office: dict[tuple[str, str, str], list[Term]] = defaultdict(list)
    for term in known.terms:
        by_office[term.person_id, term.office, term.body].append(term)
    overlapping = []
    for terms in by_office.values():
        ordered = sorted(terms, key=lambda term: term.start)
        overlapping += [
            (one.person_id, one.office, one.end, other.start)
            for one, other in itertools.pairwise(ordered)
            if not one.end or other.start < one.end[: len(other.start)]
        ]
    assert overlapping == []


def test_every_term_begins_and_an_inauguration_lies_in_its_term(known: Catalogue) -> None:
    assert [term for term in known.terms if not term.start] == []
    assert [
        term
        for term in known.terms
        if term.inaugurated
        and (term.inaugurated < term.start[: len(term.inaugurated)] or (term.end and term.inaugurated > term.end))
    ] == []


def _allowed(one: Name, other: Name) -> bool:
    """Whether two readings of one name are told apart: by a rule, by their time, or, of places, by the reader."""
    kinds = {one.kind, other.kind}
    return bool(
        kinds == {"place"}
        or one.adjective != other.adjective
        or one.rule != other.rule
        or one.parties
        or one.near
        or one.common
        or other.common
    )


def test_a_name_means_two_things_only_where_rules_part_them(known: Catalogue) -> None:
    by_text: dict[str, list[Name]] = defaultdict(list)
    for name in known.names:
        by_text[name.text].append(name)
    ambiguous = [
        (text, one.entity_id, other.entity_id)
        for text, names in by_text.items()
        for i, one in enumerate(names)
        for other in names[i + 1 :]
        if one.entity_id != other.entity_id and not _allowed(one, other)
    ]
    assert ambiguous == []


@pytest.mark.parametrize(
    ("entity", "start", "end"),
    [
        ("organisation:commonwealth-of-independent-states", "1991-12-08", ""),
        ("organisation:united-nations", "1945-10-24", ""),
        ("organisation:league-of-nations", "1920-01-10", "1946-04-20"),
        ("event:great-patriotic-war", "1941-06-22", "1945-05-09"),
        ("person:boris-yeltsin", "1931-02-01", "2007-04-23"),
    ],
)
def test_facts_of_the_world_are_as_they_were(known: Catalogue, entity: str, start: str, end: str) -> None:
    assert (known.rows[entity]["start"], known.rows[entity]["end"]) == (start, end)


@pytest.mark.parametrize(
    ("surname", "on", "persons"),
    [
        ("putin", "2012-05-15", ["person:vladimir-putin"]),
        ("bush", "1990-06-01", ["person:george-h-w-bush"]),
        ("bush", "2005-06-01", ["person:george-w-bush"]),
        ("nobody", "2005-06-01", []),
    ],
)
def test_a_surname_means_who_held_the_office_on_the_day(
    known: Catalogue, surname: str, on: str, persons: list[str]
) -> None:
    assert list(known.in_office(surname, on)) == persons


# An analyst's own ---------------------------------------------------------------------------------------------------

HEADER = ",".join(COLUMNS)
TERMS = "person_id,office,body,start,end,inaugurated,source"
TOPICS = "topic_id,name,members,words,source"
PAGE = "Talks on piers\nMay 14, 2013\nOleg Sorokin: The Heron League and the Old Pier Pact. We greet the CIS.\n"


def entity(id_: str, name: str, aliases: str = "", start: str = "", end: str = "", parties: str = "") -> str:
    kind = id_.partition(":")[0]
    return f'{id_},"{name}",{kind},"{aliases}",{start},{end},{parties},,,,,my notes'


Write = Callable[..., Path]


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Write]:
    """Writes files into the catalogue beside one page of an archive, and gives the archive."""

    def write(**files: str) -> Path:
        folder = tmp_path / "archive"
        (folder / "catalogue").mkdir(parents=True, exist_ok=True)
        (folder / "page.txt").write_text(PAGE, encoding="utf-8")
        for name, text in files.items():
            (folder / "catalogue" / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    return write


def meaning(corpus: explore.Corpus) -> dict[str, str]:
    return dict(zip(corpus.mentions["surface"], corpus.mentions["entity_id"].astype("str"), strict=True))


CIS = "organisation:commonwealth-of-independent-states"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    """One page beside a catalogue of an analyst's own: new rows, a row of a known id, offices, a topic."""
    folder = tmp_path_factory.mktemp("own") / "archive"
    (folder / "catalogue").mkdir(parents=True)
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    own = {
        "birds": "\r\n".join(  # as a spreadsheet saves it
            [HEADER, entity("organisation:heron-league", "League of Herons", "Heron League", "2001-02-03", "", "RU;FI")]
        ),
        "replaced": "\n".join([HEADER, entity(CIS, "Commonwealth, by me", "Old Pier Pact", "1999")]),
        "persons": "\n".join([HEADER, entity("person:aino-lepik", "Aino Lepik")]),
        "offices": f"{TERMS}\nperson:aino-lepik,President,EE,2010-01-01,,2010-01-02,my notes",
        "topics": f"{TOPICS}\ntopic:birds,Birds,organisation:heron-league | {CIS},we greet,my notes",
    }
    for name, text in own.items():
        (folder / "catalogue" / f"{name}.csv").write_bytes(text.encode("utf-8-sig"))
    (folder / "catalogue" / "notes.txt").write_text("Oleg Sorokin: No transcript.\n", encoding="utf-8")
    return explore.load(folder)


def test_an_own_row_is_read_on_top(mine: explore.Corpus) -> None:
    assert meaning(mine)["Heron League"] == "organisation:heron-league"
    row = mine.entities.set_index("entity_id").loc["organisation:heron-league"]
    assert (row["name"], row["start_date"], row["origin"]) == ("League of Herons", "2001-02-03", "catalogue")
    assert row["source"] == "my notes"
    parties = mine.parties
    both = parties.loc[parties["entity_id"] == "organisation:heron-league", "party_id"]
    assert both.tolist() == ["place:russia", "place:finland"]


def test_an_own_row_of_a_known_id_replaces_it_with_its_names(mine: explore.Corpus) -> None:
    assert meaning(mine)["Old Pier Pact"] == CIS
    assert "CIS" not in meaning(mine)
    row = mine.entities.set_index("entity_id").loc[CIS]
    assert (row["name"], row["start_date"]) == ("Commonwealth, by me", "1999")


def test_an_own_office_is_known(mine: explore.Corpus) -> None:
    known = catalogue.read(str(Path(mine.documents["source"][0]).parent / "catalogue"))
    assert known.in_office("lepik", "2013-05-14") == ("person:aino-lepik",)


def test_an_own_state_is_known_with_its_people_and_its_code(beside: Write) -> None:
    states = (
        "code,name,aliases,adjectives,people,languages,start,end,source\nQM,Heronland,,Heronian,Heronians,,,,my notes"
    )
    pact = "\n".join([HEADER, entity("agreement:pier-pact", "Old Pier Pact", parties="QM;FI")])
    known = catalogue.read(str(beside(countries=states, pacts=pact) / "catalogue"))
    assert "place:heronland" in known.states
    assert known.parties["agreement:pier-pact"] == ("place:heronland", "place:finland")
    assert {"Heronian", "Heronians"} <= {name.text for name in known.names_of["place:heronland"] if name.adjective}


def test_an_own_topic_gathers_its_members_and_words(mine: explore.Corpus) -> None:
    assert mine.follow("Birds")["surface"].tolist() == ["Heron League", "Old Pier Pact", "We greet"]


def test_the_catalogue_itself_is_no_transcript(mine: explore.Corpus) -> None:
    assert mine.documents["document_id"].tolist() == ["page"]


def test_a_catalogue_elsewhere_changes_nothing(mine: explore.Corpus, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    other = explore.load(tmp_path)
    assert meaning(other)["CIS"] == CIS
    assert other.entities.set_index("entity_id").loc[CIS, "name"] == "Commonwealth of Independent States"
    assert "League of Herons" not in other.entities["name"].tolist()


def test_a_catalogue_that_was_changed_is_read_again(beside: Write) -> None:
    row = "organisation:herons", "Heron League"
    folder = beside(mine="\n".join([HEADER, entity(*row, start="1999")]))
    assert catalogue.read(str(folder / "catalogue")).rows[row[0]]["start"] == "1999"
    beside(mine="\n".join([HEADER, entity(*row, start="2001")]))
    assert catalogue.read(str(folder / "catalogue")).rows[row[0]]["start"] == "2001"


GOOD = entity("organisation:first", "First League")

MALFORMED: list[tuple[str, str, list[str], int, str]] = [
    # what is wrong, the file's name, its lines, the line named, what the cure says
    ("a missing column", "mine", [HEADER.removesuffix(",source"), GOOD], 1, "source; put them in its first line"),
    ("an empty file", "mine", [""], 1, "put them in its first line"),
    ("a bad kind", "mine", [HEADER, GOOD, entity("animal:heron", "Heron")], 3, "none of person, place, organisation"),
    ("another kind's id", "mine", [HEADER, GOOD.replace("organisation:first", "event:first")], 2, "organisation:some"),
    ("an id with capitals", "mine", [HEADER, entity("organisation:First", "First")], 2, "organisation:some-name"),
    ("an id without a kind", "mine", [HEADER, GOOD.replace("organisation:first", "first")], 2, "its kind, a colon"),
    ("no name", "mine", [HEADER, entity("organisation:first", "")], 2, "organisation:some-name"),
    ("a date in words", "mine", [HEADER, GOOD, entity("event:x", "X", "", "May 1992")], 3, "write 1992, 1992-05"),
    ("an end in figures", "mine", [HEADER, entity("event:x", "X", "", "", "9.5.45")], 2, "1992-05-25"),
    ("a day not in the calendar", "mine", [HEADER, entity("event:x", "X", "", "1992-13-40")], 2, "1992-05-25"),
    ("an end before the start", "mine", [HEADER, entity("event:x", "X", "", "1992", "1991")], 2, "1991"),
    ("an unknown rule", "mine", [HEADER, GOOD, entity("event:x", "X", "Xs [often]")], 3, "lower, weak, parties, near"),
    ("a rule without its year", "mine", [HEADER, entity("event:x", "X", "Xs [since]")], 2, "since YEAR"),
    ("a short row", "mine", [HEADER, GOOD, "event:x,X,event"], 3, '"double quotes"'),
    ("a long row", "mine", [HEADER, GOOD + ",and,more"], 2, '"double quotes"'),
    ("an unknown country", "mine", [HEADER, entity("agreement:x", "X", "", "", "", "RU;QQ")], 2, "ISO code"),
    ("an unknown party", "mine", [HEADER, entity("agreement:x", "X", "", "", "", "RU;place:qq")], 2, "place:qq"),
    ("an unknown member", "topics", [TOPICS, "topic:x,X,organisation:nothing,,notes"], 2, "no such entity_id"),
    ("a topic without topic:", "topics", [TOPICS, f"x,X,{CIS},,notes"], 2, "begins with topic:"),
    ("an unknown person", "offices", [TERMS, "person:nobody-at-all,King,RU,2000,,,notes"], 2, "add the person first"),
    ("an unknown state", "offices", [TERMS, "person:vladimir-putin,King,QQ,2000,,,notes"], 2, "ISO code"),
    ("a term that begins in words", "offices", [TERMS, "person:vladimir-putin,King,RU,lately,,,notes"], 2, "1992-05"),
    ("a bad inauguration", "offices", [TERMS, "person:vladimir-putin,King,RU,2000,,2000-13-40,n"], 2, "1992-05-25"),
]
NOT_YET = {"an unknown party": "a party written as an id is not looked up"}


@pytest.mark.parametrize(
    ("name", "lines", "line", "cure"),
    [
        pytest.param(
            *case, id=wrong, marks=pytest.mark.xfail(strict=True, reason=NOT_YET[wrong]) if wrong in NOT_YET else ()
        )
        for wrong, *case in MALFORMED
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_cure(
    beside: Write, name: str, lines: list[str], line: int, cure: str
) -> None:
    folder = beside(**{name: "\n".join(lines)})
    with pytest.raises(CatalogueError) as caught:
        catalogue.read(str(folder / "catalogue"))
    told = str(caught.value)
    assert f"{folder / 'catalogue' / name}.csv: line {line}:" in told
    assert cure in told


def test_loading_stops_at_a_catalogue_that_cannot_be_read(beside: Write) -> None:
    with pytest.raises(CatalogueError, match=r"mine\.csv: line 1: .*put them in its first line"):
        explore.load(beside(mine="entity_id,name"))
