"""From files to a corpus: finds them, reads each once, and reports what could not be read."""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pandas as pd

from explore import schema
from explore.assembling import Read, assemble, no_collection
from explore.catalogue import Catalogue
from explore.catalogue import read as read_catalogue
from explore.corpus import Corpus, sentence
from explore.corpus.audit import visible
from explore.corpus.invented import MARK, is_mark
from explore.corpus.texts import HEADER
from explore.corrections import Correction, CorrectionError
from explore.corrections import read as read_corrections
from explore.mentions._matcher import matcher_of
from explore.offsets import Run, by_line
from explore.reading import Reader, Source, Transcript, UnreadableError, Who, decode, reader_for
from explore.reading import tables as reading_tables
from explore.reading._archives import members, uncompressed
from explore.reading._decoding import UnknownError
from explore.reading._discovery import HEAD

_Problem = tuple[str, str, str, str]
"""Source, place, what, cure."""

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

# The kit's own folders and files beside the data.
_OWN_FOLDERS = frozenset({"catalogue", "coding", "exports"})
OWN_FILES = frozenset(
    "corrections.csv findings.csv uptake.csv selections.json readme readme.md readme.txt licence license".split()
)
# Endings of what a program wrote; never asked of any reader.
_NO_TRANSCRIPT = frozenset(".py .ipynb .toml .yaml .yml .css .js .log .md .ini .lock".split())
# Endings of tables, which may hold transcripts or data about them: only readers of bytes are asked, and nothing is
# said of one that none of them knows.
_TABLES = frozenset(".json .jsonl .ndjson .csv .tsv .parquet .xlsx .xls".split())
_NO_DATE = (
    "no date was found",
    "write it on a line of its own under the title, or into the file's name: 2012-05-15 talks.txt",
)
_INVENTED = (
    f"{MARK}, and left out, for real transcripts were loaded with it",
    "load its folder by itself, or take it in with `invented=True`",
)
_NO_TURN = ("nobody's turn was found in it", "label turns as `Name: what was said`")
_BREAK = re.compile(r"\r\n|\r|\n")
_ALIKE = 0.8  # of what the shorter of two pages says: from here on they are one page
_NOT_SAID = Who(None)
_FRAME = "DataFrame"
_MANY = 20  # files, from which on a progress bar is worth its line


@dataclass(slots=True)
class _File:
    path: Path
    name: str
    is_folder: bool = False
    """Whether it is a folder that is one source."""
    raw: bytes | None = None
    """What stands for its bytes, where it is no file."""


@dataclass(slots=True)
class _Read:
    file: _File
    hash: str
    characters: int
    transcript: Transcript
    breaks: list[int]  # where each line of the source ends


def load(
    source: Paths | pd.DataFrame,
    *,
    strict: bool = False,
    progress: bool | None = None,
    invented: bool = False,
    readers: Iterable[Reader] = (),
    columns: Mapping[str, str] | None = None,
) -> Corpus:
    """A corpus of all transcripts in `source`: a file, a folder (with all folders in it), a glob, or a list of these.

    It may also be a pandas DataFrame with a row a turn or a speech; corrections of it are kept in the working folder.

    Every file's reader is chosen by its content, never by its ending. What cannot be read becomes a row of
    `corpus.problems` (source, place, what, cure) and a warning, and never stops the others; with `strict=True`
    it raises. A page that is there twice is read once, the fuller form of it, and `problems` says so. With
    `progress` (by default from 20 files on) a bar shows how far it is.

    Pages that say in their first line that they are INVENTED are left out where real ones are loaded with them, a row
    of `problems` each, and so is the catalogue that lies beside them; `invented=True` takes them in.

    `readers` are asked before the kit's own: each an object with `NAME`, `matches(head)` and `parse(source)`.
    `columns` says which column of a table holds what, where that is not guessed right (`problems` says how it is
    read): `{"text": "speech", "speaker": "mp"}`; also speaker_id, role, date, title, document (what parts transcripts),
    place, language, url, order.

    >>> import explore
    >>> explore.load(explore.sample()).turns["words"].tolist()
    [182, 340, 36, 68, 8]

    Raises FileNotFoundError for a path that is not there, and ValueError when nothing in it is a transcript,
    saying what was found instead.
    """
    table = reading_tables.Told(columns, source if isinstance(source, pd.DataFrame) else None)
    if isinstance(source, pd.DataFrame):
        source = _FRAME
    source = source if isinstance(source, str | os.PathLike) else list(source)
    asked = (*readers, table) if columns or table.raw else tuple(readers)
    problems: list[_Problem] = []
    files = [_File(Path(_FRAME), _FRAME, raw=table.raw)] if table.raw else _each_once(_files(source, problems))
    if strict and problems:
        raise ValueError(": ".join(filter(None, problems[0])))
    refused: Counter[str] = Counter()
    read: list[_Read] = []
    with no_collection():
        for file in _shown(files, progress):
            for one in _read(file, asked):
                if isinstance(one, _Read):
                    read.append(one)
                    continue
                inside, error = one
                if isinstance(error, UnknownError) and Path(inside.name).suffix.lower() in _TABLES and len(files) > 1:
                    continue
                if strict:
                    raise ValueError(f"{printable(inside.path)}: {error}") from error
                refused[error.what] += 1
                problems.append((printable(inside.path), error.place, error.what, error.cure))
    if not read:
        raise ValueError(_nothing(source, files, refused, problems))
    read, apart = (read, []) if invented else _set_apart(read)
    problems += [(printable(one.file.path), "", *_INVENTED) for one in apart]
    with no_collection():
        catalogue = read_catalogue(*_catalogues(source, read, apart))
    read, twice = _once(read)
    problems += twice
    if refused:
        listed = ", ".join(f"{number} × {what}" for what, number in refused.most_common(5))
        number = sum(refused.values())
        told = f"{number} of {len(files)} files were not read ({listed}): see corpus.problems"
        warnings.warn_explicit(told, UserWarning, "explore.load", 1)  # no path: it tells an analyst nothing
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


def warm(source: Paths) -> None:
    """Has what `load` needs for `source`, beside the transcripts themselves, made and kept on disk for the next time.

    Raises CatalogueError for a catalogue of the analyst's that cannot be read.
    """
    with no_collection():
        matcher_of(read_catalogue(*_catalogues(source, [], [])))


def _each_once(files: Iterable[_File]) -> list[_File]:
    """The files, each once, however many ways lead to it."""
    return list({os.path.realpath(file.path): file for file in reversed(list(files))}.values())[::-1]


def printable(path: Path) -> str:
    """A path as text that can be stored: bytes of a name that are no UTF-8 are spelled out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _files(source: Paths, problems: list[_Problem]) -> Iterator[_File]:
    paths = [source] if isinstance(source, str | os.PathLike) else list(source)
    for given in paths:
        path = Path(given).expanduser()
        if path.is_dir():
            yield from _walk(path, problems)
        elif path.exists():
            yield _File(path, printable(Path(path.name)))
        elif glob.has_magic(str(path)):
            found = sorted(Path(match) for match in glob.glob(str(path), recursive=True))
            if not found:
                raise FileNotFoundError(f"{given}: nothing fits this pattern; write it as folder/*.txt")
            fixed = len(list(takewhile(lambda part: not glob.has_magic(part), path.parts)))
            for match in found:
                *inside, name = match.parts[fixed:] or ("",)
                if match.is_dir() and all(map(_is_read, [*inside, name])):
                    yield from _walk(match, problems)
                elif not match.is_dir() and all(map(_is_read, inside)) and _may_be_transcript(name):
                    yield _File(match, printable(Path(name)))
        else:
            near = f"; the folder {path.parent} is there" if path.parent.is_dir() else ""
            raise FileNotFoundError(f"{given}: there is no such file or folder{near}")


def _set_apart(read: list[_Read]) -> tuple[list[_Read], list[_Read]]:
    """The pages to load, and the invented ones that are left out: all of them where a single page is real."""
    kinds: dict[bool, list[_Read]] = {False: [], True: []}
    for one in read:
        kinds[is_mark(str(one.transcript.document.get("status")))].append(one)
    return (kinds[False], kinds[True]) if kinds[False] else (read, [])


def _catalogues(source: Paths, read: list[_Read], apart: list[_Read]) -> list[str]:
    """The analyst's own catalogues: the folders `catalogue` beside the data that is loaded."""
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
    places = [Path(one).expanduser() for one in given]
    beside = dict.fromkeys((place if place.is_dir() else place.parent) / "catalogue" for place in places)
    left = _beside(beside, apart) - _beside(beside, read)
    return [str(folder) for folder in beside if folder.is_dir() and folder not in left]


def _beside(catalogues: Iterable[Path], pages: list[_Read]) -> set[Path]:
    """Those catalogues beside which, or in a folder beside which, one of the pages lies."""
    folders = {folder for one in pages for folder in one.file.path.parents}
    return {catalogue for catalogue in catalogues if catalogue.parent in folders}


def _corrections(source: Paths) -> Path:
    """The analyst's corrections: the file `corrections.csv` beside the data."""
    given = source if isinstance(source, str | os.PathLike) else next(iter(source), ".")
    place = Path(given).expanduser()
    return (place if place.is_dir() else place.parent) / "corrections.csv"


def _walk(folder: Path, problems: list[_Problem]) -> Iterator[_File]:
    def closed(error: OSError) -> None:
        what, cure = _closed(error)
        problems.append((printable(Path(error.filename)), "", what, cure))

    for here, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(filter(_is_read, folders))
        if reader_for(frozenset(names)) is not None:
            folders[:] = []
            path = Path(here)
            inside = "" if path == folder else printable(path.relative_to(folder)).replace(os.sep, "/")
            yield _File(path, inside or printable(Path(path.absolute().name)), is_folder=True)
            continue
        for name in sorted(filter(_may_be_transcript, names)):
            path = Path(here) / name
            yield _File(path, printable(path.relative_to(folder)).replace(os.sep, "/"))


def _is_read(folder: str) -> bool:
    """Whether a folder of this name may hold transcripts: it is not hidden, and not the kit's own."""
    return folder.lower() not in _OWN_FOLDERS and not folder.startswith((".", "__"))


def _may_be_transcript(name: str) -> bool:
    low = name.lower()
    return not (low in OWN_FILES or low.startswith(".") or Path(low).suffix in _NO_TRANSCRIPT)


def _closed(error: OSError) -> tuple[str, str]:
    return f"it cannot be opened ({error.strerror})", "check that it is there and may be read"


def _shown(files: list[_File], progress: bool | None) -> Iterable[_File]:
    if not (len(files) >= _MANY if progress is None else progress):
        return files
    from tqdm.auto import tqdm  # looks for notebook widgets, so only where a bar is shown

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bar: Iterable[_File] = tqdm(files, desc="Reading transcripts", unit=" files", leave=False)
    return bar


def _read(file: _File, first: Sequence[Reader] = ()) -> Iterator[_Read | tuple[_File, UnreadableError]]:
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
        yield file, UnreadableError(*_closed(error))
    except UnreadableError as error:
        yield file, error


def _unpacked(
    file: _File, raw: bytes, first: Sequence[Reader]
) -> Iterator[_Read | tuple[_File, UnreadableError]]:  # fmt: skip
    """What one file's bytes hold; those of an archive are read member by member."""
    known = reader_for(raw[:HEAD], first)
    alone = uncompressed(raw) if known is None else None
    if alone is not None:
        raw, file = alone, _File(file.path, re.sub(r"\.(?:gz|bz2|xz)\Z", "", file.name, flags=re.IGNORECASE))
        known = reader_for(raw[:HEAD], first)
    inside = members(raw) if known is None else None
    if inside is None:
        yield from _transcripts(file, Source(file.name, raw=raw), first)
        return
    names = frozenset(inside)
    if reader_for(names, first) is not None:
        yield from _transcripts(file, Source(file.name, files=inside), first)
        return
    for name in sorted(filter(_is_inside, inside)):
        member = _File(file.path / name, f"{_stem(file.name)}/{name}")
        try:
            yield from _transcripts(member, Source(member.name, raw=inside[name]()), first)
        except UnreadableError as error:
            yield member, error


def _is_inside(name: str) -> bool:
    """Whether a file in an archive may be a transcript."""
    *folders, last = name.split("/")
    return all(map(_is_read, folders)) and _may_be_transcript(last)


def _folder(path: Path, name: str) -> Source:
    """A folder that is one source."""
    files = {one.name: one.read_bytes for one in sorted(path.iterdir()) if one.is_file()}
    return Source(name, files=files)


def _transcripts(file: _File, source: Source, first: Sequence[Reader]) -> Iterator[_Read]:
    """The transcripts of one source. Raises UnreadableError where it holds none."""
    text = ""
    head: str | bytes | frozenset[str] = frozenset(source.files) if source.files else source.raw[:HEAD]
    if not source.files and reader_for(head, first) is None:
        if Path(file.name).suffix.lower() in _TABLES:
            raise reading_tables.unknown(source.raw)
        text = decode(source.raw)
        head, source = text[:HEAD], Source(source.name, text, source.raw)
    digest = _hash(source)
    breaks = [one.end() for one in _BREAK.finditer(text)]
    for transcript in _parsed(source, head, first):
        characters = transcript.document.pop("characters", None)
        counted = visible(text) if characters is None else characters
        # A part's name may hold points; what stands behind its last is no suffix.
        suffix = Path(file.name).suffix or ".part"
        name = f"{_stem(file.name)}/{transcript.part}{suffix}" if transcript.part else file.name
        yield _Read(_File(file.path, name), digest, counted, transcript, breaks)


def _hash(source: Source) -> str:
    if not source.files:
        return hashlib.sha256(source.raw).hexdigest()
    whole = hashlib.sha256()
    for name in sorted(source.files):
        whole.update(hashlib.sha256(source.files[name]()).digest())
    return whole.hexdigest()


def _parsed(source: Source, head: str | bytes | frozenset[str], first: Sequence[Reader] = ()) -> list[Transcript]:
    """What the first reader that knows the source makes of it; whatever a reader raises stops this file alone."""
    name = "a reader"
    try:
        reader = reader_for(head, first)
        if reader is None:
            raise UnknownError("see the README on bringing your own transcripts")
        name = f"the reader “{reader.NAME}”"
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


def _nothing(source: Paths, files: list[_File], refused: Counter[str], problems: list[_Problem]) -> str:
    if len(files) == 1 and len(problems) == 1:
        where, place, what, cure = problems[0]
        return f"{where}: 0 transcripts in 1 file: {', '.join(filter(None, [place, what]))}; {cure}"
    shown = source if isinstance(source, str | os.PathLike) else "the list given"
    if not files:
        return f"{shown}: 0 transcripts, for there are no files in it; give the folder that holds the transcripts"
    kinds = ", ".join(f"{number} × {what}" for what, number in refused.most_common(4))
    return (
        f"{shown}: 0 transcripts in {sentence.counted(len(files), 'file')}: {kinds}. Give a folder of transcripts as "
        "text or HTML; the README says which layouts are read"
    )


@dataclass(slots=True)
class _Page:
    """A page as it is held against others."""

    one: _Read
    marks: set[Any]
    said: dict[int, int]


def _once(read: list[_Read]) -> tuple[list[_Read], list[_Problem]]:
    """Each page once, the fuller form of it; what was left out is a problem's row."""
    marks = [set(_marks(one.transcript)) for one in read]
    borne = Counter(mark for one in marks for mark in one)
    # What shares no mark with another page is none of its forms, whatever it says.
    pages = [
        _Page(one, mine, _said(one))
        for one, mine in zip(read, marks, strict=True)
        if any(borne[mark] > 1 for mark in mine)
    ]
    times = Counter(part for page in pages for part in page.said)
    kept: dict[int, list[_Page]] = defaultdict(list)  # by what they say
    rows: list[_Problem] = []
    dropped = set()
    for page in sorted(pages, key=lambda page: _fullness(page.one), reverse=True):
        # Two forms of a page share even what few pages say, so no page is held against all that open with a greeting.
        near = (fuller for part in _rarest(page, times) for fuller in kept[part])
        same = next((fuller for fuller in near if page.marks & fuller.marks and _same(page, fuller)), None)
        if same is None:
            for part in page.said:
                kept[part].append(page)
            continue
        dropped.add(id(page.one))
        rows.append((printable(page.one.file.path), "", *_told_twice(page.one, same.one)))
    return [one for one in read if id(one) not in dropped], sorted(rows)


def _rarest(page: _Page, times: Counter[int]) -> Iterator[int]:
    """The paragraphs that fewest pages share, so many that two forms of the page must share one of them."""
    weight, seen = sum(page.said.values()), 0
    for part in sorted(page.said, key=lambda part: (times[part], -page.said[part])):
        yield part
        seen += page.said[part]
        if seen > (1 - _ALIKE + 0.1) * weight:
            return


def _told_twice(other: _Read, fuller: _Read) -> tuple[str, str]:
    """What is said of a page that is there twice, and what to do about it."""
    if other.hash == fuller.hash:
        return f"the same file twice: {fuller.file.name}", "nothing to do: it was read once"
    return f"the same page as {fuller.file.name}", "nothing to do: the fuller one was read"


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


def _same(one: _Page, other: _Page) -> bool:
    """Whether nearly all that the shorter page says stands in the longer one too."""
    small, large = sorted((one.said, other.said), key=lambda said: sum(said.values()))
    return sum(small[part] for part in small.keys() & large.keys()) >= _ALIKE * sum(small.values())


def _said(one: _Read) -> dict[int, int]:
    """The paragraphs of a page, each as its hash, with their sizes: what is told where nobody speaks."""
    told = (note.text for note in one.transcript.notes if note.start is None and note.kind in {"narration", "heading"})
    said = [turn.text for turn in one.transcript.turns] or told
    squeezed = (_squeezed(paragraph) for text in said for paragraph in text.split("\n"))
    return {hash(text): len(text) for text in squeezed if text} or {hash(one.hash): 1}


def _corpus(
    read: list[_Read],
    problems: list[_Problem],
    catalogue: Catalogue,
    path: Path,
    said: list[Correction],
) -> Corpus:
    ids = _ids([one.file.name for one in read], [_place(one) for one in read])
    columns = _Columns()
    for one, id_ in zip(read, ids, strict=True):
        columns.add(one, id_)
    listed = schema.from_rows("problems", [*problems, *columns.problems])
    made = Read(columns.frames, catalogue, listed)
    return Corpus(assemble(made, said), origin=(made, path))


def _place(one: _Read) -> Path:
    """Where a transcript lies; one of several in a file as though that were a folder."""
    path, part = one.file.path, one.transcript.part
    return path.with_suffix("") / f"{part}{path.suffix or '.part'}" if part else path


def _ids(names: list[str], paths: list[Path]) -> list[str]:
    """Names without suffix; where two clash, with it, else the path from the folder that holds all, else all of it.

    >>> _ids(["a/1.txt", "b.txt", "b.html"], [Path("t/a/1.txt"), Path("t/b.txt"), Path("t/b.html")])
    ['a/1', 'b.txt', 'b.html']
    >>> _ids(["1.txt", "1.txt"], [Path("t/a/1.txt"), Path("t/b/1.txt")])
    ['a/1', 'b/1']
    """
    whole = [path.absolute() for path in paths]
    root = os.path.commonpath([path.parent for path in whole]) if whole else ""
    near = [printable(path.relative_to(root)).replace(os.sep, "/") for path in whole]
    forms = list(zip(map(_stem, names), names, map(_stem, near), near, map(printable, whole), strict=True))
    level = [0] * len(forms)
    while True:
        ids = [form[at] for form, at in zip(forms, level, strict=True)]
        times = Counter(ids)
        clashing = [i for i, id_ in enumerate(ids) if times[id_] > 1 and level[i] < len(forms[i]) - 1]
        if not clashing:
            return ids
        for i in clashing:
            level[i] += 1


def _stem(name: str) -> str:
    return re.sub(r"\.[^./]+\Z", "", name) or name


class _Columns:
    """Rows of all frames, column by column, as pages are added."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("documents", "fields", "tags", "links", "turns", "notes", "segments")
        }
        self.problems: list[tuple[str, str, str, str]] = []
        self._breaks: list[int] = []

    def add(self, one: _Read, id_: str) -> None:
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
        for start, end, kind in turn.named:
            self._row("links", id_, turn_id, None, start, end, None, None, None, None, kind)

    def _note(self, id_: str, number: int, note: Any) -> None:
        note_id = f"{id_}!{number}"
        turn_id = None if note.turn is None else f"{id_}#{note.turn}"
        start, end = note.span or (None, None)
        self._row("notes", note_id, id_, turn_id, note.kind, note.text, note.start, note.end, note.anchor, start, end)
        self._segments(note.runs, None, note_id, id_, None)
        for link in note.links:
            self._row("links", id_, turn_id, note_id, *link, None)
