"""The workbook: sheets in a reader's order, explained, text never runs, the same bytes again."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from joinup.brief.workbook import write_tables
from joinup.schemas import RESULTS

DAY = datetime.date(2026, 11, 25)
EVIL = '=HYPERLINK("http://example.org","x")'
LONG = "the-longest-name-of-a-record-in-the-house"


def frame(table: str, rows: int) -> pd.DataFrame:
    """Return rows of a table with the number 1 and a text that a spreadsheet would run."""
    columns = RESULTS[table].columns
    return pd.DataFrame(
        [{c: 1 if s.number else EVIL for c, s in columns.items()}] * rows, columns=list(columns)
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("book") / "workbook.xlsx")


def write(path: Path) -> Path:
    tables = ("layout", "cleaning", "nodes", "projects")
    frames = {(record, table): frame(table, rows=2) for record in ("pilots", LONG) for table in tables}
    frames["pilots", "projects"]["funding"] = "007"
    frames |= {("", "sources"): frame("sources", rows=1), ("", "claims"): frame("claims", rows=1)}
    frames["pilots", "edges"] = frame("edges", rows=0)
    write_tables(path, frames, "An edition", ["26 of 60 pilots", "@licence"], DAY)
    return path


def test_sheets_for_people_come_before_those_for_machines(path: Path) -> None:
    names = load_workbook(path).sheetnames
    assert names[:5] == ["guide", "claims", "pilots projects", "pilots nodes", f"{LONG[:21]} projects"]
    assert names[6:9] == ["sources", "pilots cleaning", "pilots layout"]
    assert len(names) == len(set(names)) == 11 and all(len(n) <= 31 for n in names)


def test_the_guide_explains_every_sheet_and_column(path: Path) -> None:
    book = load_workbook(path)
    lines = [tuple(c.value for c in row) for row in book["guide"].iter_rows(min_row=2)]
    assert lines[0][0] == "26 of 60 pilots"
    assert ("pilots layout", "one department in the picture", "2") in [line[:3] for line in lines]
    assert ("pilots edges", RESULTS["edges"].row, "0") in [line[:3] for line in lines], "without a sheet"
    explained = [line[4:6] for line in lines]
    assert len(explained) - explained.count((None, None)) == len(set(explained)) - 1, "each column once"
    for sheet in book.worksheets[1:]:
        columns = {(sheet.title.split()[-1], c.value) for c in sheet[1]} - {("projects", "funding")}
        assert columns <= set(explained), sheet.title
        assert all(c.comment for c in sheet[1]) and sheet.freeze_panes == "B2"
    assert book["guide"]["A6"].hyperlink.location or book["guide"]["A6"].hyperlink.ref
    assert book["pilots nodes"].tables["table_pilots_nodes"].autoFilter


def test_text_stays_text_and_numbers_are_numbers(path: Path) -> None:
    sheet = load_workbook(path)["pilots projects"]
    head = [c.value for c in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert row["name"].value == EVIL and row["name"].data_type == "s" and row["name"].quotePrefix
    assert row["funding"].value == "007" and row["departments"].value == 1
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if b"<f>" in archive.read(n)]


def test_same_bytes_again(path: Path, tmp_path: Path) -> None:
    assert write(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {i.date_time for i in archive.infolist()} == {(2026, 11, 25, 0, 0, 0)}
        assert b"2026-11-25T00:00:00Z" in archive.read("docProps/core.xml")
