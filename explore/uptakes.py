"""What followed a passage, in the analyst's own word: kept in a small file beside the data, above any suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from explore import sheets
from explore.sheets import Row, Sheet
from explore.writing import locked, user

FILE = "uptake.csv"
KEY = ("document_id", "source_hash", "position", "surface")
"""What a row speaks of: the page as it was read, the turn's position from 0, and the words; never a row's id."""
COLUMNS = (*KEY, "uptake", "author", "time")
_OURS = ("uptake", "author", "time")
Key = tuple[str, str, str, str]


def read(folder: Path) -> dict[Key, str]:
    """What followed each passage judged, by its key; of two rows with one key the later counts; none without a file.

    Raises ValueError, naming the file and the cure, for a file that holds something else.
    """
    return {key: row["uptake"] for key, row in _standing(_sheet(folder)).items()}


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
    return _said(folder, dict.fromkeys(keys, uptake))


def put(folder: Path, said: Mapping[Key, str]) -> None:
    """Writes what followed each of these passages, as `judge` does for several with one word."""
    _said(folder, said)


def _said(folder: Path, said: Mapping[Key, str]) -> dict[Key, str]:
    """Writes what is said of passages in the place of what was, which it gives."""
    path = folder / FILE
    with locked(path):
        sheet = _sheet(folder)
        standing = _standing(sheet)
        by = {"author": user(), "time": datetime.now(UTC).isoformat(timespec="seconds")}
        rows = []
        for row in sheet.rows:
            key = _key(row)
            if key in said:
                last = said[key] and row is standing.get(key)
                row = row | ({"uptake": said[key], **by} if last else dict.fromkeys(_OURS, ""))
                if not last and not any(row[name] for name in sheet.columns if name not in KEY):
                    continue  # nothing is left in it, not even in a column of the analyst's own
            rows.append(row)
        new = [key for key, uptake in said.items() if uptake and key not in standing]
        sheet.rows = [*rows, *(dict(zip(KEY, key, strict=True)) | {"uptake": said[key], **by} for key in new)]
        sheets.save(path, sheet)
    return {key: standing[key]["uptake"] if key in standing else "" for key in said}


def _sheet(folder: Path) -> Sheet:
    return sheets.read(folder / FILE, COLUMNS, (*KEY, "uptake"), _wrong)


def _wrong(row: Row) -> str:
    """What is wrong with a row of the file; one without a word on what followed is the analyst's own, and stays."""
    return "" if row["document_id"].strip() else "document_id is empty: write which transcript it is from"


def _standing(sheet: Sheet) -> dict[Key, Row]:
    """The row that counts for each passage."""
    return {_key(row): row for row in sheet.rows if row["uptake"]}


def _key(row: Row) -> Key:
    return row["document_id"], row["source_hash"], row["position"], row["surface"]
