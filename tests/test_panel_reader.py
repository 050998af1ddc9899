"""The reader without a browser: what it shows, where it goes, what it is asked to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore import schema
from explore.corpus import Corpus
from explore.pages import Pages
from explore.panels.reader import Reader
from explore.reasons import of_date, of_mention
from explore.selection import Selection

BAM, PUTIN, NAZARBAYEV = "infrastructure:baikal-amur-mainline", "person:vladimir-putin", "person:nursultan-nazarbayev"
HOSTILE = '<img src=x onerror="alert(1)"> & “so” Zeppelin'


def ask(reader: Reader, what: str, **given: Any) -> str:
    """Asks as the page does; the message that it leads to."""
    reader.act({"do": what, "given": given})
    return str(reader.message)


@pytest.fixture
def reader(seed: Corpus) -> Reader:
    return Reader(Selection(seed))


@pytest.fixture
def own(tmp_path: Path) -> Reader:
    """A reader of pages that may be corrected."""
    return Reader(Selection(explore.load(shutil.copytree(explore.sample(), tmp_path / "pages"), progress=False)))


def three() -> Corpus:
    """Three transcripts, not in order of time; the last has no date, one turn speaks of a zeppelin twice."""
    said = {
        "late": ["A Zeppelin, and a Zeppelin again.", "No."],
        "early": ["Nothing.", "One zeppelin \U0001f6a2 here.\nAnd a zeppelin there.", HOSTILE],
        "undated": ["The zeppelin."],
    }
    turns = [(id_, i, text) for id_, texts in said.items() for i, text in enumerate(texts)]
    return Corpus(
        {
            "documents": schema.typed(
                "documents",
                {
                    "document_id": list(said), "title": [HOSTILE, "Early", None], "is_excerpt": [False] * 3,
                    "date": [pd.Timestamp("2013-01-01"), pd.Timestamp("2012-01-01"), None],
                    "n_turns": [2, 3, 1], "words": [7, 9, 2], "characters": [0] * 3,
                    "url": ["javascript:alert(1)", "https://a.b/?c=1&d", None],
                },
            ),
            "turns": schema.typed(
                "turns",
                {
                    "turn_id": [f"{id_}#{i}" for id_, i, _ in turns], "document_id": [id_ for id_, _, _ in turns],
                    "position": [i for _, i, _ in turns], "label": ["Chair"] * len(turns),
                    "text": [text for *_, text in turns], "words": [len(text.split()) for *_, text in turns],
                },
            ),
        }
    )  # fmt: skip


# What is shown --------------------------------------------------------------------------------------------------------


def test_every_letter_of_every_turn_is_on_the_page_where_its_paragraph_says(seed: Corpus) -> None:
    for corpus in (seed, three()):
        pages = Pages(corpus)
        for id_ in pages.ids:
            texts = corpus.turns.set_index("turn_id")["text"]
            for block in pages.page(id_)["blocks"]:
                for at, runs in block["parts"] if block["type"] == "turn" else []:
                    shown = "".join(run if isinstance(run, str) else run[1] for run in runs)
                    assert texts[block["id"]][at : at + len(shown)] == shown
            shown_turns = {b["id"] for b in pages.page(id_)["blocks"] if b["type"] == "turn"}
            assert shown_turns == set(corpus.turns.loc[corpus.turns["document_id"] == id_, "turn_id"])


def test_the_marks_of_a_page_are_those_of_the_frames(seed: Corpus) -> None:
    marks = Pages(seed).marks(seed.documents["document_id"].iloc[0])
    shown = sorted((place, a, b, about["id"]) for place, spans in marks.items() for a, b, _, about in spans)
    mentions = seed.mentions[seed.mentions["turn_id"].notna() | seed.mentions["note_id"].notna()]
    wanted = [
        (n if isinstance(n, str) else t, a, b, i)
        for frame, key in ((mentions, "mention_id"), (seed.dates, "date_id"))
        for t, n, a, b, i in frame[["turn_id", "note_id", "start", "end", key]].itertuples(index=False)
    ]
    assert shown == sorted(wanted)


def test_a_page_is_sent_again_only_for_another_transcript_or_corpus(reader: Reader) -> None:
    sent: list[object] = []
    reader.observe(sent.append, "page")
    for keys in ({"entities": BAM}, {"speakers": NAZARBAYEV}, {"text": "railway"}, {"text": None, "entities": None}):
        reader.selection.set(**keys)
    reader.selection.undo()
    assert sent == []
    reader.selection.set(speakers=None)
    corpus = reader.selection.corpus.with_frames()
    reader.selection.replace(corpus, "nothing", lambda: corpus, lambda: corpus)
    assert reader.page["id"] == corpus.documents["document_id"].iloc[0]


def test_what_is_selected_followed_and_found_is_told_apart(reader: Reader, seed: Corpus) -> None:
    assert reader.chosen is None
    assert reader.found == []
    reader.selection.set(speakers=NAZARBAYEV)
    ids = seed.turns["turn_id"]
    assert reader.chosen == [ids[1], ids[3]]
    reader.selection.set(speakers=None, entities=BAM, text="railway")
    assert reader.followed == [BAM]
    assert reader.chosen == [ids[1]]
    found = seed.passages("railway")
    assert reader.found == found[["turn_id", "start", "end"]].to_numpy().tolist()
    passages = seed.select(entities=BAM).passages()
    assert reader.ticks == passages[["turn_id", "start", "confidence"]].to_numpy().tolist()
    assert reader.standing["told"] == f"passage 1 of {len(passages)}"


@pytest.mark.parametrize("corpus", [Corpus(), three().select(documents=())], ids=["empty", "nothing selected"])
def test_with_nothing_to_read_it_says_so(corpus: Corpus) -> None:
    reader = Reader(Selection(corpus))
    assert reader.page == {}
    assert reader.contents == []
    assert ask(reader, "step", by=1).startswith("There is no passage to go to")
    assert ask(reader, "quote", turn="a#0") == "This turn is not in the transcript shown."


def test_text_goes_to_the_page_as_it_is_and_as_text() -> None:
    reader = Reader(Selection(three()))
    reader.show("late")
    assert reader.page["title"] == HOSTILE
    reader.show("early", "early#2")
    assert [HOSTILE] in [runs for b in reader.page["blocks"] for _, runs in b["parts"]]


# Where it goes --------------------------------------------------------------------------------------------------------


def places(reader: Reader) -> tuple[object, ...]:
    return reader.page["id"], reader.target["turn"], reader.target["start"]


def test_the_words_looked_for_are_walked_through_in_order_of_time() -> None:
    corpus = three()
    reader = Reader(Selection(corpus))
    reader.selection.set(text="zeppelin")
    found = corpus.passages("zeppelin")
    wanted = list(found[["document_id", "turn_id", "start"]].itertuples(index=False, name=None))
    assert len({one[0] for one in wanted}) == 3
    walked = [places(reader)]
    for _ in wanted[1:]:
        assert ask(reader, "step", by=1) == ""
        walked.append(places(reader))
    assert walked == wanted
    assert reader.standing["told"] == "turn 4 of 4"
    assert ask(reader, "step", by=1) == "This is the last passage in these 3 transcripts."
    for place in reversed(wanted[:-1]):
        reader.step(-1)
        assert places(reader) == place
    assert ask(reader, "step", by=-1) == "This is the first passage in these 3 transcripts."
    assert reader.page["id"] == "early", "a step that is not there leaves all as it was"


def test_a_subject_is_walked_through_and_counted_as_the_sentence_counts_it(seed: Corpus) -> None:
    selection = Selection(seed)
    reader = Reader(selection)
    for entity in ("place:kazakhstan", BAM, "place:russia"):
        selection.set(entities=entity)
        mentions = selection.selected.mentions
        assert f": {len(mentions)} passages" in selection.sentence
        walked = [(reader.target["turn"], reader.target["start"])]
        for number in range(1, len(mentions)):
            reader.step(1)
            assert reader.standing["told"] == f"passage {number + 1} of {len(mentions)}"
            walked.append((reader.target["turn"], reader.target["start"]))
        said = mentions[mentions["zone"] == "turn"]
        assert [one for one in walked if one[0]] == list(said[["turn_id", "start"]].itertuples(index=False, name=None))


def test_a_name_that_is_clicked_is_where_the_reader_stays(reader: Reader, seed: Corpus) -> None:
    row = seed.mentions.query("surface == 'the line'").iloc[0]
    ask(reader, "follow", entity=BAM, turn=row["turn_id"], start=int(row["start"]))
    assert reader.selection.entities == (BAM,)
    assert reader.standing["told"] == "passage 3 of 3"
    assert reader.target["quiet"], "the page is not scrolled under the pointer"


def test_a_new_subject_opens_a_transcript_that_speaks_of_it() -> None:
    reader = Reader(Selection(three()))
    assert reader.page["id"] == "early"
    reader.selection.set(text="again")
    assert reader.page["id"] == "late"
    reader.selection.set(text="zeppelin")
    assert reader.page["id"] == "late", "it says that too, so it stays open"
    reader.show("undated")
    reader.selection.set(text=None)
    assert reader.page["id"] == "undated"
    reader.selection.set(until="2012")
    assert reader.page["id"] == "early"


def test_a_passage_far_down_a_long_transcript_is_on_the_page() -> None:
    n = 1000
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"d#{i}" for i in range(n)], "document_id": ["d"] * n, "position": list(range(n)),
            "label": ["Chair"] * n, "text": ["word"] * 900 + ["zeppelin"] * 100, "words": [1] * n,
        },
    )  # fmt: skip
    documents = schema.typed(
        "documents", {"document_id": ["d"], "is_excerpt": [False], "n_turns": [n], "words": [n], "characters": [n]}
    )
    reader = Reader(Selection(Corpus({"documents": documents, "turns": turns})))
    assert (len(reader.page["blocks"]), reader.page["more"]) == (100, 900)
    ask(reader, "more")
    assert reader.page["more"] == 800
    reader.selection.set(text="zeppelin")
    assert reader.target["turn"] == "d#900"
    assert [block["id"] for block in reader.page["blocks"]] == [f"d#{i}" for i in range(860, 960)]
    assert (reader.page["earlier"], reader.page["more"]) == (860, 40)
    ask(reader, "more", earlier=True)
    assert (reader.page["earlier"], len(reader.page["blocks"]), reader.page["more"]) == (760, 200, 40)
    ask(reader, "more")
    assert (reader.page["earlier"], len(reader.page["blocks"]), reader.page["more"]) == (760, 240, 0)
    ask(reader, "open", document="d", turn="d#3")
    assert [block["id"] for block in reader.page["blocks"]] == [f"d#{i}" for i in range(63)]


def test_a_transcript_that_is_not_there_is_told(reader: Reader) -> None:
    before = reader.page
    assert ask(reader, "open", document="no such page") == "there is no transcript 'no such page'"
    assert reader.page == before


# Quotations and findings ----------------------------------------------------------------------------------------------


def test_a_quotation_is_the_citation_of_its_words_plain_and_rich(reader: Reader, seed: Corpus) -> None:
    turn = seed.turns.iloc[1]
    at = turn["text"].index("BAM railway")
    ask(reader, "quote", turn=turn["turn_id"], start=at, end=at + 11)
    plain = reader.quotation["plain"]
    assert plain == seed.cite({"turn_id": turn["turn_id"], "start": at, "end": at + 11})
    assert reader.quotation["html"].startswith("<blockquote><p>“BAM railway”</p></blockquote><p>Nursultan Nazarbayev, ")
    ask(reader, "quote", turn=turn["turn_id"], start=at, end=at + 1, around=True)
    assert reader.quotation["plain"].startswith("“Before construction of the BAM railway began we heard from ")
    ask(reader, "quote", turn=turn["turn_id"])
    assert reader.quotation["plain"] == seed.cite(turn["turn_id"])


def test_hostile_words_are_escaped_and_only_web_addresses_become_links() -> None:
    reader = Reader(Selection(three()))
    ask(reader, "open", document="early", turn="early#2")
    ask(reader, "quote", turn="early#2")
    html = reader.quotation["html"]
    assert "<img" not in html
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; “so”" in html
    assert '<a href="https://a.b/?c=1&amp;d">' in html
    ask(reader, "open", document="late")
    ask(reader, "quote", turn="late#0")
    assert "<a" not in reader.quotation["html"]


def test_what_is_kept_has_its_place_and_its_words(seed: Corpus) -> None:
    kept: list[dict[str, Any]] = []
    reader = Reader(Selection(seed), keep=kept.append)
    assert reader.keeps
    turn = seed.turns.iloc[1]
    at = turn["text"].index("this route")
    reader.selection.set(entities=BAM)
    ask(reader, "keep", turn=turn["turn_id"], start=at, end=at + 1, around=True)
    (one,) = kept
    assert turn["text"][one["start"] : one["end"]] == one["text"]
    assert one["text"].startswith("Before construction of the BAM railway began")
    assert (one["document_id"], one["turn_id"], one["entity_id"]) == (turn["document_id"], turn["turn_id"], BAM)
    assert reader.done["told"] == "Kept as a finding."
    assert ask(reader, "keep", turn=turn["turn_id"], start=5, end=5).startswith("Nothing is chosen")
    assert len(kept) == 1
    assert ask(Reader(Selection(seed)), "keep", turn=turn["turn_id"]) == "There is nowhere to keep it."


# Reasons and corrections ----------------------------------------------------------------------------------------------


def reason(reader: Reader, surface: str) -> dict[str, Any]:
    corpus = reader.selection.corpus
    for kind, frame, key in (("date", corpus.dates, "date_id"), ("mention", corpus.mentions, "mention_id")):
        rows = frame[frame["surface"] == surface]
        if len(rows):
            ask(reader, "explain", kind=kind, id=rows[key].iloc[0])
            return dict(reader.reason)
    raise AssertionError(surface)


def test_an_anniversary_says_its_sum_what_happened_and_where_the_year_is_from(reader: Reader) -> None:
    told = reason(reader, "20th anniversary")
    assert told["sum"] == [
        ["25 May 2012", ""], ["−", "op"], ["20 years", ""], ["=", "op"], ["25 May 1992", "result"],
    ]  # fmt: skip
    assert told["rows"][:2] == [
        ["What happened", "“our fundamental agreement”"],
        ["25 May 2012", "“May 25”. 25 May: the year of 15 May 2012"],
    ]
    assert (told["sure"], told["entity"]) == ("certain", "agreement:russia-kazakhstan-friendship-1992")


@pytest.mark.parametrize(
    ("surface", "result", "sure"),
    [
        ("a few years ago", "left open", "check"),
        ("May 25", "25 May 2012", "likely"),
        ("today", "15 May 2012", "certain"),
    ],
)
def test_a_date_says_what_it_is_and_how_sure(reader: Reader, surface: str, result: str, sure: str) -> None:
    told = reason(reader, surface)
    assert (told["sum"][-1], told["sure"]) == ([result, "result"], sure)


def test_every_date_and_name_has_a_reason(seed: Corpus) -> None:
    for id_ in seed.dates["date_id"]:
        told = of_date(seed.frames, id_)
        assert all(term and text for term, text in told["rows"])
        assert told["told"]
    for id_ in seed.mentions["mention_id"]:
        assert of_mention(seed.frames, id_)["rows"][0][1]


def test_rival_readings_are_shown(seed: Corpus) -> None:
    references = seed.references
    first = references[references["relation"] == "described_as"].iloc[:1]
    rival = first.assign(to_entity="place:moscow", rank=2, reason="named as near", reference_id="rival")
    both = schema.typed("references", {c: [*references[c].tolist(), *rival[c].tolist()] for c in references.columns})
    told = of_mention(seed.with_frames(references=both).frames, first["from_mention"].iloc[0])
    assert told["rivals"] == [{"entity": "place:moscow", "name": "Moscow", "why": "named as near"}]


def test_another_date_is_previewed_set_kept_and_undone(own: Reader) -> None:
    told = reason(own, "20th anniversary")
    given = {"kind": "date", "id": told["id"], "action": "set", "scope": "passage", "value": "26 May 1992"}
    assert ask(own, "preview", **given) == ""
    assert own.previewed["told"] == "changes 1 date in 1 transcript"
    assert ask(own, "correct", **given) == ""
    assert own.selection.undo_told == "set “20th anniversary” to 26 May 1992"
    assert reason(own, "20th anniversary")["sum"] == [["20th anniversary", ""], ["=", "op"], ["26 May 1992", "result"]]
    folder = own.selection.corpus.folder
    assert folder is not None
    again = Reader(Selection(explore.load(folder, progress=False)))
    assert reason(again, "20th anniversary")["told"] == "an analyst said so"
    own.selection.undo()
    assert reason(own, "20th anniversary")["sum"][-1] == ["25 May 1992", "result"]
    assert ask(own, "correct", **{**given, "value": "soon"}).startswith("“soon” is no date")
    assert ask(own, "correct", **{**given, "value": " "}).startswith("Write a date first")


def test_a_name_is_rejected_and_pointed_elsewhere(own: Reader) -> None:
    own.selection.set(entities=BAM)
    told = reason(own, "the line")
    given = {"kind": "mention", "id": told["id"], "scope": "passage"}
    assert ask(own, "correct", **given, action="reject") == ""
    assert own.standing["told"] == "passage 1 of 2"
    assert "the line" not in set(own.selection.corpus.mentions["surface"])
    assert ask(own, "explain", kind="mention", id=told["id"]).startswith("this mention is no longer in the text")
    own.selection.undo()
    assert own.standing["told"] == "passage 1 of 3"
    assert ask(own, "correct", **given, action="set", value="place:siberia") == ""
    mentions = own.selection.corpus.mentions
    assert mentions.loc[mentions["surface"] == "the line", "entity_id"].tolist() == ["place:siberia"]
    assert own.selection.undo_told == "set “the line” to Siberia"


def test_transcripts_that_are_not_from_files_say_why_nothing_can_be_corrected() -> None:
    reader = Reader(Selection(three()))
    assert reader.fixed.startswith("these transcripts were not loaded from files")
