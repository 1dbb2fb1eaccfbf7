"""Tables of labels and what they say: one outcome or pilot under another."""

from __future__ import annotations

from joinup.reader.layout.items import Cell, Table

from .collector import CandidateCollector
from .headers import Grid, distinct, grid_of, mended


def _is_card(grid: Grid, collector: CandidateCollector) -> bool:
    """Say whether the first column holds labels and the others what they say."""
    pairs = [(row[0], row[1]) for row in grid if len(row) > 1 and row[0] is not None and row[1] is not row[0]]
    if len(grid[0]) > 3 or not pairs or (len(grid) > 14 and len(grid[0]) > 2):
        return False
    labels = [collector.label(a.text) for a, _ in pairs]
    values = [collector.label(b.text) for _, b in pairs if b is not None]
    return sum(map(bool, labels)) >= max(1, 0.6 * len(pairs)) and sum(map(bool, values)) <= 0.34 * len(pairs)


def card_rows(table: Table, collector: CandidateCollector) -> list[tuple[str | None, list[Cell]]]:
    """Return label (None for a title) and cells of each row of a card, or an empty list if a table is none."""
    grid = mended(grid_of(table), table.breaks)
    if not _is_card(grid, collector):
        return []
    rows: list[tuple[str | None, list[Cell]]] = []
    label = ""
    seen: set[tuple[str, str]] = set()  # labels since the last title
    for n, row in enumerate(grid):
        cells = distinct(row)
        if len(cells) == 1:
            c = cells[0]
            numbered = collector.words.numbered(c.text)
            after = grid[n + 1][0] if n + 1 < len(grid) else None
            again = (
                after is not None
                and not collector.label(c.text)
                and (collector.label(after.text), after.text) in seen
            )
            if c.col == 0 and ((numbered and numbered[1]) or again):  # the labels begin again
                seen = set()
                rows.append((None, cells))
            elif c.col > 0:  # a value that goes on under the same label
                rows.append((label, cells))
            elif collector.label(c.text) or (c.cols == 1 and rows):
                label = collector.label(c.text) or "ignore"
            else:
                rows.append((None, cells))
        elif cells:
            label = collector.label(cells[0].text)
            seen.add((label, cells[0].text))
            if label or rows or collector.names.whole(cells[0].text):
                rows.append((label or "ignore", cells[1:]))
            else:
                rows.append((None, cells[:1]))
                rows.append(("", cells[1:]))
    return rows
