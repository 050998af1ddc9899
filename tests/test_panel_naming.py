"""Names over time: the measure against plain pandas, families of names, the panel's acts, and what is written of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore import schema
from explore.charts import naming as chart
from explore.measures import naming
from explore.panels.naming import NamesOverTime
from explore.selection import Selection

NASTY = '<img src=x onerror="alert(1)">'
CU, EAEU, SEA = "organisation:customs-union", "organisation:eaeu", "place:sea"
PASSAGES = [
    # document, what, in which words, by which form
    ("a", CU, "Customs Union", "name"), ("a", CU, "customs union", "alias"), ("a", CU, "the union", "description"),
    ("b", CU, "Customs Union", "name"), ("b", EAEU, "EAEU", "acronym"), ("b", EAEU, "The Union", "description"),
    ("d", EAEU, "EAEU", "acronym"), ("d", SEA, "sea", "name"), ("u", EAEU, "EAEU", "acronym"),
]  # fmt: skip
DATES = {"a": "2010-03-01", "b": "2011-05-02", "c": "2011-07-01", "d": "2013-01-01", "u": None}


def archive(nasty: str = "") -> explore.Corpus:
    """Five transcripts of ten words each, one undated, none of 2012: one union follows another."""
    names = {CU: f"Customs Union{nasty}", EAEU: "Eurasian Economic Union", SEA: "Sea"}
    size = len(DATES)
    documents = schema.typed(
        "documents",
        {
            "document_id": list(DATES), "title": list(DATES), "source": list(DATES), "is_excerpt": [False] * size,
            "n_turns": [1] * size, "words": [10] * size, "characters": [50] * size,
            "date": pd.to_datetime(list(DATES.values())),
        },
    )  # fmt: skip
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"{one}#0" for one in DATES], "document_id": list(DATES), "position": [0] * size,
            "speaker_id": ["person:p", "person:q", "person:q", "person:q", "person:p"],
            "speaker": ["P", "Q", "Q", "Q", "P"], "label": ["x"] * size, "kind": ["speech"] * size,
            "text": ["word"] * size, "words": [10] * size,
        },
    )  # fmt: skip
    entities = schema.typed(
        "entities",
        {
            "entity_id": list(names), "name": list(names.values()),
            "kind": [one.partition(":")[0] for one in names], "follows": [None, CU, None],
        },
    )  # fmt: skip
    n = len(PASSAGES)
    mentions = schema.typed(
        "mentions",
        {
            "mention_id": [f"m{i}" for i in range(n)], "document_id": [p[0] for p in PASSAGES],
            "turn_id": [f"{p[0]}#0" for p in PASSAGES], "zone": ["turn"] * n, "entity_id": [p[1] for p in PASSAGES],
            "kind": [p[1].partition(":")[0] for p in PASSAGES], "surface": [p[2] + nasty for p in PASSAGES],
            "start": [0] * n, "end": [4] * n, "form": [p[3] for p in PASSAGES],
        },
    )  # fmt: skip
    return explore.Corpus({"documents": documents, "turns": turns, "entities": entities, "mentions": mentions})


def made(corpus: explore.Corpus, **asked: Any) -> pd.DataFrame:
    return naming.measure(*(corpus.frames[name] for name in naming.FRAMES), **asked)


def wide(table: pd.DataFrame, value: str = "passages") -> dict[str, list[Any]]:
    return {name: rows[value].tolist() for name, rows in table.groupby("name", sort=False)}


@pytest.fixture
def panel(tmp_path: Path) -> NamesOverTime:
    return NamesOverTime(Selection(archive()), folder=tmp_path)


def looked(panel: NamesOverTime) -> dict[str, Any]:
    panel.act({"do": "look"})
    assert panel.message == ""
    json.dumps(panel.content)
    return dict(panel.content)


def test_each_name_is_counted_by_itself_and_a_year_without_a_transcript_is_a_gap() -> None:
    table = made(archive(), subjects=[CU, EAEU])
    assert table["period"].unique().tolist() == ["2010", "2011", "2012", "2013"]
    assert wide(table) == {"Customs Union": [3, 1, 0, 0], "Eurasian Economic Union": [0, 2, 0, 1]}
    assert wide(table, "named") == {"Customs Union": [2, 1, 0, 0], "Eurasian Economic Union": [0, 1, 0, 1]}
    assert table["transcripts"].tolist()[:4] == [1, 2, 0, 1]
    assert table["words"].tolist()[:4] == [10, 20, 0, 10]
    assert table["share"].isna().tolist() == [False, False, True, False] * 2
    assert table["share"].tolist()[1] == pytest.approx(1 / 3)
    assert table["per_1000_words"].tolist()[:2] == [300, 50]
    assert pd.isna(table["per_1000_words"].iloc[2]), "no word was read: that is no rate of 0"


def test_wordings_are_those_of_all_that_is_asked_whatever_their_capitals() -> None:
    table = made(archive(), subjects=[CU, EAEU], wordings=True)
    assert wide(table) == {"Customs Union": [2, 1, 0, 0], "EAEU": [0, 1, 0, 1], "The Union": [1, 1, 0, 0]}
    assert table.groupby("name_id")["named"].sum()["the union"] == 0


def test_months_are_told_where_they_are_few_and_another_span_may_be_asked_for() -> None:
    corpus = archive().select(until="2011")
    months = made(corpus, subjects=[CU])["period"].unique().tolist()
    assert (months[0], months[-1], len(months)) == ("2010-03", "2011-07", 17)
    span = (pd.Timestamp("2009-01-01"), pd.Timestamp("2020-01-01"))
    assert len(made(corpus, subjects=[CU], span=span)) == 12
    with pytest.raises(ValueError, match="choose year or month"):
        made(corpus, by="decade")


def test_firsts_and_lasts_leave_out_the_undated_and_say_so() -> None:
    corpus = archive()
    ends = naming.ends(corpus.documents, corpus.mentions, corpus.entities, subjects=[CU, EAEU, "place:nowhere"])
    assert ends["first"].dt.year.tolist()[:2] == [2010, 2011]
    assert ends["last"].dt.year.tolist()[:2] == [2011, 2013]
    assert ends["undated"].tolist() == [0, 1, 0]
    assert chart.ends_told(ends, 5) == (
        "First and last in these 5 transcripts: Customs Union 1 March 2010 to 2 May 2011; Eurasian Economic Union "
        "2 May 2011 to 1 January 2013. Not named in these 5 transcripts: place:nowhere."
    )


def test_a_chain_that_bites_its_tail_ends() -> None:
    entities = pd.DataFrame({"entity_id": ["a", "b"], "follows": ["b", "a"]})
    topics = pd.DataFrame({"topic_id": [], "member": []}, dtype="str")
    assert sorted(naming.family(entities, topics, "a")) == ["a", "b"]


def test_nothing_is_counted_before_it_is_looked_at(panel: NamesOverTime) -> None:
    panel.selection.set(entities=CU)
    panel.selection.set(since="2011")
    assert panel.content == {}
    assert (panel.stale, panel.answered) == (3, 0)
    looked(panel)
    assert panel.answered == panel.stale


def test_where_nothing_is_followed_it_says_what_to_click(panel: NamesOverTime) -> None:
    shown = looked(panel)
    assert shown["lanes"] == []
    (one, *_) = shown["suggested"]
    assert (one["id"], one["why"]) == (EAEU, "Customs Union 4 · Eurasian Economic Union 4 passages")
    panel.act({"do": "subject", "given": {"entity": one["id"]}})
    assert panel.selection.entities == (one["id"],)
    assert [lane["name"] for lane in looked(panel)["lanes"]] == ["Customs Union", "Eurasian Economic Union"]


def test_a_subject_stands_with_what_came_after_it_and_is_the_only_amber_one(panel: NamesOverTime) -> None:
    panel.selection.set(entities=CU)
    shown = looked(panel)
    assert [(lane["name"], lane["followed"]) for lane in shown["lanes"]] == [
        ("Customs Union", True), ("Eurasian Economic Union", False),
    ]  # fmt: skip
    assert [bar and bar[2] for bar in shown["lanes"][0]["bars"]] == ["3", "1", None, None]
    assert [one["transcripts"] for one in shown["periods"]] == ["1", "2", "", "1"]
    assert shown["periods"][2]["told"] == "2012: no transcript here"
    assert "1 passage stands in undated transcripts" in shown["told"][1]
    assert panel.table["Customs Union"].tolist()[:2] == [3, 1]
    assert pd.isna(panel.table["Customs Union"].iloc[2])


def test_one_of_one_name_is_shown_by_its_wordings(panel: NamesOverTime) -> None:
    panel.selection.set(entities=SEA)
    shown = looked(panel)
    assert shown["of"] == "wordings"
    assert [lane["name"] for lane in shown["lanes"]] == ["“sea”"]
    panel.of = "names"
    assert [lane["name"] for lane in looked(panel)["lanes"]] == ["Sea"]


def test_a_topics_members_stand_by_themselves_and_lead_back_to_it() -> None:
    corpus = archive().with_topic("Unions", [EAEU, CU], ["word"])
    panel = NamesOverTime(Selection(corpus))
    panel.selection.set(entities="Unions")
    shown = looked(panel)
    assert [lane["name"] for lane in shown["lanes"]] == ["Eurasian Economic Union", "Customs Union", "Unions"]
    assert all(lane["followed"] for lane in shown["lanes"])
    panel.act({"do": "subject", "given": {"entity": CU}})
    shown = looked(panel)
    assert [lane["name"] for lane in shown["lanes"]] == ["Customs Union", "Eurasian Economic Union"], "its own order"
    assert shown["topics"] == [{"id": "topic:unions", "name": "Unions"}]


def test_a_period_sets_the_dates_and_dates_change_no_number(panel: NamesOverTime) -> None:
    panel.selection.set(entities=CU)
    before = looked(panel)
    panel.act({"do": "period", "given": {"period": "2011"}})
    assert (panel.selection.since, panel.selection.until) == ("2011", "2011")
    assert looked(panel) == before
    assert panel.reach == [1, 1]
    panel.act({"do": "period", "given": {"period": "2013", "extend": True}})
    looked(panel)
    assert panel.reach == [1, 3]
    panel.selection.set(since="2030", until=None)
    looked(panel)
    assert panel.reach == [1, 0], "all are outside"
    panel.selection.set(since="2011", until="2011")
    panel.act({"do": "period", "given": {"period": "2011"}})
    assert panel.selection.since is None


def test_the_ground_is_what_is_selected(panel: NamesOverTime) -> None:
    panel.selection.set(entities=CU, speakers="Q")
    shown = looked(panel)
    assert [one["transcripts"] for one in shown["periods"]] == ["", "2", "", "1"]
    assert shown["periods"][0]["told"] == "2010: no transcript in what is selected"
    panel.show = "per_1000_words"
    assert panel.table["Customs Union"].tolist()[1] == 50
    assert panel.content["lanes"][0]["bars"][1][2] == "50.00", "a page that shows it need not ask"


def test_where_no_passage_is_left_it_says_what_to_do(panel: NamesOverTime) -> None:
    panel.selection.set(entities=SEA, speakers="P")
    shown = looked(panel)
    assert (shown["lanes"], shown["suggested"]) == ([], [])
    assert shown["empty"] == "No passage on Sea in what is selected: take off a filter, or undo."
    assert panel.table.empty


def test_without_dates_it_says_that_there_is_no_time() -> None:
    corpus = archive()
    panel = NamesOverTime(Selection(corpus.with_frames(documents=corpus.documents.assign(date=pd.NaT))))
    panel.selection.set(entities=CU)
    assert looked(panel)["empty"].startswith("No transcript here has a date")


@pytest.mark.parametrize("case", ["empty", "no dates", "hostile", "no mentions", "the seed"])
@pytest.mark.parametrize("of", ["names", "wordings"])
def test_whatever_there_is_is_shown(case: str, of: str, seed: explore.Corpus, tmp_path: Path) -> None:
    corpus = archive()
    corpora = {
        "empty": explore.Corpus(),
        "no dates": corpus.with_frames(documents=corpus.documents.assign(date=pd.NaT)),
        "hostile": archive(NASTY),
        "no mentions": corpus.with_frames(mentions=corpus.mentions.iloc[:0]),
        "the seed": seed,
    }
    panel = NamesOverTime(Selection(corpora[case]), folder=tmp_path, mark="INVENTED: ")
    panel.of = of
    looked(panel)
    if case not in ("empty", "the seed"):
        panel.selection.set(entities=(CU, EAEU))
        looked(panel)
    panel.act({"do": "export", "given": {"formats": ["html", "csv"]}})
    assert panel.exported.endswith("names-over-time.html, names-over-time.csv."), panel.exported
    page = (tmp_path / "names-over-time.html").read_text("utf-8").replace("\\u003c", "<")
    assert "<title>INVENTED: Names over time" in page
    assert "<img" not in page.split("</script>")[-2]
    assert panel.alt_text.endswith(".")


def test_beyond_ten_names_the_rest_is_one_lane_and_nothing_is_lost(seed: explore.Corpus) -> None:
    table = made(seed)
    lanes = chart.lanes_of(table)
    assert len(lanes) == chart.MOST
    assert lanes[-1]["name"] == f"{len(naming.names_of(table)) - chart.MOST + 1} other names"
    assert sum(int(lane["passages"].sum()) for lane in lanes) == table["passages"].sum() == len(seed.mentions)


def test_files_say_what_they_are(panel: NamesOverTime, tmp_path: Path) -> None:
    panel.selection.set(entities=CU, speakers="Q", since="2011")
    panel.title, panel.note = "One & <other>", "Few pages."
    panel.act({"do": "export", "given": {"formats": ["html", "csv"]}})
    written = pd.read_csv(tmp_path / "names-over-time.csv")
    assert written["passages"].sum() == 4
    assert written["note"].unique().tolist() == ["Few pages."]
    assert written["selection"].unique().tolist() == ["Q: 3 turns in 3 transcripts"]
    below = panel.figure().layout.annotations[0].text.replace("<br>", " ")
    assert "First and last in these 3 transcripts: Customs Union 2 May 2011 only" in below
    assert "solid: by a name" in below
    assert panel.figure().layout.title.text == "One &amp; &lt;other&gt;"


def test_customs_union_gives_way_on_real_pages(kremlin_text: explore.Corpus) -> None:
    panel = NamesOverTime(Selection(kremlin_text))
    panel.selection.set(entities="Customs Union of Belarus, Kazakhstan and Russia")
    share = panel.table.set_index("period")
    older, newer = "Customs Union of Belarus, Kazakhstan and Russia", "Eurasian Economic Union"
    assert share.loc["2013", older] > share.loc["2013", newer]
    assert share.loc["2017", newer] > 10 * share.loc["2017", older]
    assert "topic:integration" in panel._of_corpus.telling
