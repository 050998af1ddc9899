"""Word documents: paragraphs, tables, and all that is on their pages."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import pytest
from test_readers_contract import office, word_document

import explore
from explore.reading import Source, Transcript, UnreadableError, docx


def run(text: str, *, bold: bool = False) -> str:
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t>{text}</w:t></w:r>"


def p(*runs: str) -> str:
    return f"<w:p>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def read(*body: str, more: dict[str, str] | None = None) -> Transcript:
    return docx.parse(Source("talks.docx", raw=office("word/document.xml", f"<w:body>{''.join(body)}</w:body>", more)))


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.label, turn.text) for turn in transcript.turns]


DELETED = "<w:del><w:r><w:delText>bad</w:delText></w:r></w:del>"
INSERTED = "<w:ins><w:r><w:t> day</w:t></w:r></w:ins>"
BROKEN = "<w:r><w:br/><w:t>Boris Lapin: And to</w:t><w:tab/><w:t>you.</w:t></w:r>"
LINK = "<w:hyperlink><w:r><w:t>the pier</w:t></w:r></w:hyperlink>"


@pytest.mark.parametrize(
    ("body", "turns"),
    [
        ([p(run("Anna Lund:", bold=True), " Good day.")], [("Anna Lund", "Good day.")]),
        ([p(run("Anna", bold=True), run(" Lund", bold=True), ": Good day."), p("And so on.")],
         [("Anna Lund", "Good day.\nAnd so on.")]),
        ([p(run("Anna:", bold=True), " Good day.")], [("Anna", "Good day.")]),
        ([p(run("Interviewer 1:", bold=True), " Why?")], [("Interviewer 1", "Why?")]),
        ([p("Anna Lund: Good", DELETED, INSERTED, ".")],
         [("Anna Lund", "Good day.")]),
        ([p("Anna Lund: Good day.", BROKEN)],
         [("Anna Lund", "Good day."), ("Boris Lapin", "And to you.")]),
        ([f"<w:sdt><w:sdtContent>{p('Anna Lund: Good day.')}</w:sdtContent></w:sdt>"],
         [("Anna Lund", "Good day.")]),
        ([p("Anna Lund: See ", LINK, ".")], [("Anna Lund", "See the pier.")]),
        (["<w:tbl>", row("Anna Lund", "Good day."), row("010", "Boris Lapin:", p("So do I.") + p("All")), "</w:tbl>"],
         [("Anna Lund", "Good day."), ("Boris Lapin", "So do I.\nAll")]),
        ([p("Anna Lund: The figures."), "<w:tbl>" + row("Ships", "4") + row("Piers", "2") + "</w:tbl>"],
         [("Anna Lund", "The figures.\nShips\n4\nPiers\n2")]),
        ([p(run("ANNA LUND", bold=True)), p("Good day."), p(run("BORIS LAPIN", bold=True)), p("And to you."),
          p(run("ANNA LUND", bold=True)), p("Well.")],
         [("ANNA LUND", "Good day."), ("BORIS LAPIN", "And to you."), ("ANNA LUND", "Well.")]),
    ],
)  # fmt: skip
def test_what_is_said(body: list[str], turns: list[tuple[str, str]]) -> None:
    assert said(read(*body)) == turns


def test_a_text_box_stands_once_and_notes_and_running_heads_are_kept() -> None:
    box = f"<w:txbxContent>{p('A box.')}</w:txbxContent>"
    wrapped = f"<w:r><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:r>"
    more = {"word/footnotes.xml": p("A footnote."), "word/header1.xml": p("Secret"), "word/footer2.xml": p("Secret")}
    found = read(p("Talks"), p("May 4, 2015"), p("Anna Lund: Good day."), p("See:", wrapped), more=more)
    assert found.turns[0].text == "Good day.\nSee:\nA box."
    assert [(note.kind, note.text) for note in found.notes] == [("footnote", "A footnote.")]
    assert [field.text for field in found.fields if field.name == "running_head"] == ["Secret"]
    assert found.document["date"].date().isoformat() == "2015-05-04"


def test_a_document_without_a_date_goes_to_the_intake(tmp_path: Path) -> None:
    raw = office("word/document.xml", f"<w:body>{p('Talks')}{p('Anna Lund: Good day.')}{p('Bo Ray: Yes.')}</w:body>")
    (tmp_path / "talks.docx").write_bytes(raw)
    (tmp_path / "2016-01-02 more.docx").write_bytes(word_document())
    corpus = explore.load(tmp_path)
    assert "no date was found" in corpus.problems["what"].tolist()
    assert corpus.audit()[["unaccounted", "overlapping"]].to_numpy().sum() == 0
    assert set(corpus.frames) == set(explore.schema.NAMES)


def test_what_is_no_readable_document_is_told(tmp_path: Path) -> None:
    good = word_document()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>')
    cases = {
        "cut.docx": (good[: len(good) // 2], "a broken Word document"),
        "trap.docx": (out.getvalue(), "a document type of its own"),
        "prose.docx": (office("word/document.xml", p("Only prose here.")), "without any speaker's label"),
        "none.docx": (office("word/styles.xml", ""), "without a text of Word's"),
    }
    for name, (raw, _) in cases.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "good.docx").write_bytes(good)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        corpus = explore.load(tmp_path)
    assert corpus.documents["document_id"].tolist() == ["good"]
    told = {Path(s).name: what for s, what in zip(corpus.problems["source"], corpus.problems["what"], strict=True)}
    assert {name: part in told[name] for name, (_, part) in cases.items()} == dict.fromkeys(cases, True)


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "LARGEST", 1000)
    with pytest.raises(UnreadableError, match="unpacks to more"):
        docx.parse(Source("talks.docx", raw=word_document()))


def test_a_document_of_word_itself_is_read(tmp_path: Path) -> None:
    word = pytest.importorskip(
        "docx", reason="python-docx, which writes the document, is not installed", exc_type=ImportError
    )
    made = word.Document()
    made.add_heading("Harbour talks", 0)
    made.add_paragraph("4 May 2015")
    part = made.add_paragraph()
    part.add_run("Anna Lund:").bold = True
    part.add_run(" Good day.")
    table = made.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Boris Lapin", "And to you."
    made.save(str(tmp_path / "talks.docx"))
    corpus = explore.load(tmp_path)
    assert corpus.turns[["speaker", "text"]].to_numpy().tolist() == [
        ["Anna Lund", "Good day."],
        ["Boris Lapin", "And to you."],
    ]
    assert corpus.documents["title"].tolist() == ["Harbour talks"]
