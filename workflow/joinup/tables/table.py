"""What a table is: its columns, how it is checked, read and written.

The checks run once for each distinct value of a column: 200,000 rows take less than a second. Models of rows
(pydantic, pandera) check every cell, need one class for each record's fields, and name no remedy.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, did_you_mean, guesses, stop_if
from joinup.files import write_bytes
from joinup.tables.columns import Column, text

SIGNIFICANT_DIGITS = 6
MOST_GUESSES = 20  # values of a column for which the nearest names are looked up; the rest share one line
_FORMULA = re.compile(r"'*[=+\-@\t\r].")  # what a spreadsheet would run, and our own mark before it


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, its key, and the tables that columns refer to."""

    row: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    references: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()  # columns that a file may leave out
    open: bool = False  # further columns of text may follow
    optional: bool = False  # the file may be missing, or hold no row


def empty(table: Table) -> pd.DataFrame:
    """Return a frame of a table without rows."""
    return pd.DataFrame(columns=list(table.columns), dtype=str)


def check_frame(frame: pd.DataFrame, table: Table, file: str, faults: list[Fault]) -> pd.DataFrame:
    """Return a frame as :func:`canonical` does, and add its faults to a list."""
    frame = canonical(frame, table)
    faults += faults_of(frame, table, file)
    return frame


def canonical(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a frame of text as its editors mean it.

    Columns that may be absent are added, empty; headers, dates and words in another usual form are put into their own:
    "Project ID" becomes project_id, 28/06/2022 becomes 2022-06-28, "Lead" becomes lead.
    """
    frame = frame.rename(columns=meant(list(frame), table.columns))
    new: dict[str, str | pd.Series] = {c: "" for c in table.absent if c not in frame}
    for name, column in table.columns.items():
        if name in frame:
            meanings = {v: column.canonical(v) for v in frame[name].unique()}
            new[name] = frame[name].map(meanings).astype(str)
    return frame.assign(**new)


def meant(headers: Collection[str], columns: Iterable[str]) -> dict[str, str]:
    """Return for headers which column each means: one that only capitals, spaces or hyphens part from it.

    >>> meant(["Project ID", "Role", "ROLE", "page"], ["project_id", "role", "page"])
    {'Project ID': 'project_id'}
    """

    def key(header: str) -> str:
        return re.sub(r"[_\s-]+", "_", header.casefold())

    keys = list(map(key, headers))
    absent = {key(c): c for c in columns if c not in headers}
    return {h: absent[k] for h, k in zip(headers, keys, strict=True) if k in absent and keys.count(k) == 1}


def faults_of(frame: pd.DataFrame, table: Table, file: str) -> Iterator[Fault]:
    """Yield every fault of a frame of text: columns, empty cells, values, repeated keys.

    The frame's index holds row numbers as a spreadsheet shows them.
    """
    absent = [c for c in table.columns if c not in frame and c not in table.absent]
    for name in absent:
        yield Fault(file, "is a column that this table needs", f"Add a column headed {name}.", 1, name)
    for name in [c for c in frame if c not in table.columns and not table.open]:
        near = guesses(name, absent, 1)
        remedy = f"Rename it to {near}, or remove it" if near else "Remove it"
        remedy += f"; columns are {', '.join(table.columns)}."
        yield Fault(file, "is not a column of this table", remedy, 1, name)
    if absent:
        return
    if frame.empty and not table.optional:
        yield Fault(file, "the table has no rows", f"Add at least one row; a row is {table.row}.")
    for name, column in table.columns.items():
        if name in frame:
            yield from value_faults(frame[name], column, file)
    key = [c for c in table.key if c in frame]
    few = frame.duplicated(key).sum() < 4
    first: dict[tuple[str, ...], int] = {}
    for row, *parts in frame.loc[frame.duplicated(key, keep=False), key].itertuples():
        if (above := first.setdefault(tuple(parts), row)) != row:
            remedy = f"Row {above} says it already" if few else "Earlier rows say it already"
            what = " + ".join(filter(None, parts))
            yield Fault(file, "is given twice", f"{remedy}: keep one of the two.", row, " + ".join(key), what)


def value_faults(values: pd.Series, column: Column, file: str) -> Iterator[Fault]:
    """Yield the faults of the cells of one column, whose name is the series' name."""
    name = str(values.name)
    if not column.optional:
        remedy = f"Fill it in: {column.note.rstrip('?')}."
        for row in values.index[values == ""]:
            yield Fault(file, "is empty, but must be known", remedy, row, name)
    problems = {v: p for v in values[values != ""].unique() if (p := column.check(v))}
    for row, value in values[values.isin(list(problems))].items():
        yield Fault(file, *problems[value], row, name, value)


def reference_faults(
    frame: pd.DataFrame, table: Table, file: str, keys: Mapping[str, tuple[set[str], str]]
) -> Iterator[Fault]:
    """Yield a fault for every value that refers to a row which does not exist.

    ``keys`` maps a table's name to the keys that it holds and to its file; other tables are passed over.
    """
    for name in [n for n, target in table.references.items() if target in keys and n in frame]:
        ids, where = keys[table.references[name]]
        values = frame.loc[(frame[name] != "") & ~frame[name].isin(ids), name]
        some = values.unique()[:MOST_GUESSES]
        remedies = {value: did_you_mean(value, ids, "Add it there.", 3) for value in some}
        for row, value in values.items():
            yield Fault(file, f"is not in {where}", remedies.get(value, "Add it there."), row, name, value)


def rounded(value: float) -> float:
    """Return a number with six significant digits: the last of all differ from processor to processor.

    >>> rounded(2 / 3)
    0.666667
    """
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if abs(value) < 1e15 else value


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of text: numbers with six significant digits, whole ones without a point, unknown empty."""

    def cell(value: object) -> str:
        if pd.isna(value):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            return f"{value:.{SIGNIFICANT_DIGITS}g}" if abs(value) < 1e15 else repr(value)
        return str(value)

    return frame.astype(object).map(cell).astype(str)


def _columns(frame: pd.DataFrame, table: Table) -> dict[str, Column]:
    """Return the columns of a frame in the order of its table, further ones behind them."""
    names = [*table.columns, *(c for c in frame if table.open and c not in table.columns)]
    return {n: table.columns.get(n) or text("a further column", optional=True) for n in names if n in frame}


def write(frame: pd.DataFrame, path: Path | str, table: Table) -> None:
    """Check a result against its table, sort it by its key, and write it as CSV, moved into place when whole.

    Columns that helped to compute a result are left out, unless the table is open. A text that a spreadsheet would run
    as a formula gets an apostrophe before it; :func:`read` takes it off.

    Raises
    ------
    InputError
        If the frame does not fit its table.
    """
    frame = frame if table.open else frame[[c for c in frame if c in table.columns]]
    frame = frame.reset_index(drop=True)
    out = as_text(frame)
    if len(out):
        stop_if(faults_of(out.set_axis(range(2, len(out) + 2)), table, str(path)))
        out = out.loc[frame.sort_values(list(table.key), kind="stable").index]
    columns = _columns(out, table)
    for name in [n for n, c in columns.items() if c.number is None]:
        out[name] = ["'" + v if _FORMULA.match(v) else v for v in out[name]]
    write_bytes(csv_bytes(out[list(columns)]), path)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame of text as the bytes of a CSV file (UTF-8, one line feed a row)."""
    return frame.to_csv(index=False, lineterminator="\n").encode()


def read(path: Path | str, table: Table) -> pd.DataFrame:
    """Read a table that :func:`write` wrote; numbers come back as numbers, unknown ones as NaN or NA."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", lineterminator="\n")
    for name, column in _columns(frame, table).items():
        if column.number:
            numbers = pd.to_numeric(frame[name].replace("", None))
            frame[name] = numbers.astype("Int64" if column.number is int else float)
        else:
            texts = [v[1:] if v[:1] == "'" and _FORMULA.match(v) else v for v in frame[name]]
            frame[name] = pd.Series(texts, frame.index, dtype=str)  # of text also where there is no row
    return frame
