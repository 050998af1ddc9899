"""The first notebook in JupyterLab, driven in a real browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lab_driver import Lab

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
BARS = ".explore-root .barlayer .point path"
SENTENCE = ".explore-sticky .x-sentence"
SPEAKER = "[data-filter=speakers] .x-filter-value"
PALE = f"[...document.querySelectorAll('{BARS}')].map((bar) => getComputedStyle(bar).opacity < 1)"
NUMBERS = "[...document.querySelectorAll('.x-chart .bartext')].map((text) => text.textContent)"
WIDTH = "document.querySelector('.x-chart .main-svg').clientWidth"
INK = "getComputedStyle(document.querySelector('.x-chart .ytick text')).fill"


def _width(page: Any) -> int:
    return int(page.evaluate(WIDTH))


def _fits(page: Any) -> None:
    """Waits until nothing stands out of the Explorer on its right side; fails with what does."""
    code = """() => {
      const root = document.querySelector('.explore-root');
      const edge = root.getBoundingClientRect().right;
      return [...root.querySelectorAll('.main-svg, .x-chart-title, .x-chart-source, button, input, h2, .x-table')]
        .filter((node) => !node.closest('.x-matrix-wide') && node.getBoundingClientRect().right > edge)
        .map((node) => node.outerHTML.slice(0, 80));
    }"""
    for _ in range(100):
        over = page.evaluate(code)
        if not over:
            return
        page.wait_for_timeout(100)
    raise AssertionError(over)


def _theme(page: Any, name: str) -> None:
    page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{ theme: {name!r} }})")


def test_the_first_notebook_from_run_all_to_reload(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    with lab.page() as page:
        home = lab.copy("01_start_here.ipynb")
        lab.run(page, "01_start_here.ipynb")
        page.wait_for_selector(BARS, timeout=90_000)
        expect = sync_api.expect
        expect(page.locator(BARS)).to_have_count(2)
        sentence = page.locator(SENTENCE)
        sync_api.expect(sentence).to_have_text("Everyone·May 2012  5 turns in 1 transcript, an excerpt", timeout=30_000)

        # Under plotly's own layer, which takes the click.
        page.locator(BARS).first.click(force=True)
        chosen = "Nursultan Nazarbayev·May 2012  2 turns in 1 transcript, an excerpt"
        sync_api.expect(sentence).to_have_text(chosen, timeout=30_000)
        shown = page.locator(".x-turn:not(.x-aside) .x-speaker")
        sync_api.expect(shown).to_have_text(["Nursultan Nazarbayev"] * 2, timeout=30_000)
        sync_api.expect(page.locator(SPEAKER)).to_have_text("Nursultan Nazarbayev", timeout=30_000)

        page.locator(".explore-speaking").get_by_role("button", name="Export…").click()
        page.locator(".explore-export-csv").click()
        sync_api.expect(page.locator(".x-export-told")).to_contain_text("who-speaks-words.csv", timeout=30_000)
        assert (home / "exports" / "who-speaks-words.csv").read_text("utf-8-sig").startswith("speaker_id,speaker")

        # After Table and back the chart still follows all that changes it.
        page.locator(".explore-speaking").get_by_role("button", name="Table", exact=True).click()
        sync_api.expect(page.locator(".x-table tr.x-chosen")).to_have_count(1, timeout=30_000)
        expect(page.locator(BARS)).to_have_count(0)
        page.get_by_role("button", name="Chart", exact=True).click()
        sync_api.expect(page.locator(BARS)).to_have_count(2, timeout=30_000)
        page.locator(SPEAKER).click()
        tick = page.locator(".x-row-box")
        page.wait_for_function(f"{PALE}.join() === 'false,true'")
        tick.nth(0).click()
        page.wait_for_function(f"{PALE}.every((pale) => !pale)", timeout=30_000)
        page.get_by_role("button", name="Turns", exact=True).click()
        page.wait_for_function(f"{NUMBERS}.join() === '3,2'", timeout=30_000)
        page.get_by_role("button", name="Words", exact=True).click()
        page.wait_for_function(f"{NUMBERS}.join() === '408,226'", timeout=30_000)
        title = page.get_by_label("Title")
        title.fill("A title that is long " * 12)
        title.press("Enter")
        sync_api.expect(page.locator(".x-chart-title")).to_contain_text("A title that is long", timeout=30_000)
        _fits(page)
        title.fill("")
        title.press("Enter")
        tick.nth(0).click()
        page.wait_for_function(f"{PALE}.join() === 'false,true'", timeout=30_000)

        wide = _width(page)
        page.set_viewport_size({"width": 1000, "height": 1100})
        page.wait_for_function(f"{WIDTH} < {wide - 200}", timeout=30_000)
        _fits(page)
        page.screenshot(path=pictures / "narrow.png")
        page.set_viewport_size({"width": 1400, "height": 1100})
        page.wait_for_function(f"{WIDTH} === {wide}", timeout=30_000)
        page.wait_for_function(f"document.querySelector('.x-chart').clientWidth - {wide} < 2")  # as wide as its place

        light = page.evaluate(INK)
        _theme(page, "JupyterLab Dark")
        page.wait_for_function(f"{INK} !== {light!r}", timeout=30_000)
        page.locator(".explore-root").scroll_into_view_if_needed()
        page.screenshot(path=pictures / "dark.png")
        _theme(page, "JupyterLab Light")
        page.wait_for_function(f"{INK} === {light!r}", timeout=30_000)

        # A name clicked in the text is followed: sentence, trail and reader agree.
        page.locator(".x-mention", has_text="BAM railway").first.click()
        sync_api.expect(page.locator(SENTENCE)).to_contain_text("Baikal-Amur Mainline  3 passages", timeout=30_000)
        sync_api.expect(page.locator(".x-passage")).to_have_count(3, timeout=30_000)
        expect(page.locator(".x-followed")).to_have_text(["BAM railway"])
        expect(page.locator(".x-mention.x-inferred")).to_have_text(["this route", "the line"])
        page.locator(".x-date", has_text="20th anniversary").click()
        sync_api.expect(page.locator(".x-reason")).to_contain_text("25 May 2012−20 years=25 May 1992")
        page.locator(".x-trail").scroll_into_view_if_needed()
        page.screenshot(path=pictures / "trail.png")
        page.get_by_role("button", name="Undo: followed").click()
        sync_api.expect(page.locator(SENTENCE)).to_have_text(chosen, timeout=30_000)

        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        page.wait_for_selector(BARS, timeout=90_000)
        expect(page.locator(BARS)).to_have_count(2)  # after a reload the chart still holds its bars
        page.wait_for_function(f"{PALE}.join() === 'false,true'")  # and shows them as they stood
        sync_api.expect(page.locator(SENTENCE)).to_have_text(chosen, timeout=30_000)
        page.locator(".explore-root").scroll_into_view_if_needed()
        page.screenshot(path=pictures / "explorer.png")
        assert (pictures / "explorer.png").stat().st_size > 20_000
