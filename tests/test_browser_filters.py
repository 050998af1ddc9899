"""The filter bar and the selection bar in a real browser: choosing, typing, undoing, saving, copying."""

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
CELL = """
import ipywidgets, explore
from explore.panels.filter_bar import FilterBar
from explore.panels.selection_bar import SelectionBar
from explore.selection import Selection
selection = Selection(explore.load("{folder}", progress=False))
filters, bar = FilterBar(selection), SelectionBar(selection)
bar.add_class("explore-sticky")
both = ipywidgets.VBox([filters, bar])
both.add_class("explore-root")
both
"""


def _says(page: Any, text: str) -> None:
    sync_api.expect(page.locator(".x-sentence")).to_have_text(text, timeout=30_000)


def _cells(page: Any) -> int:
    return int(page.locator(".jp-Notebook .jp-Cell").count())


def test_filters_from_click_to_code(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    shutil.copytree(explore.sample(), lab.home / "pages")
    lab.write("filters.ipynb", CELL.format(folder="pages"))
    with lab.page() as page:
        lab.run(page, "filters.ipynb")
        whole = "Everyone·May 2012  5 turns in 1 transcript, an excerpt"
        _says(page, whole)
        cells = _cells(page)

        # A speaker by keyboard: open, search, down to the list, tick, Esc back to the opener.
        opener = page.locator("[data-filter=speakers] .x-filter-open")
        opener.click()
        search = page.locator(".x-pop-search")
        sync_api.expect(search).to_be_focused()
        search.press_sequentially("nazar")
        sync_api.expect(page.locator(".x-row-name")).to_have_text(["Nursultan Nazarbayev"], timeout=30_000)
        search.press("ArrowDown")
        page.keyboard.press("Space")
        _says(page, "Nursultan Nazarbayev·May 2012  2 turns in 1 transcript, an excerpt")
        sync_api.expect(page.locator(".x-row-box")).to_be_focused()
        page.screenshot(path=pictures / "filter_speakers.png")
        page.keyboard.press("Escape")
        sync_api.expect(page.locator(".x-filter-pop")).to_be_hidden()
        sync_api.expect(opener).to_be_focused()
        assert opener.get_attribute("aria-expanded") == "false"

        # Single letters do not reach the notebook; the bar's own keys work from here.
        page.keyboard.press("d")
        page.keyboard.press("d")
        page.keyboard.press("a")
        assert _cells(page) == cells
        page.keyboard.press("Alt+z")
        _says(page, whole)
        page.keyboard.press("Alt+Shift+z")
        _says(page, "Nursultan Nazarbayev·May 2012  2 turns in 1 transcript, an excerpt")
        undo = page.get_by_role("button", name="Undo: selected Nursultan Nazarbayev")
        undo.click()
        _says(page, whole)
        page.keyboard.press("?")
        sync_api.expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        sync_api.expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()

        # A subject by another of its names.
        page.locator("[data-filter=subject] .x-filter-open").click()
        page.locator(".x-pop-search").fill("bam")
        row = page.locator("button.x-row", has_text="Baikal-Amur Mainline")
        sync_api.expect(row).to_contain_text("also called BAM", timeout=30_000)
        row.click()
        followed = "Everyone·May 2012·Baikal-Amur Mainline  3 passages in 1 transcript, an excerpt"
        _says(page, followed)
        page.screenshot(path=pictures / "filter_subject.png")

        # A topic of one's own, followed at once; its form closes, and undo takes it back.
        page.get_by_role("button", name="A topic of your own").click()
        page.locator(".x-row-box").first.check()
        page.get_by_label("Words", exact=True).fill("Siberia")
        make = page.get_by_role("button", name="Make the topic")
        make.click()
        sync_api.expect(page.locator(".x-filters .x-message")).to_have_text("Give the topic a name.", timeout=30_000)
        page.get_by_label("Name", exact=True).fill("The East")
        make.click()
        sync_api.expect(page.locator(".x-subject-chip")).to_have_text("The East", timeout=30_000)
        sync_api.expect(make).to_be_hidden()
        page.keyboard.press("Alt+z")
        page.get_by_role("button", name="Undo: made the topic “The East”").click()
        _says(page, followed)
        page.locator(".x-pop-close").click()

        # A text: / goes there; a pattern that cannot be read is told in place.
        page.keyboard.press("/")
        typed = page.locator(".x-filter-typed")
        sync_api.expect(typed).to_be_focused()
        page.get_by_role("button", name="Pattern").click()
        typed.fill("railway|(")
        sync_api.expect(page.locator(".x-filters .x-message")).to_contain_text(
            "not a regular expression", timeout=30_000
        )
        assert typed.get_attribute("aria-invalid") == "true"
        typed.fill("railway|route")
        _says(page, "Everyone·May 2012·“railway|route”·Baikal-Amur Mainline  3 passages in 1 transcript, an excerpt")
        assert typed.get_attribute("aria-invalid") == "false"
        typed.fill("nothing of the kind")
        offer = page.get_by_role("button", name="Without Text: “nothing of the kind”")
        sync_api.expect(offer).to_contain_text("there are 3 passages in 1 transcript", timeout=30_000)
        page.screenshot(path=pictures / "filter_nothing.png")
        offer.click()
        _says(page, followed)
        sync_api.expect(typed).to_have_value("")

        # The answer to a text that was gone on from is not written over what was typed since.
        page.evaluate("hold(true)")
        typed.fill("route")
        typed.press("Enter")
        page.wait_for_function("heldNow('text_state') && heldNow('parts')", timeout=30_000)
        answer = page.evaluate("heldNow('')")
        typed.fill("route|line")
        typed.press("Enter")
        page.evaluate(f"letThrough({answer})")
        _says(page, "Everyone·May 2012·“route”·Baikal-Amur Mainline  3 passages in 1 transcript, an excerpt")
        sync_api.expect(typed).to_have_value("route|line")
        page.evaluate("hold(false); letThrough()")
        _says(page, "Everyone·May 2012·“route|line”·Baikal-Amur Mainline  3 passages in 1 transcript, an excerpt")
        sync_api.expect(typed).to_have_value("route|line")
        typed.fill("")
        typed.press("Enter")
        _says(page, followed)

        # Dates. What is typed before the list comes is not written over by it.
        since = page.get_by_label("From", exact=True)
        with lab.held(page):
            page.locator("[data-filter=dates] .x-filter-open").click()
            since.fill("soon")
        sync_api.expect(page.locator(".x-years")).to_be_visible(timeout=30_000)
        sync_api.expect(since).to_have_value("soon")
        since.press("Enter")
        sync_api.expect(page.locator(".x-filters .x-message")).to_contain_text("“soon” is no date", timeout=30_000)
        sync_api.expect(since).to_have_value("soon")
        since.fill("May 2012")
        since.press("Enter")
        sync_api.expect(page.locator("[data-filter=dates] .x-filter-value")).to_have_text(
            "from May 2012", timeout=30_000
        )
        sync_api.expect(since).to_have_value("2012-05")
        page.screenshot(path=pictures / "filter_dates.png")
        page.get_by_role("button", name="Clear Dates").click()
        _says(page, followed)
        page.keyboard.press("Escape")

        # Saved under a name, reset, opened again; copied as code, and read.
        page.get_by_role("button", name="Save selection").click()
        page.get_by_label("Name", exact=True).fill("The railway")
        page.get_by_label("Name", exact=True).press("Enter")
        sync_api.expect(page.locator(".x-saved-name")).to_have_text(["The railway"], timeout=30_000)
        assert (lab.home / "pages" / "selections.json").exists()
        page.get_by_role("button", name="Reset", exact=True).click()
        _says(page, whole)
        page.get_by_role("button", name="Open The railway").click()
        _says(page, followed)
        page.get_by_role("button", name="Copy as code").click()
        sync_api.expect(page.locator(".x-copied")).to_contain_text("Copied.", timeout=30_000)
        assert page.evaluate("navigator.clipboard.readText()") == page.locator(".x-code").inner_text()
        assert page.locator(".x-code").inner_text().splitlines()[-1].startswith("selected = ")
        page.screenshot(path=pictures / "selection_code.png")
        page.keyboard.press("Escape")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.locator("[data-filter=speakers] .x-filter-open").click()
        sync_api.expect(page.locator(".x-row-name").first).to_be_visible(timeout=30_000)
        page.screenshot(path=pictures / "filters_dark.png")
        page.set_viewport_size({"width": 900, "height": 900})
        page.screenshot(path=pictures / "filters_narrow.png")
        wide = "[...document.querySelectorAll('.x-filters, .x-selection')].every((n) => n.scrollWidth <= n.clientWidth)"
        assert page.evaluate(wide), "nothing stands out of its place"
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
