"""Files and sheets that lie beside the register and that nobody reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from joinup.errors import InputError
from joinup.files import is_aside
from joinup.register.register import places, workbook_path

if TYPE_CHECKING:
    from joinup.config.edition import Edition

TABULAR = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers"}
GUIDE = "How to"  # the sheet of a workbook that explains the others
NOT_REGISTER = {"sources.state.csv"}  # kept by the watch over sources


def unread(edition: Edition) -> list[str]:
    """Return the tables in the register's folders that no record reads: copies, other formats, further sheets."""
    book = workbook_path(edition)
    tables = {path: sheet for r in (None, *edition.records) for path, sheet in places(edition, r).values()}
    folders = {Path(edition.data), *(Path(r.folder) for r in edition.records)}
    names = [
        str(path)
        for folder in sorted(folders)
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.suffix.casefold() in TABULAR
        and path not in {*tables, book, *(Path(r.flat.file) for r in edition.records if r.flat)}
        and path.name not in NOT_REGISTER
        and not is_aside(path.name)
    ]
    if book.is_file():
        from joinup.xlsx import sheet_key, sheet_names  # imports openpyxl, which is heavy

        try:
            sheets = sheet_names(book)
        except InputError:  # a fault of its own, which the register tells
            sheets = []
        keys = {sheet_key(s) for s in (*tables.values(), GUIDE)}
        names += [f"{book}, sheet {s}" for s in sheets if sheet_key(s) not in keys]
    return names
