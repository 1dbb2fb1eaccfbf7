"""Tables without vertical rulings: rows from white space and lines, cells from words."""

from bisect import bisect
from collections import defaultdict
from itertools import pairwise, zip_longest
from statistics import median

from .items import MARKER, Block, Cell, Table
from .lines import Page, Row, Span, split_at
from .paragraphs import OPEN, SOFT, Line, Style, join_lines, paragraphs
from .rulings import Rule


def loose_tables(
    run: list[Row], gaps: list[Span], page: Page, rules: list[Rule], style: Style
) -> list[Block | Table]:
    """Build tables from a run of rows; a heading alone in the first column ends one table."""
    out: list[Block | Table] = []
    part: list[Row] = []
    labels = [w.bold for r in run if len(r.spans) > 1 for w in r.words if w.x1 < gaps[0][1]]
    plain_first = sum(labels) > 0.4 * len(labels)  # bold labels in the first column are no headings
    usual = median(w.size for r in run for w in r.words)

    def close() -> None:
        if part and len([s for s in split_at(part, gaps) if s]) > 1:
            out.append(_loose(part, gaps, page, rules, style))
        elif part:
            lines = [Line(r.words) for r in part]
            out.extend(paragraphs(lines, page.number, lines[0].x0, max(ln.x1 for ln in lines), style))
        part.clear()

    for before, r, after in zip_longest([None, *run[:-1]], run, run[1:]):
        alone = len(r.spans) == 1 and r.words[0].x0 < gaps[0][0] and r.words[-1].x1 <= gaps[0][1]
        parted = before is None or r.top - before.bottom > 0.5 * style.body
        strong = all(w.bold for w in r.words) and not plain_first and parted
        level = after is not None and after.base - r.base < 0.6 * style.body
        if alone and not level and (strong or r.words[0].size > 1.12 * usual):
            if any(len(q.spans) > 1 for q in part):
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
    starts = _row_starts(sides, style)
    top, bottom = min(r.base for r in run), max(r.base for r in run)
    lines = [u.at for u in rules if u.b - u.a > 0.6 * (x1 - x0) and top < u.at < bottom]
    lines = [y for y in lines if not any(_crosses(s, y) for s in sides)]
    if len(lines) >= 2 and len(lines) >= 0.5 * (len(starts) - 1):
        starts = sorted([top - 99, *lines, *starts[1:]])
    cells: list[Cell] = []
    for col, side in enumerate(sides):
        limit = max((s[1] for r in side for s in r.spans), default=x1)
        rows: dict[int, list[Row]] = defaultdict(list)
        for r in side:
            rows[max(0, sum(y <= r.base + 1.5 for y in starts) - 1)].append(r)
        cells += [cell_of(some, n, col, 1, 1, page, limit, style) for n, some in rows.items()]
    places = {n: k for k, n in enumerate(sorted({c.row for c in cells}))}
    for c in cells:
        c.row = places[c.row]
    cells.sort(key=lambda c: (c.row, c.col))
    return Table(cells, page.number, [round(e, 1) for e in [x0, *(b for _, b in gaps)]], loose=True)


def _row_starts(sides: list[list[Row]], style: Style) -> list[float]:
    """Return the baselines at which table rows begin.

    In each column lines are grouped by white gaps. A row begins where groups begin in two columns, one of them
    among the first two, and none goes on in mid-sentence.
    """
    steps = sorted(
        b.base - a.base for s in sides for a, b in pairwise(s) if b.base - a.base > 0.9 * a.words[0].size
    )
    size = median(r.words[0].size for s in sides for r in s)
    pitch = min([*steps[len(steps) // 5 :][:1], style.pitch.get(size, 99.0), 1.45 * size])
    begins: list[tuple[float, int, bool]] = []  # where a group begins, its column, and whether that is a cue
    for col, side in enumerate(sides):
        plain = any(not _bullet(r) and r.words[0].x0 < side[0].words[0].x0 + 2 for r in side)
        for before, r in zip([None, *side], side, strict=False):
            if before is None or r.base - before.base > 1.22 * pitch + 0.5:
                key = col < max(1, min(2, len(sides) - 1)) and not (plain and _bullet(r))
                begins.append((r.base, col, key))
    starts = [min(s[0].base for s in sides if s)]
    bases = sorted(r.base for s in sides for r in s)
    strips = [b for a, b in pairwise(bases) if b - a > 1.22 * pitch + 0.5]  # white over all columns
    lines = sorted((r.base, all(w.bold for w in r.words)) for s in sides for r in s)
    below = next((y for y, bold in lines if not bold), starts[0])
    headed = lines[0][1] and sum(s[0].base < below - 2 for s in sides if s) > 1
    if headed and all(bold for y, bold in lines if y < below):
        starts.append(below)  # what is not bold begins below the header
    for y in sorted({y for y, _, key in begins if key}):
        level = [(v, c) for v, c, _ in begins if abs(v - y) < 0.5 * size]  # a footnote mark lowers its line
        block = [(v, c) for v, c, _ in begins if bisect(strips, v + 0.5) == bisect(strips, y + 0.5)]
        if len(block) == len({c for _, c in block}):
            level = block  # cells may be set at the foot or the middle
        cols, y = {c for _, c in level}, min(v for v, _ in level)
        labels = len(sides) == 2 and cols == {0} and all(w.bold for r in sides[0] for w in r.words)
        if y - starts[-1] < 2.5 or _runs_on(sides[0], y):
            continue
        if len(cols) > 1 or labels or _by_itself(cols, y, sides, begins):
            starts.append(y)
    return starts


def _bullet(row: Row) -> bool:
    text = row.words[0].text
    return not any(c.isalnum() for c in text) and bool(MARKER.match(text + " "))


def _by_itself(
    cols: set[int], y: float, sides: list[list[Row]], begins: list[tuple[float, int, bool]]
) -> bool:
    """Say whether a group of lines in one column is a row: the other columns are empty beside it."""
    (col,) = cols
    end = min((v for v, c, _ in begins if c == col and v > y + 1), default=1e9)
    beside = any(y - 2 < r.base < end - 2 for c, s in enumerate(sides) if c != col for r in s)
    return not beside and not _runs_on(sides[col], y)


def _runs_on(side: list[Row], y: float) -> bool:
    """Say whether a cell goes on across a height in mid-sentence."""
    above = [r for r in side if r.base < y - 1.5]
    below = [r for r in side if abs(r.base - y) <= 1.5]
    if not above or not below:
        return False
    end, start = Line(above[-1].words).text, Line(below[0].words).text
    return start[:1].islower() or end.endswith(OPEN)


def _crosses(side: list[Row], y: float) -> bool:
    """Say whether a line crosses a sentence of a cell that is merged over it."""
    below = next((r.base for r in side if r.base > y), None)
    return below is not None and _runs_on(side, below)


def cell_of(
    rows: list[Row], row: int, col: int, tall: int, wide: int, page: Page, right: float, style: Style
) -> Cell:
    """Make a table cell of its rows of words."""
    words = [w for r in rows for w in r.words]
    box = (min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words),
           max(w.bottom for w in words))  # fmt: skip
    blocks = paragraphs([Line(r.words) for r in rows], page.number, box[0], right, style, SOFT)
    text = ""
    for b in blocks:
        more = f"{b.marker} {b.text}".strip()
        goes_on = text.endswith(OPEN) and not b.marker
        text = join_lines(text, more, style.vocabulary) if goes_on else f"{text}\n{more}" if text else more
    address = ",".join(f"{v:.1f}" for v in box)
    return Cell(text, row, col, page.number, address, tall, wide, all(w.bold for w in words))
