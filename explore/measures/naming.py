"""One name for another: how often each of a subject's names is spoken of, year by year or month by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explore.corpus.coded import Codes, codes, rows_of
from explore.corpus.within import Mask, within

NAME = "naming"
FRAMES = ("documents", "turns", "mentions", "entities")
COLUMNS = (
    "name_id", "name", "period", "transcripts", "words", "passages", "named", "share", "per_1000_words",
)  # fmt: skip
SHOWN = ("passages", "share", "per_1000_words")
PERIODS = ("year", "month")
UNNAMED = ("description", "tag", "anniversary")
"""Forms that mean a subject without naming it."""
_MONTHS = 30
"""Up to so many months are told month by month, more of them year by year."""

Span = tuple[pd.Timestamp, pd.Timestamp]
_Floats = np.ndarray[Any, np.dtype[np.float64]]


def measure(
    documents: pd.DataFrame,
    turns: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    subjects: Iterable[str] | None = None,
    wordings: bool = False,
    by: str | None = None,
    span: Span | None = None,
) -> pd.DataFrame:
    """One row a name and period, name after name, each from the first period to the last: how often it is spoken of.

    A name is one of `subjects` (ids of entities, in their order; None: all that are mentioned), or with `wordings` one
    of the wordings in which they are spoken of, most frequent first, capitals not told apart. `period` is a year (2012)
    or a month (2012-05), as `by` says (None: months where they are few). `passages` are the mentions in transcripts
    dated in the period, of which `named` use a name and do not only describe it. `share` is their part of the period's
    passages on all these names, from 0 to 1 (missing where there is none). `per_1000_words` is passages over `words`,
    those of the turns given, times 1,000 (missing where there is no word). `transcripts` 0 is a gap: nothing was read,
    which is no silence. `span` makes the periods those of another archive, such as the whole that these are part of.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> table = measure(*(corpus.frames[name] for name in FRAMES), subjects=["infrastructure:baikal-amur-mainline"])
    >>> table[["name", "period", "passages", "named"]]
                       name     period  passages  named
    0  Baikal-Amur Mainline  2012-05         3      1

    Raises ValueError for a period that is none of year, month.
    """
    periods, each = _periods(documents["date"], by, span)
    size = len(periods)
    found = _found(documents, mentions, entities, subjects, wordings)
    place, many = np.append(each, -1)[found.row], len(found.ids)
    dated = place >= 0
    at = found.code[dated] * size + place[dated]
    passages = np.bincount(at, minlength=many * size).reshape(many, size)
    named = np.bincount(at, weights=found.named[dated], minlength=many * size).astype("int64").reshape(many, size)
    words = _words(documents, turns, each, size)
    ground = np.tile(words, (many, 1)).astype("float64")
    every = np.tile(passages.sum(axis=0), (many, 1)).astype("float64")
    columns = {
        "name_id": pd.Series(np.repeat(np.array(found.ids, dtype="object"), size), dtype="str"),
        "name": pd.Series(np.repeat(np.array(found.names, dtype="object"), size), dtype="str"),
        "period": pd.Series(np.tile(periods, many), dtype="str"),
        "transcripts": np.tile(np.bincount(each[each >= 0], minlength=size), many).astype("int64"),
        "words": np.tile(words, many),
        "passages": passages.reshape(-1).astype("int64"),
        "named": named.reshape(-1),
        "share": _over(passages, every).reshape(-1),
        "per_1000_words": 1000 * _over(passages, ground).reshape(-1),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def ends(
    documents: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    subjects: Iterable[str] | None = None,
    wordings: bool = False,
) -> pd.DataFrame:
    """One row a name as in `measure`: name_id, name, first and last day (NaT: none is dated), passages, undated.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> bam = ["infrastructure:baikal-amur-mainline"]
    >>> ends(corpus.documents, corpus.mentions, corpus.entities, subjects=bam, wordings=True)[["name", "passages"]]
              name  passages
    0  BAM railway         1
    1     the line         1
    2   this route         1
    """
    found = _found(documents, mentions, entities, subjects, wordings)
    when = pd.Series(np.append(_days(documents["date"]), np.datetime64("NaT"))[found.row])
    grouped = when.groupby(found.code)
    there = range(len(found.ids))
    undated = np.bincount(found.code[when.isna().to_numpy()], minlength=len(found.ids))
    return pd.DataFrame(
        {
            "name_id": pd.Series(found.ids, dtype="str"),
            "name": pd.Series(found.names, dtype="str"),
            "first": grouped.min().reindex(there).astype("datetime64[us]"),
            "last": grouped.max().reindex(there).astype("datetime64[us]"),
            "passages": np.bincount(found.code, minlength=len(found.ids)).astype("int64"),
            "undated": undated.astype("int64"),
        }
    )


def wholes(
    documents: pd.DataFrame, turns: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame
) -> dict[str, int]:
    """What the columns of `measure` must add up to: every mention of something in a dated transcript, once."""
    dated = documents.loc[documents["date"].notna(), "document_id"]
    inside = mentions[mentions["document_id"].isin(dated) & mentions["entity_id"].notna()]
    return {"passages": len(inside), "named": int((~inside["form"].isin(UNNAMED)).sum())}


def family(entities: pd.DataFrame, topics: pd.DataFrame, subject: str) -> list[str]:
    """A subject with what came before it and what came after, in that order, and the others of a topic that it is in.

    Before and after are what the column `follows` of entities says; topics are those given.

    >>> entities = pd.DataFrame({"entity_id": ["c", "b", "a"], "follows": ["b", "a", None]})
    >>> topics = pd.DataFrame({"topic_id": ["topic:x", "topic:x"], "member": ["b", "z"]})
    >>> family(entities, topics, "b"), family(entities, topics.iloc[:0], "a"), family(entities, topics, "q")
    (['a', 'b', 'z', 'c'], ['a', 'b', 'c'], ['q'])
    """
    rows = entities.loc[entities["follows"].notna(), ["entity_id", "follows"]].astype("str")
    before = dict(zip(rows["entity_id"], rows["follows"], strict=True))
    after: dict[str, list[str]] = {}
    for later, earlier in before.items():
        after.setdefault(earlier, []).append(later)
    earlier_ones: list[str] = []
    one = before.get(subject)
    while one is not None and one not in earlier_ones and one != subject:
        earlier_ones.insert(0, one)
        one = before.get(one)
    later_ones: list[str] = []
    waiting = list(after.get(subject, []))
    while waiting:
        one = waiting.pop(0)
        if one not in later_ones and one != subject:
            later_ones.append(one)
            waiting += after.get(one, [])
    mine = topics.loc[topics["member"].astype("str") == subject, "topic_id"].astype("str")
    with_it = topics.loc[topics["topic_id"].isin(mine), "member"].dropna().astype("str").tolist() or [subject]
    outside = [[one for one in some if one not in with_it] for some in (earlier_ones, later_ones)]
    return list(dict.fromkeys([*outside[0], *with_it, *outside[1]]))


def telling(entities: pd.DataFrame, topics: pd.DataFrame, mentions: pd.DataFrame, most: int = 3) -> list[str]:
    """Ids of at most so many subjects on which one name's giving way to another can be seen here, most telling first.

    A topic of which two members are mentioned, then subjects one of which came after the other, each by the one of
    them that is mentioned most, then what else is mentioned often and has a history: organisations, agreements, lines.
    """
    number, ids = codes(mentions["entity_id"])
    each = dict(zip(ids, np.bincount(number[number >= 0], minlength=len(ids)).tolist(), strict=True))
    out: list[str] = []
    seen: set[str] = set()
    for topic, members in topics.astype("str").groupby("topic_id", sort=False)["member"]:
        if sum(each.get(one, 0) > 0 for one in members) > 1 and not out:
            out.append(str(topic))
            seen |= set(members)
    linked = entities.loc[entities["follows"].notna(), ["entity_id", "follows"]].astype("str")
    there = [pair for pair in linked.itertuples(index=False, name=None) if all(each.get(one) for one in pair)]
    pairs = sorted(there, key=lambda pair: -min(each[one] for one in pair))
    kinds = entities["kind"].isin(["organisation", "agreement", "infrastructure"])
    often = sorted((one for one in entities.loc[kinds, "entity_id"] if each.get(one)), key=lambda one: -each[one])
    for group in [*pairs, *((one,) for one in often)]:
        if len(out) < most and not seen & set(group):
            out.append(max(group, key=lambda one: each[one]))
            seen |= set(group)
    return out


@dataclass(frozen=True, slots=True)
class _Found:
    """Passages as numbers: of each its name and its transcript's row, and whether it uses a name."""

    ids: list[str]
    names: list[str]
    code: Codes
    row: Codes
    named: Mask


def _found(
    documents: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    subjects: Iterable[str] | None,
    wordings: bool,
) -> _Found:
    wanted = None if subjects is None else list(dict.fromkeys(subjects))
    about = mentions["entity_id"]
    kept = mentions[["document_id", "entity_id", "surface", "form"]].take(
        np.flatnonzero(about.notna().to_numpy() if wanted is None else within(about, wanted))
    )
    row, named = rows_of(documents["document_id"], kept["document_id"]), ~within(kept["form"], UNNAMED)
    if wordings:
        code, ids, names = _worded(kept["surface"])
        return _Found(ids, names, code, row, named)
    number, known = codes(kept["entity_id"])
    ids = wanted if wanted is not None else [known[one] for one in np.unique(number).tolist()]
    place = {one: i for i, one in enumerate(ids)}
    code = np.array([place.get(one, -1) for one in known] or [-1], dtype="int64")[number]
    about_each = rows_of(entities["entity_id"], pd.Series(ids, dtype="str"))
    called = [*entities["name"], None]
    return _Found(ids, [str(called[at] or one) for one, at in zip(ids, about_each, strict=True)], code, row, named)


def _worded(surfaces: pd.Series[Any]) -> tuple[Codes, list[str], list[str]]:
    """Of each surface the number of its wording; each wording in small letters, and as it is most often printed."""
    number, printed = codes(surfaces)
    often = np.bincount(number, minlength=len(printed))
    best: dict[str, int] = {}
    total: dict[str, int] = {}
    for i in np.flatnonzero(often).tolist():
        small = printed[i].casefold()
        total[small] = total.get(small, 0) + int(often[i])
        if small not in best or often[i] > often[best[small]]:
            best[small] = i
    ids = sorted(total, key=lambda one: (-total[one], one))
    place = {one: i for i, one in enumerate(ids)}
    code = np.array([place.get(one.casefold(), -1) for one in printed] or [-1], dtype="int64")[number]
    return code, ids, [printed[best[one]] for one in ids]


def _periods(dates: pd.Series[Any], by: str | None, span: Span | None) -> tuple[np.ndarray[Any, Any], Codes]:
    """All periods of the span, and the number of each date's period, -1 where it is in none."""
    if by not in (None, *PERIODS):
        raise ValueError(f"{by!r} is no period: choose {' or '.join(PERIODS)}")
    known = dates.dropna()
    if span is None and known.empty:
        return np.zeros(0, dtype="object"), np.full(len(dates), -1)
    first, last = (known.min(), known.max()) if span is None else span
    unit = "M" if (by or usual(first, last)) == "month" else "Y"
    begin, end = (one.to_datetime64().astype(f"datetime64[{unit}]") for one in (first, last))
    periods = np.arange(begin, end + 1)
    each = _days(dates).astype(f"datetime64[{unit}]").astype("int64") - begin.astype("int64")
    inside = dates.notna().to_numpy() & (each >= 0) & (each < len(periods))
    return np.datetime_as_string(periods).astype("object"), np.where(inside, each, -1).astype("int64")


def usual(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The periods in which a span is told where nobody says: months where they are few, else years.

    >>> usual(pd.Timestamp("2012-05-01"), pd.Timestamp("2013-05-01")), usual(pd.Timestamp(2010, 1, 1), pd.Timestamp.max)
    ('month', 'year')
    """
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    return "month" if months <= _MONTHS else "year"


def _days(dates: pd.Series[Any]) -> np.ndarray[Any, Any]:
    return dates.to_numpy().astype("datetime64[us]")


def _words(documents: pd.DataFrame, turns: pd.DataFrame, each: Codes, size: int) -> Codes:
    """The words of the turns in each period."""
    place = np.append(each, -1)[rows_of(documents["document_id"], turns["document_id"])]
    dated = place >= 0
    return np.bincount(place[dated], weights=turns["words"].to_numpy()[dated], minlength=size).astype("int64")


def _over(passages: Codes, ground: _Floats) -> _Floats:
    """Part of the ground; NaN where there is none."""
    return np.asarray(passages / np.where(ground > 0, ground, np.nan))


def names_of(table: pd.DataFrame) -> Sequence[tuple[str, str]]:
    """The (name_id, name) of the table of `measure`, in its order.

    >>> names_of(pd.DataFrame({"name_id": ["a", "a"], "name": ["A", "A"]}))
    [('a', 'A')]
    """
    kept = table.drop_duplicates("name_id")
    return list(zip(kept["name_id"].tolist(), kept["name"].tolist(), strict=True))
