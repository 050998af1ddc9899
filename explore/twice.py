"""One page twice: its print form, its HTML beside its text, the same address, near-identical text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from explore.corpus.invented import is_mark
from explore.files_read import Page
from explore.reading import Transcript
from explore.sources import Problem, printable

_ALIKE = 0.8  # of what the shorter of two pages says: from here on they are one page


@dataclass(frozen=True, slots=True)
class Form:
    """What is kept of a page to hold it against others: small, and the same in every process."""

    path: Path
    name: str
    part: str
    hash: str
    invented: bool
    marks: tuple[int, ...]
    """What two forms of one page may share: address, title and date, first words."""
    said: dict[int, int]
    """The paragraphs, each as its hash, with their sizes: what is told where nobody speaks."""
    fullness: tuple[int, int, int]

    @property
    def source(self) -> str:
        """Its path as it is shown and stored."""
        return printable(self.path)


def form_of(page: Page) -> Form:
    """What is kept of a page to hold it against others."""
    transcript = page.transcript
    return Form(
        page.file.path,
        page.file.name,
        transcript.part,
        page.hash,
        is_mark(str(transcript.document.get("status"))),
        tuple(dict.fromkeys(_hash("\0".join(mark)) for mark in _marks(transcript))),
        _said(transcript) or {_hash(page.hash): 1},
        _fullness(page),
    )


def once(forms: Sequence[Form]) -> tuple[list[int], list[Problem]]:
    """Each page once: the places of the fullest forms, and a problem's row for each of the others."""
    borne = Counter(mark for form in forms for mark in form.marks)
    # What shares no mark with another page is none of its forms, whatever it says.
    held = [i for i, form in enumerate(forms) if any(borne[mark] > 1 for mark in form.marks)]
    times = Counter(part for i in held for part in forms[i].said)
    kept: dict[int, list[Form]] = defaultdict(list)  # by what they say
    rows: list[Problem] = []
    dropped = set()
    for i in sorted(held, key=lambda i: (*forms[i].fullness, forms[i].name, forms[i].part), reverse=True):
        form = forms[i]
        # Two forms of a page share even what few pages say, so no page is held against all that open with a greeting.
        near = (fuller for part in _rarest(form, times) for fuller in kept[part])
        same = next(
            (fuller for fuller in near if not set(form.marks).isdisjoint(fuller.marks) and _same(form, fuller)), None
        )
        if same is None:
            for part in form.said:
                kept[part].append(form)
            continue
        dropped.add(i)
        rows.append((form.source, form.part, *_told_twice(form, same)))
    return [i for i in range(len(forms)) if i not in dropped], sorted(rows)


def _rarest(form: Form, times: Counter[int]) -> Iterator[int]:
    """The paragraphs that fewest pages share, so many that two forms of the page must share one of them."""
    weight, seen = sum(form.said.values()), 0
    for part in sorted(form.said, key=lambda part: (times[part], -form.said[part])):
        yield part
        seen += form.said[part]
        if seen > (1 - _ALIKE + 0.1) * weight:
            return


def _told_twice(other: Form, fuller: Form) -> tuple[str, str]:
    """What is said of a page that is there twice, and what to do about it."""
    name = f"{fuller.name}, {fuller.part}" if fuller.part else fuller.name
    if other.hash == fuller.hash and not fuller.part:
        return f"the same file twice: {name}", "nothing to do: it was read once"
    return f"the same page as {name}", "nothing to do: the fuller one was read"


def _marks(transcript: Transcript) -> Iterator[tuple[str, ...]]:
    document = transcript.document
    if document.get("url"):
        yield "url", re.sub(r"\W+", "", str(document["url"]).split("//")[-1])
    if document.get("title") and document.get("date") is not None:
        yield "title", _squeezed(document["title"]), str(document["date"])
    for turn in transcript.turns[:2]:
        if turn.words > 12:
            yield "said", _squeezed(turn.text[:400])


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _hash(text: str) -> int:
    """A hash that is the same in every process, and fits into a signed column."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def _fullness(page: Page) -> tuple[int, int, int]:
    transcript = page.transcript
    links = sum(len(turn.links) for turn in transcript.turns) + sum(len(note.links) for note in transcript.notes)
    words = sum(turn.words for turn in transcript.turns)
    return words, bool(transcript.document.get("url")) + links, page.characters


def _same(one: Form, other: Form) -> bool:
    """Whether nearly all that the shorter page says stands in the longer one too."""
    small, large = sorted((one.said, other.said), key=lambda said: sum(said.values()))
    return sum(small[part] for part in small.keys() & large.keys()) >= _ALIKE * sum(small.values())


def _said(transcript: Transcript) -> dict[int, int]:
    told = (note.text for note in transcript.notes if note.start is None and note.kind in {"narration", "heading"})
    said = [turn.text for turn in transcript.turns] or told
    squeezed = (_squeezed(paragraph) for text in said for paragraph in text.split("\n"))
    return {_hash(text): len(text) for text in squeezed if text}
