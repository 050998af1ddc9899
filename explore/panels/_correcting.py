"""A correction made in a panel: written beside the data, put in the corpus's place, and taken back by Undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from explore import correcting
from explore.corpus import Corpus
from explore.selection import Selection

Passage = Mapping[str, Any] | pd.Series


def correct(
    selection: Selection, action: str, told: str, *, passage: Passage | None = None, **given: str
) -> Corpus:  # fmt: skip
    """The corrected corpus, which from now on is the selection's; `told` follows "Undo: " on the screen.

    `action`, `passage` and `given` are those of `explore.correct`. The row is in corrections.csv when this returns,
    so it is there after a reload; Undo and Redo write a row of their own behind it.

    Raises ValueError, in a sentence, where the corpus was not loaded from files, where something is missing, and
    where the file cannot be written; then nothing has changed.
    """
    corpus = _written(lambda: correcting.correct(selection.corpus, action, passage=passage, **given))
    made, undone = _last(corpus), ""

    def back() -> Corpus:
        nonlocal undone
        without = _written(lambda: correcting.undo(selection.corpus, made))
        undone = _last(without)
        return without

    def again() -> Corpus:
        return _written(lambda: correcting.undo(selection.corpus, undone))

    selection.replace(corpus, told, back, again)
    return corpus


def preview(selection: Selection, action: str, *, passage: Passage | None = None, **given: str) -> str:
    """What `correct` would change, as `14 passages in 6 transcripts`; nothing is written. Raises as it does."""
    return correcting.preview(selection.corpus, action, passage=passage, **given)


def _last(corpus: Corpus) -> str:
    return str(corpus.corrections["correction_id"].iloc[-1])


def _written(make: Callable[[], Corpus]) -> Corpus:
    try:
        return make()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ValueError(
            f"corrections.csv could not be written beside the transcripts ({why}): "
            "make the folder writable, or copy the transcripts to one that is"
        ) from error
