"""What every panel shares: what its page may ask for, and what becomes of a question that makes no sense."""

from __future__ import annotations

from typing import Any

import pytest

import explore
from explore.panels.filter_bar import FilterBar
from explore.panels.selection_bar import SelectionBar
from explore.selection import Selection

SEED = explore.load(explore.sample())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"do": "fly"}, "does nothing called “fly”"),
        ({"do": "follow"}, "does nothing called “follow”"),
        ({"do": ""}, "does nothing called “”"),
        ({"do": "relax"}, "missing a required argument: 'name'"),
        ({"do": "relax", "given": {"name": "dates", "more": 1}}, "unexpected keyword argument 'more'"),
        ({"do": "relax", "given": 3}, "in a way that this panel does not know"),
        ({"do": 3}, "nothing that can be read"),
        ({}, "nothing that can be read"),
        (None, "nothing that can be read"),
    ],
)
@pytest.mark.parametrize("panel", [FilterBar, SelectionBar])
def test_what_cannot_be_asked_is_told_and_changes_nothing(panel: type[Any], asked: Any, says: str) -> None:
    selection = Selection(SEED)
    selection.set(since="2012")
    shown = panel(selection)
    version = selection.version
    shown.act(asked)
    assert says in shown.message or (panel is FilterBar and "does nothing called “relax”" in shown.message)
    assert selection.version == version
    shown.act(
        {
            "do": "undo" if panel is SelectionBar else "clear",
            "given": {} if panel is SelectionBar else {"name": "dates"},
        }
    )
    assert (shown.message, selection.is_whole) == ("", True)


def test_an_error_of_our_own_is_not_taken_for_a_question_that_makes_no_sense() -> None:
    class Broken(SelectionBar):
        def do_break(self) -> None:
            raise TypeError("a defect")

    with pytest.raises(TypeError, match="a defect"):
        Broken(Selection(SEED)).act({"do": "break"})
