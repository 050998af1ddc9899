"""The trail without a browser: firsts, what followed, its words, corrections, and agreement with the frames."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore import uptakes
from explore.corpus.follow import follow
from explore.measures import firsts, uptake
from explore.panels.trail import NO_FOLDER, Trail
from explore.selection import Selection
from explore.trails import Trails, trail

BRIDGE = "infrastructure:silver-birch-bridge"
NASTY = '<img src=x onerror="alert(1)">'
SUMMIT = (
    "Summit on bridges\nMay 14, 2012\n"
    "Oleg Sorokin: We listed roads, the Silver Birch Bridge, and canals. The day is long.\n"
    "Question: Ivan Petrov, Tern Weekly. When will the Silver Birch Bridge open?\n"
    "Oleg Sorokin: No comment. Let us move on.\n"
    "Hector Quint: The Silver Birch Bridge is old. Herring pass under the Silver Birch Bridge in spring.\n"
    "Oleg Sorokin: Yes, herring pass in spring, and so do the boats.\n"
    "Hector Quint: The Silver Birch Bridge costs much.\n"
    "Oleg Sorokin: The Silver Birch Bridge is worth it.\n"
)
PAGES = {
    "a-2012": SUMMIT,
    "b-2014": "Talks on gulls\nMay 14, 2014\nBoris Lapin: The Silver Birch Bridge is open.\n",
    "c-2013": f"Talks on terns\nMay 20, 2013\nBoris Lapin: Terns {NASTY} are birds.\n",
    "undated": "Talks on gulls\nOleg Sorokin: Nobody mends the Silver Birch Bridge.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def panel(folder: Path) -> Trail:
    selection = Selection(explore.load(folder, progress=False))
    shown = Trail(selection, export_folder=folder / "exports")
    selection.set(entities=BRIDGE)
    return shown


def do(panel: Trail, act: str, **given: Any) -> str:
    panel.act({"do": act, "given": given})
    return panel.message


def turns(panel: Trail) -> list[dict[str, Any]]:
    return [item for item in panel.content["items"] if item["type"] == "turn"]


def ids(panel: Trail) -> list[str]:
    return [p["id"] for item in turns(panel) for one in item["sentences"] for p in one["passages"]]


def passage(panel: Trail, turn: str) -> str:
    """The id of the first passage in a turn."""
    item = next(item for item in turns(panel) if item["turn"] == turn)
    return str(item["sentences"][0]["passages"][0]["id"])


# Firsts ---------------------------------------------------------------------------------------------------------------


def test_named_raised_and_asked_are_three_things(panel: Trail) -> None:
    found = {one["title"]: (one["when"], one["who"], one["turn"]) for one in panel.content["firsts"]}
    assert found["First named"] == ("14 May 2012", "Oleg Sorokin", "a-2012#0"), "one that lists it names it"
    assert found["First raised as a subject"] == ("14 May 2012", "Hector Quint", "a-2012#3"), "two sentences raise it"
    assert found["First asked"][2] == "a-2012#1"
    assert "Ivan Petrov" in found["First asked"][1]


def test_what_is_undated_is_no_first(panel: Trail) -> None:
    assert turns(panel)[0]["document"] == "undated", "it comes first in the list"
    assert {one["document"] for one in panel.content["firsts"]} == {"a-2012"}


@pytest.mark.parametrize("keys", [{}, {"speakers": "Hector Quint"}, {"since": "2013"}, {"until": "2012"}])
def test_the_panels_firsts_are_the_measures(panel: Trail, keys: dict[str, Any]) -> None:
    panel.selection.set(**keys)
    frames = panel.selection.selected.frames
    table = firsts.measure(*(frames[name] for name in firsts.FRAMES), subjects={"it": [BRIDGE]})
    assert [one["turn"] for one in panel.content["firsts"]] == table["turn_id"].tolist()
    assert [one["start"] for one in panel.content["firsts"]] == table["start"].tolist()


def test_no_dates_give_no_firsts(panel: Trail) -> None:
    corpus = panel.selection.corpus
    undated = corpus.with_frames(documents=corpus.documents.assign(date=pd.NaT))
    shown = trail(Trails(undated).of([BRIDGE]), undated, {})
    assert shown["firsts"] == []
    assert len(shown["items"]) == len(turns(panel))


# What followed --------------------------------------------------------------------------------------------------------


def followed(corpus: explore.Corpus) -> dict[str, tuple[str, str]]:
    frames = corpus.frames
    table = uptake.measure(*(frames[name] for name in uptake.FRAMES))
    mine = table[table["mention_id"].isin(corpus.mentions.query("entity_id == @BRIDGE")["mention_id"])]
    return {
        row.turn_id: (row.suggested if isinstance(row.suggested, str) else "", row.reason) for row in mine.itertuples()
    }


def test_each_answer_has_its_word_and_its_reason(folder: Path) -> None:
    found = followed(explore.load(folder, progress=False))
    assert found["a-2012#0"] == ("taken up", "Turn 2 speaks of it: “Silver Birch Bridge”.")
    assert found["a-2012#1"] == (
        "turned aside", "Turn 3 does not name it, and begins by leaving the matter: “No comment”.",
    )  # fmt: skip
    assert found["a-2012#3"][0] == "taken up"
    assert "“herring”" in found["a-2012#3"][1]
    assert found["a-2012#5"] == ("taken up", "Turn 7 speaks of it: “Silver Birch Bridge”.")
    assert found["a-2012#6"] == found["b-2014#0"], "where nobody else speaks there is nothing to judge"
    assert found["a-2012#6"][0] == ""


def test_the_seeds_reply_is_not_taken_up_and_an_excerpts_end_is_cut(seed: explore.Corpus) -> None:
    frames = seed.frames
    table = uptake.measure(*(frames[name] for name in uptake.FRAMES)).set_index("turn_id")
    last = seed.turns["turn_id"].iloc[-1]
    assert set(table.loc[[t for t in table.index if t == last], "suggested"]) <= {"cut before the reply"}
    mine = seed.mentions.query("entity_id == 'infrastructure:baikal-amur-mainline'")["mention_id"]
    assert table[table["mention_id"].isin(mine)]["suggested"].unique().tolist() == ["not taken up"]


def test_a_cut_before_the_reply_is_told(tmp_path: Path) -> None:
    text = next(explore.sample().iterdir()).read_text("utf-8")
    line = next(one for one in text.split("\n") if "put to Russia’s use" in one)
    (tmp_path / "cut.txt").write_text(text.replace(line, f"{line}\n\n<…>\n"), encoding="utf-8")
    corpus = explore.load(tmp_path, progress=False)
    assert "cut" in corpus.notes["kind"].tolist()
    shown = trail(Trails(corpus).of(["infrastructure:baikal-amur-mainline"]), corpus, {})
    assert shown["items"][0]["followed"]["suggested"] == "cut before the reply"


def test_the_analysts_word_is_kept_beside_the_data_and_can_be_undone(panel: Trail, folder: Path) -> None:
    assert do(panel, "judge", turn="a-2012#1", uptake="taken up") == ""
    of = {item["turn"]: item["followed"] for item in turns(panel)}
    assert (of["a-2012#1"]["own"], of["a-2012#1"]["suggested"]) == ("taken up", "turned aside")
    row = panel.table.set_index("turn").loc[2]
    assert (row["what_followed"], row["said_by"]) == ("taken up", "the analyst")
    again = Trail(Selection(explore.load(folder, progress=False)))
    again.selection.set(entities=BRIDGE)
    assert {i["turn"]: i["followed"] for i in turns(again)}["a-2012#1"]["own"] == "taken up", "it survives a reload"
    assert panel.selection.undo_told == "said “taken up” of what followed"
    panel.selection.undo()
    assert uptakes.read(folder) == {}
    assert {i["turn"]: i["followed"] for i in turns(panel)}["a-2012#1"]["own"] == ""
    panel.selection.redo()
    assert list(uptakes.read(folder).values()) == ["taken up"]
    assert "uptake" not in " ".join(explore.load(folder, progress=False).documents["document_id"])


def test_a_word_on_a_page_that_has_changed_no_longer_counts(panel: Trail, folder: Path) -> None:
    do(panel, "judge", turn="a-2012#1", uptake="taken up")
    (folder / "a-2012.txt").write_text(SUMMIT + "Oleg Sorokin: So be it.\n", encoding="utf-8")
    again = Trail(Selection(explore.load(folder, progress=False)))
    again.selection.set(entities=BRIDGE)
    assert {i["turn"]: i["followed"] for i in turns(again) if i["followed"]}["a-2012#1"]["own"] == ""


def test_without_a_folder_a_word_cannot_be_kept_and_that_is_said(panel: Trail) -> None:
    corpus = panel.selection.corpus
    alone = Trail(Selection(corpus.with_frames(turns=corpus.turns)))
    alone.selection.set(entities=BRIDGE)
    assert do(alone, "judge", turn="a-2012#1", uptake="taken up") == NO_FOLDER
    assert not alone.content["corrects"]


def test_a_file_of_words_that_cannot_be_read_is_told(panel: Trail, folder: Path) -> None:
    (folder / "uptake.csv").write_text("nothing,of,the,kind\n1,2,3,4\n", encoding="utf-8")
    panel.follow()
    assert "uptake.csv: its first line lacks document_id" in panel.message
    assert turns(panel)


# What is shown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [{}, {"speakers": "Oleg Sorokin"}, {"since": "2013"}, {"text": "herring"}])
def test_the_trail_agrees_with_the_frames_in_every_state(panel: Trail, keys: dict[str, Any]) -> None:
    panel.selection.set(**keys)
    found = panel.selection.selected.follow(BRIDGE)
    table = panel.table
    for column in ("sentence", "surface", "form", "confidence", "reason"):
        assert table[column].tolist() == found[column].tolist()
    shown = [one for item in turns(panel) for one in item["sentences"]]
    told = dict.fromkeys("".join(text for _, text in one["parts"]) for one in shown)
    assert list(told) == list(dict.fromkeys(found["sentence"])), "whole sentences, never cut"
    assert sum(panel.content["tally"].values()) == len(found) == len(ids(panel))


def test_every_subject_of_the_seed_is_shown_as_followed(seed: explore.Corpus) -> None:
    trails = Trails(seed)
    for entity in seed.mentions["entity_id"].dropna().unique():
        shown = trail(trails.of([entity]), seed, {})
        parts = [one["parts"] for i in shown["items"] if i["type"] == "turn" for one in i["sentences"]]
        told = dict.fromkeys("".join(text for _, text in one) for one in parts)
        assert set(told) == set(follow(seed.frames, [entity])["sentence"])


def test_holes_in_the_archive_and_silence_are_told_apart(panel: Trail) -> None:
    holes = [item["text"] for item in panel.content["items"] if item["type"] == "hole"]
    assert holes == [
        "1 transcript between, it does not name it. None at all are here for "
        "June 2012 to April 2013 and June 2013 to April 2014."
    ]


def test_many_passages_come_in_portions(folder: Path) -> None:
    said = "".join(f"Oleg Sorokin: The Silver Birch Bridge, day {n}.\nHector Quint: So it is.\n" for n in range(270))
    (folder / "d-2015.txt").write_text(f"Long talks\nMay 14, 2015\n{said}", encoding="utf-8")
    panel = Trail(Selection(explore.load(folder, progress=False)))
    panel.selection.set(entities=BRIDGE)
    whole = panel.content["passages"]
    seen = []
    while True:
        seen.append((len(ids(panel)), panel.content["more"], panel.content["goes_on"]))
        if not panel.content["more"]:
            break
        do(panel, "more")
    assert seen == [(60, whole - 60, True), (200, whole - 200, False), (whole, 0, False)]
    told = f"One transcript, Long talks of 14 May 2015, gives 270 of the {whole} passages"
    assert panel.content["most_in"] == told


def test_a_selection_that_leaves_nothing_says_what_to_take_off(panel: Trail) -> None:
    panel.selection.set(since="2016")
    assert panel.content["passages"] == 0
    assert panel.content["relax"] == [{"key": "since", "name": "the first date", "passages": 8}]
    do(panel, "relax", key="since")
    assert panel.content["passages"] == 8


def test_hostile_text_stays_text(folder: Path) -> None:
    panel = Trail(Selection(explore.load(folder, progress=False)), export_folder=folder / "exports")
    corpus = panel.selection.corpus
    speaker = pd.Categorical([NASTY] * len(corpus.turns))
    hostile = Trail(Selection(corpus.with_frames(turns=corpus.turns.assign(speaker=speaker))))
    hostile.selection.set(entities=BRIDGE)
    assert turns(hostile)[0]["speaker"] == NASTY, "the page shows it through textContent"


@pytest.mark.parametrize("corpus", [explore.Corpus(), explore.load(explore.sample())])
def test_without_a_subject_there_is_nothing_to_show(corpus: explore.Corpus) -> None:
    panel = Trail(Selection(corpus))
    assert panel.content == {}
    assert panel.table.empty
    assert "what_followed" in panel.table.columns


def test_the_whole_reply_comes_on_demand_and_no_sentence_is_cut(folder: Path) -> None:
    long = " ".join(f"This is sentence number {n} of a long answer." for n in range(60))
    page = f"Talks\nMay 14, 2016\nOleg Sorokin: The Silver Birch Bridge.\nHector Quint: {long}\n"
    (folder / "e-2016.txt").write_text(page, encoding="utf-8")
    panel = Trail(Selection(explore.load(folder, progress=False)))
    panel.selection.set(entities=BRIDGE)
    reply = turns(panel)[-1]["followed"]["reply"]
    begins = "".join(text for part in reply["begins"] for _, text in part)
    assert reply["rest"]
    assert begins.endswith("answer.")
    assert 80 <= len(begins.split()) < 95
    do(panel, "read", turn="e-2016#0")
    rest = "".join(text for part in panel.rests["e-2016#0"] for _, text in part)
    assert begins + rest == long


# Corrections, keeping, export -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "gone"), [("passage", 1), ("transcript", 6), ("everywhere", 8)])
def test_a_passage_is_rejected_as_far_as_was_said_and_the_preview_told(panel: Trail, scope: str, gone: int) -> None:
    one = passage(panel, "a-2012#0")
    do(panel, "preview", asked=7, action="reject", passage=one, scope=scope)
    assert panel.previewed["asked"] == 7
    assert panel.previewed["sentence"].startswith(f"It would change {gone} passage")
    do(panel, "correct", action="reject", passage=one, scope=scope)
    assert panel.content["passages"] == 8 - gone
    panel.selection.undo()
    assert panel.content["passages"] == 8


def test_a_rejection_survives_a_reload(panel: Trail, folder: Path) -> None:
    do(panel, "correct", action="reject", passage=ids(panel)[0], scope="passage")
    again = Trail(Selection(explore.load(folder, progress=False)))
    again.selection.set(entities=BRIDGE)
    assert again.content["passages"] == 7


@pytest.mark.parametrize(
    ("action", "value", "says", "told"),
    [
        ("alias", "herring", "passage", "added the name “herring”"),
        ("rename", "The Bridge", "1 name", "renamed the subject to “The Bridge”"),
        ("retype", "place", "8 passages", "changed the kind to place"),
    ],
)
def test_the_subject_is_corrected(panel: Trail, action: str, value: str, says: str, told: str) -> None:
    do(panel, "preview", asked=1, action=action, value=value)
    assert says in panel.previewed["sentence"]
    assert do(panel, "correct", action=action, value=value) == ""
    assert panel.selection.undo_told == told


def test_a_speaker_is_set_for_one_turn(panel: Trail) -> None:
    one = passage(panel, "a-2012#1")
    do(panel, "correct", action="speaker", passage=one, scope="passage", value="Ivan Petrov")
    assert next(i["speaker"] for i in turns(panel) if i["turn"] == "a-2012#1") == "Ivan Petrov"
    assert panel.selection.undo_told == "set the speaker to Ivan Petrov here"


def test_a_surface_becomes_a_subject_of_its_own(panel: Trail) -> None:
    one = passage(panel, "b-2014#0")
    do(panel, "correct", action="split", passage=one, scope="transcript", value="Bridge of gulls")
    assert panel.content["passages"] == 7
    assert "Bridge of gulls" in panel.selection.corpus.entities["name"].tolist()


def test_another_subject_is_merged_into_this_one(panel: Trail) -> None:
    one = passage(panel, "b-2014#0")
    do(panel, "correct", action="split", passage=one, scope="transcript", value="Bridge of gulls")
    do(panel, "find", what="Bridge of gulls")
    other = panel.found["choices"][0]["entity_id"]
    do(panel, "correct", action="merge", value=other)
    assert panel.content["passages"] == 8
    assert do(panel, "correct", action="merge", value=BRIDGE) == "that is this subject itself: choose another"


def test_what_cannot_be_corrected_is_told_and_changes_nothing(panel: Trail) -> None:
    assert do(panel, "correct", action="fly", passage="") == "there is no correction 'fly'"
    assert do(panel, "preview", asked=3, action="reject", passage="gone@1", scope="passage") == (
        "this passage is no longer there"
    )
    assert panel.previewed == {"asked": 3, "sentence": "", "fits": False}
    assert not panel.selection.undo_told.startswith("rejected")


def test_a_passage_is_kept_by_whoever_keeps_them(folder: Path) -> None:
    kept: list[dict[str, Any]] = []
    panel = Trail(Selection(explore.load(folder, progress=False)), keep=kept.append)
    panel.selection.set(entities=BRIDGE)
    do(panel, "keep", passage=ids(panel)[-1])
    (one,) = kept
    text = panel.selection.corpus.turns.set_index("turn_id").at[one["turn_id"], "text"]
    assert text[one["start"] : one["end"]] == one["surface"] == "Silver Birch Bridge"
    assert one["sentence"] == "The Silver Birch Bridge is open."


def test_the_passages_are_written_with_their_source(panel: Trail, folder: Path) -> None:
    assert "trail-Silver-Birch-Bridge.csv" in do(panel, "export")
    written = pd.read_csv(folder / "exports" / "trail-Silver-Birch-Bridge.csv")
    assert written["sentence"].tolist() == panel.table["sentence"].tolist()
    assert written["source"].str.startswith("Source: ").all()


def test_a_table_is_shown_beside_the_list(panel: Trail) -> None:
    do(panel, "view", table=True)
    assert len(panel.twin["rows"]) == 8
    do(panel, "view", table=False)
    assert panel.twin == {}


def test_certainty_narrows_what_is_shown_and_the_tally_stays(seed: explore.Corpus, tmp_path: Path) -> None:
    shutil.copytree(explore.sample(), tmp_path / "data")
    panel = Trail(Selection(explore.load(tmp_path / "data", progress=False)))
    panel.selection.set(entities="infrastructure:baikal-amur-mainline")
    do(panel, "show", sure="likely")
    assert len(ids(panel)) == 2
    assert panel.content["tally"] == {"certain": 1, "likely": 2, "check": 0}


# The development pages ------------------------------------------------------------------------------------------------


def test_who_first_named_the_railway_and_who_first_asked(kremlin_text: explore.Corpus) -> None:
    bam = "infrastructure:baikal-amur-mainline"
    shown = trail(Trails(kremlin_text).of([bam]), kremlin_text, {})
    found = {one["title"]: (one["document"], one["who"]) for one in shown["firsts"]}
    assert found["First named"] == ("17118", "Vladimir Putin")
    assert found["First raised as a subject"][0] == "17173", "the Address only lists it, with its acronym"
    assert found["First asked"] == ("17173", "Amur Pravda newspaper, Yelena Pavlova, Amur Region")
