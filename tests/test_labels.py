"""Printed labels taken apart by form: every row is a layout that real pages come in, with invented persons."""

from __future__ import annotations

import pytest

from explore.labels import LONGEST, parse
from explore.names import cased, fold, key, slug, unglued

# Printed → name, role, note.
PERSONS = [
    ("President of Russia Oleg Sorokin", "Oleg Sorokin", "President of Russia", None),
    ("Oleg Sorokin", "Oleg Sorokin", None, None),
    ("Oleg \t Sorokin", "Oleg Sorokin", None, None),
    # brackets that tell the manner of speaking
    (
        "Prime Minister of Canada Hector Quill (retranslated)",
        "Hector Quill", "Prime Minister of Canada", "retranslated",
    ),
    ("Hector Quill(retranslated)", "Hector Quill", None, "retranslated"),
    ("Hector Quill: (retranslated)", "Hector Quill", None, "retranslated"),
    ("Hector Quill (translated from Russian)", "Hector Quill", None, "translated from Russian"),
    ("Hector Quill (retranslated", "Hector Quill", None, "retranslated"),
    ("PRESIDENT QUILL (As interpreted.)", "Quill", "PRESIDENT", "As interpreted."),
    (
        "Oleg Sorokin (responding to remarks by test pilot Ivan Melnik)",
        "Oleg Sorokin", None, "responding to remarks by test pilot Ivan Melnik",
    ),
    # brackets that belong to the office
    (
        "International Chess Council President, Colonel Karim Abdel Wahid (Bahrain)",
        "Karim Abdel Wahid", "International Chess Council President, Colonel (Bahrain)", None,
    ),
    # the role after the name, or on both sides of it
    ("Anna Velikova, head of the Harbour Department", "Anna Velikova", "head of the Harbour Department", None),
    ("Anna Velikova, reporter at Harbour TV", "Anna Velikova", "reporter at Harbour TV", None),
    (
        "Harbour TV anchor Joan Pike, moderator of the plenary session",
        "Joan Pike", "Harbour TV anchor, moderator of the plenary session", None,
    ),
    # commas and "and" inside one office
    (
        "Minister of Civil Defence, Emergencies and Natural Disasters Relief Boris Lapin",
        "Boris Lapin", "Minister of Civil Defence, Emergencies and Natural Disasters Relief", None,
    ),
    ("Minister of Trade Elena Kuznetsova [via video link]", "Elena Kuznetsova", "Minister of Trade", None),
    # capitals, a small first letter
    (
        "DEPUTY CHIEF OF STAFF OF THE PRESIDENTIAL OFFICE MARIA KUDRINA",
        "Maria Kudrina", "DEPUTY CHIEF OF STAFF OF THE PRESIDENTIAL OFFICE", None,
    ),
    (
        "chairman of the Management Committee of Northgas Pavel Demidov",
        "Pavel Demidov", "chairman of the Management Committee of Northgas", None,
    ),
    # glued words, initials
    ("OlegSorokin", "Oleg Sorokin", None, None),
    ("PresidentofPalestineKarimHaddad", "Karim Haddad", "President of Palestine", None),
    ("O.Sorokin", "O. Sorokin", None, None),
    ("O. Sorokin", "O. Sorokin", None, None),
    # countries of several words part the office from the name
    ("President of South Korea Kim Dae-won", "Kim Dae-won", "President of South Korea", None),
    ("President of the Republic of Korea Kim Dae-won", "Kim Dae-won", "President of the Republic of Korea", None),
    ("US President Hank Brown", "Hank Brown", "US President", None),
    ("President of Finland Aino Mäkelä", "Aino Mäkelä", "President of Finland", None),
    (
        "Crown Prince of Abu Dhabi Hamad bin Rashid Al Thani",
        "Hamad bin Rashid Al Thani", "Crown Prince of Abu Dhabi", None,
    ),
    (
        "Secretary-General of the United Nations Pedro Alvares",
        "Pedro Alvares", "Secretary-General of the United Nations", None,
    ),
    ("Ben van der Berg", "Ben van der Berg", None, None),
    # one name between a title and a place
    ("King Mohammed IX of Morocco", "Mohammed IX", "King of Morocco", None),
    ("Patriarch Feodor of Moscow and All Russia", "Patriarch Feodor", "Patriarch of Moscow and All Russia", None),
    ("Pope Leo", "Pope Leo", "Pope", None),
    # a title and a surname
    ("PRESIDENT QUILL", "Quill", "PRESIDENT", None),
    ("Mr. Sullivan", "Sullivan", "Mr.", None),
    ("Mr Belov", "Belov", "Mr", None),
    # Russian
    ("О.Сорокин", "О. Сорокин", None, None),
    ("М.Диас-Канто Бермудес (как переведено)", "М. Диас-Канто Бермудес", None, "как переведено"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "name", "role", "note"), PERSONS, ids=[row[0] for row in PERSONS])
def test_a_persons_label_is_taken_apart(printed: str, name: str, role: str | None, note: str | None) -> None:
    label = parse(printed)
    assert label is not None
    assert (label.name, label.role, label.note, label.kind) == (name, role, note, "speech")
    assert label.printed == printed  # raw beside resolved
    assert label.sure


def test_a_monarch_of_a_country_with_an_article_has_a_name() -> None:
    label = parse("Queen Beatrice of the Netherlands")
    assert label is not None
    assert label.name == "Queen Beatrice"


@pytest.mark.parametrize(
    ("printed", "kind", "origin"),
    [
        ("Question", "question", None),
        ("QUESTION", "question", None),
        ("Questions", "question", None),
        ("Question (retranslated)", "question", None),
        ("Question from Izhevsk", "question", "Izhevsk"),
        ("Q", "question", None),
        ("Journalist", "question", None),
        ("Вопрос", "question", None),
        ("Remark", "remark", None),
        ("Voice", "remark", None),
        ("Реплика", "remark", None),
        ("Reply", "reply", None),
        ("Response", "reply", None),
        ("Answer", "reply", None),
    ],
)
def test_a_questioners_label_names_nobody(printed: str, kind: str, origin: str | None) -> None:
    label = parse(printed)
    assert label is not None
    assert (label.name, label.role, label.kind, label.origin, label.sure) == (None, None, kind, origin, True)


@pytest.mark.parametrize("printed", ["THE PRESIDENT", "AIDE", "Moderator", "Operator"])
def test_a_role_alone_names_nobody(printed: str) -> None:
    label = parse(printed)
    assert label is not None
    assert (label.name, label.role, label.kind, label.sure) == (None, printed, "speech", True)


@pytest.mark.parametrize(
    ("printed", "name", "role"),
    [
        ("Dmitry, Moscow", "Dmitry", "Moscow"),
        ("Geneva", "Geneva", None),
        ("Oleg", "Oleg", None),
        ("Interior Minister", None, "Interior Minister"),
    ],
)
def test_what_may_be_a_label_or_not_is_left_to_the_page(printed: str, name: str | None, role: str | None) -> None:
    label = parse(printed)
    assert label is not None
    assert (label.name, label.role, label.sure) == (name, role, False)


@pytest.mark.parametrize(
    "printed",
    [
        "", "   ", "123", "- a list", "“Will it be so", "(Applause)", "* * *", "<…>",
        "Second", "First of all", "For example", "Perm Territory", "Kazakhstan", "United States of America",
        "We have analysed international practice", "The question is", "Thank you very much", "Let me say this",
        "Here is what I think", "oleg sorokin",
        " ".join(["Oleg Sorokin"] * 17),          # more words than a label has
        "Oleg " + "S" * LONGEST,                  # longer than a label is
    ],
)  # fmt: skip
def test_what_is_no_label_by_form(printed: str) -> None:
    assert parse(printed) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Donskin", "SERGEI DONSKIN"),
        ("Igor Belskoy", "Igor Belskoi"),
        ("Yevgeny Ignatyev", "Evgeny Ignatiev"),
        ("Fyodor Lapin", "Fedor Lapin"),
        ("Aleksandr Kleymin", "Alexander Kleimin"),
        ("Dmitriy Belov", "Dmitry Belov"),
        ("Boris Mayorin", "Boris Maiorin"),
        ("Dmitri Lapin", "Dmitry Lapin"),
        ("Natalya Lapina", "Natalia Lapina"),
        ("Adnan Z. Amar", "Adnan Amar"),
        ("Mohammed Mursi", "Mohamed Mursi"),
        ("Askar Sarbaev", "Askar Sarbayev"),
        ("Aino Mäkelä", "Aino Makela"),
        ("Sean O’Hara", "Sean O'Hara"),
        ("Łukasz Nowak", "Lukasz  Nowak"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oleg Sorokin", "Olga Sorokina"),
        ("Oleg Sorokin", "Oleg Sorokov"),
        ("Alexander Lapin", "Alexandra Lapina"),
        ("Boris Lapin", "Denis Lapin"),
        ("B. Lapin", "D. Lapin"),
        ("Карим Лапин", "Борис Лапин"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("OLEG SOROKIN", "Oleg Sorokin"),
        ("Oleg SorokiN", "Oleg Sorokin"),
        ("Oleg SoROkin", "Oleg Sorokin"),
        ("ANNA-MARIA LUND", "Anna-Maria Lund"),
        ("Anna Lund-larsen", "Anna Lund-larsen"),
        ("LOUIS XIV", "Louis XIV"),
        ("Ronald McDonald", "Ronald McDonald"),
        ("Karim al-Haddad", "Karim al-Haddad"),
        ("Sean O’Hara", "Sean O’Hara"),
        ("O. SOROKIN", "O. Sorokin"),
        ("", ""),
        ("SEAN O’HARA", "Sean O’Hara"),
    ],
)  # fmt: skip
def test_names_are_brought_to_ordinary_case(printed: str, shown: str) -> None:
    assert cased(printed) == shown


@pytest.mark.parametrize(
    ("printed", "parted"),
    [
        ("OlegSorokin", "Oleg Sorokin"),
        ("O.Sorokin", "O. Sorokin"),
        ("О.Сорокин", "О. Сорокин"),
        ("KarimHaddadof Bahrain", "Karim Haddad of Bahrain"),
        ("PresidentofPalestineKarimHaddad", "President of Palestine Karim Haddad"),
        ("Jean-PierreDupin", "Jean-Pierre Dupin"),
        ("Ronald McDonald", "Ronald McDonald"),
        ("Dan DeVries", "Dan DeVries"),
        ("Oleg Sorokin", "Oleg Sorokin"),
    ],
)
def test_glued_words_are_parted(printed: str, parted: str) -> None:
    assert unglued(printed) == parted


def test_slugs_and_folds() -> None:
    assert slug("Abdel Fattah el-Haddad") == "abdel-fattah-el-haddad"
    assert slug("О. Сорокин") == "о-сорокин"
    assert fold("  Aino \n MÄKELÄ’s ") == "aino makela's"
