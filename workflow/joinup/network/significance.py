"""Which pairs share more pilots than their activity and the sizes of the pilots give: tests on the draws."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike
from scipy.special import ndtri

from joinup.network.draws import Null
from joinup.network.projection import incidence, labels_of, shared_pilots

ALPHA = 0.05
RHAT = 1.01  # Vehtari et al. (2021), Bayesian Analysis 16, 667-718
FEWEST = 10  # draws in a tail below which its normal approximation says nothing
BLOCK = 2_000_000  # counts looked up at once


def cannot_test(B: ArrayLike | sp.sparray | sp.spmatrix) -> str:
    """Say why the pairs of a table cannot be tested, or nothing.

    Examples
    --------
    >>> cannot_test([[1, 1], [1, 0]]), cannot_test([[1, 1, 0], [0, 1, 1]])
    ('only one table has these margins', '')
    """
    table = incidence(B)
    if len(np.unique(table.indices)) < 2:
        return "there are no two participants"
    if np.diff(table.indptr).max() < 2:
        return "no pilot has two participants"
    return "only one table has these margins" if only_table(table) else ""


def only_table(B: ArrayLike | sp.sparray | sp.spmatrix) -> bool:
    """Say whether no other table has these margins, so that nothing can be tested against them.

    That is so when of any two pilots one has all the participants of the other.

    Examples
    --------
    >>> only_table([[1, 1, 1], [1, 1, 0], [1, 0, 0]]), only_table([[1, 0], [0, 1]])
    (True, False)
    """
    table = incidence(B)
    order = np.argsort(-np.diff(table.indptr), kind="stable")
    inside = table[order].astype(bool)
    return (inside[1:] > inside[:-1]).nnz == 0


def pair_tests(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    null: Null,
    labels: Sequence[Hashable] | None = None,
    alpha: float = ALPHA,
) -> pd.DataFrame:
    """Test each pair of participants against the null.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    null : draws with the margins of B
    labels : of the participants; the columns of a DataFrame, or numbers, if left out
    alpha : level for which the power is told

    Returns
    -------
    DataFrame with a row per pair, also those that share nothing, in the order of ``labels``: ``source``,
    ``target``; ``shared``; ``expected`` and ``sd`` under the null; ``p_upper`` and ``p_lower``, ties
    included, (b+1)/(N+1); ``q_upper`` and ``q_lower``, Benjamini-Hochberg over all pairs; ``p_family``, the
    chance that any pair of a draw is as surprising (min-p); ``needed`` and ``needed_family``, the smallest
    number of shared pilots with p_upper or p_family up to ``alpha``, empty where even all would not do.

    Raises
    ------
    ValueError
        if the draws come from a table with other margins than B.

    References
    ----------
    Westfall & Young (1993), Resampling-Based Multiple Testing (min-p).
    Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9, 39 (why one is added).

    Examples
    --------
    >>> from joinup.network.curveball import draw_null
    >>> B = pd.DataFrame([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], columns=["a", "b", "c"])
    >>> pair_tests(B, draw_null(B, 1000))[["source", "target", "shared", "needed"]]
      source target  shared  needed
    0      a      b       2    <NA>
    1      a      c       0       2
    2      b      c       1    <NA>
    """
    names = np.array(labels_of(B, labels), dtype=object)
    first, second = np.triu_indices(len(names), 1)
    shared = shared_pilots(B).toarray()[first, second]
    table = incidence(B)
    activity, joint = table.sum(axis=0), int((np.diff(table.indptr) > 1).sum())
    if not np.array_equal(np.diff(null.start), np.minimum(activity[first], activity[second]) + 1):
        raise ValueError("the draws come from a table with other margins")
    below, above = _tails(null, shared)
    at = null.start[:-1] + shared
    b_upper, b_lower = above[at], below[at]
    tail = _pooled(null, above, activity[first], activity[second])
    surprise = np.sort(_least_tail(null, tail))
    p_upper, p_lower = b_upper / (null.draws + 1), b_lower / (null.draws + 1)
    return pd.DataFrame(
        {
            "source": names[first],
            "target": names[second],
            "shared": shared.astype(np.int64),
            "expected": null.expected,
            "sd": null.sd,
            "p_upper": p_upper,
            "q_upper": adjusted(p_upper),
            "p_family": (np.searchsorted(surprise, tail[at], side="right") + 1) / (len(surprise) + 1),
            "p_lower": p_lower,
            "q_lower": adjusted(p_lower),
            "needed": _needed(null, _whole(alpha * (null.draws + 1)), joint),
            "needed_family": _smallest(null, ~(tail < _critical(surprise, alpha)), joint),
        }
    )


def adjusted(p: ArrayLike) -> np.ndarray:
    """Adjust p-values for the rate of false discoveries among all of them.

    References
    ----------
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> adjusted([0.01, 0.02, 0.5]).tolist()
    [0.03, 0.03, 0.5]
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(
        -values, kind="stable"
    )  # as in scipy.stats, which takes longer to import than all this
    steps = values[order] * len(values) / np.arange(len(values), 0, -1)
    out = np.empty(len(values))
    out[order] = np.minimum(np.minimum.accumulate(steps), 1)
    return out


def convergence(null: Null, B: ArrayLike | sp.sparray | sp.spmatrix) -> dict[str, Any]:
    """Compare the chains with each other.

    Returns
    -------
    dict of ``chains``; ``draws``; ``rhat``, the largest of any pair's shared pilots over half chains (1 is
    best); ``z``, the largest difference between one chain's p-value of a pair and that of all, in its
    standard errors, and ``z_allowed``, which chance exceeds once in a thousand times; ``effective``, the
    number of independent draws that would be as precise; ``converged``, "yes", "no" or "too few draws".
    """
    n = len(incidence(B).sum(axis=0))
    shared = shared_pilots(B).toarray()[np.triu_indices(n, 1)]
    rhat, spread = _split_rhat(null)
    z, compared = _largest_difference(null, shared)
    allowed = float(-ndtri(0.0005 / max(compared, 1)))
    fewest = min(chunk.draws for chunk in null.chunks)
    verdict = "yes" if rhat <= RHAT and z <= allowed else "no" if fewest >= 1000 else "too few draws"
    return {
        "chains": len(null.chunks),
        "draws": null.draws,
        "rhat": rhat,
        "z": z,
        "z_allowed": allowed,
        "effective": round(null.draws / max(spread, 1.0)),
        "converged": verdict,
    }


def _tails(null: Null, shared: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the draws, and the observed table as one more, with at most and with at least so many pilots."""
    counts = null.histogram.copy()
    counts[null.start[:-1] + shared] += 1
    running = np.concatenate([[0], np.cumsum(counts)])
    length = np.diff(null.start)
    below = running[1:] - np.repeat(running[null.start[:-1]], length)
    above = np.repeat(running[null.start[1:]], length) - running[:-1]
    return below, above


def _pooled(null: Null, above: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Average the upper tails, as counts, of all pairs with the same two activities.

    Their shared pilots have the same distribution. Left apart, the luck of the draws would decide which of two
    equally surprising pairs is called the more surprising one.
    """
    kind = np.unique(
        np.minimum(one, other) * (one.max(initial=0) + other.max(initial=0) + 1) + np.maximum(one, other),
        return_inverse=True,
    )[1]
    length = np.diff(null.start)
    within = np.arange(len(above)) - np.repeat(null.start[:-1], length)
    pairs = np.bincount(kind)
    size = np.zeros(len(pairs), dtype=np.int64)
    size[kind] = length
    place = np.repeat((np.cumsum(size) - size)[kind], length) + within
    return (np.bincount(place, weights=above) / np.repeat(pairs, size))[place].round(6)


def _least_tail(null: Null, tail: np.ndarray) -> np.ndarray:
    """Return for each kept draw the smallest upper tail of its pairs, as a count."""
    found = []
    pairs = len(null.start) - 1
    if not pairs:
        return np.zeros(0)
    for kept in null.kept():
        for block in np.array_split(kept, max(1, kept.size // BLOCK)):
            found.append(tail[null.start[:-1] + block].min(axis=1))
    return np.concatenate(found)


def _whole(number: float) -> int:
    """Round down, but not below a whole number that is missed by the last digit only, as in .29 × 100."""
    return int(number * (1 + 1e-12))


def _critical(surprise: np.ndarray, alpha: float) -> float:
    """Return the upper tail, as a count, below which the family-wise p is up to alpha; 0 if there is none."""
    allowed = _whole(alpha * (len(surprise) + 1)) - 1
    return float(surprise[allowed]) if 0 <= allowed < len(surprise) else 0.0


def _needed(null: Null, most: int, joint: int) -> pd.arrays.IntegerArray:
    """Return the smallest number of shared pilots that at most ``most`` - 1 draws of the null reach."""
    running = np.concatenate([[0], np.cumsum(null.histogram)])
    above = np.repeat(running[null.start[1:]], np.diff(null.start)) - running[:-1]
    return _smallest(null, above + 1 > most, joint)


def _smallest(null: Null, short: np.ndarray, joint: int) -> pd.arrays.IntegerArray:
    """Return for each pair the smallest number of shared pilots that is not too short.

    It is not more than the ``joint`` pilots with two participants or more.
    """
    length = np.diff(null.start)
    number = (
        np.add.reduceat(short, null.start[:-1], dtype=np.int64)
        if len(length)
        else np.zeros(0, dtype=np.int64)
    )
    return pd.arrays.IntegerArray(number, (number >= length) | (number > joint))


def _split_rhat(null: Null) -> tuple[float, float]:
    """Return the largest split R-hat, and how much more the half chains differ than independent draws."""
    sizes = np.array([[-(-c.draws // 2), c.draws // 2] for c in null.chunks]).ravel()[:, None]
    if not len(null.start) - 1 or sizes.min() < 2:
        return 1.0, 1.0
    mean = np.concatenate([c.total for c in null.chunks]) / sizes
    square = np.concatenate([c.square for c in null.chunks]) / sizes
    within = ((square - mean**2) * sizes / (sizes - 1)).mean(axis=0)
    between = mean.var(axis=0, ddof=1)
    moving = within > 1e-12
    if not moving.any():
        return 1.0, 1.0
    size = sizes.mean()
    rhat = np.sqrt((size - 1) / size + between[moving] / within[moving])
    return float(max(rhat.max(), 1.0)), float((between[moving] / within[moving]).mean() * size)


def _largest_difference(null: Null, shared: np.ndarray) -> tuple[float, int]:
    """Return the largest standardised difference of a chain's tail from all draws' tail, and of how many."""
    start, end = null.start[:-1] + shared, null.start[1:]

    def tail(histogram: np.ndarray) -> np.ndarray:
        running = np.concatenate([[0], np.cumsum(histogram)])
        return running[end] - running[start]

    share = tail(null.histogram) / max(null.draws, 1)
    largest, compared = 0.0, 0
    for chunk in null.chunks:
        error = np.sqrt(share * (1 - share) * (1 / max(chunk.draws, 1) - 1 / max(null.draws, 1)))
        enough = (chunk.draws * np.minimum(share, 1 - share) >= FEWEST) & (error > 0)
        if enough.any():
            z = np.abs(tail(chunk.histogram) / chunk.draws - share)[enough] / error[enough]
            largest, compared = max(largest, float(z.max())), compared + int(enough.sum())
    return largest, compared
