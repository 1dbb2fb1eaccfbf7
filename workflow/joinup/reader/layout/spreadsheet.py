"""Read spreadsheets (XLSX, ODS) and CSV files: one table per sheet, cells with their addresses."""

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from joinup.errors import Fault, InputError, lines

from .items import NOTE, RAISED, Block, Cell, Layout, Table, refusal, tidy

USUAL = ",;\t|"  # separators tried first; any other sign that parts the lines evenly will do
Span = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, by row and column from 0
LOOK = "Look at it in the document, and decide on its rows."


def _letters(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_workbook(path: Path) -> Layout:
    """Read the visible sheets of a workbook; formulas give the values they were saved with.

    What a sheet hides, did not compute, or shows otherwise than it holds is read as it is held, and told.
    """
    from joinup.tables import workbooks  # imports pandas and openpyxl, which a text table does not need
    from joinup.tables.grid import MERGED

    try:
        grids = workbooks.visible_grids(path)
        hidden = workbooks.further_sheets(path, grids)
    except InputError as error:
        raise InputError(
            replace(f, file=f.file.replace(str(path), path.name)) for f in error.faults
        ) from None
    items = [
        i for number, (name, grid) in enumerate(grids.items(), 1) for i in _grid_items(name, grid, number)
    ]
    if not items:
        raise refusal(path.name, "holds no cells", "Fill in the sheet, show it, or use another file.")
    faults = [Fault(f"{path}, sheet {name}", "is hidden, and was not read", "") for name in hidden]
    faults += [f for grid in grids.values() for f in grid.faults if f.problem != MERGED[0]]
    faults = [replace(f, file=f.file.replace(str(path), path.name), remedy=LOOK) for f in faults]
    return Layout(items, lines(faults), len(grids))


def _grid_items(name: str, grid: Any, number: int) -> list[Block | Table]:
    rows = [list(map(tidy, grid.rows.get(n, []))) for n in range(1, max(grid.rows, default=0) + 1)]
    merged = [((a - 1, b - 1), (c - 1, d - 1)) for a, b, c, d in grid.merged]
    return _sheet_items(name, rows, merged, number)


def read_csv(path: Path) -> Layout:
    """Read a CSV file; separator and encoding are found from the content."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise refusal(path.name, "is no text file", "Save the table as CSV.")
    csv.field_size_limit(len(text) + 1)
    rows = _parted(text, _separator(text[:200_000]))
    items = _sheet_items(path.stem, [[tidy(v) for v in r] for r in rows], [], 1)
    if not items:
        raise refusal(path.name, "holds no cells", "Fetch the file again.")
    return Layout(items)


def _parted(text: str, separator: str) -> list[list[str]]:
    """Part a text into rows and cells; where that fails, every line is one cell."""
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return [[line] for line in text.splitlines()]


def _separator(text: str) -> str:
    """Return the sign that parts a text most evenly into columns, the usual ones first."""
    plain = set(" \"'.()&£%-–—’‘“”•" + USUAL)
    signs = Counter(c for c in text if not c.isalnum() and c.isprintable() and c not in plain)

    def evenness(separator: str) -> float:
        widths = Counter(len(r) for r in _parted(text, separator) if any(r))
        usual, rows = max(widths.items(), key=lambda w: w[1], default=(1, 0))
        return rows / max(widths.total(), 1) * min(usual - 1, 3)

    return max([*USUAL, *(c for c, _ in signs.most_common(20))], key=evenness)


def _sheet_items(name: str, rows: list[list[str]], merged: list[Span], number: int) -> list[Block | Table]:
    """Turn the rows of a sheet into tables, parted by empty rows, and blocks: single cells above and below them."""
    span = {(a[0], a[1]): (b[0] - a[0] + 1, b[1] - a[1] + 1) for a, b in merged}
    covered = {r for (top, _), (tall, _) in span.items() for r in range(top, top + tall)}
    edges = [float(c) for c in sorted({c for row in rows for c, v in enumerate(row) if v})]
    items: list[Block | Table] = []
    cells: list[Cell] = []
    top = 0
    for r, row in enumerate([*rows, []]):
        filled = [(c, f"{name}!{_letters(c)}{r + 1}", RAISED.sub("", v)) for c, v in enumerate(row) if v]
        if not filled and r not in covered:
            if cells:
                items.append(Table(cells, number, edges, sheet=True))
                cells = []
        elif len(filled) == 1 and not cells:
            c, address, text = filled[0]
            if note := NOTE.match(row[c]):  # its mark is no part of it
                text, marker = row[c][note.end() :], normalize("NFKC", note[0]).strip()
                items.append(Block(text, number, address, "note", marker=marker))
                continue
            heading = len(text) < 120 and text[-1:] not in ".;"
            kind, size = ("heading", 1.3) if heading else ("text", 1.0)
            items.append(Block(text, number, address, kind, size, heading))
        else:
            top = top if cells else r
            for c, address, text in filled:
                tall, wide = span.get((r, c), (1, 1))
                cells.append(Cell(text, r - top, c, number, address, tall, wide))
    return items
