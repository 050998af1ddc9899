"""How fast transcripts are read: megabytes of source a second, on one core.

    python tests/bench_loading.py FOLDER [--runs 5]

Three figures: reading alone (every page parsed in memory, no frame made), the way up to mentions and dates, and all of
`explore.load` with every frame touched, references among them. Each is told by the processor's time, which other
programs disturb less, and by the clock; of several runs the least and the median.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import explore
from explore import assembling, files_read, loading, schema
from explore.corrections import Report
from explore.reading import Source, decode
from explore.reading._discovery import HEAD


def main() -> None:
    """Prints MB/s of the four, and the most memory that was held."""
    parser = argparse.ArgumentParser(description="Megabytes of transcripts read in a second, on one core.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    paths = [path for path in sorted(options.folder.rglob("*")) if path.is_file()]
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} files, {size:.2f} MB")
    loading.warm(options.folder)
    explore.load(explore.sample())  # what is made once a process
    contents = {path.name: path.read_bytes() for path in paths}
    made = explore.load(options.folder, progress=False).origin[0]
    kinds: dict[str, Callable[[], object]] = {
        "reading in memory": lambda: [
            files_read._parsed(Source(name, text), text[:HEAD])
            for name, text in ((name, decode(content)) for name, content in contents.items())
        ],
        "from frames as read to mentions and dates": lambda: _named(made),
        "load, every frame touched": lambda: [
            frame.shape for frame in explore.load(options.folder, progress=False).frames.values()
        ],
        "load without references, every frame touched": lambda: _without_references(options.folder),
    }
    for kind, run in kinds.items():
        times = [_timed(run) for _ in range(options.runs)]
        for clock, every in zip(("processor", "clock"), zip(*times, strict=True), strict=True):
            rates = f"best {size / min(every):.3f} MB/s, median {size / statistics.median(every):.3f} MB/s"
            print(f"{kind} ({clock}): {rates}")
    print(f"most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _without_references(folder: Path) -> object:
    """Reading, mentions and dates through load, references alone left out."""
    none = {"references": schema.empty("references")}
    with (
        mock.patch.object(assembling.linked, "within", lambda frames, *_: {"mentions": frames["mentions"], **none}),
        mock.patch.object(assembling.linked, "over_all", return_value=[]),
    ):
        return [frame.shape for frame in explore.load(folder, progress=False).frames.values()]


def _named(made: assembling.Read) -> object:
    fresh = assembling.Read(made.frames, made.catalogue, made.problems)
    with assembling.no_collection():
        return assembling._named(fresh, fresh.catalogue, (), Report())


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - cpu, time.perf_counter() - clock


if __name__ == "__main__":
    main()
