"""Mentions: what is named where, of what kind, and which entity it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from explore import schema
from explore.catalogue import Catalogue
from explore.corpus.invented import invented
from explore.corpus.texts import Text, texts
from explore.mentions._document import Document, Reader
from explore.mentions._marked import marks
from explore.mentions._matcher import matcher_of

RULES = (
    "catalogue", "honorific", "office", "forename", "surname ending", "surname", "head of organisation",
    "head of agreement", "head of event", "head of infrastructure", "head of place", "title of an agreement",
    "small head of infrastructure", "small head of event", "small head of agreement", "small head of organisation",
    "meeting of a body", "noun before infrastructure", "noun before place",
    "noun before organisation", "noun after infrastructure", "noun after organisation", "acronym",
    "inside a name", "surname first", "also known as", "marked in the source",
)  # fmt: skip
"""The rules by name, as the column `rule` gives them; each may be left out by `without`."""


def mentions(
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    read: Iterable[tuple[str, list[Text]]] | None = None,
    *,
    without: Iterable[str] = (),
) -> dict[str, pd.DataFrame]:
    """The frames mentions, entities, aliases, parties and topics of these documents, turns, notes, fields and segments.

    As `found`, with the entities of all that was found.
    """
    made, discovered = found(frames, catalogue, read, without=without)
    return {"mentions": made, **entities(made["entity_id"], discovered, catalogue)}


def found(
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    read: Iterable[tuple[str, list[Text]]] | None = None,
    *,
    without: Iterable[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frame mentions of these documents, and what each discovers: document_id, entity_id, kind, name, alias.

    Turns need their speaker_id. One document never changes another's rows. Documents in another language than
    English are left out. `read` are the documents' texts, where they are at hand. `without` names rules
    of `RULES` to leave out, to see what they earn.

    Of what is discovered the first row of an entity in a document has its name, the others more that it is called;
    who speaks stands first.

    Raises ValueError for a rule that there is not.
    """
    off = frozenset(without)
    if off - set(RULES):
        raise ValueError(f"there is no rule {', '.join(sorted(off - set(RULES)))}; there are {', '.join(RULES)}")
    reader = Reader(catalogue, matcher_of(catalogue), off)
    documents = frames["documents"]
    # A page that is made up is no state's own, in whatever layout it is written.
    home = documents["format"].astype("str").mask(invented(documents), "")
    about = {
        id_: (None if pd.isna(date) else date.date().isoformat(), str(format_), language)
        for id_, date, format_, language in zip(
            documents["document_id"], documents["date"], home, documents["language"], strict=True
        )
    }
    turns = frames["turns"]
    said = turns[["document_id", "speaker_id", "speaker"]].dropna().drop_duplicates()
    cast: dict[str, dict[str, str]] = {}
    for id_, speaker_id, speaker in zip(*(said[c].tolist() for c in said.columns), strict=True):
        cast.setdefault(id_, {})[speaker_id] = speaker
    rows: list[tuple[object, ...]] = []
    marked = marks(frames["links"])
    speaking = [
        (id_, person, "person", name)
        for id_, people in cast.items()
        for person, name in people.items()
        if person not in catalogue.rows
    ]
    new: list[tuple[str, str, str, str]] = []
    for id_, pieces in texts(frames) if read is None else read:
        day, format_, language = about[id_]
        people = cast.get(id_, {})
        if isinstance(language, str) and language != "en":
            continue
        reading = reader.read(Document(id_, day, format_, pieces, people, marked))
        number = 0
        for text, here in zip(pieces, reading.found, strict=True):
            for one in here:
                rows.append(
                    (
                        f"{id_}@{number}",
                        id_,
                        text.turn_id,
                        text.note_id,
                        text.zone,
                        one.entity_id,
                        one.kind,
                        text.text[one.start : one.end],
                        one.start,
                        one.end,
                        *text.source(one.start, one.end),
                        "tag" if text.zone == "tag" else one.form,
                        one.rule,
                        one.confidence,
                    )
                )
                number += 1
        new += [
            (id_, entity, kind, name)
            for entity, (name, kind) in reading.discovered.items()
            if entity not in catalogue.rows and entity not in people
        ]
        new += [
            (id_, entity, entity.partition(":")[0], surface)
            for entity, surfaces in reading.aliases.items()
            for surface in sorted(surfaces)
        ]
    return schema.from_rows("mentions", rows), pd.DataFrame([*speaking, *new], columns=DISCOVERED, dtype="str")


DISCOVERED = ["document_id", "entity_id", "kind", "name"]
"""The columns of what documents discover."""


def entities(
    mentioned: Iterable[object], discovered: pd.DataFrame, catalogue: Catalogue
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """The frames entities, aliases, parties and topics of what is mentioned and discovered.

    Of an entity that the catalogue does not know, the first row discovered says its name and kind.
    """
    first: dict[str, tuple[str, str]] = {}
    named: dict[str, set[str]] = {}
    for entity, kind, name in zip(*(discovered[c].tolist() for c in DISCOVERED[1:]), strict=True):
        first.setdefault(entity, (name, kind))
        named.setdefault(entity, set()).add(name)
    ids = dict.fromkeys(i for i in mentioned if isinstance(i, str))
    out = catalogue.frames([*ids, *first])
    new = {i: about for i, about in sorted(first.items()) if i not in catalogue.rows}
    rows = [(i, name, kind, None, None, None, None, "discovered", None, None, None) for i, (name, kind) in new.items()]
    out["entities"] = schema.joined("entities", out["entities"], schema.from_rows("entities", rows))
    known = {(i, a) for i, a in zip(out["aliases"]["entity_id"], out["aliases"]["alias"], strict=True)}
    also = [
        (i, alias, None, None, None)
        for i in new
        for alias in sorted({new[i][0], *named.get(i, ())})
        if (i, alias) not in known
    ]
    out["aliases"] = schema.joined("aliases", out["aliases"], schema.from_rows("aliases", also))
    return out
