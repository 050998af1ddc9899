"""Dates: every temporal expression with its value and its arithmetic; anniversaries with the date of what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pandas as pd

from explore import schema
from explore.catalogue import Catalogue
from explore.corpus.passages import sentences
from explore.corpus.texts import Text, texts
from explore.dates._anniversaries import anniversaries
from explore.dates._calendar import days
from explore.dates._expressions import RULES as _RULES
from explore.dates._expressions import Expression, Here, expressions
from explore.dates._inauguration import since_inauguration
from explore.dates._triggers import between, triggers

RULES = (*dict.fromkeys(rule.name for rule in _RULES), "anniversary", "since an inauguration", "inside a name")
"""The rules by name; each may be left out by `without`."""

_MARKED = frozenset({"anniversary", "turning", "years"})
_NO_DATES = frozenset({"tag", "see_also", "place"})


def dates(
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    read: Iterable[tuple[str, list[Text]]] | None = None,
    *,
    without: Iterable[str] = (),
) -> pd.DataFrame:
    """The frame dates of these documents, turns, notes and segments; mentions keep numbers in names out.

    `value` is ISO (YYYY, YYYY-MM, YYYY-MM-DD or start/end), NA where the text does not say; `reason` is the
    arithmetic in words. “Today” is the document's date: a document without one gives only what is written out in full.

    `read` are the documents' texts, where they are at hand. Raises ValueError for a rule that there is not.
    """
    off = frozenset(without)
    if off - set(RULES):
        raise ValueError(f"there is no rule {', '.join(sorted(off - set(RULES)))}; there are {', '.join(RULES)}")
    rules = tuple(rule for rule in _RULES if rule.name not in off)
    about = dict(
        zip(
            frames["documents"]["document_id"],
            zip(frames["documents"]["date"], frames["documents"]["language"], strict=True),
            strict=True,
        )
    )
    named = _named(frames["mentions"])
    starts = {
        i: (row["name"], row["start"], row["end"])
        for i, row in catalogue.rows.items()
        if row["start"] and row["kind"] in {"event", "agreement", "organisation", "infrastructure", "person"}
    }
    speakers = dict(zip(frames["turns"]["turn_id"], frames["turns"]["speaker_id"], strict=True))
    rows: list[tuple[object, ...]] = []
    for id_, pieces in texts(frames) if read is None else read:
        stamp, language = about[id_]
        if isinstance(language, str) and language != "en":
            continue
        today = None if pd.isna(stamp) else stamp.date()
        said: list[Expression] = []
        number = 0
        cast = list(dict.fromkeys(s for t in pieces if isinstance(s := speakers.get(t.turn_id or ""), str)))
        for text in pieces:
            if text.zone in _NO_DATES:
                continue
            spans = named.get((id_, text.turn_id, text.note_id, text.zone), [])
            dated = [(a, b, *starts[entity]) for a, b, entity in spans if entity in starts]
            inside = (
                []
                if "inside a name" in off
                else [(a, b) for a, b, e in spans if _FIGURE.search(text.text, a, b) and not e.startswith("agreement:")]
            )
            speaker = speakers.get(text.turn_id) if text.turn_id else None
            others = [s for s in cast if s != speaker]
            for one in _of_text(text, today, said, rules, off, inside, dated, catalogue, others):
                ends = days(one.value) if one.value else None
                rows.append(
                    (
                        f"{id_}~{number}",
                        id_,
                        text.turn_id,
                        text.note_id,
                        text.zone,
                        text.text[one.start : one.end],
                        one.start,
                        one.end,
                        *text.source(one.start, one.end),
                        one.value,
                        *((_stamp(ends[0]), _stamp(ends[1])) if ends else (None, None)),
                        one.relation,
                        one.event,
                        one.rule,
                        one.reason,
                    )
                )
                number += 1
    return schema.from_rows("dates", rows)


def _stamp(day: date) -> pd.Timestamp | None:
    return pd.Timestamp(day)


_FIGURE = re.compile(r"\d")


def _named(mentions: pd.DataFrame) -> dict[tuple[object, ...], list[tuple[int, int, str]]]:
    """The spans and entities of the names in each text."""
    out: dict[tuple[object, ...], list[tuple[int, int, str]]] = {}
    columns = ("document_id", "turn_id", "note_id", "zone", "start", "end", "entity_id")
    for id_, turn, note, zone, start, end, entity in zip(*(mentions[c].tolist() for c in columns), strict=True):
        key = (id_, turn if isinstance(turn, str) else None, note if isinstance(note, str) else None, zone)
        out.setdefault(key, []).append((start, end, str(entity)))
    return out


def _of_text(
    text: Text, today: date | None, said: list[Expression], rules: tuple[object, ...], off: frozenset[str],
    inside: list[tuple[int, int]], dated: list[tuple[int, int, str, str, str]], catalogue: Catalogue, others: list[str],
) -> Iterator[Expression]:  # fmt: skip
    body = text.text
    marks = triggers(body)
    if not marks:
        return
    spans = sentences(body)
    for (begin, end), after in zip(spans, [*spans[1:], (0, 0)], strict=True):
        held = between(marks, begin, end)
        if not held:
            continue
        sentence = body[begin:end]
        here = Here(today or date(1, 1, 1), sentence, said, after=body[slice(*after)])
        found = expressions(here, held, rules)  # type: ignore[arg-type]
        if today is None:
            found = [one for one in found if one.reason == "as written" or one.rule in {"century", "decade"}]
        else:
            if held & _MARKED and "anniversary" not in off:
                near = [
                    (a - begin, b - begin, name, day, last)
                    for a, b, name, day, last in dated
                    if begin <= a and b <= end
                ]
                found = _over(list(anniversaries(here, held, found, near)), found)
            if "inauguration" in held and "since an inauguration" not in off:
                found = _over(list(since_inauguration(here, catalogue, others)), found)
        found = [_as_named_beside(one, found, said, sentence) for one in found]
        for one in found:
            said.append(one)
            one.start += begin
            one.end += begin
            if not any(a <= one.start and one.end <= b for a, b in inside):
                yield one


def _over(first: list[Expression], rest: list[Expression]) -> list[Expression]:
    """`first` wins over what it touches in `rest`."""
    kept = [o for o in rest if not any(o.start < f.end and f.start < o.end for f in first)]
    return sorted([*first, *kept], key=lambda e: e.start)


def _as_named_beside(one: Expression, found: list[Expression], said: list[Expression], sentence: str) -> Expression:
    """`in a few days’ time, on August 29`: the day named beside it is the one meant, and so when it is said again."""
    if one.value is not None or one.rule != "vague" or "time" not in sentence[one.start : one.end]:
        return one
    for other in found:
        if other.rule in {"day and month", "day, month, year"} and 0 <= other.start - one.end <= 8:
            one.value, one.reason, one.event = other.value, f"the day named beside it: {other.reason}", None
    if one.value is None:
        again = [o for o in said if o.rule == "vague" and o.value]
        if again:
            one.value, one.reason = again[-1].value, f"as said before: {again[-1].reason}"
    return one
