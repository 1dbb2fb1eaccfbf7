"""The fewest additions that would reverse a claim which rests on a share or on a test.

Counts of pilots decide here, so all additions are tried, or a formula gives the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from math import floor

import numpy as np

from joinup.claims.association import fisher
from joinup.claims.tipping import Tipping
from joinup.network.curveball import draw_null
from joinup.network.significance import cannot_test, pair_tests

MOST = 24  # additions up to which all are tried
PILOTS = 2_000  # above which none are: each would take too long
DRAWS = 4_000  # of the null model for each number of additional pilots
DOUBLED = 7  # times that this number is doubled, from one


def tip_share(have: int, of: int, threshold: float) -> Tipping:
    """Find what would reverse "more than this share of the pilots have it".

    Examples
    --------
    >>> tip_share(13, 23, 0.5), tip_share(3, 10, 0.5)
    (Tipping(pilots=3, members=None, exact=True), Tipping(pilots=5, members=3, exact=True))
    """
    limit = Fraction(str(threshold))
    if of and Fraction(have, of) > limit:
        return Tipping(-floor(of - have / limit) if limit > 0 else None, None)
    members = floor(limit * of) + 1 - have
    pilots = floor((limit * of - have) / (1 - limit)) + 1 if limit < 1 else None
    return Tipping(pilots, members if members <= of - have else None)


def tip_association(
    have_with: int, all_with: int, have_without: int, all_without: int, alpha: float
) -> Tipping:
    """Find what would reverse "pilots with a department have it more often (Fisher's test, up to alpha)".

    A pilot is added with or without the department, and with it or not; a member added to a documented pilot
    is either the department or the local body.

    Examples
    --------
    >>> tip_association(4, 5, 1, 5, 0.05), tip_association(3, 9, 7, 14, 0.05)
    (Tipping(pilots=2, members=1, exact=True), Tipping(pilots=16, members=6, exact=True))
    """

    @cache
    def holds(a: int, n: int, b: int, m: int) -> bool:
        return n > 0 and m > 0 and fisher(a, n, b, m) <= alpha

    a, n, b, m = have_with, all_with, have_without, all_without
    now = holds(a, n, b, m)

    def pilots(w: int, x: int, y: int, z: int) -> bool:
        return holds(a + w, n + w + x, b + y, m + y + z) != now

    def members(w: int, x: int, y: int, z: int) -> bool:
        """Add the local body to w pilots with and x without; then the department to y with it and z not."""
        inside, with_it, others = n + y + z, a + w + y, b + x - y
        possible = with_it <= inside and 0 <= others <= m - y - z and x <= m - b
        return possible and holds(with_it, inside, others, m - y - z) != now

    if n + m > PILOTS:
        return Tipping(None, None, exact=False)
    more_pilots, more_members = _fewest(pilots), _fewest(members)
    return Tipping(more_pilots, more_members, exact=more_pilots is not None and more_members is not None)


def tip_above_expectation(B: np.ndarray, first: int, second: int, alpha: float, seed: str) -> Tipping:
    """Find additional pilots that would reverse "the pair's p-value is up to alpha".

    They are of the two alone, or, where its p is small already, of one of the two with the least active other.
    Each number of pilots is tried against draws of its own, so that the answer is not exact.

    Parameters
    ----------
    B : array of 0 and 1, shape (pilots, participants)
    first, second : columns of the pair
    alpha : level of the test
    seed : a word from which the draws derive

    Examples
    --------
    >>> B = np.repeat([[1, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 1, 0, 1]], 4, axis=0)
    >>> tip_above_expectation(B, 0, 1, 0.05, "example")
    Tipping(pilots=9, members=None, exact=False)
    """
    least = min(
        (k for k in range(B.shape[1]) if k not in (first, second)),
        key=lambda k: (B[:, k].sum(), k),
        default=first,
    )
    teams = np.zeros((2, B.shape[1]), dtype=B.dtype)

    def small(number: int) -> bool:
        table = np.vstack([B, teams[np.arange(number) % 2]])
        if cannot_test(table):
            return False
        pairs = pair_tests(
            table, draw_null(table, DRAWS, seed, "tipping", str(number), chains=1), alpha=alpha
        )
        mine = (pairs["source"] == min(first, second)) & (pairs["target"] == max(first, second))
        return bool((pairs.loc[mine, "p_upper"] <= alpha).all())

    now = small(0)
    if now:
        teams[0, [first, least]] = teams[1, [second, least]] = 1
    else:
        teams[:, [first, second]] = 1
    enough = next((2**k for k in range(DOUBLED) if small(2**k) != now), None)
    if enough is None:
        return Tipping(None, None, exact=False)
    short = enough // 2
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if small(middle) != now else (middle, enough)
    return Tipping(enough, None, exact=False)


def _fewest(turned: Callable[[int, int, int, int], bool]) -> int | None:
    """Return the fewest additions of four kinds together after which it is otherwise."""
    return next((k for k in range(1, MOST + 1) if any(turned(*some) for some in _four(k))), None)


def _four(number: int) -> Iterator[tuple[int, int, int, int]]:
    """Give all ways to divide a number among four."""
    for w in range(number + 1):
        for x in range(number - w + 1):
            for y in range(number - w - x + 1):
                yield w, x, y, number - w - x - y
