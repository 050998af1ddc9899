"""Lines of a page to paragraphs: a break that a link or a hard wrap left in a sentence is mended.

A break is dropped before a mark that closes (`the Customs Union` ⏎ `. The idea`), becomes a blank inside a
sentence (`We have CIS` ⏎ `and CSTO`), and parts paragraphs everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from explore.offsets import Run
from explore.reading._page import Paragraph

_ENDS = frozenset(".!?…:;,”\"»)]>’*“‘'")
_CLOSED = frozenset('”"»)]>’')
# Before these a break is dropped.
_TIGHT = re.compile(r"[,;:!?)\]»]|\.(?!\.)|[’'](?:s|t|re|ve|ll|d|m)?\b|[’'](?=[\s,.])|[’”](?:[\s,.;:!?)]|$)|[-/‑]\w|%")
_RUN_ON = re.compile(r"[\[(“\"$€£#&+]|[–—−-]\s*[a-z]|[a-z0-9]")
_FUNCTION = re.compile(
    r"(?:^|\s)(?:the|a|an|of|and|or|in|on|at|to|for|with|by|from|as|that|which|our|your|their|his|her|its|this|these|"
    r"between|Mr|Ms|Mrs|Dr|President|Minister|is|are|was|were|has|have|had|will)$"
)
# What a heading has not.
_SENTENCE = re.compile(r"\b(?:I|we|you|he|she|they|it|is|are|was|were|has|have|had|will|would|can|should|must)\b|, ")

TAIL = 240
"""Characters at the end of a paragraph that are looked at; a sentence this long goes on in any case."""

Line = tuple[int, int]
"""Start and end in the source, blanks around it left out."""


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of `text` that hold anything, each trimmed."""
    out = []
    at = start
    for line in text[start:end].splitlines(keepends=True):
        bare = line.strip()
        if bare:
            begin = at if line[0] == bare[0] else at + len(line) - len(line.lstrip())
            out.append((begin, begin + len(bare)))
        at += len(line)
    return out


def paragraph(text: str, parts: Iterable[Line], glue: Iterable[str] = ()) -> Paragraph:
    """One paragraph of these lines, with `glue` (a blank or nothing) between them."""
    spans = list(parts)
    if len(spans) == 1:
        start, end = spans[0]
        return Paragraph(text[start:end], [(0, end - start, start)])
    out: list[str] = []
    runs: list[Run] = []
    at = 0
    between = ["", *glue]
    for (start, end), gap in zip(spans, between, strict=True):
        if gap:
            at = _bridge(runs, at, start)
            out.append(gap)
        out.append(text[start:end])
        if runs and runs[-1][0] + runs[-1][1] == at and runs[-1][2] + runs[-1][1] == start:
            runs[-1] = (runs[-1][0], runs[-1][1] + end - start, runs[-1][2])
        else:
            runs.append((at, end - start, start))
        at += end - start
    return Paragraph("".join(out), runs)


def _bridge(runs: list[Run], at: int, start: int) -> int:
    """A blank that stands for one newline maps to it; the position after it."""
    if runs and runs[-1][2] + runs[-1][1] + 1 == start:
        runs[-1] = (runs[-1][0], runs[-1][1] + 1, runs[-1][2])
    return at + 1


def mended(text: str, found: list[Line], is_label: Callable[[str], bool]) -> list[Paragraph]:
    """The paragraphs that `found` lines make. `is_label` tells whether a line begins a turn."""
    out: list[Paragraph] = []
    parts: list[Line] = []
    glue: list[str] = []
    for i, line in enumerate(found):
        if parts:
            gap = _gap(text, parts, line, found[i + 1] if i + 1 < len(found) else None, is_label)
            if gap is not None:
                parts.append(line)
                glue.append(gap)
                continue
            out.append(paragraph(text, parts, glue))
            parts, glue = [], []
        parts.append(line)
    if parts:
        out.append(paragraph(text, parts, glue))
    return out


def _gap(text: str, parts: list[Line], line: Line, after: Line | None, is_label: Callable[[str], bool]) -> str | None:
    """What stands for the break before `line`: nothing, a blank, or None where a paragraph ends."""
    first = text[line[0]]
    last = text[parts[-1][1] - 1]
    if first in ",;:.!?)]»’'”-/‑%" and _TIGHT.match(text, line[0], line[1]) and last not in ".!?…*":
        return None if first in "-/" and last in _ENDS else ""
    if last in _ENDS:
        return " " if last in _CLOSED and first.islower() else None
    following = text[line[0] : line[1]]
    # A label may have its colon on the next line, where a link broke it.
    broken = text[slice(*after)] if after and text[after[0]] in ":(" else ""
    if is_label(f"{following} {broken}"):
        return None
    if first.islower() or _RUN_ON.match(following):
        return " "
    return " " if first.isalpha() and _goes_on(_tail(text, parts)) else None


def _tail(text: str, parts: list[Line]) -> str:
    """The end of a paragraph begun: all that tells whether it goes on, however many lines it has."""
    out: list[str] = []
    size = 0
    for start, end in reversed(parts):
        out.append(text[max(start, end - TAIL) : end])
        size += end - start
        if size > TAIL:
            break
    return " ".join(reversed(out))


def gap_between(begun: str, following: str, is_label: Callable[[str], bool]) -> str | None:
    """The same question for two lines that have no place in a source."""
    end = begun[-TAIL:]
    text = f"{end}\n{following}"
    return _gap(text, [(0, len(end))], (len(end) + 1, len(text)), None, is_label)


def _goes_on(begun: str) -> bool:
    """Whether a sentence without a final mark goes on with a capital: it is long, and a name broke it off.

    A link ends with the name or term that is linked; a heading, or a paragraph that lost its mark, mostly not.
    """
    if _FUNCTION.search(begun):
        return True
    last = begun.rsplit(None, 1)[-1]
    return any(c.isupper() or c.isdigit() for c in last) and (len(begun) > 120 or _SENTENCE.search(begun) is not None)
