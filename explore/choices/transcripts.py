"""Which pages: the transcripts in time order, those without a date last."""

from __future__ import annotations

import numpy as np
import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus
from explore.corpus.coded import codes
from explore.corpus.sentence import day
from explore.corpus.within import within

NAME = "transcripts"
KEYS = ("documents",)
ORDERED = True
GROUP = "Transcripts"


def known(corpus: Corpus) -> pd.DataFrame:
    """The transcripts with date and place; the name is the title."""
    documents = corpus.documents.sort_values("date", kind="stable", na_position="last")
    columns = (documents["document_id"], documents["title"], documents["date"], documents["place"])
    return rows_of(
        (id_, title if isinstance(title, str) else id_, _told(date, place), GROUP, "", None, "turn")
        for id_, title, date, place in zip(*columns, strict=True)
    )


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The turns of each transcript in `rest`; one without turns may be there as well."""
    held, ids = codes(rest.turns["document_id"])
    counts = np.bincount(held[held >= 0], minlength=len(ids)).tolist()
    of = dict(zip(ids, counts, strict=True))
    there = within(pd.Series(known["value"], dtype="str"), rest.documents["document_id"])
    return [of.get(value, 0) for value in known["value"]], there


def _told(date: pd.Timestamp, place: object) -> str:
    when = day(date) if pd.notna(date) else "undated"
    return f"{when} · {place}" if isinstance(place, str) else when
