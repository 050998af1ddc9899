"""The panel of findings without a browser: what it shows is what the file and the frames hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore import correct, findings, sampling
from explore.panels.findings import NO_FOLDER, Findings
from explore.selection import Selection

NASTY = '<img src=x onerror="alert(1)">=1+1'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(explore.sample(), tmp_path / "data"))


@pytest.fixture
def panel(folder: Path, tmp_path: Path) -> Findings:
    return Findings(Selection(explore.load(folder)), export_folder=tmp_path / "exports", source="Source: here.")


def turn(panel: Findings, position: int, end: int = 9) -> dict[str, Any]:
    row = panel.selection.corpus.turns.iloc[position]
    return {"document_id": row["document_id"], "turn_id": row["turn_id"], "start": 0, "end": end,
            "text": row["text"][:end], "entity_id": None}  # fmt: skip


def ask(panel: Findings, act: str, **given: Any) -> str:
    panel.act({"do": act, "given": given})
    for trait in (panel.content, panel.chart, panel.coding, panel.quoted, panel.opened):
        json.dumps(trait)  # all that goes to the page can go there
    return panel.message


def test_what_is_kept_shows_at_once_and_after_the_kernel_starts_anew(panel: Findings, folder: Path) -> None:
    assert panel.content["head"] == "0 kept, in findings.csv beside the data"
    id_ = panel.keep(turn(panel, 1), note=NASTY, code="b; a")
    assert id_ is not None
    assert panel.content["head"] == "1 kept, in findings.csv beside the data"
    [item] = panel.content["items"]
    assert (item["id"], item["codes"], item["note"], item["speaker"]) == (
        id_,
        ["b", "a"],
        NASTY,
        "Nursultan Nazarbayev",
    )
    assert item["from"].startswith("15 May 2012, The Kremlin, Moscow. Meeting with")
    assert item["from"].endswith(", turn 2.")
    assert panel.keep(turn(panel, 1)) is None
    assert panel.message == "This passage is kept already."
    again = Findings(Selection(explore.load(folder)))
    assert again.content["items"] == panel.content["items"]


def test_change_drop_and_undo(panel: Findings, folder: Path) -> None:
    first, second = (str(panel.keep(turn(panel, i))) for i in (0, 1))
    assert ask(panel, "change", finding=first, status="to cite", note="n", code="x") == ""
    assert findings.read(folder).loc[0, ["status", "note", "code"]].tolist() == ["to cite", "n", "x"]
    assert panel.content["undo"].startswith("changed “")
    ask(panel, "undo")
    assert findings.read(folder).loc[0, ["status", "note", "code"]].tolist() == ["to check", "", ""]
    assert panel.content["undo"] == ""
    before = findings.read(folder)
    ask(panel, "drop", finding=first)
    assert [item["id"] for item in panel.content["items"]] == [second]
    ask(panel, "undo")
    pd.testing.assert_frame_equal(findings.read(folder), before)
    assert ask(panel, "undo") == "there is nothing to undo"
    third = str(panel.keep(turn(panel, 3)))
    ask(panel, "undo")
    assert third not in findings.read(folder)["finding_id"].tolist()
    assert "someone else took it out" in ask(panel, "drop", finding=third)
    assert "no colour" in ask(panel, "change", finding=first, colour="red")


def test_open_and_copy(panel: Findings) -> None:
    id_ = panel.keep(turn(panel, 1))
    ask(panel, "open", finding=id_)
    ask(panel, "open", finding=id_)
    place = turn(panel, 1)
    assert panel.opened == {"document": place["document_id"], "turn": place["turn_id"], "start": 0, "at": 2}
    ask(panel, "quote", finding=id_)
    assert panel.quoted["text"] == panel.selection.corpus.cite(place | {"text": None})


def test_filters_and_the_chart_agree_with_the_rows(panel: Findings) -> None:
    for position, code, status in (
        (0, "a", "to cite"),
        (1, "a; b", "to check"),
        (2, "", "to cite"),
        (3, "b", "odd one"),
    ):
        panel.keep(turn(panel, position, 4), code=code, status=status)
    assert dict(panel.content["codes"]) == {"a": 2, "b": 2}
    assert dict(panel.content["statuses"])["odd one"] == 1
    for code, status, number in (
        ("a", "", 2),
        ("a", "to cite", 1),
        ("", "to cite", 2),
        ("no code yet", "", 1),
        ("z", "", 0),
    ):
        ask(panel, "filter", code=code, status=status)
        assert len(panel.content["items"]) == len(panel.filtered) == number
    assert panel.content["head"].startswith("0 of 4 kept")
    for by in ("code", "speaker", "month"):
        ask(panel, "chart", by=by)
        shown = sum(part["number"] for row in panel.chart["rows"] for part in row["parts"])
        assert shown == panel.table["findings"].sum() == 5
        assert len(panel.chart["table"]["rows"]) == len(panel.table)
        assert sum(sum(bar.x) for bar in panel.figure().data) == 5
    assert "cannot be counted by 'mood'" in ask(panel, "chart", by="mood")
    ask(panel, "chart")
    assert panel.chart == {}


def test_without_a_folder_it_says_so_and_keeps_nothing(seed: explore.Corpus) -> None:
    panel = Findings(Selection(seed.select(speakers="Vladimir Putin")))
    assert panel.content["head"] == NO_FOLDER
    assert panel.keep(turn(panel, 0)) is None
    assert "take the corpus that explore.load gave" in panel.message
    assert "explore.load" in ask(panel, "coding")
    empty = Findings(Selection(explore.Corpus()))
    assert empty.content["items"] == []
    assert ask(empty, "export", formats=["csv"]) == "there is nothing to export: nothing is kept yet"


def test_what_others_write_is_taken_in_and_what_cannot_be_read_is_told(panel: Findings, folder: Path) -> None:
    panel.keep(turn(panel, 0))
    findings.keep(folder, panel.selection.corpus, turn(panel, 1))
    panel.selection.set(speakers="Vladimir Putin")
    assert len(panel.content["items"]) == 2, "findings stay in sight whatever is selected"
    path = folder / findings.FILE
    path.write_text(path.read_text("utf-8-sig") + ",,,,,,lost\n", encoding="utf-8-sig")
    panel.selection.set(speakers=None)
    assert panel.content["trouble"] == ["findings.csv, line 4: document_id is empty: write which transcript it is from"]
    path.write_text("nonsense\n", encoding="utf-8")
    panel.selection.set(speakers="Vladimir Putin")
    assert "first line lacks document_id, text" in panel.content["trouble"][0]
    assert panel.keep(turn(panel, 3)) is None
    assert path.read_text("utf-8") == "nonsense\n"


def test_a_corrected_corpus_is_shown(panel: Findings) -> None:
    panel.keep(turn(panel, 1))
    before = panel.selection.corpus
    after = correct(before, "title", document_id=before.documents["document_id"][0], value=NASTY)
    panel.selection.replace(after, "a title", lambda: before, lambda: after)
    assert NASTY in panel.content["items"][0]["from"]


def test_no_dates_no_speakers(panel: Findings, folder: Path) -> None:
    panel.keep(turn(panel, 1))
    corpus = panel.selection.corpus
    bare = corpus.with_frames(
        documents=corpus.documents.assign(date=pd.NaT),
        turns=corpus.turns.assign(speaker=None, speaker_id=None).astype(
            {"speaker": "category", "speaker_id": "category"}
        ),
    )
    bare._origin = corpus.origin
    [item] = Findings(Selection(bare)).content["items"]
    assert item["from"].startswith("undated")
    assert (item["speaker"], item["mark"]) == (str(corpus.turns["label"].iloc[1]), "?")


def test_the_first_two_hundred_then_more(panel: Findings) -> None:
    corpus, folder = panel.selection.corpus, findings.folder_of(panel.selection.corpus)
    place = turn(panel, 1)
    findings.keep(folder, corpus, place)
    path = folder / findings.FILE
    head, row = path.read_text("utf-8-sig").splitlines()
    many = [row.replace(row.split(",")[0], f"f{i}").replace(",0,9,", f",0,{i + 10},") for i in range(250)]
    path.write_text("\n".join([head, *many]) + "\n", encoding="utf-8-sig")
    panel.selection.set(speakers="Vladimir Putin")
    assert (len(panel.content["items"]), panel.content["more"]) == (200, 50)
    ask(panel, "more")
    assert (len(panel.content["items"]), panel.content["more"]) == (250, 0)


def test_a_change_of_the_selection_costs_nothing(panel: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.keep(turn(panel, 1))
    monkeypatch.setattr(findings, "located", lambda *_: pytest.fail("the file is as it was"))
    panel.selection.set(speakers="Vladimir Putin")


def test_export_writes_what_is_shown(panel: Findings, tmp_path: Path) -> None:
    panel.keep(turn(panel, 1), code="a", note=NASTY)
    panel.keep(turn(panel, 0), code="b")
    ask(panel, "filter", code="a")
    assert ask(panel, "export", formats=["html", "md", "csv"]).endswith(
        "findings-quoted.html, findings-quoted.md, findings-quoted.csv."
    )
    page = (tmp_path / "exports" / "findings-quoted.html").read_text("utf-8")
    assert page.count("<article>") == 1
    assert "Source: here." in page
    assert "<img" not in page
    assert "no format pdf" in ask(panel, "export", formats=["pdf"])
    (tmp_path / "file").write_text("")
    panel.export_folder = tmp_path / "file"
    assert "choose another folder" in ask(panel, "export", formats=["csv"])


def test_a_sample_is_coded_blind_and_two_coders_compared(panel: Findings, folder: Path) -> None:
    ask(panel, "coding")
    assert [key for key, _ in panel.coding["whats"]] == ["sentences", "turns"]
    draw = {"name": "tone", "n": 4, "seed": 1, "what": "sentences", "scheme": "warm; cool", "coder": "Ann"}
    assert ask(panel, "draw", **draw | {"coder": " "}) == "say who codes: give your name"
    assert not sampling.names(folder), "nothing is drawn before all is said"
    assert ask(panel, "draw", **draw) == ""
    for at in range(4):
        card = panel.coding
        assert (card["at"], card["of"], card["done"], card["from"], card["given"]) == (at, 4, at, "", "")
        ask(panel, "give", code="warm" if at else "cool", seen=at)
        assert panel.coding["from"] == "", "it stays hidden while one may still think again"
        ask(panel, "give", code="cool", seen=at + 1)
        assert panel.coding["given"] == ("warm" if at else "cool"), "a key meant for a passage not seen does nothing"
        ask(panel, "step", by=1, seen=at)
    assert panel.coding["step"] == "end"
    ask(panel, "step", by=-1, seen=4)
    assert "15 May 2012" in panel.coding["from"]

    ask(panel, "go_on", name="tone", coder="Boris")
    assert panel.coding["done"] == 0, "nothing of the first coder's is seen"
    assert "code every passage first" in ask(panel, "agree", other="Ann")
    for at in range(4):
        ask(panel, "give", code="warm" if at < 3 else "cool", seen=at)
        ask(panel, "step", by=1, seen=at)
    assert panel.coding["others"] == ["Ann"]
    ask(panel, "agree", other="Ann")
    found = panel.coding["agreement"]
    assert found["sentence"].startswith("2 of 4 passages coded alike (50%); Cohen’s kappa −0.33")
    assert [(one["mine"], one["theirs"]) for one in found["parted"]] == [("warm", "cool"), ("cool", "warm")]
    ask(panel, "leave")
    assert panel.coding == {}
    assert "no sample is open" in ask(panel, "step", by=1, seen=0)
    ask(panel, "go_on", name="tone", coder="ann")
    assert panel.coding["done"] == 4, "one goes on where one left it"


def test_a_sample_is_drawn_from_what_is_selected_and_followed(panel: Findings, folder: Path) -> None:
    panel.selection.set(speakers="Nursultan Nazarbayev", entities="infrastructure:baikal-amur-mainline")
    ask(panel, "coding")
    assert panel.coding["whats"][0] == ["passages", "sentences that name Baikal-Amur Mainline"]
    ask(panel, "draw", name="bam", n=50, seed=1, what="passages", scheme="a; b", coder="Ann")
    sample = sampling.read(folder, "bam")
    assert (len(sample.units), sample.of) == (2, 2)
    assert set(sample.units["document_id"]) <= set(panel.selection.selected.turns["document_id"])
