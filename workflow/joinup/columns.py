"""What may stand in a column: a check of its values, and how a value in another usual form is meant."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from joinup.errors import SLUG, did_you_mean, is_address

LONGEST_TEXT = 5_000
YEARS = (1900, 2100)
# Characters that no XML, and so neither a figure nor a workbook, can hold; and marks that turn the reading order.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_IN_WORDS = ("%d %B %Y", "%d %b %Y")

Problem = tuple[str, str]  # what is wrong, and how to mend it
Check = Callable[[str], Problem | None]


@dataclass(frozen=True)
class Column:
    """One column: what it means, the check of its values, how it is read back, and how people's forms are meant."""

    note: str
    check: Check
    optional: bool = False
    number: type | None = None  # int or float: read back as a number
    meant: Callable[[str], str] | None = None  # turns other usual forms of a value into its own
    options: tuple[str, ...] = ()  # the words that it may hold


def _slug(value: str) -> Problem | None:
    if SLUG.match(value) and len(value) <= 100:
        return None
    return "is not an identifier", "Use lower-case letters, digits and single hyphens, 100 at most."


def _short(value: str) -> Problem | None:
    if re.search(r"\s", value):
        return "holds a space", "Leave it out: other tables list these names with spaces between them."
    return _text(value)


def _text(value: str) -> Problem | None:
    if len(value) > LONGEST_TEXT:
        return f"is longer than {LONGEST_TEXT} characters", "Shorten it."
    if mark := _UNPRINTABLE.search(value):
        return f"holds the unprintable character U+{ord(mark.group()):04X}", "Type the text again."
    return None


def _is_day(value: str) -> bool:
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return False
    iso = re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)  # 2024-W01-1 is ISO too, but sorts as text
    return bool(iso) and YEARS[0] <= day.year <= YEARS[1]


def _ambiguous(value: str) -> bool:
    return bool(_DAY_FIRST.fullmatch(value)) and all(int(n) <= 12 for n in re.split("[/.]", value)[:2])


def _date(value: str) -> Problem | None:
    if _is_day(value):
        return None
    if _ambiguous(value):
        return "may be read day first or month first", "Write it as YYYY-MM-DD."
    return "is not a date", f"Write it as YYYY-MM-DD, from {YEARS[0]} to {YEARS[1]}."


def _partial_date(value: str) -> Problem | None:
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII) and _is_day((value + "-01-01")[:10]):
        return None
    if _ambiguous(value):
        return "may be read day first or month first", "Write it as YYYY-MM-DD."
    return "is not a date", f"Write it as YYYY, YYYY-MM or YYYY-MM-DD, from {YEARS[0]} to {YEARS[1]}."


def iso_date(value: str) -> str:
    """Return a date in UK form, or in words, as YYYY-MM-DD where it can mean one day only; else the value.

    >>> iso_date("28/06/2022"), iso_date("3 May 2021"), iso_date("03/04/2021"), iso_date("2021")
    ('2022-06-28', '2021-05-03', '03/04/2021', '2021')
    """
    if m := _DAY_FIRST.fullmatch(value):
        day, month, year = map(int, m.groups())
        if day > 12 or day == month:
            try:
                return datetime.date(year, month, day).isoformat()
            except ValueError:
                return value
    elif value[:1].isdigit() and value[-1:].isdigit() and " " in value and len(value) < 20:
        for form in _IN_WORDS:
            try:
                return datetime.datetime.strptime(value, form).date().isoformat()
            except ValueError:
                continue
    return value


def _url(value: str) -> Problem | None:
    if is_address(value):
        return None
    return "is not a web address", "Write the full address, beginning with https://."


def _number(value: str) -> Problem | None:
    if re.fullmatch(r"-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?", value, re.ASCII):
        return None
    return "is not a number", "Write digits only, without commas, units or currency signs."


def _amount(value: str) -> Problem | None:
    if re.fullmatch(r"\d{1,12}", value, re.ASCII):
        return None
    return "is not an amount", "Write digits only, 12 at most: 5000000."


def _integer(value: str) -> Problem | None:
    good = re.fullmatch(r"-?\d{1,15}", value, re.ASCII)
    return None if good else ("is not a whole number", "Write digits only, without commas or units.")


def text(note: str, optional: bool = False) -> Column:
    """Declare a column of free text."""
    return Column(note, _text, optional)


def short(note: str) -> Column:
    """Declare a column of short names, which other tables list with spaces between them."""
    return Column(note, _short)


def slug(note: str, optional: bool = False) -> Column:
    """Declare a column of identifiers."""
    return Column(note, _slug, optional)


def slugs(note: str, optional: bool = False) -> Column:
    """Declare a column of identifiers separated by spaces."""

    def check(value: str) -> Problem | None:
        return next((p for part in value.split() if (p := _slug(part))), None)

    return Column(note, check, optional)


def date(note: str, optional: bool = False) -> Column:
    """Declare a column of days."""
    return Column(note, _date, optional, meant=iso_date)


def partial_date(note: str, optional: bool = False) -> Column:
    """Declare a column of years, months or days."""
    return Column(note, _partial_date, optional, meant=iso_date)


def url(note: str, optional: bool = False) -> Column:
    """Declare a column of web addresses."""
    return Column(note, _url, optional)


def choice(note: str, *options: str, optional: bool = False) -> Column:
    """Declare a column that takes one of a few words; people may write them in any case, with spaces."""
    words = {o.casefold().replace("_", " "): o for o in options}

    def check(value: str) -> Problem | None:
        if value in options:
            return None
        return f"is not one of {', '.join(options)}", did_you_mean(value, options, "Use one of these words.")

    def meant(value: str) -> str:
        return words.get(re.sub(r"[_\s-]+", " ", value.casefold()), value)

    return Column(note, check, optional, meant=meant, options=options)


def amount(note: str, optional: bool = False) -> Column:
    """Declare a column of amounts in whole pounds, or another unit that the table names."""
    return Column(note, _amount, optional)


def integer(note: str, optional: bool = False) -> Column:
    """Declare a column of whole numbers."""
    return Column(note, _integer, optional, int)


def number(note: str, optional: bool = False) -> Column:
    """Declare a column of numbers; they are written with six significant digits."""
    return Column(note, _number, optional, float)
