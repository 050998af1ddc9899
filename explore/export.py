"""Files to hand on: a chart as picture, page and table, each saying where its numbers come from."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pandas as pd

from explore.corpus import Corpus
from explore.corpus.invented import MARK, invented
from explore.corpus.sentence import what_was_read
from explore.escaping import cell, html, plain
from explore.measures import coverage
from explore.writing import write

if TYPE_CHECKING:
    import plotly.graph_objects as go

FORMATS = ("png", "svg", "html", "csv")
_PICTURES = frozenset({"png", "svg"})
_DRAWERS = frozenset({"kaleido", "choreographer"})
NO_BROWSER = (
    "PNG and SVG are drawn by Chrome or Chromium, which was not found or would not start: install one of them. "
    "HTML and CSV do not need it."
)
NO_IMAGES = (
    "PNG and SVG need the kit's picture part, which is not installed: run pip install '.[images]' in the kit's folder, "
    "then start anew. HTML and CSV do not need it."
)
_HEADS = {"documents": "transcripts"}
"""Heads of columns in the analyst's words, where the code has others."""


@dataclass(slots=True)
class Exported:
    """What an export wrote, and what it could not write and why, in sentences to show."""

    written: list[Path] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        names = ", ".join(path.name for path in self.written)
        done = f"Written to {self.written[0].parent}: {names}." if self.written else "Nothing was written."
        return " ".join([done, *dict.fromkeys(why for _, why in self.failed)])


def export_chart(
    figure: go.Figure,
    table: pd.DataFrame,
    folder: str | os.PathLike[str],
    name: str,
    *,
    formats: Iterable[str] = FORMATS,
    source: str = "",
    alt: str = "",
    note: str = "",
    selection: str = "",
) -> Exported:
    """Writes a chart and its table to `folder`, which is made where it is not there; each file whole or not at all.

    PNG, SVG and HTML show the figure as it is given, with what stands `under` it (HTML is one file that opens
    offline); each carries its title, `alt`, `note`, `selection` and `source` as text that is not seen, for those who
    are read to and for whoever finds the file alone. CSV is the table in UTF-8 that spreadsheets open, fractions to
    four decimals, with `note`, `selection` and `source` as its last columns, where they are not empty. What cannot be
    written is told in `failed` and never stops the rest.

    Raises ValueError for a format that is not one of png, svg, html, csv.
    """
    wanted = list(dict.fromkeys(formats))
    unknown = [one for one in wanted if one not in FORMATS]
    if unknown:
        raise ValueError(f"there is no format {', '.join(unknown)}; choose from {', '.join(FORMATS)}")
    out = Exported()
    stem = _stem(name)
    told = {"Title": _title(figure), "Description": alt, "Comment": under(note, selection), "Source": source}
    makers: dict[str, Callable[[], bytes]] = {
        "png": lambda: _told_in_png(_picture(figure, "png"), told),
        "svg": lambda: _told_in_svg(_picture(figure, "svg"), told),
        "html": lambda: _page(figure, told),
        "csv": lambda: _table(table, {"note": note, "selection": selection, "source": source}),
    }
    for one in wanted:
        try:
            _write(Path(folder) / f"{stem}.{one}", makers[one], out)
        except OSError as error:
            out.failed.append((one, _refused(Path(folder), error)))
        except Exception as error:
            out.failed.append((one, _why_not(one, error)))
    return out


def export_table(
    table: pd.DataFrame, folder: str | os.PathLike[str], name: str, *, source: str = "", selection: str = ""
) -> Exported:  # fmt: skip
    """Writes a table to `folder` as CSV, as `export_chart` does beside a chart; what cannot be written is told."""
    out = Exported()
    try:
        _write(
            Path(folder) / f"{_stem(name)}.csv", lambda: _table(table, {"selection": selection, "source": source}), out
        )
    except OSError as error:
        out.failed.append(("csv", _refused(Path(folder), error)))
    return out


def _stem(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:100] or "chart"


def export_selection(
    corpus: Corpus, folder: str | os.PathLike[str], *, source: str = "", selection: str = ""
) -> Exported:  # fmt: skip
    """Writes what is selected as two tables: `selected-turns.csv`, and `selected-passages.csv` with what is in focus.

    A turn has its transcript's date, title and address beside it, and its place in the file. `selection` says what was
    selected, in a column of each. Where one of the files is there already, both get the next number that is free.
    """
    documents = corpus.documents.set_index("document_id")[["date", "title", "url"]]
    columns = ["turn_id", "document_id", "speaker", "role", "kind", "words", "text", "source_start", "source_end"]
    turns = corpus.turns[columns].join(documents, on="document_id")
    tables = {"selected-turns": turns, "selected-passages": corpus.passages()}
    number = _free(Path(folder), tables)
    out = Exported()
    for name, table in tables.items():
        one = export_table(table, folder, f"{name}{number}", source=source, selection=selection)
        out.written += one.written
        out.failed += one.failed
    return out


def _free(folder: Path, names: Iterable[str]) -> str:
    """What to put after the names of tables so that none of them takes the place of a file: nothing, -2, -3 …"""
    tried = ("" if number == 1 else f"-{number}" for number in count(1))
    return next(one for one in tried if not any((folder / f"{name}{one}.csv").exists() for name in names))


def source_line(corpus: Corpus) -> str:
    """Where the numbers come from: sites, licences, and what was read.

    >>> import explore
    >>> source_line(explore.load(explore.sample()))
    'Source: en.kremlin.ru, CC BY 4.0. 1 transcript, 15 May 2012, 5 turns, an excerpt.'
    """
    documents = corpus.documents
    if documents.empty:
        return "Source: no transcripts."
    sites = {*(urlsplit(url).netloc for url in documents["url"].dropna()), *documents["site"].dropna().astype("str")}
    licences = sorted(documents["licence"].dropna().astype("str").unique())
    made_up = [f"{MARK} pages"] if invented(documents).any() else []
    named = ", ".join([*sorted(filter(None, sites)), *made_up, *licences]) or _files(documents["source"])
    gaps = coverage.told(coverage.measure(documents, corpus.mentions.iloc[:0]))
    return f"Source: {named}. {'; '.join(filter(None, [what_was_read(corpus.frames), gaps]))}."


def under(note: str = "", selection: str = "", source: str = "") -> str:
    """What stands below a chart, a line each: the analyst's note, what was selected, where the numbers come from.

    >>> under("Excerpts weigh less.", source="Source: en.kremlin.ru.")
    'Excerpts weigh less.\\nSource: en.kremlin.ru.'
    """
    lines = (" ".join(note.split()), f"Selected: {selection}." if selection else "", source)
    return "\n".join(filter(None, lines))


def _files(sources: pd.Series[str]) -> str:
    names = sorted({Path(source).name for source in sources})
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more files" if len(names) > 3 else "")


def _write(path: Path, make: Callable[[], bytes], out: Exported) -> None:
    """A file with what `make` gives, and a note that it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, make())
    out.written.append(path)


def _refused(folder: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{folder} could not be written to ({reason}): choose another folder."


def _plain(figure: go.Figure) -> go.Figure:
    """The figure on a page of its own colour, for files that are opened outside the notebook."""
    light = type(figure)(figure)
    dark = str(light.layout.font.color or "").lower() == "#ecebe7"
    light.update_layout(paper_bgcolor="#18191b" if dark else "#ffffff", width=light.layout.width or 900)
    return light


def _picture(figure: go.Figure, kind: str) -> bytes:
    return bytes(_plain(figure).to_image(format=kind, scale=2 if kind == "png" else 1))


def _why_not(kind: str, error: BaseException) -> str:
    """Why a file could not be made; the drawing library's own errors, wherever in the chain, speak of its browser."""
    if kind in _PICTURES and find_spec("kaleido") is None:
        return NO_IMAGES
    chain: BaseException | None = error
    while chain is not None:
        if type(chain).__module__.split(".")[0] in _DRAWERS:
            return NO_BROWSER
        chain = chain.__cause__ or chain.__context__
    return f"{kind.upper()} could not be made ({error})."


def _title(figure: go.Figure) -> str:
    """The figure's title as plain text: it is escaped already, but for the breaks of its lines."""
    return unescape(re.sub(r"<[^>]+>", " ", str(figure.layout.title.text or "Chart")))


def _page(figure: go.Figure, told: Mapping[str, str]) -> bytes:
    body = _plain(figure).to_html(
        full_html=False, include_plotlyjs=True, div_id="chart", config={"displayModeBar": False}
    )
    about = html(" ".join(filter(None, (told["Comment"], told["Source"]))))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html(told["Title"])}</title>'
        f'<meta name="description" content="{about}"></head>\n'
        f'<body><figure role="img" aria-label="{html(told["Description"])}" style="margin:0">{body}</figure>'
        "</body></html>\n"
    ).encode(errors="replace")


def _told_in_svg(picture: bytes, told: Mapping[str, str]) -> bytes:
    """The picture with a title and a description, as the first things in it."""
    about = " ".join(told[one] for one in ("Description", "Comment", "Source") if told[one])
    inside = f"<title>{html(told['Title'])}</title><desc>{html(about)}</desc>"
    named = re.sub(rb"<svg\b", b'<svg role="img"', picture, count=1)
    return re.sub(rb"<svg\b[^>]*>", lambda found: found[0] + inside.encode(errors="replace"), named, count=1)


def _told_in_png(picture: bytes, told: Mapping[str, str]) -> bytes:
    """The picture with texts after its header, each a chunk iTXt: keyword, four zeros, UTF-8."""
    chunks = b""
    for keyword, text in told.items():
        if text:
            data = keyword.encode() + b"\0\0\0\0\0" + plain(text).encode(errors="replace")
            sum_ = zlib.crc32(b"iTXt" + data)
            chunks += struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", sum_)
    head = 8 + 25  # the signature, and the header with its length, name and sum
    return picture[:head] + chunks + picture[head:]


def _table(table: pd.DataFrame, told: Mapping[str, str]) -> bytes:
    days = {str(c): table[c].dt.strftime("%Y-%m-%d") for c in table.select_dtypes("datetime")}
    named = table.assign(**days).round(4).rename(columns=_HEADS)
    safe = named.assign(**{name: text for name, text in told.items() if text}).map(cell)
    return ("\ufeff" + safe.to_csv(index=False, lineterminator="\r\n")).encode(errors="replace")
