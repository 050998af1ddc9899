"""What each rule earns: the scorer's figure with the rule, and without it. A script for developers, no test.

    python tests/leave_one_out.py SCORER.py TEXTS GOLD [mentions|dates|anniversaries] [--ignore GOLD]

TEXTS is a folder of transcripts, GOLD their annotation; the scorer is given as a file. Prints a row a rule: the loss
in F1 (or accuracy) when it is left out; a rule that loses nothing anywhere has no reason to be.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from explore.dates import RULES as DATE_RULES
from explore.mentions import RULES as MENTION_RULES

_SHIM = """
from explore import load as _load
from explore.catalogue import read
from explore.dates import dates
from explore.mentions import mentions
def load(folder, **options):
    corpus = _load(folder, **options)
    named = mentions(corpus.frames, read(), without={without!r}) if {what!r} == "mentions" else {{}}
    corpus = corpus.with_frames(**named)
    if {what!r} != "mentions":
        corpus = corpus.with_frames(dates=dates(corpus.frames, read(), without={without!r}))
    return corpus
"""
_FIGURE = {"mentions": "exact_f1", "dates": "accuracy_body", "anniversaries": "determined_right"}


def figure(scorer: str, texts: str, gold: str, what: str, without: list[str], more: list[str]) -> float:
    """The scorer's figure without some rules."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "explore_without.py").write_text(_SHIM.format(without=tuple(without), what=what))
        command = [sys.executable, scorer, what, "--text", texts, "--gold", gold, "--module", "explore_without", *more]
        path = f"{folder}:{Path(__file__).parent.parent}"
        done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": path, "PATH": ""}, check=True)
    return float(json.loads(done.stdout.strip().splitlines()[-1])[_FIGURE[what]])


def main(scorer: str, texts: str, gold: str, what: str = "mentions", *more: str) -> None:
    """Prints what every rule earns."""
    rules = MENTION_RULES if what == "mentions" else DATE_RULES
    whole = figure(scorer, texts, gold, what, [], list(more))
    print(f"{'all rules':32} {whole:.4f}")
    for rule in rules:
        left = figure(scorer, texts, gold, what, [rule], list(more))
        print(f"{rule:32} {left:.4f}  {whole - left:+.4f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
