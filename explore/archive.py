"""From sources to a store, and from a store to a corpus: what is new or changed is read and made, and nothing else."""

from __future__ import annotations

import errno
import os
import shutil
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from explore import building
from explore import corrections as word
from explore import store as stored
from explore.assembling import Read, no_collection
from explore.building import (
    Making,
    Stamp,
    Work,
    batches,
    forms_of,
    hash_of,
    is_whole,
    key_of,
    kit,
    make_batch,
    put_folder,
    read_batch,
    remove,
    stamp,
    unpacked,
    words_of,
)
from explore.catalogue import NOTHING
from explore.catalogue import key_of as key_of_catalogue
from explore.catalogue import read as read_catalogue
from explore.choosing import catalogues, choose, corrected
from explore.corpus import Corpus
from explore.corpus.lazy import Lazy
from explore.corpus.select import period
from explore.corrections import Correction, CorrectionError
from explore.names import fold
from explore.reading import readers
from explore.refused import nothing, warn_of
from explore.sources import MAKING, File, Paths, Problem, each_once, files, is_store
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
    given = source if isinstance(source, str | os.PathLike) else list(source)
    if scheduler is not None:  # its workers stand elsewhere
        given = _absolute(given) if isinstance(given, str | os.PathLike) else list(map(_absolute, given))
    with _writing(folder), pool(workers, scheduler) as work:
        made = _built(_Plan(given, folder, invented), work, progress)
    return corpus_of(made)


def _absolute(path: str | os.PathLike[str]) -> Path:
    return Path(path).expanduser().absolute()


def corpus_of(store: Store) -> Corpus:
    """A store as a corpus, of which each frame is read when it is first asked for."""
    return Corpus(stored.frames_of(store), origin=(StoredRead(store), store.folder / CORRECTIONS))


def load_store(
    folder: Path, *, since: Any = None, until: Any = None, documents: Sequence[str] | None = None
) -> Corpus:  # fmt: skip
    """The corpus of a store, or of those of its documents that are asked for, which alone are read."""
    store = _standing(folder)
    if since is None and until is None and documents is None:
        return corpus_of(store)
    first = None if since is None else period(since, "since").start_time
    last = None if until is None else period(until, "until").end_time
    undated = 0

    def wanted(frame: pd.DataFrame) -> pd.Series[bool]:
        nonlocal undated
        mask = pd.Series(True, index=frame.index)
        if documents is not None:
            unknown = sorted(set(documents) - set(frame["document_id"]))
            if unknown:
                raise ValueError(f"{folder}: there is no transcript {unknown[0]!r} in it")
            mask &= frame["document_id"].isin(list(documents))
        if first is not None or last is not None:
            undated = int((mask & frame["date"].isna()).sum())
            mask &= frame["date"].notna()
        if first is not None:
            mask &= frame["date"] >= first
        if last is not None:
            mask &= frame["date"] <= last
        return mask

    frames = stored.frames_of(store, wanted)
    return Corpus(frames, undated_left_out=undated)


def _standing(folder: Path) -> Store:
    """The store with its corrections as the file has them now; as it was made, and a warning, where that cannot be."""
    store = opened(folder)
    try:
        said = word.read(folder / CORRECTIONS)
        if store.generation == _generation(store.root, [*store.corrections, *said]):
            return store
        # Somebody has changed the file, or was stopped before it was written.
        return _replayed(store, said, settle=True)
    except CorrectionError as error:
        warnings.warn(f"{error}: the store was opened with the corrections that it had", stacklevel=4)
    except StoreError as error:
        what = f"the corrections in its {CORRECTIONS} are others than it was made with"
        warnings.warn(f"{what}, and cannot be replayed now ({error})", stacklevel=4)
    return store


def _generation(root: str, said: Sequence[Correction]) -> str:
    """The name of what is made of a root with these corrections; it begins as all names of that root do."""
    return f"{root[:12]}-{key_of(root, [row.correction_id for row in said])[:12]}"


_PREVIEW = "-preview"
"""How the name of a generation ends that is looked at once."""


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """The only one who writes to a store; its system lets go of the lock when a process ends, however it ends."""
    from filelock import FileLock, Timeout

    try:
        if folder.exists() and not folder.is_dir():
            raise StoreError(f"{folder} is a file: name a new or empty folder for the store")
        if folder.exists() and any(folder.iterdir()) and not (is_store(folder) or (folder / MAKING).exists()):
            raise StoreError(f"{folder} is a folder of something else: name a new or empty folder for the store")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MAKING).touch()
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
        if isinstance(error.filename, str | os.PathLike) and not Path(error.filename).is_relative_to(folder):
            raise
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            cure = "there is no room left on the disk: make some and build again, it goes on where it was"
        elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            cure = "it cannot be written to: name another folder for the store"
        else:
            raise
        raise StoreError(f"{folder}: {cure} ({error}); the store is as it was") from error


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be built, from what, into what."""

    given: str | os.PathLike[str] | list[str | os.PathLike[str]]
    folder: Path
    invented: bool


def _built(plan: _Plan, work: Pool, progress: bool | None) -> Store:
    problems: list[Problem] = []
    found = [
        one for one in each_once(files(plan.given, problems)) if not one.path.absolute().is_relative_to(plan.folder)
    ]
    before = _before(plan.folder)
    listed = _read(plan.folder, found, before, work, progress)
    problems += [row for source in listed for row in map(tuple, source["refused"])]
    refused = Counter(row[2] for source in listed for row in source["refused"])
    if not any(source["pages"] for source in listed):
        raise ValueError(nothing(plan.given, found, refused, problems))
    pages = [(source, page) for source in listed for page in source["pages"]]
    forms = _forms_of([page for _, page in pages])
    chosen = choose(forms, invented=plan.invented)
    problems += chosen.problems
    beside = catalogues(plan.given, forms, invented=plan.invented)
    read_catalogue(*beside)  # what is wrong in it is said of the analyst's file, not of a copy
    kept = _kept(plan.folder, beside)
    if refused:
        warn_of(refused, found)
    _, corrections = corrected(plan.given, problems, strict=False)
    for place in chosen.places:
        problems += [tuple(row) for row in pages[place][1]["problems"]]
    said = [*corrections, *_on_store(plan.folder)]
    ids: dict[str, dict[int, str]] = {source["batch"]: {} for source in listed}
    for place, id_ in zip(chosen.places, chosen.ids, strict=True):
        source, page = pages[place]
        ids[source["batch"]][page["number"]] = id_
    made = _made(plan.folder, ids, kept, said, before, work, progress)
    sources = [{k: v for k, v in one.items() if k not in {"pages", "refused"}} for one in listed]
    settings = {"invented": plan.invented}
    shown = [plan.given] if isinstance(plan.given, str | os.PathLike) else plan.given
    state = (made, sources, kept, corrections, problems, settings, kit())
    root = key_of(*[_plain(part) for part in state])
    store = Store(
        plan.folder, _generation(root, said), root, tuple(made), tuple(sources), kept, tuple(corrections),
        tuple(map(str, shown)), settings,
    )  # fmt: skip
    with no_collection():
        stored.fill(store, chosen.ids, problems, said)
    stored.switch(store)
    _tidy(store, before)
    return store


def _before(folder: Path) -> Store | None:
    """The store as it was, where it can be read: one that cannot is built anew."""
    try:
        return opened(folder) if is_store(folder) else None
    except StoreError:
        return None


def _kept(folder: Path, beside: Sequence[str]) -> tuple[str, ...]:
    """The analyst's catalogues, copied into the store: it may be moved, or opened where they are not."""

    def copied(target: Path) -> None:
        for number, one in enumerate(beside):
            for path in sorted(Path(one).glob("*.csv")):
                (target / str(number)).mkdir(exist_ok=True)
                shutil.copyfile(path, target / str(number) / path.name)

    if not beside:
        return ()
    key = key_of(key_of_catalogue(*beside))
    put_folder(folder / "catalogues" / key, copied)
    return tuple(f"{key}/{number}" for number in range(len(beside)))


def _on_store(folder: Path) -> list[Correction]:
    """The corrections made on the store itself."""
    try:
        return word.read(folder / CORRECTIONS)
    except CorrectionError as error:
        warnings.warn(f"{error}: none of the corrections made on the store was applied", stacklevel=5)
        return []


def _plain(part: object) -> object:
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_plain(one) for one in part]
    return str(part) if isinstance(part, Batch | Correction) else part


# Reading ---------------------------------------------------------------------------------------------------------


def _read(
    folder: Path, found: Sequence[File], before: Store | None, work: Pool, progress: bool | None
) -> list[dict[str, Any]]:  # fmt: skip
    """What is known of each source, in the order of the files; those that must be read again are read."""
    now = {(str(file.path), file.name): file for file in found}
    stamps = {place: stamp(file) for place, file in now.items()}
    same = {} if before is None else _same(folder, before, now, stamps)
    new = [file for place, file in now.items() if place not in same]
    works = []
    for batch in batches(new, [stamps[str(file.path), file.name].size for file in new]):
        said = [(str(file.path), file.name, *_of(stamps[str(file.path), file.name])) for file in batch]
        key = _key_now(folder, key_of(_reading(), said), batch, stamps)
        works.append(Work(str(folder), key, tuple(batch), kit()))
    _watched(work(read_batch, works), [len(one.files) for one in works], "Reading", progress)
    of = {place: source["batch"] for place, source in same.items()}
    of |= {(str(file.path), file.name): one.key for one in works for file in one.files}
    known = {}
    for key in dict.fromkeys(of.values()):
        for source in _forms(folder, key):
            place = (source["path"], source["name"])
            if of.get(place) == key:
                known[place] = {**source, "batch": key, "kit": _reading(), **same.get(place, {})}
    return [known[place] for place in now if place in known]


def _forms(folder: Path, key: str) -> list[dict[str, Any]]:
    try:
        return forms_of(folder, key)
    except FileNotFoundError as error:
        raise StoreError(
            f"{folder}: what a worker read is not there ({key}): all workers must see the store under this path"
        ) from error


def _same(
    folder: Path, before: Store, now: Mapping[tuple[str, str], File], stamps: Mapping[tuple[str, str], Stamp]
) -> dict[tuple[str, str], dict[str, Any]]:  # fmt: skip
    """What is known of the sources that are as they were, under their size and time now."""
    whole: dict[str, bool] = {}
    same = {}
    for source in before.sources:
        place, key = (source["path"], source["name"]), source["batch"]
        if place not in now or source["kit"] != _reading():
            continue
        if key not in whole:
            whole[key] = is_whole(folder / "read" / key)
        began = time.time_ns()
        if whole[key] and _as_it_was(source, now[place], stamps[place]):
            at = stamps[place]
            fresh = at.changed > began - building.FRESH
            same[place] = {**source, "size": at.size, "changed": at.changed, "fresh": fresh}
    apart = _scattered(same.values())
    return {place: source for place, source in same.items() if source["batch"] not in apart}


_SMALL_BATCHES = 8


def _scattered(sources: Iterable[Mapping[str, Any]]) -> set[str]:
    """The batches that hold less than a quarter, where many do: what is in them is read again, together."""
    filled: Counter[str] = Counter()
    for source in sources:
        filled[source["batch"]] += max(building.MOST**-1, source["size"] / building.BYTES)
    small = {key for key, part in filled.items() if part < 0.25}
    return small if len(small) > _SMALL_BATCHES else set()


def _key_now(folder: Path, key: str, batch: Sequence[File], stamps: Mapping[tuple[str, str], Stamp]) -> str:
    """The key of a batch to be read; another one where something else was read under it.

    So it is where a file changed within a moment, or while an earlier build was about to read it.
    """
    while is_whole(folder / "read" / key):
        known = {(one["path"], one["name"]): one for one in forms_of(folder, key)}
        hashes = [hash_of(file) for file in batch]
        read = [known[str(file.path), file.name] for file in batch]
        if all(one["hash"] == hash_ for one, hash_ in zip(read, hashes, strict=True)):
            return key
        key = key_of(key, hashes, time.time_ns() if "" in {one["hash"] for one in read} else 0)
    return key


def _of(one: Stamp) -> tuple[int, int]:
    return one.size, one.changed


def _said(source: Mapping[str, Any]) -> tuple[int, int]:
    return source["size"], source["changed"]


def _reading() -> str:
    """What files are read by: the kit, and the readers of other packages."""
    return key_of(kit(), [reader.NAME for reader in readers()])


def _as_it_was(source: Mapping[str, Any], file: File, at: Stamp) -> bool:
    if not source["hash"]:
        return False
    if _said(source) == _of(at) and not source["fresh"]:
        return True
    return bool(hash_of(file) == source["hash"])


def _forms_of(pages: Sequence[Mapping[str, Any]]) -> list[Form]:
    """The pages to hold against one another; what a page says is unpacked where another may be the same page."""
    borne = Counter(mark for page in pages for mark in page["form"]["marks"])
    return [_form(page["form"], any(borne[mark] > 1 for mark in page["form"]["marks"])) for page in pages]


def _form(said: Mapping[str, Any], looked_into: bool) -> Form:
    return Form(
        **{
            **said,
            "path": Path(said["path"]),
            "marks": tuple(said["marks"]),
            "said": unpacked(said["said"]) if looked_into else {},
            "fullness": tuple(said["fullness"]),
        }
    )


# Making ----------------------------------------------------------------------------------------------------------


def _made(
    folder: Path, ids: Mapping[str, Mapping[int, str]], kept: tuple[str, ...], said: Sequence[Correction],
    before: Store | None, work: Pool, progress: bool | None,
) -> list[Batch]:  # fmt: skip
    """All batches made, those among them that are as they were left alone."""
    beside = tuple(str(folder / "catalogues" / one) for one in kept)
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
        if then is not None and not rows and then.all_ids.items() >= mine.items():
            all_ids = dict(then.all_ids)  # fewer stay than were made: those that do are as they were
        key = key_of(read, sorted(all_ids.items()), rules, [row.correction_id for row in rows])
        if then is None or then.made != key or not is_whole(folder / "made" / key):
            works.append(Making(str(folder), read, key, tuple(sorted(all_ids.items())), beside, rows, kit()))
        out.append(Batch(read, key, dict(mine), all_ids))
    _watched(work(make_batch, works), [len(one.ids) for one in works], "Finding names, dates and references", progress)
    return out


def _touching(
    folder: Path, ids: Mapping[str, Mapping[int, str]], stand: Sequence[Correction]
) -> dict[str, tuple[Correction, ...]]:  # fmt: skip
    """The corrections that may change something in each batch; each of them is given to one batch at least."""
    rows = [row for row in stand if word.ACTIONS[row.action].phase != "after"]
    out: dict[str, list[Correction]] = {read: [] for read in ids}
    if not rows:
        return dict.fromkeys(ids, ())
    in_words = [row for row in rows if not row.document_id and _words(row)]
    heads = [row for row in rows if row.action in {"title", "place"}]
    given = set()
    for read, mine in ids.items():
        here = set(mine.values())
        text = ""
        if in_words and here:
            corrected_ = [row.value for row in heads if row.document_id in here]
            text = fold("\n".join([*words_of(folder, read, dict(mine)), *corrected_]))
        for row in rows if here else ():
            if row.document_id in here or (not row.document_id and _names(row, text)):
                out[read].append(row)
                given.add(row.correction_id)
    rest = [row for row in rows if row.correction_id not in given]
    if rest:  # somebody must say that they touch nothing
        read = next(read for read in ids if ids[read])
        mine_ = {row.correction_id for row in (*out[read], *rest)}
        out[read] = [row for row in rows if row.correction_id in mine_]
    return {read: tuple(said) for read, said in out.items()}


def _words(row: Correction) -> str:
    """The words without which a correction that speaks of no document changes nothing; none where it may anyway."""
    if row.action == "retype" or (row.action == "alias" and row.entity_id.startswith("person:")):
        return ""  # a person is found under all spellings that share a key
    return fold(row.value if row.action == "alias" else row.surface)


def _names(row: Correction, text: str) -> bool:
    words = _words(row)
    if row.action == "alias" and words:  # a name may be found by a part of it, and spelled otherwise at its end
        parts = [part[:4] for part in words.split() if len(part) > 2]
        return not parts or any(part in text for part in parts)
    return words in text


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


_OPEN = 8
"""How many generations of one root are kept, each with other corrections: somebody may have one of them open."""


def _tidy(store: Store, before: Store | None = None) -> None:
    """Removes what no generation needs that stays: those of this root and, of a build, of the one before it."""
    roots: dict[str, list[Path]] = {}
    for path in (store.folder / "generations").iterdir():
        roots.setdefault(path.name.partition("-")[0], []).append(path)
    mine = {one.root[:12] for one in (store, before or store)}
    stay = []
    for root, paths in roots.items():
        if root in mine or before is store:
            newest = sorted(paths, key=lambda path: (not path.name.endswith(_PREVIEW), path.stat().st_mtime_ns))
            stay += [path for path in paths if path in newest[-_OPEN:] or path == store.small]
    needed = {part: {key for path in stay for key in stored.needed_by(path, part)} for part in stored.PARTS}
    needed["generations"] = {path.name for path in stay}
    for part, keys in needed.items():
        for folder in (store.folder / part).iterdir() if (store.folder / part).exists() else ():
            if folder.name not in keys:
                remove(folder)


# Corrections -----------------------------------------------------------------------------------------------------


class StoredRead(Read):
    """What a store was made of, for corrections that are replayed on it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        super().__init__(Lazy({}), NOTHING, pd.DataFrame())

    def assembled(self, corrections: Sequence[Correction], *, settle: bool = False) -> Mapping[str, pd.DataFrame]:
        """All frames with these corrections: the batches that they touch are made again, and the rest stands.

        With `settle` this is how the store stands from now on, with what builds have added to it since it was opened.
        """
        after = _replayed(self.store, corrections, settle=settle)
        if settle:
            self.store = after
        return stored.frames_of(after)

    @property
    def given(self) -> tuple[Correction, ...]:
        """The corrections that were beside the sources."""
        return self.store.corrections


def _replayed(store: Store, corrections: Sequence[Correction], *, settle: bool) -> Store:
    with _writing(store.folder), pool(1) as work:
        if settle:
            store = opened(store.folder)
        said = [*store.corrections, *corrections]
        ids = {one.read: dict(one.ids) for one in store.batches}
        made = _made(store.folder, ids, store.catalogues, said, store, work, False)
        frames = stored.frames_of(store)
        rows = frames["problems"]
        problems = list(zip(*(rows[c].astype("object") for c in rows), strict=True))
        name = _generation(store.root, said) + ("" if settle else _PREVIEW)
        after = replace(store, generation=name, batches=tuple(made))
        with no_collection():
            stored.fill(after, frames["documents"]["document_id"].tolist(), problems, said)
        if settle:
            os.utime(after.small)  # the last that was used
            stored.switch(after)
            _tidy(after, after)
    return after
