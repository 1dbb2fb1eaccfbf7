"""Exact counts of tables of 0 and 1 with given margins, in whole numbers, independent of the library.

Columns with the same remaining sum are alike, so that a state is how many columns have each remaining sum
(Miller & Harrison 2013, Annals of Statistics 41, 1569-1592).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import comb

State = tuple[tuple[int, int], ...]  # (remaining sum, number of columns), sums above 0 only


def state_of(columns: list[int]) -> State:
    return tuple(sorted((c, n) for c, n in Counter(columns).items() if c))


def placements(state: State, size: int) -> Iterator[tuple[int, State]]:
    """Give the ways to put a row of ``size`` ones: how many there are, and what is left."""

    def place(k: int, left: int, ways: int, taken: tuple[int, ...]) -> Iterator[tuple[int, State]]:
        if k == len(state):
            if left == 0:
                rest: Counter[int] = Counter()
                for (c, n), t in zip(state, taken, strict=True):
                    rest[c] += n - t
                    rest[c - 1] += t
                yield ways, tuple(sorted((c, n) for c, n in rest.items() if c and n))
            return
        for t in range(min(left, state[k][1]) + 1):
            yield from place(k + 1, left - t, ways * comb(state[k][1], t), (*taken, t))

    yield from place(0, size, 1, ())


@cache
def tables(rows: tuple[int, ...], state: State) -> int:
    if not rows:
        return int(not state)
    if state and state[-1][0] > len(rows):
        return 0  # a column wants more than the rows that are left
    return sum(ways * tables(rows[1:], left) for ways, left in placements(state, rows[0]))


def count_tables(rows: list[int], columns: list[int]) -> int:
    """Count the tables with these margins; the larger side should be the rows."""
    return tables(tuple(sorted(rows, reverse=True)), state_of(columns))


def overlaps(rows: list[int], columns: list[int], first: int, second: int) -> list[int]:
    """Count the tables in which two rows have 0, 1, 2 … ones in common."""
    others = tuple(sorted((r for i, r in enumerate(rows) if i not in (first, second)), reverse=True))
    counts = []
    for common in range(min(rows[first], rows[second]) + 1):
        total = 0
        alone = rows[first] - common, rows[second] - common
        # columns are split into those with both, with one of the two, and the rest
        for ways, both, rest in parts(state_of(columns), common, 2):
            for more, one, rest2 in parts(rest, alone[0], 1):
                for last, two, rest3 in parts(rest2, alone[1], 1):
                    total += ways * more * last * tables(others, merge(both, one, two, rest3))
        counts.append(total)
    return counts


def parts(state: State, size: int, minus: int) -> Iterator[tuple[int, State, State]]:
    """Choose ``size`` columns, each reduced by ``minus``; gives ways, the chosen and the rest."""

    def choose(k: int, left: int, ways: int, taken: tuple[int, ...]) -> Iterator[tuple[int, State, State]]:
        if k == len(state):
            if left == 0:
                pairs = list(zip(state, taken, strict=True))
                chosen = tuple((c - minus, t) for (c, n), t in pairs if t)
                yield ways, chosen, tuple((c, n - t) for (c, n), t in pairs if n > t)
            return
        most = min(left, state[k][1]) if state[k][0] >= minus else 0
        for t in range(most + 1):
            yield from choose(k + 1, left - t, ways * comb(state[k][1], t), (*taken, t))

    yield from choose(0, size, 1, ())


def merge(*states: State) -> State:
    total: Counter[int] = Counter()
    for state in states:
        for c, n in state:
            total[c] += n
    return tuple(sorted((c, n) for c, n in total.items() if c and n))
