"""What was read: months and gaps, the strip that selects them, the files and their corrections."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import explore
from explore import intake as files
from explore.corpus.sentence import from_heaviest, ground, headline, sites
from explore.measures import coverage
from explore.panels.intake import STEP, Intake
from explore.panels.strip import Strip
from explore.panels.what_was_read import QUICK, WhatWasRead
from explore.selection import Selection

NASTY = '<img src=x onerror="alert(1)">=Smith'
BAM = "infrastructure:baikal-amur-mainline"
LATER = "Talks with the Chairman\n\n3 July 2013\n\nJohn Smith: The Baikal-Amur Mainline is long.\n"
UNDATED = "A talk\n\nJohn Smith: Nobody knows when. The Baikal-Amur Mainline is long.\n"
ODD = "Talks on ports\n\n4 July 2013\n\nJohn Smith: We agree.\n\nCHAIR: So do I.\n"


@pytest.fixture
def archive(tmp_path: Path) -> explore.Corpus:
    shutil.copy(next(explore.sample().iterdir()), tmp_path / "seed.txt")
    for name, text in (("later", LATER), ("undated", UNDATED), ("odd", ODD), ("copy", LATER), ("noise", "only noise")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    with pytest.warns(UserWarning, match="1 of 6 files were not read"):
        return explore.load(tmp_path)


def months(*dates: str | None, excerpts: int = 0) -> pd.DataFrame:
    """Documents of these days, the first of them excerpts."""
    seed = explore.load(explore.sample()).documents
    many = pd.concat([seed] * len(dates), ignore_index=True)
    ids = [f"d{i}" for i in range(len(dates))]
    cut = [i < excerpts for i in range(len(dates))]
    return many.assign(document_id=ids, date=pd.to_datetime(list(dates)).astype("datetime64[us]"), is_excerpt=cut)


# The measure -----------------------------------------------------------------------------------------------------


def test_every_month_from_first_to_last_is_a_row(seed: explore.Corpus) -> None:
    documents = months("2012-05-15", None, "2011-11-30", "2012-05-01", excerpts=1)
    table = coverage.measure(documents, seed.mentions.iloc[:0])
    assert table["month"].dt.strftime("%Y-%m").tolist() == [
        "2011-11", "2011-12", "2012-01", "2012-02", "2012-03", "2012-04", "2012-05",
    ]  # fmt: skip
    assert table["transcripts"].tolist() == [1, 0, 0, 0, 0, 0, 2]
    assert table["excerpts"].tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert table["whole"].tolist() == [1, 0, 0, 0, 0, 0, 1]
    assert table["words"].tolist() == [634, 0, 0, 0, 0, 0, 1268]
    assert coverage.undated(documents) == 1
    assert coverage.told(table) == "5 of the 7 months have no transcript here"


def test_the_passages_are_those_of_the_subjects_asked_for(archive: explore.Corpus) -> None:
    table = coverage.measure(archive.documents, archive.mentions, subjects=[BAM])
    mentions = archive.mentions[archive.mentions["entity_id"] == BAM]
    dated = archive.documents.loc[archive.documents["date"].notna(), "document_id"]
    assert table["passages"].sum() == mentions["document_id"].isin(dated).sum() == 4
    assert table.loc[table["passages"] > 0, "month"].dt.strftime("%Y-%m").tolist() == ["2012-05", "2013-07"]


@pytest.mark.parametrize(
    ("transcripts", "found", "said"),
    [
        ([1], [], ""),
        ([1, 2], [], "each of the 2 months has a transcript here"),
        ([1, *[0] * 9, 1], [], "9 of the 11 months have no transcript here"),
        ([1, *[0] * 10, 1], [(1, 10)], "10 of the 12 months have no transcript here"),
        ([1, *[0] * 12, 1, 0, 3, *[0] * 18, 1], [(1, 12), (16, 18)], "31 of the 35 months have no transcript here"),
        ([2, 0, 1], [], "1 of the 3 months has no transcript here"),
        ([], [], ""),
    ],
)
def test_gaps_of_ten_months_or_more_are_said(transcripts: list[int], found: list[Any], said: str) -> None:
    table = pd.DataFrame({"transcripts": transcripts}, dtype="int64")
    assert [tuple(gap) for gap in coverage.gaps(table)] == found
    assert coverage.told(table) == said


@pytest.mark.parametrize(
    ("dates", "excerpts", "said"),
    [
        (["2012-05-01"], 1, "May 2012: 1 transcript, an excerpt, 634 words"),
        (["2012-05-01"], 0, "May 2012: 1 transcript, no excerpt, 634 words"),
        (["2012-05-01"] * 2, 1, "May 2012: 2 transcripts, 1 of them an excerpt, 1,268 words"),
        (["2012-05-01"] * 3, 2, "May 2012: 3 transcripts, 2 of them excerpts, 1,902 words"),
        (["2012-05-01"] * 3, 3, "May 2012: 3 transcripts, all of them excerpts, 1,902 words"),
    ],
)
def test_a_month_is_a_sentence(seed: explore.Corpus, dates: list[str], excerpts: int, said: str) -> None:
    table = coverage.measure(months(*dates, excerpts=excerpts), seed.mentions.iloc[:0])
    assert coverage.months_told(table) == [said]


# Sentences -------------------------------------------------------------------------------------------------------


def test_the_ground_of_first_last_and_never_is_named() -> None:
    assert ground(676) == "in these 676 transcripts"
    assert ground(1) == "in this transcript"


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2010-04-01", "2017-12-31"], "2 transcripts from en.kremlin.ru, April 2010 to December 2017"),
        (["2012-05-01", "2012-05-31"], "2 transcripts from en.kremlin.ru, 1 May 2012 to 31 May 2012"),
        (["2012-05-01", "2012-05-01", None], "3 transcripts from en.kremlin.ru, 1 May 2012, 1 undated"),
        ([None, None], "2 transcripts from en.kremlin.ru, 2 undated"),
    ],
)
def test_the_headline_of_many(seed: explore.Corpus, dates: list[str | None], said: str) -> None:
    assert headline({**seed.frames, "documents": months(*dates)}) == said


def test_the_headline_names_two_sites_and_counts_more() -> None:
    documents = months("2012", "2012", "2012").assign(url=None)
    for named, said in ((["a", "b", "a"], " from a and b,"), (["a", "b", "c"], " from a and 2 more sites,")):
        given = documents.assign(site=pd.Series(named, dtype="category"))
        assert said in headline({**explore.Corpus().frames, "documents": given})
    given = documents.assign(site=pd.Series([None] * 3, dtype="str"), url=["https://x.org/1", None, "https://x.org/2"])
    assert sites(given) == ["x.org"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("d0 d0 d0 d1 d2", "gives 3 of the 5 passages"),
        ("d0 d0 d1 d1 d2 d2 d3 d3", ""),  # a quarter, and not over it
        ("d1 d1", "gives all 2 passages"),
        ("d0 d1 d2", ""),  # one passage each
        ("", ""),
        ("d0 d0 elsewhere", "gives all 2 passages"),
    ],
)
def test_one_transcript_that_gives_over_a_quarter_is_named(found: str, said: str) -> None:
    documents = months("2012-05-01", "2012-06-02", "2012-07-03", "2012-08-04").assign(title="Talks")
    told = from_heaviest(documents, coverage.Counts(documents).by_transcript(pd.Series(found.split(), dtype="str")))
    assert told.endswith(said) if said else told == ""
    if said:
        assert told.startswith("One transcript, Talks of ")


def test_one_transcript_alone_gives_all_and_needs_no_warning(seed: explore.Corpus) -> None:
    assert from_heaviest(seed.documents, coverage.Counts(seed.documents).by_transcript(seed.turns["document_id"])) == ""


# The strip -------------------------------------------------------------------------------------------------------


def test_the_strip_follows_subject_and_scope(archive: explore.Corpus) -> None:
    selection = Selection(archive)
    strip = Strip(selection)
    assert strip.lane == {}
    assert strip.months["whole"] == [0, *[0] * 13, 2]
    assert strip.months["excerpts"] == [1, *[0] * 14]
    assert strip.months["gaps"] == [[1, 13]]
    assert strip.months["years"] == [[0, 2012, False], [8, 2013, True]]
    selection.set(entities=BAM)
    assert (strip.lane["short"], strip.lane["months"], strip.lane["undated"]) == ("BAM", {"0": 3, "14": 1}, 1)
    assert strip.note.startswith("1 transcript has no date and stands in no month, with 1 passage. One transcript, ")
    assert "gives 3 of the 5 passages." in strip.note
    selection.set(speakers="John Smith")
    assert strip.lane["months"] == {"14": 1}
    drawn = sum(strip.lane["months"].values()) + strip.lane["undated"]
    assert drawn == len(selection.selected.mentions)
    assert sum(strip.months["words"]) < archive.documents["words"].sum(), "those of the undated are in no month"


def test_a_click_selects_a_month_a_second_one_frees_it(archive: explore.Corpus) -> None:
    selection = Selection(archive)
    strip = Strip(selection)
    strip.act({"do": "month", "given": {"month": "2012-05"}})
    assert (selection.since, selection.until, strip.reach) == ("2012-05", "2012-05", [0, 0])
    assert selection.selected.documents["document_id"].tolist() == ["seed"]
    strip.act({"do": "month", "given": {"month": "2013-07", "extend": True}})
    assert (selection.since, selection.until, strip.reach) == ("2012-05", "2013-07", [0, 14])
    strip.act({"do": "month", "given": {"month": "2013-07"}})
    strip.act({"do": "month", "given": {"month": "2013-07"}})
    assert (selection.since, selection.until, strip.reach) == (None, None, [])
    strip.act({"do": "month", "given": {"month": "no month"}})
    assert "is not a date" in strip.message
    assert selection.since is None


@pytest.mark.parametrize(
    ("since", "until", "rows"),
    [
        ("2012", None, (0, 14)), ("2013", "2013", (8, 14)), (None, "2012-06-10", (0, 1)), ("2012-05-20", None, (0, 14)),
        ("2019", None, (15, 14)), (None, "2001", (0, -1)),
    ],
)  # fmt: skip
def test_dates_reach_into_months(archive: explore.Corpus, since: str, until: str, rows: tuple[int, int]) -> None:
    table = coverage.measure(archive.documents, archive.mentions)
    assert coverage.reached(table, since, until) == rows


def test_without_dates_there_is_no_strip(seed: explore.Corpus) -> None:
    undated = seed.with_frames(documents=seed.documents.assign(date=pd.NaT))
    strip = Strip(Selection(undated))
    assert strip.months == {}
    assert strip.note == "1 transcript has no date and stands in no month."
    assert Strip(Selection(explore.Corpus())).months == {}


def test_a_thousand_counts_are_those_of_pandas() -> None:
    rng = np.random.default_rng(1)
    documents = months("2012-05-01", None, "2013-01-01")
    column = pd.Series(rng.choice(["d0", "d1", "d2", "gone"], 1000)).astype("category")
    counts = coverage.Counts(documents)
    expected = column.astype("str").value_counts().reindex(["d0", "d1", "d2"]).tolist()
    for given in (column, column.astype("str")):
        each = counts.by_transcript(given)
        assert each.tolist() == expected
        assert counts.by_month(each).tolist() == [expected[0], *[0] * 7, expected[2]]


# What was read ---------------------------------------------------------------------------------------------------


def test_of_one_transcript_the_headline_is_the_whole_sentence(seed: explore.Corpus) -> None:
    shown = WhatWasRead(Selection(seed))
    assert shown.sentence == "1 transcript, 15 May 2012, 5 turns, an excerpt, every word accounted for"
    assert shown.head.told == "634 words, from en.kremlin.ru."


def test_what_was_read_is_not_narrowed_by_the_selection(archive: explore.Corpus) -> None:
    selection = Selection(archive)
    shown = WhatWasRead(selection)
    before = (shown.sentence, shown.head.told, shown.strip.months)
    assert before[:2] == (
        "4 transcripts from en.kremlin.ru, May 2012 to July 2013, 1 undated",
        "9 turns, 652 words. 1 of the 4 is an excerpt. 13 of the 15 months have no transcript here. "
        "Every word accounted for. 1 file was not read.",
    )
    selection.set(speakers="John Smith", since="2013")
    assert (shown.sentence, shown.head.told, shown.strip.months) == before


def test_a_large_archive_is_accounted_for_when_its_files_are_opened(seed: explore.Corpus) -> None:
    large = seed.with_frames(documents=months("2012", "2013").assign(characters=QUICK))
    shown = WhatWasRead(Selection(large))
    assert "account" not in shown.head.told
    assert shown.intake.content == {}, "nothing is computed before it is opened"
    shown.head.act({"do": "files"})
    assert "unaccounted for" in shown.head.told
    assert shown.intake.shown
    shown.head.act({"do": "files"})
    assert not shown.intake.shown


# The files -------------------------------------------------------------------------------------------------------


def test_what_needs_a_look_comes_first_and_a_copy_stands_under_its_page(archive: explore.Corpus) -> None:
    table = files.intake(archive)
    told = table[["file", "rank", "attention", "same_as"]].to_records(index=False).tolist()
    assert told == [
        ("noise.txt", 0, "not read: no transcript that a reader knows", ""),
        ("undated.txt", 3, "no date", ""),
        ("odd.txt", 4, "odd label: CHAIR", ""),
        ("later.txt", 9, "", ""),
        ("copy.txt", 8, "the same file twice: later.txt", "later"),
        ("seed.txt", 9, "", ""),
    ]
    assert table["speakers"].tolist()[-1] == "Nursultan Nazarbayev, Vladimir Putin"
    assert set(table["guessed"]) == {"", "genre"}


def test_a_date_that_stands_in_the_name_of_the_file_alone_is_marked_as_guessed(tmp_path: Path) -> None:
    (tmp_path / "2014-03-02 talk.txt").write_text("A talk\n\nJohn Smith: We agree.\n", "utf-8")
    table = files.intake(explore.load(tmp_path))
    assert table["date"].astype("str").tolist() == ["2014-03-02"]
    assert "date" in table["guessed"].iloc[0].split(", ")


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("column", ["rank", "file", "date", "title", "place", "genre", "speakers", "words"])
def test_every_column_sorts_and_no_row_is_lost(archive: explore.Corpus, column: str, falling: bool) -> None:
    panel = Intake(Selection(archive))
    panel.act({"do": "sort", "given": {"by": column}})
    if panel.order["falling"] != falling:
        panel.act({"do": "sort", "given": {"by": column}})
    names = [row["cells"]["file"] for row in panel.content["rows"]]
    assert sorted(names) == ["copy.txt", "later.txt", "noise.txt", "odd.txt", "seed.txt", "undated.txt"]
    assert names[names.index("later.txt") + 1] == "copy.txt"
    own = panel.table[panel.table["same_as"] == ""][column].replace("", np.nan).dropna()
    assert own.is_monotonic_decreasing if falling else own.is_monotonic_increasing
    panel.act({"do": "sort", "given": {"by": "nothing"}})
    assert panel.message == "there is no column nothing"


def test_a_file_is_taken_apart_to_the_last_character(archive: explore.Corpus) -> None:
    panel = Intake(Selection(archive))
    for row in archive.audit().to_dict("records"):
        panel.act({"do": "row", "given": {"document": row["document_id"], "source": "here"}})
        counts = dict(panel.row["counts"])
        assert counts["unaccounted"] == 0
        assert sum(counts.values()) == panel.row["characters"] == row["characters"]
    panel.act({"do": "row", "given": {"document": "odd", "source": "here"}})
    labels = [(row["label"], row["odd"], row["line"]) for row in panel.row["labels"]]
    assert labels == [("John Smith", False, 5), ("CHAIR", True, 7)]
    panel.act({"do": "row", "given": {"document": "missing", "source": "here"}})
    assert panel.message == "there is no transcript 'missing'"
    panel.act({"do": "close"})
    assert panel.row == {}


def test_a_file_that_was_not_read_says_why_and_what_to_do(archive: explore.Corpus) -> None:
    panel = Intake(Selection(archive))
    first = panel.content["rows"][0]
    panel.act({"do": "row", "given": {"document": "", "source": first["source"]}})
    (doubt,) = panel.row["doubts"]
    assert doubt["what"] == "no transcript that a reader knows"
    assert doubt["cure"] == "see the README on bringing your own transcripts"
    assert doubt["place"].startswith(first["source"])


@pytest.mark.parametrize(
    ("document", "field", "value", "label", "told"),
    [
        ("undated", "date", "2012-07-02", "", "Date of “A talk”: 2 July 2012, where there was none."),
        ("later", "date", "2013-07-04", "", "Date of “Talks with the Chairman”: 4 July 2013, not 3 July 2013."),
        ("later", "title", " Talks  of old ", "", "Title of “Talks with the Chairman”: Talks of old, not Talks with"),
        ("later", "place", NASTY, "", f"Place of “Talks with the Chairman”: {NASTY}, where there was none."),
        ("later", "genre", "speech", "", "Genre of “Talks with the Chairman”: speech, not bilateral."),
        ("odd", "speaker", "Anna Brown", "CHAIR", "“CHAIR” in “Talks on ports” is Anna Brown: 1 turn."),
    ],
)
def test_a_correction_is_told_made_marked_kept_and_undone(
    archive: explore.Corpus, document: str, field: str, value: str, label: str, told: str
) -> None:
    selection = Selection(archive)
    shown = WhatWasRead(selection)
    shown.open_files()
    panel, given = shown.intake, {"document": document, "field": field, "value": value, "label": label}
    folder = archive.folder
    assert folder is not None
    before = panel.table.drop(columns="corrected")

    panel.act({"do": "preview", "given": given})
    assert panel.asked["told"].startswith(told)
    assert not (folder / "corrections.csv").exists(), "told, and not yet made"
    panel.act({"do": "forget"})
    assert panel.asked == {}

    panel.act({"do": "correct", "given": given})
    assert panel.message == ""
    row = panel.table[panel.table["document_id"] == document].iloc[0]
    assert row["corrected"] == field
    assert field not in row["guessed"]
    assert "set the " + field in selection.undo_told
    with pytest.warns(UserWarning, match="1 of 6"):
        again = explore.load(folder)
    pd.testing.assert_frame_equal(files.intake(again), files.intake(selection.corpus))

    selection.undo()
    pd.testing.assert_frame_equal(panel.table.drop(columns="corrected"), before)
    assert not panel.table["corrected"].any()
    selection.redo()
    assert panel.table.loc[panel.table["document_id"] == document, "corrected"].tolist() == [field]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("date", "tomorrow", "'tomorrow' is no date: write 2012-05-15"),
        ("date", "2013-07-03", "the date is “3 July 2013” already"),
        ("title", "  ", "write the title that is right"),
        ("speaker", "Anna Brown", "no turn of “Talks with the Chairman” is labelled “MODERATOR”"),
        ("words", "7", "there is no action 'words'"),
    ],
)
def test_what_cannot_be_corrected_is_told_and_changes_nothing(
    archive: explore.Corpus, field: str, value: str, says: str
) -> None:
    selection = Selection(archive)
    panel = Intake(selection)
    for act in ("preview", "correct"):
        given = {"document": "later", "field": field, "value": value, "label": "MODERATOR"}
        panel.act({"do": act, "given": given})
        assert says in panel.message
        assert panel.asked == {}
        assert selection.corpus is archive


def test_transcripts_without_a_folder_cannot_be_corrected(archive: explore.Corpus) -> None:
    derived = archive.with_frames()
    panel = Intake(Selection(derived))
    assert panel.content["kept"] is False
    panel.act({"do": "preview", "given": {"document": "later", "field": "title", "value": "Mine"}})
    assert "not loaded from a folder" in panel.message


def test_two_hundred_rows_are_sent_at_first_and_then_more(seed: explore.Corpus) -> None:
    documents = months(*["2012-05-01"] * (STEP + 7)).assign(title=NASTY)
    panel = Intake(Selection(seed.with_frames(documents=documents)))
    assert (len(panel.content["rows"]), panel.content["more"]) == (STEP, 7)
    assert panel.content["rows"][0]["cells"]["title"] == NASTY, "text goes as text"
    panel.act({"do": "more"})
    assert (len(panel.content["rows"]), panel.content["more"]) == (STEP + 7, 0)


def test_an_empty_archive_has_no_files() -> None:
    shown = WhatWasRead(explore.Corpus())
    shown.open_files()
    assert shown.sentence == "No transcripts"
    assert shown.intake.content["rows"] == []
    assert shown.intake.content["told"].startswith("0 files, none needs a look")


def test_a_transcript_is_opened_for_the_reader(seed: explore.Corpus) -> None:
    panel = Intake(Selection(seed))
    panel.act({"do": "open", "given": {"document": "a"}})
    panel.act({"do": "open", "given": {"document": "a"}})
    assert panel.opened == {"document": "a", "turn": "", "at": 2}
