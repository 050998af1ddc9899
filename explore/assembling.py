"""From what was read to all frames, in two stages, with the analyst's corrections on top.

Stage one takes each document by itself: who speaks, mentions, dates, references. Its rows never depend on what else is
read, so it may be made in any order, by any number of processes, and kept. Stage two is small and looks across: one id
for one person, the entities, what one transcript says of another.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from explore import corrections as word
from explore import mentions as named
from explore import references as linked
from explore import schema
from explore.catalogue import Catalogue
from explore.corpus.texts import texts
from explore.corrections import Correction, Report
from explore.dates import dates
from explore.names import fold
from explore.resolve import ids_within, speaker_ids
from explore.speakers import speakers

Frames = Mapping[str, pd.DataFrame]

DISCOVERED = "discovered"
"""The frame that stage one hands to stage two beside those of the contract: what each document discovers."""

CAST = ["document_id", "speaker_id", "speaker", "source_speaker", "role"]
"""What stage two needs to know of those who speak."""


@dataclass
class Read:
    """What was read, before anything is made of it: the frames that readers fill, and the catalogue."""

    frames: Frames
    catalogue: Catalogue
    problems: pd.DataFrame
    _kept: dict[str, tuple[tuple[Correction, ...], dict[str, pd.DataFrame]]] = field(default_factory=dict)
    """What the phase before corrections between made, for the corrections that it was made with."""

    @property
    def given(self) -> tuple[Correction, ...]:
        """The corrections that stand elsewhere than in the file of this corpus, and come before those in it."""
        return ()

    def assembled(self, corrections: Sequence[Correction], *, settle: bool = False) -> Frames:
        """All frames with these corrections, which are to stand from now on where `settle` says so."""
        return assemble(self, corrections)


def assemble(read: Read, corrections: Sequence[Correction] = ()) -> dict[str, pd.DataFrame]:
    """All frames, with the corrections replayed in their three phases; `corrections` says what became of each.

    The same for the same pages, catalogue and corrections, whatever was corrected before.
    """
    stand = word.active(corrections)
    report = Report()
    with no_collection():
        catalogue = word.to_catalogue(read.catalogue, stand, (), report)
        frames = by_itself(read, catalogue, stand, report)
        frames = over_all(frames, catalogue)
        frames = word.to_entities(frames, stand, report)
    frames["problems"] = read.problems
    frames["corrections"] = report.frame(corrections)
    return frames


# Stage one -------------------------------------------------------------------------------------------------------


def by_itself(
    read: Read, catalogue: Catalogue, stand: Sequence[Correction], report: Report
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Stage one: the frames as far as each document gives them, and `discovered`; ids of people are the document's.

    `catalogue` is that of `read` with the corrections' aliases. Mentions and references stand document by document.
    """
    frames = _named(read, catalogue, tuple(c for c in stand if word.ACTIONS[c.action].phase == "before"), report)
    hashes = dict(zip(frames["documents"]["document_id"], frames["documents"]["source_hash"], strict=True))
    frames["mentions"] = word.to_mentions(frames["mentions"], stand, hashes, report)
    frames["dates"] = word.to_dates(frames["dates"], stand, hashes, report)
    frames |= linked.within(frames, catalogue, frames[DISCOVERED], list(texts(frames)))
    frames |= word.to_descriptions(frames, stand, hashes, report)
    for name in ("mentions", "references"):
        frames[name] = in_order(frames[name], frames["documents"])
    return frames


def _named(
    read: Read, catalogue: Catalogue, rows: tuple[Correction, ...], report: Report
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """The frames up to mentions and dates; made once for the same corrections before them."""
    frames = dict(read.frames)
    frames["documents"] = word.to_documents(frames["documents"], rows, report)
    said = word.to_speakers(speakers(frames["turns"], frames["documents"]), rows, report)
    kept = read._kept.get("named")
    if kept is not None and kept[0] == rows:
        return dict(kept[1])
    frames["turns"] = ids_within(said, frames["documents"], catalogue)
    pieces = list(texts(frames))
    frames["mentions"], frames[DISCOVERED] = named.found(frames, catalogue, pieces)
    frames["dates"] = dates(frames, catalogue, pieces)
    read._kept["named"] = (rows, dict(frames))
    return frames


def in_order(frame: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The rows document by document, each document's as they came."""
    rank = pd.Categorical(frame["document_id"], categories=documents["document_id"]).codes
    if (np.diff(rank) >= 0).all():
        return frame
    return frame.iloc[np.argsort(rank, kind="stable")].reset_index(drop=True)


# Stage two -------------------------------------------------------------------------------------------------------


def over_all(frames: Frames, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """Stage two: all frames but problems and corrections, from those of stage one."""
    out = {name: frame for name, frame in frames.items() if name != DISCOVERED}
    people = resolved(cast_of(out["turns"]), out["documents"], catalogue)
    for name in ("turns", "mentions", "references"):
        out[name] = with_people(name, out[name], people)
    out["tags"] = tagged(out["tags"], people)
    in_tags = out["mentions"][out["mentions"]["zone"] == "tag"]
    rows = linked.over_all({**out, "mentions": in_tags})
    out["references"] = in_order(
        schema.joined("references", out["references"], schema.from_rows("references", rows)), out["documents"]
    )
    return out | entities_of(out["mentions"]["entity_id"], frames[DISCOVERED], people, catalogue)


def cast_of(turns: pd.DataFrame) -> pd.DataFrame:
    """Who speaks in each document under which name and role, and in how many turns (`times`)."""
    said = turns[CAST].astype("object")
    said = said[turns["speaker"].notna().to_numpy()]
    counted = said.groupby(CAST, sort=False, dropna=False, observed=True).size().rename("times").reset_index()
    return counted.astype(dict.fromkeys(CAST, "str"))


def resolved(cast: pd.DataFrame, documents: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The cast with the id and the name over all transcripts in `speaker_id` and `speaker`; `local` is what it was."""
    made = speaker_ids(cast, documents, catalogue)
    text = {c: made[c].astype("str") for c in ("speaker_id", "speaker")}
    return made.assign(**text, local=cast["speaker_id"], called=cast["speaker"])


_PEOPLE = {"turns": "speaker_id", "mentions": "entity_id", "references": "to_entity"}
"""The column of each frame that points at people."""


def with_people(name: str, frame: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The frame with people under their ids, and turns with their names, over all transcripts."""
    column = _PEOPLE[name]
    other = people[(people["local"] != people["speaker_id"]) | (people["called"] != people["speaker"])]
    if name != "turns":
        other = other[other["local"] != other["speaker_id"]]
    rows = np.flatnonzero(frame["document_id"].isin(other["document_id"].unique()).to_numpy())
    if not len(rows):
        return frame
    part = frame.iloc[rows]
    # A turn by the name that its document gives it too: two names may be one person there, and two over all.
    named = ["called", "source_speaker"] if name == "turns" else []
    key = ["document_id", "local", *named]
    new = other.drop_duplicates(key)
    given = [part["document_id"], part[column], *([part["speaker"], part["source_speaker"]] if named else [])]
    at = _by(new[one] for one in key).get_indexer(_by(given))
    hit = at >= 0
    changed = {column: "speaker_id", **({"speaker": "speaker"} if name == "turns" else {})}
    out = {}
    for mine, theirs in changed.items():
        values = frame[mine].astype("object").to_numpy(copy=True)
        values[rows[hit]] = new[theirs].to_numpy()[at[hit]]
        out[mine] = pd.Series(values, index=frame.index, dtype="str").astype("category")
    return frame.assign(**out)


def _by(columns: Iterable[pd.Series[str]]) -> pd.MultiIndex:
    """An index by several columns, in which what is missing equals what is missing."""
    return pd.MultiIndex.from_arrays([one.astype("str").fillna("\0") for one in columns])


def entities_of(
    mentioned: pd.Series[str], discovered: pd.DataFrame, people: pd.DataFrame, catalogue: Catalogue
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """The frames entities, aliases, parties and topics."""
    speak = people.drop_duplicates("speaker_id")
    spoken = pd.DataFrame({"entity_id": speak["speaker_id"], "kind": "person", "name": speak["speaker"]})
    moved = people[people["local"] != people["speaker_id"]].drop_duplicates(["document_id", "local"])
    to = dict(zip(zip(moved["document_id"], moved["local"], strict=True), moved["speaker_id"], strict=True))
    ids = [to.get(place, place[1]) for place in zip(discovered["document_id"], discovered["entity_id"], strict=True)]
    told = pd.concat([spoken, discovered.assign(entity_id=pd.Series(ids, index=discovered.index, dtype="str"))])
    out = named.entities(mentioned.dropna().unique(), told.astype("str"), catalogue)
    known = set(out["entities"]["entity_id"])
    unknown = sorted(i for i in mentioned.dropna().unique() if i not in known)
    if unknown:  # a mention was pointed at what nobody has named
        about = [
            (i, i.partition(":")[2].replace("-", " ").capitalize(), i.partition(":")[0], *[None] * 4, "corrected",
             *[None] * 3)
            for i in unknown
        ]  # fmt: skip
        out["entities"] = schema.joined("entities", out["entities"], schema.from_rows("entities", about))
    return out


def tagged(tags: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Persons among the tags, printed surname first, pointed at the speaker they name."""
    named = people[["speaker", "speaker_id"]].drop_duplicates()
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
