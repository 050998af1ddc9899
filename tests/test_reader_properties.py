"""Whatever a page is made of: nothing is lost, every position holds, and no reader falls over."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import explore
from explore.offsets import to_source
from explore.reading import Source, Transcript, UnreadableError, decode, kremlin_html, kremlin_text, plain, readers

settings.register_profile("pages", max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PAGES = settings.get_profile("pages")

LABELS = (
    "President of Russia Oleg Sorokin", "Oleg Sorokin", "Hector Quill (retranslated)", "Hector Quill: (retranslated)",
    "Hector Quill (retranslated", "OlegSorokin", "O.Sorokin", "PRESIDENT QUILL", "THE PRESIDENT", "Question", "Q", "A",
    "Reply", "Interior Minister", "Geneva", "Second", "О.Сорокин", "Вопрос", "We have seen it",
    "King Karim IX of Morocco", "Anna Velikova, head of the Harbour Department",
)  # fmt: skip
PIECES = (
    "Thank you.", "We have CIS", "and CSTO", ". The idea", ", as agreed", ": Thank you", "(Applause.)", "(Laughter.)",
    "(", ")", "[", "]", "[Harbour Economic Community] summit", "<…>", "<...>", "[…]", "* * *", "***", "—", "…",
    "“Why?”", "– To build the port.", "See also", "Geography", "Topics", "Persons", "Publication status", "May 4, 2015",
    "June 10 − 11, 2010", "2015-05-04", "12:30", "4:03 P.M. EDT", "1 of 4", "Events", "The Harbour House, Sochi",
    "END", "# # #", "(As interpreted.)", "Answers to questions",
    "The leaders then signed papers and discussed trade at length.",
    "They will build the harbour at the mouth of the river, and no ship will wait there for more than one single day",
)  # fmt: skip
ODD = (
    " ", "\t", "\u00a0", "\u2009", "\u3000", "\ufeff", "\u200b", "\u00ad", "\x0c", "\x1c", "\x85", "\u2028", "\u2029",
)  # fmt: skip
ODD_TEXT = (
    "é", "e\u0301", "И", "漢", "😀", "ß", "İ", "ﬁ", "\x00", "\x07", "<", ">", "&amp;", "{", "'", "’", "-", "/", "%",
)  # fmt: skip

_piece = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(LABELS),
    st.sampled_from(LABELS).map(lambda label: f"{label}:"),
    st.sampled_from(ODD_TEXT),
    st.text(max_size=12),
)
_line = st.one_of(
    st.tuples(st.sampled_from(LABELS), st.sampled_from(PIECES)).map(": ".join),
    st.sampled_from(PIECES),
    st.builds(lambda gap, parts: gap.join(parts), st.sampled_from(["", *ODD]), st.lists(_piece, max_size=4)),
)
_newline = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \t\n", "\u2028"])
_head = st.sampled_from(
    [
        (),
        ("Events", "Meeting with Hector Quill", "They discussed trade.", "May 4, 2015", "12:30", "The Harbour House"),
        ("Meeting", "May 4, 2015", "12:30"),
        ("Remarks by President Quill", "2015-05-04", "Oval Room", "3:58 P.M. EDT"),
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of lines of all sorts, each ended in a way of its own."""
    lines = [*draw(_head), *draw(st.lists(_line, max_size=14))]
    one = draw(st.none() | _newline)
    return "".join(line + (draw(_newline) if one is None else one) for line in lines)


def visible(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def assert_whole(text: str, read: Transcript) -> None:
    """Every visible character of the page is in exactly one part of what was read, and every position holds."""
    alone = [note for note in read.notes if note.start is None]
    parts = [part.text for part in (*read.fields, *read.turns, *alone)]
    counted: Counter[str] = Counter()
    for part in parts:
        counted += visible(part)
    assert counted == visible(text)
    seen: Counter[int] = Counter()
    for turn in (*read.turns, *alone):
        for start, length, source in turn.runs:
            assert length > 0
            assert "".join(turn.text[start : start + length].split()) == "".join(text[source : source + length].split())
            seen.update(at for at in range(source, source + length) if not text[at].isspace())
        for at, character in enumerate(turn.text):
            if not character.isspace():
                source = to_source(turn.runs, at)
                assert source is not None
                assert text[source] == character
    for part in read.fields:
        assert part.span is not None
        start, end = part.span
        assert "".join(part.text.split()) == "".join(text[start:end].split())
        seen.update(at for at in range(start, end) if not text[at].isspace())
    assert all(times == 1 for times in seen.values())
    assert len(seen) == len("".join(text.split()))


def assert_notes_in_place(read: Transcript) -> None:
    for note in read.notes:
        if note.start is not None:
            assert note.turn is not None
            assert note.end is not None
            assert read.turns[note.turn].text[note.start : note.end] == note.text
        assert note.turn is None or 0 <= note.turn < len(read.turns)
    for part in read.fields:
        assert part.turn is None or 0 <= part.turn < len(read.turns)
    assert [part.turn for part in read.fields if part.name == "label"] == list(range(len(read.turns)))


@PAGES
@given(pages())
@example("Oleg Sorokin\n: \n(retranslated): Thank you\n")
@example("Events\nMeeting\nMay 4, 2015\n12:30\nGeography\n")
def test_the_reader_of_pages_as_text_loses_nothing(text: str) -> None:
    read = kremlin_text.parse(Source("page.txt", text))
    assert_whole(text, read)
    assert_notes_in_place(read)


@PAGES
@given(pages())
@example("Q Why?\nQ And why?\nTHE PRESIDENT: So.\n4:03 P.M. EDT\n")
@example("ANNA LUND\nI will.\nBORIS LAPIN\nYou will.\nANNA LUND\nSo.\n")
def test_the_reader_of_labelled_text_loses_nothing(text: str) -> None:
    try:
        read = plain.parse(Source("page.txt", text))
    except UnreadableError as error:
        assert error.what  # noqa: PT017
        assert error.cure  # noqa: PT017
        return
    assert_whole(text, read)
    assert_notes_in_place(read)


def test_text_in_which_no_line_begins_a_turn_is_refused() -> None:
    text = "Oleg Sorokin: good day.\n"
    try:
        read = plain.parse(Source("page.txt", text))
    except UnreadableError:
        return
    assert read.turns


@PAGES
@given(pages())
def test_every_reader_that_says_it_can_read_a_page_can(text: str) -> None:
    for reader in readers():
        if getattr(reader, "TAKES", "text") != "text" or not reader.matches(text):
            continue
        try:
            read = reader.parse(Source("page.txt", text))
        except UnreadableError:
            continue
        assert_notes_in_place(read)
        if reader.NAME != kremlin_html.NAME:
            assert_whole(text, read)


_TAGS = ("p", "div", "blockquote", "h3", "b", "i", "span", "ul", "li", "a href='http://x/catalog/persons/7'", "table")


@st.composite
def markup(draw: st.DrawFn) -> str:
    """An article of the site with elements that need not be closed."""
    inside = []
    for _ in range(draw(st.integers(0, 8))):
        tag = draw(st.sampled_from(_TAGS))
        text = draw(_line).replace("<", "&lt;").replace("&amp;", "")
        inside.append(f"<{tag}>{text}" + draw(st.sampled_from([f"</{tag.split()[0]}>", "", "<br>", "</div>"])))
    top = "<div class='read__top'><h1>Meeting</h1><p class='read__published'>May 4, 2015</p></div>"
    article = f"<article class='read__in'>{top}<div class=\"read__internal_content\">{''.join(inside)}</div></article>"
    return article[: draw(st.integers(0, len(article)))] if draw(st.booleans()) else article


@PAGES
@given(markup())
def test_the_reader_of_pages_as_html_never_falls_over(text: str) -> None:
    try:
        read = kremlin_html.parse(Source("page.html", text))
    except UnreadableError:
        return
    assert_notes_in_place(read)


SAID = ("Oleg Sorokin: Good day.", "(Applause.)", "We build.", "<…>", "Question: Why?")


@PAGES
@given(st.lists(st.sampled_from(SAID), min_size=1))
def test_html_and_text_of_one_page_say_the_same(body: list[str]) -> None:
    head = ("Meeting", "May 4, 2015", "12:30")
    text = "\n".join([*head, "* * *", *body, ""])
    top = (
        f"<div class='read__top'><h1>{head[0]}</h1><p class='read__published'>{head[1]}</p>"
        f"<p class='read__time'>{head[2]}</p></div>"
    )
    paragraphs = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in ("* * *", *body))
    html = f'<article class="read__in">{top}<div class="read__internal_content">{paragraphs}</div></article>'
    one, other = kremlin_text.parse(Source("a.txt", text)), kremlin_html.parse(Source("a.html", html))
    assert [(t.label, t.text, t.words) for t in one.turns] == [(t.label, t.text, t.words) for t in other.turns]
    assert [(n.kind, n.text, n.start) for n in one.notes] == [(n.kind, n.text, n.start) for n in other.notes]


@PAGES
@given(pages())
def test_the_audit_of_a_page_that_loads_is_clean(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.txt"
        file.write_bytes(text.encode("utf-8", "replace"))
        try:
            corpus = explore.load(file)
        except ValueError as error:
            assert str(error)  # noqa: PT017
            return
    audit = corpus.audit().iloc[0]
    assert (audit["unaccounted"], audit["overlapping"]) == (0, 0)
    assert corpus.turns["turn_id"].is_unique
    assert corpus.notes["note_id"].is_unique


_MAGIC = (b"", b"%PDF-1.7", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"<html>", b"\0")


@PAGES
@given(st.sampled_from(_MAGIC), st.binary(max_size=300) | pages().map(lambda text: text.encode("utf-16-le", "replace")))
@example(b"", "Oleg Sorokin: Да, это так.\n".encode("cp1251"))
@example(b"\xff\xfe", b"\x00\xd8a")
def test_any_bytes_are_read_or_refused_with_a_message(magic: bytes, rest: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page"
        file.write_bytes(magic + rest)
        try:
            corpus = explore.load(file)
        except ValueError as error:
            assert "page" in str(error)  # noqa: PT017
            assert not isinstance(error, UnicodeError)  # noqa: PT017
        else:
            assert len(corpus) == 1


@PAGES
@given(st.binary(max_size=200))
def test_bytes_decode_or_are_refused_with_a_cure(raw: bytes) -> None:
    try:
        text = decode(raw)
    except UnreadableError as error:
        assert error.cure  # noqa: PT017
    else:
        assert not text.startswith("\ufeff")


@PAGES
@given(pages().filter(str.strip), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_a_byte_order_mark_gives_back_the_text(text: str, encoding: str) -> None:
    clean = text.encode("utf-8", "ignore").decode().lstrip("\ufeff").replace("\0", "") + "."
    assert decode(clean.encode(encoding)) == clean


def test_a_page_that_must_fail_the_account_does() -> None:
    """The account above is no rubber stamp: a turn that lost a word is caught."""
    read = kremlin_text.parse(Source("page.txt", "Oleg Sorokin: Good day to all.\n"))
    read.turns[0].text = read.turns[0].text.replace(" all", "")
    with pytest.raises(AssertionError):
        assert_whole("Oleg Sorokin: Good day to all.\n", read)
