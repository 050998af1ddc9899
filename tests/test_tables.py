"""Tables of turns and speeches: which are read, as what, and what is told of them."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore.reading._days import days

TURNS = pd.DataFrame(
    [
        (
            "a1",
            "04/05/2015",
            "Harbour talks",
            "Anna Lund",
            "Minister",
            "Good day, and welcome.\nLet us begin with piers.",
        ),
        ("a1", "04/05/2015", "Harbour talks", "Boris Lapin", "", "Thank you. (Applause.) We have come a long way."),
        ("a2", "25/05/2015", "Canal talks", "Anna Lund", "Minister", "The canal is open again, as you all know."),
        ("a2", "25/05/2015", "Canal talks", "Q", "", "Why was it closed?"),
        ("a2", "25/05/2015", "Canal talks", "", "", "=SUM(A1) is what they wrote."),
    ],
    columns=["meeting_id", "date", "title", "speaker", "role", "text"],
)
WRITERS: dict[str, Callable[[pd.DataFrame, Path], Any]] = {
    "csv": lambda frame, path: frame.to_csv(path, index=False),
    "tsv": lambda frame, path: frame.to_csv(path, index=False, sep="\t"),
    "json": lambda frame, path: frame.to_json(path, orient="records"),
    "jsonl": lambda frame, path: frame.to_json(path, orient="records", lines=True),
    "parquet": lambda frame, path: frame.to_parquet(path),
    "xlsx": lambda frame, path: frame.to_excel(path, index=False),
}


def load(source: Any, **given: Any) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explore.load(source, progress=False, **given)


def whole(corpus: explore.Corpus) -> None:
    """All frames are there, and nothing of the source is lost."""
    assert set(corpus.frames) == set(explore.schema.NAMES)
    audit = corpus.audit()
    assert audit[["unaccounted", "overlapping"]].to_numpy().sum() == 0


def plain(cells: pd.Series[Any]) -> list[str]:
    return cells.astype("object").fillna("").tolist()


def told(corpus: explore.Corpus) -> str:
    return " | ".join(corpus.problems["what"])


@pytest.mark.parametrize("kind", WRITERS)
def test_a_table_is_the_same_transcripts_in_every_format(kind: str, tmp_path: Path) -> None:
    if kind == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl, the extra `excel`, is not installed")
    # A text that begins as a formula does is a formula to whoever writes Excel, and has no value there.
    turns = TURNS.assign(text=TURNS["text"].str.removeprefix("=")) if kind == "xlsx" else TURNS
    WRITERS[kind](turns, tmp_path / f"talks.{kind}")
    corpus = load(tmp_path / f"talks.{kind}")
    whole(corpus)
    assert corpus.documents["document_id"].tolist() == ["talks/a1", "talks/a2"]
    assert corpus.documents["date"].dt.strftime("%Y-%m-%d").tolist() == ["2015-05-04", "2015-05-25"]
    assert corpus.documents["title"].tolist() == ["Harbour talks", "Canal talks"]
    assert corpus.turns["text"].tolist() == turns["text"].tolist()
    assert plain(corpus.turns["speaker"]) == ["Anna Lund", "Boris Lapin", "Anna Lund", "", ""]
    assert plain(corpus.turns["role"]) == ["Minister", "", "Minister", "", ""]
    assert corpus.turns["kind"].tolist() == ["speech", "speech", "speech", "question", "speech"]
    assert "text = text, speaker = speaker, role = role, date = date, title = title, document = meeting_id" in told(
        corpus
    )
    assert "dates read as day/month, as 25/05/2015 shows" in told(corpus)


def test_a_frame_is_read_as_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = TURNS.copy()
    corpus = load(TURNS)
    whole(corpus)
    pd.testing.assert_frame_equal(before, TURNS)
    assert corpus.documents["document_id"].tolist() == ["DataFrame/a1", "DataFrame/a2"]
    assert corpus.turns["anchor"].tolist()[0] == "row 0"
    assert corpus.documents["source_hash"].equals(load(TURNS).documents["source_hash"])
    changed = explore.correct(corpus, "place", document_id="DataFrame/a1", value="Varnport", author="me")
    assert changed.documents["place"].tolist()[0] == "Varnport"
    assert load(TURNS).documents["place"].tolist()[0] == "Varnport"


def test_a_frame_of_numbers_dates_and_gaps_is_read() -> None:
    frame = pd.DataFrame({
        "when": pd.to_datetime(["2015-05-04 10:00", "2015-05-04 10:05", "2015-05-04 10:06"]),
        "who": ["Anna Lund", None, "Boris Lapin"],
        "what_was_said": ["Good day to all of you.", float("nan"), ["Thank you.", "And good day."]],
        "turn": [2.0, 3.0, 1.0],
    })  # fmt: skip
    corpus = load(frame)
    whole(corpus)
    assert corpus.turns[["speaker", "text"]].to_numpy().tolist() == [
        ["Boris Lapin", "Thank you.\nAnd good day."], ["Anna Lund", "Good day to all of you."],
    ]  # fmt: skip
    assert len(corpus) == 1


@pytest.mark.parametrize(
    ("write", "what"),
    [
        (lambda text: text.encode("utf-8-sig"), "a mark of the byte order"),
        (lambda text: text.replace("\n", "\r\n").encode(), "Windows newlines"),
        (lambda text: text.encode("utf-16"), "UTF-16"),
        (lambda text: ("sep=,\n" + text).encode(), "Excel's hint"),
        (lambda text: ("\n\n" + text + "\n\n\n").encode(), "blank lines"),
    ],
)
def test_a_csv_is_read_however_it_was_saved(write: Callable[[str], bytes], what: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(write(TURNS.to_csv(index=False)))
    corpus = load(tmp_path / "a.csv")
    whole(corpus)
    assert corpus.turns["text"].str.replace("\r", "").tolist() == TURNS["text"].tolist(), what


def test_another_encoding_is_recognised(tmp_path: Path) -> None:
    said = (
        "Für die Menschen in Österreich und überall größere Möglichkeiten zu schaffen, heißt Verantwortung übernehmen."
    )
    (tmp_path / "a.csv").write_bytes(f"redner;text;datum\nJörg Müller;{said};04.05.2015\n".encode("cp1252") * 1)
    corpus = load(tmp_path / "a.csv")
    assert corpus.turns[["speaker", "text"]].to_numpy().tolist() == [["Jörg Müller", said]]
    assert corpus.documents["date"].dt.strftime("%Y-%m-%d").tolist() == ["2015-05-04"]


def test_a_huge_cell_is_read_whole(tmp_path: Path) -> None:
    said = "We will build the harbour again. " * 20_000
    TURNS.assign(text=said).head(1).to_csv(tmp_path / "a.csv", index=False)
    TURNS.assign(text=said).head(1).to_json(tmp_path / "b.json", orient="records")
    corpus = load(tmp_path)
    whole(corpus)
    assert set(corpus.turns["text"].str.len()) == {len(said.strip())}


def test_rows_that_do_not_fit_are_told_and_cost_themselves_alone(tmp_path: Path) -> None:
    text = "speaker,text\nAnna Lund,Good day. All.,x\nBo Ray,Thank you very much.\nBo Ray\nA B,c,d,e,f\n"
    text += "Anna Lund,Well. Yes.\n"
    (tmp_path / "a.csv").write_text(text)
    corpus = load(tmp_path / "a.csv")
    whole(corpus)
    assert corpus.turns["text"].tolist() == ["Good day. All.", "Thank you very much.", "Well. Yes."]
    assert {"a row has a cell more than there are columns, left out: x", "rows without a text, left out: 1"} <= set(
        corpus.problems["what"]
    )
    assert corpus.problems.loc[corpus.problems["what"].str.startswith("a row is left out"), "place"].tolist() == [
        "line 5"
    ]


def test_a_broken_line_of_json_costs_itself_alone(tmp_path: Path) -> None:
    rows = TURNS.to_json(orient="records", lines=True).splitlines()
    (tmp_path / "a.jsonl").write_text("\n".join([*rows[:2], "{broken", *rows[2:]]))
    corpus = load(tmp_path / "a.jsonl")
    assert len(corpus.turns) == 5
    assert "line 3" in corpus.problems["place"].tolist()
    assert corpus.turns["anchor"].tolist()[2] == "line 4"


@pytest.mark.parametrize(
    "text",
    [
        "file,title,date,description\nx.txt,Talks,2012-01-01,We spoke of much. More came later on that day.\n",
        "finding_id,document_id,quote,note,date,text,speaker\n1,a,We go.,mine,2012-01-01,We go there now.,Anna Lund\n",
        "document_id,title,date,n_turns,words\na,Talks,2012-01-01,4,500\n",
        "surface,entity_id,sentence,speaker,date\npier,place:pier,We built the pier there.,Anna Lund,2012-01-01\n",
        "title,summary,date,url\nTalks,They met and talked. It went well for them.,2012-01-01,http://x.org\n",
        '[{"id": "x.txt", "title": "Talks of the harbour", "date": "2012-05-04", "chars": 300}]',
        '{"settings": {"text": "Good day to you.", "size": 3}}',
        "a,b\n1,2\n",
    ],
)
def test_a_table_about_transcripts_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{'json' if text[0] in '[{' else 'csv'}").write_text(text * 3 if text[0] not in "[{" else text)
    (tmp_path / "talks.txt").write_text("Talks\nMay 4, 2015\nAnna Lund: Good day.\nBo Ray: And to you.\n")
    corpus = explore.load(tmp_path)
    assert corpus.documents["format"].tolist() == ["labelled text"]
    assert corpus.problems.empty


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"text": "speach"},
            r"talks\.csv.*no column speach; its columns are meeting_id, date, title, speaker, role, text",
        ),
        ({"tekst": "text"}, r"talks\.csv.*knows no tekst"),
        ({"speaker": "nobody"}, r"talks\.csv.*no column nobody"),
    ],
)
def test_columns_that_are_not_there_are_told(columns: dict[str, str], message: str, tmp_path: Path) -> None:
    TURNS.to_csv(tmp_path / "talks.csv", index=False)
    with pytest.raises(ValueError, match=message):
        load(tmp_path / "talks.csv", columns=columns)


def test_columns_say_what_cannot_be_guessed(tmp_path: Path) -> None:
    frame = TURNS.rename(columns={"text": "c6", "speaker": "c4", "date": "c2"})[["c2", "c4", "c6"]]
    frame.assign(c6=["Yes", "No", "Yes", "No", "Perhaps"]).to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(ValueError, match="its columns are c2, c4, c6: say which is which"):
        load(tmp_path / "a.csv")
    corpus = load(tmp_path / "a.csv", columns={"text": "c6", "speaker": "c4", "date": "c2"})
    whole(corpus)
    assert corpus.turns["text"].tolist() == ["Yes", "No", "Yes", "No", "Perhaps"]
    assert len(corpus) == 2


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "empty"), (b"speaker,text\n", "its columns are speaker, text"), (b"PAR1 broken", "Parquet")],
)
def test_a_table_of_nothing_is_told_where_it_was_asked_for(content: bytes, what: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ValueError, match=rf"a\.csv: 0 transcripts in 1 file: .*{what}"):
        load(tmp_path / "a.csv")


def test_a_row_may_be_a_transcript_with_labels_of_its_own(tmp_path: Path) -> None:
    pages = [
        "They met on the pier.\nAnna Lund: Good day.\nBoris Lapin: And to you. (Laughter.)",
        "Nobody is named here. At all.",
    ]
    frame = pd.DataFrame({"date": ["2015-05-04", "2015-05-05"], "text": pages})
    frame.to_csv(tmp_path / "a.csv", index=False)
    corpus = load(tmp_path / "a.csv")
    whole(corpus)
    assert corpus.documents["document_id"].tolist() == ["a/2015-05-04", "a/2015-05-05"]
    assert plain(corpus.turns["speaker"]) == ["Anna Lund", "Boris Lapin", ""]
    assert set(corpus.notes["kind"]) == {"narration", "stage"}


def test_tables_of_parliaments_are_read() -> None:
    frame = pd.DataFrame({
        "date": ["2009-10-26"] * 3, "agenda": ["Harbours", "Harbours", "Canals"], "speechnumber": [2, 1, 3],
        "speaker": ["Anna Lund", "Boris Lapin", "Cora Webb"], "party": ["A", "B", "C"], "terms": [4, 5, 3],
        "text": ["I thank the House for that.", "I beg to move the motion now.", "And what of the canals?"],
        "parliament": ["X"] * 3,
    })  # fmt: skip
    corpus = load(frame)
    whole(corpus)
    assert corpus.documents["title"].tolist() == ["Harbours", "Canals"]
    assert corpus.turns["speaker"].tolist() == ["Boris Lapin", "Anna Lund", "Cora Webb"]
    assert "left out: terms, parliament" in told(corpus)


def test_ids_keep_their_points_and_files_their_parts(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        TURNS.assign(meeting_id=["3.1", "3.1", "3.2", "3.2", "3.2"], text=TURNS["text"] + name).to_csv(
            tmp_path / name / "t.csv", index=False
        )
    assert load(tmp_path / "one" / "t.csv").documents["document_id"].tolist() == ["t/3.1", "t/3.2"]
    both = load([tmp_path / "one" / "t.csv", tmp_path / "two" / "t.csv"])
    assert both.documents["document_id"].is_unique
    assert both.turns["turn_id"].is_unique


def test_excel_says_how_to_install_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "talks.xlsx"
    import zipfile

    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ValueError, match=r"Excel part is not installed; run pip install '\.\[excel\]'"):
        load(book)


@pytest.mark.parametrize(
    ("texts", "first", "doubtful"),
    [
        (["04/05/2015", "25/05/2015"], "2015-05-04", False),
        (["04/05/2015", "05/25/2015"], "2015-04-05", False),
        (["04/05/2015", "05/06/2015"], "2015-05-04", True),
        (["01/12/2015", "02/01/2015", "02/12/2015"], "2015-01-12", True),
        (["04.05.2015"], "2015-05-04", True),
        (["04/04/2015"], "2015-04-04", False),
        (["2015-05-04T23:30:00+04:00"], "2015-05-04", False),
        (["20150504"], "2015-05-04", False),
        (["May 4, 2015"], "2015-05-04", False),
        (["Monday, 4th May 2015"], "2015-05-04", False),
        (["1430740000"], "2015-05-04", False),
    ],
)
def test_the_order_of_day_and_month_is_settled_over_the_column(texts: list[str], first: str, doubtful: bool) -> None:
    found = days(texts)
    assert (found.of[texts[0]].date().isoformat(), found.doubtful) == (first, doubtful)


@pytest.mark.parametrize(
    "text", ["2012", "n.d.", "15:30", "Session 4", "31/31/2012", "x" * 500, "9" * 40, "0000-00-00"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert days([text]).unread == [text]


def test_a_json_object_with_one_list_is_that_list(tmp_path: Path) -> None:
    rows = json.loads(TURNS.to_json(orient="records"))
    (tmp_path / "a.json").write_text(json.dumps({"version": 2, "speeches": rows}))
    assert len(load(tmp_path / "a.json").turns) == 5


def test_pieces_of_a_table_make_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from explore.reading import _rows

    monkeypatch.setattr(_rows, "PIECE", 2)
    for kind in ("csv", "jsonl", "parquet"):
        WRITERS[kind](TURNS, tmp_path / f"a.{kind}")
        corpus = load(tmp_path / f"a.{kind}")
        whole(corpus)
        assert corpus.turns["text"].tolist() == TURNS["text"].tolist()
        numbers = corpus.turns["anchor"].str.split().str[1].astype(int).tolist()
        assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_the_place_of_a_row_stands_in_its_citation() -> None:
    corpus = load(TURNS)
    assert "row 1" in corpus.cite("DataFrame/a1#1")


def test_each_sheet_of_a_workbook_is_a_table_and_one_of_notes_is_passed_over(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl, the extra `excel`, is not installed")
    with pd.ExcelWriter(tmp_path / "talks.xlsx") as book:
        pd.DataFrame({"key": ["made by"], "value": [4]}).to_excel(book, sheet_name="About", index=False)
        TURNS[:2].to_excel(book, sheet_name="May", index=False)
        TURNS[2:4].assign(date=pd.Timestamp("2015-06-25 10:00")).to_excel(
            book, sheet_name="June", index=False, startrow=2
        )
    corpus = load(tmp_path / "talks.xlsx")
    whole(corpus)
    assert corpus.documents["document_id"].tolist() == ["talks/May", "talks/June"]
    assert corpus.documents["date"].dt.strftime("%Y-%m-%d").tolist() == ["2015-05-04", "2015-06-25"]
    assert corpus.turns["anchor"].tolist() == ["row 2", "row 3", "row 4", "row 5"]


def test_a_reader_given_by_hand_is_asked_before_the_kits_own() -> None:
    from types import SimpleNamespace

    from explore.reading import Builder, Paragraph, Source, Transcript

    def parse(source: Source) -> Transcript:
        page = Builder()
        page.turn("Anna Lund", Paragraph("Anna Lund"))
        page.say(Paragraph(source.raw.decode().upper()))
        page.end()
        page.transcript.document = {"title": "Mine", "date": None}
        return page.transcript

    mine = SimpleNamespace(NAME="mine", TAKES="bytes", matches=lambda head: b"no such" in head, parse=parse)
    here = Path(__file__).parent / "files" / "talks.csv"
    assert load(here, readers=[mine]).documents["title"].tolist() == ["Excerpts from a meeting"]
    mine.matches = lambda head: head.startswith(b"date,title")
    assert load(here, readers=[mine]).documents["title"].tolist() == ["Mine"]
