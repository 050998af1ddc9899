"""Transcripts as pandas frames, and panels that explore them in Jupyter.

>>> import explore
>>> corpus = explore.load(explore.sample())
>>> corpus
<Corpus: 1 transcript, 15 May 2012, 5 turns, an excerpt>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from explore.corpus import Corpus
from explore.correcting import correct, preview, undo
from explore.loading import load
from explore.shipped import demo, notebooks, sample

if TYPE_CHECKING:
    from explore.archive import build
    from explore.explorer import Explorer
    from explore.fetching import fetch
    from explore.own_transcripts import OwnTranscripts

__all__ = [
    "Corpus", "Explorer", "OwnTranscripts", "build", "correct", "demo", "fetch", "load", "notebooks", "preview",
    "sample", "undo",
]  # fmt: skip

# Loaded when first asked for: they bring in plotly and ipywidgets, or are seldom wanted.
_LATER = {
    "Explorer": "explore.explorer",
    "OwnTranscripts": "explore.own_transcripts",
    "build": "explore.archive",
    "fetch": "explore.fetching",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'explore' has no attribute {name!r}")
