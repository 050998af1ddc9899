"""What the text and the HTML of the President of Russia's site have in common."""

from __future__ import annotations

import re
from datetime import datetime

from explore.reading import _body, _genre
from explore.reading._marked import of_marked
from explore.reading._page import Builder, Transcript

SITE, LICENCE = "en.kremlin.ru", "CC BY 4.0"
_URL = re.compile(r"(?:https?://)?en\.kremlin\.ru/\S+")


def finish(builder: Builder, reader: str, *, shown: bool) -> Transcript:
    """The transcript with its document row, from the fields that the builder holds.

    Only where the page shows that it comes from the site (`shown`, or an address of it) has it the site's licence.
    """
    fields: dict[str, list[str]] = {}
    for part in builder.transcript.fields:
        fields.setdefault(part.name, []).append(part.text)
    title = " ".join(fields.get("title", []))
    summary = "\n".join(fields.get("summary", [])) or None
    turns = builder.transcript.turns
    url = next((found[0] for found in map(_URL.search, fields.get("status", [])) if found), None)
    builder.transcript.document = {
        "title": title or None,
        "summary": summary,
        "date": parse_date(" ".join(fields.get("date", []))),
        "time": " ".join(fields.get("time", [])) or None,
        "place": " ".join(fields.get("place", [])) or None,
        "section": " ".join(fields.get("section", [])) or None,
        "status": " · ".join(fields.get("status", [])) or None,
        "genre": _genre.guess(title, summary or "", len(turns)),
        "language": "en",
        "url": url,
        "site": SITE if shown or url else None,
        "licence": LICENCE if shown or url else None,
        "format": reader,
        "is_excerpt": _body.is_excerpt(builder, title),
        **of_marked(fields),
    }
    return builder.transcript


def parse_date(text: str) -> datetime | None:
    """A date as these pages print it.

    >>> parse_date("May 15, 2012")
    datetime.datetime(2012, 5, 15, 0, 0)
    """
    try:
        return datetime.strptime(text, "%B %d, %Y")
    except ValueError:
        return None
