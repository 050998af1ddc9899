"""References: what descriptions describe, which event an anniversary is of, and what the source itself points at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import pandas as pd
from ahocorasick_rs import AhoCorasick, MatchKind

from explore import schema
from explore.catalogue import Catalogue
from explore.corpus.invented import invented
from explore.corpus.texts import Text, texts
from explore.references._addressed import Turn, addresses
from explore.references._descriptions import Anniversary, Description, Reading, Resolver
from explore.references._pointed import anniversaries, see_also, tagged
from explore.references._scene import Named, Scene
from explore.references._sorts import DESCRIPTION, FOLLOWING, SORTS, TREATY_WORDS

RULES = ("apposition", "treaty", "nearest", "later")
"""The rules by which a description is read, in the order in which they are tried."""

_TITLE_ENDS = re.compile(
    r",? (?:which|that|is|was|will|has|and (?:the|our|we|a)|signed|as|this|in (?:the )?\d)\b|,(?! [a-z-]+(?:,| and))"
)
_PREPOSITION = re.compile(
    r"(?:\b(?:in|of|during|after|before|by|for|to|at|on|with|from|about|under)\s|[.\n“] ?)\Z", re.IGNORECASE
)
_READ = frozenset({"turn", "intro", "summary", "caption", "note"})
_Row = tuple[object, ...]


def references(
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    read: Iterable[tuple[str, list[Text]]] | None = None,
    *,
    without: Iterable[str] = (),
) -> dict[str, pd.DataFrame]:
    """The frames mentions and references: a mention of form description for each that is read, a row for each reading.

    As `within` each document, and with what points from one transcript at another, and from tags.
    """
    names = frames["entities"][["entity_id", "name"]]
    discovered = frames["documents"][["document_id"]].merge(names, how="cross")
    out = within(frames, catalogue, discovered, read, without=without)
    rows = schema.from_rows("references", over_all({**frames, **out}))
    return {**out, "references": schema.joined("references", out["references"], rows)}


def over_all(frames: Mapping[str, pd.DataFrame]) -> list[_Row]:
    """The rows of references that need all transcripts: see-also lines to the transcript of that title, and tags.

    Needs documents, notes, links, and those mentions that stand in tags.
    """
    return [*see_also(frames), *tagged(frames)]


def within(
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    discovered: pd.DataFrame,
    read: Iterable[tuple[str, list[Text]]] | None = None,
    *,
    without: Iterable[str] = (),
) -> dict[str, pd.DataFrame]:
    """The frames mentions and references, of what each document says by itself.

    Needs documents, turns, mentions, dates and notes, and what each document discovered (document_id, entity_id,
    name). A description that nothing in its document explains is left alone; of rival readings each has a row, the
    best with rank 1, and the mention points at that one.
    """
    resolver = Resolver(catalogue, frozenset(without))
    called: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, entity, name in zip(*(discovered[c].tolist() for c in ("document_id", "entity_id", "name")), strict=True):
        called[id_].setdefault(entity, name)
    mentions: list[_Row] = []
    rows: list[_Row] = []
    named, marked = _named(frames["mentions"]), _anniversaries(frames["dates"])
    about = dict(zip(frames["documents"]["document_id"], frames["documents"]["date"], strict=True))
    speakers = _speakers(frames["turns"])
    parties = _parties(frames, catalogue)
    for id_, pieces in texts(frames) if read is None else read:
        scene = _scene(
            id_, about[id_], pieces, named.get(id_, {}), parties.get(id_, frozenset()), speakers.get(id_, {})
        )
        resolver.turn_to(called.get(id_, {}))
        for one, readings in _read(scene, resolver, marked.get(id_, {})):
            mention, links = _rows(one, readings, scene)
            mentions.append(mention)
            rows += links
    out = _joined(frames["mentions"], mentions)
    rows += anniversaries(frames, out, catalogue)
    rows += _addressed(frames["turns"])
    return {"mentions": out, "references": schema.from_rows("references", rows)}


def _read(
    scene: Scene, resolver: Resolver, marked: Mapping[tuple[object, ...], list[Anniversary]]
) -> Iterator[tuple[Description, list[Reading]]]:
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for n in scene.named:
        spans[n.text].append((n.at - scene.begins[n.text], n.end - scene.begins[n.text]))
    for number, text in enumerate(scene.texts):
        if text.zone not in _READ:
            continue
        begin = scene.begins[number]
        taken = spans[number]
        for one in _found(number, text.text, begin, taken):
            readings = resolver.readings(one, scene, marked.get((text.turn_id, text.note_id, text.zone), []))
            if readings:
                yield one, readings


def _found(number: int, text: str, begin: int, taken: list[tuple[int, int]]) -> Iterator[Description]:
    """The descriptions of a text that are no part of a name."""
    for match in _described(text):
        head = match.group("head")
        start, end = match.start("det"), match.end("head")
        if any(a < match.end("head") and match.start("head") < b for a, b in taken):
            continue
        if not FOLLOWING.match(text, end):
            continue
        if match["det"].lower() == "that" and not _PREPOSITION.search(text, max(0, start - 9), start):
            continue  # a conjunction: we believe that war …
        tail = match["of"] or ""
        adjectives = match["adj"].strip()
        if SORTS[head.lower()].kind == "agreement" and tail.startswith((" on ", " of ")):
            stop = _TITLE_ENDS.search(tail)
            words_of = tail[: stop.start()] if stop else tail
            if TREATY_WORDS.search(words_of):
                end = match.end("head") + len(words_of.rstrip())
        if any(start < a and b <= match.start("head") and text[a:b] not in adjectives for a, b in taken):
            continue
        yield Description(number, start, end, match["det"], adjectives, head, tail, begin + start)


_REACH = 110
"""Characters before a head in which its determiner stands."""


@lru_cache(maxsize=1)
def _heads() -> AhoCorasick:
    return AhoCorasick([f" {head}" for head in SORTS], matchkind=MatchKind.Standard)


def _described(text: str) -> Iterator[re.Match[str]]:
    """The matches of DESCRIPTION: heads are found in one fast pass, and only what stands before them is looked at."""
    low = text.lower()
    last = -1
    for _, at, stop in _heads().find_matches_as_indexes(low, overlapping=True) if len(low) == len(text) else ():
        if stop < len(text) and (low[stop].isalnum() or at < last):
            continue
        begin = max(0, at - _REACH, last)
        found = None
        for found in DESCRIPTION.finditer(text, begin, min(len(text), stop + 95)):
            if found.end("head") >= stop:
                break
        if found is not None and found.end("head") == stop:
            last = stop
            yield found


def _rows(one: Description, readings: list[Reading], scene: Scene) -> tuple[_Row, list[_Row]]:
    text = scene.texts[one.text]
    best = readings[0]
    kind = best.entity_id.partition(":")[0]
    mention_id = f"{scene.document_id}@d{one.text}.{one.start}"
    mention: _Row = (
        mention_id, scene.document_id, text.turn_id, text.note_id, text.zone, best.entity_id, kind,
        text.text[one.start : one.end], one.start, one.end, *text.source(one.start, one.end), "description", best.rule,
        best.confidence,
    )  # fmt: skip
    links: list[_Row] = [
        (
            f"{scene.document_id}>d{one.text}.{one.start}.{rank}",
            scene.document_id,
            mention_id,
            None,
            None,
            "described_as",
            r.mention_id,
            r.entity_id,
            None,
            r.rule,
            r.reason,
            r.confidence,
            rank,
            None,
            None,
            None,
        )
        for rank, r in enumerate(readings, 1)
    ]
    return mention, links


def _joined(mentions: pd.DataFrame, more: list[_Row]) -> pd.DataFrame:
    """Both, in the order of their places."""
    if not more:
        return mentions
    return schema.joined("mentions", mentions, schema.from_rows("mentions", more))


def _named(mentions: pd.DataFrame) -> dict[str, dict[tuple[object, ...], list[tuple[object, ...]]]]:
    out: dict[str, dict[tuple[object, ...], list[tuple[object, ...]]]] = defaultdict(lambda: defaultdict(list))
    columns = (
        "document_id",
        "turn_id",
        "note_id",
        "zone",
        "mention_id",
        "entity_id",
        "kind",
        "surface",
        "start",
        "end",
    )
    for id_, turn, note, zone, *rest in zip(*(mentions[c].tolist() for c in columns), strict=True):
        place = (turn if isinstance(turn, str) else None, note if isinstance(note, str) else None, zone)
        out[id_][place].append(tuple(rest))
    return out


def _scene(
    id_: str, stamp: pd.Timestamp, pieces: list[Text], named: Mapping[tuple[object, ...], list[tuple[object, ...]]],
    parties: frozenset[str], speakers: Mapping[str, str | None],
) -> Scene:  # fmt: skip
    begins, at = [], 0
    found: list[Named] = []
    for number, text in enumerate(pieces):
        begins.append(at)
        if text.zone not in {"tag", "see_also"}:
            for mention, entity, kind, surface, start, end in named.get((text.turn_id, text.note_id, text.zone), []):
                if isinstance(entity, str):
                    a, b = int(str(start)), int(str(end))
                    found.append(Named(str(mention), entity, str(kind), str(surface), number, at + a, at + b))
        at += len(text.text) + 2
    found.sort(key=lambda one: (one.at, -one.end))
    day = None if pd.isna(stamp) else stamp.date().isoformat()
    return Scene(id_, day, pieces, begins, found, parties, speakers)


def _anniversaries(dates: pd.DataFrame) -> dict[str, dict[tuple[object, ...], list[Anniversary]]]:
    """Per document and text its anniversaries, and what else counts years from an event."""
    out: dict[str, dict[tuple[object, ...], list[Anniversary]]] = defaultdict(lambda: defaultdict(list))
    marked = dates[(dates["relation"] == "anniversary") & dates["event"].notna()]
    columns = ("document_id", "turn_id", "note_id", "zone", "start", "end", "event", "value")
    for id_, turn, note, zone, start, end, event, value in zip(*(marked[c].tolist() for c in columns), strict=True):
        place = (turn if isinstance(turn, str) else None, note if isinstance(note, str) else None, zone)
        out[id_][place].append(Anniversary(start, end, event, value if isinstance(value, str) else None))
    return out


def _speakers(turns: pd.DataFrame) -> dict[str, dict[str, str | None]]:
    out: dict[str, dict[str, str | None]] = defaultdict(dict)
    for id_, turn, speaker in zip(turns["document_id"], turns["turn_id"], turns["speaker_id"], strict=True):
        out[id_][turn] = speaker if isinstance(speaker, str) else None
    return out


def _parties(frames: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Per document the states that meet: of those who speak, and those named in title and summary."""
    out: dict[str, set[str]] = defaultdict(set)
    documents = frames["documents"]
    days = {
        i: None if pd.isna(d) else d.date().isoformat()
        for i, d in zip(documents["document_id"], documents["date"], strict=True)
    }
    said = frames["turns"][["document_id", "speaker_id"]].dropna().drop_duplicates()
    for id_, person in said.itertuples(index=False):
        state = catalogue.state_of(person, days[id_])
        if state:
            out[id_].add(state)
    heads = frames["mentions"][frames["mentions"]["zone"].isin(["title", "summary"])]
    for id_, entity in heads[["document_id", "entity_id"]].dropna().drop_duplicates().itertuples(index=False):
        if entity in catalogue.states:
            out[id_].add(entity)
    site = documents["format"].astype("str").str.startswith("kremlin") & ~invented(documents)
    for id_ in documents.loc[site, "document_id"]:
        out[id_].add("place:russia")
    return {id_: frozenset(states) for id_, states in out.items()}


def _addressed(turns: pd.DataFrame) -> Iterator[_Row]:
    """A row for each form of address whose person is told."""
    columns = ("document_id", "turn_id", "speaker_id", "role", "text")
    by_document: dict[str, list[Turn]] = defaultdict(list)
    for id_, turn, speaker, role, text in zip(*(turns[c].tolist() for c in columns), strict=True):
        known = speaker if isinstance(speaker, str) else None
        by_document[id_].append(Turn(turn, known, role if isinstance(role, str) else "", text))
    for id_, said in by_document.items():
        for one in addresses(said):
            yield (
                f"{one.turn_id}>to{one.start}", id_, None, None, id_, "addressed_to", None, one.person, None, "address",
                one.reason, one.confidence, 1, one.turn_id, one.start, one.end,
            )  # fmt: skip
