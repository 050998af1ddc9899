"""The one place where text from transcripts is made safe to show: it is hostile until it has been here."""

from __future__ import annotations

import html as _html
import re

# What is shown nowhere: C0, C1, marks that turn the direction of writing around, halves of characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMULA = frozenset("=+-@＝＋－＠")


def plain(text: object, instead: str = "") -> str:
    """Text without control characters, tabs and line feeds left; `instead` stands in their place.

    >>> plain("Mr\x07 Putin")
    'Mr Putin'
    """
    return _CONTROL.sub(instead, str(text))


def html(text: object) -> str:
    """Text for HTML, as content or in a quoted attribute.

    >>> html('<img src=x onerror="alert(1)">')
    '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
    """
    return _html.escape(plain(text), quote=True)


def plotly(text: object) -> str:
    """Text for a plotly figure, whose labels take some HTML: tags lose their meaning, and links with them.

    >>> plotly('<a href="javascript:alert(1)">Smith</a> & Co')
    '&lt;a href="javascript:alert(1)"&gt;Smith&lt;/a&gt; &amp; Co'
    """
    return _html.escape(plain(text), quote=False)


def cell(value: object) -> object:
    """A value for a CSV cell: text that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> cell("=HYPERLINK(1)"), cell("Putin"), cell(-3)
    ("'=HYPERLINK(1)", 'Putin', -3)
    """
    return f"'{value}" if isinstance(value, str) and _is_run(value) else value


def restored(text: str) -> str:
    """The text that `cell` was given, from what it gave.

    >>> restored("'=HYPERLINK(1)"), restored("'twas"), restored(str(cell("'=1")))
    ('=HYPERLINK(1)', "'twas", "'=1")
    """
    return text[1:] if text.startswith("'") and _is_run(text) else text


def _is_run(text: str) -> bool:
    """Whether a spreadsheet would run it, with or without the apostrophes before it."""
    bare = text.lstrip("'")
    return bare[:1] in {"\t", "\r"} or bare.lstrip()[:1] in _FORMULA
