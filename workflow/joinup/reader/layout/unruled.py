"""Tables without vertical rulings: rows from white space and lines, cells from words."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from itertools import pairwise, zip_longest
from statistics import median

from .columns import alike
from .items import MARKER, Block, Cell, Table
from .lines import Page, Row, Span, split_at
from .paragraphs import OPEN, SOFT, Line, Style, join_lines, paragraphs, room
from .rulings import Rule


def loose_tables(
    run: list[Row], gaps: list[Span], page: Page, rules: list[Rule], style: Style
) -> list[Block | Table]:
    """Build tables from a run of rows; a heading alone in the first column ends one table."""
    out: list[Block | Table] = []
    part: list[Row] = []
    labels = [w.bold for r in run if len(r.spans) > 1 for w in r.words if w.x1 < gaps[0][1]]
    plain_first = sum(labels) > 0.4 * len(labels)  # bold labels in the first column are no headings

    def close() -> None:
        if part and len([s for s in split_at(part, gaps) if s]) > 1:
            out.append(_loose(part, gaps, page, rules, style))
        elif part:
            lines = [Line(r.words) for r in part]
            out.extend(paragraphs(lines, page.number, lines[0].x0, max(ln.x1 for ln in lines), style))
        part.clear()

    for k, r in enumerate(run):
        alone = len(r.spans) == 1 and r.words[0].x0 < gaps[0][0] and r.words[-1].x1 <= gaps[0][1]
        large = r.words[0].size > 1.12 * median(w.size for q in run for w in q.words)
        strong = all(w.bold for w in r.words) and not plain_first
        above = r.top - run[k - 1].bottom if k else 99.0
        nxt = run[k + 1] if k + 1 < len(run) else None
        same = nxt is not None and nxt.base - r.base < 0.6 * style.body
        if alone and not same and (large or (strong and above > 0.5 * style.body)):
            if part and any(len(q.spans) > 1 for q in part):
                close()
            if not part:
                out.extend(paragraphs([Line(r.words)], page.number, r.words[0].x0, page.width, style))
                continue
        part.append(r)
    close()
    return out


def _loose(run: list[Row], gaps: list[Span], page: Page, rules: list[Rule], style: Style) -> Table:
    """Cut the rows of a table without vertical rulings and fill its cells."""
    x0, x1 = min(s[0] for r in run for s in r.spans), max(s[1] for r in run for s in r.spans)
    sides = split_at(run, gaps)
    across = sorted(u.at for u in rules if u.b - u.a > 0.6 * (x1 - x0))
    starts = _row_starts(sides, [*(b - 4 for _, b in gaps), x1], style)
    top, bottom = min(r.base for r in run), max(r.base for r in run)
    lines = [y for y in across if top < y < bottom and not any(_cut(s, y, style) for s in sides)]
    if len(lines) >= 2 and len(lines) >= 0.5 * (len(starts) - 1):
        starts = sorted([top - 99, *lines, *starts[1:]])
    cells: list[Cell] = []
    for col, side in enumerate(sides):
        limit = max((s[1] for r in side for s in r.spans), default=x1)
        rows: dict[int, list[Row]] = defaultdict(list)
        for r in side:
            rows[max(0, sum(y <= r.base + 1.5 for y in starts) - 1)].append(r)
        cells += [cell_of(some, n, col, 1, 1, page, limit, style) for n, some in rows.items()]
    used = {n: k for k, n in enumerate(sorted({c.row for c in cells}))}
    for c in cells:
        c.row = used[c.row]
    cells.sort(key=lambda c: (c.row, c.col))
    cuts = [b - 1.5 for _, b in gaps]
    if len(starts) > 2 and len(cuts) > 1 and not any(alike(cuts, known) for known in style.columns):
        style.columns.append(cuts)
    return Table(cells, page.number, [round(e, 1) for e in [x0, *(b for _, b in gaps)]], loose=True)


def _cut(side: list[Row], y: float, style: Style) -> bool:
    """Say whether a line would cut a sentence of a cell that is merged over it."""
    above = [r for r in side if r.base < y]
    below = [r for r in side if r.base > y]
    if not above or not below or below[0].base - above[-1].base > 2.3 * style.body:
        return False
    return _runs_on([above[-1], below[0]], below[0].base) or _bracketed(side, below[0].base)


def _row_starts(sides: list[list[Row]], rights: list[float], style: Style) -> list[float]:
    """Return the baselines at which table rows begin.

    In each column lines are grouped by white gaps. A row begins where groups begin in two columns, one of them
    among the first two; where there are no gaps, where nearly all columns have a line and none goes on in
    mid-sentence.
    """
    lines_of = [_without_marks(s) for s in sides]
    steps = sorted(
        b.base - a.base for s in lines_of for a, b in pairwise(s) if b.base - a.base > 0.9 * a.words[0].size
    )
    size = median(r.words[0].size for s in sides for r in s)
    pitch = min([*steps[len(steps) // 5 :][:1], style.pitch.get(size, 99.0), 1.45 * size])
    begins: list[tuple[float, int, bool]] = []
    for col, side in enumerate(lines_of):
        plain = any(not _bullet(r) and r.words[0].x0 < side[0].words[0].x0 + 2 for r in side)
        for k, r in enumerate(side):
            if k == 0 or r.base - side[k - 1].base > 1.22 * pitch + 0.5:
                begins.append(
                    (r.base, col, col < max(1, min(2, len(sides) - 1)) and not (plain and _bullet(r)))
                )
    starts = [min(s[0].base for s in sides if s)]
    bases = sorted(r.base for s in sides for r in s)
    tops = [bases[0], *(b for a, b in pairwise(bases) if b - a > 1.22 * pitch + 0.5)]
    lines = sorted((r.base, all(w.bold for w in r.words)) for s in sides for r in s)
    below = next((y for y, bold in lines if not bold), starts[0])
    headed = lines[0][1] and sum(s[0].base < below - 2 for s in sides if s) > 1
    heights = [bases[0], *(b for a, b in pairwise(bases) if b - a > 1.5)]
    after = next((y for y in heights if _across(sides, y) not in style.repeated), heights[0])
    if after > heights[0]:
        starts.append(after)  # what follows a header known by heart
    elif headed and all(bold for y, bold in lines if y < below):
        starts.append(below)  # what is not bold begins below the header
    for y in sorted({y for y, _, key in begins if key}):
        level = [(v, c) for v, c, _ in begins if abs(v - y) < 0.5 * size]  # a footnote mark lowers its line
        block = [(v, c) for v, c, _ in begins if bisect(tops, v + 0.5) == bisect(tops, y + 0.5)]
        if len(block) == len({c for _, c in block}):
            level = block  # between white strips over all columns: cells may be set at the foot or the middle
        cols, y = {c for _, c in level}, min(v for v, _ in level)
        labels = len(sides) == 2 and cols == {0} and all(w.bold for r in sides[0] for w in r.words)
        counted = any(_numbered(r) for c in cols for r in sides[c] if abs(r.base - y) < 2.0)
        if y - starts[-1] < 2.5 or _runs_on(sides[0], y) or any(_bracketed(s, y) for s in sides):
            continue
        if len(cols) > 1 or labels or counted or _by_itself(cols, y, sides, begins):
            starts.append(y)
    if len(starts) > 1 or len(begins) > len(sides):
        return starts
    at = {
        y: {c for c, s in enumerate(sides) for r in s if abs(r.base - y) < 1.5}
        for s in sides
        for y in [r.base for r in s]
    }
    most = max(map(len, at.values()))
    for y in sorted(at):
        full = 0 in at[y] and len(at[y]) >= min(most, max(2, most - 1))
        if (
            full
            and y - starts[-1] > 2.5
            and not any(_runs_on(s, y) or _forced(s, y, r) for s, r in zip(sides, rights, strict=True))
        ):
            starts.append(y)
    return starts


def _across(sides: list[list[Row]], y: float) -> str:
    """Return the words of all columns at a height."""
    return " ".join(w.text for s in sides for r in s if abs(r.base - y) < 1.5 for w in r.words)


def _without_marks(side: list[Row]) -> list[Row]:
    """Leave out bullets by themselves: a footnote mark may lower the line that they stand before."""
    return [
        r
        for r, after in zip_longest(side, side[1:])
        if not (
            after and len(r.words) == 1 and _bullet(r) and after.base - r.base < 0.6 * after.words[0].size
        )
    ]


def _numbered(row: Row) -> bool:
    """Say whether a line begins as an entry of its own does: "Outcome 3:", "(2)", "1.4"."""
    text = " ".join(w.text for w in row.words[:4])
    return bool(
        re.match(r"(?:[A-Z][a-z]+\s(?:[a-z]+\s)?)?\(?[A-Z]{0,3}\d{1,3}(?:\.\d+)*[.):–-]*\s+[A-Z(–-]", text)
    )


def _bullet(row: Row) -> bool:
    text = row.words[0].text
    return not any(c.isalnum() for c in text) and bool(MARKER.match(text + " "))


def _by_itself(
    cols: set[int], y: float, sides: list[list[Row]], begins: list[tuple[float, int, bool]]
) -> bool:
    """Say whether a group of lines is a row of its own: the other columns are empty beside it."""
    (col,) = cols
    end = min((v for v, c, _ in begins if c == col and v > y + 1), default=1e9)
    beside = any(y - 2 < r.base < end - 2 for c, s in enumerate(sides) if c != col for r in s)
    return not beside and not _runs_on(sides[col], y)


def _bracketed(side: list[Row], y: float) -> bool:
    """Say whether what begins at a height is a bracket behind what stands above it, or inside of one."""
    above = " ".join(Line(r.words).text for r in side if r.base < y - 1.5)
    here = next((Line(r.words).text for r in side if abs(r.base - y) <= 1.5), "")
    opened = max(above.count("(") - above.count(")"), above.count("[") - above.count("]")) > 0
    return bool(above and here) and (opened or bool(re.match(r"[(\[](?!\w{1,3}\))", here)))


def _forced(side: list[Row], y: float, right: float) -> bool:
    """Say whether a line ended because the next word had no room: a wrapped cell, not a row of its own."""
    above = [r for r in side if y - 2 * r.words[0].size < r.base < y - 1.5]
    below = [r for r in side if abs(r.base - y) <= 1.5]
    return bool(above and below) and not room(Line(above[-1].words), Line(below[0].words), right)


def _runs_on(side: list[Row], y: float) -> bool:
    """Say whether a cell goes on across a height in mid-sentence."""
    above = [r for r in side if r.base < y - 1.5]
    below = [r for r in side if abs(r.base - y) <= 1.5]
    if not above or not below:
        return False
    end, start = Line(above[-1].words).text, Line(below[0].words).text
    return start[:1].islower() or end.endswith(OPEN)


def cell_of(
    rows: list[Row], row: int, col: int, tall: int, wide: int, page: Page, right: float, style: Style
) -> Cell:
    words = [w for r in rows for w in r.words]
    lines = [Line(r.words) for r in rows]
    blocks = paragraphs(lines, page.number, min(w.x0 for w in words), right, style, SOFT)
    box = (
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
    )
    text = ""
    for b in blocks:
        own = f"{b.marker} {b.text}".strip()
        goes_on = text.endswith(OPEN) and not b.marker
        text = join_lines(text, own, style.vocabulary) if goes_on else f"{text}\n{own}" if text else own
    return Cell(
        text,
        row, col, page.number, ",".join(f"{v:.1f}" for v in box), tall, wide,
        all(w.bold for w in words), [m for b in blocks for m in b.marks],
    )  # fmt: skip
