"""Findings: kept in a small file, found again when pages change, read whatever a spreadsheet made of the file."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explore
from explore import findings, quotations, sheets
from explore.charts import coding as bars
from explore.measures import coding

NASTY = "=HYPERLINK(\"http://x\"), 'a';\n<img src=x onerror=alert(1)>\t\r\n🙂 “quoted”, \ufeff end"
OFFER = "It is an offer I accept with pleasure."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(explore.sample(), tmp_path / "data"))


@pytest.fixture
def corpus(folder: Path) -> explore.Corpus:
    return explore.load(folder)


def passage(corpus: explore.Corpus, words: str = OFFER) -> dict[str, Any]:
    row = corpus.passages(words[:30], whole_word=False).iloc[0]
    return {"document_id": row["document_id"], "turn_id": row["turn_id"], "start": row["start"], "end": row["end"],
            "text": row["sentence"], "entity_id": None}  # fmt: skip


def test_nothing_kept_is_an_empty_table_with_typed_columns(tmp_path: Path) -> None:
    rows = findings.read(tmp_path)
    assert list(rows.columns) == list(findings.COLUMNS)
    assert rows.empty
    assert [str(rows[c].dtype) for c in ("text", "start", "time")] == ["str", "Int64", "datetime64[us, UTC]"]
    assert str(findings.located(explore.Corpus(), rows)["found"].dtype) == "bool"


def test_keeping_changing_dropping_and_putting_back(corpus: explore.Corpus, folder: Path) -> None:
    id_ = findings.keep(folder, corpus, passage(corpus), code="b;  a ; b", note=NASTY)
    row = findings.read(folder).iloc[0]
    assert (row["code"], row["status"], row["note"], row["text"]) == ("b; a", "to check", NASTY, OFFER)
    assert findings.keep(folder, corpus, passage(corpus), note="twice") == id_
    assert findings.read(folder)["note"].tolist() == ["twice"]
    findings.change(folder, id_, status="to cite", title="T")
    assert findings.read(folder)[["status", "title", "note"]].values.tolist() == [["to cite", "T", "twice"]]
    gone = findings.drop(folder, id_)
    assert findings.read(folder).empty
    findings.put_back(folder, gone)
    assert findings.read(folder)["status"].tolist() == ["to cite"]
    with pytest.raises(LookupError, match="someone else took it out"):
        findings.change(folder, "f0")
    with pytest.raises(ValueError, match="no colour; what can be said"):
        findings.change(folder, id_, colour="red")
    assert explore.load(folder).problems.empty, "no file of the analyst's is taken for a transcript"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"start": 9, "end": 14, "text": OFFER}, OFFER),  # a mention in its sentence
        ({"start": 9, "end": 14}, "offer"),
        ({}, OFFER),  # the whole turn
        ({"start": 0, "end": 5, "text": "words of another turn"}, "It is"),
    ],
)
def test_what_is_kept_is_what_stands_there(
    corpus: explore.Corpus, folder: Path, given: dict[str, Any], kept: str
) -> None:
    turn = corpus.turns.iloc[4]
    findings.keep(folder, corpus, {"document_id": turn["document_id"], "turn_id": turn["turn_id"], **given})
    row = findings.read(folder).iloc[0]
    assert row["text"] == kept == turn["text"][row["start"] : row["end"]]


def test_a_passage_outside_the_turns_can_be_kept(corpus: explore.Corpus, folder: Path) -> None:
    note = corpus.notes.iloc[0]
    given = {"document_id": note["document_id"], "turn_id": None, "start": 0, "end": 4, "text": note["text"][:4]}
    findings.keep(folder, corpus, given)
    found = findings.located(corpus, findings.read(folder)).iloc[0]
    assert found["found"]
    assert pd.isna(found["turn_id"])
    assert (
        "outside the turns" in quotations.quoted(corpus, findings.located(corpus, findings.read(folder)))["citation"][0]
    )


def test_found_again_under_another_name_by_words_or_told_why_not(corpus: explore.Corpus, folder: Path) -> None:
    findings.keep(folder, corpus, passage(corpus))
    turn = corpus.turns.iloc[1]
    findings.keep(
        folder, corpus, {"document_id": turn["document_id"], "turn_id": turn["turn_id"], "start": 0, "end": 6}
    )
    [page] = folder.glob("*kazakhstan*")
    renamed = page.rename(page.with_name("other" + page.suffix))
    same = findings.located(explore.load(folder), findings.read(folder))
    assert same["found"].tolist() == [True, True]
    assert same["here"].tolist() == ["other", "other"]
    assert same["turn_id"].tolist() == ["other#4", "other#1"]

    text = renamed.read_text("utf-8")
    renamed.rename(page).write_text(text.replace("It is an offer", "Indeed. It is an offer"), encoding="utf-8")
    changed = findings.located(explore.load(folder), findings.read(folder))
    assert changed["found"].tolist() == [True, False]
    assert changed.loc[0, "now_start"] == len("Indeed. ")
    assert changed.loc[0, "why"] == "the page has changed; found by its words"
    assert changed.loc[1, "why"].startswith("the page has changed, and its words stand in it")
    page.write_text(text.replace(OFFER, "Thank you."), encoding="utf-8")
    lost = findings.located(explore.load(folder), findings.read(folder))
    assert lost.loc[0, "why"] == "the page has changed, and its words stand in no turn of it"
    away = findings.located(explore.Corpus(), findings.read(folder))
    assert away["why"].str.endswith("is not among these").all()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.text(max_size=60) for name in ("title", "note", "status", "coder")}), max_size=4
    )
)
def test_whatever_is_written_comes_back(notes: list[dict[str, str]]) -> None:
    corpus = explore.load(explore.sample()) if not _KNOWN else _KNOWN[0]
    _KNOWN[:] = [corpus]
    with TemporaryDirectory() as name:
        folder = Path(name)
        for i, said in enumerate(notes):
            turn = corpus.turns.iloc[i]
            place = {"document_id": turn["document_id"], "turn_id": turn["turn_id"], "start": 0, "end": 5 + i}
            findings.keep(folder, corpus, place, **said)
        rows = findings.read(folder)
        for name in ("title", "note", "coder"):
            assert rows[name].tolist() == [said[name] for said in notes]
        assert rows["status"].tolist() == [said["status"].strip() or findings.TO_CHECK for said in notes]
        if notes:
            with (folder / findings.FILE).open(encoding="utf-8-sig", newline="") as file:
                cells = [cell for row in csv.reader(file) for cell in row]
            assert not [cell for cell in cells if cell.lstrip()[:1] in set("=+-@")], "no cell is run as a formula"


_KNOWN: list[explore.Corpus] = []


def test_a_note_of_ten_thousand_characters_and_a_cell_longer_than_the_module_reads(folder: Path, corpus: Any) -> None:
    id_ = findings.keep(folder, corpus, passage(corpus), note="é🙂," * 2500)
    assert findings.read(folder)["note"][0] == "é🙂," * 2500
    findings.change(folder, id_, note="x" * 200_000)
    assert len(findings.read(folder)["note"][0]) == 200_000
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_a_spreadsheet_saved_is_read_with_its_own_columns(corpus: Any, folder: Path, delimiter: str) -> None:
    id_ = findings.keep(folder, corpus, passage(corpus), note=NASTY, code="a;b")
    path = folder / findings.FILE
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[*row[::-1], "mine", ""] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert findings.read(folder)[["finding_id", "note", "code"]].values.tolist() == [[id_, NASTY, "a; b"]]
    findings.change(folder, id_, note="new")
    assert "mine" in path.read_text("utf-8-sig"), "a column of the analyst's own stays"
    assert findings.read(folder)["note"].tolist() == ["new"]


def test_a_row_that_cannot_be_read_is_named_and_never_lost(corpus: Any, folder: Path) -> None:
    id_ = findings.keep(folder, corpus, passage(corpus), note="one\ntwo")
    path = folder / findings.FILE
    odd = ["f1,page,h,three,0,4,word" + "," * 8, "f2,page" + ",x" * 20, ",,h,1,0,4,word" + "," * 8]
    path.write_text(path.read_text("utf-8-sig") + "\n".join(odd) + "\n", encoding="utf-8-sig")
    told = findings.unread(folder)
    assert [line.split(":")[0] for line in told] == [f"findings.csv, line {n}" for n in (4, 5, 6)]
    assert "position is 'three': write a number from 0" in told[0]
    assert "put quotes around its commas" in told[1]
    assert "document_id is empty" in told[2]
    findings.change(folder, id_, note="three")
    text = path.read_text("utf-8-sig")
    assert all(line in text.splitlines() for line in odd)
    assert len(findings.unread(folder)) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "first line lacks document_id, text"),
        ("document_id,text\n\u00e9".encode("latin-1"), "save it as “CSV UTF-8”"),
        (b'document_id,text\np,"open\n', "row that begins on line 2"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_and_left_as_it_is(
    corpus: Any, folder: Path, content: bytes, said: str
) -> None:
    (folder / findings.FILE).write_bytes(content)
    with pytest.raises(ValueError, match=said):
        findings.keep(folder, corpus, passage(corpus))
    assert (folder / findings.FILE).read_bytes() == content


def test_two_copies_put_together_are_read_once_the_later_counts(corpus: Any, folder: Path) -> None:
    id_ = findings.keep(folder, corpus, passage(corpus), note="old")
    path = folder / findings.FILE
    first = path.read_bytes()
    findings.change(folder, id_, note="new")
    path.write_bytes(first + path.read_bytes())
    assert findings.read(folder)["note"].tolist() == ["new"]


def test_a_folder_that_cannot_be_written_to_is_told(corpus: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(sheets, "write", refuse)
    with pytest.raises(OSError, match=r"findings.csv could not be written in .* \(permission denied\): use a copy"):
        findings.keep(folder, corpus, passage(corpus))
    with pytest.raises(ValueError, match="not loaded from a folder"):
        findings.folder_of(corpus.select(speakers="Vladimir Putin"))


def test_two_writers_do_not_undo_each_other(corpus: Any, folder: Path) -> None:
    mine = findings.keep(folder, corpus, passage(corpus))
    before = findings.read(folder)
    other = findings.keep(folder, corpus, passage(corpus, "We built the Chara station."))
    findings.change(folder, mine, note="mine")
    assert before["finding_id"].tolist() == [mine]
    assert findings.read(folder)["finding_id"].tolist() == [mine, other]


def test_codes_are_counted_by_speaker_and_month_and_agree_with_the_rows(corpus: Any, folder: Path) -> None:
    findings.keep(folder, corpus, passage(corpus), code="a; b")
    findings.keep(folder, corpus, passage(corpus, "We built the Chara station."), code="a")
    findings.keep(folder, corpus, passage(corpus, "Thank you very much."))
    found = findings.located(corpus, findings.read(folder))
    table = coding.measure(corpus.turns, corpus.documents, found)
    assert table[["code", "findings"]].values.tolist() == [["a", 2], ["b", 1], [coding.UNCODED, 1]]
    assert table["share"].round(2).tolist() == [0.67, 0.33, 0.33]
    whole = coding.wholes(corpus.turns, corpus.documents, found)
    assert table["findings"].sum() == whole["findings"] == 4
    speakers = coding.measure(corpus.turns, corpus.documents, found, by="speaker")
    assert speakers.groupby("group")["findings"].sum().to_dict() == {"Nursultan Nazarbayev": 1, "Vladimir Putin": 3}
    months = coding.measure(corpus.turns, corpus.documents, found, by="month")
    assert set(months["group"]) == {"2012-05"}
    undated = corpus.documents.assign(date=pd.NaT)
    assert set(coding.measure(corpus.turns, undated, found, by="month")["group"]) == {coding.UNDATED}
    for one in (table, speakers, months):
        assert sum(sum(bar.x) for bar in bars.chart(one).data) == one["findings"].sum()
    assert bars.title_of(months) == "Findings by month and code"
    many = pd.DataFrame(
        {"code": [f"c{i}" for i in range(60)], "group": "", "findings": 1, "share": 0.1, "documents": 1}
    )
    assert len(bars.chart(many).data[0].x) == bars.MOST
    assert sum(bars.chart(many).data[0].x) == 60


def test_the_list_to_hand_on_holds_citation_and_source_and_no_markup_of_others(corpus: Any, folder: Path) -> None:
    findings.keep(folder, corpus, passage(corpus), note=NASTY, title="<b>*T*</b>", code="x")
    found = findings.located(corpus, findings.read(folder))
    paths = quotations.export(corpus, found, folder / "exports", source="Source: <i>here</i>.")
    page, markdown, table = (path.read_text("utf-8-sig") for path in paths)
    assert "<img" not in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert "Vladimir Putin, President of Russia. Meeting with" in page
    assert r"\<img" in markdown
    assert "\n> It is an offer I accept with pleasure\\.\n" in markdown
    rows = list(csv.DictReader(table.splitlines(keepends=True)))
    assert rows[0]["note"].startswith("'=HYPERLINK")
    assert rows[0]["source"] == "Source: <i>here</i>."
    with pytest.raises(ValueError, match="no format docx"):
        quotations.export(corpus, found, folder, formats=["docx"])


def test_bars_come_longest_first_and_months_in_time_order() -> None:
    table = pd.DataFrame({"code": list("abab"), "group": ["x", "y", "y", "x"], "findings": [1, 1, 4, 2]})
    assert bars.labels_of(table, "group") == ["y", "x"]
    assert bars.labels_of(table.assign(group=["2012-05", "2011-01", "2011-01", "undated"]), "group") == [
        "2011-01", "2012-05", "undated",
    ]  # fmt: skip
    assert bars.labels_of(table.iloc[:0], "code") == []
