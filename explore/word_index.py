"""Which turns hold certain words, from an index on disk: what it names is looked at more closely, nothing else is.

The index is made by tantivy, where that is installed (`pip install 'explore-transcripts[search]'`); without it every
turn is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40
"""Bytes from which on a word is not in the index."""
_FIELD, _ROW = "text", "row"


def available() -> bool:
    """Whether an index can be made and asked."""
    return find_spec("tantivy") is not None


def write(folder: Path, texts: Iterable[str]) -> None:
    """Makes the index of these texts, known by their places, in a new folder; nothing where tantivy is missing."""
    if not available():
        return
    import tantivy

    folder.mkdir()
    writer = tantivy.Index(_schema(), path=str(folder)).writer(heap_size=15_000_000, num_threads=1)
    for row, text in enumerate(texts):
        document = tantivy.Document()
        document.add_unsigned(_ROW, row)
        document.add_text(_FIELD, text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def words(sought: str) -> list[tuple[str, bool]] | None:
    """The words that a text must hold, each with whether it is the beginning of one; None where the index cannot tell.

    >>> words("customs union"), words("custom* union"), words("“a”~")
    ([('customs', False), ('union', False)], [('custom', True), ('union', False)], [('a', False)])
    """
    out: list[tuple[str, bool]] = []
    for found in _WORD.finditer(sought):
        begins = sought[found.end() : found.end() + 1] == "*"
        word = found[0].lower()
        if not word.isascii() or len(word) >= _LONGEST:
            return None  # the index folds other letters in its own way
        out.append((word, begins))
    return out or None


def rows(folders: Sequence[Path], sizes: Sequence[int], sought: str) -> npt.NDArray[np.bool_] | None:
    """Of the texts of several indexes, one after another, those that may hold all words; None where all may.

    Of a folder that has no index all texts may.
    """
    wanted = words(sought)
    if wanted is None or not available():
        return None
    parts = []
    for folder, size in zip(folders, sizes, strict=True):
        part = np.zeros(size, dtype=bool)
        searcher = _searcher(str(folder)) if folder.is_dir() else None
        if searcher is None:
            part[:] = True
        else:
            part[_found(searcher, tuple(wanted), size)] = True
        parts.append(part)
    return np.concatenate(parts) if parts else np.zeros(0, dtype=bool)


def _found(searcher: Any, wanted: tuple[tuple[str, bool], ...], size: int) -> list[int]:
    if not size:
        return []
    hits = searcher.search(_query(wanted), limit=size, count=False).hits
    found: list[int] = searcher.fast_field_values(_ROW, [address for _, address in hits]) if hits else []
    return found


@lru_cache(maxsize=64)
def _query(wanted: tuple[tuple[str, bool], ...]) -> Any:
    import tantivy

    query, must = tantivy.Query, tantivy.Occur.Must
    each = [
        query.regex_query(_schema(), _FIELD, f"{word}.*")
        if begins
        else query.term_query(_schema(), _FIELD, word, "basic")
        for word, begins in wanted
    ]
    return query.boolean_query([(must, one) for one in each])


@lru_cache(maxsize=1)
def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_FIELD, stored=False, tokenizer_name="default", index_option="basic")
    builder.add_unsigned_field(_ROW, stored=False, fast=True)
    return builder.build()


@lru_cache(maxsize=4096)
def _searcher(folder: str) -> Any:
    """An index that is open; it never changes, for the folder's name says what is in it."""
    import tantivy

    try:
        return tantivy.Index.open(folder).searcher()
    except (OSError, ValueError):
        return None
