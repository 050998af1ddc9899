"""What a folder holds becomes a corpus: each page once, whatever cannot be read a row with its cure."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import explore

TALK = (
    "Oleg Sorokin: We have come here to speak of the {0}, its piers, its ships and the many people who work in it.\n"
    "Hector Quill: Thank you. I am glad that we can go on with what we began last spring at the {0}, as agreed then.\n"
)


def page(title: str = "Meeting on harbours", date: str | None = "May 4, 2015", topic: str = "harbour") -> str:
    head = [title, date, "12:30", "* * *"] if date else [title]
    return "\n".join([*head, TALK.format(topic)])


def as_html(title: str = "Meeting on harbours", date: str = "May 4, 2015", topic: str = "harbour") -> str:
    body = "".join(f"<p>{line}</p>" for line in ("* * *", *TALK.format(topic).splitlines()))
    return (
        f"<article class=\"read__in\"><div class='read__top'><h1>{title}</h1><p class='read__published'>{date}</p>"
        f"<p class='read__time'>12:30</p></div><div class=\"read__internal_content\">{body}</div></article>"
    )


NOT_TRANSCRIPTS = {
    "a.pdf": (b"%PDF-1.7 and so on", "a PDF"),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "an image"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(20), "an image"),
    "empty.txt": (b"", "an empty file"),
    "blank.txt": (b" \r\n\t\n", "an empty file"),
    "letter.docx": (b"PK\x03\x04" + bytes(20), "a broken zip archive (File is not a zip file)"),
    "binary.dat": (bytes(range(256)) * 20, "a binary file"),
    "prose.txt": (b"There is nobody here who says anything.\nOnly prose.\n", "no transcript that a reader knows"),
    "cut.txt": (b"\xff\xfe\x41", "not valid UTF-16-LE, though its first bytes say so"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages, one of them in a folder inside."""
    here = tmp_path / "archive"
    (here / "2015").mkdir(parents=True)
    (here / "one.txt").write_text(page(), encoding="utf-8")
    (here / "2015" / "two.txt").write_text(page("Talks on canals", "June 4, 2015", "canal"), encoding="utf-8")
    return here


def ids(corpus: explore.Corpus) -> list[str]:
    return sorted(corpus.documents["document_id"])


def test_a_file_a_folder_a_glob_and_a_list(folder: Path) -> None:
    one, two = folder / "one.txt", folder / "2015" / "two.txt"
    assert ids(explore.load(one)) == ["one"]
    assert ids(explore.load(str(one))) == ["one"]
    assert ids(explore.load(folder)) == ["2015/two", "one"]
    assert ids(explore.load(str(folder / "*.txt"))) == ["one"]
    assert ids(explore.load(str(folder / "**" / "*.txt"))) == ["one", "two"]
    assert ids(explore.load([one, two])) == ["one", "two"]
    assert ids(explore.load(path for path in (folder / "2015", one))) == ["one", "two"]


def test_a_bar_changes_nothing(folder: Path) -> None:
    assert_frame_equal(explore.load(folder, progress=True).turns, explore.load(folder, progress=False).turns)


RUSSIAN = (
    "Встреча в порту\n2015-05-04\nО.Сорокин: Добрый день, уважаемые коллеги. Мы собрались здесь, чтобы обсудить порт.\n"
    "Вопрос: Почему именно сейчас?\nО.Сорокин: Потому что время пришло, и мы готовы работать дальше.\n"
)
GERMAN = (
    "Treffen im Hafen\n2015-05-04\n"
    "Jörg Müller: Das wäre schön, und wir würden uns über größere Häfen für die Schiffe sehr freuen.\n"
    "Aino Mäkelä: Natürlich, die Brücke über den Fluss gehört auch dazu, das müssen wir noch klären.\n"
)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        *((encoding, text) for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32") for text in (RUSSIAN, GERMAN)),
        ("utf-16-le", GERMAN),
        ("utf-16-be", GERMAN),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("latin-1", GERMAN),
        ("utf-16-le", RUSSIAN),
        ("utf-16-be", RUSSIAN),
    ],
)  # fmt: skip
def test_encodings_are_told_by_the_bytes(tmp_path: Path, encoding: str, text: str) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(text.encode(encoding))
    corpus = explore.load(file)
    lines = [line.partition(": ") for line in text.splitlines()[2:]]
    assert corpus.turns["label"].tolist() == [label for label, _, _ in lines]
    assert corpus.turns["text"].tolist() == [said for _, _, said in lines]
    assert corpus.documents["characters"].tolist() == [len("".join(text.split()))]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_of_every_kind_say_the_same(tmp_path: Path, newline: str) -> None:
    (tmp_path / "page.txt").write_bytes(page().encode())
    unix = explore.load(tmp_path).turns
    (tmp_path / "page.txt").write_bytes(page().replace("\n", newline).encode())
    other = explore.load(tmp_path)
    for column in ("label", "text", "speaker_id", "words"):
        assert other.turns[column].tolist() == unix[column].tolist()
    text = page().replace("\n", newline)
    turn = other.turns.iloc[1]
    assert text[turn["source_start"] : turn["source_end"]] == turn["text"]  # offsets count both characters


def test_what_is_no_transcript_is_a_row_with_its_cure_and_one_warning(folder: Path) -> None:
    for name, (raw, _) in NOT_TRANSCRIPTS.items():
        (folder / name).write_bytes(raw)
    with pytest.warns(UserWarning, match=r"9 of 11 files were not read .*see corpus.problems") as caught:
        corpus = explore.load(folder, progress=False)
    assert len(caught) == 1
    assert caught[0].filename == "explore.load", "a short word, not a long path"
    assert ids(corpus) == ["2015/two", "one"]
    problems = corpus.problems
    assert dict(zip(problems["source"].map(lambda s: Path(s).name), problems["what"], strict=True)) == {
        name: what for name, (_, what) in NOT_TRANSCRIPTS.items()
    }
    assert problems["cure"].str.len().gt(5).all()


@pytest.mark.parametrize("name", NOT_TRANSCRIPTS)
def test_strict_raises_and_names_the_file(folder: Path, name: str) -> None:
    raw, what = NOT_TRANSCRIPTS[name]
    (folder / name).write_bytes(raw)
    with pytest.raises(ValueError, match=name) as raised:
        explore.load(folder, strict=True)
    assert what in str(raised.value)


def test_strict_says_nothing_of_a_folder_where_all_is_well(folder: Path) -> None:
    assert explore.load(folder, strict=True).problems.empty


def test_a_folder_without_a_transcript_says_what_it_found(tmp_path: Path) -> None:
    for name in ("a.pdf", "photo.png", "photo.jpg"):
        (tmp_path / name).write_bytes(NOT_TRANSCRIPTS[name][0])
    with pytest.raises(ValueError, match="0 transcripts in 3 files") as raised:
        explore.load(tmp_path)
    assert "2 × an image" in str(raised.value)
    assert "1 × a PDF" in str(raised.value)
    assert tmp_path.name in str(raised.value)


def test_an_empty_folder_and_an_empty_list_say_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no files in it"):
        explore.load(tmp_path)
    with pytest.raises(ValueError, match="the list given: 0 transcripts"):
        explore.load([])


def test_a_path_that_is_not_there_says_what_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere: there is no such file or folder; the folder .* is there"):
        explore.load(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match=r"no such file or folder$"):
        explore.load(tmp_path / "nowhere" / "else")
    with pytest.raises(FileNotFoundError, match="nothing fits this pattern"):
        explore.load(str(tmp_path / "*.zip"))


@pytest.mark.parametrize(
    "name",
    [
        "catalogue/entities.txt", "exports/turns.txt", "Exports/turns.txt", "findings.csv", "coding/tone/sample.txt",
        "selections.json", "README.md", "LICENSE", ".hidden/page.txt", ".page.txt", "__pycache__/page.txt",
        "index.jsonl", "notes.csv", "book.ipynb",
    ],
)  # fmt: skip
def test_the_kits_own_files_are_left_out(folder: Path, name: str) -> None:
    own = folder / name
    own.parent.mkdir(exist_ok=True, parents=True)
    own.write_text(page("Another meeting", "July 7, 2016", "lighthouse"), encoding="utf-8")
    corpus = explore.load(folder)
    assert ids(corpus) == ["2015/two", "one"]
    assert corpus.problems.empty


def test_a_page_there_as_text_and_as_html_is_read_once(folder: Path) -> None:
    (folder / "one.html").write_text(as_html(), encoding="utf-8")
    corpus = explore.load(folder)
    assert len(corpus) == 2
    assert len(corpus.turns) == 4
    row = corpus.problems.iloc[0]
    assert len(corpus.problems) == 1
    assert row["what"].startswith("the same page as one.")
    assert Path(row["source"]).stem == "one"
    assert "fuller" in row["cure"]


def test_the_fuller_of_two_near_identical_texts_is_read(folder: Path) -> None:
    fuller = page() + "Oleg Sorokin: And one more thing about the old lighthouse.\n"
    (folder / "again.txt").write_text(fuller, encoding="utf-8")
    corpus = explore.load(folder)
    assert ids(corpus) == ["2015/two", "again"]
    assert corpus.problems["what"].tolist() == ["the same page as again.txt"]
    assert Path(corpus.problems["source"][0]).name == "one.txt"


def test_a_copy_under_another_title_is_read_once_and_a_full_copy_too(folder: Path) -> None:
    shutil.copy(folder / "one.txt", folder / "copy.txt")
    (folder / "renamed.txt").write_text(page("Harbour meeting", "May 5, 2015"), encoding="utf-8")
    corpus = explore.load(folder)
    assert len(corpus) == 2
    assert len(corpus.problems) == 2


def test_two_pages_of_one_title_and_date_that_say_other_things_both_stay(folder: Path) -> None:
    other = page().split("* * *")[0] + "* * *\nOleg Sorokin: The bridge is what matters here.\nHector Quill: It is.\n"
    (folder / "other.txt").write_text(other, encoding="utf-8")
    corpus = explore.load(folder)
    assert ids(corpus) == ["2015/two", "one", "other"]
    assert corpus.problems.empty


def test_a_clash_of_names_gets_its_suffix_back(folder: Path) -> None:
    (folder / "one.html").write_text(as_html("Talks on roads", "June 9, 2015", "road"), encoding="utf-8")
    corpus = explore.load(folder)
    assert ids(corpus) == ["2015/two", "one.html", "one.txt"]
    assert corpus.turns["turn_id"].is_unique


def test_a_clash_of_whole_names_in_a_list_is_numbered(folder: Path) -> None:
    (folder / "2015" / "one.txt").write_text(page("Talks on roads", "June 9, 2015", "road"), encoding="utf-8")
    corpus = explore.load([folder / "one.txt", folder / "2015" / "one.txt"])
    assert len(set(ids(corpus))) == 2
    assert corpus.turns["turn_id"].is_unique


def test_undated_pages_are_listed_with_the_cure(folder: Path) -> None:
    (folder / "undated.txt").write_text(page("Talks on roads", None, "road"), encoding="utf-8")
    (folder / "2016-03-02 talks.txt").write_text(page("Talks on rivers", None, "river"), encoding="utf-8")
    corpus = explore.load(folder)
    dates = corpus.documents.set_index("document_id")["date"]
    assert pd.isna(dates["undated"])
    assert dates["2016-03-02 talks"] == pd.Timestamp("2016-03-02")
    assert corpus.problems["what"].tolist() == ["no date was found"]
    assert Path(corpus.problems["source"][0]).name == "undated.txt"


STAGE_ONE = ("turn_id", "position", "label", "role", "kind", "text", "words", "source_start", "source_end")


def by_document(corpus: explore.Corpus, frame: str = "turns") -> pd.DataFrame:
    rows = getattr(corpus, frame).astype({"document_id": "str"})
    return rows.sort_values("document_id", kind="stable").reset_index(drop=True)


def test_the_order_of_a_list_changes_no_rows(folder: Path) -> None:
    paths = [folder / "one.txt", folder / "2015" / "two.txt"]
    one, other = explore.load(paths), explore.load(paths[::-1])
    for frame in ("turns", "documents", "fields", "tags"):
        a, b = by_document(one, frame), by_document(other, frame)
        assert_frame_equal(a.astype("object"), b.astype("object"))


def test_what_is_read_of_a_page_does_not_depend_on_the_others(folder: Path) -> None:
    alone = explore.load(folder / "one.txt").turns
    among = explore.load(folder).turns
    among = among[among["document_id"] == "one"].reset_index(drop=True)
    for column in (*STAGE_ONE, "speaker", "speaker_id"):
        assert among[column].tolist() == alone[column].tolist()


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "a", "b")])
def test_which_of_three_copies_is_kept_does_not_depend_on_the_order(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(page(), encoding="utf-8")
    corpus = explore.load([tmp_path / f"{name}.txt" for name in names])
    assert ids(corpus) == ["c"]
    assert len(corpus.problems) == 2


def test_reading_twice_gives_the_same_frames(folder: Path) -> None:
    one, other = explore.load(folder), explore.load(folder)
    for name, frame in one.frames.items():
        assert_frame_equal(frame, other.frames[name])


def test_loading_warns_of_nothing_when_all_was_read(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(explore.load(folder)) == 2
