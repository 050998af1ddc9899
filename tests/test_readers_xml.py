"""Parliaments' XML: what the markup says is what is read, all of it, and hostile files are refused."""

from __future__ import annotations

import random
import re
import warnings
import zipfile
from pathlib import Path
from xml.dom import minidom
from xml.etree import ElementTree

import pytest

import explore
from explore.mentions._found import Found
from explore.mentions._marked import Marked, others, with_persons
from explore.reading import AsideError, Source, UnreadableError, akoma_ntoso, parlamint, publicwhip
from explore.reading._page import Transcript
from explore.reading._streamed import Whole, pieces

FILES = Path(__file__).parent / "files" / "parliaments"
TEI = "{http://www.tei-c.org/ns/1.0}"
READERS = {"parlamint.xml": parlamint, "publicwhip.xml": publicwhip, "akoma_ntoso.xml": akoma_ntoso}


def load(source: object) -> explore.Corpus:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explore.load(source, progress=False)  # type: ignore[arg-type]


def read(reader: object, raw: bytes, name: str = "page.xml") -> Transcript:
    made = reader.parse(Source(name, raw=raw))  # type: ignore[attr-defined]
    return made if isinstance(made, Transcript) else made[0]


@pytest.fixture(scope="module")
def corpus() -> explore.Corpus:
    return load([FILES / name for name in READERS])


def turns(corpus: explore.Corpus, id_: str) -> list[tuple[object, ...]]:
    rows = corpus.turns[corpus.turns["document_id"] == id_]
    columns = ("label", "speaker", "role", "kind", "text", "words")
    plain = rows[list(columns)].astype("object").where(rows[list(columns)].notna(), None)
    return list(plain.itertuples(index=False, name=None))


def notes(corpus: explore.Corpus, id_: str) -> list[tuple[str, str, bool]]:
    rows = corpus.frames["notes"]
    mine = rows[rows["document_id"] == id_]
    return list(zip(mine["kind"].astype("str"), mine["text"], mine["start"].notna(), strict=True))


# What is read ---------------------------------------------------------------------------------------------------


def test_a_sitting_of_parlamint_is_read_with_its_persons_words_and_names(corpus: explore.Corpus) -> None:
    assert turns(corpus, "parlamint") == [
        ("The President, Anna Lund", "Anna Lund", "President of the House, HP", "speech",
         "The sitting is open. Applause. We speak of the piers of Port Quill today.\nMinister, please.", 15),
        ("Minister of Harbours Oleg Sorokin", "Oleg Sorokin", "Minister of Harbours", "speech",
         "Thank you, Anna Lund. It’s good Quill-stone.\nA voice from the benches. Some words are lost.", 7),
        ("Hector Quill, guest", "Hector Quill", "guest", "speech", "Why? Why not? Indeed, <why>?", 3),
    ]  # fmt: skip
    assert notes(corpus, "parlamint") == [
        ("heading", "Second reading of the Piers Bill", False),
        ("narration", "The House meets at ten.", False),
        ("time", "10:02", False),
        ("stage", "Applause.", True),
        ("stage", "A voice from the benches.", True),
        ("cut", "Some words are lost.", True),
        ("retold", "Why not?", True),
        ("stage", "The lights go out.", False),
    ]
    row = corpus.documents.set_index("document_id").loc["parlamint"]
    assert row["title"] == "Seventh sitting of the House of Quillmark"
    assert (str(row["date"].date()), row["place"], row["genre"]) == ("2015-05-04", "Port Quill, Quillmark", "debate")
    assert (row["language"], row["licence"], row["is_excerpt"]) == ("en", "CC0 1.0", True)
    assert corpus.frames["tags"]["value"].tolist() == ["Sitting 7"]


def test_a_day_of_publicwhip_is_read_with_headings_questions_and_divisions(corpus: explore.Corpus) -> None:
    question = (
        "What has become of the £2½ million for the piers at Café Point, as the hon. Member for Port Quill (Ms Lund) "
        "asked on 20 April?"
    )
    assert turns(corpus, "publicwhip") == [
        ("Oleg Sorokin", "Oleg Sorokin", None, "question", question, 26),
        ("Hector Quill", "Hector Quill", "The Minister of State for Harbours", "speech",
         'It was spent. [Interruption.]\n"On timber"\noak\npine', 7),
        ("Madam Speaker", "Madam Speaker", None, "speech", "Order.", 1),
    ]  # fmt: skip
    assert notes(corpus, "publicwhip") == [
        ("heading", "Oral Answers to Questions", False),
        ("heading", "Piers and Quays", False),
        ("narration", "The Minister was asked—", False),
        ("heading", "Timber", False),
        ("editor", "[Interruption.]", True),
        ("division", "Division 12: ayes 2, noes 1", False),
        ("division", "aye: Sorokin, Oleg; Lund, Ms Anna", False),
        ("division", "no: Quill, Hector", False),
    ]
    fields = corpus.frames["fields"]
    asked = fields[fields["field"] == "question_number"]
    assert list(zip(asked["turn_id"], asked["text"], strict=True)) == [("publicwhip#0", "3")]
    row = corpus.documents.set_index("document_id").loc["publicwhip"]
    assert (row["title"], str(row["date"].date())) == ("House of Commons, 4 May 2015", "2015-05-04")


def test_only_an_id_that_is_a_persons_for_good_tells_speakers_apart(corpus: explore.Corpus) -> None:
    mine = corpus.turns[corpus.turns["document_id"] == "publicwhip"]
    given = mine["source_speaker"].astype("object").where(mine["source_speaker"].notna(), None)
    assert given.tolist() == ["uk.org.publicwhip/person/11", None, "uk.org.publicwhip/member/904"]


def test_a_debate_of_akoma_ntoso_is_read_with_questions_and_answers(corpus: explore.Corpus) -> None:
    assert turns(corpus, "akoma_ntoso") == [
        ("The Speaker (Anna Lund)", "Anna Lund", "Speaker of the House", "speech",
         "Order. (Applause.) I call the Minister.", 5),
        ("Oleg Sorokin", "Oleg Sorokin", None, "question", "What of the timber from Port Quill? And the oak?", 10),
        ("Mr. Hector Quill (Minister of Harbours)", "Hector Quill", None, "reply",
         "It came.\n(a)\nOak.\n(b)\nPine.\nThe Minister sits down.", 6),
    ]  # fmt: skip
    assert [kind for kind, _, _ in notes(corpus, "akoma_ntoso")] == [
        "narration", "heading", "heading", "stage", "stage", "heading", "stage", "narration", "narration",
    ]  # fmt: skip
    row = corpus.documents.set_index("document_id").loc["akoma_ntoso"]
    assert (row["title"], str(row["date"].date())) == ("House of Quillmark, Seventh Sitting", "2015-05-04")
    assert (row["language"], row["section"]) == ("en", "Official Report")


def test_what_the_source_marks_is_evidence_and_says_so(corpus: explore.Corpus) -> None:
    links = corpus.frames["links"]
    assert links["href"].isna().all()
    assert sorted(links["kind"].astype("str")) == ["other", "person", "person", "place", "place"]
    found = corpus.frames["mentions"]
    marked = found[found["rule"] == "marked in the source"]
    rows = marked[["document_id", "surface", "kind"]].astype("str")
    assert set(rows.itertuples(index=False, name=None)) == {
        ("parlamint", "Port Quill", "place"), ("parlamint", "Anna Lund", "person"),
        ("akoma_ntoso", "Port Quill", "place"), ("publicwhip", "Lund", "person"),
    }  # fmt: skip
    assert marked[marked["surface"] == "Lund"]["entity_id"].astype("str").tolist() == ["person:ana-lund"]


def test_every_character_is_in_a_turn_a_label_a_note_or_a_field(corpus: explore.Corpus) -> None:
    audit = corpus.audit()
    assert (audit["unaccounted"].eq(0)).all()
    assert (audit["characters"] > 250).all()
    assert not corpus.problems["what"].str.contains("were not read").any()


@pytest.mark.parametrize(("name", "old", "new"), [
    ("parlamint.xml", b"</body>", b"<div>astray<floatingText>adrift</floatingText></div></body>"),
    ("publicwhip.xml", b"</publicwhip>", b"astray<aside><p>adrift</p></aside></publicwhip>"),
    ("akoma_ntoso.xml", b"</debateBody>", b"<address>astray<foreign>adrift</foreign></address></debateBody>"),
])  # fmt: skip
def test_text_in_elements_that_no_reader_knows_is_told_as_a_note(name: str, old: bytes, new: bytes) -> None:
    made = read(READERS[name], (FILES / name).read_bytes().replace(old, new))
    assert [note.text for note in made.notes if note.text in {"astray", "adrift"}] == ["astray", "adrift"]
    assert not [what for _, what, _ in made.doubts if "were not read" in what]


def test_explorer_opens_on_parliaments_and_filters_by_speaker(corpus: explore.Corpus) -> None:
    app = explore.Explorer(corpus)
    id_ = corpus.turns.loc[corpus.turns["speaker"] == "Madam Speaker", "speaker_id"].iloc[0]
    app.selection.set(speakers=[id_])
    assert app.selection.selected.turns["text"].tolist() == ["Order."]


# Who is who -----------------------------------------------------------------------------------------------------

LIST = (
    '<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="QuillHector"><persName><surname>Quill</surname>'
    "<forename>Hector</forename><forename>Jonah</forename></persName></person></listPerson>"
)
ROOT = (
    '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xmlns:xi="http://www.w3.org/2001/XInclude"><teiHeader/>'
    '<xi:include href="2015/ParlaMint-XX_2015-05-04-s07.xml"/></teiCorpus>'
)


def _folder(root: Path) -> Path:
    (root / "2015").mkdir(parents=True)
    (root / "2015" / "ParlaMint-XX_2015-05-04-s07.xml").write_bytes((FILES / "parlamint.xml").read_bytes())
    (root / "ParlaMint-XX-listPerson.xml").write_text(LIST)
    (root / "ParlaMint-XX.xml").write_text(ROOT)
    return root


@pytest.mark.parametrize("where", ["a folder", "one sitting", "an archive"])
def test_persons_are_named_from_the_list_beside_and_the_list_is_no_transcript(where: str, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "ParlaMint-XX.TEI")
    source = {"a folder": folder, "one sitting": folder / "2015", "an archive": tmp_path / "all.zip"}[where]
    if where == "an archive":
        with zipfile.ZipFile(source, "w") as archive:
            for one in sorted(folder.rglob("*.xml")):
                archive.write(one, one.relative_to(tmp_path).as_posix())
    corpus = load(source)
    assert len(corpus.documents) == 1
    assert corpus.turns["speaker"].tolist() == ["Anna Lund", "Oleg Sorokin", "Hector Jonah Quill"]
    assert corpus.problems.empty


def test_a_root_file_alone_is_no_transcript_and_the_message_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "ParlaMint-XX.xml").write_text(ROOT)
    with pytest.raises(ValueError, match="root file or one of its lists"):
        load(tmp_path)
    with pytest.raises(AsideError):
        parlamint.parse(Source("ParlaMint-XX.xml", raw=ROOT.encode()))


def test_a_corpus_in_one_file_gives_its_sittings(tmp_path: Path) -> None:
    one = re.sub(rb"<\?xml.*?\?>\s*", b"", (FILES / "parlamint.xml").read_bytes())
    two = one.replace(b"s07", b"s08").replace(b"Seventh", b"Eighth").replace(b"piers", b"moles")
    whole = b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>' + one + two + b"</teiCorpus>"
    (tmp_path / "all.xml").write_bytes(whole)
    corpus = load(tmp_path)
    assert corpus.documents["document_id"].tolist() == [
        "all/ParlaMint-XX_2015-05-04-s07",
        "all/ParlaMint-XX_2015-05-04-s08",
    ]
    assert corpus.turns["speaker_id"].nunique() == 3


# Hostile and broken files -----------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
BOMB = f'<!DOCTYPE publicwhip [<!ENTITY l0 "lol lol lol">{LAUGHS}]><publicwhip><p>&l9;</p></publicwhip>'
BLOWUP = f'<!DOCTYPE publicwhip [<!ENTITY a "{"x" * 50_000}">]><publicwhip><p>{"&a;" * 20_000}</p></publicwhip>'
DEEP = f"<publicwhip>{'<i>' * 3_000}deep{'</i>' * 3_000}</publicwhip>"


@pytest.mark.parametrize(("raw", "what", "place"), [
    (BOMB, "entities expand without bound", "line 1"),
    (BLOWUP, "entities expand without bound", "line 1"),
    (DEEP, "more than 200 elements", ""),
    ("<publicwhip>\n<speech>\n</publicwhip>", "broken XML", "line 3"),
    ("<publicwhip>\n<speech>", "broken XML", "line 2"),
    ("<publicwhip>\n<p>&nbsp;</p></publicwhip>", "Entity 'nbsp' not defined", "line 2"),
    ("<!DOCTYPE publicwhip SYSTEM 'x.dtd'>\n<publicwhip>\n<p>a&nbsp;b</p></publicwhip>", "does not declare", "line 3"),
])  # fmt: skip
def test_a_trap_and_a_broken_file_are_refused_with_line_and_cure(raw: str, what: str, place: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(what)) as caught:
        publicwhip.parse(Source("page.xml", raw=raw.encode()))
    assert caught.value.place == place
    assert caught.value.cure


def test_a_file_that_breaks_at_its_end_is_not_half_read(tmp_path: Path) -> None:
    whole = (FILES / "publicwhip.xml").read_bytes()
    (tmp_path / "good.xml").write_bytes(whole)
    (tmp_path / "half.xml").write_bytes(whole[: whole.index(b"<division")])
    corpus = load(tmp_path)
    assert corpus.documents["document_id"].tolist() == ["good"]
    assert [Path(source).name for source in corpus.problems["source"]] == ["half.xml"]
    assert corpus.problems["place"].str.startswith("line ").all()


def test_nothing_outside_the_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    secret = (tmp_path / "secret.txt").as_uri()
    raw = f'<!DOCTYPE publicwhip [<!ENTITY x SYSTEM "{secret}">]><publicwhip><p>a&x;b</p></publicwhip>'
    with pytest.raises(UnreadableError):
        publicwhip.parse(Source("page.xml", raw=raw.encode()))


def test_a_file_is_streamed_so_that_memory_does_not_grow_with_it() -> None:
    speech = b"<speech><p>" + b"word " * 2_000 + b"</p></speech>"
    endless = b"<publicwhip>" + speech * 50 + b"<broken"
    found = pieces(endless, {"publicwhip"}.__contains__)
    seen = [next(found) for _ in range(51)]  # each is handed on before the end is known
    assert sum(isinstance(piece, Whole) for piece in seen) == 50
    with pytest.raises(UnreadableError):
        next(found)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
@pytest.mark.parametrize("name", READERS)
def test_the_encoding_that_a_file_declares_is_honoured(name: str, encoding: str) -> None:
    raw = (FILES / name).read_bytes()
    declared = "ISO-8859-1" if name == "publicwhip.xml" else "UTF-8"
    text = raw.decode(declared).replace("’", "'")
    again = text.replace(declared, encoding.removesuffix("-sig"), 1).encode(encoding)
    assert READERS[name].matches(again[:65_536])  # type: ignore[attr-defined]
    same = read(READERS[name], text.encode(declared))
    assert [turn.text for turn in read(READERS[name], again).turns] == [turn.text for turn in same.turns]


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_damaged_anywhere_is_read_or_refused(name: str) -> None:
    chance = random.Random(20150504)
    whole = (FILES / name).read_bytes()
    for _ in range(60):
        raw = bytearray(whole)
        at = chance.randrange(len(raw))
        cut = chance.choice((1, 8, 200))
        raw[at : at + cut] = chance.choice((b"", b"<", b"</u>", b"&x;", b"\0", bytes([chance.randrange(256)]) * cut))
        try:
            made = READERS[name].parse(Source(name, raw=bytes(raw)))  # type: ignore[attr-defined]
        except UnreadableError as error:
            assert error.what  # noqa: PT017
            assert error.cure  # noqa: PT017
        else:
            for one in [made] if isinstance(made, Transcript) else made:
                assert not [what for _, what, _ in one.doubts if "read twice" in what]


def test_a_revision_that_holds_only_redirects_is_told_as_such() -> None:
    raw = b'<publicwhip><gidredirect oldgid="a" newgid="b" matchtype="perfectmatch"/></publicwhip>'
    with pytest.raises(UnreadableError, match=r"only redirects \(1\)"):
        publicwhip.parse(Source("debates2015-05-04a.xml", raw=raw))


@pytest.mark.parametrize("raw", [
    b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>A novel.</p></body></text></TEI>',
])  # fmt: skip
def test_tei_in_which_nobody_speaks_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError, match="nobody speaks"):
        parlamint.parse(Source("novel.xml", raw=raw))


def test_an_act_in_akoma_ntoso_is_no_debate() -> None:
    act = b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><body/></act></akomaNtoso>'
    assert akoma_ntoso.matches(act.replace(b"act>", b"debate>"))
    assert not akoma_ntoso.matches(act)


# Real files, read once more in quite another way -------------------------------------------------------------------


def squeezed(text: str) -> str:
    return "".join(text.split())


def _all_text(node: minidom.Node) -> str:
    return node.data if node.nodeType in (3, 4) else "".join(map(_all_text, node.childNodes))


def test_real_days_of_publicwhip_have_the_turns_that_their_markup_says(shared: Path) -> None:
    read_days = 0
    for path in sorted((shared / "data" / "publicwhip").glob("*.xml")):
        root = minidom.parse(str(path)).documentElement
        speeches = [one for one in root.getElementsByTagName("speech") if one.hasAttribute("speakername")]
        if not speeches:
            with pytest.raises(UnreadableError, match="only redirects"):
                publicwhip.parse(Source(path.name, raw=path.read_bytes()))
            continue
        made = publicwhip.parse(Source(path.name, raw=path.read_bytes()))
        assert [(turn.label, squeezed(turn.text)) for turn in made.turns] == [
            (one.getAttribute("speakername"), squeezed(_all_text(one))) for one in speeches
        ]
        assert [turn.text.count("\n") + 1 for turn in made.turns] == [
            len([p for p in one.getElementsByTagName("p") if _all_text(p).strip()]) for one in speeches
        ]
        told = squeezed("".join(note.text for note in made.notes if note.kind in {"narration", "division"}))
        silent = [one for one in root.getElementsByTagName("speech") if not one.hasAttribute("speakername")]
        for one in [*silent, *root.getElementsByTagName("mpname")]:
            assert squeezed(_all_text(one)) in told
        read_days += 1
    assert read_days == 3


def test_speakers_of_a_real_day_are_as_many_as_its_ids(shared: Path) -> None:
    path = shared / "data" / "publicwhip" / "debates2009-10-26a.xml"
    corpus = load(path)
    said = re.findall(rb'<speech [^>]*speakerid="([^"]+)" speakername="([^"]+)"', path.read_bytes())
    pairs = set(zip((one.decode() for one, _ in said), corpus.turns["speaker_id"].astype("str"), strict=True))
    assert len(pairs) == len({id_ for id_, _ in pairs}) == len({speaker for _, speaker in pairs}) == 44
    assert corpus.audit()["unaccounted"].tolist() == [0]


def _spoken(u: ElementTree.Element, language: str) -> str:
    """The text of an utterance without the clock and what a description says in another language."""
    for parent in u.iter():
        told = parent.findall(f"{TEI}desc")
        mine = [one for one in told if one.get("{http://www.w3.org/XML/1998/namespace}lang") == language] or told[:1]
        for one in told:
            if one not in mine:
                one.text = ""
    for clock in u.findall(f"{TEI}note[@type='time']"):
        for part in clock.iter():
            part.text = "" if part is clock or part.text else part.text
    return squeezed("".join(u.itertext()))


def test_real_sittings_of_parlamint_have_the_turns_that_their_markup_says(shared: Path) -> None:
    sittings = sorted((shared / "data" / "parlamint").rglob("*.xml"))
    for path in sittings:
        (made,) = parlamint.parse(Source(path.name, raw=path.read_bytes()))
        body = ElementTree.parse(path).getroot().find(f"{TEI}text/{TEI}body")
        assert body is not None
        label, expected = "", []
        for one in body.iter():
            if one.tag == f"{TEI}note" and one.get("type") == "speaker":
                label = "".join(one.itertext())
            elif one.tag == f"{TEI}u":
                expected.append((squeezed(label), str(one.get("who")), one))
        language = str(made.document["language"])
        assert [(squeezed(turn.label), str(turn.who and turn.who.id).partition("#")[1:]) for turn in made.turns] == [
            (label, ("#", who.lstrip("#"))) for label, who, _ in expected
        ]
        assert [squeezed(turn.text) for turn in made.turns] == [_spoken(one, language) for _, _, one in expected]
        assert made.turns
    assert len(sittings) == 5


def test_words_of_a_real_sitting_are_joined_as_its_tokens_say(shared: Path) -> None:
    path = next((shared / "data" / "parlamint" / "ES-CT").glob("*.xml"))
    (made,) = parlamint.parse(Source(path.name, raw=path.read_bytes()))
    plain = path.read_text("utf-8")
    for segment, turn in zip(re.findall(r"<u .*?</u>", plain, re.DOTALL), made.turns, strict=True):
        for sentence in re.findall(r"<s .*?</s>", segment, re.DOTALL):
            tokens = re.findall(r"<(?:w|pc) ([^>]*)>([^<]*)<", sentence)
            said = "".join(token + ("" if 'join="right"' in given else " ") for given, token in tokens)
            assert said.strip().replace("&amp;", "&") in turn.text


def test_names_of_a_real_sitting_are_the_marked_ones_and_all_is_accounted_for(shared: Path) -> None:
    path = next((shared / "data" / "parlamint" / "ES-CT").glob("*.xml"))
    corpus = load([path, *(shared / "data" / "parlamint" / "AT").glob("*.xml")])
    assert corpus.audit()["unaccounted"].eq(0).all()
    said = dict(zip(corpus.turns["turn_id"], corpus.turns["text"], strict=True))
    links = corpus.frames["links"]
    read_names = [
        squeezed(said[turn][start:end])
        for turn, start, end in zip(*(links[c].tolist() for c in ("turn_id", "start", "end")), strict=True)
    ]
    body = path.read_text("utf-8").partition("<body>")[2]
    names = re.findall(r"<name type=.*?</name>", body, re.DOTALL)
    assert read_names == [squeezed(re.sub(r"<[^>]+>", "", name)) for name in names]
    german = set(corpus.documents.loc[corpus.documents["language"] == "de", "document_id"])
    assert len(german) == 4
    assert not set(corpus.frames["mentions"]["document_id"].astype("str")) & german


def test_an_older_revision_says_what_stands_in_the_newer() -> None:
    moved = b'<gidredirect oldgid="a" newgid="b" matchtype="perfectmatch"/></publicwhip>'
    made = read(publicwhip, (FILES / "publicwhip.xml").read_bytes().replace(b"</publicwhip>", moved))
    assert made.document["is_excerpt"]
    assert [what for _, what, _ in made.doubts] == ["an older revision: 1 parts of the day stand in a newer one"]


@pytest.mark.parametrize(
    ("text", "known", "mark", "found"),
    [
        # A description with a name in it: the name is the mention, whoever was thought of.
        ("the Member for Newbury (Mr. Benyon)", [("Benyon", "surname")], ("the Member", "Benyon)", "Richard Benyon"),
         [("Benyon", "person:richard-benyon", "surname")]),
        ("the Member for Ogmore (Huw Irranca-Davies) said", [], ("the Member", "Davies)", "Huw Irranca-Davies"),
         [("Huw Irranca-Davies", "person:huw-irranca-davies", "name")]),
        ("my hon. Friend the Member for Ogmore said", [], ("the Member", "Ogmore", "Huw Irranca-Davies"),
         [("the Member for Ogmore", "person:huw-irranca-davies", "description")]),
        # A name: longer ones win, parts are joined, a surname alone is left to the other rules.
        ("Mr. Joan Soler Pons spoke", [("Joan Soler", "name")], ("Mr. Joan", "Pons", None),
         [("Joan Soler Pons", "person:joan-soler-pons", "name")]),
        ("Marta Pascal i Mata spoke", [("Pascal i Mata", "name")], ("Marta", "Pascal", None),
         [("Marta Pascal i Mata", "person:marta-pascal-i-mata", "name")]),
        ("so Mr. Soler spoke", [], ("Mr. Soler", "Soler", None), []),
    ],
)  # fmt: skip
def test_a_marked_person_and_what_is_known_there_agree(
    text: str, known: list[tuple[str, str]], mark: tuple[str, str, str | None], found: list[tuple[str, str, str]]
) -> None:
    sure = [
        Found(text.index(said), text.index(said) + len(said), "person", None, form, "form", "likely", said)
        for said, form in known
    ]
    first, last, name = mark
    one = Marked(text.index(first), text.index(last) + len(last), "person", name)
    made = with_persons(text, sure, [one], lambda name: f"person:{name.lower().replace(' ', '-')}")
    assert [(text[m.start : m.end], m.entity_id, m.form) for m in made] == found
    assert all(m.rule == "marked in the source" for m in made)


def test_a_marked_thing_of_every_day_is_no_name() -> None:
    text = "the House of Quillmark and the Members of the House"
    marks = [Marked(4, 22, "organisation", None), Marked(31, 51, "organisation", None), Marked(4, 22, "other", None)]
    assert [text[one.start : one.end] for one in others(text, marks)] == ["House of Quillmark"]
