"""How far two coders agree on the same passages: percentage, Cohen's kappa, and where they part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec

import pandas as pd

from explore.corpus.sentence import counted

FEW = 30
"""Passages below which kappa says little."""
NO_STATSMODELS = (
    "Cohen's kappa needs the kit's agreement part, which is not installed: run pip install '.[agreement]' in the kit's "
    "folder, then start anew"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two coders agree on.

    `n` passages both coded, `same` of them alike, `kappa` with its 95 % interval `low` to `high` (None where it cannot
    be worked out), `table` codes by codes (the first coder's in rows), and `warnings` in sentences.
    """

    n: int
    same: int
    kappa: float | None
    low: float | None
    high: float | None
    table: pd.DataFrame
    warnings: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The agreement in words."""
        if not self.n:
            return "No passage was coded by both."
        said = f"{self.same:,} of {counted(self.n, 'passage')} coded alike ({self.same / self.n:.0%})"
        if self.kappa is None:
            return f"{said}."
        interval = "" if self.low is None else f" (95 % interval {self.low:.2f} to {self.high:.2f})"
        return f"{said}; Cohen’s kappa {self.kappa:.2f}{interval}.".replace(" -", " −").replace("(-", "(−")


def agreement(first: Mapping[str, str], second: Mapping[str, str], scheme: Iterable[str] = ()) -> Agreement:
    """The agreement of two coders, each given as unit → code; only units that both coded count.

    Kappa is Cohen's (1960), chance agreement taken out; its interval is the large-sample one of Fleiss, Cohen and
    Everitt (1969). Both come from statsmodels (`statsmodels.stats.inter_rater.cohens_kappa`). Codes of `scheme` that
    nobody used stand in the table and are warned of.

    >>> one = {"a": "warm", "b": "cool", "c": "cool", "d": "warm"}
    >>> two = {"a": "warm", "b": "cool", "c": "warm", "d": "warm"}
    >>> found = agreement(one, two)
    >>> found.same, found.n, found.kappa
    (3, 4, 0.5)

    Raises ValueError, with the cure, where statsmodels is not installed.
    """
    both = [unit for unit in first if unit in second]
    pairs = [(first[unit], second[unit]) for unit in both]
    codes = list(dict.fromkeys([*scheme, *(code for pair in pairs for code in pair)]))
    rows, columns = (pd.Series([pair[i] for pair in pairs], dtype="str") for i in (0, 1))
    table = pd.crosstab(rows, columns).reindex(index=codes, columns=codes, fill_value=0).astype("int64")
    table = table.rename_axis(index=None, columns=None)
    same = sum(row == column for row, column in pairs)
    kappa, low, high, warnings = _kappa(table, pairs)
    return Agreement(len(pairs), same, kappa, low, high, table, [*warnings, *_warned(pairs, codes)])


_Pairs = list[tuple[str, str]]


def _kappa(table: pd.DataFrame, pairs: _Pairs) -> tuple[float | None, float | None, float | None, list[str]]:
    if not pairs:
        return None, None, None, []
    used = {code for pair in pairs for code in pair}
    if len(used) == 1:
        return None, None, None, [f"Both gave every passage one code, “{used.pop()}”: kappa cannot be worked out."]
    if find_spec("statsmodels") is None:
        raise ValueError(NO_STATSMODELS)
    from statsmodels.stats.inter_rater import cohens_kappa  # some seconds: only where it is asked for

    square = table.loc[table.index.isin(used), table.columns.isin(used)].to_numpy()
    found = cohens_kappa(square)
    low, high = (min(max(float(end), -1.0), 1.0) for end in (found.kappa_low, found.kappa_upp))
    return round(float(found.kappa), 12), low, high, []


def _warned(pairs: _Pairs, codes: list[str]) -> list[str]:
    used = {code for pair in pairs for code in pair}
    unused = [f"“{code}”" for code in codes if code not in used]
    out = []
    if 0 < len(pairs) < FEW:
        out.append(f"{counted(len(pairs), 'passage')}: too few to rely on; code at least {FEW}.")
    if unused and pairs:
        out.append(f"Nobody used {', '.join(unused)}.")
    return out
