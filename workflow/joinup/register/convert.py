"""Turn a register of CSV files into one workbook, or a workbook into CSV files, without loss.

The new form is written whole before the old one is moved: where a conversion was killed, both are there and agree, and
the next one keeps the workbook.
"""

import os
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.protection import SheetProtection

from joinup.config.edition import Edition, Record
from joinup.errors import Fault, stop_if
from joinup.files import write_bytes, write_workbook
from joinup.register.consistency import GUIDE
from joinup.register.register import places, read_record, read_sources, workbook_path
from joinup.schemas import SOURCES, raw_tables
from joinup.tables.sheets import read_csv
from joinup.tables.table import Table, canonical, csv_bytes
from joinup.tables.workbooks import further_sheets, read_workbook
from joinup.tables.xlsx import put, put_head, put_options

WIDEST = 60
LAST_ROW = 1_048_576
LONGEST_SHEET_NAME = 31  # letters that spreadsheet programs allow
# What protection leaves to editors; False: not forbidden.
ALLOWED = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
PROTECTION = SheetProtection(sheet=True, **dict.fromkeys(ALLOWED, False))
HELP = [
    "Each sheet is a table; its first row names the columns. Do not rename sheets or columns.",
    "Empty means unknown, never zero. Dates are text: 2021, 2021-10 or 2021-10-27.",
    "Names are written as the page prints them. A body on two pages has two rows.",
    "Identifiers that other sheets refer to are protected against a slip; Review > Unprotect Sheet allows changes.",
    "`make check` lists every error; `make convert` turns the workbook into CSV files and back.",
]
Tables = dict[str, tuple[Path, Table]]  # CSV file and schema of every table, by the name of its sheet


def convert(edition: Edition) -> str:
    """Convert the register of an edition and return a sentence that says what it is now.

    The old form stays beside the new one with the ending ``.old``; sheets that are no tables stay in it and are named.

    Raises
    ------
    InputError
        If the register has faults, or if both forms exist and differ.
    """
    book = workbook_path(edition)
    records = [r for r in edition.records if r.rows_from != "document" and not r.flat]
    tables: Tables = {"sources": (places(edition, None)["sources"][0], SOURCES)}
    for record in records:
        at, schemas = places(edition, record), raw_tables(record)
        tables |= {sheet: (path, schemas[name]) for name, (path, sheet) in at.items()}
    problem, remedy = "cannot be a sheet: its name is too long", "Give the record a shorter name."
    long = [sheet for sheet in tables if len(sheet) > LONGEST_SHEET_NAME]
    stop_if(Fault(str(tables[sheet][0]), problem, remedy, value=sheet) for sheet in long)
    files = {sheet: path for sheet, (path, _) in tables.items() if os.path.lexists(path)}
    if not os.path.lexists(book):
        write_workbook(_workbook(_frames(edition, records), tables), book, edition.date)
    elif files:  # a conversion was cut short, or there are two registers
        _stop_if_different(read_workbook(book, list(tables)), files, tables)
    else:
        _frames(edition, records)  # stops if the register has faults
        return _to_files(book, tables)
    for path in files.values():
        path.replace(path.with_name(f"{path.name}.old"))
    return f"The register is now {book}; the CSV files are kept beside it (.old)."


def _frames(edition: Edition, records: list[Record]) -> dict[str, pd.DataFrame]:
    """Read and check the whole register; return the frame of each sheet."""
    faults: list[Fault] = []
    frames = {"sources": read_sources(edition, faults)}
    for record in records:
        raw = read_record(record, edition, faults)
        frames |= {places(edition, record)[name][1]: frame for name, frame in raw.items()}
    stop_if(faults)
    return frames


def _to_files(book: Path, tables: Tables) -> str:
    """Write the CSV files of a workbook, then move it aside."""
    for sheet, frame in read_workbook(book, list(tables)).items():
        path, table = tables[sheet]
        if not (frame.empty and table.optional):
            unused = [c for c in table.absent if c in frame and (frame[c] == "").all()]
            write_bytes(csv_bytes(frame.drop(columns=unused)), path, lasting=True)
    others = further_sheets(book, [*tables, GUIDE])
    old = book.with_name(f"{book.name}.old")
    book.replace(old)
    text = f"The register is now CSV files in {old.parent}; the workbook is kept as {old}."
    return f"{text} Sheets that are no tables stay there: {', '.join(others)}." if others else text


def _stop_if_different(sheets: dict[str, pd.DataFrame], files: dict[str, Path], tables: Tables) -> None:
    """Stop where a CSV file does not hold what its sheet holds."""

    def columns(frame: pd.DataFrame, sheet: str) -> dict[str, list[str]]:
        return canonical(frame, tables[sheet][1]).to_dict("list")

    problem = "differs from the sheet {} of the workbook: it is not clear which of the two is the register"
    stop_if(
        Fault(str(path), problem.format(sheet), "Move one of them away.")
        for sheet, path in files.items()
        if sheet not in sheets or columns(read_csv(path), sheet) != columns(sheets[sheet], sheet)
    )


def _workbook(frames: dict[str, pd.DataFrame], tables: Tables) -> Workbook:
    """Return a workbook with a guide and a sheet for each table, with drop-down lists and protected identifiers."""
    book = Workbook()
    book.properties.creator = "joinup"
    guide = book.active
    guide.title = GUIDE
    for row, line in enumerate(HELP, 1):
        guide.cell(row, 1, line)
    top = len(HELP) + 2
    put_head(guide, top, ["sheet", "column", "meaning", "words"], [26, 28, 70, 60])
    for name, (_, table) in tables.items():
        for column, what in table.columns.items():
            note = f"{what.note} (may be empty)" if what.optional else what.note
            top += 1
            for at, text in enumerate((name, column, note, ", ".join(what.options)), 1):
                put(guide.cell(top, at), text)
        _fill(book.create_sheet(name), frames[name], table)
    return book


def _fill(sheet: Any, frame: pd.DataFrame, table: Table) -> None:
    """Write a table: text stays text, whatever it looks like, also in rows that are added."""
    names = list(table.columns)
    widths = [min(WIDEST, max(map(len, [n, *frame[n]])) + 2) for n in names]
    put_head(sheet, 1, names, widths)
    for at, (name, column) in enumerate(table.columns.items(), 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].protection = Protection(locked=False)
        for row, value in enumerate(frame[name], 2):
            cell = sheet.cell(row, at)
            put(cell, value)
            cell.protection = Protection(locked=table.key == (name,))
        target = table.references.get(name)
        if target and target != "sources":
            target = f"{sheet.title.rpartition(' ')[0]} {target}"
        source = f"'{target}'!$A$2:$A${LAST_ROW}" if target else ""
        put_options(sheet, f"{letter}2:{letter}{LAST_ROW}", column.options, source)
    if len(table.key) == 1:  # others refer to its identifiers
        sheet.protection = PROTECTION
