"""Files of an analyst's own: written by several at once, opened by spreadsheets, exported beside, undone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import explore
from explore import corrections, findings, quotations, sampling, saved, uptakes, writing
from explore.corrections import Correction
from explore.panels.findings import Findings
from explore.selection import Selection

FORMULA = '=HYPERLINK("http://x","a")'
WRITER = """
import sys
from pathlib import Path
from explore import corrections, findings, saved, uptakes
what, folder, who = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
print("ready", flush=True)
sys.stdin.readline()
for i in range(20):
    name = f"{who}{i}"
    if what == "findings":
        with findings._changing(folder) as sheet:
            sheet.rows.append({"finding_id": name, "document_id": "d", "text": name, "time": "", "status": ""})
    elif what == "uptake":
        uptakes.put(folder, {("d", "h", "1", name): "taken up"})
    elif what == "selections":
        saved.save(folder, name, {"text": name})
    else:
        corrections.append(folder / "corrections.csv", [corrections.Correction("reject", surface=name)])
"""
COUNTS = {
    "findings": lambda folder: findings.read(folder)["text"].tolist(),
    "uptake": lambda folder: [key[3] for key in uptakes.read(folder)],
    "selections": lambda folder: list(saved.read(folder)),
    "corrections": lambda folder: [row.surface for row in corrections.read(folder / "corrections.csv")],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(explore.sample(), tmp_path / "data"))


@pytest.fixture
def panel(folder: Path) -> Findings:
    return Findings(Selection(explore.load(folder)), export_folder=folder, source="Source: here.")


def turn(panel: Findings, position: int) -> dict[str, Any]:
    row = panel.selection.corpus.turns.iloc[position]
    return {"document_id": row["document_id"], "turn_id": row["turn_id"], "start": 0, "end": 9, "text": row["text"][:9]}


def ask(panel: Findings, act: str, **given: Any) -> str:
    panel.act({"do": act, "given": given})
    return panel.message


# One writer at a time --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", COUNTS)
def test_two_who_write_at_once_lose_nothing(tmp_path: Path, what: str) -> None:
    commands = [[sys.executable, "-c", WRITER, what, str(tmp_path), who] for who in "ab"]
    pipe = subprocess.PIPE
    writers = [subprocess.Popen(one, stdin=pipe, stdout=pipe, text=True) for one in commands]
    for one in writers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n", "both have loaded the package before either begins"
    for one in writers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in writers:
        one.communicate(timeout=120)
        assert one.returncode == 0
    assert sorted(COUNTS[what](tmp_path)) == sorted(f"{who}{i}" for who in "ab" for i in range(20))
    assert len(list(tmp_path.iterdir())) == 1, "no lock is left behind"


def test_a_dead_writers_lock_is_taken_over_and_anothers_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "STALE", 0.2)
    path, lock = tmp_path / "x.csv", tmp_path / ".x.csv.lock"
    lock.write_text("dead")
    began = time.monotonic()
    with writing.locked(path):
        assert time.monotonic() - began >= 0.2
        lock.write_text("another's")  # who took it for dead
    assert lock.read_text() == "another's"


def test_a_lock_that_is_always_held_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_PATIENCE", 0.1)
    with (
        writing.locked(tmp_path / "x.csv"),
        pytest.raises(TimeoutError, match="others are writing"),
        writing.locked(tmp_path / "x.csv"),
    ):
        pass
    assert not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_lock_says_that_it_takes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(writing, "STALE", 0.1)
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(writing.tempfile, "mkstemp", refuse)
    with pytest.raises(OSError, match=r"uptake.csv could not be written in .* \(permission denied\)"):
        uptakes.put(tmp_path, {("d", "h", "1", "BAM"): "taken up"})


# Findings ----------------------------------------------------------------------------------------------------------


def test_an_export_into_the_data_leaves_what_is_kept(panel: Findings, folder: Path) -> None:
    panel.keep(turn(panel, 1))
    before = (folder / findings.FILE).read_bytes()
    assert ask(panel, "export", formats=["csv"]).endswith("findings-quoted.csv.")
    assert (folder / findings.FILE).read_bytes() == before
    assert (folder / "findings-quoted.csv").exists()


@pytest.mark.parametrize(
    ("place", "name"), [(".", "findings"), (".", "Uptake"), ("coding/tone", "sample"), ("exports", "corrections")]
)
def test_an_export_over_a_file_of_the_kits_own_is_refused(panel: Findings, folder: Path, place: str, name: str) -> None:
    panel.keep(turn(panel, 1))
    before = sorted(folder.rglob("*"))
    with pytest.raises(ValueError, match="choose another name"):
        quotations.export(panel.selection.corpus, panel.found, folder / place, name)
    assert sorted(folder.rglob("*")) == before


def test_an_undo_leaves_what_another_wrote_since(panel: Findings, folder: Path) -> None:
    id_ = panel.keep(turn(panel, 1))
    assert id_ is not None
    findings.change(folder, id_, note="another's")
    assert "changed since" in ask(panel, "undo")
    assert findings.read(folder)["note"].tolist() == ["another's"]
    assert panel.content["undo"] == ""
    ask(panel, "change", finding=id_, note="mine")
    findings.change(folder, id_, code="another's")
    assert "changed since" in ask(panel, "undo")
    assert findings.read(folder)[["note", "code"]].values.tolist() == [["mine", "another's"]]
    ask(panel, "drop", finding=id_)
    findings.keep(folder, panel.selection.corpus, turn(panel, 1), note="again")
    assert "changed since" in ask(panel, "undo")
    assert findings.read(folder)["note"].tolist() == ["again"]


def test_an_undo_of_ones_own_still_works(panel: Findings, folder: Path) -> None:
    id_ = panel.keep(turn(panel, 1), note=FORMULA)
    ask(panel, "change", finding=id_, note="two\r\nlines \ud800")
    assert ask(panel, "undo") == ""
    assert findings.read(folder)["note"].tolist() == [FORMULA]
    ask(panel, "drop", finding=id_)
    ask(panel, "undo")
    assert findings.read(folder)["note"].tolist() == [FORMULA]


@pytest.mark.parametrize("number", ["99999999999999999999", "1" * 5000, "-1", "²"])
def test_a_number_that_no_frame_holds_makes_a_row_odd_and_keeps_it(panel: Findings, folder: Path, number: str) -> None:
    id_ = panel.keep(turn(panel, 1))
    path = folder / findings.FILE
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(f"f1,d,h,{number},0,4,word\r\n")
    assert len(findings.read(folder)) == 1
    assert "write a number from 0 to" in findings.unread(folder)[0]
    findings.change(folder, str(id_), note="n")
    assert f"f1,d,h,{number},0,4,word" in path.read_text("utf-8-sig").splitlines()
    assert len(Findings(Selection(explore.load(folder))).found) == 1


# Uptake, corrections, samples ----------------------------------------------------------------------------------------


def test_what_is_not_its_own_stays_in_the_file_of_uptake(tmp_path: Path) -> None:
    (tmp_path / uptakes.FILE).write_text(
        "mine;document_id;source_hash;position;surface;uptake\n"
        "m;d;h;1;BAM;taken up\n"
        ";d;h;2;BAM;taken up\n"
        "only a note;d;h;3;BAM;\n"
        "odd;;h;4;BAM;taken up\n",
        encoding="utf-8",
    )
    bam, other = ("d", "h", "1", "BAM"), ("d", "h", "2", "BAM")
    assert uptakes.judge(tmp_path, [bam, other], "turned away") == {bam: "taken up", other: "taken up"}
    assert uptakes.judge(tmp_path, [bam, other], "") == {bam: "turned away", other: "turned away"}
    assert uptakes.read(tmp_path) == {}
    lines = (tmp_path / uptakes.FILE).read_text("utf-8-sig").splitlines()
    assert lines[0] == "mine,document_id,source_hash,position,surface,uptake,author,time"
    assert [line.split(",")[0] for line in lines[1:]] == ["m", "only a note", "odd"], "a row with nothing left goes"
    uptakes.put(tmp_path, {bam: "taken up"})
    assert uptakes.read(tmp_path) == {bam: "taken up"}


@pytest.mark.parametrize("words", [FORMULA, "'=1", "-1+1", "\t@x", "'twas"])
def test_no_spreadsheet_runs_what_is_said_and_it_is_read_as_it_was(tmp_path: Path, words: str) -> None:
    key = (words, "h", "1", words)
    uptakes.put(tmp_path, {key: words})
    assert uptakes.read(tmp_path) == {key: words}
    path = tmp_path / "corrections.csv"
    rows = [
        Correction("title", "transcript", document_id="d", value=words.strip(), note=words.strip()),
        Correction("reject", surface=words),
    ]
    for row in rows:
        corrections.append(path, [row])
    assert corrections.read(path) == rows
    for file in tmp_path.iterdir():
        text = file.read_text("utf-8-sig").replace('"', "")
        assert not [c for line in text.splitlines() for c in line.split(",") if c.strip().startswith(tuple("=+-@"))]


def test_two_coders_never_share_a_file(folder: Path) -> None:
    drawn = sampling.draw(sampling.units(explore.load(folder), "turns"), 2)
    sampling.keep(folder, "tone", drawn, "warm; cool")
    first = drawn["unit_id"][0]
    sampling.code(folder, "tone", "Anna B", first, "warm")
    with pytest.raises(ValueError, match="'Anna B' codes this sample"):
        sampling.code(folder, "tone", "Anna-B.", first, "cool")
    with pytest.raises(ValueError, match="give a name that differs"):
        sampling.coded(folder, "tone", "Anna-B.")
    sampling.code(folder, "tone", " anna b", first, "cool")
    assert sampling.coded(folder, "tone", "Anna B")["code"].tolist() == ["cool"]
