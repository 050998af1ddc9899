"""The Explorer whole: whatever is done on it, all panels agree with each other and with the frames."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import explore
from explore.panels._correcting import correct

CORPUS = explore.load(explore.demo(), progress=False)
APP = explore.Explorer(CORPUS)
SPEAKERS = CORPUS.turns["speaker_id"].dropna().astype("str").value_counts().index[:6].tolist()
SUBJECTS = [
    "infrastructure:northern-basin-railway", "organisation:inner-basin-customs-union",
    "organisation:basin-economic-community", "place:tessaria",
]  # fmt: skip
PAGES = CORPUS.documents["document_id"].tolist()


def act(panel: str, do: str, **given_: Any) -> tuple[str, str, dict[str, Any]]:
    return panel, do, given_


ACTS = st.one_of(
    st.builds(
        lambda s, e: act("matrix", "open", speaker=s, entity=e), st.sampled_from(SPEAKERS), st.sampled_from(SUBJECTS)
    ),
    st.builds(lambda e: act("matrix", "subject", entity=e), st.sampled_from(SUBJECTS)),
    st.builds(lambda s: act("matrix", "speaker", speaker=s), st.sampled_from(SPEAKERS)),
    st.builds(lambda s: act("reader", "choose", speaker=s), st.sampled_from(SPEAKERS)),
    st.builds(lambda e: act("reader", "follow", entity=e), st.sampled_from(SUBJECTS)),
    st.builds(lambda d: act("reader", "open", document=d), st.sampled_from(PAGES)),
    st.builds(lambda y: act("naming", "period", period=y), st.sampled_from(["2008", "2010", "2014"])),
    st.builds(lambda e: act("naming", "subject", entity=e), st.sampled_from(SUBJECTS)),
    st.builds(lambda m: act("strip", "month", month=m), st.sampled_from(["2008-12", "2010-12", "2014-01"])),
    st.builds(lambda y: act("filters", "year", year=y), st.sampled_from(["2002", "2010"])),
    st.builds(
        lambda t: act("filters", "text", text=t, case=False, whole_word=True, regex=False),
        st.sampled_from(["railway", "the bank", "zzz"]),
    ),
    st.sampled_from([act("selection_bar", one) for one in ("undo", "redo", "reset")]),
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, max_size=7))
def test_all_panels_agree_whatever_is_done(acts: list[tuple[str, str, dict[str, Any]]]) -> None:
    app = APP
    app.selection.reset()
    panels = {name: getattr(app, name) for name in ("matrix", "naming", "reader", "filters", "selection_bar")}
    panels["strip"] = app.what_was_read.strip
    for panel, do, given_ in acts:
        panels[panel].act({"do": do, "given": given_})
        agree(app)


def agree(app: explore.Explorer) -> None:
    """Numbers on the page against plain pandas on `corpus.select` of what the selection says of itself."""
    selection = app.selection
    state = selection.to_dict()
    selected = CORPUS.select(**state)
    much = selected.mentions if state["entities"] else selected.turns
    noun = "passage" if state["entities"] else "turn"
    assert f"{len(much):,} {noun}" in selection.sentence

    names: dict[str, Any] = {"corpus": CORPUS}
    exec(selection.to_code(), names)
    for frame in ("documents", "turns", "mentions"):
        pd.testing.assert_frame_equal(selected.frames[frame], names["selected"].frames[frame], check_categorical=False)

    # Who on what: of each speaker and subject on the screen, the mentions in his turns.
    ground = CORPUS.select(**{**state, "speakers": None, "entities": None})
    said = ground.mentions[ground.mentions["note_id"].isna()].merge(
        ground.turns[["turn_id", "speaker_id"]], on="turn_id"
    )
    counted = said.astype({"speaker_id": "str", "entity_id": "str"}).value_counts(["speaker_id", "entity_id"])
    shown = app.matrix.shown.long()
    for row in shown[shown["speaker_id"].isin(SPEAKERS) & shown["entity_id"].isin(SUBJECTS)].to_dict("records"):
        assert row["passages"] == counted.get((row["speaker_id"], row["entity_id"]), 0), row

    everyone = CORPUS.select(**{**state, "speakers": None, "entities": None, "kinds": None})
    assert app.speaking.table["turns"].sum() == len(everyone.turns)
    assert app.speaking.table["words"].sum() == everyone.turns["words"].sum()

    page = app.reader.page.get("id")
    inside = selected.turns[selected.turns["document_id"] == page]["turn_id"].tolist()
    if selection.is_whole or app.reader.chosen is None:
        assert not page or len(inside) == (CORPUS.turns["document_id"] == page).sum()
    else:
        assert sorted(app.reader.chosen) == sorted(inside)

    if state["entities"]:
        followed = selected.follow(state["entities"][0])
        assert len(app.trail.table) == len(followed)
        assert app.trail.content["passages"] == len(selected.mentions)
        months = app.what_was_read.strip.lane["months"]
        named = selected.mentions["document_id"].astype("str")
        assert sum(months.values()) == len(named)
        over_time(app, state)
    else:
        assert app.trail.table.empty


def over_time(app: explore.Explorer, state: dict[str, Any]) -> None:
    """Names over time: of what is followed, the passages of each year in all that is selected but the dates."""
    app.naming.act({"do": "look"})
    ground = CORPUS.select(**{**state, "since": None, "until": None})
    year = ground.mentions.merge(ground.documents, on="document_id")["date"].dt.year.astype("str").value_counts()
    rows = [lane["bars"] for lane in app.naming.content["lanes"] if lane["followed"]]
    for at, period in enumerate(app.naming.content["periods"]):
        shown = sum(int(bars[at][2]) for bars in rows if bars[at])
        assert shown == year.get(period["id"], 0), (state, period)
    if rows:
        assert app.naming.table["words"].sum() == ground.turns["words"].sum()
    else:
        assert not len(ground.mentions)
        assert "take off a filter" in app.naming.content["empty"]


def test_what_is_rejected_is_gone_everywhere_and_comes_back(tmp_path: Path) -> None:
    corpus = explore.load(shutil.copytree(explore.sample(), tmp_path / "data"), progress=False)
    app = explore.Explorer(corpus)
    app.subject.value = "BAM railway"
    line = app.trail.passages.query("surface == 'the line'").iloc[0]
    mention = corpus.mentions.query("surface == 'the line'")["mention_id"].iloc[0]
    app.trail.act({"do": "correct", "given": {"action": "reject", "passage": mention, "scope": "passage"}})
    assert app.trail.message == ""
    assert line["surface"] not in app.trail.table["surface"].tolist()
    assert app.selection.sentence.startswith("Everyone · Baikal-Amur Mainline: 2 passages")
    assert explore.load(tmp_path / "data", progress=False).follow("BAM railway")["surface"].tolist() == [
        "BAM railway", "this route",
    ]  # fmt: skip
    app.selection_bar.act({"do": "undo"})
    assert app.trail.table["surface"].tolist() == ["BAM railway", "this route", "the line"]
    assert len(explore.load(tmp_path / "data", progress=False).follow("BAM railway")) == 3


def test_what_reader_and_trail_keep_is_found_again(tmp_path: Path) -> None:
    folder = shutil.copytree(explore.sample(), tmp_path / "data")
    app = explore.Explorer(explore.load(folder, progress=False))
    app.subject.value = "BAM railway"
    turn = app.corpus.turns["turn_id"].iloc[1]
    app.reader.act({"do": "keep", "given": {"turn": turn, "start": 0, "end": 10}})
    passage = app.corpus.mentions.query("surface == 'this route'")["mention_id"].iloc[0]
    app.trail.act({"do": "keep", "given": {"passage": passage}})
    assert (app.reader.message, app.trail.message) == ("", "")
    again = explore.Explorer(explore.load(folder, progress=False))
    assert len(again.findings.found) == 2
    assert again.findings.found["status"].notna().all()


@pytest.mark.parametrize("name", ["documents", "turns"])
def test_what_is_exported_of_the_selection_is_the_selection(name: str, tmp_path: Path) -> None:
    app = explore.Explorer(CORPUS, export_folder=tmp_path)
    app.selection.set(speakers=SPEAKERS[0], entities=SUBJECTS[0])
    app.selection_bar.act({"do": "export"})
    selected = app.selection.selected
    written = pd.read_csv(tmp_path / ("selected-turns.csv" if name == "turns" else "selected-passages.csv"))
    assert len(written) == len(selected.turns if name == "turns" else selected.mentions)
    assert written["source"].str.contains("INVENTED").all()
    assert (written["selection"] == app.selection.sentence).all()


def test_what_was_exported_before_is_not_written_over(tmp_path: Path) -> None:
    app = explore.Explorer(CORPUS, export_folder=tmp_path)
    app.selection_bar.act({"do": "export"})
    first = (tmp_path / "selected-turns.csv").read_bytes()
    app.selection.set(speakers=SPEAKERS[0])
    app.selection_bar.act({"do": "export"})
    assert "selected-turns-2.csv, selected-passages-2.csv" in app.selection_bar.told
    assert (tmp_path / "selected-turns.csv").read_bytes() == first
    (tmp_path / "selected-turns-2.csv").unlink()
    app.selection_bar.act({"do": "export"})
    assert "selected-turns-3.csv, selected-passages-3.csv" in app.selection_bar.told, "the two go together"


def test_a_correction_that_takes_the_selected_speaker_away_leaves_the_page_working(tmp_path: Path) -> None:
    folder = shutil.copytree(explore.demo(), tmp_path / "data")
    app = explore.Explorer(explore.load(folder, progress=False))
    app.selection.set(speakers="Aldric Pennow", entities="Inner Basin Customs Union")
    before = app.selection.sentence
    label = app.selection.selected.turns["label"].iloc[0]
    for action, entity, value in (
        ("speaker", "", "Edvard Brannik"),
        ("merge", "organisation:inner-basin-customs-union", "organisation:basin-economic-community"),
    ):
        given_ = {"surface": label} if action == "speaker" else {"entity_id": entity}
        correct(app.selection, action, "put right", value=value, scope="everywhere", **given_)
    assert app.selection.speakers is None
    assert app.selection.entities is None
    app.selection.set(text="railway")
    assert len(app.selection.selected.turns)
    for _ in range(3):
        app.selection.undo()
    assert app.selection.sentence == before


def test_the_source_line_follows_a_correction(tmp_path: Path) -> None:
    folder = shutil.copytree(explore.demo(), tmp_path / "data")
    app = explore.Explorer(explore.load(folder, progress=False))
    correct(app.selection, "date", "set a date", document_id="2019-11-08-opening", value="2031-01-05")
    assert "5 January 2031" in app.source
    assert app.matrix.source == app.naming.source == app.speaking.source == app.foot.text == app.source
