"""What the tests share: the page that comes with the kit, and the development data where it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_driver import Lab, started

import explore

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: its event loop would run in the process ever after."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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
