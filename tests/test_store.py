"""A store holds what `load` gives, whatever became of its sources on the way, and does nothing twice."""

from __future__ import annotations

import os
import pickle
import shutil
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import explore
from explore import archive, building
from explore.archive import CORRECTIONS
from explore.assembling import with_people
from explore.correcting import correct, preview, undo
from explore.corrections import COLUMNS, read
from explore.sources import is_store
from explore.store import StoreError, opened

TALK = (
    "Oleg Sorokin: We came to Pavlodar to speak of the {0}, its piers, its ships and the many people who work there.\n"
    "Hector Quill: Thank you. Siberia is far, and Gosplan was old in 1985, as we said last year about the {0}.\n"
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


def put(folder: Path, pages: Mapping[str, str | bytes]) -> Path:
    for name, content in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        older(path)
    return folder


def older(path: Path, seconds: float = 60) -> None:
    """As if it had been written a while ago, so that its time tells of every change."""
    stat = path.stat()
    os.utime(path, (stat.st_atime - seconds, stat.st_mtime - seconds))


PAGES = {
    "a.txt": page(),
    "b.txt": page("Talks on canals", "June 4, 2015", "canal"),
    "c.txt": page("Talks on roads", "June 9, 2016", "road"),
    "d.txt": page("Talks on bridges", "July 1, 2017", "bridge"),
    "e.txt": page("Talks on masts", None, "mast"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "data", PAGES)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two pages."""
    monkeypatch.setattr(building, "MOST", 2)


def load(source: Any, **given: Any) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return explore.load(source, progress=False, **given)


def build(source: Any, store: Path, **given: Any) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return explore.build(source, store, **{"workers": 1, "progress": False, **given})


def same(one: explore.Corpus, other: explore.Corpus, but: tuple[str, ...] = ()) -> None:
    """All frames are equal, to the dtypes; to the categories too, where no correction took the last of one away."""
    strict = not len(other.corrections)
    for name in set(other.frames) - set(but):
        assert_frame_equal(one.frames[name], other.frames[name], obj=name, check_categorical=strict)


def as_loaded(source: Any, store: Path, **given: Any) -> explore.Corpus:
    """Builds, and sees that what was built, whose frames are read from the store, is what `load` gives."""
    whole = load(source, **{k: v for k, v in given.items() if k == "invented"})
    built = build(source, store, **given)
    same(built, whole)
    return built


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many files were read, and documents made, in this process."""
    count: Counter[str] = Counter()
    read_, make = building._read_into, building._make_into

    def reading(folder: Path, work: Any) -> None:
        count["read"] += len(work.files)
        read_(folder, work)

    def making(folder: Path, work: Any) -> None:
        count["made"] += len(work.ids)
        make(folder, work)

    monkeypatch.setattr(building, "_read_into", reading)
    monkeypatch.setattr(building, "_make_into", making)
    return count


def catalogue(*rows: tuple[str, str]) -> str:
    """A catalogue of organisations: slug and name."""
    columns = "entity_id,name,kind,aliases,start,end,parties,follows,part_of,wikidata,description,source"
    return "\n".join([columns, *(f"organisation:{slug},{name},organisation,,,,,,,,,test" for slug, name in rows), ""])


# What is built is what is loaded ------------------------------------------------------------------------------------


def zipped(*names: str) -> bytes:
    with TemporaryDirectory() as place:
        path = Path(place) / "pages.zip"
        with zipfile.ZipFile(path, "w") as archive_:
            for number, name in enumerate(names):
                archive_.writestr(name, page(f"Talks on ship {number}", f"May {number + 1}, 2014", f"ship {number}"))
            archive_.writestr("photo.png", b"\x89PNG\r\n\x1a\n")
        return path.read_bytes()


FOLDERS: Mapping[str, Mapping[str, str | bytes]] = {
    "plain": PAGES,
    "one page": {"a.txt": page()},
    "undated alone": {"a.txt": page(date=None)},
    "HTML beside text": {**PAGES, "a.html": as_html(), "x.html": as_html("Talks on rivers", "May 9, 2013", "river")},
    "one page twice": {**PAGES, "z/a.txt": page(), "0.txt": page() + "Oleg Sorokin: And one thing more about this.\n"},
    "names that clash": {**PAGES, "a.html": as_html("Talks on rivers", "May 9, 2013", "river"), "n/a.txt": page("N")},
    "unreadable": {
        **PAGES, "p.pdf": b"%PDF-1.7", "0.txt": b"", "prose.txt": b"Nobody speaks.", "bin.dat": bytes(range(256)) * 9,
        "cut.txt": b"\xff\xfe\x41", "t.csv": b"a,b\n1,2\n", "store.json": b"{}",
    },
    "an archive": {**PAGES, "old.zip": zipped("1.txt", "in/2.txt"), "broken.zip": b"PK\x03\x04" + bytes(20)},
    "hostile names": {
        "<img src=x onerror=alert(1)>.txt": page(), "б/пор т.txt": page("Talks on canals", "June 4, 2015", "canal"),
        "'; drop#1!2.txt": page("Talks on roads", "June 9, 2016", "road"), "x" * 200 + ".txt": page("X", "May 1, 2001"),
        "5#3.txt": page("Talks on masts", "June 9, 2014", "mast"), "12.txt": page("T", "June 1, 2011", "tide"),
    },
    "invented": {**PAGES, "i.txt": "INVENTED: for a test\n" + page("Dreams", "May 5, 2011", "dream")},
    "own words": {
        **PAGES,
        "catalogue/organisations.csv": catalogue(("quill", "many people")),
    },
}  # fmt: skip


@pytest.mark.parametrize("pages", FOLDERS.values(), ids=FOLDERS)
def test_what_is_built_is_what_is_loaded(tmp_path: Path, store: Path, pages: Mapping[str, Any], small: None) -> None:
    as_loaded(put(tmp_path / "data", pages), store)


def test_a_name_that_is_no_text_is_kept(tmp_path: Path, store: Path) -> None:
    data = put(tmp_path / "data", PAGES)
    try:
        put(data, {os.fsdecode(b"caf\xe9.txt"): page("Talks on tea", "May 1, 2011", "tea")})
    except OSError:
        pytest.skip("this file system takes no such name")
    assert "caf\\xe9" in set(as_loaded(data, store).documents["document_id"])


def test_the_demonstration_archive(store: Path, small: None) -> None:
    as_loaded(explore.demo(), store)


@pytest.mark.parametrize("invented", [False, True])
def test_invented_pages_beside_real_ones(tmp_path: Path, store: Path, invented: bool) -> None:
    data = put(tmp_path / "data", FOLDERS["invented"])
    built = as_loaded(data, store, invented=invented)
    assert len(built) == 5 + invented
    as_loaded(data, store, invented=not invented)


def test_a_list_a_glob_and_a_file_in_whatever_order(folder: Path, store: Path, small: None) -> None:
    named = [folder / name for name in ("d.txt", "a.txt", "c.txt")]
    for source in (named, named[::-1], str(folder / "*.txt")):
        as_loaded(source, store)
    same(build(iter(named), store), load(iter(named)))


def test_a_second_way_to_the_same_page(folder: Path, store: Path) -> None:
    try:
        (folder / "way.txt").symlink_to(folder / "a.txt")
    except OSError:
        pytest.skip("no links here")
    as_loaded(folder, store)


def test_processes_give_what_one_gives(folder: Path, store: Path, small: None) -> None:
    as_loaded(folder, store, workers=2)


def test_nothing_to_read_is_said_as_load_says_it(tmp_path: Path, store: Path) -> None:
    for source in ([], put(tmp_path / "none", {"a.pdf": b"%PDF-1.7"}), tmp_path / "nowhere"):
        with pytest.raises((ValueError, FileNotFoundError)) as loaded:
            load(source)
        with pytest.raises(type(loaded.value)) as built:
            build(source, store)
        assert str(built.value) == str(loaded.value)
    assert not is_store(store)


def test_a_store_that_failed_at_first_can_be_built(folder: Path, store: Path) -> None:
    with pytest.raises(ValueError, match="0 transcripts"):
        build([], store)
    as_loaded(folder, store)


# A second build -----------------------------------------------------------------------------------------------------


def test_a_second_build_reads_and_makes_nothing(folder: Path, store: Path, done: Counter[str], small: None) -> None:
    build(folder, store)
    assert done == {"read": 5, "made": 5}
    for _ in range(3):
        build(folder, store)
    same(load(store), load(folder))
    assert done == {"read": 5, "made": 5}


def changed(folder: Path) -> None:
    put(folder, {"a.txt": page("Meeting on harbours", "May 5, 2015", "harbour wall")})


def last_changed(folder: Path) -> None:
    put(folder, {"d.txt": page("Talks on bridges", "July 1, 2017", "bridge of stone")})


def added(folder: Path) -> None:
    put(folder, {"aa.txt": page("Talks on tides", "May 5, 2011", "tide")})


def renamed(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "z.txt")


def touched(folder: Path) -> None:
    older(folder / "a.txt", -30)


def copied(folder: Path) -> None:
    put(folder, {"0.txt": page() + "Oleg Sorokin: There is one thing more to say about it.\n"})


def moved(folder: Path) -> None:
    """Another file under the name of one that goes."""
    (folder / "b.txt").replace(folder / "a.txt")


HISTORIES: Mapping[str, tuple[Callable[[Path], None], int, int]] = {
    "changed": (changed, 1, 2),
    "the last changed": (last_changed, 1, 1),
    "added": (added, 1, 1),
    "removed": (lambda folder: (folder / "a.txt").unlink(), 0, 0),
    "renamed": (renamed, 1, 1),
    "touched": (touched, 0, 0),
    "a fuller copy": (copied, 1, 1),
    "moved over another": (moved, 1, 1),
}
"""What is done, how many files are then read, and how many documents made at most."""


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_only_what_is_new_is_read(
    folder: Path, store: Path, done: Counter[str], small: None, history: tuple[Callable[[Path], None], int, int]
) -> None:
    change, read_, made = history
    build(folder, store)
    change(folder)
    done.clear()
    as_loaded(folder, store)
    assert done["read"] == read_
    assert done["made"] <= made
    done.clear()
    build(folder, store)
    assert not +done


def test_each_page_changed_in_turn(folder: Path, store: Path, small: None) -> None:
    """The first of a batch after the second: what is older in it never comes back."""
    build(folder, store)
    for name in ("b.txt", "a.txt", "d.txt"):
        put(folder, {name: PAGES[name] + f"Oleg Sorokin: We said so of {name} on day {store.stat().st_mtime_ns}.\n"})
        as_loaded(folder, store)
    as_loaded(folder, store)


def test_a_change_within_a_moment_and_of_the_same_size_is_seen(folder: Path, store: Path, small: None) -> None:
    for word in ("canal", "pipes", "roads"):
        path = folder / "a.txt"
        path.write_text(page(topic=word), encoding="utf-8")
        at = (folder / "b.txt").stat().st_mtime_ns + 70 * 10**9
        os.utime(path, ns=(at, at))
        as_loaded(folder, store)


def test_a_page_that_cannot_be_opened_is_read_once_it_can(folder: Path, store: Path) -> None:
    way = folder / "later.txt"
    try:
        way.symlink_to(folder.parent / "later")
    except OSError:
        pytest.skip("no links here")
    assert len(as_loaded(folder, store)) == 5
    (folder.parent / "later").write_text(page("Talks on tides", "May 5, 2011", "tide"), encoding="utf-8")
    assert len(as_loaded(folder, store)) == 6


def test_catalogue_and_corrections_beside_the_data(folder: Path, store: Path, done: Counter[str], small: None) -> None:
    as_loaded(folder, store)
    done.clear()
    for rows in ([("pier", "harbour")], [("pier", "canal")]):
        put(folder, {"catalogue/organisations.csv": catalogue(*rows)})
        as_loaded(folder, store)
    shutil.rmtree(folder / "catalogue")
    as_loaded(folder, store)
    assert done["read"] == 0, "a catalogue has nothing to do with reading"
    correct(load(folder), "reject", surface="Siberia", document_id="a")
    done.clear()
    as_loaded(folder, store)
    assert done == {"made": 2}, "the batch of the one transcript"
    correct(load(folder), "rename", entity_id="place:siberia", value="The north")
    as_loaded(folder, store)
    undo(load(folder))
    as_loaded(folder, store)
    assert done == {"made": 2}, "a name is no business of stage one"


@pytest.mark.parametrize("place", ["data", "store"])
def test_corrections_that_cannot_be_read_stop_nothing(folder: Path, store: Path, place: str) -> None:
    put(folder, {"b.txt": page("Talks on canals", None, "canal")})
    build(folder, store)
    wrong = (folder if place == "data" else store) / CORRECTIONS
    wrong.write_text("action,scope\nno such,everywhere\n", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"corrections\.csv: line 2: there is no action 'no such'"):
        explore.build(folder, store, workers=1, progress=False)
    same(load(store), load(folder))
    wrong.unlink()
    as_loaded(folder, store)


# Histories ----------------------------------------------------------------------------------------------------------

NAMES = ("a.txt", "b.txt", "c/a.txt", "d.txt", "a.html")
TOPICS = ("harbour", "canal", "road")
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TOPICS), st.integers(1, 3)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES)),
    st.tuples(st.just("touch"), st.sampled_from(NAMES)),
    st.tuples(st.just("correct"), st.sampled_from(("Siberia", "Gosplan", "harbour"))),
    st.tuples(st.just("build")),
)


def step(folder: Path, told: tuple[Any, ...]) -> None:
    path = folder / told[1]
    if told[0] == "write":
        shape = as_html if path.suffix == ".html" else page
        put(folder, {told[1]: shape(f"Talks on {told[2]}", f"May {told[3]}, 2015", f"{told[2]} {told[3]}")})
    elif told[0] == "touch" and path.exists():
        older(path, -20)
    elif told[0] == "remove" and len(list(folder.rglob("*.txt"))) > 1:
        path.unlink(missing_ok=True)
    elif told[0] == "correct":
        correct(load(folder), "reject", surface=told[1])


@settings(
    max_examples=6, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(steps=st.lists(STEPS, min_size=3, max_size=7), most=st.integers(1, 4))
def test_whatever_happened_before_the_frames_are_those_of_now(steps: list[tuple[Any, ...]], most: int) -> None:
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "MOST", most)
        patch.setattr(archive, "_SMALL_BATCHES", 2)
        folder = put(Path(place) / "data", {"z.txt": page("Talks on tides", "May 5, 2011", "tide")})
        build(folder, Path(place) / "store")
        for told in steps:
            if told[0] == "build":
                build(folder, Path(place) / "store")
            else:
                step(folder, told)
        whole = as_loaded(folder, Path(place) / "store")
        same(build(folder, Path(place) / "fresh"), whole)


def test_many_small_builds_leave_few_batches(
    tmp_path: Path, store: Path, done: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_SMALL_BATCHES", 3)
    data = tmp_path / "data"
    for number in range(5):
        put(data, {f"{number}.txt": page(f"Talks on ship {number}", f"May {number + 1}, 2014", f"ship {number}")})
        build(data, store)
    assert len(opened(store).batches) == 1
    assert done["read"] == 5 + 4, "once together"
    as_loaded(data, store)
    assert done["read"] == 5 + 4


# Corrections made on a store ----------------------------------------------------------------------------------------

GOSPLAN, SIBERIA = "organisation:gosplan", "place:siberia"
EACH: list[tuple[str, dict[str, str], int]] = [
    ("alias", {"entity_id": GOSPLAN, "value": "canal"}, 2),
    ("alias", {"entity_id": "person:hector-quill", "value": "Oleg Sorokin"}, 5),
    ("alias", {"entity_id": "organisation:new", "value": "bridge"}, 2),
    ("reject", {"surface": "Siberia"}, 5),
    ("reject", {"surface": "Siberia", "document_id": "a"}, 2),
    ("point", {"surface": "Siberia", "value": GOSPLAN, "document_id": "e"}, 1),
    ("undate", {"surface": "last year"}, 5),
    ("redate", {"surface": "last year", "value": "2014-02", "document_id": "c"}, 2),
    ("retype", {"entity_id": GOSPLAN, "value": "place"}, 5),
    ("merge", {"entity_id": GOSPLAN, "value": SIBERIA}, 0),
    ("merge", {"entity_id": "person:oleg-sorokin", "value": "person:hector-quill"}, 0),
    ("split", {"entity_id": SIBERIA, "surface": "Siberia", "value": "A ship", "document_id": "b"}, 0),
    ("split", {"entity_id": SIBERIA, "surface": "Siberia", "value": "A ship"}, 0),
    ("rename", {"entity_id": SIBERIA, "value": "The north"}, 0),
    ("speaker", {"surface": "Oleg Sorokin", "value": "Ada Byron"}, 5),
    ("speaker", {"surface": "Oleg Sorokin", "value": "Ada Byron", "document_id": "a"}, 2),
    ("date", {"document_id": "e", "value": "2013-05-06"}, 1),
    ("title", {"document_id": "a", "value": "Talks on Gosplan"}, 2),
    ("place", {"document_id": "a", "value": "Pavlodar"}, 2),
    ("genre", {"document_id": "a", "value": "speech"}, 2),
    ("reject", {"surface": "nothing of the kind"}, 2),
]
"""An action, what it is given, and how many documents are in the batches that it touches."""


@pytest.fixture(scope="module")
def stored() -> Iterator[tuple[Path, Path]]:
    """The pages, and a store of them in batches of two."""
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "MOST", 2)
        folder = put(Path(place) / "data", PAGES)
        build(folder, Path(place) / "store")
        yield folder, Path(place) / "store"


@pytest.fixture(scope="module")
def plain(stored: tuple[Path, Path]) -> explore.Corpus:
    return load(stored[0])


@pytest.fixture
def both(stored: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    yield stored
    for place in stored:
        (place / CORRECTIONS).unlink(missing_ok=True)
    load(stored[1])


def with_corrections_of(store: Path, folder: Path) -> explore.Corpus:
    """The sources as they are loaded with the corrections that were made on a store of them."""
    shutil.copy(store / CORRECTIONS, folder / CORRECTIONS)
    return load(folder)


@pytest.mark.parametrize("row", EACH, ids=lambda row: f"{row[0]}-{row[1].get('document_id', 'all')}")
def test_each_correction_made_on_a_store(
    both: tuple[Path, Path], plain: explore.Corpus, done: Counter[str], row: tuple[str, dict[str, str], int]
) -> None:
    (folder, store), (action, told, made) = both, row
    corpus = load(store)
    done.clear()
    as_told = preview(corpus, action, **told)
    if action != "alias":  # whose matchers take a second each
        assert as_told == preview(plain, action, **told)
    assert done["made"] == made, "the batches that it touches"
    assert not (store / CORRECTIONS).exists()
    same(load(store), plain)

    after = correct(corpus, action, **told)
    assert done == ({"made": 2 * made} if made else {})
    expected = with_corrections_of(store, folder)
    same(after, expected)
    same(load(store), expected)
    same(corpus, plain)

    back = undo(after)
    same(back, plain, but=("corrections",))
    same(load(store), back)


def test_a_passage_of_a_store_is_corrected(both: tuple[Path, Path]) -> None:
    folder, store = both
    corpus = load(store)
    row = corpus.mentions[corpus.mentions["surface"] == "Siberia"].iloc[1]
    after = correct(corpus, "point", passage=row, value=GOSPLAN)
    assert (after.mentions["entity_id"].astype("str") == SIBERIA).sum() == 4
    same(after, with_corrections_of(store, folder))
    same(load(store), after)


def test_one_upon_another_and_the_next_build(both: tuple[Path, Path], done: Counter[str], small: None) -> None:
    folder, store = both
    corpus = load(store)
    for action, told, _ in EACH[2:14:2]:
        corpus = correct(corpus, action, **told)
    expected = with_corrections_of(store, folder)
    same(corpus, expected)
    (folder / CORRECTIONS).unlink()
    done.clear()
    same(build(folder, store), expected)
    assert not +done


def test_corrections_beside_the_data_are_undone_on_the_store(folder: Path, store: Path) -> None:
    correct(load(folder), "rename", entity_id=SIBERIA, value="The north")
    correct(load(folder), "reject", surface="Gosplan")
    corpus = build(folder, store)
    first = corpus.corrections["correction_id"].iloc[0]
    corpus = undo(undo(corpus), first)
    assert corpus.corrections["status"].tolist() == ["undone", "undone", "applies", "applies"]
    (folder / CORRECTIONS).unlink()
    same(corpus, load(folder), but=("corrections",))


def test_a_build_between_two_corrections_is_not_lost(folder: Path, store: Path, small: None) -> None:
    corpus = build(folder, store)
    added(folder)
    build(folder, store)
    after = correct(corpus, "reject", surface="Siberia")
    assert len(after) == 6
    same(load(store), with_corrections_of(store, folder))


def test_a_file_of_corrections_put_into_the_store(both: tuple[Path, Path]) -> None:
    folder, store = both
    correct(load(folder), "reject", surface="Siberia", document_id="a")
    shutil.copy(folder / CORRECTIONS, store / CORRECTIONS)
    same(load(store), load(folder))
    same(load(store), load(folder))


def test_a_correction_that_was_not_written_is_forgotten(both: tuple[Path, Path], monkeypatch: Any) -> None:
    """Stopped after the store was switched and before the row was written."""
    folder, store = both
    with monkeypatch.context() as patch:
        patch.setattr("explore.correcting.word.append", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            correct(load(store), "reject", surface="Siberia")
    same(load(store), load(folder))


def test_previews_and_corrections_do_not_pile_up(both: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_OPEN", 3)
    _, store = both
    corpus = load(store)
    for number in range(4):
        preview(corpus, "rename", entity_id=SIBERIA, value=f"North {number}")
        corpus = correct(corpus, "reject", surface="Siberia", document_id="abcde"[number % 5])
    assert len(list((store / "generations").iterdir())) <= 2 * archive._OPEN + 1, "of this root and of one before it"
    assert len(corpus.frames["mentions"]) < len(load(both[0]).mentions)


# A part of a store --------------------------------------------------------------------------------------------------

PARTS: list[dict[str, Any]] = [
    {"documents": ["b"]},
    {"documents": ["d", "a", "e"]},
    {"since": 2016},
    {"until": "2015-06"},
    {"since": "2015-06-04", "until": "2016-06-09"},
    {"since": 2015, "documents": ["a", "e"]},
    {"since": 2030},
    {"documents": []},
]


@pytest.mark.parametrize("part", PARTS, ids=str)
@pytest.mark.parametrize("corrected", [False, True])
def test_a_part_is_that_part_of_the_whole(both: tuple[Path, Path], part: dict[str, Any], corrected: bool) -> None:
    _, store = both
    whole = load(store)
    if corrected:
        whole = correct(whole, "merge", entity_id=GOSPLAN, value=SIBERIA)
        whole = correct(whole, "split", entity_id="place:pavlodar", surface="Pavlodar", value="P", document_id="a")
    narrow = whole.select(**part)
    opened_ = load(store, **part)
    for name in set(narrow.frames):
        one, other = narrow.frames[name], opened_.frames[name]
        assert_frame_equal(one, other, check_categorical=False, obj=name)
    assert opened_.undated_left_out == narrow.undated_left_out
    with pytest.raises(explore.corrections.CorrectionError):
        correct(opened_, "reject", surface="Siberia")


def test_only_the_batches_of_a_part_are_read(both: tuple[Path, Path], monkeypatch: Any) -> None:
    _, store = both
    read_: set[str] = set()
    table_of = building.parquet.table_of

    def seen(paths: Any, *rest: Any) -> Any:
        read_.update(path.parent.name for path in paths if path.parent.parent.name == "made")
        return table_of(paths, *rest)

    monkeypatch.setattr(building.parquet, "table_of", seen)
    opened_ = load(store, documents=["d"])
    assert not read_, "nothing is read before it is asked for"
    assert opened_.turns["document_id"].unique().tolist() == ["d"]
    assert read_ == {one.made for one in opened(store).batches if "d" in one.ids.values()}


def test_a_part_that_is_not_there(both: tuple[Path, Path]) -> None:
    with pytest.raises(ValueError, match="there is no transcript 'nobody'"):
        load(both[1], documents=["a", "nobody"])
    with pytest.raises(ValueError, match="since='soon' is not a date"):
        load(both[1], since="soon")
    with pytest.raises(ValueError, match="narrow a store"):
        load(both[0], since=2015)


# The folder ---------------------------------------------------------------------------------------------------------


def test_a_store_among_the_data_is_no_transcript(folder: Path, small: None) -> None:
    whole = load(folder)
    for _ in range(2):
        same(build(folder, folder / "store"), whole)
        same(load(folder), whole)
    same(build(folder, folder / "other store"), whole)


def test_a_store_that_was_moved_and_stands_alone(folder: Path, store: Path, small: None) -> None:
    put(folder, {"catalogue/organisations.csv": catalogue(("pier", "canal"))})
    whole = build(folder, store)
    expected = {name: whole.frames[name] for name in whole.frames}
    moved_ = store.rename(store.parent / "moved")
    shutil.rmtree(folder)
    corpus = load(moved_)
    for name, frame in expected.items():
        assert_frame_equal(corpus.frames[name], frame, obj=name)
    after = correct(corpus, "reject", surface="canal", document_id="b")
    assert set(corpus.mentions["surface"]) - set(after.mentions["surface"]) == {"canal"}


def test_the_way_to_it_may_be_relative(folder: Path, monkeypatch: pytest.MonkeyPatch, done: Counter[str]) -> None:
    monkeypatch.chdir(folder.parent)
    as_loaded("data", Path("store"))
    as_loaded(Path("data"), Path("store"))
    assert done["read"] == 5


@pytest.mark.parametrize(
    ("name", "content"),
    [("store.json", b"{"), ("store.json", b"[]"), ("store.json", b'{"schema": 0, "generation": "x"}'),
     ("batches.json", b"{}"), ("batches.json", b"")],
)  # fmt: skip
def test_a_damaged_or_older_store_says_so_and_is_built_anew(
    folder: Path, store: Path, name: str, content: bytes
) -> None:
    build(folder, store)
    next(store.rglob(name)).write_bytes(content)
    with pytest.raises(StoreError, match="build it again with `explore build`") as raised:
        load(store)
    assert str(store) in str(raised.value)
    as_loaded(folder, store)


@pytest.mark.parametrize(
    ("frame", "harm"),
    [("made/*/turns", "cut"), ("made/*/cast", "cut"), ("made/*/turns", "gone"), ("read/*/turns", "gone"),
     ("generations/*/documents", "cut"), ("generations/*/documents", "gone")],
)  # fmt: skip
def test_what_a_failing_disk_took_is_made_again(folder: Path, store: Path, frame: str, harm: str, small: None) -> None:
    build(folder, store)
    path = next(store.glob(f"{frame}.parquet"))
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:100])
    else:
        shutil.rmtree(path.parent)
    if "read" not in frame and "cast" not in frame:
        with pytest.raises(StoreError, match=r"cannot be read|can be read.*build it again") as raised:
            len(load(store).turns)
        assert "build" in str(raised.value)
    as_loaded(folder, store)


def test_a_folder_of_something_else_is_left_alone(folder: Path, tmp_path: Path) -> None:
    for target in (folder, put(tmp_path / "else", {"store.json": "{}", "letter.txt": "Dear all"})):
        before = sorted(path.name for path in target.iterdir())
        with pytest.raises(StoreError, match="a folder of something else: name a new or empty folder"):
            build(folder, target)
        assert sorted(path.name for path in target.iterdir()) == before
    with pytest.raises(StoreError, match="is a file: name a new or empty folder"):
        build(folder, folder / "a.txt")


def test_one_build_at_a_time(folder: Path, store: Path) -> None:
    corpus = build(folder, store)
    with FileLock(store / ".lock"):
        for act in (lambda: build(folder, store), lambda: preview(corpus, "reject", surface="Siberia")):
            with pytest.raises(StoreError, match="another build is writing to it: wait until it has ended"):
                act()
        same(load(store), load(folder))
        row = ("reject", "everywhere", *[""] * 5, "Siberia")
        (store / CORRECTIONS).write_text(f"{','.join(COLUMNS)}\n{','.join(row)}\n", encoding="utf-8")
        with pytest.warns(UserWarning, match="others than it was made with, and cannot be replayed now"):
            same(explore.load(store), load(folder))
    assert "Siberia" not in set(load(store).mentions["surface"])


def test_a_store_that_cannot_be_written_to_is_opened(folder: Path, store: Path, monkeypatch: Any) -> None:
    import errno

    build(folder, store)

    def closed(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileLock, "acquire", closed)
    corpus = load(store)
    same(corpus, load(folder))
    for act in (lambda: correct(corpus, "reject", surface="Siberia"), lambda: build(folder, store)):
        with pytest.raises(StoreError, match="cannot be written to"):
            act()
    assert read(store / CORRECTIONS) == []


def test_a_corpus_that_is_open_stays_whole_through_the_next_build(folder: Path, store: Path, small: None) -> None:
    expected = load(folder)
    open_ = build(folder, store)
    also = load(store)
    added(folder)
    (folder / "b.txt").unlink()
    build(folder, store)
    same(open_, expected)
    same(also, expected)


def test_what_no_generation_needs_is_removed(folder: Path, store: Path, small: None) -> None:
    (store / "read" / ".left").mkdir(parents=True)
    (store / ".store").touch()
    for number in range(4):
        put(folder, {"a.txt": page("Meeting on harbours", f"May {number + 1}, 2015", f"harbour {number}")})
        build(folder, store)
    assert len(list((store / "generations").iterdir())) == 2
    assert len(list((store / "made").iterdir())) <= 3 + 2
    assert not (store / "read" / ".left").exists()


def test_a_corpus_of_a_store_goes_to_another_process(folder: Path, store: Path) -> None:
    corpus = pickle.loads(pickle.dumps(build(folder, store)))
    same(corpus, load(folder))
    same(correct(corpus, "reject", surface="Siberia"), with_corrections_of(store, folder))


def test_others_may_read_it(folder: Path, store: Path) -> None:
    build(folder, store)
    wanted = folder.stat().st_mode
    assert {path.stat().st_mode for path in store.rglob("*") if path.is_dir()} == {wanted}


# People -------------------------------------------------------------------------------------------------------------


def test_turns_of_people_without_an_id_of_the_source_get_their_names_over_all() -> None:
    names = ["document_id", "local", "called", "speaker_id", "speaker", "source_speaker", "role"]
    people = pd.DataFrame(
        [
            ("a", "person:x", "X", "person:x-minister", "Xenia", None, None),
            ("a", "person:x", "Old X", "person:x", "Old X", None, None),
            ("a", "person:y", "Y", "person:y-2", "Y", "7", None),
            ("a", "person:y", "Y", "person:y-3", "Y", "8", None),
        ],
        columns=names,
    ).astype("str")
    said = pd.DataFrame(
        {
            "document_id": ["a"] * 5, "speaker_id": ["person:x", "person:x", "person:y", "person:y", None],
            "speaker": ["X", "Old X", "Y", "Y", None], "source_speaker": [None, None, "8", "7", None],
        }
    ).astype("category")  # fmt: skip
    out = with_people("turns", said, people)
    ids = out["speaker_id"].astype("object")
    assert ids.where(ids.notna(), None).tolist() == ["person:x-minister", "person:x", "person:y-3", "person:y-2", None]
    assert out["speaker"].astype("str").fillna("-").tolist() == ["Xenia", "Old X", "Y", "Y", "-"]
