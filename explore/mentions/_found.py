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
