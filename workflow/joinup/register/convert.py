"""Turn a register of CSV files into one workbook, or a workbook into CSV files, without loss.

A conversion that was killed is finished by the next one: the new form is written whole before the old one is moved.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection

from joinup.columns import Column
from joinup.errors import Fault, InputError, stop_if
from joinup.files import write_bytes, write_workbook
from joinup.register.register import HALF_WAY, places, read_record, read_sources, workbook_path
from joinup.register.unread import GUIDE
from joinup.schemas import SOURCES, raw_tables
from joinup.sheets import read_csv
from joinup.tables import Table, as_meant, csv_bytes
from joinup.xlsx import read_workbook, sheet_key, sheet_names

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from joinup.config.edition import Edition, Record

WIDEST = 60
LAST_ROW = 1_048_576
LONGEST_SHEET_NAME, LONGEST_LIST = 31, 255  # letters that spreadsheet programs allow
ALLOWED = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
HELP = [
    "Each sheet is a table; its first row names the columns. Do not rename sheets or columns.",
    "Empty means unknown, never zero. Dates are text: 2021, 2021-10 or 2021-10-27.",
    "Names are written as the page prints them. A body on two pages has two rows.",
    "Identifiers that other sheets refer to are protected against a slip; Review > Unprotect Sheet allows changes.",
    "`make check` lists every error; `make convert` turns the workbook into CSV files and back.",
]


def convert(edition: Edition) -> str:
    """Convert the register of an edition and return a sentence that says what it is now.

    The old form stays beside the new one with the ending ``.old``; sheets that are no tables stay in it and are named.

    Raises
    ------
    InputError
        If the register has faults, or if both forms exist and differ.
    """
    book = workbook_path(edition)
    half = book.with_name(HALF_WAY)
    tables = _tables(edition)
    files = {sheet: path for sheet, (path, _) in tables.items() if os.path.lexists(path)}
    if os.path.lexists(half) or (os.path.lexists(book) and not files):
        return _to_files(edition, book, half, tables)
    if os.path.lexists(book):  # the conversion to a workbook was cut short, or there are two registers
        sheets = read_workbook(book, list(tables))
        stop_if(_differences(files, sheets, tables, book))
    else:
        frames = _frames(edition)
        write_workbook(_workbook(frames, {s: t for s, (_, t) in tables.items()}), book, edition.date)
    for path in files.values():
        path.replace(path.with_name(f"{path.name}.old"))
    return f"The register is now {book}; the CSV files are kept beside it (.old)."


def _records(edition: Edition) -> list[Record]:
    """Return the records whose raw tables people edit."""
    return [r for r in edition.records if r.rows_from != "document" and not r.flat]


def _tables(edition: Edition) -> dict[str, tuple[Path, Table]]:
    """Return CSV file and schema of every table of the register, by the name of its sheet."""
    tables = {sheet: (path, SOURCES) for path, sheet in places(edition, None).values()}
    for record in _records(edition):
        schemas = raw_tables(record)
        tables |= {sheet: (path, schemas[t]) for t, (path, sheet) in places(edition, record).items()}
    problem, remedy = "cannot be a sheet: its name is too long", "Give the record a shorter name."
    long = [sheet for sheet in tables if len(sheet) > LONGEST_SHEET_NAME]
    stop_if(Fault(str(tables[sheet][0]), problem, remedy, value=sheet) for sheet in long)
    return tables


def _frames(edition: Edition) -> dict[str, pd.DataFrame]:
    """Read and check the whole register; return the frame of each sheet."""
    faults: list[Fault] = []
    frames = {"sources": read_sources(edition, faults)}
    for record in _records(edition):
        raw = read_record(record, edition, faults)
        frames |= {places(edition, record)[t][1]: frame for t, frame in raw.items()}
    stop_if(faults)
    return {sheet: frame.drop(columns="address", errors="ignore") for sheet, frame in frames.items()}


def _to_files(edition: Edition, book: Path, half: Path, tables: dict[str, tuple[Path, Table]]) -> str:
    """Write the CSV files of a workbook; move it aside before the first, so that a killed run can be told."""
    if not os.path.lexists(half):
        _frames(edition)  # stops if the register has faults
        book.replace(half)
    sheets = read_workbook(half, list(tables))
    present = {sheet: tables[sheet][0] for sheet in sheets if os.path.lexists(tables[sheet][0])}
    stop_if(_differences(present, sheets, tables, half))
    for sheet, frame in sheets.items():
        path, table = tables[sheet]
        if sheet not in present and not (frame.empty and table.optional):
            unused = [c for c in table.absent if c in frame and (frame[c] == "").all()]
            write_bytes(csv_bytes(frame.drop(columns=unused)), path, lasting=True)
    others = [n for n in sheet_names(half) if sheet_key(n) not in {*map(sheet_key, sheets), sheet_key(GUIDE)}]
    old = book.with_name(f"{book.name}.old")
    half.replace(old)
    text = f"The register is now CSV files in {edition.data}; the workbook is kept as {old}."
    return f"{text} Sheets that are no tables stay there: {', '.join(others)}." if others else text


def _differences(
    files: dict[str, Path], sheets: dict[str, pd.DataFrame], tables: dict[str, tuple[Path, Table]], book: Path
) -> list[Fault]:
    """Return a fault for every CSV file that does not hold what its sheet holds."""
    faults = []
    for sheet, path in files.items():
        table = tables[sheet][1]
        try:
            frames = [as_meant(frame, table) for frame in (read_csv(path), sheets[sheet])]
            one, other = (f.sort_index(axis=1).reset_index(drop=True) for f in frames)
            same = one.equals(other)
        except (InputError, KeyError):
            same = False
        if not same:
            problem = (
                f"differs from the sheet {sheet} of {book}: it is not clear which of the two is the register"
            )
            faults.append(Fault(str(path), problem, "Move one of them away."))
    return faults


def _workbook(frames: dict[str, pd.DataFrame], tables: dict[str, Table]) -> Workbook:
    """Return a workbook with a sheet for each table, drop-down lists, and a guide."""
    book = Workbook()
    book.properties.creator = "joinup"
    _guide(book.active, tables)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        frame = frames[name]
        _fill(sheet, frame)
        for at, (column, what) in enumerate(table.columns.items(), 1):
            _restrict(sheet, at, what, _referred(name, table.references.get(column)))
        if len(table.key) == 1:
            _protect(sheet, list(frame.columns).index(table.key[0]) + 1)
    return book


def _fill(sheet: Worksheet, frame: pd.DataFrame) -> None:
    """Write a table: text stays text, whatever it looks like, also in rows that are added."""
    for at, name in enumerate(frame.columns, 1):
        values = frame[name].tolist()
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = min(WIDEST, max(map(len, [name, *values])) + 2)
        dimension.number_format, dimension.protection = "@", Protection(locked=False)
        _put(sheet, 1, at, name)
        sheet.cell(1, at).font = Font(bold=True, color="FFFFFF")
        sheet.cell(1, at).fill = PatternFill("solid", fgColor="12436D")
        for row, value in enumerate(values, 2):
            _put(sheet, row, at, value)
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, row: int, column: int, value: str) -> None:
    if not value:
        return
    cell = sheet.cell(row, column)
    cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)  # no character code of OOXML
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = value[0] in "=+-@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=row == 1)


def _referred(sheet: str, target: str | None) -> str:
    """Return the cells that hold the identifiers which a column refers to."""
    if not target:
        return ""
    name = target if target == "sources" else f"{sheet.rpartition(' ')[0]} {target}"
    return f"'{name}'!$A$2:$A${LAST_ROW}"


def _restrict(sheet: Worksheet, at: int, column: Column, cells: str) -> None:
    """Add a drop-down list to a column of few words, or of identifiers of another sheet."""
    words = f'"{",".join(column.options)}"'
    if cells or (column.options and len(words) <= LONGEST_LIST):
        rule = DataValidation("list", formula1=cells or words, allow_blank=not cells, showErrorMessage=True)
        remedy = "Add it there first." if cells else f"Choose one of {', '.join(column.options)}."
        rule.error, letter = remedy[:LONGEST_LIST], get_column_letter(at)
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _protect(sheet: Worksheet, at: int) -> None:
    """Lock the identifiers of a table; everything else may be edited, also rows that are added."""
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at).protection = Protection(locked=True)
    sheet.protection = SheetProtection(sheet=True, **dict.fromkeys(ALLOWED, False))  # False: not forbidden


def _guide(sheet: Worksheet, tables: dict[str, Table]) -> None:
    """Write the guide: rules, then every column with its meaning."""
    sheet.title = GUIDE
    for row, line in enumerate(HELP, 1):
        _put(sheet, row, 1, line)
        sheet.cell(row, 1).alignment = Alignment(vertical="top")
    row = len(HELP) + 2
    for at, (head, width) in enumerate((("sheet", 26), ("column", 28), ("meaning", 70), ("words", 60)), 1):
        _put(sheet, row, at, head)
        sheet.cell(row, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    for name, table in tables.items():
        for column, what in table.columns.items():
            row += 1
            note = f"{what.note} (may be empty)" if what.optional else what.note
            for at, text in enumerate((name, column, note, ", ".join(what.options)), 1):
                _put(sheet, row, at, text)
