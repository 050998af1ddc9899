"""What was read of real pages, held to the gold beside the checkout: the figures must not fall."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import explore

ROOT = Path(__file__).parents[1]
PAGES = 675


def score(shared: Path, task: str, *options: str, at_least: dict[str, float]) -> subprocess.CompletedProcess[str]:
    """The scorer's run, on this checkout."""
    floors = [f"--min={name}={value}" for name, value in at_least.items()]
    command = [sys.executable, str(shared / "score" / "score.py"), task, "--data", str(shared / "data" / "kremlin")]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(
        [*command, *options, *floors], capture_output=True, encoding="utf-8", env=environment, check=False
    )


TURNS = {"boundary_f1": 0.998, "documents_perfect": 0.985, "paragraph_accuracy": 0.999, "words_kept": 0.999}


@pytest.mark.parametrize(
    ("form", "at_least"), [("text", TURNS), ("html", {**TURNS, "boundary_f1": 0.999})], ids=["text", "html"]
)
def test_turns_agree_with_the_gold(shared: Path, form: str, at_least: dict[str, float]) -> None:
    run = score(shared, "turns", "--format", form, at_least=at_least)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert json.loads(run.stdout.splitlines()[-1])["documents"] > 600


def test_speakers_agree_with_the_gold(shared: Path) -> None:
    at_least = {
        "speaker_accuracy_as_printed": 0.98, "one_id_accuracy": 0.98, "unnamed_accuracy": 1.0,
        "role_only_accuracy": 1.0, "not_a_speaker_accuracy": 1.0,
    }  # fmt: skip
    run = score(shared, "speakers", "--gold", str(shared / "gold" / "labels.jsonl"), at_least=at_least)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert json.loads(run.stdout.splitlines()[-1])["labels"] == 150


def test_the_scorer_fails_where_a_figure_falls_short(shared: Path) -> None:
    assert score(shared, "turns", "--sample", "3", at_least={"boundary_f1": 1.01}).returncode == 1


def test_text_and_html_of_one_page_say_the_same(kremlin_text: explore.Corpus, kremlin_html: explore.Corpus) -> None:
    assert len(kremlin_text) == len(kremlin_html) == PAGES
    columns = ["turn_id", "label", "text", "speaker_id", "speaker", "kind", "role"]
    both = (kremlin_text, kremlin_html)
    one, other = (corpus.turns[columns].astype("object").set_index("turn_id").fillna("") for corpus in both)
    pages = {turn.rpartition("#")[0] for turn in set(one.index) ^ set(other.index)}
    assert not pages, f"other numbers of turns in {sorted(pages)[:10]}"
    for column in one.columns:
        differ = one.index[(one[column] != other[column].reindex(one.index)).to_numpy()]
        assert not len(differ), f"{column} differs in {len(differ)} turns: {list(differ[:10])}"
    assert one.index.tolist() == other.index.tolist()


@pytest.mark.parametrize(
    ("frame", "columns", "differ"),
    [
        ("mentions", ["turn_id", "start", "end", "surface", "kind", "entity_id"], 25),
        ("dates", ["turn_id", "start", "end", "surface", "value"], 0),
    ],
)
def test_text_and_html_of_one_page_name_the_same_in_what_was_said(
    kremlin_text: explore.Corpus, kremlin_html: explore.Corpus, frame: str, columns: list[str], differ: int
) -> None:
    said = []
    for corpus in (kremlin_text, kremlin_html):
        rows = getattr(corpus, frame)
        rows = rows[rows["turn_id"].notna() & rows["note_id"].isna()][columns].astype("str").fillna("")
        said.append(set(rows.itertuples(index=False, name=None)))
    # The HTML has captions of more pictures, and what they name explains a surname or a description here and there.
    assert len(said[0] ^ said[1]) <= differ
    assert len(said[0]) > 7_000


def test_not_one_character_of_the_text_is_lost_or_counted_twice(kremlin_text: explore.Corpus) -> None:
    audit = kremlin_text.audit().set_index("document_id")
    assert len(audit) == PAGES
    assert audit.index[audit["unaccounted"] > 0].tolist() == []
    assert audit.index[audit["overlapping"] > 0].tolist() == []


def test_not_one_character_of_the_html_is_lost_or_counted_twice(kremlin_html: explore.Corpus) -> None:
    audit = kremlin_html.audit().set_index("document_id")
    assert len(audit) == PAGES
    assert audit.index[audit["unaccounted"] > 0].tolist() == []
    assert audit.index[audit["overlapping"] > 0].tolist() == []


def test_each_run_of_text_is_found_again_in_its_source(kremlin_text: explore.Corpus) -> None:
    texts = kremlin_text.turns.set_index("turn_id")["text"].to_dict()
    owner = kremlin_text.turns.set_index("turn_id")["document_id"].to_dict()
    documents = kremlin_text.documents
    sources = {
        document: Path(source).read_bytes().decode("utf-8-sig")
        for document, source in zip(documents["document_id"], documents["source"], strict=True)
    }
    runs = kremlin_text.segments
    runs = runs.loc[runs["turn_id"].notna(), ["turn_id", "start", "length", "source_start"]]
    assert len(runs) > len(texts) * 0.9
    wrong = [
        turn
        for turn, start, length, at in runs.itertuples(index=False, name=None)
        if texts[turn][start : start + length].split() != sources[owner[turn]][at : at + length].split()
    ]
    assert wrong == []


def test_each_inline_note_is_a_span_of_its_turn(kremlin_text: explore.Corpus) -> None:
    texts = kremlin_text.turns.set_index("turn_id")["text"].to_dict()
    notes = kremlin_text.notes[kremlin_text.notes["start"].notna()]
    assert len(notes) > 100
    wrong = [note.note_id for note in notes.itertuples() if texts[note.turn_id][note.start : note.end] != note.text]
    assert wrong == []


@pytest.fixture(scope="module")
def site(shared: Path) -> explore.Corpus:
    with pytest.warns(UserWarning, match="2 of 24 files were not read"):
        return explore.load(shared / "data" / "kremlin_site", progress=False)


def numbers(corpus: explore.Corpus) -> list[str]:
    """The pages by their numbers; those of the feed stand apart."""
    pages = corpus.documents.loc[corpus.documents["format"] != "Atom feed", "document_id"]
    return [id_.removesuffix(".print") for id_ in pages]


def test_whole_pages_load_and_their_print_form_is_read_once(site: explore.Corpus, shared: Path) -> None:
    served = {path.name.split(".")[0] for path in (shared / "data" / "kremlin_site").glob("[0-9]*.html")}
    assert set(numbers(site)) == served
    spoken = site.select(documents=site.documents.loc[site.documents["n_turns"] > 0, "document_id"])
    assert len(numbers(spoken)) == len(set(numbers(spoken))) > 10
    assert site.problems["what"].str.startswith("the same page as").sum() == 8


def test_a_page_without_a_turn_is_read_once_too(site: explore.Corpus) -> None:
    assert len(numbers(site)) == len(set(numbers(site)))


def test_whole_pages_lose_nothing(site: explore.Corpus) -> None:
    audit = site.audit()
    assert audit[["unaccounted", "overlapping"]].to_numpy().sum() == 0


def test_lists_of_pages_are_problems_with_a_cure(site: explore.Corpus) -> None:
    refused = site.problems[site.problems["what"] == "no transcript that a reader knows"]
    assert sorted(Path(source).name for source in refused["source"]) == [
        "by-date_31.12.2019.html", "page_10.html",
    ]  # fmt: skip
    assert refused["cure"].str.len().gt(0).all()


def test_a_whole_page_says_the_same_as_its_article(site: explore.Corpus, kremlin_html: explore.Corpus) -> None:
    known = set(kremlin_html.documents["document_id"])
    both = [(id_, number) for id_, number in zip(site.documents["document_id"], numbers(site), strict=False)]
    both = [(id_, number) for id_, number in both if number in known]
    assert len(both) > 3
    for id_, number in both:
        whole, article = site.select(documents=id_).turns, kremlin_html.select(documents=number).turns
        for column in ("label", "text"):
            assert whole[column].tolist() == article[column].tolist(), number


_CLOSING_TIME = re.compile(r"\n\d{1,2}:\d{2} [AP]\.M\. [A-Z]{2,5}\Z")


@pytest.mark.parametrize("page", ["wh_chile", "wh_china", "wh_indonesia", "wh_kenya", "wh_korea"])
def test_white_house_pages_agree_with_the_gold(shared: Path, page: str) -> None:
    gold = json.loads((shared / "gold" / "whitehouse" / f"{page}.turns.json").read_text(encoding="utf-8"))
    corpus = explore.load(shared / "data" / "whitehouse" / f"{page}.txt")
    assert corpus.turns["label"].tolist() == [turn["label"] for turn in gold]
    assert corpus.turns["text"].tolist() == [_CLOSING_TIME.sub("", turn["text"]) for turn in gold]
    audit = corpus.audit().iloc[0]
    assert (audit["unaccounted"], audit["overlapping"]) == (0, 0)
    closing = [turn["text"] for turn in gold if _CLOSING_TIME.search(turn["text"])]
    fields = corpus.fields
    ends = fields.loc[fields["field"] == "end_time", "text"].tolist()
    assert ends == [text.rsplit("\n", 1)[1] for text in closing]


# Mentions and dates: each run of the scorer with the figures that must not fall.

GOLD = {
    "mentions": (
        ["mentions", "--text", "data/kremlin/text", "--gold", "gold/mentions.jsonl", "--ignore", "gold/times.jsonl"],
        {"exact_f1": 0.93, "overlap_f1": 0.95, "rare_f1": 0.80, "linking_f1_without_nationality": 0.96},
    ),
    "dates": (
        ["dates", "--text", "data/kremlin/text", "--gold", "gold/times.jsonl"],
        {"accuracy_body": 0.92, "not_spurious": 0.95},
    ),
    "anniversaries": (
        ["anniversaries", "--text", "data/kremlin/text", "--gold", "gold/anniversaries.jsonl"],
        {"determined_right": 0.90, "event_right": 0.90},
    ),
}


def scored(shared: Path, task: str, *options: str | Path) -> dict[str, float]:
    """The figures of one run of the scorer on this checkout."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    run = subprocess.run(
        [sys.executable, str(shared / "score" / "score.py"), task, *map(str, options)],
        capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    figures: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return figures


def fallen(figures: dict[str, float], at_least: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that are below what they must be, or could not be measured, each with its bar."""
    return {name: (figures[name], bar) for name, bar in at_least.items() if not (figures[name] or 0) >= bar}


@pytest.mark.parametrize("task", GOLD)
def test_mentions_and_dates_agree_with_the_gold(shared: Path, task: str) -> None:
    (name, *options), at_least = GOLD[task]
    figures = scored(shared, name, *[shared / o if "/" in o else o for o in options])
    assert fallen(figures, at_least) == {}
    if task == "anniversaries":
        assert figures["wrong"] <= 0.03


def test_names_on_the_seed_agree_with_the_gold(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "seed.txt").write_bytes((shared / "data" / "seed.txt").read_bytes())
    figures = scored(shared, "mentions", "--text", tmp_path, "--gold", shared / "gold" / "seed" / "mentions.jsonl")
    assert fallen(figures, {"exact_f1": 0.97}) == {}


def test_names_on_white_house_pages_agree_with_the_gold(shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / "gold" / "whitehouse").glob("*.mentions.jsonl"))
    assert len(files) == 5
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(path.read_text(encoding="utf-8").rstrip("\n") + "\n" for path in files), encoding="utf-8")
    figures = scored(shared, "mentions", "--text", shared / "data" / "whitehouse", "--gold", gold)
    assert fallen(figures, {"exact_f1": 0.92}) == {}


# References: what descriptions describe, and all that is said of one thing over many pages.

FOLLOWED = {
    "references": (
        "mentions.jsonl", {"definite_recall": 0.75, "precision_when_answered": 0.92, "explained": 1.0},
    ),
    "crossrefs": ("crossrefs.jsonl", {"macro_f1": 0.93, "micro_f1": 0.96, "negatives_kept_out": 0.98}),
}  # fmt: skip


@pytest.mark.parametrize("task", FOLLOWED)
def test_references_agree_with_the_gold(shared: Path, task: str) -> None:
    gold, at_least = FOLLOWED[task]
    pages = shared / "data" / "kremlin" / "text"
    figures = scored(shared, task, "--text", pages, "--gold", shared / "gold" / gold)
    assert fallen(figures, at_least) == {}
