"""Names over time in JupyterLab: counted once it is in sight, from a suggestion to one name giving way to another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lab_driver import Lab

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
WAIT = 30_000
AT = "document.activeElement.dataset.key"
OLD, NEW = "Inner Basin Customs Union", "Basin Economic Community"


def test_one_name_gives_way_to_another(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    lab.write(
        "naming.ipynb",
        "import explore, ipywidgets\nfrom explore.panels.naming import NamesOverTime\n"
        "from explore.selection import Selection\n"
        "selection = Selection(explore.load(explore.demo(), progress=False))\n"
        "panel = NamesOverTime(selection)\n"
        "ipywidgets.VBox([ipywidgets.Box(layout={'height': '3000px'}), panel])",
        "print('looked at:', panel.answered)",
    )
    with lab.page() as page:
        expect = sync_api.expect
        lab.run(page, "naming.ipynb")
        expect(page.locator(".jp-OutputArea-output pre").last).to_have_text("looked at: 0", timeout=90_000)
        panel = page.locator(".x-names")
        expect(panel.locator("button.x-button", has_text=OLD)).to_have_count(0)

        # In sight it says what to click; a suggestion is followed.
        panel.evaluate("(node) => node.scrollIntoView({ block: 'end' })")
        panel.get_by_role("button", name=f"Follow {OLD}").click(timeout=WAIT)
        lanes = panel.locator(".x-names-label .x-names-name")
        expect(lanes).to_have_text([OLD, NEW], timeout=WAIT)
        expect(panel.locator(".x-names-followed")).to_contain_text(OLD)
        year = panel.get_by_role("button", name="2010:", exact=False)
        expect(year.locator(".x-names-number")).to_have_text(["6", "5"])
        expect(panel.get_by_role("button", name="2014: no transcript here")).to_have_class(
            "x-names-period x-names-none"
        )
        expect(panel.locator(".x-names-ends")).to_contain_text("First and last in these 18 transcripts")
        panel.evaluate("(node) => node.scrollIntoView({ block: 'end' })")
        page.screenshot(path=pictures / "naming.png")

        # A year sets the dates; arrows move along, and Enter frees it again.
        year.click()
        expect(year).to_have_attribute("aria-pressed", "true", timeout=WAIT)
        expect(panel.locator(".x-names-out")).to_have_count(20)
        page.keyboard.press("ArrowRight")
        assert page.evaluate(AT) == "2011"
        expect(panel.locator(".x-names-told")).to_contain_text("2011: no passage in 1 transcript")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        expect(year).to_have_attribute("aria-pressed", "false", timeout=WAIT)
        cells = page.locator(".jp-Notebook .jp-Cell").count()
        for key in "dda":
            page.keyboard.press(key)
        assert page.locator(".jp-Notebook .jp-Cell").count() == cells

        panel.get_by_role("button", name="Share", exact=True).click()
        expect(year.locator(".x-names-number")).to_have_text(["55%", "45%"], timeout=WAIT)
        panel.get_by_role("button", name="Wordings", exact=True).click()
        expect(lanes.first).to_have_text("“Customs Union”", timeout=WAIT)
        panel.get_by_role("button", name="Names", exact=True).click()
        panel.get_by_role("button", name="Months", exact=True).click()
        expect(panel.locator(".x-names-period")).to_have_count(249, timeout=WAIT)
        panel.get_by_role("button", name="Years", exact=True).click()
        panel.get_by_role("button", name="Table", exact=True).click()
        expect(panel.locator(".x-names-table tbody tr")).to_have_count(21, timeout=WAIT)
        panel.get_by_role("button", name="Chart", exact=True).click()

        # The later name alone; the page that is loaded anew shows it as it stood.
        panel.get_by_role("button", name=f"Follow {NEW}").click()
        expect(panel.locator(".x-names-followed")).to_contain_text(NEW, timeout=WAIT)
        panel.get_by_role("button", name="Export…").click()
        page.get_by_role("textbox", name="Title", exact=True).fill("One for another")
        page.get_by_role("textbox", name="Title", exact=True).press("Enter")
        expect(panel.locator(".x-names-title")).to_have_text("One for another", timeout=WAIT)
        page.locator(".explore-export-csv").click()
        expect(page.locator(".x-export-told")).to_contain_text("names-over-time.csv", timeout=WAIT)
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        expect(panel.locator(".x-names-followed")).to_contain_text(NEW, timeout=90_000)
        expect(panel.locator(".x-names-title")).to_have_text("One for another")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        panel.evaluate("(node) => node.scrollIntoView({ block: 'end' })")
        page.wait_for_timeout(1500)  # Lab's curtain
        page.screenshot(path=pictures / "naming-dark.png")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
