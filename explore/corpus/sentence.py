"""What was read, in one sentence that says how far it reaches."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from explore.corpus.coded import Codes
from explore.corpus.invented import MARK, invented
from explore.corpus.within import within


def day(date: pd.Timestamp) -> str:
    """A date as analysts write it.

    >>> day(pd.Timestamp("2012-05-05"))
    '5 May 2012'
    """
    return f"{date.day} {date:%B %Y}"


def text_or_blank(value: Any) -> str:
    """A text of a frame; nothing where it is missing.

    >>> text_or_blank("The Kremlin"), text_or_blank(float("nan"))
    ('The Kremlin', '')
    """
    return value if isinstance(value, str) else ""


def day_or_blank(date: Any) -> str:
    """A date of a frame as analysts write it; nothing where it is missing."""
    return day(date) if pd.notna(date) else ""


def spoken(value: str) -> str:
    """A date as it is kept, in words; empty where there is none.

    >>> spoken("1992-05-25"), spoken("1992-05"), spoken("1941/1945"), spoken("")
    ('25 May 1992', 'May 1992', '1941 to 1945', '')
    """
    return " to ".join(map(_spoken, value.split("/"))) if value else ""


def _spoken(value: str) -> str:
    year, *rest = value.split("-")
    if not rest:
        return year
    month = calendar.month_name[int(rest[0])]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "transcript"), counted(1200, "turn")
    ('1 transcript', '1,200 turns')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is: `number` turns, or passages of what is followed, in so many transcripts and excerpts."""

    number: int
    noun: str
    transcripts: int
    excerpts: int

    @property
    def sentence(self) -> str:
        """The amount in words.

        >>> Amount(21, "passage", 11, 4).sentence, Amount(1, "turn", 1, 1).sentence
        ('21 passages in 11 transcripts, 4 are excerpts', '1 turn in 1 transcript, an excerpt')
        """
        return f"{self.counted}{self.cut}"

    @property
    def counted(self) -> str:
        """How many of what in how many transcripts."""
        return f"{counted(self.number, self.noun)} in {counted(self.transcripts, 'transcript')}"

    @property
    def cut(self) -> str:
        """How many of those transcripts are excerpts, as what follows `counted`; empty where none is."""
        if not self.excerpts:
            return ""
        if self.transcripts == 1:
            return ", an excerpt"
        return f", {self.excerpts:,} {'is an excerpt' if self.excerpts == 1 else 'are excerpts'}"


def how_much(frames: Mapping[str, pd.DataFrame], *, passages: bool = False) -> Amount:
    """How many turns these frames hold, or how many passages, and in how many transcripts.

    Without passages every transcript counts, those without a turn too; with them, those that hold one.

    >>> import explore
    >>> how_much(explore.load(explore.sample()).frames).counted
    '5 turns in 1 transcript'
    """
    documents = frames["documents"]
    excerpts = documents["is_excerpt"].to_numpy(dtype=bool)
    if not passages:
        return Amount(len(frames["turns"]), "turn", len(documents), int(excerpts.sum()))
    mentions = frames["mentions"]
    held = within(documents["document_id"], mentions["document_id"])
    return Amount(len(mentions), "passage", int(held.sum()), int((excerpts & held).sum()))


def what_was_read(frames: Mapping[str, pd.DataFrame], unaccounted: int | None = None) -> str:
    """One sentence: transcripts, dates, turns, excerpts, and (when counted) words unaccounted for and files not read.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> what_was_read(corpus.frames, unaccounted=0)
    '1 transcript, 15 May 2012, 5 turns, an excerpt, every word accounted for'
    """
    documents, turns = frames["documents"], frames["turns"]
    if documents.empty:
        return "no transcripts"
    parts = [*_pages(documents), *_dates(documents["date"]), counted(len(turns), "turn")]
    excerpts = int(documents["is_excerpt"].sum())
    if len(documents) == 1:
        parts += ["an excerpt"] if excerpts else []
    elif excerpts:
        parts.append(f"{excerpts:,} {'is an excerpt' if excerpts == 1 else 'are excerpts'}")
    if unaccounted is not None:
        lost = f"{counted(unaccounted, 'character')} unaccounted for"
        left = unread(frames)
        every = "every word of what was read accounted for" if left else "every word accounted for"
        parts.append(lost if unaccounted else every)
        parts += [f"{counted(left, 'file')} {'was' if left == 1 else 'were'} not read"] if left else []
    return ", ".join(parts)


def unread(frames: Mapping[str, pd.DataFrame]) -> int:
    """How many files were not read, other than second copies of a page that was and invented pages set apart."""
    problems = frames["problems"]
    known = problems["what"].str.startswith(("the same ", "corrections ", MARK))
    return int(problems.loc[~known & ~problems["source"].isin(frames["documents"]["source"]), "source"].nunique())


def _pages(documents: pd.DataFrame) -> list[str]:
    """How many transcripts, and how many of them are invented.

    >>> import explore
    >>> real = explore.load(explore.sample()).documents
    >>> made_up = real.assign(status="INVENTED")
    >>> _pages(real), _pages(made_up), _pages(pd.concat([real, made_up]))
    (['1 transcript'], ['1 INVENTED transcript'], ['2 transcripts', '1 of them INVENTED'])
    """
    number = int(invented(documents).sum())
    if number == len(documents):
        return [counted(number, f"{MARK} transcript")]
    return [counted(len(documents), "transcript"), *([f"{number:,} of them {MARK}"] if number else [])]


def _dates(dates: pd.Series[pd.Timestamp]) -> list[str]:
    known = dates.dropna()
    undated = len(dates) - len(known)
    parts = []
    if len(known):
        first, last = day(known.min()), day(known.max())
        parts.append(first if first == last else f"{first} to {last}")
    if undated:
        parts.append("undated" if len(dates) == 1 else f"{undated:,} undated")
    return parts


def ground(transcripts: int) -> str:
    """What every "first", "last" and "never" ends with, since what was not read is not silence.

    >>> ground(1), ground(1200)
    ('in this transcript', 'in these 1,200 transcripts')
    """
    return "in this transcript" if transcripts == 1 else f"in these {counted(transcripts, 'transcript')}"


def headline(frames: Mapping[str, pd.DataFrame], unaccounted: int | None = None) -> str:
    """What was read as the title over it: of one transcript the whole sentence, of more their source and months.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> headline(corpus.frames, unaccounted=0)
    '1 transcript, 15 May 2012, 5 turns, an excerpt, every word accounted for'
    >>> headline({**corpus.frames, "documents": pd.concat([corpus.documents] * 2)})
    '2 transcripts from en.kremlin.ru, 15 May 2012'
    """
    documents = frames["documents"]
    if len(documents) < 2:
        told = what_was_read(frames, unaccounted)
        return told[:1].upper() + told[1:]
    many, *marks = _pages(documents)
    places = sites(documents)
    source = f" from {places[0]}" + (f" and {len(places) - 1} more sites" if len(places) > 2 else "") if places else ""
    source += f" and {places[1]}" if len(places) == 2 else ""
    return ", ".join([f"{many}{source}", *marks, *_months(documents["date"])])


def extent(frames: Mapping[str, pd.DataFrame], unaccounted: int | None = None, coverage: str = "") -> str:
    """The sentences under the headline: turns and words, excerpts, months (`coverage`), what is lost or was not read.

    Of one transcript they say what its headline does not.

    >>> import explore
    >>> corpus = explore.load(explore.sample())
    >>> extent(corpus.frames)
    '634 words, from en.kremlin.ru.'
    >>> extent({**corpus.frames, "documents": pd.concat([corpus.documents] * 2)}, 0, "all good here")
    '5 turns, 1,268 words. Both are excerpts. All good here. Every word accounted for.'
    """
    documents = frames["documents"]
    if documents.empty:
        return ""
    words = amount(int(documents["words"].sum()), "word")
    if len(documents) == 1:
        places = sites(documents)
        return f"{words}, from {places[0]}." if places else f"{words}."
    told = [
        f"{counted(len(frames['turns']), 'turn')}, {words}",
        _excerpts(documents),
        coverage[:1].upper() + coverage[1:],
    ]
    if unaccounted is not None:
        told.append(
            f"{counted(unaccounted, 'character')} unaccounted for" if unaccounted else "Every word accounted for"
        )
    left = unread(frames)
    told += [f"{counted(left, 'file')} {'was' if left == 1 else 'were'} not read"] if left else []
    return "".join(f"{one}. " for one in told if one).strip()


def amount(number: int, noun: str) -> str:
    """A number and its noun, from a million on in millions.

    >>> amount(1, "word"), amount(1_019_442, "word")
    ('1 word', '1.02 million words')
    """
    return f"{number / 1e6:.2f} million {noun}s" if number >= 1_000_000 else counted(number, noun)


def sites(documents: pd.DataFrame) -> list[str]:
    """The sites that the transcripts come from, as far as the pages say so, those that give most of them first.

    >>> import explore
    >>> sites(explore.load(explore.sample()).documents)
    ['en.kremlin.ru']
    """
    named = documents["site"].astype("str").astype("object")
    given = documents["url"].map(lambda url: urlsplit(url).netloc or None, na_action="ignore")
    found = named.where(documents["site"].notna(), given).dropna()
    return [str(one) for one in found.value_counts().index]


def short_name(frames: Mapping[str, pd.DataFrame], entity_id: str) -> str:
    """The name of a subject where there is little room: its acronym, where it has one and its name is long.

    >>> import explore
    >>> short_name(explore.load(explore.sample()).frames, "infrastructure:baikal-amur-mainline")
    'BAM'
    """
    entities, aliases, topics = (frames[name] for name in ("entities", "aliases", "topics"))
    named = [*entities.loc[entities["entity_id"] == entity_id, "name"]]
    named += [*topics.loc[topics["topic_id"] == entity_id, "name"], entity_id]
    also = aliases.loc[aliases["entity_id"] == entity_id, "alias"]
    short = [one for one in also if one.isalpha() and one.isupper()]
    return min(short, key=len) if short and len(named[0]) > 12 else str(named[0])


def from_heaviest(documents: pd.DataFrame, each: Codes, noun: str = "passage") -> str:
    """The sentence that one transcript gives over a quarter of a result; empty where none does.

    `each` holds how many passages (or turns, as `noun` says) each transcript gives, row by row. Of one transcript
    alone, or one passage of it, there is nothing to warn of.

    >>> import explore
    >>> documents = pd.concat([explore.load(explore.sample()).documents.assign(title="Talks")] * 2)
    >>> from_heaviest(documents, pd.Series([1, 3]).to_numpy())
    'One transcript, Talks of 15 May 2012, gives 3 of the 4 passages'
    """
    most, whole = int(each.max(initial=0)), int(each.sum())
    if len(documents) < 2 or most < 2 or 4 * most <= whole:
        return ""
    return f"One transcript, {_called(documents.iloc[int(each.argmax())])}, gives {_of(most, whole)} {noun}s"


def _of(part: int, whole: int) -> str:
    return f"all {whole:,}" if part == whole else f"{part:,} of the {whole:,}"


def _called(document: pd.Series[Any]) -> str:
    """A transcript by its title and day."""
    title = document["title"] if isinstance(document["title"], str) else str(document["document_id"])
    return f"{title} of {day(document['date'])}" if pd.notna(document["date"]) else title


def _excerpts(documents: pd.DataFrame) -> str:
    number, many = int(documents["is_excerpt"].sum()), len(documents)
    if not number:
        return "None says that it is an excerpt"
    if number == many:
        return "Both are excerpts" if many == 2 else f"All {many:,} are excerpts"
    return f"{number:,} of the {many:,} {'is an excerpt' if number == 1 else 'are excerpts'}"


def _months(dates: pd.Series[pd.Timestamp]) -> list[str]:
    """First and last month of many transcripts, and how many have no date."""
    known = dates.dropna()
    undated = len(dates) - len(known)
    first, last = (f"{one:%B %Y}" for one in (known.min(), known.max())) if len(known) else ("", "")
    parts = [f"{first} to {last}"] if first != last else _dates(known)
    return [*parts, *([f"{undated:,} undated"] if undated else [])]
