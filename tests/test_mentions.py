"""What is named, of what kind, and who or what is meant: a table for each rule, and what holds for every row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import explore
from explore import catalogue, schema
from explore.mentions import RULES, mentions

Named = tuple[str, str, str]
"""Surface, kind, entity_id."""

CIS = "organisation:commonwealth-of-independent-states"
CAST = "Oleg Sorokin: {}\nHector Quint: I see.\n"


def page(said: str, day: str = "May 14, 2013", title: str = "Talks on piers") -> str:
    """A page in which Oleg Sorokin says something to Hector Quint."""
    return f"{title}\n{day}\n{CAST.format(said)}"


def archive(folder: Path, pages: dict[str, str]) -> explore.Corpus:
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return explore.load(folder, progress=False)


def named(corpus: explore.Corpus, document: str, zone: str = "turn") -> list[Named]:
    """The names in a zone of a document, in order; descriptions, as `the bridge`, are left out."""
    found = corpus.mentions
    found = found[(found["document_id"] == document) & (found["zone"] == zone) & (found["form"] != "description")]
    return list(zip(found["surface"], found["kind"], found["entity_id"], strict=True))


# Each rule ----------------------------------------------------------------------------------------------------------

FOUND: dict[str, list[tuple[str, list[Named]]]] = {
    "catalogue": [
        ("So Finland and Peru wrote to the CIS.", [
            ("Finland", "place", "place:finland"), ("Peru", "place", "place:peru"), ("CIS", "organisation", CIS),
        ]),
        ("The Commonwealth of Independent States is not the League of Nations.", [
            ("Commonwealth of Independent States", "organisation", CIS),
            ("League of Nations", "organisation", "organisation:league-of-nations"),
        ]),
        ("All roads lead to PERU today.", [("PERU", "place", "place:peru")]),
        ("Finland’s lakes are deep.", [("Finland", "place", "place:finland")]),
    ],
    "honorific": [
        ("Thank you, Mr Tolmachyov.", [("Tolmachyov", "person", "person:tolmachev")]),
        ("It was Dr Brandvold’s lamp.", [("Brandvold", "person", "person:brandvold")]),
    ],
    "office": [
        ("So Governor Zhdankin came.", [("Zhdankin", "person", "person:zhdankin")]),
        ("Then Ambassador Lindqvist spoke.", [("Lindqvist", "person", "person:lindqvist")]),
    ],
    "forename": [
        ("I met Grigory Pletnyov at the pier.", [("Grigory Pletnyov", "person", "person:grigory-pletnev")]),
        ("He wrote to J. Korhola again.", [("J. Korhola", "person", "person:j-korhola")]),
    ],
    "surname ending": [
        ("We wrote to Vsemil Karabanov about it.", [("Vsemil Karabanov", "person", "person:vsemil-karabanov")]),
    ],
    "surname": [
        ("As you said, Quint is right.", [("Quint", "person", "person:hector-quint")]),
        ("I asked Grigory Pletnyov, and so Pletnyov came.", [
            ("Grigory Pletnyov", "person", "person:grigory-pletnev"), ("Pletnyov", "person", "person:grigory-pletnev"),
        ]),
    ],
    "head of organisation": [
        ("It belongs to the Lakeside Timber Company now.", [
            ("Lakeside Timber Company", "organisation", "organisation:lakeside-timber-company"),
        ]),
        ("We asked the Committee on Beaver Dams and left.", [
            ("Committee on Beaver Dams", "organisation", "organisation:committee-on-beaver-dams"),
        ]),
    ],
    "head of agreement": [
        ("They keep the Blue Harbour Treaty.", [("Blue Harbour Treaty", "agreement", "agreement:blue-harbour-treaty")]),
    ],
    "head of event": [
        ("We saw it at the Amber Coast Festival.", [
            ("Amber Coast Festival", "event", "event:amber-coast-festival-2013"),
        ]),
        ("It is the 14th Amber Coast Festival already.", [
            ("14th Amber Coast Festival", "event", "event:14th-amber-coast-festival"),
        ]),
    ],
    "head of infrastructure": [
        ("We crossed the Silver Birch Bridge at noon.", [
            ("Silver Birch Bridge", "infrastructure", "infrastructure:silver-birch-bridge"),
        ]),
    ],
    "head of place": [
        ("We rowed over Long Heron Lake at noon.", [("Long Heron Lake", "place", "place:long-heron-lake")]),
        ("Then Lake Vedlamo froze.", [("Lake Vedlamo", "place", "place:lake-vedlamo")]),
    ],
    "title of an agreement": [
        ("They signed the Agreement on joint use of fish ponds, and left.", [
            ("Agreement on joint use of fish ponds", "agreement", "agreement:agreement-on-joint-use-of-fish-ponds"),
        ]),
        ("There is a Memorandum of Understanding on the care of storks which we keep.", [
            ("Memorandum of Understanding on the care of storks", "agreement",
             "agreement:memorandum-of-understanding-on-the-care-of-storks"),
        ]),
    ],
    "small head of infrastructure": [
        ("They mend the Tarvasu railway.", [("Tarvasu railway", "infrastructure", "infrastructure:tarvasu-railway")]),
    ],
    "small head of event": [
        ("So the Finnish-Peruvian talks began.", [
            ("Finnish-Peruvian talks", "event", "event:finnish-peruvian-talks-2013"),
        ]),
    ],
    "small head of agreement": [
        ("We like the Green Meadow initiative.", [
            ("Green Meadow initiative", "agreement", "agreement:green-meadow-initiative"),
        ]),
    ],
    "small head of organisation": [
        ("Then the Peruvian navy came.", [("Peruvian navy", "organisation", "organisation:peruvian-navy")]),
    ],
    "meeting of a body": [
        ("I was at the meeting of the Heron Protection Council.", [
            ("meeting of the Heron Protection Council", "event", "event:meeting-of-the-heron-protection-council-2013"),
        ]),
    ],
    "noun before infrastructure": [
        ("We saw the icebreaker Polar Lantern there.", [
            ("Polar Lantern", "infrastructure", "infrastructure:polar-lantern"),
        ]),
    ],
    "noun before place": [
        ("We went to the village of Zhuravka then.", [("Zhuravka", "place", "place:zhuravka")]),
    ],
    "noun before organisation": [
        ("We wrote to the company Lumigrad too.", [("Lumigrad", "organisation", "organisation:lumigrad")]),
    ],
    "noun after infrastructure": [
        ("And the Meridiana sailing ship left.", [("Meridiana", "infrastructure", "infrastructure:meridiana")]),
    ],
    "noun after organisation": [
        ("And the Stekloprom company left.", [("Stekloprom", "organisation", "organisation:stekloprom")]),
    ],
    "acronym": [
        ("It was the Northern Herring Council (NHC). Now NHC is rich.", [
            ("Northern Herring Council", "organisation", "organisation:northern-herring-council"),
            ("NHC", "organisation", "organisation:northern-herring-council"),
            ("NHC", "organisation", "organisation:northern-herring-council"),
        ]),
    ],
    "also known as": [
        ("We crossed the Silver Birch Bridge, also known as the Crimean Bridge, at noon.", [
            ("Silver Birch Bridge", "infrastructure", "infrastructure:crimean-bridge"),
            ("Crimean Bridge", "infrastructure", "infrastructure:crimean-bridge"),
        ]),
    ],
    "inside a name": [
        ("It was told by the CIS Herring Inspectorate.", [
            ("CIS Herring Inspectorate", "organisation", "organisation:cis-herring-inspectorate"),
            ("CIS", "organisation", CIS),
        ]),
    ],
}  # fmt: skip
CASES = [(rule, f"{rule} {i}", *case) for rule, cases in FOUND.items() for i, case in enumerate(cases)]

each_case = pytest.mark.parametrize(
    ("rule", "document", "expected"), [(r, d, e) for r, d, _, e in CASES], ids=[d for _, d, _, _ in CASES]
)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    """One page for each case of each rule."""
    return archive(tmp_path_factory.mktemp("rules"), {document: page(said) for _, document, said, _ in CASES})


@each_case
def test_a_rule_finds_its_names_and_nothing_else(
    ruled: explore.Corpus, rule: str, document: str, expected: list[Named]
) -> None:
    assert named(ruled, document) == expected
    found = ruled.mentions
    assert rule in found.loc[found["document_id"] == document, "rule"].tolist() or rule == "inside a name"


def test_every_rule_has_a_case() -> None:
    # `surname first` reads tags, see below; what the source marks is read with its readers' tests.
    assert {*FOUND, "surname first", "marked in the source"} == set(RULES)


@pytest.fixture(scope="module")
def without(ruled: explore.Corpus) -> dict[str, explore.Corpus]:
    """The same pages read with each rule left out in turn."""
    frames = ruled.frames
    return {rule: ruled.with_frames(**mentions(frames, catalogue.read(), without=[rule])) for rule in RULES}


@each_case
def test_a_rule_can_be_left_out(
    without: dict[str, explore.Corpus], rule: str, document: str, expected: list[Named]
) -> None:
    assert named(without[rule], document) != expected
    assert rule not in without[rule].mentions["rule"].tolist()


def test_a_rule_left_out_leaves_the_other_rules_names_alone(without: dict[str, explore.Corpus]) -> None:
    assert named(without["honorific"], "catalogue 0") == FOUND["catalogue"][0][1]
    assert named(without["acronym"], "head of place 1") == FOUND["head of place"][1][1]


def test_a_rule_that_there_is_not_is_refused(ruled: explore.Corpus) -> None:
    with pytest.raises(ValueError, match="no rule guesswork; there are catalogue, honorific"):
        mentions(ruled.frames, catalogue.read(), without=["surname", "guesswork"])


# What is no name, and who is meant ------------------------------------------------------------------------------------

NOTHING: dict[str, str] = {
    "a sentence's first word": "Ponds are deep. However, nobody minds.",
    "an office alone": "The President and the Prime Minister agreed, said the Governor.",
    "a head alone": "Our Agreement and the Council stand. This Treaty, too.",
    "a word that is a city elsewhere": "We like reading, and a nice mobile bath.",
    "a city's name as a month": "In March we rest.",
    "part of a word": "The perunias are finlandised.",
    "over a paragraph": "We sing for the United\nNations of birds.",
}
MEANT: dict[str, tuple[str, list[Named]]] = {
    "a surname of two who speak is doubtful": ("As Quint said.", [("Quint", "person", "person:hector-quint")]),
    "the holder of the office on the day": ("We wrote to President Obama.", [("Obama", "person",
        "person:barack-obama")]),
    "a surname before the full name": ("Mr Pletnyov came. I know Grigory Pletnyov.", [
        ("Pletnyov", "person", "person:grigory-pletnev"), ("Grigory Pletnyov", "person", "person:grigory-pletnev"),
    ]),
    "a patronymic": ("Mr Quint, this is Grigory Pavlovich Pletnyov.", [
        ("Quint", "person", "person:hector-quint"), ("Grigory Pavlovich Pletnyov", "person", "person:grigory-pletnev"),
    ]),
    "a person in a name of a city": ("Then Vladimir Putin spoke.", [
        ("Vladimir Putin", "person", "person:vladimir-putin"),
    ]),
    "the city of that name": ("We live in Vladimir.", [("Vladimir", "place", "place:vladimir")]),
    "a nationality is its country": ("A Finnish boat met two Peruvians.", [
        ("Finnish", "nationality", "place:finland"), ("Peruvians", "nationality", "place:peru"),
    ]),
    "a continent's people": ("A European boat came.", [("European", "nationality", "place:europe")]),
    "two countries in one word": ("Finnish-Peruvian trade grows.", [
        ("Finnish", "nationality", "place:finland"), ("Peruvian", "nationality", "place:peru"),
    ]),
    "capitals of a headline": ("THE UNITED NATIONS MET.", [
        ("UNITED NATIONS", "organisation", "organisation:united-nations"),
    ]),
    "both spellings": ("The Shanghai Cooperation Organization met.", [
        ("Shanghai Cooperation Organization", "organisation", "organisation:shanghai-cooperation-organisation"),
    ]),
    "letters without their marks": ("We flew from Côte d'Ivoire to Cote d’Ivoire.", [
        ("Côte d'Ivoire", "place", "place:cote-d-ivoire"), ("Cote d’Ivoire", "place", "place:cote-d-ivoire"),
    ]),
}  # fmt: skip


MISREAD: dict[str, tuple[str, list[Named], str]] = {
    "an honorific with a stop": (
        "We thank Mr. Grebnev for it.", [("Grebnev", "person", "person:grebnev")],
        "",
    ),
    "an honorific and a full name with a stop": (
        "We thank Ms. Clara Grebneva for it.", [("Clara Grebneva", "person", "person:clara-grebneva")],
        "",
    ),
    "an honorific and a forename that no table has": (
        "We thank Dr Tanveke Vrielinck for it.", [("Tanveke Vrielinck", "person", "person:tanveke-vrielinck")],
        "only the first word is taken, as a surname",
    ),
    "a particle": (
        "It was told by Clara van Doren.", [("Clara van Doren", "person", "person:clara-van-doren")],
        "",
    ),
    "an event of another year": (
        "We met at the Amber Coast Festival 2011.", [
            ("Amber Coast Festival 2011", "event", "event:amber-coast-festival-2011"),
        ],
        "",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    pages = {name: page(text) for name, text in NOTHING.items()}
    pages |= {name: page(text) for name, (text, _) in MEANT.items()}
    pages |= {name: page(text) for name, (text, *_) in MISREAD.items()}
    return archive(tmp_path_factory.mktemp("said"), pages)


@pytest.mark.parametrize("document", NOTHING)
def test_what_is_no_name_is_left_alone(said: explore.Corpus, document: str) -> None:
    assert named(said, document) == []


@pytest.mark.parametrize(("document", "expected"), [(name, e) for name, (_, e) in MEANT.items()], ids=list(MEANT))
def test_a_name_means_who_or_what_is_meant_here(said: explore.Corpus, document: str, expected: list[Named]) -> None:
    assert named(said, document) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(name, e, id=name, marks=pytest.mark.xfail(strict=True, reason=why) if why else ())
        for name, (_, e, why) in MISREAD.items()
    ],
)
def test_a_name_is_read_whole(said: explore.Corpus, document: str, expected: list[Named]) -> None:
    assert named(said, document) == expected


def test_a_surname_goes_to_the_person_meant_in_that_document(tmp_path: Path) -> None:
    lines = (
        "Talks of {0}\nMay 14, 2013\n{0} Grebnev: Good day from {0}.\nHector Quint: I am here for you, Mr Grebnev.\n"
    )
    pages = {f"with {who}": lines.format(who) for who in ("Pyotr", "Semyon")}
    corpus = archive(tmp_path, {**pages, "with nobody": page("We thank Mr Grebnev.")})
    persons = {
        "with Pyotr": "person:petr-grebnev",
        "with Semyon": "person:semen-grebnev",
        "with nobody": "person:grebnev",
    }
    for document, person in persons.items():
        assert named(corpus, document) == [("Grebnev", "person", person)], document
    rows = corpus.mentions
    sure = rows[(rows["zone"] == "turn") & (rows["surface"] == "Grebnev")].set_index("document_id")["confidence"]
    assert sure["with Pyotr"] == "certain"
    assert sure["with nobody"] == "check"


def test_of_two_bearers_of_a_surname_the_first_is_given_to_be_checked(tmp_path: Path) -> None:
    text = "Talks\nMay 14, 2013\nPyotr Grebnev: Good day.\nSemyon Grebnev: Hello.\nHector Quint: Mr Grebnev is right.\n"
    corpus = archive(tmp_path, {"two": text})
    row = corpus.mentions[corpus.mentions["surface"] == "Grebnev"].iloc[-1]
    assert (row["surface"], row["confidence"]) == ("Grebnev", "check")
    assert row["entity_id"] in {"person:petr-grebnev", "person:semen-grebnev"}


# The catalogue's rules ------------------------------------------------------------------------------------------------

OWN = [
    ("organisation:heron-league", "Heron League", "organisation", "League [weak] | HL [near: storks, old pier]", ""),
    ("agreement:heron-pact", "Heron Pact of Two", "agreement", "Friendship Pact [parties]", "RU;FI"),
    ("organisation:old-office", "Pier Office", "organisation", "Harbour Desk [until 2009]", ""),
    ("organisation:new-office", "Pier Agency Of Old", "organisation", "Harbour Desk [since 2010]", ""),
    ("organisation:moot", "Heron Moot", "organisation", "Moot [home RU] | heron gathering [lower]", ""),
]
KREMLIN = (
    "Events\n{title}\n{summary}\nMay 14, 2013\n12:30\nThe Harbour House, Sochi\n1 of 2\n{caption}\n{intro}\n* * *\n"
    "Oleg Sorokin: {said}\n<…>\nSee also\n{also}\nMay 15, 2012\nTopics\nTrade\nGeography\n{tag}\nPersons\n{person}\n"
    "Publication status\nPublished in section: News\nText version\n"
)
PLAIN = {
    "title": "Meeting on piers", "summary": "They spoke.", "caption": "At the pier.", "intro": "It was warm.",
    "also": "A council on piers", "tag": "Trade", "person": "Quint Hector", "said": "Yes.",
}  # fmt: skip


def kremlin(**given: str) -> str:
    """A page of the Kremlin, which the readers know as the Russian state's own."""
    return KREMLIN.format(**{**PLAIN, **given})


HELD: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "weak without the stronger": (page("The League met."), []),
    "weak beside the stronger": (page("The Heron League is old. So the League met."), [
        ("Heron League", "organisation:heron-league"), ("League", "organisation:heron-league"),
    ]),
    "near nothing": (page("They call it HL."), []),
    "near its word": (page("They call it HL. We like storks."), [("HL", "organisation:heron-league")]),
    "near its words": (page("They call it HL at the Old Pier."), [("HL", "organisation:heron-league")]),
    "parties who do not meet": (page("We keep the Friendship Pact.", title="Talks with Finland"), [
        ("Friendship Pact", "agreement:friendship-pact"),
    ]),
    "parties who meet": (
        page("We keep the Friendship Pact.", title="Talks between Russia and Finland"),
        [("Friendship Pact", "agreement:heron-pact")],
    ),
    "until": (page("Ask the Harbour Desk.", day="May 14, 2009"), [("Harbour Desk", "organisation:old-office")]),
    "since": (page("Ask the Harbour Desk.", day="May 14, 2010"), [("Harbour Desk", "organisation:new-office")]),
    "away from home": (page("The Moot is open."), []),
    "at home": (kremlin(said="The Moot is open."), [("Moot", "organisation:moot")]),
    "in small letters": (page("It is a heron gathering."), [("heron gathering", "organisation:moot")]),
    "small letters not allowed": (page("It is a heron moot."), []),
}  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    """Pages beside a catalogue whose aliases carry rules."""
    folder = tmp_path_factory.mktemp("held")
    (folder / "catalogue").mkdir()
    header = "entity_id,name,kind,aliases,start,end,parties,follows,part_of,wikidata,description,source"
    own = [f'{i},{name},{kind},"{aliases}",,,{parties},,,,,invented' for i, name, kind, aliases, parties in OWN]
    (folder / "catalogue" / "own.csv").write_text("\n".join([header, *own]), encoding="utf-8")
    return archive(folder, {name: text for name, (text, _) in HELD.items()})


@pytest.mark.parametrize(("document", "expected"), [(name, e) for name, (_, e) in HELD.items()], ids=list(HELD))
def test_an_alias_holds_where_its_rules_say(
    held: explore.Corpus, document: str, expected: list[tuple[str, str]]
) -> None:
    assert [(surface, entity) for surface, _, entity in named(held, document)] == expected


# Where it is named ----------------------------------------------------------------------------------------------------

ZONES: dict[str, tuple[str, dict[str, str], list[Named]]] = {
    "title": ("title", {"title": "Meeting with Finland"}, [("Finland", "place", "place:finland")]),
    "summary": ("summary", {"summary": "They discussed the CIS."}, [("CIS", "organisation", CIS)]),
    "caption": ("caption", {"caption": "With Oleg Sorokin."}, [("Oleg Sorokin", "person", "person:oleg-sorokin")]),
    "intro": ("intro", {"intro": "It took place beside the heron talks in Peru."}, [("Peru", "place", "place:peru")]),
    "see also": ("see_also", {"also": "Informal talks of the CIS"}, [("CIS", "organisation", CIS)]),
    "tag": ("tag", {"tag": "Finland"}, [("Finland", "place", "place:finland")]),
    "person": ("tag", {"tag": "Peru", "person": "Sorokin Oleg"}, [
        ("Peru", "place", "place:peru"), ("Sorokin Oleg", "person", "person:oleg-sorokin"),
    ]),
}  # fmt: skip


@pytest.fixture(scope="module")
def zones(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    pages = {name: kremlin(**{"said": f"The {name} is read.", **given}) for name, (_, given, _) in ZONES.items()}
    dated = {name: text.replace("May 14", f"May {i}") for i, (name, text) in enumerate(pages.items(), 1)}
    return archive(tmp_path_factory.mktemp("zones"), dated)


@pytest.mark.parametrize(
    ("document", "zone", "expected"), [(d, z, e) for d, (z, _, e) in ZONES.items()], ids=list(ZONES)
)
def test_header_notes_and_tags_are_read_too(
    zones: explore.Corpus, document: str, zone: str, expected: list[Named]
) -> None:
    assert named(zones, document, zone) == expected


def test_the_place_of_a_meeting_is_read_on_every_page(zones: explore.Corpus) -> None:
    for document in ZONES:
        assert ("Sochi", "place", "place:sochi") in named(zones, document, "place")


def test_a_row_outside_the_turns_has_no_turn_and_a_note_has_its_note(zones: explore.Corpus) -> None:
    found = zones.mentions
    assert found.loc[found["zone"].isin(["title", "summary", "place", "tag"]), ["turn_id", "note_id"]].isna().all(None)
    assert found.loc[found["zone"].isin(["caption", "intro", "see_also"]), "note_id"].notna().all()
    assert found.loc[found["zone"] == "turn", "turn_id"].notna().all()


def test_a_tag_names_a_person_surname_first(zones: explore.Corpus) -> None:
    frames = {**zones.frames, "mentions": schema.empty("mentions")}
    rules = mentions(frames, catalogue.read())["mentions"]
    assert rules.loc[rules["surface"] == "Sorokin Oleg", "rule"].tolist() == ["surname first"]


def test_surnames_first_can_be_left_out(zones: explore.Corpus) -> None:
    frames = {**zones.frames, "mentions": schema.empty("mentions")}
    without = mentions(frames, catalogue.read(), without=["surname first"])["mentions"]
    assert "surname first" not in without["rule"].tolist()


def test_another_language_than_english_is_left_alone(tmp_path: Path) -> None:
    russian = "Встреча\n14 мая 2013\nОлег Сорокин: Мы были в СНГ, CIS, Finland, и это хорошо.\nО. Л.: Да.\n"
    corpus = archive(tmp_path, {"english": page("The CIS and the sea."), "russian": russian})
    assert corpus.documents.set_index("document_id")["language"].to_dict() == {"english": "en", "russian": "ru"}
    assert corpus.mentions["document_id"].unique().tolist() == ["english"]


# What holds for every row ---------------------------------------------------------------------------------------------


def texts(corpus: explore.Corpus) -> list[str]:
    """The text in which each mention stands."""
    turns = corpus.turns.set_index("turn_id")["text"]
    notes = corpus.notes.set_index("note_id")["text"]
    documents = corpus.documents.set_index("document_id")
    out = []
    for row in corpus.mentions.itertuples():
        if isinstance(row.note_id, str):
            out.append(notes[row.note_id])
        elif isinstance(row.turn_id, str):
            out.append(turns[row.turn_id])
        else:
            out.append(row.surface if row.zone == "tag" else documents.at[row.document_id, row.zone])
    return out


@pytest.mark.parametrize("name", ["ruled", "said", "held", "zones"])
def test_the_surface_is_the_text_from_start_to_end(name: str, request: pytest.FixtureRequest) -> None:
    corpus: explore.Corpus = request.getfixturevalue(name)
    rows = corpus.mentions
    assert len(rows) > 10
    tagged = (rows["zone"] == "tag").to_numpy()
    wrong = [
        row.mention_id
        for row, text, tag in zip(rows.itertuples(), texts(corpus), tagged, strict=True)
        if not tag and text[row.start : row.end] != row.surface
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["ruled", "said", "held", "zones"])
def test_the_source_says_the_surface_at_its_offsets(name: str, request: pytest.FixtureRequest) -> None:
    corpus: explore.Corpus = request.getfixturevalue(name)
    documents = corpus.documents
    source = {
        id_: Path(path).read_bytes().decode("utf-8")
        for id_, path in zip(documents["document_id"], documents["source"], strict=True)
    }
    rows = corpus.mentions
    assert rows["source_start"].notna().all()
    wrong = [
        row.mention_id
        for row in rows.itertuples()
        if source[row.document_id][int(row.source_start) : int(row.source_end)].split() != row.surface.split()
    ]
    assert wrong == []


def test_a_name_over_a_broken_line_is_one_name(tmp_path: Path) -> None:
    corpus = archive(tmp_path, {"a": kremlin(said="We like the Commonwealth\nof Independent States\n, and so on.")})
    row = corpus.mentions[corpus.mentions["zone"] == "turn"].iloc[0]
    assert (row["surface"], row["entity_id"]) == ("Commonwealth of Independent States", CIS)
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert text[int(row["source_start"]) : int(row["source_end"])] == "Commonwealth\nof Independent States"


@pytest.mark.parametrize("name", ["ruled", "said", "held", "zones"])
def test_every_row_has_an_entity_of_its_kind_and_a_rule(name: str, request: pytest.FixtureRequest) -> None:
    corpus: explore.Corpus = request.getfixturevalue(name)
    rows, kinds = corpus.mentions, corpus.entities.set_index("entity_id")["kind"]
    assert rows["mention_id"].is_unique
    assert rows["entity_id"].isin(kinds.index).all()
    plain = rows[rows["kind"] != "nationality"]
    assert (kinds[plain["entity_id"]].to_numpy() == plain["kind"].to_numpy()).all()
    assert rows["confidence"].isin(["certain", "likely", "check"]).all()
    assert rows["form"].isin("name alias acronym surname description link tag".split()).all()
    assert rows[["rule"]].notna().all(None)


def test_a_discovered_entity_is_named_once_and_has_its_names(ruled: explore.Corpus) -> None:
    entities, aliases = ruled.entities, ruled.aliases
    assert entities["entity_id"].is_unique
    found = entities.set_index("entity_id").loc["organisation:northern-herring-council"]
    assert (found["name"], found["origin"]) == ("Northern Herring Council", "discovered")
    assert (
        "Northern Herring Council"
        in aliases.loc[aliases["entity_id"] == "organisation:northern-herring-council", "alias"].tolist()
    )


def rows_of(corpus: explore.Corpus, document: str) -> pd.DataFrame:
    rows = corpus.mentions
    rows = rows[rows["document_id"] == document].reset_index(drop=True)
    return rows.astype("object")


A = "Talks\nMay 14, 2013\n{}: Good day to the League of Herons (LH).\nHector Quint: Thank you, Mr {}. LH is old.\n"
OTHERS = {
    "b": page("The LH met Semyon Sorokin and Mr Quint. It is the Northern Herring Council (LH)."),
    "c": "Talks\nMay 15, 2013\nBoris Quint: Good day, Mr Sorokin. Peru is here.\n",
}


@pytest.mark.parametrize("others", [["b"], ["c"], ["b", "c"]])
def test_one_document_never_changes_another_ones_rows(tmp_path: Path, others: list[str]) -> None:
    alone = archive(tmp_path, {"a": A.format("Oleg Sorokin", "Sorokin")})
    among = archive(tmp_path, {name: OTHERS[name] for name in others})
    assert len(among) == 1 + len(others)
    assert_frame_equal(rows_of(alone, "a"), rows_of(among, "a"))


def test_another_spelling_elsewhere_changes_no_row_here(tmp_path: Path) -> None:
    alone = archive(tmp_path, {"a": A.format("Sergey Vrubskoy", "Vrubskoy")})
    among = archive(
        tmp_path, {"d": "Talks\nMay 15, 2013\nSergei Vrubskoi: Yes.\nHector Quint: So.\nSergei Vrubskoi: No.\n"}
    )
    assert_frame_equal(rows_of(alone, "a"), rows_of(among, "a"))


def test_the_order_of_documents_changes_no_row(ruled: explore.Corpus) -> None:
    frames = ruled.frames
    turned = {**frames, "documents": frames["documents"][::-1].reset_index(drop=True)}
    other = ruled.with_frames(**mentions(turned, catalogue.read()))
    for document in ("acronym 0", "inside a name 0"):
        assert_frame_equal(rows_of(ruled, document), rows_of(other, document))
    assert_frame_equal(ruled.entities.sort_values("entity_id"), other.entities.sort_values("entity_id"))


def test_no_documents_give_no_rows() -> None:
    out = mentions(explore.Corpus().frames, catalogue.read())
    assert out["mentions"].empty
    assert list(out["mentions"].columns) == schema.SCHEMAS["mentions"].names


# Any text -------------------------------------------------------------------------------------------------------------


def documents_of(texts: list[str], day: str | None = "2013-05-14") -> dict[str, pd.DataFrame]:
    """The frames of documents with one turn each."""
    size = len(texts)
    counts = {name: [0] * size for name in ("n_turns", "words", "characters")}
    ids = [f"d{i}" for i in range(size)]
    documents = schema.typed(
        "documents",
        {"document_id": ids, "date": pd.to_datetime(pd.Series([day] * size)), "is_excerpt": [False] * size, **counts},
    )
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"{id_}#0" for id_ in ids], "document_id": ids, "position": [0] * size,
            "speaker": ["Oleg Sorokin"] * size, "speaker_id": ["person:oleg-sorokin"] * size, "text": texts,
            "words": [1] * size,
        },
    )  # fmt: skip
    return explore.Corpus({"documents": documents, "turns": turns}).frames


WORDS = st.sampled_from(
    "the of and for on Mr Mr. Governor President Sorokin Grigory Pletnyov Pletnyov’s Finland Finnish-Peruvian CIS "
    "(CIS) Vladimir Heron Council Agreement Treaty on between Bridge railway company icebreaker meeting summit 20th "
    "2013 J. ’s [state agency] – , . \n « » “ ” Ministry Days year village S.S. O’Neil İstanbul ß ﬁ Ⅳ".split(" ")
)
TEXTS = st.lists(WORDS | st.text(max_size=6), max_size=14).flatmap(
    lambda words: st.sampled_from([" ", ""]).map(lambda blank: blank.join(words))
)


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=25))
def test_any_text_is_read_and_its_spans_are_nested_or_apart(texts: list[str]) -> None:
    found = mentions(documents_of(texts), catalogue.read())["mentions"]
    for i, text in enumerate(texts):
        rows = found[found["document_id"] == f"d{i}"]
        spans = list(zip(rows["start"].astype(int), rows["end"].astype(int), strict=True))
        assert [text[a:b] for a, b in spans] == rows["surface"].tolist()
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert not any(a < c < b < d for a, b in spans for c, d in spans)
        assert len(set(spans)) == len(spans)
    assert found["entity_id"].notna().all()
