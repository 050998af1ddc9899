"""A selection as code: plain pandas that anybody can read, run and keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explore.corpus.select import pattern, period

_PLACED = ("notes", "links", "mentions", "dates", "fields")


def as_code(
    state: Mapping[str, Any], says: str = "", topics: Iterable[tuple[str, Sequence[str], Sequence[str]]] = ()
) -> str:  # fmt: skip
    """Code that takes `corpus`, narrows its frames with plain pandas, and ends with `selected`, a Corpus.

    `state` is a selection's `to_dict()`; `says` stands above the code as a comment. `topics` are those of one's own
    that it leans on, each a name, members and words: the code makes them first, as what is loaded does not know them.
    The frames of `selected` hold the same rows as those of `corpus.select(**state)`.

    >>> print(as_code({"speakers": ["person:xi-jinping"]}, "Xi Jinping").splitlines()[0])
    # Xi Jinping
    >>> as_code({}).splitlines()[-1]
    'selected = corpus'

    Raises ValueError for a date or a pattern that cannot be read.
    """
    documents, turns = _documents(state), _turns(state)
    focus = [
        f"mentions = mentions[mentions[{column!r}].isin({list(state[key])!r})]"
        for key, column in (("entities", "entity_id"), ("kinds", "kind"))
        if state.get(key) is not None
    ]
    head = [f"# {line}" for line in says.splitlines()]
    made = [f"corpus = corpus.with_topic({name!r}, {list(of)!r}, {list(words)!r})" for name, of, words in topics]
    if not (documents or turns or focus):
        return "\n".join([*head, *made, "selected = corpus"])
    if state.get("entities") is not None:
        focus = _topics(list(state["entities"])) + focus[1:]
    imports = [
        *(["import re", ""] if state.get("text") else []),
        *(["import pandas as pd", ""] if state.get("since") or state.get("until") else []),
    ]
    if not (documents or turns):
        body = ["mentions = corpus.mentions", *focus]
        return "\n".join(
            [*head, *made, *body, "selected = corpus.with_frames(mentions=mentions.reset_index(drop=True))"]
        )
    return "\n".join([*head, *imports, *made, *_narrowed(documents, turns, focus)])


def _documents(state: Mapping[str, Any]) -> list[str]:
    """Conditions on transcripts."""
    out = [
        f"documents[{column!r}].isin({list(state[key])!r})"
        for key, column in (("documents", "document_id"), ("genres", "genre"))
        if state.get(key) is not None
    ]
    if state.get("held_in") is not None:
        parts = [part.casefold() for part in state["held_in"]]
        out.append(f'[any(part in place.casefold() for part in {parts!r}) for place in documents["place"].fillna("")]')
    if state.get("since"):
        out.append(f'documents["date"] >= pd.Timestamp("{period(state["since"], "since").start_time:%Y-%m-%d}")')
    if state.get("until"):
        after = (period(state["until"], "until") + 1).start_time
        out.append(f'documents["date"] < pd.Timestamp("{after:%Y-%m-%d}")')
    return out


def _turns(state: Mapping[str, Any]) -> list[str]:
    """Conditions on turns."""
    out = [
        f"turns[{column!r}].isin({list(state[key])!r})"
        for key, column in (("speakers", "speaker_id"), ("turn_kinds", "kind"))
        if state.get(key) is not None
    ]
    if state.get("text"):
        how = {key: bool(state[key]) for key in ("regex", "whole_word", "case") if key in state}
        sought = pattern(state["text"], **how)
        flags = "" if how.get("case") else ", re.IGNORECASE"
        out.append(f'[bool(re.search({sought.pattern!r}, text{flags})) for text in turns["text"]]')
    return out


def _narrowed(documents: list[str], turns: list[str], focus: list[str]) -> list[str]:
    inside = 'frame["turn_id"].isin(turns["turn_id"])'
    outside = '(frame["turn_id"].isna() & frame["document_id"].isin(documents["document_id"]))'
    kept = inside if turns else f"{inside} | {outside}"
    segments = 'segments["turn_id"].isin(turns["turn_id"]) | segments["note_id"].isin(frames["notes"]["note_id"])'
    references = (
        'references["from_mention"].isin(frames["mentions"]["mention_id"])'
        ' | references["from_date"].isin(frames["dates"]["date_id"])'
    )
    if not turns:  # what stands outside the turns is kept where no turn is asked for
        segments += ' | (segments["zone"].notna() & segments["document_id"].isin(documents["document_id"]))'
        references += ' | references["from_document"].isin(documents["document_id"])'
    return [
        "documents = corpus.documents",
        *(f"documents = documents.loc[{one}]" for one in documents),
        "turns = corpus.turns",
        'turns = turns[turns["document_id"].isin(documents["document_id"])]',
        *(f"turns = turns.loc[{one}]" for one in turns),
        *(['documents = documents[documents["document_id"].isin(turns["document_id"])]'] if turns else []),
        'frames = {"documents": documents, "turns": turns}',
        f"for name in {_PLACED!r}:",
        "    frame = getattr(corpus, name)",
        f"    frames[name] = frame[{kept}]",
        "tags, segments, references = corpus.tags, corpus.segments, corpus.references",
        'frames["tags"] = tags[tags["document_id"].isin(documents["document_id"])]',
        f'frames["segments"] = segments[{segments}]',
        f'frames["references"] = references[{references}]',
        *(['mentions = frames["mentions"]', *focus, 'frames["mentions"] = mentions'] if focus else []),
        "selected = corpus.with_frames(**{name: frame.reset_index(drop=True) for name, frame in frames.items()})",
    ]


def _topics(entities: list[str]) -> list[str]:
    """The entities asked for; where one is a topic, its members with it."""
    lines = [f"followed = {entities!r}"]
    if any(one.startswith("topic:") for one in entities):
        lines.append('followed += list(corpus.topics.loc[corpus.topics["topic_id"].isin(followed), "member"])')
    return [*lines, 'mentions = mentions[mentions["entity_id"].isin(followed)]']
