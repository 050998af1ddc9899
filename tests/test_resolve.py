"""One person, one id over the whole corpus: spellings share it, namesakes and the unnamed do not."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from explore import schema
from explore.catalogue import Catalogue, Name, Term
from explore.catalogue import read as read_catalogue
from explore.resolve import speaker_ids

Said = tuple[str, str | None, str | None]


def frames(said: list[Said], dates: dict[str, str | None] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turns of (document, speaker, role), and their documents."""
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"{d}#{i}" for i, (d, _, _) in enumerate(said)], "document_id": [d for d, _, _ in said],
            "position": list(range(len(said))), "speaker": [name for _, name, _ in said],
            "role": [role for *_, role in said], "text": ["Yes."] * len(said), "words": [1] * len(said),
        },
    )  # fmt: skip
    known = list(dict.fromkeys(d for d, _, _ in said))
    dated = [(dates or {}).get(d) for d in known]
    counts = {name: [0] * len(known) for name in ("n_turns", "words", "characters")}
    documents = schema.typed(
        "documents",
        {"document_id": known, "date": pd.to_datetime(pd.Series(dated)), "is_excerpt": [False] * len(known), **counts},
    )
    return turns, documents


def resolved(said: list[Said], dates: dict[str, str | None] | None = None) -> pd.DataFrame:
    return speaker_ids(*frames(said, dates))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Donskin", "Sergei Donskin"),
        ("Mohammed Mursi", "Mohamed Mursi"),
        ("Aino Mäkelä", "Aino Makela"),
        ("Adnan Z. Amar", "Adnan Amar"),
        ("Yevgeny Ignatyev", "Evgeny Ignatiev"),
    ],
)
def test_spellings_share_one_id_and_one_name(one: str, other: str) -> None:
    out = resolved([("a", one, None), ("b", other, None), ("c", one, None)])
    assert out["speaker_id"].nunique() == 1
    assert out["speaker"].unique().tolist() == [one]  # the more frequent


def test_other_people_have_other_ids() -> None:
    names = ["Oleg Sorokin", "Olga Sorokina", "O. Sorokin", "Oleg Lapin", "О. Сорокин"]
    assert resolved([("a", name, None) for name in names])["speaker_id"].nunique() == len(names)


def test_the_unnamed_have_no_id_and_are_never_merged() -> None:
    out = resolved([("a", None, None), ("a", None, "Moderator"), ("b", None, "Moderator"), ("b", "Oleg Sorokin", None)])
    assert out["speaker_id"].isna().tolist() == [True, True, True, False]
    assert out["speaker"].isna().tolist() == [True, True, True, False]


SECRETARY, YOUNG = "Press Secretary", "Director of Young Sailors"


def test_namesakes_whose_offices_alternate_are_kept_apart() -> None:
    said: list[Said] = [
        ("a", "Dmitry Peskin", SECRETARY), ("b", "Dmitry Peskin", YOUNG), ("c", "Dmitry Peskin", SECRETARY),
    ]  # fmt: skip
    ids = resolved(said, {"a": "2012-01-01", "b": "2014-01-01", "c": "2016-01-01"})["speaker_id"].tolist()
    assert ids == ["person:dmitry-peskin", "person:dmitry-peskin-director-of-young-sailors", "person:dmitry-peskin"]


@pytest.mark.parametrize(
    ("role", "known"),
    [
        ("Premier of Finland", "person:aino-lepik"),
        ("Director of Pier Works", "person:aino-lepik-2"),
        ("Director of Public Piers", "person:aino-lepik-2"),  # one word of the office is enough
        ("Host", "person:aino-lepik"),  # nothing tells: the first
        (None, "person:aino-lepik"),
    ],
)
def test_namesakes_whom_the_catalogue_knows_are_told_by_the_office_printed(role: str | None, known: str) -> None:
    blank = dict.fromkeys(("start", "end", "follows", "part_of", "wikidata", "description", "source"), "")
    works = "organisation:pier-works"
    named = {"person:aino-lepik": "Aino Lepik", "person:aino-lepik-2": "Aino Lepik", works: "Pier Works"}
    rows = {i: {"name": name, "kind": i.partition(":")[0], **blank} for i, name in named.items()}
    rows["place:finland"] = {"name": "Finland", "kind": "place", **blank}
    names = tuple(Name(i, rows[i]["kind"], name, main=True) for i, name in named.items())
    terms = (
        Term("person:aino-lepik", "Premier", "place:finland", "2010", "2014", ""),
        Term("person:aino-lepik-2", "Director", works, "2010", "2014", ""),
    )
    out = speaker_ids(*frames([("a", "Aino Lepik", role)], {"a": "2012-01-01"}), Catalogue(rows, names, {}, terms))
    assert out["speaker_id"].tolist() == [known]


@pytest.mark.parametrize(
    ("roles", "dates"),
    [
        # a change of office
        (["President of Russia", "Prime Minister"], ["2010-01-01", "2012-06-01"]),
        (["Mayor of Perm", "Mayor of Perm", "Minister of Trade"], ["2010-01-01", "2011-01-01", "2012-01-01"]),
        # words in common
        (["Minister of Trade", "Trade Minister", "Minister of Trade"], ["2010-01-01", "2011-01-01", "2012-01-01"]),
        # no role printed in between
        ([SECRETARY, None, SECRETARY], ["2010-01-01", "2011-01-01", "2012-01-01"]),
        # no date, no judgement
        ([SECRETARY, YOUNG, SECRETARY], ["2010-01-01", None, "2012-01-01"]),
    ],
)
def test_one_person_in_another_office_keeps_the_id(roles: list[str | None], dates: list[str | None]) -> None:
    said: list[Said] = [(f"d{i}", "Dmitry Peskin", role) for i, role in enumerate(roles)]
    out = resolved(said, {f"d{i}": date for i, date in enumerate(dates)})
    assert out["speaker_id"].unique().tolist() == ["person:dmitry-peskin"]


def test_an_id_comes_of_the_name_alone_whatever_else_there_is() -> None:
    alone = resolved([("a", "Oleg Sorokin", None)])["speaker_id"].tolist()
    among = resolved([("b", "Hector Quill", None), ("c", None, None), ("a", "Oleg Sorokin", None)])["speaker_id"]
    assert alone == ["person:oleg-sorokin"] == among.tolist()[-1:]


def test_the_order_of_documents_changes_no_id_and_no_name() -> None:
    said: list[Said] = [
        ("a", "Sergei Donskin", "Mayor"), ("b", "Sergey Donskin", "Pilot"), ("c", "SERGEY DONSKIN", None),
        ("d", "Sergei Donskin", "Mayor"),
    ]  # fmt: skip
    dates: dict[str, str | None] = {"a": "2010-01-01", "b": "2011-01-01", "c": "2012-01-01", "d": "2013-01-01"}
    one = resolved(said, dates).sort_values("document_id")
    other = resolved(said[::-1], dates).sort_values("document_id")
    for column in ("speaker", "speaker_id"):
        assert one[column].tolist() == other[column].tolist()


def test_raw_columns_are_left_alone() -> None:
    turns, documents = frames([("a", "Sergei Donskin", "Mayor"), ("b", "Sergey Donskin", None)])
    before = turns.copy()
    out = speaker_ids(turns, documents)
    assert_frame_equal(turns, before)
    kept = [column for column in turns.columns if column not in {"speaker", "speaker_id"}]
    assert_frame_equal(out[kept], before[kept])


def test_no_turns_give_no_rows() -> None:
    out = speaker_ids(schema.empty("turns"), schema.empty("documents"))
    assert out.empty
    assert list(out.columns) == schema.SCHEMAS["turns"].names


@pytest.mark.parametrize(
    ("main", "between"),
    [
        ("Prime Minister", "Chairman of the United Harbour party"),
        ("Chief Executive", "CEO"),
        ("Chief Executive of Northgas", "Company head"),
        ("President of Russia", "Prime Minister"),
        ("Minister of Trade", "Deputy Prime Minister"),
        ("Director of the Pier Agency", "Member of the Council for Ships"),
    ],
)
def test_one_person_in_two_offices_or_two_words_for_one_keeps_the_id(main: str, between: str) -> None:
    said: list[Said] = [("a", "Dmitry Peskin", main), ("b", "Dmitry Peskin", between), ("c", "Dmitry Peskin", main)]
    out = resolved(said, {"a": "2010-01-01", "b": "2011-01-01", "c": "2012-01-01"})
    assert out["speaker_id"].unique().tolist() == ["person:dmitry-peskin"]


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["George W. Bosh", "George H. W. Bosh"], ["person:george-w-bosh", "person:george-h-w-bosh"]),
        (["George W. Bosh", "George Bosh"], ["person:george-bosh", "person:george-bosh"]),
        (["George W. Bosh", "GEORGE W. BOSH"], ["person:george-bosh", "person:george-bosh"]),
    ],
)
def test_middle_initials_part_two_names_that_differ_in_nothing_else(names: list[str], ids: list[str]) -> None:
    assert resolved([(f"d{i}", name, None) for i, name in enumerate(names)])["speaker_id"].tolist() == ids


def test_the_catalogues_person_is_not_another_of_other_initials() -> None:
    turns, documents = frames([("a", "George W. Bush", None), ("b", "George H. W. Bush", None)])
    ids = speaker_ids(turns, documents, read_catalogue())["speaker_id"].tolist()
    assert ids == ["person:george-w-bush", "person:george-h-w-bush"]
    alone = speaker_ids(*frames([("a", "George W. Bush", None)]), read_catalogue())["speaker_id"].tolist()
    assert alone == ["person:george-w-bush"]


@pytest.mark.parametrize("name", ["Ολγα Παππα", "Їжакевич Олена", "李克强", "محمد علي"])
def test_names_in_any_alphabet_have_ids_of_their_own(name: str) -> None:
    ids = resolved([("a", name, None), ("b", "Oleg Sorokin", None), ("c", "Ольга Ким", None)])["speaker_id"]
    assert ids.is_unique
    assert ids.str.len().gt(len("person:") + 2).all()
