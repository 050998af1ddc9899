"""One invented page, and a row for every layout that real pages come in; nothing of any row is ever lost."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import explore

TITLE = "Meeting with Prime Minister of Canada Hector Quill"
HEADER = (
    "Events", TITLE, "Oleg Sorokin and Hector Quill discussed trade.", "May 4, 2015", "12:30",
    "The Harbour House, Sochi",
)  # fmt: skip
FOOTER = (
    "Geography", "Canada", "Topics", "Trade", "Persons", "Quill Hector", "Publication status",
    "Published in section: News", "Publication date: May 4, 2015, 12:30", "Text version",
)  # fmt: skip


def page(body: str, header: tuple[str, ...] = HEADER, footer: tuple[str, ...] = FOOTER) -> str:
    """A page in the layout of the President of Russia's site."""
    return "\n".join([*header, body, *footer]) + "\n"


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads one page, and holds that it was read as such and that no character was lost or counted twice."""

    def load(text: str) -> explore.Corpus:
        file = tmp_path / "page.txt"
        file.write_bytes(text.encode())
        corpus = explore.load(file)
        audit = corpus.audit().iloc[0]
        assert (audit["unaccounted"], audit["overlapping"]) == (0, 0)
        assert audit["characters"] == len("".join(text.split()))
        assert corpus.documents["format"].tolist() == ["kremlin text"]
        return corpus

    return load


def said(corpus: explore.Corpus) -> list[tuple[str, str]]:
    return list(corpus.turns[["label", "text"]].itertuples(index=False, name=None))


def noted(corpus: explore.Corpus) -> list[tuple[str, str]]:
    return list(corpus.notes[["kind", "text"]].itertuples(index=False, name=None))


# What the row is about, the body, its turns as label and text.
TURNS = [
    (
        "title at first, short name later",
        "President of Russia Oleg Sorokin: Good day.\nOleg Sorokin: Let us begin.",
        [("President of Russia Oleg Sorokin", "Good day."), ("Oleg Sorokin", "Let us begin.")],
    ),
    (
        "short name only",
        "Oleg Sorokin: Mr Quill, we have good news.",
        [("Oleg Sorokin", "Mr Quill, we have good news.")],
    ),
    (
        "label broken before its colon",
        "President of Russia Oleg Sorokin\n: Good day.\nWe are glad.",
        [("President of Russia Oleg Sorokin", "Good day.\nWe are glad.")],
    ),
    (
        "broken, then bracket, then colon",
        "Prime Minister of Canada Hector Quill\n(translated from Russian): Thank you.",
        [("Prime Minister of Canada Hector Quill (translated from Russian)", "Thank you.")],
    ),
    (
        "bracket inside the label",
        "Secretary-General of the Harbour League Angel Pardo (retranslated): Thank you.",
        [("Secretary-General of the Harbour League Angel Pardo (retranslated)", "Thank you.")],
    ),
    (
        "a second colon after the bracket",
        "Hector Quill: (retranslated): Thank you.",
        [("Hector Quill: (retranslated)", "Thank you.")],
    ),
    ("bracket never closed", "Hector Quill (retranslated: Thank you.", [("Hector Quill (retranslated", "Thank you.")]),
    (
        "stage note in the label",
        "Oleg Sorokin (responding to remarks by test pilot Ivan Melnik): Just so.",
        [("Oleg Sorokin (responding to remarks by test pilot Ivan Melnik)", "Just so.")],
    ),
    (
        "rank, comma, country in brackets",
        "International Chess Council President, Colonel Karim Abdel Wahid (Bahrain): Gladly.",
        [("International Chess Council President, Colonel Karim Abdel Wahid (Bahrain)", "Gladly.")],
    ),
    (
        "role after the name",
        "Anna Velikova, head of the Harbour Department: It works.",
        [("Anna Velikova, head of the Harbour Department", "It works.")],
    ),
    (
        "commas inside one office",
        "Minister of Civil Defence, Emergencies and Natural Disasters Relief Boris Lapin: Ready.",
        [("Minister of Civil Defence, Emergencies and Natural Disasters Relief Boris Lapin", "Ready.")],
    ),
    (
        "capitals",
        "DEPUTY CHIEF OF STAFF OF THE OFFICE MARIA KUDRINA: Ready.",
        [("DEPUTY CHIEF OF STAFF OF THE OFFICE MARIA KUDRINA", "Ready.")],
    ),
    (
        "lower-case start",
        "chairman of the Management Committee of Northgas Pavel Demidov: Ready.",
        [("chairman of the Management Committee of Northgas Pavel Demidov", "Ready.")],
    ),
    (
        "glued words and an initial",
        "OlegSorokin: Friends, hello.\nO.Sorokin: Friends.",
        [("OlegSorokin", "Friends, hello."), ("O.Sorokin", "Friends.")],
    ),
    (
        "unnamed speakers",
        "Question: Ksenia Lind, Harbour magazine. Why?\nReply: So.\nRemark: Oh.\nResponse: Ah.",
        [
            ("Question", "Ksenia Lind, Harbour magazine. Why?"),
            ("Reply", "So."), ("Remark", "Oh."), ("Response", "Ah."),
        ],
    ),
    (
        "label in mid-paragraph",
        "Oleg Sorokin: It is so.\nHector Quill: We see what is happening there. Oleg Sorokin: Wait, maybe not.",
        [
            ("Oleg Sorokin", "It is so."), ("Hector Quill", "We see what is happening there."),
            ("Oleg Sorokin", "Wait, maybe not."),
        ],
    ),
    pytest.param(
        "label in mid-paragraph, printed with its title only before",
        "President of Russia Oleg Sorokin: It is so.\nHector Quill: We see what is happening. Oleg Sorokin: Wait.",
        [
            ("President of Russia Oleg Sorokin", "It is so."), ("Hector Quill", "We see what is happening."),
            ("Oleg Sorokin", "Wait."),
        ],
    ),
    (
        "the first speaker is the guest",
        "Prime Minister of Canada Hector Quill (retranslated): Thank you.\nPresident of Russia Oleg Sorokin: Welcome.",
        [
            ("Prime Minister of Canada Hector Quill (retranslated)", "Thank you."),
            ("President of Russia Oleg Sorokin", "Welcome."),
        ],
    ),
    (
        "no label: ordinals",
        "Oleg Sorokin: Two things.\nFirst: I built it.\nSecond: I did not throw anybody out.",
        [("Oleg Sorokin", "Two things.\nFirst: I built it.\nSecond: I did not throw anybody out.")],
    ),
    (
        "no label: prose with a colon",
        "Oleg Sorokin: Well.\nWe have analysed harbour practice: each dollar counts.\nThe result: ten ships.",
        [("Oleg Sorokin", "Well.\nWe have analysed harbour practice: each dollar counts.\nThe result: ten ships.")],
    ),
    (
        "no label: a question read out",
        "Maria Lind: “Will it be legal here?”\nOleg Sorokin: No.\nPerm Territory: “Why is it so?”\nMaria Lind: Next.",
        [
            ("Maria Lind", "“Will it be legal here?”"), ("Oleg Sorokin", "No.\nPerm Territory: “Why is it so?”"),
            ("Maria Lind", "Next."),
        ],
    ),
    (
        "no label: list of offices",
        "Oleg Sorokin: The team is this.\nInterior Minister: Pavel Demidov.\nFinance Minister: Elena Belova.",
        [
            (
                "Oleg Sorokin",
                "The team is this.\nInterior Minister: Pavel Demidov.\nFinance Minister: Elena Belova.",
            )
        ],
    ),
    (
        "dash lists",
        "Oleg Sorokin: The plan:\n– To bring the ships.\n– To build the port.",
        [("Oleg Sorokin", "The plan:\n– To bring the ships.\n– To build the port.")],
    ),
    (
        "sentence broken after a linked term",
        "Oleg Sorokin: We made the Harbour Union\n. The idea is good. We have CIS\nand CSTO\nevents today.",
        [("Oleg Sorokin", "We made the Harbour Union. The idea is good. We have CIS and CSTO events today.")],
    ),
    (
        "sentence broken before a comma and a possessive",
        "Oleg Sorokin: We met in Sochi\n, as agreed, and Canada\n’s friends came.",
        [("Oleg Sorokin", "We met in Sochi, as agreed, and Canada’s friends came.")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "body", "turns"), TURNS)
def test_turns_begin_at_labels_and_nowhere_else(read, what: str, body: str, turns: list[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]
    assert said(read(page(body))) == turns, what


# What the row is about, the body, its notes as kind and text, its words.
NOTES = [
    (
        "narration, separators, headings between turns",
        "The leaders spoke of trade.\n* * *\nOleg Sorokin: Good day.\n***\nAnswers to questions\nQuestion: Why?\n"
        "Oleg Sorokin: So.\n* * *\nThe leaders then signed papers.",
        [
            ("narration", "The leaders spoke of trade."), ("separator", "* * *"), ("separator", "***"),
            ("heading", "Answers to questions"), ("separator", "* * *"),
            ("narration", "The leaders then signed papers."),
        ],
        4,
    ),
    (
        "no separator",
        "The leaders spoke of trade.\nOleg Sorokin: Good day.",
        [("narration", "The leaders spoke of trade.")],
        2,
    ),
    (
        "excerpt heading",
        "Excerpts from transcript of meeting of the Harbour Council\n* * *\nOleg Sorokin: Good day.",
        [("heading", "Excerpts from transcript of meeting of the Harbour Council"), ("separator", "* * *")],
        2,
    ),
    ("cut mark on its own line", "Oleg Sorokin: Good day.\n<…>", [("cut", "<…>")], 2),
    ("cut mark with dots", "Oleg Sorokin: Good day.\n<...>\nOleg Sorokin: Yes.", [("cut", "<...>")], 3),
    ("cut mark in speech", "Oleg Sorokin: Good day <…> to all.", [("cut", "<…>")], 4),
    ("stage direction on its own line", "Oleg Sorokin: Good day.\n(Applause.)", [("stage", "(Applause.)")], 2),
    ("stage direction in speech", "Oleg Sorokin: Good day. (Laughter.) Sit.", [("stage", "(Laughter.)")], 3),
    (
        "anthem before the first turn",
        "(The national anthem of Canada.)\nOleg Sorokin: Good day.",
        [("stage", "(The national anthem of Canada.)")],
        2,
    ),
    (
        "speech retold in brackets",
        "Oleg Sorokin: Good day.\n(The round table on harbours, at which the ministers took part, discussed piers.)",
        [("retold", "(The round table on harbours, at which the ministers took part, discussed piers.)")],
        2,
    ),
    (
        "narration without brackets before the first label",
        "The guests also listened to reports on piers.\nOleg Sorokin: Good day.",
        [("narration", "The guests also listened to reports on piers.")],
        2,
    ),
    (
        "editor's note opens a paragraph",
        "Oleg Sorokin: Good day.\n[Addressing Deputy Prime Minister Pavel Demidov] Maybe you know.",
        [("editor", "[Addressing Deputy Prime Minister Pavel Demidov]")],
        5,
    ),
    (
        "editor's note after a broken glossary link",
        "Oleg Sorokin: At the HarbEC\n[Harbour Economic Community] summit we met.",
        [("editor", "[Harbour Economic Community]")],
        6,
    ),
    (
        "caption repeats the title",
        "1 of 4\nWith Prime Minister of Canada Hector Quill.\nOleg Sorokin: Good day.",
        [("caption", "With Prime Minister of Canada Hector Quill.")],
        2,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "body", "notes", "words"), NOTES, ids=[row[0] for row in NOTES])
def test_what_nobody_says_is_a_note_and_no_word_of_it_counts(  # type: ignore[no-untyped-def]
    read, what: str, body: str, notes: list[tuple[str, str]], words: int
) -> None:
    corpus = read(page(body))
    assert noted(corpus) == notes
    assert corpus.turns["words"].sum() == words
    texts = corpus.turns.set_index("turn_id")["text"]
    for note in corpus.notes[corpus.notes["start"].notna()].itertuples():
        assert texts[note.turn_id][note.start : note.end] == note.text


def test_a_bracket_in_the_speakers_own_words_is_speech(read) -> None:  # type: ignore[no-untyped-def]
    corpus = read(page("Oleg Sorokin: Ships (I mean the old ones) are here.\n(We have ten of them.)"))
    assert noted(corpus) == []
    assert corpus.turns["words"].sum() == 13


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        ("Oleg Sorokin: Good day.", False),
        ("Oleg Sorokin: Good day.\n<…>", True),
        ("Oleg Sorokin: Good <…> day.", True),
        ("Excerpts from transcript of the meeting\n* * *\nOleg Sorokin: Good day.", True),
        ("Oleg Sorokin: Here is an excerpt.", False),
    ],
)
def test_a_page_that_says_that_it_cut_something_is_an_excerpt(read, body: str, excerpt: bool) -> None:  # type: ignore[no-untyped-def]
    assert read(page(body)).documents["is_excerpt"].tolist() == [excerpt]


BODY = "* * *\nOleg Sorokin: Good day."
FULL = {
    "title": TITLE, "summary": HEADER[2], "date": pd.Timestamp("2015-05-04"), "time": "12:30", "place": HEADER[5],
    "section": "Events", "status": " · ".join(FOOTER[-3:]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "header", "footer"),
    [
        ((), HEADER, FOOTER),
        (("section",), HEADER[1:], FOOTER),
        (("summary",), HEADER[:2] + HEADER[3:], FOOTER),
        (("place",), HEADER[:-1], FOOTER),
        (("status",), HEADER, ()),
        (("status",), HEADER, FOOTER[:6]),
        (("section", "summary", "place", "status"), (HEADER[1], *HEADER[3:5]), ()),
    ],
    ids=["all", "no section", "no summary", "no place", "no footer", "no status", "the least"],
)
def test_header_and_footer_parts_may_be_missing(  # type: ignore[no-untyped-def]
    read, missing: tuple[str, ...], header: tuple[str, ...], footer: tuple[str, ...]
) -> None:
    corpus = read(page(BODY, header, footer))
    document = corpus.documents.iloc[0]
    for name, value in FULL.items():
        assert pd.isna(document[name]) if name in missing else document[name] == value, name
    assert said(corpus) == [("Oleg Sorokin", "Good day.")]
    tags = [("geography", "Canada"), ("topic", "Trade"), ("person", "Quill Hector")] if len(footer) > 5 else []
    assert list(corpus.tags[["field", "value"]].itertuples(index=False, name=None)) == tags


def test_a_tag_printed_surname_first_names_its_speaker(read) -> None:  # type: ignore[no-untyped-def]
    corpus = read(page("Hector Quill: Good day."))
    person = corpus.tags[corpus.tags["field"] == "person"].iloc[0]
    assert person["entity_id"] == corpus.turns["speaker_id"][0]


def test_see_also_items_have_dates_and_ranges_of_dates(read) -> None:  # type: ignore[no-untyped-def]
    also = ("See also", "Visit to Canada", "June 10 − 11, 2010", "Talks in Sochi", "July 1, 2012", "Harbour fair")
    corpus = read(page(BODY, footer=(*also, *FOOTER)))
    assert [text for kind, text in noted(corpus) if kind == "see_also"] == [
        "Visit to Canada\nJune 10 − 11, 2010", "Talks in Sochi\nJuly 1, 2012", "Harbour fair",
    ]  # fmt: skip
    assert corpus.notes.loc[corpus.notes["kind"] == "see_also", "turn_id"].isna().all()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\n\n", "\r\n \r\n"])
def test_newlines_of_any_kind_and_number_say_the_same(read, newline: str) -> None:  # type: ignore[no-untyped-def]
    body = "President of Russia Oleg Sorokin\n: Good day. We have CIS\nevents today.\nGladly.\n<…>"
    corpus = read(page(body).replace("\n", newline))
    assert said(corpus) == [("President of Russia Oleg Sorokin", "Good day. We have CIS events today.\nGladly.")]
    assert noted(corpus) == [("cut", "<…>")]
