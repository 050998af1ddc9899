"""Temporal expressions and their values: each rule is a pattern and the arithmetic that it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from explore.dates._calendar import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    days,
    month,
    moved,
    quarter,
    season,
    span,
    spoken,
)
from explore.dates._numbers import CARDINAL, ORDINAL, number
from explore.dates._tense import tense
from explore.dates._triggers import needed
from explore.offsets import longest


@dataclass(slots=True)
class Expression:
    """What a rule makes of a match; `value` None where the text does not say."""

    start: int
    end: int
    value: str | None
    relation: str
    rule: str
    reason: str
    event: str | None = None


@dataclass(slots=True)
class Here:
    """Where a match stands: the transcript's day, the sentence, what was said before in the same document."""

    today: date
    sentence: str
    before: list[Expression] = field(default_factory=list)
    current: list[Expression] = field(default_factory=list)
    """What other rules found in the same sentence."""
    after: str = ""
    """The sentence that follows."""

    @property
    def said(self) -> list[Expression]:
        """All that was said up to here."""
        return [*self.before[-8:], *self.current]

    def tense(self, at: int) -> int:
        """Whether the clause looks back (-1) or ahead (1)."""
        return tense(self.sentence, at)

    @property
    def day(self) -> str:
        """The transcript's day, for a reason."""
        return spoken(self.today)

    def last_year_said(self) -> int | None:
        """The year that the document spoke of last."""
        for one in reversed(self.said):
            if one.value and one.relation != "anniversary" and re.match(r"\d{4}", one.value):
                return int(one.value[:4])
        return None


Made = tuple[str | None, str, str] | None
"""Value, relation, reason; None where it is no date after all."""
Make = Callable[[re.Match[str], Here], Made]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, its pattern, what it makes of a match."""

    name: str
    pattern: re.Pattern[str]
    make: Make
    needs: frozenset[str]
    """The sorts of date words of which a sentence must hold one."""
    words: tuple[str, ...] = ()
    """Words of which it must hold one too, where the pattern is slow."""


_LONG_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:{_LONG_MONTH}|Jan\.|Feb\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_ORDER = r"(?:st|nd|rd|th)?"
_DASH = r"\s?[–—-]\s?"
_UNIT = r"(?:day|week|month|year|decade|centur(?:y|ie))s?"
_WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_SEASON = "spring|summer|autumn|winter"
_THIS = r"(?:this|last|next|the (?:last|past|next|coming|current|previous|preceding|following)|past|previous|coming|current)"
_VAGUE = r"(?:a few|several|a couple of|some|many|a number of|a little over a|dozens of|couple of|few)"


def _month_of(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _iso(year: int, month_: int, day_: int) -> str | None:
    try:
        return date(year, month_, day_).isoformat()
    except ValueError:
        return None


def _shift(word: str) -> int:
    """Which year, month … a determiner means, from the one now."""
    low = word.lower().removeprefix("the ")
    if low in {"last", "past", "previous", "preceding"}:
        return -1
    return 1 if low in {"next", "coming", "following"} else 0


# Absolute ---------------------------------------------------------------------------------------------------------


def _full(m: re.Match[str], here: Here) -> Made:
    value = _iso(int(m["y"]), _month_of(m["m"]), int(m["d"]))
    return (value and (value, "absolute", "as written")) or None


def _written(m: re.Match[str], here: Here) -> Made:
    value = _iso(int(m["y"]), int(m["m"]), int(m["d"]))
    return (value and (value, "absolute", "as written")) or None


def _month_year(m: re.Match[str], here: Here) -> Made:
    return f"{m['y']}-{_month_of(m['m']):02d}", "absolute", "as written"


def _day_span(m: re.Match[str], here: Here) -> Made:
    first = _month_of(m["m"])
    last = _month_of(m["m2"]) if m["m2"] else first
    year, why = (int(m["y"]), "as written") if m["y"] else _year_of_day(here, first, int(m["d"]), m.start())
    a, b = _iso(year, first, int(m["d"])), _iso(year, last, int(m["d2"]))
    return (span(a, b), "span", why) if a and b and a <= b else None


def _month_span(m: re.Match[str], here: Here) -> Made:
    first, last = _month_of(m["m"]), _month_of(m["m2"])
    year, why = (int(m["y"]), "as written") if m["y"] else _year_of_month(here, last, m.start())
    shift = _after_year(m, here)
    if shift is not None:
        year, why = shift
    begin = year - (first > last)
    return span(month(begin, first), month(year, last)), "span", why


def _after_year(m: re.Match[str], here: Here) -> tuple[int, str] | None:
    """`… of this year`, `… last year` after a month or a part of the year."""
    said = m.groupdict().get("which")
    if not said:
        return None
    low = said.lower()
    found = re.search(_YEAR, low)
    if found:
        return int(found[0]), "as written"
    if "before last" in low:
        return here.today.year - 2, f"the year before last, from {here.day}"
    shift = -1 if re.search(r"last|past|previous", low) else 1 if re.search(r"next|coming", low) else 0
    return here.today.year + shift, f"“{said.strip()}” from {here.day}"


_WHICH = r"(?P<which>(?: of)? (?:this|last|next|the (?:past|previous|current|coming)) year| the year before last)?"


def _year_of_day(here: Here, month_: int, day_: int, at: int) -> tuple[int, str]:
    """The year of a day without one: this year's, unless the clause looks the other way."""
    today = here.today
    this = _iso(today.year, month_, day_)
    if this is None:
        return today.year, f"the year of {here.day}"
    away = (date.fromisoformat(this) - today).days
    looks = here.tense(at)
    if looks < 0 and away > 45:
        return today.year - 1, f"before {here.day}, as the verb looks back"
    if looks > 0 and away < -120:
        return today.year + 1, f"after {here.day}, as the verb looks ahead"
    return today.year, f"the year of {here.day}"


def _year_of_month(here: Here, month_: int, at: int) -> tuple[int, str]:
    away = month_ - here.today.month
    looks = here.tense(at)
    if looks < 0 and away > 0:
        return here.today.year - 1, f"before {here.day}, as the verb looks back"
    if looks > 0 and away < -3:
        return here.today.year + 1, f"after {here.day}, as the verb looks ahead"
    return here.today.year, f"the year of {here.day}"


def _day_month(m: re.Match[str], here: Here) -> Made:
    month_, day_ = _month_of(m["m"]), int(m["d"])
    year, why = _after_year(m, here) or _year_of_day(here, month_, day_, m.start())
    value = _iso(year, month_, day_)
    return (value, "absolute", f"{day_} {m['m']}: {why}") if value else None


def _bare_month(m: re.Match[str], here: Here) -> Made:
    month_ = _month_of(m["m"])
    said = (m["this"] or "").lower().strip()
    if said:
        shift = _shift(said)
        year = here.today.year
        if shift < 0:
            year -= month_ >= here.today.month
        elif shift > 0:
            year += month_ <= here.today.month
        return month(year, month_), "relative", f"{said} {m['m']} from {here.day}"
    year, why = _after_year(m, here) or _year_of_month(here, month_, m.start())
    relation = "relative" if m["which"] else "absolute"
    return month(year, month_), relation, f"{m['m']}: {why}"


_COUNTS = re.compile(
    r"\b(?:more than|over|about|some|at least|nearly|almost|around|approximately|roughly|up to|than|another|only)\s+\Z",
    re.I,
)


def _year(m: re.Match[str], here: Here) -> Made:
    if _COUNTS.search(here.sentence, max(0, m.start() - 16), m.start()):
        return None
    return m["y"], "absolute", "as written"


def _year_span(m: re.Match[str], here: Here) -> Made:
    last = m["y2"]
    if len(last) == 2:
        last = m["y"][:2] + last
    return (span(m["y"], last), "span", "as written") if m["y"] < last else None


def _part_of_year(m: re.Match[str], here: Here) -> Made:
    """The beginning, the end, early, late in a year."""
    if m[0].lower().startswith("since") and not (m["y"] or m["which"]):
        return None  # a span, by a rule of its own
    year, why = (
        _after_year(m, here) or (int(m["y"]), "as written")
        if m["y"] or m["which"]
        else (here.today.year, f"the year of {here.day}")
    )
    word = m["part"].lower()
    if (
        not (m["y"] or m["which"])
        and not here.tense(m.start())
        and not re.match(r"(?:since|by|until|before)\b", m[0], re.I)
    ):
        return None  # a habit: we meet at the start of the year
    if word in {"start", "beginning", "early"}:
        value = month(year, 1)
    elif word in {"end", "close", "late"}:
        value = month(year, 12)
    else:
        value = month(year, 6)
    return value, "absolute" if m["y"] else "relative", f"the {word} of {year}: {why}"


# Relative ---------------------------------------------------------------------------------------------------------

_DAYS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip

_AN_EVENT = re.compile(
    r"\b(?:here|sign(?:ed|ing|s)?|met|meet(?:ing)?s?|held|discuss\w*|arriv\w*|visit\w*|talks?|talked|agenda|opens?|opened|opening|"
    r"gather\w*|ceremony|summit|negotiations?|adopted|awarded|congratulat\w*|celebrat\w*|marks?|marked|marking|anniversary|"
    r"holiday|birthday|dialogue|session|conversation|event|events|programme|news|see you|welcom\w*|mentioned|take place|taking place|"
    r"took place|kicks? off|exchanged?|speech|presentation|concert|conference|forum|work|invit\w*|join\w*|begins?|touch on|speaking)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:as of|until|to this day|even|of|than|for|unlike|up to) today\b|\btoday[’']s (?:world|realit\w+|conditions|russia|europe|"
    r"challenges|situation|economy|generation|level|technolog\w+|life|market|young|needs|standards|problems|global|"
    r"international|context|\w+ conditions)",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\A,?\s*(?:(?:\w+[ ,]+){0,7}?)(?:have|has|is|are|there|account|comprise|exist|operate|remain|exceed|make up|stand|live|need|can|cannot|must)s?\b(?! (?:been |just |already )?(?:\w+ed|meeting|signing|opening|holding|marking|celebrating|here|met|held|a holiday|the day)\b)",
    re.IGNORECASE,
)


def _near_day(m: re.Match[str], here: Here) -> Made:
    word = m["word"].lower()
    shift = _DAYS[word]
    if word == "today" and not _means_the_day(m, here):
        return None
    day = here.today + timedelta(days=shift)
    return day.isoformat(), "relative", f"{word} on {here.day}"


def _means_the_day(m: re.Match[str], here: Here) -> bool:
    """Whether `today` is the day of the transcript, and not the time we live in."""
    sentence = here.sentence
    if _STATE.search(sentence[max(0, m.start() - 12) : m.end() + 40]):
        return False
    after = sentence[m.end() : m.end() + 90]
    near = sentence[max(0, m.start() - 60) : m.end() + 60]
    if re.match(r"[’']s\b", after):
        return bool(_AN_EVENT.search(after[:45]))
    if _STANDING.match(re.split(r"[;.]", after)[0]) and m.start() < 12:
        return False
    return bool(_AN_EVENT.search(near)) or here.tense(m.start()) != 0


def _ago(m: re.Match[str], here: Here) -> Made:
    count = number(m["n"]) if m["n"] else 1
    if count is None:
        return None, "relative", f"“{m['n']}” says no number"
    return _counted(
        m["unit"],
        -count,
        here,
        f"{here.today.year if 'year' in m['unit'] else here.day} − {count} {_plural(m['unit'], count)}",
    )


def _ahead(m: re.Match[str], here: Here) -> Made:
    count = number(m["n"]) if m["n"] else 1
    if count is None:
        return None, "relative", f"“{m['n']}” says no number"
    return _counted(m["unit"], count, here, f"{here.day} + {count} {_plural(m['unit'], count)}")


def _plural(unit: str, count: int) -> str:
    base = unit.lower().rstrip("s")
    base = {"centurie": "century"}.get(base, base)
    return base if count == 1 else {"century": "centuries"}.get(base, f"{base}s")


def _counted(unit: str, count: int, here: Here, reason: str) -> Made:
    base = unit.lower().rstrip("s")
    try:
        if base == "day":
            value = moved(here.today, days=count).isoformat()
        elif base == "week":
            value = moved(here.today, weeks=count).isoformat()
        elif base == "month":
            value = month(here.today.year, here.today.month + count)
        else:
            years = {"year": 1, "decade": 10}.get(base, 100) * count
            if not 0 < here.today.year + years < 9999:
                return None
            value = f"{here.today.year + years:04d}"
    except (OverflowError, ValueError):
        return None
    return value, "relative", reason


def _vague(m: re.Match[str], here: Here) -> Made:
    return None, "relative", f"“{' '.join(m[0].split())}” says no number"


def _this_unit(m: re.Match[str], here: Here) -> Made:
    shift = _shift(m["this"])
    unit = m["unit"].lower()
    why = f"“{' '.join(m[0].split()).lower()}” from {here.day}"
    today = here.today
    if unit == "year":
        if m["this"].lower() in {"the previous", "the preceding", "previous", "the following"}:
            said = here.last_year_said()
            if said is not None and said != today.year + shift:
                return (
                    str(said + shift),
                    "relative",
                    f"the year {'before' if shift < 0 else 'after'} {said}, spoken of before",
                )
        return str(today.year + shift), "relative", why
    if unit == "month":
        return month(today.year, today.month + shift), "relative", why
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return span(monday.isoformat(), (monday + timedelta(days=6)).isoformat()), "relative", why
    if unit == "quarter":
        index = today.year * 4 + (today.month - 1) // 3 + shift
        return quarter(index % 4 + 1, index // 4), "relative", why
    if unit == "decade":
        first = today.year // 10 * 10 + 10 * shift
        return span(str(first), str(first + 9)), "relative", why
    if unit == "century":
        first = (today.year - 1) // 100 * 100 + 1 + 100 * shift
        return span(str(first), str(first + 99)), "relative", why
    return None


def _before_last(m: re.Match[str], here: Here) -> Made:
    return str(here.today.year - 2), "relative", f"the year before last, from {here.day}"


def _this_season(m: re.Match[str], here: Here) -> Made:
    name = "autumn" if m["season"].lower() == "fall" else m["season"].lower()
    first = SEASONS[name]
    year = here.today.year
    if m["y"]:
        return season(name, int(m["y"])), "absolute", "as written"
    which = _after_year(m, here)
    if which:
        return season(name, which[0]), "relative", which[1]
    said = (m["this"] or "").lower()
    shift = _shift(said) if said else 0
    over = here.today.month > first + 2
    begun = here.today.month >= first
    if shift < 0:
        year -= 0 if over else 1
    elif shift > 0:
        year += 1 if begun else 0
    elif not said:
        looks = here.tense(m.start())
        if looks < 0 and not begun:
            year -= 1
        elif looks > 0 and over:
            year += 1
    if name == "winter" and shift <= 0 and here.today.month <= 4:
        year = here.today.year - 1
    return season(name, year), "relative", f"“{' '.join(m[0].split()).lower()}” from {here.day}"


def _quarter(m: re.Match[str], here: Here) -> Made:
    which = _after_year(m, here)
    year, why = which or (here.today.year, f"the year of {here.day}")
    if m["y"]:
        year, why = int(m["y"]), "as written"
    count = number(m["n"])
    if count is None:
        if m["what"].lower() != "quarter":
            return None
        if m["y"] or which:
            count = 4
        else:
            index = here.today.year * 4 + (here.today.month - 1) // 3 - 1
            return quarter(index % 4 + 1, index // 4), "relative", f"the quarter before {here.day}"
    relation = "span" if m["y"] or which else "relative"
    if m["what"].lower() == "quarter":
        return (quarter(count, year), relation, why) if count <= 4 else None
    first = 6 * count - 5
    return (span(month(year, first), month(year, first + 5)), relation, why) if count <= 2 else None


def _first_months(m: re.Match[str], here: Here) -> Made:
    count = number(m["n"])
    which = _after_year(m, here)
    year, why = which or (here.today.year, f"the year of {here.day}")
    if m["y"]:
        year, why = int(m["y"]), "as written"
    if count is None or count > 12:
        return None
    if m["end"].lower() == "last":
        return None
    return span(month(year, 1), month(year, count)), "span", f"January to the {count}th month of {year}: {why}"


def _past_span(m: re.Match[str], here: Here) -> Made:
    """`the past 25 years`: from then to now, or from now on."""
    text = (
        re.split(r" or |–|-| to ", m["n"])[-1]
        if not re.match(r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty-", m["n"].lower())
        else m["n"]
    )
    count = number(text)
    word = (m["this"] or "").lower().removeprefix("the ")
    ahead = word in {"next", "coming", "following"}
    if count is None:
        return None, "span", f"“{' '.join(m[0].split())}” says no number"
    unit = m["unit"].lower().rstrip("s")
    today = here.today
    why = f"{count} {_plural(unit, count)} {'from' if ahead else 'up to'} {here.day}"
    sign = 1 if ahead else -1
    if unit in {"year", "decade", "century", "centurie"}:
        years = {"year": 1, "decade": 10}.get(unit, 100) * count
        base = today.year
        if word in {"preceding", "previous"}:
            said = here.last_year_said()
            base = (said if said is not None and said < today.year else today.year) - 1
            if base - years + 1 < 1:
                return None
            return span(f"{base - years + 1:04d}", f"{base:04d}"), "span", f"{count} years before {base + 1}"
        other = base + sign * years
        if not 0 < other < 9999:
            return None
        return span(*(f"{y:04d}" for y in sorted((base, other)))), "span", why
    if unit == "month":
        ends = sorted((month(today.year, today.month), month(today.year, today.month + sign * count)))
        return span(*ends), "span", why
    ends_ = sorted((today, moved(today, **{f"{unit}s": sign * count})))
    return span(*(d.isoformat() for d in ends_)), "span", why


_BEEN = re.compile(r"\bbeen\b[\w ]{0,50}\Z")


def _for_years(m: re.Match[str], here: Here) -> Made:
    """`has been in the making for eight years`: from then to now."""
    return _past_span(m, here) if _BEEN.search(here.sentence, 0, m.start()) else None


def _since_start(m: re.Match[str], here: Here) -> Made:
    return span(month(here.today.year, 1), here.today.isoformat()), "span", f"from January to {here.day}"


def _same_period(m: re.Match[str], here: Here) -> Made:
    which = _after_year(m, here)
    for one in reversed(here.said):
        if one.value and "-" in one.value and one.relation != "anniversary" and which:
            shift = which[0] - int(one.value[:4])
            parts = [f"{int(p[:4]) + shift:04d}{p[4:]}" for p in one.value.split("/")]
            return (
                span(parts[0], parts[-1]),
                "relative",
                f"the period spoken of before ({one.value}), moved to {which[0]}",
            )
    return None


def _decade(m: re.Match[str], here: Here) -> Made:
    if m["word"]:
        names = "twenties thirties forties fifties sixties seventies eighties nineties".split()
        first = 1920 + 10 * names.index(m["word"].lower())
    elif len(m["digits"]) == 2:
        first = 1900 + int(m["digits"])
    else:
        first = int(m["digits"])
    if first % 10:
        return None
    part = (m["part"] or "").lower().rstrip("- ")
    ends = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return span(str(first + ends[0]), str(first + ends[1])), "span", f"the {part + ' ' if part else ''}{first}s"


def _century(m: re.Match[str], here: Here) -> Made:
    count = number(m["n"])
    if count is None or not 1 <= count <= 25:
        return None
    first = 100 * (count - 1) + 1
    return span(f"{first:04d}", f"{first + 99:04d}"), "span", f"century {count}: {first} to {first + 99}"


def _weekday(m: re.Match[str], here: Here) -> Made:
    wanted = WEEKDAYS[m["day"].lower()]
    today = here.today
    said = (m["this"] or "").lower()
    looks = _shift(said) if said and said != "this" else here.tense(m.start())
    ahead = (wanted - today.weekday()) % 7
    if looks > 0 or (looks == 0 and said == "this"):
        day = today + timedelta(days=ahead or (7 if said else 0))
    elif looks < 0:
        day = today - timedelta(days=(-ahead) % 7 or (7 if said else 0))
    else:
        return None, "relative", "the sentence does not say whether it was or will be"
    return day.isoformat(), "relative", f"the {m['day']} {'after' if day >= today else 'before'} {here.day}"


_Spec = Sequence[tuple[str, str, Make]]

_RULES: _Spec = (
    ("day, month, year", rf"\b(?P<m>{_MONTH}) (?P<d>{_DAY}){_ORDER},? (?P<y>{_YEAR})\b", _full),
    ("day, month, year", rf"\b(?P<d>{_DAY}){_ORDER}(?: of)? (?P<m>{_MONTH}),? (?P<y>{_YEAR})\b", _full),
    ("day, month, year", r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b", _written),
    ("day, month, year", rf"\b(?P<d>{_DAY})\.(?P<m>0[1-9]|1[0-2])\.(?P<y>{_YEAR})\b", _written),
    ("days", rf"\b(?P<m>{_MONTH}) (?P<d>{_DAY})(?:{_DASH}| and | to )(?:(?P<m2>{_MONTH}) )?(?P<d2>{_DAY})(?:,? (?P<y>{_YEAR}))?(?![\d:])\b", _day_span),
    ("month and year", rf"\b(?P<m>{_MONTH})(?: of)?,? (?P<y>{_YEAR})\b", _month_year),
    ("months", rf"\b(?:from )?(?P<m>{_LONG_MONTH})(?:{_DASH}| and | to | through )(?P<m2>{_LONG_MONTH})(?:(?: of)? (?P<y>{_YEAR})|{_WHICH})\b", _month_span),
    ("day and month", rf"\b(?P<m>{_MONTH}) (?P<d>{_DAY}){_ORDER}(?![\d,.]*\d|%| percent){_WHICH}\b", _day_month),
    ("day and month", rf"\b(?P<d>{_DAY}){_ORDER}(?: of)? (?P<m>{_MONTH}){_WHICH}\b", _day_month),
    ("years", rf"\b(?:from |between )?(?P<y>{_YEAR})(?:{_DASH}| to | through | till | until |(?<=\d) and )(?P<y2>{_YEAR}|\d\d)\b(?!,\d|%| percent)", _year_span),
    ("same period", rf"\bthe same (?:period|month|time|quarter)(?P<which>(?: of| in)? (?:last|the (?:past|previous)) year|(?: of| in)? {_YEAR})", _same_period),
    ("quarter", rf"\b(?:the )?(?P<n>first|second|third|fourth|last) (?P<what>quarter|half)(?:(?: of| in)? (?P<y>{_YEAR})| of the year\b|{_WHICH})(?! century| term| of the)", _quarter),
    ("first months", rf"\b(?:the |in )?(?P<end>first|last) (?P<n>{CARDINAL}) months(?:(?: of| in)? (?P<y>{_YEAR})|{_WHICH})", _first_months),
    ("part of a year", rf"\b(?:at |by |in |since |until |before )?(?:the )?(?P<part>start|beginning|end|close|middle) of (?:(?P<y>{_YEAR})|the year\b|(?P<which>(?:this|last|next) year))", _part_of_year),
    ("month", rf"\b(?:(?P<this>{_THIS}) |(?:in|of|by|since|until|till|from|to|for|before|after|during|early|late|mid-?|through)[ -](?:early |late |mid-|the end of |the beginning of )?)(?P<m>{_LONG_MONTH})(?! \d){_WHICH}\b", _bare_month),
    ("month", rf"\b(?P<this>)(?P<m>{_LONG_MONTH})(?P<which>(?: of)? (?:this|last|next) year)\b", _bare_month),
    ("month", r"(?<![\w’'-] [A-Z])\b(?P<this>)(?P<m>January|February|July|September|October|November|December)(?P<which>)(?! \d)(?! [A-Z])\b", _bare_month),
    ("season", rf"\b(?:(?P<this>{_THIS}) |(?:in|by|since|until|during)(?: the)? (?:early |late )?)(?P<season>{_SEASON})(?:(?: of)? (?P<y>{_YEAR})|{_WHICH})\b(?! (?:break|holidays?|session|sowing|vacation|school|games|olympics|sports?|universiade))", _this_season),
    ("near day", r"\b(?P<word>the day before yesterday|the day after tomorrow|yesterday|tomorrow|tonight|today|last night|this (?:morning|afternoon|evening))\b", _near_day),
    ("year before last", r"\b(?:the )?year before last\b", _before_last),
    ("ago", rf"\b(?:(?:almost|nearly|about|exactly|just|some|over|more than) )?(?:(?P<n>{CARDINAL})[ -]?|an? |one )(?P<unit>{_UNIT}) (?:ago|earlier)\b", _ago),
    ("ahead", rf"\bin (?:(?P<n>{CARDINAL}) |an? |one )(?P<unit>{_UNIT})(?:[’']s?)? time\b", _ahead),
    ("ahead", rf"\b(?:(?P<n>{CARDINAL}) |an? |one )(?P<unit>{_UNIT}) from (?:now|today)\b", _ahead),
    ("past span", rf"\b(?P<this>(?:the )?(?:past|last|next|coming|preceding|previous)) (?P<n>{CARDINAL}(?:(?: or |–|-| to ){CARDINAL})?|few|several|couple of) (?P<unit>{_UNIT})\b", _past_span),
    ("for years", rf"\b(?:over|for|during|in) (?:the )?(?P<this>)(?:(?:nearly|almost|about|over|more than) )?(?P<n>{CARDINAL}) (?P<unit>years|decades) (?:that|since) we\b", _past_span),
    ("for years", rf"\bfor (?P<this>)(?:(?:nearly|almost|about|over|more than) )?(?P<n>{CARDINAL}) (?P<unit>years)\b", _for_years),
    ("vague", rf"\b{_VAGUE} {_UNIT} ago\b|\bin {_VAGUE} {_UNIT}(?:[’']s?)? time\b|\bin {_VAGUE} {_UNIT}\b", _vague),
    ("this unit", rf"\b(?P<this>{_THIS}) (?P<unit>year|month|week|quarter|decade|century)\b(?![ -](?:old|round|long|-))", _this_unit),
    ("since the start of the year", r"\bsince the (?:start|beginning) of the year\b", _since_start),
    ("decade", r"\b(?:the )?(?P<part>early|mid|late)?[ -]?(?:(?P<digits>(?:1[0-9]|20)\d0|[2-9]0)[’']?s|(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b", _decade),
    ("century", rf"\b(?:the )?(?P<n>{ORDINAL})[ -]century\b", _century),
    ("weekday", rf"\b(?:(?P<this>this|last|next|coming|this past|this coming) |on )(?P<day>{_WEEKDAY})\b", _weekday),
    ("year", r"(?<![\d.,$€£/–-])\b(?P<y>1[5-9]\d\d|20\d\d)\b(?![,.]\d|%|[/–-]\d|\s?(?:percent|people|km|kilomet|met(?:re|er)s|million|billion|thousand|hundred|trillion|tonnes|tons|rubles|roubles|dollars|euros|MW|megawatts|hectares|families|jobs|billets|units|square|cubic|hours|pages|companies|enterprises|schools|places|participants|students|soldiers|troops|men|women|children|aircraft|facilities|projects|delegates|athletes|organisations|miles|feet))", _year),
)  # fmt: skip

_NEEDS = {
    "day, month, year": "month figures", "days": "month", "month and year": "month", "months": "month",
    "day and month": "month", "years": "figures", "same period": "same", "quarter": "half unit", "first months": "half",
    "part of a year": "part", "month": "month", "season": "season", "near day": "near", "year before last": "unit",
    "ago": "ago", "ahead": "ahead", "past span": "unit", "for years": "unit", "vague": "unit", "this unit": "unit",
    "since the start of the year": "part", "decade": "decade", "century": "century", "weekday": "weekday",
    "year": "figures",
}  # fmt: skip

_WORDS = {
    "quarter": ("quarter", "half"),
    "year before last": ("year before last",),
    "vague": ("few", "several", "couple", "some", "many", "number of", "little over", "dozens"),
    "past span": ("past", "last", "next", "coming", "preceding", "previous"),
    "this unit": ("this", "last", "next", "past", "coming", "current", "previous", "preceding", "following"),
    "for years": ("for ", "that we", "since we"),
}

RULES: tuple[Rule, ...] = tuple(
    Rule(name, re.compile(pattern, re.IGNORECASE), make, needed(_NEEDS[name].split()), _WORDS.get(name, ()))
    # Those that lean on what others find in the same sentence come last.
    for name, pattern, make in sorted(_RULES, key=lambda rule: rule[0] in {"same period", "past span", "this unit"})
)
"""All rules; the longest match wins at each place."""


_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?\Z")


def expressions(here: Here, held: frozenset[str], rules: Sequence[Rule] = RULES) -> list[Expression]:
    """The temporal expressions of a sentence, in order and without overlaps: the longest at each place.

    `held` are the sorts of date words that the sentence holds; `rules` come in the order in which they are tried.
    """
    found: list[Expression] = []
    sentence = here.sentence
    here.current = found
    low = sentence.lower()
    for rule in rules:
        if not rule.needs & held or (rule.words and not any(word in low for word in rule.words)):
            continue
        for match in rule.pattern.finditer(sentence):
            if not _month_cased(match):
                continue
            try:
                made = rule.make(match, here)
            except (OverflowError, ValueError):
                continue  # beyond the calendar: over the past million days
            if made is None:
                continue
            value, relation, reason = made
            if value is not None and (not _ISO.match(value) or days(value) is None):
                continue
            start, end = _trimmed(sentence, *match.span())
            found.append(Expression(start, end, value, relation, rule.name, reason))
    return longest(found)


def _month_cased(match: re.Match[str]) -> bool:
    """`may` and `march` written small are verbs."""
    named = match.groupdict()
    for group in ("m", "m2", "day"):
        name = named.get(group)
        if name and name[0].isalpha() and not name[0].isupper():
            return False
    return True


_LEAD = re.compile(
    r"(?:in|of|by|since|until|till|from|to|for|before|after|during|on|at|through|between)\b[ -]+(?!\d)", re.IGNORECASE
)


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Without the preposition in front."""
    lead = _LEAD.match(sentence, start, end)
    if (
        lead
        and lead.end() < end
        and not sentence[start:end].lower().startswith(("since the", "from 1", "from 2", "in a ", "in one", "in few"))
    ):
        start = lead.end()
    return start, end
