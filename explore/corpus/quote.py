"""Whether a quotation stands in the transcripts, and how it differs from what was said."""

from __future__ import annotations

import re
import weakref
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from explore.corpus.sentence import counted
from explore.names import fold

Frames = Mapping[str, pd.DataFrame]

COLUMNS = (
    "verdict", "speaker", "role", "date", "document_id", "turn_id", "start", "end", "said", "differences", "flags",
    "before", "after",
)  # fmt: skip
VERDICTS = ("exact", "trimmed", "altered", "other speaker", "not in these transcripts")

_WORD = re.compile(r"[^\W_]+(?:[’'‑-][^\W_]+)*")
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|<\s*(?:…|\.\.\.)\s*>|…|\.\.\.)\s*")
_LIKE = 0.72
"""The share of words in order that an altered quotation keeps, at least."""
_CANDIDATES = 12
_TURN = ("turn_id", "document_id", "speaker_id", "speaker", "role", "label", "label_note", "text")
_Turn = dict[str, Any]
_Difference = tuple[str, str]
"""Words of the quotation, and the words said in their place."""


class _Said:
    """The words of all turns, folded, and which turns hold each: made once for a frame of turns."""

    def __init__(self, turns: pd.DataFrame) -> None:
        self.texts: list[str] = turns["text"].tolist()
        known: dict[str, str] = {}
        self.words: list[tuple[str, ...]] = []
        self.rows: dict[str, list[int]] = {}
        for row, text in enumerate(self.texts):
            found = _WORD.findall(text)
            for word in found:
                if word not in known:
                    known[word] = _folded(word)
            self.words.append(tuple([known[word] for word in found]))
            for word in set(self.words[-1]):
                self.rows.setdefault(word, []).append(row)

    def spans(self, row: int) -> list[tuple[int, int]]:
        """Where each word of a turn stands in its text."""
        return [found.span() for found in _WORD.finditer(self.texts[row])]

    def holding(self, words: Iterable[str]) -> Iterable[int]:
        """The turns that hold all these words, in order."""
        held = sorted((self.rows.get(word, []) for word in set(words)), key=len)
        return sorted(set(held[0]).intersection(*held[1:]))


# What was made of the last frame of turns that was asked; the frame is not kept alive for it.
_last: tuple[weakref.ref[pd.DataFrame], _Said] | None = None


def _said(turns: pd.DataFrame) -> _Said:
    global _last
    if _last is None or _last[0]() is not turns:
        _last = (weakref.ref(turns), _Said(turns))
    return _last[1]


def _folded(word: str) -> str:
    return fold(word).replace("’", "'")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_folded(word) for word in _WORD.findall(text))


def check_quote(frames: Frames, quote: str, speaker: str | None = None) -> pd.DataFrame:
    """What becomes of a quotation, one row a place where it stands, best first; see `Corpus.check_quote`."""
    text = quote.strip().strip('“”"«»„ ')
    parts = [p for p in (_words(part) for part in _CUT.split(text)) if p]
    if not parts:
        raise ValueError("the quotation holds no words")
    said = _said(frames["turns"])
    wanted = tuple(w for part in parts for w in part)
    rows: list[tuple[int, tuple[int, int], str, tuple[_Difference, ...]]] = []
    for row in said.holding(wanted):
        place = _in_order(parts, said.words[row])
        if place is not None:
            rows.append((row, place, "exact" if len(parts) == 1 else "trimmed", ()))
    if not rows:
        near = [n for n in (_nearest(wanted, said.words[r], r) for r in _candidates(wanted, said)) if n is not None]
        near.sort(key=lambda n: (-n[0], n[1]))
        rows = [(row, place, "altered", differences) for _, row, place, differences in near[:3]]
    notes = _inline(frames["notes"])
    turns = _around(frames["turns"], [row for row, *_ in rows])
    documents = frames["documents"][["document_id", "date", "is_excerpt"]]
    about = {str(id_): (date, bool(cut)) for id_, date, cut in documents.itertuples(index=False)}
    out = [
        _row(turns, about, said.spans(row), row, place, verdict, list(differences), speaker, notes)
        for row, place, verdict, differences in rows
    ]
    if not out:
        out = [dict.fromkeys(COLUMNS) | {"verdict": "not in these transcripts", "flags": _absence(frames)}]
    frame = pd.DataFrame(out, columns=list(COLUMNS))
    order = frame["verdict"].map({v: i for i, v in enumerate(VERDICTS)})
    text_columns = [c for c in COLUMNS if c not in {"date", "start", "end"}]
    frame = frame.assign(_order=order).sort_values(["_order", "date"], kind="stable").drop(columns="_order")
    frame = frame.astype(
        {**dict.fromkeys(text_columns, "str"), "date": "datetime64[us]", "start": "Int64", "end": "Int64"}
    )
    return frame.reset_index(drop=True)


def compared(quote: str, said: str) -> list[tuple[str, str]]:
    """What was said, run by run: `same`, `said` (but not quoted), and between them `quoted` (but not said).

    >>> compared("We built a station", "We all built the station.")
    [('same', 'We '), ('said', 'all '), ('same', 'built '), ('quoted', 'a'), ('said', 'the '), ('same', 'station.')]
    """
    words = list(_WORD.finditer(said))
    starts = [0, *(word.start() for word in words[1:]), len(said)]
    quoted = _WORD.findall(quote)
    matcher = SequenceMatcher(None, [_folded(w) for w in quoted], [_folded(w[0]) for w in words], autojunk=False)
    runs: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        runs += [("quoted", " ".join(quoted[a:b]))] if tag in {"replace", "delete"} else []
        runs += [("same" if tag == "equal" else "said", said[starts[c] : starts[d]])] if d > c else []
    return runs


def _in_order(parts: list[tuple[str, ...]], said: tuple[str, ...]) -> tuple[int, int] | None:
    """First and last word where all parts stand one after the other; None where they do not."""
    at, first = 0, -1
    for part in parts:
        found = _at(part, said, at)
        if found < 0:
            return None
        first = found if first < 0 else first
        at = found + len(part)
    return first, at


def _at(part: tuple[str, ...], said: tuple[str, ...], begin: int) -> int:
    head, size = part[0], len(part)
    while True:
        try:
            begin = said.index(head, begin)
        except ValueError:
            return -1
        if said[begin : begin + size] == part:
            return begin
        begin += 1


def _candidates(wanted: tuple[str, ...], said: _Said) -> Iterable[int]:
    """The turns that share most of the rarer words."""
    scores: Counter[int] = Counter()
    for rows in (said.rows.get(word, []) for word in dict.fromkeys(wanted)):
        for row in rows:
            scores[row] += 1000 // len(rows) + 1
    return [row for row, _ in sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:_CANDIDATES]]


def _nearest(
    wanted: tuple[str, ...], said: tuple[str, ...], row: int
) -> tuple[float, int, tuple[int, int], tuple[_Difference, ...]] | None:
    """The stretch of a turn most like the quotation: how like, which turn, where, the words that differ."""
    matcher = SequenceMatcher(None, wanted, said, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if not blocks:
        return None
    core = max(blocks, key=lambda b: b.size)
    first = max(0, core.b - core.a - 3)
    last = min(len(said), core.b + len(wanted) - core.a + 6)
    window = said[first:last]
    inner = SequenceMatcher(None, wanted, window, autojunk=False)
    inner_blocks = [b for b in inner.get_matching_blocks() if b.size]
    kept = sum(b.size for b in inner_blocks) / len(wanted)
    if kept < _LIKE or (len(wanted) < 4 and kept < 1):
        return None
    begin, end = inner_blocks[0].b, inner_blocks[-1].b + inner_blocks[-1].size
    begin = max(0, begin - inner_blocks[0].a)
    end = min(len(window), end + len(wanted) - inner_blocks[-1].a - inner_blocks[-1].size)
    differences = tuple(
        (" ".join(wanted[a:b]), " ".join(window[begin + c : begin + d]))
        for tag, a, b, c, d in SequenceMatcher(None, wanted, window[begin:end], autojunk=False).get_opcodes()
        if tag != "equal"
    )
    return kept, row, (first + begin, first + end), differences


def _inline(notes: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    """turn_id → notes inside its text."""
    inside = notes[notes["start"].notna()]
    out: dict[str, list[tuple[int, int, str]]] = {}
    for turn, start, end, kind in zip(inside["turn_id"], inside["start"], inside["end"], inside["kind"], strict=True):
        out.setdefault(turn, []).append((int(start), int(end), str(kind)))
    return out


def _row(
    turns: Mapping[int, _Turn], about: Mapping[str, tuple[object, bool]], spans: list[tuple[int, int]], row: int,
    place: tuple[int, int], verdict: str,
    differences: list[_Difference],
    speaker: str | None, notes: Mapping[str, list[tuple[int, int, str]]],
) -> dict[str, object]:  # fmt: skip
    turn = turns[row]
    start, end = spans[place[0]][0], spans[place[1] - 1][1]
    date, is_excerpt = about[turn["document_id"]]
    flags = []
    inside = [k for a, b, k in notes.get(turn["turn_id"], []) if a < end and start < b]
    if inside and verdict != "altered":
        flags.append(
            "words in brackets are the editor’s, not the speaker’s"
            if "editor" in inside
            else f"a {inside[0]} note lies inside"
        )
    if isinstance(turn["label_note"], str):
        flags.append(f"the source says: {turn['label_note']}")
    if is_excerpt:
        flags.append("the transcript is an excerpt")
    if speaker is not None and not _is(speaker, turn):
        verdict = "other speaker" if verdict in {"exact", "trimmed"} else verdict
        flags.insert(
            0, f"said by {turn['speaker'] if isinstance(turn['speaker'], str) else turn['label']}, not {speaker}"
        )
    before, after = _beside(turns, row)
    return {
        "verdict": verdict, "speaker": turn["speaker"], "role": turn["role"], "date": date,
        "document_id": turn["document_id"], "turn_id": turn["turn_id"], "start": start, "end": end,
        "said": turn["text"][start:end], "differences": "; ".join(_told(a, b) for a, b in differences) or None,
        "flags": "; ".join(flags) or None, "before": before, "after": after,
    }  # fmt: skip


def _told(quoted: str, said: str) -> str:
    if not said:
        return f"“{quoted}” was not said"
    return f"“{quoted}” for “{said}”" if quoted else f"left out: “{said}”"


def _is(speaker: str, turn: _Turn) -> bool:
    wanted = fold(speaker)
    names = [fold(str(turn[c])) for c in ("speaker", "speaker_id", "label") if isinstance(turn[c], str)]
    return any(wanted == name or set(wanted.split()) <= set(name.split()) for name in names)


def _around(turns: pd.DataFrame, rows: list[int]) -> dict[int, _Turn]:
    """These turns and those beside them, by their row."""
    wanted = sorted({near for row in rows for near in (row - 1, row, row + 1) if 0 <= near < len(turns)})
    records = turns[list(_TURN)].iloc[wanted].to_dict("records")
    return {row: {str(k): v for k, v in one.items()} for row, one in zip(wanted, records, strict=True)}


def _beside(turns: Mapping[int, _Turn], row: int) -> tuple[str | None, str | None]:
    """The turn before and after, each with its speaker."""
    out: list[str | None] = []
    for other in (turns.get(row - 1), turns.get(row + 1)):
        if other is not None and other["document_id"] == turns[row]["document_id"]:
            who = other["speaker"] if isinstance(other["speaker"], str) else other["label"]
            out.append(f"{who}: {other['text']}")
        else:
            out.append(None)
    return out[0], out[1]


def _absence(frames: Frames) -> str:
    documents = frames["documents"]
    cut, many = int(documents["is_excerpt"].sum()), len(documents)
    looked = f"{counted(many, 'transcript')} {'was' if many == 1 else 'were'} looked through"
    if not cut:
        return looked
    excerpts = "is an excerpt" if cut == 1 else "are excerpts"
    return f"{looked}, an excerpt" if many == 1 else f"{looked}; {cut:,} of them {excerpts}"
