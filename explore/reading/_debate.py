"""What readers of parliaments' XML have in common: the document's row, and the account of what was read."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from explore.corpus.audit import visible
from explore.reading import _body
from explore.reading._page import Builder, Transcript

GENRE = "debate"
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_CC = re.compile(r"creativecommons\.org/(?:licenses/(by[a-z-]*)|publicdomain/zero)/(\d\.\d)")


def finish(builder: Builder, reader: str, shown: int, document: dict[str, Any]) -> Transcript:
    """The transcript with its document's row; `shown` is how many characters the markup alone says that there are.

    What was not read of them is a doubt, so that nothing is lost unsaid.
    """
    builder.end()
    transcript = builder.transcript
    transcript.document = {
        "summary": None, "time": None, "place": None, "genre": GENRE, "format": reader,
        "is_excerpt": _body.is_excerpt(builder, str(document.get("title") or "")), **document, "characters": shown,
    }  # fmt: skip
    alone = (note.text for note in transcript.notes if note.start is None)
    parts = (transcript.fields, transcript.turns)
    lost = shown - sum(visible(one.text) for part in parts for one in part) - sum(map(visible, alone))
    if lost:
        what = f"{abs(lost):,} characters of the file {'were not read' if lost > 0 else 'were read twice'}"
        transcript.doubts.append(("", what, "look at the file: it has elements that this reader does not know"))
    return transcript


def day_in(*texts: str | None) -> datetime | None:
    """The first date, year first, in one of these: a value, an id, a file's name.

    >>> day_in(None, "uk.org.publicwhip/debate/2009-10-26a.1.2")
    datetime.datetime(2009, 10, 26, 0, 0)
    """
    for text in texts:
        for found in _DAY.finditer(text or ""):
            try:
                return datetime(*map(int, found.groups()))  # type: ignore[arg-type]
            except ValueError:
                continue
    return None


def licence(text: str | None) -> str | None:
    """A licence as it is called for short, where it is one of Creative Commons; else as it is printed.

    >>> licence("http://creativecommons.org/licenses/by/4.0/"), licence("Open Parliament Licence"), licence(" ")
    ('CC BY 4.0', 'Open Parliament Licence', None)
    """
    said = " ".join((text or "").split())
    known = _CC.search(said)
    if known:
        return f"CC {known[1].upper()} {known[2]}" if known[1] else f"CC0 {known[2]}"
    return said[:200] or None
