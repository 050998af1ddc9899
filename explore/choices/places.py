"""Where: the places as printed; one brings all whose name holds it, as Moscow does The Kremlin, Moscow."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import pandas as pd

from explore.choices._choices import Amounts
from explore.choices._choices import known as rows_of
from explore.corpus import Corpus

NAME = "places"
KEYS = ("held_in",)
ORDERED = False
PLACES, UNPLACED = "Places", "No place"


def known(corpus: Corpus) -> pd.DataFrame:
    """The places as printed, then the transcripts that print none; `holders` are the places whose name holds each."""
    printed = list(corpus.documents["place"].dropna().unique())
    holders = _holders([place.casefold() for place in printed])
    rows: list[tuple[str | None, str, str, str, str, str | None, str]] = []
    for place, within in zip(printed, holders, strict=True):
        wider = len(within) - 1
        told = f"and {wider} {'place' if wider == 1 else 'places'} whose name holds it" if wider > 0 else ""
        rows.append((place, place, told, PLACES, "", None, "transcript"))
    if corpus.documents["place"].isna().any():
        rows.append((None, "No place printed", "choosing a place leaves them out", UNPLACED, "", None, "transcript"))
        holders.append([])
    return rows_of(rows).assign(holders=pd.Series([[printed[one] for one in each] for each in holders], dtype="object"))


def amounts(known: pd.DataFrame, rest: Corpus) -> Amounts:
    """The transcripts of `rest` that choosing each place would keep."""
    held = rest.documents["place"]
    counts = held.dropna().value_counts()
    much = dict(zip(counts.index.tolist(), counts.tolist(), strict=True))
    none = int(held.isna().sum())
    return [
        none if value is None else sum(much.get(place, 0) for place in holders)
        for value, holders in zip(known["value"], known["holders"], strict=True)
    ], None


def _holders(names: list[str]) -> list[list[int]]:
    """For each name the places in the list of those that hold it, itself among them: looked for in all at once."""
    text = "\0".join(names)
    begins = list(accumulate((len(name) + 1 for name in names), initial=0))
    out: list[list[int]] = []
    for name in names:
        held, at = list[int](), text.find(name)
        while at >= 0:
            held.append(bisect_right(begins, at) - 1)
            at = text.find(name, begins[held[-1] + 1])
        out.append(held)
    return out
