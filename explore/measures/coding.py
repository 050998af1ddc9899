"""How often each code was given: findings by code, and by speaker or month."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from explore.corpus.coded import rows_of
from explore.sheets import listed

NAME = "coding"
FRAMES = ("turns", "documents")
COLUMNS = ("code", "group", "findings", "share", "documents")
UNCODED = "no code yet"
"""The row of findings that have no code."""
UNNAMED = "Speakers whom nobody names"
UNDATED = "undated"

By = Literal["code", "speaker", "month"]


def measure(
    turns: pd.DataFrame, documents: pd.DataFrame, findings: pd.DataFrame | None = None, *, by: By = "code"
) -> pd.DataFrame:
    """One row a code, or a code and speaker, or a code and month: findings, share, documents.

    `findings` are as `explore.findings.located` gives them; one with two codes counts under both, one without counts as
    "no code yet", one that is no longer found is left out but for `by="code"`. `group` is the speaker's name or the
    month (2012-05), empty for `by="code"`; `share` is the part of all findings counted, so that shares may add up to
    more than 1; `documents` counts transcripts. Most findings first, months in time order.

    >>> import explore
    >>> from explore.findings import COLUMNS, FOUND
    >>> frames = explore.load(explore.sample()).frames
    >>> kept = {"code": ["warm; old", "warm"], "turn_id": [frames["turns"]["turn_id"][1]] * 2, "here": ["a", "b"]}
    >>> measure(frames["turns"], frames["documents"], pd.DataFrame(kept), by="speaker")[["code", "group", "findings"]]
       code                 group  findings
    0  warm  Nursultan Nazarbayev         2
    1   old  Nursultan Nazarbayev         1
    """
    each = _each(turns, documents, findings, by)
    whole = max(int(each["finding"].nunique()), 1)
    table = each.groupby(["code", "group"], sort=False, as_index=False).agg(
        findings=("finding", "size"), documents=("document", "nunique")
    )
    table["share"] = table["findings"] / whole
    keys = ["group", "findings", "code"] if by == "month" else ["findings", "code", "group"]
    ordered = table.sort_values(keys, ascending=[key != "findings" for key in keys], kind="stable")
    return ordered[list(COLUMNS)].reset_index(drop=True).astype({"code": "str", "group": "str", "findings": "int64"})


def _each(turns: pd.DataFrame, documents: pd.DataFrame, findings: pd.DataFrame | None, by: By) -> pd.DataFrame:
    """One row a finding and code."""
    if findings is None or findings.empty:
        return pd.DataFrame(
            {"finding": pd.Series([], dtype="int64"), **dict.fromkeys(("code", "group", "document"), "")}
        )
    codes = [listed(cell) or [UNCODED] for cell in findings["code"].tolist()]
    rows = pd.DataFrame({
        "finding": range(len(findings)), "code": codes, "document": findings["here"].tolist(),
        "group": _groups(turns, documents, findings, by),
    })  # fmt: skip
    return rows[rows["group"].notna()].explode("code", ignore_index=True)


def _groups(turns: pd.DataFrame, documents: pd.DataFrame, findings: pd.DataFrame, by: By) -> list[str | None]:
    if by == "code":
        return [""] * len(findings)
    if by == "speaker":
        at = rows_of(turns["turn_id"], findings["turn_id"].astype("str"))
        names = turns["speaker"].astype("str").fillna(UNNAMED).tolist()
        return [names[row] if row >= 0 else None for row in at]
    at = rows_of(documents["document_id"], findings["here"].astype("str"))
    months = documents["date"].dt.strftime("%Y-%m").fillna(UNDATED).tolist()
    return [months[row] if row >= 0 else None for row in at]


def wholes(turns: pd.DataFrame, documents: pd.DataFrame, findings: pd.DataFrame | None = None) -> dict[str, int]:
    """What the columns of `measure` must add up to: every code of every finding is counted once."""
    cells = [] if findings is None else findings["code"].tolist()
    return {"findings": sum(len(listed(cell)) or 1 for cell in cells)}
