"""The workbook: every result table on a sheet, claims first, with a guide to each sheet and column."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from joinup.files import write_workbook
from joinup.schemas import RESULTS
from joinup.tables import as_text

# In the order in which a person looks for them; those after `sources` serve machines and checks.
ORDER = ("claims", "changes", "projects", "participation", "nodes", "edges", "tally", "tiers", "sources", "pairs",
         "sensitivity", "completion", "null_model", "cleaning", "layout")  # fmt: skip
LONGEST_NAME = 30  # of a sheet; Excel takes 31, and openpyxl adds a digit to a name that is taken
LONGEST_CELL = 32_000
MOST_ROWS = 50_000  # of one table; the CSV file holds the rest
WIDEST = 60
TOP = Alignment(vertical="top")
HEAD, LINK = Font(bold=True, color="FFFFFF"), Font(color="12436D", underline="single")
FILL = PatternFill("solid", fgColor="12436D")


def write_tables(
    path: Path,
    frames: Mapping[tuple[str, str], pd.DataFrame],
    title: str,
    notes: list[str],
    moment: datetime.date,
) -> None:
    """Write a workbook with a guide and one sheet for each table and record.

    Text is always text: a cell that begins with = + - or @ is no formula. The same tables give the same bytes.

    Parameters
    ----------
    path
        The XLSX file.
    frames
        Tables by record and name of their schema; the record is empty for tables of the edition.
    title, notes
        Title of the edition, and lines for the guide: coverage, licence, how to cite.
    moment
        The edition's date, which is the time of every part of the file.
    """
    book = Workbook()
    book.properties.creator, book.properties.title = "joinup", title
    guide = book.active
    guide.title = "guide"
    records = list(dict.fromkeys(["", *(record for record, _ in frames)]))
    person = ORDER.index("sources")

    def place(key: tuple[str, str]) -> tuple[int, int, int]:
        rank = ORDER.index(key[1])
        return (rank > person) - (rank < person), records.index(key[0]), rank

    lines = [
        [title],
        *([note] for note in notes),
        [],
        ["sheet", "a row is", "rows", "column", "what it means"],
    ]
    top = len(lines)
    for number, (record, table) in enumerate(sorted(frames, key=place), 1):
        frame, schema = frames[record, table], RESULTS[table]
        name = f"{record[: LONGEST_NAME - len(table) - 1]} {table}" if record else table
        sheet = book.create_sheet(name)
        columns = [*schema.columns, *(c for c in frame if c not in schema.columns)]
        _fill(sheet, frame[columns], table, number)
        rows = f"{len(frame):,}" if len(frame) <= MOST_ROWS else f"first {MOST_ROWS:,} of {len(frame):,}"
        for k, column in enumerate(columns):
            head = ["", "", ""] if k else [sheet.title, schema.row, rows]
            lines.append([*head, column, _note(table, column)])
    for row, texts in enumerate(lines, 1):
        for column, text in enumerate(texts, 1):
            _put(guide.cell(row, column), text)
    guide.cell(1, 1).font = Font(bold=True, size=14)
    for cell in guide[top]:
        cell.font = Font(bold=True)
    for row, (name, *_) in enumerate(lines[top:], top + 1):
        if name:
            guide.cell(row, 1).hyperlink, guide.cell(row, 1).font = f"#'{name}'!A1", LINK
    for letter, width in zip("ABCDE", (30, 44, 10, 26, 80), strict=True):
        guide.column_dimensions[letter].width = width
    guide.freeze_panes = guide.cell(top + 1, 1)
    write_workbook(book, path, moment)


def _fill(sheet: Worksheet, frame: pd.DataFrame, table: str, number: int) -> None:
    """Write one table with a filter, frozen head and column notes."""
    text = as_text(frame.head(MOST_ROWS))
    for place, column in enumerate(text, 1):
        head = _put(sheet.cell(1, place), column)
        head.font, head.fill = HEAD, FILL
        head.comment = Comment(_note(table, column), "joinup", width=260, height=80)
        schema = RESULTS[table].columns.get(column)
        for row, value in enumerate(text[column], 2):
            if schema and schema.number and value:
                sheet.cell(row, place).value = schema.number(float(value))
            else:
                _put(sheet.cell(row, place), value)
        longest = max(len(column) + 3, *(min(len(v), WIDEST) for v in text[column]), 0)
        sheet.column_dimensions[get_column_letter(place)].width = longest + 2
    sheet.freeze_panes = "B2"
    if len(text):  # Excel repairs a table that has no row
        area = f"A1:{get_column_letter(len(text.columns))}{len(text) + 1}"
        style = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(ExcelTable(displayName=f"table{number}_{table}", ref=area, tableStyleInfo=style))


def _note(table: str, column: str) -> str:
    schema = RESULTS[table].columns.get(column)
    return schema.note if schema else "a fact of the record; several values are parted by |"


def _put(cell: Cell, value: str) -> Cell:
    """Write text as text: what begins with = + - or @ is no formula."""
    clean = "".join(c for c in value if c >= " " or c in "\t\n")[:LONGEST_CELL]
    if clean:
        cell.value = clean
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = TOP
        cell.quotePrefix = clean[0] in "=+-@\t"
    return cell
