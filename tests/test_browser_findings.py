"""Findings in JupyterLab: kept, edited, dropped and undone, copied, coded; still there after the kernel starts anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lab_driver import Lab

import explore
from explore import findings, sampling

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

LOAD = """import shutil, explore
from pathlib import Path
from explore.charts.style import Palette
from explore.panels.findings import Findings
from explore.selection import Selection
shutil.copytree(explore.sample(), "kept", dirs_exist_ok=True)
corpus = explore.load("kept")
palette = Palette(); palette.give(corpus.turns["speaker_id"].dropna().unique())
panel = Findings(Selection(corpus), palette)
panel"""
KEEP = """for words, said in (
    ("If this could all be revived again and put to Russia’s use it would indeed be a great endeavour.",
     {"code": "Old projects", "status": "to cite", "note": "Raised by the guest; the reply moves on."}),
    ("It is an offer I accept with pleasure.", {"note": "<img src=x onerror=alert(1)>\\n=1+1"}),
    ("Most important is that on May 25", {"code": "Anniversaries"}),
):
    passage = dict(corpus.passages(words).iloc[0])
    panel.keep({"document_id": passage["document_id"], "turn_id": passage["turn_id"], "start": passage["start"],
                "end": passage["end"], "text": passage["sentence"], "entity_id": None}, **said)"""

CHANGE = """changed = globals().get("changed", -1) + 1
if changed:
    panel.do_change(panel.found["finding_id"].iloc[0], title="Changed meanwhile")
print("changed", changed)"""


def test_findings_from_keep_to_a_new_kernel(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    expect = sync_api.expect
    home = lab.home / "kept"
    with lab.page() as page:
        lab.write("findings.ipynb", LOAD, KEEP, CHANGE)
        lab.run(page, "findings.ipynb")
        panel = page.locator(".x-findings")
        cards = panel.locator(".x-find-card")
        expect(cards).to_have_count(3, timeout=90_000)
        expect(panel.locator(".x-find-head")).to_contain_text("3 kept, in findings.csv beside the data")
        expect(cards.last).to_contain_text("Old projects")
        expect(cards.nth(1).locator(".x-find-note p").first).to_have_text("<img src=x onerror=alert(1)>")
        panel.screenshot(path=pictures / "findings.png")

        first = cards.last
        first.get_by_role("button", name="Edit note").click()
        first.get_by_label("Note").fill("Compare the Address\nseven months later.")
        first.get_by_label("Codes, parted by a semicolon").fill("Old projects; Regions")
        first.get_by_role("button", name="Save note").click()
        expect(first.locator(".x-find-note")).to_contain_text("seven months later.")
        assert page.evaluate("document.activeElement.textContent") == "Edit note", "the focus comes back to its opener"
        # A late answer leaves what is being typed as it stands, and the place in it.
        with lab.held(page):
            first.get_by_label("Status of this finding").select_option("checked")
            first.get_by_role("button", name="Edit note").click()
            note = first.get_by_label("Note")
            note.press("Control+Home")
            note.press_sequentially("To do. ")
            page.wait_for_function("heldNow('checked') > 0")
        expect(panel.get_by_label("Status", exact=True)).to_contain_text("checked (1)")
        expect(note).to_be_focused()
        assert note.evaluate("(box) => [box.value.split('.')[0], box.selectionStart]") == ["To do", 7]
        first.get_by_role("button", name="Cancel").click()
        panel.get_by_role("button", name="Count by code").click()
        expect(panel.locator(".x-find-bars .x-find-label")).to_have_text(
            ["Anniversaries", "Old projects", "Regions", "no code yet"]
        )
        panel.get_by_label("Count findings").select_option("speaker")
        panel.screenshot(path=pictures / "findings-bars.png")
        panel.get_by_role("button", name="Table", exact=True).click()
        expect(panel.locator(".x-find-table tbody tr")).to_have_count(4)
        panel.get_by_role("button", name="Count by code").click()

        panel.get_by_label("Code", exact=True).select_option("Regions")
        expect(cards).to_have_count(1)
        expect(panel.locator(".x-find-head")).to_contain_text("1 of 3 kept")
        panel.get_by_label("Code", exact=True).select_option("")
        cards.nth(1).get_by_role("button", name="Drop this finding").click()
        expect(cards).to_have_count(2)
        panel.get_by_role("button", name="Undo: dropped").click()
        expect(cards).to_have_count(3)
        cards.nth(1).get_by_role("button", name="Copy quotation").click()
        expect(cards.nth(1).get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("“It is an offer I accept with pleasure.” — Vladimir Putin, President of Russia.")
        panel.get_by_role("button", name="Export…").click()
        panel.get_by_role("button", name="Export as page").click()
        expect(panel.locator(".x-message")).to_have_text("Written to exports: findings-quoted.html.")
        assert "<img src=x" not in (lab.home / "exports" / "findings-quoted.html").read_text("utf-8")
        before = page.locator(".jp-Cell").count()

        # A sample, coded by the keys alone; the letters that Lab takes for commands do nothing.
        panel.get_by_role("button", name="Draw a sample to code").click()
        panel.get_by_label("Who codes").fill("Ann")
        panel.get_by_label("How many").fill("3")
        panel.get_by_label("Codes, parted").fill("warm; cool")
        page.locator(".jp-Notebook .jp-CodeCell").nth(2).click()
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
        expect(page.locator(".jp-OutputArea-output", has_text="changed 1")).to_have_count(1)
        expect(panel.get_by_label("Who codes")).to_have_value("Ann")
        panel.screenshot(path=pictures / "findings-draw.png")
        panel.get_by_role("button", name="Draw and begin").click()
        expect(panel.locator(".x-find-count")).to_have_text("1 of 3")
        card = panel.locator(".x-find-coding")
        expect(card).not_to_contain_text("Putin, ")
        for at, number in enumerate("212", 1):
            expect(panel.locator(".x-find-count")).to_have_text(f"{at} of 3")
            page.keyboard.press(number)
            expect(panel.locator("[aria-pressed=true]")).to_have_count(1)
            if number == "1":
                page.keyboard.press("d")
                page.keyboard.press("d")
                page.keyboard.press("a")
                panel.screenshot(path=pictures / "findings-coding.png")
            page.keyboard.press("Enter")
        expect(card).to_contain_text("3 of 3 coded by Ann")
        assert page.locator(".jp-Cell").count() == before
        assert sampling.coded(home, "sample-1", "Ann")["code"].tolist() == ["cool", "warm", "cool"]
        for unit, code in zip(sampling.read(home, "sample-1").units["unit_id"], ("cool", "warm", "warm"), strict=True):
            sampling.code(home, "sample-1", "Boris", unit, code)
        panel.get_by_role("button", name="Back to the last passage").click()
        expect(card).to_contain_text("15 May 2012")
        panel.get_by_role("button", name="Next", exact=True).click()
        panel.get_by_role("button", name="Agreement with Boris").click()
        expect(panel.locator(".x-find-agreed")).to_contain_text("2 of 3 passages coded alike (67%)")
        panel.screenshot(path=pictures / "findings-agreement.png")
        panel.get_by_role("button", name="Back to findings").click()
        expect(cards).to_have_count(3)

        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.wait_for_timeout(500)
        panel.screenshot(path=pictures / "findings-dark.png")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")

        # Another kernel finds what this one kept.
        lab.write("again.ipynb", LOAD)
        lab.run(page, "again.ipynb")
        expect(page.locator(".x-findings .x-find-card")).to_have_count(3, timeout=90_000)
        expect(page.locator(".x-findings")).to_contain_text("seven months later.")
    kept = findings.read(home)
    assert kept["code"].tolist() == ["Old projects; Regions", "", "Anniversaries"]
    assert findings.located(explore.load(home), kept)["found"].all()
