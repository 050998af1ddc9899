"""From files to a corpus: finds them, reads each once, and reports what could not be read."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from explore import schema, twice
from explore.assembling import Read, assemble, no_collection
from explore.catalogue import read as read_catalogue
from explore.choosing import catalogues, choose, corrected
from explore.corpus import Corpus
from explore.files_read import Columns, Page, read, silent
from explore.mentions._matcher import matcher_of
from explore.reading import AsideError, Reader, tables
from explore.refused import nothing, warn_of
from explore.sources import File, Paths, Problem, each_once, files, is_store, printable

_FRAME = "DataFrame"
_MANY = 20  # files, from which on a progress bar is worth its line


def load(
    source: Paths | pd.DataFrame,
    *,
    strict: bool = False,
    progress: bool | None = None,
    invented: bool = False,
    readers: Iterable[Reader] = (),
    columns: Mapping[str, str] | None = None,
    since: Any = None,
    until: Any = None,
    documents: Iterable[str] | None = None,
) -> Corpus:
    """A corpus of all transcripts in `source`: a file, a folder (with all folders in it), a glob, or a list of these.

    It may also be a pandas DataFrame with a row a turn or a speech; corrections of it are kept in the working folder.

    Every file's reader is chosen by its content, never by its ending. What cannot be read becomes a row of
    `corpus.problems` (source, place, what, cure) and a warning, and never stops the others; with `strict=True`
    it raises. A page that is there twice is read once, the fuller form of it, and `problems` says so. With
    `progress` (by default from 20 files on) a bar shows how far it is.

    Pages that say in their first line that they are INVENTED are left out where real ones are loaded with them, a row
    of `problems` each, and so is the catalogue that lies beside them; `invented=True` takes them in.

    `source` may also be a store that `build` made: it is opened at once, and each frame is read when it is first asked
    for. `since`, `until` (both inclusive) and `documents` (ids) are for a store: nothing but those transcripts is read.

    `readers` are asked before the kit's own: each an object with `NAME`, `matches(head)` and `parse(source)`.
    `columns` says which column of a table holds what, where that is not guessed right (`problems` says how it is
    read): `{"text": "speech", "speaker": "mp"}`; also speaker_id, role, date, title, document (what parts transcripts),
    place, language, url, order.

    >>> import explore
    >>> explore.load(explore.sample()).turns["words"].tolist()
    [182, 340, 36, 68, 8]

    Raises FileNotFoundError for a path that is not there, and ValueError when nothing in it is a transcript,
    saying what was found instead.
    """
    table = tables.Told(columns, source if isinstance(source, pd.DataFrame) else None)
    if isinstance(source, pd.DataFrame):
        source = _FRAME
    source = source if isinstance(source, str | os.PathLike) else list(source)
    some = {"since": since, "until": until, "documents": None if documents is None else list(documents)}
    if isinstance(source, str | os.PathLike) and is_store(Path(source).expanduser()):
        from explore.archive import load_store  # only where there is a store

        return load_store(Path(source).expanduser().absolute(), **some)
    if any(one is not None for one in some.values()):
        raise ValueError("since, until and documents narrow a store while it is opened: elsewhere use corpus.select(…)")
    asked = (*readers, table) if columns or table.raw else tuple(readers)
    problems: list[Problem] = []
    found = [File(Path(_FRAME), _FRAME, raw=table.raw)] if table.raw else each_once(files(source, problems, asked))
    if strict and problems:
        raise ValueError(": ".join(filter(None, problems[0])))
    refused: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    pages: list[Page] = []
    with no_collection():
        for file in _shown(found, progress):
            for one in read(file, asked):
                if isinstance(one, Page):
                    pages.append(one)
                    continue
                inside, error = one
                if isinstance(error, AsideError):
                    aside[error.what] += 1
                    continue
                if silent(inside, error) and len(found) > 1:
                    continue
                if strict:
                    raise ValueError(f"{printable(inside.path)}: {error}") from error
                refused[error.what] += 1
                problems.append((printable(inside.path), error.place, error.what, error.cure))
        if not pages:
            raise ValueError(nothing(source, found, refused + aside, problems))
        forms = [twice.form_of(page) for page in pages]
        chosen = choose(forms, invented=invented)
        catalogue = read_catalogue(*catalogues(source, forms, invented=invented))
    problems += chosen.problems
    if refused:
        warn_of(refused, found)
    path, said = corrected(source, problems, strict=strict)
    filled = Columns()
    for place, id_ in zip(chosen.places, chosen.ids, strict=True):
        filled.add(pages[place], id_)
    listed = schema.from_rows("problems", [*problems, *filled.problems])
    made = Read(filled.frames, catalogue, listed)
    return Corpus(assemble(made, said), origin=(made, path))


def warm(source: Paths) -> None:
    """Has what `load` needs for `source`, beside the transcripts themselves, made and kept on disk for the next time.

    Raises CatalogueError for a catalogue of the analyst's that cannot be read.
    """
    with no_collection():
        matcher_of(read_catalogue(*catalogues(source, [])))


def _shown(found: list[File], progress: bool | None) -> Iterable[File]:
    if not (len(found) >= _MANY if progress is None else progress):
        return found
    from tqdm.auto import tqdm  # looks for notebook widgets, so only where a bar is shown

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bar: Iterable[File] = tqdm(found, desc="Reading transcripts", unit=" files", leave=False)
    return bar
