"""One row a file: what is known of it, what is guessed, what an analyst has put right, and what to look at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus import Corpus
from explore.corpus.audit import PARTS
from explore.corpus.sentence import counted, day_or_blank, text_or_blank
from explore.corrections import Correction

COLUMNS = (
    "document_id", "file", "date", "title", "place", "genre", "speakers", "words", "attention", "rank", "guessed",
    "corrected", "same_as", "source",
)  # fmt: skip
FIELDS = ("date", "title", "place", "genre")
"""What of a transcript can be put right in its row."""

_TWICE = ("the same file twice: ", "the same page as ")
_LABEL = "looks like a label: "
_FINE = 9
_HEADER_FIELDS = frozenset({"section", "title", "summary", "date", "time", "place", "photo_count", "header"})


@dataclass(frozen=True, slots=True)
class Look:
    """A reason to look at a file: how urgent (0 is most), and in words."""

    rank: int
    what: str


def intake(corpus: Corpus, audit: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a file, whether it was read or not, those that need a look first.

    `attention` says why, in words parted by ` · `, and `rank` how urgently (0: not read, 1: characters lost, 2: nobody
    speaks, 3: no date, 4: odd labels, 5: other doubts, 8: read already from another file, 9: nothing to do). `guessed`
    and `corrected` name the fields that the kit guessed and those that an analyst put right, `same_as` the transcript
    of which the file is another copy; such a row stands under that transcript's. `speakers` are names, those who say
    most first. `audit` is `corpus.audit()`, where it is there already.

    >>> import explore
    >>> intake(explore.load(explore.sample()))[["file", "genre", "guessed", "rank"]].to_dict("records")
    [{'file': '2012-05-15-kazakhstan.txt', 'genre': 'bilateral', 'guessed': 'genre', 'rank': 9}]
    """
    documents = corpus.documents
    problems = corpus.problems
    looks = _looks(corpus, corpus.audit() if audit is None else audit)
    guessed, corrected = _guessed(corpus), _corrected(corpus)
    speakers = _speakers(corpus.turns)
    rows: list[tuple[Any, ...]] = []
    columns = ("document_id", "source", "date", "title", "place", "genre", "words")
    for id_, source, date, *texts, words in zip(*(documents[c].tolist() for c in columns), strict=True):
        known = [text if isinstance(text, str) else "" for text in texts]
        fixed = corrected.get(id_, ())
        guesses = [field for field in guessed.get(id_, ()) if field not in fixed]
        reasons = sorted(looks.get(source, []), key=lambda look: look.rank)
        rows.append((
            id_, file_name(source), date, *known, speakers.get(id_, ""), words, _joined(look.what for look in reasons),
            reasons[0].rank if reasons else _FINE, ", ".join(guesses), ", ".join(fixed), "", source,
        ))  # fmt: skip
    table = pd.DataFrame(rows + list(_unread(problems, documents)), columns=list(COLUMNS))
    table = table.astype({"date": "datetime64[us]", "words": "Int64", "rank": "int64"})
    return ordered(table)


def ordered(table: pd.DataFrame, by: str = "rank", *, falling: bool = False) -> pd.DataFrame:
    """The rows in order of a column, empty ones last; copies stay under the transcript that they are copies of.

    >>> import explore
    >>> ordered(intake(explore.load(explore.sample())), "title")["title"].str[:12].tolist()
    ['Meeting with']
    """
    own = table[table["same_as"] == ""]
    values = own[by]
    keys = values.str.casefold().where(values != "") if values.dtype == "str" else values
    own = own.loc[keys.sort_values(ascending=not falling, kind="stable", na_position="last").index]
    place = {id_: i for i, id_ in enumerate(own["document_id"]) if id_}
    copies = table[table["same_as"] != ""]
    at = [*range(len(own)), *(place.get(id_, len(own)) + 0.5 for id_ in copies["same_as"])]
    order = np.argsort(np.asarray(at, dtype="float64"), kind="stable")
    return pd.concat([own, copies]).iloc[order].reset_index(drop=True)


def parts(corpus: Corpus, document_id: str, audit: pd.DataFrame | None = None) -> dict[str, Any]:
    """One transcript taken apart: where each of its characters went, its header, labels, notes and footer as printed.

    `counts` are (part, characters), the last of them unaccounted, and with them overlapping where there are any;
    `labels` are label, speaker, turns, line and whether it names nobody; `notes` are kind, text and line; `doubts` are
    what and cure, with the file and line that they speak of.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> parts(corpus, corpus.documents["document_id"][0])["counts"][3:]
    [('notes', 216), ('footer', 167), ('unaccounted', 0)]

    Raises KeyError for a transcript that is not there.
    """
    documents = corpus.documents
    rows = documents[documents["document_id"] == document_id]
    if rows.empty:
        raise KeyError(f"there is no transcript {document_id!r}")
    document = rows.iloc[0]
    account = corpus.audit() if audit is None else audit
    counts = account[account["document_id"] == document_id].iloc[0]
    named = [*PARTS, "unaccounted", *(["overlapping"] if counts["overlapping"] else [])]
    fields = _of(corpus.fields, document_id)
    fields = fields[fields["field"] != "label"]
    header = fields["field"].isin(_HEADER_FIELDS)
    lines = _Lines(_of(corpus.segments, document_id))
    problems = corpus.problems
    return {
        "id": document_id,
        "title": text_or_blank(document["title"]) or document_id,
        "source": document["source"],
        "characters": int(document["characters"]),
        "counts": [(name, int(counts[name])) for name in named],
        "header": _printed(fields[header]),
        "footer": _printed(fields[~header]),
        "labels": _labels(_of(corpus.turns, document_id), lines),
        "notes": _notes(_of(corpus.notes, document_id), lines),
        "doubts": [
            {"what": what, "cure": cure, "place": _place(document["source"], place, lines)}
            for source, place, what, cure in _told(problems)
            if source == document["source"]
        ],
    }


def not_read(corpus: Corpus, source: str) -> list[dict[str, str]]:
    """Why a file was not read: what, cure and the place in it, of each thing that is wrong with it."""
    return [
        {"what": what, "cure": cure, "place": " · ".join(filter(None, (one, place)))}
        for one, place, what, cure in _told(corpus.problems)
        if one == source
    ]


def change(corpus: Corpus, document_id: str, field: str, value: str, label: str = "") -> tuple[dict[str, str], str]:
    """The correction that puts a field of a transcript right, as `explore.correct` takes it, and its preview in words.

    `field` is one of `FIELDS`, or `speaker` of the turns under `label`.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> change(corpus, corpus.documents["document_id"][0], "title", "Talks")[1]  # doctest: +ELLIPSIS
    'Title of “Meeting with ... Nazarbayev”: Talks, not Meeting with ... Nazarbayev. In this transcript alone.'

    Raises ValueError, in a sentence, for what is no change, or cannot be made.
    """
    documents = corpus.documents
    rows = documents[documents["document_id"] == document_id]
    if rows.empty:
        raise ValueError(f"there is no transcript {document_id!r}")
    if corpus.origin is None:
        raise ValueError("these transcripts were not loaded from a folder: there is no file to keep corrections in")
    document, value = rows.iloc[0], " ".join(value.split())
    given = {"document_id": document_id, "scope": "transcript", "value": value}
    if not value:
        raise ValueError(f"write the {field} that is right: an empty one cannot be kept")
    if field == "speaker":
        given["surface"] = label
    Correction(field, **given).checked("This correction")
    told = _speaker_told(corpus, document, value, label) if field == "speaker" else _field_told(document, field, value)
    return given, told


def _field_told(document: pd.Series[Any], field: str, value: str) -> str:
    old = document[field]
    was = day_or_blank(old) if field == "date" else text_or_blank(old)
    new = day_or_blank(pd.Timestamp(value)) if field == "date" else value
    if new == was:
        raise ValueError(f"the {field} is “{was}” already")
    then = " Dates reckoned from that day follow it." if field == "date" else ""
    return (
        f"{field.capitalize()} of {_quoted(document)}: {new}, {f'not {was}' if was else 'where there was none'}. "
        + (f"In this transcript alone.{then}")
    )


def _speaker_told(corpus: Corpus, document: pd.Series[Any], value: str, label: str) -> str:
    turns = _of(corpus.turns, document["document_id"])
    turns = turns[turns["label"].astype("str") == label]
    if turns.empty:
        raise ValueError(f"no turn of {_quoted(document)} is labelled “{label}”")
    moved = int((turns["speaker"].astype("str") != value).sum())
    if not moved:
        raise ValueError(f"“{label}” is {value} already")
    return f"“{label}” in {_quoted(document)} is {value}: {counted(moved, 'turn')}. In this transcript alone."


def _quoted(document: pd.Series[Any]) -> str:
    return f"“{text_or_blank(document['title']) or document['document_id']}”"


def file_name(source: str) -> str:
    """The file's name without its folders."""
    return PurePath(source).name


# What needs a look -----------------------------------------------------------------------------------------------


def _looks(corpus: Corpus, audit: pd.DataFrame) -> Mapping[str, list[Look]]:
    """For each file that was read, what there is to look at."""
    documents, turns, problems = corpus.documents, corpus.turns, corpus.problems
    source = dict(zip(documents["document_id"], documents["source"], strict=True))
    looks: dict[str, list[Look]] = defaultdict(list)
    for id_, lost, odd in zip(audit["document_id"], audit["unaccounted"], audit["odd_labels"], strict=True):
        if lost:
            looks[source[id_]].append(Look(1, f"{counted(lost, 'character')} unaccounted for"))
        if odd:
            looks[source[id_]].append(Look(4, f"odd label: {odd}"))
    speaking = set(turns.loc[turns["speaker_id"].notna(), "document_id"].astype("str").unique())
    for id_, date, many in zip(*(documents[c].tolist() for c in ("document_id", "date", "n_turns")), strict=True):
        if id_ not in speaking:
            looks[source[id_]].append(Look(2, "nobody’s turn was found" if not many else "nobody is named"))
        if pd.isna(date):
            looks[source[id_]].append(Look(3, "no date"))
    known = set(documents["source"])
    for file, _, what, _ in _told(problems):
        # Missing dates, turns and odd labels are told above, as they stand after corrections.
        if file in known and not what.startswith((_LABEL, "no date was found", "nobody's turn")):
            looks[file].append(Look(5, what))
    return looks


def _unread(problems: pd.DataFrame, documents: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows of files that were not read, or that are another copy of one that was."""
    known = set(documents["source"])
    by_name: dict[str, str] = {}
    for id_, source in zip(documents["document_id"], documents["source"], strict=True):
        by_name.setdefault(file_name(source), id_)
    told: dict[str, list[str]] = defaultdict(list)
    for source, _, what, _ in _told(problems):
        if source not in known:
            told[source].append(what)
    for source, whats in told.items():
        twin = next((what.removeprefix(one) for what in whats for one in _TWICE if what.startswith(one)), "")
        same = _twin(twin, documents, by_name)
        attention = _joined(whats) if twin else _joined(f"not read: {what}" for what in whats)
        yield (
            "", file_name(source), pd.NaT, "", "", "", "", pd.NA, attention, 8 if twin else 0, "", "", same, source,
        )  # fmt: skip


def _twin(name: str, documents: pd.DataFrame, by_name: Mapping[str, str]) -> str:
    """The transcript that was read from the file of this name, which may be told with its folders."""
    if not name:
        return ""
    ends = documents.loc[documents["source"].str.endswith(f"/{name}"), "document_id"]
    return str(ends.iloc[0]) if len(ends) else by_name.get(PurePath(name).name, "")


def _guessed(corpus: Corpus) -> Mapping[str, list[str]]:
    """The fields of each transcript that its page does not print."""
    documents, fields = corpus.documents, corpus.fields
    printed = {
        (id_, field) for id_, field in zip(fields["document_id"].tolist(), fields["field"].tolist(), strict=True)
    }
    out: dict[str, list[str]] = {}
    for id_, *values in zip(*(documents[c].tolist() for c in ("document_id", *FIELDS)), strict=True):
        there = [field for field, value in zip(FIELDS, values, strict=True) if not pd.isna(value)]
        out[id_] = [field for field in there if (id_, field) not in printed]
    return out


def _corrected(corpus: Corpus) -> Mapping[str, list[str]]:
    """The fields of each transcript that an analyst put right."""
    rows = corpus.corrections
    rows = rows[rows["status"].str.startswith("applies")]
    out: dict[str, list[str]] = defaultdict(list)
    for action, id_ in zip(rows["action"].tolist(), rows["document_id"].tolist(), strict=True):
        if isinstance(id_, str) and action in (*FIELDS, "speaker") and action not in out[id_]:
            out[id_].append(action)
    return out


def _speakers(turns: pd.DataFrame) -> Mapping[str, str]:
    """Those who speak in each transcript, who says most first."""
    named = turns[turns["speaker_id"].notna()]
    said = named.groupby(["document_id", "speaker"], observed=True)["words"].sum().sort_values(ascending=False)
    out: dict[str, list[str]] = defaultdict(list)
    for id_, speaker in said.index:
        out[id_].append(str(speaker))
    return {
        id_: ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        for id_, names in out.items()
    }


def _told(problems: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    columns = [problems[c].fillna("").tolist() for c in ("source", "place", "what", "cure")]
    return zip(*columns, strict=True)


def _joined(told: Iterable[str]) -> str:
    return " · ".join(told)


# One transcript --------------------------------------------------------------------------------------------------


class _Lines:
    """On which line of its file a place in a transcript is; nothing where the file has no lines."""

    def __init__(self, segments: pd.DataFrame) -> None:
        placed = segments[segments["source_start"].notna() & segments["source_line"].notna()]
        placed = placed.sort_values("source_start")
        self._ends = placed["source_start"].to_numpy(dtype="int64") + placed["length"].to_numpy(dtype="int64")
        self._lines = placed["source_line"].to_numpy(dtype="int64")

    def at(self, place: Any) -> int | None:
        """The line of a place in the source: that of the text that stands there, else of what follows next."""
        if pd.isna(place) or not len(self._ends):
            return None
        row = min(int(np.searchsorted(self._ends, int(place), side="right")), len(self._ends) - 1)
        return int(self._lines[row])


def _place(source: str, place: str, lines: _Lines) -> str:
    """The file and what of it is meant; a character is told by its line."""
    _, character, number = place.rpartition("character ")
    line = lines.at(int(number)) if character and number.isdigit() else None
    return ", ".join(filter(None, (file_name(source), f"line {line}" if line else place)))


def _labels(turns: pd.DataFrame, lines: _Lines) -> list[dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    columns = ("label", "speaker", "kind", "source_start")
    for label, speaker, kind, start in zip(*(turns[c].tolist() for c in columns), strict=True):
        row = out.setdefault(
            text_or_blank(label),
            {
                "label": text_or_blank(label), "speaker": text_or_blank(speaker), "turns": 0, "line": lines.at(start),
                "odd": not text_or_blank(speaker) and kind == "speech",
            },
        )  # fmt: skip
        row["turns"] += 1
    return list(out.values())


def _notes(notes: pd.DataFrame, lines: _Lines) -> list[dict[str, Any]]:
    columns = ("kind", "text", "source_start")
    rows = zip(*(notes[c].tolist() for c in columns), strict=True)
    return [
        {"kind": kind.replace("_", " "), "text": text_or_blank(text), "line": lines.at(start)}
        for kind, text, start in rows
    ]


def _printed(fields: pd.DataFrame) -> list[dict[str, str]]:
    rows = zip(fields["field"].tolist(), fields["text"].tolist(), strict=True)
    return [{"field": field.replace("_", " "), "text": text} for field, text in rows]


def _of(frame: pd.DataFrame, document_id: Any) -> pd.DataFrame:
    kept: pd.DataFrame = frame[frame["document_id"] == document_id]
    return kept
