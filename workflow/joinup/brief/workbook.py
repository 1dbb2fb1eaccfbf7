"""The workbook: every result table as an Excel table with its column notes, the same bytes for the same tables."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from joinup.tables import Table, as_text

CONTENTS = "contents"
LONGEST_CELL = 32_000
TOP = Alignment(vertical="top")
MOST_ROWS = 50_000  # of one table; the CSV file holds the rest
WIDEST = 60
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def workbook(
    frames: Mapping[str, pd.DataFrame],
    schemas: Mapping[str, Table],
    title: str,
    date: datetime.date,
    notes: list[str],
) -> bytes:
    """Return a workbook with a sheet of contents and one sheet per table.

    Parameters
    ----------
    frames
        Tables by name.
    schemas
        What their columns mean.
    title
        Title of the edition.
    date
        Its date, which is the time of every part of the file.
    notes
        Lines for the contents sheet: coverage, licence, how to cite.

    Returns
    -------
    bytes
        An XLSX file. Text is always text: a cell that begins with = + - or @ is no formula.
    """
    book = Workbook()
    contents = book.active
    contents.title = CONTENTS
    _contents(contents, frames, schemas, title, notes)
    for name in sorted(frames):
        _sheet(book.create_sheet(name[:31]), name, frames[name], schemas[name])
    when = datetime.datetime.combine(date, datetime.time())
    book.properties.creator = "joinup"
    book.properties.title = title
    raw = io.BytesIO()
    book.save(raw)
    return _fixed(raw.getvalue(), when)


def _contents(
    sheet: Worksheet,
    frames: Mapping[str, pd.DataFrame],
    schemas: Mapping[str, Table],
    title: str,
    notes: list[str],
) -> None:
    _put(sheet.cell(1, 1), title).font = Font(bold=True, size=14)
    for row, note in enumerate(notes, 2):
        _put(sheet.cell(row, 1), note)
    start = len(notes) + 3
    for place, head in enumerate(("table", "a row is", "rows", "column", "what it means"), 1):
        _put(sheet.cell(start, place), head).font = Font(bold=True)
    line = start
    for name in sorted(frames):
        for at, (column, what) in enumerate(schemas[name].columns.items()):
            line += 1
            if at == 0:
                cell = _put(sheet.cell(line, 1), name)
                cell.hyperlink = f"#'{name[:31]}'!A1"
                cell.font = Font(color="12436D", underline="single")
                _put(sheet.cell(line, 2), schemas[name].row)
                sheet.cell(line, 3).value = len(frames[name])
            _put(sheet.cell(line, 4), column)
            _put(sheet.cell(line, 5), what.note)
    for letter, width in zip("ABCDE", (24, 36, 8, 26, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(start + 1, 1)


def _sheet(sheet: Worksheet, name: str, frame: pd.DataFrame, schema: Table) -> None:
    columns = list(schema.columns)
    text = as_text(frame[columns].head(MOST_ROWS))
    for at, column in enumerate(columns, 1):
        head = _put(sheet.cell(1, at), column)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="12436D")
        note = Comment(schema.columns[column].note, "joinup")
        note.width, note.height = 260, 80
        head.comment = note
        number = schema.columns[column].number
        cells = text[column].tolist()
        for row, value in enumerate(cells, 2):
            cell = sheet.cell(row, at)
            if number and value:
                cell.value = number(float(value))
            else:
                _put(cell, value)
        longest = max([len(column), *(min(len(v), WIDEST) for v in cells)])
        sheet.column_dimensions[get_column_letter(at)].width = longest + 2
    sheet.freeze_panes = "B2"
    if len(text):  # Excel repairs a table that has no row
        table = ExcelTable(
            displayName=f"table_{name}", ref=f"A1:{get_column_letter(len(columns))}{len(text) + 1}"
        )
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(table)


def _put(cell: Cell, value: str) -> Cell:
    """Write text as text."""
    clean = "".join(c for c in value if c >= " " or c in "\t\n")[:LONGEST_CELL]
    if clean:
        cell.value = clean
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = TOP
        cell.quotePrefix = clean[0] in "=+-@\t"
    return cell


def _fixed(content: bytes, when: datetime.datetime) -> bytes:
    """Rewrite the file's zip with fixed times and order; openpyxl stamps the time of saving into it."""
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                for tag in (b"created", b"modified"):
                    start = part.index(b">", part.index(b"<dcterms:" + tag)) + 1
                    part = part[:start] + stamp + part[part.index(b"<", start) :]
            new.writestr(zipfile.ZipInfo(name, ZIP_TIME), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
