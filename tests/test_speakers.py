"""Names, roles and kinds of turn within one page: the page itself settles who is meant."""

from __future__ import annotations

import pandas as pd
import pytest

from explore import schema
from explore.speakers import COLUMNS, speakers

Said = str | tuple[str, str]


def rows(*labels: Said, title: str = "Meeting", document: str = "a") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The turns and documents of a page with these labels, each alone or with what is said."""
    pairs = [(label, "Yes.") if isinstance(label, str) else label for label in labels]
    turns = schema.typed(
        "turns",
        {
            "turn_id": [f"{document}#{i}" for i in range(len(pairs))], "document_id": [document] * len(pairs),
            "position": list(range(len(pairs))), "label": [label for label, _ in pairs],
            "text": [text for _, text in pairs], "words": [1] * len(pairs),
        },
    )  # fmt: skip
    counts = {name: [0] for name in ("n_turns", "words", "characters")}
    documents = schema.typed(
        "documents", {"document_id": [document], "title": [title], "is_excerpt": [False], **counts}
    )
    return turns, documents


def read(*labels: Said, title: str = "Meeting") -> pd.DataFrame:
    return speakers(*rows(*labels, title=title))


def plain(values: pd.Series) -> list[str | None]:
    """The values, None for NA."""
    return [None if pd.isna(value) else str(value) for value in values]


OLEG = "Oleg Sorokin"


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["President of Russia Oleg Sorokin", "Oleg Sorokin"], [OLEG, OLEG]),
        (["Oleg Sorokin", "O.Sorokin", "O. Sorokin"], [OLEG, OLEG, OLEG]),
        (["O.Sorokin", "Oleg Sorokin"], [OLEG, OLEG]),
        (["OlegSorokin", "Oleg Sorokin"], [OLEG, OLEG]),
        (["OLEG SOROKIN", "Oleg Sorokin"], [OLEG, OLEG]),
        (["Oleg Sorokin (retranslated)", "Oleg Sorokin"], [OLEG, OLEG]),
        (["Oleg Sorokin", "PRESIDENT SOROKIN"], [OLEG, OLEG]),
        # spellings: the more frequent one
        (["Sergei Donskin", "Sergey Donskin", "Sergey Donskin"], ["Sergey Donskin"] * 3),
        # a slip of one letter
        (["Nikita Lapin", "Nikita Lapin", "Nikta Lapin"], ["Nikita Lapin"] * 3),
        # a part of the name
        (["Karim Abdel Wahid", "Karim Wahid"], ["Karim Abdel Wahid"] * 2),
        # an initial that could be two stays
        (["Boris Lapin", "Bogdan Lapin", "B. Lapin"], ["Boris Lapin", "Bogdan Lapin", "B. Lapin"]),
        # an initial of nobody else stays
        (["Oleg Sorokin", "A. Sorokin"], [OLEG, "A. Sorokin"]),
        # other people
        (["Alexander Lapin", "Alexandra Lapin"], ["Alexander Lapin", "Alexandra Lapin"]),
        (["Boris Lapin", "Denis Lapin"], ["Boris Lapin", "Denis Lapin"]),
        (["Oleg Sorokin", "Olga Sorokina", "O.Sorokin"], [OLEG, "Olga Sorokina", OLEG]),
        pytest.param(
            ["Vladimir Lapin", "Vladimir Lapin", "Valdimir Lapin"], ["Vladimir Lapin"] * 3,
        ),
        pytest.param(
            ["President of Russia Oleg Sorokin", "Sorokin"], [OLEG, OLEG],
        ),
        pytest.param(
            ["Boris Lapin", "Denis Lapin", "Lapin"], ["Boris Lapin", "Denis Lapin", "Lapin"],
        ),
    ],
)  # fmt: skip
def test_forms_of_a_name_on_one_page(labels: list[str], names: list[str]) -> None:
    assert read(*labels)["speaker"].tolist() == names


@pytest.mark.parametrize(
    ("label", "title", "name"),
    [
        ("PRESIDENT BARTO", "Remarks by President Gabriel Barto of Chile", "Gabriel Barto"),
        ("PRESIDENT YUN", "Remarks by President Yun Sok Yel of Korea", "Yun Sok Yel"),  # surname first
        ("PRESIDENT BARTO", "Remarks by President Yun Sok Yel of Korea", "Barto"),
        ("PRESIDENT BARTO", "Remarks", "Barto"),
    ],
)
def test_a_title_gives_the_full_name_of_a_surname(label: str, title: str, name: str) -> None:
    assert read(label, title=title)["speaker"].tolist() == [name]


def test_the_text_spells_an_initial_out_where_it_speaks_of_one_only() -> None:
    one = read(("A. Voronin", "Here is Andrei Voronin."), ("Oleg Sorokin", "Yes."))
    assert one["speaker"].tolist() == ["Andrei Voronin", OLEG]
    two = read(("A. Voronin", "Here is Andrei Voronin."), ("Oleg Sorokin", "And Anton Voronin."))
    assert two["speaker"].tolist() == ["A. Voronin", OLEG]


def test_the_short_label_tells_where_office_and_name_part() -> None:
    labels = ("President of Delovaya Guild Pavel Anton Repkin", "Pavel Anton Repkin")
    out = read(*labels)
    assert out["speaker"].tolist() == ["Pavel Anton Repkin"] * 2
    assert out["role"].tolist() == ["President of Delovaya Guild"] * 2


def test_unnamed_speakers_have_no_name() -> None:
    out = read("Question", "Question", "Remark", "Reply", "THE PRESIDENT", "Moderator")
    assert out["speaker"].isna().all()
    assert out["kind"].tolist() == ["question", "question", "remark", "reply", "speech", "speech"]
    assert out["role"].tolist()[4:] == ["THE PRESIDENT", "Moderator"]
    assert out["role"][:4].isna().all()


def test_a_role_is_carried_to_the_speakers_later_turns_and_to_nobody_else() -> None:
    out = read(
        "Oleg Sorokin", "Prime Minister Oleg Sorokin", "Hector Quill", "Oleg Sorokin", "President Oleg Sorokin",
        "O.Sorokin", "Question",
    )  # fmt: skip
    assert plain(out["role"]) == [None, "Prime Minister", None, "Prime Minister", "President", "President", None]


def test_a_role_is_not_carried_to_another_document() -> None:
    parts = [rows("President of Russia Oleg Sorokin", "Oleg Sorokin"), rows("Oleg Sorokin", document="b")]
    turns, documents = (pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True))
    assert speakers(turns, documents)["role"].isna().tolist() == [False, False, True]


def test_one_document_never_changes_anothers_rows() -> None:
    parts = [rows("O.Sorokin", "Sergei Donskin"), rows("Oleg Sorokin", "Sergey Donskin", document="b")]
    turns, documents = (pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True))
    together = speakers(turns, documents)
    for number, (alone, page) in enumerate(parts):
        expected = speakers(alone, page)
        at = slice(2 * number, 2 * number + 2)
        for column in COLUMNS:
            assert plain(together[column][at]) == plain(expected[column])


def test_the_manner_of_speaking_is_kept_apart() -> None:
    out = read("Hector Quill (retranslated)", "Hector Quill")
    assert plain(out["label_note"]) == ["retranslated", None]
    assert out["label"].tolist() == ["Hector Quill (retranslated)", "Hector Quill"]


@pytest.mark.parametrize(
    ("label", "text", "said"),
    [
        ("Question", "Ksenia Lind, Harbour magazine. Why?", "Ksenia Lind, Harbour magazine"),
        ("Question", "Anna Lund, Reuters. I have a question.", "Anna Lund, Reuters"),
        ("Question", "Good afternoon, Mr President. My name is Anna Lund, Harbour TV. Why?", "Anna Lund, Harbour TV"),
        ("Question", "I am Anna Lund from Izhevsk. When?", "Anna Lund from Izhevsk"),
        ("Remark", "I’m Anna Lund. When?", "Anna Lund"),
        (
            "Question", "Good afternoon. The Harbour Times newspaper, Ivan Melnik. Why?",
            "Harbour Times newspaper, Ivan Melnik",
        ),
        ("Question from Izhevsk", "Why?", "Izhevsk"),
        # nobody introduces himself here
        ("Question", "Why is it so?", None),
        ("Question", "Mr Sorokin, Russia is great.", None),
        ("Question", "Madam President, I am from Izhevsk. When?", None),
        ("Question", "Regarding Syria, Turkey said no. Why?", None),
        ("Question", "", None),
        ("Question", "So it was. " * 60 + "My name is Anna Lund, Harbour TV.", None),
        ("Reply", "My name is Oleg Sorokin.", None),
        ("Oleg Sorokin", "My name is Oleg Sorokin, Harbour TV.", None),
    ],
)  # fmt: skip
def test_what_a_questioner_says_of_himself(label: str, text: str, said: str | None) -> None:
    out = read((label, text))["self_introduced"][0]
    assert (None if pd.isna(out) else out) == said


def test_a_label_that_is_none_by_form_names_nobody() -> None:
    out = read("We have seen it")
    assert out["speaker"].isna().all()
    assert out["role"].tolist() == ["We have seen it"]


def test_no_turns_give_no_rows_and_keep_the_columns() -> None:
    out = speakers(schema.empty("turns"), schema.empty("documents"))
    assert out.empty
    assert list(out.columns) == schema.SCHEMAS["turns"].names
