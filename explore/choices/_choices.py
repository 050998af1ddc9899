"""The rows that all filters share: what may be chosen, what is told of it, how much of it there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus import Corpus
from explore.names import fold

COLUMNS = ("value", "name", "told", "group", "also", "turn_id", "noun", "number", "there")
"""value: what the selection takes, NA where it cannot be chosen · also: other names, parted by newlines ·
turn_id: where to read it, for what can be opened and not chosen · noun: what `number` counts."""

Amounts = tuple[Sequence[int] | np.ndarray[Any, Any], Sequence[bool] | np.ndarray[Any, Any] | None]
"""How much there is of each choice, and (where that is not simply more than none) whether it is there."""


def known(rows: Iterable[tuple[str | None, str, str, str, str, str | None, str]]) -> pd.DataFrame:
    """Choices from rows of value, name, told, group, also, turn_id, noun."""
    columns = COLUMNS[:-2]
    table = list(rows)
    return pd.DataFrame({c: pd.Series([row[i] for row in table], dtype="object") for i, c in enumerate(columns)})


def choices(module: ModuleType, corpus: Corpus, rest: Corpus, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a choice of a filter: COLUMNS, with its number in `rest`; none there last within its group.

    `before` is `module.known(corpus)` where that is at hand.

    >>> import explore
    >>> from explore.choices import speakers
    >>> corpus = explore.load(explore.sample())
    >>> choices(speakers, corpus, corpus.select(text="railway"))[["name", "number"]]
                       name  number
    0  Nursultan Nazarbayev     340
    1        Vladimir Putin       0
    """
    frame = module.known(corpus) if before is None else before
    numbers, there = module.amounts(frame, rest)
    number = np.asarray(numbers, dtype="int64")
    frame = frame.assign(number=number, there=number > 0 if there is None else np.asarray(there, dtype=bool))
    group = pd.factorize(frame["group"])[0]
    rank = np.zeros(len(frame), dtype="int64") if module.ORDERED else -number
    order = np.lexsort((np.arange(len(frame)), rank, ~frame["there"].to_numpy(), group))
    return frame.iloc[order].reset_index(drop=True)


def found(frame: pd.DataFrame, words: str) -> pd.DataFrame:
    """The choices with all of `words` in their name, what is told of them, or one other name; then `also` is that name.

    Beginnings of words will do; case and accents do not count.

    >>> import explore
    >>> from explore.choices import subjects
    >>> corpus = explore.load(explore.sample())
    >>> found(choices(subjects, corpus, corpus), "bam")[["name", "also"]].head(1)
                       name also
    0  Baikal-Amur Mainline  BAM
    """
    sought = [f" {word}" for word in _words(words).split()]
    if not sought:
        return frame.assign(also="")
    names = [_within(sought, f"{name} {told}") for name, told in zip(frame["name"], frame["told"], strict=True)]
    also = ["" if named else _alias(sought, more) for named, more in zip(names, frame["also"], strict=True)]
    kept = [named or bool(alias) for named, alias in zip(names, also, strict=True)]
    return frame.assign(also=also)[kept].reset_index(drop=True)


def _alias(sought: list[str], also: str) -> str:
    """The shortest other name with all the words."""
    if not _within(sought, also):
        return ""
    return min((alias for alias in also.split("\n") if _within(sought, alias)), key=len, default="")


def _within(sought: list[str], text: str) -> bool:
    words = _words(text)
    return all(word in words for word in sought)


@lru_cache(maxsize=65_536)
def _words(text: str) -> str:
    """The words of a text, folded, each with a blank before it: what is sought begins a word."""
    return " " + " ".join(re.findall(r"\w+", fold(text)))
