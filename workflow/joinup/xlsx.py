"""Read the sheets of an XLSX workbook as frames of text: openpyxl, with four of its gaps closed. Write sheets as text.

What a cell shows, what it holds and whether it was computed are three things. Where they differ in a way that matters,
the cell is refused by its address. openpyxl takes a sheet's stated extent for true and an uncomputed formula for an
empty cell; it stumbles over sheets that hold a chart only, and leaves OOXML's codes for characters in texts.
"""

import contextlib
import datetime
import io
import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.worksheet.datavalidation import DataValidation

from joinup.errors import Fault, InputError, stop_if
from joinup.sheets import HIDDEN, MERGED, Rows, archive, content, frame_of

_CODED = re.compile("_x([0-9A-Fa-f]{4})_")  # OOXML's way to write a character that XML cannot hold
_UNSEEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a number format that show no digit of the value
OLD_OR_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")  # how files of both kinds begin
MOST_CELLS = 1_000_000  # of a sheet; reading takes ten seconds then
LONGEST_LIST = 255  # letters that spreadsheet programs allow
WRAPPED = Alignment(wrap_text=True, vertical="top")
SAVE_XLSX = "Save it again as 'Excel workbook (.xlsx)'."
RECOMPUTE = "Open it in a spreadsheet program, let it compute, and save it; or write the values themselves."


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
    faults: list[Fault] = []
    rows: dict[str, Rows] = {}
    with _open(path) as book:
        titles = {_key(n): n for n in names or book.sheetnames}
        for key, title in titles.items():
            sheets = [sheet for sheet in book.worksheets if _key(sheet.title) == key]
            if len(sheets) > 1:
                problem = "are sheets of one name, but for capitals and spaces"
                both = ", ".join(sheet.title for sheet in sheets)
                raise InputError(Fault(file, problem, "Remove or rename one.", value=both))
            for sheet in sheets:
                rows[title] = _cells(book, sheet, f"{file}, sheet {title}", faults)
    stop_if(faults)
    return {title: frame_of(cells, f"{file}, sheet {title}", lines) for title, cells in rows.items()}


def first_sheet(path: Path) -> str:
    """Return the name of the first sheet of a workbook that can be seen."""
    with _open(path) as book:
        titles = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not titles:
        raise InputError(Fault(str(path), "has no sheet that can be seen", "Show the sheet with the table."))
    return titles[0]


def further_sheets(path: Path, names: Collection[str]) -> list[str]:
    """Return the names of a workbook's sheets that are not among some names."""
    keys = set(map(_key, names))
    with _open(path) as book:
        return [sheet.title for sheet in book.worksheets if _key(sheet.title) not in keys]


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
        # a formula whose result is the empty text is of type "str"
        if cell["value"] is None and element.find(FORMULA_TAG) is not None and element.get("t") != "str":
            self.uncomputed.append((cell["row"], cell["column"]))
        return cell


def _cells(book: Any, sheet: Any, file: str, faults: list[Fault]) -> Rows:
    """Read a sheet whole, whatever extent it states; add what is not shown as it is held to the faults."""
    if sheet.sheet_state != "visible":
        raise InputError(Fault(file, "is hidden", "Show the sheet, or give it another name."))
    rows: Rows = {}
    count = 0
    with sheet._get_source() as source:
        forms = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
        parser = _Parser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **forms)
        for number, cells in parser.parse():
            count += len(cells)
            if count > MOST_CELLS:
                problem = f"has more than {MOST_CELLS:,} cells"
                raise InputError(Fault(file, problem, "Save it as a CSV file, or split it."))
            row = rows.setdefault(number, [])
            for cell in cells:
                form = book._cell_styles[cell["style_id"]].numFmtId
                try:
                    text = _text(cell["value"], BUILTIN_FORMATS.get(form) or book._number_formats[form - 164])
                except ValueError as e:
                    column = get_column_letter(cell["column"])
                    remedy = "Show the whole date (YYYY-MM-DD), or write it as text."
                    faults.append(Fault(file, str(e), remedy, number, column, cell["value"]))
                    continue
                if text:
                    row += [""] * (cell["column"] - len(row))
                    row[cell["column"] - 1] = text
    for number, places in groupby(parser.uncomputed, key=lambda place: place[0]):
        columns = ", ".join(get_column_letter(column) for _, column in places)
        faults.append(Fault(file, "holds formulas without a value", RECOMPUTE, number, columns))
    for area in parser.merged_cells.mergeCell if parser.merged_cells else ():
        faults.append(Fault(file, *MERGED, column=str(area.ref)))
    hidden = {int(n) for n, a in parser.row_dimensions.items() if a.get("hidden") in ("1", "true")}
    for number in sorted(n for n in hidden if any(rows.get(n, ()))):
        faults.append(Fault(file, *HIDDEN, number))
    return dict(sorted(rows.items()))


def _text(value: object, form: str) -> str:
    """Return what a cell shows, given its value and number format."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _CODED.sub(lambda m: chr(int(m.group(1), 16)), value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return _date(value, form)
    if isinstance(value, (int, float)):
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
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(row + 1, 1)


def put_options(sheet: Any, cells: str, words: Sequence[str], source: str = "") -> None:
    """Add a drop-down list to cells: of words, if they are few, or of the cells of another sheet."""
    formula = source or f'"{",".join(words)}"'
    if len(formula) <= LONGEST_LIST and (source or words):
        rule = DataValidation("list", formula1=formula, allow_blank=not source, showErrorMessage=True)
        rule.error = f"Choose one of {', '.join(words)}."[:LONGEST_LIST] if words else "Add it there first."
        rule.add(cells)
        sheet.add_data_validation(rule)
