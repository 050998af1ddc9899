"""From bytes to text: byte-order marks, UTF-8, else the encoding that a kept-up library recognises."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TypeVar

# What a file begins with that is no transcript, what it is, and what to do.
_OTHER: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "save its text as .txt or .html and load that"),
    (b"PK\x03\x04", "an archive in an archive, or an office document", "unpack it, or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text"),
    (b"\x89PNG", "an image", "leave it out: there is no text to read"),
    (b"\xff\xd8\xff", "an image", "leave it out: there is no text to read"),
    (b"GIF8", "an image", "leave it out: there is no text to read"),
    (b"RIFF", "an image or a recording", "leave it out: there is no text to read"),
    (b"\x1f\x8b", "a compressed file in an archive", "unpack it, and put what is in it beside the others"),
    (b"{\\rtf", "a rich text document", "save it as plain text"),
    (b"SQLite", "a database", "leave it out"),
    (b"PAR1", "a Parquet file", "leave it out"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadableError(ValueError):
    """A file that is no transcript or cannot be read as text: what it is, where, and the cure."""

    def __init__(self, what: str, cure: str, place: str = "") -> None:
        super().__init__(f"{what}: {cure}")
        self.what, self.cure, self.place = what, cure, place


class AsideError(UnreadableError):
    """A file that belongs to transcripts and is none, such as a list of persons: it is passed over without a word."""


class UnknownError(UnreadableError):
    """A file that no reader takes: where it is a table among other files, nothing is said of it."""

    def __init__(self, cure: str) -> None:
        super().__init__("no transcript that a reader knows", cure)


def decode(raw: bytes) -> str:
    """The text of a file, its newlines as they are and without a byte-order mark.

    >>> decode("Putin: Да".encode("utf-16")), decode("é".encode("utf-8-sig"))
    ('Putin: Да', 'é')

    Raises UnreadableError for what is no text, an empty file among it.
    """
    for magic, what, cure in _OTHER:
        if raw.startswith(magic):
            raise UnreadableError(what, cure)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _not_empty(_strict(raw[len(mark) :], encoding))
    _not_empty(raw)
    if b"\0" in raw[:4096]:
        return _wide(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _recognised(raw)


_Text = TypeVar("_Text", bytes, str)


def _not_empty(text: _Text) -> _Text:
    if not text.strip():
        raise UnreadableError("an empty file", "leave it out")
    return text


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"not valid {encoding.upper()}, though its first bytes say so",
            "save the file again as UTF-8",
            f"byte {error.start}",
        ) from error


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark: every second byte is zero, or the one that says which alphabet."""
    halves = raw[:4096:2], raw[1:4096:2]
    even, odd = (max(Counter(half).values()) if half else 0 for half in halves)
    high, low = halves if even > odd else halves[::-1]
    # Blanks and marks have a zero there in every alphabet.
    if len(raw) % 2 == 0 and max(even, odd) > 0.4 * len(high) and 0 in high and low.count(0) < 0.1 * len(low):
        return _strict(raw, "utf-16-be" if even > odd else "utf-16-le")
    raise UnreadableError("a binary file", "leave it out: there is no text to read", f"byte {raw.index(0)}")


def _recognised(raw: bytes) -> str:
    known = _western(raw) or _cyrillic(raw)
    if known is not None:
        return known
    from charset_normalizer import from_bytes  # slow to import, and rarely needed

    best = from_bytes(raw).best()
    if best is None:
        raise UnreadableError("text in an encoding that cannot be told", "save the file again as UTF-8")
    return str(best)


_HIGH = bytes(range(0x80, 0x100))
_FEW = 0.02  # of all bytes: a text of plain letters with its quotes, dashes and a few names
_CYRILLIC = ("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")
_TYPOGRAPHIC = frozenset("«»“”„‘’–—…№§°•· ")
_CAPITAL_INSIDE = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")
_FREQUENT = frozenset("оеаинтсрвлкм")
"""The letters that make up seven tenths of Russian, and about as much of its neighbours."""


def _western(raw: bytes) -> str | None:
    """A text that is nearly all ASCII, as the encoding that such texts have; None where it is another.

    The recogniser takes their few quotes and dashes for letters of some other alphabet.
    """
    if len(raw) - len(raw.translate(None, _HIGH)) > _FEW * len(raw):
        return None
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _cyrillic(raw: bytes) -> str | None:
    """A text whose letters are as frequent as in Russian in one of its encodings; None where they are in none."""
    part = raw[:20_000]
    if len(part) - len(part.translate(None, _HIGH)) < 0.3 * len(part):
        return None
    read = {encoding: part.decode(encoding, "replace") for encoding in _CYRILLIC}
    best = max(read, key=lambda encoding: _russian(read[encoding]))
    if _russian(read[best]) < 0.5:
        return None
    try:
        return raw.decode(best)
    except UnicodeDecodeError:
        return None


def _russian(text: str) -> float:
    """How like Russian what is not ASCII is, up to 1: its frequent letters, less what stands where no Russian has it.

    >>> round(_russian("Добрый день, уважаемые коллеги!"), 2), _russian("Good day"), _russian("щмен мке") > 0
    (0.62, 0.0, False)
    """
    high = [char for char in text if char > "\x7f" and not char.isspace()]
    if not any(char.isupper() for char in high):
        return 0.0  # alphabets without capitals, read as small letters
    odd = sum(not ("Ѐ" <= char <= "ԯ" or char in _TYPOGRAPHIC) for char in high) + len(_CAPITAL_INSIDE.findall(text))
    return (sum(char in _FREQUENT for char in high) - 2 * odd) / len(high)
