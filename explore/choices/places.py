"""Where: the places as printed; one brings all whose name holds it, as Moscow does The Kremlin, Moscow."""

from __future__ import annotations

import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus

NAME = "places"
KEYS = ("held_in",)
ORDERED = False
PLACES, UNPLACED = "Places", "No place"


def known(corpus: Corpus) -> pd.DataFrame:
    """The places as printed, then the transcripts that print none."""
    printed = list(corpus.documents["place"].dropna().unique())
    folded = [place.casefold() for place in printed]
    rows: list[tuple[str | None, str, str, str, str, str | None, str]] = []
    for place in printed:
        wider = sum(place.casefold() in other for other in folded) - 1
        told = f"and {wider} {'place' if wider == 1 else 'places'} whose name holds it" if wider > 0 else ""
        rows.append((place, place, told, PLACES, "", None, "transcript"))
    if corpus.documents["place"].isna().any():
        rows.append((None, "No place printed", "choosing a place leaves them out", UNPLACED, "", None, "transcript"))
    return rows_of(rows)


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The transcripts of `rest` that choosing each place would keep."""
    held = rest.documents["place"]
    counts = held.dropna().str.casefold().value_counts()
    each = list(zip(counts.index.tolist(), counts.tolist(), strict=True))
    none = int(held.isna().sum())

    def number(place: str | None) -> int:
        return none if place is None else sum(many for other, many in each if place.casefold() in other)

    return [number(value) for value in known["value"]], None
