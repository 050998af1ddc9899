"""From files to a corpus: finds them, reads each once, and reports what could not be read."""

from __future__ import annotations

import glob
import hashlib
import os
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from explore import schema
from explore.assembling import Read, assemble
from explore.catalogue import Catalogue
from explore.catalogue import read as read_catalogue
from explore.corpus import Corpus
from explore.corpus.audit import visible
from explore.corpus.texts import HEADER
from explore.corrections import Correction, CorrectionError
from explore.corrections import read as read_corrections
from explore.reading import Source, Transcript, UnreadableError, decode, reader_for
from explore.reading._discovery import HEAD

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

# The kit's own folders and files beside the data.
_OWN_FOLDERS = frozenset({"catalogue", "exports"})
_OWN_FILES = frozenset(
    "corrections.csv findings.csv selections.json readme readme.md readme.txt licence license".split()
)
# Endings that hold data about transcripts, or that a program wrote; never asked of any reader.
_NO_TRANSCRIPT = frozenset(
    ".json .jsonl .csv .tsv .py .ipynb .parquet .toml .yaml .yml .css .js .log .md .ini .lock".split()
)
_NO_DATE = (
    "no date was found",
    "write it on a line of its own under the title, or into the file's name: 2012-05-15 talks.txt",
)
_NO_TURN = ("nobody's turn was found in it", "label turns as `Name: what was said`")
_MANY = 20  # files, from which on a progress bar is worth its line


@dataclass(slots=True)
class _File:
    path: Path
    name: str


@dataclass(slots=True)
class _Read:
    file: _File
    hash: str
    characters: int
    transcript: Transcript


def load(source: Paths, *, strict: bool = False, progress: bool | None = None) -> Corpus:
    """A corpus of all transcripts in `source`: a file, a folder (with all folders in it), a glob, or a list of these.

    Every file's reader is chosen by its content, never by its ending. What cannot be read becomes a row of
    `corpus.problems` (source, place, what, cure) and a warning, and never stops the others; with `strict=True`
    it raises. A page that is there twice is read once, the fuller form of it, and `problems` says so. With
    `progress` (by default from 20 files on) a bar shows how far it is.

    >>> import explore
    >>> explore.load(explore.sample()).turns["words"].tolist()
    [182, 340, 36, 68, 8]

    Raises FileNotFoundError for a path that is not there, and ValueError when nothing in it is a transcript,
    saying what was found instead.
    """
    files = list(_files(source))
    catalogue = read_catalogue(*_catalogues(source))
    problems: list[tuple[str, str, str, str]] = []
    refused: Counter[str] = Counter()
    read = []
    for file in _shown(files, progress):
        try:
            read.append(_read(file))
        except UnreadableError as error:
            if strict:
                raise ValueError(f"{file.path}: {error}") from error
            refused[error.what] += 1
            problems.append((str(file.path), error.place, error.what, error.cure))
    if not read:
        raise ValueError(_nothing(source, files, refused))
    read, twice = _once(read)
    problems += twice
    if refused:
        listed = ", ".join(f"{number} × {what}" for what, number in refused.most_common(5))
        number = sum(refused.values())
        warnings.warn(f"{number} of {len(files)} files were not read ({listed}): see corpus.problems", stacklevel=2)
    path = _corrections(source)
    try:
        said = read_corrections(path)
    except CorrectionError as error:
        if strict:
            raise
        said = []
        what, cure = "corrections that cannot be read", "put the row right, or take it out; see corpus.problems"
        warnings.warn(f"{error}: no correction was applied", stacklevel=2)
        problems.append((str(path), str(error).removeprefix(f"{path}: "), what, cure))
    return _corpus(read, problems, catalogue, path, said)


def _files(source: Paths) -> Iterator[_File]:
    paths = [source] if isinstance(source, str | os.PathLike) else list(source)
    for given in paths:
        path = Path(given).expanduser()
        if path.is_dir():
            yield from _walk(path)
        elif path.exists():
            yield _File(path, path.name)
        elif glob.has_magic(str(path)):
            found = sorted(Path(match) for match in glob.glob(str(path), recursive=True))
            if not found:
                raise FileNotFoundError(f"{given}: nothing fits this pattern; write it as folder/*.txt")
            for match in found:
                yield from _walk(match) if match.is_dir() else iter([_File(match, match.name)])
        else:
            near = f"; the folder {path.parent} is there" if path.parent.is_dir() else ""
            raise FileNotFoundError(f"{given}: there is no such file or folder{near}")


def _catalogues(source: Paths) -> list[str]:
    """The analyst's own catalogues: the folders `catalogue` beside the data."""
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
    places = [Path(one).expanduser() for one in given]
    beside = dict.fromkeys((place if place.is_dir() else place.parent) / "catalogue" for place in places)
    return [str(folder) for folder in beside if folder.is_dir()]


def _corrections(source: Paths) -> Path:
    """The analyst's corrections: the file `corrections.csv` beside the data."""
    given = source if isinstance(source, str | os.PathLike) else next(iter(source), ".")
    place = Path(given).expanduser()
    return (place if place.is_dir() else place.parent) / "corrections.csv"


def _walk(folder: Path) -> Iterator[_File]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f.lower() not in _OWN_FOLDERS and not f.startswith((".", "__")))
        for name in sorted(names):
            path = Path(here) / name
            low = name.lower()
            if low in _OWN_FILES or low.startswith(".") or path.suffix.lower() in _NO_TRANSCRIPT:
                continue
            yield _File(path, path.relative_to(folder).as_posix())


def _shown(files: list[_File], progress: bool | None) -> Iterable[_File]:
    if not (len(files) >= _MANY if progress is None else progress):
        return files
    from tqdm.auto import tqdm  # looks for notebook widgets, so only where a bar is shown

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bar: Iterable[_File] = tqdm(files, desc="Reading transcripts", unit=" files", leave=False)
    return bar


def _read(file: _File) -> _Read:
    try:
        raw = file.path.read_bytes()
    except OSError as error:
        what, cure = f"it cannot be opened ({error.strerror})", "check that the file is there and may be read"
        raise UnreadableError(what, cure) from error
    text = decode(raw)
    reader = reader_for(text[:HEAD])
    if reader is None:
        raise UnreadableError("no transcript that a reader knows", "see the README on bringing your own transcripts")
    transcript = reader.parse(Source(file.name, text))
    if not transcript.turns and not transcript.document.get("title"):
        raise UnreadableError("text without any speaker's label", "label turns as `Name: what was said`")
    characters = transcript.document.pop("characters", None)
    return _Read(file, hashlib.sha256(raw).hexdigest(), visible(text) if characters is None else characters, transcript)


def _nothing(source: Paths, files: list[_File], refused: Counter[str]) -> str:
    shown = source if isinstance(source, str | os.PathLike) else "the list given"
    if not files:
        return f"{shown}: 0 transcripts, for there are no files in it; give the folder that holds the transcripts"
    kinds = ", ".join(f"{number} × {what}" for what, number in refused.most_common(4))
    return (
        f"{shown}: 0 transcripts in {len(files)} files: {kinds}. Give a folder of transcripts as text or HTML; "
        "the README says which layouts are read"
    )


def _once(read: list[_Read]) -> tuple[list[_Read], list[tuple[str, str, str, str]]]:
    """Each page once, the fuller form of it; what was left out is a problem's row."""
    groups: dict[Any, list[_Read]] = defaultdict(list)
    for one in read:
        for mark in _marks(one.transcript):
            groups[mark].append(one)
    dropped: dict[int, tuple[_Read, _Read]] = {}
    for group in groups.values():
        ranked = sorted(group, key=_fullness, reverse=True)
        for i, fuller in enumerate(ranked):
            for other in ranked[i + 1 :]:
                both_stay = id(fuller) not in dropped and id(other) not in dropped and fuller is not other
                if both_stay and _same(fuller, other):
                    dropped[id(other)] = (other, fuller)
    rows = [
        (str(other.file.path), "", f"the same page as {fuller.file.name}", "nothing to do: the fuller one was read")
        for other, fuller in dropped.values()
    ]
    return [one for one in read if id(one) not in dropped], sorted(rows)


def _marks(transcript: Transcript) -> Iterator[Any]:
    """What two forms of one page may share."""
    document = transcript.document
    if document.get("url"):
        yield "url", re.sub(r"\W+", "", str(document["url"]).split("//")[-1])
    if document.get("title") and document.get("date") is not None:
        yield "title", _squeezed(document["title"]), document["date"]
    for turn in transcript.turns[:2]:
        if turn.words > 12:
            yield "said", _squeezed(turn.text[:400])


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _fullness(one: _Read) -> tuple[int, int, int, str]:
    transcript = one.transcript
    links = sum(len(turn.links) for turn in transcript.turns) + sum(len(note.links) for note in transcript.notes)
    words = sum(turn.words for turn in transcript.turns)
    return words, bool(transcript.document.get("url")) + links, one.characters, one.file.name


def _same(one: _Read, other: _Read) -> bool:
    """Whether nearly all that the shorter page says stands in the longer one too."""
    a, b = (_said(r.transcript) for r in (one, other))
    small, large = (a, b) if sum(map(len, a)) <= sum(map(len, b)) else (b, a)
    weight = sum(map(len, small))
    if not weight:
        return one.hash == other.hash
    return sum(len(p) for p in small & large) >= 0.8 * weight


def _said(transcript: Transcript) -> set[str]:
    return {_squeezed(p) for turn in transcript.turns for p in turn.text.split("\n")}


def _corpus(
    read: list[_Read],
    problems: list[tuple[str, str, str, str]],
    catalogue: Catalogue,
    path: Path,
    said: list[Correction],
) -> Corpus:
    ids = _ids([one.file.name for one in read])
    columns = _Columns()
    for one, id_ in zip(read, ids, strict=True):
        columns.add(one, id_)
    listed = schema.from_rows("problems", [*problems, *columns.problems])
    made = Read(columns.frames, catalogue, listed)
    return Corpus(assemble(made, said), origin=(made, path))


def _ids(names: list[str]) -> list[str]:
    """Relative paths without suffix; a clash gets its suffix back.

    >>> _ids(["a/1.txt", "b.txt", "b.html"])
    ['a/1', 'b.txt', 'b.html']
    """
    stems = [re.sub(r"\.[^./]+\Z", "", name) or name for name in names]
    times = Counter(stems)
    ids = [stem if times[stem] == 1 else name for stem, name in zip(stems, names, strict=True)]
    taken: Counter[str] = Counter()
    out = []
    for id_ in ids:
        taken[id_] += 1
        out.append(id_ if taken[id_] == 1 else f"{id_}~{taken[id_]}")
    return out


class _Columns:
    """Rows of all frames, column by column, as pages are added."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("documents", "fields", "tags", "links", "turns", "notes", "segments")
        }
        self.problems: list[tuple[str, str, str, str]] = []

    def add(self, one: _Read, id_: str) -> None:
        transcript = one.transcript
        words = sum(turn.words for turn in transcript.turns)
        row = {
            **transcript.document, "document_id": id_, "source": str(one.file.path), "source_hash": one.hash,
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
            self.problems.append((row["source"], "", *_NO_DATE))
        if not transcript.turns:
            self.problems.append((row["source"], "", *_NO_TURN))
        self.problems += [(row["source"], *doubt) for doubt in transcript.doubts]

    def _header(self, id_: str, transcript: Transcript) -> None:
        """How the header fields that are read for mentions map to the source."""
        at = dict.fromkeys(HEADER, 0)
        for part in transcript.fields:
            if part.name in at:
                for start, length, source in part.runs:
                    self._row("segments", None, None, id_, part.name, at[part.name] + start, length, source)
                at[part.name] += len(part.text) + 1

    def _row(self, frame: str, *values: Any) -> None:
        self._rows[frame].append(values)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames of all pages added."""
        return {name: schema.from_rows(name, rows) for name, rows in self._rows.items()}

    def _turn(self, id_: str, position: int, turn: Any) -> None:
        turn_id = f"{id_}#{position}"
        start, end = (turn.runs[0][2], turn.runs[-1][2] + turn.runs[-1][1]) if turn.runs else (None, None)
        self._row(
            "turns", turn_id, id_, position, None, None, turn.label, None, None, None, None, turn.text, turn.words,
            turn.anchor, start, end,
        )  # fmt: skip
        for run in turn.runs:
            self._row("segments", turn_id, None, id_, None, *run)
        for link in turn.links:
            self._row("links", id_, turn_id, None, *link)

    def _note(self, id_: str, number: int, note: Any) -> None:
        note_id = f"{id_}!{number}"
        turn_id = None if note.turn is None else f"{id_}#{note.turn}"
        start, end = note.span or (None, None)
        self._row("notes", note_id, id_, turn_id, note.kind, note.text, note.start, note.end, note.anchor, start, end)
        for run in note.runs:
            self._row("segments", None, note_id, id_, None, *run)
        for link in note.links:
            self._row("links", id_, turn_id, note_id, *link)
