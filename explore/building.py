"""Stage one of a store, batch by batch: what a worker does, on this machine or another, and how its result is kept.

A batch is made twice. `read_batch` reads files into frames whose documents bear numbers; `make_batch` makes of these,
once it is known which documents stay and what they are called, all that each document gives by itself. Both put what
they made into a folder whose name says what it was made of, whole or not at all; what is there already is not made
again. So any number of workers may work on one store, and one that dies takes nothing with it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explore import corrections as word
from explore import parquet, schema, word_index
from explore.assembling import DISCOVERED, Read, by_itself, cast_of, no_collection
from explore.catalogue import Catalogue
from explore.catalogue import read as read_catalogue
from explore.corrections import Correction, Report
from explore.files_read import Columns, Page, beside, read, silent
from explore.sources import File, printable
from explore.twice import form_of

AS_READ = ("documents", "fields", "tags", "links", "turns", "notes", "segments")
"""The frames that readers fill."""

MADE = (*AS_READ, "mentions", "dates", "references")
"""The frames that stage one gives."""

FRESH = 2_000_000_000
"""Nanoseconds within which a file's time may not tell that it changed again."""

WORDS = "words"
"""The folder of a batch that holds the index of the words in its turns, where tantivy could make one."""

MOST, BYTES = 128, 3_000_000
"""How many files a batch holds at most, and how many bytes where it holds more than one."""

_FORMS = "forms.json"
_REPORT = "report.json"
_WHOLE = "whole.json"


class OtherKitError(RuntimeError):
    """A worker with another version of the kit than the one that asks it: says what to do."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells that a file is as it was."""

    size: int
    changed: int
    """Nanoseconds."""


@dataclass(frozen=True, slots=True)
class Work:
    """One batch to read: the store's folder, the batch's key, its files."""

    store: str
    key: str
    files: tuple[File, ...]
    kit: str
    """The key of the code that it is to be done by."""


@dataclass(frozen=True, slots=True)
class Making:
    """One batch to make: the key of what was read and of what is made, the ids of the documents that stay."""

    store: str
    read: str
    key: str
    ids: tuple[tuple[int, str], ...]
    """Number within the batch → id, in the order of the numbers."""
    catalogues: tuple[str, ...]
    corrections: tuple[Correction, ...]
    kit: str


def key_of(*said: object) -> str:
    """A name for a folder that says what is in it."""
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=True).encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def kit() -> str:
    """A key of the code that makes a store: another version of the kit makes it anew."""
    here = Path(__file__).parent
    apart = {"panels", "charts", "measures", "choices", "trails", "catalogue"}
    whole = hashlib.sha256(str(schema.VERSION).encode())
    for path in sorted(here.rglob("*.py")):
        inside = path.relative_to(here)
        if inside.parts[0] not in apart:
            whole.update(f"{inside.as_posix()}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _same(asked: str) -> None:
    if asked != kit():
        raise OtherKitError(
            "a worker has another version of the kit than the one that builds: install the same one on all of them"
        )


# Reading ---------------------------------------------------------------------------------------------------------


def read_batch(work: Work) -> str:
    """Reads the files of a batch, unless that was done; its key."""
    _same(work.kit)
    return put_folder(Path(work.store) / "read" / work.key, lambda folder: _read_into(folder, work))


def _read_into(folder: Path, work: Work) -> None:
    columns = Columns()
    sources: list[dict[str, Any]] = []
    number = 0
    with no_collection():
        for file in work.files:
            began, before, digest = time.time_ns(), stamp(file), hash_of(file)
            told: dict[str, Any] = {**asdict(file), "path": str(file.path), "pages": [], "refused": []}
            for one in read(file):
                if not isinstance(one, Page):
                    inside, error = one
                    if not silent(inside, error):
                        told["refused"].append((printable(inside.path), error.place, error.what, error.cure))
                    continue
                at = len(columns.problems)
                columns.add(one, str(number))
                form = asdict(form_of(one))
                form["path"] = str(form["path"])
                form["said"] = packed(form["said"])
                told["pages"].append({"number": number, "form": form, "problems": columns.problems[at:]})
                number += 1
            # One that changes while it is read is read again the next time; one that has just changed is looked into.
            steady = before == stamp(file) and digest == hash_of(file)
            sources.append(
                {**told, **asdict(before), "hash": digest if steady else "", "fresh": before.changed > began - FRESH}
            )
        for name, frame in columns.frames.items():
            parquet.put(folder / f"{name}.parquet", frame, name)
    (folder / _FORMS).write_text(json.dumps(sources), encoding="utf-8", errors="surrogateescape")


def packed(said: Mapping[int, int]) -> str:
    """What a page says, paragraph by paragraph, as one text: most pages are never held against another.

    >>> unpacked(packed({-7: 120, 2**62: 3})), unpacked(packed({}))
    ({-7: 120, 4611686018427387904: 3}, {})
    """
    return base64.b64encode(np.array(list(said.items()), dtype="<i8").tobytes()).decode("ascii")


def unpacked(text: str) -> dict[int, int]:
    """The paragraphs as they were before they were packed."""
    hashes, sizes = np.frombuffer(base64.b64decode(text), dtype="<i8").reshape(-1, 2).T.tolist()
    return dict(zip(hashes, sizes, strict=True))


def stamp(file: File) -> Stamp:
    """Size and time of a file now, with what is read beside it; of a folder that is one source, of all files in it."""
    try:
        paths = sorted(file.path.iterdir()) if file.is_folder else [file.path, *beside(file)]
        stats = [path.stat() for path in paths]
    except OSError:
        return Stamp(-1, -1)
    return Stamp(sum(one.st_size for one in stats), max((one.st_mtime_ns for one in stats), default=0))


def hash_of(file: File) -> str:
    """SHA-256 of a file's bytes, empty where it cannot be opened."""
    try:
        inside = file.path.iterdir() if file.is_folder else [file.path, *beside(file)]
        paths = sorted(one for one in inside if not file.is_folder or one.is_file())
        if not all(path.is_file() for path in paths):
            return ""
        whole = hashlib.sha256()
        for path in paths:
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return ""
    return whole.hexdigest()


def forms_of(store: Path, key: str) -> list[dict[str, Any]]:
    """What is known of the sources of a batch that was read."""
    text = (store / "read" / key / _FORMS).read_text(encoding="utf-8", errors="surrogateescape")
    found: list[dict[str, Any]] = json.loads(text)
    return found


# Making ----------------------------------------------------------------------------------------------------------


def make_batch(making: Making) -> str:
    """Makes of a batch that was read all that each document gives by itself, unless that was done; its key."""
    _same(making.kit)
    return put_folder(Path(making.store) / "made" / making.key, lambda folder: _make_into(folder, making))


def _make_into(folder: Path, making: Making) -> None:
    frames = as_read(Path(making.store), making.read, dict(making.ids))
    report = Report()
    with no_collection():
        catalogue = _catalogue(making.catalogues, making.corrections)
        made = by_itself(Read(frames, catalogue, schema.empty("problems")), catalogue, making.corrections, report)
        for name in MADE:
            parquet.put(folder / f"{name}.parquet", made[name], name)
        word_index.write(folder / WORDS, made["turns"]["text"])
        for name, frame in _summary(made).items():
            parquet.put(folder / f"{name}.parquet", frame, SUMMARY[name])
    (folder / _REPORT).write_text(json.dumps(report.said), encoding="utf-8")


@lru_cache(maxsize=4)
def _catalogue(folders: tuple[str, ...], corrections: tuple[Correction, ...]) -> Catalogue:
    """The catalogue with the corrections' names: made once a process for the same corrections."""
    names = tuple(row for row in corrections if row.action == "alias")
    if names != corrections:
        return _catalogue(folders, names)
    return word.to_catalogue(read_catalogue(*folders), names, (), Report())


SUMMARY = {
    "cast": None, "named": None, DISCOVERED: None,
    "in_tags": "mentions", "pointing": "notes", "pointing_links": "links",
}  # fmt: skip
"""The tables of a batch that stage two needs, and the frame of the contract whose form each has."""


def _summary(made: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The little that stage two needs of a batch, so that it reads no more."""
    mentions, notes, links = made["mentions"], made["notes"], made["links"]
    pointing = notes[notes["kind"] == "see_also"]
    named = mentions[["document_id", "entity_id"]].dropna().drop_duplicates()
    return {
        "cast": cast_of(made["turns"]),
        "named": named.astype("str"),
        DISCOVERED: made[DISCOVERED],
        "in_tags": mentions[mentions["zone"] == "tag"],
        "pointing": pointing,
        "pointing_links": links[links["note_id"].isin(pointing["note_id"])],
    }


def report_of(store: Path, key: str) -> dict[str, str]:
    """What became of the corrections in a batch."""
    found: dict[str, str] = json.loads((store / "made" / key / _REPORT).read_text(encoding="utf-8"))
    return found


_WORDS = {
    "documents": ("title", "summary", "place"), "turns": ("text", "label"), "notes": ("text",), "fields": ("text",),
    "tags": ("value",),
}  # fmt: skip
"""The columns in which words stand that something may be found by."""


def words_of(store: Path, key: str, ids: Mapping[int, str]) -> Iterator[str]:
    """All texts of a batch that was read, of those of its documents that stay."""
    stay = [str(number) for number in ids]
    for name, columns in _WORDS.items():
        table = parquet.table_of([store / "read" / key / f"{name}.parquet"], ["document_id", *columns])
        frame = parquet.plain(table)
        frame = frame[frame["document_id"].isin(stay)]
        for column in columns:
            yield from frame[column].dropna().unique()


_IDS = ("turn_id", "note_id")
"""The columns that begin with a document's id."""


def as_read(store: Path, key: str, ids: dict[int, str]) -> dict[str, pd.DataFrame]:
    """The frames that readers filled for a batch: those of the documents that stay, under their ids."""
    folder = store / "read" / key
    frames = {name: parquet.frame_of(parquet.table_of([folder / f"{name}.parquet"]), name) for name in AS_READ}
    return {name: _renamed(name, frame, ids) for name, frame in frames.items()}


def _renamed(name: str, frame: pd.DataFrame, ids: dict[int, str]) -> pd.DataFrame:
    numbers = frame["document_id"].astype("str").astype("int64")
    stays = numbers.isin(list(ids)).to_numpy()
    if not stays.all():
        frame = frame[stays].reset_index(drop=True)
        numbers = numbers[stays].reset_index(drop=True)
    document = numbers.map(ids).astype("str")
    new: dict[str, Any] = {"document_id": document}
    for column in _IDS:
        if column in frame:
            tail = frame[column].astype("str").str.replace(r"^\d+", "", regex=True)
            new[column] = (document + tail).where(frame[column].notna())
    columns: dict[str, Any] = {c: new.get(c, frame[c]) for c in frame.columns}
    return schema.typed(name, columns)


# Keeping ---------------------------------------------------------------------------------------------------------


def put_folder(target: Path, fill: Callable[[Path], None]) -> str:
    """Fills a folder beside `target` and moves it there, unless it is there, whole."""
    if target.exists():
        if is_whole(target):
            return target.name
        remove(target)
    folder = _beside(target)
    folder.mkdir(parents=True)  # with the rights of all else in the store, so that others may open it
    try:
        fill(folder)
        files_ = [path for path in folder.rglob("*") if path.is_file()]
        sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files_}
        (folder / _WHOLE).write_text(json.dumps(sizes), encoding="utf-8")
        os.rename(folder, target)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        if not target.exists():  # else another worker was first
            raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return target.name


def is_whole(folder: Path) -> bool:
    """Whether a folder holds all that was put into it: a disk that failed may have cut it short."""
    try:
        sizes = json.loads((folder / _WHOLE).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def remove(folder: Path) -> None:
    """Removes a folder: first its name, so that no half of it is ever taken for the whole.

    One that another program holds open, where the system does not let go of such, stays as it is.
    """
    gone = _beside(folder)
    try:
        os.rename(folder, gone)
    except OSError:
        return
    shutil.rmtree(gone, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(8)}")


def batches(files: Sequence[File], sizes: Iterable[int]) -> list[list[File]]:
    """The files in their order, parted into batches of at most so many, and so many bytes where more than one."""
    out: list[list[File]] = []
    alone: list[list[File]] = []
    held = 0
    for file, size in zip(files, sizes, strict=True):
        if size > BYTES:  # by itself, and those around it stay together
            alone.append([file])
            continue
        if not out or len(out[-1]) >= MOST or held + size > BYTES:
            out.append([])
            held = 0
        out[-1].append(file)
        held += max(size, 0)
    return [*alone, *out]
