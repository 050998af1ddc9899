"""All texts of a corpus in which something may be named: turns, notes that stand alone, header fields, tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from explore.offsets import Run, span_to_source

HEADER = ("title", "summary", "place")
"""The fields of documents that are read for mentions and dates."""

# Kinds of notes that tell nothing in which something may be named: lists of votes and clock times among them.
_NOT_TOLD = ("cut", "separator", "status", "division", "time")
_ZONES = {"caption": "caption", "see_also": "see_also"}


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and where its rows point; `zone` is as in the frame mentions."""

    document_id: str
    turn_id: str | None
    note_id: str | None
    zone: str
    text: str
    runs: tuple[Run, ...]

    def source(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Where `text[start:end]` stands in the source, (None, None) for formats with no linear text."""
        return span_to_source(self.runs, start, end) or (None, None)


def texts(frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, list[Text]]]:
    """Each document with its texts in reading order: header, notes before the first turn, turns, notes after, tags.

    Notes that stand inside a turn's text are read with it, and not again.
    """
    by_turn, by_note, by_field = _runs(frames["segments"])
    found: dict[str, list[Text]] = {id_: [] for id_ in frames["documents"]["document_id"]}
    for row in frames["documents"][["document_id", *HEADER]].itertuples(index=False):
        for zone, text in zip(HEADER, row[1:], strict=True):
            if isinstance(text, str) and text:
                runs = by_field.get((row[0], zone), ())
                found[row[0]].append(Text(row[0], None, None, zone, text, tuple(runs)))
    before, after = _notes(frames["notes"], by_note)
    for id_, noted in before.items():
        found[id_] += noted
    turns = frames["turns"]
    for id_, turn_id, text in zip(turns["document_id"], turns["turn_id"], turns["text"], strict=True):
        found[id_].append(Text(id_, turn_id, None, "turn", text, tuple(by_turn.get(turn_id, ()))))
    for id_, noted in after.items():
        found[id_] += noted
    for tag in _tags(frames["fields"]):
        found[tag.document_id].append(tag)
    yield from found.items()


_Runs = dict[str, list[Run]]


def _runs(segments: pd.DataFrame) -> tuple[_Runs, _Runs, dict[tuple[str, str], list[Run]]]:
    by_turn: _Runs = defaultdict(list)
    by_note: _Runs = defaultdict(list)
    by_field: dict[tuple[str, str], list[Run]] = defaultdict(list)
    columns = ("turn_id", "note_id", "document_id", "zone", "start", "length", "source_start")
    for turn, note, document, zone, start, length, source in zip(*(segments[c].tolist() for c in columns), strict=True):
        run = (start, length, source)
        if isinstance(turn, str):
            by_turn[turn].append(run)
        elif isinstance(note, str):
            by_note[note].append(run)
        else:
            by_field[document, zone].append(run)
    return by_turn, by_note, by_field


def _notes(notes: pd.DataFrame, runs: _Runs) -> tuple[dict[str, list[Text]], dict[str, list[Text]]]:
    """Notes that stand alone: those before the first turn, and the others."""
    before: dict[str, list[Text]] = defaultdict(list)
    after: dict[str, list[Text]] = defaultdict(list)
    alone = notes[notes["start"].isna() & ~notes["kind"].isin(_NOT_TOLD)]
    columns = ("document_id", "note_id", "turn_id", "kind", "text")
    for id_, note_id, turn_id, kind, text in zip(*(alone[c].tolist() for c in columns), strict=True):
        first = not isinstance(turn_id, str) and kind != "see_also"
        zone = _ZONES.get(kind) or ("intro" if first else "note")
        row = Text(
            id_, turn_id if isinstance(turn_id, str) else None, note_id, zone, text, tuple(runs.get(note_id, ()))
        )
        (before if first else after)[id_].append(row)
    return before, after


def _tags(fields: pd.DataFrame) -> Iterator[Text]:
    tags = fields[fields["field"] == "tag"]
    columns = ("document_id", "text", "source_start", "source_end")
    for id_, text, start, end in zip(*(tags[c].tolist() for c in columns), strict=True):
        linear = not pd.isna(start) and end - start == len(text)
        yield Text(id_, None, None, "tag", text, ((0, len(text), start),) if linear else ())
