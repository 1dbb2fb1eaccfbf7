"""Tables from rulings: lines to a grid, missing lines to merged cells."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

NEAR = 3.0  # points within which two rulings are one


@dataclass(frozen=True)
class Rule:
    """A horizontal or vertical line from ``a`` to ``b``; ``shade`` where it only edges a filling."""

    way: str
    at: float
    a: float
    b: float
    shade: bool = False


class Grid:
    """A ruled table: the positions of its lines; neighbouring fields without a line between them are one group."""

    def __init__(self, xs: list[float], ys: list[float], group: list[list[int]]):
        self.xs, self.ys, self.group = xs, ys, group
        self.x0, self.x1, self.top, self.bottom = xs[0], xs[-1], ys[0], ys[-1]
        self.words: list[Any] = []

    def holds(self, word: Any) -> bool:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def touches(self, rule: Rule) -> bool:
        return self.top - NEAR <= rule.at <= self.bottom + NEAR and rule.a < self.x1 and rule.b > self.x0

    def cells(self) -> Iterator[tuple[int, int, int, int, list[Any], float]]:
        """Give row, column, height, width, words and right edge of each cell that holds words."""
        cells: dict[int, list[Any]] = defaultdict(list)
        for w in self.words:
            i = max(bisect(self.ys[:-1], (w.top + w.bottom) / 2) - 1, 0)
            j = max(bisect(self.xs[:-1], (w.x0 + w.x1) / 2) - 1, 0)
            cells[self.group[i][j]].append(w)
        for number, words in sorted(cells.items()):
            rows = [i for i, line in enumerate(self.group) if number in line]
            cols = [j for line in self.group for j, g in enumerate(line) if g == number]
            r, c = min(rows), min(cols)
            yield r, c, max(rows) - r + 1, max(cols) - c + 1, words, self.xs[max(cols) + 1] - 3


def _levels(values: Sequence[float]) -> list[float]:
    out: list[list[float]] = []
    for v in sorted(values):
        if out and v - out[-1][-1] <= NEAR:
            out[-1].append(v)
        else:
            out.append([v])
    return [sum(c) / len(c) for c in out]


def _components(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rulings that cross or touch."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    across = [i for i, r in enumerate(rules) if r.way == "h"]
    for j, v in enumerate(rules):
        for i in across if v.way == "v" else ():
            h = rules[i]
            if v.a - NEAR <= h.at <= v.b + NEAR and h.a - NEAR <= v.at <= h.b + NEAR:
                parent[root(i)] = root(j)
    in_line = sorted(range(len(rules)), key=lambda i: (rules[i].way, round(rules[i].at), rules[i].a))
    for i, j in pairwise(in_line):  # pieces of one line, where no other line crosses their ends
        a, b = rules[i], rules[j]
        if a.way == b.way and abs(a.at - b.at) <= NEAR and b.a <= a.b + NEAR:
            parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for i, r in enumerate(rules):
        groups[root(i)].append(r)
    return list(groups.values())


def ruled(rules: Sequence[Rule], width: float, height: float) -> list[Grid]:
    """Find the ruled tables of a page, from top to bottom; its frame and edges of fillings make none.

    >>> lines = [Rule("h", y, 0, 100) for y in (0, 20, 40)] + [Rule("v", x, 0, 40) for x in (0, 50, 100)]
    >>> [(len(g.xs), len(g.ys)) for g in ruled(lines, 600, 800)]
    [(3, 3)]
    """
    size = {"h": width, "v": height}
    drawn = [r for r in rules if not r.shade and abs((r.b - r.a) / size[r.way] - 1) > 0.03][:4000]
    grids = []
    for lines in _components(drawn):
        xs = _levels([r.at for r in lines if r.way == "v"])
        ys = _levels([r.at for r in lines if r.way == "h"])
        if not xs or len(ys) < 2:
            continue
        xs = _levels([*xs, min(r.a for r in lines if r.way == "h"), max(r.b for r in lines if r.way == "h")])
        ys = _levels([*ys, min(r.a for r in lines if r.way == "v"), max(r.b for r in lines if r.way == "v")])
        if 2 <= len(xs) <= 200 and len(ys) <= 1000:
            grids.append(Grid(xs, ys, _merge(lines, xs, ys)))
    return sorted(grids, key=lambda g: (g.top, g.x0))


def _merge(lines: Sequence[Rule], xs: list[float], ys: list[float]) -> list[list[int]]:
    """Number the cells: fields without a line between them get one number."""
    covered: set[tuple[str, int, int]] = set()
    for r in lines:
        level, steps = (ys, xs) if r.way == "h" else (xs, ys)
        k = min(range(len(level)), key=lambda i: abs(level[i] - r.at))
        for m, (start, end) in enumerate(pairwise(steps)):
            if r.a - NEAR <= (start + end) / 2 <= r.b + NEAR:
                covered.add((r.way, k, m))
    n, m = len(ys) - 1, len(xs) - 1
    group = [[i * m + j for j in range(m)] for i in range(n)]

    def paint(old: int, new: int) -> None:
        for line in group:
            for j, g in enumerate(line):
                if g == old:
                    line[j] = new

    for i in range(n):
        for j in range(m):
            if j + 1 < m and ("v", j + 1, i) not in covered:
                paint(group[i][j + 1], group[i][j])
            if i + 1 < n and ("h", i + 1, j) not in covered:
                paint(group[i + 1][j], group[i][j])
    return group
