"""What sort of transcript: the genres, which are guessed until somebody corrects them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus
from explore.corpus.coded import codes

NAME = "genres"
KEYS = ("genres",)
ORDERED = False
GENRES, NONE = "Genres", "No genre"


def known(corpus: Corpus) -> pd.DataFrame:
    """The genres of the transcripts, then those that have none."""
    genre = corpus.documents["genre"]
    rows: list[tuple[str | None, str, str, str, str, str | None, str]] = [
        (one, one.capitalize(), "", GENRES, "", None, "transcript") for one in sorted(genre.dropna().unique())
    ]
    if genre.isna().any():
        why = "nothing on the page says what it is"
        rows.append((None, "No genre guessed", why, NONE, "", None, "transcript"))
    return rows_of(rows)


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The transcripts of each genre in `rest`."""
    genre, names = codes(rest.documents["genre"])
    counts = np.bincount(genre + 1, minlength=len(names) + 1).tolist()
    of = dict(zip([None, *names], counts, strict=True))
    return [of.get(value, 0) for value in known["value"]], None
