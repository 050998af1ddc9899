"""Archives: whatever is in them is read in its place, and what is wrong with one file costs that file."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from test_readers_contract import word_document

import explore
from explore.reading import UnreadableError, _archives

HERE = Path(__file__).parent / "files"


def page(topic: str) -> bytes:
    return (
        f"Talks on the {topic}\nMay 4, 2015\n12:30\n* * *\nOleg Sorokin: We speak of the {topic}, its ships.\n"
        f"Hector Quill: Of the {topic} and no other.\n"
    ).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def taped(files: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            one = tarfile.TarInfo(name)
            one.size = len(content)
            archive.addfile(one, io.BytesIO(content))
    return out.getvalue()


def load(path: Path) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explore.load(path, progress=False)


def told(corpus: explore.Corpus) -> dict[str, str]:
    found = corpus.problems
    found = found[~found["what"].str.startswith(("columns", "no date"))]
    return {Path(source).name: what for source, what in zip(found["source"], found["what"], strict=True)}


ALL = {
    "one.txt": page("harbour"), "more/deep/two.txt": page("canal"), "more/talks.vtt": (HERE / "talks.vtt").read_bytes(),
    "tables/talks.csv": (HERE / "talks.csv").read_bytes().replace(b"Good day.", b"Good day to you all."),
    "talks.docx": word_document(), "README.md": b"no transcript", "__MACOSX/one.txt": b"\0\1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.zip", zipped),
        ("a.tar.gz", taped),
        ("a.tgz", taped),
        ("a.tar", lambda files: taped(files, "w")),
        ("a.tar.xz", lambda files: taped(files, "w:xz")),
        ("a.tar.bz2", lambda files: taped(files, "w:bz2")),
    ],
)
def test_all_that_is_in_an_archive_is_read(
    name: str, pack: Callable[[Mapping[str, bytes]], bytes], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(pack(ALL))
    corpus = load(tmp_path / name)
    # Of the same talk in four formats one is kept.
    assert {"labelled text", "kremlin text"} & set(corpus.documents["format"])
    ids = corpus.documents["document_id"].tolist()
    assert {"a/one", "a/more/deep/two"} <= set(ids)
    assert corpus.audit()[["unaccounted", "overlapping"]].to_numpy().sum() == 0
    assert len(corpus) + sum("same page" in what for what in told(corpus).values()) == 5
    assert Path(corpus.documents.set_index("document_id").loc["a/one", "source"]) == tmp_path / name / "one.txt"


@pytest.mark.parametrize("name", ["../../x.txt", "/etc/x.txt", "a\\..\\x.txt", "C:\\x.txt", "./x.txt"])
@pytest.mark.parametrize("pack", [zipped, taped])
def test_a_name_leads_nowhere_but_into_the_archive(
    name: str, pack: Callable[[Mapping[str, bytes]], bytes], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(pack({name: page("harbour"), "y.txt": page("canal")}))
    before = sorted(tmp_path.rglob("*"))
    corpus = load(tmp_path / "in" / "a.zip")
    assert sorted(tmp_path.rglob("*")) == before
    assert len(corpus) == 2
    assert not corpus.documents["document_id"].str.contains("..", regex=False).any()
    assert corpus.documents["source"].str.startswith(str(tmp_path / "in" / "a.zip")).all()


def test_a_bomb_costs_itself_alone_and_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archives, "_HARMLESS", 100_000)
    (tmp_path / "a.zip").write_bytes(zipped({"good.txt": page("harbour"), "bomb.txt": b"A: a\n" * 200_000}))
    opened: list[str] = []
    read = zipfile.ZipFile.read
    monkeypatch.setattr(
        zipfile.ZipFile, "read", lambda self, one, *a: opened.append(one.filename) or read(self, one, *a)
    )
    corpus = load(tmp_path / "a.zip")
    assert len(corpus) == 1
    assert opened == ["good.txt"]
    assert told(corpus) == {"bomb.txt": "a file of 1,000,000 bytes in an archive"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_bomb_is_not_unpacked_to_its_end(
    pack: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_archives, "_HARMLESS", 100_000)
    monkeypatch.setattr(_archives, "_CHUNK", 1000)
    (tmp_path / "a.gz").write_bytes(pack(b"A: a\n" * 400_000))
    with pytest.raises(ValueError, match="unpacks to more than"):
        load(tmp_path / "a.gz")


def test_a_locked_file_is_told(tmp_path: Path) -> None:
    raw = bytearray(zipped({"good.txt": page("harbour"), "locked.txt": page("canal")}))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1  # the mark of a locked file
    (tmp_path / "a.zip").write_bytes(bytes(raw))
    corpus = load(tmp_path / "a.zip")
    assert len(corpus) == 1
    assert told(corpus) == {"locked.txt": "a locked file in an archive"}


def test_a_broken_file_stops_none_of_the_others(tmp_path: Path) -> None:
    raw = zipped({"bad.txt": page("canal"), "good.txt": page("harbour")})
    for at in (60, 90):
        (tmp_path / "a.zip").write_bytes(raw[:at] + b"\xff\xff\xff" + raw[at + 3 :])
        corpus = load(tmp_path / "a.zip")
        assert corpus.documents["document_id"].tolist() == ["a/good"]
        assert list(told(corpus)) == ["bad.txt"]
        assert told(corpus)["bad.txt"].startswith("a broken file in an archive")


@pytest.mark.parametrize("cut", [0.3, 0.7])
@pytest.mark.parametrize(
    ("name", "pack"), [("a.zip", zipped), ("a.tar.gz", taped), ("a.tar.xz", lambda f: taped(f, "w:xz"))]
)
def test_a_cut_archive_is_told(
    cut: float, name: str, pack: Callable[[Mapping[str, bytes]], bytes], tmp_path: Path
) -> None:
    raw = pack({"one.txt": page("harbour"), "two.txt": page("canal")})
    (tmp_path / name).write_bytes(raw[: int(cut * len(raw))])
    (tmp_path / "three.txt").write_bytes(page("bridge"))
    corpus = load(tmp_path)
    assert corpus.documents["document_id"].tolist() == ["three"]
    assert "broken" in told(corpus)[name]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize(
    ("name", "content", "turns"),
    [("talks.txt", page("harbour"), 2), ("talks.csv", (HERE / "talks.csv").read_bytes(), 3),
     ("talks.srt", (HERE / "talks.srt").read_bytes(), 3)],
)  # fmt: skip
def test_a_lone_compressed_file_is_read_as_what_it_holds(
    pack: Callable[[bytes], bytes], name: str, content: bytes, turns: int, tmp_path: Path
) -> None:
    ending = {gzip.compress: "gz", bz2.compress: "bz2", lzma.compress: "xz"}[pack]
    (tmp_path / f"{name}.{ending}").write_bytes(pack(content))
    corpus = load(tmp_path)
    assert corpus.documents["document_id"].tolist() == ["talks"]
    assert len(corpus.turns) == turns


def test_an_archive_in_an_archive_is_told(tmp_path: Path) -> None:
    inner = zipped({"two.txt": page("canal")})
    files = {"one.txt": page("harbour"), "inner.zip": inner, "inner.txt.gz": gzip.compress(page("canal"))}
    (tmp_path / "a.zip").write_bytes(zipped(files))
    corpus = load(tmp_path / "a.zip")
    assert corpus.documents["document_id"].tolist() == ["a/one"]
    assert told(corpus) == {
        "inner.zip": "an archive in an archive, or an office document",
        "inner.txt.gz": "a compressed file in an archive",
    }
    assert corpus.problems["cure"].str.contains("unpack it").all()


def test_links_and_devices_in_a_tar_are_passed_over(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        one = tarfile.TarInfo("one.txt")
        one.size = len(page("harbour"))
        archive.addfile(one, io.BytesIO(page("harbour")))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert load(tmp_path / "a.tar").documents["document_id"].tolist() == ["a/one"]


def test_an_empty_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({}))
    with pytest.raises(ValueError, match="0 transcripts"):
        load(tmp_path / "a.zip")


def test_what_is_no_archive_is_none() -> None:
    assert _archives.members(b"Anna Lund: Good day.") is None
    assert _archives.uncompressed(b"Anna Lund: Good day.") is None
    with pytest.raises(UnreadableError):
        _archives.members(b"PK\x03\x04 and nothing more")
