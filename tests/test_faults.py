"""A build that is stopped at whatever moment leaves the store whole, and the next one goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import faults
import pytest
from faults import load, same, write

import explore
from explore import building
from explore.sources import is_store
from explore.store import StoreError

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
unix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on this system")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for number in range(6):
        write(tmp_path / "data", number)
    return tmp_path / "data"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def build(source: Path, store: Path) -> explore.Corpus:
    return explore.build(source, store, workers=1, progress=False)


@unix
def test_killed_three_times_on_the_way(source: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before what was read is put in its place, before what was made, and before what is old is removed."""
    monkeypatch.setattr(building, "MOST", 4)
    build(source, store)
    before = load(store)
    for frame in before.frames.values():
        assert frame is not None
    for number, said in ((1, "old"), (2, "old"), (4, "new")):
        write(source, 0, "Another word")
        write(source, 7, "Another page")
        with faults.child(source, store, at=number) as process:
            assert process.wait(60) == -signal.SIGKILL
        assert faults.whole(source, store, before) == said
    after = build(source, store)
    assert same(after, load(source))
    for part in ("read", "made", "generations"):
        assert not [one for one in (store / part).iterdir() if one.name.startswith(".")], "nothing half made stays"


@unix
def test_killed_before_there_is_a_store(source: Path, store: Path) -> None:
    with faults.child(source, store, at=3) as process:
        assert process.wait(60) == -signal.SIGKILL
    assert not is_store(store)
    assert len(load(source)) == 6
    assert same(build(source, store), load(source))


@unix
def test_a_build_that_is_killed_leaves_no_process(source: Path, store: Path) -> None:
    for number in range(40):
        write(source, number)
    with faults.child(source, store, workers=2) as process:
        _until_read(store, process)
        process.kill()
        process.wait()
        assert not faults.left(process.pid)
    assert same(build(source, store), load(source))


def _until_read(store: Path, process: subprocess.Popen[str]) -> None:
    """Waits until a first batch was read."""
    until = time.monotonic() + 60
    while not list(store.glob("read/*/forms.json")) and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)


@unix
def test_ctrl_c_is_clean(source: Path, store: Path) -> None:
    for number in range(40):
        write(source, number)
    with faults.child(source, store, workers=2) as process:
        _until_read(store, process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: all of the group
        said, complained = process.communicate(timeout=60)
        assert process.returncode == 130
        assert said == "stopped\n"
        assert "Traceback" not in complained
        assert not faults.left(process.pid)
    assert same(build(source, store), load(source))


def test_a_full_disk_leaves_the_store_as_it_was(source: Path) -> None:
    with faults.disk("600k") as place:
        if place is None:
            pytest.skip("no small disk can be made here: it takes the right to mount")
        build(source, place / "store")
        before = load(place / "store")
        filler = place / "filler"
        free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
        filler.write_bytes(bytes(max(free - 16_384, 0)))
        write(source, 0, "Another word")
        with pytest.raises(StoreError, match="no room left on the disk: make some and build again"):
            build(source, place / "store")
        assert same(load(place / "store"), before)
        filler.unlink()
        assert same(build(source, place / "store"), load(source))


def test_a_disk_that_takes_nothing_is_read(source: Path) -> None:
    with faults.disk("20m") as place:
        if place is None:
            pytest.skip("no disk of one's own can be made here: it takes the right to mount")
        build(source, place / "store")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        corpus = load(place / "store")
        assert same(corpus, load(source))
        for act in (
            lambda: explore.correct(corpus, "reject", surface="Siberia"),
            lambda: explore.preview(corpus, "reject", surface="Siberia"),
            lambda: build(source, place / "store"),
            lambda: build(source, place / "new"),
        ):
            with pytest.raises(StoreError, match="it cannot be written to"):
                act()


def test_a_page_that_changes_while_it_is_read_is_read_again(source: Path, store: Path, monkeypatch: Any) -> None:
    read = building.read

    def slowly(file: Any) -> Any:
        found = list(read(file))
        if file.name == "003.txt":
            write(source, 3, "Another word")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(building, "read", slowly)
        build(source, store)
    assert same(build(source, store), load(source))


def test_a_page_that_goes_while_it_is_read_is_a_problem(source: Path, store: Path, monkeypatch: Any) -> None:
    read = building.read

    def slowly(file: Any) -> Any:
        if file.name == "003.txt":
            file.path.unlink()
        return read(file)

    with monkeypatch.context() as patch:
        patch.setattr(building, "read", slowly)
        made = build(source, store)
    assert len(made) == 5
    assert made.problems["what"].str.contains("it cannot be opened").tolist() == [True]
    assert same(build(source, store), load(source))
