"""What is installed is ours, imports fast and carries what it needs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

import explore

ROOT = Path(__file__).parents[1]


def test_explore_is_provided_by_explore_transcripts() -> None:
    installed = {dist.name.lower() for dist in distributions()}
    assert "explore-transcripts" in installed
    assert "explore" not in installed, "another package of that name would overwrite ours"


@pytest.mark.parametrize("heavy", ["plotly", "ipywidgets", "anywidget", "IPython", "tqdm", "selectolax", "pycountry"])
def test_importing_explore_pulls_in_nothing_heavy(heavy: str) -> None:
    code = f"import explore, sys; print({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_wheel_carries_data_notebooks_and_assets(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(iter(WheelBuilder(str(ROOT)).build(directory=str(tmp_path))))
    names = zipfile.ZipFile(wheel).namelist()
    data = ("transcripts/2012-05-15-kazakhstan.txt", "demo/TRAPS.md", "demo/catalogue/countries.csv")
    for ending in (*(f"explore/_shipped/data/{name}" for name in data), "explore/py.typed", ".js", ".css"):
        assert any(name.endswith(ending) for name in names), ending
    assert any(name.startswith("explore/_shipped/notebooks/") and name.endswith(".ipynb") for name in names)
    assert not any("checkpoint" in name or "__pycache__" in name for name in names)


def test_the_shipped_folders_are_there() -> None:
    assert [path.name for path in explore.sample().iterdir()] == ["2012-05-15-kazakhstan.txt"]
    assert (explore.notebooks() / "01_start_here.ipynb").is_file()
    assert (explore.demo() / "catalogue" / "persons.csv").is_file()
