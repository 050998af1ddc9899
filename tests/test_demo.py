"""The demonstration archive: invented pages with the traps of real ones, and what the kit makes of each of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

import explore
from explore.corpus.candidates import AmbiguousError
from explore.corpus.invented import invented, title_of
from explore.corpus.sentence import unread, what_was_read
from explore.export import source_line

RAILWAY = "infrastructure:northern-basin-railway"
OLD_UNION, NEW_UNION = "organisation:inner-basin-customs-union", "organisation:basin-economic-community"
WITH_TESSARIA = "agreement:halvenia-tessaria-friendship-1993"
WITH_ARDOVIA = "agreement:halvenia-ardovia-friendship-1997"
STATESMAN, DIRECTOR = "person:tomas-verrin", "person:tomas-verrin-director-of-halvenian-railways"
GIANT = "2008-12-12-news-conference"


@pytest.fixture(scope="module")
def demo() -> explore.Corpus:
    return explore.load(explore.demo())


@pytest.fixture(scope="module")
def railway(demo: explore.Corpus) -> pd.DataFrame:
    """What is said of it, in the order of time."""
    found = demo.follow(RAILWAY)
    return found[found["zone"] == "turn"].reset_index(drop=True)


def said_on(passages: pd.DataFrame, day: str) -> list[str]:
    return passages.loc[passages["date"] == day, "surface"].tolist()


def dated(demo: explore.Corpus, day: str) -> pd.Series:  # type: ignore[type-arg]
    """The anniversary that is spoken of on a day."""
    found = demo.anniversaries()
    return found[found["date"] == day].iloc[0]


# The pages --------------------------------------------------------------------------------------------------------


def test_eighteen_pages_over_twenty_years_and_nothing_else_is_read(demo: explore.Corpus) -> None:
    assert len(demo) == 18
    assert demo.documents["document_id"].tolist() == sorted(path.stem for path in explore.demo().glob("*.txt"))
    assert demo.documents["date"].dt.year.agg(["min", "max"]).tolist() == [1999, 2019]
    assert demo.problems.empty


def test_every_character_is_accounted_for_once(demo: explore.Corpus) -> None:
    audit = demo.audit()
    assert audit[["unaccounted", "overlapping"]].to_numpy().sum() == 0
    assert set(audit["odd_labels"]) == {""}


def test_three_years_are_empty(demo: explore.Corpus) -> None:
    years = set(demo.documents["date"].dt.year)
    assert [year for year in range(1999, 2020) if year not in years] == [2013, 2014, 2015]


def test_pages_are_of_the_size_of_real_ones_and_one_is_giant(demo: explore.Corpus) -> None:
    words = demo.documents.set_index("document_id")["words"]
    assert 6000 < words[GIANT] < 9000
    assert words.drop(GIANT).between(350, 1500).all()


def test_genres_and_single_turns(demo: explore.Corpus) -> None:
    pages = demo.documents.set_index(demo.documents["date"].dt.year)
    assert pages["genre"].astype("str").loc[[1999, 2000, 2001, 2006, 2008]].tolist() == [
        "bilateral", "meeting", "speech", "press statement", "press conference",
    ]  # fmt: skip
    assert pages.loc[[2001, 2005], "n_turns"].tolist() == [1, 1]
    assert pd.isna(pages.loc[2005, "place"])


def test_two_loads_are_equal(demo: explore.Corpus) -> None:
    again = explore.load([*sorted(explore.demo().glob("*.txt"), reverse=True)])
    assert again.turns["speaker_id"].nunique() == demo.turns["speaker_id"].nunique()
    assert len(again.mentions) == len(demo.mentions)


# INVENTED ---------------------------------------------------------------------------------------------------------


def test_every_page_says_in_its_first_line_that_it_is_invented(demo: explore.Corpus) -> None:
    for path in explore.demo().glob("*.txt"):
        assert path.read_text("utf-8").startswith("INVENTED: not a real transcript."), path.name
    assert invented(demo.documents).all()
    notices = demo.fields[demo.fields["field"] == "notice"]
    assert notices["document_id"].tolist() == demo.documents["document_id"].tolist()


def test_it_has_the_layout_of_a_site_and_nothing_else_of_it(demo: explore.Corpus) -> None:
    assert set(demo.documents["format"]) == {"kremlin text"}
    assert demo.documents[["site", "url"]].isna().all(axis=None)
    assert set(demo.documents["licence"]) == {"CC0 1.0"}
    assert "place:russia" not in set(demo.mentions["entity_id"])


def test_every_sentence_source_and_citation_says_so(demo: explore.Corpus) -> None:
    assert what_was_read(demo.frames).startswith("18 INVENTED transcripts, 11 March 1999 to 8 November 2019")
    assert source_line(demo).startswith("Source: INVENTED pages, CC0 1.0. 18 INVENTED transcripts, ")
    assert "INVENTED, not a real transcript" in demo.cite(demo.turns["turn_id"].iloc[0])
    assert what_was_read(demo.select(since="2019").frames).startswith("1 INVENTED transcript, ")
    assert title_of(demo.documents, "Words by speaker") == "INVENTED: Words by speaker"


def test_real_pages_say_nothing_of_it(seed: explore.Corpus) -> None:
    assert not invented(seed.documents).any()
    assert "INVENTED" not in what_was_read(seed.frames) + source_line(seed) + seed.cite(seed.turns["turn_id"].iloc[0])
    assert title_of(seed.documents, "Words by speaker") == "Words by speaker"


@pytest.mark.parametrize("given", ["a folder that holds both", "a list of both folders"])
def test_invented_pages_do_not_mix_with_real_ones_unasked(given: str, seed: explore.Corpus) -> None:
    both = explore.demo().parent if given.startswith("a folder") else [explore.sample(), explore.demo()]
    corpus = explore.load(both)
    assert corpus.turns["text"].tolist() == seed.turns["text"].tolist()
    assert what_was_read(corpus.frames, unaccounted=0) == what_was_read(seed.frames, unaccounted=0)
    left = corpus.problems
    assert len(left) == 18
    assert left["what"].str.startswith("INVENTED, and left out").all()
    assert left["cure"].str.contains("invented=True", regex=False).all()
    assert unread(corpus.frames) == 0


def test_nor_does_their_catalogue(seed: explore.Corpus) -> None:
    corpus = explore.load([explore.sample(), explore.demo()])
    assert "INVENTED" not in set(corpus.entities["source"])
    assert corpus.mentions["entity_id"].tolist() == seed.mentions["entity_id"].tolist()


def test_asked_for_they_are_taken_in_and_counted() -> None:
    corpus = explore.load([explore.sample(), explore.demo()], invented=True)
    assert corpus.problems.empty
    assert what_was_read(corpus.frames).startswith("19 transcripts, 18 of them INVENTED, ")
    line = source_line(corpus)
    assert line.startswith(
        "Source: en.kremlin.ru, INVENTED pages, CC BY 4.0, CC0 1.0. 19 transcripts, 18 of them INVENTED, "
    )
    assert RAILWAY in set(corpus.mentions["entity_id"])


def test_a_page_in_another_layout_is_marked_alike(tmp_path: Path) -> None:
    said = "Ann Lee: Good morning to all of you.\nBen Roe: Good morning.\nAnn Lee: Let us begin then.\n"
    (tmp_path / "2001-02-03 made up.txt").write_text(f"INVENTED\n{said}")
    (tmp_path / "2001-02-04 other.txt").write_text(
        f"INVENTED: by hand. Licence: CC BY 4.0.\n{said.replace('Good', 'Fine')}"
    )
    made_up = explore.load(tmp_path)
    assert made_up.documents["licence"].astype("str").fillna("").tolist() == ["", "CC BY 4.0"]
    assert source_line(made_up).startswith("Source: INVENTED pages, CC BY 4.0. 2 INVENTED transcripts")
    assert made_up.audit()[["unaccounted", "overlapping"]].to_numpy().sum() == 0
    (tmp_path / "2001-02-05 talks.txt").write_text(f"INVENTED HERE\n{said.replace('begin', 'go on')}")
    assert explore.load(tmp_path).documents["document_id"].tolist() == ["2001-02-05 talks"]


# Speakers ---------------------------------------------------------------------------------------------------------


def test_namesakes_are_two_persons(demo: explore.Corpus) -> None:
    turns = demo.turns[demo.turns["speaker"] == "Tomas Verrin"]
    ids = turns.groupby(turns["document_id"].astype("str"))["speaker_id"].agg(lambda ids: "/".join(sorted(set(ids))))
    assert ids.to_dict() == {
        "2002-03-29-ardovia": STATESMAN, "2009-07-02-ardovia": STATESMAN, "2011-08-17-railways": DIRECTOR,
    }  # fmt: skip
    with pytest.raises(AmbiguousError):
        demo.follow("Tomas Verrin")


def test_the_namesake_who_speaks_is_the_one_whom_his_page_names(demo: explore.Corpus) -> None:
    named = demo.mentions[demo.mentions["surface"].str.contains("Verrin")].groupby("document_id", observed=True)
    meant = {document: set(group["entity_id"]) for document, group in named}
    assert meant["2011-08-17-railways"] == {DIRECTOR}
    assert meant["2009-07-02-ardovia"] == {STATESMAN}
    # Where neither speaks and only the name is said, the kit does not decide.
    elsewhere = demo.mentions[demo.mentions["document_id"] == "2012-10-05-ardovia"].set_index("surface")
    assert elsewhere.loc["Tomas Verrin", "confidence"] == "check"


def test_two_of_one_surname_on_a_page(demo: explore.Corpus) -> None:
    turns = demo.select(documents="2004-09-14-tessaria").turns
    assert {"person:ruvan-caldren", "person:ines-caldren"} < set(turns["speaker_id"])


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("person:lena-torsvall", ["Minister of Transport of Halvenia", "President of Halvenia"]),
        ("person:mira-essel", ["Minister of Foreign Affairs of Tessaria", "President of Tessaria"]),
    ],
)
def test_one_person_over_a_change_of_office(person: str, roles: list[str], demo: explore.Corpus) -> None:
    turns = demo.turns[demo.turns["speaker_id"] == person]
    assert list(dict.fromkeys(turns["role"])) == roles


def test_unnamed_questioners_are_nobody_and_some_introduce_themselves(demo: explore.Corpus) -> None:
    asked = demo.select(documents=GIANT, turn_kinds=["question", "remark"]).turns
    assert len(asked) == 94
    assert asked["speaker_id"].isna().all()
    told = asked["self_introduced"].dropna().tolist()
    assert len(told) > 25
    for one in (
        "Henrike Sollgar, Brennholt Courier",
        "Tove Lindqvar from the magazine River and Field",
        "Tessarian News Agency, Davin Ostell",
        "Tariq Benholm, correspondent of Veshtan State Radio",
    ):
        assert one in told
    assert not any(one.startswith("Madam") for one in told)


# What is named ----------------------------------------------------------------------------------------------------


def test_the_union_under_both_names(demo: explore.Corpus) -> None:
    known = demo.entities.set_index("entity_id")
    assert known.loc[OLD_UNION, ["start_date", "end_date"]].tolist() == ["2001-01-01", "2010-12-31"]
    assert known.loc[NEW_UNION, ["start_date", "follows"]].tolist() == ["2011-01-01", OLD_UNION]
    members = {union: set(group["party_id"]) for union, group in demo.parties.groupby("entity_id", observed=True)}
    assert members[NEW_UNION] - members[OLD_UNION] == {"place:veshta"}
    assert {"IBCU", "Inner Basin Customs Union", "Customs Union"} <= set(demo.follow(OLD_UNION)["surface"])
    assert {"BEC", "Basin Economic Community"} <= set(demo.follow(NEW_UNION)["surface"])
    assert said_on(demo.follow(OLD_UNION), "2012-10-05") == ["Customs Union of the Inner Basin"]
    assert demo.follow(NEW_UNION)["date"].min() == pd.Timestamp("2010-12-09")


def test_the_railway_over_twenty_years(railway: pd.DataFrame) -> None:
    by_year = railway.groupby(railway["date"].dt.year).size()
    assert by_year.index.tolist() == [1999, 2000, 2001, 2003, 2004, 2008, 2011, 2016, 2018, 2019]
    assert {"Northern Basin Railway", "NBR", "the line", "this route"} <= set(railway["surface"])
    assert said_on(railway, "1999-03-11") == [
        "Northern Basin Railway", "this route", "Northern Basin Railway", "the project", "the line",
    ]  # fmt: skip
    assert said_on(railway, "2011-08-17")[-3:] == ["NBR", "The line", "This route"]
    # The line of a predecessor is no railway, and rails that end somewhere are no name.
    assert said_on(railway, "2007-06-15") == []


@pytest.mark.xfail(
    reason="“for” after a description is read as naming another thing; a reach of 1,500 characters", strict=True
)
@pytest.mark.parametrize("day", ["2003-12-05", "2004-09-14", "2008-12-12"])
def test_the_line_where_it_is_far_from_the_name_or_for_something(day: str, railway: pd.DataFrame) -> None:
    assert "the line" in said_on(railway, day)


def test_two_treaties_of_one_name(demo: explore.Corpus) -> None:
    assert set(demo.follow(WITH_TESSARIA)["date"].dt.year) == {1999, 2008, 2018}
    assert set(demo.follow(WITH_ARDOVIA)["date"].dt.year) == {2002, 2008}
    assert demo.candidates("1997 friendship treaty")["entity_id"].iloc[0] == WITH_ARDOVIA
    with pytest.raises(AmbiguousError):
        demo.follow("friendship treaty")


@pytest.mark.xfail(reason="the agreement named last is taken; “nine years later” is not read", strict=True)
def test_a_treaty_by_the_years_that_lie_between(demo: explore.Corpus) -> None:
    assert "the treaty" in said_on(demo.follow(WITH_ARDOVIA), "2012-10-05")


def test_the_bridge_promised_amended_and_opened(demo: explore.Corpus) -> None:
    passages = demo.follow("Ilder Bridge")
    assert list(dict.fromkeys(passages["date"].dt.year)) == [2000, 2002, 2003, 2006, 2008, 2012]


def test_a_promise_that_nobody_comes_back_to(demo: explore.Corpus) -> None:
    assert set(demo.passages("joint university")["document_id"]) == {"2002-03-29-ardovia"}


def test_figures_that_disagree_are_all_there(demo: explore.Corpus) -> None:
    trade = demo.passages(r"\$870 million|\$790 million", regex=True)
    assert trade["speaker"].tolist() == ["Lena Torsvall", "Ruvan Caldren"]
    meetings = demo.passages(r"1[56]th meeting of the Intergovernmental Commission", regex=True)
    assert meetings["surface"].str[:4].tolist() == ["15th", "16th"]
    assert meetings["speaker"].tolist() == ["Tomas Verrin", "Ilse Karrow"]


# Dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "event", "years"),
    [
        ("2002-03-29", "1997-04-03", 5), ("2005-10-06", "2001-01", 5), ("2008-12-12", "1993-09", 15),
        ("2010-12-09", "2000-10", 10), ("2016-05-19", "2011-01", 5), ("2018-09-14", "1993-09-18", 25),
    ],
)  # fmt: skip
def test_anniversaries_that_are_right(day: str, event: str, years: int, demo: explore.Corpus) -> None:
    found = dated(demo, day)
    assert (found["event_date"], found["years"]) == (event, years)
    assert f"to {event}" in found["reason"]


def test_an_anniversary_miscounted_is_told_and_not_mended(demo: explore.Corpus) -> None:
    found = dated(demo, "2012-10-05")
    assert (found["event"], found["event_date"], found["years"]) == ("the Kelmin Agreement", "1987-10-09", 25)
    assert "the catalogue dates Kelmin Agreement to 1988-10-09" in found["reason"]
    marked = demo.references[demo.references["relation"] == "anniversary_of"].set_index("to_entity")
    assert marked.loc["agreement:kelmin-agreement", "confidence"] == "check"


@pytest.mark.xfail(
    reason="“we take over in January” is taken for the present year's: the verb is in the present", strict=True
)
def test_a_month_that_lies_ahead_in_the_present_tense(demo: explore.Corpus) -> None:
    page = demo.dates[demo.dates["document_id"] == "2018-09-14-tessaria"].set_index("surface")
    assert page.loc["January", "value"] == "2019-01"


@pytest.mark.xfail(reason="an outlet before a name is known by words such as newspaper or agency alone", strict=True)
def test_an_outlet_without_a_telling_word_before_a_name(demo: explore.Corpus) -> None:
    assert "The Belmoran Herald, Jory Trevanick" in set(demo.turns["self_introduced"])


def test_weeks_since_an_inauguration(demo: explore.Corpus) -> None:
    page = demo.dates[demo.dates["document_id"] == "2007-06-15-tessaria"]
    assert "2007-06-01" in set(page["value"])


# The ten questions of TRAPS.md -----------------------------------------------------------------------------------


def test_question_1_who_names_the_railway_first_and_last(railway: pd.DataFrame) -> None:
    first, last = railway.iloc[0], railway.iloc[-1]
    assert (first["speaker"], first["date"]) == ("Edvard Brannik", pd.Timestamp("1999-03-11"))
    assert (pd.isna(last["speaker"]), last["surface"], last["date"]) == (True, "NBR", pd.Timestamp("2019-11-08"))


def test_question_2_in_which_years_nobody_names_it(demo: explore.Corpus, railway: pd.DataFrame) -> None:
    silent = set(demo.documents["date"].dt.year) - set(railway["date"].dt.year)
    assert sorted(silent) == [2002, 2005, 2006, 2007, 2009, 2010, 2012, 2017]


def test_question_3_what_became_of_the_customs_union(demo: explore.Corpus) -> None:
    said = demo.passages("will be called the Basin Economic Community").iloc[0]
    assert (said["speaker"], said["document_id"]) == ("Lena Torsvall", "2010-12-09-kelmin")
    assert demo.entities.set_index("entity_id").loc[NEW_UNION, "follows"] == OLD_UNION


def test_question_4_which_treaty_is_meant(demo: explore.Corpus) -> None:
    signed = demo.entities.set_index("entity_id")["start_date"]
    for treaty, page, day in ((WITH_ARDOVIA, "2002-03", "1997-04-03"), (WITH_TESSARIA, "2018-09", "1993-09-18")):
        assert signed[treaty] == day
        assert demo.follow(treaty)["document_id"].str.startswith(page).any()


def test_question_5_how_many_are_called_tomas_verrin(demo: explore.Corpus) -> None:
    assert demo.turns.loc[demo.turns["speaker"] == "Tomas Verrin", "speaker_id"].nunique() == 2


def test_question_6_what_lena_torsvall_was(demo: explore.Corpus) -> None:
    turns = demo.turns.merge(demo.documents[["document_id", "date"]])
    turns = turns[turns["speaker_id"] == "person:lena-torsvall"]
    since = turns.groupby(turns["role"].astype("str"))["date"].min().dt.year
    assert since.to_dict() == {"Minister of Transport of Halvenia": 2003, "President of Halvenia": 2007}


def test_question_7_when_the_bridge_was_to_be_opened(demo: explore.Corpus) -> None:
    promised = demo.passages("will open the Ilder Bridge in 2008").iloc[0]
    amended = demo.passages("The protocol names a new year, which is 2011").iloc[0]
    assert (promised["speaker"], promised["date"].year) == ("Edvard Brannik", 2000)
    assert (amended["speaker"], amended["date"].year) == ("Darius Felmont", 2006)
    opened = demo.documents.set_index("document_id").loc["2012-10-05-ardovia", "summary"]
    assert "the bridge over the Ilder was opened the same day" in opened


def test_question_8_when_the_kelmin_agreement_was_signed(demo: explore.Corpus) -> None:
    by_catalogue = demo.entities.set_index("entity_id").loc["agreement:kelmin-agreement", "start_date"]
    assert (by_catalogue, dated(demo, "2012-10-05")["event_date"]) == ("1988-10-09", "1987-10-09")


def test_question_9_cannot_be_answered_for_the_page_is_cut(demo: explore.Corpus) -> None:
    page = demo.select(documents="2017-09-28-veshta")
    promise = page.turns[page.turns["text"].str.contains("Veshta will pay")].iloc[0]
    cut = page.notes[page.notes["kind"] == "cut"].iloc[0]
    assert cut["turn_id"] == promise["turn_id"]
    assert promise["text"].endswith("Veshta will pay")
    assert page.documents["is_excerpt"].all()
    later = demo.select(since="2017-10")
    assert later.passages("debt").empty


def test_question_10_cannot_be_answered_for_there_are_no_pages(demo: explore.Corpus) -> None:
    assert len(demo.select(since="2013", until="2015")) == 0


def test_the_list_of_traps_speaks_of_pages_that_are_there(demo: explore.Corpus) -> None:
    told = (explore.demo() / "TRAPS.md").read_text("utf-8")
    days = set(
        re.findall(r"(?m)\b\d{4}-\d\d-\d\d\b", "\n".join(row.split("|")[1] for row in told.split("\n") if "|" in row))
    )
    assert days <= set(demo.documents["date"].dt.strftime("%Y-%m-%d"))
    assert len(re.findall(r"(?m)^\d+\. \*\*", told)) == 10
    assert told.count("Cannot tell") == 2


def test_the_catalogue_knows_every_state_and_each_of_its_rows_is_marked() -> None:
    for path in (explore.demo() / "catalogue").glob("*.csv"):
        assert set(pd.read_csv(path)["source"]) == {"INVENTED"}, path.name


def test_an_archive_copied_elsewhere_reads_the_same(tmp_path: Path, demo: explore.Corpus) -> None:
    copied = explore.load(shutil.copytree(explore.demo(), tmp_path / "copy"))
    assert copied.mentions["entity_id"].tolist() == demo.mentions["entity_id"].tolist()
