"""Fetching, from a server of our own in the site's layout: politely, through faults, and never twice."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from kremlin_server import EVENTS, ITEM, Site, Talk, served, talks

import explore
from explore import cli, fetching
from explore.fetching import Fetched, Manners, Step, fetch, kremlin
from explore.fetching._manifest import Manifest, Row, read
from explore.fetching._site import Entry, Listing
from explore.fetching._walk import Walk
from explore.panels.starter import Starter
from explore.reading import UnreadableError

pytest.importorskip("scrapy", reason="the extra `fetch` is not installed")

QUICK = Manners(pace=0.0, first_wait=0.05, retries=2, timeout=5)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site(talks(14))) as running:
        yield running


def got(site: Site, folder: Path, *, since: Any = "2012-05", manners: Manners = QUICK, **more: Any) -> Fetched:
    more.setdefault("progress", False)
    return fetch("kremlin", folder, since=since, site=site.home, manners=manners, **more)


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.html")}


def row(folder: Path, id: str) -> Row:
    (found,) = [one for one in read(folder) if one.id == id]
    return found


# A range of days ----------------------------------------------------------------------------------------------------
def test_the_pages_of_a_range_are_kept_as_served_and_never_fetched_twice(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "talks"
    folder.mkdir(parents=True)
    (folder / "4996.html").write_text("mine")
    site.talks[2].title = "=HYPERLINK(1)"
    due = {talk.id: talk for talk in site.talks if date(2012, 5, 11) <= talk.day <= date(2012, 5, 27)}
    done = got(site, folder, since="2012-05-11", until="2012-05-27")
    assert (done.new, done.here, done.whole) == (8, 1, True)
    assert set(site.pages_asked) == set(due) - {"4996"}
    served = {f"{id}.html": site.answer(f"{EVENTS}/news/{id}")[1].encode() for id in due}
    assert pages(folder) == {**served, "4996.html": b"mine"}
    (folder / "4996.html").unlink()
    corpus = explore.load(folder)
    assert sorted(corpus.documents["title"]) == sorted(talk.title for id, talk in due.items() if id != "4996")
    assert set(corpus.turns["speaker"]) == {"Vladimir Putin", "Ann Lee"}
    assert corpus.problems.empty

    (found,) = done.manifest.query("id == '4998'").to_dict("records")
    assert (found["status"], found["file"], found["date"]) == ("kept", "4998.html", "2012-05-27")
    assert found["url"] == f"{site.home}{EVENTS}/transcripts/4998"
    assert (found["licence"], found["source"]) == ("CC BY 4.0", "President of Russia, en.kremlin.ru")
    assert found["sha256"] == hashlib.sha256(served["4998.html"]).hexdigest()
    assert found["fetched"].endswith("+00:00")
    assert found["title"] == "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in (folder / "manifest.csv").read_text("utf-8-sig"), "no spreadsheet is to run it"

    site.forget()
    again = got(site, folder, since="2012-05-11", until="2012-05-27")
    assert (set(site.pages_asked), again.new, again.here) == ({"4996"}, 1, 8)
    site.forget()
    last = got(site, folder, since="2012-05-11", until="2012-05-27")
    assert not site.pages_asked
    assert last.sentence == f"nothing new was fetched into {folder}, 9 were there already."
    assert pages(folder) == served


def test_a_range_of_all_news_is_found_without_lists_by_date(tmp_path: Path) -> None:
    with served(Site(talks(160), no_days=True)) as site:
        done = got(site, tmp_path, since="2011-10-01", until="2011-10-10", section="news")
        days = [talk.id for talk in site.talks if date(2011, 10, 1) <= talk.day <= date(2011, 10, 10)]
        assert len(days) > 3
        assert (set(pages(tmp_path)), done.whole) == ({f"{id}.html" for id in days}, True)
        assert len([path for path in site.asked if "/page/" in path]) < 10, "it halves, and does not walk"
        assert not any("transcripts" in path for path in site.asked)


# About --------------------------------------------------------------------------------------------------------------
def test_about_keeps_the_pages_that_name_the_word_and_remembers_the_others(site: Site, tmp_path: Path) -> None:
    done = got(site, tmp_path, since="2012-05-21", until="2012-05-31", about="kazakhstan")
    assert set(pages(tmp_path)) == {"5000.html", "4997.html"}
    assert done.sentence == f"2 pages fetched into {tmp_path}, 4 left out, not naming “kazakhstan”."
    assert row(tmp_path, "4999").what == "it does not name “kazakhstan”"
    site.forget()
    assert got(site, tmp_path, since="2012-05-21", until="2012-05-31", about="at home").new == 2
    assert not site.pages_asked, "another word is looked for in what was kept of the first time"
    assert len(explore.load(tmp_path).documents) == 4, "what is hidden is taken for no transcript"


@pytest.mark.parametrize(
    ("said", "word", "kept"),
    [("In Kazakhstani hands", "KAZAKHSTAN", True), ("the new   Customs\nUnion", "customs union", True),
     ("a+b", "a+b", True), ("Turkmenistan", "menistan", False), ("Union of customs", "customs union", False)],
)  # fmt: skip
def test_a_word_is_named_where_a_word_begins_with_it(said: str, word: str, kept: bool) -> None:
    from explore.fetching._crawl import names
    from explore.fetching._site import Page

    assert names(Page("", "", said), word) is kept


# Politeness ---------------------------------------------------------------------------------------------------------
def test_lists_that_robots_forbid_are_told(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: explore-transcripts\nDisallow: /\n"
    done = got(site, tmp_path)
    assert site.asked == ["/robots.txt"]
    assert (done.new, done.lists) == (0, 1)
    assert "1 list of the site could not be read" in done.sentence
    assert {one.what for one in read(tmp_path)} == {"the site's robots file does not allow it"}


@pytest.mark.parametrize("how", ["pace", "robots"])
def test_pages_are_asked_for_one_after_the_other_with_a_pause(site: Site, tmp_path: Path, how: str) -> None:
    if how == "robots":
        site.robots = "User-agent: *\nCrawl-delay: 0.4\n"
    got(site, tmp_path, since="2012-05-27", manners=Manners(pace=0.8 if how == "pace" else 0.0))
    gaps = [after - before for before, after in pairwise(site.at[1:])]
    assert len(gaps) == 3
    assert min(gaps) >= 0.3  # the pace is spread by half around what is set


# Faults -------------------------------------------------------------------------------------------------------------
class Faulty:
    """A run through every fault there is, a page each, and a second run after the site was put right."""

    def __init__(self, folder: Path) -> None:
        path = f"{EVENTS}/transcripts"
        self.told: list[Step] = []
        with served(Site(talks(14))) as other, served(Site(talks(14))) as site:
            site.robots = f"User-agent: *\nDisallow: {path}/4990\n"
            site.faults = {
                f"{path}/5000": [500, 503], f"{path}/4999": [404], f"{path}/4998": [403], f"{path}/4997": [410],
                f"{path}/4996": [500] * 3, f"{path}/4995": [429] * 3, f"{path}/4992": [503],
            }  # fmt: skip
            site.wait = {f"{path}/4995": "1"}
            site.slow = {f"{path}/4994": 0.5, f"{path}/4993": 2.5}
            site.moved = {
                f"{path}/4992": f"{other.home.replace('127.0.0.1', 'localhost')}{EVENTS}/news/4992",
                f"{path}/4991": f"{EVENTS}/news/4991",
            }
            site.odd = {"4989": "<html>Are you a robot?</html>"}
            manners = Manners(pace=0.0, first_wait=0.2, retries=2, timeout=1.0)
            self.done = got(site, folder, since="2012-05-09", manners=manners, progress=self.told.append)
            self.rows = {row.id: row for row in read(folder)}
            self.asked = list(zip(site.asked, site.at, strict=True))
            self.counts, self.elsewhere = site.pages_asked, other.asked
            site.faults, site.slow, site.moved, site.odd, site.robots = {}, {}, {}, {}, ""
            site.forget()
            self.again = got(site, folder, since="2012-05-09")
            self.again_asked = set(site.pages_asked)
            self.again_rows = read(folder)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        return Faulty(tmp_path_factory.mktemp("faulty"))


@pytest.mark.parametrize(
    ("id", "what", "times"),
    [
        ("4999", "the site has no such page (404)", 1),
        ("4998", "the site refused it (403)", 1),
        ("4997", "the site took the page away (410)", 1),
        ("4996", "the site answered 500, however often it was asked", 3),
        ("4995", "the site asks for fewer requests (429)", 3),
        ("4993", "no answer within 1 s, however often it was asked", 3),
        ("4992", "the page leads to another site, which was not followed", 2),
        ("4990", "the site's robots file does not allow it", 0),
        ("4989", "the site answered with something else than a page of its own", 1),
    ],
)
def test_a_page_that_failed_is_a_row_with_its_cure(faulty: Faulty, id: str, what: str, times: int) -> None:
    row = faulty.rows[id]
    assert (row.status, row.file, row.what, row.title) == ("failed", "", what, f"Talks number {5000 - int(id)}")
    assert row.cure
    assert row.url.endswith(f"{EVENTS}/transcripts/{id}")
    assert faulty.counts[id] == times


def test_failures_are_counted_and_stop_nothing(faulty: Faulty) -> None:
    assert (faulty.done.new, faulty.done.failed, faulty.done.whole) == (3, 9, False)
    assert faulty.done.sentence.endswith("9 failed: manifest.csv says which, and what to do.")
    assert (faulty.told[-1].done, faulty.told[-1].known) == (12, 12)


def test_a_page_is_asked_for_again_after_an_error_each_time_later(faulty: Faulty) -> None:
    assert faulty.rows["5000"].status == "kept"
    first, second, third = (at for path, at in faulty.asked if path.endswith("/5000"))
    assert second - first >= 0.2
    assert third - second >= 0.4
    assert any("answered 503; asking again" in step.told for step in faulty.told)


def test_a_site_that_says_when_to_ask_again_is_not_asked_before(faulty: Faulty) -> None:
    times = [at for path, at in faulty.asked if path.endswith("/4995")]
    assert min(after - before for before, after in pairwise(times)) >= 1


def test_a_site_that_falls_silent_is_left_in_peace(site: Site, tmp_path: Path) -> None:
    def die(step: Step) -> None:
        site.dead = step.done >= 3

    site.pause = 0.05
    with pytest.raises(ConnectionError, match=r"stopped answering: run the same again later; \d pages fetched"):
        got(site, tmp_path, progress=die, manners=Manners(0.0, 0.05, 1, 5))
    assert len(site.asked) < 30
    site.dead = False
    assert got(site, tmp_path).whole


def test_a_slow_answer_is_waited_for(faulty: Faulty) -> None:
    assert faulty.rows["4994"].status == "kept"


def test_a_redirect_is_followed_within_the_site_and_nowhere_else(faulty: Faulty) -> None:
    assert faulty.rows["4991"].status == "kept"
    assert faulty.rows["4991"].url.endswith(f"{EVENTS}/transcripts/4991")
    assert faulty.elsewhere == []


def test_the_next_run_asks_for_what_failed_and_for_nothing_else(faulty: Faulty) -> None:
    assert faulty.again_asked == {id for id, row in faulty.rows.items() if row.status == "failed"}
    assert (faulty.again.new, faulty.again.here, faulty.again.whole) == (9, 3, True)
    assert {row.status for row in faulty.again_rows} == {"kept"}


def test_a_folder_that_takes_no_page_is_told(site: Site, tmp_path: Path) -> None:
    (tmp_path / "5000.html").mkdir()
    with pytest.raises(OSError, match="cannot be written to"):
        got(site, tmp_path, since="2012-05-29")


def test_a_list_that_fails_stops_nothing_and_is_told_until_it_was_read(site: Site, tmp_path: Path) -> None:
    site.faults[f"{EVENTS}/transcripts/page/2"] = [500] * 3
    done = got(site, tmp_path, until="2012-05-31")
    assert done.lists == 1
    assert (tmp_path / "4989.html").exists(), "what is older was walked"
    assert not (tmp_path / "4994.html").exists()
    again = got(site, tmp_path, until="2012-05-31")
    assert (again.new, again.lists) == (5, 0)
    assert {one.status for one in read(tmp_path)} == {"kept"}


def test_hostile_addresses_in_a_list_never_leave_the_folder(site: Site, tmp_path: Path) -> None:
    hostile = [
        "/events/president/news/../../../../etc/passwd", "/events/president/news/..%2f..%2fevil", "javascript:alert(1)",
        "http://localhost:1/events/president/news/77", "//evil.example/events/president/news/78", "/files/79",
        "file:///etc/passwd", "/events/president/news/" + "9" * 40, "", "http://[", "/events/president/news/80?a=b",
    ]  # fmt: skip
    path = f"{EVENTS}/transcripts"
    site.lists[path] = "".join(ITEM.format(day="2012-05-31", id="../../x", title="<b>x", href=one) for one in hostile)
    site.lists[path] += ITEM.format(day="2012-05-31", id="../../evil", title="Fine", href=f"{EVENTS}/news/4990")
    folder = tmp_path / "in" / "here"
    done = got(site, folder, since="2012-05-29")
    assert done.new == 3
    assert set(pages(folder)) == {"5000.html", "4999.html", "4990.html"}
    made = {one.relative_to(tmp_path).parts[:2] for one in tmp_path.rglob("*")} - {("in",)}
    assert made == {("in", "here")}
    assert {one.name for one in folder.iterdir()} == {*pages(folder), "manifest.csv", ".fetch"}
    assert set(site.asked) == {"/robots.txt", path, *(f"{path}/{id}" for id in (5000, 4999)), f"{EVENTS}/news/4990"}


def test_a_manifest_and_a_state_of_others_lead_nowhere(site: Site, tmp_path: Path) -> None:
    hidden = tmp_path / ".fetch"
    hidden.mkdir()
    (hidden / "journal.jsonl").write_text('{"id": "../../x"}\n[1]\n{"id"')
    key = {"site": "kremlin", "home": site.home, "section": "transcripts", "since": "2012-05-31", "until": "2012-05-31"}
    entries = {"../../x": ["http://a", "", ""], "7": ["http://localhost:1/7", "t", "2012-05-31"]}
    said = {"key": key, "entries": entries, "reached": "2012-05-31", "done": False}
    (hidden / "listed.json").write_text(json.dumps(said))
    (tmp_path / "manifest.csv").write_text("id,status\n../../y,kept\n")
    done = got(site, tmp_path, since="2012-05-31", until="2012-05-31")
    assert (done.new, done.failed) == (1, 1)
    assert row(tmp_path, "7").what == "the page leads to another site, which was not followed"
    assert set(pages(tmp_path)) == {"5000.html"}
    with pytest.raises(ValueError, match="no id of a page"):
        Manifest(tmp_path).path("../x")


# Interruption -------------------------------------------------------------------------------------------------------
def crawl_of(parent: int) -> int:
    """The process that a fetch started."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(said[1]) == parent and "explore.fetching" in (entry.parent / "cmdline").read_text():
            return int(entry.parent.name)
    raise LookupError("no crawl is running")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the process by /proc")
def test_a_crawl_that_is_killed_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    def kill(step: Step) -> None:
        if step.done == 4:
            os.kill(crawl_of(os.getpid()), signal.SIGKILL)

    site.pause = 0.05
    with pytest.raises(RuntimeError, match=r"broke off.*the same again goes on"):
        got(site, tmp_path / "cut", since="2012-05-07", until="2012-05-31", progress=kill)
    had = set(pages(tmp_path / "cut"))
    assert 4 <= len(had) < 13
    site.forget()
    done = got(site, tmp_path / "cut", since="2012-05-07", until="2012-05-31")
    assert done.here >= len(had) - 1
    due = [talk.id for talk in site.talks if talk.day >= date(2012, 5, 7)]
    assert pages(tmp_path / "cut") == {f"{id}.html": site.answer(f"{EVENTS}/news/{id}")[1].encode() for id in due}
    assert not {f"{id}.html" for id in site.pages_asked} & had
    lists = {path for path in site.asked if "by-date" in path or path.endswith("transcripts")}
    assert len(lists) <= 1
    assert not lists & {f"{EVENTS}/transcripts/by-date/31.05.2012", f"{EVENTS}/transcripts"}, "lists go on as well"
    assert {one.file for one in read(tmp_path / "cut") if one.status == "kept"} == set(pages(tmp_path / "cut"))


def test_whoever_calls_it_off_leaves_a_manifest_of_what_is_there(site: Site, tmp_path: Path) -> None:
    def stop(step: Step) -> None:
        if step.done == 2:
            raise KeyboardInterrupt

    site.pause = 0.05
    with pytest.raises(KeyboardInterrupt):
        got(site, tmp_path, progress=stop)
    kept = {one.file for one in read(tmp_path) if one.status == "kept"}
    assert kept == set(pages(tmp_path))
    assert len(kept) >= 2
    asked = len(site.asked)
    time.sleep(0.5)
    assert len(site.asked) == asked, "nothing goes on behind the back"


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_control_c_ends_the_command_and_says_how_to_go_on(site: Site, tmp_path: Path) -> None:
    site.pause = 0.2
    command = [sys.executable, "-m", "explore.cli", "fetch", "kremlin", str(tmp_path), "--since", "2012-05"]
    running = subprocess.Popen(
        [*command, "--site", site.home, "--pace", "0"], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until = time.monotonic() + 30
    while len(pages(tmp_path)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert said.strip().endswith(f"stopped; what was fetched is in {tmp_path}, and the same again goes on from there")
    assert {one.file for one in read(tmp_path)} == set(pages(tmp_path))


def test_two_fetches_into_one_folder_keep_out_of_each_others_way(site: Site, tmp_path: Path) -> None:
    said: list[str] = []

    def second(step: Step) -> None:
        if not said:
            with pytest.raises(ValueError, match="another fetch is writing here") as told:
                got(site, tmp_path)
            said.append(str(told.value))

    assert got(site, tmp_path, progress=second).whole
    assert said


# Where it runs ------------------------------------------------------------------------------------------------------
def test_it_runs_inside_a_running_loop_as_a_notebook_has_one(site: Site, tmp_path: Path) -> None:
    async def cell() -> Fetched:
        return got(site, tmp_path, since="2012-05-31")

    assert asyncio.run(cell()).new == 1
    assert "twisted.internet.reactor" not in sys.modules


def test_importing_explore_pulls_in_no_scrapy() -> None:
    code = "import explore, sys; explore.fetch; print('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


# What cannot be -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("whitehouse", {"starter": True}, "'whitehouse' is no site that can be fetched from: there is kremlin"),
        ("kremlin", {}, "say since when"),
        ("kremlin", {"since": "soon"}, "since='soon' is not a date"),
        ("kremlin", {"since": "2013", "until": "2012"}, "since is to come before until"),
        ("kremlin", {"since": "2012", "starter": True}, "leave out since"),
        ("kremlin", {"since": "2012", "section": "../x"}, "is not one of transcripts, news"),
        ("kremlin", {"since": "2012", "site": "ftp://x"}, "is no address of a site"),
    ],
)
def test_what_cannot_be_fetched_is_told_before_anything_is_made(
    name: str, given: dict[str, Any], says: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        fetch(name, tmp_path / "new", **given)
    assert not (tmp_path / "new").exists()


def test_manners_are_numbers_that_make_sense() -> None:
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="pace="):
            Manners(pace=wrong)


def test_without_scrapy_it_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install '\.\[fetch\]'"):
        fetch("kremlin", tmp_path, starter=True)


# The parts ----------------------------------------------------------------------------------------------------------
def listing(page: int, pages: int, size: int = 3) -> Listing:
    """Page of a list with one entry a day, back from the end of the year 2012."""
    first = date(2012, 12, 31).toordinal() - (page - 1) * size
    entries = [Entry(str(day), "", "", date.fromordinal(day).isoformat()) for day in range(first, first - size, -1)]
    return Listing(page, pages, tuple(entries))


@pytest.mark.parametrize("start", [1, 2, 20, 21, 22, 60, 100])
@pytest.mark.parametrize(
    ("since", "until"), [("2012-10-28", "2012-11-02"), ("2012-12-30", "2013-05-01"), ("2011", "2011-02")]
)
def test_a_walk_sees_every_day_wherever_it_begins(start: int, since: str, until: str) -> None:
    walk, seen, asked = Walk(since, until), set[str](), 0
    page: int | None = start
    while page is not None:
        asked += 1
        assert asked < 200
        found = listing(page, 100)
        seen |= {entry.date for entry in found.entries}
        page = walk.after(found)
    assert walk.done
    days = {entry.date for number in range(1, 101) for entry in listing(number, 100).entries}
    assert {day for day in days if since <= day <= until} <= seen
    assert asked < 20


def test_a_site_that_sends_one_round_in_a_circle_is_left() -> None:
    walk = Walk("1999-01-01", "2012-12-31")
    pages = [walk.after(listing(1, 100)) for _ in range(3)]
    assert pages == [2, None, None]
    assert walk.done


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_links_of_a_list_are_followed_where_the_site_went_over_to_https(scheme: str) -> None:
    items = ITEM.format(day="2012-05-31", id="7", title="Talks", href="/events/president/transcripts/speeches/7")
    text = f'<div class="lister-page" data-page="1" data-pages="1">{items}</div>'
    found = kremlin.listing(text, f"{scheme}://en.kremlin.ru/events/president/transcripts", kremlin.HOME)
    address = f"{scheme}://en.kremlin.ru/events/president/transcripts/speeches/7"
    assert found.entries == (Entry("7", address, "Talks", "2012-05-31"),)


def test_real_lists_are_read(shared: Path) -> None:
    folder = shared / "data" / "kremlin_site"
    url = "http://en.kremlin.ru/events/president/news/by-date/31.12.2019"
    found = kremlin.listing((folder / "by-date_31.12.2019.html").read_text("utf-8"), url, kremlin.HOME)
    assert (found.page, found.pages, len(found.entries), found.strange) == (35, 1198, 20, ())
    assert (found.newest, found.oldest) == ("2020-01-03", "2019-12-27")
    assert found.entries[2].title == "New Year Address to the Nation"
    assert found.entries[2].url == "http://en.kremlin.ru/events/president/news/62523.html"
    url = "http://en.kremlin.ru/events/president/news/page/10"
    found = kremlin.listing((folder / "page_10.html").read_text("utf-8"), url, kremlin.HOME)
    assert (found.page, len(found.entries), found.newest) == (10, 20, "2020-06-18")


def test_real_pages_are_read_and_other_things_are_not(shared: Path) -> None:
    folder = shared / "data" / "kremlin_site"
    page = kremlin.read((folder / "53949.html").read_text("utf-8"), "53949")
    assert (page.title, page.date) == ("Meeting with President of Kazakhstan Nursultan Nazarbayev", "2017-02-27")
    assert "Almaty" in page.text
    assert "President of Kazakhstan Nursultan Nazarbayev" in page.text
    for id in kremlin.STARTER:
        page = kremlin.read((shared / "data" / "kremlin" / "html" / f"{id}.html").read_text("utf-8"), id)
        assert page.title
        assert page.date > "2010"
    for name in ("page_10.html", "news_feed_2020-08.atom.xml"):
        with pytest.raises(UnreadableError):
            kremlin.read((folder / name).read_text("utf-8"), "1")
    with pytest.raises(UnreadableError, match="no list"):
        kremlin.listing((folder / "53949.html").read_text("utf-8"), kremlin.HOME, kremlin.HOME)


# The command --------------------------------------------------------------------------------------------------------
def test_the_command_fetches_and_says_what_it_did(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["fetch", "kremlin", str(tmp_path), "--site", site.home, "--pace", "0", "--about", "home"]
    site.faults[f"{EVENTS}/transcripts/4998"] = [404]
    assert cli.main([*command, "--since", "2012-05-27", "--until", "2012-05-31"]) == 1
    said = f"1 page fetched into {tmp_path}, 1 left out, not naming “home”, 1 failed: manifest.csv says which, and what"
    assert capsys.readouterr().out == f"{said} to do.\n"
    monkeypatch.setattr(fetching, "fetch", lambda *_, **__: Fetched(tmp_path, 2, 0, 0, 0))
    assert cli.main([*command, "--since", "2012"]) == 0


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fetch", "kremlin", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("explore: say since when")
    assert cli.main(["fetch", "kremlin", str(tmp_path), "--starter", "--pace", "-1"]) == 2
    assert cli.main(["fetch", "kremlin", str(tmp_path), "--starter", "--site", "http://127.0.0.1:9"]) == 1
    assert "cannot be reached" in capsys.readouterr().err


# The panel ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def starting() -> Iterator[Site]:
    with served(Site([Talk(id, date(2017, 1, 1), f"Talks {id}") for id in kremlin.STARTER])) as running:
        yield running


def test_the_button_fetches_a_first_archive_while_the_notebook_goes_on(starting: Site, tmp_path: Path) -> None:
    panel = Starter(tmp_path / "first", site=starting.home, manners=QUICK)
    assert f"{starting.home.removeprefix('http://')}, into {tmp_path / 'first'}, one a second" in panel.told
    threads, folders = set[str](), list[str]()
    panel.observe(lambda _: threads.add(threading.current_thread().name), ["done", "running", "fetched"])
    panel.observe(lambda change: folders.append(change["new"]), "fetched")

    async def notebook() -> None:
        panel.act({"do": "fetch"})
        panel.act({"do": "fetch"})
        assert panel.message == "It is fetching already."
        while panel.running:
            await asyncio.sleep(0.02)

    asyncio.run(notebook())
    number = len(kremlin.STARTER)
    assert threads == {"MainThread"}, "the page is changed from the notebook's own loop"
    assert (panel.running, panel.done, panel.known) == (False, number, number)
    assert panel.result.startswith(f"{number} pages fetched into ")
    assert panel.result.endswith(f"Load it with explore.load({str(tmp_path / 'first')!r}).")
    assert {"8014", "17622", "53949", "56509"} <= set(explore.load(folders[-1]).documents["document_id"])
    assert len(pages(tmp_path / "first")) == number
    assert not [path for path in starting.asked if "by-date" in path]


def test_the_button_can_be_called_off(starting: Site, tmp_path: Path) -> None:
    starting.pause = 0.05
    panel = Starter(tmp_path, site=starting.home, manners=QUICK)
    halfway = threading.Event()
    panel.observe(lambda change: halfway.set() if change["new"] == 3 else None, "done")
    panel.act({"do": "fetch"})
    assert halfway.wait(20)
    panel.act({"do": "stop"})
    panel.wait()
    assert panel.result.startswith("Stopped: what was fetched is kept")
    assert (panel.running, panel.fetched) == (False, "")
    assert 3 <= len(pages(tmp_path)) < len(kremlin.STARTER)


def test_the_button_tells_what_stands_in_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = Starter(tmp_path, site="http://127.0.0.1:9", manners=QUICK)
    panel.act({"do": "fetch"})
    panel.wait()
    assert "cannot be reached: check that you are online" in panel.message
    assert (panel.running, panel.result, panel.fetched) == (False, "", "")
    monkeypatch.setattr(fetching, "find_spec", lambda name: None)
    panel.act({"do": "fetch"})
    panel.wait()
    assert panel.message == fetching.NO_SCRAPY
