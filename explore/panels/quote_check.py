"""A box for a quotation: whether it was said so, by whom, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import traitlets

from explore.charts.style import Palette
from explore.corpus import Corpus
from explore.corpus.cite import cite, rich
from explore.corpus.quote import compared
from explore.corpus.sentence import counted, day, text_or_blank
from explore.names import ordinary
from explore.pages import monograms
from explore.panels._assets import script, styles
from explore.panels._panel import Panel
from explore.selection import Selection

MOST = 20
"""Places shown; how many there are is said."""

VERDICTS: Mapping[str, tuple[str, str]] = {
    "exact": ("Exact", "It was said in these words."),
    "trimmed": ("Trimmed", "Its words were said in this order; the quotation shows where it leaves some out."),
    "altered": ("Altered", "Something like it was said; the words that differ are marked."),
    "other speaker": ("Other speaker", "These words were said, but by somebody else."),
    "not in these transcripts": ("Not here", "Nothing like it stands in these transcripts."),
}
"""What each verdict is called, and what it means."""


class QuoteCheck(Panel):
    """Paste a quotation: whether it stands in the transcripts, how it differs, who said it and what stands beside it.

    All transcripts are looked through, whatever is selected. `found` holds the verdict and the places; Open puts a
    place into `opened` ({"document", "turn", "start", "at"}) for the reader.

    >>> import explore
    >>> box = QuoteCheck(Selection(explore.load(explore.sample())))
    >>> box.check("We built the Chara station.")
    >>> box.found["verdict"], box.found["places"][0]["who"]
    ('Exact', 'Nursultan Nazarbayev')
    """

    _esm = script("quotation", "quote_check")
    _css = styles("quote_check")
    speakers: Any = traitlets.List([], help="names to choose from").tag(sync=True)
    found = traitlets.Dict({}, help="the verdict, what it means, and the places").tag(sync=True)
    opened = traitlets.Dict({}, help="the place to open").tag(sync=True)
    quotation = traitlets.Dict({}, help="a quotation, plain and as HTML").tag(sync=True)

    def __init__(self, selection: Selection, palette: Palette | None = None) -> None:
        self._corpus: Corpus | None = None
        self._rows: list[dict[str, Any]] = []
        self._count = 0
        super().__init__(selection, palette)

    def follow(self) -> None:
        """Takes back what was found in another corpus; what is selected does not matter."""
        if self.selection.corpus is self._corpus:
            return
        self._corpus = self.selection.corpus
        self._rows = []
        self.speakers = sorted(self._corpus.turns["speaker"].dropna().astype("str").unique())
        self.found = {}

    def check(self, quote: str, speaker: str = "") -> None:
        """Looks for a quotation, said by anybody or by `speaker`. Raises ValueError for one without words."""
        corpus = self.selection.corpus
        self.found = {}  # what was found of another quotation is no answer to this one
        try:
            table = corpus.check_quote(quote, speaker.strip() or None)
        except ValueError as error:
            raise ValueError("Paste a quotation first: there are no words in it.") from error
        self._rows = [{str(k): v for k, v in row.items()} for row in table.head(MOST).to_dict("records")]
        self.found = found(corpus, quote, table)

    def do_check(self, quote: str, speaker: str = "") -> None:
        """Looks for a quotation."""
        self.check(quote, speaker)

    def do_open(self, number: int) -> None:
        """Opens a place in the reader."""
        row = self._rows[number]
        self._count += 1
        place = {"document": row["document_id"], "turn": row["turn_id"], "start": int(row["start"])}
        self.opened = {**place, "at": self._count}

    def do_quote(self, number: int, asked: float = 0) -> None:
        """Makes the words that were said at a place a quotation with its source.

        `asked` is the page's own number, and comes back with the quotation.
        """
        what = {key: self._rows[number][key] for key in ("turn_id", "start", "end")}
        frames = self.selection.corpus.frames
        self._count += 1
        self.quotation = {"plain": cite(frames, what), "html": rich(frames, what), "at": self._count, "asked": asked}


def found(corpus: Corpus, quote: str, table: pd.DataFrame) -> dict[str, Any]:
    """The rows of `check_quote` as the box shows them: verdict, meaning, much, places."""
    frames = corpus.frames
    verdict, meaning = VERDICTS[table["verdict"].iloc[0]]
    there = table[table["turn_id"].notna()]
    ground = counted(len(corpus), "transcript")
    if there.empty:
        return {"verdict": verdict, "meaning": meaning, "much": f"{table['flags'].iloc[0]}.", "places": []}
    much = f"{counted(len(there), 'place')} in {'this' if len(corpus) == 1 else 'these'} {ground}"
    much += f"; the first {MOST} are shown." if len(there) > MOST else "."
    shown = there.head(MOST)
    titles = frames["documents"].set_index("document_id")["title"]
    turns = frames["turns"].set_index("turn_id")[["position", "speaker_id", "label"]].loc[shown["turn_id"]]
    marks = monograms(shown["speaker"].dropna().unique())
    places = [
        _place({str(k): v for k, v in row.items()}, {str(k): v for k, v in turn.items()}, titles, marks, quote)
        for row, turn in zip(shown.to_dict("records"), turns.to_dict("records"), strict=True)
    ]
    return {"verdict": verdict, "meaning": meaning, "much": much, "places": places}


def _place(
    row: Mapping[str, Any], turn: Mapping[str, Any], titles: pd.Series[str], marks: Mapping[str, str], quote: str
) -> dict[str, Any]:
    speaker, title = text_or_blank(row["speaker"]), titles.get(row["document_id"])
    return {
        "verdict": VERDICTS[row["verdict"]][0],
        "who": speaker or ordinary(text_or_blank(turn["label"])),
        "speaker_id": text_or_blank(turn["speaker_id"]),
        "mark": marks.get(speaker, "?"),
        "role": ordinary(text_or_blank(row["role"])),
        "when": day(row["date"]) if pd.notna(row["date"]) else "undated",
        "title": title if isinstance(title, str) else row["document_id"],
        "turn": int(turn["position"]) + 1,
        "said": compared(quote, row["said"]) if row["verdict"] == "altered" else [("same", row["said"])],
        "flags": text_or_blank(row["flags"]).split("; ") if text_or_blank(row["flags"]) else [],
        "before": text_or_blank(row["before"]),
        "after": text_or_blank(row["after"]),
    }
