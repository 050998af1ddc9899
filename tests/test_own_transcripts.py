"""A folder chosen on the page."""

from __future__ import annotations

from pathlib import Path

import explore


def test_a_folder_is_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Ann Lee: We meet again.\n\nBo Ray: We do.\n")
    own = explore.OwnTranscripts()
    assert own.corpus is None
    own.folder.value = str(tmp_path)
    own.read.click()
    assert own.corpus is not None
    assert own.corpus.turns["speaker"].tolist() == ["Ann Lee", "Bo Ray"]
    assert own.explorer in own.children


def test_what_cannot_be_read_is_told_and_leaves_what_is_there(tmp_path: Path) -> None:
    own = explore.OwnTranscripts(explore.sample())
    shown = own.explorer
    own.choose(tmp_path / "nowhere")
    assert "nowhere" in own.message.text
    assert own.explorer is shown
    own.choose(" ")
    assert own.message.text == "Give the folder that holds your transcripts."
