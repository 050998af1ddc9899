"""The way of the data is one direction: a module imports from lower floors only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import explore

PACKAGE = Path(explore.__file__).parent
FLOORS: dict[str, float] = {
    "schema": 0, "shipped": 0, "escaping": 0, "names": 0, "offsets": 0, "writing": 0,
    "disk_cache": 0, "parquet": 0.5, "workers": 0, "word_index": 0,
    "corpus": 1, "catalogue": 1, "labels": 1, "sheets": 1,
    "reading": 2, "speakers": 2, "resolve": 2, "mentions": 2, "dates": 2, "references": 2, "corrections": 2,
    "offices": 2,
    "sources": 2.2, "files_read": 2.4, "twice": 2.6, "choosing": 2.8, "refused": 2.8,
    "assembling": 3, "building": 3.2, "store": 3.4, "archive": 3.6,
    "loading": 4, "correcting": 4, "measures": 4, "pages": 4, "places": 4, "reasons": 4, "as_code": 4, "saved": 4,
    "changes": 4, "findings": 4, "intake": 4, "relaxing": 4, "sampling": 4, "agreement": 4, "uptakes": 4,
    "fetching": 4,
    "selection": 5, "charts": 5, "choices": 5, "quotations": 5, "trails": 5, "export": 5,
    "panels": 6,
    "explorer": 7, "own_transcripts": 7, "cli": 7,
}  # fmt: skip
# Beside its own folder, what a unit may take from its own floor.
NEIGHBOURS = {("explorer", "panels"), ("cli", "explorer"), ("own_transcripts", "explorer"), ("disk_cache", "writing")}
MODULES = sorted(PACKAGE.rglob("*.py"))


def unit(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The units of the package that a module imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (parts := _whole(node, path)) and parts[0] == "explore":
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("explore.")}
    return {name for name in names if name in FLOORS or (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()}


def _whole(node: ast.ImportFrom, path: Path) -> list[str]:
    """The module imported from, from the package on: dots count from the folder of `path`."""
    named = node.module.split(".") if node.module else []
    if not node.level:
        return named
    folders = [PACKAGE.name, *path.relative_to(PACKAGE).parts[:-1]]
    return [*folders[: len(folders) - node.level + 1], *named]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_from_lower_floors_only(path: Path) -> None:
    mine = unit(path)
    if mine == "__init__":
        return
    assert mine in FLOORS, f"{mine} stands on no floor: add it to the table"
    for other in imported(path) - {mine}:
        lower = FLOORS[other] < FLOORS[mine]
        assert lower or (mine, other) in NEIGHBOURS, (
            f"{mine} (floor {FLOORS[mine]}) imports {other} (floor {FLOORS[other]})"
        )


def test_the_test_sees_imports(tmp_path: Path) -> None:
    module = tmp_path / "m.py"
    module.write_text("def f():\n    from explore.panels.reader import Reader\nfrom explore import schema\n")
    assert imported(module) == {"panels", "schema"}


@pytest.mark.parametrize(
    ("place", "line", "seen"),
    [
        ("pages.py", "from .panels import reader", {"panels"}),
        ("pages.py", "from . import panels, schema", {"panels", "schema"}),
        ("corpus/select.py", "from ..panels.reader import Reader", {"panels"}),
        ("corpus/select.py", "from .sentence import day", {"corpus"}),
    ],
)
def test_the_test_sees_relative_imports(
    place: str, line: str, seen: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("panels", "corpus"):
        (tmp_path / "explore" / folder).mkdir(parents=True)
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path / "explore")
    module = tmp_path / "explore" / place
    module.write_text(f"{line}\n")
    assert imported(module) == seen
