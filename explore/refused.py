"""What is said of files that hold no transcript."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Sequence

from explore.corpus import sentence
from explore.sources import File, Paths, Problem


def warn_of(refused: Counter[str], found: Sequence[File]) -> None:
    """Warns of the files that were not read."""
    listed = ", ".join(f"{number} × {what}" for what, number in refused.most_common(5))
    number = sum(refused.values())
    told = f"{number} of {len(found)} files were not read ({listed}): see corpus.problems"
    warnings.warn_explicit(told, UserWarning, "explore.load", 1)  # no path: it tells an analyst nothing


def nothing(
    source: Paths, found: Sequence[File], refused: Counter[str], problems: Sequence[Problem] = ()
) -> str:  # fmt: skip
    """What is said of a source that holds no transcript."""
    if len(found) == 1 and len(problems) == 1:
        where, place, what, cure = problems[0]
        return f"{where}: 0 transcripts in 1 file: {', '.join(filter(None, [place, what]))}; {cure}"
    shown = source if isinstance(source, str | os.PathLike) else "the list given"
    if not found:
        return f"{shown}: 0 transcripts, for there are no files in it; give the folder that holds the transcripts"
    kinds = ", ".join(f"{number} × {what}" for what, number in refused.most_common(4))
    return (
        f"{shown}: 0 transcripts in {sentence.counted(len(found), 'file')}: {kinds}. Give a folder of transcripts as "
        "text or HTML; the README says which layouts are read"
    )
