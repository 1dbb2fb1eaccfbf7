"""Read the sheets of an OpenDocument workbook (ODS).

Libraries for it tell neither what is hidden, merged or uncomputed nor how a date is shown.
"""

import datetime
import re
from collections.abc import Iterator
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any

from lxml.etree import iterparse

from joinup.errors import Fault
from joinup.tables.grid import OTHERWISE, Grid, Sheet, letter, text_of
from joinup.tables.sheets import archive

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TABLE, TEXT = (_SPACE % name for name in ("office", "style", "table", "text"))
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
GROUPS = (f"{TABLE}table-row-group", f"{TABLE}table-column-group")
SIGNS = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
NOT_SHOWN = (f"{TEXT}note", f"{TEXT}ruby-text")
NO_SIZE = re.compile(r"0(\.0*)?[a-z]+")  # a height or width


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook."""
    hidden: set[str] = set()  # styles of what is not shown
    some = []
    with archive(path) as parts, parts.open("content.xml") as stream:
        events = iterparse(stream, ("start", "end"), resolve_entities="internal", no_network=True)
        for event, element in events:
            if event == "end" and element.tag == f"{STYLE}style" and any(map(_hides, element)):
                hidden.add(element.get(f"{STYLE}name"))
            elif event == "start" and element.tag == f"{TABLE}table" and _is_sheet(element):
                name, style = element.get(f"{TABLE}name"), element.get(f"{TABLE}style-name")
                grid = _grid(events, hidden, f"{path}, sheet {name}")
                some.append(Sheet(name, style not in hidden, partial(copy, grid)))
    return some


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
                    for place, times, text in cells:
                        grid.put(at, place, text, times)
                    if folded or _is_hidden(element, hidden):
                        rows.append(at)
            row += number
            element.clear()
    grid.close(rows, columns)
    return grid


def _is_hidden(element: Any, hidden: set[str]) -> bool:
    visibility = element.get(f"{TABLE}visibility", "visible")
    return visibility != "visible" or element.get(f"{TABLE}style-name") in hidden


def _cells(element: Any, row: int, grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Yield column, repetitions and text of the cells of a row; note what one does not show as it is held."""
    column = 1
    for cell in element.iterchildren(*CELLS):
        if cell.get(f"{TABLE}formula") and not cell.get(f"{OFFICE}value-type"):
            grid.uncomputed.append((row, column))
        try:
            text = _text(cell)
        except ValueError as error:
            text = _shown(cell)
            grid.faults.append(Fault(grid.file, str(error), OTHERWISE, row, letter(column), text))
        number = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        if text:
            tall, wide = (int(cell.get(f"{TABLE}number-{what}-spanned", 1)) for what in ("rows", "columns"))
            if tall * wide > 1:
                grid.merged.append((row, column, row + tall - 1, column + wide - 1))
            yield column, number, text
        column += number


def _text(cell: Any) -> str:
    """Return what a cell shows, dates in ISO form; raise ValueError if it shows another thing than it holds."""
    shown, kind = _shown(cell), cell.get(f"{OFFICE}value-type")
    if kind == "date":
        day = datetime.datetime.fromisoformat(_value(cell, "date-value", r"\d{4}-\d\d-\d\d(T[\d:.]+)?"))
        words = re.findall(r"\w+", shown)
        year = "y" * (day.strftime("%Y") in words or (len(words) > 2 and day.strftime("%y") in words))
        return text_of(day, year + "m" * (len(words) > 1) + "d" * (len(words) > 2))
    if kind in ("float", "currency", "percentage"):
        value = float(_value(cell, "value", r"[-+\d.eE]+"))
        if not (shown.isdecimal() and int(shown) == value):  # leading zeros stay
            return text_of(value, "0%" if kind == "percentage" else "General")
    return shown


def _value(cell: Any, name: str, form: str) -> str:
    """Return what a cell holds; raise ValueError if it has not the form."""
    value = cell.get(f"{OFFICE}{name}", "")
    if not re.fullmatch(form, value, re.ASCII):
        raise ValueError("holds no value that can be read")
    return value


def _shown(element: Any) -> str:
    """Return the text of an element, without pictures, comments, notes and letters that say how others are spoken."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            parts.append(" " * int(child.get(f"{TEXT}c", 1)))
        elif str(child.tag).startswith(TEXT) and child.tag not in NOT_SHOWN:
            parts += [SIGNS.get(child.tag) or _shown(child), "\n" * (child.tag == f"{TEXT}p")]
        parts.append(child.tail or "")
    return "".join(parts).strip("\n")
