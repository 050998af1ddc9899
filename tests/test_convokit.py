"""ConvoKit corpora: read, written, and the same to ConvoKit itself where it is installed."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import explore
from explore.reading import UnreadableError, convokit
from explore.reading._page import Source

HERE = Path(__file__).parent / "files" / "convokit"


def utterance(id_: str, text: str = "Good day.", **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "conversation_id": "c",
        "speaker": "s",
        "reply-to": None,
        "timestamp": None,
        **more,
        "text": text,
    }


def corpus(utterances: list[dict[str, Any]], speakers: Any = None, conversations: Any = None) -> Source:
    files = {
        "utterances.jsonl": "\n".join(map(json.dumps, utterances)).encode(),
        "speakers.json": json.dumps(speakers or {}).encode(),
        "conversations.json": json.dumps(conversations or {}).encode(),
    }
    return Source("talks", files={name: (lambda raw=raw: raw) for name, raw in files.items()})  # type: ignore[misc]


def load(path: Path) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explore.load(path, progress=False)


def said(frames: explore.Corpus) -> list[tuple[Any, ...]]:
    """What is the same on both sides: document, speaker, label, role, kind and text of each turn, in order."""
    turns = frames.turns
    ids = turns["document_id"].astype("str").str.rsplit("/", n=1).str[-1]
    columns = [
        turns[c].astype("object").where(turns[c].notna(), None) for c in ("speaker", "label", "role", "kind", "text")
    ]
    return sorted(zip(ids, turns["position"], *columns, strict=True), key=lambda row: row[:2])


@pytest.mark.parametrize(
    ("utterances", "order"),
    [
        ([utterance("a", timestamp=3), utterance("b", timestamp=1), utterance("c", timestamp=2)], "bca"),
        ([utterance("a", timestamp="3"), utterance("b", timestamp="20"), utterance("c", timestamp="1")], "cab"),
        ([utterance("a", **{"reply-to": "b"}), utterance("b"), utterance("c", **{"reply-to": "a"})], "bac"),
        ([utterance("a"), utterance("b", **{"reply-to": "a"}), utterance("c", **{"reply-to": "a"}),
          utterance("d", **{"reply-to": "b"})], "abdc"),
        ([utterance("b"), utterance("a"), utterance("c")], "bac"),
        ([utterance("b", timestamp=0), utterance("a", timestamp=0)], "ba"),
        ([utterance("a", **{"reply-to": "b"}), utterance("b", **{"reply-to": "a"})], "ab"),
        ([utterance("a", **{"reply-to": "gone"}), utterance("b", timestamp=1)], "ab"),
    ],
    ids=["times", "times as text", "replies", "a tree of replies", "the file", "no time", "a ring", "an answer"],
)  # fmt: skip
def test_utterances_are_put_in_order(utterances: list[dict[str, Any]], order: str) -> None:
    (read,) = convokit.parse(corpus(utterances))
    assert "".join(str(turn.anchor).removeprefix("utterance ") for turn in read.turns) == order


def test_old_corpora_are_read() -> None:
    files = {
        "utterances.json": json.dumps([
            {"id": "a", "user": "s", "root": "a", "reply_to": None, "text": "Good day."},
            {"id": "b", "user": "t", "root": "a", "reply_to": "a", "text": "And to you."},
        ]).encode(),
        "users.json": json.dumps({"s": {"name": "Anna Lund", "party": "Greens"}, "t": {}}).encode(),
    }  # fmt: skip
    assert convokit.matches(frozenset(files))
    (read,) = convokit.parse(Source("old", files={name: (lambda raw=raw: raw) for name, raw in files.items()}))  # type: ignore[misc]
    assert [(turn.label, turn.text) for turn in read.turns] == [("Anna Lund", "Good day."), ("t", "And to you.")]
    assert read.turns[0].who is not None
    assert (read.turns[0].who.id, read.turns[0].who.role) == ("s", "Greens")


def test_an_utterance_without_a_conversation_belongs_to_its_root() -> None:
    rows = [utterance("a"), utterance("b", **{"reply-to": "a"}), utterance("x")]
    read = list(convokit.parse(corpus([{**row, "conversation_id": None} for row in rows])))
    assert [(one.part, len(one.turns)) for one in read] == [("a", 2), ("x", 1)]


def test_seconds_since_1970_are_a_date_and_counters_are_none() -> None:
    (read,) = convokit.parse(corpus([utterance("a", timestamp=1430740000), utterance("b", timestamp=1430740009)]))
    assert read.document["date"].date().isoformat() == "2015-05-04"
    (read,) = convokit.parse(corpus([utterance("a", timestamp=1), utterance("b", timestamp=2)]))
    assert read.document["date"] is None


def test_a_broken_line_is_told_and_a_broken_file_refused() -> None:
    good = corpus([utterance("a")])
    raw = good.files["utterances.jsonl"]() + b"\n{broken\n"
    (read,) = convokit.parse(Source("talks", files={**good.files, "utterances.jsonl": lambda: raw}))
    assert [place for place, _, _ in read.doubts] == ["utterances.jsonl, line 2"]
    with pytest.raises(UnreadableError, match=r"speakers\.json is broken JSON"):
        list(convokit.parse(Source("talks", files={**good.files, "speakers.json": lambda: b"{"})))


def test_what_is_pickled_is_never_opened() -> None:
    def opened() -> bytes:
        raise AssertionError

    good = corpus([utterance("a")])
    assert list(convokit.parse(Source("talks", files={**good.files, "parsed-bin.p": opened})))


def test_a_folder_and_an_archive_of_it_are_read_alike(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(HERE.iterdir()):
            archive.writestr(f"talks/{path.name}", path.read_bytes())
        archive.writestr("__MACOSX/talks/utterances.jsonl", b"\0")
    (tmp_path / "talks.zip").write_bytes(out.getvalue())
    assert [row[1:] for row in said(load(tmp_path / "talks.zip"))] == [row[1:] for row in said(load(HERE))]
    assert load(HERE).turns["role"].tolist()[0] == "President of Russia"
    assert load(tmp_path / "talks.zip").documents["format"].tolist() == ["ConvoKit corpus"]


@pytest.fixture(scope="module")
def demo() -> explore.Corpus:
    return load(explore.demo())


def test_what_is_written_is_read_again(demo: explore.Corpus, tmp_path: Path) -> None:
    again = load(demo.to_convokit(tmp_path / "talks"))
    assert said(again) == said(demo)
    assert again.audit()[["unaccounted", "overlapping"]].to_numpy().sum() == 0
    for column in ("title", "date", "place", "genre", "language", "is_excerpt"):
        found = [one.documents.sort_values("document_id")[column].astype("str").tolist() for one in (demo, again)]
        assert found[0] == found[1], column
    assert "INVENTED" in repr(again)


def test_those_whom_nobody_names_stay_nameless(tmp_path: Path) -> None:
    text = "Talks\n2015-05-04\nAnna Lund: Good day.\nQuestion: Why?\nQuestion: And who?\n"
    (tmp_path / "a.txt").write_text(text)
    first = load(tmp_path / "a.txt")
    again = load(first.to_convokit(tmp_path / "out"))
    assert said(again) == [("out", *row[1:]) for row in said(first)]
    assert again.turns["speaker_id"].isna().tolist() == [False, True, True]


def test_a_corpus_is_written_whole_or_not_at_all(
    demo: explore.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explore.corpus import convokit as writing

    target = demo.to_convokit(tmp_path / "talks")
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    assert {path.name for path in demo.to_convokit(target).iterdir()} == set(writing.FILES)

    def failing(path: Path, content: bytes) -> None:
        if path.name == "conversations.json":
            raise OSError("the disk is full")
        path.write_bytes(content)

    monkeypatch.setattr(writing, "write", failing)
    with pytest.raises(OSError, match="full"):
        demo.to_convokit(target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["talks"]


def test_a_folder_of_others_is_never_replaced(demo: explore.Corpus, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="name a folder that is not there"):
        demo.to_convokit(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_corpus_without_turns_is_written(tmp_path: Path) -> None:
    assert (explore.Corpus().to_convokit(tmp_path / "none") / "utterances.jsonl").read_bytes() == b""


@pytest.fixture(scope="module")
def theirs() -> Any:
    """ConvoKit's own Corpus. Only `convokit.model` is asked for: a name that `convokit` lacks imports all of it."""
    model = pytest.importorskip("convokit.model", reason="ConvoKit is not installed", exc_type=ImportError)
    return model.Corpus


@pytest.mark.filterwarnings("ignore")
def test_convokit_reads_what_is_written_and_its_dump_is_read(demo: explore.Corpus, theirs: Any, tmp_path: Path) -> None:
    read = theirs(filename=str(demo.to_convokit(tmp_path / "talks")))
    assert len(read.utterances) == len(demo.turns)
    for id_, turns in demo.turns.groupby("document_id", observed=True):
        conversation = read.get_conversation(id_)
        assert conversation.check_integrity(verbose=False)
        found = [(one.text, one.speaker.meta["name"]) for one in conversation.get_chronological_utterance_list()]
        names = [None if pd.isna(name) else name for name in turns["speaker"].astype("object")]
        assert found == list(zip(turns["text"], names, strict=True))
    read.dump("again", base_path=str(tmp_path))
    assert said(load(tmp_path / "again")) == said(demo)


@pytest.mark.filterwarnings("ignore")
def test_a_corpus_made_in_convokit_is_read(theirs: Any, tmp_path: Path) -> None:
    from convokit.model import Speaker, Utterance

    speakers = [Speaker(id="lund", meta={"name": "Anna Lund"}), Speaker(id="lapin")]
    rows = [("b", speakers[1], "And to you.", "a", 2), ("a", speakers[0], "Good day.", None, 1)]
    made = theirs(
        utterances=[
            Utterance(id=id_, speaker=who, text=text, conversation_id="a", reply_to=to, timestamp=time)
            for id_, who, text, to, time in rows
        ]
    )
    made.dump("made", base_path=str(tmp_path))
    turns = load(tmp_path / "made").turns
    assert turns["speaker"].tolist() == ["Anna Lund", "lapin"]
    assert turns["source_speaker"].tolist() == ["lund", "lapin"]
    assert turns["text"].tolist() == ["Good day.", "And to you."]
