"""What every reader keeps to, found by discovery: those of the folder and those that other packages give."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
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
FILES = sorted(one for one in (Path(__file__).parent / "files").iterdir() if one.is_file())
"""A small invented file of every family that is read from bytes."""

NEEDED = {"title", "date", "language", "format", "is_excerpt", "genre"}


def junk() -> Iterator[str]:
    """Text that nobody wrote, the same on every run."""
    yield from ("", " ", "\n", "\0", "<", "<html></html>", "<article", ":", "a:", "{}", "[]", "* * *", "é" * 70_000)
    source = random.Random(20120515)
    for _ in range(40):
        yield "".join(source.choices(string.printable + "éИ漢“”…—", k=source.randrange(400)))


def takes(reader: Any) -> str:
    return str(getattr(reader, "TAKES", "text"))


def shown(reader: Any, text: str) -> Any:
    """Text as a reader takes it."""
    return {"text": text, "bytes": text.encode(), "names": frozenset(text.split())}[takes(reader)]


def samples(reader: Any) -> list[Any]:
    """The samples of the sort that a reader takes."""
    folder = frozenset(one.name for one in FILES)
    return {"text": [*SAMPLES], "bytes": [one.read_bytes() for one in FILES], "names": [folder]}[takes(reader)]


def source(sample: Any) -> Source:
    if isinstance(sample, frozenset):
        return Source("page", files={one.name: one.read_bytes for one in FILES})
    return Source("page", sample) if isinstance(sample, str) else Source("page", raw=sample)


def transcripts(made: Any) -> list[Transcript]:
    return [made] if isinstance(made, Transcript) else list(made)


@pytest.fixture(params=readers(), ids=lambda reader: reader.NAME)
def reader(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_there_are_readers_and_their_names_are_their_own() -> None:
    names = [reader.NAME for reader in readers()]
    assert {"kremlin text", "kremlin html", "labelled text", "parlamint", "publicwhip", "akoma ntoso"} <= set(names)
    assert len(set(names)) == len(names)


def test_a_reader_has_a_name_and_says_what_it_is(reader: Any) -> None:
    assert isinstance(reader.NAME, str)
    assert reader.NAME.strip() == reader.NAME != ""
    assert isinstance(getattr(reader, "RANK", 0), int)
    assert reader.__doc__


def test_a_reader_answers_yes_or_no_to_anything(reader: Any) -> None:
    for sample in (*(shown(reader, text) for text in junk()), *samples(reader)):
        assert isinstance(reader.matches(sample), bool)
    assert reader.matches(shown(reader, "")) is False


def test_a_reader_does_not_claim_what_has_no_speaker(reader: Any) -> None:
    assert not reader.matches(shown(reader, "There is nobody here who says anything.\nOnly prose.\n"))


def test_every_reader_reads_one_of_the_samples(reader: Any) -> None:
    assert any(reader.matches(sample) for sample in samples(reader))


@pytest.mark.parametrize(
    ("reader", "sample"),
    [
        pytest.param(reader, sample, id=f"{reader.NAME}-{what}")
        for reader in readers()
        for what, sample in zip(("text", "html", "plain", "flat"), SAMPLES, strict=True)
        if takes(reader) == "text" and reader.matches(sample)
    ],
)
def test_what_a_reader_matches_it_reads(reader: Any, sample: str) -> None:
    read = reader.parse(Source("page", sample))
    assert isinstance(read, Transcript)
    assert set(read.document) >= NEEDED
    assert set(read.document) <= set(schema.SCHEMAS["documents"].names)
    assert read.document["format"] == reader.NAME
    assert isinstance(read.document["is_excerpt"], bool)
    assert read.document["is_excerpt"]
    assert [turn.label for turn in read.turns] == ["President of Russia Oleg Sorokin", "Hector Quill", "Question"]
    assert [turn.text for turn in read.turns] == ["Good day.", "Thank you. (Applause.)", "Why?"]
    assert [turn.words for turn in read.turns] == [2, 2, 1]
    for turn in read.turns:
        assert bool(turn.runs) != bool(turn.anchor)  # linear text has positions, markup has element paths
    assert {note.kind for note in read.notes} >= {"stage", "cut"}


@pytest.mark.parametrize("reader", [one for one in readers() if takes(one) == "bytes"], ids=lambda one: one.NAME)
def test_a_sample_that_is_read_from_bytes_says_what_all_samples_say(reader: Any) -> None:
    (read,) = transcripts(reader.parse(source(next(filter(reader.matches, samples(reader))))))
    assert read.document["is_excerpt"]
    assert [turn.label for turn in read.turns] == ["President of Russia Oleg Sorokin", "Hector Quill", "Question"]
    assert [re.sub(r"\s*<…>", "", turn.text) for turn in read.turns] == ["Good day.", "Thank you. (Applause.)", "Why?"]
    assert [turn.words for turn in read.turns] == [2, 2, 1]
    assert {note.kind for note in read.notes} >= {"stage", "cut"}


def test_every_transcript_of_a_sample_keeps_to_the_frames(reader: Any) -> None:
    for sample in filter(reader.matches, samples(reader)):
        for read in transcripts(reader.parse(source(sample))):
            assert set(read.document) >= NEEDED
            assert set(read.document) <= set(schema.SCHEMAS["documents"].names)
            assert read.document["format"] == reader.NAME
            assert isinstance(read.document["is_excerpt"], bool)
            assert read.turns
            for turn in read.turns:
                assert bool(turn.runs) != bool(turn.anchor)  # linear text has positions, markup has element paths
                assert all(0 <= one[0] < one[1] <= len(turn.text) for one in (*turn.links, *turn.named))
            for note in read.notes:
                inside = note.turn is not None and note.start is not None
                assert not inside or read.turns[note.turn or 0].text[note.start : note.end] == note.text


def test_a_reader_reads_alike_twice(reader: Any) -> None:
    sample = next(sample for sample in samples(reader) if reader.matches(sample))
    assert transcripts(reader.parse(source(sample))) == transcripts(reader.parse(source(sample)))


def test_a_reader_refuses_or_reads_junk_and_never_falls_over(reader: Any) -> None:
    for text in junk():
        try:
            read = transcripts(reader.parse(source(shown(reader, text))))
        except UnreadableError as error:
            assert error.what  # noqa: PT017
            assert error.cure  # noqa: PT017
        else:
            assert all(isinstance(one, Transcript) for one in read)


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
