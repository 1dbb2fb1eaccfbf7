"""What the columns of a table hold, by header words or by content, and rows that a page break parted."""

from __future__ import annotations

import re
from dataclasses import replace

from joinup.reader.cues import OTHER, PROJECT, plain
from joinup.reader.layout.items import Cell, Table, split_marker

from .collector import CandidateCollector

Grid = list[list[Cell | None]]
Fields = list[tuple[str, str]]  # what each column holds, and its header


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
        while 0 < r < len(grid) - 1 and _same_texts(grid[r], grid[r - begun]):
            gone.add(r)
            r += 1
        if not 0 < r < len(grid):
            continue
        last = max(k for k in range(r) if k not in gone)
        pairs = [(a, b) for a, b in zip(grid[last], grid[r], strict=True) if a is not None and b is not None]
        pairs = [(a, b) for a, b in pairs if a is not b]
        if not pairs or not _goes_on(*pairs[0]):
            continue
        if sum(not _goes_on(a, b) for a, b in pairs[1:]) > 1:  # a cell merged over several rows goes on
            above, below = pairs[0]
            joined = replace(above, text=f"{above.text} {below.text}")
            grid = [[joined if c is above or c is below else c for c in row] for row in grid]
        else:
            for j, b in enumerate(grid[r]):
                a = grid[last][j]
                if b is not None and a is not None and a is not b:
                    joint = " " if b.text[:1].islower() or a.text.endswith(",") else "\n"
                    grid[last][j] = replace(a, text=a.text + joint + b.text)
                elif b is not None and a is None:
                    grid[last][j] = b
            gone.add(r)
    return [row for r, row in enumerate(grid) if r not in gone]


def _same_texts(row: list[Cell | None], other: list[Cell | None]) -> bool:
    return [c and c.text for c in row] == [c and c.text for c in other]


def _goes_on(above: Cell, below: Cell) -> bool:
    """Say whether a cell is the second part of the one above it."""
    text = above.text
    unclosed = text.count("(") > text.count(")") or text.count("[") > text.count("]")
    return below.text[:1].islower() or unclosed or bool(re.search(r"(,|&|\band|\bof|\bfor|\bthe|-)$", text))


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
    first = _fields_of(grid[r], collector)
    if first is None and top and len(grid) > 2:
        cells = distinct(grid[r])
        short = all(len(c.text) < 60 and not re.search(r"\d{2}|£", c.text) for c in cells)
        if short and len(cells) > 1 and any(collector.column(c.text, 6) for c in cells):
            return [("", "") if c is None else _column([c.text], collector) for c in grid[r]], r + 1
    if first is None:
        return None
    rows = [r]
    while rows[-1] + 1 < len(grid):
        below = _fields_of(grid[rows[-1] + 1], collector)
        new = [c for c in distinct(grid[rows[-1] + 1]) if all(c is not o for o in grid[rows[-1]])]
        if not all(collector.column(c.text, 6) or collector.names.whole(c.text) for c in new):
            break  # a row of marks under a table of departments holds a title too
        partial = any(c is None or c is grid[rows[-1]][j] for j, c in enumerate(grid[rows[-1] + 1]))
        spanning = any(c.cols > 1 for c in distinct(grid[rows[-1]]))
        if below is None or not (partial or spanning):
            break
        rows.append(rows[-1] + 1)
    fields = []
    for j in range(len(grid[r])):
        texts = list(dict.fromkeys(grid[k][j].text for k in rows if grid[k][j] is not None))  # type: ignore[union-attr]
        fields.append(_column(texts, collector))
    if len(rows) == 1 and not any(f for f, _ in fields):
        return None
    return fields, rows[-1] + 1


def _column(texts: list[str], collector: CandidateCollector) -> tuple[str, str]:
    """Return what a column holds and its header: the lowest header line that says it decides."""
    if choice := collector.choices.get(plain(" ".join(texts))):
        return choice, " ".join(texts)
    for text in reversed(texts):
        bodies = collector.names.whole(text)
        if len(bodies) == 1:
            return "body", text
        field = collector.column(text)
        if field:
            return field, " ".join(texts)
    return "", " ".join(texts)


def _fields_of(row: list[Cell | None], collector: CandidateCollector) -> list[str] | None:
    """Return the fields that the cells of a row name, or None where it is no header row."""
    cells = distinct(row)
    if not cells or any(len(c.text) > 90 for c in cells):
        return None
    named = [collector.label(c.text) for c in cells]
    loose = [
        n or (collector.words.label(c.text, 6) if not re.search(r"[.;]$", c.text) else "")
        for n, c in zip(named, cells, strict=True)
    ]
    bodies = [len(collector.names.whole(c.text)) == 1 and not split_marker(c.text)[0] for c in cells]
    if any(plain(c.text) in collector.choices for c in cells):
        return loose
    short = all(len(c.text.split()) < 7 for c in cells) and all(
        a or b for a, b in zip(loose, bodies, strict=True)
    )
    if all(loose) and all(c.bold for c in cells) and len(set(loose)) >= 2:
        return loose
    if short and sum(map(bool, named)) >= 0.5 * len(cells) and len(set(filter(None, loose))) >= 2:
        return loose
    if len(set(filter(None, named))) >= 2 and sum(map(bool, loose)) + sum(bodies) >= 0.6 * len(cells):
        return loose
    if sum(bodies) >= 3 and sum(bodies) + sum(map(bool, named)) >= 0.7 * len(cells) and len(cells) > 3:
        return loose
    if len(cells) == 1 and cells[0].cols > 1 and named[0]:
        return loose
    return None


def with_likely_titles(fields: Fields, rows: Grid, collector: CandidateCollector) -> Fields:
    """Take the column of longest texts for titles where no header names one, but others say who takes part."""
    names = [f for f, _ in fields]
    parts = {*collector.words.roles, "department", "organisation"}
    if {PROJECT, OTHER, "name"} & set(names) or not parts & set(names):
        return fields
    texts = {
        j: [cell.text for row in rows[:50] if (cell := row[j]) is not None]
        for j, n in enumerate(names)
        if n == ""
    }
    lengths = {j: sum(map(len, some)) / len(some) for j, some in texts.items() if some and _words(some)}
    best = max(lengths, key=lambda j: (lengths[j], -j), default=-1)
    if best < 0 or lengths[best] < 12:
        return fields
    return [("likely project", head) if j == best else (name, head) for j, (name, head) in enumerate(fields)]


def _words(texts: list[str]) -> bool:
    """Say whether texts are words rather than dates and numbers."""
    return sum(c.isalpha() for t in texts for c in t) > 0.5 * sum(map(len, texts))


def guessed(rows: Grid, collector: CandidateCollector) -> list[tuple[str, str]]:
    """Guess from their content what the columns of a table without a header hold."""
    fields: list[tuple[str, str]] = []
    for j in range(len(rows[0])):
        texts = [
            c.text
            for c in {id(row[j]): row[j] for row in rows if row[j] is not None}.values()
            if c is not None
        ]
        n = len(texts) or 1
        bodies = sum(bool(collector.names.whole(t)) for t in texts) / n
        money = sum("£" in t for t in texts) / n
        metric = sum(bool(collector.words.metric.match(split_marker(t)[1])) for t in texts) / n
        length = sum(map(len, texts)) / n
        if bodies > 0.6:
            fields.append(("organisation" if any(f == "department" for f, _ in fields) else "department", ""))
        elif money > 0.6:
            fields.append(("funding", ""))
        elif metric > 0.5:
            fields.append(("metric", ""))
        elif length > 18 and not any(f == PROJECT for f, _ in fields) and _words(texts):
            fields.append((PROJECT, ""))
        else:
            fields.append(("", ""))
    kinds = {f for f, _ in fields}
    return (
        fields
        if kinds & {"department", "organisation", "metric"} and PROJECT in kinds
        else [("", "")] * len(fields)
    )
