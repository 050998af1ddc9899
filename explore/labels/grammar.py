"""What a printed label says: name, role, manner of speaking, kind of turn.

A label is what stands before the colon of a turn. It is read by form, with no list of persons: an office's
words, the words that names are made of, and the countries (so that "President of South Korea Moon Jae-in"
parts where it should). What is not a label by form gives None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from explore.labels import words
from explore.names import cased, fold, unglued

LONGEST = 260
"""Characters; what is longer is no label."""

_MOST_WORDS = 32
_LONGEST_NAME = 5  # words: Seyed Mohammed Hossein Adeli, Mohammad bin Salman Al Saud
_BRACKET = re.compile(r"\s*\(([^()]*)\)?")
_SQUARE = re.compile(r"\s*\[[^\[\]]*\]")
_MANNER = re.compile(rf"(?:{words.MANNERS})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'‘.\-]*\Z")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+\Z")
_NUMERAL = re.compile(r"(?:[IVX]{1,5}|Jr\.?|Sr\.?)\Z")
_QUESTIONER = tuple(
    (re.compile(rf"(?:{head})(?:\s*,?\s+(?P<of>(?:from|to|by|for|in|of)\b.+))?\Z", re.IGNORECASE), kind)
    for head, kind in words.QUESTIONERS
)
_CYRILLIC = re.compile(r"(?:[А-ЯЁ]\.\s?)+[А-ЯЁ][а-яё\-]+(?:\s[А-ЯЁ][а-яё\-]+)*\Z")
_CYRILLIC_QUESTIONER = re.compile(r"(?:Вопрос|Реплика|Ответ|Из зала)\Z")


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart. `name` is None for those who are not named."""

    printed: str
    name: str | None = None
    role: str | None = None
    note: str | None = None
    kind: str = "speech"
    origin: str | None = None
    """Where a questioner is said to come from: Question from Izhevsk."""
    sure: bool = True
    """False where the page must confirm that it is a label: a single name, a role alone."""
    tail: tuple[str, ...] = ()
    """All words that might belong to the name, for a page that prints the short name elsewhere."""


@lru_cache(maxsize=65_536)
def parse(printed: str) -> Label | None:
    """The label taken apart, or None where it is no label by form.

    >>> parse("President of South Korea Moon Jae-in (retranslated)")  # doctest: +ELLIPSIS
    Label(printed='President ...', name='Moon Jae-in', role='President of South Korea', note='retranslated', ...)
    >>> [parse(text).name for text in ("VladimirPutin", "GOVERNOR OF CALIFORNIA ARNOLD SCHWARZENEGGER")]
    ['Vladimir Putin', 'Arnold Schwarzenegger']
    >>> parse("Question from Izhevsk").kind, parse("Question from Izhevsk").origin
    ('question', 'Izhevsk')
    >>> parse("We have analysed international practice"), parse("Perm Territory"), parse("Second")
    (None, None, None)
    """
    text = " ".join(printed.split())
    if not text or len(text) > LONGEST or not (text[0].isalpha() or text[0] in "“\"'"):
        return None
    text, note = _manner(text)
    if len(text.split()) > _MOST_WORDS or not text[:1].isalpha():
        return None
    found = _questioner(text) or _cyrillic(text) or _person(text)
    return None if found is None else replace(found, printed=printed, note=note)


def _manner(text: str) -> tuple[str, str | None]:
    """The label without brackets that tell the manner of speaking, and what they say."""
    notes: list[str] = []

    def take(match: re.Match[str]) -> str:
        inside = match[1].strip()
        last = match.end() == len(text) or text[match.end() :].strip() in {":", ""}
        if _MANNER.match(inside) or (last and inside[:1].islower()):
            notes.append(inside)
            return ""
        return match[0]

    rest = _BRACKET.sub(take, text).strip().rstrip(":").strip()
    return rest, "; ".join(notes) or None


def _questioner(text: str) -> Label | None:
    for pattern, kind in _QUESTIONER:
        found = pattern.match(text)
        if found:
            of = found["of"]
            if of and set(fold(of).split()) & words.SENTENCE_WORDS:
                return None
            origin = of.split(None, 1)[1] if of and of.lower().startswith(("from ", "of ")) else None
            return Label(text, kind=kind, origin=origin)
    return None


def _cyrillic(text: str) -> Label | None:
    if _CYRILLIC_QUESTIONER.match(text):
        return Label(text, kind="question" if text == "Вопрос" else "remark")
    return Label(text, name=" ".join(text.replace(".", ". ").split())) if _CYRILLIC.match(text) else None


def _person(text: str) -> Label | None:
    text = _SQUARE.sub("", text)
    if len(text.split()) < 4 or "of" not in fold(text).split():
        # Only a label that names nobody otherwise is taken for glued words.
        glued = unglued(text)
        if (glued != text and (len(text.split()) < 2 or re.search(r"[a-z]of\b", text))) or "." in text.split(" ")[0]:
            text = glued
    else:
        text = re.sub(r"(?<=[a-z]{3})of(?= [A-Z])", " of", text)
    if not text[0].isupper() and not _starts_office(text):
        return None
    if any(_is_sentence_word(word, text) for word in text.replace(",", " ").split()):
        return None
    return _name_first(text) or _monarch(text) or _office_first(text) or _aside(text) or _role_alone(text)


def _is_sentence_word(word: str, text: str) -> bool:
    low = word.casefold().strip("()“”\"'’")
    if low not in words.SENTENCE_WORDS:
        return False
    # Capitals inside a name are no sentence: May, Will, US, Ms Let; nor is "A Just Russia".
    return word.islower() or (text.startswith(word) and not (word.isupper() and len(word) > 1))


def _starts_office(text: str) -> bool:
    low = {part for word in fold(text).replace(",", "").split() for part in (word, *word.split("-"))}
    return bool(low & words.OFFICES)


def _name_first(text: str) -> Label | None:
    """`Tatyana Remezova, reporter at VGTRK`; `Vladimir Putin`; `Dmitry, Moscow`."""
    name, comma, rest = text.partition(",")
    tokens = name.split()
    if not _is_name(tokens):
        return None
    if not comma:
        sure = len(tokens) > 1 and not all(_INITIAL.match(token) for token in tokens)
        return Label(text, name=cased(name), sure=sure, tail=tuple(tokens))
    rest = rest.strip()
    if not rest or (len(tokens) > 1 and _is_name(rest.split()) and len(rest.split()) > 3):
        return None
    if len(tokens) == 1 and not (_is_name(rest.split()) and len(rest.split()) < 4):
        return None
    return Label(text, name=cased(name), role=rest, sure=len(tokens) > 1, tail=tuple(tokens))


def _is_name(tokens: list[str]) -> bool:
    """Whether the words, taken together, can be one person's name and nothing else."""
    if not 1 <= len(tokens) <= _LONGEST_NAME or _is_country(tokens):
        return False
    proper = 0
    for i, token in enumerate(tokens):
        low = token.casefold().strip("’'.")
        if _is_particle(token) and 0 < i < len(tokens) - 1:
            continue
        if _INITIAL.match(token) or (_NUMERAL.match(token) and i):
            proper += 1
            continue
        part = token.rpartition("-")[2] if token[:1].islower() and "-" in token else token
        if not _WORD.match(token) or not part[:1].isupper() or token.endswith("."):
            return False
        # Afroz Shah and Larry King are called by an office.
        surname = 0 < i == len(tokens) - 1 and low in words.SURNAMES
        if words.is_common(low) or low in words.JOINING or (low in words.OFFICES and not surname):
            return False
        if low in words.SENTENCE_WORDS and low not in words.FORENAMES:
            return False
        proper += 1
    shouted = [token for token in tokens if len(token) > 1 and token.isupper() and not _NUMERAL.match(token)]
    return proper > 0 and not (len(tokens) == 1 and shouted)


def _is_particle(token: str) -> bool:
    # Ben is a forename; Al, Bin and De are printed either way.
    return token.casefold() in words.PARTICLES and (token.islower() or token in words.TALL_PARTICLES)


def _is_country(tokens: list[str]) -> bool:
    return " ".join(tokens).casefold() in countries()


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Names of countries in lower case, official, common and as transcripts print them."""
    import pycountry  # slow to read, and needed only for labels with an office

    names = {getattr(c, kind, None) for c in pycountry.countries for kind in ("name", "common_name", "official_name")}
    return frozenset(name.casefold() for name in {*names, *words.COUNTRIES_MORE} if name)


def _monarch(text: str) -> Label | None:
    """`King Mohammed VI of Morocco`, `Patriarch Kirill of Moscow and All Russia`: one name between title and place."""
    head, of, place = text.partition(" of ")
    tokens = head.split()
    if not of or len(tokens) < 2 or not place.removeprefix("the ")[:1].isupper():
        return None
    at = next((i for i, token in enumerate(tokens) if token.casefold() in words.MONARCHS), None)
    if at is None or at + 1 >= len(tokens):
        return None
    name = tokens[at + 1 :]
    if not _is_name(name):
        return None
    title = " ".join(tokens[: at + 1])
    shown = cased(" ".join(name))
    if len(name) == 1:
        shown = f"{cased(tokens[at])} {shown}"
    return Label(text, name=shown, role=f"{title} of {place}", tail=tuple(name))


def _office_first(text: str) -> Label | None:
    """`President of Russia Vladimir Putin`: the words of the office, then the name."""
    tokens = text.replace("(", " (").split()
    low = [fold(token.strip(',()“”".')) for token in tokens]
    office = [
        i for i, word in enumerate(low) if word in words.OFFICES or any(p in words.OFFICES for p in word.split("-"))
    ]
    if not office:
        return None
    after = _end_of_office(tokens, low, shouted=text.isupper())
    rest = tokens[after:]
    if len(rest) > _LONGEST_NAME:
        rest = _last_name(rest)
    if not rest or not (_is_name(rest) or (len(rest) == 1 and text.isupper() and _is_name([cased(rest[0])]))):
        return None
    after = len(tokens) - len(rest)
    fixed = _fixed(tokens, low, after)
    name = rest if fixed or len(rest) < 3 else _last_name(rest)
    role = " ".join(tokens[: len(tokens) - len(name)]).rstrip(",")
    if len(name) > 1:
        return Label(text, name=cased(" ".join(name)), role=role, tail=tuple(rest))
    if _holds_monarch(low):
        return _one_name(text, tokens, low, after)
    if low[after - 1] not in words.SURNAME_TITLES or tokens[after - 1].endswith(","):
        return None
    return Label(text, name=cased(name[0]), role=role, tail=tuple(rest), sure=text.isupper() or after == 1)


def _holds_monarch(low: list[str]) -> bool:
    return any(word in words.MONARCHS for word in low)


def _one_name(text: str, tokens: list[str], low: list[str], after: int) -> Label:
    title = next(token for token, word in zip(tokens, low, strict=True) if word in words.MONARCHS)
    role = " ".join(tokens[:after]).rstrip(",")
    return Label(text, name=f"{cased(title)} {cased(' '.join(tokens[after:]))}", role=role, tail=tuple(tokens[after:]))


def _end_of_office(tokens: list[str], low: list[str], *, shouted: bool) -> int:
    """The position after the last word that must belong to the office."""
    end = 0
    i = 0
    while i < len(tokens):
        taken = _country_at(low, i) if i and (low[i - 1] in {"of", "the", "for", "in", "to", "all"}) else 0
        if taken and i + taken < len(tokens):
            end = i = i + taken
            continue
        if _belongs_to_office(tokens, low, i, shouted=shouted):
            end = i + 1
        i += 1
    return end


def _country_at(low: list[str], i: int) -> int:
    """How many words from `i` on are a country's name, the most that fit."""
    known = countries()
    for length in range(min(7, len(low) - i), 0, -1):
        if " ".join(low[i : i + length]).replace("'", "’") in known or " ".join(low[i : i + length]) in known:
            return length
    return 0


def _belongs_to_office(tokens: list[str], low: list[str], i: int, *, shouted: bool) -> bool:
    token, word = tokens[i], low[i]
    if token.endswith((",", ")")) or token.startswith(("(", "“", '"')) or not _WORD.match(token):
        return True
    if word in words.OFFICES and not (i == len(tokens) - 1 and i and low[i - 1] not in words.JOINING):
        return True
    if _INITIAL.match(token):
        return False
    if word in words.JOINING or (words.is_common(word) and i < len(tokens) - 1):
        return True
    if any(part in words.OFFICES for part in word.split("-")) and "-" in word:
        return True
    if token[0].islower():
        return word not in words.PARTICLES and not word.startswith(words.JOINED_PARTICLES)
    if token.isupper() and len(token) > 1 and not shouted and not (_NUMERAL.match(token) or _INITIAL.match(token)):
        # An acronym, unless the page prints names in capitals: the last two words, both so.
        return not (i >= len(tokens) - 3 and all(t.isupper() for t in tokens[i:]) and len(tokens) - i > 1) and not (
            i == len(tokens) - 1 and i > 0 and tokens[i - 1][0].isupper() and low[i - 1] not in words.OFFICES
        )
    return token.endswith(("’s", "'s", "’S"))


def _fixed(tokens: list[str], low: list[str], after: int) -> bool:
    """Whether the office is complete by itself, so that all words after it are the name."""
    before = low[after - 1]
    if tokens[after - 1].endswith((")", ",")) or before in words.OFFICES:
        return True
    if tokens[after - 1].isupper() and len(before) > 1 and not " ".join(tokens).isupper():
        return True
    return any(_country_at(low, i) == after - i for i in range(max(0, after - 7), after))


def _last_name(rest: list[str]) -> list[str]:
    """The last two words, with the particles and initials that belong to them."""
    start = len(rest) - 1
    if _NUMERAL.match(rest[-1]):
        start -= 1
    while start > 0 and _is_particle(rest[start - 1]):
        start -= 1
    start -= 1
    while start > 0 and (_INITIAL.match(rest[start]) or _is_particle(rest[start])):
        start -= 1
    return rest[max(start, 0) :]


def _aside(text: str) -> Label | None:
    """`CNBC TV anchor Geoff Cutmore, moderator of the plenary session`: a second role after the name."""
    head, comma, _ = text.rpartition(",")
    while comma:
        found = _office_first(head.strip()) or (_name_first(head.strip()) if "," not in head else None)
        if found is not None and found.name and " " in found.name:
            role = ", ".join(part for part in (found.role, text[len(head) :].lstrip(", ")) if part)
            return replace(found, role=role)
        head, comma, _ = head.rpartition(",")
    bracket = text.rfind(" (")
    if bracket > 0 and text.endswith(")"):
        found = _office_first(text[:bracket]) or _name_first(text[:bracket])
        if found is not None and found.name and " " in found.name:
            return replace(found, role=" ".join(part for part in (found.role, text[bracket + 1 :]) if part))
    return None


def _role_alone(text: str) -> Label | None:
    """`Operator`, `THE PRESIDENT`, `Moderator`: somebody known by role only."""
    tokens = fold(text).split()
    if tokens and tokens[-1] in words.ROLES_ALONE and len(tokens) < 3:
        return Label(text, role=text)
    if len(tokens) > 8 or not any(token.strip(",") in words.OFFICES for token in tokens):
        return None
    shouted = text.isupper()
    return Label(text, role=text, sure=shouted)
