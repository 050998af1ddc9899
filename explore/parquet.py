"""Frames as Parquet files, and back with the contract’s dtypes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from explore import schema

_TEXT = pd.StringDtype(na_value=np.nan)
_PANDAS = {pa.string(): _TEXT, pa.large_string(): _TEXT}


def put(path: Path, frame: pd.DataFrame, name: str | None = None) -> None:
    """Writes a frame; with `name`, by the contract's schema of the frame of that name, and its version."""
    form = None if name is None else schema.SCHEMAS[name]
    table = pa.Table.from_pandas(frame, schema=form, preserve_index=False)
    if form is not None:
        table = table.replace_schema_metadata(form.metadata)  # what pandas adds says nothing that the contract does not
    # Written whole beside it and moved into place by whoever made the folder.
    pq.write_table(table, path, compression="zstd", compression_level=3, write_page_index=True)


def table_of(paths: Sequence[Path], columns: Iterable[str] | None = None) -> pa.Table:
    """The rows of several files, one after another."""
    wanted = None if columns is None else list(columns)
    return pa.concat_tables(
        # The files are many and small: looked at as a dataset, each would take twice as long.
        [pq.ParquetFile(path, memory_map=True).read(columns=wanted, use_threads=False) for path in paths],
        promote_options="permissive",
    )


def plain(table: pa.Table) -> pd.DataFrame:
    """The table as a frame that is none of the contract's, its texts as such."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS.get)
    return frame


def frame_of(table: pa.Table, name: str) -> pd.DataFrame:
    """The table as the frame of that name in the contract, whole or with some of its columns."""
    made = {column: _column(table[column], schema.dtype_of(name, column)) for column in table.column_names}
    return pd.DataFrame(made, index=pd.RangeIndex(table.num_rows))


def _column(values: pa.ChunkedArray, dtype: Any) -> Any:
    if dtype == "category":
        return _category(values)
    if dtype == "Int64":
        return values.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return values.to_pandas(types_mapper=_PANDAS.get)
    return values.to_pandas().astype(dtype)


def _category(values: pa.ChunkedArray) -> Any:
    """The categories that occur, in their order, as `astype("category")` gives them."""
    if not values.num_chunks or not len(values):
        return pd.Categorical(pd.Series([], dtype=_TEXT))
    whole = values.unify_dictionaries()
    known = whole.chunk(0).dictionary.to_pandas(types_mapper=_PANDAS.get)
    codes = np.concatenate([chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in whole.chunks])
    used = np.unique(codes)
    used = used[used >= 0]
    names = known.iloc[used]
    order = np.argsort(names.to_numpy(dtype=object), kind="stable")
    place = np.full(len(known) + 1, -1, dtype=np.int64)
    place[used[order]] = np.arange(len(used))
    return pd.Categorical.from_codes(place[codes], categories=pd.Index(names.iloc[order], dtype=_TEXT))
