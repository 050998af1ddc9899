"""A list of subjects to follow, searched by any of their names."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from explore.corpus.sentence import counted
from explore.panels._assets import script, styles
from explore.selection import Selection

_MOST = 1200
_SUBJECTS = frozenset({"person", "place", "organisation", "agreement", "infrastructure", "event", "topic"})


class SubjectFilter(anywidget.AnyWidget):
    """Subjects named in the transcripts, those named most first, searchable by any alias; choosing one follows it.

    `value` holds the id followed, or None, and takes an id, a name, an alias or free words.
    """

    _esm = script("subject_filter")
    _css = styles("subject_filter")
    options: Any = traitlets.List([]).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)
    asked = traitlets.Dict({}).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)

    def __init__(self, selection: Selection) -> None:
        super().__init__()
        self.selection = selection
        self.options = _options(selection)
        self._follow()
        self.observe(self._choose, "asked")
        selection.observe(self._follow, "version")

    @property
    def value(self) -> str | None:
        """The id of the subject followed; None: none is."""
        return self.selection.entities[0] if self.selection.entities else None

    @value.setter
    def value(self, what: str | None) -> None:
        self.selection.set(entities=what or None)

    def _choose(self, change: object) -> None:
        try:
            self.value = self.asked.get("what")
            self.message = ""
        except (LookupError, ValueError) as error:
            self.message = str(error)

    def _follow(self, change: object = None) -> None:
        self.chosen = self.selection.entity_name(self.value) if self.value else ""


def _options(selection: Selection) -> list[dict[str, str]]:
    corpus = selection.corpus
    counts = corpus.mentions["entity_id"].astype("str").value_counts().head(_MOST)
    entities = corpus.entities
    kinds = dict(zip(entities["entity_id"], entities["kind"].astype("str"), strict=True))
    aliases = corpus.aliases
    also: dict[str, list[str]] = {}
    for entity, alias in zip(aliases["entity_id"], aliases["alias"], strict=True):
        also.setdefault(entity, []).append(alias)
    topics = corpus.topics[["topic_id", "name"]].drop_duplicates()
    first = [
        {"id": i, "name": n, "kind": "topic", "much": "a topic", "also": ""} for i, n in topics.itertuples(index=False)
    ]
    return first + [
        {
            "id": entity,
            "name": selection.entity_name(entity),
            "kind": kinds[entity],
            "much": counted(int(number), "passage"),
            "also": " · ".join(also.get(entity, [])[:12]),
        }
        for entity, number in zip(counts.index.tolist(), counts.tolist(), strict=True)
        if kinds.get(entity) in _SUBJECTS
    ]
