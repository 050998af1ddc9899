"""Findings as a list to hand on: each quotation with its citation, note and codes, as a page, Markdown or table."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from explore import findings as kept
from explore.corpus import Corpus
from explore.corpus.sentence import what_was_read
from explore.escaping import cell, html, plain
from explore.sampling import FOLDER
from explore.sources import OWN_FILES
from explore.writing import write

FORMATS = ("html", "md", "csv")
TITLE = "Findings"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")
_COLUMNS = {
    "code": "codes", "status": "status", "title": "title", "text": "quotation", "speaker": "speaker", "role": "role",
    "date": "date", "page": "transcript", "place": "place", "number": "turn", "note": "note", "citation": "citation",
    "found": "found", "author": "kept by", "time": "kept at", "coder": "coded by",
}  # fmt: skip


def export(
    corpus: Corpus,
    found: pd.DataFrame,
    folder: str | os.PathLike[str],
    name: str = "findings-quoted",
    *,
    formats: Iterable[str] = FORMATS,
    source: str = "",
) -> list[Path]:
    """Writes findings, as `explore.findings.located` gives them, to `folder`, and gives the files written.

    HTML and Markdown are lists of quotations with citation, note and codes; CSV is a table. `source` is the line of
    where it all comes from, at the end of each; without one it is what was read.

    Raises ValueError for a format that is not one of html, md, csv, and for a file of the kit's own, which would be
    lost; OSError where the folder cannot be written to.
    """
    wanted = list(dict.fromkeys(formats))
    unknown = [one for one in wanted if one not in FORMATS]
    if unknown:
        raise ValueError(f"there is no format {', '.join(unknown)}; choose from {', '.join(FORMATS)}")
    paths = {one: Path(folder) / f"{name}.{one}" for one in wanted}
    for path in paths.values():
        _check(path, corpus.folder)
    table = quoted(corpus, found)
    line = source or f"{what_was_read(corpus.frames)}."
    makers: dict[str, Callable[[pd.DataFrame, str], str]] = {"html": as_html, "md": as_markdown, "csv": as_csv}
    out = []
    Path(folder).mkdir(parents=True, exist_ok=True)
    for one, path in paths.items():
        mark = "\ufeff" if one == "csv" else ""
        write(path, f"{mark}{makers[one](table, line)}".encode(errors="replace"))
        out.append(path)
    return out


def _check(path: Path, data: Path | None) -> None:
    """Refuses a path that is the kit's own: what an analyst keeps there would be lost."""
    coding = None if data is None else (data / FOLDER).resolve()
    if path.name.casefold() in OWN_FILES or coding in path.resolve().parents:
        raise ValueError(f"{path} is where the kit keeps its own: choose another name, or another folder")


def quoted(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """The findings with what the corpus says of each, and `citation`: the quotation as `Corpus.cite` gives it."""
    told = kept.shown(corpus, found).reset_index(drop=True)
    rows = found.reset_index(drop=True)
    citations = [citation(corpus, row) for row in rows.to_dict("records")]
    return pd.concat([rows, told], axis=1).assign(citation=pd.Series(citations, dtype="str"))


def citation(corpus: Corpus, row: dict[Any, Any]) -> str:
    """The quotation with all that it takes to find it again; words that are no longer found say so."""
    if isinstance(row["turn_id"], str):
        return corpus.cite({"turn_id": row["turn_id"], "start": row["now_start"], "end": row["now_end"]})
    where = row["document_id"] + (", outside the turns" if row["found"] else f", {kept.LOST}: {row['why']}")
    return f"“{row['text']}” — {where}."


def as_html(table: pd.DataFrame, source: str) -> str:
    """The list as one page that opens offline."""
    items = "\n".join(
        f"<article><h2>{html(_head(row))}</h2><blockquote>{_broken(row['text'])}</blockquote>"
        f"<p class=cite>{html(_after(row))}</p>" + (f"<p class=note>{_broken(row['note'])}</p>" if row["note"] else "")
        + "</article>"
        for row in table.to_dict("records")
    )  # fmt: skip
    style = (
        "body{font:16px/24px system-ui,sans-serif;max-width:42em;margin:2em auto;padding:0 1em;color:#1b1c1f}"
        "h2{font-size:14px;margin:2em 0 0}blockquote{font:18px/28px Charter,Cambria,Georgia,serif;margin:.3em 0}"
        ".cite,footer{font-size:13px;color:#55585e;overflow-wrap:anywhere}"
        ".note{border-left:2px solid #8b8e94;padding-left:10px}"
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title><style>{style}</style>'
        f"</head>\n<body><h1>{TITLE}</h1>\n{items}\n<footer>{html(source)}</footer></body></html>\n"
    )


def as_markdown(table: pd.DataFrame, source: str) -> str:
    """The list as Markdown, in which nothing of a transcript's is markup."""
    parts = [f"# {TITLE}"]
    for row in table.to_dict("records"):
        quotation = "\n".join(f"> {_marked(line)}" for line in row["text"].split("\n"))
        note = ["\n".join(_marked(line) for line in row["note"].split("\n"))] if row["note"] else []
        parts += [f"## {_marked(_head(row))}", quotation, _marked(_after(row)), *note]
    return "\n\n".join([*parts, "---", _marked(source)]) + "\n"


def as_csv(table: pd.DataFrame, source: str) -> str:
    """The list as a table that spreadsheets open."""
    safe = table.assign(found=table["found"].map({True: "yes", False: kept.LOST}), source=source)
    safe = safe.assign(date=safe["date"].dt.strftime("%Y-%m-%d"))[[*_COLUMNS, "source"]].rename(columns=_COLUMNS)
    return str(safe.astype("object").map(cell).to_csv(index=False, lineterminator="\r\n"))


def _head(row: dict[Any, Any]) -> str:
    return " · ".join(part for part in (row["title"], row["code"], row["status"]) if part)


def _after(row: dict[Any, Any]) -> str:
    """The citation without the quotation, which stands above it."""
    return str(row["citation"]).removeprefix(f"“{row['text']}” — ")


def _broken(text: str) -> str:
    return "<br>".join(map(html, text.split("\n")))


def _marked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(plain(text).split()))
