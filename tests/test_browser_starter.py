"""The button for a first archive in JupyterLab: a kernel's loop runs, and the page follows."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from kremlin_server import Site, Talk, served
from lab_driver import Lab

from explore.fetching import kremlin

pytest.importorskip("scrapy", reason="the extra `fetch` is not installed")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
SHOWN = (
    "from explore.panels.starter import Starter\nfrom explore.fetching import Manners\n"
    "starter = Starter('first', site={!r}, manners=Manners(pace=0.1))\nstarter"
)


def test_a_first_archive_by_a_button(lab: Lab, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("EXPLORE_SCREENSHOTS", tmp_path))
    expect = sync_api.expect
    pages = [Talk(id, date(2017, 1, 1), f"&lt;b&gt;Talks {id}") for id in kremlin.STARTER]
    with served(Site(pages, pause=0.1)) as site, lab.page() as page:
        lab.write("starter.ipynb", SHOWN.format(site.home))
        lab.open(page, "starter.ipynb")
        page.keyboard.press("Shift+Enter")
        root = page.locator(".x-starter")
        expect(root).to_contain_text("Fetches 14 pages of the site of the President of Russia", timeout=60_000)
        page.screenshot(path=pictures / "starter-before.png")
        root.get_by_role("button", name="Fetch a first real archive").click()
        expect(root.get_by_role("progressbar")).to_be_visible(timeout=20_000)
        expect(root.locator(".x-starter-step")).to_contain_text("of 14: <b>Talks", timeout=20_000)
        page.screenshot(path=pictures / "starter-running.png")
        expect(root.locator(".x-starter-result")).to_contain_text("14 pages fetched into", timeout=60_000)
        expect(root.get_by_role("progressbar")).to_be_hidden()
        page.screenshot(path=pictures / "starter-done.png")
    assert len(list((lab.home / "first").glob("*.html"))) == 14
