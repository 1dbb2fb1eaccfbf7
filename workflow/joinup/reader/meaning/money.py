"""Sums of money as they are printed."""

from __future__ import annotations

import re

MONEY = re.compile(
    r"(?:£\s?|GBP\s)(?P<n>\d[\d, ]*(?:\.\d+)?)\s?(?P<u>billion|bn|million|mn|m|thousand|k|000s?)?(?![\w])"
    r"|(?P<n2>\d[\d,]*(?:\.\d+)?)\s?(?P<u2>billion|million|thousand)?\s?pounds",
    re.IGNORECASE,
)
UNITS = {"billion": 9, "bn": 9, "million": 6, "mn": 6, "m": 6, "thousand": 3, "k": 3, "000": 3, "000s": 3}


def amounts(text: str, unit: str = "") -> list[tuple[int, int, int]]:
    """Return the sums of money in a text in pounds, with where they stand.

    ``unit`` is a column header that may say "£m"; then bare numbers are amounts too.

    >>> [a for a, _, _ in amounts("£8.4m and £5,500,000 of £1.2 billion")]
    [8400000, 5500000, 1200000000]
    >>> amounts("12.5", "Funding (£ million)")[0][0]
    12500000
    """
    found = []
    said = unit.lower()
    times = (
        6 if re.search(r"£\s?m|million|\bmn?\b", said) else 3 if re.search(r"£\s?k|000|thousand", said) else 0
    )
    for m in MONEY.finditer(text):
        number, word = (m["n"] or m["n2"]), (m["u"] or m["u2"] or "").lower()
        value = float(number.replace(",", "").replace(" ", ""))
        power = UNITS.get(word, times if not word and value < 10_000 else 0)
        found.append((round(value * 10**power), m.start(), m.end()))
    if (
        not found
        and unit
        and re.fullmatch(r"\s*\d[\d,]*(\.\d+)?(e\+?\d{1,2})?\s*(m|k|million|bn)?\s*", text, re.IGNORECASE)
    ):
        number = re.match(r"[\d,.]+(?:e\+?\d+)?", text.strip(), re.IGNORECASE)
        value = float(number[0].replace(",", "")) if number else 0.0
        word = text.strip()[number.end() :].strip().lower() if number else ""
        power = UNITS.get(word, times if value < 100_000 else 0)
        found.append((round(value * 10**power), 0, len(text)))
    return [f for f in found if f[0] > 0]
