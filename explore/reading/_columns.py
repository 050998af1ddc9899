"""Which column of a table holds what: by its name and by what stands in it, or as the analyst says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import pandas as pd

from explore.labels import parse as parse_label
from explore.names import fold
from explore.reading._days import days
from explore.reading._decoding import UnknownError, UnreadableError
from explore.reading._rows import shortened

# What a column may hold, and the names by which such columns go, the surest first; compared without case and marks.
NAMES: dict[str, tuple[str, ...]] = {
    "text": tuple(
        "text speech speech_text speechtext utterance utterance_text transcript transcription full_text fulltext "
        "raw_text turn_text turn_content content body remarks remark statement said what_was_said spoken message "
        "paragraph line rede redetext redebeitrag texte texto discours discurso testo текст речь реплика".split()
    ),
    "speaker": tuple(
        "speaker speaker_name speakername name_of_speaker full_name name who member member_name mp orator participant "
        "person person_name author actor character from sender redner sprecher sprecherin orateur orador oratore "
        "спикер оратор выступающий".split()
    ),
    "speaker_id": tuple("speaker_id speakerid person_id personid member_id memberid mp_id author_id".split()),
    "role": tuple(
        "role speaker_role role_name office job_title job function speaker_position speaker_title party speaker_party "
        "affiliation organisation organization funktion amt partei должность роль".split()
    ),
    "date": tuple(
        "date speech_date date_of_speech meeting_date session_date sitting_date debate_date day datetime date_time "
        "timestamp published published_at publication_date created_at when datum fecha data дата".split()
    ),
    "title": tuple(
        "title document_title headline heading debate_title debate agenda agenda_item subject event meeting "
        "session_title topic titel titre titulo titolo заголовок название".split()
    ),
    "document": tuple(
        "document_id documentid doc_id docid document doc transcript_id conversation_id debate_id meeting_id "
        "session_id sitting_id interview_id episode_id episode session sitting file filename file_name source_file "
        "id".split()
    ),
    "place": tuple("place location venue city where held_in ort lieu lugar luogo место".split()),
    "language": tuple("language lang language_code sprache langue idioma lingua язык".split()),
    "url": tuple("url link source_url permalink address uri href web_url".split()),
    "order": tuple(
        "turn_order order position turn turn_number turn_id turn_no turn_index speechnumber speech_number speech_no "
        "speech_order speech_index utterance_number utterance_index utterance_order sequence seq nr no number index "
        "row_number paragraph_number".split()
    ),
}  # fmt: skip
_DOCUMENT_NAMES = frozenset(NAMES["document"]) - {"id"}
# Columns of tables that speak of transcripts and hold none: two of them tell.
_ABOUT = frozenset(
    "finding_id mention_id entity_id surface confidence rule quote quotation source_hash sha256 md5 checksum bytes "
    "correction_id action scope".split()
)
_NOT_SPOKEN = frozenset(
    "summary description abstract note notes comment comments caption keywords tags title url cure what".split()
)
_FILE = re.compile(r"[^\n]{1,200}\.(?:txt|html?|pdf|docx?|xml|json|vtt|srt|md|rtf)\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][”\"’')\]]*(?:\s|\Z)")
_SHORT, _LONG = 12, 60
"""Characters of speech in a column that goes by the name of a text, and in one that does not."""

_SAMPLE = 400
"""Rows that are looked at."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each sort, by its name in the table; those of a sort that is not there are missing."""

    of: Mapping[str, str]

    def get(self, sort: str) -> str | None:
        """The column that holds `sort`."""
        return self.of.get(sort)

    def told(self, names: Sequence[str]) -> tuple[str, str]:
        """How the columns are read, and the cure where that is wrong."""
        read = ", ".join(f"{sort} = {name}" for sort, name in self.of.items())
        left = [name for name in names if name not in self.of.values()]
        rest = f"; left out: {listed(left)}" if left else ""
        example = f'"text": "{self.of["text"]}"'
        return f"columns read as: {read}{rest}", f"if that is wrong: explore.load(path, columns={{{example}, …}})"


def listed(names: Sequence[str]) -> str:
    """Names of columns for a sentence, the first dozen."""
    shown = ", ".join(map(shortened, names[:12]))
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown


def guessed(table: pd.DataFrame) -> Columns | None:
    """The columns of a table of strings, None where it holds no transcripts: no text, or nothing of who or when."""
    sample = _sample(table)
    names = {name: _normal(name) for name in sample}
    if len(_ABOUT & set(names.values())) > 1:
        return None
    text = _text(sample, names)
    if text is None:
        return None
    found = {"text": text}
    for sort in ("speaker", "date"):
        column = _named(sort, sample, names, found) or _by_content(sort, sample, found, names)
        if column is not None:
            found[sort] = column
    return _filled(table, found) if len(found) > 1 else None


def known(names: Sequence[str]) -> bool:
    """Whether the names alone tell a table of transcripts: a column of speech, and one of who or when."""
    normal = set(map(_normal, names))
    return all(normal & set(wanted) for wanted in (NAMES["text"], (*NAMES["speaker"], *NAMES["date"])))


def said(table: pd.DataFrame, given: Mapping[str, str]) -> Columns:
    """The columns as an analyst says, the others guessed.

    Raises UnreadableError for a sort that is none, and for a column that the table does not have.
    """
    wrong = [sort for sort in given if sort not in NAMES]
    if wrong:
        raise UnreadableError(f"columns= knows no {listed(wrong)}", f"it knows {', '.join(NAMES)}")
    missing = [name for name in given.values() if name not in table.columns]
    if missing:
        raise UnreadableError(
            f"it has no column {listed(missing)}; its columns are {listed(list(table.columns))}",
            "name one of them in columns=",
        )
    found = dict(given)
    if "text" not in found:
        sample = _sample(table.drop(columns=list(given.values())))
        text = _text(sample, {name: _normal(name) for name in sample})
        if text is None:
            raise UnreadableError(
                f"none of its columns holds what was said: {listed(list(table.columns))}",
                'name it: columns={"text": …}',
            )
        found["text"] = text
    return _filled(table, found)


def _filled(table: pd.DataFrame, known: Mapping[str, str]) -> Columns:
    """The columns known, and those of other sorts that their names tell."""
    sample = _sample(table)
    names = {name: _normal(name) for name in sample}
    found = dict(known)
    for sort in NAMES:
        column = None if sort in found else _named(sort, sample, names, found)
        if column is not None and not (sort == "document" and _is_rows_own(table, column, found)):
            found[sort] = column
    return Columns({sort: found[sort] for sort in NAMES if sort in found})


def unknown(table: pd.DataFrame) -> UnknownError:
    """What is said of a table in which no transcript was seen."""
    what = 'explore.load(path, columns={"text": …, "speaker": …})'
    return UnknownError(f"its columns are {listed(list(table.columns))}: say which is which, {what}")


def _normal(name: str) -> str:
    parted = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", "_", name)
    return re.sub(r"[\W_]+", "_", fold(parted)).strip("_")


def _sample(table: pd.DataFrame) -> dict[str, list[str]]:
    """The cells of the first rows that hold anything, by column."""
    return {name: [cell for cell in table[name].head(_SAMPLE).tolist() if cell.strip()] for name in table.columns}


def _text(sample: Mapping[str, list[str]], names: Mapping[str, str]) -> str | None:
    speaks = _are_sentences if known(list(names)) else _are_spoken
    for wanted in NAMES["text"]:
        for column, normal in names.items():
            if normal == wanted and speaks(sample[column], _SHORT):
                return column
    long = [column for column in names if names[column] not in _NOT_SPOKEN and _are_spoken(sample[column], _LONG)]
    return max(long, key=lambda column: sum(map(len, sample[column])), default=None)


def _are_spoken(cells: list[str], least: int) -> bool:
    """Whether cells hold speech: mostly long enough, in words, with ends of sentences."""
    if not _are_sentences(cells):
        return False
    sizes = [len(cell) for cell in cells]
    worded = sum(len(cell.split()) > 2 for cell in cells)
    return (median(sizes) >= least or sum(sizes) / len(sizes) >= 2 * least) and worded * 2 >= len(cells)


def _are_sentences(cells: list[str], least: int = 0) -> bool:
    """Whether cells mostly end as sentences do, and are no names of files."""
    if not cells or (any(map(_FILE.match, cells)) and median(map(len, cells)) < 100):
        return False
    ended = sum(len(cell) > least // 2 and _SENTENCE.search(cell) is not None for cell in cells)
    return ended * 5 >= len(cells) * 2


def _named(
    sort: str, sample: Mapping[str, list[str]], names: Mapping[str, str], taken: Mapping[str, str]
) -> str | None:
    """The first free column that goes by a name of the sort and holds what fits it."""
    free = {normal: column for column, normal in list(names.items())[::-1] if column not in taken.values()}
    wanted = (free[one] for one in NAMES[sort] if one in free)
    return next((column for column in wanted if _FITS.get(sort, bool)(sample[column])), None)


def _by_content(
    sort: str, sample: Mapping[str, list[str]], taken: Mapping[str, str], names: Mapping[str, str]
) -> str | None:
    """A column of persons' names, or of days, whatever it is called."""
    known = {one for other, several in NAMES.items() if other != sort for one in several}
    for column, cells in sample.items():
        if not cells or column in taken.values() or names[column] in known:
            continue
        if sort == "date" and _are_days(cells) and not _are_numbers(cells):
            return column
        if sort == "speaker" and sum(map(_is_person, cells)) > 0.6 * len(cells):
            return column
    return None


def _is_person(cell: str) -> bool:
    label = parse_label(cell)
    return label is not None and label.name is not None and label.sure


def _are_names(cells: list[str]) -> bool:
    """Whether cells can say who speaks: short, and not numbers or days."""
    lettered = sum(any(map(str.isalpha, cell)) for cell in cells)
    return bool(cells) and median(map(len, cells)) <= 80 and lettered * 2 > len(cells) and not _are_days(cells)


def _are_days(cells: list[str]) -> bool:
    read = days(cells)
    return sum(cell in read.of for cell in cells) * 2 > len(cells)


def _are_numbers(cells: list[str]) -> bool:
    return bool(cells) and bool(pd.to_numeric(pd.Series(cells), errors="coerce").notna().all())


def _are_short(cells: list[str]) -> bool:
    return bool(cells) and median(map(len, cells)) <= 300


_FITS: dict[str, Callable[[list[str]], bool]] = {
    "speaker": _are_names, "date": _are_days, "order": _are_numbers, "role": _are_names, "title": _are_short,
    "document": _are_short,
}  # fmt: skip


def _is_rows_own(table: pd.DataFrame, column: str, found: Mapping[str, str]) -> bool:
    """Whether an id is each row's own, where rows are turns of something else."""
    plain = _normal(column) not in _DOCUMENT_NAMES
    return plain and "speaker" in found and len(table) > 1 and table[column].is_unique
