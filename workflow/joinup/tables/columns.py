"""What a column may hold: a check of its values, and how a value in another usual form is meant."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from joinup.errors import SLUG, did_you_mean, is_address

LONGEST_TEXT = 5_000
YEARS = range(1900, 2101)
# Characters that no XML, and so neither a figure nor a workbook, can hold; and marks that turn the reading order.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_IN_WORDS = {"%d %B %Y": "%Y-%m-%d", "%d %b %Y": "%Y-%m-%d", "%B %Y": "%Y-%m", "%b %Y": "%Y-%m"}

# What stands among the names of a list and names nothing: "Grand total: 12", "TBC". Total Place was a project.
NO_NAME = re.compile(
    r"((grand|sub|overall)[\s-]*)?totals?\b\W*(\d[\d,.]*\s*\w*)?\W*|sum[\W\d]*"
    r"|n\.?/?a\.?|tb[acd]|none|unknown|to be (confirmed|decided)|not (applicable|known|stated)",
    re.IGNORECASE,
)

Problem = tuple[str, str]  # what is wrong, and how to mend it
Check = Callable[[str], Problem | None]


@dataclass(frozen=True)
class Column:
    """One column: what it means, the check of its values, how it is read back, and how people's forms are meant."""

    note: str
    check: Check
    optional: bool = False
    number: type | None = None  # int or float: read back as a number
    canonical: Callable[[str], str] = str  # turns other usual forms of a value into its own
    options: tuple[str, ...] = ()  # the words that it may hold


def _text(value: str) -> Problem | None:
    if len(value) > LONGEST_TEXT:
        return f"is longer than {LONGEST_TEXT} characters", "Shorten it."
    if mark := _UNPRINTABLE.search(value):
        return f"holds the unprintable character U+{ord(mark.group()):04X}", "Type the text again."
    return None


def _title(value: str) -> Problem | None:
    if NO_NAME.fullmatch(value):
        return "names nothing", "Write a name; remove the row if it holds a sum or a note."
    return _text(value)


def _name(value: str) -> Problem | None:
    if not any(map(str.isalpha, value)):
        return "holds no letter", "Write the body's name; remove the row if it holds a sum."
    return _title(value)


def _short(value: str) -> Problem | None:
    if re.search(r"\s", value):
        return "holds a space", "Leave it out: other tables list these names with spaces between them."
    return _text(value)


def _slug(value: str) -> Problem | None:
    if SLUG.match(value) and len(value) <= 100:
        return None
    return "is not an identifier", "Use lower-case letters, digits and single hyphens, 100 at most."


def _slugs(value: str) -> Problem | None:
    return next(filter(None, map(_slug, value.split())), None)


def _url(value: str) -> Problem | None:
    if is_address(value):
        return None
    return "is not a web address", "Write the full address, beginning with https://."


def _digits(pattern: str, what: str, remedy: str) -> Check:
    return lambda value: None if re.fullmatch(pattern, value, re.ASCII) else (f"is not {what}", remedy)


def _dates(form: str, pattern: str) -> Check:
    def check(value: str) -> Problem | None:
        try:
            day = datetime.date.fromisoformat((value + "-01-01")[:10])
            if re.fullmatch(pattern, value, re.ASCII) and day.year in YEARS:
                return None
        except ValueError:
            if (parts := _DAY_FIRST.fullmatch(value)) and max(map(int, parts.groups()[:2])) <= 12:
                return "may be read day first or month first", "Write it as YYYY-MM-DD."
        return "is not a date", f"Write it as {form}, from {YEARS[0]} to {YEARS[-1]}."

    return check


def iso_date(value: str) -> str:
    """Return a date in UK form, or in words, in ISO form where it can mean one day only; else the value.

    >>> iso_date("28/06/2022"), iso_date("3 May 2021"), iso_date("April 2022"), iso_date("03/04/2021")
    ('2022-06-28', '2021-05-03', '2022-04', '03/04/2021')
    """
    if parts := _DAY_FIRST.fullmatch(value):
        day, month, year = map(int, parts.groups())
        if day > 12 or day == month:
            try:
                return datetime.date(year, month, day).isoformat()
            except ValueError:
                return value
    elif " " in value and value[-1:].isdigit() and len(value) < 20:
        for form, iso in _IN_WORDS.items():
            try:
                return datetime.datetime.strptime(value, form).strftime(iso)
            except ValueError:
                continue
    return value


def choice(note: str, *options: str, optional: bool = False) -> Column:
    """Declare a column that takes one of a few words; people may write them in any case, with spaces."""
    words = {o.casefold().replace("_", " "): o for o in options}

    def check(value: str) -> Problem | None:
        if value in options:
            return None
        return f"is not one of {', '.join(options)}", did_you_mean(value, options, "Use one of these words.")

    def canonical(value: str) -> str:
        return words.get(re.sub(r"[_\s-]+", " ", value.casefold()), value)

    return Column(note, check, optional, canonical=canonical, options=options)


def _kind(check: Check, **more: Any) -> Callable[..., Column]:
    """Return a function that declares a column of a kind, given its note and whether a cell may be empty."""
    return lambda note, optional=False: Column(note, check, optional, **more)


text, title, name = _kind(_text), _kind(_title), _kind(_name)
url, slug = _kind(_url), _kind(_slug)
short = _kind(_short)  # names that other tables list with spaces between them
slugs = _kind(_slugs)  # identifiers separated by spaces
# 2024-W01-1 is ISO too, but sorts as text
date = _kind(_dates("YYYY-MM-DD", r"\d{4}-\d\d-\d\d"), canonical=iso_date)
partial_date = _kind(_dates("YYYY, YYYY-MM or YYYY-MM-DD", r"\d{4}(-\d\d){0,2}"), canonical=iso_date)
amount = _kind(_digits(r"\d{1,12}", "an amount", "Write digits only, 12 at most: 5000000."))
_WHOLE = "Write digits only, without commas or units."
integer = _kind(_digits(r"-?\d{1,15}", "a whole number", _WHOLE), number=int)
_NUMBER = r"-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?"  # written with six significant digits
_PLAIN = "Write digits only, without commas, units or currency signs."
number = _kind(_digits(_NUMBER, "a number", _PLAIN), number=float)
