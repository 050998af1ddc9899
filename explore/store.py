"""A store: all that was made of an archive, kept as Parquet, opened in a moment, brought up to date in little more.

In its folder stand `read/` and `made/`, the batches of stage one under keys that say what they were made of;
`generations/`, the small tables of stage two; and `store.json`, which names the generation that holds. It is written
last, in one step, so that a build that is stopped at any moment leaves the old store whole, and the next one goes on
where it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from explore import corrections as word
from explore import parquet, schema, word_index
from explore.assembling import CAST, DISCOVERED, entities_of, in_order, resolved, tagged, with_people
from explore.building import AS_READ, MADE, SUMMARY, WORDS, as_read, kit, put_folder, report_of
from explore.catalogue import Catalogue
from explore.catalogue import read as read_catalogue
from explore.corpus.lazy import Lazy
from explore.corrections import Correction, Report
from explore.references import over_all
from explore.sources import STORE
from explore.writing import write

NAME = STORE
_ROW = "row of its batches"
PARTS = ("read", "made", "catalogues")
"""The folders of what generations are made of."""
_KEYS = "keys.json"
_SMALL = ("documents", "tags", "entities", "aliases", "parties", "topics", "problems", "corrections")
"""The frames of a generation."""
_LARGE = tuple(name for name in MADE if name not in _SMALL)


class StoreError(ValueError):
    """A store that cannot be read or written: names it, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of a generation: its keys, and number → id of the documents that stay."""

    read: str
    made: str
    ids: Mapping[int, str]
    all_ids: Mapping[int, str]
    """Those of all documents that were made, which may be more."""

    @property
    def dead(self) -> bool:
        """Whether what was made holds documents that do not stay."""
        return len(self.ids) < len(self.all_ids)


@dataclass(frozen=True)
class Store:
    """A store as it stands, opened."""

    folder: Path
    generation: str
    root: str
    """A key of all that it was built from but corrections made on the store itself."""
    batches: tuple[Batch, ...]
    sources: tuple[Mapping[str, Any], ...]
    """What was read: path, name, size, changed, hash, batch."""
    catalogues: tuple[str, ...]
    """The analyst's, where they lie in its folder `catalogues`."""
    corrections: tuple[Correction, ...]
    """Those beside the sources, when it was built."""
    given: tuple[str, ...] = ()
    """What it was built from."""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def small(self) -> Path:
        """Where the tables of this generation stand."""
        return self.folder / "generations" / self.generation

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that it was made with."""
        return read_catalogue(*[str(self.folder / "catalogues" / one) for one in self.catalogues])


def opened(folder: Path) -> Store:
    """The store in a folder. Raises StoreError where it is none, is damaged, or was made by another version."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if said["schema"] != schema.VERSION:
            raise StoreError(
                f"{folder}: a store of frames of version {said['schema']}, and this kit has {schema.VERSION}: "
                "build it again with `explore build`"
            )
        listed = json.loads((folder / "generations" / said["generation"] / "batches.json").read_text(encoding="utf-8"))
        return Store(
            folder,
            said["generation"],
            listed["root"],
            tuple(
                Batch(one["read"], one["made"], _numbered(one["ids"]), _numbered(one["all_ids"]))
                for one in listed["batches"]
            ),
            tuple(listed["sources"]),
            tuple(listed["catalogues"]),
            tuple(Correction(*row) for row in listed["corrections"]),
            tuple(listed["given"]),
            listed["settings"],
        )
    except StoreError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{folder}: no store that can be read ({type(error).__name__}: {error}): build it again with "
            "`explore build`"
        ) from error


def needed_by(generation: Path, part: str) -> list[str]:
    """The keys that a generation needs of one of `PARTS`; none where it is damaged."""
    try:
        found: list[str] = json.loads((generation / _KEYS).read_text(encoding="utf-8"))[part]
        return found
    except (OSError, ValueError, KeyError):
        return []


def _numbered(said: Mapping[str, str]) -> dict[int, str]:
    return {int(number): id_ for number, id_ in said.items()}


# Reading ---------------------------------------------------------------------------------------------------------


def frames_of(store: Store, documents: Callable[[pd.DataFrame], pd.Series[bool]] | None = None) -> Lazy:
    """All frames, each read when it is first asked for; with `documents`, of those documents alone."""
    kept: dict[str, pd.DataFrame] = {}

    def small(name: str) -> pd.DataFrame:
        if name not in kept:
            kept[name] = _table_of_generation(store, name)
        return kept[name]

    said = small("corrections")
    rows = zip(*(said[c].astype("str").fillna("") for c in word.COLUMNS), strict=True)
    after = _after(Correction(*row) for row in rows)
    frames = _Frames(store, small, documents).lazy()
    return corrected(frames, after, small) if after else frames


def _table_of_generation(store: Store, name: str) -> pd.DataFrame:
    path = store.small / f"{name}.parquet"
    try:
        table = parquet.table_of([path])
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreError(
            f"{path} cannot be read ({error}): load the store again; if that does not help, remove the folder "
            f"{path.parent} and build it again with `explore build`"
        ) from error
    if name == "people":
        return parquet.plain(table)
    return parquet.frame_of(table, "references" if name == "over" else name.removeprefix(_CORRECTED))


class _Frames:
    """What of a store is read, and how: `small` gives the tables of stage two."""

    def __init__(
        self, store: Store, small: Callable[[str], pd.DataFrame],
        only: Callable[[pd.DataFrame], pd.Series[bool]] | None = None,
    ) -> None:  # fmt: skip
        self.store, self.small = store, small
        self._turn_rows = np.zeros(0, dtype=np.int64)
        self.documents = small("documents")
        self.some = only is not None
        if only is not None:
            self.documents = self.documents[only(self.documents).to_numpy()].reset_index(drop=True)
        wanted = set(self.documents["document_id"])
        self.batches = [one for one in store.batches if not self.some or not wanted.isdisjoint(one.ids.values())]

    def lazy(self) -> Lazy:
        makers: dict[str, Callable[[], pd.DataFrame]] = {"documents": lambda: self.documents}
        for name in _SMALL[1:]:
            makers[name] = lambda name=name: self.small(name)  # type: ignore[misc]
        makers["tags"] = lambda: self._narrowed(self.small("tags"))
        for name in _LARGE:
            makers[name] = lambda name=name: self.large(name)  # type: ignore[misc]
        return Lazy(makers, may_hold=self.may_hold)

    def may_hold(self, sought: str) -> npt.NDArray[np.bool_] | None:
        """Of the turns, once they are read, those that may hold all words sought; None where there is no index."""
        made = [self.store.folder / "made" / one.made for one in self.batches]
        if not any((folder / WORDS).is_dir() for folder in made):
            return None
        sizes = [pq.read_metadata(folder / "turns.parquet").num_rows for folder in made]
        rows = word_index.rows([folder / WORDS for folder in made], sizes, sought)
        return None if rows is None else rows[self._turn_rows]

    def _narrowed(self, frame: pd.DataFrame) -> pd.DataFrame:
        if not self.some:
            return frame
        return frame[frame["document_id"].isin(self.documents["document_id"])].reset_index(drop=True)

    def large(self, name: str) -> pd.DataFrame:
        """One of the frames that lie in batches."""
        table = self._table(name)
        rows = table[_ROW].to_numpy()
        frame = parquet.frame_of(table.drop_columns([_ROW]), name).assign(**{_ROW: rows})
        if name in {"turns", "mentions", "references"}:
            frame = with_people(name, frame, self.small("people"))
        if name == "references":
            frame = schema.joined(name, frame.drop(columns=_ROW), self._narrowed(self.small("over")))
            return in_order(frame, self.documents)
        frame = in_order(frame, self.documents)
        rows = frame.pop(_ROW).to_numpy()
        if name == "turns":
            self._turn_rows = rows
        return frame

    def _table(self, name: str) -> pa.Table:
        tables = []
        before = 0
        wanted = set(self.documents["document_id"])
        for one in self.batches:
            path = self.store.folder / "made" / one.made / f"{name}.parquet"
            try:
                table = parquet.table_of([path])
            except (OSError, pa.ArrowInvalid) as error:
                raise StoreError(
                    f"{path} cannot be read ({error}): load the store again; if that does not help, remove the folder "
                    f"{path.parent} and build the store again, which makes what is missing"
                ) from error
            table = table.append_column(_ROW, pa.array(np.arange(before, before + len(table))))
            before += len(table)
            tables.append(_of_batch(table, one, wanted if self.some else None))
        return pa.concat_tables(tables, promote_options="permissive") if tables else _none(name)


def _none(name: str) -> pa.Table:
    return schema.SCHEMAS[name].empty_table().append_column(_ROW, pa.array([], pa.int64()))


def _of_batch(table: pa.Table, batch: Batch, wanted: set[str] | None = None) -> pa.Table:
    """The rows of the documents that stay in a batch: one that was read again stands in another under the same id."""
    if not batch.dead and wanted is None:
        return table
    stay = [id_ for id_ in batch.ids.values() if wanted is None or id_ in wanted]
    return table.filter(pc.is_in(table["document_id"].cast(pa.string()), value_set=pa.array(stay, pa.string())))


def _after(rows: Iterable[Correction]) -> list[Correction]:
    """The corrections that are replayed after stage two, of those that stand."""
    return [row for row in word.active(rows) if word.ACTIONS[row.action].phase == "after" or row.action == "retype"]


_TOUCHED = ("turns", "mentions", "references", "tags", "entities", "aliases", "parties", "topics")
"""The frames that entities merged, split and renamed change."""


_OF_ALL = ("entities", "aliases", "parties", "topics")
"""Those of them that hold for all documents: they stand in a generation as they are after it, too."""
_CORRECTED = "corrected_"


def corrected(frames: Lazy, rows: Sequence[Correction], small: Callable[[str], pd.DataFrame]) -> Lazy:
    """The frames with entities merged, split and renamed: made of all of them, once one of those is asked for."""
    done: dict[str, pd.DataFrame] = {}

    def finished(name: str) -> pd.DataFrame:
        if not done:
            done.update(word.to_entities({n: frames[n] for n in _TOUCHED}, rows, Report()))
        return done[name]

    makers: dict[str, Callable[[], pd.DataFrame]] = {
        name: (lambda name=name: small(f"{_CORRECTED}{name}"))  # type: ignore[misc]
        if name in _OF_ALL
        else (lambda name=name: finished(name))  # type: ignore[misc]
        for name in _TOUCHED
    }
    out = frames.changed(makers)
    out.may_hold = frames.may_hold  # the turns are the same, and say the same
    return out


def read_frames(store: Store) -> Lazy:
    """The frames as readers filled them, under the ids that hold."""
    known: dict[str, dict[str, pd.DataFrame]] = {}
    documents = parquet.frame_of(parquet.table_of([store.small / "documents.parquet"], ["document_id"]), "documents")

    def whole(name: str) -> pd.DataFrame:
        parts = []
        for one in store.batches:
            if one.read not in known:
                known[one.read] = as_read(store.folder, one.read, dict(one.ids))
            parts.append(known[one.read][name])
        return in_order(schema.joined(name, *parts), documents)

    return Lazy({name: lambda name=name: whole(name) for name in AS_READ})  # type: ignore[misc]


# Writing ---------------------------------------------------------------------------------------------------------


def fill(
    store: Store, order: Sequence[str], problems: Sequence[tuple[str, str, str, str]], corrections: Sequence[Correction]
) -> None:  # fmt: skip
    """Stage two of a store whose batches are made: writes its small tables. `order` are the ids of all documents."""
    put_folder(store.small, lambda folder: _fill(folder, store, order, problems, corrections))


def switch(store: Store) -> None:
    """From now on this is how the store stands."""
    said = {"schema": schema.VERSION, "kit": kit(), "generation": store.generation}
    write(store.folder / NAME, json.dumps(said, indent=1).encode())


def _fill(
    folder: Path, store: Store, order: Sequence[str], problems: Sequence[tuple[str, str, str, str]],
    corrections: Sequence[Correction],
) -> None:  # fmt: skip
    catalogue = word.to_catalogue(store.catalogue, word.active(corrections), (), Report())
    rank = pd.DataFrame({"document_id": pd.Series(order, dtype="str")})
    documents = in_order(_of(store, "documents"), rank)
    people = resolved(_of(store, "cast"), documents, catalogue)
    tags = tagged(in_order(_of(store, "tags"), rank), people)
    in_tags = with_people("mentions", _of(store, "in_tags"), people)
    pointing = {"notes": _of(store, "pointing"), "links": _of(store, "pointing_links")}
    over = schema.from_rows("references", over_all({**pointing, "documents": documents, "mentions": in_tags}))
    named = with_people("mentions", _of(store, "named"), people)
    discovered = in_order(_of(store, DISCOVERED), rank)
    moved = people[(people["local"] != people["speaker_id"]) | (people["called"] != people["speaker"])]
    small = {
        "documents": documents,
        "tags": tags,
        **entities_of(named["entity_id"], discovered, people, catalogue),
        "problems": schema.from_rows("problems", list(problems)),
        "over": in_order(over, rank),
        "people": moved[["document_id", "local", "called", *CAST[1:]]].reset_index(drop=True),
    }
    report, of_all = _report(store, small, corrections)
    small |= of_all
    small["corrections"] = report.frame(corrections)
    for name, frame in small.items():
        form = None if name == "people" else "references" if name == "over" else name.removeprefix(_CORRECTED)
        parquet.put(folder / f"{name}.parquet", frame, form)
    listed: dict[str, Any] = {
        "batches": [
            {"read": one.read, "made": one.made, "ids": {**one.ids}, "all_ids": {**one.all_ids}}
            for one in store.batches
        ],
        "root": store.root,
        "sources": list(store.sources),
        "catalogues": list(store.catalogues),
        "corrections": [[getattr(row, c) for c in word.COLUMNS] for row in store.corrections],
        "given": list(store.given),
        "settings": dict(store.settings),
    }
    keys = {
        "read": sorted({one.read for one in store.batches} | {source["batch"] for source in store.sources}),
        "made": sorted({one.made for one in store.batches}),
        "catalogues": sorted({one.partition("/")[0] for one in store.catalogues}),
    }
    (folder / _KEYS).write_text(json.dumps(keys), encoding="utf-8")
    (folder / "batches.json").write_text(json.dumps(listed), encoding="utf-8")


def _of(store: Store, file: str) -> pd.DataFrame:
    """One table of all batches, of the documents that stay."""
    tables = [
        _of_batch(parquet.table_of([store.folder / "made" / one.made / f"{file}.parquet"]), one)
        for one in store.batches
    ]
    table = pa.concat_tables(tables, promote_options="permissive")
    name = SUMMARY.get(file, file)
    return parquet.plain(table) if name is None else parquet.frame_of(table, name)


def _report(
    store: Store, small: Mapping[str, pd.DataFrame], corrections: Sequence[Correction]
) -> tuple[Report, dict[str, pd.DataFrame]]:
    """What became of the corrections, over all batches and after them; and the frames of all documents after them."""
    report = Report()
    for one in store.batches:
        report.add(report_of(store.folder, one.made))
    after = _after(corrections)
    if not after:
        return report, {}
    frames = _Frames(store, small.__getitem__).lazy()
    made = word.to_entities({name: frames[name] for name in _TOUCHED}, after, report)
    return report, {f"{_CORRECTED}{name}": made[name] for name in _OF_ALL}
