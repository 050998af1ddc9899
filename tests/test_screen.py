"""Measures, charts, panels and exports without a browser."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
import explore.charts
import explore.measures
from explore import export, schema
from explore.charts import speaking as bars
from explore.export import export_chart, source_line
from explore.measures import speaking

NASTY = '<img src=x onerror="alert(1)"><a href="javascript:alert(1)">=Smith</a>'


def corpora() -> dict[str, explore.Corpus]:
    seed = explore.load(explore.sample())
    nameless = seed.turns.assign(speaker=None, speaker_id=None).astype(
        {"speaker": "category", "speaker_id": "category"}
    )
    return {
        "the seed": seed,
        "empty": explore.Corpus(),
        "one turn": seed.select(text="It is an offer"),
        "no dates": seed.with_frames(documents=seed.documents.assign(date=pd.NaT)),
        "no speakers": seed.with_frames(turns=nameless),
        "hostile": seed.with_frames(turns=seed.turns.assign(speaker=pd.Categorical([NASTY] * 5))),
    }


CORPORA = corpora()
MEASURES = [
    importlib.import_module(f"explore.measures.{m.name}") for m in pkgutil.iter_modules(explore.measures.__path__)
]
CHARTS = [
    module
    for m in pkgutil.iter_modules(explore.charts.__path__)
    if hasattr(module := importlib.import_module(f"explore.charts.{m.name}"), "chart")
]
# What is drawn, by the kind and direction of the first trace, added up; upright bars are stacked and in lanes.
NUMBERS: dict[tuple[str, str | None], Callable[[Any], float]] = {
    ("bar", "h"): lambda traces: sum(traces[0].x),
    ("bar", None): lambda traces: sum(sum(one.y) for one in traces if one.type == "bar" and one.customdata is not None),
    ("heatmap", None): lambda traces: sum(sum(row) for row in traces[0].customdata or ()),
}


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.parametrize("module", MEASURES, ids=lambda m: m.NAME)
def test_a_measure_keeps_its_columns_and_loses_nothing(module, name: str) -> None:  # type: ignore[no-untyped-def]
    frames = CORPORA[name].frames
    table = module.measure(*(frames[frame] for frame in module.FRAMES))
    assert list(table.columns) == list(module.COLUMNS)
    for column, whole in module.wholes(*(frames[frame] for frame in module.FRAMES)).items():
        assert table[column].sum() == whole


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.parametrize("module", CHARTS, ids=lambda m: m.NAME)
def test_a_chart_draws_whatever_there_is_and_says_it(module, name: str) -> None:  # type: ignore[no-untyped-def]
    frames = CORPORA[name].frames
    table = module.MEASURE.measure(*(frames[frame] for frame in module.MEASURE.FRAMES))
    figure = module.chart(table, source="Source")
    kind = (figure.data[0].type, getattr(figure.data[0], "orientation", None)) if figure.data else None
    assert (NUMBERS[kind](figure.data) if kind else 0) == pytest.approx(table[module.WHOLE].sum())
    assert "<img" not in figure.to_json().replace("\\u003c", "<")
    assert "Source" in figure.layout.annotations[0].text
    assert module.alt_text(table).endswith(".")


def test_beyond_forty_speakers_the_rest_is_one_bar() -> None:
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"d#{i}" for i in range(60)], "document_id": ["d"] * 60, "position": list(range(60)),
            "speaker_id": [f"person:{i}" for i in range(60)], "speaker": [f"Name {i}" for i in range(60)],
            "label": [f"Name {i}" for i in range(60)], "text": ["word"] * 60, "words": [1] * 60,
        },
    )  # fmt: skip
    figure = bars.chart(speaking.measure(turns))
    assert len(figure.data[0].x) == bars.MOST
    assert sum(figure.data[0].x) == 60


@pytest.mark.parametrize("name", CORPORA)
def test_the_panels_agree_with_the_frames(name: str) -> None:
    app = explore.Explorer(CORPORA[name])
    assert app.speaking.table["turns"].sum() == len(CORPORA[name].turns)
    shown = [b for b in app.reader.page.get("blocks", []) if b["type"] == "turn" and not b["goes_on"]]
    assert len(shown) == len(CORPORA[name].turns)


def drawn(app: explore.Explorer, theme: str) -> dict[str, Any]:
    """The chart as the page gets it."""
    return dict(json.loads(app.speaking.chart.content["figures"][theme]))


def test_choosing_a_speaker_shows_everywhere() -> None:
    app = explore.Explorer(CORPORA["the seed"])
    app.speakers.value = ["person:vladimir-putin"]
    assert app.selection.speakers == ("person:vladimir-putin",)
    assert [b["id"] in app.reader.chosen for b in app.reader.page["blocks"] if b["type"] == "turn"] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert drawn(app, "light")["data"][0]["marker"]["opacity"] == [0.35, 1.0]
    app.speaking.chart.clicked = {"data": "person:vladimir-putin", "number": 1, "at": 1}
    assert app.selection.is_whole, "a click on the only speaker selected gives everyone back"


def test_export_writes_page_and_table_with_their_source(tmp_path: Path) -> None:
    corpus = CORPORA["the seed"]
    table = speaking.measure(corpus.turns).assign(speaker="=1+1")
    out = export_chart(
        bars.chart(table), table, tmp_path, "a/b: c", formats=["html", "csv"], source=source_line(corpus)
    )
    assert [path.name for path in out.written] == ["a-b-c.html", "a-b-c.csv"]
    written = pd.read_csv(tmp_path / "a-b-c.csv")
    assert written["speaker"].unique().tolist() == ["'=1+1"]
    assert written["transcripts"].tolist() == [1, 1]
    assert written["share"].astype("str").tolist() == ["0.6435", "0.3565"]
    assert written["source"].str.startswith("Source: en.kremlin.ru, CC BY 4.0.").all()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_without_a_browser_engine_the_rest_is_written_and_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: object, **kwargs: object) -> bytes:
        raise type("NoBrowserError", (Exception,), {"__module__": "kaleido.errors"})

    monkeypatch.setattr("plotly.graph_objects.Figure.to_image", missing)
    table = speaking.measure(CORPORA["the seed"].turns)
    out = export_chart(bars.chart(table), table, tmp_path, "chart")
    assert [path.name for path in out.written] == ["chart.html", "chart.csv"]
    assert out.sentence.count("PNG and SVG are drawn by Chrome or Chromium") == 1


def test_the_state_of_the_chart_is_whole_whatever_is_changed() -> None:
    app = explore.Explorer(CORPORA["the seed"])
    app.speaking.view.value = "table"
    app.speaking.view.value = "chart"
    app.speaking.measure.value = "turns"
    app.speaking.export.title = "Mine"
    light, dark = drawn(app, "light"), drawn(app, "dark")
    assert light["data"][0]["x"] == dark["data"][0]["x"] == [3, 2]
    assert light["data"][0]["marker"]["color"] != dark["data"][0]["marker"]["color"]
    assert app.speaking.chart.content["title"] == "Mine"
    assert "%" not in light["data"][0]["hovertext"][0], "turns are no share of words"


def test_a_first_look_brings_in_no_notebook_validator() -> None:
    code = (
        "import sys, explore; explore.Explorer(explore.load(explore.sample(), progress=False));"
        "print([m for m in ('nbformat', 'jsonschema', 'rfc3987_syntax') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


LABELLED = {"CHAIR": "speech", "Question": "question", "THE MINISTER OF DEFENCE": "speech", "Remark": "remark"}


def nameless() -> explore.Corpus:
    """Four turns that name nobody."""
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"d#{i}" for i in range(4)], "document_id": ["d"] * 4, "position": list(range(4)),
            "label": list(LABELLED), "role": ["CHAIR", None, "THE MINISTER OF DEFENCE", None],
            "kind": list(LABELLED.values()), "text": ["word"] * 4, "words": [1] * 4,
        },
    )  # fmt: skip
    seed = CORPORA["the seed"]
    documents = seed.documents.assign(document_id=pd.Categorical(["d"]))
    return explore.Corpus({"documents": documents, "turns": turns})


def test_speakers_without_a_name_are_called_what_their_label_says() -> None:
    table = speaking.measure(nameless().turns)
    assert sorted(table["speaker"]) == ["Chair", speaking.OTHERS, speaking.UNNAMED, "The Minister of Defence"]
    assert table["speaker_id"].isna().all()


def test_a_bar_that_is_no_one_person_says_why_it_cannot_be_selected() -> None:
    app = explore.Explorer(nameless())
    app.speaking.chart.clicked = {"data": "", "number": 0, "at": 1}
    assert app.selection.is_whole
    assert app.speaking.message.text == (
        "Chair: the transcripts name nobody here, so there is no one speaker to select."
    )
    app.selection.set(text="word")
    assert app.speaking.message.text == ""


def test_the_reader_shows_a_role_once_and_in_ordinary_case() -> None:
    blocks = [b for b in explore.Explorer(nameless()).reader.page["blocks"] if b["type"] == "turn"]
    assert [(b["speaker"], b["role"]) for b in blocks[:3]] == [
        ("Chair", ""), ("Question", ""), ("The Minister of Defence", ""),
    ]  # fmt: skip


def test_the_table_marks_who_is_chosen_and_the_sentence_names_up_to_three() -> None:
    app = explore.Explorer(CORPORA["the seed"])
    app.speakers.value = ["Nursultan Nazarbayev", "Vladimir Putin"]
    assert app.selection.sentence.startswith("Nursultan Nazarbayev and Vladimir Putin: 5 turns")
    app.speakers.value = "Vladimir Putin"
    app.speaking.view.value = "table"
    assert [row["chosen"] for row in app.speaking.twin.content["rows"]] == [False, True]


def test_a_long_title_is_wrapped_not_cut() -> None:
    table = speaking.measure(CORPORA["the seed"].turns)
    long, short = (bars.chart(table, title="Words that are said " * n, source="Source") for n in (15, 1))
    lines = long.layout.title.text.split("<br>")
    assert max(map(len, lines)) <= 100
    assert long.layout.margin.t - short.layout.margin.t == 20 * (len(lines) - 1)
    assert long.layout.height - short.layout.height == 20 * (len(lines) - 1), "the bars keep their room"


@pytest.mark.parametrize(("there", "said"), [(True, "was not found or would not start"), (False, "'.[images]'")])
def test_a_picture_that_fails_names_the_true_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, said: str
) -> None:
    def missing(*args: object, **kwargs: object) -> bytes:
        raise type("NoEngineError", (Exception,), {"__module__": "kaleido.errors"})

    monkeypatch.setattr("plotly.graph_objects.Figure.to_image", missing)
    monkeypatch.setattr(export, "find_spec", lambda name: name if there else None)
    out = export_chart(bars.chart(speaking.measure(CORPORA["the seed"].turns)), pd.DataFrame(), tmp_path, "c")
    assert said in out.sentence


def test_files_that_were_not_read_are_told_and_listed() -> None:
    rows = {
        "source": ["/a/long/way/photo.txt", "/a/long/way/twice.txt"], "place": [None, None],
        "what": ["no transcript that a reader knows", "the same file twice: talk.txt"], "cure": ["look", "nothing"],
    }  # fmt: skip
    seed = CORPORA["the seed"]
    shown = explore.Explorer(seed.with_frames(problems=schema.typed("problems", rows))).what_was_read
    assert shown.sentence.endswith("every word of what was read accounted for, 1 file was not read")
    shown.open_files()
    assert [(row["cells"]["file"], row["attention"]) for row in shown.intake.content["rows"][:2]] == [
        ("photo.txt", "not read: no transcript that a reader knows"),
        ("twice.txt", "the same file twice: talk.txt"),
    ]
