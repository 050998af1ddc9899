"""The rows of a table file, as strings, piece by piece: separated values, JSON and its lines, Parquet, Excel."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

import pandas as pd

from explore.reading._archives import LARGEST
from explore.reading._decoding import UnreadableError, decode

PIECE = 50_000
"""Rows that are read at a time."""

_BLANK = frozenset({"nan", "NaN", "NaT", "<NA>", "null", "NULL"})
_SEPARATORS = ",;\t|"
_MORE = "\0"  # the column that takes what a row has too much
_HINT = re.compile(r"sep=.\r?\n")  # what Excel writes for itself
_SKIPPED = re.compile(r"Skipping line (\d+): (expected \d+ fields, saw \d+)")


@dataclass(slots=True)
class Table:
    """A table as it is read: pieces whose index says where each row stands, counted in `unit`s."""

    pieces: Iterator[pd.DataFrame]
    unit: str = "row"
    name: str = ""
    """Its sheet's name, where the file has several."""
    doubts: list[tuple[str, str, str]] = field(default_factory=list)
    """Filled as the pieces are read."""

    def first(self) -> pd.DataFrame | None:
        """The first piece, which stays among the pieces; None where there is none."""
        found = next(self.pieces, None)
        self.pieces = self.pieces if found is None else chain([found], self.pieces)
        return found


def kind_of(head: bytes) -> str | None:
    """What sort of table a file that begins so can be; None where it is none."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "excel" if b"xl/" in head and (b"[Content_Types].xml" in head or b"_rels/.rels" in head) else None
    start = _bare(head)[:1]
    return {"[": "json", "{": "json lines"}.get(start, "separated") if start else None


def tables(raw: bytes) -> Iterator[Table]:
    """The tables of a file. Raises UnreadableError where it is broken."""
    kind = kind_of(raw[:65_536])
    if kind is None:
        raise UnreadableError("an empty file", "leave it out")
    return _READ[kind](raw)


def beginning(head: bytes, known: Callable[[list[str]], bool]) -> pd.DataFrame | None:
    """The first rows of a file in text of which the beginning is given; None where they are not told apart.

    Where the lines of separated values do not fall into the same columns, their names must be `known`.
    """
    text = _bare(head)
    if text[:1] in "[{":
        found = [row for row in _objects(text) if isinstance(row, dict)]
        return _frame([row for _, row in _json_rows(found[0] if len(found) == 1 and text[0] == "{" else found)], 0)
    parted = _separated_head(text, known)
    if parted is None:
        return None
    names, rows = parted
    return pd.DataFrame([dict(zip(names, row, strict=False)) for row in rows], columns=names).fillna("")


def _bare(head: bytes) -> str:
    """The text of a beginning, cut wherever it was cut."""
    for cut in range(4):
        try:
            return decode(head[: len(head) - cut] if cut else head).lstrip()
        except UnreadableError:
            if b"\0" not in head[:64]:
                break
    return ""


def cell(value: Any) -> str:
    """A cell as text: nothing for what is missing, a list of strings as its lines."""
    if isinstance(value, str):
        return "" if value in _BLANK else value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "tolist") and not isinstance(value, str):  # numpy's own
        return cell(value.tolist())
    if isinstance(value, list | tuple):
        return "\n".join(map(cell, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def strings(frame: pd.DataFrame, first: int = 0) -> pd.DataFrame:
    """A frame's cells as text, its rows numbered from `first`; columns of one name keep the first."""
    unlike = frame.loc[:, ~frame.columns.duplicated()]
    columns = {str(name): [cell(one) for one in unlike[name].astype("object").tolist()] for name in unlike.columns}
    return pd.DataFrame(columns, index=range(first, first + len(frame)), dtype="object")


def _frame(rows: list[dict[str, Any]], first: int) -> pd.DataFrame | None:
    """Objects as a table; those in them are spread out: `speaker.name`."""
    if not rows:
        return None
    flat = [dict(_flat(row)) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    columns = {name: [row.get(name, "") for row in flat] for name in names}
    return pd.DataFrame(columns, index=range(first, first + len(rows)), dtype="object")


def _flat(row: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, dict) and not before:
            yield from _flat(value, f"{name}.")
        else:
            yield f"{before}{name}", cell(value)


def _objects(text: str) -> Iterator[Any]:
    """The values that a list in JSON, or lines of it, begin with."""
    decoder = json.JSONDecoder()
    at = 1 if text[:1] == "[" else 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value


# --- separated values ---------------------------------------------------------------------------------------------


def _separated_head(text: str, known: Callable[[list[str]], bool]) -> tuple[list[str], list[list[str]]] | None:
    """Names and first rows; None where the lines do not fall into the same columns."""
    best: tuple[list[str], list[list[str]]] | None = None
    for separator in _SEPARATORS:
        try:
            rows = [
                row
                for row in islice(csv.reader(io.StringIO(_unhinted(text), newline=None), delimiter=separator), 200)
                if row
            ]
        except csv.Error:
            continue
        if len(rows) < 2 or len(rows[0]) < 2 or (best is not None and len(rows[0]) <= len(best[0])):
            continue
        even = sum(len(row) == len(rows[0]) for row in rows[1:])
        names = [name.strip() for name in rows[0]]
        if (even and even + 1 >= 0.9 * (len(rows) - 1)) or known(names):  # the last may be cut
            best = names, rows[1:]
    return best


def _unhinted(text: str) -> str:
    return _HINT.sub("", text, count=1) if text.startswith("sep=") else text


def _separator(text: str) -> str:
    """What parts the first line into most."""
    first = re.split(r"[\r\n]", text[:65_536], maxsplit=1)[0]
    return max(_SEPARATORS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))


def _separated(raw: bytes) -> Iterator[Table]:
    text = _unhinted(decode(raw).lstrip("\r\n"))
    table = Table(iter(()))
    table.pieces = _separated_pieces(text, table)
    yield table


def _separated_pieces(text: str, table: Table) -> Iterator[pd.DataFrame]:
    separator = _separator(text)
    try:
        header = pd.read_csv(
            io.StringIO(text), sep=separator, dtype="object", na_filter=False, nrows=0, index_col=False
        )
        pieces = pd.read_csv(
            io.StringIO(text), sep=separator, dtype="object", na_filter=False, chunksize=PIECE, header=None,
            names=[*header.columns, _MORE], index_col=False,
            on_bad_lines="warn", skipinitialspace=True, skip_blank_lines=False,
        )  # fmt: skip
        with pieces:
            while (piece := _next(pieces, table)) is not None:
                rows = piece.rename(columns=lambda name: str(name).strip())
                yield _without_more(strings(rows, int(piece.index[0]) + 1).drop(index=1, errors="ignore"), table)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, csv.Error) as error:
        raise UnreadableError(f"a table that cannot be read ({error})", "save it again as CSV in UTF-8") from error


def _without_more(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows without what stands behind the last column, which is told."""
    for number, more in rows[_MORE].items():
        if more:
            what = f"a row has a cell more than there are columns, left out: {shortened(more)}"
            table.doubts.append((f"row {number}", what, "put quotes around cells that hold a separator"))
    return rows.drop(columns=_MORE)


def shortened(text: str) -> str:
    """A text as it can stand in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"


def _next(pieces: Iterator[pd.DataFrame], table: Table) -> pd.DataFrame | None:
    """The next rows; what is left out of them is told."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        piece = next(pieces, None)
    for line, counted in _SKIPPED.findall("\n".join(str(one.message) for one in told)):
        what = f"a row is left out ({counted.replace('fields', 'cells').replace('saw', 'found')})"
        table.doubts.append((f"line {line}", what, "put quotes around cells that hold a separator"))
    return piece


# --- JSON ---------------------------------------------------------------------------------------------------------


def _json(raw: bytes) -> Iterator[Table]:
    yield Table(_pieces(_json_rows(_loaded(decode(raw)))), "item")


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"broken JSON ({error})", "write it again", _line(error)) from error


def _line(error: Exception) -> str:
    return f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""


def _json_rows(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list, or of the one list of objects that an object holds."""
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list) and any(isinstance(row, dict) for row in one)]
        value = lists[0] if len(lists) == 1 else [value]
    return ((number, row) for number, row in enumerate(value if isinstance(value, list) else [], 1) if _is_row(row))


def _is_row(value: Any) -> bool:
    return isinstance(value, dict)


def _json_lines(raw: bytes) -> Iterator[Table]:
    text = decode(raw)
    first, _, more = text.strip().partition("\n")
    try:
        json.loads(first if more else "no line of several")
    except ValueError:
        yield from _json(raw)
        return
    table = Table(iter(()), "line")
    table.pieces = _pieces(_line_rows(text, table))
    yield table


def _line_rows(text: str, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(io.StringIO(text), 1):  # a separator of lines inside a string parts nothing
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            table.doubts.append((f"line {number}", f"a line of broken JSON is left out ({error})", "write it again"))
            continue
        if isinstance(row, dict):
            yield number, row


def _pieces(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[pd.DataFrame]:
    todo = iter(rows)
    while taken := list(islice(todo, PIECE)):
        frame = _frame([row for _, row in taken], 0)
        if frame is not None:
            frame.index = pd.Index([number for number, _ in taken])
            yield frame


# --- Parquet and Excel --------------------------------------------------------------------------------------------


def _parquet(raw: bytes) -> Iterator[Table]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def pieces(file: Any) -> Iterator[pd.DataFrame]:
        first = 0
        for batch in file.iter_batches(PIECE):
            yield strings(batch.to_pandas(), first)
            first += len(batch)

    try:
        file = pq.ParquetFile(pa.BufferReader(raw))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(f"a broken Parquet file ({error})", "write it again") from error
    yield Table(pieces(file))


NO_EXCEL = (
    "an Excel workbook, for which the kit's Excel part is not installed",
    "run pip install '.[excel]' in the kit's folder, then start anew; or save the sheet as CSV",
)


def _excel(raw: bytes) -> Iterator[Table]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise UnreadableError(*NO_EXCEL) from error
    _small_enough(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not read
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception as error:  # it raises what it comes upon: KeyError, BadZipFile, its own
        raise UnreadableError(f"a broken Excel workbook ({error})", "save it again") from error
    several = len(book.worksheets) > 1
    for sheet in book.worksheets:
        yield Table(_sheet(sheet.iter_rows(values_only=True)), name=str(sheet.title) if several else "")


def _small_enough(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"a broken Excel workbook ({error})", "save it again") from error
    if size > LARGEST:
        raise UnreadableError(f"a workbook that unpacks to {size:,} bytes", "save the sheet as CSV")


def _sheet(rows: Iterable[tuple[Any, ...]]) -> Iterator[pd.DataFrame]:
    """A sheet's rows; its first that holds anything names the columns."""
    todo = ((number, row) for number, row in enumerate(rows, 1) if any(one is not None for one in row))
    _, header = next(todo, (0, ()))
    names = [cell(one).strip() or f"column {number}" for number, one in enumerate(header, 1)]
    while taken := list(islice(todo, PIECE)):
        columns = {
            name: [cell(row[at]) if at < len(row) else "" for _, row in taken] for at, name in enumerate(names)
        }  # fmt: skip
        yield pd.DataFrame(columns, index=[number for number, _ in taken], dtype="object")


_READ: dict[str, Callable[[bytes], Iterator[Table]]] = {
    "separated": _separated, "json": _json, "json lines": _json_lines, "parquet": _parquet, "excel": _excel,
}  # fmt: skip
