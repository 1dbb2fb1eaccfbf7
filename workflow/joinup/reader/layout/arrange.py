"""From words with positions to blocks and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from .columns import apart, as_before, belongs_above, from_header, gutter_of, run_from, stretched
from .items import Block, Table
from .lines import Page, Row, Word, bands_of, drop_running, part_notes, rows_of, split_at, style_of, without
from .paragraphs import LABEL, OPEN, Line, Style, join_lines, paragraphs
from .rulings import Grid, Rule, ruled
from .unruled import cell_of, loose_tables

GridCell = tuple[int, int, int, int, list[Word], float]  # row, column, height, width, words, right edge

__all__ = ["Page", "Rule", "Word", "arrange"]


def arrange(pages: Sequence[Page]) -> list[Block | Table]:
    """Put the words of all pages into blocks and tables in reading order.

    Running heads, page numbers and lines of a table of contents are left out; a table that goes on over a
    page break becomes one table.
    """
    rows = {p.number: rows_of(p.words) for p in pages}
    drop_running(pages, rows)
    style = style_of([r for p in pages for r in rows[p.number]])
    items: list[Block | Table] = []
    for page in pages:
        grids = ruled(page.rules, page.width, page.height)
        inside = {id(w): g for g in grids for r in rows[page.number] for w in r.words if g.holds(w)}
        for g in grids:
            g.words = [w for r in rows[page.number] for w in r.words if inside.get(id(w)) is g]
        rest = [r for r in (without(r, inside) for r in rows[page.number]) if r.words]
        rest += [Row([], g.top, g.bottom, g.top, g) for g in grids if g.words]
        lines = [r for r in page.rules if r.way == "h" and not any(g.touches(r) for g in grids)]
        rest, notes = part_notes(rest, style)
        items += _columns_of_text(sorted(rest, key=lambda r: (r.top, r.base)), page, lines, style)
        items += paragraphs([Line(r.words) for r in notes], page.number, 0.0, page.width, style)
    return _joined(items, style.vocabulary)


def _flow(rows: list[Row], page: Page, rules: list[Rule], style: Style, depth: int) -> list[Block | Table]:
    """Read rows from top to bottom; where several columns stand side by side, read table or columns."""
    out: list[Block | Table] = []
    plain: list[Row] = []
    right = max((s[1] for r in rows for s in r.spans), default=0.0)
    left = min((s[0] for r in rows for s in r.spans), default=0.0)

    def close() -> None:
        if plain:
            out.extend(paragraphs([Line(r.words) for r in plain if r.words], page.number, left, right, style))
            plain.clear()

    bands = bands_of(rows)
    i = 0
    while i < len(bands):
        j, gaps = run_from(bands, i, style)
        j, gaps = as_before(bands, i, j, gaps, style)
        if depth > 6 or not gaps:
            for r in bands[i]:
                if r.table:
                    close()
                    out.extend(_grid_table(r.table, page, style))
                else:
                    plain.append(r)
            i += 1
            continue
        while plain and belongs_above(plain[-1], bands[i], gaps):
            bands.insert(i, [plain.pop()])
            i, j = i, j + 1
        run = [r for band in bands[i:j] for r in band]
        if stretched(run, right) and not any(run[0].top < u.at < run[-1].bottom for u in rules):
            plain.extend(run)
            i = j
            continue
        sides = split_at(run, gaps)
        parted = (
            []
            if from_header(bands, i, gaps, style) and not any(r.table for r in run)
            else [g for k, g in enumerate(gaps) if apart(sides[k], sides[k + 1], rules, run, style)]
        )
        if not parted:
            close()
            out.extend(loose_tables(run, gaps, page, rules, style))
        else:
            while plain and not any(s[0] < g[1] and s[1] > g[0] for s in plain[-1].spans for g in parted):
                run.insert(0, plain.pop())  # one column of text may begin higher than the other
            close()
            for side in split_at(run, parted):
                out.extend(_flow(side, page, rules, style, depth + 1))
        i = j
    close()
    return out


def _columns_of_text(rows: list[Row], page: Page, rules: list[Rule], style: Style) -> list[Block | Table]:
    """Read a page; where its text stands in two columns, the left one first, between lines that run across."""
    at = gutter_of(rows, rules, style)
    out: list[Block | Table] = []
    for across, some in groupby(rows, lambda r: at is None or any(a < at < b for a, b in r.spans)):
        some_rows = list(some)
        sides = [some_rows] if across or at is None else split_at(some_rows, [(at, at)])
        for side in sides:
            out += _flow(side, page, rules, style, 0)
    return out


def _grid_table(grid: Grid, page: Page, style: Style) -> list[Block | Table]:
    """Fill a ruled grid; a grid of one column is a frame around running text."""
    if grid.columns < 2:
        return _flow(rows_of(grid.words), page, [], style, 1)
    cells = []
    for row, col, tall, wide, words, right in _below_header(list(grid.cells())):
        cells.append(cell_of(rows_of(words), row, col, tall, wide, page, right, style))
    return [Table(cells, page.number, [round(x, 1) for x in grid.xs[:-1]])] if cells else []


def _below_header(cells: list[GridCell]) -> list[GridCell]:
    """Part a bold header from what follows it without a rule: the rest of a row that a page break parted."""
    first = [c for c in cells if c[0] == 0]
    bold, plain = ([w for c in first for w in c[4] if w.bold is is_so] for is_so in (True, False))
    headed = len(first) > 1 and all(words[0].bold and tall == 1 for _, _, tall, _, words, _ in first)
    if not headed or not plain or max(w.top for w in bold) > min(w.top for w in plain) - 1:
        return cells
    out = []
    for row, col, tall, wide, words, right in cells:
        parts = [[w for w in words if w.bold], [w for w in words if not w.bold]] if row == 0 else [[], words]
        out += [(row + k, col, tall, wide, some, right) for k, some in enumerate(parts) if some]
    return sorted(out, key=lambda c: c[:2])


def _joined(items: list[Block | Table], vocabulary: set[str]) -> list[Block | Table]:
    """Join what a page break parted: tables with the same columns, and sentences that go on."""
    out: list[Block | Table] = []
    for item in items:
        before = next((o for o in reversed(out) if not (isinstance(o, Block) and o.kind == "note")), None)
        if isinstance(item, Table) and isinstance(before, Table) and 0 < item.page - before.page_end <= 1:
            same = len(item.edges) == len(before.edges)
            if same and all(abs(a - b) < 12 for a, b in zip(item.edges, before.edges, strict=True)):
                before.extend(item)
                continue
        if isinstance(item, Block) and isinstance(before, Block) and _moved_on(before, item):
            lower = before.text[-1:] not in ".:;!?" and item.text[:1].islower() and not item.marker
            cut = before.text.count("(") > before.text.count(")") or before.text.endswith(OPEN)
            last = before.text.rsplit(",", 1)[
                -1
            ]  # a list without "and" before its last entry is not at its end
            listed = before.text.count(",") > 1 and last[-1:].isalnum() and not re.search(r"\band\b|&", last)
            cut = cut or (listed and not item.bold and not LABEL.match(item.text))
            open_end = lower or (cut and not item.marker)
            if open_end and item.kind in (before.kind, "text") and abs(item.size - before.size) < 0.05:
                before.text = join_lines(before.text, item.text, vocabulary)
                before.marks += item.marks
                continue
        next_page = isinstance(before, Table) and out[-1] is before and item.page == before.page_end + 1
        goes_on = next_page and isinstance(item, Block) and item.text[:1].islower() and not item.marker
        if goes_on and _append(before, item):  # type: ignore[arg-type]
            continue
        out.append(item)
    return out


def _moved_on(before: Block, item: Block) -> bool:
    """Say whether a block begins a page or a column after the one before."""
    higher = float(item.address.split(",")[1]) < float(before.address.split(",")[1])
    return item.page == before.page + 1 or (item.page == before.page and higher)


def _append(table: Table, block: Block) -> bool:
    """Add a line that goes on after a page break to the cell of the last row above it."""
    x0 = float(block.address.split(",")[0])
    near = [
        c
        for c in table.cells
        if c.row + c.rows == table.height and abs(float(c.address.split(",")[0]) - x0) < 15
    ]
    for c in near[:1]:
        c.text = f"{c.text} {block.text}"
    return bool(near)
