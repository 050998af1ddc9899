"""The page that the kit began with, read to the last character."""

from __future__ import annotations

import pandas as pd
import pytest

import explore

PUTIN, NAZARBAYEV = "Vladimir Putin", "Nursultan Nazarbayev"


def test_five_turns_by_two_speakers_with_their_roles(seed: explore.Corpus) -> None:
    turns = seed.turns
    assert turns["speaker"].tolist() == [PUTIN, NAZARBAYEV, PUTIN, NAZARBAYEV, PUTIN]
    assert turns["role"].tolist() == [
        "President of Russia", "President of Kazakhstan", "President of Russia", "President of Kazakhstan",
        "President of Russia",
    ]  # fmt: skip
    assert turns["label"].tolist()[:3] == [
        "President of Russia Vladimir Putin", "President of Kazakhstan Nursultan Nazarbayev", "Vladimir Putin",
    ]  # fmt: skip
    assert turns["words"].tolist() == [182, 340, 36, 68, 8]
    assert turns["speaker_id"].nunique() == 2


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (0, "creation of the Eurasian Economic Community and the Customs Union. The idea of the Eurasian Union"),
        (1, "We have CIS and CSTO events taking place today. The CIS gave birth"),
        (1, "Eurasian Economic Community, which in turn produced the Customs Union."),
        (1, "Thank you.\nWe are meeting today"),
    ],
)
def test_breaks_that_links_left_are_mended(seed: explore.Corpus, position: int, words: str) -> None:
    assert words in seed.turns["text"][position]


def test_the_header_is_in_its_place(seed: explore.Corpus) -> None:
    page = seed.documents.iloc[0]
    assert page["title"] == "Meeting with President of Kazakhstan Nursultan Nazarbayev"
    assert page["date"] == pd.Timestamp("2012-05-15")
    assert (page["time"], page["place"], page["section"]) == ("19:40", "The Kremlin, Moscow", "Events")
    assert page["summary"].startswith("Vladimir Putin and Nursultan Nazarbayev discussed current bilateral relations")
    assert page["status"].startswith("Published in sections: News, Transcripts")
    assert (page["genre"], page["licence"], page["is_excerpt"]) == ("bilateral", "CC BY 4.0", True)


def test_what_is_nobodys_speech_is_a_note(seed: explore.Corpus) -> None:
    notes = seed.notes.set_index("kind")["text"]
    assert notes["caption"] == "With President of Kazakhstan Nursultan Nazarbayev."
    assert notes["narration"].startswith("The meeting took place on the sidelines")
    assert notes["editor"] == "[Soviet state planning agency]"
    assert notes["cut"] == "<…>"
    assert notes["see_also"] == "Informal meeting of the CIS Council of Heads of State\nMay 15, 2012"


def test_the_editors_bracket_is_a_span_of_its_turn_and_counted_once(seed: explore.Corpus) -> None:
    note = seed.notes[seed.notes["kind"] == "editor"].iloc[0]
    text = seed.turns.set_index("turn_id")["text"][note["turn_id"]]
    assert text[note["start"] : note["end"]] == note["text"]


def test_tags(seed: explore.Corpus) -> None:
    tags = list(seed.tags[["field", "value"]].itertuples(index=False, name=None))
    assert tags == [("geography", "Kazakhstan"), ("topic", "Foreign policy"), ("person", "Nazarbayev Nursultan")]
    # Printed surname first, the tag still names the speaker.
    assert seed.tags["entity_id"][2] == seed.turns["speaker_id"][1]


def test_not_one_character_is_unaccounted(seed: explore.Corpus, seed_text: str) -> None:
    audit = seed.audit().iloc[0]
    assert audit["characters"] == len("".join(seed_text.split()))
    assert (audit["unaccounted"], audit["overlapping"], audit["odd_labels"]) == (0, 0, "")


def test_each_turn_is_found_again_in_the_source(seed: explore.Corpus, seed_text: str) -> None:
    for turn in seed.turns.itertuples():
        source = seed_text[turn.source_start : turn.source_end]
        assert "".join(source.split()) == "".join(turn.text.split())
        for run in seed.segments[seed.segments["turn_id"] == turn.turn_id].itertuples():
            printed = seed_text[run.source_start : run.source_start + run.length].replace("\n", " ")
            assert turn.text[run.start : run.start + run.length].replace("\n", " ") == printed


def test_the_scorers_gold_page_is_this_one(seed_text: str, shared) -> None:  # type: ignore[no-untyped-def]
    assert (shared / "data" / "seed.txt").read_bytes().decode("utf-8") == seed_text
