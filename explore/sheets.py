"""Small files of an analyst's own beside the data: CSV that people, spreadsheets and version control all read.

A file is UTF-8 with a byte order mark, so that spreadsheets know it, and every cell is text that no spreadsheet runs.
What a spreadsheet saves is read again: with semicolons or tabs, with columns of the analyst's own, in another order.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from explore.escaping import cell, restored
from explore.writing import write

Row = dict[str, str]
GREATEST = 999_999_999
"""The greatest number that a cell may hold."""


@dataclass(slots=True)
class Sheet:
    """A file's columns and rows. `odd` holds rows that could not be read, cell for cell, each with what is wrong."""

    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    odd: list[tuple[list[str], str]] = field(default_factory=list)


def read(path: Path, columns: Sequence[str], needed: Sequence[str], wrong: Callable[[Row], str]) -> Sheet:
    """The rows of a file; no rows where there is no file, or an empty one.

    `columns` are there whatever the file has; those of the file's own come after. `wrong` says what is wrong with a
    row, in words that name the cure, or nothing. Raises ValueError for what is no such file: it names the cure.
    """
    if not path.exists():
        return Sheet(list(columns))
    try:
        lines = list(_cells(path.read_bytes().decode("utf-8-sig")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} is no CSV in UTF-8 ({error}): save it as “CSV UTF-8”, or move it away") from error
    if not lines:
        return Sheet(list(columns))
    (_, head), *rest = lines
    named = _named(head)
    missing = [name for name in needed if name not in named]
    if missing:
        lacks = ", ".join(missing)
        raise ValueError(f"{path}: its first line lacks {lacks}: put the columns’ names back, or move the file away")
    sheet = Sheet([*named, *(name for name in columns if name not in named)])
    for line, cells in rest:
        if not any(cells) or _named(cells) == named:  # two files, one put behind the other
            continue
        row = dict.fromkeys(sheet.columns, "") | dict(zip(named, map(restored, cells), strict=False))
        many = "it has more cells than the first line has columns: put quotes around its commas"
        what = many if any(cells[len(named) :]) else wrong(row)
        if what:
            sheet.odd.append((cells, f"{path.name}, line {line}: {what}"))
        else:
            sheet.rows.append(row)
    return sheet


def _named(cells: list[str]) -> list[str]:
    """The names of columns: one that has none, or another's, is called by its place."""
    bare = [name.strip().lstrip("\ufeff") for name in cells]
    return [name if name and name not in bare[:i] else f"column {i + 1}" for i, name in enumerate(bare)]


def save(path: Path, sheet: Sheet) -> None:
    """Writes the sheet, whole or not at all; rows that could not be read stand at its end as they were.

    Raises OSError, in a sentence, where the folder cannot be written to.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([[cell(row.get(name, "")) for name in sheet.columns] for row in sheet.rows])
    writer.writerows([cells for cells, _ in sheet.odd])
    try:
        write(path, out.getvalue().encode("utf-8-sig", errors="replace"))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        cure = "use a copy of the transcripts in a folder that you may write to"
        raise OSError(f"{path.name} could not be written in {path.parent} ({why}): {cure}") from error


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row of a file with the number of the line on which it begins."""
    first = text.partition("\n")[0]
    marks = max(",;\t", key=first.count)  # as the spreadsheet of another country saves it
    with _any_length():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=marks, strict=True)
        begins = 1
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise csv.Error(f"{error}, in the row that begins on line {begins}") from error


@contextmanager
def _any_length() -> Iterator[None]:
    """The module's own limit of a cell's length is one for all of Python: it is put back."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def is_number(text: str) -> bool:
    """Whether a cell holds a whole number from 0 to GREATEST, which every frame can hold.

    >>> is_number("12"), is_number("-1"), is_number("99999999999999999999")
    (True, False, False)
    """
    return text.isdecimal() and len(text) <= len(str(GREATEST))


def listed(text: str) -> list[str]:
    """The codes in a cell, parted by semicolons, each once.

    >>> listed("tone: warm; old projects;; tone: warm")
    ['tone: warm', 'old projects']
    """
    return list(dict.fromkeys(one for part in text.split(";") if (one := " ".join(part.split()))))


def joined(codes: Iterable[str]) -> str:
    """Codes as a cell holds them."""
    return "; ".join(listed(";".join(codes)))
