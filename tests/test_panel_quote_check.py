"""The quote check without a browser: the verdicts of the frames, in words, and a place to go on from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import explore
from explore.corpus import Corpus
from explore.corpus.quote import VERDICTS as ALL
from explore.corpus.quote import compared
from explore.panels.quote_check import MOST, VERDICTS, QuoteCheck
from explore.selection import Selection

SAID = "We built the Chara station."


@pytest.fixture
def box(seed: Corpus) -> QuoteCheck:
    return QuoteCheck(Selection(seed))


def ask(box: QuoteCheck, what: str, **given: Any) -> str:
    box.act({"do": what, "given": given})
    return str(box.message)


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICTS) == set(ALL)


@pytest.mark.parametrize(
    ("quote", "speaker", "verdict"),
    [
        (SAID, "", "Exact"),
        ("All of the different Soviet republics … some building a station.", "", "Trimmed"),
        ("We built the great Chara station.", "", "Altered"),
        (SAID, "Vladimir Putin", "Other speaker"),
        ("Zeppelins over the marmalade", "", "Not here"),
    ],
)
def test_a_quotation_gets_the_verdict_of_the_frames(
    box: QuoteCheck, seed: Corpus, quote: str, speaker: str, verdict: str
) -> None:
    assert ask(box, "check", quote=quote, speaker=speaker) == ""
    assert box.found["verdict"] == verdict
    table = seed.check_quote(quote, speaker or None)
    assert VERDICTS[table["verdict"].iloc[0]][0] == verdict
    assert len(box.found["places"]) == int(table["turn_id"].notna().sum())
    for place, row in zip(box.found["places"], table.to_dict("records"), strict=False):
        assert "".join(text for how, text in place["said"] if how != "quoted") == row["said"]
        assert (place["who"], place["title"]) == (row["speaker"], seed.documents["title"].iloc[0])


def test_what_is_not_there_names_what_was_looked_through(box: QuoteCheck) -> None:
    box.check("Zeppelins over the marmalade")
    assert box.found["much"] == "1 transcript was looked through, an excerpt."


def test_the_words_that_differ_are_marked(box: QuoteCheck) -> None:
    box.check("We built a Chara station.")
    (place,) = box.found["places"]
    assert ["".join(t for h, t in place["said"] if h == how).strip() for how in ("quoted", "said")] == [
        "a", "the",
    ]  # fmt: skip
    assert compared("no", "") == [("quoted", "no")]


def test_what_is_selected_does_not_matter_and_flags_and_neighbours_are_told(box: QuoteCheck) -> None:
    box.selection.set(speakers="Vladimir Putin")
    box.check("Chairman of Gosplan [Soviet state planning agency] Nikolai Baibakov")
    (place,) = box.found["places"]
    assert place["flags"][0] == "words in brackets are the editor’s, not the speaker’s"
    assert place["before"].startswith("Vladimir Putin: Mr Nazarbayev")
    assert place["after"].startswith("Vladimir Putin: Thank you very much.")


def test_a_place_is_opened_and_copied(box: QuoteCheck, seed: Corpus) -> None:
    box.check(SAID)
    row = seed.check_quote(SAID).iloc[0]
    assert ask(box, "open", number=0) == ""
    assert box.opened == {"document": row["document_id"], "turn": row["turn_id"], "start": row["start"], "at": 1}
    assert ask(box, "quote", number=0) == ""
    assert box.quotation["plain"] == seed.cite({key: row[key] for key in ("turn_id", "start", "end")})
    assert "“We built the Chara station”" in box.quotation["html"]


def test_many_places_are_counted_and_the_first_shown(seed: Corpus) -> None:
    turns = pd.concat([seed.turns] * 30, ignore_index=True)
    turns = turns.assign(turn_id=[f"x#{i}" for i in range(len(turns))]).astype({"document_id": "category"})
    box = QuoteCheck(Selection(seed.with_frames(turns=turns)))
    box.check(SAID)
    assert len(box.found["places"]) == MOST
    assert box.found["much"] == f"30 places in this 1 transcript; the first {MOST} are shown."


def test_nothing_pasted_is_told(box: QuoteCheck) -> None:
    assert ask(box, "check", quote=" … ") == "Paste a quotation first: there are no words in it."
    assert box.found == {}


def test_an_empty_corpus_and_a_corrected_one(box: QuoteCheck) -> None:
    empty = QuoteCheck(Selection(explore.Corpus()))
    empty.check(SAID)
    assert empty.found["verdict"] == "Not here"
    box.check(SAID)
    other = box.selection.corpus.with_frames()
    box.selection.replace(other, "nothing", lambda: other, lambda: other)
    assert box.found == {}, "what was found in another corpus is taken back"
