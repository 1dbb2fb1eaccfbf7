"""What a table is: its columns, what may stand in them, how it is checked, read and written.

pandera says the same with more words, but its import takes longer than a whole stage here, and its messages
name no remedy; the tables themselves are declared in :mod:`joinup.schemas`.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from joinup.errors import SLUG, Fault, guesses, is_address, nearest, stop_if
from joinup.files import write_bytes

SIGNIFICANT_DIGITS = 6
LONGEST_TEXT = 5_000
# Characters that no XML, and so neither a figure nor a workbook, can hold; and marks that turn the reading order.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

Problem = tuple[str, str]  # what is wrong, and how to mend it
Check = Callable[[str], Problem | None]


@dataclass(frozen=True)
class Column:
    """One column: what it means, the check of its values, and how it is read back."""

    note: str
    check: Check
    optional: bool = False
    number: type | None = None  # int or float: read back as a number


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, its key, and the tables that columns refer to."""

    row: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    references: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()  # columns that a file may leave out
    open: bool = False  # further columns of text may follow


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
    if found := _UNPRINTABLE.search(value):
        return f"holds the unprintable character U+{ord(found.group()):04X}", "Type the text again."
    return None


def _date(value: str) -> Problem | None:
    try:
        datetime.date.fromisoformat(value)
        good = re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)  # 2024-W01-1 is ISO too, but sorts as text
    except ValueError:
        good = None
    return None if good else ("is not a date", "Write it as YYYY-MM-DD.")


def _url(value: str) -> Problem | None:
    if is_address(value):
        return None
    return "is not a web address", "Write the full address, beginning with https://."


def _number(value: str) -> Problem | None:
    if re.fullmatch(r"-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?", value, re.ASCII):
        return None
    return "is not a number", "Write digits only, without commas, units or currency signs."


def _integer(value: str) -> Problem | None:
    good = re.fullmatch(r"-?\d{1,15}", value, re.ASCII)
    return None if good else ("is not a whole number", "Write digits only, without commas or units.")


def _one_of(options: tuple[str, ...]) -> Check:
    def check(value: str) -> Problem | None:
        if value in options:
            return None
        return f"is not one of {', '.join(options)}", f"Did you mean {nearest(value, options, 1)[0]}?"

    return check


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
    """Declare a column of ISO dates."""
    return Column(note, _date, optional)


def url(note: str) -> Column:
    """Declare a column of web addresses."""
    return Column(note, _url)


def choice(note: str, *options: str, optional: bool = False) -> Column:
    """Declare a column that takes one of a few words."""
    return Column(note, _one_of(options), optional)


def integer(note: str, optional: bool = False) -> Column:
    """Declare a column of whole numbers."""
    return Column(note, _integer, optional, int)


def number(note: str, optional: bool = False) -> Column:
    """Declare a column of numbers; they are written with six significant digits."""
    return Column(note, _number, optional, float)


def cells(column: pd.Series) -> Iterator[tuple[int, str]]:
    """Yield row number and text of each cell of a column."""
    yield from zip(column.index.tolist(), column.tolist(), strict=True)


def faults_of(frame: pd.DataFrame, table: Table, file: str) -> Iterator[Fault]:
    """Yield every fault of a frame of text: columns, empty cells, values, repeated keys.

    The frame's index holds row numbers as a spreadsheet shows them.
    """
    missing = [c for c in table.columns if c not in frame.columns]
    for name in missing:
        yield Fault(file, "is a column that this table needs", f"Add a column headed {name}.", 1, name)
    for name in [c for c in frame.columns if c not in table.columns]:
        rename = f"Rename it to {nearest(name, missing, 1)[0]}, or remove it" if missing else "Remove it"
        remedy = f"{rename}; columns are {', '.join(table.columns)}."
        yield Fault(file, "is not a column of this table", remedy, 1, name)
    if missing:
        return
    if frame.empty:
        yield Fault(file, "the table has no rows", f"Add at least one row; a row is {table.row}.")
    for name, column in table.columns.items():
        values = frame[name]
        if not column.optional:
            for row, _ in cells(values[values == ""]):
                yield Fault(
                    file, "is empty, but must be known", f"Fill it in: {column.note.rstrip('?')}.", row, name
                )
        problems = {v: p for v in values[values != ""].unique() if (p := column.check(v))}
        for row, value in cells(values[values.isin(list(problems))]):
            yield Fault(file, problems[value][0], problems[value][1], row, name, value)
    first: dict[tuple[str, ...], int] = {}
    for row, *parts in zip(frame.index.tolist(), *(frame[c] for c in table.key), strict=True):
        key = tuple(parts)
        if first.setdefault(key, row) != row:
            remedy = f"Row {first[key]} says it already: keep one of the two."
            yield Fault(
                file, "is given twice", remedy, row, " + ".join(table.key), " + ".join(filter(None, key))
            )


def reference_faults(
    frame: pd.DataFrame, table: Table, file: str, known: Mapping[str, tuple[set[str], str]]
) -> Iterator[Fault]:
    """Yield a fault for every value that refers to a row which is not there.

    ``known`` maps a table's name to the keys it holds and the file they stand in.
    """
    for name, target in table.references.items():
        keys, where = known[target]
        values = frame[name]
        for row, value in cells(values[(values != "") & ~values.isin(keys)]):
            near = f", or use one that is: nearest are {guesses(value, keys)}" if keys else ""
            remedy = f"Add it there{near}."
            yield Fault(file, f"is not in {where}", remedy, row, name, value)


def rounded(value: float) -> float:
    """Return a number with six significant digits: the last of all differ from processor to processor.

    >>> rounded(2 / 3)
    0.666667
    """
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if abs(value) < 1e15 else value


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of text: numbers with six significant digits, whole ones without a point, unknown empty."""

    def cell(value: object) -> str:
        if value is None or value is pd.NA or (isinstance(value, float) and value != value):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            return f"{value:.{SIGNIFICANT_DIGITS}g}" if abs(value) < 1e15 else repr(value)
        return str(value)

    return pd.DataFrame(
        {c: [cell(v) for v in frame[c].astype(object)] for c in frame.columns}, index=frame.index, dtype=str
    )


def write(frame: pd.DataFrame, path: Path | str, table: Table) -> None:
    """Check a result against its table, sort it by its key, and write it as CSV, moved into place when whole.

    Raises
    ------
    InputError
        If the frame does not fit its table.
    """
    out = as_text(frame.reset_index(drop=True))
    if len(out):
        stop_if(faults_of(out.set_axis(range(2, len(out) + 2)), table, str(path)))
        order = frame.reset_index(drop=True).sort_values(list(table.key), kind="stable").index
        out = out.loc[order]
    write_bytes(csv_bytes(out[list(table.columns)]), path)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame of text as the bytes of a CSV file (UTF-8, one line feed a row)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False))
    return buffer.getvalue().encode()


def read(path: Path | str, table: Table) -> pd.DataFrame:
    """Read a table that :func:`write` wrote; numbers come back as numbers, unknown ones as NaN or NA."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", lineterminator="\n")
    for name, column in table.columns.items():
        if column.number is int:
            frame[name] = pd.to_numeric(frame[name].replace("", None)).astype("Int64")
        elif column.number is float:
            frame[name] = pd.to_numeric(frame[name].replace("", None)).astype(float)
    return frame
