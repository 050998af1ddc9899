"""The frames of a corpus: every column's name, type, meaning and unit, in one place.

`SCHEMAS[frame]` is a `pyarrow.Schema` whose fields carry ``meaning`` (and, where there is one, ``unit``)
as metadata. Parquet files, empty frames and the documentation all come from it.

>>> SCHEMAS["turns"].names[:3]
['turn_id', 'document_id', 'position']
>>> meaning("turns", "words")
'white-space tokens with a letter or digit, those inside notes left out'
>>> empty("turns").dtypes["words"]
dtype('int64')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

VERSION = 1
"""The version of this contract; written into everything that is stored."""

_TEXT, _KEY = pa.string(), pa.dictionary(pa.int32(), pa.string())
_COUNT, _OFFSET, _FLAG, _DAY = pa.int64(), pa.int64(), pa.bool_(), pa.timestamp("us")

_Column = tuple[str, pa.DataType, str] | tuple[str, pa.DataType, str, str]
_CHARS = "Unicode code points"

_WHERE: tuple[_Column, ...] = (
    ("source_start", _OFFSET, "where it starts in the source as decoded (NA: the format has no linear text)", _CHARS),
    ("source_end", _OFFSET, "where it ends in the source as decoded, exclusive", _CHARS),
)
_SPAN: tuple[_Column, ...] = (
    ("start", _OFFSET, "start in the turn's text, else the note's, else the field named by zone", _CHARS),
    ("end", _OFFSET, "end in that text, exclusive", _CHARS),
)
_PLACE_OF: tuple[_Column, ...] = (
    ("document_id", _KEY, "the document it stands in"),
    ("turn_id", _KEY, "the turn it stands in, NA outside turns"),
    ("note_id", _KEY, "the note it stands in, NA outside notes"),
)

_FRAMES: dict[str, tuple[_Column, ...]] = {
    "documents": (
        ("document_id", _TEXT, "relative path without suffix; a clash gets its suffix back"),
        ("title", _TEXT, "the page's title"),
        ("summary", _TEXT, "the sentence or two under the title"),
        ("date", _DAY, "the day spoken of as today"),
        ("time", _TEXT, "the time, as printed"),
        ("place", _TEXT, "where it was said, as printed"),
        ("section", _KEY, "the part of the site or paper"),
        ("status", _TEXT, "what the page says of its own publication"),
        ("genre", _KEY, "bilateral, press conference, speech, council, call-in …: guessed, may be corrected"),
        ("language", _KEY, "language of the speech, ISO 639-1"),
        ("url", _TEXT, "the page's address, where the source gives it"),
        ("site", _KEY, "the site it comes from, where the page shows it"),
        ("licence", _KEY, "the source's licence, where known"),
        ("format", _KEY, "the reader that read it"),
        ("source", _TEXT, "path of the file, as given"),
        ("source_hash", _TEXT, "SHA-256 of the file's bytes"),
        ("is_excerpt", _FLAG, "the source itself says that it cut something"),
        ("n_turns", _COUNT, "turns in the document", "turns"),
        ("words", _COUNT, "words in its turns", "words"),
        ("characters", _COUNT, "characters of the page that are not white space", _CHARS),
    ),
    "fields": (
        ("document_id", _KEY, "the document it stands in"),
        ("turn_id", _KEY, "the turn whose label it is, else NA"),
        ("field", _KEY, "title | summary | date | time | place | section | label | tag | tag_heading | status …"),
        ("text", _TEXT, "as printed, breaks mended"),
        *_WHERE,
    ),
    "tags": (
        ("document_id", _KEY, "the document it stands in"),
        ("field", _KEY, "geography | topic | person …"),
        ("value", _TEXT, "as printed"),
        ("entity_id", _KEY, "what it names, where known"),
    ),
    "links": (
        *_PLACE_OF,
        *_SPAN,
        ("href", _TEXT, "the address linked to"),
        ("site_id", _TEXT, "the site's own catalogue id, such as persons/62"),
        ("name", _TEXT, "the name the site's catalogue gives"),
        ("role", _TEXT, "the role or gloss the site's catalogue gives"),
        ("kind", _KEY, "the kind of name that the source itself marks it as, NA for links"),
    ),
    "turns": (
        ("turn_id", _TEXT, "document_id#position"),
        ("document_id", _KEY, "the document it stands in"),
        ("position", _COUNT, "place among the document's turns, from 0"),
        ("speaker_id", _KEY, "one person over the whole corpus; NA when the source names nobody"),
        ("speaker", _KEY, "the person's name, one form over the whole corpus"),
        ("source_speaker", _KEY, "the source's own id of who speaks, NA where it gives none"),
        ("label", _KEY, "as printed, without its final colon"),
        ("label_note", _KEY, "what the label says in brackets of the manner of speaking, such as retranslated"),
        ("role", _KEY, "role printed here, else last printed for that speaker in this document"),
        ("self_introduced", _TEXT, "name, outlet or place that a questioner gives, as said"),
        ("kind", _KEY, "speech | question | remark | reply"),
        ("text", _TEXT, "what was said; breaks mended, paragraphs parted by a newline"),
        ("words", _COUNT, "white-space tokens with a letter or digit, those inside notes left out", "words"),
        ("anchor", _TEXT, "path of the first element, for formats with no linear text"),
        *_WHERE,
    ),
    "notes": (
        ("note_id", _TEXT, "document_id!number"),
        ("document_id", _KEY, "the document it stands in"),
        ("turn_id", _KEY, "the turn it stands in or interrupts; NA before the first turn"),
        ("kind", _KEY, "caption | stage | editor | cut | heading | narration | separator | see_also | status …"),
        ("text", _TEXT, "as printed, breaks mended"),
        ("start", _OFFSET, "start in the turn's text, NA for a note that stands alone", _CHARS),
        ("end", _OFFSET, "end in the turn's text, NA for a note that stands alone", _CHARS),
        ("anchor", _TEXT, "path of the element, for formats with no linear text"),
        *_WHERE,
    ),
    "segments": (
        ("turn_id", _KEY, "the turn that it maps, else NA"),
        ("note_id", _KEY, "the note that it maps, else NA"),
        ("document_id", _KEY, "the document it stands in"),
        ("zone", _KEY, "title | summary | place: the header field that it maps, else NA"),
        ("start", _OFFSET, "start of the run in the mended text", _CHARS),
        ("length", _OFFSET, "length of the run, the same on both sides", _CHARS),
        ("source_start", _OFFSET, "start of the run in the source as decoded", _CHARS),
        ("source_line", _OFFSET, "line of the source that the run stands on, from 1; no run goes on over two"),
    ),
    "mentions": (
        ("mention_id", _TEXT, "document_id@number"),
        *_PLACE_OF,
        ("zone", _KEY, "title | summary | place | intro | caption | turn | tag | see_also"),
        ("entity_id", _KEY, "what is meant"),
        ("kind", _KEY, "person | place | organisation | agreement | event | infrastructure | nationality …"),
        ("surface", _TEXT, "the words, mended: text[start:end]"),
        *_SPAN,
        *_WHERE,
        ("form", _KEY, "name | alias | acronym | surname | description | link | tag"),
        ("rule", _KEY, "the rule that found it"),
        ("confidence", _KEY, "certain | likely | check"),
    ),
    "entities": (
        ("entity_id", _TEXT, "kind and slug of its normalised key, never a counter"),
        ("name", _TEXT, "the name shown"),
        ("kind", _KEY, "person | place | organisation …"),
        ("description", _TEXT, "what it is, in a few words"),
        ("start_date", _TEXT, "since when it is, ISO"),
        ("end_date", _TEXT, "until when it was, ISO"),
        ("wikidata", _TEXT, "Wikidata id"),
        ("origin", _KEY, "catalogue | discovered | corrected"),
        ("follows", _TEXT, "its predecessor"),
        ("part_of", _TEXT, "the whole that it is a part of"),
        ("source", _TEXT, "the public reference of its facts"),
    ),
    "aliases": (
        ("entity_id", _KEY, "what it names"),
        ("alias", _TEXT, "another name of it"),
        ("since", _TEXT, "from when it was so called, ISO"),
        ("until", _TEXT, "until when, ISO"),
        ("rule", _KEY, "when it holds"),
    ),
    "parties": (
        ("entity_id", _KEY, "an agreement or union"),
        ("party_id", _KEY, "one of its parties"),
    ),
    "topics": (
        ("topic_id", _KEY, "a family of entities and words, used wherever an entity is"),
        ("name", _TEXT, "the name shown"),
        ("member", _KEY, "an entity that belongs to it"),
    ),
    "dates": (
        ("date_id", _TEXT, "document_id~number"),
        *_PLACE_OF,
        ("zone", _KEY, "as in mentions"),
        ("surface", _TEXT, "the words, mended"),
        *_SPAN,
        *_WHERE,
        ("value", _TEXT, "ISO: YYYY, YYYY-MM, YYYY-MM-DD or start/end; NA: it abstains"),
        ("begin", _DAY, "first day of the value"),
        ("finish", _DAY, "last day of the value"),
        ("relation", _KEY, "absolute | relative | anniversary | span | recurring"),
        ("event", _TEXT, "the words that name what happened"),
        ("rule", _KEY, "the rule that found it"),
        ("reason", _TEXT, "the arithmetic, in words"),
    ),
    "references": (
        ("reference_id", _TEXT, "document_id>number"),
        ("document_id", _KEY, "the document it stands in"),
        ("from_mention", _TEXT, "the mention that refers, or NA"),
        ("from_date", _TEXT, "the date that refers, or NA"),
        ("from_document", _KEY, "the document that refers, or NA"),
        ("relation", _KEY, "same_as | described_as | anniversary_of | see_also | tagged | addressed_to …"),
        ("to_mention", _TEXT, "the mention referred to, or NA"),
        ("to_entity", _KEY, "the entity referred to, or NA"),
        ("to_document", _KEY, "the document referred to, or NA"),
        ("rule", _KEY, "the rule that found it"),
        ("reason", _TEXT, "why, in plain words"),
        ("confidence", _KEY, "certain | likely | check"),
        ("rank", _COUNT, "1 for the best reading, rivals after it"),
        ("turn_id", _KEY, "for addressed_to: the turn in which the words stand"),
        ("start", _OFFSET, "their start in its text", _CHARS),
        ("end", _OFFSET, "their end in it, exclusive", _CHARS),
    ),
    "corrections": (
        ("correction_id", _TEXT, "a key made of all that the row says"),
        (
            "action",
            _KEY,
            "merge | split | retype | rename | alias | reject | point | undate | redate | speaker | date | title "
            "| place | genre | undo",
        ),
        ("scope", _KEY, "passage | transcript | everywhere"),
        ("document_id", _TEXT, "the document it speaks of"),
        ("source_hash", _TEXT, "SHA-256 of that document's file when it was made"),
        ("text", _TEXT, "the text that the passage stands in: turn 3, note 2, title …"),
        ("start", _TEXT, "start of the passage in it"),
        ("end", _TEXT, "end of the passage, exclusive"),
        ("surface", _TEXT, "the words, or the label"),
        ("entity_id", _TEXT, "the entity it speaks of"),
        ("value", _TEXT, "what it is to be"),
        ("author", _TEXT, "who said so"),
        ("time", _TEXT, "when, ISO, UTC"),
        ("note", _TEXT, "why, in the analyst’s words"),
        ("reverses", _TEXT, "the correction that an undo takes back"),
        ("status", _TEXT, "applies | undone | no longer applies, and why"),
    ),
    "problems": (
        ("source", _TEXT, "the file"),
        ("place", _TEXT, "where in the file"),
        ("what", _TEXT, "what is wrong"),
        ("cure", _TEXT, "what to do about it"),
    ),
}


def _schema(columns: Iterable[_Column]) -> pa.Schema:
    fields = []
    for name, kind, says, *unit in columns:
        metadata = {"meaning": says, **({"unit": unit[0]} if unit else {})}
        fields.append(pa.field(name, kind, metadata=metadata))
    return pa.schema(fields, metadata={"explore": str(VERSION)})


SCHEMAS: Mapping[str, pa.Schema] = {name: _schema(columns) for name, columns in _FRAMES.items()}
"""One schema a frame, by the frame's name."""

NAMES: tuple[str, ...] = tuple(SCHEMAS)
"""The frames' names, in the order in which they are documented."""

_PANDAS: dict[pa.DataType, Any] = {
    _TEXT: pd.StringDtype(na_value=float("nan")),
    _KEY: "category",
    _FLAG: "bool",
    _DAY: "datetime64[us]",
}
# Counts are never missing; offsets are, where a format has no linear text.
_COUNTS = frozenset({"n_turns", "words", "characters", "position", "rank", "length"})


def dtype_of(frame: str, column: str) -> Any:
    """The pandas dtype that `column` of `frame` has, as `Series.astype` takes it."""
    kind = SCHEMAS[frame].field(column).type
    if kind == pa.int64():
        return "int64" if column in _COUNTS else "Int64"
    return _PANDAS[kind]


def meaning(frame: str, column: str) -> str:
    """What `column` of `frame` holds, in words."""
    metadata: dict[bytes, bytes] = SCHEMAS[frame].field(column).metadata or {}
    return metadata[b"meaning"].decode()


def typed(frame: str, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A frame with the contract's columns, order and dtypes, from plain columns.

    Columns that are not given are filled with NA; all that are given have one length.

    >>> typed("tags", {"document_id": ["a"], "field": ["topic"], "value": ["Energy"]}).shape
    (1, 4)
    """
    length = max((len(values) for values in columns.values()), default=0)
    schema = SCHEMAS[frame]
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise ValueError(f"{frame} has no column {', '.join(sorted(unknown))}; it has {', '.join(schema.names)}")
    data = {}
    for name in schema.names:
        values = columns.get(name)
        data[name] = _series([None] * length if values is None else values, dtype_of(frame, name))
    return pd.DataFrame(data, index=pd.RangeIndex(length))


def from_rows(frame: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """The frame of these rows, each with a value for every column, in the contract's order."""
    names = SCHEMAS[frame].names
    return typed(frame, dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {})


def joined(frame: str, *frames: pd.DataFrame) -> pd.DataFrame:
    """The rows of frames, one after another, with the contract's columns and dtypes.

    >>> one = typed("tags", {"document_id": ["a"], "field": ["topic"], "value": ["Energy"]})
    >>> joined("tags", one, empty("tags"), one)["value"].tolist()
    ['Energy', 'Energy']
    """
    if not frames:
        return empty(frame)
    names = SCHEMAS[frame].names
    return typed(frame, {name: pd.concat([_plain(one[name]) for one in frames]) for name in names})


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as one that another may be put behind: texts that repeat as texts."""
    return column.astype(_PANDAS[_TEXT]) if column.dtype == "category" else column


def _series(values: Sequence[Any], dtype: Any) -> pd.Series[Any]:
    if isinstance(values, pd.Series):
        return values.reset_index(drop=True).astype(dtype)
    series: pd.Series[Any] = pd.Series(values, dtype=_PANDAS[_TEXT] if dtype == "category" else dtype)
    return series.astype("category") if dtype == "category" else series


def empty(frame: str) -> pd.DataFrame:
    """The frame with no rows, all its columns and dtypes in place."""
    return typed(frame, {})


def describe() -> pd.DataFrame:
    """Every column of every frame: frame, column, type, meaning, unit (NA where it has none)."""
    rows = [
        (frame, field.name, str(dtype_of(frame, field.name)), meaning(frame, field.name), _unit(field))
        for frame, schema in SCHEMAS.items()
        for field in schema
    ]
    return pd.DataFrame(rows, columns=["frame", "column", "dtype", "meaning", "unit"])


def _unit(field: pa.Field) -> str | None:
    metadata: dict[bytes, bytes] = field.metadata or {}
    return metadata[b"unit"].decode() if b"unit" in metadata else None
