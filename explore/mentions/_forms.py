"""What no catalogue knows, found by the form of its name: each rule a function of a chain of capitalised words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from explore.labels.words import OFFICES, is_common
from explore.mentions import _heads as heads
from explore.mentions._found import Found
from explore.mentions._given import GIVEN, PATRONYMIC, SURNAME_ENDINGS
from explore.mentions._tokens import UPPER, Token

_TITLES = OFFICES | heads.HONORIFICS | {"presidential", "vice", "acting", "former", "first", "prime"}


class Known:
    """What is known of the spans of a text when forms are looked for; the mentions must not overlap."""

    __slots__ = ("_starts", "found")

    def __init__(self, found: list[Found]) -> None:
        self.found = found
        self._starts = [one.start for one in found]

    def holding(self, token: Token) -> Found | None:
        """The mention that covers a word, None where none does."""
        i = bisect_right(self._starts, token.start) - 1
        if i < 0:
            return None
        one = self.found[i]
        return one if token.start < one.end else None


def slices(chain: list[Token], joins: frozenset[str]) -> Iterator[list[Token]]:
    """The chain cut wherever words are joined by none of `joins`."""
    part: list[Token] = []
    for token in chain:
        if part and token.join not in joins:
            yield part
            part = []
        part.append(token)
    if part:
        yield part


_BLANK = frozenset({" "})
_NAMELIKE = re.compile(rf"[{UPPER}][^\W\d_]*[a-zß-ÿ][^\W\d_]*(?:[-’'][^\W\d_]+)*\Z|[{UPPER}]\.\Z")


def persons(text: str, chain: list[Token], known: Known) -> Iterator[Found]:
    """Forename and surname: `Alexei Repik`, `V. Putin`, `Anne-Marie de Wit`; a title and a surname: `Governor Morozov`."""
    for part in slices(chain, frozenset({" ", "de"})):
        at = 0
        while at < len(part):
            size, confidence, rule = _person_at(part, at, known)
            if size:
                words = part[at : at + size]
                name = " ".join(text[words[0].start : words[-1].end].split())
                form = "surname" if size == 1 else "name"
                yield Found(words[0].start, words[-1].end, "person", None, form, rule, confidence, name)
                at += size
            else:
                at += 1


def _person_at(part: list[Token], at: int, known: Known) -> tuple[int, str, str]:
    token = part[at]
    if token.join == "de" or known.holding(token) or not _NAMELIKE.match(token.word):
        return 0, "", ""
    titled = at > 0 and part[at - 1].low.rstrip(".") in _TITLES and token.join == " "
    honoured = at > 0 and part[at - 1].low.rstrip(".") in heads.HONORIFICS and token.join == " "
    if honoured:
        size = _surname(part, at, known, most=4)
        if size == 1 and not token.possessive and _surname(part, at + 1, known, most=1) and part[at + 1].join == " ":
            size = 2  # a forename that no table has: Dr Tanveke Vrielinck
        return (size, "certain", "honorific") if size else (0, "", "")
    initial = token.word.endswith(".")
    given = token.low in GIVEN or initial
    if given:
        if token.opening and token.low in heads.STARTERS:
            return 0, "", ""
        size = 1
        while at + size < len(part) and part[at + size].word.endswith(".") and part[at + size].join == " ":
            size += 1
        rest = _surname(part, at + size, known, most=3)
        if rest:
            return size + rest, "likely", "forename"
        if titled and not initial:
            return 1, "check", "office"
        return 0, "", ""
    if titled and _plain(token):
        size = _surname(part, at, known, most=3)
        return (size, "likely", "office") if size else (0, "", "")
    following = part[at + 1] if at + 1 < len(part) else None
    if (
        following
        and following.join == " "
        and not known.holding(following)
        and not token.opening
        and _plain(token)
        and _plain(following)
        and following.low.endswith(SURNAME_ENDINGS)
        and len(following.word) > 4
        and not following.word.isupper()
        and (at + 2 == len(part) or part[at + 2].low not in heads.KIND_OF)
    ):
        return 2, "check", "surname ending"
    return 0, "", ""


def _surname(part: list[Token], at: int, known: Known, *, most: int) -> int:
    """How many words from `at` on are a surname (or patronymic and surname): up to `most`."""
    size = 0
    while size < most and at + size < len(part):
        token = part[at + size]
        if token.join not in {" ", "de"}:
            break
        held = known.holding(token)
        if (held and not (held.kind == "place" and held.confidence != "certain")) or not _NAMELIKE.match(token.word):
            break
        if not _plain(token) and token.join != "de":
            break
        size += 1
        if token.possessive:
            break
        more = part[at + size] if at + size < len(part) else None
        if more and more.low.endswith(PATRONYMIC):
            continue
        if token.low.endswith(PATRONYMIC) or token.word.endswith("."):
            continue
        if more and more.join == " " and (more.low in GIVEN or token.low in GIVEN):
            continue
        if not (more and more.join == "de"):
            break
    return size


def _plain(token: Token) -> bool:
    """A word that may be a name: no office, no head, no word of every day."""
    low = token.low
    return not (low in _TITLES or low in heads.KIND_OF or low in heads.STARTERS or is_common(low)) and len(low) > 1


_LIMIT = 12


_YEAR_AFTER = re.compile(r" (?:19|20)\d\d\b(?![-–/%])")


def headed(text: str, chain: list[Token], known: Known) -> Iterator[Found]:
    """Capitalised runs with a head that tells the kind: `Federal Service for …`, `Razdan Power Station`, `Kerch Strait`."""
    used = -1
    owners: list[tuple[Found, int]] = []
    for i, token in enumerate(chain):
        kind = heads.KIND_OF.get(token.low)
        if kind is None or i <= used or (token.word.isupper() and len(token.word) < 5):
            continue
        held = known.holding(token)
        if held is not None and held.kind != "nationality":
            continue
        if i + 1 < len(chain) and chain[i + 1].low in heads.NO_HEAD_BEFORE.get(token.low, ()):
            continue
        first = _left(chain, i, known)
        last = _right(chain, i, known)
        for j in range(i + 1, last + 1):
            # The last head of a run tells the kind: Moscow City Government.
            if chain[j].join != " ":
                break
            kind = heads.KIND_OF.get(chain[j].low, kind)
        venue = next((j for j in range(i, last + 1) if chain[j].low in {"center", "centre"}), 0)
        if venue and chain[venue - 1].low in heads.VENUES:
            kind = "place"
        for one, start in owners:
            if chain[first].join == "'s" and one.end == chain[first - 1].end:
                first = start
        if first == i and last == i:
            continue
        if (
            kind == "event"
            and all(
                t.low in heads.NO_PROPER or t.low in heads.KIND_OF
                for t in chain[first : last + 1]
                if known.holding(t) is None
            )
            and not any(known.holding(t) for t in chain[first : last + 1])
        ):
            continue
        if first == i and token.low not in heads.BEFORE and not _carried(chain, i, last):
            continue
        if all(_qualifies_not(chain[j], known) for j in range(first, last + 1) if j != i):
            continue
        span = chain[first : last + 1]
        used = last
        start = span[0].start
        if kind == "event":
            lead = _LEADING.search(text, max(0, start - 40), start)
            start = lead.start() if lead else start
        end = span[-1].end
        if kind == "event" and (year := _YEAR_AFTER.match(text, end)):
            end = year.end()
        one = Found(start, end, kind, None, "name", f"head of {kind}", "likely")
        owners.append((one, first))
        yield one


def _carried(chain: list[Token], i: int, last: int) -> bool:
    return last > i and chain[i + 1].join in {"of", "for", "on"}


def _qualifies_not(token: Token, known: Known) -> bool:
    """A word that makes no name of a head: Our, The, an office, a person."""
    held = known.holding(token)
    if held is not None and held.kind == "person":
        return True
    return token.low in heads.STARTERS or (token.low in OFFICES and held is None)


def _left(chain: list[Token], i: int, known: Known) -> int:
    """The first word of the run that belongs to the head at `i`."""
    first = i
    while first > 0 and i - first < _LIMIT:
        join = chain[first].join
        before = chain[first - 1]
        held = known.holding(before)
        if join == "and":
            # Industry and Trade Ministry; but Russia and Gazprom Bank are two.
            if held is not None or (first - 2 >= 0 and chain[first - 1].join not in {" ", ","}):
                break
            if before.low in heads.KIND_OF:
                break
            if first == i:
                break
        elif join == "'s":
            if (held is not None and held.kind in {"person", "place"}) or before.low in heads.STARTERS:
                break
        elif join != " ":
            break
        if held is not None and held.kind == "person" and held.rule != "surname":
            break
        if _starts(before) or (before.low.rstrip(".") in _TITLES and before.low not in {"first"}):
            break
        if before.opening and before.low in _OPENERS:
            break
        first -= 1
        if held is not None and held.start < before.start:
            while first > 0 and chain[first].start > held.start:
                first -= 1
    return first


def _starts(token: Token) -> bool:
    """Whether the word is no part of a name: it begins the sentence, or is an article."""
    return token.low in heads.STARTERS and (token.opening or token.low in _ALWAYS)


_ALWAYS = frozenset(
    "the a an this that these those my our your his her its their and of in on at for to before after with from by "
    "during upon as".split()
)
"""Written with a capital in titles, and no part of a name there either."""
_OPENERS = frozenset("meeting visit working talks opening greetings message speech excerpts telephone".split())


def _right(chain: list[Token], i: int, known: Known) -> int:
    """The last word of the run that belongs to the head at `i`."""
    last = i
    low = chain[i].low
    while last + 1 < len(chain) and last - i < _LIMIT:
        token = chain[last + 1]
        held = known.holding(token)
        if chain[last].possessive:
            break
        if token.join == " ":
            if held is not None and held.kind == "person":
                break
            if last == i and low in heads.BEFORE and held is None and _plain(token):
                last += 1
                continue
            if token.low.rstrip(".") in _TITLES:
                break
            if token.low in heads.KIND_OF or last > i or (held is not None and held.kind == "nationality"):
                last = _through(chain, last + 1, held)
                continue
            break
        if token.join in heads.TAKES_MORE and low in heads.TAKES_MORE[token.join] and last == i:
            if held is not None and held.kind == "person" and low not in {"palace", "cathedral", "square", "theatre"}:
                break
            last = _through(chain, last + 1, held)
            continue
        if token.join == "in" and last > i and low in {"days", "year"} and held is not None and held.kind == "place":
            last = _through(chain, last + 1, held)
            continue
        if token.join in {"of", "and", ","} and last > i and _belongs(chain, last, known):
            last = _through(chain, last + 1, held)
            continue
        break
    return last


def _through(chain: list[Token], j: int, held: Found | None) -> int:
    """The last word of what is known to begin at `j`."""
    if held is not None:
        while j + 1 < len(chain) and chain[j + 1].start < held.end:
            j += 1
    return j


def _belongs(chain: list[Token], last: int, known: Known) -> bool:
    """Whether what follows by `of`, `and`, a comma carries the name on: Ministry of Industry and Trade."""
    token = chain[last + 1]
    held = known.holding(token)
    if token.join == "of":
        return held is None or held.kind in {"place", "nationality"}
    if held is not None or token.low in heads.KIND_OF or token.low.rstrip(".") in _TITLES or not _word(token):
        return False
    before = known.holding(chain[last])
    if before is not None:
        return False
    if token.join == ",":
        rest = [t.join for t in chain[last + 2 : last + 5]]
        return "and" in rest
    return True


def _word(token: Token) -> bool:
    return token.word[-1:].islower() and token.low not in GIVEN


_STOPS = re.compile(
    r"[.;:()\[\]–—“”\"!?\n]|,(?! [^,.;:\n]{1,60}? and\b)|\b(?:which|that|who|whose|was|is|are|were|has|have|had|will|would|can|could|should|may|"
    r"might|must|to|as|at|by|after|before|when|while|where|since|until|signed|concluded|adopted|entered|we|i|you|they|"
    r"it|he|she|if|but|because|so|these|today|yesterday|there|then|also|this|our|your|their|his|including|both|"
    r"during|under|not|remains?|provides?|came|comes|went|opens?|marks?|sets?|became|becomes?|shall|being|"
    r"into|through|concerning|and (?:other|a number|the|i|we|a|an|will|is|in)\b)\b|\band (?=[a-z]+(?:ed|ing)\b)",
)
_DOCUMENT = re.compile(
    r"\b(?:(?P<lead>(?:[A-Z][\w’'-]+ ){0,5}?))(?P<head>Agreement|Treaty|Declaration|Protocol|Memorandum|Convention|"
    r"Pact|Accords?|Code|Resolution|Statement|Communiqué|Communique|Executive Order|Federal Law|Law|Act|Concept|"
    r"Strategy|Programme|Program|Roadmap|Guidelines|Contract|Plan|Decree|Charter|Partnership|Framework)"
    r"(?P<prep> (?:of Understanding )?(?:on|of|for|between|against) )"
)
_SMALL_TAIL = re.compile(r"(?:\s+(?:and|of|on|in|the|for|with|between|a|an|or|from|its|to|,))+\s*\Z|[\s,]+\Z")
_LONGEST_TITLE = 170


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(words, matchkind=MatchKind.Standard)


def _holds(words: tuple[str, ...], text: str) -> bool:
    """Whether one of the words stands in the text: one fast pass before a slower pattern."""
    return bool(_any_of(words).find_matches_as_indexes(text))


_TITLED = (
    "Agreement", "Treaty", "Declaration", "Protocol", "Memorandum", "Convention", "Pact", "Accord", "Code", "Resolution",
    "Statement", "Communi", "Executive Order", "Law", "Act", "Concept", "Strategy", "Program", "Roadmap", "Guidelines",
    "Contract", "Plan", "Decree", "Charter", "Partnership", "Framework",
)  # fmt: skip


def documents(text: str, known: Known) -> Iterator[Found]:
    """The title of an agreement, its small words too: `Agreement on a free trade zone in the CIS`."""
    if not _holds(_TITLED, text):
        return
    for match in _DOCUMENT.finditer(text):
        head = match["head"]
        start = match.start("head")
        prep = match["prep"].split()[-1]
        if prep == "of" and head not in {
            "Treaty",
            "Agreement",
            "Declaration",
            "Memorandum",
            "Convention",
            "Protocol",
            "Charter",
            "Code",
        }:
            continue
        body = match.end()
        stop = _STOPS.search(text, body, body + _LONGEST_TITLE)
        end = stop.start() if stop else min(len(text), body + _LONGEST_TITLE)
        first = re.match(r"(?:the |a |an )?(\S+)", text[body:end])
        if first is None:
            continue
        title = first[1][:1].isupper()
        if title:
            end = _capitals_end(text, body, min(len(text), body + _LONGEST_TITLE))
        tail = _SMALL_TAIL.search(text, start, end)
        end = tail.start() if tail else end
        if end <= body or text[body:end].lower() in {"the", "a"}:
            continue
        if not title and prep == "of":
            continue
        lead = match["lead"].split()
        while lead and lead[0].lower() in heads.STARTERS:
            lead.pop(0)
        if lead and all(w[:1].isupper() for w in lead):
            start -= len(" ".join(lead)) + 1
        yield Found(start, end, "agreement", None, "name", "title of an agreement", "likely", "")


_CAPITALS = re.compile(
    rf"(?:(?:the|a|an) )?(?:[{UPPER}\d][\w’'-]*)"
    rf"(?:,?(?!(?:,? and)? on the [A-Z])(?: (?:and|between|of|for|on|in|with|to|by|against|the|a|an)){{0,3}} [{UPPER}\d][\w’'\-–]*)*"
)


def _capitals_end(text: str, body: int, end: int) -> int:
    found = _CAPITALS.match(text, body, end)
    return found.end() if found else end


_SMALL = {
    "infrastructure": re.compile(rf"(?: (?:high-speed|rapid|ring|federal|main))? (?:{heads.SMALL_INFRASTRUCTURE})\b"),
    "event": re.compile(rf" (?:{heads.SMALL_EVENT})\b"),
    "agreement": re.compile(rf" (?:{heads.SMALL_AGREEMENT})\b"),
    "organisation": re.compile(rf" (?:{heads.SMALL_ORGANISATION})\b"),
}
_GLOSS = re.compile(r" \[[^\[\]\n]{3,80}\](?= )")
_LEADING = re.compile(rf"\b{heads.LEADING}\Z")


def small_heads(text: str, chain: list[Token], known: Known) -> Iterator[Found]:
    """A name and a small noun that makes one name with it: `Tavrida road`, `Russian-Armenian talks`, `Soviet government`."""
    last = chain[-1]
    if last.possessive:
        return
    held = known.holding(last)
    end = max(last.end, held.end if held else 0)
    if text[end : end + 1] != " ":
        return
    # What the editors explain in brackets: EurAsEC [Eurasian Economic Community] summit.
    gloss = _GLOSS.match(text, end)
    end = gloss.end() if gloss else end
    for kind, pattern in _SMALL.items():
        match = pattern.match(text, end)
        if match is None:
            continue
        part = next(reversed(list(slices(chain, _BLANK))))
        part = _proper(part, known)
        if not part:
            return
        kinds = {one.kind for one in map(known.holding, part) if one}
        plain = any(known.holding(t) is None for t in part)
        if (kind == "infrastructure" and not (plain or kinds & {"place", "infrastructure"})) or (
            kinds & {"person"} and kind != "infrastructure"
        ):
            return
        if kind == "infrastructure" and kinds == {"nationality"} and len(part) == 1 and not plain:
            return
        if kind == "agreement" and not ((plain and len(part) > 1) or kinds & {"agreement"}):
            return
        if kind == "organisation" and not (
            kinds & {"nationality", "place"} or (match[0] == " alliance" and "-" in part[-1].word)
        ):
            return
        if kind == "organisation" and match[0] == " alliance" and "-" not in text[part[0].start : part[-1].end]:
            return
        if kind == "event" and not _makes_event(part, kinds, match[0].strip(), plain):
            return
        first = known.holding(part[0])
        start = min(part[0].start, first.start) if first else part[0].start
        if kind == "event":
            before = _LEADING.search(text, max(0, start - 40), start)
            if before:
                start = before.start()
        yield Found(start, match.end(), kind, None, "name", f"small head of {kind}", "likely", "")
        return


def _makes_event(part: list[Token], kinds: set[str], head: str, plain: bool) -> bool:
    if head in {"war", "crisis", "conflict"}:
        return bool(kinds & {"place", "nationality", "event"}) and not plain
    if head.endswith("meeting"):
        return (
            part[-1].word.isupper()
            or part[-1].word[-1:].isdigit()
            or (kinds == {"organisation"} and len(part[-1].word) < 7)
        )
    if head == "talks":
        return bool(kinds & {"place", "nationality"}) or "-" in part[-1].word
    if plain and not kinds and len(part) == 1:
        return part[0].word.isupper() or part[0].word[-1:].isdigit() or not part[0].opening
    return bool(kinds & {"place", "organisation", "event", "agreement"}) or plain or "-" in part[-1].word


def _proper(part: list[Token], known: Known) -> list[Token]:
    """The words at the end of a run that make a name: none that begins the sentence, no office, no person."""
    out: list[Token] = []
    for token in reversed(part):
        held = known.holding(token)
        if held is not None and held.kind == "person" and out:
            break
        if token.low in heads.STARTERS or token.low.rstrip(".") in _TITLES:
            break
        out.insert(0, token)
    if out and out[0].opening and known.holding(out[0]) is None and len(out) > 1 and out[0].low in _OPENERS:
        out.pop(0)
    return out


_PROGRAMME = re.compile(r" (?:programme|program|festival|celebrations)\b")


def programmes(text: str, found: list[Found]) -> Iterator[Found]:
    """`Days of Armenia programme`: an event with the noun that tells how it is held."""
    for one in found:
        more = _PROGRAMME.match(text, one.end) if one.kind == "event" else None
        if more is not None and re.search(r"\b[Dd]ays?\b|\b[Yy]ear\b", text[one.start : one.end]):
            yield Found(one.start, more.end(), "event", None, "name", "small head of event", "likely")


_OF_ORG = re.compile(
    r"\b(?P<lead>(?:official |informal |extraordinary |regular |annual )?(?:(?:[Mm]eeting|[Ss]ummit|[Ss]ession)) of (?:the )?(?:heads of state of the )?)\Z"
)
_HEADS_AFTER = re.compile(r" (?:heads of state(?: and government)?|leaders|foreign ministers|heads of government)\b")


def meetings_of(text: str, found: list[Found]) -> Iterator[Found]:
    """`meeting of the Supreme Eurasian Economic Council`: an event named by the body that meets."""
    for one in found:
        if one.kind != "organisation" or one.start < 6:
            continue
        lead = _OF_ORG.search(text, max(0, one.start - 70), one.start)
        if lead is None:
            continue
        more = _HEADS_AFTER.match(text, one.end)
        end = more.end() if more else one.end
        if more is None and not re.search(
            r"Council|Summit|Assembly|Committee|Commission|Conference|Quartet|SCO|CIS|G20|G8|Forum",
            text[one.start : one.end],
        ):
            continue
        yield Found(lead.start(), end, "event", None, "name", "meeting of a body", "likely", "")


_NAMED_AFTER = {
    kind: re.compile(
        rf"\b(?:{nouns}),? (?:of |called |named |the )?(?P<name>[{UPPER}][\w’'-]+(?: [{UPPER}][\w’'-]+)?)", re.UNICODE
    )
    for kind, nouns in heads.NAMED_AFTER.items()
}


_NOUNS = {noun: kind for kind, nouns in heads.NAMED_AFTER.items() for noun in nouns.split("|")}
_KINDS = tuple(_NOUNS.values())


def named_after(text: str, known: Known) -> Iterator[Found]:
    """A noun, written small, before the name: `the icebreaker Viktor Chernomyrdin`."""
    nouns = _any_of(tuple(_NOUNS)).find_matches_as_indexes(text, overlapping=True)
    if not any(text[start - 1 : start] == " " for _, start, _ in nouns):
        return
    kinds = {_KINDS[index] for index, _, _ in nouns}
    for kind, pattern in _NAMED_AFTER.items():
        if kind not in kinds:
            continue
        for match in pattern.finditer(text):
            start, end = match.span("name")
            name = match["name"]
            if name.endswith(("’s", "'s")):
                end -= 2
            if name.split()[0].lower() in heads.STARTERS | _TITLES or (name.isupper() and len(name) < 4):
                continue
            first = name.split()[0].lower()
            if first in heads.KIND_OF or is_common(first):
                continue
            held = [one for one in known.found if one.start < end and start < one.end]
            if (kind == "place" and held) or any(one.kind in {"nationality", "organisation"} for one in held):
                continue
            yield Found(start, end, kind, None, "name", f"noun before {kind}", "likely", "")


_NAMED_BEFORE = {kind: re.compile(rf" (?:{nouns})\b") for kind, nouns in heads.NAMED_BEFORE.items()}


def named_before(text: str, chain: list[Token], known: Known) -> Iterator[Found]:
    """A name that tells nothing of itself, and a small noun after it that does: `AeroKompozit company`."""
    last = chain[-1]
    there = known.holding(last)
    if last.possessive or last.opening or (last.word.isupper() and len(last.word) < 4):
        return
    if there is not None and there.kind != "place":
        return
    for kind, pattern in _NAMED_BEFORE.items():
        if pattern.match(text, last.end) is None:
            continue
        part = _proper(next(reversed(list(slices(chain, _BLANK)))), known)
        held = [known.holding(t) for t in part]
        if not part or (kind == "organisation" and any(held)) or not _word_like(part):
            return
        yield Found(part[0].start, part[-1].end, kind, None, "name", f"noun after {kind}", "likely")
        return


def _word_like(part: list[Token]) -> bool:
    return all(token.low not in heads.NO_PROPER and not is_common(token.low) for token in part)


_ACRONYM = re.compile(rf"\s?\((?:the |the so-called |also |“)?(?P<short>[{UPPER}][{UPPER}\d&-]{{1,9}})(?:[”)]|[,;])")


def acronym_after(text: str, one: Found) -> tuple[int, int] | None:
    """The span of an acronym in brackets right after a name: `Moscow Central Circle (MCC)`."""
    match = _ACRONYM.match(text, one.end)
    return match.span("short") if match else None
