"""The null model for large tables: both margins fixed on average, tails computed exactly.

Each participation is independent, with the probability that the bipartite configuration model gives it; the
shared projects of a pair are then a sum of independent trials with unequal chances. Participants with the same
activity and projects of the same size have the same chances, so that the work grows with the number of
different margins, not with the table. On small tables the test is cautious: use the draws of
``joinup.network.curveball`` there.

References
----------
Saracco et al. (2015), Scientific Reports 5, 10595 (the model).
Neal (2014), Social Networks 39, 84-97 (the test).
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import binom

from joinup.network.incidence import Table, activity_of_pairs, incidence, pairs_of
from joinup.network.significance import ALPHA, critical_values, most_shared


def fit(table: Table) -> np.ndarray:
    """Return the probability of each participation; the expected margins are those of the table.

    >>> fit([[0, 0, 1], [0, 1, 0], [1, 0, 1]]).round(3).tolist()
    [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    """
    whole = incidence(table)
    size, size_of, projects = np.unique(whole.sizes, return_inverse=True, return_counts=True)
    activity, activity_of, participants = np.unique(whole.activity, return_inverse=True, return_counts=True)
    return _chances(size, projects, activity, participants)[size_of][:, activity_of]


def _chances(
    size: np.ndarray, projects: np.ndarray, activity: np.ndarray, participants: np.ndarray
) -> np.ndarray:
    """Return the chances by size of the project and activity of the participant, by maximum likelihood."""
    weight = np.outer(projects, participants)
    observed = np.concatenate([projects * size, participants * activity])

    def terms(x: np.ndarray) -> np.ndarray:
        return x[: len(size), None] + x[len(size) :]

    def loss(x: np.ndarray) -> float:
        return float((weight * np.logaddexp(0, terms(x))).sum() - observed @ x)

    def gradient(x: np.ndarray) -> np.ndarray:
        expected = weight * expit(terms(x))
        return np.concatenate([expected.sum(axis=1), expected.sum(axis=0)]) - observed

    def curvature(x: np.ndarray) -> np.ndarray:
        bend = weight * expit(terms(x)) * expit(-terms(x))
        return np.block([[np.diag(bend.sum(axis=1)), bend], [bend.T, np.diag(bend.sum(axis=0))]])

    start = np.zeros(len(observed))
    best = minimize(loss, start, jac=gradient, hess=curvature, method="trust-exact", options={"gtol": 1e-9})
    return expit(terms(best.x))


def poisson_binomial_tails(chances: ArrayLike, trials: ArrayLike, last: int) -> np.ndarray:
    """Return the probability of at least 0, 1, 2 … ``last`` successes in independent trials with unequal chances.

    The distribution is built group by group by adding products of positive numbers only, which keeps every term
    exact however small it is; scipy's is not exact in the tails.

    Parameters
    ----------
    chances, trials
        Chance of success in each group of equal trials, and number of trials in it.
    last
        The largest number of successes.

    Examples
    --------
    >>> poisson_binomial_tails([0.5, 0.25], [2, 1], 3).round(12).tolist()
    [1.0, 0.8125, 0.375, 0.0625]
    """
    chances, trials = np.asarray(chances, dtype=float), np.asarray(trials)
    mean, variance = trials @ chances, trials @ (chances * (1 - chances))
    end = int(max(last, mean) + 9 * np.sqrt(variance)) + 40  # terms beyond it are too small to change a tail
    terms = np.ones(1)
    for chance, number in zip(chances, trials, strict=True):
        group = binom.pmf(np.arange(min(number, end) + 1), number, chance)
        terms = np.convolve(terms, group)[: end + 1]
    tails = np.cumsum(np.pad(terms, (0, max(last + 1 - len(terms), 0)))[::-1])[::-1]
    return np.minimum(tails[: last + 1], 1.0)


def pair_tests(table: Table, alpha: float = ALPHA) -> pd.DataFrame:
    """Test each pair of participants: how likely are as many shared projects?

    The columns are those of :func:`joinup.network.significance.pair_tests`. P-values are exact to the smallest
    number that a float can hold. There is no family-wise test.

    Examples
    --------
    >>> pair_tests([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]])["expected"].round(3).tolist()
    [1.58, 1.089, 1.58]
    """
    whole = incidence(table)
    tests, most = pairs_of(whole), most_shared(whole)
    size, projects = np.unique(whole.sizes, return_counts=True)
    activity, participants = np.unique(whole.activity, return_counts=True)
    chance = _chances(size, projects, activity, participants)
    kinds, kind = np.unique(np.searchsorted(activity, activity_of_pairs(whole)), axis=0, return_inverse=True)
    both = chance[:, kinds[:, 0]] * chance[:, kinds[:, 1]]  # shape (sizes, kinds of pairs)
    last = int(most.max(initial=0))
    tails = np.array([poisson_binomial_tails(chances, projects, last) for chances in both.T])
    tails = tails.reshape(-1, last + 1)
    return tests.assign(
        expected=(projects @ both)[kind],
        sd=np.sqrt(projects @ (both * (1 - both)))[kind],
        p_upper=tails[kind, tests["shared"]],
        p_family=pd.NA,
        critical_value=critical_values(tails[kind], most, alpha),
        critical_value_family=pd.NA,
    )
