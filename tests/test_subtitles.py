"""Subtitles: who speaks in which cue, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

import explore
from explore.reading import Source, UnreadableError, subtitles


def vtt(*cues: str, head: str = "WEBVTT") -> str:
    timed = (f"00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{cue}\n" for at, cue in enumerate(cues, 1))
    return "\n".join([f"{head}\n", *timed])


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.label, turn.text) for turn in subtitles.parse(Source("talks.vtt", text)).turns]


@pytest.mark.parametrize(
    ("cues", "turns"),
    [
        (["<v Anna Lund>Good day.</v>", "<v Bo Ray>Yes."], [("Anna Lund", "Good day."), ("Bo Ray", "Yes.")]),
        (["<v.loud.slow Anna Lund>Good <i>day</i> &amp; night.</v>"], [("Anna Lund", "Good day & night.")]),
        (["<v Anna Lund>Good day", "<v Anna Lund>to you."], [("Anna Lund", "Good day to you.")]),
        (["<v Anna Lund>Good day,\nall of you."], [("Anna Lund", "Good day, all of you.")]),
        (["<v Anna Lund>Well?</v> <v Bo Ray>Well.</v>"], [("Anna Lund", "Well?"), ("Bo Ray", "Well.")]),
        (["<v Anna Lund>Well?", "And so on."], [("Anna Lund", "Well? And so on.")]),
        (
            ["ANNA LUND: Good day.", "And so on.", "Bo Ray: Yes."],
            [("ANNA LUND", "Good day. And so on."), ("Bo Ray", "Yes.")],
        ),
        (["[ANNA LUND] Good day.", "(Bo Ray): Yes."], [("ANNA LUND", "Good day."), ("Bo Ray", "Yes.")]),
        ([">> ANNA LUND: Good day.", ">> Yes?", "No."], [("ANNA LUND", "Good day."), ("", "Yes? No.")]),
        (["&gt;&gt; ANNA LUND: Good day."], [("ANNA LUND", "Good day.")]),
        (["- Good day.\n- And to you."], [("", "Good day."), ("", "And to you.")]),
        (["ANNA LUND: We say this: go."], [("ANNA LUND", "We say this: go.")]),
        (["<v Anna Lund>Note this: go."], [("Anna Lund", "Note this: go.")]),
        (["<00:00:01.500><c>Good</c> <c.red>day</c>"], [("", "Good day")]),
    ],
)
def test_who_speaks(cues: list[str], turns: list[tuple[str, str]]) -> None:
    assert said(vtt(*cues)) == turns


def test_times_are_the_places_of_turns_and_stand_in_citations(tmp_path: Path) -> None:
    (tmp_path / "2015-05-04 talks.vtt").write_text(
        vtt("<v Anna Lund>Good day.", "<v Bo Ray>And to you.", head="WEBVTT - Talks")
    )
    corpus = explore.load(tmp_path)
    assert corpus.turns["anchor"].tolist() == ["at 00:00:01.000", "at 00:00:02.000"]
    assert "at 00:00:02.000" in corpus.cite("2015-05-04 talks#1")
    assert corpus.documents["title"].tolist() == ["Talks"]
    assert corpus.documents["date"].dt.strftime("%Y-%m-%d").tolist() == ["2015-05-04"]
    assert set(corpus.frames) == set(explore.schema.NAMES)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_subrip_is_read_with_any_newlines(newline: str, tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000 X1:40\nANNA LUND: Good day\nto you.\n\n\n"
    text += "2\n00:01:02,500 --> 00:01:03,000\n[Laughter]\n\n"
    text += "3\n00:01:04,500 --> 00:01:05,000\nWell.\n4\n00:01:06,500 --> 00:01:07,000\nNow.\n"
    (tmp_path / "a.srt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", newline).encode())
    corpus = explore.load(tmp_path)
    assert corpus.turns[["speaker", "text"]].to_numpy().tolist() == [["Anna Lund", "Good day to you. Well. Now."]]
    assert corpus.notes[["kind", "text"]].to_numpy().tolist() == [["stage", "[Laughter]"]]
    assert corpus.audit()[["unaccounted", "overlapping"]].to_numpy().sum() == 0


def test_notes_styles_and_regions_are_no_speech() -> None:
    text = vtt(
        "<v Anna Lund>Good day.",
        head="WEBVTT\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE mine",
    )
    read = subtitles.parse(Source("talks.vtt", text))
    assert [note.text for note in read.notes] == ["mine"]
    assert [turn.text for turn in read.turns] == ["Good day."]


def test_subtitles_that_name_nobody_are_read_and_told() -> None:
    read = subtitles.parse(Source("talks.vtt", vtt("Good day to all of you", "and to yours.")))
    assert [(turn.label, turn.text) for turn in read.turns] == [("", "Good day to all of you and to yours.")]
    assert [what for _, what, _ in read.doubts] == ["no cue says who speaks"]


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n\nNOTE nothing\n", vtt("", "<i></i>")])
def test_subtitles_without_a_word_are_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="without a word"):
        subtitles.parse(Source("talks.vtt", text))
