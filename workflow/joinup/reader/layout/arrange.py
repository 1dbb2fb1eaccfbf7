"""From words with positions to blocks and tables in reading order."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from .columns import apart, as_before, from_header, gutter_of, run_from, stretched
from .items import Block, Table, unclosed
from .lines import Page, Row, drop_running, part_notes, rows_of, split_at, style_of, without
from .paragraphs import OPEN, Line, Style, join_lines, paragraphs
from .rulings import Grid, Rule, ruled
from .unruled import cell_of, loose_tables


def arrange(pages: Sequence[Page]) -> list[Block | Table]:
    """Put the words of all pages, without what runs through them, into blocks and tables in reading order."""
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

    i = 0
    while i < len(rows):
        j, gaps = as_before(rows, i, *run_from(rows, i, style), style)
        if depth > 6 or not gaps:
            if grid := rows[i].table:
                close()
                out.extend(_grid_table(grid, page, style))
            else:
                plain.append(rows[i])
            i += 1
            continue
        run = rows[i:j]
        if stretched(run, right) and not any(run[0].top < u.at < run[-1].bottom for u in rules):
            plain.extend(run)
            i = j
            continue
        sides = split_at(run, gaps)
        parted = []
        if any(r.table for r in run) or not from_header(rows, i, gaps, style):
            parted = [
                g for g, (a, b) in zip(gaps, pairwise(sides), strict=True) if apart(a, b, rules, run, style)
            ]
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
    if at is None:
        return _flow(rows, page, rules, style, 0)
    out: list[Block | Table] = []
    for across, part in groupby(rows, lambda r: any(a < at < b for a, b in r.spans)):
        for side in [list(part)] if across else split_at(list(part), [(at, at)]):
            out += _flow(side, page, rules, style, 0)
    return out


def _grid_table(grid: Grid, page: Page, style: Style) -> list[Block | Table]:
    """Fill a ruled grid; a grid of one column is a frame around running text."""
    if len(grid.xs) < 3:
        return _flow(rows_of(grid.words), page, [], style, 1)
    cells = [
        cell_of(rows_of(words), row, col, tall, wide, page, right, style)
        for row, col, tall, wide, words, right in _below_header(list(grid.cells()))
    ]
    return [Table(cells, page.number, [round(x, 1) for x in grid.xs[:-1]])] if cells else []


def _below_header(cells: list[tuple]) -> list[tuple]:
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
        if (
            isinstance(item, Table)
            and isinstance(before, Table)
            and 0 < item.page - max(c.page for c in before.cells) <= 1
        ):
            same = len(item.edges) == len(before.edges)
            if same and all(abs(a - b) < 12 for a, b in zip(item.edges, before.edges, strict=True)):
                before.extend(item)
                continue
        if isinstance(item, Block) and isinstance(before, Block) and _moved_on(before, item):
            lower = before.text[-1:] not in ".:;!?" and item.text[:1].islower() and not item.marker
            cut = unclosed(before.text) or before.text.endswith(OPEN)
            alike = item.kind in (before.kind, "text") and abs(item.size - before.size) < 0.05
            if alike and (lower or (cut and not item.marker)):
                before.text = join_lines(before.text, item.text, vocabulary)
                continue
        out.append(item)
    return out


def _moved_on(before: Block, item: Block) -> bool:
    """Say whether a block begins a page or a column after the one before."""
    higher = float(item.address.split(",")[1]) < float(before.address.split(",")[1])
    return item.page == before.page + 1 or (item.page == before.page and higher)
