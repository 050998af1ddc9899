"""Selections with a name, kept in a small file beside the data, so that work survives the notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from explore.writing import locked, write

FILE = "selections.json"
TOPICS = "topics"
"""The one key that is no key of a selection: the topics of one's own that it leans on, with name, members, words."""
State = dict[str, Any]
_FLAGS = frozenset({"regex", "whole_word", "case"})
_TEXTS = frozenset({"text", "since", "until"})


def read(folder: Path) -> dict[str, State]:
    """The selections kept in `folder`, by name; none where there is no file.

    Raises ValueError, naming the file, the name and the cure, for a file that holds something else.
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
    for name, state in kept.items():
        wrong = [key for key, value in state.items() if not _fits(key, value)]
        if wrong:
            raise ValueError(f"{path}: “{name}” has {', '.join(wrong)} of a wrong sort: put it right, or take it out")
    return kept


def topics_of(state: Mapping[str, Any]) -> list[tuple[str, list[str], list[str]]]:
    """The topics of one's own kept with a selection: name, members, words of each."""
    return [(one["name"], one["members"], one["words"]) for one in state.get(TOPICS) or ()]


def save(
    folder: Path,
    name: str,
    state: Mapping[str, Any],
    topics: Iterable[tuple[str, Sequence[str], Sequence[str]]] = (),
) -> None:
    """Keeps a selection under a name, in the place of one that has it, and the topics of one's own that it leans on.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save(Path(folder), "Moscow", {"held_in": ["Moscow"]})
    ...     read(Path(folder))
    {'Moscow': {'held_in': ['Moscow']}}

    Raises ValueError for a name of blanks, OSError where the folder cannot be written to.
    """
    if not name.strip():
        raise ValueError("give the selection a name")
    own = [{"name": called, "members": list(members), "words": list(words)} for called, members, words in topics]
    with locked(folder / FILE):
        _write(folder, {**read(folder), name.strip(): {**state, **({TOPICS: own} if own else {})}})


def forget(folder: Path, name: str) -> None:
    """Takes a selection out of the file. Raises LookupError for a name that is not there."""
    with locked(folder / FILE):
        kept = read(folder)
        if name not in kept:
            raise LookupError(f"no selection is called {name!r}")
        del kept[name]
        _write(folder, kept)


def _fits(key: str, value: Any) -> bool:
    """Whether a value is of the sort that a selection has under this key; which keys there are, it knows itself."""
    if value is None:
        return True
    if key in _FLAGS:
        return isinstance(value, bool)
    if key == TOPICS:
        return isinstance(value, list) and all(_is_topic(one) for one in value)
    return isinstance(value, str) or (key not in _TEXTS and _is_listing(value))


def _is_topic(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("name"), str)
        and all(_is_listing(one.get(part)) for part in ("members", "words"))
    )


def _is_listing(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _write(folder: Path, kept: Mapping[str, State]) -> None:
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    write(folder / FILE, f"{text}\n".encode())
