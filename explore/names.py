"""Persons' names: one spelling of case and blanks, and one key for spellings of one name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

_FOLDS = str.maketrans("’‘ʼ`łŁøØđĐıƏəßæœÆŒ", "''''lLoOdDiAasaoAO")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ]{2})(?=[A-ZÀ-Þ][a-zà-ÿ]*[A-Za-zÀ-ÿ]{2})(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bVan)"
)
_APOSTROPHE = re.compile("([^'’]+['’])(.+)")
_NUMERAL = re.compile(r"[IVX]+$")
_SMALL = frozenset("a an and as at by for from in of on or the to with".split())
_TITLES = frozenset("MR MRS MS DR SIR MR. MRS. MS. DR.".split())

# Spellings of one sound in transcription, each (pattern, form kept). They only ever make keys.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kept)
    for pattern, kept in (
        (r"\bye", "e"),                        # Yevgeny, Evgeny
        (r"ey(?![aeiou])", "ei"),              # Sergey, Sergei; Kleymenov, Kleimenov
        (r"ay(?![aeiu])", "ai"),               # Mayorov, Maiorov
        (r"oy(?![aeiou])", "oi"),              # Donskoy, Donskoi
        (r"(?<=[bcdfghklmnprstvz])(?:yo|ie|ye)", "e"),   # Ignatiev, Ignatyev; Fyodor, Fedor
        (r"(?<=[bcdfghklmnprstvz])(?:ya|ia)\b", "ia"),   # Natalya, Natalia
        (r"(?<=[bcdfghklmnprstvz])(?:iy|ii|yi|i)\b", "y"),  # Dmitri, Dmitriy, Dmitry
        (r"ks", "x"),                          # Aleksandr, Alexander
        (r"\balexandr\b", "alexander"),
        (r"(?<=[aou])ev(?=\b|a\b)", "yev"),     # Nazarbaev, Nazarbayev
        (r"([a-z])\1", r"\1"),                 # Mohammed, Mohamed
    )
)  # fmt: skip


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case without diacritics, one kind of apostrophe, single blanks.

    >>> fold("Sauli  Niinistö")
    'sauli niinisto'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """What all spellings of one name share: the stem of an id.

    >>> key("Sergey Donskoy"), key("SERGEI DONSKOI")
    ('sergei donskoi', 'sergei donskoi')
    >>> key("Mohammed Morsi") == key("Mohamed Morsi"), key("Adnan Z. Amin") == key("Adnan Amin")
    (True, True)
    >>> key("Vladimir Putin") == key("Vladimir Purin"), key("Abdullah I") == key("Abdullah II")
    (False, False)
    """
    words = [word.strip(".") for word in fold(name).replace("'", "").split()]
    # A middle initial is left out where a full first and last name stand.
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    # King Abdullah II is not Abdullah I: numerals are no spelling.
    numeral = words.pop() if len(words) > 1 and _NUMERAL.fullmatch(words[-1].upper()) else ""
    text = " ".join(words)
    for pattern, kept in _SPELLINGS:
        text = pattern.sub(kept, text)
    return f"{text} {numeral}".rstrip()


def keys(names: Iterable[str]) -> dict[str, str]:
    """The key of each of these names, in which middle initials count where two names differ in nothing else.

    >>> keys(["George W. Bush", "George H. W. Bush", "George Bush"])
    {'George W. Bush': 'george w bush', 'George H. W. Bush': 'george h w bush', 'George Bush': 'george bush'}
    >>> set(keys(["Adnan Z. Amin", "Adnan Amin"]).values())
    {'adnan amin'}
    """
    found = {name: key(name) for name in names}
    told: dict[str, set[str]] = defaultdict(set)
    for name, stem in found.items():
        told[stem] |= {initials(name)} - {""}
    return {name: whole_key(name) if len(told[stem]) > 1 else stem for name, stem in found.items()}


def whole_key(name: str) -> str:
    """The key of a name with its middle initials.

    >>> whole_key("George H. W. Bush")
    'george h w bush'
    """
    words = key(name).split()
    return " ".join([*words[:1], *initials(name), *words[1:]])


@lru_cache(maxsize=65_536)
def initials(name: str) -> str:
    """The middle initials of a name, folded.

    >>> initials("George H. W. Bush"), initials("George Bush")
    ('hw', '')
    """
    words = [word.strip(".") for word in fold(name).split()]
    return "".join(word for word in words[1:-1] if len(word) == 1)


def slug(text: str) -> str:
    """Letters and digits of any alphabet, parted by hyphens; the characters' numbers where there are none. Never empty.

    >>> slug("abdel fattah el-sisi"), slug("Ολγα Παππα"), slug("?!")
    ('abdel-fattah-el-sisi', 'ολγα-παππα', '3f-21')
    """
    plain = re.sub(r"[\W_]+", "-", fold(text)).strip("-")
    return plain or "-".join(f"{ord(c):x}" for c in text) or "nameless"


def unglued(text: str) -> str:
    """Words that lost the blank between them, parted again.

    >>> unglued("VladimirPutin"), unglued("V.Putin"), unglued("PresidentofPalestineMahmoudAbbas")
    ('Vladimir Putin', 'V. Putin', 'President of Palestine Mahmoud Abbas')
    >>> unglued("Ronald McDonald"), unglued("VladimirPUTIN"), unglued("Khalifaof Bahrain")
    ('Ronald McDonald', 'Vladimir PUTIN', 'Khalifa of Bahrain')
    """
    text = re.sub(r"\b([A-ZÀ-ÞА-ЯЁ]\.)(?=[A-ZÀ-ÞА-ЯЁ])", r"\1 ", text)
    text = _GLUED.sub(" ", text)
    return re.sub(r"(?<=[a-z]{3})of(?= [A-Z])", " of", text)


def cased(name: str) -> str:
    """A name in ordinary case, however it was printed.

    >>> cased("OLLI-PEKKA KALLASVUO"), cased("Dmitry PeskoV"), cased("Kirill KleYMENOV"), cased("Mohammed VI")
    ('Olli-Pekka Kallasvuo', 'Dmitry Peskov', 'Kirill Kleymenov', 'Mohammed VI')
    >>> cased("Nailya Asker-zade"), cased("Angus McDonald"), cased("Bashar al-Assad")
    ('Nailya Asker-zade', 'Angus McDonald', 'Bashar al-Assad')
    """
    return " ".join(_cased_word(word, numeral=i > 0) for i, word in enumerate(name.split()))


def ordinary(text: str) -> str:
    """A role or label printed in capitals, in ordinary case; any other as it is.

    >>> ordinary("MINISTER OF FOREIGN AFFAIRS"), ordinary("CEO OF GAZPROM"), ordinary("Prime Minister")
    ('Minister of Foreign Affairs', 'CEO of Gazprom', 'Prime Minister')
    """
    if not text.isupper():
        return text
    return " ".join(_ordinary_word(word, first=i == 0) for i, word in enumerate(text.split()))


def _ordinary_word(word: str, *, first: bool) -> str:
    if word.lower() in _SMALL:
        return word.capitalize() if first else word.lower()
    # What is this short is an acronym: CEO, EU, MP.
    return (
        word if len(word.strip(".,-")) < 4 and word not in _TITLES else "-".join(map(str.capitalize, word.split("-")))
    )


def _cased_word(word: str, *, numeral: bool) -> str:
    if (numeral and _NUMERAL.fullmatch(word)) or len(word.strip(".")) < 2 or word.startswith(("Mc", "Mac")):
        return word
    return "-".join(_cased_part(part) for part in word.split("-"))


def _cased_part(part: str) -> str:
    capitals = _APOSTROPHE.fullmatch(part) if part.isupper() else None
    if capitals:
        head, rest = capitals.groups()  # O’HARA, but KU’RAN
        return head.capitalize() + (rest.capitalize() if len(head) == len("O’") else rest.lower())
    # Capitals after the first letter are a slip of the page, unless an apostrophe comes before them.
    if any(c.isupper() for c in part[1:]) and "'" not in part and "’" not in part:
        return part[:1] + part[1:].lower()
    return part


_FAMILY_FIRST = frozenset(
    "xi li hu wen wang zhang zhao liu kim park moon yoon lee roh ban nguyen tran truong pham le deng jiang mao".split()
)
"""Family names that are written before the given name."""


def surnames(name: str) -> list[str]:
    """The words by which a person may be called after a title, folded: the last, or the first of Xi Jinping.

    >>> surnames("Xi Jinping"), surnames("Vladimir Putin"), surnames("Recep Tayyip Erdoğan")
    (['xi', 'jinping'], ['putin'], ['erdogan'])
    """
    words = fold(name).split()
    if len(words) > 1 and words[0] in _FAMILY_FIRST:
        return [words[0], words[-1]] if len(words) == 2 else [words[0]]
    return words[-1:]
