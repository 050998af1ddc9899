"""Which pages are made up: they say so in their first line, and whatever is drawn or counted from them says it too."""

from __future__ import annotations

import re

import pandas as pd

MARK = "INVENTED"
"""What the first line of a page that is made up begins with, and what charts, sentences and exports say of it."""

_LINE = re.compile(rf"{MARK}(?:[:.!]|\s*[–—-]\s|\Z)")


def is_mark(line: str) -> bool:
    """Whether a line says that its page is made up: the mark alone, or the mark and what it has to say.

    >>> is_mark("INVENTED: not a real transcript"), is_mark("INVENTED"), is_mark("INVENTED HERE")
    (True, True, False)
    """
    return _LINE.match(line) is not None


def invented(documents: pd.DataFrame) -> pd.Series[bool]:
    """Row by row of the frame documents: whether the page says, in its status, that it is made up.

    >>> import explore
    >>> invented(explore.load(explore.sample()).documents).tolist()
    [False]
    """
    said = [isinstance(status, str) and is_mark(status) for status in documents["status"]]
    return pd.Series(said, index=documents.index, dtype="bool")


def title_of(documents: pd.DataFrame, title: str) -> str:
    """A title that says INVENTED where any of the pages that it stands for is made up.

    >>> import explore
    >>> documents = explore.load(explore.sample()).documents
    >>> title_of(documents, "Words"), title_of(documents.assign(status="INVENTED"), "Words")
    ('Words', 'INVENTED: Words')
    """
    return f"{MARK}: {title}" if invented(documents).any() else title
