"""Reading one sheet, from a CSV file or a workbook, as a frame of text with its row numbers."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, InputError

MOST_BYTES = 50_000_000
MOST_UNPACKED = 500_000_000
MOST_CELLS = 20_000_000  # of a sheet, empty ones counted: one cell in the last corner makes 17 billion
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as text: comma, semicolon or tab, with or without a byte-order mark.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    pandas.DataFrame
        All cells as text without outer spaces; the index holds row numbers as a spreadsheet shows them.

    Raises
    ------
    InputError
        If the file is missing, too large, not UTF-8, not a CSV file, or has rows of another length.
    """
    file = str(path)
    content = _content(path)
    if content[:2] in BYTE_ORDER_MARKS:
        problem = f"is saved as {BYTE_ORDER_MARKS[content[:2]]}"
        raise InputError(Fault(file, problem, "Save it again as 'CSV UTF-8 (comma delimited)'."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        row = content[: e.start].count(b"\n") + 1
        problem = "has a letter that is not UTF-8, as in a file saved by Excel as plain 'CSV'"
        raise InputError(
            Fault(file, problem, "Save it again as 'CSV UTF-8 (comma delimited)'.", row)
        ) from None
    if "\0" in text:
        raise InputError(Fault(file, "holds binary data", "Save it as 'CSV UTF-8 (comma delimited)'."))
    merge = next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith("<<<<<<< ")), 0)
    if merge:
        problem = "has two versions that git could not merge"
        raise InputError(Fault(file, problem, "Keep the rows that are right, without git's marks.", merge))
    text = re.sub(r"\Asep=.[\r\n]+", "", text)  # Excel's own first line, which it does not show
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    limit = csv.field_size_limit(MOST_BYTES)
    try:
        rows: list[list[str]] = []
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as e:
        remedy = "Look for a quotation mark that opens and does not close."
        raise InputError(Fault(file, f"is not a readable CSV file ({e})", remedy, len(rows) + 1)) from None
    finally:
        csv.field_size_limit(limit)
    return _frame(rows, file)


def read_workbook(path: Path, names: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """Read the sheets of these names, or all, of an XLSX workbook as text, dates as YYYY-MM-DD; see :func:`read_csv`.

    Raises
    ------
    InputError
        If the file is missing, too large (also when unpacked), or not a workbook.
    """
    file = str(path)
    content = _content(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as z:
            if sum(i.file_size for i in z.infolist()) > MOST_UNPACKED:
                raise InputError(Fault(file, "unpacks to more than 500 MB", "Save the sheets as CSV files."))
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {}
        for sheet in book:
            name = sheet.title.strip().lower() if names else sheet.title
            if name in names or not names:
                sheets[name] = _rows(sheet.iter_rows(values_only=True), f"{file}, sheet {name}")
    except InputError:
        raise
    except Exception as e:  # openpyxl raises errors of many kinds on broken files
        problem = f"is not a readable XLSX workbook ({type(e).__name__})"
        raise InputError(Fault(file, problem, "Save it again as 'Excel workbook (.xlsx)'.")) from None
    return {name: _frame(rows, f"{file}, sheet {name}") for name, rows in sheets.items()}


def _rows(rows: Iterable[tuple[object, ...]], file: str) -> list[list[str]]:
    """Return the cells of a sheet as text, empty rows as empty lists."""
    found: list[list[str]] = []
    cells = 0
    for row in rows:
        cells += len(row) + 1
        if cells > MOST_CELLS:
            problem = f"has more than {MOST_CELLS:,} cells, empty ones counted"
            raise InputError(Fault(file, problem, "Delete the empty rows and columns around the table."))
        found.append([_cell(v) for v in row] if any(v is not None for v in row) else [])
    return found


def _content(path: Path) -> bytes:
    file = str(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(Fault(file, "is larger than 50 MB", "Split it, or remove what is not needed."))
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            Fault(file, "is not there", "Restore it, or correct the folder that the edition names.")
        ) from None
    except OSError as e:
        raise InputError(Fault(file, f"cannot be read ({e.strerror})", "Make it a readable file.")) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _plain(cell: str) -> str:
    """Return a text in the one form in which it is compared: composed letters, single spaces, nothing invisible."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", INVISIBLE.sub("", cell))
    return " ".join(cell.split())


def _frame(rows: list[list[str]], file: str) -> pd.DataFrame:
    """Make a frame of rows; blank rows are passed over, their numbers too."""
    rows = [[_plain(c) for c in row] for row in rows]
    header = rows[0] if rows else []
    while header and not header[-1]:
        header = header[:-1]  # a sheet is as wide as its widest row
    if not header and any(map(any, rows)):
        problem = "has nothing in its first row, where the names of the columns belong"
        raise InputError(Fault(file, problem, "Remove the blank rows above them.", 1))
    if not header:
        remedy = "The first row holds the column names; restore it from git or config/README.md."
        raise InputError(Fault(file, "is empty", remedy))
    if "" in header:
        problem = f"has no name for its column {header.index('') + 1}"
        raise InputError(Fault(file, problem, "Name it as config/README.md does, or remove it.", 1))
    twice = sorted({c for c in header if header.count(c) > 1})
    if twice:
        raise InputError(Fault(file, "is the name of two columns", "Rename one of them.", 1, value=twice[0]))
    kept = {n: r for n, r in enumerate(rows[1:], 2) if any(r)}
    faults = []
    for n, r in kept.items():
        if len(r) < len(header):
            r += [""] * (len(header) - len(r))
        if len(r) > len(header) and any(r[len(header) :]):
            problem = f"has {len(r)} cells where the header has {len(header)}"
            remedy = "Clear the cells on the right of the table."
            if ", sheet " not in file:
                remedy = 'Put quotation marks around a text that holds the separator: "a, b".'
            faults.append(Fault(file, problem, remedy, n))
        del r[len(header) :]
    if len(header) == 1 < len(kept) == len(faults):  # a title stands where the names of the columns should
        problem = "has one cell in its first row and more in every other"
        remedy = "The first row holds the column names; remove what stands above them."
        raise InputError(Fault(file, problem, remedy, 1))
    if faults:
        raise InputError(faults)
    return pd.DataFrame(list(kept.values()), columns=header, index=list(kept), dtype=str)
