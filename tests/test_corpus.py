"""A corpus narrows, quotes and never changes: scope and focus, passages, frames handed out as copies."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import explore
from explore import schema
from explore.corpus.passages import COLUMNS, sentences
from explore.corpus.select import meant

PAGES = {
    "a": (
        "Events\nMeeting with Prime Minister of Canada Hector Quill\nThey discussed piers.\nMay 4, 2015\n12:30\n"
        "The Harbour House, Sochi\n1 of 2\nWith Hector Quill.\n* * *\n"
        "President of Russia Oleg Sorokin: Good day. Now we build the Harbour\nUnion. (Applause.) It grows.\n"
        "(The national anthem of Canada.)\n"
        "Prime Minister of Canada Hector Quill: Thank you. The harbour union is ours.\n"
        "Question: Why a union?\n<…>\nTopics\nTrade\nPublication status\nPublished in section: News\nText version\n"
    ),
    "b": (
        "Council on piers\nMay 31, 2016\n23:30\nThe Pier, Perm\n* * *\n"
        "Oleg Sorokin: The piers are ready. (Laughter.)\nReply: So they are.\nRemark: Hear, hear.\n"
    ),
    "c": (
        "Speech at the lighthouse\nJanuary 1, 2017\n10:00\nThe Old Lighthouse, Sochi\n* * *\n"
        "Boris Lapin: The Harbour Union has a.b and HARBOUR UNION both.\n"
    ),
    "undated": "Talks on roads\nOleg Sorokin: The roads are long.\nHector Quill: The union roads too.\n",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    folder = tmp_path_factory.mktemp("archive")
    for name, text in PAGES.items():
        (Path(folder) / f"{name}.txt").write_text(text, encoding="utf-8")
    loaded = explore.load(folder)
    return loaded.with_frames(mentions=_mentions(loaded), references=_references())


def _mentions(corpus: explore.Corpus) -> pd.DataFrame:
    """Two mentions in turns, one in a title."""
    text = corpus.turns.set_index("turn_id")["text"]
    found = [
        ("a#1", "harbour union", "agreement:union", "agreement"),
        ("b#0", "piers", "infrastructure:piers", "infra"),
    ]
    rows = [
        {
            "mention_id": f"{turn[0]}@{i}", "document_id": turn[0], "turn_id": turn, "zone": "turn",
            "entity_id": entity, "kind": kind, "surface": words, "start": text[turn].index(words),
            "end": text[turn].index(words) + len(words), "form": "name", "confidence": "certain",
        }
        for i, (turn, words, entity, kind) in enumerate(found)
    ]  # fmt: skip
    rows.append(
        {
            "mention_id": "a@9", "document_id": "a", "zone": "title", "entity_id": "place:canada", "kind": "place",
            "surface": "Canada", "start": 31, "end": 37, "form": "name", "confidence": "likely",
        }
    )  # fmt: skip
    names = schema.SCHEMAS["mentions"].names
    return schema.typed("mentions", {name: [row.get(name) for row in rows] for name in names})


def _references() -> pd.DataFrame:
    rows = [
        ("a>0", "a", "a@0", None, "same_as", "agreement:union", "it is called so", 1),
        ("a>1", "a", "a@0", None, "same_as", "agreement:other", "a rival", 2),
        ("a>2", "a", None, "a", "see_also", None, "printed under See also", 1),
    ]
    names = "reference_id document_id from_mention from_document relation to_entity reason rank".split()
    return schema.typed("references", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def turns(corpus: explore.Corpus) -> list[str]:
    return corpus.turns["turn_id"].tolist()


ALL = ["a#0", "a#1", "a#2", "b#0", "b#1", "b#2", "c#0", "undated#0", "undated#1"]
OLEG = ["a#0", "b#0", "undated#0"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, ALL),
        ({"speakers": "Oleg Sorokin"}, OLEG),
        ({"speakers": "person:oleg-sorokin"}, OLEG),
        ({"speakers": ["Boris Lapin", "person:oleg-sorokin"]}, ["a#0", "b#0", "c#0", "undated#0"]),
        ({"speakers": ()}, []),
        ({"speakers": []}, []),
        ({"documents": "a"}, ["a#0", "a#1", "a#2"]),
        ({"documents": ("c", "undated")}, ["c#0", "undated#0", "undated#1"]),
        ({"documents": ()}, []),
        ({"since": "2016-05-31"}, ["b#0", "b#1", "b#2", "c#0"]),
        ({"since": "2016-06-01"}, ["c#0"]),
        ({"until": "2015-05-04"}, ["a#0", "a#1", "a#2"]),
        ({"until": "2015-05-03"}, []),
        ({"since": "2016", "until": "2016"}, ["b#0", "b#1", "b#2"]),
        ({"since": "2016-05", "until": "2016-05"}, ["b#0", "b#1", "b#2"]),
        ({"since": 2017}, ["c#0"]),
        ({"until": pd.Timestamp("2015-05-04 08:00")}, ["a#0", "a#1", "a#2"]),
        ({"held_in": "sochi"}, ["a#0", "a#1", "a#2", "c#0"]),
        ({"held_in": ["Perm", "Lighthouse"]}, ["b#0", "b#1", "b#2", "c#0"]),
        ({"held_in": "S.chi"}, []),
        ({"genres": "bilateral"}, ["a#0", "a#1", "a#2", "undated#0", "undated#1"]),
        ({"genres": ["council", "speech"]}, ["b#0", "b#1", "b#2", "c#0"]),
        ({"turn_kinds": "question"}, ["a#2"]),
        ({"turn_kinds": ["reply", "remark"]}, ["b#1", "b#2"]),
        ({"text": "harbour union"}, ["a#0", "a#1", "c#0"]),
        ({"text": "harbour   union"}, ["a#0", "a#1", "c#0"]),
        ({"text": "Harbour Union", "case": True}, ["a#0", "c#0"]),
        ({"text": "road", "whole_word": False}, ["undated#0", "undated#1"]),
        ({"text": "road"}, []),
        ({"text": "a.b"}, ["c#0"]),
        ({"text": r"piers?\b|long", "regex": True}, ["b#0", "undated#0"]),
        ({"speakers": "Oleg Sorokin", "since": "2016", "text": "piers"}, ["b#0"]),
        ({"entities": "agreement:union"}, ALL),
        ({"kinds": "place"}, ALL),
    ],
)
def test_scope_decides_which_turns_are_in(corpus: explore.Corpus, given: dict[str, object], kept: list[str]) -> None:
    assert turns(corpus.select(**given)) == kept  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, ["a@0", "b@1", "a@9"]),
        ({"entities": "agreement:union"}, ["a@0"]),
        ({"entities": ["place:canada", "agreement:union"]}, ["a@0", "a@9"]),
        ({"kinds": "infra"}, ["b@1"]),
        ({"kinds": ["infra", "place"], "entities": "place:canada"}, ["a@9"]),
        ({"entities": "agreement:none"}, []),
    ],
)
def test_focus_decides_what_is_looked_at_and_no_more(
    corpus: explore.Corpus, given: dict[str, object], kept: list[str]
) -> None:
    narrow = corpus.select(**given)  # type: ignore[arg-type]
    assert narrow.mentions["mention_id"].tolist() == kept
    assert_frame_equal(narrow.turns, corpus.turns)
    assert_frame_equal(narrow.documents, corpus.documents)
    assert_frame_equal(narrow.notes, corpus.notes)


def test_undated_documents_are_left_out_by_a_date_bound_and_counted(corpus: explore.Corpus) -> None:
    assert corpus.undated_left_out == 0
    assert corpus.select(speakers="Oleg Sorokin").undated_left_out == 0
    bound = corpus.select(since="2015")
    assert bound.undated_left_out == 1
    assert bound.select(until="2016").undated_left_out == 1  # none left to leave out again
    assert corpus.select(documents="a", since="2015").undated_left_out == 0  # another filter left it out


def test_a_filter_on_turns_drops_what_stands_outside_the_turns_kept(corpus: explore.Corpus) -> None:
    narrow = corpus.select(speakers="Hector Quill", documents="a")
    assert narrow.notes.empty
    assert narrow.mentions["mention_id"].tolist() == ["a@0"]
    assert narrow.references["reference_id"].tolist() == ["a>0", "a>1"]
    assert narrow.fields["field"].tolist() == ["label"]
    assert set(narrow.segments["turn_id"]) == {"a#1"}
    spoken = corpus.select(speakers="Oleg Sorokin").notes
    assert list(spoken[["kind", "turn_id"]].itertuples(index=False, name=None)) == [
        ("stage", "a#0"), ("stage", "a#0"), ("stage", "b#0"),
    ]  # fmt: skip


def test_a_filter_on_documents_keeps_what_stands_outside_turns(corpus: explore.Corpus) -> None:
    narrow = corpus.select(documents="a")
    for name in ("notes", "fields", "mentions", "tags", "references"):
        frame, whole = getattr(narrow, name), getattr(corpus, name)
        whole = whole[whole["document_id"] == "a"]
        assert len(frame) == len(whole) > 0, name
    assert {"caption", "separator", "cut", "stage"} == set(narrow.notes["kind"])
    audit = narrow.audit().iloc[0]
    assert (audit["unaccounted"], audit["overlapping"]) == (0, 0)


def test_documents_without_a_turn_kept_go(corpus: explore.Corpus) -> None:
    assert corpus.select(turn_kinds="question").documents["document_id"].tolist() == ["a"]
    assert corpus.select(speakers=()).documents.empty


def test_what_is_left_has_fresh_rows_and_the_contracts_columns(corpus: explore.Corpus) -> None:
    for narrow in (corpus.select(speakers="Boris Lapin"), corpus.select(speakers=())):
        for name, frame in narrow.frames.items():
            assert list(frame.columns) == schema.SCHEMAS[name].names
            assert frame.index.equals(pd.RangeIndex(len(frame)))


def test_narrowing_twice_is_narrowing_by_both(corpus: explore.Corpus) -> None:
    both = corpus.select(speakers="Oleg Sorokin", since="2016")
    for twice in (
        corpus.select(since="2016").select(speakers="Oleg Sorokin"),
        corpus.select(speakers="Oleg Sorokin").select(since="2016"),
    ):
        assert turns(twice) == turns(both)
        assert twice.notes["note_id"].tolist() == both.notes["note_id"].tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": "(", "regex": True}, "not a regular expression: '\\('"),
        ({"text": ""}, "nothing to look for"),
        ({"text": "  "}, "nothing to look for"),
        ({"since": "soon"}, "since='soon' is not a date"),
        ({"until": "2012-13"}, "until='2012-13' is not a date"),
        ({"until": "2015-02-30"}, "is not a date: write 2012, 2012-05 or 2012-05-15"),
        ({"since": pd.NaT}, "is not a date"),
        ({"since": ""}, "is not a date"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(
    corpus: explore.Corpus, given: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        corpus.select(**given)  # type: ignore[arg-type]


def test_passages_hold_the_sentence_and_its_neighbours_in_time_order(corpus: explore.Corpus) -> None:
    found = corpus.passages("union")
    assert tuple(found.columns) == COLUMNS
    assert found["turn_id"].tolist() == ["a#0", "a#1", "a#2", "c#0", "c#0", "undated#1"]
    assert found["sentence"].tolist()[:3] == [
        "Now we build the Harbour Union.", "The harbour union is ours.", "Why a union?",
    ]  # fmt: skip
    assert found["previous"].tolist()[:2] == ["Good day.", "Thank you."]
    assert pd.isna(found["previous"][2])
    assert found["next"][0] == "(Applause.)"
    assert pd.isna(found["next"][1])
    assert found["date"][:5].is_monotonic_increasing
    assert pd.isna(found["date"][5])
    text = corpus.turns.set_index("turn_id")["text"]
    for row in found.itertuples():
        assert text[row.turn_id][row.start : row.end] == row.surface
        assert row.surface in row.sentence


def test_passages_of_the_focus_are_its_mentions_with_their_reason(corpus: explore.Corpus) -> None:
    found = corpus.passages()
    assert found["surface"].tolist() == ["harbour union", "piers"]  # the one in the title is in no turn
    assert found["reason"][0] == "it is called so"  # the best reading, not the rival
    assert pd.isna(found["reason"][1])
    assert corpus.select(kinds="infra").passages()["sentence"].tolist() == ["The piers are ready."]


def test_passages_of_nothing_keep_their_columns(corpus: explore.Corpus) -> None:
    nobody = corpus.select(speakers=())
    for found in (corpus.passages("zebra"), nobody.passages("union"), explore.Corpus().passages()):
        assert found.empty
        assert tuple(found.columns) == COLUMNS


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ({}, 4), ({"case": True}, 2), ({"whole_word": True}, 4), ({"regex": True}, 4),
        ({"regex": True, "case": True}, 2),
    ],
)  # fmt: skip
def test_passages_match_as_told(corpus: explore.Corpus, options: dict[str, bool], number: int) -> None:
    assert len(corpus.passages("Harbour Union", **options)) == number


def test_a_bad_pattern_says_so(corpus: explore.Corpus) -> None:
    with pytest.raises(ValueError, match="not a regular expression"):
        corpus.passages("[", regex=True)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  \n ", []),
        ("One", ["One"]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Quill met Dr. Lund. Yes.", ["Mr. Quill met Dr. Lund.", "Yes."]),
        ("H. Quill spoke. Then", ["H. Quill spoke.", "Then"]),
        ("He said: “Go.” Then", ["He said: “Go.”", "Then"]),
        ("It cost 2.5 million. Fine", ["It cost 2.5 million.", "Fine"]),
        ("A line\nanother one… And more", ["A line", "another one…", "And more"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == parts


@pytest.mark.parametrize("frame", ["documents", "turns", "notes", "fields", "segments"])
def test_a_frame_handed_out_is_a_copy(corpus: explore.Corpus, frame: str) -> None:
    before = getattr(corpus, frame).copy(deep=True)
    for handed in (getattr(corpus, frame), corpus.frames[frame]):
        handed.iloc[0, handed.columns.get_loc(handed.columns[-1])] = handed.iloc[-1, -1]
        handed.loc[0, handed.columns[-1]] = None if handed.dtypes.iloc[-1] != "int64" else -1
        handed.drop(index=handed.index[1:], inplace=True)
        handed["more"] = 1
        assert_frame_equal(getattr(corpus, frame), before)
    assert_frame_equal(corpus.select().frames[frame], before)


def test_frames_handed_out_by_a_selection_do_not_reach_the_corpus(corpus: explore.Corpus) -> None:
    before = corpus.turns.copy(deep=True)
    for same in (corpus.select(), corpus.select(kinds="place"), corpus.select(documents=list(PAGES))):
        handed = same.turns
        handed.loc[:, "words"] = -1
        assert_frame_equal(corpus.turns, before)


def test_with_frames_makes_another_corpus(corpus: explore.Corpus) -> None:
    changed = corpus.turns.assign(words=7)
    other = corpus.select(since="2015").with_frames(turns=changed)
    assert other.turns["words"].unique().tolist() == [7]
    assert corpus.turns["words"].nunique() > 1
    assert other.undated_left_out == 1
    assert_frame_equal(other.tags, corpus.tags)


def test_unknown_frames_and_missing_columns_are_named(corpus: explore.Corpus) -> None:
    with pytest.raises(ValueError, match="no frame speeches; it has documents"):
        corpus.with_frames(speeches=corpus.turns)
    with pytest.raises(ValueError, match="the frame turns lacks words"):
        corpus.with_frames(turns=corpus.turns.drop(columns="words"))
    with pytest.raises(AttributeError, match="no 'speeches'; its frames are documents"):
        _ = corpus.speeches
    with pytest.raises(AttributeError):
        corpus.turns = corpus.turns  # type: ignore[misc]


def test_every_frame_is_an_attribute_and_offered(corpus: explore.Corpus) -> None:
    assert set(schema.NAMES) <= set(dir(corpus))
    assert set(corpus.frames) == set(schema.NAMES)


def test_an_empty_corpus_answers_everything() -> None:
    empty = explore.Corpus()
    assert len(empty) == 0
    assert repr(empty) == "<Corpus: no transcripts>"
    assert empty.audit().empty
    assert len(empty.select(speakers="x", since="2012", text="y", held_in="z")) == 0


def test_what_was_read_in_a_sentence(corpus: explore.Corpus) -> None:
    said = "4 transcripts, 4 May 2015 to 1 January 2017, 1 undated, 9 turns, 1 is an excerpt"
    assert repr(corpus) == f"<Corpus: {said}>"
    assert repr(corpus.select(documents="undated")) == "<Corpus: 1 transcript, undated, 2 turns>"


@pytest.mark.parametrize("given", ["oleg sorokin", "Sorokin", "SOROKIN"])
def test_a_speaker_is_meant_in_any_case_and_by_a_surname_of_his_own(corpus: explore.Corpus, given: str) -> None:
    assert turns(corpus.select(speakers=given)) == turns(corpus.select(speakers="Oleg Sorokin")) != []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"speakers": "Oleg Sorokn"}, "did you mean Oleg Sorokin"),
        ({"speakers": ["Oleg Sorokin", "Xyzzy"]}, "nobody who speaks here is called 'Xyzzy'"),
        ({"documents": "undatd"}, "there is no transcript 'undatd'; did you mean undated"),
    ],
)
def test_who_or_what_is_not_there_is_never_silently_nothing(
    corpus: explore.Corpus, given: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        corpus.select(**given)  # type: ignore[arg-type]


def test_a_surname_of_two_speakers_asks_which() -> None:
    with pytest.raises(ValueError, match="may be Anna Volkova, Inna Volkova: give the whole name"):
        meant("Volkova", ["Anna Volkova", "Inna Volkova"])


def test_a_passage_names_its_file_and_the_line_on_which_it_stands(tmp_path: Path) -> None:
    text = "Anna Volkova: A first line\nthat goes on to the\nport.\n\nOleg Sorokin: A port,\r\nand\r\na port.\n"
    (tmp_path / "talk.txt").write_bytes(text.encode())
    found = explore.load(tmp_path, progress=False).passages("port")
    assert found["line"].tolist() == [3, 5, 7]
    assert {Path(source).name for source in found["source"]} == {"talk.txt"}
    assert explore.Corpus().passages("port")["line"].dtype == "Int64"


def test_every_passage_of_the_seed_stands_on_its_line(seed: explore.Corpus) -> None:
    found = seed.passages("the")
    lines = Path(seed.documents["source"][0]).read_text("utf-8").split("\n")
    assert len(found) > 20
    assert all(row.surface in lines[row.line - 1] for row in found.itertuples())
    followed = seed.follow("BAM railway")
    assert all(row.surface in lines[row.line - 1] for row in followed.itertuples())
