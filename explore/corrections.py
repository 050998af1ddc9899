"""The analyst's word: corrections as rows of a small file beside the data, replayed in three phases.

A row says what is to change (action), how far (scope), where (document, source hash, text, span, surface; never a row's
id), for which entity and to what value, and who said so when. `undo` rows take others back. Rows are sorted by time
before they are replayed, so that two analysts' files merge by concatenation.

- before names are looked for: `speaker`, `date`, `title`, `place`, `genre`, `alias`
- between names and references: `reject`, `point`, `retype`, `undate`, `redate`
- after: `merge`, `split`, `rename`
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from explore import schema
from explore.catalogue import Catalogue, Name
from explore.corpus.select import period
from explore.escaping import cell, restored
from explore.names import fold, slug
from explore.writing import locked, write

SCOPES = ("passage", "transcript", "everywhere")
CORRECTED = "an analyst’s correction"
"""The reason of what an analyst said."""


@dataclass(frozen=True, slots=True)
class Action:
    """What an action needs, in which phase it is replayed, and the scopes that it may have."""

    phase: str
    needs: tuple[str, ...]
    scopes: tuple[str, ...]
    says: str


ACTIONS: Mapping[str, Action] = {
    "speaker": Action("before", ("surface", "value"), SCOPES, "who speaks under a label"),
    "date": Action("before", ("document_id", "value"), ("transcript",), "the day of a transcript"),
    "title": Action("before", ("document_id", "value"), ("transcript",), "the title of a transcript"),
    "place": Action("before", ("document_id", "value"), ("transcript",), "where it was held"),
    "genre": Action("before", ("document_id", "value"), ("transcript",), "its genre"),
    "alias": Action("before", ("entity_id", "value"), ("everywhere",), "another name of an entity"),
    "reject": Action("between", ("surface",), SCOPES, "no mention of anything"),
    "point": Action("between", ("surface", "value"), SCOPES, "a mention of another entity"),
    "undate": Action("between", ("surface",), SCOPES, "words that are no date"),
    "redate": Action("between", ("surface", "value"), SCOPES, "another date than was read"),
    "retype": Action("between", ("entity_id", "value"), ("everywhere",), "of another kind"),
    "merge": Action("after", ("entity_id", "value"), ("everywhere",), "two entities are one"),
    "split": Action("after", ("entity_id", "surface", "value"), ("transcript", "everywhere"), "one entity is two"),
    "rename": Action("after", ("entity_id", "value"), ("everywhere",), "another name to show"),
    "undo": Action("", ("reverses",), ("everywhere",), "takes a correction back"),
}
"""All actions by name."""


class CorrectionError(ValueError):
    """A correction that cannot be read or makes no sense: names the row and the cure."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the file."""

    action: str
    scope: str = "everywhere"
    document_id: str = ""
    source_hash: str = ""
    text: str = ""
    """The text that a passage stands in: `turn 3`, `note 2`, title, summary, place."""
    start: str = ""
    end: str = ""
    surface: str = ""
    entity_id: str = ""
    value: str = ""
    author: str = ""
    time: str = ""
    note: str = ""
    reverses: str = ""

    @property
    def correction_id(self) -> str:
        """A key made of all that it says."""
        return hashlib.sha256("\x1f".join(getattr(self, f.name) for f in fields(self)).encode()).hexdigest()[:12]

    def checked(self, where: str = "a correction") -> Correction:
        """Itself. Raises CorrectionError where its action lacks something, or has a scope that it cannot have."""
        action = ACTIONS.get(self.action)
        if action is None:
            raise CorrectionError(f"{where}: there is no action {self.action!r}; there are {', '.join(ACTIONS)}")
        if self.scope not in action.scopes:
            raise CorrectionError(
                f"{where}: {self.action} may have the scope {' or '.join(action.scopes)}, not {self.scope!r}"
            )
        missing = [name for name in action.needs if not getattr(self, name)]
        if self.scope != "everywhere" and not self.document_id:
            missing.append("document_id")
        if self.scope == "passage" and not (self.text and self.start and self.end):
            missing.append("text, start and end")
        if missing:
            raise CorrectionError(f"{where}: {self.action} needs {', '.join(missing)}")
        if self.action == "date" and not _is_day(self.value):
            raise CorrectionError(f"{where}: {self.value!r} is no date: write 2012-05-15")
        if self.action == "redate":
            _ends(self.value, where)
        if self.scope == "passage" and not (self.start.isdigit() and self.end.isdigit() and _TEXT.match(self.text)):
            raise CorrectionError(
                f"{where}: a passage stands in a text (turn 3, note 2, title …) from a number to a number, not in "
                f"{self.text!r} from {self.start!r} to {self.end!r}"
            )
        if self.scope == "passage" and self.action == "speaker" and not self.text.startswith("turn "):
            raise CorrectionError(f"{where}: who speaks is said of a turn, as in turn 3, not of {self.text!r}")
        return self


_TEXT = re.compile(r"(?:turn|note) \d+\Z|[a-z_]+\Z")


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10


def _ends(value: str, where: str = "a correction") -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day of a date as it is kept: 1992, 1992-05, 1992-05-25, or two of these with a stroke."""
    first, _, last = value.partition("/")
    try:
        begin, end = period(first, "value"), period(last or first, "value")
    except ValueError as error:
        raise CorrectionError(f"{where}: {value!r} is no date: write 1992, 1992-05, 1992-05-25 or 1941/1945") from error
    if value != "/".join(map(str, (begin, end) if last else (begin,))) or begin.start_time > end.end_time:
        raise CorrectionError(f"{where}: {value!r} is no date: write 1992, 1992-05, 1992-05-25 or 1941/1945")
    return begin.start_time.normalize(), end.end_time.normalize()


COLUMNS = tuple(f.name for f in fields(Correction))


def read(path: Path) -> list[Correction]:
    """The corrections of a file, in its order; none where there is no file.

    Raises CorrectionError for a row that cannot be read, naming the file, the line and the cure.
    """
    if not path.exists() or not path.stat().st_size:
        return []
    try:
        return _rows(path)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(
            f"{path}: line 2: from there on it is no CSV in UTF-8 ({error}): save it so, and close every quote"
        ) from error


def _rows(path: Path) -> list[Correction]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [c for c in ("action", "scope") if c not in (reader.fieldnames or ())]
        if missing:
            raise CorrectionError(f"{path}: line 1: it lacks the columns {', '.join(missing)}")
        rows = []
        for row in reader:
            given = {c: restored(row.get(c) or "") for c in COLUMNS}
            given = {c: text if c == "surface" else text.strip() for c, text in given.items()}
            given["action"] = given["action"].lstrip("\ufeff")
            if given["action"] == "action" or not any(given.values()):
                continue  # the first line of a second file, put behind the first
            rows.append(Correction(**given).checked(f"{path}: line {reader.line_num}"))
    return rows


def append(path: Path, corrections: Iterable[Correction]) -> None:
    """Adds corrections to the file; a kill at any moment leaves the old file or the new one, whole."""
    added = list(corrections)
    with locked(path):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([[cell(getattr(row, c)) for c in COLUMNS] for row in [*read(path), *added]])
        write(path, out.getvalue().encode("utf-8"))


def active(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that stand, oldest first: without what an `undo` takes back. An undo may be undone."""
    rows = sorted(dict.fromkeys(corrections), key=lambda c: (c.time, c.correction_id))
    known = {row.correction_id: row for row in rows}
    stands = {row.correction_id: True for row in rows}
    for row in rows:
        if row.action == "undo" and stands[row.correction_id]:
            _turned(row.reverses, known, stands, to=False)
    return [row for row in rows if row.action != "undo" and stands[row.correction_id]]


def _turned(key: str, known: Mapping[str, Correction], stands: dict[str, bool], *, to: bool) -> None:
    row = known.get(key)
    if row is None:
        return
    stands[key] = to
    if row.action == "undo":
        _turned(row.reverses, known, stands, to=not to)


_MISSED = "no longer applies"


class Report:
    """What became of each correction."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    @property
    def said(self) -> dict[str, str]:
        """What was said of each correction, by its id."""
        return dict(self._said)

    def add(self, said: Mapping[str, str]) -> None:
        """Takes over what was said elsewhere, of other documents: what applied in some of them applies."""
        for key, how in said.items():
            if not how.startswith(_MISSED) or key not in self._said:
                self._said[key] = how

    def applied(self, row: Correction, how: str = "applies") -> None:
        """It changed something, or found what it speaks of."""
        self._said[row.correction_id] = how

    def missed(self, row: Correction, why: str) -> None:
        """It found nothing to change."""
        self._said.setdefault(row.correction_id, f"{_MISSED}: {why}")

    def frame(self, corrections: Sequence[Correction]) -> pd.DataFrame:
        """The frame corrections: every row of the file, in order of time, with its status."""
        stands = {row.correction_id for row in active(corrections)}
        rows = []
        for row in sorted(dict.fromkeys(corrections), key=lambda c: (c.time, c.correction_id)):
            status = self._said.get(row.correction_id, "applies") if row.correction_id in stands else "undone"
            status = "applies" if row.action == "undo" and row.correction_id not in stands else status
            rows.append((row.correction_id, *(getattr(row, c) or None for c in COLUMNS), status))
        return schema.from_rows("corrections", rows)


# Before ----------------------------------------------------------------------------------------------------------


def to_documents(documents: pd.DataFrame, rows: Sequence[Correction], report: Report) -> pd.DataFrame:
    """The documents with dates, titles, places and genres as corrected."""
    documents = documents.copy()
    at = {id_: i for i, id_ in enumerate(documents["document_id"])}
    for row in rows:
        if row.action not in {"date", "title", "place", "genre"}:
            continue
        if row.document_id not in at:
            report.missed(row, f"there is no transcript {row.document_id}")
            continue
        values: list[Any] = documents[row.action].astype("object").tolist()
        values[at[row.document_id]] = pd.Timestamp(row.value) if row.action == "date" else row.value
        columns = {c: values if c == row.action else documents[c].tolist() for c in documents.columns}
        documents = schema.typed("documents", columns)
        report.applied(row)
    return documents


def to_speakers(turns: pd.DataFrame, rows: Sequence[Correction], report: Report) -> pd.DataFrame:
    """The turns with speakers as corrected: a label's, in one turn, one transcript or everywhere."""
    wanted = [row for row in rows if row.action == "speaker"]
    if not wanted:
        return turns
    speakers = turns["speaker"].astype("str").copy()
    for row in wanted:
        mask = turns["label"].astype("str") == row.surface
        if row.scope != "everywhere":
            mask &= turns["document_id"] == row.document_id
        if row.scope == "passage":
            mask &= turns["position"] == int(row.text.removeprefix("turn "))
        if mask.any():
            speakers = speakers.mask(mask, row.value)
            report.applied(row)
        else:
            report.missed(
                row, f"no turn is labelled “{row.surface}”" + (f" in {row.document_id}" if row.document_id else "")
            )
    return turns.assign(speaker=speakers.astype("category"))


def to_catalogue(catalogue: Catalogue, rows: Sequence[Correction], known: Iterable[str], report: Report) -> Catalogue:
    """The catalogue with the aliases added; an entity that it does not know becomes a row of its own."""
    wanted = [row for row in rows if row.action == "alias"]
    if not wanted:
        return catalogue
    found = dict(catalogue.rows)
    names = list(catalogue.names)
    for row in wanted:
        kind, _, rest = row.entity_id.partition(":")
        if row.entity_id not in found:
            blank = dict.fromkeys(("start", "end", "follows", "part_of", "wikidata", "description", "source"), "")
            found[row.entity_id] = {"name": rest.replace("-", " ").capitalize(), "kind": kind, **blank}
        adjective = found[row.entity_id]["kind"] == "nationality"
        # The analyst's alias wins over whatever else is called so.
        names = [n for n in names if fold(n.text) != fold(row.value)]
        names.append(Name(row.entity_id, found[row.entity_id]["kind"], row.value, adjective=adjective))
        report.applied(row)
    return replace(catalogue, rows=found, names=tuple(names))


# Between ---------------------------------------------------------------------------------------------------------


def to_mentions(
    mentions: pd.DataFrame, rows: Sequence[Correction], hashes: Mapping[str, str], report: Report
) -> pd.DataFrame:
    """The mentions without those rejected, pointed elsewhere and retyped as corrected."""
    for row in rows:
        if row.action not in {"reject", "point", "retype"}:
            continue
        if row.action == "retype":
            mask = mentions["entity_id"] == row.entity_id
            how = "applies"
        else:
            mask, how = _places(mentions, row, hashes)
        if not mask.any():
            report.missed(row, _why(row, hashes))
            continue
        report.applied(row, how)
        if row.action == "reject":
            mentions = mentions[~mask].reset_index(drop=True)
        else:
            column = "kind" if row.action == "retype" else "entity_id"
            changed = mentions[column].astype("str").mask(mask, row.value).astype("category")
            mentions = mentions.assign(**{column: changed})
            if column == "entity_id" and ":" in row.value:
                kind = mentions["kind"].astype("str")
                mentions = mentions.assign(
                    kind=kind.mask(mask & (kind != "nationality"), row.value.partition(":")[0]).astype("category")
                )
    return mentions


def to_dates(
    dates: pd.DataFrame, rows: Sequence[Correction], hashes: Mapping[str, str], report: Report
) -> pd.DataFrame:
    """The dates without those that are none, and with others' values as corrected."""
    for row in rows:
        if row.action not in {"undate", "redate"}:
            continue
        mask, how = _places(dates, replace(row, entity_id=""), hashes)
        if not mask.any():
            report.missed(row, _why(row, hashes))
            continue
        report.applied(row, how)
        if row.action == "undate":
            dates = dates[~mask].reset_index(drop=True)
            continue
        begin, finish = _ends(row.value)
        said = {"value": row.value, "begin": begin, "finish": finish, "rule": "corrected", "reason": CORRECTED}
        columns = {c: dates[c].mask(mask, said[c]) if c in said and c != "rule" else dates[c] for c in dates.columns}
        columns["rule"] = dates["rule"].astype("str").mask(mask, said["rule"])
        dates = schema.typed("dates", {c: column.tolist() for c, column in columns.items()})
    return dates


def to_descriptions(
    frames: Mapping[str, pd.DataFrame], rows: Sequence[Correction], hashes: Mapping[str, str], report: Report
) -> dict[str, pd.DataFrame]:
    """The mentions and references with descriptions rejected and pointed elsewhere as corrected."""
    wanted = [row for row in rows if row.action in {"reject", "point"}]
    mentions, references = frames["mentions"], frames["references"]
    described = (mentions["form"] == "description").to_numpy()
    if not wanted or not described.any():
        return {}
    before = mentions[described].reset_index(drop=True)
    after = to_mentions(before, wanted, hashes, report)
    kept = mentions[~described]
    columns = {c: [*kept[c].tolist(), *after[c].tolist()] for c in mentions.columns}
    gone = set(before["mention_id"]) - set(after["mention_id"])
    references = references[~(references["from_mention"].isin(gone) | references["to_mention"].isin(gone))]
    references = references.reset_index(drop=True)
    was = dict(zip(before["mention_id"], before["entity_id"], strict=True))
    moved = {m: e for m, e in zip(after["mention_id"], after["entity_id"], strict=True) if e != was[m]}
    if moved:
        references = references[~(references["from_mention"].isin(moved) & (references["rank"] > 1))].reset_index(
            drop=True
        )
        mine = references["from_mention"].isin(moved)
        points = zip(references["from_mention"], references["to_mention"], references["to_entity"], strict=True)
        to = [moved.get(m, moved.get(n, e)) for m, n, e in points]
        references = references.assign(
            to_entity=pd.Series(to, dtype="str").astype("category"),
            rule=references["rule"].astype("str").mask(mine, "corrected").astype("category"),
            reason=references["reason"].mask(mine, CORRECTED),
            confidence=references["confidence"].astype("str").mask(mine, "certain").astype("category"),
        )
    return {"mentions": schema.typed("mentions", columns), "references": references}


def _places(mentions: pd.DataFrame, row: Correction, hashes: Mapping[str, str]) -> tuple[pd.Series[bool], str]:
    mask = mentions["surface"] == row.surface
    if row.entity_id:
        mask &= mentions["entity_id"] == row.entity_id
    if row.scope == "everywhere":
        return mask, "applies"
    mask &= mentions["document_id"] == row.document_id
    if row.scope == "transcript":
        return mask, "applies"
    exact = (
        mask
        & (mentions["start"] == int(row.start))
        & (mentions["end"] == int(row.end))
        & (text_of(mentions) == row.text)
    )
    if exact.any() or row.source_hash == hashes.get(row.document_id):
        return exact, "applies"
    # The page has changed since: the passage is where its words are, if they stand there once.
    return (mask, "applies: the page has changed, its words stand there once") if mask.sum() == 1 else (exact, "")


def text_of(mentions: pd.DataFrame) -> pd.Series[str]:
    """The text that each mention stands in, as corrections name it: `turn 3`, `note 2`, title, summary, place."""
    named = [
        f"note {note.rpartition('!')[2]}"
        if isinstance(note, str)
        else f"turn {turn.rpartition('#')[2]}"
        if isinstance(turn, str)
        else zone
        for turn, note, zone in zip(mentions["turn_id"], mentions["note_id"], mentions["zone"], strict=True)
    ]
    return pd.Series(named, index=mentions.index, dtype="str")


def _why(row: Correction, hashes: Mapping[str, str]) -> str:
    if row.document_id and row.document_id not in hashes:
        return f"there is no transcript {row.document_id}"
    if row.document_id and row.source_hash and row.source_hash != hashes[row.document_id]:
        return f"{row.document_id} has changed, and “{row.surface}” is not found in it once"
    return f"nothing here is called “{row.surface or row.entity_id}”" + (
        f" in {row.document_id}" if row.document_id else ""
    )


# After -----------------------------------------------------------------------------------------------------------

_POINTERS = {
    "mentions": ("entity_id",), "tags": ("entity_id",), "references": ("to_entity",),
    "parties": ("entity_id", "party_id"),
    "topics": ("member",), "turns": ("speaker_id",), "aliases": ("entity_id",),
}  # fmt: skip


def to_entities(
    frames: Mapping[str, pd.DataFrame], rows: Sequence[Correction], report: Report
) -> dict[str, pd.DataFrame]:
    """All frames with entities merged, split and renamed."""
    out = dict(frames)
    for row in rows:
        action = {"merge": _merge, "split": _split, "rename": _rename, "retype": _retype}.get(row.action)
        if action is None:
            continue
        known = out["entities"]["entity_id"].tolist()
        if row.entity_id not in known:
            report.missed(row, f"there is no {row.entity_id} here")
            continue
        out |= action(out, row, report)
    return out


def _merge(frames: Mapping[str, pd.DataFrame], row: Correction, report: Report) -> dict[str, pd.DataFrame]:
    """Everything that pointed at the one points at the other, which bears its names too."""
    out: dict[str, pd.DataFrame] = {}
    entities = frames["entities"]
    if row.value == row.entity_id:
        report.missed(row, "both are the same already")
        return out
    for name, columns in _POINTERS.items():
        frame = frames[name]
        for column in columns:
            values = frame[column].astype("str")
            if (values == row.entity_id).any():
                frame = frame.assign(**{column: values.mask(values == row.entity_id, row.value).astype("category")})
        out[name] = frame
    known = set(entities["entity_id"])
    if row.value in known:
        entities = entities[entities["entity_id"] != row.entity_id]
    else:
        ids = entities["entity_id"].mask(entities["entity_id"] == row.entity_id, row.value)
        entities = entities.assign(entity_id=ids, origin=_corrected(entities, ids == row.value))
    out["entities"] = entities.reset_index(drop=True)
    shown = entities.set_index("entity_id")["name"].get(row.value)
    turns = out["turns"]
    mine = turns["speaker_id"].astype("str") == row.value
    if mine.any() and isinstance(shown, str):
        out["turns"] = turns.assign(speaker=turns["speaker"].astype("str").mask(mine, shown).astype("category"))
    report.applied(row)
    return out


def _split(frames: Mapping[str, pd.DataFrame], row: Correction, report: Report) -> dict[str, pd.DataFrame]:
    """The mentions of one surface become another entity."""
    mentions, entities = frames["mentions"], frames["entities"]
    mask = (mentions["entity_id"] == row.entity_id) & (mentions["surface"] == row.surface)
    if row.scope == "transcript":
        mask &= mentions["document_id"] == row.document_id
    if not mask.any():
        report.missed(row, f"“{row.surface}” no longer names {row.entity_id} here")
        return {}
    report.applied(row)
    kind = row.entity_id.partition(":")[0]
    new = row.value if ":" in row.value else f"{kind}:{slug(row.value)}"
    out = {
        "mentions": mentions.assign(entity_id=mentions["entity_id"].astype("str").mask(mask, new).astype("category"))
    }
    moved = set(mentions["mention_id"][mask])
    references = frames["references"]
    theirs = references["from_mention"].isin(moved) & (references["to_entity"] == row.entity_id)
    out["references"] = references.assign(
        to_entity=references["to_entity"].astype("str").mask(theirs, new).astype("category")
    )
    if new not in set(entities["entity_id"]):
        shown = row.value if ":" not in row.value else row.surface
        about = (new, shown, kind, None, None, None, None, "corrected", None, None, None)
        out["entities"] = schema.joined("entities", entities, schema.from_rows("entities", [about]))
        also = schema.from_rows("aliases", [(new, row.surface, None, None, None)])
        out["aliases"] = schema.joined("aliases", frames["aliases"], also)
    return out


def _rename(frames: Mapping[str, pd.DataFrame], row: Correction, report: Report) -> dict[str, pd.DataFrame]:
    entities, turns = frames["entities"], frames["turns"]
    mask = entities["entity_id"] == row.entity_id
    report.applied(row)
    names = entities["name"].mask(mask, row.value)
    mine = turns["speaker_id"].astype("str") == row.entity_id
    return {
        "entities": entities.assign(name=names, origin=_corrected(entities, mask)),
        "turns": turns.assign(speaker=turns["speaker"].astype("str").mask(mine, row.value).astype("category")),
    }


def _retype(frames: Mapping[str, pd.DataFrame], row: Correction, report: Report) -> dict[str, pd.DataFrame]:
    entities = frames["entities"]
    mask = entities["entity_id"] == row.entity_id
    report.applied(row)
    kinds = entities["kind"].astype("str").mask(mask, row.value).astype("category")
    return {"entities": entities.assign(kind=kinds, origin=_corrected(entities, mask))}


def _corrected(entities: pd.DataFrame, mask: pd.Series[bool]) -> pd.Series[Any]:
    return entities["origin"].astype("str").mask(mask, "corrected").astype("category")
