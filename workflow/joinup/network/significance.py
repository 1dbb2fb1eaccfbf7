"""Which pairs share more projects than activity and the sizes of projects give: tests on the draws."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from joinup.network.draws import Null
from joinup.network.incidence import Table, incidence, upper_pairs

ALPHA = 0.05
RHAT = 1.01  # Vehtari et al. (2021), Bayesian Analysis 16, 667-718
BLOCK = 2_000_000  # counts looked up at once


def cannot_test(table: Table) -> str:
    """Say why the pairs of a table cannot be tested, or nothing.

    No other table has these margins where of any two projects one has all the participants of the other.

    Examples
    --------
    >>> cannot_test([[1, 1], [1, 0]]), cannot_test([[1, 1, 0], [0, 1, 1]])
    ('only one table has these margins', '')
    """
    whole = incidence(table)
    if (whole.activity > 0).sum() < 2:
        return "there are no two participants"
    if whole.sizes.max() < 2:
        return "no project has two participants"
    ordered = whole.B[np.argsort(-whole.sizes, kind="stable")].astype(bool)
    return "" if (ordered[1:] > ordered[:-1]).nnz else "only one table has these margins"


def most_shared(table: Table) -> np.ndarray:
    """Return the most projects that each pair could share in any table with the same margins.

    >>> most_shared([[1, 1, 0], [0, 1, 1], [1, 0, 0]]).tolist()
    [2, 1, 1]
    """
    whole = incidence(table)
    sizes, activity = -np.sort(-whole.sizes), -np.sort(-whole.activity)

    @cache
    def most(one: int, other: int) -> int:
        rest = activity.tolist()
        rest.remove(one)
        rest.remove(other)
        return most_of_pair(sizes, np.array(rest, dtype=np.int64), one, other)

    first, second = np.triu_indices(len(activity), 1)
    pairs = np.sort(np.column_stack([whole.activity[first], whole.activity[second]]), axis=1)
    return np.array([most(*pair) for pair in pairs.tolist()], dtype=np.int64)


def most_of_pair(sizes: np.ndarray, rest: np.ndarray, one: int, other: int) -> int:
    """Return the most projects that two participants could share in any table with these margins.

    For c shared projects the pair takes both its places in c projects, and one in as many as it then lacks.
    The rest of the table exists if, and only if, the other activities fit the places left (Gale and Ryser).
    These are most even, and so fit if they ever do, when the pair takes its places from the largest projects
    (Marshall, Olkin & Arnold 2011, Inequalities, theorem 6.A.2).

    Parameters
    ----------
    sizes, rest
        Participants of each project, and projects of each other participant, the most first.
    one, other
        Projects of the two.

    Raises
    ------
    ValueError
        If no table has these margins.
    """
    demand = np.cumsum(rest)
    for c in range(min(one, other), -1, -1):
        single = one + other - 2 * c
        left = sizes.copy()
        left[:c] -= 2
        left[c : c + single] -= 1
        if c + single > len(sizes) or left.min(initial=0) < 0 or left.sum() != rest.sum():
            continue
        with_place = len(left) - np.cumsum(np.bincount(left, minlength=len(rest)))  # for 1, 2, … others
        if (demand <= np.cumsum(with_place[: len(rest)])).all() and left.max(initial=0) <= len(rest):
            return c
    raise ValueError("no table has these margins")


def pair_tests(table: Table, null: Null, alpha: float = ALPHA) -> pd.DataFrame:
    """Test each pair of participants against the draws.

    Parameters
    ----------
    table
        Shape (projects, participants).
    null
        Draws with its margins.
    alpha
        Level of the critical values.

    Returns
    -------
    pandas.DataFrame
        A row per pair, also those that share nothing: ``source``, ``target``, ``shared``; ``expected`` and
        ``sd`` under the null; ``p_upper``, ties included, (b+1)/(N+1); ``p_family``, the chance that any pair
        of a draw is as surprising (min-p); ``critical_value`` and ``critical_value_family``, the fewest
        shared projects with p_upper or p_family up to ``alpha``, empty where no number that the margins
        allow would do.

    Raises
    ------
    ValueError
        If the draws come from a table with other margins.

    References
    ----------
    Westfall & Young (1993), Resampling-Based Multiple Testing (min-p).
    Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9, 39 (why one is added).

    Examples
    --------
    >>> from joinup.network.curveball import sample
    >>> B = pd.DataFrame([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], columns=["a", "b", "c"])
    >>> pair_tests(B, sample(B, 1000))[["source", "target", "shared", "critical_value"]]
      source target  shared  critical_value
    0      a      b       2            <NA>
    1      a      c       0            <NA>
    2      b      c       1            <NA>
    """
    whole = incidence(table)
    first, second, shared = upper_pairs(whole)
    names = np.array(whole.participants, dtype=object)
    activity = whole.activity
    if not np.array_equal(np.diff(null.start), np.minimum(activity[first], activity[second]) + 1):
        raise ValueError("the draws come from a table with other margins")
    histogram = null.histogram
    at = null.start[:-1] + shared
    above = _tails(histogram, null.start)
    histogram[at] += 1  # the observed table is one more
    tail = _pooled(_tails(histogram, null.start), null.start, activity[first], activity[second])
    surprise = np.sort(_least_tails(null, tail))
    most = most_shared(whole)
    expected, sd = null.moments()
    return pd.DataFrame(
        {
            "source": names[first],
            "target": names[second],
            "shared": shared,
            "expected": expected,
            "sd": sd,
            "p_upper": (above[at] + 1) / (null.draws + 1),
            "p_family": _family(surprise, tail[at]),
            "critical_value": _critical(null.start, _up_to(above + 1, null.draws, alpha), most),
            "critical_value_family": _critical(null.start, _family(surprise, tail) <= alpha, most),
        }
    )


class Concentration(NamedTuple):
    """Sum of squared shared projects over all pairs: observed, expected under the null, upper tail."""

    observed: int
    expected: float
    p: float


def concentration_test(table: Table, null: Null) -> Concentration:
    """Test whether joint work is more concentrated in particular pairs than the margins give.

    The margins fix the sum of shared projects over all pairs, so that the sum of squares grows with their
    concentration alone.

    Examples
    --------
    >>> from joinup.network.curveball import sample
    >>> B = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    >>> test = concentration_test(B, sample(B, 1000))
    >>> test.observed, round(test.p, 1)
    (8, 0.2)
    """
    observed = int((upper_pairs(table)[2] ** 2).sum())
    squares = null.squares
    p = ((squares >= observed).sum() + 1) / (len(squares) + 1)
    return Concentration(observed, float(squares.mean()), float(p))


def chains_agree(null: Null) -> str:
    """Say whether the chains give the same: split R-hat of every pair up to 1.01 ("yes", "no", "too few draws").

    Half chains are compared, since they notice drift from the start, which whole chains do not.
    """
    halves = [half for chunk in null.chunks for half in np.array_split(chunk.kept, 2)]
    fewest = min(map(len, halves))
    if fewest < 2:
        return "too few draws"
    mean = np.array([half.mean(axis=0) for half in halves])
    within = np.array([half.var(axis=0, ddof=1) for half in halves]).mean(axis=0)
    between = mean.var(axis=0, ddof=1)
    still = within < 1e-12  # a pair that shares the same in each draw must do so in each chain
    rhat = np.sqrt((fewest - 1) / fewest + between[~still] / within[~still]).max(initial=1.0)
    if rhat <= RHAT and not between[still].any():
        return "yes"
    return "no" if fewest >= 500 else "too few draws"


def _tails(histogram: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Count for each pair and number the draws with at least so many shared projects."""
    running = np.concatenate([[0], np.cumsum(histogram)])
    return np.repeat(running[start[1:]], np.diff(start)) - running[:-1]


def _pooled(tail: np.ndarray, start: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Average the tails of all pairs with the same two activities.

    Their shared projects have the same distribution. Left apart, the luck of the draws would decide which of
    two equally surprising pairs is called the more surprising one.
    """
    step = one.max(initial=0) + other.max(initial=0) + 1
    kind = np.unique(np.minimum(one, other) * step + np.maximum(one, other), return_inverse=True)[1]
    length = np.diff(start)
    within = np.arange(len(tail)) - np.repeat(start[:-1], length)
    pairs = np.bincount(kind)
    size = np.zeros(len(pairs), dtype=np.int64)
    size[kind] = length
    place = np.repeat((np.cumsum(size) - size)[kind], length) + within
    return (np.bincount(place, weights=tail) / np.repeat(pairs, size))[place].round(6)


def _least_tails(null: Null, tail: np.ndarray) -> np.ndarray:
    """Return for each kept draw the smallest upper tail of its pairs, as a count."""
    if len(null.start) < 2:
        return np.zeros(0)
    return np.concatenate(
        [
            tail[null.start[:-1] + block].min(axis=1)
            for chunk in null.chunks
            for block in np.array_split(chunk.kept, max(1, chunk.kept.size // BLOCK))
        ]
    )


def _family(surprise: np.ndarray, tail: np.ndarray) -> np.ndarray:
    """Return the share of kept draws, and the observed table, with a pair as surprising as these tails."""
    return (np.searchsorted(surprise, tail, side="right") + 1) / (len(surprise) + 1)


def _up_to(count: np.ndarray, draws: int, alpha: float) -> np.ndarray:
    """Say whether count/(draws+1) is up to alpha, also where it equals it but for the last digit."""
    return count <= alpha * (draws + 1) * (1 + 1e-12)


def _critical(start: np.ndarray, enough: np.ndarray, most: np.ndarray) -> pd.arrays.IntegerArray:
    """Return for each pair the smallest number that is enough, if the margins allow it."""
    short = np.concatenate([[0], np.cumsum(~enough)])
    number = short[start[1:]] - short[start[:-1]]
    return pd.arrays.IntegerArray(number.astype(np.int64), number > most)
