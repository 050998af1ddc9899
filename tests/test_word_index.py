"""The index of words in a store: it names what to look at, and never changes what is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explore
from explore import word_index
from explore.corpus.select import pattern

SAID = (
    "The Customs Union of our countries, and the custom-house at Chara.",
    "A customary union: customs, unions; O’Neill’s railway (the BAM).",
    "Das Zollunion-Straße, Ангара, İstanbul and ſt; under_score x86.",
    "Union members met. " * 40 + "Then customs were spoken of.",
    "2012 or 2.5 percent",
)
WORDS = ("customs", "union", "custom*", "CUSTOMS union", "union customs", "the", "bam", "o’neill’s", "Ангара", "score",
         "under_score", "x86", "2.5", "straße", '"union customs"~0', '"union customs"~3', '“customs our”~2', "st", "*",
         "chara.", "custom-house", "(the BAM)", "nowhere")  # fmt: skip


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[explore.Corpus, explore.Corpus]:
    folder = tmp_path_factory.mktemp("talks")
    for number, said in enumerate(SAID):
        lines = [
            f"Talks {number}",
            f"May {number + 1}, 2015",
            "12:30",
            f"Oleg Sorokin: {said}",
            "Aino Lepik: Thank you.",
        ]
        (folder / f"{number}.txt").write_text("\n".join(lines))
    store = tmp_path_factory.mktemp("kept") / "store"
    explore.build(folder, store, workers=1)
    (folder / "2.txt").unlink()
    (folder / "9.txt").write_text("Talks 9\nMay 9, 2015\n12:30\nOleg Sorokin: The union of customs came back.\n")
    explore.build(folder, store, workers=1)
    return explore.load(store), explore.load(folder)


def test_an_index_is_made_where_it_can_be(indexed: tuple[explore.Corpus, explore.Corpus]) -> None:
    kept, _ = indexed
    assert word_index.available()
    kept.turns  # noqa: B018 -- which rows there are is known once the turns are read
    found = kept._frames.may_hold("customs union")  # type: ignore[attr-defined]
    assert found is not None
    assert 0 < found.sum() < len(kept.turns)


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("case", [False, True])
@pytest.mark.parametrize("whole_word", [False, True])
def test_with_an_index_the_same_is_found(
    indexed: tuple[explore.Corpus, explore.Corpus], text: str, case: bool, whole_word: bool
) -> None:
    kept, plain = indexed
    how = {"text": text, "case": case, "whole_word": whole_word}
    found = [corpus.select(**how).turns["turn_id"].tolist() for corpus in (kept, plain)]
    assert found[0] == found[1]


def test_without_tantivy_everything_is_looked_at(
    indexed: tuple[explore.Corpus, explore.Corpus], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(word_index, "available", lambda: False)
    kept, plain = indexed
    fresh = kept.with_frames()
    assert (
        fresh.select(text="customs").turns["turn_id"].tolist() == plain.select(text="customs").turns["turn_id"].tolist()
    )
    word_index.write(tmp_path / "words", ["a"])
    assert not (tmp_path / "words").exists()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["union", "customs", "of", "the", "our"]), min_size=1, max_size=8), st.integers(0, 4))
def test_words_near_one_another_are_counted(said: list[str], apart: int) -> None:
    places = {word: [i for i, one in enumerate(said) if one == word] for word in ("union", "customs")}
    near = any(0 < abs(a - b) <= apart + 1 for a in places["union"] for b in places["customs"])
    assert bool(pattern(f'"customs union"~{apart}').search(" ".join(said))) is near


@pytest.mark.parametrize(
    ("text", "said"), [('"one"~3', "two to 4"), ('"a b c d e"~3', "two to 4"), ("  ", "at least one")]
)
def test_what_cannot_be_sought_says_so(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pattern(text)
