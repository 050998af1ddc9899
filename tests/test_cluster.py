"""A store built on a Dask cluster is the store that is built here, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from test_store import PAGES, load, page, put, same

import explore
from explore import building
from explore.workers import WorkerError

distributed = pytest.importorskip("distributed", reason="distributed is not installed: pip install '.[cluster]'")

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore:.*:ResourceWarning")
MANY = {f"{n:02}.txt": page(f"Talks on ship {n}", f"May {n + 1}, 2014", f"ship {n}") for n in range(12)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "data", {**PAGES, **MANY, "p.pdf": b"%PDF-1.7"})


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MOST", 3)


def build(folder: Path, store: Path, scheduler: Any) -> explore.Corpus:
    return explore.build(folder, store, scheduler=scheduler, progress=False)


def test_a_cluster_of_this_machine(folder: Path, tmp_path: Path) -> None:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        made = build(folder, tmp_path / "store", client)
        same(made, load(folder))
        assert client.status == "running", "a client that was given is not closed"


@contextmanager
def command(*given: str, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(explore.__file__).parents[1]), *sys.path])}
    with (cwd / f"{given[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *given], stdout=log, stderr=log, env=environment, cwd=cwd
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def worker(address: str, name: str, cwd: Path) -> Any:
    # No nanny: what is killed stays dead.
    given = ("--no-nanny", "--nthreads", "1", "--name", name, "--no-dashboard", "--local-directory", str(cwd))
    return command("worker", address, *given, cwd=cwd)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on this system")
def test_a_worker_that_is_killed_loses_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scheduler and workers by their own commands, elsewhere than the files; one is killed while it is at work."""
    store = tmp_path / "store"
    address = f"tcp://127.0.0.1:{free()}"
    there = tmp_path / "elsewhere"
    there.mkdir()
    with (
        command("scheduler", "--host", address, "--no-dashboard", cwd=there),
        worker(address, "one", there) as one,
        worker(address, "two", there),
        distributed.Client(address, timeout="20s", set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=60)
        killed: list[int] = []

        def seen() -> None:
            if not killed:
                killed.append(one.pid)
                one.send_signal(signal.SIGKILL)

        _at_first_result(monkeypatch, seen)
        monkeypatch.chdir(tmp_path)
        made = build(Path("data"), store, address)
        assert killed
        one.wait(10)
        assert len(client.scheduler_info()["workers"]) == 1
    same(made, load(folder))
    same(load(store), made)
    assert not [path for path in (store / "made").iterdir() if path.name.startswith(".")]


def _at_first_result(monkeypatch: pytest.MonkeyPatch, then: Any) -> None:
    """Calls `then` when the first piece of work is done and others are still to be done."""
    from explore import archive

    watched = archive._watched

    def watching(done: Iterator[int], *rest: Any) -> None:
        def one_by_one() -> Iterator[int]:
            for place in done:
                then()
                yield place

        watched(one_by_one(), *rest)

    monkeypatch.setattr(archive, "_watched", watching)


def test_a_scheduler_that_does_not_answer_is_named(folder: Path, tmp_path: Path, monkeypatch: Any) -> None:
    address = f"tcp://127.0.0.1:{free()}"
    monkeypatch.setattr("explore.workers._ANSWERS_WITHIN", "1s")
    began = time.monotonic()
    with pytest.raises(WorkerError, match=f"no Dask scheduler answers at {address}"):
        build(folder, tmp_path / "store", address)
    assert time.monotonic() - began < 30
