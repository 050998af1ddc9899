"""What an analyst keeps: passages with note, codes and status, counted by code; and a random sample to code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets

from explore import findings as kept
from explore import quotations, sampling
from explore.charts import coding as bars
from explore.charts.style import Palette, Theme
from explore.corpus.sentence import text_or_blank
from explore.measures import coding as by_code
from explore.names import ordinary
from explore.pages import monograms
from explore.panels._assets import script, styles
from explore.panels._coding import Coding, check_coder, place_told
from explore.panels._panel import Panel
from explore.selection import Selection
from explore.sheets import Row, listed
from explore.writing import user

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST = 200
NO_FOLDER = "These transcripts were not loaded from a folder, so nothing can be kept beside them."
_BY: tuple[tuple[by_code.By, str], ...] = (("code", "by code"), ("speaker", "by speaker"), ("month", "by month"))
_LONG = 60  # letters of a passage that a line about it repeats


class Findings(Panel):
    """The passages that are kept in `findings.csv` beside the data, as cards: filter, edit, open, copy, export.

    `keep(passage)` keeps one and shows it at once; `opened` holds the passage whose Open was pressed last. The file is
    read when the panel is made and before each change, so that it survives the notebook and takes in what others
    wrote. A sample is drawn from what is selected, and coded one passage at a time, without who said it and when.
    """

    _esm = script("findings")
    _css = styles("findings")
    content: Any = traitlets.Dict({}).tag(sync=True)
    chart: Any = traitlets.Dict({}, help="the bars and their table; empty while closed").tag(sync=True)
    coding: Any = traitlets.Dict({}, help="the sample that is coded; empty while none is").tag(sync=True)
    quoted: Any = traitlets.Dict({}, help="the quotation that is to be copied").tag(sync=True)
    opened: Any = traitlets.Dict({}, help="document, turn, start of the passage to open, and a count").tag(sync=True)

    def __init__(
        self,
        selection: Selection,
        palette: Palette | None = None,
        *,
        export_folder: str | os.PathLike[str] = "exports",
        source: str = "",
    ) -> None:
        self.export_folder = export_folder
        self.source = source
        self._corpus: Any = None
        self._stamp: Any = None
        self._found = pd.DataFrame()
        self._told = pd.DataFrame()
        self._trouble: list[str] = []
        self._filter = {"code": "", "status": ""}
        self._most = MOST
        self._by: by_code.By | None = None
        self._last: tuple[str, str, Row | None, Row | None] | None = None  # what, whose, before, after
        self._sample: Coding | None = None
        super().__init__(selection, palette)

    # What is shown ---------------------------------------------------------------------------------------------------

    @property
    def found(self) -> pd.DataFrame:
        """The findings and where each stands now, as `explore.findings.located` gives them."""
        return self._found.copy()

    @property
    def filtered(self) -> pd.DataFrame:
        """The findings that the chosen code and status leave."""
        return self._found[self._inside()]

    @property
    def table(self) -> pd.DataFrame:
        """What the chart shows: `measures.coding` of the findings."""
        corpus = self.selection.corpus
        return by_code.measure(corpus.turns, corpus.documents, self._found, by=self._by or "code")

    def figure(self, theme: Theme = "light", *, title: str | None = None) -> go.Figure:
        """The chart as it stands, with its source, for a file or another cell."""
        return bars.chart(self.table, theme=theme, title=title, source=self.source)

    @property
    def alt_text(self) -> str:
        """The chart in one sentence."""
        return bars.alt_text(self.table)

    def follow(self) -> None:
        """Reads the file anew where it or the corpus is another than before."""
        corpus = self.selection.corpus
        stamp = _stamp(corpus.folder)
        if corpus is self._corpus and stamp == self._stamp and self.content:
            return
        self._read()

    def _read(self) -> None:
        corpus = self.selection.corpus
        self._corpus, self._stamp, self._trouble = corpus, _stamp(corpus.folder), []
        try:
            rows, self._trouble = kept.opened(corpus.folder) if corpus.folder else (kept.nothing(), [])
        except (ValueError, OSError) as error:
            rows, self._trouble = kept.nothing(), [str(error)]
        self._found = kept.located(corpus, rows)
        self._told = kept.shown(corpus, self._found)
        self._draw()

    def _inside(self) -> pd.Series[bool]:
        code, status = self._filter["code"], self._filter["status"]
        with_code = [
            not code or code in listed(cell) or (code == by_code.UNCODED and not cell) for cell in self._found["code"]
        ]
        inside = pd.Series(with_code, index=self._found.index, dtype="bool")
        return inside & (self._found["status"] == status) if status else inside

    def _draw(self) -> None:
        found, inside = self._found, self._inside()
        rows = found[inside].iloc[::-1]  # what was kept last comes first
        told = self._told[inside.to_numpy()].iloc[::-1]
        marks = monograms(self._told["speaker"].dropna().unique())
        items = [
            _item(row, about, marks)
            for row, about in zip(
                rows.head(self._most).to_dict("records"), told.head(self._most).to_dict("records"), strict=True
            )
        ]
        codes = kept.codes(found)
        statuses = found["status"].value_counts()
        self.content = {
            "head": self._head(len(rows)),
            "items": items,
            "more": max(len(rows) - self._most, 0),
            "shown": len(rows),
            "kept": len(found),
            "codes": [[code, int(number)] for code, number in codes.items()],
            "uncoded": int(found["code"].eq("").sum()),
            "statuses": [[one, int(statuses.get(one, 0))] for one in dict.fromkeys([*kept.STATUSES, *statuses.index])],
            "filter": dict(self._filter),
            "undo": self._last[0] if self._last else "",
            "trouble": self._trouble,
            "folder": self.selection.corpus.folder is not None,
        }  # fmt: skip
        self._chart()

    def _head(self, shown: int) -> str:
        if self.selection.corpus.folder is None:
            return NO_FOLDER
        number = len(self._found)
        some = f"{shown:,} of {number:,} kept" if shown != number else f"{number:,} kept"
        return f"{some}, in {kept.FILE} beside the data"

    def _chart(self) -> None:
        if self._by is None:
            self.chart = {}
            return
        table = self.table
        title = "Findings " + dict(_BY)[self._by]
        twice = bool(self._found["code"].str.contains(";", regex=False).any())
        about = {"by": self._by, "ways": [list(way) for way in _BY], "title": title, "twice": twice}
        self.chart = about | _bars(table, self._by)

    # What is done ----------------------------------------------------------------------------------------------------

    def keep(self, passage: Mapping[str, Any], **said: str) -> str | None:
        """Keeps a passage (document_id, turn_id, start, end, text, entity_id), and gives its new finding's id.

        None where there is no new one: `message` tells what hinders it, or that the passage is kept already.
        """
        before = self._found["finding_id"].tolist()
        self.act({"do": "keep", "given": {"passage": passage, "said": said}})
        after = self._found["finding_id"].tolist()
        return next((id_ for id_ in after if id_ not in before), None)

    def do_keep(self, passage: Mapping[str, Any], said: Mapping[str, str]) -> None:
        """Keeps a passage, and shows it at once."""
        folder = kept.folder_of(self.selection.corpus)
        known = set(self._found["finding_id"])
        id_ = kept.keep(folder, self.selection.corpus, passage, **said)
        if id_ in known:
            self.message = "This passage is kept already."
        else:
            row = kept.row_of(folder, id_)
            self._last = (f"kept {_short(row)}", id_, None, row)
        self._filter = {"code": "", "status": ""}
        self._read()

    def do_change(self, finding: str, **said: str) -> None:
        """Changes note, title, codes or status of a finding."""
        folder = kept.folder_of(self.selection.corpus)
        before = kept.row_of(folder, finding)
        kept.change(folder, finding, **said)
        self._last = (f"changed {_short(before)}", finding, before, kept.row_of(folder, finding))
        self._read()

    def do_drop(self, finding: str) -> None:
        """Takes a finding out of the file."""
        row = kept.drop(kept.folder_of(self.selection.corpus), finding)
        self._last = (f"dropped {_short(row)}", finding, row, None)
        self._read()

    def do_undo(self) -> None:
        """Takes back the last act, unless the finding was changed since by another."""
        if self._last is None:
            raise ValueError("there is nothing to undo")
        folder = kept.folder_of(self.selection.corpus)
        _, finding, before, after = self._last
        try:
            kept.undo(folder, finding, before, after)
        except LookupError:
            self._last = None
            self._read()
            raise
        self._last = None
        self._read()

    def do_open(self, finding: str) -> None:
        """Puts the passage's place into `opened`."""
        row = self._row(finding)
        if not isinstance(row["here"], str):
            raise LookupError(f"it cannot be opened: {row['why']}")
        turn = row["turn_id"] if isinstance(row["turn_id"], str) else ""
        start = int(row["now_start"]) if pd.notna(row["now_start"]) else 0
        self.opened = {"document": row["here"], "turn": turn, "start": start, "at": self.opened.get("at", 0) + 1}

    def do_quote(self, finding: str) -> None:
        """Puts the quotation with its citation into `quoted`, to be copied."""
        text = quotations.citation(self.selection.corpus, self._row(finding))
        self.quoted = {"finding": finding, "text": text, "at": self.quoted.get("at", 0) + 1}

    def do_filter(self, code: str = "", status: str = "") -> None:
        """Shows the findings of one code and one status; all where neither is said."""
        self._filter, self._most = {"code": code, "status": status}, MOST
        self._draw()

    def do_more(self) -> None:
        """Shows 200 more."""
        self._most += MOST
        self._draw()

    def do_chart(self, by: by_code.By | None = None) -> None:
        """Opens the chart by code, speaker or month; closes it where nothing is said."""
        if by is not None and by not in dict(_BY):
            raise ValueError(f"findings cannot be counted by {by!r}")
        self._by = by
        self._chart()

    def do_export(self, formats: list[str]) -> None:
        """Writes the findings that are shown as a page, as Markdown, as a table."""
        if not len(self._found):
            raise ValueError("there is nothing to export: nothing is kept yet")
        try:
            written = quotations.export(
                self.selection.corpus, self.filtered, self.export_folder, formats=formats, source=self.source
            )
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise OSError(f"{self.export_folder} could not be written to ({why}): choose another folder") from error
        self.message = f"Written to {written[0].parent}: {', '.join(path.name for path in written)}."

    def _row(self, finding: str) -> dict[Any, Any]:
        rows = self._found[self._found["finding_id"] == finding]
        if rows.empty:
            raise LookupError("this finding is no longer in the file: someone else took it out")
        return dict(rows.iloc[0])

    # A sample to code ------------------------------------------------------------------------------------------------

    def do_coding(self) -> None:
        """Opens what is needed to draw a sample, or to go on with one."""
        folder = kept.folder_of(self.selection.corpus)
        names = sampling.names(folder)
        followed = ", ".join(self.selection.entity_name(one) for one in self.selection.entities or ())
        named = f"sentences that name {followed or ', '.join(self.selection.kinds or ())}"
        whats = [["sentences", "sentences"], ["turns", "turns"]]
        if followed or self.selection.kinds:
            whats.insert(0, ["passages", named])
        self._sample = None
        self.coding = {
            "step": "choose",
            "samples": [{"name": name, "coders": sampling.coders(folder, name)} for name in names],
            "whats": whats,
            "name": f"sample-{len(names) + 1}",
            "scheme": "; ".join(kept.codes(self._found).index[:9]),
            "coder": user(""),
            "ground": self.selection.sentence,
        }

    def do_leave(self) -> None:
        """Closes the sample; what was coded is kept."""
        self._sample = None
        self.coding = {}

    def do_draw(self, name: str, n: int, seed: int, what: sampling.What, scheme: str, coder: str) -> None:
        """Draws a sample from what is selected, and begins to code it."""
        folder = kept.folder_of(self.selection.corpus)
        check_coder(coder)
        every = sampling.units(self.selection.selected, what)
        drawn = sampling.draw(every, int(n), int(seed))
        sample = sampling.keep(folder, name, drawn, scheme, seed=int(seed), what=what, of=len(every))
        self.do_go_on(sample.name, coder)

    def do_go_on(self, name: str, coder: str) -> None:
        """Goes on with a sample where this coder left it."""
        check_coder(coder)
        self._sample = Coding(kept.folder_of(self.selection.corpus), name, coder)
        self._card()

    def do_give(self, code: str, seen: int) -> None:
        """Gives the passage at the place `seen` a code; nothing where another is shown by now."""
        sample = self._at_work()
        if seen == sample.at:
            sample.give(code)
            self._card()

    def do_step(self, by: int, seen: int) -> None:
        """Goes from the place `seen` to the next passage, or back; behind the last is the end."""
        sample = self._at_work()
        if seen == sample.at:
            sample.step(int(by))
            self._card()

    def do_agree(self, other: str) -> None:
        """Holds this coder's codes against another's."""
        sample = self._at_work()
        self.coding = {**self.coding, "agreement": sample.agreement(other, self.selection.corpus)}

    def _at_work(self) -> Coding:
        if self._sample is None:
            raise ValueError("no sample is open: draw one, or go on with one")
        return self._sample

    def _card(self) -> None:
        sample = self._at_work()
        self.coding = sample.end() if sample.at >= sample.size else sample.card(self.selection.corpus)


def _item(row: dict[Any, Any], about: dict[Any, Any], marks: Mapping[str, str]) -> dict[str, Any]:
    speaker = text_or_blank(about["speaker"])
    return {
        "id": row["finding_id"],
        "title": row["title"],
        "codes": listed(row["code"]),
        "status": row["status"],
        "text": row["text"],
        "note": row["note"],
        "coder": row["coder"],
        "found": bool(row["found"]),
        "why": row["why"],
        "can_open": isinstance(row["here"], str),
        "speaker": speaker or ("told by the source" if row["found"] else ""),
        "speaker_id": text_or_blank(about["speaker_id"]),
        "mark": marks.get(speaker, "") if text_or_blank(about["speaker_id"]) else "?",
        "role": ordinary(text_or_blank(about["role"])),
        "from": place_told(about),
    }


def _bars(table: pd.DataFrame, by: by_code.By) -> dict[str, Any]:
    """The chart as rows of bars with parts, and its table."""
    label = "code" if by == "code" else "group"
    short = bars.shortened(table, label)
    order = list(dict.fromkeys(short.sort_values("findings", ascending=False, kind="stable")["code"]))
    rows: dict[str, list[dict[str, Any]]] = {one: [] for one in bars.labels_of(short, label)}
    for row in short.to_dict("records"):
        part = {"code": row["code"], "number": int(row["findings"]), "shade": min(order.index(row["code"]), 3)}
        rows[row[label]].append(part)
    names = {"code": "Code", "group": "Speaker" if by == "speaker" else "Month", "findings": "Findings",
             "share": "Share of findings", "documents": "Transcripts"}  # fmt: skip
    shown = [name for name in names if by != "code" or name != "group"]
    cells = table.assign(share=table["share"].map("{:.0%}".format))[shown].astype("object").to_numpy().tolist()
    return {
        "rows": [
            {"label": one, "parts": sorted(parts, key=lambda part: order.index(part["code"]))}
            for one, parts in rows.items()
        ],
        "alt": bars.alt_text(table),
        "table": {"columns": [names[name] for name in shown], "rows": [[str(one) for one in row] for row in cells]},
    }


def _short(row: Mapping[str, str] | None) -> str:
    words = " ".join((row or {}).get("text", "").split())
    return f"“{words if len(words) <= _LONG else words[:_LONG].rsplit(' ', 1)[0] + ' …'}”"


def _stamp(folder: Path | None) -> Any:
    """What tells that the file is another than before."""
    if folder is None:
        return None
    try:
        stat = (folder / kept.FILE).stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
