"""Atom feeds: which entries are transcripts, and what a hostile feed costs."""

from __future__ import annotations

import time
import warnings
from html import escape
from pathlib import Path

import pytest

import explore
from explore.reading import Source, UnreadableError, atom

HERE = Path(__file__).parent / "files"
TALK = "<p><b>Anna Lund:</b> Good day.</p><p><b>Boris Lapin</b>: And to <a href='/x'>you</a>.</p>"


def feed(*entries: str, head: str = "") -> bytes:
    return f'{head}<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>'.encode()


def entry(content: str, kind: str = "html", number: int = 1) -> str:
    held = content if kind == "xhtml" else escape(content)
    return (
        f"<entry><title>Talks</title><id>http://x.org/{number}</id><published>2015-05-04T23:30:00+04:00</published>"
        f'<content type="{kind}">{held}</content></entry>'
    )


def load(path: Path) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explore.load(path, progress=False)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(TALK, "html"), (f'<div xmlns="http://www.w3.org/1999/xhtml">{TALK}</div>', "xhtml"),
     ("Anna Lund: Good day.\nBoris Lapin: And to you.", "text")],
)  # fmt: skip
def test_a_text_is_read_however_it_stands_in_the_feed(content: str, kind: str) -> None:
    (read,) = atom.parse(Source("a.xml", raw=feed(entry(content, kind))))
    assert [(turn.label, turn.text) for turn in read.turns] == [
        ("Anna Lund", "Good day."),
        ("Boris Lapin", "And to you."),
    ]
    assert (read.part, read.document["date"].date().isoformat(), read.document["time"]) == ("1", "2015-05-04", "23:30")


def test_news_without_a_turn_is_notes_and_an_entry_without_a_text_is_told() -> None:
    corpus = load(HERE / "talks.atom")
    assert corpus.documents["n_turns"].tolist() == [3, 0]
    told = dict(zip(corpus.problems["place"], corpus.problems["what"], strict=True))
    assert told == {"2": "nobody's turn was found in it", "Without a text": "an entry of the feed without a text"}
    assert corpus.notes.loc[corpus.notes["document_id"] == "talks/2", "kind"].tolist() == ["narration"]
    assert corpus.documents["summary"].tolist()[0] == "They met in Sochi."
    assert "At the table" in corpus.notes["text"].tolist()


def test_two_entries_of_one_address_have_names_of_their_own() -> None:
    read = list(atom.parse(Source("a.xml", raw=feed(entry(TALK), entry(TALK)))))
    assert [one.part for one in read] == ["1", "1~2"]


TRAPS = {
    "a file of the machine": '<!DOCTYPE feed [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "what grows": "<!DOCTYPE feed [<!ENTITY a '" + "lol" * 100 + "'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "]>",
    "a type from elsewhere": '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/feed.dtd">',
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_a_document_type_is_refused_at_once(trap: str) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableError, match="a document type of its own"):
        list(atom.parse(Source("a.xml", raw=feed(entry("&amp;e;&amp;i;"), head=TRAPS[trap]))))
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (feed(entry(TALK))[:-30], "broken XML"),
        (feed(), "a feed without full texts"),
        (b'<?xml version="1.0" encoding="none-such"?>' + feed(entry(TALK)), "XML"),
    ],
)
def test_a_feed_that_cannot_be_read_is_told(raw: bytes, what: str) -> None:
    with pytest.raises(UnreadableError, match=what):
        list(atom.parse(Source("a.xml", raw=raw)))


def test_the_feed_of_the_site_is_read(shared: Path) -> None:
    corpus = load(shared / "data" / "kremlin_site" / "news_feed_2020-08.atom.xml")
    assert len(corpus) == 20
    assert corpus.audit()[["unaccounted", "overlapping"]].to_numpy().sum() == 0
    assert corpus.documents["n_turns"].gt(0).sum() == 5
    assert set(corpus.documents["licence"]) == {"CC BY 4.0"}
    interview = corpus.turns[corpus.turns["document_id"].astype("str").str.endswith("63951")]
    assert set(interview["speaker"]) == {"Vladimir Putin", "Sergei Brilyov"}
    assert len(interview) == 65
