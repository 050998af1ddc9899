"""Tables whose rows are turns or whole speeches: CSV, TSV, JSON, its lines, Parquet, Excel, and DataFrames.

Which column holds what is guessed by names and by what stands in them, and told; `explore.load(path, columns=…)` says
it instead. A table that only speaks of transcripts (a list of files, findings) is none: it has no column of speech.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import pandas as pd

from explore.corpus.audit import visible
from explore.labels import parse as parse_label
from explore.reading import _body, _columns, _genre, _labelled, _rows
from explore.reading._columns import Columns
from explore.reading._days import Days, days
from explore.reading._decoding import UnknownError, UnreadableError
from explore.reading._mending import lines
from explore.reading._page import Builder, Paragraph, Source, Transcript, Who

NAME = "table"
TAKES = "bytes"
RANK = 8  # after those that know their own tables

_KEYS = re.compile(r'"([^"\\\n]{1,60})"\s*:')
_ABOUT_DOCUMENT = ("title", "date", "place", "language", "url")
_SHOWN = 3  # examples in a sentence


def matches(head: bytes) -> bool:
    """Whether a file begins as a table with a column of speech and one of who or when.

    Of Parquet and Excel only `parse` can tell: their columns stand at the end of the file.
    """
    kind = _rows.kind_of(head)
    if kind in {"parquet", "excel", None}:
        return kind is not None
    start = _rows.beginning(head, _columns.known)
    if start is not None:
        return _columns.guessed(start) is not None
    if kind == "separated":
        return False
    # A single row is longer than what is shown of the file.
    return _columns.known(_KEYS.findall(head.decode("utf-8", "ignore")))


def parse(source: Source) -> Iterator[Transcript]:
    """The transcripts of a table. Raises UnreadableError where no column holds what was said."""
    return _read(_rows.tables(source.raw), source, {})


def unknown(raw: bytes) -> UnknownError:
    """What is said of a table in which `matches` saw no transcript."""
    try:
        first = next((one for table in _rows.tables(raw) if (one := table.first()) is not None), None)
    except UnreadableError as error:
        return UnknownError(f"it is {error}")
    return UnknownError("it has no rows: leave it out") if first is None else _columns.unknown(first)


class Told:
    """The reader of tables whose columns the analyst names, or of a DataFrame, which is in no file."""

    NAME, TAKES = NAME, "bytes"

    def __init__(self, columns: Mapping[str, str] | None = None, frame: pd.DataFrame | None = None) -> None:
        self._columns = {str(sort): str(name) for sort, name in (columns or {}).items()}
        self._frame = None if frame is None else _rows.strings(frame)

    def matches(self, head: bytes) -> bool:
        """Whether a file begins as a table of any sort."""
        if self._frame is not None:
            return True
        kind = _rows.kind_of(head)
        return kind in {"parquet", "excel"} or (kind is not None and _rows.beginning(head, bool) is not None)

    def parse(self, source: Source) -> Iterator[Transcript]:
        """The transcripts of the table. Raises UnreadableError for a column that it does not have."""
        tables = _rows.tables(source.raw) if self._frame is None else iter([_rows.Table(iter([self._frame]))])
        return _read(tables, source, self._columns)

    @property
    def raw(self) -> bytes:
        """What stands for the bytes of a DataFrame: the same for the same cells."""
        if self._frame is None:
            return b""
        whole = hashlib.sha256("\0".join(self._frame.columns).encode("utf-8", "surrogatepass"))
        for name in self._frame.columns:
            whole.update("\0".join(self._frame[name]).encode("utf-8", "surrogatepass"))
        return whole.digest()


def _read(tables: Iterator[_rows.Table], source: Source, given: Mapping[str, str]) -> Iterator[Transcript]:
    """The transcripts of all tables of a file; a sheet that holds none is passed over where another does."""
    refused: UnreadableError | None = None
    found = False
    for table in tables:
        try:
            yield from _transcripts(table, source, given)
            found = True
        except UnreadableError as error:
            refused = refused or error
    if not found:
        raise refused or UnreadableError("a table without any row", "leave it out")


@dataclass(slots=True)
class _Cells:
    """The cells of the columns that are read, by sort, and where each row stands."""

    places: list[str] = field(default_factory=list)
    of: dict[str, list[str]] = field(default_factory=dict)
    empty: int = 0
    """Rows that hold no text."""

    def add(self, piece: pd.DataFrame, columns: Columns, unit: str) -> None:
        """The rows of a piece that hold text."""
        text = columns.of["text"]
        if text not in piece:
            self.empty += len(piece)
            return
        has_text = [cell.strip() != "" for cell in piece[text]]
        kept = piece[has_text]
        self.empty += self._filled(piece[[not has for has in has_text]], columns)
        self.places += [f"{unit} {number}" for number in kept.index]
        for sort, name in columns.of.items():
            self.of.setdefault(sort, []).extend(kept[name].tolist() if name in kept else [""] * len(kept))

    @staticmethod
    def _filled(rows: pd.DataFrame, columns: Columns) -> int:
        """How many rows hold anything in the columns that are read."""
        names = [name for name in columns.of.values() if name in rows]
        return sum(any(cell.strip() for cell in row) for row in rows[names].itertuples(index=False))

    def at(self, sort: str, row: int) -> str:
        """A cell without the blanks around it; nothing where there is no such column."""
        cells = self.of.get(sort)
        return cells[row].strip() if cells else ""


def _transcripts(table: _rows.Table, source: Source, given: Mapping[str, str]) -> Iterator[Transcript]:
    first = table.first()
    if first is None or not len(first):
        raise UnreadableError("a table without any row", "leave it out")
    columns = _columns.said(first, given) if given else _columns.guessed(first)
    if columns is None:
        raise _columns.unknown(first)
    cells = _Cells()
    for piece in table.pieces:
        cells.add(piece, columns, table.unit)
    if not cells.places:
        raise UnreadableError(f"no row has a text in the column {columns.of['text']}", "name another: columns={…}")
    read = days(cells.of.get("date", ()))
    groups = _grouped(cells, columns, read)
    parts = _parts(groups, cells, read, table.name)
    doubts = [(table.name, *columns.told(list(first.columns))), *_doubts(cells, read), *table.doubts]
    for rows, part in zip(groups, parts, strict=True):
        transcript = _document(rows, cells, read, source.name)
        transcript.part = part
        transcript.doubts = [*doubts, *transcript.doubts]
        doubts = []
        yield transcript


def _grouped(cells: _Cells, columns: Columns, read: Days) -> list[list[int]]:
    """The rows of each document, in order."""
    rows = range(len(cells.places))
    keys = [_key(row, cells, columns, read) for row in rows]
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, key in zip(rows, keys, strict=True):
        groups.setdefault(key, []).append(row)
    if "order" in columns.of:
        order = pd.to_numeric(pd.Series(cells.of["order"]), errors="coerce").fillna(float("inf")).tolist()
        return [sorted(group, key=order.__getitem__) for group in groups.values()]
    return list(groups.values())


def _key(row: int, cells: _Cells, columns: Columns, read: Days) -> tuple[str, ...]:
    """What the rows of one document share."""
    if "document" in columns.of:
        return (cells.at("document", row),)
    if "title" not in columns.of and "speaker" not in columns.of:
        return (str(row),)  # a row is a whole speech
    day = read.of.get(cells.of["date"][row]) if "date" in columns.of else None
    return str(day or ""), cells.at("title", row)


def _parts(groups: list[list[int]], cells: _Cells, read: Days, sheet: str) -> list[str]:
    """A name of its own for each document of the file; none where it is the only one."""
    if len(groups) == 1:
        return [sheet]
    out: list[str] = []
    seen: dict[str, int] = {}
    for rows in groups:
        day = read.of.get(cells.of["date"][rows[0]]) if "date" in cells.of else None
        dated = [day.date().isoformat()] if day else []
        name = cells.at("document", rows[0]) or " ".join([*dated, cells.at("title", rows[0])[:80]]).strip()
        name = "/".join(filter(None, [sheet, " ".join(name.split())[:120].replace("/", "-") or cells.places[rows[0]]]))
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return out


def _doubts(cells: _Cells, read: Days) -> Iterator[tuple[str, str, str]]:
    cure = "write dates as 2012-05-04"
    if read.order:
        yield "", f"dates read as {read.order}", cure if read.doubtful else f"nothing to do, if it is so; else {cure}"
    if read.unread:
        shown = ", ".join(map(_rows.shortened, read.unread[:_SHOWN]))
        place = cells.places[cells.of["date"].index(read.unread[0])]
        yield place, f"what is no date stands in the column of dates: {shown} ({len(read.unread)} such)", cure
    if cells.empty:
        yield "", f"rows without a text, left out: {cells.empty:,}", "nothing to do, unless a text is missing"


def _document(rows: list[int], cells: _Cells, read: Days, name: str) -> Transcript:
    builder = Builder()
    about = {sort: _about(sort, rows, cells, builder) for sort in _ABOUT_DOCUMENT}
    for sort, cell in about.items():
        if cell:
            builder.field(sort, Paragraph(cell))
    for row in rows:
        if "speaker" in cells.of or "speaker_id" in cells.of:
            _turn(builder, row, cells)
        else:
            _speech(builder, row, cells)
    builder.end()
    texts = [cells.of["text"][row] for row in rows]
    turns = builder.transcript.turns
    builder.transcript.document = {
        "title": about["title"] or None,
        "summary": None,
        "date": _day(rows, cells, read, builder) or _labelled.named_date(name),
        "time": None,
        "place": about["place"] or None,
        "genre": _genre.guess(about["title"], "", len(turns)),
        "language": _language(about["language"]) or _labelled.language("\n".join(texts[:20])[:4_000]),
        "url": about["url"] or None,
        "format": NAME,
        "is_excerpt": _body.is_excerpt(builder, about["title"]),
        "characters": sum(map(visible, [*texts, *about.values()]))
        + sum(visible(cells.at(sort, row)) for sort in ("speaker", "role") for row in rows),
    }
    return builder.transcript


def _about(sort: str, rows: list[int], cells: _Cells, builder: Builder) -> str:
    """What the document's rows say of it: the first cell that says anything; others are told."""
    said = list(dict.fromkeys(filter(None, (cells.at(sort, row) for row in rows))))
    if len(said) > 1 and sort in {"title", "place"}:
        other = next(row for row in rows if cells.at(sort, row) == said[1])
        what = f"more than one {sort} in one transcript: {', '.join(map(_rows.shortened, said[:_SHOWN]))}"
        cure = f'name the column that parts transcripts: columns={{"document": …}}, or leave out the {sort}'
        builder.transcript.doubts.append((cells.places[other], what, cure))
    return said[0] if said else ""


def _day(rows: list[int], cells: _Cells, read: Days, builder: Builder) -> datetime | None:
    """The document's day: the first that its rows have."""
    found = (
        [read.of[cell] for cell in (cells.of["date"][row] for row in rows) if cell in read.of]
        if "date" in cells.of
        else []
    )
    if len(set(found)) > 1:
        shown = ", ".join(day.date().isoformat() for day in list(dict.fromkeys(found))[:_SHOWN])
        cure = 'name the column that parts transcripts: columns={"document": …}'
        builder.transcript.doubts.append(
            ("", f"more than one date in one transcript, the first is taken: {shown}", cure)
        )
    return found[0] if found else None


def _turn(builder: Builder, row: int, cells: _Cells) -> None:
    """A row that is a turn."""
    speaker, role, id_ = (cells.at(sort, row) for sort in ("speaker", "role", "speaker_id"))
    place = cells.places[row]
    label = Paragraph(" ".join(filter(None, [speaker, role])), [], place)
    builder.turn(speaker or role or id_, label, _who(speaker, role, id_))
    text = cells.of["text"][row]
    for start, end in lines(text):
        builder.say(Paragraph(text[start:end], [], place))
    builder.close()


@lru_cache(maxsize=65_536)
def _who(speaker: str, role: str, id_: str) -> Who | None:
    """Who speaks; None where it is to be read off the label, which says more than a name."""
    label = parse_label(speaker) if speaker else None
    if label is not None and label.kind != "speech":
        return None  # a questioner
    if not role and not id_ and label is not None and (label.sure or label.name is None):
        return None
    if label is not None and label.role and label.name and not role:
        return Who(label.name, id_ or None, label.role)
    return Who(speaker or None, id_ or None, role or None)


def _speech(builder: Builder, row: int, cells: _Cells) -> None:
    """A row that is a whole speech, or a transcript whose turns have labels."""
    text, place = cells.of["text"][row], cells.places[row]
    parts = [Paragraph(text[start:end], [], place) for start, end in lines(text)]
    find = _labelled.finding([part.text for part in parts])
    if any(_labelled.opens(part.text, find) for part in parts):
        _body.read(builder, parts, find)
        builder.close()
        return
    builder.turn("", Paragraph("", [], place), Who(None))
    for part in parts:
        builder.say(part)
    builder.close()


@lru_cache(maxsize=1024)
def _language(said: str) -> str | None:
    """A language as ISO 639-1 has it, else as the table has it."""
    if len(said) == 2 or not said:
        return said.lower() or None
    import pycountry  # slow to read

    try:
        found = pycountry.languages.lookup(re.split(r"[-_]", said)[0])
    except LookupError:
        return said
    return getattr(found, "alpha_2", None) or said
