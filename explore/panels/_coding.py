"""One coder at a sample: passages one at a time, without who said them, and two coders held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from explore import findings as kept
from explore import sampling
from explore.agreement import agreement
from explore.corpus.sentence import counted, day, text_or_blank


class Coding:
    """One coder at a sample: where they are, what they gave, and what the page shows of it."""

    def __init__(self, folder: Path, name: str, coder: str) -> None:
        self.folder, self.coder = folder, coder.strip()
        self.sample = sampling.read(folder, name)
        self.ids = self.sample.units["unit_id"].tolist()
        self.size = len(self.ids)
        self.given = self._codes(self.coder)
        self.at = next((i for i, id_ in enumerate(self.ids) if id_ not in self.given), self.size)
        self.blind = True

    def _codes(self, coder: str) -> dict[str, str]:
        rows = sampling.coded(self.folder, self.sample.name, coder)
        return dict(zip(rows["unit_id"], rows["code"], strict=True))

    def give(self, code: str) -> None:
        if self.at >= self.size:
            raise ValueError("every passage has been shown: go back to one to code it anew")
        sampling.code(self.folder, self.sample.name, self.coder, self.ids[self.at], code)
        self.given[self.ids[self.at]] = code

    def step(self, by: int) -> None:
        self.at = min(max(self.at + by, 0), self.size)
        # Whose words they are is shown of a passage that was coded without it, once one comes back to it.
        self.blind = self.at >= self.size or self.ids[self.at] not in self.given

    @property
    def about(self) -> dict[str, Any]:
        done = sum(id_ in self.given for id_ in self.ids)
        return {
            "name": self.sample.name,
            "coder": self.coder,
            "of": self.size,
            "done": done,
            "codes": self.sample.scheme,
        }

    def card(self, corpus: Any) -> dict[str, Any]:
        unit = self.sample.units.iloc[[self.at]]
        return {
            "step": "card", **self.about, "at": self.at, "text": unit["text"].iloc[0],
            "given": self.given.get(self.ids[self.at], ""),
            "from": "" if self.blind else _whence(corpus, unit)[0],
        }  # fmt: skip

    def end(self) -> dict[str, Any]:
        others = [
            one for one in sampling.coders(self.folder, self.sample.name) if one.casefold() != self.coder.casefold()
        ]
        drawn = (
            f"{counted(self.size, 'passage')} drawn from {self.sample.of:,} {self.sample.what}, seed {self.sample.seed}"
        )
        return {"step": "end", **self.about, "others": others, "drawn": drawn}

    def agreement(self, other: str, corpus: Any) -> dict[str, Any]:
        if any(id_ not in self.given for id_ in self.ids):
            raise ValueError("code every passage first: the other coder’s codes would show through")
        theirs = self._codes(other)
        found = agreement(self.given, theirs, self.sample.scheme)
        units = self.sample.units
        parted = units[[id_ in theirs and theirs[id_] != self.given[id_] for id_ in units["unit_id"]]]
        whence = _whence(corpus, parted)
        return {
            "other": other,
            "sentence": found.sentence,
            "warnings": found.warnings,
            "codes": found.table.columns.tolist(),
            "rows": found.table.to_numpy().tolist(),
            "parted": [
                {"text": text, "mine": self.given[id_], "theirs": theirs[id_], "from": told}
                for id_, text, told in zip(parted["unit_id"], parted["text"], whence, strict=True)
            ],
        }


def _whence(corpus: Any, units: pd.DataFrame) -> list[str]:
    """Who said each, when and where."""
    told = kept.shown(corpus, kept.located(corpus, units)).to_dict("records")
    return [", ".join(filter(None, (text_or_blank(row["speaker"]), place_told(row)))) for row in told]


def check_coder(coder: str) -> None:
    """Raises ValueError for a coder without a name."""
    if not coder.strip():
        raise ValueError("say who codes: give your name")


def place_told(about: dict[Any, Any]) -> str:
    """Day, title, place and turn, in one line."""
    when = day(about["date"]) if pd.notna(about["date"]) else "undated"
    held = [text_or_blank(about["page"])]
    held += [f"turn {int(about['number'])}"] if pd.notna(about["number"]) else []
    where = [text_or_blank(about["place"])] if text_or_blank(about["place"]) else []
    return ". ".join([", ".join([when, *where]), ", ".join(filter(None, held))]) + "."
