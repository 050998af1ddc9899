"""What the tests share: the page that comes with the kit, and the development data where it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_driver import Lab, started

import explore

ROOT = Path(__file__).parents[1]


_LONG = {"kremlin_text", "kremlin_html"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares something dear goes to one process (`-n 2 --dist loadgroup`); the browser's tests come first."""

    def group(item: pytest.Item) -> str:
        if item.get_closest_marker("browser"):
            return "browser"
        return "kremlin" if _LONG & set(getattr(item, "fixturenames", ())) else item.path.name

    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))
    items.sort(key=lambda item: {"browser": 0, "kremlin": 1}.get(group(item), 2))


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept on disk stays out of the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def seed() -> explore.Corpus:
    return explore.load(explore.sample())


@pytest.fixture(scope="session")
def seed_text() -> str:
    return next(explore.sample().iterdir()).read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        # CI sets this where the data should be: then a skip would hide that nothing was measured.
        tell = pytest.fail if os.environ.get("EXPLORE_REQUIRE_SHARED") else pytest.skip
        tell("the development data is not here: ../shared beside the checkout")
    return folder


@pytest.fixture(scope="session")
def kremlin(shared: Path) -> Path:
    return shared / "data" / "kremlin"


@pytest.fixture(scope="session")
def kremlin_text(kremlin: Path) -> explore.Corpus:
    return explore.load(kremlin / "text", progress=False)


@pytest.fixture(scope="session")
def kremlin_html(kremlin: Path) -> explore.Corpus:
    return explore.load(kremlin / "html", progress=False)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all browser tests."""
    with started(tmp_path_factory.mktemp("lab")) as running:
        yield running
