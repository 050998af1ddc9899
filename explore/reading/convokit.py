"""A ConvoKit corpus, as a folder or an archive of it: each conversation a transcript.

Of its files the utterances, speakers and conversations are read. What it keeps pickled is code, and is never opened.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from explore.corpus.audit import visible
from explore.labels import parse as parse_label
from explore.reading import _body, _genre, _labelled
from explore.reading._days import days
from explore.reading._decoding import UnreadableError, decode
from explore.reading._mending import lines
from explore.reading._page import Builder, Paragraph, Source, Transcript, Who

NAME = "ConvoKit corpus"
TAKES = "names"

_UTTERANCES = ("utterances.jsonl", "utterances.json")
_SPEAKERS = ("speakers.json", "users.json")
_BESIDE = frozenset({*_SPEAKERS, "conversations.json", "corpus.json", "index.json"})
# Where the metadata of corpora keep things; the first that is filled is taken.
_NAMES = ("name", "full_name", "display_name", "speaker_name", "character_name", "real_name")
_ROLES = ("role", "office", "position", "title", "party")
_ABOUT: dict[str, tuple[str, ...]] = {
    "title": ("title", "name", "case_name", "headline", "topic", "subject", "movie_name", "debate_title"),
    "date": ("date", "day", "decided_date", "start_date", "air_date", "datetime", "timestamp"),
    "place": ("place", "location"),
    "time": ("time",),
    "summary": ("summary",),
    "section": ("section",),
    "status": ("status",),
    "genre": ("genre",),
    "language": ("language", "lang"),
    "url": ("url", "link", "permalink"),
    "site": ("site",),
    "licence": ("licence", "license"),
}
_SHOWN = ("title", "summary", "date", "time", "place", "section", "status", "language", "url")
_KINDS = frozenset({"speech", "question", "remark", "reply"})
_EPOCH = range(100_000_000, 10_000_000_000)
"""Seconds that can be a moment of time; smaller ones count the utterances."""

_Utterance = dict[str, Any]


def matches(names: frozenset[str]) -> bool:
    """Whether a folder or archive holds a corpus: its utterances, and beside them what they are kept with."""
    return bool(_folders(names))


def parse(source: Source) -> Iterator[Transcript]:
    """The conversations. Raises UnreadableError where a file of the corpus is broken."""
    folders = _folders(frozenset(source.files))
    for folder in folders:
        for transcript in _Corpus.read(source.files, folder).transcripts(source.name):
            if len(folders) > 1:
                transcript.part = f"{folder.rstrip('/')}/{transcript.part}"
            yield transcript


def _folders(names: frozenset[str]) -> list[str]:
    """The folders that are corpora, each with its final slash; nothing for the outermost."""
    inside = {name[: len(name) - len(base)] for name in names for base in _UTTERANCES if _is(name, base)}
    kept = (folder for folder in inside if not folder.startswith(("__MACOSX/", ".")))
    return sorted(folder for folder in kept if any(f"{folder}{base}" in names for base in _BESIDE))


def _is(name: str, base: str) -> bool:
    return name == base or name.endswith(f"/{base}")


@dataclass(slots=True)
class _Corpus:
    """What a corpus holds, before it is put in order."""

    utterances: dict[str, list[_Utterance]]
    """By conversation, in the file's order."""
    speakers: dict[str, Any]
    conversations: dict[str, Any]
    whole: dict[str, Any]
    doubts: list[tuple[str, str, str]]

    @classmethod
    def read(cls, files: Mapping[str, Callable[[], bytes]], folder: str) -> _Corpus:
        """The corpus of a folder."""
        doubts: list[tuple[str, str, str]] = []
        name = next(base for base in _UTTERANCES if f"{folder}{base}" in files)
        found = list(_utterances(files[f"{folder}{name}"](), name, doubts))
        speakers = next((_object(files, f"{folder}{base}") for base in _SPEAKERS if f"{folder}{base}" in files), {})
        conversations, whole = (_object(files, f"{folder}{base}") for base in ("conversations.json", "corpus.json"))
        return cls(_by_conversation(found), speakers, conversations, whole, doubts)

    def transcripts(self, name: str) -> Iterator[Transcript]:
        """The conversations as transcripts, those first told of that the whole corpus gives cause for."""
        if not self.utterances:
            raise UnreadableError("a ConvoKit corpus without utterances", "leave it out")
        doubts = self.doubts
        several = len(self.utterances) > 1
        for id_, utterances in self.utterances.items():
            transcript = self._transcript(id_, _in_order(utterances), name)
            transcript.part = id_ if several else ""
            transcript.doubts += doubts
            doubts = []
            yield transcript

    def _transcript(self, id_: str, utterances: list[_Utterance], name: str) -> Transcript:
        builder = Builder()
        meta = _meta(self.conversations.get(id_))
        about = {sort: _first(meta, keys) for sort, keys in _ABOUT.items()}
        for sort in _SHOWN:
            if about[sort]:
                builder.field(sort, Paragraph(about[sort]))
        shown = sum(visible(about[sort]) for sort in _SHOWN)
        for utterance in utterances:
            shown += self._turn(builder, utterance)
        builder.end()
        title = about["title"]
        builder.transcript.document = {
            **{sort: about[sort] or None for sort in _ABOUT},
            "title": title or id_,
            "date": days([about["date"]]).of.get(about["date"]) or _moment(utterances) or _labelled.named_date(name),
            "genre": about["genre"] or _genre.guess(title, about["summary"], len(utterances)),
            "language": about["language"] or _labelled.language("\n".join(map(_text, utterances[:20]))[:4_000]),
            "licence": about["licence"] or _first(self.whole, _ABOUT["licence"]) or None,
            "status": about["status"] or _first(self.whole, _ABOUT["status"]) or None,
            "format": NAME,
            "is_excerpt": meta.get("is_excerpt") is True or _body.is_excerpt(builder, title),
            "characters": shown,
        }
        return builder.transcript

    def _turn(self, builder: Builder, utterance: _Utterance) -> int:
        """Adds an utterance; how many of its characters can be seen."""
        id_, own = _speaker_of(utterance), _meta(utterance)
        meta = _meta(self.speakers.get(id_))
        named = meta.get("named") is not False
        name = (_first(meta, _NAMES) or id_) if named else None
        label = _first(own, ("label",)) or name or _first(meta, ("label",))
        role = _first(own, _ROLES) or _first(meta, _ROLES) or None
        kind = own.get("kind") if own.get("kind") in _KINDS else "speech"
        place = f"utterance {utterance.get('id', '')}"
        parsed = parse_label(name) if name and not role else None
        if parsed is not None and parsed.name and parsed.role and parsed.sure:  # the office stands before the name
            name, role = parsed.name, parsed.role
        builder.turn(label, Paragraph(label, [], place), Who(name, id_ if named else None, role, str(kind)))
        text = _text(utterance)
        for start, end in lines(text):
            builder.say(Paragraph(text[start:end], [], place))
        builder.close()
        return visible(label) + visible(text)


def _utterances(raw: bytes, name: str, doubts: list[tuple[str, str, str]]) -> Iterator[_Utterance]:
    text = decode(raw)
    if name.endswith(".json"):
        yield from (one for one in _loaded(text, name, list) if isinstance(one, dict))
        return
    for number, line in enumerate(io.StringIO(text), 1):
        try:
            one = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError) as error:
            doubts.append((f"{name}, line {number}", f"an utterance in broken JSON is left out ({error})", "mend it"))
            continue
        if isinstance(one, dict):
            yield one


def _object(files: Mapping[str, Callable[[], bytes]], name: str) -> dict[str, Any]:
    return dict(_loaded(decode(files[name]()), name, dict)) if name in files else {}


def _loaded(text: str, name: str, wanted: type) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"a ConvoKit corpus whose {name} is broken JSON ({error})", "dump it again") from error
    return value if isinstance(value, wanted) else wanted()


def _meta(one: Any) -> dict[str, Any]:
    """What a speaker's, conversation's or utterance's metadata hold, in the new form and the old."""
    if not isinstance(one, dict):
        return {}
    inner = one.get("meta")
    return inner if isinstance(inner, dict) else one


def _first(meta: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these that is filled, as text on one line."""
    found = (meta.get(key) for key in keys)
    plain = (one for one in found if isinstance(one, str | int | float) and not isinstance(one, bool))
    return next((text for text in (" ".join(str(one).split()) for one in plain) if text), "")


def _text(utterance: _Utterance) -> str:
    text = utterance.get("text")
    return text if isinstance(text, str) else ""


def _speaker_of(utterance: _Utterance) -> str:
    said = utterance.get("speaker", utterance.get("user"))
    return str(said.get("id", "") if isinstance(said, dict) else "" if said is None else said)


def _reply_to(utterance: _Utterance) -> str | None:
    to = utterance.get("reply-to", utterance.get("reply_to"))
    return None if to is None else str(to)


def _by_conversation(utterances: list[_Utterance]) -> dict[str, list[_Utterance]]:
    """The utterances of each conversation; one that names none is its root's."""
    by_id = {str(one.get("id")): one for one in utterances}
    out: dict[str, list[_Utterance]] = {}
    for one in utterances:
        said = one.get("conversation_id", one.get("root"))
        out.setdefault(_root(one, by_id) if said is None else str(said), []).append(one)
    return out


def _root(utterance: _Utterance, by_id: Mapping[str, _Utterance]) -> str:
    seen: set[str] = set()
    while (to := _reply_to(utterance)) in by_id and to is not None and to not in seen:
        seen.add(to)
        utterance = by_id[to]
    return str(utterance.get("id"))


def _in_order(utterances: list[_Utterance]) -> list[_Utterance]:
    """By time where all have one and they differ, else by who replies to whom, else as in the file."""
    times = [_time(one) for one in utterances]
    if None not in times and len(set(times)) > 1:
        order = sorted(range(len(times)), key=lambda at: times[at] or 0.0)
        return [utterances[at] for at in order]
    if sum(_reply_to(one) is not None for one in utterances) == 0:
        return utterances
    return _by_replies(utterances)


def _by_replies(utterances: list[_Utterance]) -> list[_Utterance]:
    """Each utterance after the one that it answers, with all that was said to that before the next."""
    ids = {str(one.get("id")) for one in utterances}
    answers: dict[str | None, list[_Utterance]] = {}
    for one in utterances:
        to = _reply_to(one)
        answers.setdefault(to if to in ids else None, []).append(one)
    out: list[_Utterance] = []
    todo = answers.pop(None, [])[::-1]
    while todo:
        one = todo.pop()
        out.append(one)
        todo += answers.pop(str(one.get("id")), [])[::-1]
    reached = {id(one) for one in out}
    return [*out, *(one for one in utterances if id(one) not in reached)]  # those that answer one another in a ring


def _time(utterance: _Utterance) -> float | None:
    try:
        return float(utterance["timestamp"])
    except (KeyError, TypeError, ValueError):
        return None


def _moment(utterances: list[_Utterance]) -> datetime | None:
    """The day of the first utterance, where times are seconds since 1970."""
    times = [time for one in utterances if (time := _time(one)) is not None and int(time) in _EPOCH]
    if not times:
        return None
    return datetime.fromtimestamp(min(times), UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
