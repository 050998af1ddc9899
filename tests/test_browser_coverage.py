"""What was read in JupyterLab: the strip selects months, the files open, and a correction is told, then made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from lab_driver import Lab

import explore

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
WAIT = 30_000
LATER = "Talks with the Chairman\n\n3 July 2013\n\nJohn Smith: The Baikal-Amur Mainline is long.\n"
CELLS = (
    "import explore\nfrom explore.selection import Selection\nfrom explore.panels.what_was_read import WhatWasRead",
    "selection = Selection(explore.load('archive', progress=False))\npanel = WhatWasRead(selection)\npanel",
    "selection.set(entities='Baikal-Amur Mainline')",
)


def test_what_was_read_from_strip_to_a_correction(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    archive = lab.home / "archive"
    archive.mkdir()
    shutil.copy(next(explore.sample().iterdir()), archive / "seed.txt")
    (archive / "later.txt").write_text(LATER, "utf-8")
    (archive / "undated.txt").write_text("A talk\n\nJohn Smith: Nobody knows when.\n", "utf-8")
    (archive / "noise.txt").write_text("only noise\n", "utf-8")
    lab.write("coverage.ipynb", *CELLS)
    with lab.page() as page:
        lab.run(page, "coverage.ipynb")
        expect = sync_api.expect
        title = page.locator(".x-read-title")
        expect(title).to_have_text("3 transcripts from en.kremlin.ru, May 2012 to July 2013, 1 undated", timeout=90_000)
        expect(page.locator(".x-read-told")).to_contain_text("13 of the 15 months have no transcript here.")
        expect(page.locator(".x-month")).to_have_count(15)
        expect(page.locator(".x-gap")).to_have_text(["nothing for 13 months"])
        expect(page.locator(".x-strip-note")).to_contain_text("1 transcript has no date and stands in no month.")
        expect(page.locator(".x-badge")).to_have_text(["3", "1"], timeout=WAIT)

        # A click selects a month as dates, a second one frees it; arrows move along.
        first = page.get_by_role("button", name="May 2012: 1 transcript, an excerpt, 634 words, 3 passages")
        first.click()
        expect(first).to_have_attribute("aria-pressed", "true", timeout=WAIT)
        expect(page.locator(".x-badge")).to_have_text(["3"])
        page.screenshot(path=pictures / "strip.png")
        page.keyboard.press("End")
        last = page.locator(".x-month").last
        expect(last).to_be_focused()
        expect(page.locator(".x-strip-told")).to_contain_text("July 2013: 1 transcript, no excerpt, 5 words")
        page.keyboard.press("Home")
        page.keyboard.press("Enter")
        expect(first).to_have_attribute("aria-pressed", "false", timeout=WAIT)
        assert page.locator(".x-month[tabindex='0']").count() == 1

        # The files: those to look at first; one not read says why.
        page.get_by_role("button", name="Open the files").click()
        files = page.locator(".x-file .x-col-file")
        expect(files).to_have_text(["noise.txt", "undated.txt", "later.txt", "seed.txt"], timeout=WAIT)
        page.get_by_role("button", name="noise.txt").click()
        expect(page.locator(".x-doubt")).to_contain_text("no transcript that a reader knows", timeout=WAIT)
        page.get_by_role("button", name="seed.txt").click()
        expect(page.locator(".x-counts")).to_contain_text("Unaccounted0", timeout=WAIT)
        expect(page.locator(".x-labels tr")).to_have_count(4)
        page.locator(".x-intake").scroll_into_view_if_needed()
        page.screenshot(path=pictures / "intake.png")
        page.get_by_role("button", name="Sort by Title").click()
        expect(page.locator("th[aria-sort='ascending']")).to_contain_text("Title", timeout=WAIT)
        expect(files.first).to_have_text("undated.txt", timeout=WAIT)

        # A date is put right: told first, made, kept in the file, and undone. A late answer leaves what is typed alone.
        with lab.held(page):
            page.get_by_role("button", name="Sort by Date").click()
            page.get_by_role("button", name="Add a date").click()
            page.locator(".x-edit").fill("2012-07-02")
            page.wait_for_function("heldNow('order') > 0")
        expect(page.locator(".x-edit")).to_have_value("2012-07-02")
        page.wait_for_timeout(300)
        expect(page.locator(".x-edit")).to_have_value("2012-07-02")
        expect(page.locator(".x-edit")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("th[aria-sort='ascending']")).to_contain_text("Date", timeout=WAIT)
        told = "Date of “A talk”: 2 July 2012, where there was none."
        expect(page.locator(".x-asked")).to_contain_text(told, timeout=WAIT)
        assert not (archive / "corrections.csv").exists(), "told, and not yet made"
        page.screenshot(path=pictures / "intake-asked.png")
        page.get_by_role("button", name="Correct", exact=True).click()
        expect(page.locator(".x-flag-corrected")).to_have_text(["corrected"], timeout=WAIT)
        expect(title).to_have_text("3 transcripts from en.kremlin.ru, May 2012 to July 2013")
        assert "2012-07-02" in (archive / "corrections.csv").read_text("utf-8")
        expect(page.locator(".x-strip-note")).not_to_contain_text("no date")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.locator(".x-read").scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        page.screenshot(path=pictures / "coverage-dark.png")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
