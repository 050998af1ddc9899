"""Whether a clause looks back or ahead, by its verbs."""

from __future__ import annotations

import re

_FUTURE = re.compile(
    r"\b(?:will|shall|to be|going to|’ll|'ll|is to|are to|plans? to|planned|scheduled|due to|intends? to|upcoming|coming up|"
    r"expects?|expected to|set to|preparing|prepare|hope to|look(?:ing)? forward|invite|soon|would like to|should)\b"
)
_PAST = re.compile(
    r"(?<!\bbe )(?<!\bbeing )\b(?:was|were|had|did|came|went|met|held|took|gave|made|said|saw|began|became|agreed|launched|"
    r"adopted|visited|discussed|decided|ago|spoke|told|grew|fell|rose|brought|sent|left|put|"
    r"(?:has|have) (?:already )?\w+(?:ed|en|ne|de)|(?!need|speed|indeed|hundred|united|embed|feed|seed|succeed|proceed|exceed)[a-z]{2,}ed)\b"
)


def tense(sentence: str, at: int) -> int:
    """-1 where the clause around position `at` looks back, 1 where it looks ahead, 0 where it does not say.

    >>> tense("In September we will meet in Pavlodar.", 3), tense("We met in September.", 12), tense("In May", 3)
    (1, -1, 0)
    """
    begin = max(sentence.rfind(mark, 0, at) for mark in (";", " – ", ":"))
    ends = [i for mark in (";", " – ") if (i := sentence.find(mark, at)) >= 0]
    clause = sentence[begin + 1 : min(ends, default=len(sentence))]
    future, past = _FUTURE.search(clause), _PAST.search(clause)
    if future and past:
        here = at - begin - 1
        return 1 if abs(future.start() - here) <= abs(past.start() - here) else -1
    return 1 if future else -1 if past else 0
