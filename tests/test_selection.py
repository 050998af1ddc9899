"""The selection: one state, one notification a change, a log to walk back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explore
from explore.selection import KEYS, Selection

CORPUS = explore.load(explore.sample())
SPEAKERS = ["Vladimir Putin", "Nursultan Nazarbayev"]


def test_a_change_of_several_keys_notifies_once() -> None:
    selection, seen = Selection(CORPUS), []
    selection.observe(lambda change: seen.append(change["new"]), "version")
    selection.set(speakers=SPEAKERS[:1], text="integration", case=True)
    assert seen == [1]
    selection.set(text="integration")
    assert seen == [1], "what changes nothing tells nobody"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"colour": "red"}, "has no colour; its keys are speakers"),
        ({"speakers": "Vladimir Puttin"}, "did you mean Vladimir Putin"),
        ({"documents": "2012-05-15-kasakhstan"}, "did you mean 2012-05-15-kazakhstan"),
        ({"since": "soon"}, "is not a date"),
        ({"text": "(", "regex": True}, "not a regular expression"),
    ],
)
def test_what_is_not_there_is_named_and_changes_nothing(keys: dict[str, object], says: str) -> None:
    selection = Selection(CORPUS)
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        selection.set(**keys)
    assert selection.is_whole
    assert selection.version == 0


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["undo", "redo", "reset"]),
        st.fixed_dictionaries({"speakers": st.sampled_from([None, *([s] for s in SPEAKERS)])}),
        st.fixed_dictionaries({"text": st.sampled_from([None, "union", "nothing like it"])}),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_done_the_selection_is_what_its_dict_says(steps: list[object]) -> None:
    selection = Selection(CORPUS)
    for step in steps:
        if isinstance(step, dict):
            selection.set(**step)
        else:
            getattr(selection, str(step))()
        again = Selection.from_dict(CORPUS, selection.to_dict())
        assert set(selection.to_dict()) == set(KEYS)
        assert again.selected.turns.equals(selection.selected.turns)
    while selection.undo():
        pass
    assert selection.is_whole


STATES = st.fixed_dictionaries(
    {},
    optional={
        "speakers": st.sampled_from([SPEAKERS[:1], SPEAKERS]),
        "documents": st.just(["2012-05-15-kazakhstan"]),
        "since": st.sampled_from(["2012", "2012-05-16"]),
        "until": st.sampled_from(["2012-05", "2012-05-14"]),
        "held_in": st.sampled_from([["moscow"], ["Astana", "Kremlin"]]),
        "genres": st.sampled_from([["bilateral"], ["speech"]]),
        "turn_kinds": st.just(["speech"]),
        "text": st.sampled_from(["union", "UNION", "CIS", "B.M"]),
        "regex": st.booleans(),
        "whole_word": st.booleans(),
        "case": st.booleans(),
        "entities": st.sampled_from([["BAM railway"], ["topic:integration", "BAM railway"]]),
        "kinds": st.just(["place", "infrastructure"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(STATES)
def test_the_code_of_a_selection_gives_its_rows(state: dict[str, object]) -> None:
    selection = Selection.from_dict(CORPUS, state)
    names: dict[str, object] = {"corpus": CORPUS}
    exec(selection.to_code(), names)
    for name, frame in selection.selected.frames.items():
        pd.testing.assert_frame_equal(frame, names["selected"].frames[name], check_categorical=False)  # type: ignore[attr-defined]


BAM, CHARA = "infrastructure:baikal-amur-mainline", "infrastructure:chara-station"


@pytest.mark.parametrize(
    ("topics", "asked", "besides"),
    [
        ([("Rails", [BAM, CHARA], ["railway"])], "Rails", {}),
        ([("Rails", [BAM], [])], "Rails", {"speakers": SPEAKERS[1:]}),
        ([("It's “odd” \\ #", [], ["union", "rail'way"])], "topic:it-s-odd", {"since": "2012", "kinds": ["topic"]}),
        ([("Words", [], ["union"]), ("All", ["topic:words", BAM], [])], "All", {}),
        ([("Words", [BAM], []), ("All", ["topic:words"], []), ("Words", [], ["union"])], "All", {"text": "union"}),
        ([("Other", [BAM], [])], "topic:integration", {}),
    ],
)
def test_the_code_makes_a_topic_of_ones_own_anew_in_a_fresh_kernel(
    topics: list[tuple[str, list[str], list[str]]], asked: str, besides: dict[str, object]
) -> None:
    corpus = CORPUS
    for topic in topics:
        corpus = corpus.with_topic(*topic)
    selection = Selection(corpus)
    selection.set(entities=asked, **besides)
    names: dict[str, object] = {"corpus": explore.load(explore.sample(), progress=False)}
    exec(selection.to_code(), names)
    for name in ("documents", "turns", "mentions", "references", "segments", "dates"):
        pd.testing.assert_frame_equal(
            selection.selected.frames[name],
            names["selected"].frames[name],
            check_categorical=False,  # type: ignore[attr-defined]
        )
    assert len(selection.selected.mentions) > 0
    assert ("with_topic" in selection.to_code()) is (asked != "topic:integration")
    assert set(selection.to_dict()) == set(KEYS)


def test_undo_says_what_it_undoes() -> None:
    selection = Selection(CORPUS)
    assert (selection.undo_told, selection.redo_told) == ("", "")
    selection.set(entities="BAM railway")
    selection.set(since="2012")
    assert selection.undo_told == "set the dates (2012)"
    selection.undo()
    assert (selection.undo_told, selection.redo_told) == ("followed “Baikal-Amur Mainline”", "set the dates (2012)")


def test_a_corrected_corpus_is_a_step_of_its_own() -> None:
    selection = Selection(CORPUS)
    selection.set(speakers=SPEAKERS[0])
    other = CORPUS.with_frames()
    selection.replace(other, "rejected “the line”", back=lambda: CORPUS, again=lambda: other)
    assert selection.corpus is other
    assert selection.undo_told == "rejected “the line”"
    selection.undo()
    assert selection.corpus is CORPUS
    assert selection.speakers is not None
    selection.redo()
    assert selection.corpus is other
