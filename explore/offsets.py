"""Positions in mended text and in the source, one mapped to the other: the only place that does.

A turn's text is the source with line breaks mended, so its characters lie in runs: within a run the
distance between the two positions is constant. A run is (start in the text, length, start in the source).

>>> runs = [(0, 5, 100), (5, 3, 106)]        # one character was dropped between the two runs
>>> to_source(runs, 2), to_source(runs, 5), to_text(runs, 107)
(102, 106, 6)
>>> span_to_source(runs, 3, 6)
(103, 107)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Run = tuple[int, int, int]
"""Start in the mended text, length, start in the source."""


def to_source(runs: Sequence[Run], position: int) -> int | None:
    """Where the character at `position` of the text stands in the source, None outside every run."""
    i = bisect_right(runs, position, key=lambda run: run[0]) - 1
    if i < 0:
        return None
    start, length, source = runs[i]
    return source + position - start if position < start + length else None


def span_to_source(runs: Sequence[Run], start: int, end: int) -> tuple[int, int] | None:
    """The source span from the first to the last character of `text[start:end]`, end exclusive.

    None where the span is empty or one of its ends lies outside every run.
    """
    if start >= end:
        return None
    first, last = to_source(runs, start), to_source(runs, end - 1)
    return None if first is None or last is None else (first, last + 1)


def to_text(runs: Sequence[Run], source: int) -> int | None:
    """Where the source's character at `source` stands in the text, None where the text leaves it out."""
    i = bisect_right(runs, source, key=lambda run: run[2]) - 1
    if i < 0:
        return None
    start, length, begin = runs[i]
    return start + source - begin if source < begin + length else None


def by_line(runs: Iterable[Run], breaks: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """The runs, cut where lines of the source end, each with its line from 1; `breaks` are the ends of lines.

    >>> list(by_line([(0, 9, 4)], breaks=[3, 8]))
    [(0, 4, 4, 2), (4, 5, 8, 3)]
    """
    for start, length, source in runs:
        line, end = bisect_right(breaks, source), source + length
        while line < len(breaks) and breaks[line] < end:
            yield start, breaks[line] - source, source, line + 1
            start, source = start + breaks[line] - source, breaks[line]
            line += 1
        yield start, end - source, source, line + 1


def joined(runs: Sequence[Run]) -> list[Run]:
    """The same mapping in as few runs as can be: neighbours with one distance become one, empty ones go."""
    out: list[Run] = []
    for start, length, source in runs:
        if not length:
            continue
        if out and out[-1][0] + out[-1][1] == start and out[-1][2] + out[-1][1] == source:
            out[-1] = (out[-1][0], out[-1][1] + length, out[-1][2])
        else:
            out.append((start, length, source))
    return out


class Span(Protocol):
    """What lies at `text[start:end]`."""

    start: int
    end: int


S = TypeVar("S", bound=Span)


def longest(found: Iterable[S]) -> list[S]:
    """Of spans that overlap the longer, and the earlier where they are as long; in order."""
    out: list[S] = []
    for one in sorted(found, key=lambda span: (span.start, span.start - span.end)):
        if out and one.start < out[-1].end:
            if one.end - one.start > out[-1].end - out[-1].start:
                out[-1] = one
            continue
        out.append(one)
    return out
