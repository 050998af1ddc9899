"""What was fetched into a folder, a row a page: a table to look at, and the state from which the next run goes on.

The table is written whole now and then; what came since lies in a journal of lines beside it, so that a run that is
killed at any moment loses no page that it has.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from explore.escaping import cell, plain, restored
from explore.writing import write

FILE = "manifest.csv"
HIDDEN = ".fetch"
"""The folder for the cache, the journal and the log; hidden, so that no transcript is looked for in it."""
KEPT, LEFT_OUT, FAILED = "kept", "left out", "failed"


@dataclass(slots=True)
class Row:
    """One page, or a list of the site that failed."""

    id: str
    status: str
    file: str = ""
    title: str = ""
    date: str = ""
    url: str = ""
    fetched: str = ""
    sha256: str = ""
    licence: str = ""
    source: str = ""
    what: str = ""
    cure: str = ""


COLUMNS = tuple(one.name for one in fields(Row))


def is_id(id: str) -> bool:
    """Whether this is a page's id, and so may be a file's name.

    >>> [is_id(one) for one in ("53949", "../53949", "", "1" * 13)]
    [True, False, False, False]
    """
    return re.fullmatch(r"[0-9]{1,12}", id) is not None


class Manifest:
    """The rows of a folder's pages by id, read from it and kept in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = {row.id: row for row in read(folder)}
        self._journal = folder / HIDDEN / "journal.jsonl"
        for line in _lines(self._journal):
            self.rows[line.id] = line
        (folder / HIDDEN).mkdir(exist_ok=True)
        self.save()

    def put(self, row: Row) -> None:
        """Takes a row in, in the place of what was said of the same page."""
        self.rows[row.id] = row
        with self._journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row)) + "\n")

    def drop(self, id: str) -> None:
        """Takes a row out, at the next writing of the table."""
        self.rows.pop(id, None)

    def here(self, id: str) -> bool:
        """Whether the page of this id lies in the folder."""
        path = self.path(id)
        return path.is_file() and path.stat().st_size > 0

    def path(self, id: str) -> Path:
        """Where the page of this id lies, or will lie."""
        if not is_id(id):
            raise ValueError(f"{id!r} is no id of a page")  # names of files come from a site
        return self.folder / f"{id}.html"

    def save(self) -> None:
        """Writes the table; the journal begins anew."""
        rows = sorted(self.rows.values(), key=lambda row: (row.date, len(row.id), row.id))
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(COLUMNS)
        table.writerows([cell(plain(value, " ")) for value in asdict(row).values()] for row in rows)
        write(self.folder / FILE, b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace"))
        self._journal.unlink(missing_ok=True)


def read(folder: Path) -> list[Row]:
    """The rows of a folder's table; none where there is none, or where it is no table of this kind."""
    try:
        text = (folder / FILE).read_text("utf-8-sig")
    except (FileNotFoundError, UnicodeDecodeError):
        return []
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    kept = [{name: restored(row.get(name) or "") for name in COLUMNS} for row in rows]
    return [Row(**row) for row in kept if row["id"] and row["status"]]


def _lines(journal: Path) -> list[Row]:
    """The rows of a journal; a last line that was cut off is passed over."""
    rows = []
    try:
        lines = journal.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            said: dict[str, Any] = json.loads(line)
            rows.append(Row(**{name: str(said[name]) for name in COLUMNS}))
        except (ValueError, TypeError, KeyError):
            continue
    return rows


def digest(content: bytes) -> str:
    """The SHA-256 by which a page is known again."""
    return hashlib.sha256(content).hexdigest()


class Listed:
    """What the lists of a range named, kept until a run came to its end, so that the next one goes on from there."""

    def __init__(self, folder: Path, key: dict[str, str]) -> None:
        self._path = folder / HIDDEN / "listed.json"
        self._key = key
        self.entries: dict[str, tuple[str, str, str]] = {}
        """Address, title and date by id."""
        self.reached = ""
        self.done = False
        try:
            said = json.loads(self._path.read_text("utf-8"))
            if said["key"] == key:
                found = {id: (str(a), str(b), str(c)) for id, (a, b, c) in said["entries"].items()}
                self.entries = {id: one for id, one in found.items() if is_id(id)}
                self.reached, self.done = str(said["reached"]), bool(said["done"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return

    def save(self) -> None:
        """Writes down what was listed so far."""
        said = {"key": self._key, "entries": self.entries, "reached": self.reached, "done": self.done}
        write(self._path, json.dumps(said).encode())

    def forget(self) -> None:
        """The run came to its end: the next one looks at the lists anew."""
        self._path.unlink(missing_ok=True)


def prepare(folder: Path) -> None:
    """Makes the folder, and the hidden one in it. Raises OSError where that cannot be."""
    os.makedirs(folder / HIDDEN, exist_ok=True)
