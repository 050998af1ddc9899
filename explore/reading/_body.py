"""The grammar of a transcript's body: which paragraphs begin a turn, which are notes, which go on with a turn.

One grammar for every format: it takes paragraphs and a builder, and knows nothing of files or markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from explore.labels import LONGEST, Label, parse
from explore.reading._page import IN_TURN, Builder, Paragraph

SEPARATOR = re.compile(r"(?:\*\s*){1,}\Z|[_—–=~-]{3,}\Z|#+\Z")
CUT = re.compile(r"(?:<\s*(?:…|\.\.\.)\s*>|\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…)\.?\Z")
_BRACKETED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)[.\s]*\Z|\[[^\[\]]*\][.\s]*\Z")
_OWN_WORDS = re.compile(r"\b(?:I|we|you|my|our|your|us|me|let’s|let's)\b", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:Brief |Short |Full |Uncorrected |Beginning|Opening|Excerpts?\b|Transcripts?\b|Speech|Remarks|Address\b|"
    r"Statement|Press statement|Closing|Concluding|Introductory|Answers? to|Comments?\b|Session\b|Part\b|Conclusion|"
    r"Minutes|Verbatim|News conference|Joint news)",
    re.IGNORECASE,
)
_EXCERPT = re.compile(r"\b(?:excerpts?|extracts?|fragments?|abridged|beginning of)\b", re.IGNORECASE)
_NARRATES = re.compile(
    r"\b(?:discussed|reported|spoke|presented|listened|gave|visited|signed|took part|thanked|awarded|exchanged|held|"
    r"laid|viewed|toured|inspected|answered|continued|went on|began|was (?:shown|signed|discussed|adopted|held)|"
    r"were (?:shown|signed|discussed|adopted|held))\b"
)
_AFTER_COLON = re.compile(r"\s*(\([^()]*\))\s*:")
_LONGEST_STAGE_NOTE = 60  # characters; a longer bracket tells what somebody said
_NAME_ONLY = re.compile(r"(?:[A-Z][\w’'.-]+\s+){1,3}[A-Z][\w’'.-]+[.;]?\Z")
_QUOTES = '“”"«„'
_SENTENCE_END = re.compile(r"[.?!…][”’\")\]]*\s+(?=[A-Z])|\]\s+(?=[A-Z])")


@dataclass(slots=True)
class Candidate:
    """What stands before the first colon of a paragraph."""

    label: Label
    printed: str
    end: int
    """Where the label's colon ends."""


def candidate(text: str) -> Candidate | None:
    """The label that `text` begins with, taken apart, or None.

    >>> candidate("President of Guinea Alpha Conde(retranslated): Thank you").printed
    'President of Guinea Alpha Conde(retranslated)'
    >>> candidate("We saw it: each dollar counts") is None
    True
    """
    colon = text.find(":", 0, LONGEST)
    if colon <= 0:
        return None
    prefix = text[:colon]
    if "(" in prefix and prefix.count("(") > prefix.count(")"):
        closing = text.find(")", colon)
        after = text[closing + 1 : closing + 4].lstrip() if 0 < closing < LONGEST else ""
        if after.startswith(":"):
            colon = text.index(":", closing)
            prefix = text[:colon]
    label = parse(prefix.rstrip())
    if label is None:
        return None
    end = colon + 1
    again = _AFTER_COLON.match(text, end)
    if again and label.note is None and again.end() < LONGEST:
        whole = parse(f"{prefix.rstrip()} {again[1]}")
        if whole is not None and whole.note:
            return Candidate(whole, text[: again.end() - 1].rstrip(), again.end())
    return Candidate(label, prefix.rstrip(), end)


def begins_turn(text: str) -> bool:
    """Whether a line surely begins with a label."""
    if ":" not in text[:LONGEST]:
        return False
    found = candidate(text)
    return found is not None and found.label.sure


def read(
    builder: Builder,
    paragraphs: list[Paragraph],
    find: Callable[[str], Candidate | None] = candidate,
    *,
    pull_quotes: bool = False,
) -> None:
    """Adds a body to `builder`: turns and notes, in order. `find` tells what label a paragraph begins with.

    With `pull_quotes`, a paragraph that repeats what another says is a note, as on pages whose editors pull quotes.
    """
    found = [find(p.text) if p.text else None for p in paragraphs]
    accepted = _accepted(paragraphs, found)
    known = {c.printed for c, ok in zip(found, accepted, strict=True) if c is not None and ok and c.label.name}
    known |= {c.label.name for c, ok in zip(found, accepted, strict=True) if c is not None and ok and c.label.name}
    whole = _Repeats(paragraphs if pull_quotes else [])
    after_break = False
    for i, paragraph in enumerate(paragraphs):
        label = found[i]
        if label is not None and accepted[i]:
            builder.turn(label.printed, paragraph.cut(0, label.end))
            _say(builder, paragraph.cut(label.end), known)
            after_break = False
            continue
        following = accepted[i + 1] if i + 1 < len(paragraphs) else False
        kind = _note_kind(builder, paragraph, i, whole, after_break=after_break, before_label=following)
        if label is not None and kind is None:
            where = f"character {paragraph.span[0]}" if paragraph.span else paragraph.anchor or ""
            builder.transcript.doubts.append(
                (where, f"looks like a label: {label.printed}", "if it is one, set the speaker by a correction")
            )
        if kind in IN_TURN and builder.speaking:
            paragraph.kind = kind
            builder.say(paragraph)
        elif kind is None:
            _say(builder, paragraph, known)
            after_break = False
        else:
            builder.note(kind, paragraph)
            after_break = kind in {"separator", "cut"} or (after_break and kind in {"heading", "narration"})
    builder.end()


def is_excerpt(builder: Builder, *titles: str) -> bool:
    """Whether the page says that it leaves something out: a cut mark, or a heading that says excerpt."""
    notes = builder.transcript.notes
    headed = [note.text for note in notes if note.kind in {"heading", "narration"} and len(note.text) < 200]
    return any(note.kind == "cut" for note in notes) or any(_EXCERPT.search(text) for text in (*titles, *headed))


def _accepted(paragraphs: list[Paragraph], found: list[Candidate | None]) -> list[bool]:
    """Which candidates are labels. A doubtful one must come twice, or the page must print it elsewhere."""
    said = [p.text[c.end :].strip() if c is not None else "" for p, c in zip(paragraphs, found, strict=True)]
    times = Counter(c.printed for c, rest in zip(found, said, strict=True) if c is not None and _can_follow(rest))
    names = {c.label.name for c in found if c is not None and c.label.sure and c.label.name}
    firsts = {name.split()[0] for name in names if name}
    out = []
    for c, rest in zip(found, said, strict=True):
        if c is None:
            out.append(False)
        elif c.label.name is None and c.label.role and not c.label.role.isupper() and _NAME_ONLY.match(rest):
            out.append(False)  # a list of offices: "Interior Minister: Vladimir Kolokoltsev."
        elif c.label.sure:
            lower = rest[:1].islower() and c.label.role is None and c.label.name is not None
            out.append(not lower or times[c.printed] > 1)
        elif c.label.name is None:
            out.append(times[c.printed] > 1)
        else:
            quoted = rest[:1] in _QUOTES
            out.append(not quoted and (times[c.printed] > 1 or "," in c.printed or c.label.name in firsts))
    return out


def _can_follow(rest: str) -> bool:
    return not rest or not rest[0].islower()


def _say(builder: Builder, paragraph: Paragraph, known: set[str]) -> None:
    """Adds a paragraph to the open turn, beginning a new one where a label stands in its middle."""
    colon = paragraph.text.find(":")
    while colon > 0 and known:
        text = paragraph.text
        begin = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, colon - LONGEST), colon)), default=-1)
        if begin > 0 and text[begin:colon] in known and text[colon + 1 : colon + 2].isspace():
            builder.say(paragraph.cut(0, begin))
            builder.turn(text[begin:colon], paragraph.cut(begin, colon + 1))
            paragraph = paragraph.cut(colon + 1)
            colon = paragraph.text.find(":")
            continue
        colon = text.find(":", colon + 1)
    builder.say(paragraph)


def _note_kind(
    builder: Builder, paragraph: Paragraph, at: int, whole: _Repeats, *, after_break: bool, before_label: bool
) -> str | None:
    """The kind of note that a paragraph is, None where it is speech."""
    text = paragraph.text
    first = text[:1]
    if first in "*_—–=~#-" and SEPARATOR.match(text):
        return "separator"
    if first in "<[(…" and CUT.match(text):
        return "cut"
    if paragraph.kind in {"pull_quote", "heading"}:
        return paragraph.kind
    if first in "([" and _BRACKETED.match(text) and not _OWN_WORDS.search(text):
        return "editor" if first == "[" else "stage" if len(text) < _LONGEST_STAGE_NOTE else "retold"
    if whole.pulled(at, text):
        return "pull_quote"
    if not builder.speaking:
        return "heading" if _is_heading(text) else "narration"
    if _is_heading(text) and (_HEADING.match(text) or after_break) and not _OWN_WORDS.search(text):
        return "heading"
    if (after_break or before_label) and after_break and _NARRATES.search(text) and not _OWN_WORDS.search(text):
        return "narration"
    return None


def _is_heading(text: str) -> bool:
    return len(text) < 160 and text[-1:] not in '.!?…:;,”"’)' and text[:1].isupper()


class _Repeats:
    """Tells pull quotes: paragraphs in which the editors repeat, word for word, what the page says elsewhere."""

    _SENTENCE = 25  # characters, from which on a sentence said twice is no coincidence
    _PARAGRAPH = 45
    _EDGES = " .!?…“”\"„«»‘’'"

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self._texts = [p.text for p in paragraphs]
        first: dict[str, int] = {}
        self._twice: dict[str, list[int]] = {}
        for i, paragraph in enumerate(paragraphs):
            # What the markup calls a pull quote is no source of another.
            for sentence in self._sentences(paragraph.text) if paragraph.kind != "pull_quote" else ():
                if first.setdefault(sentence, i) != i:
                    self._twice.setdefault(sentence, [first[sentence]]).append(i)

    def _sentences(self, text: str) -> list[str]:
        return [part.strip(self._EDGES) for part in text.split(". ") if len(part) > self._SENTENCE]

    def pulled(self, i: int, text: str) -> bool:
        """Whether paragraph `i` says, for the most part, what a longer one (or an equal one before it) says too."""
        if not self._twice or len(text) < self._PARAGRAPH:
            return False
        again = [s for s in self._sentences(text) if s in self._twice]
        if sum(map(len, again)) * 2 < len(text):
            return False
        return any(self._comes_from(i, k) for s in again for k in self._twice[s])

    def _comes_from(self, i: int, k: int) -> bool:
        one, other = self._texts[i], self._texts[k]
        if one != other:
            return len(other) > len(one)
        # Where a page holds a whole stretch twice, nobody pulled a quote.
        return k < i and k > 0 and self._texts[i - 1] != self._texts[k - 1] and self._texts[i - 1] != other
