"""A subject followed through transcripts: what a question may mean, its passages in time order, what is beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import explore
from explore.corpus.candidates import COLUMNS, AmbiguousError
from explore.corpus.passages import COLUMNS as PASSAGES

CIS = "organisation:commonwealth-of-independent-states"
PACT, OTHER_PACT = "agreement:russia-finland-heron-pact", "agreement:russia-estonia-heron-pact"
BRIDGE, COUNCIL = "infrastructure:silver-birch-bridge", "organisation:northern-herring-council"

KREMLIN = (
    "Events\nMeeting on the Silver Birch Bridge\nThey spoke of herring.\nMay 14, 2013\n12:30\nHarbour House, Sochi\n"
    "1 of 2\nAt the Silver Birch Bridge.\n* * *\n"
    "Oleg Sorokin: Good day. The Silver Birch Bridge is open. Come and see.\n"
    "Hector Quint: The Northern Herring Council (NHC) likes the Silver Birch Bridge. So does the CIS.\n"
    "Topics\nTrade\nPublication status\nPublished in section: News\nText version\n"
)
PAGES = {
    "b-2013": KREMLIN,
    "c-2011": "Talks on roads\nMay 14, 2011\nOleg Sorokin: We begin the Silver Birch Bridge. "
    "See the heron pact of 1994.\nHector Quint: The Council of Terns is with the CIS. "
    "Next year we mark the 20th anniversary of the Tern House.\n",
    "a-2015": "Talks on birds\nMay 14, 2015\nBoris Lapin: The NHC is old, and so is the Tern Agency Bureau of Peru.\n"
    "Oleg Sorokin: They met for the 30th anniversary of the Tern House. We like herring and herrings.\n",
    "undated": "Talks on gulls\nOleg Sorokin: Nobody mends the Silver Birch Bridge.\n",
}  # fmt: skip
HEADER = "entity_id,name,kind,aliases,start,end,parties,follows,part_of,wikidata,description,source"
OWN = [
    f"{PACT},Heron Pact of Finland,agreement,heron pact of 1994 [lower] | Heron Pact,1994-02-03,,RU;FI,,,,,invented",
    f"{OTHER_PACT},Heron Pact of Estonia,agreement,heron pact of 1996 [lower] | Heron Pact,1996-02,,RU;EE,,,,,invented",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    folder = tmp_path_factory.mktemp("followed")
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "own.csv").write_text("\n".join([HEADER, *OWN]), encoding="utf-8")
    # Both pacts are named by their own words, so that a question may mean either.
    both = "Talks on pacts\nMay 14, 2012\nOleg Sorokin: There is a heron pact of 1994 and a heron pact of 1996.\n"
    for name, text in {**PAGES, "d-2012": both}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return explore.load(folder, progress=False)


# What a question may mean -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "entity", "reason"),
    [
        (CIS, CIS, "its id"),
        ("Commonwealth of Independent States", CIS, "its name"),
        ("the commonwealth of independent states", CIS, "its name"),
        ("CIS", CIS, "also called CIS"),
        ("Silver Birch Bridge", BRIDGE, "its name"),
        ("topic:integration", "topic:integration", "its id"),
        ("Eurasian integration", "topic:integration", "its name"),
    ],
)
def test_an_id_a_name_an_alias_or_a_topic_is_sure(corpus: explore.Corpus, what: str, entity: str, reason: str) -> None:
    found = corpus.candidates(what)
    assert tuple(found.columns) == COLUMNS
    assert found[["entity_id", "score", "reason"]].to_numpy().tolist() == [[entity, 100.0, reason]]


def test_an_acronym_that_a_document_explains_is_known(corpus: explore.Corpus) -> None:
    assert corpus.candidates("NHC")["entity_id"].tolist() == [COUNCIL]


@pytest.mark.parametrize(
    ("what", "entity", "reason"),
    [
        ("birch bridge", BRIDGE, "its name Silver Birch Bridge"),
        ("herring council of the north", COUNCIL, "its name"),
        ("1994 heron pact", PACT, "of 1994"),
        ("1996 heron pact", OTHER_PACT, "of 1996"),
        ("heron pact with Finland 1994", PACT, "with that party"),
    ],
)
def test_free_words_find_what_they_share_words_years_and_parties_with(
    corpus: explore.Corpus, what: str, entity: str, reason: str
) -> None:
    best = corpus.candidates(what).iloc[0]
    assert best["entity_id"] == entity
    assert reason in best["reason"]
    assert best["score"] < 100


def test_candidates_come_best_first_and_count_their_passages(corpus: explore.Corpus) -> None:
    found = corpus.candidates("Silver bridge")
    assert found["score"].is_monotonic_decreasing
    assert found.set_index("entity_id").at[BRIDGE, "mentions"] == (corpus.mentions["entity_id"] == BRIDGE).sum() > 4


@pytest.mark.parametrize("what", ["", "the", "Zqxwv", "12"])
def test_what_nothing_is_called_has_no_candidates(corpus: explore.Corpus, what: str) -> None:
    found = corpus.candidates(what)
    assert found.empty
    assert tuple(found.columns) == COLUMNS


def test_an_ambiguous_question_raises_with_its_candidates(corpus: explore.Corpus) -> None:
    with pytest.raises(AmbiguousError, match=r"'Heron Pact' may mean .*ask with one of these ids") as caught:
        corpus.follow("Heron Pact")
    assert set(caught.value.candidates["entity_id"]) == {PACT, OTHER_PACT}
    assert isinstance(caught.value, ValueError)


def test_a_question_that_nothing_answers_says_what_to_do(corpus: explore.Corpus) -> None:
    with pytest.raises(LookupError, match="nothing here is called 'Zqxwv': try another name, or look through"):
        corpus.follow("Zqxwv")


def test_no_transcripts_answer_no_question() -> None:
    assert explore.Corpus().candidates("CIS").empty
    with pytest.raises(LookupError):
        explore.Corpus().follow("CIS")


# Passages -------------------------------------------------------------------------------------------------------------


def test_passages_come_in_time_order_over_all_documents(corpus: explore.Corpus) -> None:
    found = corpus.follow(BRIDGE)
    assert list(found.columns) == [*PASSAGES, "entity_id", "zone"]
    assert found["document_id"].drop_duplicates().tolist() == ["undated", "c-2011", "b-2013"]
    assert found["date"].dropna().is_monotonic_increasing
    turns = found[found["zone"] == "turn"]
    named = turns[turns["surface"] == "Silver Birch Bridge"]
    assert named["speaker"].tolist() == ["Oleg Sorokin", "Oleg Sorokin", "Oleg Sorokin", "Hector Quint"]
    assert (named["reason"] == "names it: Silver Birch Bridge").all()


def test_a_passage_has_its_sentence_and_its_neighbours(corpus: explore.Corpus) -> None:
    found = corpus.follow(BRIDGE)
    row = found[(found["document_id"] == "b-2013") & (found["turn_id"] == "b-2013#0")].iloc[0]
    assert (row["previous"], row["sentence"], row["next"]) == (
        "Good day.", "The Silver Birch Bridge is open.", "Come and see.",
    )  # fmt: skip
    text = corpus.turns.set_index("turn_id").at["b-2013#0", "text"]
    assert text[row["start"] : row["end"]] == row["surface"]


def test_passages_outside_the_turns_say_their_zone(corpus: explore.Corpus) -> None:
    found = corpus.follow(BRIDGE)
    outside = found[found["zone"] != "turn"].set_index("zone")
    assert outside.at["title", "sentence"] == "Meeting on the Silver Birch Bridge"
    assert set(outside.index) >= {"title"}
    assert outside["speaker"].isna().all()
    assert len(outside) == 2


def test_each_form_has_its_reason(corpus: explore.Corpus) -> None:
    found = corpus.follow(COUNCIL)
    reasons = dict(zip(found["form"], found["reason"], strict=True))
    assert reasons["name"] == "names it: Northern Herring Council"
    assert reasons["acronym"] == "acronym of Northern Herring Council"


@pytest.mark.parametrize("what", ["Birch Bridge", "Silver Birch Bridge", BRIDGE])
def test_however_it_is_asked_the_answer_is_the_same(corpus: explore.Corpus, what: str) -> None:
    pd.testing.assert_frame_equal(corpus.follow(what), corpus.follow(BRIDGE))


def test_what_is_named_beside_it_is_counted_most_often_first(corpus: explore.Corpus) -> None:
    found = corpus.related(BRIDGE)
    assert found.columns.tolist() == ["entity_id", "name", "kind", "together", "transcripts"]
    assert found["together"].is_monotonic_decreasing
    beside = found.set_index("entity_id")[["together", "transcripts"]]
    assert beside.loc[PACT].tolist() == [1, 1]
    assert beside.loc[COUNCIL].tolist() == [1, 1]
    assert BRIDGE not in beside.index


# Anniversaries --------------------------------------------------------------------------------------------------------


def test_anniversaries_are_one_table_in_time_order(corpus: explore.Corpus) -> None:
    found = corpus.anniversaries()
    columns = "date event event_date years speaker to document_id turn_id surface reason sentence".split()
    assert found.columns.tolist() == columns
    told = found[["event", "event_date", "years", "speaker", "to", "document_id"]].astype("object")
    assert told.fillna("").to_numpy().tolist() == [
        ["the Tern House", "1992", 20, "Hector Quint", "Oleg Sorokin", "c-2011"],
        ["the Tern House", "", 30, "Oleg Sorokin", "Boris Lapin", "a-2015"],
    ]
    assert found["sentence"][0] == "Next year we mark the 20th anniversary of the Tern House."


def test_no_anniversaries_are_an_empty_table() -> None:
    found = explore.Corpus().anniversaries()
    assert found.empty
    assert "event_date" in found.columns


def test_an_anniversary_whose_day_the_text_gives_has_its_years_too(tmp_path: Path) -> None:
    said = "We will celebrate the 10th anniversary of the pier (founded on October 22, 2003)."
    (tmp_path / "page.txt").write_text(f"Talks\nMay 14, 2013\nOleg Sorokin: {said}\n", encoding="utf-8")
    row = explore.load(tmp_path).anniversaries().iloc[0]
    assert row["event_date"] == "2003-10-22"
    assert row["years"] == 10


# Topics ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def topical(corpus: explore.Corpus) -> explore.Corpus:
    return corpus.with_topic("Water works", ["Silver Birch Bridge", CIS])


def test_a_topic_of_ones_own_is_asked_for_as_an_entity(topical: explore.Corpus) -> None:
    assert topical.candidates("water works")["entity_id"].tolist() == ["topic:water-works"]
    found = topical.follow("Water works")
    assert set(found["entity_id"]) == {BRIDGE, CIS}
    assert (
        topical.candidates("Water works")["mentions"].iloc[0] == topical.mentions["entity_id"].isin([BRIDGE, CIS]).sum()
    )


def test_a_topic_never_merges_its_members(corpus: explore.Corpus, topical: explore.Corpus) -> None:
    for member in (BRIDGE, CIS):
        pd.testing.assert_frame_equal(topical.follow(member), corpus.follow(member))
    pd.testing.assert_frame_equal(topical.mentions, corpus.mentions)


def test_a_topic_leaves_the_corpus_it_came_from_alone(corpus: explore.Corpus, topical: explore.Corpus) -> None:
    assert "topic:water-works" not in corpus.topics["topic_id"].tolist()
    assert topical.topics.query("topic_id == 'topic:water-works'")["member"].tolist() == [BRIDGE, CIS]


def test_a_topic_of_the_same_name_is_replaced(topical: explore.Corpus) -> None:
    again = topical.with_topic("Water works", [CIS])
    assert again.topics.query("topic_id == 'topic:water-works'")["member"].tolist() == [CIS]
    assert again.entities["entity_id"].is_unique


def test_a_topic_narrows_a_selection_to_its_members(topical: explore.Corpus) -> None:
    chosen = topical.select(entities="topic:water-works")
    assert set(chosen.mentions["entity_id"]) == {BRIDGE, CIS}
    assert len(chosen.turns) == len(topical.turns)


def test_a_topic_of_the_catalogue_is_there_from_the_start(corpus: explore.Corpus) -> None:
    members = corpus.topics.query("topic_id == 'topic:integration'")["member"].tolist()
    assert "organisation:eurasian-economic-union" in members
    assert len(members) == len(set(members)) > 3
    assert corpus.follow("topic:integration").empty


def test_a_topic_needs_members_that_are_there(corpus: explore.Corpus) -> None:
    with pytest.raises(ValueError, match="needs entities or words"):
        corpus.with_topic("Nothing")
    with pytest.raises(LookupError, match="nothing here is called 'Zqxwv'"):
        corpus.with_topic("Odd", ["Zqxwv"])


def test_the_words_of_a_topic_are_mentions_of_it(corpus: explore.Corpus) -> None:
    found = corpus.with_topic("Fish", words=["herring"]).mentions.query("entity_id == 'topic:fish'")
    assert sorted(found["surface"]) == ["Herring", "herring"]
    assert found["kind"].tolist() == ["topic"] * 2
    assert found["mention_id"].is_unique


def test_a_topic_of_words_is_followed(corpus: explore.Corpus) -> None:
    assert corpus.with_topic("Fish", words=["herring"]).follow("Fish")["surface"].tolist() == ["Herring", "herring"]


@pytest.mark.xfail(strict=True, reason="the words of a topic have no place in the source")
def test_the_words_of_a_topic_have_their_place_in_the_source(corpus: explore.Corpus) -> None:
    found = corpus.with_topic("Fish", words=["herring"]).mentions.query("entity_id == 'topic:fish'")
    assert found["source_start"].notna().all()


@pytest.mark.xfail(strict=True, reason="the words of a topic are looked for in turns alone")
def test_the_words_of_a_topic_are_found_in_headers_too(corpus: explore.Corpus) -> None:
    found = corpus.with_topic("Fish", words=["herring"]).mentions.query("entity_id == 'topic:fish'")
    assert "summary" in found["zone"].tolist()
