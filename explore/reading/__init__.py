"""Reading: one file a format, each with `NAME`, `matches(head)` and `parse(source)`."""

from explore.reading._decoding import UnreadableError, decode
from explore.reading._discovery import reader_for, readers
from explore.reading._page import Source, Transcript

__all__ = ["Source", "Transcript", "UnreadableError", "decode", "reader_for", "readers"]
