"""The trail in JupyterLab, driven in a real browser: passages, keys, corrections, what followed, a table."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from lab_driver import Lab

import explore

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
SHOWN = (
    "import explore\nfrom explore.panels.trail import Trail\nfrom explore.selection import Selection\n"
    "selection = Selection(explore.load('trail-data', progress=False))\n"
    "trail = Trail(selection, keep=lambda passage: kept.append(passage['surface']))\nkept = []\n"
    "selection.set(entities='infrastructure:baikal-amur-mainline')\ntrail"
)
SECOND = (
    "Talks on roads\nMay 20, 2014\nAn invented page.\nNursultan Nazarbayev: We thank our hosts. "
    "The BAM railway goes on. The weather is fine.\nVladimir Putin: No comment on that. Let us move on.\n"
)


def _text(page: Any, selector: str) -> str:
    return str(page.locator(selector).inner_text())


def test_the_trail_from_first_passage_to_reload(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    data = lab.home / "trail-data"
    shutil.copytree(explore.sample(), data)
    (data / "2014-05-20-talks.txt").write_text(SECOND, encoding="utf-8")
    lab.write("trail.ipynb", SHOWN)
    expect = sync_api.expect
    with lab.page() as page:
        lab.run(page, "trail.ipynb")
        page.wait_for_selector(".x-trail .x-item", timeout=90_000)
        expect(page.locator(".x-passage")).to_have_count(4)
        assert page.locator(".x-hit-named").all_inner_texts() == ["BAM railway", "BAM railway"]
        assert page.locator(".x-quote .x-hit-inferred").all_inner_texts() == ["this route", "the line"]
        assert page.locator(".x-first b").all_inner_texts() == ["15 May 2012", "15 May 2012"]
        assert page.locator(".x-badge").all_inner_texts() == ["First named", "First raised as a subject"]
        assert "June 2012 to April 2014" in _text(page, ".x-hole-told")
        assert _text(page, ".x-tally").startswith("In these 2 transcripts: 2 certain, 2 likely, 0 to check.")
        assert page.locator(".x-followed-said b").all_inner_texts() == ["not taken up", "turned aside"]
        page.locator(".x-trail").scroll_into_view_if_needed()
        page.screenshot(path=pictures / "trail.png")

        # Keys: j and k walk, Enter opens, and the notebook hears none of them.
        cells = page.locator(".jp-Cell").count()
        page.locator(".x-quote").first.focus()
        page.keyboard.press("j")
        expect(page.locator(".x-quote").nth(1)).to_be_focused()
        for key in ("k", "d", "d", "a", "j"):
            page.keyboard.press(key)
        expect(page.locator(".x-quote").nth(1)).to_be_focused()
        assert page.locator(".jp-Cell").count() == cells, "single letters are not the notebook's commands here"
        page.keyboard.press("Enter")
        assert page.locator(".x-quote[tabindex='0']").count() == 1

        # The analyst's own word stands above the suggestion, and lies beside the data. A form that was opened before
        # the answer came stays open, with what is typed in it, and the place in it.
        with lab.held(page):
            page.locator(".x-followed-by").first.get_by_role("button", name="Taken up", exact=True).click()
            page.get_by_role("button", name="Add a name").click()
            also = page.get_by_label("Also called", exact=True).last
            also.press_sequentially("the line")
            also.press("Home")
            page.wait_for_function("heldNow('Your word') + heldNow('taken up') > 0")
        expect(page.locator(".x-followed-said").first).to_have_text("Your word: taken up", timeout=30_000)
        assert "taken up" in (data / "uptake.csv").read_text("utf-8")
        expect(also).to_have_value("the line")
        expect(also).to_be_focused()
        assert also.evaluate("(box) => box.selectionStart") == 0
        page.keyboard.press("Escape")
        expect(page.locator(".x-form")).to_have_count(0)

        # A passage is rejected after a preview, and the trail follows the corpus as corrected.
        page.locator(".x-date-of").first.click()
        page.locator(".x-passage", has_text="“the line”").get_by_role("button", name="Reject: the line").click()
        expect(page.locator(".x-preview")).to_have_text("It would change 1 passage in 1 transcript.", timeout=30_000)
        page.screenshot(path=pictures / "trail-reject.png")
        page.locator(".x-form").get_by_role("button", name="Reject", exact=True).click()
        expect(page.locator(".x-passage")).to_have_count(3, timeout=30_000)
        assert "the line" in (data / "corrections.csv").read_text("utf-8")

        page.get_by_role("button", name="Add a name").click()
        page.get_by_label("Also called", exact=True).last.fill("weather")
        expect(page.locator(".x-preview")).to_contain_text("1 passage in 1 transcript", timeout=30_000)
        page.keyboard.press("Escape")
        expect(page.locator(".x-form")).to_have_count(0)
        expect(page.get_by_role("button", name="Add a name")).to_be_focused()

        page.get_by_role("button", name="Table", exact=True).click()
        expect(page.locator(".x-twin tbody tr")).to_have_count(3, timeout=30_000)
        page.get_by_role("button", name="List", exact=True).click()
        page.get_by_role("button", name="Export…").click()
        expect(page.locator(".x-trail .x-message")).to_contain_text("trail-Baikal-Amur-Mainline.csv", timeout=30_000)
        assert "Source: " in next((lab.home / "exports").glob("trail-*.csv")).read_text("utf-8-sig")

        page.set_viewport_size({"width": 700, "height": 1100})
        page.wait_for_timeout(300)
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'", timeout=30_000)
        page.locator(".x-trail").scroll_into_view_if_needed()
        page.screenshot(path=pictures / "trail-dark.png")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
        page.set_viewport_size({"width": 1400, "height": 1100})
        # Another kernel reads what was said from beside the data.
        lab.write("trail-again.ipynb", SHOWN)
        lab.run(page, "trail-again.ipynb")
        expect(page.locator(".x-passage")).to_have_count(3, timeout=90_000)
        expect(page.locator(".x-followed-said").first).to_have_text("Your word: taken up", timeout=30_000)
