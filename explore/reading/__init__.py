"""Reading: one file a format, each with `NAME`, `matches(head)` and `parse(source)`.

A reader fills a `Builder`, turn by turn, and hands over its transcript, whose document has a title and a date at least.
"""

from explore.reading._decoding import AsideError, UnreadableError, decode
from explore.reading._discovery import Reader, reader_for, readers
from explore.reading._page import Builder, Paragraph, Source, Transcript, Who

__all__ = [
    "AsideError",
    "Builder",
    "Paragraph",
    "Reader",
    "Source",
    "Transcript",
    "UnreadableError",
    "Who",
    "decode",
    "reader_for",
    "readers",
]
