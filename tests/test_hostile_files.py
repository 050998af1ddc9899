"""Files, folders and names that would stop or deceive a reader: each costs itself at most, and is told."""

from __future__ import annotations

import os
import time
import warnings
from pathlib import Path

import pytest

import explore
from explore import files_read
from explore.reading import Source, kremlin_html, kremlin_text, plain

TALK = "Oleg Sorokin: We speak of the {0}, its piers and its many ships.\nHector Quill: Of the {0} and no other.\n"


def page(topic: str) -> str:
    return f"Talks on the {topic}\nMay 4, 2015\n12:30\n* * *\n{TALK.format(topic)}"


def article(body: str) -> str:
    top = "<div class='read__top'><h1>Talks</h1><p class='read__published'>May 4, 2015</p></div>"
    return f'<article class="read__in">{top}<div class="read__internal_content">{body}</div></article>'


def load(source: object) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explore.load(source, progress=False)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = tmp_path / "archive"
    (here / "more").mkdir(parents=True)
    (here / "one.txt").write_text(page("harbour"))
    (here / "more" / "two.txt").write_text(page("canal"))
    return here


def told(corpus: explore.Corpus) -> dict[str, str]:
    problems = corpus.problems
    return {Path(source).name: what for source, what in zip(problems["source"], problems["what"], strict=True)}


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert told(load(folder)) == {"pipe.txt": "not a regular file"}


def test_a_name_that_is_no_utf8_is_spelled_out(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(page("bridge"))
    corpus = load(folder)
    assert sorted(corpus.documents["document_id"]) == [r"caf\xe9", "more/two", "one"]
    assert corpus.documents["source"].str.encode("utf-8").str.len().gt(0).all()


def test_a_folder_that_is_closed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("more"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert told(load(folder)) == {"more": "it cannot be opened (Permission denied)"}
    with pytest.raises(ValueError, match="more: it cannot be opened"):
        explore.load(folder, strict=True)


def test_a_reader_that_fails_costs_one_file_and_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = kremlin_text.parse

    def failing(source: Source) -> object:
        return 1 / 0 if source.name == "one.txt" else parse(source)

    monkeypatch.setattr(kremlin_text, "parse", failing)
    assert told(load(folder)) == {
        "one.txt": "the reader “kremlin text” failed on it (ZeroDivisionError: division by zero)"
    }
    with pytest.raises(ValueError, match=r"one\.txt: the reader"):
        explore.load(folder, strict=True)


@pytest.mark.parametrize("tag", ["div", "span", "b"])
def test_elements_nested_by_the_thousand_are_read(tag: str) -> None:
    nested = f"<{tag}>" * 3_000 + "<p>Oleg Sorokin: Good day.</p>" + f"</{tag}>" * 3_000
    read = kremlin_html.parse(Source("page.html", article(nested)))
    assert [turn.text for turn in read.turns] == ["Good day."]


@pytest.mark.parametrize(
    "markup",
    [
        article("<p>Oleg Sorokin: Good day.</p></div><p>Anna Lund: And to you.</p>"),
        f"<div>{article('<p>Oleg Sorokin: Good day.</p></div></div><p>Anna Lund: And to you.</p>')}</div>",
    ],
    ids=["in the article", "outside it"],
)
def test_text_behind_a_stray_end_tag_is_told(markup: str) -> None:
    doubts = kremlin_html.parse(Source("page.html", markup)).doubts
    assert [what for _, what, _ in doubts] == ["18 characters of the page stand outside what was read"]


def test_what_a_player_shows_and_nobody_reads_is_unaccounted_for() -> None:
    body = "<p>Oleg Sorokin: Good day.</p><div class='media'><span>Hidden words</span></div>"
    read = kremlin_html.parse(Source("page.html", article(body)))
    assert [what for _, what, _ in read.doubts] == ["11 characters of the page stand outside what was read"]


def test_captions_of_slides_count_once() -> None:
    slides = "<div class='slider'>" + "<i data-text='At the pier'></i>" * 3 + "</div>"
    read = kremlin_html.parse(Source("page.html", article(f"<p>Oleg Sorokin: Good day.</p>{slides}")))
    assert [note.text for note in read.notes] == ["At the pier"]
    assert not read.doubts


@pytest.mark.parametrize(
    ("inside", "links"),
    [
        ("<a href='/x'>The union</a> grows", [("The union", "/x")]),
        ("It is <a href='/x'>the Union.<br>Then came</a> more", [("the Union.", "/x"), ("Then came", "/x")]),
        ("It is.<br>Then <a href='/x'>the pier</a> came", [("the pier", "/x")]),
    ],
)
def test_a_link_over_a_line_break_is_one_a_line(inside: str, links: list[tuple[str, str]]) -> None:
    turn = kremlin_html.parse(Source("page.html", article(f"<p>Oleg Sorokin: {inside}</p>"))).turns[0]
    assert [(turn.text[start:end], href) for start, end, href, *_ in turn.links] == links


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("**", ["more/two", "one"]), ("*", ["one", "two"]), ("**/*", ["more/two", "one"]), ("*.md", [])],
)
def test_a_glob_takes_what_a_folder_takes_and_each_file_once(folder: Path, pattern: str, names: list[str]) -> None:
    for own in ("README.md", "corrections.csv", "exports/three.txt", ".hidden/four.txt"):
        (folder / own).parent.mkdir(exist_ok=True)
        (folder / own).write_text(page(own) if own.endswith(("md", "txt")) else "")
    (folder / "corrections.csv").unlink()
    if not names:
        with pytest.raises(ValueError, match="0 transcripts"):
            load(str(folder / pattern))
        return
    corpus = load(str(folder / pattern))
    assert len(corpus) == len(names)
    assert corpus.problems.empty


def test_a_file_given_twice_is_read_once_and_no_problem(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "one.txt")
    file = folder / "one.txt"
    for source in ([file, file], [folder, file], [folder, folder], [folder / "more" / ".." / "one.txt", file]):
        assert load(source).problems.empty


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (["t/a/1.txt", "t/b/1.txt"], ["a/1", "b/1"]),
        (["t/b/1.txt", "t/a/1.txt"], ["b/1", "a/1"]),
        (["t/1.txt", "t/1.html"], ["1.txt", "1.html"]),
        (["t/a/1.txt", "t/a/1.html", "t/b/1.txt"], ["a/1.txt", "1.html", "b/1"]),
        (["t/1.txt", "t/1~2.txt", "t/b/1.txt"], ["t/1", "1~2", "t/b/1"]),
    ],
)
def test_an_id_comes_of_the_path_never_of_the_order(paths: list[str], ids: list[str]) -> None:
    files = [Path(path) for path in paths]
    found = files_read.ids([file.name for file in files], files)
    assert len(set(found)) == len(found)
    again = dict(zip(paths[::-1], files_read.ids([file.name for file in files[::-1]], files[::-1]), strict=True))
    assert [again[path] for path in paths] == found


SLOW = 3.0  # seconds; each of these took many times as long


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("blank lines before a title", "\n" * 60_000),
        ("blanks and lines", " \n" * 30_000),
        ("lines of one letter", "a\n\n" * 20_000),
    ],
)
def test_a_files_beginning_is_looked_at_in_a_moment(what: str, text: str) -> None:
    begun = time.process_time()
    assert not kremlin_text.matches(text[:65_536]), what
    assert time.process_time() - begun < SLOW


def test_a_paragraph_of_very_many_lines_is_mended_in_a_moment() -> None:
    text = "Talks\nMay 4, 2015\n12:30\nOleg Sorokin: Well\n" + "and the Union\nWe are in Union\n" * 20_000
    begun = time.process_time()
    kremlin_text.parse(Source("page.txt", text))
    assert time.process_time() - begun < SLOW


def test_very_many_pages_of_one_opening_are_told_apart_in_a_moment(tmp_path: Path) -> None:
    from explore.files_read import read
    from explore.sources import File
    from explore.twice import form_of, once

    opening = "Good afternoon, colleagues. Let us begin our work today as we have done each week before this one."
    for i in range(400):
        said = "".join(f"Oleg Sorokin: {i} {k} ships came to us from the north.\n" for k in range(20))
        (tmp_path / f"{i}.txt").write_text(f"Talks {i}\nMay 4, 2015\n12:30\nOleg Sorokin: {opening}\n{said}")
    forms = [form_of(one) for path in sorted(tmp_path.iterdir()) for one in read(File(path, path.name))]
    begun = time.process_time()
    kept, twice = once(forms)
    assert time.process_time() - begun < SLOW
    assert (len(kept), twice) == (400, [])


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Interview\n\nAnna Lund: We met on May 4, 1985.\nBoris Lapin: Yes, we did.\n", ["Anna Lund", "Boris Lapin"]),
        ("Talks\nMoscow: Tuesday, May 4, 1985\nAnna Lund: We met.\nOleg Kim: Yes.\n", ["Anna Lund", "Oleg Kim"]),
        ("Interview\nDate: 1985-05-04\nAnna Lund: We met.\nBoris Lapin: Yes.\n", ["Anna Lund", "Boris Lapin"]),
    ],
)
def test_a_first_turn_that_ends_in_a_date_is_a_turn(text: str, labels: list[str]) -> None:
    assert [turn.label for turn in plain.parse(Source("page.txt", text)).turns] == labels


@pytest.mark.parametrize(
    ("more", "licence"),
    [("", None), ("Geography\nRussia\n", "CC BY 4.0"), ("Publication status\nPublished in: News\n", "CC BY 4.0")],
)
def test_only_a_page_that_shows_whose_it_is_has_the_sites_licence(more: str, licence: str | None) -> None:
    document = kremlin_text.parse(Source("page.txt", page("harbour") + more)).document
    assert document["licence"] == licence
    assert document["site"] == (licence and "en.kremlin.ru")
    assert document["url"] is None


def test_a_speaker_who_says_a_thing_twice_in_other_papers_is_no_pull_quote() -> None:
    said = "We will build the new harbour before the end of the year."
    text = f"Talks\nAnna Lund: {said}\nBoris Lapin: Will you?\n{said} That is what you said, more than once.\n{said}\n"
    assert not [note for note in plain.parse(Source("page.txt", text)).notes if note.kind == "pull_quote"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("The Gosplan[state agency]and more", 4),
        ("The Gosplan [state agency] and more", 4),
        ("The Gosplan[state agency]’s plan", 3),
        ("The Gosplan[state agency].", 2),
    ],
)
def test_a_note_parts_words(said: str, words: int) -> None:
    assert plain.parse(Source("page.txt", f"Talks\nAnna Lund: {said}\n")).turns[0].words == words
