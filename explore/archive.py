"""From sources to a store, and from a store to a corpus: what is new or changed is read and made, and nothing else."""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from explore import corrections as word
from explore import store as stored
from explore.assembling import Read, no_collection
from explore.building import (
    Making,
    Stamp,
    Work,
    as_read,
    batches,
    forms_of,
    hash_of,
    key_of,
    kit,
    make_batch,
    read_batch,
    stamp,
)
from explore.catalogue import key_of as key_of_catalogue
from explore.choosing import catalogues, choose, corrected
from explore.corpus import Corpus
from explore.corpus.lazy import Lazy
from explore.corpus.select import period
from explore.corrections import Correction
from explore.names import fold
from explore.reading import readers
from explore.refused import nothing, warn_of
from explore.sources import File, Paths, Problem, each_once, files, is_store
from explore.store import Batch, Store, StoreError, opened
from explore.twice import Form
from explore.workers import Pool, pool

CORRECTIONS = "corrections.csv"


def build(
    source: Paths,
    store: str | os.PathLike[str],
    *,
    workers: int | None = None,
    scheduler: Any = None,
    invented: bool = False,
    progress: bool | None = None,
) -> Corpus:
    """The corpus of all transcripts in `source`, kept in the folder `store`, from which `explore.load` opens it.

    What is there already is not done again: files that are as they were are not read, and what was made of them stands
    unless the catalogue, the corrections or the kit have changed in a way that touches it. A build that was stopped
    goes on where it was. The frames are those that `explore.load(source)` gives.

    `workers` is how many processes read (all cores by default); `scheduler` the address of a Dask scheduler, or a
    client, whose workers see `source` and `store` under the same paths. Bars show how far it is.

    Raises FileNotFoundError and ValueError as `load` does, and StoreError where the store cannot be written to or
    another build is writing to it.
    """
    folder = Path(store).expanduser().absolute()
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
    with _writing(folder), pool(workers, scheduler) as work:
        return corpus_of(_built(_Plan(given, folder, invented), work, progress))


def corpus_of(store: Store, documents: Callable[[pd.DataFrame], pd.Series[bool]] | None = None) -> Corpus:
    """A store as a corpus, of which each frame is read when it is first asked for."""
    origin = (StoredRead(store), store.folder / CORRECTIONS) if documents is None else None
    return Corpus(stored.frames_of(store, documents), origin=origin)


def load_store(
    folder: Path, *, since: Any = None, until: Any = None, documents: Sequence[str] | None = None
) -> Corpus:  # fmt: skip
    """The corpus of a store, or of those of its documents that are asked for, which alone are read."""
    store = opened(folder)
    said = word.read(folder / CORRECTIONS)
    if store.generation != key_of(store.root, [row.correction_id for row in [*store.corrections, *said]]):
        store = _replayed(store, said, settle=True)  # somebody has put corrections into the file
    if since is None and until is None and documents is None:
        return corpus_of(store)

    def wanted(frame: pd.DataFrame) -> pd.Series[bool]:
        mask = pd.Series(True, index=frame.index)
        if since is not None:
            mask &= frame["date"] >= period(since, "since").start_time
        if until is not None:
            mask &= frame["date"] <= period(until, "until").end_time
        if documents is not None:
            unknown = sorted(set(documents) - set(frame["document_id"]))
            if unknown:
                raise ValueError(f"{folder}: there is no transcript {unknown[0]!r} in it")
            mask &= frame["document_id"].isin(list(documents))
        return mask.fillna(False)

    return corpus_of(store, wanted)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """The only one who writes to a store; its system lets go of the lock when a process ends, however it ends."""
    from filelock import FileLock, Timeout

    try:
        if folder.exists() and any(folder.iterdir()) and not (is_store(folder) or (folder / ".lock").exists()):
            raise StoreError(f"{folder} is a folder of something else: name a new or empty folder for the store")
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreError(f"{folder}: another build is writing to it: wait until it has ended") from error
        try:
            yield
        finally:
            lock.release()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            cure = "there is no room left on the disk: make some and build again, it goes on where it was"
        elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            cure = "it cannot be written to: name another folder for the store"
        else:
            raise
        raise StoreError(f"{folder}: {cure} ({error}); the store is as it was") from error


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be built, from what, into what."""

    given: list[str | os.PathLike[str]]
    folder: Path
    invented: bool


def _built(plan: _Plan, work: Pool, progress: bool | None) -> Store:
    problems: list[Problem] = []
    found = [
        one for one in each_once(files(plan.given, problems)) if not one.path.absolute().is_relative_to(plan.folder)
    ]
    before = opened(plan.folder) if is_store(plan.folder) else None
    keys = _read(plan.folder, found, before, work, progress)
    listed = _listed(plan.folder, keys, found)
    problems += [row for source in listed for row in map(tuple, source["refused"])]
    refused = Counter(row[2] for source in listed for row in source["refused"])
    if not any(source["pages"] for source in listed):
        raise ValueError(nothing(plan.given[0], found, refused))
    if refused:
        warn_of(refused, found)
    pages = [(source, page, _form(page["form"])) for source in listed for page in source["pages"]]
    chosen = choose([form for _, _, form in pages], invented=plan.invented)
    problems += chosen.problems
    for place in chosen.places:
        problems += [tuple(row) for row in pages[place][1]["problems"]]
    beside = tuple(catalogues(plan.given, [form for _, _, form in pages], invented=plan.invented))
    corrections, said = _corrections(plan, problems)
    ids: dict[str, dict[int, str]] = {key: {} for key in keys}
    for place, id_ in zip(chosen.places, chosen.ids, strict=True):
        source, page, _ = pages[place]
        ids[source["batch"]][page["number"]] = id_
    made = _made(plan.folder, ids, beside, said, before, work, progress)
    sources = [{k: v for k, v in one.items() if k not in {"pages", "refused"}} for one in listed]
    settings = {"invented": plan.invented}
    state = (made, sources, beside, corrections, problems, settings, kit())
    root = key_of(*[_plain(part) for part in state])
    generation = key_of(root, [row.correction_id for row in said])
    store = Store(
        plan.folder, generation, root, tuple(made), tuple(sources), beside, tuple(corrections),
        tuple(map(str, plan.given)), settings,
    )  # fmt: skip
    with no_collection():
        stored.fill(store, chosen.ids, problems, said)
    stored.switch(store)
    _tidy(store, before)
    return store


def _plain(part: object) -> object:
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_plain(one) for one in part]
    return str(part) if isinstance(part, Batch | Correction) else part


def _corrections(plan: _Plan, problems: list[Problem]) -> tuple[list[Correction], list[Correction]]:
    """The corrections beside the sources, and these with those made on the store."""
    _, beside = corrected(plan.given[0] if len(plan.given) == 1 else plan.given, problems, strict=False)
    return beside, [*beside, *word.read(plan.folder / CORRECTIONS)]


# Reading ---------------------------------------------------------------------------------------------------------


def _read(
    folder: Path, found: Sequence[File], before: Store | None, work: Pool, progress: bool | None
) -> list[str]:  # fmt: skip
    """The keys of the batches that hold all files as they are now, those that must be read again read."""
    now = {(str(file.path), file.name): file for file in found}
    stamps = {key: stamp(file) for key, file in now.items()}
    kept: dict[str, list[Mapping[str, Any]]] = {}
    same = set()
    for source in before.sources if before else ():
        key = (source["path"], source["name"])
        if key in now and source["kit"] == _reading() and _as_it_was(source, now[key], stamps[key]):
            kept.setdefault(source["batch"], []).append(source)
            same.add(key)
    new = [file for key, file in now.items() if key not in same]
    works = []
    for batch in batches(new, [stamps[str(file.path), file.name].size for file in new]):
        said = [(str(file.path), file.name, *_of(stamps[str(file.path), file.name])) for file in batch]
        works.append(Work(str(folder), key_of(_reading(), said), tuple(batch)))
    for one in works:
        _forget_other(folder, one, stamps)
    _watched(work(read_batch, works), [len(one.files) for one in works], "Reading", progress)
    return [*kept, *(one.key for one in works)]


def _of(one: Stamp) -> tuple[int, int]:
    return one.size, one.changed


def _reading() -> str:
    """What files are read by: the kit, and the readers of other packages."""
    return key_of(kit(), [reader.NAME for reader in readers()])


def _as_it_was(source: Mapping[str, Any], file: File, at: Stamp) -> bool:
    if not source["hash"]:
        return False
    if (source["size"], source["changed"]) == _of(at) and not source["fresh"]:
        return True
    return bool(hash_of(file) == source["hash"])


def _forget_other(folder: Path, one: Work, stamps: Mapping[tuple[str, str], Stamp]) -> None:
    """Removes what a stopped build read under this key, where a file had changed between its being listed and read."""
    if (folder / "read" / one.key).exists():
        for source in forms_of(folder, one.key):
            if not source["hash"] or (source["size"], source["changed"]) != _of(stamps[source["path"], source["name"]]):
                shutil.rmtree(folder / "read" / one.key)
                return


def _listed(folder: Path, keys: Sequence[str], found: Sequence[File]) -> list[dict[str, Any]]:
    """What is known of each source, in the order of the files."""
    now = {(str(file.path), file.name): place for place, file in enumerate(found)}
    out: dict[tuple[str, str], dict[str, Any]] = {}
    for key in keys:
        for source in forms_of(folder, key):
            place = (source["path"], source["name"])
            if place in now:
                # A file that was read again stands in a later batch.
                out[place] = {**source, "batch": key, "kit": _reading()}
    return [out[place] for place in now if place in out]


def _form(said: Mapping[str, Any]) -> Form:
    return Form(
        **{
            **said,
            "path": Path(said["path"]),
            "marks": tuple(said["marks"]),
            "said": dict(said["said"]),
            "fullness": tuple(said["fullness"]),
        }
    )


# Making ----------------------------------------------------------------------------------------------------------


def _made(
    folder: Path, ids: Mapping[str, Mapping[int, str]], beside: tuple[str, ...], said: Sequence[Correction],
    before: Store | None, work: Pool, progress: bool | None,
) -> list[Batch]:  # fmt: skip
    """All batches made, those among them that are as they were left alone."""
    rules = key_of(kit(), key_of_catalogue(*beside))
    was = {one.read: one for one in before.batches} if before else {}
    touching = _touching(folder, ids, word.active(said))
    out, works = [], []
    for read, mine in ids.items():
        if not mine:
            continue
        rows = touching[read]
        then = was.get(read)
        all_ids = dict(mine)
        if then is not None and then.all_ids.items() >= mine.items():
            all_ids = dict(then.all_ids)  # fewer stay than were made: those that do are as they were
        key = key_of(read, sorted(all_ids.items()), rules, [row.correction_id for row in rows])
        if then is None or then.made != key:
            works.append(Making(str(folder), read, key, tuple(sorted(all_ids.items())), beside, rows))
        out.append(Batch(read, key, dict(mine), all_ids))
    _watched(work(make_batch, works), [len(one.ids) for one in works], "Finding names, dates and references", progress)
    return out


def _touching(
    folder: Path, ids: Mapping[str, Mapping[int, str]], stand: Sequence[Correction]
) -> dict[str, tuple[Correction, ...]]:  # fmt: skip
    """The corrections that may change something in each batch; each of them is given to one batch at least."""
    rows = [row for row in stand if word.ACTIONS[row.action].phase != "after"]
    out: dict[str, list[Correction]] = {read: [] for read in ids}
    texts: dict[str, str] = {}
    for row in rows:
        mine = [read for read in ids if _touches(row, folder, read, ids[read], texts)]
        for read in mine or [next(read for read in ids if ids[read])]:
            out[read].append(row)
    return {read: tuple(mine) for read, mine in out.items()}


def _touches(row: Correction, folder: Path, read: str, ids: Mapping[int, str], texts: dict[str, str]) -> bool:
    if row.document_id:
        return row.document_id in ids.values()
    if not ids:
        return False
    words = fold(row.value if row.action == "alias" else row.surface)
    if row.action == "retype" or not words:
        return True
    if read not in texts:
        frames = as_read(folder, read, dict(ids))
        said = [
            *frames["turns"]["text"], *frames["turns"]["label"].dropna().unique(), *frames["notes"]["text"],
            *frames["fields"]["text"],
        ]  # fmt: skip
        texts[read] = fold("\n".join(said))
    return words in texts[read]


# On the way ------------------------------------------------------------------------------------------------------


def _watched(done: Iterator[int], sizes: Sequence[int], says: str, progress: bool | None) -> None:
    """Follows work that is done, with a bar where there is much of it."""
    if not sizes:
        return
    if not (sum(sizes) >= 20 if progress is None else progress):
        for _ in done:
            pass
        return
    from tqdm.auto import tqdm

    with tqdm(total=sum(sizes), desc=says, unit=" transcripts", leave=False) as bar:
        for place in done:
            bar.update(sizes[place])


def _tidy(store: Store, before: Store | None) -> None:
    """Removes what neither this generation nor the one before it needs: somebody may have that open."""
    stay = [one for one in (store, before) if one is not None]
    needed = {
        "read": {batch.read for one in stay for batch in one.batches}
        | {s["batch"] for one in stay for s in one.sources},
        "made": {batch.made for one in stay for batch in one.batches},
        "generations": {one.generation for one in stay},
    }
    for part, keys in needed.items():
        for folder in (store.folder / part).iterdir() if (store.folder / part).exists() else ():
            if folder.name not in keys:
                shutil.rmtree(folder, ignore_errors=True)


# Corrections -----------------------------------------------------------------------------------------------------


class StoredRead(Read):
    """What a store was made of, for corrections that are replayed on it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        super().__init__(Lazy({}), store.catalogue, pd.DataFrame())

    def assembled(self, corrections: Sequence[Correction], *, settle: bool = False) -> Mapping[str, pd.DataFrame]:
        """All frames with these corrections: the batches that they touch are made again, and the rest stands.

        With `settle` this is how the store stands from now on.
        """
        return stored.frames_of(_replayed(self.store, corrections, settle=settle))


def _replayed(store: Store, corrections: Sequence[Correction], *, settle: bool) -> Store:
    said = [*store.corrections, *corrections]
    ids = {one.read: dict(one.ids) for one in store.batches}
    with _writing(store.folder), pool(1) as work:
        made = _made(store.folder, ids, store.catalogues, said, store, work, False)
        frames = stored.frames_of(store)
        rows = frames["problems"]
        problems = list(zip(*(rows[c].astype("object") for c in rows), strict=True))
        generation = key_of(store.root, [row.correction_id for row in said])
        after = replace(store, generation=generation, batches=tuple(made))
        with no_collection():
            stored.fill(after, frames["documents"]["document_id"].tolist(), problems, said)
        if settle:
            stored.switch(after)
    return after
