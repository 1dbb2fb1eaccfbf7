"""White columns: where rows that belong together share them, and whether they part text or the cells of a table."""

from itertools import pairwise
from statistics import median

from .lines import Row, Span, gaps_between, split_at, union_of
from .paragraphs import Style
from .rulings import Rule


def gutter_of(rows: list[Row], rules: list[Rule], style: Style) -> float | None:
    """Return where a white column, here or on an earlier page, parts a page into columns of text, or None."""
    spans = [s for r in rows for s in r.spans]
    if not spans:
        return None
    left, right = min(a for a, _ in spans), max(b for _, b in spans)
    middle = [left + share * (right - left) / 100 for share in range(30, 71)]
    new = min(middle, key=lambda x: (sum(a - 4 < x < b + 4 for a, b in spans), abs(x - (left + right) / 2)))
    for earlier, at in [*((True, x) for x in style.gutters), (False, new)]:
        inner = [r for r in rows if not any(a < at < b for a, b in r.spans)]
        sides = split_at(inner, [(at, at)])
        both = [r for r in rows if any(b < at for _, b in r.spans) and any(a > at for a, _ in r.spans)]
        least = min(map(len, sides))
        # Cells stand on exactly one line, columns of text by chance only.
        level = sum(_level(r, at) for r in both)
        if len(rows) - len(inner) > 0.15 * len(rows) or least < 5:
            continue
        if earlier:
            return at
        few = len(both) < (0.75 if level < 0.15 * least else 0.5) * least
        if least > 9 and few and apart(sides[0], sides[1], rules, inner, style):
            style.gutters.append(at)
            return at
    return None


def _level(row: Row, at: float) -> bool:
    """Say whether the words on both sides of a place stand on exactly one line."""
    left, right = [w for w in row.words if w.x1 < at], [w for w in row.words if w.x0 > at]
    return bool(left and right) and abs(left[-1].base - right[0].base) < 0.08 * right[0].size


def run_from(rows: list[Row], i: int, style: Style) -> tuple[int, list[Span]]:
    """Return where the run of rows ends that share white columns, and these columns."""
    size = min((w.size for w in rows[i].words if not w.raised), default=10.0)
    least, wide = max(0.5 * size, 4.0), max(0.9 * size, 6.5)
    head = gaps_between(union_of(rows[i].spans), wide)
    if not head:
        return i + 1, []
    cuts = [c for some in [*_header_cuts(rows, i, style), *style.columns] for c in some]
    spans = union_of(rows[i].fine)
    gaps = gaps_between(spans, least)

    def both(g: Span) -> int:
        """Count the rows with words on both sides of a white column."""
        return sum(r.fine[0][1] <= g[0] + 1 and r.fine[-1][0] >= g[1] - 1 for r in rows[i:j])

    j = i + 1
    while j < len(rows):
        row, n = rows[j], j - i
        union = union_of(spans + row.fine)
        left = gaps_between(union, least)
        sure = [g for g in gaps if both(g) >= min(3, n) and (n > 2 or g[1] - g[0] >= wide)]
        lost = [g for g in sure if not any(h[0] < g[1] and h[1] > g[0] for h in left)]
        single = len(row.spans) == 1
        title = single and row.words and (row.words[0].size > 1.12 * size or all(w.bold for w in row.words))
        large = title and row.words[0].size > 1.35 * size
        over = title and any(
            row.fine[0][0] < g[0] and row.fine[-1][1] > g[1]
            for g in gaps
            if g[1] - g[0] >= wide and (both(g) > 1 or any(g[0] - 2 < c < g[1] for c in cuts))
        )
        if not left or over or large or (lost and (single or n >= 3 or len(lost) == len(sure))):
            break
        spans, gaps = union, left
        j += 1
    head = head if all(w.bold for w in rows[i].words) else []
    headed = [g for g in gaps if any(h[0] < g[1] and g[0] < h[1] for h in head)]
    return j, [g for g in gaps if g[1] - g[0] >= wide or both(g) >= 3 or g in headed]


def as_before(rows: list[Row], i: int, j: int, gaps: list[Span], style: Style) -> tuple[int, list[Span]]:
    """Prefer the columns of the header, or of an earlier table, where the rows keep to them at least as far."""
    if not gaps:
        return j, gaps
    size = min((w.size for w in rows[i].words), default=style.body)
    header = _header_cuts(rows, i, style)
    for cuts in [*header, *style.columns]:
        k = i
        while k < len(rows):
            row = rows[k]
            crossed = any(a < cut - 1 and b > cut + 1 for a, b in row.fine for cut in cuts)
            far = k > i and row.top - rows[k - 1].bottom > 5 * style.body
            heading = k >= j and len(row.fine) == 1 and row.words and row.words[0].size > 1.35 * size
            if crossed or far or heading:
                break
            k += 1
        sides = split_at(rows[i:k], [(c, c) for c in cuts])
        several = sum(len(r.spans) > 1 for r in rows[i:k]) > (cuts not in header)
        if k >= j and sum(bool(s) for s in sides) > 1 and several:
            return k, [(cut, cut) for cut in cuts]
    return j, gaps


def _header_cuts(rows: list[Row], i: int, style: Style) -> list[list[float]]:
    """Return where the cells of a bold header begin: what is below may leave a column empty, or fill it tightly."""
    cells: list[Span] = []
    for row in rows[i : i + 4]:
        crossed = any(a < g[0] and b > g[1] for a, b in row.fine for g in gaps_between(cells, 0.1))
        if crossed or not all(w.bold for w in row.words):
            break  # a department across the table is no header
        cells = union_of([*cells, *row.fine])
    cuts = [b[0] - 1.5 for b in cells[1:]]
    same = (
        len(c) == len(cuts) and all(abs(x - y) < 4 for x, y in zip(c, cuts, strict=True))
        for c in style.columns
    )
    if len(cuts) > 1 and not any(same):
        style.columns.append(cuts)
    return [cuts] if cuts else []


def from_header(rows: list[Row], i: int, gaps: list[Span], style: Style) -> bool:
    """Say whether columns are those of a header, here or before, of three cells or more: they are none of text."""
    headers = [*_header_cuts(rows, i, style), *style.columns]
    return any([(c, c) for c in cuts] == gaps and len(cuts) > 1 for cuts in headers)


def stretched(run: list[Row], right: float) -> bool:
    """Say whether white columns are only the wide spaces of justified lines."""
    if any(r.table for r in run):
        return False
    wide = [r for r in run if len(r.spans) > 1]
    gaps = [b[0] - a[1] for r in wide for a, b in pairwise(r.spans)]
    if all(w.bold for r in wide for w in r.words) and min(gaps, default=0) > 2 * run[0].words[0].size:
        return False  # a header by itself
    if all(_justified(r) for r in wide):
        return True
    return len(run) < 4 and all(right - r.spans[-1][1] < 1.5 for r in wide)


def _justified(row: Row) -> bool:
    """Say whether a line was stretched to the width of its column: all its spaces are equally wide."""
    words = [w for w in row.words if any(c.isalnum() for c in w.text)]
    spaces = [b.x0 - a.x1 for a, b in pairwise(words)]
    return len(spaces) > 2 and max(spaces) - min(spaces) < 0.1 * words[0].size


def apart(left: list[Row], right: list[Row], rules: list[Rule], run: list[Row], style: Style) -> bool:
    """Say whether two neighbouring columns are running text, and no cells of a table without vertical rulings."""
    if not left or not right:
        return False
    if any(r.table for r in left + right):
        return True
    x0, x1 = min(s[0] for r in left for s in r.spans), max(s[1] for r in right for s in r.spans)
    top, bottom = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    if any(top < u.at < bottom and u.a < x0 + 9 and u.b > x1 - 0.3 * (x1 - x0) for u in rules):
        return False
    if min(len(left), len(right)) < 3:
        return False
    few, many = sorted((left, right), key=len)
    common = [r for r in few if many[0].top - 2 <= r.base <= many[-1].bottom + 2]
    widths = [
        max(s[1] for r in side for s in r.spans) - min(s[0] for r in side for s in r.spans)
        for side in (left, right)
    ]
    halves = len(common) > 8 and abs(widths[0] - widths[1]) < 0.12 * max(widths)  # as columns of text are
    level = abs(left[0].base - right[0].base) < 0.5 * style.body
    head = all(w.bold for r in (left[0], right[0]) for w in r.words)
    others = [w for side in (left, right) for r in side[2:] for w in r.words]
    if level and head and sum(w.bold for w in others) < (0.02 if halves else 0.3) * len(others):
        return False
    bold = [
        sum(w.bold for r in side for w in r.words) / sum(len(r.words) for r in side) for side in (left, right)
    ]
    if bold[0] > 0.9 and bold[1] < 0.3:  # labels beside what they label
        return False
    level_rows = sum(any(abs(r.base - o.base) < 1.2 for o in many) for r in common)
    if len(common) > 3 and level_rows < 0.4 * len(common):
        return True
    steps = [b.base - a.base for side in (left, right) for a, b in pairwise(side)]
    usual = 1.3 * min(median(steps), 1.5 * style.body)
    breaks = [[(a.bottom, b.top) for a, b in pairwise(s) if b.base - a.base > usual] for s in (left, right)]
    least, most = sorted(breaks, key=len)
    if len(least) < 2:
        return len(common) > 8 and level_rows < 0.9 * len(common)
    shared = sum(any(a < d and c < b for c, d in most) for a, b in least)
    starts = [{round(b.base) for a, b in pairwise(s) if b.base - a.base > usual} for s in (left, right)]
    aligned = sum(any(abs(x - y) < 2 for y in starts[1]) for x in starts[0]) / max(1, min(map(len, starts)))
    return not (shared / len(least) > 0.7 and aligned > (0.75 if halves else 0.5))
