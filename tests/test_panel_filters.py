"""The filter bar and the selection bar, without a browser."""

from __future__ import annotations

import json
import shutil
import time
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explore
from explore import saved
from explore.choices import choices, found, places, speakers, subjects, transcripts
from explore.correcting import correct
from explore.panels.filter_bar import CHOICES, FilterBar
from explore.panels.selection_bar import SelectionBar
from explore.relaxing import GROUPS, relaxed
from explore.selection import KEYS, Selection

NASTY = '<img src=x onerror="alert(1)">=Smith'
SEED = explore.load(explore.sample())


@cache
def demo() -> explore.Corpus:
    """The demonstration archive with what real archives have: a page without a date, a place or a genre."""
    read = explore.load(explore.demo(), progress=False)
    documents = read.documents
    bare = documents["document_id"] == documents["document_id"].iloc[3]
    documents["date"] = documents["date"].mask(bare)
    documents["place"] = documents["place"].mask(bare)
    documents["genre"] = documents["genre"].mask(bare)
    return read.with_frames(documents=documents)


def ask(panel: Any, do: str, **given_: Any) -> str:
    panel.act({"do": do, "given": given_})
    return str(panel.message)


def rows(bar: FilterBar) -> list[dict[str, Any]]:
    return [row for group in bar.content["groups"] for row in group["rows"]]


# ---- counted in plain pandas, to hold the panel to ----


def plain(name: str, rest: explore.Corpus) -> dict[str, int]:
    """How much of each choice there is, by its value, counted in the plainest way."""
    documents = rest.documents
    if name == "speakers":
        return dict(rest.turns.dropna(subset=["speaker_id"]).groupby("speaker_id", observed=True)["words"].sum())
    if name == "subject":
        counts = rest.mentions["entity_id"].astype("str").value_counts()
        topics = rest.topics.astype({"topic_id": "str", "member": "str"}).groupby("topic_id")["member"]
        return {**counts, **{id_: int(counts.reindex([id_, *of], fill_value=0).sum()) for id_, of in topics}}
    if name == "dates":
        return {str(int(year)): many for year, many in documents["date"].dt.year.value_counts().items()}
    if name == "places":
        held = documents["place"].dropna().str.lower()
        printed = demo().documents["place"].dropna()
        return {one: int(held.str.contains(one.lower(), regex=False).sum()) for one in printed}
    if name == "genres":
        return dict(documents["genre"].astype("str").value_counts())
    return dict(rest.turns["document_id"].astype("str").value_counts())


def acts() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    frames = demo().frames
    spoken = sorted(frames["turns"]["speaker_id"].dropna().unique())
    named = sorted(frames["mentions"]["entity_id"].dropna().unique())[::9]
    held = sorted(frames["documents"]["place"].dropna().unique())
    of = {
        "speakers": spoken, "places": held, "genres": sorted(frames["documents"]["genre"].dropna().unique()),
        "transcripts": list(frames["documents"]["document_id"]),
    }  # fmt: skip
    ticks = [
        st.tuples(
            st.just("choose"), st.fixed_dictionaries({"name": st.just(n), "value": st.sampled_from(v), "on": yes})
        )
        for n, v in of.items()
        for yes in [st.booleans()]
    ]
    dated = st.sampled_from(["", "2001", "May 2004", "2012-10-05"])
    words = st.sampled_from(["railway", "union", "the", "not said at all", ""])
    return st.one_of(
        *ticks,
        st.tuples(st.just("subject"), st.fixed_dictionaries({"what": st.sampled_from(["", *named])})),
        st.tuples(st.just("dates"), st.fixed_dictionaries({"since": dated, "until": dated})),
        st.tuples(st.just("year"), st.fixed_dictionaries({"year": st.sampled_from(["2001", "2012"])})),
        st.tuples(
            st.just("text"),
            st.fixed_dictionaries(
                {"text": words, "typing": st.booleans()} | dict.fromkeys(("case", "whole_word", "regex"), st.booleans())
            ),
        ),
        st.tuples(st.just("clear"), st.fixed_dictionaries({"name": st.sampled_from(list(CHOICES))})),
        st.tuples(st.sampled_from(["undo", "redo", "reset"]), st.just({})),
    )


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_chosen_every_open_filter_and_the_sentence_count_what_the_frames_hold(data: st.DataObject) -> None:
    selection = Selection(demo())
    bar, line = FilterBar(selection), SelectionBar(selection)
    for do, given_ in data.draw(st.lists(acts(), max_size=5)):
        ask(line if do in ("undo", "redo", "reset") else bar, do, **given_)
        open_ = data.draw(st.sampled_from(["", *CHOICES]))
        bar.unfolded = open_
        assert bool(bar.content) == bool(open_)
        for name in CHOICES:
            rest = demo().select(**{**selection.state, **{key: KEYS[key] for key in GROUPS[name]}})
            table, counts = bar.options(name), plain(name, rest)
            chosen = table[table["value"].notna()]
            assert {v: n for v, n in zip(chosen["value"], chosen["number"], strict=True) if n} == {
                v: n for v, n in counts.items() if n and v in set(chosen["value"])
            }
            if name not in ("places", "subject"):
                left = sum(counts.values()) - chosen["number"].sum()
                assert left == 0, "what the filter lists is all that the frames hold"
        frame = selection.selected.turns if selection.entities is None else selection.selected.mentions
        assert line.parts == [list(part) for part in selection.parts]
        much = dict(map(tuple, line.parts))["much"]
        assert int(much.split()[0].replace(",", "")) == len(frame)
        assert bool(line.relax) == (not len(frame) and not selection.is_whole)


def test_what_nobody_is_named_for_is_counted_and_cannot_be_chosen() -> None:
    table = choices(speakers, demo(), demo())
    nameless = demo().turns[demo().turns["speaker_id"].isna()]
    others = table[table["value"].isna()]
    assert others["number"].sum() == nameless["words"].sum() > 0
    assert set(others.loc[others["turn_id"].notna(), "name"]) == set(nameless["self_introduced"].dropna())
    bar = FilterBar(Selection(demo()))
    bar.unfolded = "speakers"
    read = next(row for row in rows(bar) if row["turn"])
    ask(bar, "read", turn=read["turn"])
    turn = demo().turns.set_index("turn_id").loc[bar.opened["turn"]]
    assert (turn["self_introduced"], turn["document_id"]) == (read["name"], bar.opened["document"])
    assert bar.selection.is_whole


def test_nothing_is_counted_for_a_filter_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    selection = Selection(SEED)
    bar = FilterBar(selection)
    counted: list[str] = []
    for name, module in CHOICES.items():
        was = module.amounts
        monkeypatch.setattr(module, "amounts", lambda k, r, n=name, w=was: (counted.append(n), w(k, r))[1])
    selection.set(text="railway")
    assert counted == []
    bar.unfolded = "speakers"
    selection.set(text="union")
    bar.find = "nazar"
    assert counted == ["speakers", "speakers"], "once for each state, however much is searched"
    assert [row["name"] for row in rows(bar)] == ["Nursultan Nazarbayev"]
    bar.unfolded = ""
    assert bar.content == {}


def test_counts_follow_the_rest_and_none_stands_last() -> None:
    bar = FilterBar(Selection(SEED))
    bar.unfolded = "speakers"
    ask(bar, "choose", name="speakers", value="person:vladimir-putin", on=True)
    assert [(r["name"], r["much"], r["chosen"]) for r in rows(bar)] == [
        ("Nursultan Nazarbayev", "408 words", False),
        ("Vladimir Putin", "226 words", True),
    ]
    ask(bar, "text", text="BAM railway", case=False, whole_word=True, regex=False)
    assert [(r["name"], r["much"]) for r in rows(bar)] == [
        ("Nursultan Nazarbayev", "340 words"),
        ("Vladimir Putin", "none in this selection"),
    ]
    assert bar.shown[0] == {
        "key": "speakers",
        "name": "Speaker",
        "value": "Vladimir Putin",
        "on": True,
        "subject": False,
    }


def test_a_subject_is_found_by_any_of_its_names_and_words_that_mean_several_are_offered() -> None:
    bar = FilterBar(Selection(SEED))
    bar.unfolded = "subject"
    assert next(iter(bar.content["groups"]))["name"] == "Topics"
    bar.find = "bam"
    assert [(r["name"], r["also"]) for r in rows(bar)] == [("Baikal-Amur Mainline", "BAM")]
    assert ask(bar, "subject", what="BAM railway") == ""
    assert bar.subject.value == "infrastructure:baikal-amur-mainline"
    assert "is called “zzz”" in ask(bar, "subject", what="zzz")
    bar.find = "baikal mainline of amur"
    assert [r["name"] for r in bar.content["maybe"]][:1] == ["Baikal-Amur Mainline"]


def test_ambiguous_words_give_candidates_to_choose_from() -> None:
    bar = FilterBar(Selection(demo()))
    bar.unfolded = "subject"
    message = ask(bar, "subject", what="treaty of friendship")
    assert message.endswith("may mean several subjects: choose one.")
    assert len(bar.content["maybe"]) > 1
    ask(bar, "subject", what=bar.content["maybe"][0]["value"])
    assert bar.subject.value == demo().candidates("treaty of friendship")["entity_id"].iloc[0]
    assert bar.content["maybe"] == []


def test_accents_and_case_do_not_count_in_a_search() -> None:
    named = choices(places, SEED, SEED).assign(name="Çankaya, ANKARA", told="")
    assert len(found(named, "cankaya")) == len(named)
    assert found(named, "sochi").empty


def test_a_topic_of_ones_own_is_followed_undone_and_outlasts_a_correction(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    shutil.copytree(explore.sample(), folder)
    selection = Selection(explore.load(folder, progress=False))
    bar = FilterBar(selection)
    bar.unfolded = "subject"
    assert ask(bar, "topic", name=" ", members=[], words="") == "Give the topic a name."
    assert "at least one subject" in ask(bar, "topic", name="East", members=[], words=" , ")
    ask(bar, "topic", name="East", members=["infrastructure:baikal-amur-mainline"], words="Siberia, wealth")
    assert bar.subject.value == "topic:east"
    members = selection.corpus.mentions["entity_id"].isin(["infrastructure:baikal-amur-mainline", "topic:east"]).sum()
    assert selection.amount.number == members > 3
    assert ("East", f"{members} passages") in [(r["name"], r["much"]) for r in rows(bar)]
    assert selection.corpus.folder == folder, "the analyst's files stay where they were"
    after = correct(selection.corpus, "rename", entity_id="infrastructure:baikal-amur-mainline", value="BAM")
    assert len(after.follow("East")) == members
    selection.undo()
    selection.undo()
    assert "topic:east" not in set(selection.corpus.topics["topic_id"])


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        ("soon", "", "“soon” is no date: write 2012, May 2012 or 2012-05-15."),
        ("2013", "2012", "2013 is after 2012: nothing lies between."),
    ],
)
def test_a_date_that_cannot_be_read_is_told_in_place(since: str, until: str, says: str) -> None:
    bar = FilterBar(Selection(SEED))
    assert ask(bar, "dates", since=since, until=until) == says
    assert (bar.wrong, bar.selection.is_whole) == ("dates", True)
    assert ask(bar, "dates", since="May 2012", until="2012-05-15") == ""
    assert (bar.wrong, bar.dates.value) == ("", ("2012-05", "2012-05-15"))


def test_years_set_both_dates_and_undated_transcripts_are_counted() -> None:
    bar = FilterBar(Selection(demo()))
    bar.unfolded = "dates"
    assert [r["much"] for r in rows(bar) if not r["value"]] == ["1 transcript"]
    ask(bar, "year", year="2004")
    assert bar.dates.value == ("2004", "2004")
    assert [r["value"] for r in rows(bar) if r["chosen"]] == ["2004"]
    assert bar.content["left_out"] == 1
    ask(bar, "year", year="2004")
    assert bar.dates.value == (None, None)


def test_a_pattern_that_cannot_be_read_is_told_and_typing_is_one_step() -> None:
    bar = FilterBar(Selection(SEED))
    how = {"case": False, "whole_word": False, "regex": True}
    for text in ("un", "union", "union|CIS"):
        assert ask(bar, "text", text=text, typing=True, **how) == ""
    assert "not a regular expression" in ask(bar, "text", text="union|(", typing=True, **how)
    assert (bar.wrong, bar.text.value) == ("text", "union|CIS")
    bar.selection.undo()
    assert bar.selection.is_whole, "one undo takes back what was typed in one go"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["", " ", "b", "bam", "railway", "no such words"]), max_size=6),
    st.sampled_from(["nothing", "a filter", "a text", "a correction"]),
)
def test_typing_changes_the_text_alone_and_takes_back_nothing_but_what_was_typed(typed: list[str], before: str) -> None:
    selection, taken_back = Selection(SEED), []
    bar = FilterBar(selection)
    if before != "nothing":
        selection.set(speakers="Vladimir Putin", since="2012")
    if before == "a text":
        selection.set(text="union")
    if before == "a correction":
        selection.replace(SEED, "merged two", back=lambda: taken_back.append(1) or SEED, again=lambda: SEED)  # type: ignore[func-returns-value]
    kept, step = selection.to_dict(), selection.step
    for text in typed:
        assert ask(bar, "text", text=text, case=False, whole_word=True, regex=False, typing=True) == ""
        assert {**selection.to_dict(), "text": kept["text"]} == kept
        assert selection.text == (text if text.strip() else None)
        assert taken_back == []
    if selection.step is not step:
        selection.undo()
    assert selection.step is step, "one undo takes back what was typed, whatever stood before it"


def test_what_was_typed_stays_where_something_was_chosen_since() -> None:
    bar = FilterBar(Selection(SEED))
    how = {"case": False, "whole_word": True, "regex": False, "typing": True}
    ask(bar, "text", text="rail", **how)
    bar.selection.set(speakers="Vladimir Putin")
    ask(bar, "text", text="union", **how)
    assert bar.selection.to_dict()["speakers"] == ["person:vladimir-putin"]
    bar.selection.undo()
    assert (bar.selection.text, bar.selection.speakers) == ("rail", ("person:vladimir-putin",))


def test_more_is_shown_on_request_and_what_is_chosen_always() -> None:
    names = [f"Name {i:03}" for i in range(450)]
    turns = explore.schema.typed(
        "turns",
        {
            "turn_id": [f"d#{i}" for i in range(450)], "document_id": ["d"] * 450, "position": list(range(450)),
            "speaker_id": [f"person:{i:03}" for i in range(450)], "speaker": names, "label": names,
            "kind": ["speech"] * 450, "text": ["word"] * 450, "words": [1] * 450,
        },
    )  # fmt: skip
    corpus = explore.Corpus({"turns": turns, "documents": SEED.documents.assign(document_id="d")})
    bar = FilterBar(Selection(corpus))
    bar.speakers.value = "person:449"
    bar.unfolded = "speakers"
    assert (len(rows(bar)), rows(bar)[-1]["name"], bar.content["groups"][0]["left"]) == (201, "Name 449", 249)
    ask(bar, "more", group="Speakers")
    assert (len(rows(bar)), bar.content["groups"][0]["left"]) == (401, 49)
    bar.find = "name 01"
    assert len(rows(bar)) == 11, "ten that fit, and the one chosen"


def test_hostile_names_stay_text_and_empty_corpora_open_every_filter() -> None:
    hostile = SEED.with_frames(
        turns=SEED.turns.assign(speaker=pd.Categorical([NASTY] * 5)), documents=SEED.documents.assign(title=NASTY)
    )
    for corpus in (hostile, explore.Corpus(), SEED.with_frames(documents=SEED.documents.assign(date=pd.NaT))):
        bar, line = FilterBar(Selection(corpus)), SelectionBar(Selection(corpus))
        assert line.parts[0] == ["who", "Everyone"]
        for name in CHOICES:
            bar.unfolded = name
            assert bar.content["key"] == name
    bar = FilterBar(Selection(hostile))
    bar.unfolded = "transcripts"
    assert rows(bar)[0]["name"] == NASTY
    assert choices(transcripts, explore.Corpus(), explore.Corpus()).empty
    assert choices(subjects, explore.Corpus(), explore.Corpus()).empty


def test_each_filter_has_a_value_from_code() -> None:
    bar = FilterBar(Selection(demo()))
    bar.places.value = demo().documents["place"].dropna().iloc[0]
    bar.genres.value = ["bilateral"]
    bar.dates.value = 2001
    bar.text.value = "railway"
    assert bar.dates.value == ("2001", "2001")
    assert [one["on"] for one in bar.shown] == [False, False, True, True, True, False, True]
    for one in (bar.places, bar.genres, bar.dates, bar.text, bar.speakers, bar.subject, bar.transcripts):
        one.value = None
    assert bar.selection.is_whole


# ---- the selection bar ----


def test_what_fits_nothing_says_what_to_relax() -> None:
    selection = Selection(SEED)
    line = SelectionBar(selection)
    selection.set(held_in="Sochi", entities="BAM railway")
    assert line.relax["noun"] == "passage"
    (one,) = [one for one in line.relax["without"] if one["name"] == "places"]
    assert (one["filter"], one["much"]) == ("Place: Sochi", "3 passages in 1 transcript")
    ask(line, "relax", name="places")
    assert (selection.amount.number, line.relax) == (3, {})
    selection.set(held_in="Sochi", since="2020")
    assert line.relax["without"] == relaxed(SEED, selection.state) == [], "no filter alone is at fault"


def test_undo_and_redo_say_what_they_do() -> None:
    selection = Selection(SEED)
    line = SelectionBar(selection)
    assert line.steps == {"undo": "", "redo": "", "whole": True}
    selection.set(entities="BAM railway")
    ask(line, "undo")
    assert line.steps == {"undo": "", "redo": "followed “Baikal-Amur Mainline”", "whole": True}
    ask(line, "redo")
    ask(line, "reset")
    assert (line.steps["undo"], selection.is_whole) == ("reset", True)


def test_selections_are_kept_beside_the_data_opened_and_forgotten(tmp_path: Path) -> None:
    shutil.copytree(explore.sample(), tmp_path / "pages")
    selection = Selection(explore.load(tmp_path / "pages", progress=False))
    line = SelectionBar(selection)
    selection.set(speakers="Putin", text="union")
    assert ask(line, "save", name="  ") == "give the selection a name"
    assert ask(line, "save", name="Putin on unions") == ""
    assert (line.saved, line.told) == (
        ["Putin on unions"],
        "Kept as “Putin on unions” in selections.json beside the data.",
    )
    again = SelectionBar(Selection(explore.load(tmp_path / "pages", progress=False)))
    ask(again, "list")
    ask(again, "open", name="Putin on unions")
    assert again.selection.to_dict() == selection.to_dict()
    ask(again, "forget", name="Putin on unions")
    assert again.saved == []
    assert "any more" in ask(line, "open", name="Putin on unions")


def test_a_topic_of_ones_own_is_kept_with_the_selection_and_put_back(tmp_path: Path) -> None:
    folder = shutil.copytree(explore.sample(), tmp_path / "pages")
    selection = Selection(explore.load(folder, progress=False))
    bar, line = FilterBar(selection), SelectionBar(selection)
    bam = "infrastructure:baikal-amur-mainline"
    assert ask(bar, "topic", name="Rails", members=[bam], words="railway, “B.A.M.”") == ""
    selection.set(speakers="Nursultan Nazarbayev")
    assert ask(line, "save", name="Rails") == ""
    assert set(selection.to_dict()) == set(KEYS)
    fresh = Selection(explore.load(folder, progress=False))
    again, seen = SelectionBar(fresh), []
    fresh.observe(lambda change: seen.append(change["new"]), "version")
    assert ask(again, "open", name="Rails") == ""
    assert len(seen) == 1
    assert (fresh.to_dict(), fresh.own_topics) == (selection.to_dict(), selection.own_topics)
    pd.testing.assert_frame_equal(fresh.selected.mentions, selection.selected.mentions, check_categorical=False)
    corpus = fresh.corpus
    ask(again, "reset")
    assert (ask(again, "open", name="Rails"), fresh.corpus) == ("", corpus), "a topic that is there is not made again"
    while fresh.undo():
        pass
    assert fresh.corpus.topics.query("topic_id == 'topic:rails'").empty


def test_a_kept_selection_that_fits_no_more_changes_nothing(tmp_path: Path) -> None:
    folder = shutil.copytree(explore.sample(), tmp_path / "pages")
    selection = Selection(explore.load(folder, progress=False))
    line, corpus = SelectionBar(selection), selection.corpus
    topic = ("Rails", ["infrastructure:baikal-amur-mainline"], [])
    saved.save(folder, "old", {"entities": ["topic:rails"], "documents": ["long-gone"]}, [topic])
    saved.save(folder, "older", {"entities": ["topic:zqx"]}, [("Zqx", ["infrastructure:zqxwv-zqxwv"], [])])
    assert "there is no transcript 'long-gone'" in ask(line, "open", name="old")
    assert ask(line, "open", name="older") != ""
    assert (selection.corpus, selection.version, selection.can_undo) == (corpus, 0, False)


@pytest.mark.parametrize(
    ("state", "wrong"),
    [
        ({"speakers": 3}, "speakers"),
        ({"speakers": ["a", 3]}, "speakers"),
        ({"since": 2012}, "since"),
        ({"text": ["union"]}, "text"),
        ({"case": "yes", "until": {}}, "case, until"),
        ({"topics": [{"name": "Rails"}]}, "topics"),
        ({"topics": {"name": "Rails"}}, "topics"),
    ],
)
def test_what_is_kept_with_values_of_a_wrong_sort_is_named(state: dict[str, Any], wrong: str, tmp_path: Path) -> None:
    folder = shutil.copytree(explore.sample(), tmp_path / "pages")
    (folder / saved.FILE).write_text(json.dumps({"fine": {"text": "union"}, "Old one": state}), "utf-8")
    line = SelectionBar(Selection(explore.load(folder, progress=False)))
    for do in ("list", "open", "forget"):
        assert f"“Old one” has {wrong} of a wrong sort" in ask(line, do, **({} if do == "list" else {"name": "fine"}))
    assert line.selection.version == 0


def test_without_a_folder_a_message_says_so() -> None:
    line = SelectionBar(Selection(SEED.with_frames()))
    assert ask(line, "save", name="x").startswith("These transcripts were not loaded from a folder")


def test_the_code_follows_the_selection_while_it_is_shown() -> None:
    selection = Selection(SEED)
    line = SelectionBar(selection)
    selection.set(text="union")
    assert line.code == {}
    ask(line, "code")
    selection.set(text="railway")
    assert line.code["text"] == selection.to_code()
    ask(line, "code", show=False)
    assert line.code == {}
    ask(line, "export")
    assert line.export_asked == 1


def test_four_thousand_places_are_counted_at_once_and_as_the_selection_finds_them() -> None:
    names = [f"Town {i}, Region {i % 40}" for i in range(4000)] + ["Region 3", "STRASSE", "Straße 7", NASTY, "town 3"]
    documents = pd.concat([SEED.documents] * (len(names) + 1), ignore_index=True)
    documents["document_id"] = [f"d{i}" for i in range(len(documents))]
    documents["place"] = pd.Series([*names, None], dtype="str")
    corpus = SEED.with_frames(documents=documents)
    known = places.known(corpus)
    began = time.perf_counter()
    counted = choices(places, corpus, corpus, known)
    assert time.perf_counter() - began < 0.2
    much = dict(zip(counted["value"], counted["number"], strict=True))
    assert much.pop(None) == 1
    for place in (*names[:3], *names[-5:]):
        assert much[place] == sum(place.casefold() in other.casefold() for other in names)
        assert much[place] == len(corpus.select(held_in=place).documents)
    assert much["Region 3"] > 1000 // 40
    assert much["STRASSE"] == 2
