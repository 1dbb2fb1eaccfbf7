"""Tables from rulings: lines to a grid, missing lines to merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass
class Grid:
    """A ruled table: the positions of its lines and which neighbouring fields have no line between them."""

    xs: list[float]
    ys: list[float]
    group: list[list[int]]
    words: list[Any] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return self.xs[0]

    @property
    def x1(self) -> float:
        return self.xs[-1]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def holds(self, word: Any) -> bool:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def touches(self, rule: Rule) -> bool:
        return self.top - NEAR <= rule.at <= self.bottom + NEAR and rule.a < self.x1 and rule.b > self.x0

    def cells(self) -> Iterator[tuple[int, int, int, int, list[Any], float]]:
        """Give row, column, height, width, words and right edge of each cell that holds words."""
        found: dict[int, list[Any]] = {}
        for w in self.words:
            x, y = (w.x0 + w.x1) / 2, (w.top + w.bottom) / 2
            i = max(k for k, v in enumerate(self.ys[:-1]) if v <= y or k == 0)
            j = max(k for k, v in enumerate(self.xs[:-1]) if v <= x or k == 0)
            found.setdefault(self.group[i][j], []).append(w)
        for number, words in sorted(found.items()):
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

    across = sorted((i for i, r in enumerate(rules) if r.way == "h"), key=lambda i: rules[i].at)
    for j, v in enumerate(rules):
        if v.way != "v":
            continue
        for i in across:
            h = rules[i]
            if h.at > v.b + NEAR:
                break
            if h.at >= v.a - NEAR and h.a - NEAR <= v.at <= h.b + NEAR:
                parent[root(i)] = root(j)
    in_line = sorted(range(len(rules)), key=lambda i: (rules[i].way, round(rules[i].at), rules[i].a))
    for i, j in pairwise(in_line):  # pieces of one line, where no other line crosses their ends
        a, b = rules[i], rules[j]
        if a.way == b.way and abs(a.at - b.at) <= NEAR and b.a <= a.b + NEAR:
            parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i, r in enumerate(rules):
        groups.setdefault(root(i), []).append(r)
    return list(groups.values())


def ruled(rules: Sequence[Rule], width: float, height: float) -> list[Grid]:
    """Find the ruled tables of a page.

    Parameters: ``rules`` the lines drawn; ``width`` and ``height`` of the page in points.
    Returns the grids, from top to bottom. Frames around the page and edges of fillings make no table.

    >>> lines = [Rule("h", y, 0, 100) for y in (0, 20, 40)] + [Rule("v", x, 0, 40) for x in (0, 50, 100)]
    >>> [(g.columns, len(g.group)) for g in ruled(lines, 600, 800)]
    [(2, 2)]
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
        if len(xs) < 2 or len(ys) < 2 or len(xs) > 200 or len(ys) > 1000:
            continue
        grids.append(Grid(xs, ys, _merge(lines, xs, ys)))
    grids.sort(key=lambda g: (g.top, g.x0))
    return [g for g in grids if not any(_within(g, o) for o in grids if o is not g)]


def _within(g: Grid, other: Grid) -> bool:
    return other.x0 < g.x0 and g.x1 < other.x1 and other.top < g.top and g.bottom < other.bottom


def _merge(lines: Sequence[Rule], xs: list[float], ys: list[float]) -> list[list[int]]:
    """Number the cells: fields without a line between them get one number."""
    covered: set[tuple[str, int, int]] = set()
    for r in lines:
        level, steps = (ys, xs) if r.way == "h" else (xs, ys)
        k = min(range(len(level)), key=lambda i: abs(level[i] - r.at))
        for m in range(len(steps) - 1):
            middle = (steps[m] + steps[m + 1]) / 2
            if r.a - NEAR <= middle <= r.b + NEAR:
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
