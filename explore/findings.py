"""Findings: passages that an analyst keeps, with a note, codes and a status, in a small file beside the data.

A finding says where it stands (document, source hash, turn, offsets) and in which words; never by a row's id. Who
spoke, when and where is asked of the corpus when it is shown. `located` finds each again in the corpus as it is now.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explore import sheets
from explore.corpus import Corpus
from explore.corpus.coded import codes as codes_of
from explore.corpus.coded import rows_of
from explore.sheets import Row, Sheet
from explore.writing import locked, user

FILE = "findings.csv"
TO_CHECK = "to check"
STATUSES = (TO_CHECK, "checked", "to cite", "set aside")
"""What a finding may be; another word in the file is taken as it is."""

SAID = ("entity_id", "title", "note", "code", "status", "coder")
"""What an analyst says of a finding, and may change."""
_PLACE = ("document_id", "source_hash", "position", "start", "end", "text")
COLUMNS = ("finding_id", *_PLACE, *SAID, "author", "time")
"""The file's columns. `position` is the turn's, from 0, as in turns; empty for a passage outside the turns."""
_NUMBERS = ("position", "start", "end")
LOST = "no longer found"

FOUND = ("turn_id", "now_start", "now_end", "here", "found", "why")
"""What `located` adds."""
_FOUND_TYPES: dict[Any, Any] = {
    "turn_id": "str", "now_start": "Int64", "now_end": "Int64", "here": "str", "found": "bool", "why": "str",
}  # fmt: skip


def folder_of(corpus: Corpus) -> Path:
    """Where the findings of a corpus lie. Raises ValueError, with the cure, for a corpus that is from no folder."""
    if corpus.folder is None:
        raise ValueError(
            "these transcripts were not loaded from a folder, so there is no place beside them to keep findings: "
            "take the corpus that explore.load gave"
        )
    return corpus.folder


def read(folder: Path) -> pd.DataFrame:
    """The findings kept in `folder`, one row each, in the file's order; no rows where there is no file.

    Columns: those of the file as text, but position, start and end as numbers (Int64), time as a moment in UTC.
    Of two rows with one finding_id (two copies of the file put together) the one written last counts. What could
    not be read is told by `unread`. Raises ValueError for a file that is no such table.
    """
    return opened(folder)[0]


def opened(folder: Path) -> tuple[pd.DataFrame, list[str]]:
    """What `read` and `unread` give, of one reading of the file."""
    sheet = _sheet(folder)
    return _typed(_standing(sheet)), [what for _, what in sheet.odd]


def nothing() -> pd.DataFrame:
    """What `read` gives where nothing is kept."""
    return _typed({})


def unread(folder: Path) -> list[str]:
    """What is wrong with rows that `read` left out, each with its line and the cure; they stay in the file."""
    return opened(folder)[1]


def keep(folder: Path, corpus: Corpus, passage: Mapping[str, Any], **said: str) -> str:
    """Keeps a passage and gives its finding_id; one that its author has kept already is only changed.

    `passage` has document_id, turn_id, start and end in the turn's text, and text or sentence, the words to keep. The
    words decide: where they stand around start and end, that is the place; without start and end it is the turn.

    >>> import explore
    >>> from tempfile import TemporaryDirectory
    >>> corpus = explore.load(explore.sample())
    >>> passage = corpus.passages("It is an offer").iloc[0]
    >>> with TemporaryDirectory() as folder:
    ...     id_ = keep(Path(folder), corpus, passage, code="manners", note="The last word.")
    ...     read(Path(folder))[["position", "text", "code", "status"]]
       position                             text     code    status
    0         4  It is an offer I accept with pleasure.  manners  to check

    Raises LookupError for a transcript or turn that is not there, ValueError for a field that no finding has.
    """
    _check(said)
    row = {**dict.fromkeys(COLUMNS, ""), **_place(corpus, passage), "status": TO_CHECK}
    entity = passage.get("entity_id")
    row |= {"entity_id": entity if isinstance(entity, str) else "", "author": user(), "time": _now()}
    row["finding_id"] = _key(row)
    with _changing(folder) as sheet:
        known = _standing(sheet).get(row["finding_id"])
        if known is None:
            sheet.rows.append(row | _cleaned(said))
        else:
            known.update(_cleaned(said))
    return row["finding_id"]


def change(folder: Path, finding_id: str, **said: str) -> None:
    """Changes what is said of a finding: title, note, code (several parted by `;`), status, entity_id, coder.

    Raises LookupError for a finding that is not there, ValueError for a field that no finding has.
    """
    _check(said)
    with _changing(folder) as sheet:
        _one(sheet, finding_id).update(_cleaned(said))


def drop(folder: Path, finding_id: str) -> Row:
    """Takes a finding out of the file, and gives its row, which `put_back` takes.

    Raises LookupError for a finding that is not there.
    """
    with _changing(folder) as sheet:
        row = _one(sheet, finding_id)
        _put(sheet, finding_id, None)
    return row


def put_back(folder: Path, row: Mapping[str, str]) -> None:
    """Puts a finding's row as it was in the place of the one it has now; what `drop` took out, in order of time."""
    with _changing(folder) as sheet:
        _put(sheet, row["finding_id"], row)


def undo(folder: Path, finding_id: str, before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> None:
    """Makes a finding's row what it was `before`, where it is still what it was `after`; None stands for no row.

    Raises LookupError where the row is another by now: whoever wrote it would lose it.
    """
    with _changing(folder) as sheet:
        if _standing(sheet).get(finding_id) != after:
            raise LookupError("it cannot be taken back: this finding was changed since, and that would be lost")
        _put(sheet, finding_id, before)


def row_of(folder: Path, finding_id: str) -> Row | None:
    """A finding's row as it stands in the file, which `put_back` takes; None where it is not there."""
    return _standing(_sheet(folder)).get(finding_id)


def codes(findings: pd.DataFrame) -> pd.Series[int]:
    """Every code of the findings, most used first, with how many findings have it.

    >>> codes(pd.DataFrame({"code": ["warm", "cold; warm", ""]})).to_dict()
    {'warm': 2, 'cold': 1}
    """
    each = Counter(one for cell in findings["code"].tolist() for one in sheets.listed(cell))
    ordered = dict(sorted(each.items(), key=lambda pair: (-pair[1], pair[0])))
    return pd.Series(list(ordered.values()), index=pd.Index(list(ordered), dtype="str"), dtype="int64")


# Where it stands now ----------------------------------------------------------------------------------------------


def located(corpus: Corpus, findings: pd.DataFrame) -> pd.DataFrame:
    """The findings with where each stands now: turn_id, now_start, now_end, here (document_id), found, why.

    A page that is the same, under whatever name, has the finding where it was. One that has changed has it where the
    words stand, if they stand in it once. Else `found` is False, `why` says why, and turn_id is NA.
    """
    pages = _Pages(corpus)
    places = findings[list(_PLACE)].astype("object")
    rows = [pages.find(row) for row in places.where(places.notna(), None).to_dict("records")]
    added = pd.DataFrame(rows, columns=list(FOUND), index=findings.index, dtype="object").astype(_FOUND_TYPES)
    return pd.concat([findings, added], axis=1)


_Found = tuple[str | None, int | None, int | None, str | None, bool, str]


class _Pages:
    """Where words stand in a corpus's transcripts."""

    def __init__(self, corpus: Corpus) -> None:
        documents, turns = corpus.documents, corpus.turns
        ids = documents["document_id"].astype("str").tolist()
        self._hashes = dict(zip(ids, documents["source_hash"].astype("str").tolist(), strict=True))
        self._by_hash = {hash_: id_ for id_, hash_ in reversed(self._hashes.items())}
        self._of, pages = codes_of(turns["document_id"])
        self._number = {id_: number for number, id_ in enumerate(pages)}
        self._position = turns["position"].to_numpy()
        self._ids, self._texts = turns["turn_id"], turns["text"]

    def _rows(self, id_: str) -> Any:
        """The rows of a transcript's turns."""
        return np.flatnonzero(self._of == self._number.get(id_, -2))

    def _said(self, row: int) -> tuple[str, str]:
        """A turn's id and its words."""
        return str(self._ids.iat[row]), str(self._texts.iat[row])

    def find(self, row: Mapping[Any, Any]) -> _Found:
        """Where a row of the file stands now."""
        id_, hash_, start, end = str(row["document_id"]), row["source_hash"], row["start"], row["end"]
        here = id_ if self._hashes.get(id_) == hash_ else self._by_hash.get(hash_ or "", "")
        if here and row["position"] is None:
            return None, start, end, here, True, ""
        if here:
            rows = self._rows(here)
            for at in rows[self._position[rows] == row["position"]]:
                turn_id, text = self._said(at)
                if text[start:end] == row["text"]:
                    return turn_id, start, end, here, True, ""
        here = here or id_
        if here not in self._hashes:
            return None, None, None, None, False, f"the transcript {id_} is not among these"
        same = self._hashes[here] == hash_
        what = "its words do not stand at its place" if same else "the page has changed"
        return self._by_words(here, str(row["text"]), what)

    def _by_words(self, here: str, words: str, what: str) -> _Found:
        turns = [self._said(at) for at in self._rows(here)] if words else []
        places = [(turn_id, at) for turn_id, text in turns for at in _everywhere(words, text)]
        if len(places) == 1:
            turn_id, at = places[0]
            return turn_id, at, at + len(words), here, True, f"{what}; found by its words"
        many = f"its words stand in it {len(places)} times" if places else "its words stand in no turn of it"
        return None, None, None, here, False, f"{what}, and {many}"


def _everywhere(words: str, text: str) -> list[int]:
    out, at = [], text.find(words)
    while at >= 0:
        out.append(at)
        at = text.find(words, at + 1)
    return out


def shown(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """What the corpus says of each finding that `located` gave.

    Columns: speaker_id, speaker, role, number, turns, date, page, place. `page` is the transcript's title, or its id;
    `number` the turn's, from 1. What the corpus does not know is NA.
    """
    turns, documents = corpus.turns, corpus.documents
    said = _taken(turns, "turn_id", found["turn_id"], _SAID_BY)
    held = _taken(documents, "document_id", found["here"], _HELD)
    introduced = said["self_introduced"].astype("str").where(said["speaker"].isna())
    label = said["label"].astype("str")
    return pd.DataFrame(
        {
            "speaker_id": said["speaker_id"].astype("str"),
            "speaker": said["speaker"].astype("str").fillna(introduced).fillna(label),
            "role": said["role"].astype("str"),
            "number": said["position"].astype("Int64") + 1,
            "turns": held["n_turns"].astype("Int64"),
            "date": held["date"],
            "page": held["title"].astype("str").fillna(found["document_id"].reset_index(drop=True)),
            "place": held["place"].astype("str"),
        }
    )


_SAID_BY = ["speaker_id", "speaker", "role", "self_introduced", "label", "position"]
_HELD = ["n_turns", "date", "title", "place"]


def _taken(frame: pd.DataFrame, key: str, wanted: pd.Series[Any], columns: list[str]) -> pd.DataFrame:
    """Columns of the frame's row for each wanted key; NA where there is none."""
    at = rows_of(frame[key], wanted)
    taken = frame[columns].reset_index(drop=True)
    return taken.reindex(at).reset_index(drop=True)


# The file ----------------------------------------------------------------------------------------------------------


def _sheet(folder: Path) -> Sheet:
    sheet = sheets.read(folder / FILE, COLUMNS, ("document_id", "text"), _wrong)
    for row in sheet.rows:
        row["finding_id"] = row["finding_id"].strip() or _key(row)
        row["status"] = row["status"].strip() or TO_CHECK
    return sheet


@contextmanager
def _changing(folder: Path) -> Iterator[Sheet]:
    """The file to change, written when the change is made, while no other writer is let in."""
    path = folder / FILE
    with locked(path):
        sheet = _sheet(folder)
        yield sheet
        sheets.save(path, sheet)


def _put(sheet: Sheet, finding_id: str, row: Mapping[str, str] | None) -> None:
    """Puts a row in the place of a finding's, or in order of time; takes the finding out where there is no row."""
    at = next((i for i, other in enumerate(sheet.rows) if other["finding_id"] == finding_id), None)
    rest = [other for other in sheet.rows if other["finding_id"] != finding_id]
    if row is not None:
        if at is None:
            at = next((i for i, other in enumerate(rest) if other["time"] > row["time"]), len(rest))
        rest.insert(at, dict(row))
    sheet.rows = rest


def _wrong(row: Row) -> str:
    """What is wrong with a row of the file."""
    if not row["document_id"].strip():
        return "document_id is empty: write which transcript it is from"
    odd = [name for name in _NUMBERS if row[name].strip() and not sheets.is_number(row[name].strip())]
    if odd:
        return f"{odd[0]} is {row[odd[0]]!r}: write a number from 0 to {sheets.GREATEST}, or leave it empty"
    return ""


def _standing(sheet: Sheet) -> dict[str, Row]:
    """The row that counts for each finding, in the file's order."""
    out: dict[str, Row] = {}
    for row in sheet.rows:
        known = out.get(row["finding_id"])
        if known is None or row["time"] >= known["time"]:
            out[row["finding_id"]] = row
    return out


def _one(sheet: Sheet, finding_id: str) -> Row:
    row = _standing(sheet).get(finding_id)
    if row is None:
        raise LookupError("this finding is no longer in the file: someone else took it out")
    return row


def _typed(rows: Mapping[str, Row]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        cells = [row[name] for row in rows.values()]
        if name in _NUMBERS:
            numbers = [int(cell) if cell.strip() else None for cell in cells]
            columns[name] = pd.array(numbers, dtype="Int64")
        elif name == "time":
            moments = pd.to_datetime(pd.Series(cells, dtype="str"), utc=True, errors="coerce", format="ISO8601")
            columns[name] = moments.astype("datetime64[us, UTC]")
        else:
            columns[name] = pd.array(cells, dtype="str")
    return pd.DataFrame(columns, columns=list(COLUMNS))


def _key(row: Mapping[str, str]) -> str:
    """An id made of the place and its keeper; it begins with a letter, so that no spreadsheet takes it for a number."""
    parts = [row[name] for name in (*_PLACE, "author")]
    return "f" + hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()[:11]


def _check(said: Mapping[str, str]) -> None:
    unknown = set(said) - set(SAID)
    if unknown:
        raise ValueError(f"a finding has no {', '.join(sorted(unknown))}; what can be said of it: {', '.join(SAID)}")


def _cleaned(said: Mapping[str, str]) -> Row:
    """What is said, codes in order, and who coded where nobody is named."""
    row = {name: sheets.joined([value]) if name == "code" else value for name, value in said.items()}
    return {"coder": user()} | row if row.get("code") else row


def _place(corpus: Corpus, passage: Mapping[str, Any]) -> Row:
    """The place of a passage: document, hash, turn, offsets, words."""
    documents = corpus.documents
    id_ = str(passage["document_id"])
    held = documents.loc[documents["document_id"] == id_, "source_hash"]
    if held.empty:
        raise LookupError(f"there is no transcript {id_!r}")
    row = {"document_id": id_, "source_hash": str(held.iloc[0])}
    words = next((passage[n] for n in ("text", "sentence", "surface") if isinstance(passage.get(n), str)), "")
    start, end = (None if pd.isna(passage.get(n)) else int(passage[n]) for n in ("start", "end"))
    turn_id = passage.get("turn_id")
    if not isinstance(turn_id, str) or not turn_id:
        return row | {"position": "", "start": _text(start), "end": _text(end), "text": words}
    turns = corpus.turns
    turn = turns[turns["turn_id"] == turn_id]
    if turn.empty:
        raise LookupError(f"there is no turn {turn_id!r}")
    said = str(turn["text"].iloc[0])
    start, end = _around(said, words, 0 if start is None else start, len(said) if end is None else end)
    position = str(int(turn["position"].iloc[0]))
    return row | {"position": position, "start": str(start), "end": str(end), "text": said[start:end]}


def _around(said: str, words: str, start: int, end: int) -> tuple[int, int]:
    """Where the words stand: around `start` and `end` if they do, else there."""
    if not words or said[start:end] == words:
        return start, end
    places = [(at, at + len(words)) for at in _everywhere(words, said)]
    holding = [(a, b) for a, b in places if (a <= start and end <= b) or (start <= a and b <= end)]
    return holding[0] if holding else (start, end)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
