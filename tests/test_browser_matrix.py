"""Who on what in JupyterLab: a cell clicked, the grid walked by arrows, the table, an export."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lab_driver import Lab

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
BAM = "infrastructure:baikal-amur-mainline"
NAZARBAYEV = "person:nursultan-nazarbayev"
AT = "document.activeElement.dataset.key"


def test_the_matrix_from_a_cell_to_a_file(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    lab.write(
        "matrix.ipynb",
        "import explore\nfrom explore.panels.matrix import WhoOnWhat\nfrom explore.panels.trail import Trail\n"
        "from explore.selection import Selection\nselection = Selection(explore.load(explore.sample()))\n"
        "WhoOnWhat(selection)",
        "Trail(selection)",
    )
    with lab.page() as page:
        expect = sync_api.expect
        lab.run(page, "matrix.ipynb")
        page.wait_for_selector(".x-mx-grid", timeout=90_000)
        matrix = page.locator(".x-matrix")
        cell = page.locator(f'[data-key="{NAZARBAYEV}|{BAM}"]')
        expect(cell).to_have_text("3*")
        expect(cell).to_have_attribute(
            "aria-label", "Nursultan Nazarbayev on Baikal-Amur Mainline: 3 passages, 7.35 per 1,000 words"
        )
        assert "· none in this transcript" in matrix.inner_text()

        # The list of sorts stays as it is, open or not, while it says the same.
        sort = matrix.get_by_label("Sort by", exact=False).first
        option = sort.locator("option").first.element_handle()
        matrix.get_by_role("button", name="Per 1,000 words", exact=True).click()
        expect(cell).to_have_text("7.35*")
        assert option.evaluate("(node) => node.isConnected")
        matrix.get_by_role("button", name="Passages", exact=True).click()
        expect(cell).to_have_text("3*")

        cell.click()
        expect(page.locator(".x-mx-cell.x-mx-here")).to_have_count(1, timeout=30_000)
        expect(page.locator(".x-passage")).to_have_count(3, timeout=30_000)
        expect(page.locator("th.x-mx-followed")).to_have_text("Baikal-Amur Mainline")
        expect(page.locator("th.x-mx-who.x-mx-chosen")).to_contain_text("Nursultan Nazarbayev")
        page.screenshot(path=pictures / "matrix.png")

        # Arrows walk the grid, and Lab's own single letters are kept out.
        cells = page.locator("jp-cell, .jp-Cell").count()
        page.keyboard.press("ArrowRight")
        right = page.evaluate(AT)
        assert right != f"{NAZARBAYEV}|{BAM}"
        assert right.startswith(f"{NAZARBAYEV}|")
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(AT) == f"{NAZARBAYEV}|{BAM}"
        page.keyboard.press("Home")
        assert page.evaluate(AT) == f"{NAZARBAYEV}|"
        page.keyboard.press("ArrowUp")
        assert page.evaluate(AT) in ("person:vladimir-putin|", "sort|name")
        page.keyboard.press("Control+Home")
        assert page.evaluate(AT) == "sort|name"
        page.keyboard.press("End")
        assert page.evaluate(AT).startswith("|")
        page.keyboard.press("d")
        page.keyboard.press("d")
        page.keyboard.press("a")
        assert page.locator("jp-cell, .jp-Cell").count() == cells
        assert page.locator('.x-mx-grid button[tabindex="0"]').count() == 1, "one of the grid is reached by Tab"

        # Enter on the same cell gives back what was before.
        cell.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".x-mx-here")).to_have_count(0, timeout=30_000)
        expect(page.locator(".x-passage")).to_have_count(0, timeout=30_000)
        page.locator(f'[data-key="|{BAM}"]').click()
        expect(page.locator(".x-passage")).to_have_count(3, timeout=30_000)
        expect(page.locator(f'[data-key="|{BAM}"]')).to_have_attribute("aria-pressed", "true")

        matrix.get_by_role("button", name="Share", exact=True).click()
        expect(cell).to_have_text("100%*", timeout=30_000)
        matrix.get_by_label("Sort by", exact=False).first.select_option(BAM)
        expect(page.locator(f'th[data-entity="{BAM}"]')).to_have_attribute("aria-sort", "descending", timeout=30_000)
        matrix.get_by_role("button", name="Table", exact=True).click()
        expect(page.locator(".x-mx-plain tbody tr")).to_have_count(2)
        page.locator(".x-mx-plain").get_by_role("button", name="Sort by Speaker").click()
        expect(page.locator('.x-mx-plain th[aria-sort="ascending"]')).to_have_count(1, timeout=30_000)
        matrix.get_by_role("button", name="Chart", exact=True).click()

        # Export: title and note, and in place what was written.
        matrix.get_by_role("button", name="Export…").click()
        page.get_by_role("textbox", name="Title", exact=True).fill("Railways")
        page.get_by_role("textbox", name="Note", exact=True).fill("One page only.")
        page.get_by_role("textbox", name="Note", exact=True).press("Tab")
        page.locator(".explore-export-csv").click()
        expect(page.locator(".x-export-told")).to_contain_text("who-on-what.csv", timeout=30_000)
        page.locator(".explore-export-html").click()
        expect(page.locator(".x-export-told")).to_contain_text("who-on-what.html", timeout=30_000)
        assert "One page only." in (lab.home / "exports" / "who-on-what.csv").read_text("utf-8-sig")
        assert "<title>Railways</title>" in (lab.home / "exports" / "who-on-what.html").read_text("utf-8")
        page.get_by_role("textbox", name="Folder", exact=True).fill("/proc/nowhere")
        page.get_by_role("textbox", name="Folder", exact=True).press("Tab")
        page.locator(".explore-export-csv").click()
        expect(page.locator(".x-export-told")).to_contain_text("choose another folder", timeout=30_000)
        page.get_by_role("textbox", name="Title", exact=True).press("Escape")
        expect(page.locator(".x-export")).to_have_count(0)
        assert page.evaluate("document.activeElement.textContent") == "Export…"

        # Narrow, the grid scrolls sideways below its speakers.
        page.set_viewport_size({"width": 900, "height": 1100})
        page.wait_for_function("(() => { const w = document.querySelector('.x-matrix-wide');"
                               " return w.scrollWidth > w.clientWidth; })()")  # fmt: skip
        page.evaluate("document.querySelector('.x-matrix-wide').scrollLeft = 200")
        left = "document.querySelector('.x-mx-row .x-mx-who').getBoundingClientRect().left"
        assert page.evaluate(f"{left} - document.querySelector('.x-matrix-wide').getBoundingClientRect().left") < 4
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.wait_for_timeout(1500)  # Lab's curtain
        page.screenshot(path=pictures / "matrix-dark.png")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
