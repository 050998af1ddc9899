"""The reader in a real browser: keys, reasons, following, quoting, and what it looks like."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lab_driver import Lab

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

CELLS = (
    """import shutil, explore
from pathlib import Path
folder = Path("reader-pages")
if not folder.exists():
    shutil.copytree(explore.sample(), folder)
from explore.panels.reader import Reader
from explore.selection import Selection
selection = Selection(explore.load(folder, progress=False))
kept = []
reader = Reader(selection, keep=kept.append)
reader.palette.give(["person:vladimir-putin", "person:nursultan-nazarbayev"])
reader.slots = dict(reader.palette.slots)
reader""",
    """print("what was kept:", kept, selection.corpus.corrections["action"].tolist())""",
)
CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const text = async (type) => (await item.getType(type)).text();
  return [await text("text/plain"), await text("text/html")];
}"""
SELECT = """() => {
  const p = [...document.querySelectorAll('.x-page p')].find((p) => p.textContent.startsWith('We are strategic'));
  const range = document.createRange();
  range.setStart(p.firstChild, 0);
  range.setEnd(p.firstChild, 24);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def _cells(page: Any) -> int:
    return int(page.locator(".jp-Notebook .jp-Cell").count())


def test_the_reader(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    expect = sync_api.expect
    lab.write("reader.ipynb", *CELLS)
    with lab.page(width=900, height=1400) as page:
        lab.run(page, "reader.ipynb")
        page.wait_for_selector(".x-reader .x-turn", timeout=90_000)
        root = page.locator(".x-reader")
        expect(root.locator(".x-turn")).to_have_count(5)
        standing = root.locator(".x-standing")
        expect(root.get_by_label("Next passage: follow a subject or look for words first")).to_be_disabled()

        # A name that is clicked is followed, and stays where it is.
        bam = root.locator(".x-mention", has_text="BAM railway")
        bam.scroll_into_view_if_needed()
        bam.click()
        expect(standing).to_have_text("passage 1 of 3")
        expect(root.locator(".x-followed[data-id]")).to_have_text(["BAM railway"])
        expect(root.locator(".x-mention.x-inferred")).to_have_text(["this route", "the line"])
        expect(root.locator("p.x-focus")).to_contain_text("I recall the Soviet years")
        expect(root.locator(".x-mini em")).to_have_count(3)

        # The keys work inside, and Lab's own do not.
        cells = _cells(page)
        page.keyboard.press("j")
        expect(standing).to_have_text("passage 2 of 3")
        for key in ("d", "d", "a", "b", "x", "m"):
            page.keyboard.press(key)
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(root.locator(".x-message")).to_have_text("This is the last passage in this 1 transcript.")
        assert _cells(page) == cells
        page.keyboard.press("k")
        expect(standing).to_have_text("passage 2 of 3")
        root.locator(".x-page").focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.className").startswith("x-m ")
        expect(root.locator(".x-hint")).not_to_be_empty()

        # A date opens under its line; what is below moves down.
        date = root.locator(".x-date", has_text="20th anniversary")
        date.scroll_into_view_if_needed()
        before = date.bounding_box()
        date.click()
        reason = root.locator(".x-reason")
        expect(reason.locator(".x-sum")).to_have_text("25 May 2012−20 years=25 May 1992")
        box, after = reason.bounding_box(), date.bounding_box()
        assert abs(after["y"] - before["y"]) < 1
        assert after["y"] + after["height"] <= box["y"] + 1
        follows = root.locator(".x-mention", has_text="Agreement on Friendship").bounding_box()
        assert follows["y"] >= box["y"] + box["height"] - 1, "nothing is covered"
        page.screenshot(path=pictures / "reader-reason.png")
        reason.get_by_role("button", name="Keep").focus()
        page.keyboard.press("Escape")
        expect(reason).to_have_count(0)
        assert page.evaluate("document.activeElement.textContent") == "20th anniversary"

        # Another date, and Undo of the selection takes it back.
        page.keyboard.press("Enter")
        reason.get_by_role("button", name="Set another date").click()
        reason.get_by_label("The date meant").fill("26 May 1992")
        reason.get_by_role("button", name="This transcript").click()
        expect(reason.locator(".x-preview")).to_have_text("changes 1 date in 1 transcript")
        page.screenshot(path=pictures / "reader-correct.png")
        reason.get_by_role("button", name="Set", exact=True).click()
        expect(reason).to_have_count(0)
        expect(date).to_have_attribute("title", "26 May 1992 — an analyst’s correction")

        # A description is rejected here, and is gone.
        line = root.locator(".x-mention", has_text="the line")
        line.click()
        expect(reason.locator("dd").first).to_contain_text("the last line named before")
        reason.get_by_role("button", name="Reject").click()
        expect(reason.locator(".x-preview")).to_have_text("changes 1 passage in 1 transcript")
        reason.get_by_role("button", name="Reject", exact=True).click()
        expect(line).to_have_count(0)
        expect(standing).to_contain_text("of 2")

        # Words that are selected are quoted, with their source, rich and plain.
        page.evaluate(SELECT)
        root.get_by_role("button", name="Copy quotation").click()
        expect(root.locator(".x-status")).to_have_text("Copied, with its source.")
        plain, rich = page.evaluate(CLIPBOARD)
        assert plain.startswith("“We are strategic allies,” — Nursultan Nazarbayev, President of Kazakhstan. ")
        assert "turn 2 of 5, characters " in plain
        assert "“We are strategic allies,”" in rich
        assert "<blockquote>" in rich
        page.evaluate(SELECT)
        root.get_by_label("Keep as finding").click()
        expect(root.locator(".x-status")).to_have_text("Kept as a finding.")
        page.evaluate("getSelection().removeAllRanges()")

        # A turn is reached by its key, and its speaker selected.
        root.locator(".x-page").focus()
        page.keyboard.press("]")
        page.keyboard.press("s")
        expect(root.locator(".x-turn.x-aside")).not_to_have_count(0)

        # Whoever is selected meanwhile: a date that is being typed stays.
        date.click()
        reason.get_by_role("button", name="Set another date").click()
        reason.get_by_label("The date meant").fill("27 May 1992")
        aside = root.locator(".x-aside .x-speaker").first
        name = aside.inner_text()
        aside.click()
        expect(root.locator(".x-turn:not(.x-aside) .x-speaker").first).to_have_text(name)
        expect(reason.get_by_label("The date meant")).to_have_value("27 May 1992")
        page.keyboard.press("Escape")
        page.locator(".jp-Notebook .jp-CodeCell").nth(1).click()
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
        said = page.locator(".jp-OutputArea-output", has_text="what was kept:").last
        expect(said).to_contain_text("'text': 'We are strategic allies,'", timeout=30_000)
        expect(said).to_contain_text("['redate', 'reject']")

        root.scroll_into_view_if_needed()
        page.screenshot(path=pictures / "reader.png")
        page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
        page.wait_for_timeout(800)
        page.screenshot(path=pictures / "reader-dark.png")


LONG_CELL = """import explore
from explore.panels.reader import Reader
from explore.selection import Selection
selection = Selection(explore.load("long-pages", progress=False))
reader = Reader(selection)
selection.set(text="zeppelin")
reader"""
TOP = """(node) => node.getBoundingClientRect().top - node.closest('.x-page').getBoundingClientRect().top"""


def test_a_long_transcript_comes_as_it_is_read(lab: Lab) -> None:
    expect = sync_api.expect
    folder = lab.home / "long-pages"
    folder.mkdir()
    said = [
        f"{('Vladimir Putin', 'Nursultan Nazarbayev')[i % 2]}: Turn {i} is of roads. {'They are long. ' * 20}"
        f"{'A zeppelin.' if i == 250 else ''}\n"
        for i in range(400)
    ]
    (folder / "talks.txt").write_text(f"Talks on roads\nMay 20, 2014\nAn invented page.\n{''.join(said)}", "utf-8")
    lab.write("long.ipynb", LONG_CELL)
    with lab.page(width=900, height=1000) as page:
        lab.run(page, "long.ipynb")
        turns = page.locator(".x-reader .x-turn")
        expect(turns).to_have_count(100, timeout=90_000)
        found = page.locator(".x-reader .x-turn", has_text="A zeppelin.")
        expect(found).to_be_in_viewport()
        earlier = page.get_by_role("button", name="Show earlier")
        expect(earlier).to_have_count(1)

        # What is marked to be copied, and where it stands, stay when earlier turns come above it.
        article = page.locator(".x-page")
        article.evaluate("(node) => { node.scrollTop = 900; }")
        seen = page.locator(".x-reader .x-turn:nth-child(8)")
        held = seen.element_handle()
        with lab.held(page):
            article.evaluate("(node) => { node.scrollTop = 300; }")
            seen.locator("p").first.select_text()
            at = held.evaluate(TOP)
        expect(turns).to_have_count(200)
        assert abs(held.evaluate(TOP) - at) < 2
        assert "is of roads" in page.evaluate("String(getSelection())")

        # The end is reached by going on.
        for _ in range(8):
            article.evaluate("(node) => { node.scrollTop = node.scrollHeight; }")
            page.wait_for_timeout(50)
            if not page.get_by_role("button", name="Show more").count():
                break
        expect(turns.last).to_contain_text("Turn 399 is")
        assert turns.count() == len(set(turns.evaluate_all("(all) => all.map((one) => one.dataset.turn)")))


QUOTE_CELLS = (
    """import explore
from explore.panels.quote_check import QuoteCheck
from explore.selection import Selection
box = QuoteCheck(Selection(explore.load(explore.sample(), progress=False)))
box""",
)


def test_the_quote_check(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    expect = sync_api.expect
    lab.write("quote.ipynb", QUOTE_CELLS[0])
    with lab.page(width=1000, height=900) as page:
        lab.run(page, "quote.ipynb")
        page.wait_for_selector(".x-quote-check textarea", timeout=90_000)
        root = page.locator(".x-quote-check")
        root.get_by_label("Quotation", exact=True).fill("We built the great Chara station")
        root.get_by_label("Quotation", exact=True).press("Control+Enter")
        expect(root.locator(".x-quote-verdict b")).to_have_text("Altered")
        expect(root.locator(".x-quote-said del")).to_have_text(["great"])
        root.get_by_role("button", name="Copy quotation").click()
        expect(root.locator(".x-quote-status")).to_have_text("Copied, with its source.")
        plain, _ = page.evaluate(CLIPBOARD)
        assert plain.startswith("“We built the Chara station” — Nursultan Nazarbayev, ")
        root.get_by_text("What stands before and after").click()
        page.screenshot(path=pictures / "quote-check.png")
        root.get_by_label("Quotation", exact=True).fill("")
        root.get_by_role("button", name="Check").click()
        expect(root.locator(".x-message")).to_have_text("Paste a quotation first: there are no words in it.")
