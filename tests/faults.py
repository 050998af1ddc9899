"""What a store goes through and comes out of whole: builds killed at any moment, a full disk, one that takes nothing.

    python tests/faults.py [--kills 50] [--pages 60] [--workers 2] [--seed 1]

Each round changes a page, starts a build in a process of its own, kills it without warning at a random moment, and sees
that the store opens whole, as it was before or as it is to be; that no process is left; and that the next build gives
what `load` gives. Then a disk that is full, one that cannot be written to, and Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pandas.testing import assert_frame_equal

import explore
from explore.sources import is_store

_CHILD = """
import os, signal, sys
import explore
from explore import building
building.MOST = 4
source, store, workers, at = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
moved, number = os.rename, 0
def rename(*given):
    global number
    number += 1
    if number == at:
        os.kill(os.getpid(), signal.SIGKILL)
    moved(*given)
os.rename = rename
print("began", flush=True)
try:
    explore.build(source, store, workers=workers, progress=False)
except KeyboardInterrupt:
    print("stopped", flush=True)
    sys.exit(130)
print("done", flush=True)
"""

_TALK = (
    "{0}\nMay {1}, 2015\n12:30\n* * *\n"
    "Oleg Sorokin: We came to Pavlodar to speak of ship {2}, its masts and the {0} of the many who built it there.\n"
    "Hector Quill: Thank you. Siberia is far, and Gosplan was old in 1985, as we said last year about ship {2}.\n"
)


def write(folder: Path, number: int, word: str = "Talks") -> None:
    """One invented page."""
    folder.mkdir(exist_ok=True)
    text = _TALK.format(f"{word} on ship {number}", number % 28 + 1, number)
    (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")


@contextmanager
def child(source: Path, store: Path, workers: int = 1, at: int = 0) -> Iterator[subprocess.Popen[str]]:
    """A build in a process of its own and a group of its own; `at` kills it before it moves its so manieth folder."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(explore.__file__).parents[1]), *sys.path])}
    given = [sys.executable, "-W", "ignore", "-c", _CHILD, str(source), str(store), str(workers), str(at)]
    process = subprocess.Popen(
        given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "began\n", process.stderr.read() if process.stderr else ""
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def left(group: int, seconds: float = 15) -> bool:
    """Whether anybody of a group of processes is still there after a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def same(one: explore.Corpus, other: explore.Corpus) -> bool:
    """Whether all frames are equal."""
    try:
        for name in other.frames:
            assert_frame_equal(one.frames[name], other.frames[name], obj=name)
    except AssertionError:
        return False
    return True


def load(path: Path) -> explore.Corpus:
    return explore.load(path, progress=False)


def whole(source: Path, store: Path, before: explore.Corpus | None) -> str:
    """Sees that a store whose build was killed is as it was or as it is to be, and says which."""
    after = load(source)
    if not is_store(store):
        assert before is None, "the store is gone"
        said = "none yet"
    else:
        opened = load(store)
        said = "old" if before is not None and same(opened, before) else "new"
        assert said == "old" or same(opened, after), "neither the old frames nor the new ones"
    return said


@contextmanager
def disk(size: str) -> Iterator[Path | None]:
    """A small disk; None where none may be made."""
    with tempfile.TemporaryDirectory() as place:
        command = shutil.which("mount")
        made = command and subprocess.run(
            [command, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, check=False
        )
        if not made or made.returncode:
            yield None
            return
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "-l", place], check=True)


def main() -> None:
    """Goes through all of it and prints what was seen; ends with an error where anything was not as it must be."""
    parser = argparse.ArgumentParser(description="Kills builds at random moments, and looks at what is left.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        source, store = Path(place) / "data", Path(place) / "store"
        for number in range(options.pages):
            write(source, number)
        began = time.monotonic()
        with child(source, Path(place) / "once", options.workers) as process:
            process.communicate()
        long = time.monotonic() - began
        print(f"a build takes {long:.1f} s", flush=True)
        seen: dict[str, int] = {}
        before: explore.Corpus | None = None
        kill = 0
        while kill < options.kills:
            workers = chance.choice([1, options.workers])
            with child(source, store, workers) as process:
                time.sleep(chance.uniform(0, long))
                ended = process.poll() is not None
                process.kill()
                process.wait()
                assert not left(process.pid), "a process is left"
            said = "ended before" if ended else whole(source, store, before)
            seen[said] = seen.get(said, 0) + 1
            kill += not ended
            long *= 0.8 if ended else 1.05  # what is changed since takes less than the first build
            if kill % 3 == 2 or said == "ended before":
                made = explore.build(source, store, workers=1, progress=False)
                assert same(made, load(source)), f"kill {kill}: the next build is not what load gives"
                before = load(store)
                for _ in range(chance.randrange(1, options.pages // 4 + 2)):
                    write(source, chance.randrange(options.pages + 3), f"Round {kill}")
        made = explore.build(source, store, workers=options.workers, progress=False)
        assert same(made, explore.build(source, Path(place) / "fresh", workers=1, progress=False))
        print(f"{options.kills} kills with seed {options.seed}: {seen}", flush=True)
    print("all is whole")


if __name__ == "__main__":
    main()
