"""What the columns of a table hold, by header words or by content, and rows that a page break parted."""

import re
from dataclasses import replace

from joinup.reader.cues import OTHER, PROJECT, plain
from joinup.reader.layout.items import Cell, Table, split_marker, unclosed
from joinup.reader.layout.paragraphs import OPEN

from .collector import CandidateCollector

Grid = list[list[Cell | None]]
Fields = list[tuple[str, str]]  # what each column holds, and its header
TITLES = (PROJECT, "name", OTHER, "likely project")  # columns that hold titles; the first that is there does


def grid_of(table: Table) -> Grid:
    """Lay cells out as rows and columns; a merged cell stands in each of its fields."""
    width = max(c.col + c.cols for c in table.cells)
    grid: Grid = [[None] * width for _ in range(table.height)]
    for c in table.cells:
        for i in range(c.row, c.row + c.rows):
            for j in range(c.col, c.col + c.cols):
                grid[i][j] = c
    return grid


def distinct(row: list[Cell | None]) -> list[Cell]:
    return list({id(c): c for c in row if c is not None}.values())


def mended(grid: Grid, breaks: list[int]) -> Grid:
    """Join a row that a page break cut in two: its second part goes on in mid-sentence, below a repeated header."""
    gone = set()
    for r in breaks:
        begun = r
        while 0 < r < len(grid) - 1 and _texts(grid[r]) == _texts(grid[r - begun]):
            gone.add(r)
            r += 1
        if not 0 < r < len(grid):
            continue
        last = max(k for k in range(r) if k not in gone)
        pairs = [(a, b) for a, b in zip(grid[last], grid[r], strict=True) if a is not None and b is not None]
        pairs = [(a, b) for a, b in pairs if a is not b]
        cells = distinct(grid[r])
        alone = len(cells) == 1 and cells[0].col > 0  # the rest of a cell, below cells that ended before
        if not pairs or not (alone or _goes_on(*pairs[0])):
            continue
        for j, b in enumerate(grid[r]):
            a = grid[last][j]
            if b is not None and a is not None and a is not b:
                joint = " " if b.text[:1].islower() or a.text.endswith(",") else "\n"
                grid[last][j] = replace(a, text=a.text + joint + b.text)
            elif a is None:
                grid[last][j] = b
        gone.add(r)
    return [row for r, row in enumerate(grid) if r not in gone]


def _texts(row: list[Cell | None]) -> list[str]:
    return [c.text if c else "" for c in row]


def _goes_on(above: Cell, below: Cell) -> bool:
    """Say whether a cell is the second part of the one above it."""
    return below.text[:1].islower() or unclosed(above.text) or above.text.endswith(OPEN)


def has_titles(table: Table, collector: CandidateCollector) -> bool:
    """Say whether a table has a column of projects."""
    grid = grid_of(table)
    heads = (header_of(grid, r, collector) for r in range(min(4, len(grid))))
    return any(f in (PROJECT, "name") for h in heads if h for f, _ in h[0])


def header_of(
    grid: Grid, r: int, collector: CandidateCollector, top: bool = False
) -> tuple[list, int] | None:
    """Return the fields of the columns if a row (with those below it) is a header, and the first row after it.

    The ``top`` of a sheet, or a bold one, is one where its cells are short and a single one is understood.
    """
    end = r + 1
    if not _is_header(grid[r], collector):
        cells = distinct(grid[r])
        short = all(len(c.text) < 60 for c in cells)
        plain_words = not any(re.search(r"\d{2}|£", c.text) for c in cells)
        some = any(
            collector.label(c.text) == PROJECT or (plain_words and collector.column(c.text, 6)) for c in cells
        )
        if not (top and len(grid) > 2 and len(cells) > 1 and short and some):
            return None
    else:
        while end < len(grid) and _is_header(grid[end], collector):
            above, row = grid[end - 1], grid[end]
            new = [c for c in distinct(row) if all(c is not o for o in above)]
            partial = any(c is None or c is o for c, o in zip(row, above, strict=True))
            if not (partial or any(c.cols > 1 for c in distinct(above))) or not all(
                collector.column(c.text, 6) or collector.names.whole(c.text) for c in new
            ):
                break  # a row of marks under a table of departments holds a title too
            end += 1
    columns = (dict.fromkeys(c.text for c in col if c is not None) for col in zip(*grid[r:end], strict=True))
    fields = [_column(list(texts), collector) for texts in columns]
    if any(f == "person" for f, _ in fields):  # its names are not those of projects
        fields = [("person" if f == "name" else f, head) for f, head in fields]
    return (fields, end) if end > r + 1 or any(f for f, _ in fields) else None


def _column(texts: list[str], collector: CandidateCollector) -> tuple[str, str]:
    """Return what a column holds and its header: the lowest header line that says it decides."""
    header = " ".join(texts)
    if choice := collector.choices.get(plain(header)):
        return choice, header
    for text in reversed(texts):
        if len(collector.names.whole(text)) == 1:
            return "body", text
        if field := collector.column(text):
            return field, header
    return "", header


def _is_header(row: list[Cell | None], collector: CandidateCollector) -> bool:
    """Say whether the cells of a row name fields, or departments."""
    cells = distinct(row)
    if not cells or any(len(c.text) > 90 for c in cells):
        return False
    if any(plain(c.text) in collector.choices for c in cells):
        return True
    names = [collector.label(c.text) for c in cells]
    labels = sum(bool(n) for n in names)
    loose = sum(
        bool(n or (not c.text.endswith((".", ";")) and collector.words.label(c.text, 6)))
        for n, c in zip(names, cells, strict=True)
    )
    bodies = sum(len(collector.names.whole(c.text)) == 1 and not split_marker(c.text)[0] for c in cells)
    fields = len(set(names) - {""}) >= 2 and loose + bodies >= 0.6 * len(cells)
    departments = len(cells) > 3 and bodies >= 3 and bodies + labels >= 0.7 * len(cells)
    return fields or departments or (len(cells) == 1 and cells[0].cols > 1 and labels == 1)


def title_of(fields: Fields) -> int:
    """Return the column of titles, -1 where there is none."""
    names = [name for name, _ in fields]
    return next((names.index(f) for f in TITLES if f in names), -1)


def with_titles(fields: Fields, rows: Grid, collector: CandidateCollector, titled: bool) -> Fields:
    """Settle which column holds the titles.

    Of several whose headers name them it is that with the most different texts. Where no header does, but others say
    who takes part, and nothing else in the document is ``titled``, it is the column of longest texts or summaries; one
    that lists mostly hold for other things ("Category") only if no other can be.
    """
    names = [f for f, _ in fields]
    columns = [j for j, name in enumerate(names) if name == names[title_of(fields)] and name in TITLES]
    various = {j: {cell.text for row in rows if (cell := row[j]) is not None} for j in columns}
    best = max(columns, key=lambda j: (len(various[j]), sum(map(len, various[j])), -j), default=-1)
    others = {*columns} - {best}
    fields = [("" if j in others else name, head) for j, (name, head) in enumerate(fields)]
    parts = {*collector.words.roles, "department", "organisation"}
    if titled or columns or not parts & set(names):
        return fields
    lengths = {}
    for j in (j for j, n in enumerate(names) if n in ("", "summary", "ignore")):
        texts = [cell.text for row in rows[:50] if (cell := row[j]) is not None]
        total = sum(map(len, texts))
        if sum(c.isalpha() for t in texts for c in t) > 0.5 * total:  # words rather than dates and numbers
            lengths[j] = total / len(texts)
    long = [j for j in lengths if lengths[j] >= 12]
    best = max(long, key=lambda j: (names[j] != "ignore", lengths[j], -j), default=-1)
    return [("likely project", head) if j == best else (name, head) for j, (name, head) in enumerate(fields)]
