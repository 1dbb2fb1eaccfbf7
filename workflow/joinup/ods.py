"""Read the sheets of an OpenDocument workbook (ODS) as frames of text, as :mod:`joinup.xlsx` reads those of XLSX.

calamine, which reads documents, tells neither what is hidden, merged or uncomputed nor how a date is shown.
"""

import datetime
import re
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
from lxml.etree import iterparse

from joinup.errors import Fault, InputError, stop_if
from joinup.sheets import archive, frame_of
from joinup.xlsx import OTHERWISE, Grid, letter, text_of

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TABLE, TEXT = (_SPACE % name for name in ("office", "style", "table", "text"))
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
GROUPS = (f"{TABLE}table-row-group", f"{TABLE}table-column-group")
SIGNS = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
NOT_SHOWN = (f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text")
NO_SIZE = re.compile(r"0(\.0*)?[a-z]+")  # a height or width


def read_workbook(path: Path, names: Collection[str], lines: bool = False) -> dict[str, pd.DataFrame]:
    """Read sheets as text, dates as YYYY-MM-DD; see :func:`joinup.xlsx.read_workbook`."""
    tables = {name: grid for name, grid in grids(path).items() if name in names}
    stop_if(chain.from_iterable(grid.faults for grid in tables.values()))
    return {name: frame_of(grid.rows, grid.file, lines) for name, grid in tables.items()}


def headers(path: Path) -> dict[str, list[str]]:
    """Return the first row of every sheet that can be seen, by its name."""
    return {name: grid.rows.get(1, []) for name, grid in grids(path).items()}


def grids(path: Path) -> dict[str, Grid]:
    """Return the cells of every sheet that can be seen, by its name, whatever their faults."""
    return {name: grid for name, grid, seen in _grids(path) if seen}


def sheet_names(path: Path) -> list[str]:
    """Return the names of all sheets."""
    return [name for name, *_ in _grids(path)]


def _grids(path: Path) -> Iterator[tuple[str, Grid, bool]]:
    """Yield name and cells of every sheet, and whether it can be seen."""
    hidden: set[str] = set()  # styles of what is not shown
    try:
        with archive(path) as parts, parts.open("content.xml") as stream:
            events = iterparse(stream, ("start", "end"), resolve_entities="internal", no_network=True)
            for event, element in events:
                if event == "end" and element.tag == f"{STYLE}style" and any(map(_hides, element)):
                    hidden.add(element.get(f"{STYLE}name"))
                elif event == "start" and element.tag == f"{TABLE}table" and _is_sheet(element):
                    name = element.get(f"{TABLE}name")
                    seen = element.get(f"{TABLE}style-name") not in hidden
                    yield name, _grid(events, hidden, f"{path}, sheet {name}"), seen
    except InputError:
        raise
    except Exception as error:  # zipfile, zlib and lxml raise errors of many kinds on broken files
        problem = f"is not a readable workbook ({type(error).__name__})"
        remedy = "Save it again as an ODS or CSV file, without a password."
        raise InputError(Fault(str(path), problem, remedy)) from None


def _is_sheet(table: Any) -> bool:
    return table.getparent().tag == f"{OFFICE}spreadsheet"


def _hides(properties: Any) -> bool:
    sizes = (properties.get(f"{STYLE}row-height", ""), properties.get(f"{STYLE}column-width", ""))
    return properties.get(f"{TABLE}display") == "false" or any(map(NO_SIZE.fullmatch, sizes))


def _grid(events: Any, hidden: set[str], file: str) -> Grid:
    """Read one sheet, up to its end."""
    grid, row, column, folded = Grid(file), 1, 1, 0
    rows: list[int] = []
    columns: list[range] = []
    for event, element in events:
        if element.tag == f"{TABLE}table" and _is_sheet(element):
            break
        if element.tag in GROUPS and element.get(f"{TABLE}display") == "false":
            folded += 1 if event == "start" else -1
        elif event == "end" and element.tag == f"{TABLE}table-column":
            number = int(element.get(f"{TABLE}number-columns-repeated", 1))
            if folded or _is_hidden(element, hidden):
                columns.append(range(column, column + number))
            column += number
        elif event == "end" and element.tag == f"{TABLE}table-row":
            number = int(element.get(f"{TABLE}number-rows-repeated", 1))
            if cells := list(_cells(element, row, grid)):
                for at in range(row, row + number):
                    grid.count(len(cells))
                    for place, text in cells:
                        grid.put(at, place, text)
                    if folded or _is_hidden(element, hidden):
                        rows.append(at)
            row += number
            element.clear()
    grid.close(rows, columns)
    return grid


def _is_hidden(element: Any, hidden: set[str]) -> bool:
    visibility = element.get(f"{TABLE}visibility", "visible")
    return visibility != "visible" or element.get(f"{TABLE}style-name") in hidden


def _cells(element: Any, row: int, grid: Grid) -> Iterator[tuple[int, str]]:
    """Yield column and text of every cell of a row that shows one; note what it does not show as it is held."""
    column = 1
    for cell in element.iterchildren(*CELLS):
        if cell.get(f"{TABLE}formula") and not cell.get(f"{OFFICE}value-type"):
            grid.uncomputed.append((row, column))
        try:
            text = _text(cell)
        except ValueError as error:
            grid.faults.append(Fault(grid.file, str(error), OTHERWISE, row, letter(column), _shown(cell)))
            text = ""
        number = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        if text:
            tall, wide = (int(cell.get(f"{TABLE}number-{what}-spanned", 1)) for what in ("rows", "columns"))
            if tall * wide > 1:
                grid.merged.append((row, column, row + tall - 1, column + wide - 1))
            grid.count(number)
            yield from ((column + n, text) for n in range(number))
        column += number


def _text(cell: Any) -> str:
    """Return what a cell shows, dates in ISO form; raise ValueError if it shows another thing than it holds."""
    shown, kind = _shown(cell), cell.get(f"{OFFICE}value-type")
    if kind == "date":
        day = datetime.datetime.fromisoformat(cell.get(f"{OFFICE}date-value"))
        words = re.findall(r"\w+", shown)
        year = "y" * any(day.strftime(form) in words for form in ("%Y", "%y"))
        return text_of(day, year + "m" * (len(words) > 1) + "d" * (len(words) > 2))
    if kind in ("float", "currency", "percentage") and not shown.isdigit():
        return text_of(float(cell.get(f"{OFFICE}value")), "0%" if kind == "percentage" else "General")
    return shown


def _shown(element: Any) -> str:
    """Return the text of an element, without comments, notes and letters that say how others are pronounced."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            parts.append(" " * int(child.get(f"{TEXT}c", 1)))
        elif child.tag not in NOT_SHOWN:
            parts += [SIGNS.get(child.tag) or _shown(child), "\n" * (child.tag == f"{TEXT}p")]
        parts.append(child.tail or "")
    return "".join(parts).strip("\n")
