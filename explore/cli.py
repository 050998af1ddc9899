"""The command `explore`: opens the notebooks on a folder of transcripts, checks that all was read, or fetches some."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from explore.escaping import plain
from explore.shipped import notebooks, sample

if TYPE_CHECKING:
    import pandas as pd

    from explore.corpus import Corpus

_FIRST = "01_start_here.ipynb"
_COPIES = "explore-notebooks"
_ROWS = 50  # rows that a table shows at most
_HEAD = ("transcript", "date", "turns", "words", "unaccounted", "labels to look at")
_FIGURES = frozenset({"turns", "words", "unaccounted", "gone", "new"})
_FINE, _AMISS, _USAGE = 0, 1, 2

# Sequences that a terminal would obey, the text in a title or link among them.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x90-\x9f\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)


class _Wrong(Exception):  # noqa: N818 -- a sentence for the user, not a fault of the program
    """What the user is told instead of a traceback, and the code to leave with."""

    def __init__(self, sentence: str, code: int = _USAGE) -> None:
        super().__init__(sentence)
        self.code = code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        message = message.replace("the following arguments are required:", "what is missing is")
        raise _Wrong(f"{message}; `{self.prog} --help` shows how it is written")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code: 0 fine, 1 something is amiss in the archive, 2 wrong usage.

    >>> main(["check", str(sample())])  # doctest: +ELLIPSIS
    1 transcript, 15 May 2012, 5 turns, an excerpt, every word accounted for
    ...
    0
    """
    given = list(sys.argv[1:] if argv is None else argv)
    passed: list[str] = []
    if given[:1] == ["lab"] and "--" in given:
        at = given.index("--")
        given, passed = given[:at], given[at + 1 :]
    try:
        options = _parser().parse_args(given)
        if options.command == "lab":
            return _lab(options.folder, passed)
        if options.command == "build":
            return _build(options)
        if options.command == "diff":
            return _diff(options.old, options.new)
        if options.command == "fetch":
            return _fetch(options)
        return _check(options.folder, options.csv)
    except SystemExit as stop:  # argparse leaves so after --help and --version
        return int(stop.code or 0)
    except _Wrong as wrong:
        _complain(str(wrong))
        return wrong.code
    except BrokenPipeError:  # whoever read the table has seen enough: `explore check talks | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _AMISS
    except OSError as error:
        reason = error.strerror or str(error)
        _complain(f"{error.filename}: {reason}" if error.filename else reason)
        return _USAGE
    except KeyboardInterrupt:
        _complain("stopped")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="explore", description="Explore official transcripts in Jupyter.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"explore {_version()}")
    kinds = "lab | check | fetch | build | diff"
    commands = parser.add_subparsers(dest="command", metavar=kinds, required=True)
    lab = commands.add_parser(
        "lab",
        help="open the notebooks on a folder of transcripts",
        usage="explore lab [-h] [FOLDER] [-- JUPYTER ARGUMENTS]",
        description="Open JupyterLab on the kit's notebooks, with your folder of transcripts.",
        epilog="What follows -- goes to JupyterLab: explore lab my-transcripts -- --no-browser --port 8890",
    )
    lab.add_argument("folder", nargs="?", metavar="FOLDER", help="transcripts to explore (default: the kit's own)")
    check = commands.add_parser(
        "check",
        help="say what was read of a folder of transcripts, and what was not",
        description="Say what was read of a folder of transcripts, and whether every word of it is accounted for.",
        epilog="Exit code: 0 all was read and every word is accounted for, 1 it was not, 2 wrong usage.",
    )
    check.add_argument("folder", metavar="FOLDER", help="transcripts to check")
    check.add_argument("--csv", metavar="FILE", help="write the whole account, a row a transcript, to this CSV file")
    build = commands.add_parser(
        "build",
        help="read an archive once, into a store that opens in a moment",
        description="Read transcripts into a store, from which explore.load and `explore lab` open them at once. "
        "What is there already is not read again; a build that was stopped goes on where it was.",
    )
    build.add_argument("source", nargs="+", metavar="SOURCE", help="transcripts: files, folders, patterns")
    build.add_argument("store", metavar="STORE", help="the folder of the store, new or there already")
    build.add_argument("--workers", type=int, metavar="N", help="processes that read (default: all cores)")
    build.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers are to read instead")
    build.add_argument("--invented", action="store_true", help="take in INVENTED pages beside real ones")
    diff = commands.add_parser(
        "diff",
        help="say what changed between two stores",
        description="Say what changed between two stores or folders: what came, what went, what is read otherwise.",
        epilog="Exit code: 0 nothing changed, 1 something did, 2 wrong usage.",
    )
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    _fetch_parser(commands)
    return parser


def _fetch_parser(commands: Any) -> None:
    fetch = commands.add_parser(
        "fetch",
        help="fetch transcripts from a site into a folder",
        description="Fetch transcripts from a site into a folder, one page at a time, as its robots file allows. "
        "What is there is not fetched again: after an interruption, the same command goes on.",
        epilog="Example: explore fetch kremlin talks --since 2012-05 --until 2012-12 --about Kazakhstan. "
        "Exit code: 0 all was fetched, 1 something failed (FOLDER/manifest.csv says what to do), 2 wrong usage.",
    )
    fetch.add_argument("site", metavar="SITE", help="where from: kremlin (en.kremlin.ru, CC BY 4.0)")
    fetch.add_argument("folder", metavar="FOLDER", help="where to; it is made if it is not there")
    fetch.add_argument("--starter", action="store_true", help="a first archive of some pages, instead of days")
    fetch.add_argument("--since", metavar="DAY", help="the first day, month or year: 2012-05-15, 2012-05 or 2012")
    fetch.add_argument("--until", metavar="DAY", help="the last one (default: today)")
    about = "keep the pages that name this word, or one that begins with it, in title, summary, text or tags"
    fetch.add_argument("--about", metavar="WORD", help=about)
    fetch.add_argument("--section", metavar="NAME", help="the list: transcripts (default), or news for all events")
    fetch.add_argument("--site", dest="home", metavar="URL", help="ask this address instead, such as a mirror")
    fetch.add_argument("--pace", metavar="SECONDS", type=float, default=1.0, help="between two pages (default: 1)")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("explore-transcripts")
    except PackageNotFoundError:
        return "(not installed: run from its folder)"


def _lab(folder: str | None, passed: list[str]) -> int:
    import subprocess
    from importlib.util import find_spec

    data = (sample() if folder is None else _path(folder)).absolute()
    if not data.exists():
        raise _Wrong(f"{data}: there is no such folder; give the folder that holds the transcripts")
    if find_spec("jupyterlab") is None:
        raise _Wrong("JupyterLab is not installed; `pip install jupyterlab` brings it")
    opened = _opened(own=folder is not None and data.resolve() != sample().resolve())
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in passed:
        passed = ["--allow-root", *passed]  # in a container everybody is root, and JupyterLab would not start
    _say(f"Opening {opened} with the transcripts in {data}; Ctrl-C ends it.")
    sys.stdout.flush()
    url = f"--LabApp.default_url=/lab/tree/{_FIRST}"
    # Without a folder each notebook opens the pages that it is written about.
    environment = {**os.environ, **({"EXPLORE_DATA": str(data)} if folder is not None else {})}
    _warmed(data)
    with _interrupts_left_to_the_child():
        return subprocess.call([sys.executable, "-m", "jupyterlab", str(opened), url, *passed], env=environment)


def _warmed(data: Path) -> None:
    """While JupyterLab starts, another process reads what the first notebook needs: it finds it in the caches."""
    import subprocess

    code = f"from explore import loading, explorer; loading.warm({str(data)!r})"
    with suppress(OSError):
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


@contextmanager
def _interrupts_left_to_the_child() -> Iterator[None]:
    """JupyterLab asks on Ctrl-C whether it is meant; without this, it would be killed before the answer."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the child would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _opened(*, own: bool = False) -> Path:
    """The folder of notebooks to open: a clone's, or copies in the current folder for transcripts of one's `own`."""
    shipped = notebooks()
    if not shipped.is_dir():
        raise _Wrong(f"{shipped}: the kit's notebooks are not there; install the kit again")
    if not own and (shipped.parent / "pyproject.toml").is_file():
        return shipped.absolute()
    copies = Path(_COPIES).absolute()
    names = [path.relative_to(shipped) for path in sorted(shipped.rglob("*")) if path.is_file()]
    names = [name for name in names if not any(part.startswith((".", "__")) for part in name.parts)]
    written = sum(_copied(shipped / name, copies / name) for name in names)
    kept = len(names) - written
    if written:
        _say(f"Copied {_counted(written, 'file')} into {copies}.")
    if kept:
        _say(f"Kept {_counted(kept, 'file')} that {'was' if kept == 1 else 'were'} there: nothing was overwritten.")
    return copies


def _copied(source: Path, target: Path) -> bool:
    """Whether `target` was written; a file that is there is never touched."""
    content = _without_outputs(source.read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = target.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(content)
    except BaseException:
        target.unlink(missing_ok=True)  # half a notebook would never be mended
        raise
    return True


def _without_outputs(notebook: bytes) -> bytes:
    """A notebook without what its cells gave for the kit's own transcripts; anything else as it is."""
    try:
        content = json.loads(notebook)
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
    except (ValueError, KeyError, TypeError):
        return notebook
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _check(folder: str, csv: str | None) -> int:
    from explore.corpus.sentence import unread, what_was_read

    corpus = _loaded(folder)
    audit = corpus.audit()
    unaccounted = int(audit["unaccounted"].sum())
    if csv is not None:
        _write_csv(audit, _path(csv), {Path(source).resolve() for source in corpus.documents["source"]})
    _say(what_was_read(corpus.frames, unaccounted=unaccounted))
    _say()
    _table(_HEAD, _documents(corpus, audit), "transcript")
    _say()
    _problems(corpus.problems, folder)
    if csv is not None:
        _say()
        _say(f"The whole account is in {csv}.")
    sys.stdout.flush()
    return _AMISS if unaccounted or unread(corpus.frames) else _FINE


def _build(options: argparse.Namespace) -> int:
    from explore.archive import build
    from explore.corpus.sentence import what_was_read
    from explore.store import StoreError
    from explore.workers import WorkerError

    source = [_path(one) for one in options.source]
    with _known_problems():
        try:
            corpus = build(
                source[0] if len(source) == 1 else source, _path(options.store), workers=options.workers,
                scheduler=options.scheduler, invented=options.invented,
                progress=None if sys.stderr.isatty() else False,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise _Wrong(str(error)) from error
        except (StoreError, WorkerError) as error:
            raise _Wrong(str(error)) from error
        except ValueError as error:
            raise _Wrong(str(error), _AMISS) from error
        except KeyboardInterrupt:
            _complain("stopped: what was done is kept, and the same command goes on from there")
            return 130
    _say(what_was_read(corpus.frames))
    _say(f"It is in {options.store}: explore.load({options.store!r}), or `explore lab {options.store}`.")
    if len(corpus.problems):
        _say(f"{_counted(len(corpus.problems), 'problem')}: `explore check {options.store}` lists what and what to do.")
    return _FINE


def _diff(old: str, new: str) -> int:
    from explore.changes import changes, in_a_sentence

    changed = changes(_loaded(old), _loaded(new))
    _say(in_a_sentence(changed))
    if len(changed):
        _say()
        rows = [tuple(map(str, row)) for row in changed.itertuples(index=False)]
        _table(
            ("transcript", "what", "gone", "new"), [(_shortened(id_, tail=True), *more) for id_, *more in rows], "row"
        )
    return _AMISS if len(changed) else _FINE


@contextmanager
def _known_problems() -> Iterator[None]:
    """Where the problems are told file by file, nothing needs to warn of them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"(?s).*see corpus\.problems", category=UserWarning)
        yield


def _fetch(options: argparse.Namespace) -> int:
    from explore.fetching import Manners, fetch

    folder = _path(options.folder)
    try:
        manners = Manners(pace=options.pace)
        done = fetch(
            options.site,
            folder,
            since=options.since,
            until=options.until,
            about=options.about,
            starter=options.starter,
            section=options.section,
            site=options.home,
            manners=manners,
        )
    except ValueError as error:
        raise _Wrong(str(error)) from error
    except (ConnectionError, RuntimeError) as error:
        raise _Wrong(str(error), _AMISS) from error
    except KeyboardInterrupt:
        raise _Wrong(f"stopped; what was fetched is in {folder}, and the same again goes on from there", 130) from None
    _say(done.sentence)
    return _FINE if done.whole else _AMISS


def _loaded(folder: str) -> Corpus:
    from explore.loading import load

    with _known_problems():
        try:
            return load(_path(folder), progress=None if sys.stderr.isatty() else False)
        except FileNotFoundError as error:
            raise _Wrong(str(error)) from error
        except ValueError as error:
            raise _Wrong(str(error), _AMISS) from error


def _path(given: str) -> Path:
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise _Wrong(f"{given}: there is no such home folder") from error


def _documents(corpus: Corpus, audit: pd.DataFrame) -> list[tuple[str, ...]]:
    """A row a transcript, those that lost something first."""
    from explore.corpus.sentence import day

    frame = corpus.documents.reset_index(drop=True).assign(
        unaccounted=audit["unaccounted"].to_numpy(), odd_labels=audit["odd_labels"].to_numpy()
    )
    frame = frame.sort_values("unaccounted", ascending=False, kind="stable")
    columns = ("document_id", "date", "n_turns", "words", "unaccounted", "odd_labels")
    return [
        (_shortened(id_, tail=True), "undated" if date != date else day(date), *(f"{n:,}" for n in numbers), labels)
        for id_, date, *numbers, labels in zip(*(frame[column] for column in columns), strict=True)
    ]


def _problems(problems: pd.DataFrame, folder: str) -> None:
    if problems.empty:
        _say("No problems.")
        return
    base = _path(folder)
    rows = []
    for source, place, what, cure in problems[["source", "place", "what", "cure"]].itertuples(index=False):
        path = Path(source)
        name = path.relative_to(base).as_posix() if path != base and path.is_relative_to(base) else path.name
        place = place if isinstance(place, str) else ""
        rows.append((_shortened(name, tail=True) + (f", {place}" if place else ""), what, cure))
    _say(f"{_counted(len(rows), 'problem')}:")
    _table(("file", "what", "what to do"), rows, "problem")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], noun: str) -> None:
    """Prints rows under their head, aligned: figures to the right, text to the left."""
    shown = [head, *([_shortened(cell, 120) for cell in row] for row in rows[:_ROWS])]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = []
        for name, cell, width in zip(head, row, widths, strict=True):
            blank = " " * (width - _width(cell))
            cells.append(blank + cell if name in _FIGURES else cell + blank)
        _say("  ".join(cells).rstrip())
    if len(rows) > _ROWS:
        _say(f"and {_counted(len(rows) - _ROWS, f'more {noun}')}")


def _write_csv(audit: pd.DataFrame, path: Path, transcripts: set[Path]) -> None:
    """Writes the audit whole or not at all."""
    from explore.escaping import cell
    from explore.writing import write

    target = path.resolve()
    if target in transcripts:
        raise _Wrong(f"{path}: this is one of the transcripts; give another name for the CSV file")
    if target.exists() and not target.is_file():
        raise _Wrong(f"{path}: this is not a file; give a name for the CSV file")
    # The mark at its start tells a spreadsheet that this is UTF-8.
    table = "\ufeff" + audit.map(cell).to_csv(index=False, lineterminator="\r\n")
    try:
        write(target, table.encode(errors="replace"))
    except OSError as error:
        reason = error.strerror or "the folder is not there"
        raise _Wrong(f"{path}: the CSV file cannot be written ({reason})") from error


def _counted(number: int, noun: str) -> str:
    from explore.corpus.sentence import counted

    return counted(number, noun)


def _clean(text: object) -> str:
    r"""Text on one line that no terminal obeys.

    >>> _clean("Mr\x1b[31m Put\x9bin\x07\nagain")
    'Mr Putn again'
    """
    return " ".join(plain(_SEQUENCES.sub("", str(text)), " ").split())


def _shortened(text: object, most: int = 60, *, tail: bool = False) -> str:
    """Text of at most so many characters, its end kept where that tells more.

    >>> _shortened("a long label", 7), _shortened("a/long/path.txt", 9, tail=True)
    ('a long…', '…path.txt')
    """
    text = _clean(text)
    if len(text) <= most:
        return text
    return "…" + text[1 - most :] if tail else text[: most - 1] + "…"


def _width(text: str) -> int:
    """How many columns a terminal gives the text."""
    marks = sum(unicodedata.category(c) in {"Mn", "Me", "Cf"} for c in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _say(text: object = "") -> None:
    print(_printable(text, sys.stdout.encoding))


def _complain(sentence: str) -> None:
    print(_printable(f"explore: {_clean(sentence)}", sys.stderr.encoding), file=sys.stderr)


def _printable(text: object, encoding: str | None) -> str:
    """The text without controls, and with what the terminal cannot show replaced."""
    shown = re.sub(r"[\t\n]", " ", plain(_SEQUENCES.sub("", str(text)), " "))
    return shown.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
