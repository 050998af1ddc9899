"""The command `explore`: lab, check and --version."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore import cli

PAGE = "Talks in Berlin\n\n12 March 2014\n\nAngela Merkel: {} We met today.\n\nVladimir Putin: Thank you, we did.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write(tmp_path / "talks", 2)


def write(folder: Path, number: int) -> Path:
    folder.mkdir()
    for i in range(number):
        (folder / f"talk{i:03}.txt").write_text(PAGE.format(f"This is talk {i}."), encoding="utf-8")
    return folder


@pytest.fixture
def losing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit that misses seven characters of the last transcript."""
    true = explore.Corpus.audit

    def audit(self: explore.Corpus) -> pd.DataFrame:
        out = true(self)
        out.loc[out.index[-1], "unaccounted"] = 7
        return out

    monkeypatch.setattr(explore.Corpus, "audit", audit)


class Lab:
    """What JupyterLab was started with."""

    def __init__(self) -> None:
        self.command: list[str] = []
        self.env: dict[str, str] = {}
        self.interrupt: Any = None
        self.warmed: list[Path] = []

    def __call__(self, command: list[str], env: dict[str, str]) -> int:
        self.command, self.env, self.interrupt = command, env, signal.getsignal(signal.SIGINT)
        return 0


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Lab:
    started = Lab()
    monkeypatch.setattr(subprocess, "call", started)
    monkeypatch.setattr(cli, "_warmed", started.warmed.append)
    clone = tmp_path / "clone"
    (clone / "notebooks").mkdir(parents=True)
    (clone / "pyproject.toml").touch()
    monkeypatch.setattr(cli, "notebooks", lambda: clone / "notebooks")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    return started


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The notebooks of an installed kit, seen from an empty working folder."""
    shipped = tmp_path / "site-packages" / "explore" / "_shipped" / "notebooks"
    (shipped / ".ipynb_checkpoints").mkdir(parents=True)
    (shipped / ".ipynb_checkpoints" / "01.ipynb").write_text("stale")
    for name in ("01_start_here.ipynb", "02_speakers.ipynb"):
        (shipped / name).write_text(f"shipped {name}")
    monkeypatch.setattr(cli, "notebooks", lambda: shipped)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return shipped


# explore lab


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        ([], []),
        (["--"], []),
        (["--", "--no-browser", "--port", "8890"], ["--no-browser", "--port", "8890"]),
        (["--", "--no-browser", "--", "x"], ["--no-browser", "--", "x"]),
    ],
)
@pytest.mark.parametrize("given", [True, False], ids=["folder", "sample"])
def test_lab_starts_jupyterlab(
    lab: Lab, archive: Path, monkeypatch: pytest.MonkeyPatch, given: bool, arguments: list[str], passed: list[str]
) -> None:
    monkeypatch.chdir(archive.parent)
    assert cli.main(["lab", *(["talks"] if given else []), *arguments]) == 0
    url = "--LabApp.default_url=/lab/tree/01_start_here.ipynb"
    opened = Path("explore-notebooks") if given else cli.notebooks()
    assert lab.command == [sys.executable, "-m", "jupyterlab", str(opened.absolute()), url, *passed]
    assert lab.env.get("EXPLORE_DATA") == (str(archive) if given else os.environ.get("EXPLORE_DATA"))
    assert lab.warmed == [archive if given else explore.sample().absolute()]
    assert os.environ.items() - {("EXPLORE_DATA", os.environ.get("EXPLORE_DATA"))} <= lab.env.items()


def test_lab_warms_the_cache_while_jupyterlab_starts(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORE_CACHE", str(tmp_path / "cache"))
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(popen(*given, **more)))
    cli._warmed(archive)
    assert [process.wait(60) for process in started] == [0]
    assert [path.name.partition("-")[0] for path in sorted((tmp_path / "cache").iterdir())] == ["catalogue", "matcher"]


def test_lab_copies_nothing_in_a_clone(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["lab"]) == 0
    assert not (tmp_path / "explore-notebooks").exists()
    assert "Copied" not in capsys.readouterr().out


def test_lab_opens_transcripts_of_ones_own_without_the_outputs_of_the_kits(
    lab: Lab, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive.parent)
    code = {"cell_type": "code", "metadata": {}, "source": ["corpus"], "execution_count": 3, "outputs": [{"name": "x"}]}
    notebook = {"cells": [{"cell_type": "markdown", "source": ["Ünter"]}, code], "nbformat": 4}
    (cli.notebooks() / "01_start_here.ipynb").write_text(json.dumps(notebook))
    assert cli.main(["lab", "talks"]) == 0
    copied = json.loads(Path("explore-notebooks/01_start_here.ipynb").read_text("utf-8"))
    assert copied["cells"] == [notebook["cells"][0], {**code, "outputs": [], "execution_count": None}]


@pytest.mark.parametrize("passed", [[], ["--allow-root", "--no-browser"]])
def test_lab_starts_for_root_too(lab: Lab, monkeypatch: pytest.MonkeyPatch, passed: list[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert cli.main(["lab", "--", *passed]) == 0
    assert lab.command.count("--allow-root") == 1


def test_lab_leaves_ctrl_c_to_jupyterlab(lab: Lab) -> None:
    before = signal.getsignal(signal.SIGINT)
    cli.main(["lab"])
    assert callable(lab.interrupt)
    assert lab.interrupt not in (before, signal.SIG_IGN)  # a child inherits SIG_IGN, and would be deaf
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to itself")
def test_a_child_that_takes_its_time_over_ctrl_c_is_waited_for(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, archive: Path
) -> None:
    monkeypatch.undo()
    true = subprocess.call
    slow = (
        "import os, signal, sys, time\n"
        "signal.signal(signal.SIGINT, lambda *_: (time.sleep(0.6), sys.exit(5)))\n"
        f"os.kill({os.getpid()}, signal.SIGINT)\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)\n"
    )
    monkeypatch.setattr(subprocess, "call", lambda command, env: true([sys.executable, "-c", slow], env=env))
    monkeypatch.setattr(cli, "_opened", lambda own: archive)
    assert cli.main(["lab", str(archive)]) == 5


def test_lab_copies_notebooks_that_are_missing(lab: Lab, wheel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copies = Path("explore-notebooks").absolute()
    copies.mkdir()
    (copies / "02_speakers.ipynb").write_text("my own work")
    assert cli.main(["lab"]) == 0
    assert {path.name: path.read_text() for path in copies.iterdir()} == {
        "01_start_here.ipynb": "shipped 01_start_here.ipynb",
        "02_speakers.ipynb": "my own work",
    }
    assert lab.command[3] == str(copies)
    out = capsys.readouterr().out
    assert f"Copied 1 file into {copies}." in out
    assert "Kept 1 file that was there: nothing was overwritten." in out
    assert cli.main(["lab"]) == 0
    out = capsys.readouterr().out
    assert "Copied" not in out
    assert "Kept 2 files that were there" in out


def test_a_copy_cut_short_leaves_no_half_notebook(
    lab: Lab, wheel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    true = Path.open

    class Full:
        def __init__(self, path: Path) -> None:
            self.file = true(path, "xb")

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, content: bytes) -> None:
            self.file.write(content[:3])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda self, mode="r", **k: Full(self) if mode == "xb" else true(self, mode, **k))
    assert cli.main(["lab"]) == 2
    assert capsys.readouterr().err == "explore: No space left on device\n"
    assert list(Path("explore-notebooks").iterdir()) == []
    assert lab.command == []


def _no_folder(monkeypatch: pytest.MonkeyPatch, wheel: Path) -> list[str]:
    return ["nowhere"]


def _no_home(monkeypatch: pytest.MonkeyPatch, wheel: Path) -> list[str]:
    return ["~no-such-user-at-all/talks"]


def _no_jupyter(monkeypatch: pytest.MonkeyPatch, wheel: Path) -> list[str]:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    return []


def _no_notebooks(monkeypatch: pytest.MonkeyPatch, wheel: Path) -> list[str]:
    monkeypatch.setattr(cli, "notebooks", lambda: wheel / "gone")
    return []


def _file_in_the_way(monkeypatch: pytest.MonkeyPatch, wheel: Path) -> list[str]:
    Path("explore-notebooks").write_text("a file")
    return []


@pytest.mark.parametrize(
    ("arrange", "said"),
    [
        (_no_folder, "there is no such folder"),
        (_no_home, "there is no such home folder"),
        (_no_jupyter, "JupyterLab is not installed"),
        (_no_notebooks, "the kit's notebooks are not there"),
        (_file_in_the_way, "explore-notebooks"),
    ],
)
def test_lab_says_what_is_missing(
    lab: Lab,
    wheel: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arrange: Callable[[pytest.MonkeyPatch, Path], list[str]],
    said: str,
) -> None:
    assert cli.main(["lab", *arrange(monkeypatch, wheel)]) == 2
    assert lab.command == []
    assert_one_sentence(capsys.readouterr().err, said)


def assert_one_sentence(err: str, said: str) -> None:
    assert err.startswith("explore: ")
    assert err.count("\n") == 1
    assert said in err


# explore check


def test_check_prints_the_sentence_and_an_aligned_table(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(archive)]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "2 transcripts, 12 March 2014, 4 turns, every word accounted for"
    assert [line.split() for line in lines[2:5]] == [
        ["transcript", "date", "turns", "words", "unaccounted", "labels", "to", "look", "at"],
        ["talk000", "12", "March", "2014", "2", "11", "0"],
        ["talk001", "12", "March", "2014", "2", "11", "0"],
    ]
    head = lines[2]
    for line in lines[3:5]:
        assert line.index("12 March") == head.index("date")
        assert line.index(" 11 ") + 3 == head.index("words") + len("words")
    assert lines[-1] == "No problems."
    assert err == ""


def test_check_prints_problems_once(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (archive / "2015").mkdir()
    (archive / "2015" / "notes.txt").write_text("Some text without any label in it at all.\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cli.main(["check", str(archive)]) == 1, "a file that was not read is amiss"
    out, err = capsys.readouterr()
    assert "1 problem:\n" in out
    assert re.search(r"^file +what +what to do$", out, re.M)
    assert re.search(r"^2015/notes\.txt  \S.*  \S", out, re.M)
    assert out.count("notes.txt") == 1
    assert err == ""


def test_check_shows_fifty_rows_those_that_lost_something_first(
    tmp_path: Path, losing: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "many", 53)
    for i in range(52):
        (folder / f"blank{i:03}.txt").write_text(f"Nothing but text, the number {i} of it.\n")
    assert cli.main(["check", str(folder)]) == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].endswith("7 characters unaccounted for, 52 files were not read")
    assert lines[3].split()[0] == "talk052"
    assert "and 3 more transcripts" in lines
    assert "and 2 more problems" in lines
    assert sum(line.startswith("talk") for line in lines) == 50
    assert sum(line.startswith("blank") for line in lines) == 50
    assert err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "empty"], 1, "0 transcripts"),
        (["check", "nowhere"], 2, "there is no such file or folder"),
        (["check", "*.nothing"], 2, "nothing fits this pattern"),
        (["check", "talks", "--csv", "nowhere/audit.csv"], 2, "the CSV file cannot be written"),
        (["check", "talks", "--csv", "empty"], 2, "this is not a file"),
        (["check", "talks", "--csv", "talks/talk000.txt"], 2, "this is one of the transcripts"),
        (["check"], 2, "FOLDER"),
        (["check", "talks", "--nonsense"], 2, "--nonsense"),
        (["explode"], 2, "explode"),
        ([], 2, "lab | check"),
        (["check", "no\x1b[2Jwhere\x07"], 2, "nowhere"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(archive.parent)
    Path("empty").mkdir()
    before = sorted(archive.parent.rglob("*"))
    assert cli.main(arguments) == code
    out, err = capsys.readouterr()
    assert_one_sentence(err, said)
    assert "\x1b" not in err
    assert "\x07" not in err
    assert out == ""
    assert sorted(archive.parent.rglob("*")) == before


def test_check_writes_the_whole_audit_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "many", 53)
    target = tmp_path / "audit.csv"
    target.write_text("an older account")
    assert cli.main(["check", str(folder), "--csv", str(target)]) == 0
    written = pd.read_csv(target, dtype={"document_id": "str"}, keep_default_na=False)
    expected = explore.load(folder, progress=False).audit()
    assert list(written.columns) == list(expected.columns)
    assert written["document_id"].tolist() == expected["document_id"].tolist()
    assert written["turns"].tolist() == expected["turns"].tolist()
    assert f"The whole account is in {target}." in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.csv", "many"]


def test_a_csv_that_cannot_be_moved_leaves_the_older_one(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    target = tmp_path / "audit.csv"
    target.write_text("an older account")
    monkeypatch.setattr(os, "replace", refuse)
    assert cli.main(["check", str(archive), "--csv", str(target)]) == 2
    assert_one_sentence(capsys.readouterr().err, "Permission denied")
    assert target.read_text() == "an older account"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.csv", "talks"]


def test_a_formula_in_the_csv_is_only_text(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = explore.Corpus.audit
    monkeypatch.setattr(explore.Corpus, "audit", lambda self: true(self).assign(odd_labels="=HYPERLINK(1)"))
    assert cli.main(["check", str(archive), "--csv", str(tmp_path / "audit.csv")]) == 0
    assert set(pd.read_csv(tmp_path / "audit.csv")["odd_labels"]) == {"'=HYPERLINK(1)"}


HOSTILE = [
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x9b31mred", "red"),
    ("\x1b]0;title\x07after", "after"),
    ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("\x9dtitle\x9cafter", "after"),
    ("\x1bPdevice\x1b\\after", "after"),
    ("\x1bcreset", "reset"),
    ("\x1b]never ended", "never ended"),
    ("a\x00b\x08c\x7fd\x85e", "a b c d e"),
    ("two\r\nlines\tand\u2028more", "two lines and more"),
    ("safe\u202etxt.exe", "safe txt.exe"),
    ("half\ud800", "half"),
    ("Владимир Путин · 習近平", "Владимир Путин · 習近平"),
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_no_terminal_obeys_a_transcript(text: str, shown: str) -> None:
    assert cli._clean(text) == shown


def test_labels_and_problems_are_printed_without_controls(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    label = "\x1b]0;owned\x07Mr\x1b[2J X\x9b5m\u202e" + "y" * 500
    audit, load = explore.Corpus.audit, explore.load

    def loaded(*given: Any, **options: Any) -> explore.Corpus:
        corpus = load(*given, **options)
        row = {"source": str(archive / "a\x1b[1mb.txt"), "place": "line 3", "what": label, "cure": "a\nb"}
        return corpus.with_frames(problems=pd.DataFrame([row]))

    monkeypatch.setattr(explore.Corpus, "audit", lambda self: audit(self).assign(odd_labels=label))
    monkeypatch.setattr("explore.loading.load", loaded)
    assert cli.main(["check", str(archive)]) == 1
    out = capsys.readouterr().out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert "owned" not in out
    assert "ab.txt, line 3  Mr X y" in out
    assert max(map(len, out.splitlines())) < 300


def test_wide_letters_keep_the_table_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    cli._table(("file", "what"), [("習近平", "x"), ("e\u0301", "x")], "row")
    assert capsys.readouterr().out == "file    what\n習近平  x\ne\u0301       x\n"


def test_a_narrow_terminal_encoding_never_stops_it() -> None:
    assert cli._printable("Путин · Putin", "ascii") == "????? ? Putin"


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")
def test_a_reader_that_leaves_early_sees_no_traceback(tmp_path: Path) -> None:
    read, out = os.pipe()
    os.close(read)
    with os.fdopen(out, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "explore.cli", "check", str(explore.sample())],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(explore.__file__).parents[1])},
            timeout=60,
        )
    assert done.stderr == ""


def test_stopping_it_shows_no_traceback(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("explore.loading.load", stop)
    assert cli.main(["check", str(archive)]) == 130
    assert capsys.readouterr().err == "explore: stopped\n"


# explore --version, --help


@pytest.mark.parametrize(
    ("installed", "shown"), [("1.2.3", "explore 1.2.3"), (None, "explore (not installed: run from its folder)")]
)
def test_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], installed: str | None, shown: str
) -> None:
    def version(name: str) -> str:
        assert name == "explore-transcripts"
        if installed is None:
            raise metadata.PackageNotFoundError(name)
        return installed

    monkeypatch.setattr(metadata, "version", version)
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"{shown}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["lab", "--help"], ["check", "--help"]])
def test_help_speaks_as_analysts_do(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert cli.main(arguments) == 0
    out = capsys.readouterr().out
    assert "transcripts" in out
    assert not re.search(r"corpus|null", out, re.I)


def test_arguments_come_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["explore", "check", str(explore.sample())])
    assert cli.main() == 0
    assert capsys.readouterr().out.startswith("1 transcript, 15 May 2012")
