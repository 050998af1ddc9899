"""What followed a passage, in the analyst's own word: kept in a small file beside the data, above any suggestion."""

from __future__ import annotations

import csv
import getpass
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from explore.writing import write

FILE = "uptake.csv"
KEY = ("document_id", "source_hash", "position", "surface")
"""What a row speaks of: the page as it was read, the turn's position from 0, and the words; never a row's id."""
COLUMNS = (*KEY, "uptake", "author", "time")
Key = tuple[str, str, str, str]


def read(folder: Path) -> dict[Key, str]:
    """What followed each passage judged, by its key; of two rows with one key the later counts; none without a file.

    Raises ValueError, naming the file and the cure, for a file that holds something else.
    """
    return {key: row["uptake"] for key, row in _rows(folder).items()}


def judge(folder: Path, passages: Iterable[Key], uptake: str) -> dict[Key, str]:
    """Writes what followed these passages, and gives what was said of them before; empty takes the word back.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     key = ("talks", "a1b2", "3", "BAM")
    ...     _ = judge(Path(folder), [key], "taken up")
    ...     list(read(Path(folder)).values()), list(judge(Path(folder), [key], "").values()), read(Path(folder))
    (['taken up'], ['taken up'], {})

    Raises OSError where the folder cannot be written to; then nothing has changed.
    """
    keys = list(passages)
    rows = _rows(folder)
    before = {key: rows[key]["uptake"] if key in rows else "" for key in keys}
    put(folder, dict.fromkeys(keys, uptake))
    return before


def put(folder: Path, said: Mapping[Key, str]) -> None:
    """Writes what followed each of these passages, as `judge` does for several with one word."""
    rows = _rows(folder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for key, uptake in said.items():
        rows.pop(key, None)
        if uptake:
            rows[key] = {**dict(zip(KEY, key, strict=True)), "uptake": uptake, "author": _author(), "time": now}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[key] for key in sorted(rows))
    write(folder / FILE, out.getvalue().encode())


def _rows(folder: Path) -> dict[Key, dict[str, str]]:
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            given = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} is no CSV in UTF-8 ({error}): save it so, or move it away") from error
    if given and not {*KEY, "uptake"} <= set(given[0]):
        raise ValueError(f"{path} lacks the columns {', '.join((*KEY, 'uptake'))}: put it right, or move it away")
    rows = [{column: row.get(column) or "" for column in COLUMNS} for row in given]
    return {(r["document_id"], r["source_hash"], r["position"], r["surface"]): r for r in rows if r["uptake"]}


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
