"""Which of the pages found are read, under which ids, and which of the analyst's own files belong to them."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from explore.corpus.invented import MARK
from explore.corrections import Correction, CorrectionError
from explore.corrections import read as read_corrections
from explore.files_read import ids
from explore.sources import Paths, Problem, corrections_of
from explore.twice import Form, once

_INVENTED = (
    f"{MARK}, and left out, for real transcripts were loaded with it",
    "load its folder by itself, or take it in with `invented=True`",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places of the pages that are read, their ids, and what is said of the others."""

    places: list[int]
    ids: list[str]
    problems: list[Problem]


def choose(forms: Sequence[Form], *, invented: bool) -> Chosen:
    """Each page once, and no invented ones beside real ones unless asked for."""
    stay, apart = _parted(forms, invented=invented)
    kept, twice = once([forms[i] for i in stay])
    places = [stay[i] for i in kept]
    problems = [(forms[i].source, forms[i].part, *_INVENTED) for i in apart]
    chosen = [forms[i] for i in places]
    named = ids([one.name for one in chosen], [one.path for one in chosen], [one.part for one in chosen])
    return Chosen(places, named, [*problems, *twice])


def _parted(forms: Sequence[Form], *, invented: bool) -> tuple[list[int], list[int]]:
    """The pages to load, and the invented ones that are left out: all of them where a single page is real."""
    real = [i for i, one in enumerate(forms) if not one.invented]
    if invented or not real:
        return list(range(len(forms))), []
    return real, [i for i, one in enumerate(forms) if one.invented]


def catalogues(source: Paths, forms: Sequence[Form], *, invented: bool = False) -> list[str]:
    """The analyst's own catalogues: the folders `catalogue` beside the data that is loaded."""
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
    places = [Path(one).expanduser() for one in given]
    beside = dict.fromkeys((place if place.is_dir() else place.parent) / "catalogue" for place in places)
    stay, apart = _parted(forms, invented=invented)
    left = _beside(beside, [forms[i].path for i in apart]) - _beside(beside, [forms[i].path for i in stay])
    return [str(folder) for folder in beside if folder.is_dir() and folder not in left]


def _beside(folders: Iterable[Path], pages: Iterable[Path]) -> set[Path]:
    """Those catalogues beside which, or in a folder beside which, one of the pages lies."""
    near = {path.parent for path in pages}
    above = near | {folder for path in near for folder in path.parents}
    return {catalogue for catalogue in folders if catalogue.parent in above}


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
