"""Pages whose line breaks were lost, and pages in old encodings."""

from __future__ import annotations

import pytest

from explore.reading import Source, decode, flattened, reader_for

HEAD = "Talks on the harbour May 4, 2015 12:30 The House, Sochi * * *"
TALK = (
    "President of Russia Oleg Sorokin: Good day. We agreed on this: ten piers.",
    "Hector Quill: Thank you, Mr. Sorokin. (Applause.)",
    "Oleg Sorokin: Please.",
    "Question: Why?",
)


@pytest.mark.parametrize("header", [HEAD, "Talks on the harbour.", ""])
def test_labels_in_the_middle_of_a_line_begin_turns_and_the_page_says_so(header: str) -> None:
    text = " ".join((header, *TALK)).strip()
    reader = reader_for(text)
    assert reader is flattened
    read = flattened.parse(Source("talks 2015.txt", text))
    assert [turn.label for turn in read.turns] == [line.partition(":")[0] for line in TALK]
    assert [turn.text for turn in read.turns] == [line.partition(": ")[2] for line in TALK]
    assert [what for _, what, _ in read.doubts] == [
        "its line breaks were lost: turns were told by labels inside one line"
    ]
    assert all(text[start : start + length] == turn.text for turn in read.turns for _, length, start in turn.runs)
    assert (str(read.document["date"])[:10] == "2015-05-04") is (header == HEAD)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(TALK),  # every turn on a line of its own
        "We agreed on this: ten piers. They said: twelve. And the end: none.",
        "Oleg Sorokin: Good day. We agreed on this: ten piers.",
        "Oleg Sorokin: Good day. Oleg Sorokin: Good day. Oleg Sorokin: Good day.",
        '{"Oleg Sorokin: Good day. Hector Quill: Thank you. Question: Why?"}',
        "<p>Oleg Sorokin: Good day. Hector Quill: Thank you. Question: Why?</p>",
    ],
)
def test_what_has_its_lines_or_too_few_sure_labels_is_not_taken_for_such_a_page(text: str) -> None:
    assert not flattened.matches(text)


ENGLISH = (
    "Oleg Sorokin: It’s “ten piers” – or £5 million… at the café.\n" + "Hector Quill: We agree on all of it.\n" * 8
)
RUSSIAN = "В.Сорокин: Добрый день, уважаемые коллеги! Начнём.\nГ.Квилл: Спасибо. Мы подготовили доклад.\n"
UKRAINIAN = "О.Петренко: Добрий день, шановні колеги! Її позиція є ясною.\nІ.Коваль: Дякую.\n"
GERMAN = (
    "Präsident Müller: Meine Damen und Herren, ich eröffne die Sitzung über Österreich.\nAnna Größe: Danke schön.\n"
)
HEBREW = "ראש הממשלה: שלום לכולם, תודה רבה לכם על ההזמנה.\nשר החוץ: תודה לך אדוני.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH.translate({ord(a): b for a, b in zip("’“”–…", '\'""--', strict=True)}), "latin-1"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "mac-cyrillic"),
        ("В.Сорокин: Да.\nГ.Квилл: Нет.\n", "koi8-r"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        (GERMAN, "latin-1"),
        (GERMAN, "cp1252"),
        (HEBREW, "cp1255"),
    ],
)
def test_old_encodings_are_told_by_what_they_say(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text
