"""Read the sheets of an XLSX workbook: openpyxl, with four of its gaps closed. Write sheets as text.

openpyxl takes a sheet's stated extent for true and an uncomputed formula for an empty cell; it stumbles over sheets
that hold a chart only, and leaves OOXML's codes for characters in texts.
"""

import io
import re
import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.worksheet.datavalidation import DataValidation

from joinup.errors import Fault, InputError
from joinup.tables.grid import OTHERWISE, Grid, Sheet, text_of
from joinup.tables.sheets import archive, content

OLD_OR_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")  # how files of both kinds begin
OWN_FORMATS = 164  # number of the first format that a workbook defines
LONGEST_LIST = 255  # letters that spreadsheet programs allow
WRAPPED = Alignment(wrap_text=True, vertical="top")
warnings.filterwarnings("ignore", module="openpyxl")  # on styles and extensions that no cell depends on
SAVE_XLSX = "Save it again as 'Excel workbook (.xlsx)'."


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook, values in place of formulas."""
    data = content(path)
    if data.startswith(OLD_OR_ENCRYPTED):
        raise InputError(Fault(str(path), "has a password, or is in the old format .xls", SAVE_XLSX))
    with archive(path) as parts:
        if b"purl.oclc.org/ooxml" in parts.read("xl/workbook.xml"):
            raise InputError(Fault(str(path), "is saved as Strict Open XML", SAVE_XLSX))
    reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    book = reader.wb
    return [
        Sheet(s.title, s.sheet_state == "visible", partial(_grid, book, s, f"{path}, sheet {s.title}"))
        for s in book.worksheets
    ]


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


def _grid(book: Any, sheet: Any, file: str) -> Grid:
    """Read a sheet whole, whatever extent it states."""
    grid = Grid(file)
    with sheet._get_source() as source:
        forms = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
        parser = _Parser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **forms)
        for number, cells in parser.parse():
            for cell in cells:
                number_form = book._cell_styles[cell["style_id"]].numFmtId
                own = number_form >= OWN_FORMATS
                form = (
                    book._number_formats[number_form - OWN_FORMATS]
                    if own
                    else BUILTIN_FORMATS.get(number_form, "")
                )
                column, value = cell["column"], cell["value"]
                try:
                    text = text_of(value, form)
                except ValueError as e:
                    text = str(value)
                    grid.faults.append(Fault(file, str(e), OTHERWISE, number, letter(column), text))
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
