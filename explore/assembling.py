"""From what was read to all frames: speakers, mentions, dates, references, and the analyst's corrections on top."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from explore import corrections as word
from explore import schema
from explore.catalogue import Catalogue
from explore.corpus.texts import texts
from explore.corrections import Correction, Report
from explore.dates import dates
from explore.mentions import mentions
from explore.names import fold
from explore.references import references
from explore.resolve import speaker_ids
from explore.speakers import speakers

Frames = Mapping[str, pd.DataFrame]


@dataclass
class Read:
    """What was read, before anything is made of it: the frames that readers fill, and the catalogue."""

    frames: Frames
    catalogue: Catalogue
    problems: pd.DataFrame
    _kept: dict[str, tuple[tuple[Correction, ...], dict[str, pd.DataFrame], Catalogue]] = field(default_factory=dict)
    """What the phase before corrections between made, for the corrections that it was made with."""


def assemble(read: Read, corrections: Sequence[Correction] = ()) -> dict[str, pd.DataFrame]:
    """All frames, with the corrections replayed in their three phases; `corrections` says what became of each.

    The same for the same pages, catalogue and corrections, whatever was corrected before.
    """
    stand = word.active(corrections)
    report = Report()
    with no_collection():
        frames, catalogue = _named(read, tuple(c for c in stand if word.ACTIONS[c.action].phase == "before"), report)
        hashes = dict(zip(frames["documents"]["document_id"], frames["documents"]["source_hash"], strict=True))
        frames["mentions"] = word.to_mentions(frames["mentions"], stand, hashes, report)
        frames["dates"] = word.to_dates(frames["dates"], stand, hashes, report)
        frames |= _entities_of(frames, catalogue)
        frames |= references(frames, catalogue, list(texts(frames)))
        frames |= word.to_descriptions(frames, stand, hashes, report)
        frames |= _entities_of(frames, catalogue)
        frames = word.to_entities(frames, stand, report)
    frames["problems"] = read.problems
    frames["corrections"] = report.frame(corrections)
    return frames


def _named(
    read: Read, rows: tuple[Correction, ...], report: Report
) -> tuple[dict[str, pd.DataFrame], Catalogue]:  # fmt: skip
    """The frames up to mentions and dates; made once for the same corrections before them."""
    frames = dict(read.frames)
    frames["documents"] = word.to_documents(frames["documents"], rows, report)
    said = speakers(frames["turns"], frames["documents"])
    said = word.to_speakers(said, rows, report)
    catalogue = word.to_catalogue(read.catalogue, rows, (), report)
    kept = read._kept.get("named")
    if kept is not None and kept[0] == rows:
        return dict(kept[1]), kept[2]
    frames["turns"] = speaker_ids(said, frames["documents"], catalogue)
    frames["tags"] = _tagged(frames["tags"], frames["turns"])
    pieces = list(texts(frames))
    frames |= mentions(frames, catalogue, pieces)
    frames["dates"] = dates(frames, catalogue, pieces)
    read._kept["named"] = (rows, dict(frames), catalogue)
    return frames, catalogue


def _entities_of(frames: Frames, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """Entities that a mention was pointed at, where they are not there yet."""
    known = set(frames["entities"]["entity_id"])
    new = [i for i in frames["mentions"]["entity_id"].dropna().unique() if i not in known]
    if not new:
        return {}
    more = catalogue.frames(new)
    out = {}
    for name, key in (("entities", "entity_id"), ("aliases", "entity_id"), ("parties", "entity_id")):
        extra = more[name][~more[name][key].isin(known)]
        out[name] = schema.joined(name, frames[name], extra)
    unknown = [i for i in new if i not in catalogue.rows]
    if unknown:
        rows = {c: out["entities"][c].tolist() for c in out["entities"].columns}
        for i in unknown:
            about = {
                "entity_id": i,
                "name": i.partition(":")[2].replace("-", " ").capitalize(),
                "kind": i.partition(":")[0],
            }
            for column in rows:
                rows[column].append(about.get(column, "corrected" if column == "origin" else None))
        out["entities"] = schema.typed("entities", rows)
    return out


def _tagged(tags: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Persons among the tags, printed surname first, pointed at the speaker they name."""
    named = turns[["speaker", "speaker_id"]].dropna().drop_duplicates()
    known = {frozenset(fold(n).split()): i for n, i in zip(named["speaker"], named["speaker_id"], strict=True)}
    ids = [
        known.get(frozenset(fold(value).split())) if field_ == "person" else None
        for field_, value in zip(tags["field"], tags["value"], strict=True)
    ]
    return tags.assign(entity_id=pd.Series(ids, dtype="str").astype("category"))


@contextmanager
def no_collection() -> Iterator[None]:
    """Millions of small objects, none of them in cycles: looking for cycles among them is a sixth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
