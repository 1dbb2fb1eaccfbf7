"""From words with positions to blocks and tables in reading order: rows, columns, tables without rulings."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise, takewhile
from statistics import median

from .blocks import MARKER, Block, Cell, Table
from .grid import Grid, Rule, ruled
from .paragraphs import LABEL, OPEN, SOFT, Line, Style, join_lines, paragraphs, room

__all__ = ["Page", "Rule", "Word", "arrange"]

Span = tuple[float, float]


@dataclass(slots=True)
class Word:
    """A word as drawn: box in points from the top left, size, baseline, whether it touches the one before."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    base: float
    bold: bool
    italic: bool = False
    glued: bool = False
    raised: bool = False
    last: float = 0.0
    run: str = ""  # the last letters that begin at one place
    struck: list = field(default_factory=list)  # the last letters and where they begin


@dataclass
class Page:
    number: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Row:
    """What stands side by side at one height: words, or one ruled table."""

    words: list[Word]
    top: float
    bottom: float
    base: float
    table: Grid | None = None

    @cached_property
    def spans(self) -> list[Span]:
        """Runs of words without a wide space between them; a bullet or number belongs to what follows it."""
        return self.runs(0.95, 7.0)

    @cached_property
    def fine(self) -> list[Span]:
        """Runs of words without more than an ordinary space between them."""
        return self.runs(0.45, 3.5)

    def runs(self, share: float, least: float) -> list[Span]:
        if self.table:
            return [(self.table.x0, self.table.x1)]
        spans: list[list[float]] = []
        so_far = ""
        for w in self.words:
            gap = w.x0 - spans[-1][1] if spans else 0.0
            marker = spans and gap < 3.2 * w.size and MARKER.fullmatch(so_far + " ")
            if spans and (gap < max(share * w.size, least) or marker):
                spans[-1][1] = max(spans[-1][1], w.x1)
                so_far += w.text
            else:
                spans.append([w.x0, w.x1])
                so_far = w.text
        return [(a, b) for a, b in spans]


def arrange(pages: Sequence[Page]) -> list[Block | Table]:
    """Put the words of all pages into blocks and tables in reading order.

    Running heads, page numbers and lines of a table of contents are left out; a table that goes on over a
    page break becomes one table.
    """
    rows = {p.number: _rows(p.words) for p in pages}
    _drop_running(pages, rows)
    style = _style([r for p in pages for r in rows[p.number]])
    items: list[Block | Table] = []
    for page in pages:
        grids = ruled(page.rules, page.width, page.height)
        inside = {id(w): g for g in grids for r in rows[page.number] for w in r.words if g.holds(w)}
        for g in grids:
            g.words = [w for r in rows[page.number] for w in r.words if inside.get(id(w)) is g]
        rest = [r for r in (_without(r, inside) for r in rows[page.number]) if r.words]
        rest += [Row([], g.top, g.bottom, g.top, g) for g in grids if g.words]
        lines = [r for r in page.rules if r.way == "h" and not any(g.touches(r) for g in grids)]
        rest, notes = _notes(rest, style)
        items += _columns_of_text(sorted(rest, key=lambda r: (r.top, r.base)), page, lines, style)
        items += paragraphs([Line(r.words) for r in notes], page.number, 0.0, page.width, style)
    return _joined(items, style.vocabulary)


def _notes(rows: list[Row], style: Style) -> tuple[list[Row], list[Row]]:
    """Part the footnotes of a page from its text: small lines at the foot that begin with a mark."""
    small = [[w for w in r.words if w.size < 0.93 * style.body] for r in rows]
    first = None
    for k in range(len(rows) - 1, -1, -1):
        words = small[k]
        if not words:
            if first is not None or rows[k].table:
                break
            continue
        if (
            re.fullmatch(r"\d{1,3}[.)]?|[*†‡§]+", words[0].text)
            and len(words) > 2
            and len(rows[k].spans) == 1
        ):
            first = k
    if first is None or any(len(Row(s, 0, 0, 0).spans) > 1 for s in small[first:] if s):
        return rows, []
    notes = [Row(s, r.top, r.bottom, r.base) for s, r in zip(small[first:], rows[first:], strict=True) if s]
    taken = {id(w): True for r in notes for w in r.words}
    return rows[:first] + [r for r in (_without(r, taken) for r in rows[first:]) if r.words or r.table], notes


def _without(row: Row, taken: dict) -> Row:
    return Row([w for w in row.words if id(w) not in taken], row.top, row.bottom, row.base, row.table)


def _rows(words: Sequence[Word]) -> list[Row]:
    """Group words by baseline; a small raised word belongs to the row it is raised from."""
    rows: list[Row] = []
    for w in sorted(words, key=lambda w: (round(w.base, 1), w.x0)):
        for row in reversed(rows[-3:]):
            if abs(w.base - row.base) <= 0.3 * min(w.size, max(x.size for x in row.words[-3:])):
                row.words.append(w)
                row.top, row.bottom = min(row.top, w.top), max(row.bottom, w.bottom)
                break
        else:
            rows.append(Row([w], w.top, w.bottom, w.base))
    for i, row in enumerate(rows):
        for other in rows[i + 1 : i + 4]:
            for w in list(row.words):
                if any(_raised(w, x) for x in other.words):
                    w.raised = w.glued = True
                    row.words.remove(w)
                    other.words.append(w)
    for row in rows:
        row.words.sort(key=lambda w: w.x0)
        for a, b in pairwise(row.words):
            b.raised = b.raised or _raised(b, a)
    return [r for r in rows if r.words]


def _raised(w: Word, by: Word) -> bool:
    """Say whether a word is a mark raised from the end of another word."""
    high = 0.15 * by.size < by.base - w.base < 0.7 * by.size
    touches = -0.2 * by.size < w.x0 - by.x1 < 0.3 * by.size
    return (
        high
        and touches
        and w.size <= by.size
        and bool(re.fullmatch(r"\(?[\d,]{1,5}\)?|[*†‡§¹²³]+|[a-z]", w.text))
    )


def _drop_running(pages: Sequence[Page], rows: dict[int, list[Row]]) -> None:
    """Take out heads, feet and page numbers: the same words (digits aside) at the edge of several pages."""

    def edge(page: Page) -> list[Row]:
        found = [r for r in rows[page.number] if r.bottom < 0.1 * page.height or r.top > 0.9 * page.height]
        found = [r for r in found if id(r) not in headers[page.number]]
        return found if len(found) <= 6 else found[:3] + found[-3:]

    def key(row: Row) -> str:
        return re.sub(r"[\divxlc]+", "#", " ".join(w.text for w in row.words).lower())

    def alone(row: Row) -> bool:
        text = " ".join(w.text for w in row.words).lower()
        return bool(re.fullmatch(r"(page\s*)?[-–|\s]*(\d{1,4}|[ivxl]{1,6})[-–|\s]*(of \d+)?", text))

    headers = {p.number: _header_rows(rows[p.number]) for p in pages}
    seen = Counter(k for p in pages for k in {key(r) for r in edge(p)})
    once = [
        (r.top + r.bottom, p.height) for p in pages for r in edge(p) if seen[key(r)] == 1 and not alone(r)
    ]

    def outermost(row: Row, page: Page) -> bool:
        """Say whether hardly any line that is not repeated stands as far out on its page: it is in the margin."""
        at = (row.top + row.bottom) / 2
        if at < page.height / 2:
            return sum(y / 2 < at + 4 for y, _ in once) <= 0.4 * seen[key(row)]
        return sum(height - y / 2 < page.height - at + 4 for y, height in once) <= 0.4 * seen[key(row)]

    for page in pages:
        drop = []
        for r in edge(page):
            repeated = len(pages) > 1 and seen[key(r)] >= max(2, 0.3 * len(pages))
            if alone(r) or (repeated and outermost(r, page)):
                drop.append(id(r))
        rows[page.number] = [r for r in rows[page.number] if id(r) not in drop]


def _header_rows(rows: Sequence[Row]) -> set[int]:
    """Return the rows that head a table: bold cells side by side, right above other lines."""
    found: set[int] = set()
    for before, r, after in zip([None, *rows], rows, rows[1:], strict=False):
        bold = all(w.bold for w in r.words)
        wrapped = before is not None and id(before) in found and r.base - before.base < 1.6 * r.words[0].size
        if bold and (len(r.spans) > 1 or wrapped) and after.base - r.base < 2.4 * r.words[0].size:
            found.add(id(r))
    return found


def _style(rows: Sequence[Row]) -> Style:
    """Find the size of the running text and the usual distance of its lines."""
    sizes: Counter[float] = Counter()
    vocabulary: set[str] = set()
    for r in rows:
        starts = {s[0] for s in r.spans}
        for w in r.words:
            sizes[w.size] += len(w.text)
            if w.x0 in starts and w.text[:1].islower():
                continue  # it may be the second half of a word
            vocabulary.add(w.text.lower().strip(".,;:()'\"“”‘’"))
    body = max(sizes, key=lambda s: (sizes[s], -s)) if sizes else 10.0
    steps: dict[float, list[float]] = defaultdict(list)
    for i, a in enumerate(rows):
        for span in a.spans:
            size = next(w.size for w in a.words if w.x0 >= span[0])
            for b in rows[i + 1 : i + 7]:
                if any(s[0] < span[1] and s[1] > span[0] for s in b.spans):
                    if 0.9 < (b.base - a.base) / size < 2.4 and any(w.size == size for w in b.words):
                        steps[size].append(b.base - a.base)
                    break
    lines = Counter(
        " ".join(w.text for w in r.words) for r in rows if len(r.words) < 6 and all(w.bold for w in r.words)
    )
    pitch = {s: sorted(v)[len(v) // 5] for s, v in steps.items() if len(v) > 3}
    return Style(body, pitch, vocabulary, {t for t, n in lines.items() if n > 2})


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

    bands = _bands(rows)
    i = 0
    while i < len(bands):
        j, gaps = _run(bands, i, style)
        j, gaps = _as_before(bands, i, j, gaps, style)
        if depth > 6 or not gaps:
            for r in bands[i]:
                if r.table:
                    close()
                    out.extend(_grid_table(r.table, page, style))
                else:
                    plain.append(r)
            i += 1
            continue
        while plain and _belongs_above(plain[-1], bands[i], gaps):
            bands.insert(i, [plain.pop()])
            i, j = i, j + 1
        run = [r for band in bands[i:j] for r in band]
        if _stretched(run, right) and not any(run[0].top < u.at < run[-1].bottom for u in rules):
            plain.extend(run)
            i = j
            continue
        sides = _split(run, gaps)
        apart = [g for k, g in enumerate(gaps) if _apart(sides[k], sides[k + 1], rules, run, style)]
        if not apart:
            close()
            out.extend(_loose_tables(run, gaps, page, rules, style))
        else:
            while plain and not any(s[0] < g[1] and s[1] > g[0] for s in plain[-1].spans for g in apart):
                run.insert(0, plain.pop())  # one column of text may begin higher than the other
            close()
            for side in _split(run, apart):
                out.extend(_flow(side, page, rules, style, depth + 1))
        i = j
    close()
    return out


def _columns_of_text(rows: list[Row], page: Page, rules: list[Rule], style: Style) -> list[Block | Table]:
    """Read a page; where its text stands in two columns, the left one first, between lines that run across."""
    at = _gutter(rows, rules, style)
    out: list[Block | Table] = []
    for across, some in groupby(rows, lambda r: at is None or any(a < at < b for a, b in r.spans)):
        sides = [list(some)] if across else _split(list(some), [(at, at)])
        for side in sides:
            out += _flow(side, page, rules, style, 0)
    return out


def _gutter(rows: list[Row], rules: list[Rule], style: Style) -> float | None:
    """Return where a white column parts a whole page into columns of text, or None.

    Hardly a line crosses it, both sides have many lines, and these do not stand side by side as cells do; on later
    pages what was once found suffices.
    """
    spans = [s for r in rows for s in r.spans]
    if not spans:
        return None
    left, right = min(a for a, _ in spans), max(b for _, b in spans)
    middle = [left + share * (right - left) / 100 for share in range(30, 71)]
    new = min(middle, key=lambda x: (sum(a - 4 < x < b + 4 for a, b in spans), abs(x - (left + right) / 2)))
    headers = _header_rows(rows)
    for known, at in [*((True, x) for x in style.gutters), (False, new)]:
        inner = [r for r in rows if not any(a < at < b for a, b in r.spans)]
        sides = _split(inner, [(at, at)])
        both = [r for r in rows if any(b < at for _, b in r.spans) and any(a > at for a, _ in r.spans)]
        least = min(map(len, sides))
        if len(rows) - len(inner) > 0.15 * len(rows) or least < 5:
            continue
        if known:
            return at
        headed = any(id(r) in headers for r in both[:1])
        if least > 9 and len(both) < (0.3 if headed else 0.5) * least and _apart(*sides, rules, inner, style):
            style.gutters.append(at)
            return at
    return None


def _bands(rows: list[Row]) -> list[list[Row]]:
    """Put rows of different baselines side by side when they overlap in height and not in width."""
    bands: list[list[Row]] = []
    for r in rows:
        if bands:
            first = bands[-1][0]
            over = min(first.bottom, r.bottom) - max(first.top, r.top)
            apart = all(s[0] > t[1] or s[1] < t[0] for o in bands[-1] for s in r.spans for t in o.spans)
            if over > 0.4 * min(r.bottom - r.top, first.bottom - first.top) and apart:
                bands[-1].append(r)
                continue
        bands.append([r])
    return bands


def _union(spans: list[Span]) -> list[Span]:
    merged: list[list[float]] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1] + 0.1:
            merged[-1][1] = max(merged[-1][1], b)
        else:
            merged.append([a, b])
    return [(a, b) for a, b in merged]


def _gaps(spans: list[Span], least: float) -> list[Span]:
    return [(a[1], b[0]) for a, b in pairwise(spans) if b[0] - a[1] >= least]


def _run(bands: list[list[Row]], i: int, style: Style) -> tuple[int, list[Span]]:
    """Return where the run of rows ends that share white columns, and these columns."""
    size = min((w.size for r in bands[i] for w in r.words if not w.raised), default=10.0)
    least, wide = max(0.5 * size, 4.0), max(0.9 * size, 6.5)
    if not _gaps(_union([s for r in bands[i] for s in r.spans]), wide):
        return i + 1, []
    cuts = [(c, c) for known in [*_header_cuts(bands, i, style), *style.columns] for c in known]
    spans = _union([s for r in bands[i] for s in r.fine])
    rows = [[s for r in bands[i] for s in r.fine]]
    gaps = _gaps(spans, least)

    def both(g: Span) -> int:
        return sum(any(s[1] <= g[0] + 1 for s in row) and any(s[0] >= g[1] - 1 for s in row) for row in rows)

    j = i + 1
    while j < len(bands):
        here = [s for r in bands[j] for s in r.fine]
        union = _union(spans + here)
        left = _gaps(union, least)
        far = min(r.top for r in bands[j]) - max(r.bottom for r in bands[j - 1]) > 5 * size
        sure = [g for g in gaps if both(g) >= min(3, len(rows)) and (len(rows) > 2 or g[1] - g[0] >= wide)]
        lost = [g for g in sure if not any(h[0] < g[1] and h[1] > g[0] for h in left)]
        single = sum(len(r.spans) for r in bands[j]) == 1
        words = [w for r in bands[j] for w in r.words]
        title = single and words and (words[0].size > 1.12 * size or all(w.bold for w in words))
        sure_gaps = [
            g
            for g in gaps
            if g[1] - g[0] >= wide and (both(g) > 1 or any(g[0] - 2 < c[0] < g[1] for c in cuts))
        ]
        large = title and words[0].size > 1.35 * size
        over = title and any(here[0][0] < g[0] and here[-1][1] > g[1] for g in sure_gaps)
        if (
            not left
            or far
            or over
            or large
            or (lost and (single or len(rows) >= 3 or len(lost) == len(sure)))
        ):
            break
        spans, gaps = union, left
        rows.append(here)
        j += 1
    bold = all(w.bold for r in bands[i] for w in r.words)
    head = _gaps(_union([s for r in bands[i] for s in r.spans]), wide) if bold else []

    def headed(g: Span) -> bool:
        return any(h[0] < g[1] and g[0] < h[1] for h in head)

    gaps = [g for g in gaps if g[1] - g[0] >= wide or both(g) >= 3 or headed(g)]
    for g in [
        g for g in gaps if not headed(g) or g[1] - g[0] < 1.4 * size
    ]:  # words at one height only are part of a justified line
        after = next((h[0] for h in gaps if h[0] > g[0]), 1e9)
        if (
            len(rows) > 2
            and sum(any(s[0] >= g[1] - 1 and s[1] <= after + 1 for s in row) for row in rows) < 2
        ):
            gaps.remove(g)
    return j, gaps


def _as_before(
    bands: list[list[Row]], i: int, j: int, gaps: list[Span], style: Style
) -> tuple[int, list[Span]]:
    """Prefer the columns of the header, or of an earlier table, where the rows keep to them at least as far."""
    if not gaps:
        return j, gaps
    size = min(w.size for r in bands[i] for w in r.words) if any(r.words for r in bands[i]) else style.body
    own = _header_cuts(bands, i, style)
    for known in [*own, *style.columns]:
        k = i
        while k < len(bands):
            spans = [s for r in bands[k] for s in r.fine]
            if any(s[0] < cut - 1 and s[1] > cut + 1 for s in spans for cut in known):
                break
            if k > i and min(r.top for r in bands[k]) - max(r.bottom for r in bands[k - 1]) > 5 * style.body:
                break
            if (
                k >= j
                and len(spans) == 1
                and any(w.size > 1.35 * size for r in bands[k] for w in r.words[:1])
            ):
                break  # a larger heading
            k += 1
        rows = [r for band in bands[i:k] for r in band]
        sides = _split(rows, [(c, c) for c in known])
        several = sum(len(r.spans) > 1 for r in rows) > (known not in own)
        if k >= j and sum(bool(s) for s in sides) > 1 and several:
            starts = [min(s[0] for r in side for s in r.spans) if side else None for side in sides[1:]]
            if all(x is None or abs(x - cut) < 14 for x, cut in zip(starts, known, strict=True)):
                return k, [(cut, cut) for cut in known]
    return j, gaps


def _header_cuts(bands: list[list[Row]], i: int, style: Style) -> list[list[float]]:
    """Return where the cells of a bold header begin: what is below may leave a column empty, or fill it tightly."""
    cells: list[Span] = []
    for band in bands[i : i + 4]:
        more = [s for r in band for s in r.spans]
        crossed = any(a < g[0] and b > g[1] for a, b in more for g in _gaps(cells, 0.1))
        if crossed or not all(w.bold for r in band for w in r.words):
            break  # a department across the table is no header
        cells = _union([*cells, *more])
    cuts = [b[0] - 1.5 for b in cells[1:]]
    if len(cuts) > 1 and not any(_alike(cuts, known) for known in style.columns):
        style.columns.append(cuts)
    return [cuts] if cuts else []


def _belongs_above(row: Row, band: list[Row], gaps: list[Span]) -> bool:
    """Say whether a single row above a run is the first line of a header cell that is set lower."""
    if row.table or len(row.spans) != 1 or any(r.table for r in band):
        return False
    a, b = row.spans[0]
    close = min(r.base for r in band) - row.base < 1.35 * max(w.size for w in row.words)
    return close and a > gaps[0][1] - 1 and not any(a < g[1] and b > g[0] for g in gaps)


def _stretched(run: list[Row], right: float) -> bool:
    """Say whether white columns are only the wide spaces of justified lines."""
    wide = [r for r in run if len(r.spans) > 1]
    loose = len(wide) == 1 and len(wide[0].spans) > 2 and len(wide[0].words) < 1.6 * len(wide[0].spans)
    flush = all(right - r.spans[-1][1] < 1.5 for r in wide)
    return len(run) < 4 and (loose or flush)


def _split(rows: list[Row], gaps: list[Span]) -> list[list[Row]]:
    """Part rows at the middle of each white column."""
    cuts = [(a + b) / 2 for a, b in gaps]
    sides: list[list[Row]] = [[] for _ in range(len(cuts) + 1)]
    for r in rows:
        if r.table:
            sides[sum(c < (r.table.x0 + r.table.x1) / 2 for c in cuts)].append(r)
            continue
        parts: dict[int, list[Word]] = defaultdict(list)
        for w in r.words:
            parts[sum(c < (w.x0 + w.x1) / 2 for c in cuts)].append(w)
        for k, words in parts.items():
            row = Row(words, min(w.top for w in words), max(w.bottom for w in words), r.base)
            sides[k].append(row)
    return [sorted(s, key=lambda r: (r.base, r.top)) for s in sides]


def _apart(left: list[Row], right: list[Row], rules: list[Rule], run: list[Row], style: Style) -> bool:
    """Tell columns of running text from neighbouring columns of a table without vertical rulings.

    Cues for a table: a rule across; few rows; a first row that is bold while what follows is not; lines on the
    same baselines with white gaps at the same heights.
    """
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


def _loose_tables(
    run: list[Row], gaps: list[Span], page: Page, rules: list[Rule], style: Style
) -> list[Block | Table]:
    """Build tables from a run of rows; a heading alone in the first column ends one table."""
    out: list[Block | Table] = []
    part: list[Row] = []
    labels = [w.bold for r in run if len(r.spans) > 1 for w in r.words if w.x1 < gaps[0][1]]
    plain_first = sum(labels) > 0.4 * len(labels)  # bold labels in the first column are no headings

    def close() -> None:
        if part and len([s for s in _split(part, gaps) if s]) > 1:
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
    sides = _split(run, gaps)
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
        cells += [_cell(some, n, col, 1, 1, page, limit, style) for n, some in rows.items()]
    used = {n: k for k, n in enumerate(sorted({c.row for c in cells}))}
    for c in cells:
        c.row = used[c.row]
    cells.sort(key=lambda c: (c.row, c.col))
    cuts = [b - 1.5 for _, b in gaps]
    if len(starts) > 2 and len(cuts) > 1 and not any(_alike(cuts, known) for known in style.columns):
        style.columns.append(cuts)
    return Table(cells, page.number, [round(e, 1) for e in [x0, *(b for _, b in gaps)]], loose=True)


def _cut(side: list[Row], y: float, style: Style) -> bool:
    """Say whether a line would cut a sentence of a cell that is merged over it."""
    above = [r for r in side if r.base < y]
    below = [r for r in side if r.base > y]
    if not above or not below or below[0].base - above[-1].base > 2.0 * style.body:
        return False
    return _runs_on([above[-1], below[0]], below[0].base)


def _alike(a: list[float], b: list[float]) -> bool:
    return len(a) == len(b) and all(abs(x - y) < 4 for x, y in zip(a, b, strict=True))


def _row_starts(sides: list[list[Row]], rights: list[float], style: Style) -> list[float]:
    """Return the baselines at which table rows begin.

    In each column lines are grouped by white gaps. A row begins where groups begin in two columns, one of them
    among the first two; where there are no gaps, where nearly all columns have a line and none goes on in
    mid-sentence.
    """
    steps = sorted(
        b.base - a.base for s in sides for a, b in pairwise(s) if b.base - a.base > 0.9 * a.words[0].size
    )
    size = median(r.words[0].size for s in sides for r in s)
    pitch = min([*steps[len(steps) // 5 :][:1], style.pitch.get(size, 99.0), 1.45 * size])
    begins: list[tuple[float, int, bool]] = []
    for col, side in enumerate(sides):
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
    if headed and all(bold for y, bold in lines if y < below):
        starts.append(below)  # what is not bold begins below the header
    for y in sorted({y for y, _, key in begins if key}):
        level = [(v, c) for v, c, _ in begins if abs(v - y) < 0.5 * size]  # a footnote mark lowers its line
        block = [(v, c) for v, c, _ in begins if bisect(tops, v + 0.5) == bisect(tops, y + 0.5)]
        if len(block) == len({c for _, c in block}):
            level = block  # between white strips over all columns: cells may be set at the foot or the middle
        cols, y = {c for _, c in level}, min(v for v, _ in level)
        labels = len(sides) == 2 and cols == {0} and all(w.bold for r in sides[0] for w in r.words)
        counted = any(_numbered(r) for c in cols for r in sides[c] if abs(r.base - y) < 2.0)
        if y - starts[-1] < 2.5 or any(_bracketed(s, y) for s in sides):
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


def _cell(
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


def _grid_table(grid: Grid, page: Page, style: Style) -> list[Block | Table]:
    """Fill a ruled grid; a grid of one column is a frame around running text."""
    if grid.columns < 2:
        return _flow(_rows(grid.words), page, [], style, 1)
    cells = []
    for row, col, tall, wide, words, right in grid.cells():
        cells.append(_cell(_rows(words), row, col, tall, wide, page, right, style))
    return [Table(cells, page.number, [round(x, 1) for x in grid.xs[:-1]])] if cells else []


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
        if isinstance(item, Block) and isinstance(before, Table) and item.page == before.page_end + 1:
            if item.text[:1].islower() and not item.marker and out[-1] is before and _append(before, item):
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
