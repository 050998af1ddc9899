"""A subject through all transcripts: its passages in time order, what is named beside it, and anniversaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus.coded import Codes, codes, rows_of
from explore.corpus.passages import COLUMNS, around, lines, sentences, sources
from explore.corpus.within import within

Frames = Mapping[str, pd.DataFrame]

_PLACED = (
    "mention_id", "document_id", "turn_id", "note_id", "zone", "entity_id", "surface", "start", "end", "form",
    "confidence",
)  # fmt: skip
_DATED = ("date_id", "document_id", "turn_id", "note_id", "zone", "surface", "start", "end")

REASONS = {
    "name": "names it: {name}",
    "alias": "another name of {name}",
    "acronym": "acronym of {name}",
    "surname": "surname of {name}",
    "link": "linked to {name} by the source",
    "tag": "tagged {name} by the source",
    "description": "describes {name}",
    "anniversary": "an anniversary of {name}",
}
"""Why a mention belongs where no reference says so, by its form."""


def members(frames: Frames, entity: str) -> list[str]:
    """The entity alone, or the entities that a topic is made of and the topic itself."""
    if not entity.startswith("topic:"):  # as the ids of all topics do
        return [entity]
    topics = frames["topics"]
    return [entity, *topics.loc[topics["topic_id"] == entity, "member"].dropna().astype("str")]


def places(frames: Frames, entities: Iterable[str] | None = None) -> pd.DataFrame:
    """Where the entities are named, in time order, undated first: one row a mention or anniversary, without its words.

    Columns: mention_id (an anniversary's date_id), document_id, turn_id, note_id, zone, entity_id, surface, start, end,
    form, confidence, date, and the turn's position (NA outside turns). Without `entities`: every entity.

    >>> import explore
    >>> places(explore.load(explore.sample()).frames, ["infrastructure:chara-station"])[["surface", "position"]]
             surface  position
    0  Chara station         1
    """
    found = named(frames, entities)
    held = rows_of(frames["documents"]["document_id"], found["document_id"])
    return in_time(frames, found, held, rows_of(frames["turns"]["turn_id"], found["turn_id"]))


def named(frames: Frames, entities: Iterable[str] | None = None) -> pd.DataFrame:
    """The rows of `places` as they stand in the frames, without date and position."""
    # A topic of words alone has a member that is no entity.
    wanted = None if entities is None else [one for one in entities if isinstance(one, str)]
    mentions = frames["mentions"]
    inside = mentions["entity_id"].notna().to_numpy() if wanted is None else within(mentions["entity_id"], wanted)
    mentions = mentions[list(_PLACED)].take(np.flatnonzero(inside))
    marked = _marked(frames, wanted)
    return pd.concat([mentions, marked], ignore_index=True) if len(marked) else mentions.reset_index(drop=True)


def in_time(frames: Frames, found: pd.DataFrame, held: Codes, turn: Codes) -> pd.DataFrame:
    """The rows of `named` in time order, with date and position; `held` and `turn` are their documents' and turns'."""
    dates = frames["documents"]["date"].to_numpy().astype("datetime64[us]")
    when = np.append(dates, np.datetime64("NaT"))[held]
    position = np.append(frames["turns"]["position"].to_numpy().astype("int64"), -1)[turn]
    start, end = (found[column].to_numpy(dtype="int64") for column in ("start", "end"))
    # NaT is the least of numbers: what is undated comes before the rest.
    order = np.lexsort((start, position, _ranks(found["document_id"]), when.astype("int64")))
    numbered = pd.arrays.IntegerArray(position, position < 0)
    return found.assign(date=when, position=numbered, start=start, end=end).take(order).reset_index(drop=True)


def follow(frames: Frames, entities: Iterable[str]) -> pd.DataFrame:
    """Every passage that names one of the entities, in time order: the columns of passages, then entity_id and zone.

    Passages outside the turns (titles, captions, tags …) have no turn; their sentence is the text that they stand in.
    """
    return worded(frames, places(frames, entities))


def worded(frames: Frames, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of `places` as passages: each with speaker, role, sentence, neighbours, reason, file and line."""
    rows = []
    known: dict[str, list[tuple[int, int]]] = {}
    for text, start, end in zip(written(frames, found), found["start"].tolist(), found["end"].tolist(), strict=True):
        if text not in known:
            known = {text: sentences(text)}
        spans = known[text]
        rows.append(around(text, spans, start, end) if spans else (text, None, None))
    turn = rows_of(frames["turns"]["turn_id"], found["turn_id"])
    spoken = {column: _at(frames["turns"][column], turn) for column in ("speaker", "role")}
    out = pd.DataFrame(
        {
            "date": found["date"],
            "document_id": found["document_id"].astype("str"),
            "turn_id": found["turn_id"].astype("str"),
            **spoken,
            "surface": found["surface"],
            "form": found["form"].astype("str"),
            "sentence": [sentence for sentence, _, _ in rows],
            "start": found["start"],
            "end": found["end"],
            "confidence": found["confidence"].astype("str"),
            "reason": reasons(frames, found, told(frames)),
            "previous": [before for _, before, _ in rows],
            "next": [after for _, _, after in rows],
            "entity_id": found["entity_id"].astype("str"),
            "zone": found["zone"].astype("str"),
        }
    )
    out = out.astype(dict.fromkeys(("surface", "sentence", "previous", "next", "reason"), "str"))
    # Notes, titles and tags are no turn's text: their places are counted from their own start.
    said_in_turn = out.assign(turn_id=out["turn_id"].astype("str").where(out["zone"] == "turn"))
    out["source"], out["line"] = sources(frames, out), lines(frames, said_in_turn)
    return out[[*COLUMNS, "entity_id", "zone"]]


def _marked(frames: Frames, wanted: list[str] | None) -> pd.DataFrame:
    """The anniversaries of the entities, as rows of mentions: form anniversary, the reason by their date's id."""
    references = frames["references"]
    mine = within(references["relation"], ["anniversary_of"])
    mine &= references["to_entity"].notna().to_numpy() if wanted is None else within(references["to_entity"], wanted)
    if not mine.any():
        return pd.DataFrame(columns=list(_PLACED))
    told = references[["from_date", "to_entity", "confidence"]].take(np.flatnonzero(mine))
    dates = frames["dates"]
    dates = dates[list(_DATED)].take(np.flatnonzero(within(dates["date_id"], told["from_date"])))
    row = rows_of(dates["date_id"], told["from_date"])
    rows = dates.take(row[row >= 0]).rename(columns={"date_id": "mention_id"}).reset_index(drop=True)
    told = told.take(np.flatnonzero(row >= 0)).reset_index(drop=True)
    made = rows.assign(entity_id=told["to_entity"], form="anniversary", confidence=told["confidence"])
    return made[list(_PLACED)]


def _ranks(column: pd.Series[Any]) -> Codes:
    """For each row the place of its text among all texts of the column, in their order."""
    code, texts = codes(column)
    rank = np.empty(len(texts) + 1, dtype="int64")
    rank[np.argsort(np.array(texts, dtype=object), kind="stable")] = np.arange(len(texts))
    rank[-1] = len(texts)
    return np.asarray(rank[code])


def _at(column: pd.Series[Any], rows: Codes) -> np.ndarray[Any, Any]:
    """The column's texts in these rows, NaN for row -1."""
    code, texts = codes(column)
    return np.asarray(np.array([*texts, float("nan")], dtype=object)[np.append(code, -1)[rows]])


def written(frames: Frames, mentions: pd.DataFrame) -> list[str]:
    """For each row the whole text that it stands in: a turn's, a note's, or a field's of the document."""
    turns, notes, documents = frames["turns"], frames["notes"], frames["documents"]
    note = rows_of(notes["note_id"], mentions["note_id"]).tolist()
    turn = rows_of(turns["turn_id"], mentions["turn_id"]).tolist()
    held = rows_of(documents["document_id"], mentions["document_id"]).tolist()
    said = dict(zip(found := sorted({t for t in turn if t >= 0}), turns["text"].iloc[found].tolist(), strict=True))
    noted = dict(zip(found := sorted({n for n in note if n >= 0}), notes["text"].iloc[found].tolist(), strict=True))
    fields: dict[str, list[Any]] = {}
    out = []
    for n, t, d, zone, surface in zip(
        note, turn, held, mentions["zone"].tolist(), mentions["surface"].tolist(), strict=True
    ):
        if n >= 0:
            text = noted[n]
        elif t >= 0:
            text = said[t]
        elif d >= 0 and zone in documents.columns:
            if zone not in fields:
                fields[zone] = documents[zone].tolist()
            text = fields[zone][d]
        else:
            text = surface
        out.append(text if isinstance(text, str) else surface)
    return out


def told(frames: Frames) -> dict[Any, Any]:
    """What the best reference of each mention, or each anniversary's date, says of why it belongs."""
    references = frames["references"]
    first = references[references["rank"].to_numpy() == 1]
    said = dict(zip(first["from_mention"].tolist(), first["reason"].tolist(), strict=True))
    marked = first[within(first["relation"], ["anniversary_of"])]
    return said | dict(zip(marked["from_date"].tolist(), marked["reason"].tolist(), strict=True))


def reasons(frames: Frames, mentions: pd.DataFrame, said: Mapping[Any, Any]) -> list[str]:
    """For each row why it belongs to its entity: what is `told` of it, else what its form tells."""
    entities = frames["entities"]
    ids = [one for one in dict.fromkeys(mentions["entity_id"].tolist()) if isinstance(one, str)]
    at = rows_of(entities["entity_id"], pd.Series(ids, dtype="str")).tolist()
    names = {one: entities["name"].iloc[row] if row >= 0 else one for one, row in zip(ids, at, strict=True)}
    out = []
    columns = (mentions[c].tolist() for c in ("mention_id", "form", "entity_id"))
    for mention, form, entity in zip(*columns, strict=True):
        given = said.get(mention)
        out.append(given if isinstance(given, str) else REASONS[form].format(name=names.get(entity, entity)))
    return out


def related(frames: Frames, entities: Iterable[str]) -> pd.DataFrame:
    """What is named with the entities: entity_id, name, kind, together, transcripts; most often first.

    `together` counts the turns (or texts outside turns) that name both; `transcripts` the documents.
    """
    wanted = set(entities)
    mentions = frames["mentions"]
    place = mentions["turn_id"].astype("str").fillna(mentions["note_id"].astype("str"))
    place = place.fillna(mentions["document_id"].astype("str") + "/" + mentions["zone"].astype("str"))
    mine = mentions["entity_id"].isin(wanted)
    beside = mentions[place.isin(place[mine]) & ~mine & mentions["entity_id"].notna()].assign(_place=place)
    counted = beside.groupby(beside["entity_id"].astype("str")).agg(
        together=("_place", "nunique"), transcripts=("document_id", "nunique")
    )
    about = frames["entities"].set_index("entity_id")[["name", "kind"]]
    found = about.join(counted, how="inner").reset_index()
    found = found.sort_values(["together", "transcripts", "entity_id"], ascending=[False, False, True], kind="stable")
    return found.reset_index(drop=True)


_COUNT = re.compile(r"− (\d+)(?![\d-])|^(\d+) years: |whose (\d+) years|comes round (\d+) years")


def anniversaries(frames: Frames) -> pd.DataFrame:
    """Every anniversary spoken of, in time order, one row each.

    Columns: date (of the transcript), event (the words), event_date (ISO, NA where the text does not say), years,
    speaker, to (who spoke before, or else next), document_id, turn_id, surface, reason, sentence.
    """
    dates = frames["dates"]
    found = dates[dates["relation"] == "anniversary"].reset_index(drop=True)
    turns = frames["turns"].set_index("turn_id")
    when = frames["documents"].set_index("document_id")["date"]
    said = turns[["speaker", "position"]].reindex(found["turn_id"].astype("str"))
    others = _spoken_to(frames["turns"])
    texts = written(frames, found)
    contexts = [
        around(text, sentences(text), int(a), int(b))[0] if sentences(text) else text
        for text, a, b in zip(texts, found["start"], found["end"], strict=True)
    ]
    counts = [_COUNT.search(reason) for reason in found["reason"].astype("str")]
    out = pd.DataFrame(
        {
            "date": when.reindex(found["document_id"].astype("str")).to_numpy(),
            "event": found["event"],
            "event_date": found["value"],
            "years": pd.array([int(next(g for g in c.groups() if g)) if c else None for c in counts], dtype="Int64"),
            "speaker": said["speaker"].astype("str").to_numpy(),
            "to": [others.get(t) if isinstance(t, str) else None for t in found["turn_id"]],
            "document_id": found["document_id"],
            "turn_id": found["turn_id"],
            "surface": found["surface"],
            "reason": found["reason"],
            "sentence": contexts,
            "_position": said["position"].to_numpy(),
        }
    ).astype({"to": "str", "sentence": "str"})
    order = ["date", "document_id", "_position"]
    return out.sort_values(order, kind="stable", na_position="first").drop(columns="_position").reset_index(drop=True)


def _spoken_to(turns: pd.DataFrame) -> dict[str, str]:
    """turn_id → the other speaker nearest before it, else the next after it."""
    out: dict[str, str] = {}
    for _, group in turns.groupby("document_id", observed=True, sort=False):
        rows = list(zip(group["turn_id"], group["speaker"], strict=True))
        for i, (turn, speaker) in enumerate(rows):
            around_it = [s for _, s in reversed(rows[:i])] + [s for _, s in rows[i + 1 :]]
            other = next((s for s in around_it if isinstance(s, str) and s != speaker), None)
            if other is not None:
                out[turn] = other
    return out
