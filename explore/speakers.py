"""Who speaks: from printed labels to names, roles and kinds of turn, within each document.

Names are settled by the page itself: a short name by the long one that it prints elsewhere, an initial or a
surname by the full name, two spellings by the more frequent. Nothing here looks from one document to another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

import pandas as pd

from explore.labels import Label, parse
from explore.names import fold, initials, key
from explore.names import keys as keys_of

COLUMNS = ("speaker", "role", "label_note", "self_introduced", "kind")

_INITIAL = re.compile(r"(?:[^\W\d_]\.)+\Z")
_PATRONYMIC = re.compile(r"\w+ \w+(?:ovich|evich|yich|ovna|evna|ichna)")
_PROPER = r"[A-ZÀ-ÞА-ЯЁ][\w’'\-]+"
_TITLE_NAME = re.compile(
    rf"\b(?:President|Vice President|Prime Minister|Chancellor|Premier|King|Queen|Secretary(?: General)?|Minister|"
    rf"Chairman|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Governor|Senator|Speaker|Emir|Prince)\s+((?:{_PROPER}\s+){{1,3}}{_PROPER})"
)


def speakers(turns: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The turns with speaker, role, label_note, self_introduced and kind filled in, row by row as they came.

    `turns` needs document_id, label and text, in reading order; `documents` document_id, title and summary. Rows that
    have a `kind` already are those of a source that says itself who speaks: their speaker and role stand as they are.
    `speaker` is NA where the source names nobody. Deterministic, and one document never changes another's rows.
    """
    labels = {printed: _parsed(printed) for printed in turns["label"].dropna().unique()}
    heads = {
        id_: " ".join(part for part in (title, summary) if isinstance(part, str))
        for id_, title, summary in zip(documents["document_id"], documents["title"], documents["summary"], strict=True)
    }
    rows = zip(turns["document_id"], turns["label"], turns["text"], _told(turns), strict=True)
    columns: dict[str, list[str | None]] = {name: [] for name in COLUMNS}
    for id_, group in groupby(rows, key=lambda row: row[0]):
        said = [
            (Label(label, name=who[0], role=who[1], kind=who[2]) if who else labels[label], text, who is not None)
            for _, label, text, who in group
        ]
        _document(said, heads.get(id_, ""), columns)
    filled = {name: pd.Series(values, index=turns.index, dtype="str") for name, values in columns.items()}
    return turns.assign(**filled).astype({name: "category" for name in COLUMNS if name != "self_introduced"})


def _told(turns: pd.DataFrame) -> list[tuple[str | None, str | None, str] | None]:
    """Name, role and kind of each turn whose source says who speaks."""
    if "kind" not in turns or turns["kind"].isna().all():
        return [None] * len(turns)
    columns = [turns[c].astype("object").where(turns[c].notna(), None) for c in ("speaker", "role", "kind")]
    return [row if row[2] is not None else None for row in zip(*columns, strict=True)]


def _parsed(printed: str) -> Label:
    return parse(printed) or Label(printed, name=None, role=printed)


def _document(said: list[tuple[Label, str, bool]], head: str, columns: dict[str, list[str | None]]) -> None:
    names = _names([label for label, _, given in said if not given], head, [text for _, text, _ in said])
    last_role: dict[str, str] = {}
    for label, text, given in said:
        name, role = (label.name, label.role) if given else names.get(label.printed, (None, label.role))
        if name is not None:
            if role:
                last_role[name] = role
            role = role or last_role.get(name)
        columns["speaker"].append(name)
        columns["role"].append(role)
        columns["label_note"].append(label.note)
        columns["self_introduced"].append(_self_introduced(label, text) if name is None else None)
        columns["kind"].append(label.kind)


def _names(labels: list[Label], head: str, texts: list[str]) -> dict[str, tuple[str | None, str | None]]:
    """For every printed label that names somebody: the name that the page settles on, and the role printed."""
    named = [label for label in labels if label.name]
    short = {label.name for label in named if label.name and not label.role}
    chosen: dict[str, tuple[str, str | None]] = {}
    for label in named:
        if label.printed not in chosen and label.name:
            chosen[label.printed] = _split(label, short)
    full = _settled(Counter(chosen[label.printed][0] for label in named), head, texts)
    return {printed: (full[name], role) for printed, (name, role) in chosen.items()}


def _split(label: Label, short: set[str]) -> tuple[str, str | None]:
    """Name and role, parted where the page's own short label says.

    `President of Delovaya Rossiya Alexei Repik` holds `Alexei Repik`; a page that says `Recep Tayyip Erdogan:` later
    shows that all three words are the name.
    """
    name, role = str(label.name), label.role
    tail = " ".join(label.tail)
    for other in sorted(short, key=len, reverse=True):
        # A surname alone may be anybody's: it never cuts a full name.
        if " " in other and other != name and f" {fold(tail)}".endswith(f" {fold(other)}"):
            whole = " ".join(label.printed.split())
            at = fold(whole).rfind(fold(other))
            return other, (whole[:at].rstrip(" ,") or None) if role else role
    return name, role


def _settled(counts: Counter[str], head: str, texts: list[str]) -> dict[str, str]:
    """Each name that the page prints → the name it means."""
    keyed = keys_of(counts)
    by_key: dict[str, str] = {}
    for name in sorted(counts, key=lambda n: (-counts[n], -len(n), n)):
        by_key.setdefault(keyed[name], name)
    out: dict[str, str] = {}
    full = [name for name in by_key.values() if " " in name and not _INITIAL.match(name.split()[0])]
    for name in counts:
        best = by_key[keyed[name]]
        may_be = [other for other in full if initials(best) in ("", initials(other)) or not initials(other)]
        longer = _meant(best, may_be, head, texts)
        out[name] = by_key.get(keyed.get(longer) or key(longer), longer)
    return out


def _meant(name: str, full: list[str], head: str, texts: list[str]) -> str:
    """The full name that an initial, a surname alone, a part of a name or a slip stands for; else the name itself."""
    words = name.split()
    last = key(words[-1])
    if len(words) == 1:
        return _one([other for other in full if key(other.split()[-1]) == last]) or _in_titles(name, head) or name
    if _INITIAL.match(words[0]):
        same = [o for o in full if key(o.split()[-1]) == last and fold(o)[0] == fold(name)[0]]
        return _one(same) or _spelled_out(words, [head, *texts]) or name
    wider = [o for o in full if o != name and len(o.split()) > len(words) and set(_keys(words)) < set(_keys(o.split()))]
    if _one(wider):
        return wider[0]
    slips = [o for o in full if o != name and key(o.split()[-1]) == last and _near(key(o), key(name))]
    # The page's first spelling that comes more often stands before the slip.
    earlier = [o for o in slips if full.index(o) < full.index(name)] if name in full else slips
    return _one(earlier) or name


def _keys(words: Iterable[str]) -> list[str]:
    return [key(word) for word in words]


def _one(names: list[str]) -> str | None:
    return names[0] if len({key(name) for name in names}) == 1 else None


def _near(one: str, other: str) -> bool:
    """Whether two forenames of five letters or more differ by one letter, swapped, left out or put in."""
    a, b = one.split()[0], other.split()[0]
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1 or one.split()[1:] != other.split()[1:] or a[0] != b[0]:
        return False
    if a[-1] != b[-1]:
        return False  # Alexander and Alexandra are two
    if any(a[:i] + a[i + 1] + a[i] + a[i + 2 :] == b for i in range(len(a) - 1)):
        return True
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    return any(longer[:i] + longer[i + 1 :] in (shorter, shorter[:i] + shorter[i + 1 :]) for i in range(len(longer)))


def _in_titles(surname: str, head: str) -> str | None:
    """`Biden` → the full name that the title gives after an office: President Gabriel Boric, President Xi Jinping."""
    for found in _TITLE_NAME.finditer(head):
        words = found[1].split()
        keys = _keys(words)
        if key(surname) not in keys:
            continue
        at = keys.index(key(surname))
        # Surname first (Xi Jinping, Yoon Suk Yeol) or last (Gabriel Boric).
        return " ".join(words if at == 0 else words[: at + 1])
    return None


def _spelled_out(words: list[str], texts: list[str]) -> str | None:
    """`A. Voronin` → `Andrei Voronin` where the page says it in full, once and for one person."""
    surname = re.escape(words[-1])
    pattern = re.compile(rf"\b({re.escape(words[0][0])}[a-zà-ÿа-яё’'\-]+) {surname}\b")
    found = {match[1] for text in texts for match in pattern.finditer(text)}
    return f"{found.pop()} {words[-1]}" if len(found) == 1 else None


_GREETING = re.compile(
    r"(?:(?:Good (?:afternoon|morning|evening|day)|Hello|Hi|Greetings|Thank you(?: very much)?|Mr [\w ]+?|Mr\. [\w ]+?|"
    r"Dear [\w ]+?|Vladimir Vladimirovich|Colleagues|Yes|Please|Here|Sir|Fine|Thanks|Well|OK|Welcome|"
    r"Happy [\w ]+?)\b[,.!]*\s*)+",
    re.IGNORECASE,
)
_I_AM = re.compile(
    rf"\b(?:[Mm]y name is|I am|I’m|I'm|This is|[Mm]y name’s)\s+(?P<who>{_PROPER}(?:\s+{_PROPER}){{0,2}})"
    rf"(?P<more>(?:,|\s+from|\s+with|\s+of)\s+[^.!?;\n]{{2,80}})?"
)
_WHO_OUTLET = re.compile(
    rf"(?P<who>{_PROPER}(?:\s+{_PROPER}){{1,2}})"
    rf"(?P<more>(?:,|\s+from)\s+(?:from\s+)?(?:(?:the|a|an)\s+)?(?:[a-z-]+\s+){{0,4}}"
    r"[“\"A-Z][^.!?;\n]{1,80})[.!]"
)
_OUTLET_WHO = re.compile(
    rf"(?:[Tt]he\s+)?(?P<who>(?:[a-z]+\s+)?(?:{_PROPER}|[A-Z]{{2,}})(?:\s+{_PROPER})*\s+"
    rf"(?:newspaper|magazine|news agency|agency|TV channel|"
    rf"channel|radio|TV|television|station|portal)(?:\s+\([^)]*\))?)"
    rf"(?P<more>,\s+{_PROPER}(?:\s+{_PROPER}){{0,2}}(?:,[^.!?;\n]{{2,60}})?)?[.!,]"
)
_OPENING = 400
"""Characters of a question in which a questioner may give a name."""
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|said|says|will|would|can|could|do|does|did)\b")
_SAYS_MORE = re.compile(
    r",?\s+(?:and (?:I|I’m|I'm|my|we|this|here)|but|so|because|I|we|my|who|which|here|on behalf)\b.*\Z"
)


def _self_introduced(label: Label, text: str) -> str | None:
    """What an unnamed speaker says of himself (`Ksenia Sokolova, Snob magazine`), else where the label has him from."""
    if label.kind not in {"question", "remark"}:
        return None
    opening = text[:_OPENING]
    begun = _GREETING.match(opening)
    rest = opening[begun.end() :] if begun else opening
    for pattern, place in ((_WHO_OUTLET, rest), (_OUTLET_WHO, rest)):
        found = pattern.match(place)
        if found and not _is_address(found["who"]) and not _FINITE.search(found["more"] or ""):
            return _tidy(found)
    said = _I_AM.search(opening)
    if said and not _is_address(said["who"]):
        return _tidy(said)
    return label.origin


def _is_address(who: str) -> bool:
    """`Mr Putin, Rossiya…` or `Oleg Petrovich, …` speaks to somebody, `Regarding Syria, Turkey …` of something."""
    if who.split()[0].endswith("ing") or _PATRONYMIC.fullmatch(who):
        return True
    return who.split()[0] in {
        "Mr",
        "Mr.",
        "Ms",
        "Mrs",
        "Madam",
        "Madame",
        "Dear",
        "President",
        "The",
        "Russia",
        "Russian",
        "In",
        "On",
        "It",
    }


def _tidy(found: re.Match[str]) -> str:
    more = _SAYS_MORE.sub("", found["more"] or "")
    return " ".join(f"{found['who']}{more}".split()).strip(" ,")
