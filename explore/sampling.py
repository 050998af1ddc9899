"""A random sample to code: drawn by a seed, coded blind, by as many coders as like, each in a file of his own.

A sample is the folder `coding/<its name>` beside the data: `sample.csv` says what was drawn and from what, and
`by-<coder>.csv` holds one coder's codes, so that nobody sees another's before the end.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from explore import sheets
from explore.corpus import Corpus
from explore.corpus.passages import sentences
from explore.sheets import Row, Sheet
from explore.writing import locked

FOLDER = "coding"
What = Literal["passages", "sentences", "turns"]
WHATS: tuple[What, ...] = ("passages", "sentences", "turns")
UNITS = ("unit_id", "document_id", "source_hash", "turn_id", "position", "start", "end", "text")
"""What a unit to code is: columns of `units` and `draw`."""
_KEPT = ("unit_id", "document_id", "source_hash", "position", "start", "end", "text", "scheme", "seed", "what", "of")
_CODED = ("unit_id", "code", "note", "coder", "time")
_PLACE = ("document_id", "source_hash", "position", "start", "end")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it is kept: its units in the order in which they are coded, and how it was drawn."""

    name: str
    units: pd.DataFrame
    scheme: list[str]
    seed: int
    what: str
    of: int


def units(corpus: Corpus, what: What = "passages") -> pd.DataFrame:
    """All that a sample of `corpus` can be drawn from, one row each: the columns of UNITS.

    `turns` are whole turns, `sentences` every sentence of them, `passages` those sentences that hold a mention in focus
    (narrow the corpus to entities or kinds first), each once however many it holds.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> len(units(corpus, "turns")), units(corpus.select(kinds="infrastructure"))["position"].tolist()
    (5, [1, 1, 1])
    """
    if what not in WHATS:
        raise ValueError(f"a sample can be drawn of {', '.join(WHATS)}, not of {what!r}")
    turns = corpus.turns
    hashes = corpus.documents.set_index("document_id")["source_hash"]
    inside = _spoken(corpus) if what == "passages" else None
    rows: list[tuple[Any, ...]] = []
    columns = (turns[name].tolist() for name in ("turn_id", "document_id", "position", "text"))
    for turn_id, document_id, position, text in zip(*columns, strict=True):
        spans = [(0, len(text))] if text.strip() else []
        if what != "turns":
            held = None if inside is None else inside.get(turn_id, [])
            spans = [] if held == [] else sentences(text)
            spans = spans if held is None else [(a, b) for a, b in spans if any(a <= at < b for at in held)]
        rows += [(document_id, turn_id, position, a, b, text[a:b]) for a, b in spans]
    found = pd.DataFrame(rows, columns=["document_id", "turn_id", "position", "start", "end", "text"])
    found["source_hash"] = hashes.reindex(found["document_id"]).astype("str").to_numpy()
    found["unit_id"] = [_hashed("unit", *one)[:12] for one in zip(*(found[c] for c in _PLACE), strict=True)]
    types: dict[Any, Any] = {name: "int64" if name in ("position", "start", "end") else "str" for name in UNITS}
    return found[list(UNITS)].astype(types).assign(unit_id=lambda f: "u" + f["unit_id"])


def draw(found: pd.DataFrame, n: int, seed: int = 1) -> pd.DataFrame:
    """`n` of the units, all equally likely, in an order that tells nothing; the same for the same units and seed.

    Units come by the least hash of seed and place (sha256), so that neither the order of `found` nor a version of any
    library changes the sample.

    >>> import explore
    >>> every = units(explore.load(explore.sample()), "turns")
    >>> draw(every, 2, seed=7).equals(draw(every.sample(frac=1), 2, seed=7))
    True

    Raises ValueError where fewer than one is asked for, or there are none to draw from.
    """
    if n < 1:
        raise ValueError("draw at least one passage")
    if found.empty:
        raise ValueError("there is nothing to draw from: nothing that is selected is a turn, or holds what is followed")
    order = pd.Series([_hashed(seed, one) for one in found["unit_id"]], index=found.index, dtype="str").sort_values()
    return found.loc[order.index[:n]].reset_index(drop=True)


def keep(
    folder: Path, name: str, drawn: pd.DataFrame, scheme: str, *, seed: int = 1, what: str = "", of: int = 0
) -> Sample:
    """Writes a sample, to be coded by the codes of `scheme` (parted by `;`), and gives it as it is read again.

    Raises ValueError where the name or the scheme is missing, or a sample has that name.
    """
    path = _folder(folder, name) / "sample.csv"
    codes = sheets.listed(scheme)
    if len(codes) < 2:
        raise ValueError("give at least two codes, parted by a semicolon: a warm tone; a cool tone; neither")
    if path.exists():
        raise ValueError(f"there is a sample {name.strip()!r} already: go on with it, or choose another name")
    about = {"scheme": sheets.joined(codes), "seed": str(seed), "what": what, "of": str(of)}
    places = drawn[[column for column in _KEPT if column in drawn.columns]].astype("str").to_dict("records")
    path.parent.mkdir(parents=True, exist_ok=True)
    sheets.save(path, Sheet(list(_KEPT), [{**{str(k): v for k, v in row.items()}, **about} for row in places]))
    return read(folder, name)


def names(folder: Path) -> list[str]:
    """The samples kept beside the data, by name."""
    return sorted(path.parent.name for path in (folder / FOLDER).glob("*/sample.csv"))


def read(folder: Path, name: str) -> Sample:
    """A sample that was kept. Raises LookupError for one that is not there, ValueError for a file that is no sample."""
    place = _folder(folder, name)
    if not (place / "sample.csv").exists():
        raise LookupError(f"there is no sample {name!r}; there are: {', '.join(names(folder)) or 'none'}")
    sheet = sheets.read(place / "sample.csv", _KEPT, ("unit_id", "document_id", "text", "scheme"), _wrong)
    if not sheet.rows:
        raise ValueError(f"{place / 'sample.csv'} holds no passage: draw the sample anew")
    first = sheet.rows[0]
    found = pd.DataFrame(sheet.rows, columns=list(_KEPT))
    numbers = dict.fromkeys(("position", "start", "end"), "int64")
    return Sample(
        place.name, found[list(_KEPT[:7])].astype({"unit_id": "str", "text": "str", **numbers}),
        sheets.listed(first["scheme"]), _number(first["seed"]), first["what"], _number(first["of"]),
    )  # fmt: skip


def coders(folder: Path, name: str) -> list[str]:
    """Who has coded a sample, by name."""
    out = []
    for path in sorted(_folder(folder, name).glob("by-*.csv")):
        rows = _coded(path).rows
        out += [rows[0]["coder"] or path.stem.removeprefix("by-")] if rows else []
    return out


def coded(folder: Path, name: str, coder: str) -> pd.DataFrame:
    """What one coder has said of a sample: unit_id, code, note, coder, time; one row a unit, empty where none is.

    Raises ValueError for a name that makes the same file as another coder's.
    """
    rows = {row["unit_id"]: row for row in _coded_by(_file(folder, name, coder), coder).rows}
    return pd.DataFrame(rows.values(), columns=list(_CODED), dtype="str")


def code(folder: Path, name: str, coder: str, unit_id: str, given: str, note: str = "") -> None:
    """Gives a unit a code of the scheme, in the place of one given before.

    Raises LookupError for a unit that is not in the sample, ValueError for a code that is not in its scheme,
    and for a name that makes the same file as another coder's.
    """
    sample = read(folder, name)
    if unit_id not in set(sample.units["unit_id"]):
        raise LookupError("this passage is not in the sample")
    if given not in sample.scheme:
        raise ValueError(f"{given!r} is not among the codes of this sample: {', '.join(sample.scheme)}")
    path = _file(folder, name, coder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    row: Row = {"unit_id": unit_id, "code": given, "note": note, "coder": coder.strip(), "time": now}
    with locked(path):
        sheet = _coded_by(path, coder)
        at = next((i for i, one in enumerate(sheet.rows) if one["unit_id"] == unit_id), None)
        if at is None:
            sheet.rows.append(row)
        else:
            sheet.rows[at] = {**sheet.rows[at], **row}
        sheets.save(path, sheet)


def _spoken(corpus: Corpus) -> dict[str, list[int]]:
    """Where in each turn a mention in focus begins."""
    mentions = corpus.mentions
    mentions = mentions[mentions["turn_id"].notna() & mentions["note_id"].isna()]
    out: dict[str, list[int]] = {}
    for turn, start in zip(mentions["turn_id"].tolist(), mentions["start"].tolist(), strict=True):
        out.setdefault(turn, []).append(int(start))
    return out


def _folder(folder: Path, name: str) -> Path:
    return folder / FOLDER / _named(name, "the sample")


def _file(folder: Path, name: str, coder: str) -> Path:
    return _folder(folder, name) / f"by-{_named(coder, 'whoever codes').casefold()}.csv"


def _named(name: str, what: str) -> str:
    """A name as a file may have it."""
    safe = re.sub(r"[^\w-]+", "-", name.strip()).strip("-_")[:60]
    if not safe:
        raise ValueError(f"give {what} a name, of letters or figures")
    return safe


def _coded(path: Path) -> Sheet:
    return sheets.read(path, _CODED, ("unit_id", "code"), lambda row: "" if row["unit_id"] else "unit_id is empty")


def _coded_by(path: Path, coder: str) -> Sheet:
    """One coder's file: “Anna B” and “Anna-B.” make one file's name, and neither may write over the other."""
    sheet = _coded(path)
    mine = coder.strip().casefold()
    other = next((row["coder"] for row in sheet.rows if row["coder"].strip().casefold() not in {"", mine}), None)
    if other is not None:
        raise ValueError(f"{other!r} codes this sample in {path.name}: give a name that differs in its letters")
    return sheet


def _wrong(row: Row) -> str:
    odd = [name for name in ("position", "start", "end") if not sheets.is_number(row[name])]
    return f"{odd[0]} is {row[odd[0]]!r}: it must be a number" if odd else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _hashed(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode(errors="replace")).hexdigest()
