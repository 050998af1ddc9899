"""When: the years of the transcripts; those without a date are counted, since a date leaves them out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus
from explore.corpus.coded import Codes

NAME = "dates"
KEYS = ("since", "until")
ORDERED = True
YEARS, UNDATED = "Years", "Undated"


def known(corpus: Corpus) -> pd.DataFrame:
    """The years in which there are transcripts, then those without a date where there are any."""
    years = _years(corpus)
    dated = sorted(set(years[years > 0].tolist()))
    rows = [(str(one), str(one), "", YEARS, "", None, "transcript") for one in dated]
    undated = [(None, "Undated transcripts", "a date leaves them out", UNDATED, "", None, "transcript")]
    return rows_of([*rows, *(undated if (years == 0).any() else [])])


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The transcripts of each year in `rest`."""
    years, counts = np.unique(_years(rest), return_counts=True)
    of = dict(zip(years.tolist(), counts.tolist(), strict=True))
    return [of.get(int(value or 0), 0) for value in known["value"]], None


def _years(corpus: Corpus) -> Codes:
    return np.asarray(corpus.documents["date"].dt.year.fillna(0), dtype="int64")
