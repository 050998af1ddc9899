"""What the source itself points at: see-also lines and tags; and the events that anniversaries are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from explore.catalogue import Catalogue
from explore.names import fold

Row = tuple[object, ...]
Frames = Mapping[str, pd.DataFrame]


def see_also(frames: Frames) -> Iterator[Row]:
    """A row for each see-also line, to the transcript of that title where it is loaded."""
    documents = frames["documents"]
    titled: dict[str, list[str]] = {}
    for id_, title in zip(documents["document_id"], documents["title"], strict=True):
        if isinstance(title, str):
            titled.setdefault(_plain(title), []).append(id_)
    by_site = {}
    for id_, url in zip(documents["document_id"], documents["url"], strict=True):
        if isinstance(url, str) and (site := re.search(r"/(\d+)/?(?:print)?$", url)):
            by_site[site[1]] = id_
    links = frames["links"].dropna(subset=["note_id"])
    hrefs = dict(zip(links["note_id"], links["href"], strict=True))
    notes = frames["notes"][frames["notes"]["kind"] == "see_also"]
    for note, id_, text in zip(notes["note_id"], notes["document_id"], notes["text"], strict=True):
        first = re.sub(r",? ?(?:\d{1,2} )?[A-Z][a-z]+ \d{1,2}, \d{4}$", "", text.split("\n")[0])
        same = [d for d in titled.get(_plain(first), []) if d != id_]
        href = hrefs.get(note)
        linked = by_site.get(m[1]) if isinstance(href, str) and (m := re.search(r"/(\d+)/?$", href)) else None
        target = linked or (same[0] if len(same) == 1 else None)
        reason = "the source names it under See also" + ("" if target else "; it is not among these transcripts")
        yield (
            f"{id_}>see{note}", id_, None, None, id_, "see_also", None, None, target, "see also", reason, "certain", 1, None, None, None,
        )  # fmt: skip


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", fold(title)).strip()


def tagged(frames: Frames) -> Iterator[Row]:
    """A row for each tag whose entity is known."""
    tags = frames["mentions"][frames["mentions"]["zone"] == "tag"]
    for mention, id_, entity, surface in zip(
        tags["mention_id"], tags["document_id"], tags["entity_id"], tags["surface"], strict=True
    ):
        yield (
            f"{mention}>tag", id_, mention, None, None, "tagged", None, entity, None, "tag", f"the source tags it “{surface}”", "certain",
            1, None, None, None,
        )  # fmt: skip


_KINDS = frozenset({"event", "agreement", "organisation", "infrastructure", "person", "place"})


def anniversaries(frames: Frames, mentions: pd.DataFrame, catalogue: Catalogue) -> Iterator[Row]:
    """A row from each anniversary to the thing that the words of its event name or describe."""
    dates = frames["dates"]
    marked = dates[(dates["relation"] == "anniversary") & dates["event"].notna()]
    place = ["document_id", "turn_id", "note_id", "zone"]
    held: dict[tuple[object, ...], list[tuple[int, int, str, str, str]]] = {}
    near = mentions[mentions["document_id"].isin(marked["document_id"]) & mentions["kind"].isin(list(_KINDS))]
    rows = zip(*(near[c].tolist() for c in (*place, "start", "end", "entity_id", "mention_id", "surface")), strict=True)
    for id_, turn, note, zone, start, end, entity, mention, surface in rows:
        held.setdefault((id_, _known(turn), _known(note), zone), []).append((start, end, entity, mention, surface))
    texts = dict(zip(frames["turns"]["turn_id"], frames["turns"]["text"], strict=True))
    texts |= dict(zip(frames["notes"]["note_id"], frames["notes"]["text"], strict=True))
    columns = ("date_id", *place, "start", "end", "event", "value", "reason")
    for date, id_, turn, note, zone, start, end, event, value, reason in zip(
        *(marked[c].tolist() for c in columns), strict=True
    ):
        text = texts.get(note if isinstance(note, str) else turn)
        if not isinstance(text, str):
            continue
        at = text.find(event, end)
        at = at if 0 <= at - end < 200 else text.rfind(event, 0, start)
        if at < 0:
            continue
        inside = [
            m
            for m in held.get((id_, _known(turn), _known(note), zone), [])
            if at - 12 <= m[0] and m[1] <= at + len(event) + 4
        ]
        if not inside:
            continue
        order = {
            kind: i
            for i, kind in enumerate(("event", "agreement", "infrastructure", "organisation", "person", "place"))
        }
        best = min(inside, key=lambda m: (order[m[2].partition(":")[0]], m[0], m[0] - m[1]))
        begun = catalogue.rows.get(best[2], {}).get("start", "")
        agrees = bool(begun) and isinstance(value, str) and (begun.startswith(value) or value.startswith(begun))
        differs = bool(begun) and isinstance(value, str) and not agrees
        why = f"{reason}; “{event}” names it" + (
            f"; the catalogue dates it to {begun}" if begun and begun not in reason else ""
        )
        yield (
            f"{date}>of", id_, None, date, None, "anniversary_of", best[3], best[2], None, "anniversary", why,
            "check" if differs else "certain" if agrees else "likely", 1, None, None, None,
        )  # fmt: skip


def _known(value: object) -> object:
    return value if isinstance(value, str) else None
