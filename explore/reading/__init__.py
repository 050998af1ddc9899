"""Reading: one file a format, each with `NAME`, `matches(head)` and `parse(source)`."""

from explore.reading._decoding import UnreadableError, decode, kind_of
from explore.reading._discovery import reader_for, readers
from explore.reading._page import Source, Transcript

__all__ = ["Source", "Transcript", "UnreadableError", "decode", "kind_of", "reader_for", "readers"]
