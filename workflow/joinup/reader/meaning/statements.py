"""What a document says about itself: how many projects it holds, and what they cost together."""

from __future__ import annotations

import re

from .money import amounts

NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
TOTAL = re.compile(
    r"\b(total\w*|in all|altogether|overall|worth|combined|sum of|between them|together)\b", re.IGNORECASE
)


def stated(text: str, nouns: list[str]) -> list[tuple[str, str]]:
    """Return the counts of projects and the totals that a text states, each with its rule.

    Parameters: ``text`` a sentence or more; ``nouns`` what several projects are called.

    >>> stated("This round funds twelve pilot projects, worth £9 million.", ["pilots", "projects"])
    [('projects=12', 'count'), ('funding=9000000', 'total')]
    """
    count = rf"\b(?P<n>\d{{1,3}}(?:,\d{{3}})*|{'|'.join(NUMBERS)})\s+(?:[a-z-]+\s+){{0,3}}?(?:{'|'.join(nouns)})\b"
    statements = []
    for m in re.finditer(count, text, re.IGNORECASE):
        n = m["n"].lower()
        value = NUMBERS.index(n) + 1 if n in NUMBERS else int(n.replace(",", ""))
        statements.append((f"projects={value}", "count"))
    if TOTAL.search(text):
        statements += [(f"funding={value}", "total") for value, _, _ in amounts(text)]
    return statements
