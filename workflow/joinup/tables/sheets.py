"""Read a sheet as a frame of text with its row numbers: CSV files, and the rows of a workbook."""

import codecs
import csv
import io
import os
import re
import unicodedata
import zipfile
from itertools import product
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, InputError, stop_if

MOST_BYTES = 50_000_000
MOST_UNPACKED = 200_000_000
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
WRONG = {  # what no cell means to say, with its problem and remedy
    r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA)|Err:\d{3}": (
        "is an error of a formula, not a value",
        "Correct its formula, or clear it where the value is not known.",
    ),
    "(?s).*(\ufffd|[\u00c2\u00c3][\u0080-\u00bf]|\u00c3[\u2010-\u203a\u0152-\u0192]|\u00e2\u20ac).*": (
        "has letters that were garbled when it was saved",
        "Type them again, or export the file as UTF-8.",
    ),
}
SAVE_CSV = "Save it again as 'CSV UTF-8 (comma delimited)'."
Rows = dict[int, list[str]]  # the cells of each row, by the number that a spreadsheet shows


def read_csv(path: Path, lines: bool = False) -> pd.DataFrame:
    """Read a CSV file as text: comma, semicolon, tab or bar, with or without a byte-order mark.

    With ``lines`` the lines of a cell stay apart; else they become one.

    Returns
    -------
    pandas.DataFrame
        All cells as text without outer spaces; the index holds row numbers as a spreadsheet shows them.

    Raises
    ------
    InputError
        If the file does not exist, is too large, not UTF-8, not a CSV file, or has rows of another length.
    """
    file = str(path)
    data = content(path)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(Fault(file, "is saved as UTF-16", SAVE_CSV))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        problem = "has a letter that is not UTF-8, as in a file saved by Excel as plain 'CSV'"
        raise InputError(Fault(file, problem, SAVE_CSV, data[: e.start].count(b"\n") + 1)) from None
    if "\0" in text:
        raise InputError(Fault(file, "holds binary data", SAVE_CSV))
    if merge := re.search(r"^<<<<<<< ", text, re.MULTILINE):
        problem = "has two versions that git could not merge"
        row = text.count("\n", 0, merge.start()) + 1
        raise InputError(Fault(file, problem, "Keep the rows that are right, without git's marks.", row))
    text = re.sub(r'\A"?sep=."?[\r\n]+', "", text, flags=re.IGNORECASE)  # Excel's own line, which it hides
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    csv.field_size_limit(MOST_BYTES)
    rows: Rows = {}
    try:
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=max(",;\t|", key=header.count), strict=True
        )
        rows.update(enumerate(reader, 1))
    except csv.Error as e:
        remedy = "Look for a quotation mark that opens and does not close."
        raise InputError(Fault(file, f"is not a readable CSV file ({e})", remedy, len(rows) + 1)) from None
    return frame_of(rows, file, lines)


def content(path: Path) -> bytes:
    """Read the bytes of an ordinary file of a bearable size."""
    file = str(path)
    try:
        if not path.is_file() and os.path.lexists(path):
            problem = "cannot be read: it is no ordinary file"
            raise InputError(Fault(file, problem, "Put the file itself there."))
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        remedy = "Restore it, or correct the folder that the edition names."
        raise InputError(Fault(file, "is not there", remedy)) from None
    except OSError as e:
        raise InputError(Fault(file, f"cannot be read ({e.strerror})", "Make it a readable file.")) from None
    if len(data) > MOST_BYTES:
        raise InputError(Fault(file, "is larger than 50 MB", "Split it, or remove what is not needed."))
    return data


def archive(path: Path) -> zipfile.ZipFile:
    """Open a workbook as the archive that it is, unless it unpacks to more than is bearable."""
    parts = zipfile.ZipFile(io.BytesIO(content(path)))
    if sum(i.file_size for i in parts.infolist()) > MOST_UNPACKED:
        problem = f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB"
        raise InputError(Fault(str(path), problem, "Save the sheets as CSV files."))
    return parts


def plain(cell: str) -> str:
    """Return a text in the one form in which it is compared: composed letters, single spaces, nothing invisible."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", INVISIBLE.sub("", cell))
    return " ".join(cell.split())


def _plain_lines(cell: str) -> str:
    return "\n".join(filter(None, map(plain, cell.splitlines())))


def frame_of(rows: Rows, file: str, lines: bool = False) -> pd.DataFrame:
    """Make a frame of rows; blank rows are passed over, their numbers too. See :func:`read_csv`.

    Raises
    ------
    InputError
        If the first row does not name every column once, a row is longer, or a cell holds an error of a formula.
    """
    header = [plain(c) for c in rows.pop(1, [])]
    text = _plain_lines if lines else plain
    rows = {n: [text(c) for c in row] for n, row in rows.items()}
    while header and not header[-1]:
        del header[-1]  # a sheet is as wide as its widest row
    rows = {n: r for n, r in rows.items() if any(r)}
    _check_header(header, rows, file)
    wide, names = len(header), list(map(str.casefold, header))
    remedy = "Remove it: two tables were put one below the other."
    again = [n for n, row in rows.items() if list(map(str.casefold, row[:wide])) == names]
    faults = [Fault(file, "repeats the names of the columns", remedy, n) for n in again]
    remedy = "Clear the cells on the right of the table."
    if ", sheet " not in file:
        remedy = 'Put quotation marks around a text that holds the separator: "a, b".'
    for n, row in rows.items():
        if any(row[wide:]):
            cells = max(at for at, c in enumerate(row, 1) if c)
            faults.append(Fault(file, f"has {cells} cells where the header has {wide}", remedy, n))
    if wide == 1 < len(rows) == len(faults):  # a title stands where the names of the columns should
        problem = "has one cell in its first row and more in every other"
        remedy = "The first row holds the column names; remove what stands above them."
        raise InputError(Fault(file, problem, remedy, 1))
    cells_of = [(row + [""] * wide)[:wide] for row in rows.values()]
    frame = pd.DataFrame(cells_of, columns=header, index=list(rows), dtype=str)
    for name, (pattern, what) in product(frame, WRONG.items()):
        wrong = [v for v in frame[name].unique() if re.fullmatch(pattern, v)]
        for row, value in frame.loc[frame[name].isin(wrong), name].items():
            faults.append(Fault(file, *what, row, name, value))
    stop_if(faults)
    return frame


def _check_header(header: list[str], rows: Rows, file: str) -> None:
    """Stop where the first row does not name every column once."""
    twice = sorted({c for c in header if header.count(c) > 1})
    if not header and rows:
        problem = "has nothing in its first row, where the names of the columns belong"
        raise InputError(Fault(file, problem, "Remove the blank rows above them.", 1))
    if not header:
        remedy = "The first row holds the column names; restore it from git or config/README.md."
        raise InputError(Fault(file, "is empty", remedy))
    if "" in header:
        problem = f"has no name for its column {header.index('') + 1}"
        raise InputError(Fault(file, problem, "Name it as config/README.md does, or remove it.", 1))
    if all(re.match("['‘“‚„`]", c) for c in header):
        raise InputError(
            Fault(file, "has other quotation marks than CSV knows", 'Use ".', 1, value=header[0])
        )
    if twice:
        raise InputError(Fault(file, "is the name of two columns", "Rename one of them.", 1, value=twice[0]))
