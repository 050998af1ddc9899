"""The genre of a page, guessed from its title and summary; corrections may say otherwise."""

from __future__ import annotations

import re

# The first row that fits wins.
_GENRES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), genre)
    for pattern, genre in (
        (r"direct line|call-?in|conversation with viewers", "call-in"),
        (r"interview", "interview"),
        (r"(?:news|press) (?:conference|briefing)|press gaggle", "press conference"),
        (r"answers? to .*questions|questions from (?:journalists|the media)", "press conference"),
        (r"press statements?|statements? (?:to the (?:press|media)|following)|joint statement", "press statement"),
        (r"council|commission|presidium|government members|cabinet|committee|board\b|assembly of", "council"),
        (r"address to|speech|greeting|congratulat|reception|ceremony", "speech"),
        (r"gala|unveil|opening|remarks at|concert|parade", "speech"),
        (r"forum|congress|plenary|conference|summit|session", "forum"),
        (r"bilateral|meeting with|met with|talks|conversation with|meeting between", "bilateral"),
        (r"debate|sitting|oral answers", "debate"),
        (r"meeting", "meeting"),
    )
)  # fmt: skip


def guess(title: str, summary: str, turns: int) -> str | None:
    """The genre that a title, else a summary, speaks of; a page with one turn is a speech.

    >>> guess("Meeting with President of Kazakhstan", "", 5), guess("News conference of Vladimir Putin", "", 300)
    ('bilateral', 'press conference')
    """
    for text in (title, summary):
        for pattern, genre in _GENRES:
            if text and pattern.search(text):
                return genre
    return "speech" if turns == 1 else None
