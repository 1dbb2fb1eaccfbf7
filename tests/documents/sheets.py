"""Spreadsheets of a document: XLSX, ODS and separated values."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, replace
from random import Random

from .blocks import Block, Bullets, Cell, Heading, Item, Para, Table, Terms, plain

Row = list[str | float]
FIXED = (2031, 10, 27, 0, 0, 0)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, lines above the table, the table, lines below it."""

    name: str
    above: tuple[str, ...]
    table: Table
    below: tuple[str, ...] = ()


def _text(block: Block) -> list[str]:
    if isinstance(block, Heading | Para):
        return [plain(block.words)]
    if isinstance(block, Bullets):
        return [text for item in block.items for text in _item(item)]
    if isinstance(block, Terms):
        return [f"{plain(term)}: {'; '.join(plain(t) for t in texts)}" for term, texts in block.pairs]
    return []


def _item(item: Item) -> list[str]:
    return [plain(item.words), *(text for inner in item.inside for one in inner.items for text in _item(one))]


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _noted(row: tuple[Cell | None, ...], notes: list[str]) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = []
    for one in row:
        lines = []
        for words in one.lines if one else ():
            called = list(words)
            for at, run in enumerate(words):
                if run.note:
                    notes.append(run.note)
                    called[at] = replace(
                        run, text=run.text + str(len(notes)).translate(SUPERSCRIPTS), note=""
                    )
            lines.append(tuple(called))
        cells.append(one and replace(one, lines=tuple(lines)))
    return tuple(cells)


def sheets(title: str, blocks: list[Block]) -> list[Sheet]:
    """Cut a document into sheets: one for each table, the words before it above, the notes of its cells below."""
    found: list[Sheet] = []
    above = [title]
    for block in blocks:
        if isinstance(block, Table):
            name = (block.name or f"Sheet {len(found) + 1}")[:28]
            if any(sheet.name.casefold() == name.casefold() for sheet in found):
                name = f"{name} {len(found) + 1}"
            notes: list[str] = []
            table = replace(block, body=tuple(_noted(row, notes) for row in block.body))
            below = tuple(f"{str(at).translate(SUPERSCRIPTS)} {note}" for at, note in enumerate(notes, 1))
            found.append(Sheet(name, tuple(above), table, below))
            above = []
        else:
            above += _text(block)
    if above and found:
        last = found[-1]
        found[-1] = replace(last, below=(*last.below, *above))
    return found


def value(one: Cell) -> str | float:
    """Return what stands in a spreadsheet cell: a number, or lines of text.

    >>> value(Cell(number=2.5))
    2.5
    """
    if one.number is not None:
        return one.number
    mark = "• " if one.bullets and len(one.lines) > 1 else ""
    return "\n".join(mark + plain(line) for line in one.lines)


def grid(sheet: Sheet, shift: int = 0) -> list[Row]:
    """Return a sheet as rows of values; a cell covered by a merged one is empty."""
    rows: list[Row] = []
    rows += [[line] for line in sheet.above]
    rows.append([])
    for row in (*sheet.table.head, *sheet.table.body):
        values: Row = ["" if one is None else value(one) for one in row]
        rows.append([*[""] * shift, *values])
    rows.append([])
    rows += [[line] for line in sheet.below]
    return rows


def xlsx(rng: Random, title: str, blocks: list[Block]) -> bytes:
    """Return a workbook with merged cells, lines above the heads, numbers as numbers and fixed dates."""
    from datetime import datetime

    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = datetime(*FIXED[:3])
    shift = rng.choice((0, 0, 1))
    cover = rng.random() < 0.5
    if cover:
        page = book.create_sheet("Cover")
        page["B2"] = title
        page["B4"] = "This workbook was invented for a test."
    for sheet in sheets(title, blocks):
        page = book.create_sheet(sheet.name)
        for y, row in enumerate(grid(sheet, shift), 1):
            for x, one in enumerate(row, 1):
                if one != "":
                    page.cell(y, x, one).alignment = Alignment(wrap_text=True, vertical="top")
        first = len(sheet.above) + 2
        for y, cells in enumerate((*sheet.table.head, *sheet.table.body), first):
            for x, merged in enumerate(cells, 1 + shift):
                if merged is not None and (merged.down > 1 or merged.across > 1):
                    page.merge_cells(start_row=y, start_column=x, end_row=y + merged.down - 1,
                                     end_column=x + merged.across - 1)  # fmt: skip
                if y < first + len(sheet.table.head) and merged is not None:
                    page.cell(y, x).font = Font(bold=True)
    hidden = book.create_sheet("Lists")
    hidden["A1"], hidden["A2"], hidden["A3"] = "Lead", "Partner", "Other"
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return refixed(out.getvalue())


def refixed(data: bytes) -> bytes:
    """Rewrite a zip file with fixed times, and the dates inside an office file with a fixed one."""
    import re

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename in {"docProps/core.xml", "meta.xml"}:
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", b"2031-10-27T00:00:00", content)
            kept = zipfile.ZipInfo(info.filename, FIXED)
            kept.compress_type = info.compress_type
            kept.external_attr = 0o600 << 16
            new.writestr(kept, content)
    return out.getvalue()


def ods(rng: Random, title: str, blocks: list[Block]) -> bytes:
    """Return an OpenDocument spreadsheet with merged cells."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, TableCell, TableRow
    from odf.table import Table as OdsTable
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for sheet in sheets(title, blocks):
        table = OdsTable(name=sheet.name)

        def line(text: str = "", table: OdsTable = table) -> None:
            row = TableRow()
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
            table.addElement(row)

        for text in (*sheet.above, ""):
            line(text)
        for cells in (*sheet.table.head, *sheet.table.body):
            row = TableRow()
            for one in cells:
                if one is None:
                    row.addElement(CoveredTableCell())
                    continue
                found = value(one)
                spans = {"numberrowsspanned": one.down, "numbercolumnsspanned": one.across}
                spans = spans if one.down > 1 or one.across > 1 else {}
                if isinstance(found, float):
                    made = TableCell(valuetype="float", value=found, **spans)
                    made.addElement(P(text=f"{found:g}"))
                else:
                    made = TableCell(valuetype="string", **spans)
                    for part in found.split("\n"):
                        made.addElement(P(text=part))
                row.addElement(made)
            table.addElement(row)
        for text in sheet.below:
            line(text)
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return refixed(out.getvalue())


def separated(rng: Random, title: str, blocks: list[Block]) -> bytes:
    """Return separated values: an odd separator, an encoding of its own, the lines around the table if any."""
    separator = rng.choice((";", "|", "\t", "^", ",", "~"))
    encoding = rng.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
    all_quoted, end = rng.random() < 0.5, rng.choice(("\r\n", "\n"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_MINIMAL, lineterminator=end)
    if all_quoted:
        writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator=end)
    sheet = sheets(title, blocks)[0]
    alone = all(isinstance(block, Table) for block in blocks)  # as an export has it
    if alone:
        size = len(sheet.table.head) + len(sheet.table.body)
        lines = grid(sheet)[len(sheet.above) + 1 :][: size if not sheet.below else None]
    else:
        lines = grid(sheet)
    for row in lines:
        filled = [f"{one:g}" if isinstance(one, float) else one for one in row]
        writer.writerow([*filled, *[""] * (len(sheet.table.widths) - len(filled))])
    return out.getvalue().encode(encoding, errors="replace")
