"""The frames' contract: every frame has its columns and dtypes, whatever it holds."""

from __future__ import annotations

import pandas as pd
import pytest

import explore
from explore import schema


def _kind(column: pd.Series) -> object:
    return "category" if isinstance(column.dtype, pd.CategoricalDtype) else column.dtype


@pytest.mark.parametrize("frame", schema.NAMES)
def test_an_empty_frame_keeps_its_columns_and_dtypes(frame: str) -> None:
    empty = schema.empty(frame)
    assert list(empty.columns) == schema.SCHEMAS[frame].names
    assert {column: _kind(empty[column]) for column in empty} == {c: schema.dtype_of(frame, c) for c in empty}
    assert isinstance(empty.index, pd.RangeIndex)


@pytest.mark.parametrize("frame", schema.NAMES)
def test_the_seed_has_the_contracts_dtypes(frame: str, seed: explore.Corpus) -> None:
    found = getattr(seed, frame)
    assert list(found.columns) == schema.SCHEMAS[frame].names
    for column in found:
        assert _kind(found[column]) == schema.dtype_of(frame, column), column
    assert found.index.equals(pd.RangeIndex(len(found)))


def test_every_column_says_what_it_means() -> None:
    described = schema.describe()
    assert described["meaning"].str.len().gt(5).all()
    assert not described.duplicated(["frame", "column"]).any()


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="tags has no column colour; it has document_id"):
        schema.typed("tags", {"colour": ["red"]})
