"""A correction made in a panel: in the file, in the corpus, and taken back by Undo."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import explore
from explore.panels._correcting import correct, preview
from explore.selection import Selection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(explore.sample(), tmp_path / "pages"))


def bam(corpus: explore.Corpus) -> int:
    return int((corpus.mentions["entity_id"] == "infrastructure:baikal-amur-mainline").sum())


def test_a_correction_is_kept_taken_back_and_made_again(folder: Path) -> None:
    selection = Selection(explore.load(folder))
    row = selection.corpus.mentions.query("surface == 'BAM railway'").iloc[0]
    before = bam(selection.corpus)
    assert preview(selection, "reject", passage=row).startswith(f"{before} passages in 1 transcript")
    correct(selection, "reject", "rejected “BAM railway”", passage=row)
    assert bam(selection.corpus) < before
    assert selection.undo_told == "rejected “BAM railway”"
    assert bam(explore.load(folder)) == bam(selection.corpus), "it is there after a reload"
    for _ in range(2):
        selection.undo()
        assert bam(selection.corpus) == bam(explore.load(folder)) == before
        selection.redo()
        assert bam(selection.corpus) == bam(explore.load(folder)) < before


def test_a_corpus_not_from_files_says_so(seed: explore.Corpus) -> None:
    selection = Selection(seed.select(speakers="Putin"))
    with pytest.raises(ValueError, match="not loaded from files"):
        correct(selection, "reject", "rejected", passage=seed.mentions.iloc[0])
    assert not selection.can_undo


def test_a_folder_that_cannot_be_written_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = Selection(explore.load(folder))
    before = selection.corpus

    def refused(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("explore.corrections.write", refused)
    with pytest.raises(ValueError, match=r"corrections\.csv could not be written .*permission denied"):
        correct(selection, "reject", "rejected", passage=before.mentions.iloc[0])
    assert selection.corpus is before
    assert not selection.can_undo
