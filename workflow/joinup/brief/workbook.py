"""The workbook: every result table on a sheet, claims first, with a guide to each sheet and column."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from joinup.files import write_workbook
from joinup.schemas import RESULTS
from joinup.tables.table import as_text
from joinup.tables.xlsx import put, put_head

# In the order in which a person looks for them; those after `sources` serve machines and checks.
ORDER = ("claims", "changes", "projects", "participation", "nodes", "edges", "tally", "tiers", "sources", "pairs",
         "sensitivity", "completion", "null_model", "cleaning", "layout")  # fmt: skip
LONGEST_NAME = 30  # of a sheet; Excel takes 31, and openpyxl adds a digit to a name that is taken
LONGEST_CELL = 32_000
MOST_ROWS = 50_000  # of one table; the CSV file holds the rest
WIDEST = 60
GUIDE = {"sheet": 30, "a row is": 44, "rows": 10, "": 3, "table": 16, "column": 26, "what it means": 80}
FACT = "a fact of the record; several values are parted by |"


def write_tables(
    path: Path,
    frames: Mapping[tuple[str, str], pd.DataFrame],
    title: str,
    notes: list[str],
    moment: datetime.date,
) -> None:
    """Write a workbook with a guide and one sheet for each table and record; a table without rows has none.

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
    for row, note in enumerate([title, *notes], 1):
        put(guide.cell(row, 1), note)
        guide.cell(row, 1).alignment = Alignment()  # runs on over the next columns
    guide.cell(1, 1).font = Font(bold=True, size=14)
    top = len(notes) + 3
    put_head(guide, top, list(GUIDE), list(GUIDE.values()))
    records = list(dict.fromkeys(["", *(record for record, _ in frames)]))
    person = ORDER.index("sources")

    def place(key: tuple[str, str]) -> tuple[int, int, int]:
        rank = ORDER.index(key[1])
        return (rank > person) - (rank < person), records.index(key[0]), rank

    order = sorted(frames, key=place)
    for row, (record, table) in enumerate(order, top + 1):
        frame, name = frames[record, table], table
        if record:
            name = f"{record[: LONGEST_NAME - len(table) - 1]} {table}"
        rows = f"{len(frame):,}" if len(frame) <= MOST_ROWS else f"first {MOST_ROWS:,} of {len(frame):,}"
        if len(frame):
            sheet = book.create_sheet(name)
            _fill(sheet, frame, table)
            name = sheet.title
            guide.cell(row, 1).hyperlink = f"#'{name}'!A1"
        for column, words in enumerate([name, RESULTS[table].row, rows], 1):
            put(guide.cell(row, column), words)
    tables = dict.fromkeys(table for _, table in order)
    columns = [(t, c, s.note) for t in tables for c, s in RESULTS[t].columns.items()]
    for row, texts in enumerate(columns, top + 1):
        for column, text in enumerate(texts, 5):
            put(guide.cell(row, column), text)
    write_workbook(book, path, moment)


def _fill(sheet: Worksheet, frame: pd.DataFrame, table: str) -> None:
    """Write one table with a filter, frozen head and column notes."""
    columns = RESULTS[table].columns
    text = as_text(frame[[*columns, *(c for c in frame if c not in columns)]].head(MOST_ROWS))
    widths = [max(len(c) + 3, *(min(len(v), WIDEST) for v in text[c])) + 2 for c in text]
    put_head(sheet, 1, list(text), widths)
    sheet.freeze_panes = "B2"
    for place, column in enumerate(text, 1):
        schema = columns.get(column)
        note = schema.note if schema else FACT
        sheet.cell(1, place).comment = Comment(note, "joinup", width=260, height=80)
        for row, value in enumerate(text[column], 2):
            if schema and schema.number and value:
                sheet.cell(row, place).value = schema.number(float(value))
            else:
                put(sheet.cell(row, place), value[:LONGEST_CELL])
    area = f"A1:{get_column_letter(len(text.columns))}{len(text) + 1}"
    style = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    name = "table_" + re.sub(r"\W", "_", sheet.title)
    sheet.add_table(ExcelTable(displayName=name, ref=area, tableStyleInfo=style))
