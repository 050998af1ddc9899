"""Who on what: the matrix against the frames, the panel's acts, and what is written of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import explore
from explore import schema
from explore.charts import matrix as chart
from explore.charts.style import Palette
from explore.export import source_line, under
from explore.measures import matrix
from explore.panels.matrix import WhoOnWhat
from explore.panels.speaking_chart import SpeakingChart
from explore.selection import Selection

PUTIN, NAZARBAYEV = "person:vladimir-putin", "person:nursultan-nazarbayev"
BAM = "infrastructure:baikal-amur-mainline"
NASTY = '<img src=x onerror="alert(1)">'


@pytest.fixture
def panel(seed: explore.Corpus, tmp_path: Path) -> WhoOnWhat:
    return WhoOnWhat(Selection(seed), folder=tmp_path)


def archive(rows: list[tuple[str, str | None, str, str | None, int]], named: list[tuple[int, str]]) -> explore.Corpus:
    """Turns of (document, speaker, kind, role, words), and passages of (turn, entity)."""
    ids = [None if who is None else f"person:{who.lower()}" for _, who, _, _, _ in rows]
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"t{i}" for i in range(len(rows))], "document_id": [row[0] for row in rows],
            "position": list(range(len(rows))), "speaker_id": ids, "speaker": [row[1] for row in rows],
            "label": ["x"] * len(rows), "role": [row[3] for row in rows], "kind": [row[2] for row in rows],
            "text": ["word"] * len(rows), "words": [row[4] for row in rows],
        },
    )  # fmt: skip
    pages = list(dict.fromkeys(row[0] for row in rows))
    documents = schema.typed(
        "documents",
        {
            "document_id": pages, "title": pages, "source": pages, "is_excerpt": [False] * len(pages),
            "n_turns": [1] * len(pages), "words": [1] * len(pages), "characters": [1] * len(pages),
            "date": pd.to_datetime([f"2001-{i + 1:02}-01" for i in range(len(pages))]),
        },
    )  # fmt: skip
    states = {"place:ardovia": "Ardovia", "place:tessaria": "Tessaria"}
    about = {**states, **{one: one.partition(":")[2].title() for _, one in named if one not in states}}
    entities = schema.typed(
        "entities",
        {
            "entity_id": list(about), "name": list(about.values()), "kind": [one.partition(":")[0] for one in about],
            "description": ["state" if one in states else None for one in about],
        },
    )  # fmt: skip
    aliases = schema.typed("aliases", {"entity_id": list(states), "alias": list(states.values())})
    mentions = schema.typed(
        "mentions",
        {
            "mention_id": [f"m{i}" for i in range(len(named))], "document_id": [rows[t][0] for t, _ in named],
            "turn_id": [f"t{t}" for t, _ in named], "zone": ["turn"] * len(named),
            "entity_id": [one for _, one in named], "kind": [one.partition(":")[0] for _, one in named],
            "surface": ["word"] * len(named), "start": [0] * len(named), "end": [4] * len(named),
        },
    )  # fmt: skip
    return explore.Corpus(
        {"turns": turns, "documents": documents, "entities": entities, "aliases": aliases, "mentions": mentions}
    )


def made(corpus: explore.Corpus, **asked: Any) -> matrix.Matrix:
    return matrix.Counter(*(corpus.frames[name] for name in matrix.FRAMES)).matrix(**asked)


def test_cells_are_what_plain_pandas_counts(seed: explore.Corpus) -> None:
    table = made(seed).long()
    mine = table[(table["passages"] > 0) & ~table["entity_id"].str.startswith("topic:")]
    inside = seed.mentions[seed.mentions["note_id"].isna()]
    said = inside.merge(seed.turns[["turn_id", "speaker_id"]], on="turn_id").astype("str")
    passages = said[said["entity_id"].isin(mine["entity_id"])].value_counts(["speaker_id", "entity_id"])
    words = seed.turns.astype({"speaker_id": "str"}).groupby("speaker_id")["words"].sum()
    assert len(mine) == len(passages)
    for row in mine.to_dict("records"):
        number = passages[row["speaker_id"], row["entity_id"]]
        assert row["passages"] == number
        assert row["per_1000_words"] == pytest.approx(1000 * number / words[row["speaker_id"]])
        assert row["share"] == pytest.approx(number / passages.xs(row["entity_id"], level="entity_id").sum())


def test_a_topics_passages_are_those_of_its_members(seed: explore.Corpus) -> None:
    table = made(seed).long()
    topics = seed.topics
    (topic,) = topics["topic_id"].astype("str").unique()
    inside = seed.mentions[seed.mentions["turn_id"].notna() & seed.mentions["note_id"].isna()]
    assert table.loc[table["entity_id"] == topic, "passages"].sum() == inside["entity_id"].isin(topics["member"]).sum()


def test_beyond_the_most_everyone_else_keeps_the_totals() -> None:
    rows = [("d", f"S{i}", "speech", None, 100 - i) for i in range(60)]
    named = [(i, f"place:p{i % 35}") for i in range(60)]
    found = made(archive(rows, named))
    assert (len(found.rows), len(found.columns)) == (41, 10), "at most ten of one type"
    assert found.rows[-1].speaker == "Everyone else"
    assert sum(row.words for row in found.rows) == sum(row[4] for row in rows)
    assert found.passages.sum() == sum(column.passages for column in found.columns) == 20
    assert found.share.sum(axis=0) == pytest.approx(np.ones(10))
    always = made(archive(rows, named), speakers=["person:s59"], subjects=["place:p34"])
    assert "person:s59" in {row.speaker_id for row in always.rows}
    assert "place:p34" in {column.entity_id for column in always.columns}


def test_shade_is_per_1000_words_whatever_is_shown() -> None:
    rows = [("d", name, "speech", None, words) for name, words in (("A", 20_000), ("B", 4_000), ("C", 1_000))]
    named = [(0, "event:x"), (1, "event:x"), (2, "event:x"), (2, "event:x"), (2, "event:y")] + [(2, "event:z")] * 6
    found = made(archive(rows, named), grouped=False)
    at = {column.entity_id: i for i, column in enumerate(found.columns)}
    # 1 in 20,000; 1 in 4,000; 2 in 1,000; none; 6 in 1,000
    assert [row[at["event:x"]] for row in found.steps] == [1, 2, 3]
    assert [row[at["event:z"]] for row in found.steps] == [0, 0, 5]
    drawn = chart.grid(found, "share", Palette())["rows"]
    assert [row["cells"][at["event:x"]][0] for row in drawn] == ["25%", "25%", "50%*"]
    assert drawn[0]["cells"][at["event:z"]] is None
    assert [row["few"] for row in drawn] == [False, False, True]


@pytest.mark.parametrize(
    ("sort", "show", "order"),
    [
        ("words", "passages", ["A", "B", "C"]),
        ("name", "passages", ["A", "B", "C"]),
        ("passages", "passages", ["C", "B", "A"]),
        ("event:x", "passages", ["B", "C", "A"]),
        ("event:x", "per_1000_words", ["C", "B", "A"]),
    ],
)
def test_rows_are_sorted_by_what_is_asked(sort: str, show: str, order: list[str]) -> None:
    rows = [("d", name, "speech", None, words) for name, words in (("A", 9000), ("B", 3000), ("C", 1000))]
    named = [(0, "event:x"), *[(1, "event:x")] * 3, *[(2, "event:x")] * 2, *[(2, "event:y")] * 9]
    found = made(archive(rows, named), sort=sort, show=show, grouped=False)
    assert [row.speaker for row in found.rows] == order


def test_offices_are_told_from_roles_alone_and_home_from_the_archive() -> None:
    rows = [(f"d{i}", "Lund", "speech", "President of Ardovia", 50) for i in range(3)]
    rows += [("d0", "Haddad", "speech", "President of Tessaria", 40), ("d0", "Orr", "speech", "Minister of Ports", 30),
             ("d0", "Vik", "speech", "Foreign Minister of Tessaria", 20), ("d1", "Moe", "speech", "TV anchor", 10),
             ("d1", "Ash", "speech", None, 9), ("d1", None, "question", None, 8), ("d1", None, "remark", None, 7),
             ("d2", "Bo", "speech", "President of the Chess Union", 6)]  # fmt: skip
    found = made(archive(rows, [(0, "place:ardovia"), (0, "place:tessaria"), (9, "place:tessaria")]))
    assert found.home == "Ardovia"
    assert [(row.office, row.speaker) for row in found.rows] == [
        ("Officials", "Lund"), ("Officials", "Orr"), ("Visiting heads of state and government", "Haddad"),
        ("Visiting officials", "Vik"), ("Press", "Moe"), ("Press", "Questioners, unnamed"), ("Others", "Ash"),
        ("Others", "Bo"), ("", "Everyone else"),
    ]  # fmt: skip
    assert found.rows[5].role == "1 turn, several people"
    assert [column.subject for column in found.columns] == ["Tessaria"], "the home state would drown the rest"
    assert made(archive(rows, [(0, "place:ardovia")]), subjects=["place:ardovia"]).columns[0].subject == "Ardovia"


def test_where_no_state_is_at_home_nobody_is_a_visitor(seed: explore.Corpus) -> None:
    found = made(seed)
    assert found.home == ""
    assert {row.office for row in found.rows} == {"Heads of state and government"}


def test_a_role_is_the_last_by_date() -> None:
    rows = [("d1", "Lund", "speech", "Mayor", 5), ("d0", "Lund", "speech", "Minister", 5)]
    corpus = archive(rows, [(0, "place:p")])
    assert made(corpus).rows[0].role == "Minister", "d0 stands second, and is later"


def test_a_cell_selects_and_the_same_cell_gives_back(panel: WhoOnWhat) -> None:
    panel.selection.set(entities="place:moscow")
    panel.act({"do": "open", "given": {"speaker": NAZARBAYEV, "entity": BAM}})
    assert (panel.selection.speakers, panel.selection.entities) == ((NAZARBAYEV,), (BAM,))
    assert panel.chosen == {"speakers": [NAZARBAYEV], "entities": [BAM]}
    shown = panel.table.set_index("speaker_id")["Baikal-Amur Mainline"][NAZARBAYEV]
    assert shown == len(panel.selection.selected.mentions) == 3, "the number is what the trail shows"
    assert len(panel.table) == 2, "others can still be chosen"
    panel.act({"do": "open", "given": {"speaker": NAZARBAYEV, "entity": BAM}})
    assert (panel.selection.speakers, panel.selection.entities) == (None, ("place:moscow",))


def test_every_cell_is_as_many_passages_as_the_selection_holds(panel: WhoOnWhat) -> None:
    for row, passages in zip(panel.shown.rows, panel.shown.passages, strict=True):
        for column, number in zip(panel.shown.columns, passages, strict=True):
            found = panel.selection.corpus.select(speakers=row.speaker_id, entities=column.entity_id)
            assert len(found.mentions) == number, (row.speaker, column.subject)


def test_a_name_selects_its_speaker_and_a_head_follows_its_subject(panel: WhoOnWhat) -> None:
    panel.act({"do": "speaker", "given": {"speaker": PUTIN}})
    panel.act({"do": "subject", "given": {"entity": BAM}})
    assert (panel.selection.speakers, panel.selection.entities) == ((PUTIN,), (BAM,))
    panel.act({"do": "subject", "given": {"entity": BAM}})
    panel.act({"do": "speaker", "given": {"speaker": PUTIN}})
    assert panel.selection.is_whole


def test_what_cannot_be_selected_is_told(panel: WhoOnWhat) -> None:
    panel.act({"do": "open", "given": {"speaker": PUTIN, "entity": BAM}})
    assert panel.message == "Vladimir Putin on Baikal-Amur Mainline: no passage in these transcripts."
    panel.act({"do": "open", "given": {"speaker": "", "entity": BAM}})
    assert panel.message.startswith("This row is several people")
    assert (panel.selection.speakers, panel.selection.entities) == (None, (BAM,))


def test_a_mark_changes_no_number_and_a_scope_does(panel: WhoOnWhat) -> None:
    before = panel.content
    panel.selection.set(speakers=PUTIN)
    assert panel.content is before
    panel.selection.set(speakers=None, text="railway")
    assert panel.content is not before
    assert panel.shown.words == int(panel.selection.selected.turns["words"].sum())


def test_settings_from_code(panel: WhoOnWhat) -> None:
    panel.show = "per_1000_words"
    panel.sort = "bam"
    assert panel.sort == BAM
    assert panel.table["Baikal-Amur Mainline"].iloc[0] == pytest.approx(3000 / 408)
    assert panel.content["number"].startswith("Number: passages per 1,000 words")
    panel.view = "table"
    with pytest.raises(LookupError):
        panel.sort = "no such subject at all"
    assert panel.sort == BAM


def test_a_followed_person_has_a_column_and_a_nationality_never() -> None:
    rows = [("d", "A", "speech", None, 9)]
    corpus = archive(rows, [(0, "nationality:soviet"), (0, "person:x")])
    panel = WhoOnWhat(Selection(corpus))
    assert [column.entity_id for column in panel.shown.columns] == ["person:x"]
    panel.selection.set(entities="nationality:soviet")
    assert [column.entity_id for column in panel.shown.columns] == ["person:x"]


def test_a_corrected_corpus_is_counted_anew(panel: WhoOnWhat) -> None:
    old = panel.selection.corpus
    kept = old.with_frames(mentions=old.mentions[(old.mentions["entity_id"] != BAM).fillna(True)])
    panel.selection.replace(kept, "rejected", lambda: old, lambda: kept)
    assert "Baikal-Amur Mainline" not in panel.table
    panel.selection.undo()
    assert "Baikal-Amur Mainline" in panel.table


@pytest.mark.parametrize("case", ["empty", "no dates", "no speakers", "hostile", "no subjects"])
def test_whatever_there_is_is_shown(seed: explore.Corpus, case: str, tmp_path: Path) -> None:
    nobody = seed.turns.assign(speaker=None, speaker_id=None).astype({"speaker": "category", "speaker_id": "category"})
    corpora = {
        "empty": explore.Corpus(),
        "no dates": seed.with_frames(documents=seed.documents.assign(date=pd.NaT)),
        "no speakers": seed.with_frames(turns=nobody),
        "hostile": seed.with_frames(turns=seed.turns.assign(speaker=pd.Categorical([NASTY] * 5))),
        "no subjects": seed.with_frames(mentions=seed.mentions.iloc[:0]),
    }
    panel = WhoOnWhat(Selection(corpora[case]), folder=tmp_path)
    json.dumps(panel.content)
    assert sum(row.words for row in panel.shown.rows) == int(corpora[case].turns["words"].sum())
    panel.act({"do": "export", "given": {"formats": ["html", "csv"]}})
    assert panel.exported.endswith("who-on-what.html, who-on-what.csv."), panel.exported
    assert (
        "<img" not in (tmp_path / "who-on-what.html").read_text("utf-8").replace("\\u003c", "<").split("</script>")[-1]
    )


def test_files_say_what_they_are(panel: WhoOnWhat, tmp_path: Path) -> None:
    panel.title, panel.note = "Railways & <unions>", "Excerpts\nweigh less."
    panel.mark = "INVENTED: "
    panel.selection.set(speakers=PUTIN, since="2012")
    panel.act({"do": "export", "given": {"formats": ["html", "csv"]}})
    written = pd.read_csv(tmp_path / "who-on-what.csv")
    assert written["note"].unique().tolist() == ["Excerpts\nweigh less."]
    assert written["selection"].unique().tolist() == ["Everyone · from 2012: 5 turns in 1 transcript, an excerpt"]
    assert written["source"].unique().tolist() == [source_line(panel.selection.corpus)]
    page = (tmp_path / "who-on-what.html").read_text("utf-8")
    assert "<title>INVENTED: Railways &amp; &lt;unions&gt;</title>" in page
    assert 'aria-label="Table of passages of 2 speakers' in page
    shown = panel.figure().layout.annotations[0].text.replace("<br>", " ")
    assert under("Excerpts weigh less.", "Everyone · from 2012: 5 turns in 1 transcript, an excerpt") in shown.replace(
        "less. Selected", "less.\nSelected"
    )


def test_a_folder_that_cannot_be_written_to_is_told_with_the_cure(panel: WhoOnWhat, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    panel.folder = str(tmp_path / "file")
    told: list[str] = []
    panel.observe(lambda change: told.append(change["new"]), "exported")
    panel.act({"do": "export", "given": {"formats": ["csv"]}})
    assert told[0] == "Writing …"
    assert panel.exported.startswith("Nothing was written.")
    assert panel.exported.endswith("choose another folder.")


def test_the_source_line_tells_how_many_months_are_empty() -> None:
    corpus = archive([(f"d{i}", "A", "speech", None, 1) for i in range(3)], [])
    assert source_line(corpus).endswith("; each of the 3 months has a transcript here.")
    dates = pd.to_datetime(["2001-01-05", "2001-01-09", "2001-12-01"])
    told = source_line(corpus.with_frames(documents=corpus.documents.assign(date=dates)))
    assert told.endswith("; 10 of the 12 months have no transcript here.")


def test_the_speaking_chart_counts_again_only_where_other_turns_are_in(seed: explore.Corpus) -> None:
    selection = Selection(seed)
    panel = SpeakingChart(selection)
    assert panel.twin.content["rows"] == [], "the table is made when it is looked at"
    known = panel._columns()
    selection.set(speakers=PUTIN, entities=BAM)
    assert panel._columns() is known
    selection.set(text="railway", speakers=None)
    assert panel.table["words"].sum() == selection.selected.turns["words"].sum()
    panel.export.title, panel.export.note = "Mine", "A note"
    assert panel.chart.content["title"] == "Mine"
    assert panel.chart.content["source"].startswith("A note")
    assert panel.figure().layout.title.text == "Mine"


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_pictures_carry_their_words(seed: explore.Corpus, kind: str) -> None:
    from explore import export

    told = {"Title": "A <b> & ü", "Description": "bars", "Comment": "", "Source": "Source: x."}
    if kind == "svg":
        out = export._told_in_svg(b'<svg class="a"><g/></svg>', told).decode()
        assert out == (
            '<svg role="img" class="a"><title>A &lt;b&gt; &amp; ü</title><desc>bars Source: x.</desc><g/></svg>'
        )
        return
    out_ = export._told_in_png(b"\x89PNG\r\n\x1a\n" + bytes(25) + b"rest", told)
    assert out_.startswith(b"\x89PNG\r\n\x1a\n")
    assert out_.endswith(b"rest")
    assert "iTXtTitle\0\0\0\0\0A <b> & ü".encode() in out_
    assert b"Comment" not in out_
