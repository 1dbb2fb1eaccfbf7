"""Sums of money and counts of projects, as they are printed."""

import re

MONEY = re.compile(
    r"(?:£\s?|GBP\s)(?P<n>\d[\d, ]*(?:\.\d+)?)\s?(?P<u>billion|bn|million|mn|m|thousand|k|000s?)?(?![\w])"
    r"|(?P<n2>\d[\d,]*(?:\.\d+)?)\s?(?P<u2>billion|million|thousand)?\s?pounds",
    re.IGNORECASE,
)
BARE = re.compile(r"\s*(?P<n>\d[\d,]*(?:\.\d+)?(?:e\+?\d{1,2})?)\s*(?P<u>m|k|million|bn)?\s*", re.IGNORECASE)
UNITS = {"billion": 9, "bn": 9, "million": 6, "mn": 6, "m": 6, "thousand": 3, "k": 3, "000": 3, "000s": 3}
NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
TOTAL = re.compile(
    r"\b(total\w*|in all|altogether|overall|worth|combined|sum of|between them|together)\b", re.IGNORECASE
)


def amounts(text: str, unit: str = "") -> list[int]:
    """Return the sums of money in a text in pounds.

    ``unit`` is a column header that may say "£m"; then bare numbers are amounts too.

    >>> amounts("£8.4m and £5,500,000 of £1.2 billion"), amounts("12.5", "Funding (£ million)")
    ([8400000, 5500000, 1200000000], [12500000])
    """
    millions = re.search(r"(?i)£\s?m|million|\bmn?\b", unit)
    times = 6 if millions else 3 if re.search(r"(?i)£\s?k|000|thousand", unit) else 0
    sums = []
    for m in MONEY.finditer(text):
        value, word = float(re.sub("[, ]", "", m["n"] or m["n2"])), (m["u"] or m["u2"] or "").lower()
        sums.append(value * 10 ** UNITS.get(word, times if not word and value < 10_000 else 0))
    if not sums and unit and (bare := BARE.fullmatch(text)):
        value, word = float(bare["n"].replace(",", "")), (bare["u"] or "").lower()
        sums.append(value * 10 ** UNITS.get(word, times if value < 100_000 else 0))
    return [round(s) for s in sums if s > 0]


def stated(text: str, nouns: list[str]) -> list[tuple[str, str]]:
    """Return the counts of projects (called ``nouns``) and the totals that a text states, each with its rule.

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
        statements += [(f"funding={value}", "total") for value in amounts(text)]
    return statements
