"""Faults of an input: one plain message for each kind, with the file, the rows, the value and the remedy."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_VALUE = 80
LONGEST_NAME = 200  # no longer name is compared with others: the time grows with the square of its length
MOST_LINES = 200
NEAR = 60  # similarity, of 100, from which a name is worth suggesting
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")  # an identifier, also safe as the name of a file


def is_address(value: str) -> bool:
    """Return whether a text is the whole public address of a page: no password, a port that exists.

    >>> is_address("https://www.gov.uk/a"), is_address("www.gov.uk"), is_address("javascript:alert(1)")
    (True, False, False)
    """
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises an error where the port is impossible
    except ValueError:
        return False
    whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return whole and not re.search(r"[\s<>\"]", value)


def short(value: object, most: int = LONGEST_VALUE) -> str:
    """Return a value of an input as one line, without control characters, cut to 80 characters.

    >>> short("a\\nb")
    'a b'
    """
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in str(value)[: most + 1])
    return text if len(text) <= most else text[: most - 1] + "…"


def shown(value: object) -> str:
    """Return a value of an input in quotation marks, as :func:`short` does.

    >>> shown("a\\nb")
    '"a b"'
    """
    return f'"{short(value)}"'


@dataclass(frozen=True)
class Fault:
    """One fault of an input: where it is, what is wrong, and how to mend it.

    ``row`` is the row as a spreadsheet numbers it (the header is row 1), or 0 for the whole file.
    """

    file: str
    problem: str
    remedy: str
    row: int = 0
    column: str = ""
    value: object = None

    def __str__(self) -> str:
        return _line([self])


def _line(faults: list[Fault]) -> str:
    """Return the line of faults that differ in nothing but their rows and values."""
    first = faults[0]
    where = first.file
    if rows := sorted({f.row for f in faults if f.row}):
        *others, last = map(str, rows)
        few = f"rows {', '.join(others)} and {last}" if others else f"row {last}"
        where += f", {few}" if len(rows) < 4 else f", {len(rows):,} rows ({', '.join(others[:3])} …)"
    if first.column:
        where += f", column {short(first.column)}"
    values = list(dict.fromkeys(shown(f.value) for f in faults if f.value is not None))
    text = ", ".join(values[:3]) + (" …" if len(values) > 3 else "")
    return f"{where}:{' ' if text else ''}{text} {first.problem}. {first.remedy}"


def lines(faults: Iterable[Fault]) -> list[str]:
    """Return one line for each kind of fault: file, column, problem and remedy, with its rows and values.

    >>> lines(Fault("a.csv", "is not a date", "Write it as YYYY-MM-DD.", n, "day", f"{n}/1") for n in range(2, 9))
    ['a.csv, 7 rows (2, 3, 4 …), column day: "2/1", "3/1", "4/1" … is not a date. Write it as YYYY-MM-DD.']
    """
    kinds: dict[tuple[str, ...], list[Fault]] = {}
    for f in faults:
        place = "" if f.row else f"{short(f.value)}"
        kinds.setdefault((f.file, f.column, f.problem, f.remedy, place), []).append(f)
    text = list(dict.fromkeys(map(_line, kinds.values())))
    if len(text) > MOST_LINES:
        text[MOST_LINES:] = [f"… and {len(text) - MOST_LINES:,} more faults: correct these first."]
    return text


class InputError(Exception):
    """An input that cannot be used; carries every fault.

    >>> print(InputError([Fault("projects.csv", "is given twice", "Keep one of the two.", 3, "project_id", "x")]))
    projects.csv, row 3, column project_id: "x" is given twice. Keep one of the two.
    """

    def __init__(self, faults: Fault | Iterable[Fault]):
        self.faults = [faults] if isinstance(faults, Fault) else list(faults)
        super().__init__("\n".join(lines(self.faults)))


def stop_if(faults: Iterable[Fault]) -> None:
    """Raise one InputError with all faults, if there are any."""
    if faults := list(faults):
        raise InputError(faults)


@contextlib.contextmanager
def collect(faults: list[Fault]) -> Iterator[None]:
    """Add the faults of a step to a list instead of raising them.

    >>> faults = []
    >>> with collect(faults):
    ...     raise InputError(Fault("a.csv", "is empty", "Fill it in."))
    >>> len(faults)
    1
    """
    try:
        yield
    except InputError as error:
        faults += error.faults


def nearest(name: str, options: Iterable[str], limit: int = 3, least: float = NEAR) -> list[str]:
    """Return the options that are like a name, letter by letter and with words in any order, the most alike first.

    >>> nearest("Justise, Ministry of", ["Ministry of Justice", "Home Office"])
    ['Ministry of Justice']
    """
    from rapidfuzz import fuzz, process, utils  # heavy; good input needs no guess

    if len(name) > LONGEST_NAME:
        return []
    some = sorted(o for o in options if len(o) <= LONGEST_NAME)
    matches = process.extract(
        name,
        some,
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=least,
        limit=limit,
    )
    return [option for option, *_ in matches]


def guesses(name: str, options: Iterable[str], limit: int = 3) -> str:
    """Return the options that are like a name as a list for a message, see :func:`nearest`."""
    return ", ".join(map(short, nearest(name, options, limit)))


def did_you_mean(name: str, options: Iterable[str], otherwise: str, limit: int = 1) -> str:
    """Return the remedy for a misspelt name: a question that names the nearest, else another remedy.

    >>> did_you_mean("leed", ["lead", "partner"], "Use one of the two.")
    'Did you mean lead?'
    >>> did_you_mean("zzz", ["lead", "partner"], "Use one of the two.")
    'Use one of the two.'
    """
    near = guesses(name, options, limit)
    return f"Did you mean {near}?" if near else otherwise
