"""Reading: one file a format, each with `NAME`, `matches(head)` and `parse(source)`."""

from explore.reading._decoding import AsideError, UnreadableError, decode
from explore.reading._discovery import Reader, reader_for, readers
from explore.reading._page import Source, Transcript, Who

__all__ = ["AsideError", "Reader", "Source", "Transcript", "UnreadableError", "Who", "decode", "reader_for", "readers"]
