"""Read the sheets of a workbook (XLSX, ODS) as frames of text."""

import contextlib
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, InputError, stop_if
from joinup.tables import ods, xlsx
from joinup.tables.grid import Grid, Sheet
from joinup.tables.sheets import frame_of


def read_workbook(path: Path, names: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """Read sheets of a workbook as text, dates as YYYY-MM-DD; see :func:`joinup.tables.sheets.read_csv`.

    Parameters
    ----------
    path
        The workbook.
    names
        Names of the sheets to read, compared without capitals and outer spaces; empty: all.

    Returns
    -------
    dict
        The frame of each sheet, by its name as given in ``names``.

    Raises
    ------
    InputError
        If the file does not exist, is too large (also when unpacked) or not a workbook, if two sheets have one name, or
        if a cell was never computed, is hidden or merged, or shows another thing than it holds.
    """
    grids: dict[str, Grid] = {}
    with _sheets(path) as sheets:
        for title in names or [sheet.title for sheet in sheets]:
            same = [sheet for sheet in sheets if _key(sheet.title) == _key(title)]
            if len(same) > 1:
                problem = "are sheets of one name, but for capitals and spaces"
                both = ", ".join(sheet.title for sheet in same)
                raise InputError(Fault(str(path), problem, "Remove or rename one.", value=both))
            for sheet in same:
                if not sheet.is_visible:
                    remedy = "Show the sheet, or give it another name."
                    raise InputError(Fault(f"{path}, sheet {title}", "is hidden", remedy))
                grids[title] = sheet.read()
    stop_if(chain.from_iterable(grid.faults for grid in grids.values()))
    return {title: frame_of(grid.rows, grid.file) for title, grid in grids.items()}


def first_table(path: Path) -> tuple[Grid, list[str]]:
    """Return the first sheet whose first row names columns, and the names of all others.

    A cover has one cell in its first row, or gaps in it.
    """
    with _sheets(path) as sheets:
        seen = [sheet for sheet in sheets if sheet.is_visible]
        for sheet in seen:
            grid = sheet.read()
            first = grid.rows.get(1, [])
            if len(seen) == 1 or (len(first) > 1 and all(first)):
                return grid, [other.title for other in sheets if other is not sheet]
    problem = "has no sheet whose first row names the columns of a table"
    remedy = "Show the sheet with the table; its first row names every column, and nothing stands above."
    raise InputError(Fault(str(path), problem, remedy, value=", ".join(s.title for s in seen) or None))


def visible_grids(path: Path) -> dict[str, Grid]:
    """Return the cells of every sheet that can be seen, by its name, whatever their faults."""
    with _sheets(path) as sheets:
        return {sheet.title: sheet.read() for sheet in sheets if sheet.is_visible}


def further_sheets(path: Path, names: Collection[str]) -> list[str]:
    """Return the names of a workbook's sheets that are not among some names."""
    keys = set(map(_key, names))
    with _sheets(path) as sheets:
        return [sheet.title for sheet in sheets if _key(sheet.title) not in keys]


def _key(name: str) -> str:
    """Return a sheet's name in the form in which names are compared."""
    return " ".join(name.casefold().split())


@contextlib.contextmanager
def _sheets(path: Path) -> Iterator[list[Sheet]]:
    """Open a workbook; every error of a library becomes a fault of the file."""
    try:
        yield (ods if path.suffix.lower() == ".ods" else xlsx).sheets(path)
    except InputError:
        raise
    except Exception as e:  # openpyxl, lxml and zlib raise errors of many kinds on broken files
        problem = f"is not a readable workbook ({type(e).__name__})"
        remedy = "Open it in a spreadsheet program and save it again, without a password."
        raise InputError(Fault(str(path), problem, remedy)) from None
