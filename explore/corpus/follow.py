"""A subject through all transcripts: its passages in time order, what is named beside it, and anniversaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from explore.corpus.passages import COLUMNS, around, lines, sentences, sources

Frames = Mapping[str, pd.DataFrame]

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
    topics = frames["topics"]
    return [entity, *topics.loc[topics["topic_id"] == entity, "member"].astype("str")]


def follow(frames: Frames, entities: Iterable[str]) -> pd.DataFrame:
    """Every passage that names one of the entities, in time order: the columns of passages, then entity_id and zone.

    Passages outside the turns (titles, captions, tags …) have no turn; their sentence is the text that they stand in.
    """
    wanted = list(entities)
    mentions = frames["mentions"]
    mentions = mentions[mentions["entity_id"].isin(wanted)]
    mentions = pd.concat([mentions, _marked(frames, wanted)], ignore_index=True)
    texts = _texts(frames, mentions)
    rows = []
    known: dict[str, list[tuple[int, int]]] = {}
    for text, start, end in zip(texts, mentions["start"], mentions["end"], strict=True):
        if text not in known:
            known = {text: sentences(text)}
        spans = known[text]
        rows.append(around(text, spans, int(start), int(end)) if spans else (text, None, None))
    turns = frames["turns"].set_index("turn_id")[["speaker", "role", "position"]]
    said = turns.reindex(mentions["turn_id"].astype("str"))
    dates = frames["documents"].set_index("document_id")["date"]
    names = frames["entities"].set_index("entity_id")["name"]
    found = pd.DataFrame(
        {
            "date": dates.reindex(mentions["document_id"].astype("str")).to_numpy(),
            "document_id": mentions["document_id"],
            "turn_id": mentions["turn_id"],
            "speaker": said["speaker"].to_numpy(),
            "role": said["role"].to_numpy(),
            "surface": mentions["surface"],
            "form": mentions["form"].astype("str"),
            "sentence": [sentence for sentence, _, _ in rows],
            "start": mentions["start"].astype("int64"),
            "end": mentions["end"].astype("int64"),
            "confidence": mentions["confidence"].astype("str"),
            "reason": _reasons(frames, mentions, names),
            "previous": [before for _, before, _ in rows],
            "next": [after for _, _, after in rows],
            "entity_id": mentions["entity_id"].astype("str"),
            "zone": mentions["zone"].astype("str"),
            "_position": said["position"].to_numpy(),
        }
    )
    found = found.astype(dict.fromkeys(("surface", "sentence", "previous", "next", "reason"), "str"))
    # Notes, titles and tags are no turn's text: their places are counted from their own start.
    said_in_turn = found.assign(turn_id=found["turn_id"].astype("str").where(found["zone"] == "turn"))
    found["source"], found["line"] = sources(frames, found), lines(frames, said_in_turn)
    order = ["date", "document_id", "_position", "start"]
    columns = [*COLUMNS, "entity_id", "zone"]
    return found.sort_values(order, kind="stable", na_position="first")[columns].reset_index(drop=True)


def _marked(frames: Frames, wanted: list[str]) -> pd.DataFrame:
    """The anniversaries of the entities, as rows of mentions: form anniversary, the reason by their date's id."""
    references, dates = frames["references"], frames["dates"]
    mine = references[(references["relation"] == "anniversary_of") & references["to_entity"].isin(wanted)]
    rows = mine.merge(dates, left_on="from_date", right_on="date_id", suffixes=("_of", ""))
    return pd.DataFrame(
        {
            "mention_id": rows["date_id"], "document_id": rows["document_id"], "turn_id": rows["turn_id"],
            "note_id": rows["note_id"],
            "zone": rows["zone"], "entity_id": rows["to_entity"], "surface": rows["surface"], "start": rows["start"],
            "end": rows["end"], "form": "anniversary", "confidence": rows["confidence"],
        }
    )  # fmt: skip


def _texts(frames: Frames, mentions: pd.DataFrame) -> list[str]:
    turns = dict(zip(frames["turns"]["turn_id"], frames["turns"]["text"], strict=True))
    notes = dict(zip(frames["notes"]["note_id"], frames["notes"]["text"], strict=True))
    heads = frames["documents"].set_index("document_id")
    out = []
    columns = ("document_id", "turn_id", "note_id", "zone", "surface")
    for document, turn, note, zone, surface in zip(*(mentions[c].tolist() for c in columns), strict=True):
        if isinstance(note, str):
            text = notes.get(note)
        elif isinstance(turn, str):
            text = turns.get(turn)
        else:
            text = heads.at[document, zone] if zone in heads.columns and document in heads.index else surface
        out.append(text if isinstance(text, str) else surface)
    return out


def _reasons(frames: Frames, mentions: pd.DataFrame, names: pd.Series[str]) -> list[str]:
    references = frames["references"]
    first = references[references["rank"] == 1]
    said = dict(zip(first["from_mention"], first["reason"], strict=True))
    marked = first[first["relation"] == "anniversary_of"]
    said |= dict(zip(marked["from_date"], marked["reason"], strict=True))
    out = []
    for mention, form, entity in zip(mentions["mention_id"], mentions["form"], mentions["entity_id"], strict=True):
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
    texts = _texts(frames, found)
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
