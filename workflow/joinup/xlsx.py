"""Read the sheets of an XLSX workbook as frames of text: openpyxl, with four of its gaps closed. Write sheets as text.

What a cell shows, what it holds and whether it was computed are three things. Where they differ in a way that matters,
the cell is refused by its address (:class:`Grid`). openpyxl takes a sheet's stated extent for true and an uncomputed
formula for an empty cell; it stumbles over sheets that hold a chart only, and leaves OOXML's codes for characters.
"""

import contextlib
import datetime
import io
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.worksheet.datavalidation import DataValidation

from joinup.errors import Fault, InputError, stop_if
from joinup.sheets import Rows, archive, content, frame_of

_CODED = re.compile("_x([0-9A-Fa-f]{4})_")  # OOXML's way to write a character that XML cannot hold
_UNSEEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a number format that show no digit of the value
_WORDS = re.compile(r'"[^"]*[^\W\d_]')  # of a number format: 0 "m" shows 5 as 5 m
OLD_OR_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")  # how files of both kinds begin
MOST_CELLS = 1_000_000  # of a sheet; reading takes ten seconds then
LONGEST_LIST = 255  # letters that spreadsheet programs allow
WRAPPED = Alignment(wrap_text=True, vertical="top")
SAVE_XLSX = "Save it again as 'Excel workbook (.xlsx)'."
MERGED = ("is merged over several cells, of which one holds its value", "Split it, and fill in each.")
HIDDEN = ("is hidden", "Show it (clear the filter, ungroup, widen it), or delete it.")
UNCOMPUTED = (
    "holds formulas without a value",
    "Open it in a spreadsheet program, let it compute, and save it; or write the values themselves.",
)
OTHERWISE = "Write what it shows as text, or a date as YYYY-MM-DD."


@dataclass
class Grid:
    """The cells of a sheet as text, and the faults of those that do not show what they hold."""

    file: str
    rows: Rows = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)  # row and column
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row and column, last ones
    cells: int = 0

    def count(self, cells: int) -> None:
        """Stop at a sheet of too many cells."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            problem = f"has more than {MOST_CELLS:,} cells"
            raise InputError(Fault(self.file, problem, "Save it as a CSV file, or split it."))

    def put(self, row: int, column: int, text: str) -> None:
        """Add a cell; rows and columns count from 1."""
        cells = self.rows.setdefault(row, [])
        cells += [""] * (column - len(cells))
        cells[column - 1] = text

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


def read_workbook(path: Path, names: Collection[str] = (), lines: bool = False) -> dict[str, pd.DataFrame]:
    """Read sheets of an XLSX workbook as text, dates as YYYY-MM-DD; see :func:`joinup.sheets.read_csv`.

    Parameters
    ----------
    path
        The workbook.
    names
        Names of the sheets to read, compared without capitals and outer spaces; empty: all.
    lines
        Whether the lines of a cell stay apart.

    Returns
    -------
    dict
        The frame of each sheet, by its name as given in ``names``.

    Raises
    ------
    InputError
        If the file does not exist, is too large (also when unpacked) or not a workbook, if two sheets have one name, or
        if a cell was never computed, is hidden or merged, or shows another date than it holds.
    """
    file = str(path)
    tables: dict[str, Grid] = {}
    with _open(path) as book:
        titles = {_key(n): n for n in names or book.sheetnames}
        for key, title in titles.items():
            same = [sheet for sheet in book.worksheets if _key(sheet.title) == key]
            if len(same) > 1:
                problem = "are sheets of one name, but for capitals and spaces"
                both = ", ".join(sheet.title for sheet in same)
                raise InputError(Fault(file, problem, "Remove or rename one.", value=both))
            for sheet in same:
                tables[title] = _grid(book, sheet, f"{file}, sheet {title}")
    stop_if(chain.from_iterable(grid.faults for grid in tables.values()))
    return {title: frame_of(grid.rows, grid.file, lines) for title, grid in tables.items()}


def headers(path: Path) -> dict[str, list[str]]:
    """Return the first row of every sheet that can be seen, by its name."""
    with _open(path) as book:
        return {s.title: _first_row(book, s) for s in book.worksheets if s.sheet_state == "visible"}


def grids(path: Path) -> dict[str, Grid]:
    """Return the cells of every sheet that can be seen, by its name, whatever their faults."""
    with _open(path) as book:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return {s.title: _grid(book, s, f"{path}, sheet {s.title}") for s in sheets}


def sheet_names(path: Path) -> list[str]:
    """Return the names of all sheets that hold cells."""
    with _open(path) as book:
        return [sheet.title for sheet in book.worksheets]


def further_sheets(path: Path, names: Collection[str]) -> list[str]:
    """Return the names of a workbook's sheets that are not among some names."""
    keys = set(map(_key, names))
    return [title for title in sheet_names(path) if _key(title) not in keys]


def _key(name: str) -> str:
    """Return a sheet's name in the form in which names are compared."""
    return " ".join(name.casefold().split())


@contextlib.contextmanager
def _open(path: Path) -> Iterator[Any]:
    """Open a workbook, values in place of formulas; every error of the library becomes a fault of the file."""
    file = str(path)
    data = content(path)
    if data.startswith(OLD_OR_ENCRYPTED):
        raise InputError(Fault(file, "has a password, or is in the old format .xls", SAVE_XLSX))
    try:
        with archive(path) as parts:
            if b"purl.oclc.org/ooxml" in parts.read("xl/workbook.xml"):
                raise InputError(Fault(file, "is saved as Strict Open XML", SAVE_XLSX))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and extensions that no cell depends on
            reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
        yield reader.wb
    except InputError:
        raise
    except Exception as e:  # openpyxl raises errors of many kinds on broken files
        problem = f"is not a readable XLSX workbook ({type(e).__name__})"
        raise InputError(Fault(file, problem, SAVE_XLSX)) from None


class _Reader(ExcelReader):
    """openpyxl's reader of workbooks, without sheets that hold a chart only: they are no tables."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        pass


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet; notes the cells of formulas that were saved without a value."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.uncomputed: list[tuple[int, int]] = []

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell = super().parse_cell(element)
        # a formula whose result is the empty text is of type "str", with an empty value
        is_empty = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        if cell["value"] is None and element.find(FORMULA_TAG) is not None and not is_empty:
            self.uncomputed.append((cell["row"], cell["column"]))
        return cell


def _parser(book: Any, sheet: Any, source: Any) -> _Parser:
    forms = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    return _Parser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **forms)


def _first_row(book: Any, sheet: Any) -> list[str]:
    grid = Grid("")
    with sheet._get_source() as source:
        number, cells = next(_parser(book, sheet, source).parse(), (0, []))
    for cell in cells:
        if cell["value"] is not None:
            grid.put(number, cell["column"], str(cell["value"]))
    return grid.rows.get(1, [])


def _grid(book: Any, sheet: Any, file: str) -> Grid:
    """Read a sheet whole, whatever extent it states."""
    if sheet.sheet_state != "visible":
        raise InputError(Fault(file, "is hidden", "Show the sheet, or give it another name."))
    grid = Grid(file)
    with sheet._get_source() as source:
        parser = _parser(book, sheet, source)
        for number, cells in parser.parse():
            grid.count(len(cells))
            for cell in cells:
                form = book._cell_styles[cell["style_id"]].numFmtId
                column, value = cell["column"], cell["value"]
                try:
                    text = text_of(value, BUILTIN_FORMATS.get(form) or book._number_formats[form - 164])
                except ValueError as e:
                    grid.faults.append(Fault(file, str(e), OTHERWISE, number, letter(column), value))
                    continue
                if text:
                    grid.put(number, column, text)
    grid.rows = dict(sorted(grid.rows.items()))
    grid.uncomputed = parser.uncomputed
    rows = [int(n) for n, a in parser.row_dimensions.items() if _is_hidden(a, "ht")]
    groups = [c for c in parser.column_dimensions.values() if _is_hidden(c, "width")]
    columns = [range(int(c["min"]), int(c["max"]) + 1) for c in groups]
    for area in parser.merged_cells.mergeCell if parser.merged_cells else ():
        left, top, right, bottom = range_boundaries(area.ref)
        grid.merged.append((top, left, bottom, right))
    grid.close(rows, columns)
    return grid


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Return whether a row or a group of columns is hidden, or has no height or width."""
    return attributes.get("hidden") in ("1", "true") or float(attributes.get(size, 1)) == 0


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
        if _WORDS.search(form):
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


def put(cell: Any, value: str) -> None:
    """Write text as text: what begins with = + - or @ is no formula, and no code of OOXML stands for a character."""
    if value:
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = value[0] in "=+-@\t"
        cell.alignment = WRAPPED


def put_head(sheet: Any, row: int, names: Sequence[str], widths: Sequence[float]) -> None:
    """Write the names of columns, which stay in sight, and set the columns' widths."""
    for column, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(row, column)
        put(cell, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="12436D")
        sheet.column_dimensions[letter(column)].width = width
    sheet.freeze_panes = sheet.cell(row + 1, 1)


def put_options(sheet: Any, cells: str, words: Sequence[str], source: str = "") -> None:
    """Add a drop-down list to cells: of words, if they are few, or of the cells of another sheet."""
    formula = source or f'"{",".join(words)}"'
    if len(formula) <= LONGEST_LIST and (source or words):
        rule = DataValidation("list", formula1=formula, allow_blank=not source, showErrorMessage=True)
        rule.error = f"Choose one of {', '.join(words)}."[:LONGEST_LIST] if words else "Add it there first."
        rule.add(cells)
        sheet.add_data_validation(rule)
