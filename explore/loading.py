"""From files to a corpus: finds them, reads each once, and reports what could not be read."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from explore import schema, twice
from explore.assembling import Read, assemble, no_collection
from explore.catalogue import read as read_catalogue
from explore.choosing import catalogues, choose
from explore.corpus import Corpus, sentence
from explore.corrections import Correction, CorrectionError
from explore.corrections import read as read_corrections
from explore.files_read import Columns, Page, read, silent
from explore.mentions._matcher import matcher_of
from explore.reading import Reader
from explore.sources import File, Paths, Problem, corrections_of, each_once, files, printable

_MANY = 20  # files, from which on a progress bar is worth its line


def load(
    source: Paths,
    *,
    strict: bool = False,
    progress: bool | None = None,
    invented: bool = False,
    readers: Iterable[Reader] = (),
) -> Corpus:
    """A corpus of all transcripts in `source`: a file, a folder (with all folders in it), a glob, or a list of these.

    Every file's reader is chosen by its content, never by its ending. What cannot be read becomes a row of
    `corpus.problems` (source, place, what, cure) and a warning, and never stops the others; with `strict=True`
    it raises. A page that is there twice is read once, the fuller form of it, and `problems` says so. With
    `progress` (by default from 20 files on) a bar shows how far it is.

    Pages that say in their first line that they are INVENTED are left out where real ones are loaded with them, a row
    of `problems` each, and so is the catalogue that lies beside them; `invented=True` takes them in.

    `readers` are asked before the kit's own: each an object with `NAME`, `matches(head)` and `parse(source)`.

    >>> import explore
    >>> explore.load(explore.sample()).turns["words"].tolist()
    [182, 340, 36, 68, 8]

    Raises FileNotFoundError for a path that is not there, and ValueError when nothing in it is a transcript,
    saying what was found instead.
    """
    source = source if isinstance(source, str | os.PathLike) else list(source)
    asked = tuple(readers)
    problems: list[Problem] = []
    found = each_once(files(source, problems))
    if strict and problems:
        raise ValueError(": ".join(filter(None, problems[0])))
    refused: Counter[str] = Counter()
    pages: list[Page] = []
    with no_collection():
        for file in _shown(found, progress):
            for one in read(file, asked):
                if isinstance(one, Page):
                    pages.append(one)
                    continue
                inside, error = one
                if silent(inside, error):
                    continue
                if strict:
                    raise ValueError(f"{printable(inside.path)}: {error}") from error
                refused[error.what] += 1
                problems.append((printable(inside.path), error.place, error.what, error.cure))
        if not pages:
            raise ValueError(nothing(source, found, refused))
        forms = [twice.form_of(page) for page in pages]
        chosen = choose(forms, invented=invented)
        catalogue = read_catalogue(*catalogues(source, forms, invented=invented))
    problems += chosen.problems
    if refused:
        warn_of(refused, found)
    path, said = corrected(source, problems, strict=strict)
    columns = Columns()
    for place, id_ in zip(chosen.places, chosen.ids, strict=True):
        columns.add(pages[place], id_)
    listed = schema.from_rows("problems", [*problems, *columns.problems])
    made = Read(columns.frames, catalogue, listed)
    return Corpus(assemble(made, said), origin=(made, path))


def warm(source: Paths) -> None:
    """Has what `load` needs for `source`, beside the transcripts themselves, made and kept on disk for the next time.

    Raises CatalogueError for a catalogue of the analyst's that cannot be read.
    """
    with no_collection():
        matcher_of(read_catalogue(*catalogues(source, [])))


def warn_of(refused: Counter[str], found: Sequence[File]) -> None:
    """Warns of the files that were not read."""
    listed = ", ".join(f"{number} × {what}" for what, number in refused.most_common(5))
    number = sum(refused.values())
    told = f"{number} of {len(found)} files were not read ({listed}): see corpus.problems"
    warnings.warn_explicit(told, UserWarning, "explore.load", 1)  # no path: it tells an analyst nothing


def corrected(source: Paths, problems: list[Problem], *, strict: bool) -> tuple[Path, list[Correction]]:
    """Where the corrections beside the data stand, and what they are; none and a problem where they cannot be read."""
    path = corrections_of(source)
    try:
        return path, read_corrections(path)
    except CorrectionError as error:
        if strict:
            raise
        what, cure = "corrections that cannot be read", "put the row right, or take it out; see corpus.problems"
        warnings.warn(f"{error}: no correction was applied", stacklevel=3)
        problems.append((str(path), str(error).removeprefix(f"{path}: "), what, cure))
        return path, []


def _shown(found: list[File], progress: bool | None) -> Iterable[File]:
    if not (len(found) >= _MANY if progress is None else progress):
        return found
    from tqdm.auto import tqdm  # looks for notebook widgets, so only where a bar is shown

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bar: Iterable[File] = tqdm(found, desc="Reading transcripts", unit=" files", leave=False)
    return bar


def nothing(source: Paths, found: Sequence[File], refused: Counter[str]) -> str:
    """What is said of a source that holds no transcript."""
    shown = source if isinstance(source, str | os.PathLike) else "the list given"
    if not found:
        return f"{shown}: 0 transcripts, for there are no files in it; give the folder that holds the transcripts"
    kinds = ", ".join(f"{number} × {what}" for what, number in refused.most_common(4))
    return (
        f"{shown}: 0 transcripts in {sentence.counted(len(found), 'file')}: {kinds}. Give a folder of transcripts as "
        "text or HTML; the README says which layouts are read"
    )
