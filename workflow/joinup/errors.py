"""What a person is told when an input is wrong: one plain message, every fault of a file in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_VALUE = 80
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")  # an identifier, also safe as the name of a file


def is_address(value: str) -> bool:
    """Say whether a text is the whole address of a page.

    >>> is_address("https://www.gov.uk/a"), is_address("www.gov.uk"), is_address("javascript:alert(1)")
    (True, False, False)
    """
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return whole and not re.search(r"[\s<>\"]", value)


def short(value: object) -> str:
    """Return a value of an input as one line, without control characters, cut to 80 characters.

    >>> short("a\\nb")
    'a b'
    """
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in str(value))
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def shown(value: object) -> str:
    """Show a value of an input in quotation marks, as :func:`short` does.

    >>> shown("a\\nb")
    '"a b"'
    """
    return f'"{short(value)}"'


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input, where it stands, and how to mend it.

    ``row`` is the row as a spreadsheet numbers it (the header is row 1), or 0 for the whole file.
    """

    file: str
    problem: str
    remedy: str
    row: int = 0
    column: str = ""
    value: object = None

    def __str__(self) -> str:
        where = self.file
        if self.row:
            where += f", row {self.row}"
        if self.column:
            where += f", column {short(self.column)}"
        said = "" if self.value is None else f" {shown(self.value)}"
        return f"{where}:{said} {self.problem}. {self.remedy}"


class InputError(Exception):
    """An input that cannot be used; carries every fault found before stopping.

    >>> print(InputError([Fault("pilots.csv", "is given twice", "Keep one of the two rows.", 3, "pilot_id", "x")]))
    pilots.csv, row 3, column pilot_id: "x" is given twice. Keep one of the two rows.
    """

    def __init__(self, faults: Fault | Iterable[Fault]):
        self.faults = [faults] if isinstance(faults, Fault) else list(faults)
        super().__init__("\n".join(dict.fromkeys(map(str, self.faults))))

    def __reduce__(self):  # an exception with another signature than its message must say how it is copied
        return InputError, (self.faults,)


def stop_if(faults: Iterable[Fault]) -> None:
    """Raise one InputError with all faults, if there are any."""
    found = list(faults)
    if found:
        raise InputError(found)


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names most like a given one, the most alike first, ties in alphabetical order.

    Letters count, and half as much words in any order (a short name inside a long one is no better for it).

    >>> nearest("Ministry of Justise", ["Ministry of Justice", "Home Office"], 1)
    ['Ministry of Justice']
    """
    from rapidfuzz import fuzz, utils

    plain = utils.default_process
    mine = plain(name)
    scored = [
        (-fuzz.ratio(mine, other) - fuzz.token_set_ratio(mine, other) / 2, k)
        for k in set(known)
        if (other := plain(k)) is not None
    ]
    return [k for _, k in sorted(scored)[:limit]]


def guesses(name: str, known: Iterable[str], limit: int = 3) -> str:
    """Return the nearest known names as a list for a message; known names come from inputs too, and may be long.

    >>> guesses("Ministry of Justise", ["Ministry of Justice", "Home " * 1000])
    'Ministry of Justice, Home Home Home Home Home Home Home Home Home Home Home Home Home Home Home Home…'
    """
    return ", ".join(map(short, nearest(name, known, limit)))
