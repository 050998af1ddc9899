"""Each panel's rules are its own: a sheet is loaded into the whole page, and what is unscoped reaches all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import explore

PANELS = Path(explore.__file__).parent / "panels"
SHARED = {"look", "line", "chart", "table", "exporting"}
SHEETS = sorted(path.stem for path in PANELS.glob("*.css") if path.stem not in SHARED)
ROOT = re.compile(r'panel\(el, "[^"]*", "(x-[\w-]+)"\)')
BASE = {"font", "border", "border-radius", "color", "cursor", "white-space"}


def rules(css: str) -> list[tuple[str, str]]:
    """Selector and declarations of each rule, whatever it stands in; frames of an animation are no rules."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@keyframes [\w-]+ \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    found = re.findall(r"([^{};]+)\{([^{}]*)\}", css)
    return [(one.strip(), body) for selectors, body in found for one in _parted(selectors)]


def _parted(selectors: str) -> list[str]:
    """Selectors by the commas outside brackets."""
    return re.split(r",(?![^(]*\))", selectors)


def root(name: str) -> str:
    (found,) = ROOT.findall((PANELS / f"{name}.js").read_text("utf-8"))
    return str(found)


def unscoped(css: str, own: str) -> list[str]:
    return [one for one, _ in rules(css) if not re.search(rf"\.{own}(?![\w-])", one)]


@pytest.mark.parametrize("name", SHEETS)
def test_every_rule_of_a_panel_names_its_root(name: str) -> None:
    css = (PANELS / f"{name}.css").read_text("utf-8")
    assert len(rules(css)) > 5
    assert unscoped(css, root(name)) == []


def test_no_two_panels_share_a_root() -> None:
    roots = [root(name) for name in SHEETS]
    assert len(set(roots)) == len(roots)


@pytest.mark.parametrize("name", SHEETS)
def test_a_panel_says_of_a_button_only_what_is_its_own(name: str) -> None:
    css = (PANELS / f"{name}.css").read_text("utf-8")
    for selector, body in rules(css):
        if re.fullmatch(rf"\.explore \.{root(name)} \.x-button", selector):
            said = {line.partition(":")[0].strip() for line in body.split(";")}
            assert not said & BASE, f"{selector} says again what look.css says"
    assert "--x-bar:" not in css


def test_the_test_sees_what_is_unscoped() -> None:
    css = (
        ".explore .x-a-text { color: red; } @container a (min-width: 1px) { .explore .x-a .x-b, .x-c { top: 0; } }"
        "@keyframes in { from { top: 0; } to { top: 1px; } } .explore .x-a :is(.x-b, .x-d) { top: 0; }"
    )
    assert unscoped(css, "x-a") == [".explore .x-a-text", ".x-c"]


def test_the_tokens_have_a_value_in_each_theme() -> None:
    look = (PANELS / "look.css").read_text("utf-8")
    assert look.count("--x-bar:") == 3, "light, dark, and dark where the page does not say"
