"""How a store scales: built, brought up to date, opened, asked.

    python tests/bench_store.py FOLDER [--pages 25000] [--workers 1 2]

Makes so many pages out of those of the folder, in a temporary folder: each under a new address and title, with one
paragraph of its own in each turn, so that no two count as one page; dates, sizes and all else stay as they are. Prints
the rate of building the folder itself and all of these, for each number of processes, with the most memory that any of
them held; a second build after one page was changed; opening; the first answers; and the Explorer on it.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench_explorer import in_kernel, told

import explore
from explore import loading
from explore.sources import may_be_transcript

_DATE = re.compile(r"\d{4}, \d\d:\d\d|, \d{4}\b|\d{4}-\d\d-\d\d|\b\d\d:\d\d\b")
_TURN = re.compile(r"(?m)^((?:<p>)?[A-Z][^:\n<]{2,60}: )")


def main() -> None:
    """Prints all figures; each is measured in a process of its own."""
    parser = argparse.ArgumentParser(description="How a store of many pages is built, opened and asked.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=25_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", choices=["build", "open", "explorer"], help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        {"build": _build, "open": _open, "explorer": _explorer}[options.only](options)
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before it began")
    with tempfile.TemporaryDirectory() as place:
        many = Path(place) / "pages"
        size = made(options.folder, many, options.pages)
        print(f"{options.pages:,} pages, {size / 1e6:.1f} MB", flush=True)
        loading.warm(options.folder)
        for source in (options.folder, many):
            for number in options.workers:
                store = Path(place) / f"store-{source.name}-{number}"
                _run(source, "build", store, [number])
        (many / next(iter(sorted(os.listdir(many))))).write_text(
            "Talks on a new pier\nMay 4, 2015\n12:30\n* * *\nOleg Sorokin: We came to speak of the pier of Pavlodar.\n"
        )
        _run(many, "build", Path(place) / f"store-pages-{options.workers[-1]}", options.workers[-1:])
        _run(many, "open", Path(place) / f"store-pages-{options.workers[-1]}", [1])
        _run(many, "explorer", Path(place) / f"store-pages-{options.workers[-1]}", [1])


def _run(source: Path, only: str, store: Path, workers: Sequence[int]) -> None:
    given = [str(source), "--only", only, "--store", str(store), "--workers", *map(str, workers)]
    subprocess.run([sys.executable, __file__, *given], check=True)


def made(folder: Path, target: Path, number: int) -> int:
    """Writes so many pages made of those of the folder; their size in bytes."""
    target.mkdir()
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and may_be_transcript(path.name)]
    texts = [(path.suffix, path.read_text(encoding="utf-8")) for path in paths]
    size = 0
    for at in range(number):
        suffix, text = texts[at % len(texts)]
        content = _another(text, at).encode()
        (target / f"{at:06}{suffix}").write_bytes(content)
        size += len(content)
    return size


def _another(text: str, at: int) -> str:
    """The page under another address and title, every turn begun and every paragraph ended with words of its own."""
    text = re.sub(r"(/(?:transcripts|news|president)/[a-z/]*)\d+", rf"\g<1>{900_000 + at}", text)
    first = next((one for one in text.splitlines() if len(one) > 12 and not _DATE.search(one)), "")
    text = text.replace(first, f"{first} no {at}", 1) if "<" not in first else text
    text = re.sub(r"(<h1[^>]*>)", rf"\g<1>No {at} ", text, count=1)
    words = f"Point {at} of {at * 7 % 9973} "
    if "<" not in text[:200]:
        text = re.sub(r"(?m)^(.{60,})$", rf"\1 That is point {at}.", text)
    else:
        text = text.replace("</p>", f" That is point {at}.</p>")
    return _TURN.sub(lambda turn: f"{turn[1]}{words}{turn.start() % 9973} it is. ", text)


def _build(options: argparse.Namespace) -> None:
    number = options.workers[0]
    paths = [path for path in options.folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in paths) / 1e6
    with _watched() as most:
        clock, corpus = _timed(lambda: explore.build(options.folder, options.store, workers=number, progress=False))
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        f"build {options.folder.name}, {number} process{'es' * (number > 1)}: {clock:.1f} s, {len(paths) / clock:.1f} "
        f"files/s, {size / clock:.3f} MB/s, {cpu:.1f} s of the processor ({size / cpu:.3f} MB/s), {len(corpus):,} "
        f"transcripts, {len(corpus.problems)} problems; most memory {most()[0]:.0f} MB here, {most()[1]:.0f} MB in all",
        flush=True,
    )


def _open(options: argparse.Namespace) -> None:
    clock, corpus = _timed(lambda: explore.load(options.store))
    print(f"open: {clock:.2f} s, {len(corpus):,} transcripts; most memory {_peak():.0f} MB")
    clock, passages = _timed(lambda: corpus.follow("infrastructure:baikal-amur-mainline"))
    print(f"follow an entity by its id: {clock:.2f} s, {len(passages):,} passages; most memory {_peak():.0f} MB")
    again = explore.load(options.store)
    clock, chosen = _timed(lambda: again.select(speakers="Vladimir Putin").turns)
    print(f"one speaker's turns: {clock:.2f} s, {len(chosen):,} turns; most memory {_peak():.0f} MB")
    for name in ("documents", "turns", "mentions", "references"):
        clock, frame = _timed(lambda name=name: explore.load(options.store).frames[name])
        print(f"the frame {name}: {clock:.2f} s, {len(frame):,} rows")
    year = explore.load(options.store).documents["date"].dt.year.mode()[0]
    clock, part = _timed(lambda: explore.load(options.store, since=year, until=year).turns)
    print(f"the turns of {year}: {clock:.2f} s, {len(part):,}", flush=True)


def _explorer(options: argparse.Namespace) -> None:
    corpus = explore.load(options.store)
    clock, explorer = _timed(lambda: explore.Explorer(corpus))
    print(f"Explorer: {clock:.2f} s until it stands; most memory {_peak():.0f} MB")
    del explorer
    took = in_kernel(corpus, 2)
    print(told("a change in the Explorer, in the kernel", (ms for ms, _ in took)))
    for ms, keys in sorted(took, key=lambda pair: -pair[0])[:3]:
        print(f"  {ms:.0f} ms {keys}")
    print(f"most memory {_peak():.0f} MB", flush=True)


def _timed(run: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    made_ = run()
    return time.perf_counter() - began, made_


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _watched() -> Iterator[Callable[[], tuple[float, float]]]:
    """The most memory that this process, and this with its children, held: asked for every fifth of a second."""
    most = [0.0]
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            most[0] = max(most[0], sum(map(_resident, [os.getpid(), *_children(os.getpid())])))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield lambda: (_peak(), max(most[0], _peak()))
    finally:
        over.set()
        thread.join()


def _children(pid: int) -> list[int]:
    """A process's children and theirs; none where the system does not say."""
    try:
        told = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*told, *(deeper for one in told for deeper in _children(one))]


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
