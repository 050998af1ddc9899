"""What every reader keeps to, found by discovery: those of the folder and those that other packages give."""

from __future__ import annotations

import io
import random
import re
import string
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import explore
from explore import schema
from explore.reading import Source, Transcript, UnreadableError, _discovery, readers
from explore.reading._page import Builder, Paragraph

TALK = ("President of Russia Oleg Sorokin: Good day.", "Hector Quill: Thank you. (Applause.)", "Question: Why?", "<…>")
HEAD = ("Events", "Meeting", "They met.", "May 4, 2015", "12:30", "The House, Sochi", "* * *")
TEXT_PAGE = "\n".join([*HEAD, *TALK, ""])
HTML_PAGE = (
    "<article class=\"read__in\"><div class='read__top'>"
    "<h1>Meeting</h1><p class='read__published'>May 4, 2015</p></div>"
    '<div class="read__internal_content">'
    + "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in TALK)
    + "</div></article>"
)
PLAIN = "Remarks\n2015-05-04\n" + "\n".join(TALK) + "\n"
FLAT = " ".join((*HEAD, *TALK))
SAMPLES = (TEXT_PAGE, HTML_PAGE, PLAIN, FLAT)

FILES = Path(__file__).parent / "files"
"""A sample of each reader of bytes and of folders, invented: what is said in it is TALK."""


def word_document() -> bytes:
    """A Word document that says TALK, its labels bold."""
    bold = "".join(
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{label}:</w:t></w:r><w:r><w:t> {said}</w:t></w:r></w:p>"
        for label, _, said in (line.partition(": ") for line in TALK[:3])
    )
    head = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ("Excerpts from a meeting", "May 4, 2015"))
    return office("word/document.xml", f"<w:body>{head}{bold}<w:p><w:r><w:t>&lt;…&gt;</w:t></w:r></w:p></w:body>")


def office(name: str, body: str, more: Mapping[str, str] | None = None) -> bytes:
    """An office document with one part, and `more` of them."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        for part, held in {name: body, **(more or {})}.items():
            whole = f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}>{held}</w:document>'
            archive.writestr(zipfile.ZipInfo(part), whole)
    return out.getvalue()


def held(folder: Path) -> Source:
    """A folder as a source."""
    return Source(folder.name, files={one.name: one.read_bytes for one in sorted(folder.iterdir())})


def sources() -> list[Source]:
    """Each sample as its reader is given it."""
    texts = [Source("page", text) for text in SAMPLES]
    files = [path for path in sorted(FILES.iterdir()) if path.is_file() and path.suffix != ".srt"]
    kinds = [
        Source(path.name, path.read_text("utf-8"))
        if path.suffix == ".vtt"
        else Source(path.name, raw=path.read_bytes())
        for path in files
    ]
    word = Source("talks.docx", raw=word_document())
    return [*texts, *kinds, word, *(held(path) for path in sorted(FILES.iterdir()) if path.is_dir())]


def head_of(source: Source) -> Any:
    return frozenset(source.files) if source.files else source.text or source.raw[: _discovery.HEAD]


def takes(reader: Any) -> str:
    return getattr(reader, "TAKES", "text")


def shown(reader: Any, text: str) -> Any:
    """A text as a reader is shown it."""
    return {"text": text, "bytes": text.encode("utf-8", "replace"), "names": frozenset(text.split())}[takes(reader)]


def known(reader: Any) -> list[Source]:
    kinds = {str: "text", bytes: "bytes", frozenset: "names"}
    return [one for one in sources() if kinds[type(head_of(one))] == takes(reader) and reader.matches(head_of(one))]


def first_of(reader: Any, source: Source) -> Transcript:
    """The first transcript of a source."""
    made = reader.parse(source)
    return made if isinstance(made, Transcript) else next(iter(made))


NEEDED = {"title", "date", "language", "format", "is_excerpt", "genre"}


def junk() -> Iterator[str]:
    """Text that nobody wrote, the same on every run."""
    yield from ("", " ", "\n", "\0", "<", "<html></html>", "<article", ":", "a:", "{}", "[]", "* * *", "é" * 70_000)
    source = random.Random(20120515)
    for _ in range(40):
        yield "".join(source.choices(string.printable + "éИ漢“”…—", k=source.randrange(400)))


@pytest.fixture(params=readers(), ids=lambda reader: reader.NAME)
def reader(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_there_are_readers_and_their_names_are_their_own() -> None:
    names = [reader.NAME for reader in readers()]
    assert {"kremlin text", "kremlin html", "labelled text"} <= set(names)
    assert len(set(names)) == len(names)


def test_a_reader_has_a_name_and_says_what_it_is(reader: Any) -> None:
    assert isinstance(reader.NAME, str)
    assert reader.NAME.strip() == reader.NAME != ""
    assert isinstance(getattr(reader, "RANK", 0), int)
    assert reader.__doc__


def test_a_reader_answers_yes_or_no_to_anything(reader: Any) -> None:
    for text in (*junk(), *SAMPLES):
        assert isinstance(reader.matches(shown(reader, text)), bool)
    assert reader.matches(shown(reader, "")) is False


def test_a_reader_does_not_claim_what_has_no_speaker(reader: Any) -> None:
    assert not reader.matches(shown(reader, "There is nobody here who says anything.\nOnly prose.\n"))


def test_every_reader_reads_one_of_the_samples(reader: Any) -> None:
    assert known(reader)


@pytest.mark.parametrize(
    ("reader", "sample"),
    [
        pytest.param(reader, sample, id=f"{reader.NAME}-{number}-{sample.name}")
        for reader in readers()
        for number, sample in enumerate(known(reader))
    ],
)
def test_what_a_reader_matches_it_reads(reader: Any, sample: Source) -> None:
    read = first_of(reader, sample)
    assert isinstance(read, Transcript)
    assert set(read.document) >= NEEDED
    assert set(read.document) <= set(schema.SCHEMAS["documents"].names)
    assert read.document["format"] == reader.NAME
    assert isinstance(read.document["is_excerpt"], bool)
    assert read.document["is_excerpt"]
    assert [turn.label for turn in read.turns] == ["President of Russia Oleg Sorokin", "Hector Quill", "Question"]
    assert [re.sub(r"\s*<…>", "", turn.text) for turn in read.turns] == ["Good day.", "Thank you. (Applause.)", "Why?"]
    assert [turn.words for turn in read.turns] == [2, 2, 1]
    for turn in read.turns:
        assert bool(turn.runs) != bool(turn.anchor)  # linear text has positions, markup has element paths
    assert {note.kind for note in read.notes} >= {"stage", "cut"}


def test_a_reader_reads_alike_twice(reader: Any) -> None:
    sample = known(reader)[0]
    assert first_of(reader, sample) == first_of(reader, sample)


def test_a_reader_refuses_or_reads_junk_and_never_falls_over(reader: Any) -> None:
    for text in junk():
        raw = text.encode("utf-8", "replace")
        files = {"utterances.jsonl": lambda raw=raw: raw, "speakers.json": lambda raw=raw: raw}  # type: ignore[misc]
        source = {"text": Source("junk", text), "bytes": Source("junk", raw=raw), "names": Source("junk", files=files)}
        try:
            read = first_of(reader, source[takes(reader)])
        except UnreadableError as error:
            assert error.what  # noqa: PT017
            assert error.cure  # noqa: PT017
        else:
            assert isinstance(read, Transcript)


@pytest.mark.parametrize("sample", sources(), ids=lambda sample: sample.name)
def test_every_character_of_a_sample_is_accounted_for(sample: Source, tmp_path: Path) -> None:
    path = tmp_path / sample.name
    if sample.files:
        path.mkdir()
        for name, opened in sample.files.items():
            (path / name).write_bytes(opened())
    else:
        path.write_bytes(sample.raw or sample.text.encode())
    corpus = explore.load(path)
    audit = corpus.audit()
    assert audit["unaccounted"].tolist() == [0] * len(corpus)
    assert audit["overlapping"].tolist() == [0] * len(corpus)
    assert (corpus.documents["characters"] > 0).all()


def _shouting(name: str = "shouting", rank: int = 0) -> Any:
    """A reader from elsewhere: `!Name!` before what is said."""

    def parse(source: Source) -> Transcript:
        builder = Builder()
        _, label, said = source.text.strip().split("!")
        builder.turn(label, Paragraph(f"!{label}!", [(0, len(label) + 2, 0)]))
        at = source.text.index(said)
        builder.say(Paragraph(said, [(0, len(said), at)]))
        builder.end()
        builder.transcript.document = {
            "title": "Shouts", "date": None, "language": None, "format": name, "is_excerpt": False, "genre": None,
        }  # fmt: skip
        return builder.transcript

    return SimpleNamespace(NAME=name, RANK=rank, matches=lambda head: head.startswith("!"), parse=parse)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Gives readers by entry point, as an installed package would."""

    def give(*found: Any) -> None:
        points = [SimpleNamespace(load=lambda reader=reader: reader) for reader in found]
        monkeypatch.setattr(_discovery, "entry_points", lambda group: points if group == _discovery.GROUP else [])
        readers.cache_clear()

    yield give
    monkeypatch.undo()
    readers.cache_clear()


def test_a_reader_of_another_package_is_found_and_used(given: Any, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("!Oleg Sorokin!Good day to you all", encoding="utf-8")
    with pytest.raises(ValueError, match="0 transcripts"):
        explore.load(tmp_path)
    given(_shouting())
    assert "shouting" in [reader.NAME for reader in readers()]
    corpus = explore.load(tmp_path)
    assert corpus.documents["format"].tolist() == ["shouting"]
    assert corpus.turns["speaker"].tolist() == ["Oleg Sorokin"]
    assert corpus.turns["text"].tolist() == ["Good day to you all"]
    audit = corpus.audit().iloc[0]
    assert (audit["unaccounted"], audit["overlapping"]) == (0, 0)


def test_rank_and_then_name_decide_who_is_asked_first(given: Any) -> None:
    given(_shouting("zz"), _shouting("aa"), _shouting("last", 99), _shouting("first", -1))
    names = [reader.NAME for reader in readers()]
    assert names[0] == "first"
    assert names[-1] == "last"
    assert names.index("aa") < names.index("zz") < names.index("labelled text")


def test_the_entry_point_is_gone_when_the_package_is() -> None:
    assert "shouting" not in [reader.NAME for reader in readers()]
