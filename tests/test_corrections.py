"""The analyst's word: previewed, applied, taken back, and the same on a clean load, whatever became of the pages."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import explore
from explore.correcting import correct, preview, undo
from explore.corrections import ACTIONS, COLUMNS, Correction, CorrectionError, active, append, read

PUTIN, NAZARBAYEV = "President of Russia Vladimir Putin", "President of Kazakhstan Nursultan Nazarbayev"
BAM, CHARA, GOSPLAN = "infrastructure:baikal-amur-mainline", "infrastructure:chara-station", "organisation:gosplan"
TRANSSIB = "infrastructure:trans-siberian-railway"

SAID = (
    "The Quill Harbour Fund pays. The Quill Harbour Fund builds. Thank the Quill Harbour Fund.",
    "I praise the Quill Harbour Fund. We saw the Chara station. The Quill Harbour Fund helps the Quill Harbour Fund.",
    "The Baikal-Amur Mainline is long. Towns stand along this route. The Quill Harbour Fund, the Quill Harbour Fund.",
    "Gosplan was old today. The Quill Harbour Fund is not. Ask the Quill Harbour Fund.",
    "Siberia needs the Quill Harbour Fund. Pavlodar has the Quill Harbour Fund.",
    "Let the Quill Harbour Fund come to Siberia. The Quill Harbour Fund will.",
)


def page(said: str, number: int) -> str:
    head = ["Events", f"Talks on pier {number}", "They met at the Harbour House.", f"May {number + 1}, 2016", "19:40"]
    foot = ["Publication status", "Published in sections: News, Transcripts", "Text version"]
    return "\n".join(
        [*head, "The Harbour House, Sochi", f"{PUTIN}: {said}", f"{NAZARBAYEV}: Yes, pier {number}.", *foot]
    )


def pages(folder: Path) -> Path:
    """Six pages: a, b, … f."""
    for number, said in enumerate(SAID):
        (folder / f"{'abcdef'[number]}.txt").write_text(page(said, number), encoding="utf-8")
    return folder


def load(folder: Path) -> explore.Corpus:
    return explore.load(folder, progress=False)


@pytest.fixture(scope="module")
def archive() -> Iterator[explore.Corpus]:
    """The six pages, loaded once."""
    with TemporaryDirectory() as place:
        yield load(pages(Path(place)))


@pytest.fixture
def folder(archive: explore.Corpus) -> Iterator[Path]:
    """Where the pages lie; whatever a test does to them, they are put back after it."""
    place: Path = archive.origin[1].parent
    (place / "corrections.csv").unlink(missing_ok=True)
    yield place
    (place / "corrections.csv").unlink(missing_ok=True)
    pages(place)


@pytest.fixture
def corpus(archive: explore.Corpus, folder: Path) -> explore.Corpus:
    return archive


def same(one: explore.Corpus, other: explore.Corpus, but: tuple[str, ...] = ()) -> None:
    """All frames are equal."""
    mine, theirs = one.frames, other.frames
    for name in set(mine) - set(but):
        assert_frame_equal(mine[name], theirs[name], check_categorical=False, obj=name)


def surfaces(corpus: explore.Corpus, entity: str) -> list[str]:
    return corpus.mentions.loc[corpus.mentions["entity_id"] == entity, "surface"].tolist()


def mention(corpus: explore.Corpus, surface: str, number: int = 0) -> pd.Series:
    return corpus.mentions[corpus.mentions["surface"] == surface].iloc[number]


def value(corpus: explore.Corpus, frame: str, key: str, row: str, column: str) -> Any:
    return corpus.frames[frame].set_index(key).loc[row, column]


def dangling(corpus: explore.Corpus) -> dict[str, set[str]]:
    """What rows point at that is not there."""
    entities, mentions = set(corpus.entities["entity_id"]), set(corpus.mentions["mention_id"])
    found = {
        "mentions.entity_id": set(corpus.mentions["entity_id"].dropna()) - entities,
        "references.to_entity": set(corpus.references["to_entity"].dropna()) - entities,
        "references.to_mention": set(corpus.references["to_mention"].dropna()) - mentions,
        "references.from_mention": set(corpus.references["from_mention"].dropna()) - mentions,
    }
    return {name: ids for name, ids in found.items() if ids}


def dated(corpus: explore.Corpus, surface: str) -> list[object]:
    found = corpus.dates[corpus.dates["surface"] == surface]
    return found["value"].tolist()


# Every action -------------------------------------------------------------------------------------------------------

Given = Mapping[str, str]
ONE = "1 transcript"

EACH: list[tuple[str, Given, str, Callable[[explore.Corpus], object], object]] = [
    ("alias", {"entity_id": GOSPLAN, "value": "Quill Harbour Fund"}, "14 passages in 6 transcripts",
     lambda c: len(surfaces(c, GOSPLAN)), 15),
    ("reject", {"surface": "Siberia"}, "2 passages in 2 transcripts",
     lambda c: "Siberia" in set(c.mentions["surface"]), False),
    ("reject", {"surface": "Siberia", "scope": "transcript", "document_id": "e"}, "1 passage in 1 transcript",
     lambda c: c.mentions.loc[c.mentions["surface"] == "Siberia", "document_id"].tolist(), ["f"]),
    ("reject", {"surface": "this route"}, "1 passage in 1 transcript",
     lambda c: (c.references["relation"] == "described_as").any(), False),
    # without its antecedent a description goes too
    ("reject", {"surface": "Baikal-Amur Mainline"}, "2 passages in 1 transcript",
     lambda c: surfaces(c, BAM), []),
    ("point", {"surface": "Quill Harbour Fund", "value": GOSPLAN}, "14 passages in 6 transcripts",
     lambda c: len(surfaces(c, GOSPLAN)), 15),
    ("point", {"surface": "Siberia", "value": "place:pavlodar"}, "2 passages in 2 transcripts",
     lambda c: sorted(surfaces(c, "place:pavlodar")), ["Pavlodar", "Siberia", "Siberia"]),
    ("undate", {"surface": "today"}, "1 date in 1 transcript", lambda c: dated(c, "today"), []),
    ("redate", {"surface": "today", "value": "2016-04"}, "1 date in 1 transcript",
     lambda c: dated(c, "today"), ["2016-04"]),
    ("retype", {"entity_id": CHARA, "value": "place"}, "1 passage in 1 transcript and 1 name",
     lambda c: (value(c, "entities", "entity_id", CHARA, "kind"), mention(c, "Chara station")["kind"]),
     ("place", "place")),
    ("merge", {"entity_id": CHARA, "value": BAM}, "1 passage in 1 transcript",
     lambda c: (sorted(surfaces(c, BAM)), CHARA in set(c.entities["entity_id"])),
     (["Baikal-Amur Mainline", "Chara station", "this route"], False)),
    ("split", {"entity_id": "place:siberia", "surface": "Siberia", "value": "Siberia the ship", "scope": "transcript",
               "document_id": "f"}, "1 passage in 1 transcript",
     lambda c: (surfaces(c, "place:siberia-the-ship"), surfaces(c, "place:siberia")), (["Siberia"], ["Siberia"])),
    ("rename", {"entity_id": BAM, "value": "the northern line"}, "1 name",
     lambda c: value(c, "entities", "entity_id", BAM, "name"), "the northern line"),
    ("speaker", {"surface": PUTIN, "value": "Oleg Sorokin"}, "6 turns in 6 transcripts",
     lambda c: set(c.turns["speaker_id"]), {"person:oleg-sorokin", "person:nursultan-nazarbayev"}),
    ("speaker", {"surface": PUTIN, "value": "Oleg Sorokin", "document_id": "a"}, "1 turn in 1 transcript",
     lambda c: c.turns.loc[c.turns["speaker"] == "Oleg Sorokin", "turn_id"].tolist(), ["a#0"]),
    ("speaker", {"surface": PUTIN, "value": "Oleg Sorokin", "scope": "passage", "document_id": "b", "text": "turn 0",
                 "start": "0", "end": "1"}, "1 turn in 1 transcript",
     lambda c: c.turns.loc[c.turns["speaker"] == "Oleg Sorokin", "turn_id"].tolist(), ["b#0"]),
]  # fmt: skip

DOCUMENTS: list[tuple[str, Given, str, Callable[[explore.Corpus], object], object]] = [
    ("date", {"document_id": "a", "value": "2017-06-01"}, ONE,
     lambda c: value(c, "documents", "document_id", "a", "date"), pd.Timestamp("2017-06-01")),
    ("title", {"document_id": "a", "value": "Talks on a pier of stone"}, ONE,
     lambda c: value(c, "documents", "document_id", "a", "title"), "Talks on a pier of stone"),
    ("place", {"document_id": "a", "value": "The Lighthouse"}, ONE,
     lambda c: value(c, "documents", "document_id", "a", "place"), "The Lighthouse"),
    ("genre", {"document_id": "a", "value": "speech"}, ONE,
     lambda c: value(c, "documents", "document_id", "a", "genre"), "speech"),
]  # fmt: skip

crashes = ()
Row = tuple[str, Given, str, Callable[[explore.Corpus], object], object]


def cases() -> Iterator[Any]:
    for mark, rows in (((), EACH), (crashes, DOCUMENTS)):
        for number, row in enumerate(rows):
            yield pytest.param(row, marks=mark, id=f"{row[0]}-{number}")


def test_every_action_has_its_row() -> None:
    assert {row[0] for row in [*EACH, *DOCUMENTS]} | {"undo"} == set(ACTIONS)


@pytest.mark.parametrize("row", cases())
def test_each_is_previewed_made_replayed_undone_and_the_undo_undone(
    corpus: explore.Corpus, folder: Path, row: Row
) -> None:
    action, given, told, look, wanted = row
    assert look(corpus) != wanted
    said = preview(corpus, action, **given)
    assert said == told if action not in {"date", "title", "place"} else told in said
    assert not (folder / "corrections.csv").exists(), "a preview writes nothing"

    made = correct(corpus, action, author="Ada", note="it is so", **given)
    assert look(made) == wanted
    assert dangling(made) == {}
    same(made, load(folder))
    assert look(corpus) != wanted, "the corpus that came in is as it was"
    about = made.corrections.iloc[0]
    assert about[["action", "author", "note", "status"]].tolist() == [action, "Ada", "it is so", "applies"]

    back = undo(made)
    same(back, corpus, but=("corrections",))
    same(back, load(folder))
    assert back.corrections["status"].tolist() == ["undone", "applies"]

    again = undo(back, back.corrections["correction_id"].iloc[1])
    same(again, made, but=("corrections",))
    assert again.corrections["status"].iloc[0] == "applies"


@pytest.mark.parametrize("surface", ["Siberia", "this route", "Baikal-Amur Mainline"])
@pytest.mark.parametrize("action", ["reject", "point"])
def test_a_passage_is_named_by_a_row_of_mentions(
    corpus: explore.Corpus, folder: Path, action: str, surface: str
) -> None:
    given = {} if action == "reject" else {"value": CHARA}
    before = mention(corpus, surface)
    made = correct(corpus, action, passage=before, **given)
    row = made.corrections.iloc[0]
    assert row[["scope", "document_id", "text", "surface"]].tolist() == [
        "passage", before["document_id"], "turn 0", surface,
    ]  # fmt: skip
    assert row["source_hash"] == value(corpus, "documents", "document_id", before["document_id"], "source_hash")
    at = made.mentions[(made.mentions["turn_id"] == before["turn_id"]) & (made.mentions["start"] == before["start"])]
    assert at["entity_id"].tolist() == ([] if action == "reject" else [CHARA])
    same(made, load(folder))


def test_a_description_pointed_elsewhere_says_that_an_analyst_said_so(corpus: explore.Corpus) -> None:
    made = correct(corpus, "point", passage=mention(corpus, "this route"), value=CHARA)
    row = made.references[made.references["from_mention"] == mention(made, "this route")["mention_id"]].iloc[0]
    assert row[["to_entity", "rule", "reason", "confidence"]].tolist() == [
        CHARA, "corrected", "an analyst’s correction", "certain",
    ]  # fmt: skip


def test_undo_takes_back_the_last_that_stands_or_the_one_named(corpus: explore.Corpus) -> None:
    made = correct(corpus, "rename", entity_id=BAM, value="the first")
    made = correct(made, "rename", entity_id=BAM, value="the second")
    first = made.corrections["correction_id"].iloc[0]
    assert value(undo(made, first), "entities", "entity_id", BAM, "name") == "the second"
    made = undo(made)
    assert value(made, "entities", "entity_id", BAM, "name") == "Baikal-Amur Mainline"
    with pytest.raises(CorrectionError, match="there is no correction to undo"):
        undo(made)
    with pytest.raises(CorrectionError, match=re.escape("there is no correction abc; see corpus.corrections")):
        undo(made, "abc")


def test_a_topic_or_a_selection_cannot_be_corrected(corpus: explore.Corpus) -> None:
    for one in (corpus.select(documents="a"), explore.Corpus()):
        for act in (preview, correct):
            with pytest.raises(CorrectionError, match="was not loaded from files"):
                act(one, "rename", entity_id=BAM, value="x")


def test_what_changes_nothing_is_previewed_so(corpus: explore.Corpus) -> None:
    assert preview(corpus, "rename", entity_id="place:nowhere", value="x") == "nothing"


# What a corpus must be after any of them ----------------------------------------------------------------------------


def test_a_description_may_be_pointed_at_an_entity_that_nothing_else_names(corpus: explore.Corpus) -> None:
    made = correct(corpus, "point", passage=mention(corpus, "this route"), value=TRANSSIB)
    assert dangling(made) == {}


def test_an_anniversary_of_a_rejected_description_points_at_it_no_more(seed: explore.Corpus, tmp_path: Path) -> None:
    (tmp_path / "seed.txt").write_bytes(Path(seed.documents["source"].iloc[0]).read_bytes())
    corpus = load(tmp_path)
    assert dangling(correct(corpus, "reject", passage=mention(corpus, "our fundamental agreement"))) == {}


@pytest.mark.xfail(strict=True, reason="descriptions keep the kind that their entity had")
def test_a_retyped_entity_is_of_its_kind_in_descriptions_too(corpus: explore.Corpus) -> None:
    made = correct(corpus, "retype", entity_id=BAM, value="place")
    assert "this route" in surfaces(made, BAM)
    assert set(made.mentions.loc[made.mentions["entity_id"] == BAM, "kind"]) == {"place"}


@pytest.mark.xfail(strict=True, reason="a description stays with the entity that its antecedent was split from")
def test_a_description_goes_with_the_name_that_it_was_read_by(corpus: explore.Corpus) -> None:
    made = correct(corpus, "split", entity_id=BAM, surface="Baikal-Amur Mainline", value="Little line")
    rows = made.references[made.references["relation"] == "described_as"]
    entity = made.mentions.set_index("mention_id")["entity_id"]
    assert rows["to_entity"].tolist() == entity[rows["to_mention"]].tolist()


@pytest.mark.xfail(strict=True, reason="it keeps the name and the dates of what was merged into it")
def test_merged_into_one_of_the_catalogue_that_nothing_names_it_bears_that_ones_name(corpus: explore.Corpus) -> None:
    made = correct(corpus, "merge", entity_id=GOSPLAN, value="organisation:united-nations")
    assert value(made, "entities", "entity_id", "organisation:united-nations", "name") == "United Nations"


def test_the_merged_can_be_asked_for_by_either_name(corpus: explore.Corpus) -> None:
    made = correct(corpus, "merge", entity_id=CHARA, value=BAM)
    assert len(made.follow("Chara station")) == len(made.follow("Baikal-Amur Mainline")) == 3


def test_merged_speakers_are_one_with_one_name(corpus: explore.Corpus) -> None:
    made = correct(corpus, "merge", entity_id="person:vladimir-putin", value="person:nursultan-nazarbayev")
    assert set(made.turns["speaker"]) == {"Nursultan Nazarbayev"}
    assert made.turns["label"].tolist() == corpus.turns["label"].tolist(), "the printed label is never overwritten"


@pytest.mark.xfail(strict=True, reason="mentions in a corrected title point at the source of the printed one")
def test_mentions_in_a_corrected_title_have_no_place_in_the_source(corpus: explore.Corpus) -> None:
    made = correct(corpus, "title", document_id="a", value="Siberia and the harbour")
    assert mention(made, "Siberia")["zone"] == "title"
    assert pd.isna(mention(made, "Siberia")["source_start"])


# Pages that change, and pages that vanish ---------------------------------------------------------------------------


def status(corpus: explore.Corpus) -> str:
    return corpus.corrections["status"].iloc[0]


def test_on_a_changed_page_a_passage_is_where_its_words_stand_once(corpus: explore.Corpus, folder: Path) -> None:
    correct(corpus, "reject", passage=mention(corpus, "Siberia"))
    (folder / "e.txt").write_text(page(f"Before all that. {SAID[4]}", 4), encoding="utf-8")
    after = load(folder)
    assert status(after) == "applies: the page has changed, its words stand there once"
    assert after.mentions.loc[after.mentions["surface"] == "Siberia", "document_id"].tolist() == ["f"]


@pytest.mark.parametrize("said", ["O Siberia? Siberia!", "Nothing of that sort."])
def test_on_a_changed_page_a_passage_that_is_not_there_once_is_reported(
    corpus: explore.Corpus, folder: Path, said: str
) -> None:
    correct(corpus, "reject", passage=mention(corpus, "Siberia"))
    (folder / "e.txt").write_text(page(said, 4), encoding="utf-8")
    after = load(folder)
    assert status(after) == "no longer applies: e has changed, and “Siberia” is not found in it once"
    assert (after.mentions["document_id"] == "e").any() or "Siberia" not in said
    assert (after.mentions["surface"] == "Siberia").sum() == said.count("Siberia") + 1


@pytest.mark.parametrize(
    ("action", "given", "why"),
    [
        ("reject", {"surface": "Siberia", "scope": "transcript", "document_id": "e"}, "there is no transcript e"),
        ("point", {"surface": "Siberia", "document_id": "e", "value": BAM}, "there is no transcript e"),
        ("speaker", {"surface": PUTIN, "value": "Oleg Sorokin", "document_id": "e"},
         f"no turn is labelled “{PUTIN}” in e"),
        pytest.param("date", {"document_id": "e", "value": "2017-06-01"}, "there is no transcript e", marks=crashes),
    ],
)  # fmt: skip
def test_of_a_page_that_vanished_the_row_is_kept_and_reported(
    corpus: explore.Corpus, folder: Path, action: str, given: Given, why: str
) -> None:
    correct(corpus, action, **given)
    (folder / "e.txt").rename(folder / ".e.away")
    after = load(folder)
    assert status(after) == f"no longer applies: {why}"
    kept = read(folder / "corrections.csv")
    correct(after, "rename", entity_id=BAM, value="the line")
    assert read(folder / "corrections.csv")[:1] == kept
    (folder / ".e.away").rename(folder / "e.txt")
    assert status(load(folder)) == "applies"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Correction("reject", surface="zeppelin"), "nothing here is called “zeppelin”"),
        (Correction("rename", entity_id="place:nowhere", value="x"), "there is no place:nowhere here"),
        (Correction("split", entity_id=BAM, surface="zeppelin", value="x"), f"“zeppelin” no longer names {BAM} here"),
        (Correction("merge", entity_id=BAM, value=BAM), "both are the same already"),
        (Correction("speaker", surface="Nobody", value="x"), "no turn is labelled “Nobody”"),
        pytest.param(
            Correction("undo", reverses="0123456789ab"), "there is no correction 0123456789ab",
            marks=pytest.mark.xfail(strict=True, reason="an undo of what is not there is said to apply"),
        ),
    ],
    ids=lambda value: getattr(value, "action", ""),
)  # fmt: skip
def test_what_finds_nothing_says_why(folder: Path, row: Correction, why: str) -> None:
    append(folder / "corrections.csv", [row])
    assert status(load(folder)) == f"no longer applies: {why}"


# The file -----------------------------------------------------------------------------------------------------------


def test_a_file_that_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    rows = [
        Correction("rename", entity_id=BAM, value='the “line”, or "rail"', note="two\nlines; a, b", time="1"),
        Correction("reject", surface=" spaced ", author="Å. Ωmega", time="2"),
    ]
    append(path, rows[:1])
    append(path, rows[1:])
    assert read(path) == rows
    assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_no_file_and_an_empty_file_hold_no_corrections(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    assert read(path) == []
    path.touch()
    assert read(path) == []


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_write_that_breaks_off_leaves_the_old_file_whole(
    corpus: explore.Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    correct(corpus, "rename", entity_id=BAM, value="the line")
    before = (folder / "corrections.csv").read_bytes()

    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, fails, broken)
    with pytest.raises(OSError, match="no space left"):
        correct(corpus, "rename", entity_id=BAM, value="another line")
    monkeypatch.undo()
    assert (folder / "corrections.csv").read_bytes() == before
    assert len(load(folder)) == len(SAID), "what was begun is no transcript"


def test_a_colleague_may_read_the_file(corpus: explore.Corpus, folder: Path) -> None:
    correct(corpus, "rename", entity_id=BAM, value="the line")
    assert (folder / "corrections.csv").stat().st_mode & 0o777 == (folder / "a.txt").stat().st_mode & 0o777


@pytest.mark.xfail(strict=True, reason="columns of the analyst's own are lost at the next correction")
def test_columns_of_the_analysts_own_are_kept(corpus: explore.Corpus, folder: Path) -> None:
    path = folder / "corrections.csv"
    path.write_text(f"action,scope,entity_id,value,seen by\nrename,everywhere,{BAM},the line,Grace\n", encoding="utf-8")
    correct(load(folder), "rename", entity_id=CHARA, value="the station")
    assert "Grace" in path.read_text(encoding="utf-8")


def test_a_correction_that_cannot_be_replayed_is_not_written(corpus: explore.Corpus, folder: Path) -> None:
    given = {"scope": "passage", "document_id": "a", "text": "turn 0", "start": "first", "end": "last"}
    with pytest.raises(ValueError, match="first"):
        correct(corpus, "reject", surface="Siberia", **given)
    assert not (folder / "corrections.csv").exists()


@pytest.mark.parametrize("row", ["follow", "turns"])
def test_a_row_that_is_shown_can_be_corrected_or_says_how(corpus: explore.Corpus, row: str) -> None:
    passage = corpus.follow("Siberia").iloc[0] if row == "follow" else corpus.turns.iloc[0]
    with suppress(CorrectionError):
        correct(corpus, "reject", passage=passage)


PLACES: dict[str, Callable[[Path], Any]] = {
    "a folder": lambda folder: folder,
    "a glob": lambda folder: f"{folder}/*.txt",
    "a list": lambda folder: sorted(folder.glob("*.txt")),
    "a glob of all folders": lambda folder: f"{folder}/**/*.txt",
    "a generator": lambda folder: (path for path in sorted(folder.glob("*.txt"))),
}
RIGHT = {*list(PLACES)[:3], "a generator"}
elsewhere = pytest.mark.xfail(strict=True, reason="the file is looked for where there is no data")


@pytest.mark.parametrize("given", [pytest.param(name, marks=() if name in RIGHT else elsewhere) for name in PLACES])
def test_the_file_lies_beside_the_data_however_that_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, given: str
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    _, path = explore.load(PLACES[given](folder), progress=False).origin
    assert Path(path).resolve() == folder.resolve() / "corrections.csv"


HEAD = "action,scope,document_id,text,start,end,surface,entity_id,value\n"
unread = ()

BAD: list[Any] = [
    pytest.param("frob,everywhere,,,,,,,\n", "line 2: there is no action 'frob'; there are speaker, date", id="action"),
    pytest.param("rename,passage,a,,,,,x:y,z\n", "rename may have the scope everywhere, not 'passage'", id="scope"),
    pytest.param("rename,everywhere,,,,,,,z\n", "line 2: rename needs entity_id", id="entity"),
    pytest.param("\nmerge,everywhere,,,,,,x:y,\n", "line 3: merge needs value", id="value"),
    pytest.param("reject,transcript,,,,,Siberia,,\n", "line 2: reject needs document_id", id="document"),
    pytest.param("reject,passage,a,,,,Siberia,,\n", "line 2: reject needs text, start and end", id="place"),
    pytest.param("date,transcript,a,,,,,,May the 40th\n", "'May the 40th' is no date: write 2012-05-15", id="day"),
    pytest.param("undo,everywhere,,,,,,,\n", "line 2: undo needs reverses", id="reverses"),
    pytest.param('rename,everywhere,,,,,,x:y,"a\nb"\nfrob,everywhere\n', "line 4: there is no action", id="two lines"),
    pytest.param("reject,passage,a,turn 0,first,9,Siberia,,\n", "line 2: ", id="no number", marks=unread),
    pytest.param(f"speaker,passage,a,title,0,9,{PUTIN},,Q\n", "line 2: ", id="no turn", marks=unread),
    pytest.param("date,transcript,a,,,,,,nan\n", "'nan' is no date", id="nan", marks=unread),
    pytest.param("date,transcript,a,,,,,,today\n", "'today' is no date", id="today", marks=unread),
    pytest.param("date,transcript,a,,,,,,2012-05-15T10:00+02:00\n", "line 2: ", id="hours", marks=unread),
    pytest.param(b"rename,everywhere,,,,,,x:y,\xe0\n", "UTF-8", id="not UTF-8", marks=unread),
    pytest.param('rename,everywhere,,,,,,x:y,"' + "z" * 140_000, "line 2: ", id="a quote without end", marks=unread),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "told"), BAD)
def test_a_bad_row_is_told_with_file_line_and_cure_and_stops_nothing(folder: Path, raw: str | bytes, told: str) -> None:
    path = folder / "corrections.csv"
    path.write_bytes(HEAD.encode() + (raw.encode() if isinstance(raw, str) else raw))
    with pytest.raises(CorrectionError, match=re.escape(str(path))) as caught:
        explore.load(folder, strict=True)
    assert told in str(caught.value)
    with pytest.warns(UserWarning, match="no correction was applied"):
        corpus = load(folder)
    assert len(corpus) == len(SAID)
    assert corpus.corrections.empty
    problem = corpus.problems[corpus.problems["source"] == str(path)].iloc[0]
    assert told in problem["place"]
    assert problem["cure"]
    with pytest.raises(CorrectionError):
        correct(corpus, "rename", entity_id=BAM, value="x")


def test_a_file_without_its_columns_is_told(folder: Path) -> None:
    (folder / "corrections.csv").write_text("action;scope\nrename;everywhere\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match="line 1: it lacks the columns action, scope"):
        explore.load(folder, strict=True)


# Two analysts -------------------------------------------------------------------------------------------------------


def rows_of(analyst: str, first: int, *rows: Correction) -> list[Correction]:
    return [replace(row, author=analyst, time=f"2026-01-{first + 2 * i:02}") for i, row in enumerate(rows)]


ADA = rows_of(
    "Ada", 1,
    Correction("rename", entity_id=BAM, value="Ada’s line"),
    Correction("point", surface="Siberia", value="place:pavlodar"),
    Correction("merge", entity_id=CHARA, value=BAM),
    Correction("speaker", surface=PUTIN, value="Oleg Sorokin", scope="transcript", document_id="a"),
)  # fmt: skip
GRACE = rows_of(
    "Grace", 2,
    Correction("rename", entity_id=BAM, value="Grace’s line"),
    Correction("reject", surface="Quill Harbour Fund"),
    Correction("undo", reverses=ADA[1].correction_id),
    Correction("split", entity_id=BAM, surface="Chara station", value="Chara"),
)  # fmt: skip
# At the same moment, of the same thing.
BOTH = [replace(GRACE[0], time=ADA[0].time)]


@pytest.mark.parametrize("theirs", [GRACE, BOTH], ids=["in turn", "at the same moment"])
def test_two_analysts_files_put_together_in_either_order_give_the_same(folder: Path, theirs: list[Correction]) -> None:
    path = folder / "corrections.csv"
    parts = []
    for rows in (ADA, theirs):
        path.unlink(missing_ok=True)
        append(path, rows)
        parts.append(path.read_text(encoding="utf-8"))
    loaded = []
    for text in (parts[0] + parts[1], parts[1] + parts[0], parts[0] + parts[1] + parts[0]):
        path.write_text(text, encoding="utf-8")
        loaded.append(load(folder))
    same(loaded[0], loaded[1])
    same(loaded[0], loaded[2])
    assert len(loaded[0].corrections) == len(ADA) + len(theirs)
    if theirs is GRACE:
        # Of two who rename, the later word holds.
        assert value(loaded[0], "entities", "entity_id", BAM, "name") == "Grace’s line"
        assert set(surfaces(loaded[0], "place:siberia")) == {"Siberia"}
        assert surfaces(loaded[0], "infrastructure:chara") == ["Chara station"]


def test_files_that_a_spreadsheet_saved_may_be_put_together(folder: Path) -> None:
    text = f"\ufeff{HEAD}rename,everywhere,,,,,,{BAM},{{}}\n"
    (folder / "corrections.csv").write_text(text.format("one") + text.format("two"), encoding="utf-8")
    assert [row.value for row in read(folder / "corrections.csv")] == ["one", "two"]


@pytest.mark.parametrize("empty", [",,,,,,,,\n", "\n"])
def test_an_empty_row_says_nothing(folder: Path, empty: str) -> None:
    text = f"{HEAD}{empty}rename,everywhere,,,,,,{BAM},one\n{empty}"
    (folder / "corrections.csv").write_text(text, encoding="utf-8")
    assert [row.value for row in read(folder / "corrections.csv")] == ["one"]


def undone(row: Correction, time: str) -> Correction:
    return Correction("undo", reverses=row.correction_id, time=time)


def test_an_undo_may_be_undone_as_often_as_one_likes() -> None:
    row = Correction("rename", entity_id=BAM, value="x", time="0")
    rows = [row]
    for number in range(1, 6):
        rows.append(undone(rows[-1], str(number)))
        assert active(rows) == ([] if number % 2 else [row])
        assert active(rows[::-1]) == active(rows)


# Any sequence -------------------------------------------------------------------------------------------------------

ENTITIES = (BAM, CHARA, GOSPLAN, TRANSSIB, "place:siberia", "place:pavlodar", "place:nowhere", "person:vladimir-putin")
SURFACES = ("Siberia", "Baikal-Amur Mainline", "this route", "Gosplan", "Quill Harbour Fund", "zeppelin")
entity, surface = st.sampled_from(ENTITIES), st.sampled_from(SURFACES)
document = st.sampled_from(["a", "c", "gone"])


def step(action: str, **given: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, dict[str, str]]]:
    return st.tuples(st.just(action), st.fixed_dictionaries(given))


# An alias has all names looked for anew, a second each time: the tables above have it.
BY_NAME = (
    step("reject", surface=surface),
    step("reject", surface=surface, document_id=document),
    step("point", surface=surface, value=entity),
    step("retype", entity_id=entity, value=st.sampled_from(["place", "event"])),
    step("merge", entity_id=entity, value=entity),
    step("split", entity_id=entity, surface=surface, value=st.sampled_from(["New thing", *ENTITIES])),
    step("rename", entity_id=entity, value=st.sampled_from(["the line", "Siberia"])),
    step(
        "speaker", surface=st.sampled_from([PUTIN, NAZARBAYEV, "Nobody"]), value=st.sampled_from(["Oleg Sorokin", "Q"])
    ),
)
BY_PAGE = (
    step("date", document_id=document, value=st.sampled_from(["2017-06-01", "1990-01-02"])),
    step("title", document_id=document, value=st.sampled_from(["Siberia", "Talks"])),
    step("place", document_id=document, value=st.just("Pavlodar")),
    step("genre", document_id=document, value=st.just("speech")),
)
DATED = ("date", {"document_id": "a", "value": "2018-07-02"})
PASSAGES = st.tuples(st.just("passage"), st.fixed_dictionaries({"number": st.integers(0, 99), "value": entity}))
UNDO = st.tuples(st.just("undo"), st.fixed_dictionaries({"number": st.integers(0, 99)}))


def taken_step(corpus: explore.Corpus, action: str, given: Mapping[str, Any]) -> explore.Corpus:
    if action == "undo":
        ids = corpus.corrections["correction_id"].tolist()
        return undo(corpus, ids[given["number"] % len(ids)]) if ids else corpus
    if action == "passage":
        row = corpus.mentions.iloc[given["number"] % len(corpus.mentions)]
        return correct(corpus, *[("reject",), ("point",)][given["number"] % 2], passage=row, value=given["value"])
    return correct(corpus, action, **given)


def equals_a_clean_load(archive: explore.Corpus, steps: list[tuple[str, dict[str, Any]]]) -> None:
    path: Path = archive.origin[1]
    path.unlink(missing_ok=True)
    corpus = archive
    for action, values in steps:
        corpus = taken_step(corpus, action, values)
    same(corpus, load(path.parent))
    written = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []
    assert len(corpus.corrections) == len(written)
    if "undo" in {action for action, _ in steps}:
        return
    for number in range(len(written)):
        corpus = undo(corpus, corpus.corrections["correction_id"].iloc[number])
    same(corpus, archive, but=("corrections",))


few = settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@few
@given(steps=st.lists(st.one_of(*BY_NAME, PASSAGES, UNDO), max_size=5))
def test_any_sequence_of_corrections_and_undos_equals_a_clean_load(
    archive: explore.Corpus, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    equals_a_clean_load(archive, steps)


@settings(few, max_examples=4)
@given(steps=st.lists(st.one_of(*BY_PAGE, UNDO, *BY_NAME[:3]), min_size=4, max_size=5).map(lambda s: [*s, DATED]))
def test_so_does_any_sequence_of_corrections_of_transcripts(
    archive: explore.Corpus, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    equals_a_clean_load(archive, steps)


@pytest.mark.parametrize(
    ("value", "begin", "finish"),
    [
        ("1992", "1992-01-01", "1992-12-31"),
        ("1992-05", "1992-05-01", "1992-05-31"),
        ("1992-05-26", "1992-05-26", "1992-05-26"),
        ("1941/1945", "1941-01-01", "1945-12-31"),
    ],
)
def test_a_date_in_the_text_is_set_as_the_analyst_says(tmp_path: Path, value: str, begin: str, finish: str) -> None:
    corpus = explore.load(shutil.copytree(explore.sample(), tmp_path / "pages"))
    row = corpus.dates.query("surface == '20th anniversary'").iloc[0]
    passage = {**row, "entity_id": None}
    assert explore.preview(corpus, "redate", passage=passage, value=value) == "1 date in 1 transcript"
    after = explore.correct(corpus, "redate", passage=passage, value=value)
    now = after.dates.query("surface == '20th anniversary'").iloc[0]
    assert (now["value"], str(now["begin"].date()), str(now["finish"].date())) == (value, begin, finish)
    assert (now["rule"], now["reason"]) == ("corrected", "an analyst’s correction")
    assert dated(explore.load(tmp_path / "pages"), "20th anniversary") == [value]
    assert dated(explore.undo(after), "20th anniversary") == ["1992-05-25"]


def test_words_that_are_no_date_are_none_and_mark_no_anniversary(tmp_path: Path) -> None:
    corpus = explore.load(shutil.copytree(explore.sample(), tmp_path / "pages"))
    row = corpus.dates.query("surface == '20th anniversary'").iloc[0]
    after = explore.correct(corpus, "undate", passage={**row, "entity_id": None})
    assert dated(after, "20th anniversary") == []
    assert not (after.references["relation"] == "anniversary_of").any()
    today = corpus.dates.query("surface == 'today'").iloc[0]
    one = explore.correct(after, "undate", passage={**today, "entity_id": None})
    assert len(dated(one, "today")) == 1, "the other one stays"
    assert dated(explore.correct(one, "undate", surface="today", scope="everywhere"), "today") == []


@pytest.mark.parametrize("value", ["soon", "25 May 1992", "1945/1941", "1992/", "1992-13", "1992/93"])
def test_what_is_no_date_is_refused(tmp_path: Path, value: str) -> None:
    corpus = explore.load(shutil.copytree(explore.sample(), tmp_path / "pages"))
    with pytest.raises(CorrectionError, match="is no date: write 1992"):
        explore.correct(corpus, "redate", surface="today", scope="everywhere", value=value)
    assert not (tmp_path / "pages" / "corrections.csv").exists()
