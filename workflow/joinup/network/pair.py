"""The test of one named pair, asked many times: exact where that is cheap, else by as many draws as it takes.

Under the null model the projects that two participants share depend on the margins alone. So equal margins
give equal answers, whatever the order or the names of rows and columns: the draws start from a table built
from the margins, and their seed derives from the margins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from math import comb, factorial, prod, sqrt
from typing import NamedTuple

import numpy as np
from numba import njit

from joinup.network.curveball import trade
from joinup.network.incidence import Table, incidence
from joinup.network.seeds import seed_for
from joinup.network.significance import ALPHA, cannot_test, most_of_pair

BURN_IN = (
    50  # trades for each joint project before the first draw: the table built from margins is a far start
)
BETWEEN = 5  # trades for each joint project between two draws
ERRORS = 3  # standard errors within which a p-value is too near to alpha
WORK = 5_000  # steps of exact counting that are tried before drawing
MOST_JOINT = 30  # joint projects above which exact counting is not tried
MOST_DRAWS = 128_000

Tally = tuple[tuple[int, int], ...]  # (value, how often), the largest value first, 0 left out
Margins = tuple[Tally, Tally, int, int]  # sizes, activities of the others, those of the pair


class PairTest(NamedTuple):
    """The test of one pair.

    Attributes
    ----------
    p : chance of as many shared projects or more under the null model, ties included
    standard_error, low, high : of p by draws, and three standard errors around it; 0 and p where p is exact
    answer : is p up to alpha: yes, no, or unclear where alpha lies within low and high
    attainable : could any number of shared projects that the margins allow have p up to alpha?
    shared, most : projects they share, and the most that the margins allow
    expected : mean of shared projects under the null model
    draws : number of draws; 0 where p is exact
    """

    p: float
    standard_error: float
    low: float
    high: float
    answer: str
    attainable: str
    shared: int
    most: int
    expected: float
    draws: int


def pair_p(
    table: Table,
    one: int,
    other: int,
    draws: int = 2_000,
    alpha: float = ALPHA,
    most_draws: int = MOST_DRAWS,
    work: int = WORK,
) -> PairTest:
    """Test one pair of participants against all tables with the same margins.

    Parameters
    ----------
    table
        Shape (projects, participants).
    one, other
        Numbers of the two columns.
    draws
        Draws at first; they are doubled while alpha lies within three standard errors.
    most_draws
        After so many draws the answer is ``unclear``.
    work
        Steps of exact counting tried first; 0 for draws only.

    Returns
    -------
    PairTest
        Where only one table has these margins p is 1.

    Examples
    --------
    >>> test = pair_p([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], 0, 1)
    >>> test.shared, round(test.p, 4), test.answer, test.attainable, test.draws
    (2, 0.0667, 'no', 'no', 0)
    """
    whole = incidence(table)
    columns = whole.B[:, [one, other]]
    shared = int((columns.sum(axis=1) == 2).sum())
    if cannot_test(whole):
        return PairTest(1.0, 0.0, 1.0, 1.0, "no", "no", shared, shared, float(shared), 0)
    activity = whole.activity
    first, second = sorted(activity[[one, other]].tolist())
    margins = _tally(whole.sizes), _tally(np.delete(activity, [one, other])), first, second
    return _tested(margins, shared, draws, alpha, most_draws, work)


def _tally(values: np.ndarray) -> Tally:
    value, count = np.unique(values[values > 0], return_counts=True)
    return tuple(zip(value[::-1].tolist(), count[::-1].tolist(), strict=True))


def _spread(tally: Tally) -> np.ndarray:
    """Return the values of a tally, the largest first."""
    return np.repeat(*np.array(tally, dtype=np.int64).reshape(-1, 2).T)


@lru_cache(maxsize=10_000)
def _tested(margins: Margins, shared: int, draws: int, alpha: float, most_draws: int, work: int) -> PairTest:
    """Test a pair with these margins that shares so many projects."""
    counts = exact_counts(margins, work) if work else None
    if counts:
        total = sum(counts)
        p, least = sum(counts[shared:]) / total, counts[-1] / total
        answer, attainable = ("yes" if x <= alpha * (1 + 1e-12) else "no" for x in (p, least))
        expected = sum(k * n for k, n in enumerate(counts)) / total
        return PairTest(p, 0.0, p, p, answer, attainable, shared, len(counts) - 1, expected, 0)
    sizes, rest, *pair = margins
    most = most_of_pair(_spread(sizes), _spread(rest), *pair)
    sampler = PairSampler(margins)
    sampler.draw(draws)
    while True:
        (p, error), (least, least_error) = sampler.tail(shared), sampler.tail(most)
        answer, attainable = _answer(p, error, alpha), _answer(least, least_error, alpha)
        if "unclear" not in (answer, attainable) or len(sampler.shared) >= most_draws:
            break
        sampler.draw(min(len(sampler.shared), most_draws - len(sampler.shared)))
    low, high = max(p - ERRORS * error, 0.0), min(p + ERRORS * error, 1.0)
    expected = float(sampler.shared.mean())
    return PairTest(p, error, low, high, answer, attainable, shared, most, expected, len(sampler.shared))


def _answer(p: float, error: float, alpha: float) -> str:
    """Say whether a p-value is up to alpha, or within three standard errors of it."""
    if abs(p - alpha) <= ERRORS * error:
        return "unclear"
    return "yes" if p <= alpha else "no"


class PairSampler:
    """Draws of the projects that a pair shares in tables with given margins; more can be added at any time."""

    def __init__(self, margins: Margins):
        sizes, rest, one, other = margins
        self._size, activity = _spread(sizes), np.concatenate([[one, other], _spread(rest)])
        self._indptr = np.concatenate([[0], np.cumsum(self._size)])
        self._members = _table_of(self._size, activity)
        self._partners = np.flatnonzero(self._size < len(activity))  # the largest first, as trades need it
        self._rng = np.random.Generator(np.random.PCG64(seed_for("pair", repr(margins))))
        self._trades(BURN_IN, 1)
        self.shared = np.zeros(0, dtype=np.int64)  # in each draw

    def draw(self, draws: int) -> None:
        """Add draws."""
        self.shared = np.concatenate([self.shared, self._trades(BETWEEN, draws)])

    def _trades(self, between: int, draws: int) -> np.ndarray:
        joint_partners = int((self._size[self._partners] > 1).sum())
        joint = int((self._size > 1).sum())
        state = self._indptr, self._members, self._partners, joint_partners, joint
        return _draw_pair(*state, joint_partners * between, draws, self._rng)

    def tail(self, shared: int) -> tuple[float, float]:
        """Return the chance of so many shared projects or more, (b+1)/(N+1), and its standard error.

        Draws that follow each other are a little alike, which is worth as many fewer draws as their
        correlation says (that of a first-order autoregression).
        """
        draws = len(self.shared)
        p = (int((self.shared >= shared).sum()) + 1) / (draws + 1)
        apart = self.shared - self.shared.mean()
        alike = float(np.clip((apart[1:] @ apart[:-1]) / max(apart @ apart, 1e-12), 0, 0.99))
        return p, sqrt(p * (1 - p) / (draws + 1) * (1 + alike) / (1 - alike))


@njit(cache=True)
def _table_of(size, activity):  # type: ignore[no-untyped-def]
    """Return the members of each project in one table with these margins.

    Each project takes the participants that lack most (Gale 1957), ties by number.
    """
    left = activity.copy()
    members = np.empty(size.sum(), dtype=np.int64)
    at = 0
    for k in size:
        for x in np.argsort(-left, kind="mergesort")[:k]:
            members[at] = x
            left[x] -= 1
            at += 1
    return members


@njit(cache=True)
def _draw_pair(indptr, members, partners, joint_partners, joint, trades, draws, rng):  # type: ignore[no-untyped-def]
    """Return how many of the first ``joint`` projects participants 0 and 1 share after each ``trades`` trades."""
    n = members.max() + 1
    mark, stamp = np.full(n, -1, dtype=np.int64), 0
    pool, place = np.empty(2 * n, dtype=np.int64), np.empty(2 * n, dtype=np.int64)
    series = np.zeros(draws, dtype=np.int64)
    for d in range(draws):
        stamp = trade(trades, indptr, members, partners, joint_partners, rng, mark, stamp, pool, place)
        for r in range(joint):
            pair = 0
            for t in range(indptr[r], indptr[r + 1]):
                pair += members[t] < 2
            series[d] += pair == 2
    return series


class _TooMuchError(Exception):
    """Raised where exact counting takes more steps than allowed."""


def exact_counts(margins: Margins, work: int = WORK) -> list[int] | None:
    """Count the tables with given margins in which a pair shares 0, 1, 2 … projects, up to the most possible.

    Participants with as many projects left are alike (Miller & Harrison 2013, Annals of Statistics 41, 1569),
    and so are the pair's two; once only projects of one participant are left, the tables are counted by a
    multinomial coefficient.

    Returns
    -------
    list of int or None
        None where more than ``work`` steps are needed.

    Examples
    --------
    >>> exact_counts((((2, 2), (1, 1)), ((1, 1),), 2, 2))  # projects of 2, 2 and 1; participants of 2, 2 and 1
    [0, 4, 1]
    """
    sizes, rest, one, other = margins
    joint = [size for size, number in sizes if size > 1 for _ in range(number)]
    singles = dict(sizes).get(1, 0)
    steps = 0

    @cache
    def ways(k: int, a: int, b: int, left: Tally) -> tuple[int, ...]:
        """Count the tables of the projects from the k-th on, by what the pair shares in them."""
        nonlocal steps
        if k == len(joint):
            lost = factorial(a) * factorial(b) * prod(factorial(c) ** n for c, n in left)
            return (factorial(singles) // lost,)
        if max(a, b, left[0][0] if left else 0) > len(joint) - k + singles:
            return ()
        total: Counter[int] = Counter()
        for in_one in range(min(a, 1) + 1):
            for in_other in range(min(b, 1) + 1):
                both = in_one * in_other
                pair = sorted((a - in_one, b - in_other))
                for number, after in _placements(left, joint[k] - in_one - in_other):
                    steps += 1
                    if steps > work:
                        raise _TooMuchError
                    for shared, tables in enumerate(ways(k + 1, *pair, after)):
                        total[shared + both] += number * tables
        return tuple(total[shared] for shared in range(max(total, default=-1) + 1))

    if len(joint) > MOST_JOINT:
        return None
    try:
        counts = list(ways(0, one, other, rest))
    except _TooMuchError:
        return None
    while counts and not counts[-1]:
        counts.pop()
    return counts


def _placements(left: Tally, size: int) -> Iterator[tuple[int, Tally]]:
    """Give the ways to choose members of a project: how many there are, and what the participants then lack."""

    def place(k: int, seats: int, ways: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, Tally]]:
        if k == len(left):
            if seats == 0:
                after: Counter[int] = Counter()
                for (value, number), some in zip(left, chosen, strict=True):
                    after[value] += number - some
                    after[value - 1] += some
                yield ways, tuple(sorted(((v, n) for v, n in after.items() if v and n), reverse=True))
            return
        for some in range(min(seats, left[k][1]) + 1):
            yield from place(k + 1, seats - some, ways * comb(left[k][1], some), (*chosen, some))

    if size >= 0:
        yield from place(0, size, 1, ())
