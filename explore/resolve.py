"""From what each document says to ids over all of them: deterministic, small, the only step that looks across."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from explore.catalogue import NOTHING, Catalogue
from explore.names import fold, initials, slug, whole_key
from explore.names import keys as keys_of

_WORD = re.compile(r"[a-z]{3,}")
# Words that say nothing of which person holds an office.
_EMPTY = frozenset(
    "the and for former acting first deputy vice general federal russian national international state".split()
)


# Titles of posts: without the employer's name they tell nothing apart. CEO and Chief Executive are one post.
_TITLES = frozenset(
    "ceo chief executive officer head director manager managing boss company companies corporation business "
    "secretary deputy assistant adviser advisor aide staff office".split()
)
# What one person may be beside another post.
_BESIDE = frozenset(
    "chair chairman chairwoman chairperson cochair cochairman cochairperson member leader party delegation board "
    "council commission committee trustee envoy representative ambassador candidate duma senator parliament "
    "professor academician writer author laureate champion hero veteran founder owner coordinator moderator "
    "host winner participant volunteer".split()
)
# Offices of state: one person goes from one to another and back.
_STATE = frozenset(
    "president presidential prime premier minister ministry chancellor governor government king queen emir".split()
)


def ids_within(turns: pd.DataFrame, documents: pd.DataFrame, catalogue: Catalogue = NOTHING) -> pd.DataFrame:
    """The turns with the `speaker_id` and the spelling of `speaker` that each document gives by itself.

    As `speaker_ids`, but no document changes another's rows, and so nobody is told apart from a namesake elsewhere.
    """
    names = _in_full(turns, documents, catalogue)
    keys = names.dropna().map(keys_of(names.dropna().unique()))
    spelled: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name, document, stem in zip(names[keys.index], turns["document_id"][keys.index], keys, strict=True):
        spelled[document, stem][name] += 1
    shown = {place: _usual(counts) for place, counts in spelled.items()}
    by_office = _by_office(turns, keys, documents, shown, catalogue)
    id_of = {place: by_office.get(place) or _id(name, place[1], catalogue) for place, name in shown.items()}
    places = list(zip(turns["document_id"], keys.reindex(turns.index), strict=True))
    return turns.assign(
        speaker_id=pd.Series([id_of.get(p) for p in places], index=turns.index, dtype="str").astype("category"),
        speaker=pd.Series([shown.get(p) for p in places], index=turns.index, dtype="str").astype("category"),
    )


def _usual(counts: Mapping[str, int]) -> str:
    """The spelling that comes most often; one in small letters before one in capitals."""
    return min(counts, key=lambda n: (-counts[n], fold(n) == n, n))


def speaker_ids(turns: pd.DataFrame, documents: pd.DataFrame, catalogue: Catalogue = NOTHING) -> pd.DataFrame:
    """The turns with `speaker_id` filled in and `speaker` brought to one spelling over the whole corpus.

    The id is the catalogue's, where it knows the name, or `person:` and the slug of the name's key, so all
    spellings of a name share it and no other document changes it; but middle initials part two names that differ in
    nothing else. Namesakes are kept apart only where a document prints a post for a name that the one of whom the
    documents before and after it speak cannot hold: another employer's, and none that is held beside others. Else
    they are one person, in another office or in two. The namesake's id carries its role. Of namesakes whom the
    catalogue knows, a document means the one whose office it prints. Where the source has ids of its own for who
    speaks (`source_speaker`), one of them is one person under all names, and two of one name are two. Turns whose
    source names nobody keep NA. A column `times` says for how many turns a row stands.
    """
    names = _in_full(turns, documents, catalogue)
    keys = names.dropna().map(keys_of(names.dropna().unique()))
    keys, namesakes = _by_source(turns, keys)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    times = turns["times"][keys.index] if "times" in turns else [1] * len(keys)
    for name, stem, number in zip(names.dropna(), keys, times, strict=True):
        spelled[stem][name] += number
    shown = {stem: _usual(counts) for stem, counts in spelled.items()}
    said = keys[turns["source_speaker"].reindex(keys.index).isna()] if "source_speaker" in turns else keys
    places = {(d, stem): shown[stem] for d, stem in zip(turns["document_id"][said.index], said, strict=True)}
    apart = _namesakes(turns, said, documents) | _by_office(turns, said, documents, places, catalogue)
    id_of = {stem: _id(name, stem, catalogue) for stem, name in shown.items()}
    ids = [
        None if not isinstance(stem, str) else namesakes.get(row) or apart.get((document, stem)) or id_of[stem]
        for row, document, stem in zip(turns.index, turns["document_id"], keys.reindex(turns.index), strict=True)
    ]
    speaker = keys.map(shown).reindex(turns.index)
    return turns.assign(
        speaker_id=pd.Series(ids, index=turns.index, dtype="str").astype("category"),
        speaker=speaker.astype("str").astype("category"),
    )


def _by_source(turns: pd.DataFrame, keys: pd.Series[str]) -> tuple[pd.Series[str], dict[Any, str]]:
    """The keys with one for each id that the source gives, and row → id where several of those share a key."""
    theirs = turns["source_speaker"].reindex(keys.index).dropna().astype("str") if "source_speaker" in turns else None
    if theirs is None or theirs.empty:
        return keys, {}
    called = pd.DataFrame({"who": theirs, "key": keys.reindex(theirs.index)})
    times = called.value_counts().reset_index().sort_values(["who", "count", "key"], ascending=[True, False, True])
    main = times.drop_duplicates("who").set_index("who")["key"]
    keys = keys.copy()
    keys[theirs.index] = theirs.map(main)
    shared = main[main.duplicated(keep=False)]
    rows = theirs[theirs.isin(shared.index)]
    return keys, {row: f"person:{slug(shared[who])}-{slug(who)}" for row, who in rows.items()}


def _id(name: str, stem: str, catalogue: Catalogue) -> str:
    """The catalogue's id of a name, unless it is another's with other middle initials; else one of its own."""
    known = catalogue.person_of(name)
    said = initials(name)
    if known is None:
        return f"person:{slug(stem)}"
    theirs = initials(str(catalogue.rows[known]["name"]))
    return f"person:{slug(whole_key(name))}" if said and theirs and said != theirs else known


def _in_full(turns: pd.DataFrame, documents: pd.DataFrame, catalogue: Catalogue) -> pd.Series[str]:
    """The speakers' names; a surname alone with an office in full where one holder is known: President Biden."""
    names = turns["speaker"].astype("str")
    alone = names.notna() & ~names.str.contains(" ", regex=False, na=False) & turns["role"].notna()
    if not alone.any():
        return names
    dates = dict(zip(documents["document_id"], documents["date"].astype("str"), strict=True))
    full: dict[int, str] = {}
    for row in names.index[alone]:
        held = catalogue.in_office(fold(names[row]), dates.get(turns["document_id"][row]))
        if len(held) == 1:
            full[row] = catalogue.rows[held[0]]["name"]
    return names.where(~names.index.isin(list(full)), pd.Series(full, dtype="str").reindex(names.index))


def _namesakes(turns: pd.DataFrame, keys: pd.Series[str], documents: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(document, name's key) → an id of its own, for those whose role sets them apart."""
    dates = dict(zip(documents["document_id"], documents["date"], strict=True))
    out: dict[tuple[str, str], str] = {}
    for stem, by_document in _roles(turns, keys).items():
        if len(set(by_document.values())) > 1:
            out |= {(d, stem): f"person:{slug(stem)}-{slug(r)}" for d, r in _alien(by_document, dates).items()}
    return out


def _roles(turns: pd.DataFrame, keys: pd.Series[str]) -> dict[str, dict[str, str]]:
    """Name's key → document → the first role that it prints for the name."""
    roles: dict[str, dict[str, str]] = defaultdict(dict)
    for document, stem, role in zip(turns["document_id"], keys.reindex(turns.index), turns["role"], strict=True):
        if isinstance(stem, str) and isinstance(role, str):
            roles[stem].setdefault(document, role)
    return roles


def _by_office(
    turns: pd.DataFrame, keys: pd.Series[str], documents: pd.DataFrame, shown: Mapping[tuple[str, str], str],
    catalogue: Catalogue,
) -> dict[tuple[str, str], str]:  # fmt: skip
    """(document, name's key) → the one of several persons known by that name whose office the document prints."""
    persons = {name: catalogue.persons_of(name) for name in set(shown.values())}
    known = {place: ids for place, name in shown.items() if len(ids := persons[name]) > 1}
    if not known:
        return {}
    dates = dict(zip(documents["document_id"], documents["date"].astype("str"), strict=True))
    out = {}
    for stem, by_document in _roles(turns, keys).items():
        for document, role in by_document.items():
            fits = {one: _fits(role, dates.get(document), one, catalogue) for one in known.get((document, stem), ())}
            best = max(fits.values(), default=(0, False))
            if best[0] and list(fits.values()).count(best) == 1:
                out[document, stem] = max(fits, key=lambda one: fits[one])
    return out


def _fits(role: str, day: str | None, person: str, catalogue: Catalogue) -> tuple[int, bool]:
    """How many words of a role printed name an office of the person, and whether that is held on the day."""
    said = set(_WORD.findall(fold(role))) - _EMPTY
    held = [(0, False)]
    for term in catalogue.by_person.get(person, ()):
        body = catalogue.rows[term.body]["name"] if term.body in catalogue.rows else ""
        held.append((len(said & set(_WORD.findall(fold(f"{term.office} {body}")))), term.holds(day)))
    return max(held)


def _alien(by_document: Mapping[str, str], dates: Mapping[str, pd.Timestamp]) -> dict[str, str]:
    """The documents whose role belongs to another person than the one most documents speak of."""
    groups: list[tuple[set[str], list[str]]] = []
    posts = {document: words for document, role in by_document.items() if (words := _post(role))}
    for document in sorted(posts, key=lambda d: (str(dates.get(d)), d)):
        words = posts[document]
        near = [group for group in groups if group[0] & words]
        merged = (words.union(*(g[0] for g in near)), [d for g in near for d in g[1]] + [document])
        groups = [g for g in groups if g not in near] + [merged]
    if len(groups) < 2:
        return {}
    main = max(groups, key=lambda g: (len(g[1]), -groups.index(g)))
    held = [dates[d] for d in main[1] if pd.notna(dates.get(d))]
    if len(held) < 2:
        return {}
    first, last = min(held), max(held)
    return {
        document: by_document[document]
        for group in groups
        if group is not main and not (group[0] & _STATE and main[0] & _STATE)
        for document in group[1]
        if pd.notna(dates.get(document)) and first < dates[document] < last
    }


def _post(role: str) -> set[str]:
    """The words of a post that one person holds alone; none for one held beside others, or that names no employer.

    >>> sorted(_post("CEO of Northgas")), _post("Chief Executive"), _post("Chairman of the United Harbour party")
    (['ceo', 'northgas'], set(), set())
    """
    words = set(_WORD.findall(fold(role))) - _EMPTY
    return words if words - _TITLES and not words & _BESIDE else set()
