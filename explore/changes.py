"""What changed between two corpora: transcripts that came, went or changed, and what is read of them otherwise."""

from __future__ import annotations

import pandas as pd

from explore.corpus import Corpus
from explore.corpus.sentence import counted

COLUMNS = ("document_id", "what", "gone", "new")
FRAMES = {
    "turns": "turn", "notes": "note", "mentions": "mention", "dates": "date", "references": "reference",
    "tags": "tag", "links": "link",
}  # fmt: skip
"""The frames that are held against each other, and what a row of each is called."""

# Places and counters shift when something is put in before them; what is said tells a row apart.
_LEFT_OUT = frozenset(
    "mention_id date_id reference_id note_id from_mention to_mention from_date start end source_start source_end "
    "anchor".split()
)
_PAGE = ("title", "summary", "date", "time", "place", "genre", "language", "url", "status")


def changes(old: Corpus, new: Corpus) -> pd.DataFrame:
    """A row for each transcript and kind of thing that differs: document_id, what, and rows `gone` and `new`.

    `what` is `transcript` for one that came or went, `source` where the file's bytes are others, `page` where title,
    date, place and the like are, else the kind of row: turn, note, mention, date, reference, tag, link.

    >>> import explore
    >>> seed = explore.load(explore.sample())
    >>> changes(seed, seed).empty
    True
    >>> changes(seed, seed.select(speakers="Vladimir Putin"))["what"].tolist()
    ['date', 'mention', 'note', 'reference', 'turn']
    """
    one, other = (corpus.documents.set_index("document_id") for corpus in (old, new))
    both = one.index.intersection(other.index)
    rows: list[tuple[str, str, int, int]] = [
        *((id_, "transcript", 1, 0) for id_ in one.index.difference(other.index)),
        *((id_, "transcript", 0, 1) for id_ in other.index.difference(one.index)),
    ]
    for what, columns in (("source", ["source_hash"]), ("page", list(_PAGE))):
        before, after = (_hashed(frame.loc[both, columns]) for frame in (one, other))
        rows += [(id_, what, 1, 1) for id_ in both[(before != after).to_numpy()]]
    for name, noun in FRAMES.items():
        rows += [(id_, noun, gone, came) for id_, gone, came in _rows(old, new, name, both)]
    made = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"document_id": "str", "what": "str"})
    return made.sort_values(["document_id", "what"]).reset_index(drop=True)


def _rows(old: Corpus, new: Corpus, name: str, both: pd.Index[str]) -> list[tuple[str, int, int]]:
    """Document, rows gone and rows new, for those in which a frame differs."""
    counts = []
    for corpus in (old, new):
        frame: pd.DataFrame = getattr(corpus, name)
        frame = frame[frame["document_id"].isin(both)]
        key = pd.DataFrame({
            "document_id": frame["document_id"].astype("str"),
            "row": _hashed(frame[[c for c in frame.columns if c not in _LEFT_OUT]]),
        })  # fmt: skip
        counts.append(key.value_counts())
    left = counts[0].sub(counts[1], fill_value=0)
    by_document = left.groupby(level="document_id")
    table = pd.DataFrame({
        "gone": by_document.apply(lambda s: int(s.clip(lower=0).sum())),
        "new": by_document.apply(lambda s: int(-s.clip(upper=0).sum())),
    })  # fmt: skip
    table = table[(table["gone"] > 0) | (table["new"] > 0)]
    return [(str(id_), int(gone), int(came)) for id_, gone, came in table.itertuples()]


def _hashed(frame: pd.DataFrame) -> pd.Series[int]:
    """A key of all that each row says."""
    plain = frame.astype({c: "str" for c in frame.columns if isinstance(frame[c].dtype, pd.CategoricalDtype)})
    return pd.util.hash_pandas_object(plain, index=False)


def in_a_sentence(changed: pd.DataFrame) -> str:
    """What changed, in a sentence.

    >>> in_a_sentence(pd.DataFrame({"document_id": ["a"], "what": ["transcript"], "gone": [0], "new": [1]}))
    '1 transcript came'
    """
    parts = []
    whole = changed[changed["what"] == "transcript"]
    for column, verb in (("new", "came"), ("gone", "went")):
        if number := int(whole[column].sum()):
            parts.append(f"{counted(number, 'transcript')} {verb}")
    if number := int((changed["what"] == "source").sum()):
        parts.append(f"{counted(number, 'transcript')} changed at the source")
    rest = changed[~changed["what"].isin(["transcript", "source"])]
    for noun, rows in rest.groupby("what", sort=True):
        gone, came = int(rows["gone"].sum()), int(rows["new"].sum())
        parts.append(f"{counted(gone, str(noun))} gone and {came:,} new in {counted(len(rows), 'transcript')}")
    return "; ".join(parts) or "nothing changed"
