"""The cells of a workbook's sheet as they are shown, and the faults of those that show another thing than they hold.

What a cell shows, what it holds and whether it was computed are three things. Where they differ in a way that matters,
the cell is refused by its address.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from openpyxl.utils import get_column_letter as letter

from joinup.errors import Fault, InputError
from joinup.tables.sheets import Rows

_CODED = re.compile("_x([0-9A-Fa-f]{4})_")  # OOXML's way to write a character that XML cannot hold
_UNSEEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a number format that show no digit of the value
_QUOTED = re.compile(r'"([^"]*)"')  # words of a number format: 0 "m" shows 5 as 5 m
MOST_CELLS = 1_000_000  # of a sheet; reading takes ten seconds then
MERGED = ("is merged over several cells, of which one holds its value", "Split it, and fill in each.")
HIDDEN = ("is hidden", "Show it (clear the filter, ungroup, widen it), or delete it.")
UNCOMPUTED = (
    "holds formulas without a value",
    "Open it in a spreadsheet program, let it compute, and save it; or write the values themselves.",
)
OTHERWISE = "Give it another format, or write it as text (a date as YYYY-MM-DD)."


@dataclass
class Grid:
    """The cells of a sheet as text, and the faults of those that do not show what they hold."""

    file: str
    rows: Rows = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)  # row and column
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row and column, last ones
    cells: int = 0

    def put(self, row: int, column: int, text: str, number: int = 1) -> None:
        """Add a cell, or several with one text; rows and columns count from 1. Too many cells are a fault."""
        cells, end = self.rows.setdefault(row, []), column + number - 1
        self.cells += max(0, end - len(cells))
        if self.cells > MOST_CELLS:  # before there is room for them
            problem = f"has more than {MOST_CELLS:,} cells"
            raise InputError(Fault(self.file, problem, "Save it as a CSV file, or split it."))
        cells += [""] * (end - len(cells))
        cells[column - 1 : end] = [text] * number

    def close(self, hidden_rows: Iterable[int], hidden_columns: Iterable[range]) -> None:
        """Add the faults of formulas without a value, and of what is merged or hidden, to those of cells."""
        for number, places in groupby(sorted(self.uncomputed), key=lambda place: place[0]):
            columns = ", ".join(letter(column) for _, column in places)
            self.faults.append(Fault(self.file, *UNCOMPUTED, number, columns))
        for top, left, bottom, right in self.merged:
            area = f"{letter(left)}{top}:{letter(right)}{bottom}"
            self.faults.append(Fault(self.file, *MERGED, column=area))
        for number in sorted(n for n in hidden_rows if any(self.rows.get(n, ()))):
            self.faults.append(Fault(self.file, *HIDDEN, number))
        filled = {at for cells in self.rows.values() for at, text in enumerate(cells, 1) if text}
        hidden = sorted(at for at in filled if any(at in columns for columns in hidden_columns))
        if hidden:
            self.faults.append(Fault(self.file, *HIDDEN, column=", ".join(map(letter, hidden))))


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, which is read when that is asked for."""

    title: str
    is_visible: bool
    read: Callable[[], Grid]


def text_of(value: object, form: str) -> str:
    """Return what a cell shows, given its value and number format; raise ValueError if it shows another thing."""
    if value is None:
        return ""
    if form and not form.strip("; "):
        raise ValueError("has a number format that hides it")
    if isinstance(value, str):
        return _CODED.sub(lambda m: chr(int(m.group(1), 16)), value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return _date(value, form)
    if isinstance(value, (int, float)):
        if any(map(str.isalpha, "".join(_QUOTED.findall(form)))):
            raise ValueError("is a number shown with words of its format")
        if "%" in _UNSEEN.sub("", form):
            return f"{value * 100:g}%"
        if isinstance(value, float) and not value.is_integer():
            return str(value)
        return str(int(value)).zfill(len(form) if set(form) == {"0"} else 0)
    return str(value)


def _date(value: datetime.datetime, form: str) -> str:
    """Return a date to the day, the month or the year, as it is shown; raise ValueError if that is without its year."""
    parts = _UNSEEN.sub("", form.split(";")[0]).lower()
    if "y" not in parts:
        raise ValueError("is a date shown without its year")
    if "d" not in parts:
        return value.strftime("%Y-%m" if "m" in parts else "%Y")
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
