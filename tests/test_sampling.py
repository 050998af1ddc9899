"""A random sample to code, and how far two coders agree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import explore
from explore import agreement as agreements
from explore import sampling
from explore.agreement import agreement


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(explore.sample(), tmp_path / "data"))


def test_units_are_what_they_are_called_and_stand_where_they_say(seed: explore.Corpus) -> None:
    texts = dict(zip(seed.turns["turn_id"], seed.turns["text"], strict=True))
    sizes = {}
    for what in sampling.WHATS:
        found = sampling.units(seed, what)
        assert list(found.columns) == list(sampling.UNITS)
        assert found["unit_id"].is_unique
        for row in found.to_dict("records"):
            assert texts[row["turn_id"]][row["start"] : row["end"]] == row["text"]
        sizes[what] = len(found)
    assert sizes["turns"] == len(seed.turns) < sizes["passages"] < sizes["sentences"]
    bam = sampling.units(seed.select(entities="infrastructure:baikal-amur-mainline"), "passages")
    assert any("BAM railway" in text for text in bam["text"])
    assert len(bam) == 2, "two mentions in one sentence are one passage"
    assert sampling.units(explore.Corpus(), "turns").empty


def test_a_sample_is_drawn_again_by_its_seed_and_grows_without_change(seed: explore.Corpus) -> None:
    every = sampling.units(seed, "sentences")
    drawn = sampling.draw(every, 10, seed=3)
    assert drawn.equals(sampling.draw(every.sample(frac=1, random_state=1), 10, seed=3))
    assert drawn["unit_id"].tolist() == sampling.draw(every, 20, seed=3)["unit_id"].tolist()[:10]
    assert drawn["unit_id"].tolist() != sampling.draw(every, 10, seed=4)["unit_id"].tolist()
    assert drawn["position"].tolist() != sorted(drawn["position"]), "the order tells nothing"
    assert len(sampling.draw(every, 10_000)) == len(every)
    with pytest.raises(ValueError, match="at least one"):
        sampling.draw(every, 0)
    with pytest.raises(ValueError, match="nothing to draw from"):
        sampling.draw(every.iloc[:0], 5)


def test_every_unit_is_equally_likely(seed: explore.Corpus) -> None:
    every = sampling.units(seed, "turns")
    drawn = [id_ for number in range(2000) for id_ in sampling.draw(every, 1, seed=number)["unit_id"]]
    times = [drawn.count(id_) for id_ in every["unit_id"]]
    assert all(320 < number < 480 for number in times), times  # 400 ± 4.5 standard deviations


def test_each_coder_has_a_file_and_sees_no_other(seed: explore.Corpus, folder: Path) -> None:
    drawn = sampling.draw(sampling.units(seed, "sentences"), 5)
    kept = sampling.keep(folder, "Tone of voice", drawn, "warm; cool; =neither", seed=1, what="sentences", of=42)
    assert (kept.name, kept.scheme, kept.of) == ("Tone-of-voice", ["warm", "cool", "=neither"], 42)
    assert kept.units["text"].tolist() == drawn["text"].tolist()
    first = kept.units["unit_id"][0]
    sampling.code(folder, "Tone of voice", "Ann", first, "warm")
    sampling.code(folder, "Tone of voice", "Ann", first, "=neither", "after all")
    sampling.code(folder, "Tone of voice", "../Борис", first, "cool")
    assert sampling.coded(folder, "Tone of voice", "ann")[["code", "note"]].values.tolist() == [
        ["=neither", "after all"]
    ]
    assert sorted(sampling.coders(folder, "Tone of voice")) == ["../Борис", "Ann"]
    assert sampling.names(folder) == ["Tone-of-voice"]
    assert {p.parent for p in folder.rglob("by-*.csv")} == {folder / "coding" / "Tone-of-voice"}
    assert len(explore.load(folder)) == 1, "the loader reads no sample"
    with pytest.raises(ValueError, match="'hot' is not among the codes"):
        sampling.code(folder, "Tone of voice", "Ann", first, "hot")
    with pytest.raises(ValueError, match="go on with it, or choose another name"):
        sampling.keep(folder, "Tone of voice", drawn, "a; b")
    with pytest.raises(ValueError, match="at least two codes"):
        sampling.keep(folder, "x", drawn, "a")
    with pytest.raises(ValueError, match="give the sample a name"):
        sampling.keep(folder, "//", drawn, "a; b")
    with pytest.raises(LookupError, match="there is no sample 'y'"):
        sampling.read(folder, "y")


# Cohen, Psychological and educational measurement 20 (1960); the interval: Fleiss, Cohen and Everitt (1969), worked out
# by hand for one two-by-two table: po = .7, pe = .5, kappa = .4.
def test_kappa_is_cohens_and_its_interval_the_large_sample_one() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    first = {str(i): a for i, (a, _) in enumerate(pairs)}
    second = {str(i): b for i, (_, b) in enumerate(pairs)}
    found = agreement(first, second, ["y", "n"])
    assert (found.n, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert found.table.values.tolist() == [[20, 5], [10, 15]]
    cells, rows, columns, chance, k = [[0.4, 0.1], [0.2, 0.3]], [0.5, 0.5], [0.6, 0.4], 0.5, 0.4
    a = sum(cells[i][i] * (1 - (rows[i] + columns[i]) * (1 - k)) ** 2 for i in (0, 1))
    b = (1 - k) ** 2 * sum(cells[i][j] * (columns[i] + rows[j]) ** 2 for i in (0, 1) for j in (0, 1) if i != j)
    c = (k - chance * (1 - k)) ** 2
    half = 1.959964 * ((a + b - c) / ((1 - chance) ** 2 * 50)) ** 0.5
    assert (found.low, found.high) == (pytest.approx(0.4 - half), pytest.approx(0.4 + half))
    assert found.warnings == []
    assert found.sentence.startswith("35 of 50 passages coded alike (70%); Cohen’s kappa 0.40 (95 % interval 0.15 to")


def test_few_passages_unused_codes_and_one_code_alone_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    found = agreement({"1": "a", "2": "b", "3": "a"}, {"1": "b", "2": "a", "4": "a"}, ["a", "b", "c"])
    assert (found.n, found.same, found.kappa) == (2, 0, -1.0)
    assert "kappa −1.00" in found.sentence
    assert found.warnings == ["2 passages: too few to rely on; code at least 30.", "Nobody used “c”."]
    assert found.table.shape == (3, 3)
    alone = agreement({"1": "a"}, {"1": "a"})
    assert alone.kappa is None
    assert alone.warnings[0] == "Both gave every passage one code, “a”: kappa cannot be worked out."
    assert agreement({"1": "a"}, {"2": "a"}).sentence == "No passage was coded by both."
    monkeypatch.setattr(agreements, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install '\.\[agreement\]'"):
        agreement({"1": "a"}, {"1": "b"})
