"""Passages: where something is said, each with its sentence, speaker and neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from explore.corpus.within import within

COLUMNS = (
    "date", "document_id", "turn_id", "speaker", "role", "surface", "form", "sentence", "start", "end",
    "confidence", "reason", "previous", "next", "source", "line",
)  # fmt: skip

# A full stop after one of these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec|St|Prof|Gen|Lt|Col|No|vs|etc|e\.g|i\.e|U\.S|a\.m|p\.m)"
    r"|\b[A-Z])\.$"
)
# One set at its beginning, so that the engine skips to what is in it.
_STOP = re.compile(r"""[.!?…\n](?:(?<=\n)|[.!?…]*["'”’»)\]]*(?=\s))""")


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of `text`, in order; paragraphs end sentences.

    >>> text = "Mr. Xi spoke. “We agree.” Then\\nwe left"
    >>> [text[a:b] for a, b in sentences(text)]
    ['Mr. Xi spoke.', '“We agree.”', 'Then', 'we left']
    """
    out: list[tuple[int, int]] = []
    begin = 0
    for stop in _STOP.finditer(text):
        end = stop.start() if stop[0] == "\n" else stop.end()
        if stop[0] == "." and _ABBREVIATION.search(text, max(begin, end - 8), end):
            continue
        _add(out, text, begin, end)
        begin = stop.end()
    _add(out, text, begin, len(text))
    return out


def _add(out: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        out.append((begin, end))


def around(text: str, spans: list[tuple[int, int]], start: int, end: int) -> tuple[str, str | None, str | None]:
    """The sentence (or run of sentences) holding `text[start:end]`, the one before it, the one after it."""
    first = max(bisect_right(spans, start, key=lambda span: span[0]) - 1, 0)
    last = max(bisect_right(spans, max(end - 1, start), key=lambda span: span[0]) - 1, first)
    sentence = text[spans[first][0] : spans[last][1]]
    before = text[slice(*spans[first - 1])] if first else None
    after = text[slice(*spans[last + 1])] if last + 1 < len(spans) else None
    return sentence, before, after


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence (or run of sentences) that holds `text[start:end]`, of a text looked at once only.

    >>> text = "We met. We spoke of\\nrails. We left."
    >>> text[slice(*sentence_at(text, 8, 10))]
    'We spoke of'
    """
    # Paragraphs end sentences: those of the others need not be sought.
    begin, stop = text.rfind("\n", 0, start + 1) + 1, text.find("\n", max(end - 1, start))
    paragraph = text[begin : stop if stop >= 0 else len(text)]
    spans = sentences(paragraph)
    if not spans:
        return 0, len(text)
    first = max(bisect_right(spans, start - begin, key=lambda span: span[0]) - 1, 0)
    last = max(bisect_right(spans, max(end - 1, start) - begin, key=lambda span: span[0]) - 1, first)
    return begin + spans[first][0], begin + spans[last][1]


def of_text(frames: Mapping[str, pd.DataFrame], pattern: re.Pattern[str]) -> pd.DataFrame:
    """Every match of `pattern` in a turn, one row each, in time order."""
    turns = frames["turns"]
    hits = [
        (row, match.start(), match.end())
        for row, text in enumerate(turns["text"])
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    return _frame(frames, hits, {})


def of_mentions(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every mention inside a turn, one row each, in time order, with the reason of its first reference."""
    mentions, turns = frames["mentions"], frames["turns"]
    mentions = mentions[mentions["turn_id"].notna()]
    rows = pd.Series(range(len(turns)), index=turns["turn_id"]).reindex(mentions["turn_id"].astype("str"))
    hits = [(int(row), int(a), int(b)) for row, a, b in zip(rows, mentions["start"], mentions["end"], strict=True)]
    references = frames["references"]
    reasons = references.drop_duplicates("from_mention").set_index("from_mention")["reason"]
    extra = {
        "form": mentions["form"].tolist(),
        "confidence": mentions["confidence"].tolist(),
        "reason": reasons.reindex(mentions["mention_id"]).tolist(),
    }
    return _frame(frames, hits, extra)


def _frame(
    frames: Mapping[str, pd.DataFrame], hits: list[tuple[int, int, int]], extra: Mapping[str, list[Any]]
) -> pd.DataFrame:
    turns, documents = frames["turns"], frames["documents"]
    dates = documents.set_index("document_id")["date"]
    at = [row for row, _, _ in hits]
    found = turns[["document_id", "turn_id", "speaker", "role", "position"]].iloc[at].reset_index(drop=True)
    found.insert(0, "date", dates.reindex(found["document_id"].astype("str")).to_numpy())
    contexts = list(_contexts(turns["text"], hits))
    found["surface"] = [surface for surface, *_ in contexts]
    found["sentence"] = [sentence for _, (sentence, _, _) in contexts]
    found["previous"] = [before for _, (_, before, _) in contexts]
    found["next"] = [after for _, (_, _, after) in contexts]
    found["start"] = pd.array([start for _, start, _ in hits], dtype="int64")
    found["end"] = pd.array([end for _, _, end in hits], dtype="int64")
    for column in ("form", "confidence", "reason"):
        found[column] = extra.get(column, [None] * len(hits))
    text = dict.fromkeys(("surface", "sentence", "previous", "next", "form", "confidence", "reason"), "str")
    found = found.astype(text)
    found["source"], found["line"] = sources(frames, found), lines(frames, found)
    order = ["date", "document_id", "position", "start"]
    return found.sort_values(order, kind="stable", na_position="last")[list(COLUMNS)].reset_index(drop=True)


def sources(frames: Mapping[str, pd.DataFrame], found: pd.DataFrame) -> pd.Series[str]:
    """The file that each row's document was read from."""
    files = frames["documents"].set_index("document_id")["source"]
    return found["document_id"].astype("str").map(files).astype("str")


def lines(frames: Mapping[str, pd.DataFrame], found: pd.DataFrame) -> pd.Series[int]:
    """The line of that file on which each row's `start` in its turn stands, from 1; NA where there are no lines."""
    segments = frames["segments"]
    segments = segments[within(segments["turn_id"], found["turn_id"].dropna().astype("str"))]
    runs: dict[str, list[tuple[int, int]]] = {}
    columns = ("turn_id", "start", "source_line")
    for turn, start, line in zip(*(segments[c].tolist() for c in columns), strict=True):
        runs.setdefault(turn, []).append((start, line))
    at = [
        _line(runs.get(turn, []), start) if isinstance(turn, str) else None
        for turn, start in zip(found["turn_id"].tolist(), found["start"].tolist(), strict=True)
    ]
    return pd.Series(pd.array(at, dtype="Int64"), index=found.index)


def _line(runs: list[tuple[int, int]], start: int) -> int | None:
    before = bisect_right(runs, start, key=lambda run: run[0])
    return None if not before or pd.isna(runs[before - 1][1]) else runs[before - 1][1]


def _contexts(
    texts: pd.Series[str], hits: list[tuple[int, int, int]]
) -> Iterator[tuple[str, tuple[str, str | None, str | None]]]:
    known, spans, text = -1, [], ""
    for row, start, end in hits:
        if row != known:
            known, text = row, texts.iloc[row]
            spans = sentences(text)
        yield text[start:end], around(text, spans, start, end)
