"""Anniversaries: which year is marked, how many years on it is, and the words that name what happened.

The year of an event is the year marked minus the number. The year marked is what the sentence says (`next year`,
`in 2018`, `on December 31, 2015`), else the transcript's own where it speaks of a celebration now. Where it says
neither, the value is left open, and the reason says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explore.dates._calendar import MONTHS, days, spoken
from explore.dates._expressions import Expression, Here
from explore.dates._numbers import CARDINAL, ORDINAL, number

_LATIN = {
    "centenary": 100, "centennial": 100, "bicentenary": 200, "bicentennial": 200, "tercentenary": 300,
    "tercentennial": 300, "quatercentenary": 400, "quincentenary": 500, "sesquicentennial": 150, "millennium": 1000,
    "golden wedding": 50, "silver wedding": 25, "diamond wedding": 60, "golden jubilee": 50, "silver jubilee": 25,
    "diamond jubilee": 60,
}  # fmt: skip
_latin = "|".join(sorted(_LATIN, key=len, reverse=True))
_MARKS = r"(?:mark\w*|celebrat\w*|commemorat\w*|observ\w*|congratulat\w*|coincid\w*|anniversary|jubilee|date|passed)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nth anniversary", re.compile(
        rf"\b(?P<n>{ORDINAL})(?:[ -](?:jubilee|round|official|historic|joint|centenary))? (?P<word>anniversar(?:y|ies)|birthdays?|jubilee)\b", re.I)),
    ("nth anniversary", re.compile(rf"\b(?P<latin>{_latin})(?: (?:anniversary|jubilee|celebrations?|birthday))?\b", re.I)),
    ("nth anniversary", re.compile(rf"\b(?P<n>{CARDINAL})[ -]year anniversary\b", re.I)),
    ("turns N", re.compile(
        rf"\b(?:turn(?:s|ed|ing)?|will be|would be|became|reach(?:es|ed)?) (?P<n>{CARDINAL})(?: years?(?: old| of age)?)?(?=[\s.,;!?)]|\Z)", re.I)),
    ("N years since", re.compile(rf"\b(?P<n>{CARDINAL}) ?years? (?=since\b|have passed since|passed since|from the (?:day|date|founding|birth))", re.I)),
    ("N years of", re.compile(rf"\b(?P<n>{CARDINAL}) ?years (?=of\b|in the\b)", re.I)),
    ("N years ago", re.compile(rf"\b(?P<n>{CARDINAL}) ?years ago\b", re.I)),
)  # fmt: skip

_CONGRATULATES = re.compile(
    r"\bcongratulat|\bgreetings|\bwish(?:es)?\b|\bwelcome\b|\boccasion\b|\bhonou?r of the\b", re.I
)
_NOW = re.compile(
    r"\b(?:this year|tomorrow|yesterday|tonight|this (?:spring|summer|autumn|winter|month|week|day)|have just|has just|we just|"
    r"recently|currently|ahead of|upcoming|approaching|coming days|(?:a |one |two |few )?(?:days?|weeks?|months?) ago)\b",
    re.I,
)
_LOOKING_BACK = re.compile(r"\b(?:marked|celebrated|was|were|had|when|did|celebrations? of)\b", re.I)
_COMING_UP = re.compile(r"\bcoming (?:up|soon)\b|\bapproaching\b", re.I)


@dataclass(slots=True)
class _Marked:
    """The year that is marked, and, where it is said, the day or month."""

    year: int
    rest: str
    why: str


Dated = tuple[int, int, str, str, str]
"""Start and end in the sentence, name, first and last day (ISO) of a thing that the catalogue dates."""


_NEEDS = {"nth anniversary": "anniversary", "turns N": "turning"}
_WORDS = {
    "N years since": ("since", "from the"),
    "N years of": ("mark", "celebrat", "commemorat"),
    "N years ago": ("anniversary", "celebrat"),
}
"""Words of which one must stand in the sentence: looked for before the slow pattern."""


def anniversaries(
    here: Here, held: frozenset[str], others: Sequence[Expression], dated: Sequence[Dated] = ()
) -> Iterator[Expression]:
    """The anniversaries of a sentence that holds these sorts of date words; `others` are its other dates, which say what year is marked.

    `dated` are the things named in it whose date the catalogue knows: what contradicts them is left open.
    """
    taken: list[tuple[int, int]] = []
    low = here.sentence.lower()
    for rule, pattern in _PATTERNS:
        if _NEEDS.get(rule, "years") not in held or not _any(_WORDS.get(rule), low):
            continue
        for match in pattern.finditer(here.sentence):
            if any(match.start() < b and a < match.end() for a, b in taken) or not _speaks_of_one(rule, match, here):
                continue
            count = _LATIN[match["latin"].lower()] if match.groupdict().get("latin") else number(match["n"])
            if not count:
                continue
            taken.append(match.span())
            yield _checked(_anniversary(rule, match, count, here, others), count, here, dated)


def _any(words: tuple[str, ...] | None, low: str) -> bool:
    return words is None or any(word in low for word in words)


def _speaks_of_one(rule: str, match: re.Match[str], here: Here) -> bool:
    """Whether a number of years is an anniversary: `turn 25`, `marks 20 years of`, not `for 20 years`."""
    sentence = here.sentence
    if rule == "nth anniversary":
        if match.groupdict().get("latin") and match["latin"].lower() == "millennium":
            return bool(re.search(r"\bmillennium (?:of|since)\b", sentence))
        return True
    before = sentence[max(0, match.start() - 60) : match.start()]
    after = sentence[match.end() : match.end() + 40]
    if rule == "turns N":
        aged = re.search(r"years? old|years? of age", match[0], re.I)
        turning = match[0].lower().startswith(("turn", "is turning"))
        if turning:
            return not re.match(r"\s*(?:percent|per|%|million|billion|degrees|to\b|into\b)", after)
        if aged:
            return bool(re.search(_MARKS, sentence, re.I)) or match[0].lower().startswith("will be")
        return match[0].lower().startswith("will be") and bool(
            re.search(r"anniversary|birthday|jubilee", sentence, re.I)
        )
    if rule == "N years of":
        return bool(re.search(r"\b(?:mark|celebrat|commemorat)\w*\s+(?:\w+\s+){0,2}\Z", before, re.I))
    if rule == "N years ago":
        return bool(re.search(r"\banniversary\b|\bcelebrat", sentence, re.I))
    return bool(re.search(rf"{_MARKS}|\bit (?:is|has been|will be)\b|^\W*\w*\s*\Z|\bdates?\b", before + after, re.I))


def _anniversary(
    rule: str, match: re.Match[str], count: int, here: Here, others: Sequence[Expression]
) -> Expression:  # fmt: skip
    event = _event(rule, match, here)
    end = match.end()
    start, end = match.start(), len(here.sentence[:end].rstrip())
    given = _event_day(here, match)
    if given:
        return Expression(
            start, end, given, "anniversary", rule, f"{count} years: the text gives the day itself, {given}", event
        )
    marked = _marked(rule, match, here, others)
    if marked is None:
        reason = f"{count} years: the text does not say which year was marked"
        return Expression(start, end, None, "anniversary", rule, reason, event)
    year = marked.year - count
    if year < 1:
        return Expression(start, end, None, "anniversary", rule, f"{marked.year} − {count} is before our era", event)
    value = f"{year:04d}{marked.rest}"
    shown = f"{marked.why}, {marked.year} − {count}" if marked.why else f"{marked.year} − {count}"
    return Expression(start, end, value, "anniversary", rule, shown, event)


def _checked(one: Expression, count: int, here: Here, dated: Sequence[Dated]) -> Expression:
    """The same, held against the catalogue's date of the thing that is named: both are told, none is mended.

    Where the sentence says no year, and the transcript's own does not fit the catalogue's date, it stays open, unless
    the catalogue's day comes round within weeks of the transcript.
    """
    if not one.event:
        return one
    for start, end, name, day, last in dated:
        if here.sentence[start:end] not in one.event:
            continue
        year = int(day[:4])
        if one.value is not None and last and int(one.value[:4]) == int(last[:4]):
            return one  # what is marked of a battle is its end
        if one.value is not None and int(one.value[:4]) == year:
            if day.startswith(one.value):
                one.reason += f"; the catalogue dates {name} to {day}"
            return one
        if one.value is not None and "at the time" not in one.reason:
            one.reason += f"; the catalogue dates {name} to {day}"
            return one
        if len(day) == 10 and _comes_round(day, count, here):
            one.value, one.reason = (
                day,
                f"{day}, by the catalogue, comes round {count} years on within weeks of {here.day}",
            )
        else:
            one.value = None
            one.reason = (
                f"the text does not say which year was marked; the catalogue dates {name} to {day}, "
                f"whose {count} years are up in {year + count}"
            )
        return one
    return one


_WEEKS = 45


def _comes_round(day: str, count: int, here: Here) -> bool:
    ends = days(f"{int(day[:4]) + count:04d}{day[4:]}")
    return ends is not None and abs((ends[0] - here.today).days) <= _WEEKS


def _event_day(here: Here, match: re.Match[str]) -> str | None:
    """`(established on October 22, 1992)`: the day of the event in so many words."""
    found = re.search(
        r"\((?:established|signed|founded|concluded|created|formed)?\s*(?:on|in) (?P<m>[A-Z][a-z]+) (?P<d>\d{1,2}), (?P<y>\d{4})\)",
        here.sentence[match.end() :],
    )
    if found and found["m"].lower() in MONTHS:
        return f"{found['y']}-{MONTHS[found['m'].lower()]:02d}-{int(found['d']):02d}"
    return None


def _marked(rule: str, match: re.Match[str], here: Here, others: Sequence[Expression]) -> _Marked | None:
    """The year marked, None where the text does not say it."""
    said = _said(match, here, others) or _said_next(here)
    if said is not None:
        return said
    today = here.today
    clause = _clause(here.sentence, match)
    before = here.sentence[max(0, match.start() - 70) : match.start()]
    if _COMING_UP.search(clause):
        return _Marked(today.year + 1, "", f"coming up on {spoken(today)}") if today.month == 12 else None
    if _NOW.search(here.sentence):
        return _Marked(today.year, "", f"marked at the time, {spoken(today)}")
    if any(pattern.search(text) for pattern, text in zip(_OPEN, (before, before, clause), strict=True)):
        return None
    back = _LOOKING_BACK.search(clause) or here.tense(match.start()) < 0
    if _IN_HONOUR.search(before) and back and not _CONGRATULATES.search(clause):
        return None
    if match[0].endswith("Anniversary") and match.start():
        return None  # part of a name: the 70th Anniversary of Victory Plant
    if re.search(r"\b(?:marked|celebrated)\b", clause, re.I):
        previous = here.before[-1] if here.before else None
        if previous is not None and previous.value and previous.reason.startswith("“last year"):
            return _Marked(int(previous.value[:4]), "", "last year, said just before")
    return _Marked(today.year, "", f"spoken of as marked at the time, {spoken(today)}")


_OPEN = (
    re.compile(r"\b(?:that|which|when \w+) (?:had )?(?:marked|celebrated)\b[^.]*\Z", re.I),
    re.compile(
        r"\b(?:programmes|projects|formats|events|executive order|decision|decree|order)\b[^.]{0,40}\b(?:marking|celebrat\w+|on|for)\b[^.]{0,20}\Z",
        re.I,
    ),
    re.compile(r"\A(?:During|After|At) the [^,]*\bmarking\b", re.I),
)
"""Forms that leave the year open: a session that marked …, programmes marking …, an order on celebrating …."""
_IN_HONOUR = re.compile(
    r"\b(?:in hono[u]?r of|for|on|during|at|marking)\s+(?:the|its|their|your|our|[\w’' ]{2,40}[’']s?)?\s*\Z",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"\A(?:This|It|That|They|The celebrations?)\b[^.]*?\b(?:in (?P<n>{CARDINAL}) years?[’']?s?(?: time)?|in (?P<y>(?:19|20)\d\d)|(?P<next>next year))\b"
)


def _said_next(here: Here) -> _Marked | None:
    """`This will take place in two years’ time`: the next sentence says the year."""
    match = _NEXT.match(here.after)
    if match is None:
        return None
    if match["y"]:
        return _Marked(int(match["y"]), "", "the sentence that follows")
    count = 1 if match["next"] else number(match["n"])
    if count is None or count > 30:
        return None
    return _Marked(here.today.year + count, "", f"{here.today.year} + {count}, by the sentence that follows")


def _clause(sentence: str, match: re.Match[str]) -> str:
    begin = max(sentence.rfind("; ", 0, match.start()), sentence.rfind(": ", 0, match.start()))
    end = sentence.find("; ", match.end())
    return sentence[begin + 1 : end if end >= 0 else len(sentence)]


def _said(match: re.Match[str], here: Here, others: Sequence[Expression]) -> _Marked | None:
    """The year that the sentence's other dates say is marked: the nearest of them, a year of the event left out."""
    best: tuple[int, _Marked] | None = None
    for one in others:
        if one.value is None or (one.start < match.end() and match.start() < one.end):
            continue
        if one.rule == "near day":
            continue  # “today I signed an order on …” says nothing of the year that is marked
        if _tells_the_event(one, match, here):
            continue
        ends = days(one.value)
        if ends is None or (ends[1].year - ends[0].year > 0 and one.relation == "span"):
            continue
        year = ends[0].year
        if not here.today.year - 40 < year < here.today.year + 60:
            continue
        rest = ""
        if "/" not in one.value and _held_then(one, match, here):
            rest = one.value[4:]
        distance = min(abs(one.start - match.end()), abs(match.start() - one.end))
        distance -= 200 * (one.rule in {"this unit", "day and month", "day, month, year", "year"})
        text = here.sentence[one.start : one.end]
        why = f"{_written(one.value)}" if rest else f"“{text}”"
        if best is None or distance < best[0]:
            best = (distance, _Marked(year, rest, why))
    return best[1] if best else None


def _written(value: str) -> str:
    ends = days(value)
    if ends and ends[0] == ends[1]:
        return f"{spoken(ends[0])[:-5]}"
    return spoken(ends[0]).split()[1] if ends else value[5:]


def _tells_the_event(one: Expression, match: re.Match[str], here: Here) -> bool:
    """A date that belongs to the event: `Victory in the Great Patriotic War of 1941–1945`, `on April 3, 1992`."""
    if one.relation == "relative":
        return False
    before = here.sentence[max(0, one.start - 6) : one.start].lower()
    if (
        one.relation == "span"
        and one.value
        and "/" in one.value
        and one.rule in {"years", "decade", "century", "past span"}
    ):
        return True
    after_it = one.start > match.end()
    if one.value is not None and int(one.value[:4]) < here.today.year - 25:
        return True
    return after_it and before.endswith("of ") and one.rule == "year"


def _held_then(one: Expression, match: re.Match[str], here: Here) -> bool:
    """Whether a day or month in the sentence is the day of the anniversary itself."""
    if one.rule not in {"day and month", "day, month, year", "month", "near day"} or one.value is None:
        return False
    if one.rule == "near day":
        return False
    sentence = here.sentence
    between = sentence[min(one.end, match.end()) : max(one.start, match.start())]
    return not re.search(r"[;:]|\b(?:but|while|because|until)\b", between) and not re.search(
        r"\b(?:birthday|summit|meeting|visit|conference)\b", between
    )


# The words that name what happened ------------------------------------------------------------------------------

_OF = re.compile(
    r"\s*,?\s*(?:celebrations?\s+)?(?:\([^)]*\)\s*)?(?:of|since|from|in|that)\s+(?:the (?:day|date|time) (?:of|when|that)\s+)?(?P<event>.+)",
    re.S,
)
_ENDS = re.compile(
    r"[.;:!?()]|\s[–—]\s|,(?!\s[A-Z0-9][^,]{0,40}(?:,| and ))|\b(?:which|who|where|when|this year|next year|last year|to be held|"
    r"will|is|are|was|were|has|have|had|today|tomorrow|yesterday|in (?:19|20)\d\d|on (?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December)|so|and (?:I|we|also|it|the \d+|\d+\w*)|as well as|together with|"
    r"took place|takes place|with (?:a|great)|by (?!the )|that over|which)\b"
)
_OWN = re.compile(r"\b(?P<who>(?:its|their|your|our|his|her|my))\s+(?:own\s+)?(?:[a-z]+\s+)?\Z", re.I)
_OWNER = re.compile(r"(?P<who>(?:[Tt]he )?[\w’'\-., ]{2,80}?)[’'](?:s)?\s+(?:own |recent |big )?\Z")
_VERB = re.compile(
    r"\s(?:will |is |are |was |has |have |had |also |be |been |just |recently |soon |in turn |already |should |would )*"
    r"(?:mark(?:s|ed|ing)?|celebrat(?:es?|ed|ing)|turn(?:s|ed|ing)?|observ\w+|approach\w*|reach\w*|commemorat\w+|be|is)\b"
)


def _event(rule: str, match: re.Match[str], here: Here) -> str | None:
    """The words of the sentence that name what happened."""
    sentence = here.sentence
    after = _OF.match(sentence, match.end())
    if after and rule != "turns N":
        stop = _ENDS.search(after["event"])
        text = after["event"][: stop.start()] if stop else after["event"]
        text = text.strip(" ,“”\"'’")
        if text:
            return _plain(text)
    before = sentence[: match.start()]
    if rule != "turns N":
        owner = _OWNER.search(before)
        if owner:
            return _plain(_last_noun(owner["who"]))
    own = _OWN.search(before)
    verb = next(reversed(list(_VERB.finditer(sentence[: match.end()]))), None)
    if verb is not None and verb.start() > 0:
        subject = re.split(
            r"[.;:]|\s[–—]\s|, (?!and )|\b(?:that|as|and|which|because) (?=[A-Zt])", sentence[: verb.start()]
        )[-1]
        subject = subject.strip(" ,")
        if subject.lower() in {"which", "that", "who"}:
            held = re.sub(r"[,\s]*(?:which|that|who)\s*\Z", "", sentence[: verb.start()])
            subject = re.split(r"\b(?:of|with|on the basis of|include|in) (?=the |[A-Z])|\s[–—]\s", held)[-1].split(
                ", "
            )[0]
        if subject and subject.lower() not in {"we", "it", "this year", "i", "this", "they", "he", "she", "you"}:
            return _plain(subject)
    if own:
        objects = re.search(r"\b(?:congratulat\w+|greet\w*|welcom\w*) (?P<who>[^.,;]+?) (?:on|with)\b", before)
        if objects:
            return _plain(objects["who"])
    following = re.match(r"\s+(?P<event>[a-zA-Z][^.;,]{3,80})", sentence[match.end() :])
    if (
        following
        and rule == "nth anniversary"
        and not re.match(r"\s*(?:in|on|this|next|last|and|is|was|with|to|will)\b", following[0])
    ):
        return _plain(following["event"])
    return _plain(before.split(",")[-1]) if rule != "nth anniversary" and before.strip() else None


def _last_noun(text: str) -> str:
    """The owner alone: what stands after the last verb or preposition before `’s`."""
    parts = re.split(
        r"\b(?:on|of|marking|marked|mark|celebrate|celebrated|celebrating|honour of|honor of|for|to|with|that|during|congratulated .* on)\s+",
        text,
    )
    return parts[-1] or text


def _plain(text: str) -> str | None:
    text = " ".join(text.split()).strip(" ,–—")
    return text or None
