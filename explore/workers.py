"""The same work done here, by processes of this machine, or on a Dask cluster that exists."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

W = TypeVar("W")


class Pool(Protocol):
    """Where work is done: yields the place of each piece of work as it is done, in any order."""

    def __call__(self, do: Callable[[W], str], works: Sequence[W]) -> Iterator[int]:
        """Does the work."""
        ...


_ANSWERS_WITHIN = "10s"


class WorkerError(RuntimeError):
    """Workers that cannot be had, or were lost: says what to do."""


def cores() -> int:
    """How many processes this one may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@contextmanager
def pool(workers: int | None = None, scheduler: Any = None) -> Iterator[Pool]:
    """Where work is done: on the cluster of `scheduler` (an address or a client), else by so many processes.

    With None all cores are used; with 1, or where there is only one piece of work, it is done here.
    """
    if scheduler is not None:
        with _client(scheduler) as client:
            yield lambda do, works: _on_cluster(client, do, works)
        return
    number = cores() if workers is None else workers
    if number < 1:
        raise ValueError(f"{number} workers can do nothing: give 1 or more")
    if number == 1:
        yield _here
        return
    with _executor(number) as executor:
        yield lambda do, works: _here(do, works) if len(works) < 2 else _by_processes(executor, do, works)


def _here(do: Callable[[W], str], works: Sequence[W]) -> Iterator[int]:
    for place, work in enumerate(works):
        do(work)
        yield place


@contextmanager
def _executor(number: int) -> Iterator[Any]:
    # Unlike those of the standard library, its processes never run the script that asks for them a second time.
    from loky import ProcessPoolExecutor

    executor = ProcessPoolExecutor(number, timeout=None, initializer=_end_with, initargs=(os.getpid(),))
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, kill_workers=True)
        raise
    executor.shutdown(wait=True)


def _end_with(parent: int) -> None:
    """Ends this process once its parent has gone: one that is killed has no time to end those who work for it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _by_processes(executor: Any, do: Callable[[W], str], works: Sequence[W]) -> Iterator[int]:
    from concurrent.futures import as_completed
    from concurrent.futures.process import BrokenProcessPool

    places = {executor.submit(do, work): place for place, work in enumerate(works)}
    try:
        for done in as_completed(places):
            done.result()
            yield places[done]
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process was lost, perhaps for want of memory: what was done is kept; build again with fewer "
            "workers to go on"
        ) from error


@contextmanager
def _client(scheduler: Any) -> Iterator[Any]:
    if not isinstance(scheduler, str):
        yield scheduler
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkerError(
            "building on a cluster needs Dask: pip install 'explore-transcripts[cluster]', here and on its workers"
        ) from error
    try:
        client = Client(scheduler, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkerError(f"no Dask scheduler answers at {scheduler} ({error}): check the address") from error
    try:
        yield client
    finally:
        client.close()


def _on_cluster(client: Any, do: Callable[[W], str], works: Sequence[W]) -> Iterator[int]:
    from distributed import KilledWorker, as_completed

    # Doing a piece of work twice makes the same folder, so one whose worker dies is simply done again elsewhere.
    places = {
        future: place
        for place, future in enumerate(client.map(do, works, pure=False, retries=3, key=f"explore-{do.__name__}"))
    }
    try:
        # Its loop is given, for a client need not be the default one.
        for done in as_completed(places, loop=client.loop):
            done.result()
            yield places[done]
    except KilledWorker as error:
        raise WorkerError(
            "workers of the cluster died over one piece of work, perhaps for want of memory: what was done is kept; "
            "give them more, and build again to go on"
        ) from error
    finally:
        client.cancel(list(places))
