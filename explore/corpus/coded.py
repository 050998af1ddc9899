"""Columns as numbers, which are counted a hundred times as fast as texts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

Codes = np.ndarray[Any, np.dtype[np.int64]]


def codes(column: pd.Series[Any]) -> tuple[Codes, list[str]]:
    """For each row the number of its value, -1 where it is missing, and the values by number.

    >>> codes(pd.Series(["b", None, "b"]))
    (array([ 0, -1,  0]), ['b'])
    """
    keyed = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    return keyed.cat.codes.to_numpy().astype("int64"), keyed.cat.categories.tolist()


def last(column: pd.Series[Any], group: Codes, size: int) -> list[Any]:
    """For each of `size` groups the last value of the column that is there; NaN where none is.

    >>> last(pd.Series(["x", "y", None]), np.array([0, 0, 0]), 2)
    ['y', nan]
    """
    value, texts = codes(column)
    there = (value >= 0) & (group >= 0)
    found = np.full(size, -1)
    found[group[there]] = value[there]
    return [texts[one] if one >= 0 else float("nan") for one in found]


def rows_of(keys: pd.Series[Any], column: pd.Series[Any]) -> Codes:
    """For each row of `column` the row of `keys`, which holds each value once, that has its value; -1 where none has.

    >>> rows_of(pd.Series(["a", "b"]), pd.Series(["b", "c", None], dtype="category"))
    array([ 1, -1, -1])
    """
    value, texts = codes(column)
    places = np.append(pd.Index(keys).get_indexer(pd.Index(texts, dtype="str")), -1) if texts else np.array([-1])
    return np.asarray(places[value], dtype="int64")
