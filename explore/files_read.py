"""From one file to its transcripts, and from transcripts to the frames that readers fill."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from explore import schema
from explore.corpus.audit import visible
from explore.corpus.texts import HEADER
from explore.offsets import Run, by_line
from explore.reading import (
    AsideError,
    Reader,
    Source,
    Transcript,
    UnreadableError,
    Who,
    decode,
    reader_for,
    readers,
    tables,
)
from explore.reading._archives import members, uncompressed
from explore.reading._decoding import UnknownError
from explore.reading._discovery import HEAD
from explore.sources import File, closed_file, is_read, may_be_transcript, printable

# Endings of tables, which may hold transcripts or data about them: only readers of bytes are asked, and nothing is
# said of one that none of them knows.
_TABLES = frozenset(".json .jsonl .ndjson .csv .tsv .parquet .xlsx .xls".split())
_NO_DATE = (
    "no date was found",
    "write it on a line of its own under the title, or into the file's name: 2012-05-15 talks.txt",
)
_NO_TURN = ("nobody's turn was found in it", "label turns as `Name: what was said`")
_BREAK = re.compile(r"\r\n|\r|\n")
_NOT_SAID = Who(None)


@dataclass(slots=True)
class Page:
    """One transcript of a file."""

    file: File
    hash: str
    characters: int
    transcript: Transcript
    breaks: list[int]
    """Where each line of the source ends."""


def read(file: File, first: Sequence[Reader] = ()) -> Iterator[Page | tuple[File, UnreadableError]]:
    """What a file holds, or why it cannot be read: one transcript, those of a table, those of an archive's files."""
    try:
        if file.is_folder:
            yield from _transcripts(file, _folder(file.path, file.name), first)
            return
        if file.raw is not None:
            yield from _transcripts(file, Source(file.name, raw=file.raw), first)
            return
        if not stat.S_ISREG(file.path.stat().st_mode):  # a pipe would be waited for
            raise UnreadableError("not a regular file", "leave it out: there is no text to read")
        raw = file.path.read_bytes()
        yield from _unpacked(file, raw, first)
    except OSError as error:
        yield file, UnreadableError(*closed_file(error))
    except UnreadableError as error:
        yield file, error


def silent(file: File, error: UnreadableError) -> bool:
    """Whether nothing is said of a file that cannot be read: a table that may be anything, what goes with others."""
    return isinstance(error, AsideError) or (
        isinstance(error, UnknownError) and Path(file.name).suffix.lower() in _TABLES
    )


def _unpacked(
    file: File, raw: bytes, first: Sequence[Reader]
) -> Iterator[Page | tuple[File, UnreadableError]]:  # fmt: skip
    """What one file's bytes hold; those of an archive are read member by member."""
    known = reader_for(raw[:HEAD], first)
    alone = uncompressed(raw) if known is None else None
    if alone is not None:
        raw, file = alone, replace(file, name=re.sub(r"\.(?:gz|bz2|xz)\Z", "", file.name, flags=re.IGNORECASE))
        known = reader_for(raw[:HEAD], first)
    inside = members(raw) if known is None else None
    if inside is None:
        yield from _transcripts(file, Source(file.name, raw=raw), first, _near(file.path))
        return
    names = frozenset(inside)
    if reader_for(names, first) is not None:
        yield from _transcripts(file, Source(file.name, files=inside), first)
        return
    for name in sorted(filter(_is_inside, inside)):
        member = File(file.path / name, f"{_stem(file.name)}/{name}")
        try:
            near = _near_in(inside, name)
            yield from _transcripts(member, Source(member.name, raw=inside[name]()), first, near)
        except UnreadableError as error:
            yield member, error


def _is_inside(name: str) -> bool:
    """Whether a file in an archive may be a transcript."""
    *folders, last = name.split("/")
    return all(map(is_read, folders)) and may_be_transcript(last)


def _folder(path: Path, name: str) -> Source:
    """A folder that is one source."""
    files = {one.name: one.read_bytes for one in sorted(path.iterdir()) if one.is_file()}
    return Source(name, files=files)


_Near = Callable[[str], Callable[[], bytes] | None]
"""What opens a file of this name in the folder of another or one up, None where there is none."""


def _near(path: Path) -> _Near:
    def found(name: str) -> Callable[[], bytes] | None:
        there = (folder / name for folder in path.parents[:2])
        return next((one.read_bytes for one in there if one != path and one.is_file()), None)

    return found


def _near_in(inside: Mapping[str, Callable[[], bytes]], path: str) -> _Near:
    """The same for a file in an archive."""
    folders = path.split("/")[:-1]

    def found(name: str) -> Callable[[], bytes] | None:
        there = ("/".join([*folders[:up], name]) for up in range(len(folders), max(len(folders) - 2, -1), -1))
        return next((inside[one] for one in there if one in inside and one != path), None)

    return found


def _nothing_near(name: str) -> None:
    """Of what has no folder."""


def beside(file: File) -> list[Path]:
    """The files beside this one, or one folder up, that a reader may look into with it: a corpus's root."""
    asked = [reader.beside for reader in readers() if hasattr(reader, "beside")]
    names = dict.fromkeys(name for ask in asked for name in ask(file.name))
    there = (folder / name for name in names for folder in file.path.parents[:2])
    return [one for one in there if one != file.path and one.is_file()]


def _transcripts(
    file: File, source: Source, first: Sequence[Reader], near: _Near = _nothing_near
) -> Iterator[Page]:  # fmt: skip
    """The transcripts of one source. Raises UnreadableError where it holds none."""
    text = ""
    head: str | bytes | frozenset[str] = frozenset(source.files) if source.files else source.raw[:HEAD]
    if not source.files and reader_for(head, first) is None:
        if Path(file.name).suffix.lower() in _TABLES:
            raise tables.unknown(source.raw)
        text = decode(source.raw)
        head, source = text[:HEAD], Source(source.name, text, source.raw)
    digest = _hash(source)
    breaks = [one.end() for one in _BREAK.finditer(text)]
    for transcript in _parsed(source, head, first, near):
        characters = transcript.document.pop("characters", None)
        counted = visible(text) if characters is None else characters
        yield Page(file, digest, counted, transcript, breaks)


def _hash(source: Source) -> str:
    if not source.files:
        return hashlib.sha256(source.raw).hexdigest()
    whole = hashlib.sha256()
    for name in sorted(source.files):
        whole.update(hashlib.sha256(source.files[name]()).digest())
    return whole.hexdigest()


def _parsed(
    source: Source, head: str | bytes | frozenset[str], first: Sequence[Reader] = (), near: _Near = _nothing_near
) -> list[Transcript]:
    """What the first reader that knows the source makes of it; whatever a reader raises stops this file alone."""
    name = "a reader"
    try:
        reader = reader_for(head, first)
        if reader is None:
            raise UnknownError("see the README on bringing your own transcripts")
        name = f"the reader “{reader.NAME}”"
        asked = getattr(reader, "beside", None)
        if asked is not None and not source.files:
            opened = {name: there for name in asked(source.name) if (there := near(name)) is not None}
            source = replace(source, files=opened)
        made = reader.parse(source)
        found = [made] if isinstance(made, Transcript) else list(made)
        if not any(one.turns or one.document.get("title") for one in found):
            raise UnreadableError("text without any speaker's label", "label turns as `Name: what was said`")
        return found
    except UnreadableError:
        raise
    except Exception as error:
        what = f"{name} failed on it ({type(error).__name__}: {error})"
        raise UnreadableError(what, "tell those who look after the reader, with the file") from error


def ids(names: list[str], paths: list[Path], parts: list[str] | None = None) -> list[str]:
    """Names without suffix; where two clash, with it, else the path from the folder that holds all, else all of it.

    Of a file that holds several transcripts, each has its part behind the name, and a number where parts are alike.

    >>> ids(["a/1.txt", "b.txt", "b.html"], [Path("t/a/1.txt"), Path("t/b.txt"), Path("t/b.html")])
    ['a/1', 'b.txt', 'b.html']
    >>> ids(["1.txt", "1.txt"], [Path("t/a/1.txt"), Path("t/b/1.txt")])
    ['a/1', 'b/1']
    >>> ids(["t.csv", "t.csv", "t.csv"], [Path("t.csv")] * 3, ["2.5", "x", "x"])
    ['t/2.5', 't/x', 't/x (2)']
    """
    whole = [path.absolute() for path in paths]
    root = os.path.commonpath([path.parent for path in whole]) if whole else ""
    near = [printable(path.relative_to(root)).replace(os.sep, "/") for path in whole]
    tails = _tails(parts or [""] * len(names), whole)
    forms = list(zip(map(_stem, names), names, map(_stem, near), near, map(printable, whole), strict=True))
    level = [0] * len(forms)
    while True:
        found = [form[at] + tail for form, at, tail in zip(forms, level, tails, strict=True)]
        times = Counter(found)
        clashing = [i for i, id_ in enumerate(found) if times[id_] > 1 and level[i] < len(forms[i]) - 1]
        if not clashing:
            return found
        for i in clashing:
            level[i] += 1


def _tails(parts: list[str], paths: list[Path]) -> list[str]:
    """What stands behind the name of each file for its part."""
    seen: Counter[tuple[Path, str]] = Counter()
    out = []
    for part, path in zip(parts, paths, strict=True):
        seen[path, part] += 1
        again = f" ({seen[path, part]})" if part and seen[path, part] > 1 else ""
        out.append(f"/{part}{again}" if part else "")
    return out


def _stem(name: str) -> str:
    return re.sub(r"\.[^./]+\Z", "", name) or name


class Columns:
    """Rows of all frames, column by column, as pages are added."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("documents", "fields", "tags", "links", "turns", "notes", "segments")
        }
        self.problems: list[tuple[str, str, str, str]] = []
        self._breaks: list[int] = []

    def add(self, one: Page, id_: str) -> None:
        """Adds a page under its id."""
        transcript, self._breaks = one.transcript, one.breaks
        words = sum(turn.words for turn in transcript.turns)
        row = {
            **transcript.document, "document_id": id_, "source": printable(one.file.path), "source_hash": one.hash,
            "n_turns": len(transcript.turns), "words": words, "characters": one.characters,
        }  # fmt: skip
        self._row("documents", *map(row.get, schema.SCHEMAS["documents"].names))
        for position, turn in enumerate(transcript.turns):
            self._turn(id_, position, turn)
        for number, note in enumerate(transcript.notes):
            self._note(id_, number, note)
        for part in transcript.fields:
            start, end = part.span or (None, None)
            turn_id = None if part.turn is None else f"{id_}#{part.turn}"
            self._row("fields", id_, turn_id, part.name, part.text, start, end)
        self._header(id_, transcript)
        for field, value in transcript.tags:
            self._row("tags", id_, field, value, None)
        if row["date"] is None:
            self.problems.append((row["source"], transcript.part, *_NO_DATE))
        if not transcript.turns:
            self.problems.append((row["source"], transcript.part, *_NO_TURN))
        self.problems += [(row["source"], *doubt) for doubt in transcript.doubts]

    def _header(self, id_: str, transcript: Transcript) -> None:
        """How the header fields that are read for mentions map to the source."""
        at = dict.fromkeys(HEADER, 0)
        for part in transcript.fields:
            if part.name in at:
                runs = [(at[part.name] + start, length, source) for start, length, source in part.runs]
                self._segments(runs, None, None, id_, part.name)
                at[part.name] += len(part.text) + 1

    def _segments(self, runs: Iterable[Run], *place: str | None) -> None:
        for run in by_line(runs, self._breaks):
            self._row("segments", *place, *run)

    def _row(self, frame: str, *values: Any) -> None:
        self._rows[frame].append(values)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames of all pages added."""
        return {name: schema.from_rows(name, rows) for name, rows in self._rows.items()}

    def _turn(self, id_: str, position: int, turn: Any) -> None:
        turn_id = f"{id_}#{position}"
        start, end = (turn.runs[0][2], turn.runs[-1][2] + turn.runs[-1][1]) if turn.runs else (None, None)
        who, kind = (turn.who, turn.who.kind) if turn.who else (_NOT_SAID, None)
        self._row(
            "turns", turn_id, id_, position, None, who.name, who.id, turn.label, None, who.role, None, kind, turn.text,
            turn.words,
            turn.anchor, start, end,
        )  # fmt: skip
        self._segments(turn.runs, turn_id, None, id_, None)
        for link in turn.links:
            self._row("links", id_, turn_id, None, *link, None)
        for start, end, marked, site_id, name in turn.named:
            self._row("links", id_, turn_id, None, start, end, None, site_id, name, None, marked)

    def _note(self, id_: str, number: int, note: Any) -> None:
        note_id = f"{id_}!{number}"
        turn_id = None if note.turn is None else f"{id_}#{note.turn}"
        start, end = note.span or (None, None)
        self._row("notes", note_id, id_, turn_id, note.kind, note.text, note.start, note.end, note.anchor, start, end)
        self._segments(note.runs, None, note_id, id_, None)
        for link in note.links:
            self._row("links", id_, turn_id, note_id, *link, None)
