"""What a document says about itself: how many outcomes or pilots it holds, and what they cost together."""

from __future__ import annotations

import re

from .money import amounts

NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
COUNT = re.compile(
    rf"\b(?P<n>\d{{1,3}}(?:,\d{{3}})*|{'|'.join(NUMBERS)})\s+(?:[a-z-]+\s+){{0,3}}?"
    r"(?P<what>outcomes|pilots|projects|departments|metrics)\b",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"\b(total\w*|in all|altogether|overall|worth|combined|sum of|between them|together)\b", re.IGNORECASE
)


def stated(text: str) -> list[tuple[str, str]]:
    """Return the counts and totals that a text states, each with its rule.

    >>> stated("This round funds twelve pilot projects, worth £9 million.")
    [('pilots=12', 'count'), ('funding_gbp=9000000', 'total')]
    """
    found = []
    for m in COUNT.finditer(text):
        n, what = m["n"].lower(), m["what"].lower()
        value = NUMBERS.index(n) + 1 if n in NUMBERS else int(n.replace(",", ""))
        found.append((f"{'pilots' if what == 'projects' else what}={value}", "count"))
    if TOTAL.search(text):
        found += [(f"funding_gbp={value}", "total") for value, _, _ in amounts(text)]
    return found
