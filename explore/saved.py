"""Selections with a name, kept in a small file beside the data, so that work survives the notebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explore.writing import locked, write

FILE = "selections.json"
State = dict[str, Any]


def read(folder: Path) -> dict[str, State]:
    """The selections kept in `folder`, by name; none where there is no file.

    Raises ValueError, naming the file and the cure, for a file that holds something else.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise ValueError(f"{path} cannot be read ({error}): put it right, or move it away") from error
    if not isinstance(kept, dict) or not all(isinstance(state, dict) for state in kept.values()):
        raise ValueError(f"{path} holds no selections by name: put it right, or move it away")
    return kept


def save(folder: Path, name: str, state: Mapping[str, Any]) -> None:
    """Keeps a selection under a name, in the place of one that has it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save(Path(folder), "Moscow", {"held_in": ["Moscow"]})
    ...     read(Path(folder))
    {'Moscow': {'held_in': ['Moscow']}}

    Raises ValueError for a name of blanks, OSError where the folder cannot be written to.
    """
    if not name.strip():
        raise ValueError("give the selection a name")
    with locked(folder / FILE):
        _write(folder, {**read(folder), name.strip(): dict(state)})


def forget(folder: Path, name: str) -> None:
    """Takes a selection out of the file. Raises LookupError for a name that is not there."""
    with locked(folder / FILE):
        kept = read(folder)
        if name not in kept:
            raise LookupError(f"no selection is called {name!r}")
        del kept[name]
        _write(folder, kept)


def _write(folder: Path, kept: Mapping[str, State]) -> None:
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    write(folder / FILE, f"{text}\n".encode())
