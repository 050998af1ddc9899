"""Frames, selections, figures and files say what is there: no row moved, no count too many, no word lost."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

import explore
from explore import schema
from explore.charts import speaking as bars
from explore.escaping import cell
from explore.export import NO_BROWSER, export_chart, source_line
from explore.measures import speaking
from explore.pages import page
from explore.panels.reader import Reader
from explore.selection import Selection
from explore.speakers import speakers

HEAD = "{0}\n{1}, 2015\n12:30\n* * *\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> explore.Corpus:
    folder = tmp_path_factory.mktemp("archive")
    pages = {
        "z early": HEAD.format("Talks on ships", "May 4") + "Mayor Anna Lund: The ships.\nBoris Lapin: Yes.\n",
        "a late": HEAD.format("Talks on piers", "June 4") + "Minister Anna Lund: The piers.\nBoris Lapin: Yes.\n",
        "undated": "Talks on roads\nKarim Haddad: The roads are long.\nBoris Lapin: They are.\n",
    }
    for name, text in pages.items():
        (Path(folder) / f"{name}.txt").write_text(text, encoding="utf-8")
    return explore.load(folder)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2015", "2015"), (2015, "2015"), ("May 2015", "2015-05"), ("2015-5", "2015-05"), ("1 June 2015", "2015-06-01"),
        ("4 June 2015", "2015-06-04"), (pd.Timestamp("2015-06-04 08:00"), "2015-06-04"),
        ("2015-06-04T08:00", "2015-06-04"),
    ],
)  # fmt: skip
def test_a_selection_keeps_the_date_that_was_meant(corpus: explore.Corpus, given: object, kept: str) -> None:
    selection = Selection(corpus)
    selection.set(since=given)
    assert selection.since == kept
    expected = corpus.select(since=given).documents["document_id"].tolist()
    assert selection.selected.documents["document_id"].tolist() == expected


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ({"since": "May 2015", "until": "May 2015"}, {"z early"}),
        ({"since": "2015-5", "until": "2015-5"}, {"z early"}),
        ({"until": "May 2015"}, {"z early"}),
        ({"since": "June 2015"}, {"a late"}),
    ],
)
def test_a_month_is_all_of_it(corpus: explore.Corpus, given: dict[str, str], titles: set[str]) -> None:
    assert set(corpus.select(**given).documents["document_id"]) == titles  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["2015Q2", "May", "201505", "4 June"])
def test_a_date_that_would_be_guessed_is_refused(corpus: explore.Corpus, given: str) -> None:
    with pytest.raises(ValueError, match="is not a date: write 2012"):
        corpus.select(since=given)


@pytest.mark.parametrize(("speaker", "left_out"), [("Anna Lund", 0), ("Boris Lapin", 1), ("Karim Haddad", 1)])
def test_undated_pages_count_as_left_out_where_the_speaker_speaks(
    corpus: explore.Corpus, speaker: str, left_out: int
) -> None:
    assert corpus.select(speakers=speaker, since="2015").undated_left_out == left_out


def test_a_frame_that_was_given_is_no_way_in(corpus: explore.Corpus) -> None:
    given = corpus.turns
    other = corpus.with_frames(turns=given)
    given.loc[0, "words"] = -1
    assert other.turns["words"].ge(0).all()


def test_a_count_too_many_does_not_make_up_for_one_lost(corpus: explore.Corpus) -> None:
    notes, turns = corpus.notes, corpus.turns
    first = turns.iloc[0]
    twice = turns.iloc[[0]].assign(turn_id="a late#9")
    segments = corpus.segments
    own = segments[segments["turn_id"] == first["turn_id"]].assign(turn_id="a late#9")
    lost = turns[turns["turn_id"] != "a late#1"]
    size = len("".join(first["text"].split()))
    frames = {
        "turns": pd.concat([lost, twice], ignore_index=True).astype({"document_id": "category"}),
        "segments": pd.concat([segments, own], ignore_index=True),
    }
    audit = corpus.with_frames(**frames).audit().set_index("document_id").loc["a late"]
    assert len(notes)
    assert audit["overlapping"] == size
    assert audit["unaccounted"] == len("Yes.")


def test_speakers_stay_with_their_rows_whatever_the_index(corpus: explore.Corpus) -> None:
    plain = speakers(corpus.turns, corpus.documents)
    other = speakers(corpus.turns.set_axis(range(50, 50 + len(corpus.turns))), corpus.documents)
    assert other["speaker"].tolist() == plain["speaker"].tolist()
    assert plain["speaker"].notna().all()


def test_the_role_is_the_last_by_date_not_by_name_of_file(corpus: explore.Corpus) -> None:
    table = speaking.measure(corpus.turns, corpus.documents).set_index("speaker")
    assert table.loc["Anna Lund", "role"] == "Minister"
    assert explore.Explorer(corpus).speaking.table.set_index("speaker").loc["Anna Lund", "role"] == "Minister"


def sixty() -> pd.DataFrame:
    who = [f"person:{i}" for i in range(60)]
    columns = {
        "turn_id": [f"d#{i}" for i in range(60)], "document_id": ["d"] * 60, "position": list(range(60)),
        "speaker_id": who, "speaker": who, "label": who, "text": ["word"] * 60, "words": list(range(100, 40, -1)),
    }  # fmt: skip
    return speaking.measure(schema.typed("turns", columns))


@pytest.mark.parametrize("chosen", [(), ("person:59",), ("person:0", "person:58", "person:59")])
def test_a_selected_speaker_has_a_bar_however_far_down(chosen: tuple[str, ...]) -> None:
    figure = bars.chart(sixty(), selected=chosen or None)
    shown = dict(zip(figure.data[0].customdata, figure.data[0].marker.opacity, strict=True))
    assert len(figure.data[0].x) == bars.MOST
    assert sum(figure.data[0].x) == sixty()["words"].sum()
    assert {id_ for id_, opacity in shown.items() if opacity == 1 and chosen} == set(chosen)


def test_the_reader_opens_a_transcript_asked_for_again(corpus: explore.Corpus) -> None:
    selection = Selection(corpus)
    reader = Reader(selection)
    reader.act({"do": "open", "given": {"document": "a late"}})
    selection.set(documents="undated")
    selection.reset()
    reader.act({"do": "open", "given": {"document": "a late"}})
    assert reader.page["id"] == "a late"


def test_a_page_of_many_turns_is_ready_in_a_moment() -> None:
    import time

    seed = explore.load(explore.sample())
    turns = pd.concat([seed.turns] * 80, ignore_index=True)
    turns = turns.assign(turn_id=[f"x#{i}" for i in range(400)], position=range(400))
    many = seed.with_frames(turns=turns.astype({"document_id": "category"}))
    begun = time.process_time()
    assert len(page(many, seed.documents["document_id"][0])["blocks"]) >= 400
    assert time.process_time() - begun < 0.4


def exported(folder: Path, figure: go.Figure, *formats: str) -> object:
    return export_chart(figure, pd.DataFrame({"a": [1]}), folder, "chart", formats=formats)


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Ships & piers <now>", "Ships &amp; piers &lt;now&gt;"), ("Half \ud800 a letter", "Half  a letter")],
)
def test_a_title_is_escaped_once(tmp_path: Path, title: str, shown: str) -> None:
    out = exported(tmp_path, bars.chart(sixty(), title=title), "html")
    assert [path.name for path in out.written] == ["chart.html"]  # type: ignore[attr-defined]
    assert f"<title>{shown}</title>" in (tmp_path / "chart.html").read_text("utf-8")


class _GoneError(Exception):
    __module__ = "choreographer.browsers"


@pytest.mark.parametrize(
    ("error", "cause", "says"),
    [
        (RuntimeError("no browser"), _GoneError(), NO_BROWSER),
        (_GoneError(), None, NO_BROWSER),
        (ValueError("a colour is wrong"), None, "SVG could not be made (a colour is wrong)."),
    ],
)
def test_only_a_missing_browser_is_told_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, cause: Exception | None, says: str
) -> None:
    def failing(*args: object, **kwargs: object) -> bytes:
        raise error from cause

    monkeypatch.setattr("plotly.graph_objects.Figure.to_image", failing)
    monkeypatch.setattr("explore.export.find_spec", lambda name: True)
    out = exported(tmp_path, bars.chart(sixty()), "svg", "html")
    assert out.failed == [("svg", says)]  # type: ignore[attr-defined]
    assert [path.name for path in out.written] == ["chart.html"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"), (" =1+1", "' =1+1"), ("\n@x", "'\n@x"), ("＝1+1", "'＝1+1"), ("－1", "'－1"),
        ("\t1", "'\t1"),
        ("Anna - Lund", "Anna - Lund"), ("", ""), (" ", " "), (-1, -1),
    ],
)  # fmt: skip
def test_a_spreadsheet_runs_no_cell(value: object, safe: object) -> None:
    assert cell(value) == safe


def test_the_source_line_names_no_site_that_no_page_shows(corpus: explore.Corpus) -> None:
    assert source_line(corpus).startswith("Source: a late.txt, undated.txt, z early.txt. 3 transcripts")
    assert source_line(explore.Corpus()) == "Source: no transcripts."


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_file_that_is_a_mark_alone_is_empty(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "page.txt").write_bytes(mark)
    with pytest.raises(ValueError, match="0 transcripts in 1 file: an empty file"):
        explore.load(tmp_path)
