"""The one place where text from transcripts is made safe to show: it is hostile until it has been here."""

from __future__ import annotations

import html as _html
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = frozenset("=+-@\t\r")


def html(text: object) -> str:
    """Text for HTML, as content or in a quoted attribute.

    >>> html('<img src=x onerror="alert(1)">')
    '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
    """
    return _html.escape(_CONTROL.sub("", str(text)), quote=True)


def plotly(text: object) -> str:
    """Text for a plotly figure, whose labels take some HTML: tags lose their meaning, and links with them.

    >>> plotly('<a href="javascript:alert(1)">Smith</a> & Co')
    '&lt;a href="javascript:alert(1)"&gt;Smith&lt;/a&gt; &amp; Co'
    """
    return _html.escape(_CONTROL.sub("", str(text)), quote=False)


def cell(value: object) -> object:
    """A value for a CSV cell: text that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> cell("=HYPERLINK(1)"), cell("Putin"), cell(-3)
    ("'=HYPERLINK(1)", 'Putin', -3)
    """
    if isinstance(value, str) and value[:1] in _FORMULA:
        return f"'{value}"
    return value
