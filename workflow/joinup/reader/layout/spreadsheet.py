"""Read spreadsheets (XLSX, ODS) and CSV files: one table per sheet, cells with their addresses."""

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from joinup.errors import Fault, collect, lines, stop_if

from .items import NOTE, RAISED, Block, Cell, Layout, Limits, Table, refusal, tidy

USUAL = ",;\t|"  # separators tried first; any other sign that parts the lines evenly will do
Span = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, by row and column from 0
LOOK = "Look at it in the document, and decide on its rows."
AGAIN = "Open it in a spreadsheet program and save it again."


def _letters(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_workbook(path: Path, limits: Limits) -> Layout:
    """Read the visible sheets of a workbook; formulas give the values they were saved with.

    calamine loses line breaks and merged cells of ODS files. Of XLSX files it reads more than our own reader, which
    only says what such a workbook hides, or shows otherwise than it holds.
    """
    from joinup.tables import workbooks  # imports pandas and openpyxl, which a text table does not need
    from joinup.tables.grid import MERGED

    is_ods = path.suffix.lower() == ".ods"
    grids: dict[str, Any] = {}
    faults: list[Fault] = []
    with collect(faults):
        grids = workbooks.visible_grids(path)
        hidden = workbooks.further_sheets(path, grids)
        faults += [Fault(f"{path}, sheet {name}", "is hidden, and was not read", LOOK) for name in hidden]
    if not grids and not is_ods:
        faults = [Fault(str(path), "could not be searched for hidden and uncomputed cells", LOOK)]
    faults += [f for grid in grids.values() for f in grid.faults if f.problem != MERGED[0]]
    faults = [replace(fault, file=fault.file.replace(str(path), path.name)) for fault in faults]
    if is_ods and not grids:
        stop_if(faults)
    sheets = [(n, *_dense(g)) for n, g in grids.items()] if is_ods else _calamine_sheets(path, limits)
    items = [i for number, sheet in enumerate(sheets, 1) for i in _sheet_items(*sheet, number)]
    if not items:
        raise refusal(path.name, "holds no cells", "Fill in the sheet or use another file.")
    return Layout(items, lines(replace(fault, remedy=LOOK) for fault in faults), len(sheets))


def _dense(grid: Any) -> tuple[list[list[str]], list[Span]]:
    rows = [list(map(tidy, grid.rows.get(n, []))) for n in range(1, max(grid.rows, default=0) + 1)]
    return rows, [((a - 1, b - 1), (c - 1, d - 1)) for a, b, c, d in grid.merged]


def _calamine_sheets(path: Path, limits: Limits) -> list[tuple[str, list[list[str]], list[Span]]]:
    """Return name, rows and merged cells of the visible sheets of an XLSX workbook."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise refusal(path.name, "is encrypted", "Save a copy without a password and use that.") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refusal(path.name, f"cannot be opened as a workbook ({type(error).__name__})", AGAIN) from None
    sheets = []
    names = [s.name for s in book.sheets_metadata if s.visible == calamine.SheetVisibleEnum.Visible]
    for number, name in enumerate(names, 1):
        try:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > limits.cells:
                problem = f"has a sheet {name} of too many cells"
                raise refusal(path.name, problem, "Keep only the part needed.", number)
            rows = [[_shown(v) for v in row] for row in sheet.to_python(skip_empty_area=False)]
            sheets.append((name, rows, sheet.merged_cell_ranges or []))
        except (calamine.CalamineError, ValueError, OverflowError) as error:
            problem = f"has a sheet {name} that cannot be read ({type(error).__name__})"
            raise refusal(path.name, problem, AGAIN, number) from None
    return sheets


def _shown(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return tidy(str(value)) if value is not None else ""


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
