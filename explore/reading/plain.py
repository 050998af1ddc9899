"""Other text with labelled turns: `Name: what was said`, `THE PRESIDENT:`, `Q`, or a label on a line of its own.

Lines may be hard-wrapped or not, and a header (title, date, place, time) may stand before the first turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from statistics import median

from explore.reading import _labelled
from explore.reading._body import Candidate
from explore.reading._decoding import UnreadableError
from explore.reading._marked import after_mark
from explore.reading._mending import Line, lines, mended, paragraph
from explore.reading._page import Builder, Paragraph, Source, Transcript

NAME = "labelled text"
RANK = 9  # asked last: every other format's text has labels too

_MARKUP = re.compile(r"\s*(?:<(?:!doctype|html|\?xml|[a-z][\w:-]*[\s>/])|\{|%PDF)", re.IGNORECASE)


def matches(head: str) -> bool:
    """Whether a text holds a line that surely begins a turn."""
    if _MARKUP.match(head) or head.count("\0"):
        return False
    found = [head[a:b] for a, b in lines(head)]
    if sum(_labelled.begins(line) is not None for line in found[:400]) > 0:
        return True
    return _labelled.alone(found) or sum(_labelled.QUESTION.match(line) is not None for line in found) > 1


def parse(source: Source) -> Transcript:
    """The text read. Raises UnreadableError where no line begins a turn."""
    text = source.text
    builder = Builder()
    found = after_mark(builder, text, lines(text))
    printed = [text[a:b] for a, b in found]
    find = _labelled.finding(printed)
    first = next((i for i, line in enumerate(printed) if _labelled.opens(line, find)), None)
    if first is None:
        raise UnreadableError(*_labelled.NO_LABEL)
    _labelled.header(builder, [paragraph(text, [line]) for line in found[:first]])
    _labelled.body(builder, _paragraphs(text, found[first:], printed[first:], find), find)
    return _labelled.finished(builder, NAME, source.name, text)


def _paragraphs(
    text: str, found: list[Line], printed: list[str], find: Callable[[str], Candidate | None]
) -> list[Paragraph]:
    def begins(line: str) -> bool:
        label = find(line.strip())
        return label is not None and label.label.sure

    width = _wrapped(printed)
    if width is None:
        return mended(text, found, begins)
    out: list[Paragraph] = []
    block: list[Line] = []
    for i, line in enumerate(found):
        if block and (_parted(text, block[-1], line, width) or begins(printed[i]) or _ends_alone(printed[i - 1], find)):
            out.append(_block(text, block))
            block = []
        block.append(line)
    return [*out, _block(text, block)] if block else out


def _ends_alone(line: str, find: Callable[[str], Candidate | None]) -> bool:
    """Whether a line is a label and nothing else, so that what was said begins on the next."""
    found = find(line)
    return found is not None and found.end >= len(line)


def _block(text: str, block: list[Line]) -> Paragraph:
    # A hyphen at the end of a line joins the word's halves where the next goes on small.
    glue = ["" if text[a - 1] == "-" and text[b].islower() else " " for (_, a), (b, _) in pairwise(block)]
    return paragraph(text, block, glue)


def _wrapped(printed: list[str]) -> float | None:
    """The width at which lines are hard-wrapped, None where a line is a paragraph."""
    sizes = [len(line) for line in printed if len(line) > 30]
    if len(sizes) < 6 or max(sizes) > 120:
        return None
    sizes.sort()
    width = sizes[int(len(sizes) * 0.9)]
    full = [size for size in sizes if size > 0.75 * width]
    open_ended = [line for line in printed if len(line) > 0.75 * width and line[-1] not in '.!?…:”"’)']
    return median(full) if len(full) > 0.5 * len(sizes) and len(open_ended) > 0.5 * len(full) else None


def _parted(text: str, before: Line, line: Line, width: float) -> bool:
    """Whether a paragraph ends between two wrapped lines: at a blank line, an indent, or after a short last line."""
    between = text[before[1] : line[0]]
    if len(re.findall(r"\r\n|\r|\n", between)) > 1:
        return True
    indented = re.search(r"[ \t]{2,}\Z", between) is not None
    short = before[1] - before[0] < 0.7 * width and text[before[1] - 1] in '.!?…:”"’)'
    return indented or short
