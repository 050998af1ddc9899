"""The line with which a page that is made up begins: `INVENTED: not a real transcript. … Licence: CC0 1.0.`"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from explore.corpus.invented import is_mark
from explore.reading._mending import Line, paragraph
from explore.reading._page import Builder

_LICENCE = re.compile(r"\b[Ll]icen[cs]e: (?P<licence>.+?)\.?\Z")


def after_mark(builder: Builder, text: str, found: list[Line]) -> list[Line]:
    """The lines after such a line, which becomes the header field `notice`; all of them where there is none."""
    if not found or not is_mark(text[slice(*found[0])]):
        return found
    builder.field("notice", paragraph(text, found[:1]))
    return found[1:]


def of_marked(fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a page's document has otherwise for such a line: it comes from no site, in whatever layout it is.

    >>> of_marked({"notice": ["INVENTED: made up. Licence: CC0 1.0."], "status": ["Published in section: News"]})
    {'status': 'INVENTED: made up. Licence: CC0 1.0. · Published in section: News', 'url': None, 'site': None,
     'licence': 'CC0 1.0'}
    >>> of_marked({"status": ["Published in section: News"]})
    {}
    """
    notice = fields.get("notice")
    if not notice:
        return {}
    said = _LICENCE.search(notice[0])
    status = " · ".join([*notice, *fields.get("status", [])])
    return {"status": status, "url": None, "site": None, "licence": said["licence"] if said else None}
