"""What is found in a text, before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Found:
    """One mention: `text[start:end]`, its kind, what it means, how it is written and which rule found it."""

    start: int
    end: int
    kind: str
    entity_id: str | None
    form: str
    rule: str
    confidence: str
    name: str = ""
    """The name of a thing that the catalogue does not know."""

    def overlaps(self, other: Found) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def longest(found: list[Found]) -> list[Found]:
    """Those that no longer (or earlier) one covers, in order."""
    out: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if out and one.start < out[-1].end:
            if one.end - one.start > out[-1].end - out[-1].start:
                out[-1] = one
            continue
        out.append(one)
    return out
