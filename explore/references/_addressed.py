"""Who is spoken to: `Mr President`, `your colleague`, by the order of turns and the offices printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CALLED = re.compile(
    # `\b` stands behind the first letter, so that the engine skips to such letters.
    r"[MmDEHYd](?<!\w.)(?:(?:(?<=[Mm])(?:r\.?|adam|s\.?)|(?<=D)ear|(?<=E)steemed|(?<=H)onou?rable) (?P<office>President|Prime Minister|Chancellor|Minister|Secretary[- ]General|"
    r"Chairman|Speaker|Governor|Ambassador|Director|Vice President)\b(?! [A-Z])|(?<=Y)our (?P<high>Excellency|Majesty|Highness|Holiness)\b|"
    r"(?:(?<=m)y (?:dear )?(?:colleague|friend)|(?<=d)ear friend)\b(?=[,.!]))"
)
_OFFICES = {
    "excellency": "",
    "majesty": "king|queen|emperor",
    "highness": "prince|princess|emir|sheikh",
    "holiness": "patriarch|pope",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its id, who speaks (None: nobody is named), in which role, and the words."""

    turn_id: str
    speaker_id: str | None
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """Words by which somebody is spoken to, and who that is."""

    turn_id: str
    start: int
    end: int
    person: str
    reason: str
    confidence: str


def addresses(turns: Sequence[Turn]) -> Iterator[Address]:
    """The forms of address whose person the turns' order and the printed offices tell; the others are left open."""
    people = dict.fromkeys(t.speaker_id for t in turns if t.speaker_id)
    roles = {t.speaker_id: t.role for t in reversed(turns) if t.speaker_id and t.role}
    for i, turn in enumerate(turns):
        for match in _CALLED.finditer(turn.text):
            others = [p for p in people if p != turn.speaker_id]
            wanted = _office(match)
            holders = [p for p in others if p and wanted and re.search(rf"\b(?:{wanted})\b", roles.get(p, ""), re.I)]
            fitting = holders if wanted else others
            before = next((t.speaker_id for t in reversed(turns[:i]) if t.speaker_id != turn.speaker_id), None)
            after = next((t.speaker_id for t in turns[i + 1 :] if t.speaker_id != turn.speaker_id), None)
            said = match[0]
            if len(fitting) == 1 and fitting[0]:
                why = (
                    "the only other who speaks here"
                    if len(others) == 1
                    else f"the only other {match['office'] or 'one'} who speaks here"
                )
                yield Address(
                    turn.turn_id, *match.span(), fitting[0], f"“{said}”: {why}", "certain" if holders else "likely"
                )
            elif before in fitting and before:
                yield Address(turn.turn_id, *match.span(), before, f"“{said}”: spoke just before", "likely")
            elif i == 0 and after in fitting and after:
                yield Address(turn.turn_id, *match.span(), after, f"“{said}”: answers next", "check")


def _office(match: re.Match[str]) -> str:
    if match["office"]:
        return re.escape(match["office"]).replace("\\-", "[- ]").replace("\\ ", "[- ]")
    if match["high"]:
        return _OFFICES[match["high"].lower()]
    return ""
