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

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from joinup.network.incidence import Table, incidence, upper_pairs
from joinup.network.poisson_binomial import tails
from joinup.network.significance import ALPHA, most_shared

STEPS = 200  # of Newton's method; ten suffice unless some chances tend to 0 or 1
PRECISE = 1e-11  # largest relative error of a margin


@dataclass(frozen=True)
class Fit:
    """The chances of participation by size of the project and activity of the participant.

    Attributes
    ----------
    projects : how many projects have each size, shape (sizes,)
    size_of, activity_of : the class of each project and each participant
    chance, otherwise : probability of 1 and of 0, each exact near 0, shape (sizes, activities)
    """

    projects: np.ndarray
    size_of: np.ndarray
    activity_of: np.ndarray
    chance: np.ndarray
    otherwise: np.ndarray

    @property
    def probabilities(self) -> np.ndarray:
        """The probability of each participation, shape (projects, participants)."""
        return self.chance[self.size_of][:, self.activity_of]


def fit(table: Table) -> Fit:
    """Fit the bipartite configuration model: the expected margins are those of the table.

    >>> fit([[0, 0, 1], [0, 1, 0], [1, 0, 1]]).probabilities.round(3).tolist()
    [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    """
    whole = incidence(table)
    size, size_of, projects = np.unique(whole.sizes, return_inverse=True, return_counts=True)
    activity, activity_of, participants = np.unique(whole.activity, return_inverse=True, return_counts=True)
    chance = np.zeros((len(size), len(activity)))
    rows, columns = _peel(chance, size, activity, projects, participants)
    otherwise = 1.0 - chance
    if rows.any() and columns.any():
        left = size - chance @ participants, activity - projects @ chance
        inner = np.ix_(rows, columns)
        logit = _newton(left[0][rows], left[1][columns], projects[rows], participants[columns])
        chance[inner], otherwise[inner] = _sigmoid(logit), _sigmoid(-logit)
    return Fit(projects, size_of, activity_of, chance, otherwise)


def pair_tests(table: Table, alpha: float = ALPHA, model: Fit | None = None) -> pd.DataFrame:
    """Test each pair of participants: how likely are as many shared projects?

    Parameters
    ----------
    table
        Shape (projects, participants).
    alpha
        Level of the critical values.
    model
        The model of the table, if it is there already.

    Returns
    -------
    pandas.DataFrame
        Columns as of :func:`joinup.network.significance.pair_tests`; p-values are exact to the smallest
        number a float can hold. There is no family-wise test.

    Examples
    --------
    >>> tests = pair_tests([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]])
    >>> tests[["source", "target", "shared", "expected"]].round(3)
       source  target  shared  expected
    0       0       1       2     1.580
    1       0       2       0     1.089
    2       1       2       1     1.580
    """
    whole = incidence(table)
    model = model or fit(whole)
    names = np.array(whole.participants, dtype=object)
    first, second, shared = upper_pairs(whole)
    one, two = model.activity_of[first], model.activity_of[second]
    kind = np.minimum(one, two) * model.chance.shape[1] + np.maximum(one, two)
    mean, variance, p_upper = _tails(model, kind, shared)
    sd, most = np.sqrt(variance), most_shared(whole)
    return pd.DataFrame(
        {
            "source": names[first],
            "target": names[second],
            "shared": shared,
            "expected": mean,
            "sd": sd,
            "p_upper": p_upper,
            "p_family": pd.NA,
            "critical_value": _critical_values(model, kind, mean, sd, most, alpha),
            "critical_value_family": pd.NA,
        }
    )


def _tails(model: Fit, kind: np.ndarray, shared: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean, variance and upper tail of pairs in any order."""
    order = np.lexsort((shared, kind))
    mean, variance, log_upper = tails(
        model.chance, model.otherwise, model.projects, kind[order], shared[order].astype(np.int64)
    )
    back = np.argsort(order, kind="stable")
    return mean[back], variance[back], np.exp(log_upper[back])


def _critical_values(
    model: Fit, kind: np.ndarray, mean: np.ndarray, sd: np.ndarray, most: np.ndarray, alpha: float
) -> pd.arrays.IntegerArray:
    """Return for each pair the fewest shared projects with p_upper up to ``alpha``; pairs of a kind are alike.

    It lies between the mean and, by Cantelli's inequality, sd × √((1 - alpha) / alpha) above it.
    """
    kinds, place, back = np.unique(kind, return_index=True, return_inverse=True)
    first = np.floor(mean[place]).astype(np.int64)
    last = np.ceil(mean[place] + sd[place] * np.sqrt((1 - alpha) / alpha)).astype(np.int64) + 1
    length = last - first + 1
    start = np.cumsum(length) - length
    number = np.arange(length.sum()) - np.repeat(start - first, length)
    *_, p = _tails(model, np.repeat(kinds, length), number)
    short = np.add.reduceat(p > alpha, start, dtype=np.int64) if len(start) else np.zeros(0, dtype=np.int64)
    value = (first + short)[back]
    return pd.arrays.IntegerArray(value, value > most)


def _sigmoid(logit: np.ndarray) -> np.ndarray:
    """Return 1/(1+exp(-logit)), without overflow and exact near 0."""
    small = np.exp(-np.abs(logit))
    return np.where(logit >= 0, 1, small) / (1 + small)


def _peel(
    chance: np.ndarray, size: np.ndarray, activity: np.ndarray, projects: np.ndarray, participants: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Set the chances of full and empty rows and columns to 1 and 0, and of those that are so without them.

    Returns which classes of rows and of columns are left.
    """
    rows, columns = np.ones(len(size), dtype=bool), np.ones(len(activity), dtype=bool)
    while rows.any() and columns.any():
        row_left = size - chance @ participants
        full = rows & (row_left >= participants[columns].sum() - 0.5)
        chance[np.ix_(full, columns)] = 1
        gone = full | (rows & (row_left < 0.5))
        rows &= ~gone
        column_left = activity - projects @ chance
        full = columns & (column_left >= projects[rows].sum() - 0.5)
        chance[np.ix_(rows, full)] = 1
        out = full | (columns & (column_left < 0.5))
        columns &= ~out
        if not gone.any() and not out.any():
            break
    return rows, columns


def _newton(
    size: np.ndarray, activity: np.ndarray, projects: np.ndarray, participants: np.ndarray
) -> np.ndarray:
    """Find row and column terms whose sum is the log-odds that gives the margins; returns that sum."""
    cells = float(projects.sum() * participants.sum())
    share = np.array([(projects @ size) / cells])
    row = np.log(size) - np.log(participants.sum()) - np.log(share) / 2
    column = np.log(activity) - np.log(projects.sum()) - np.log(share) / 2
    weight = np.outer(projects, participants)

    def likelihood(row: np.ndarray, column: np.ndarray) -> float:
        spread = np.logaddexp(0, row[:, None] + column)
        return float(projects * size @ row + participants * activity @ column - (weight * spread).sum())

    best = likelihood(row, column)
    for _ in range(STEPS):
        chance = _sigmoid(row[:, None] + column)
        row_error, column_error = size - chance @ participants, activity - projects @ chance
        if max(np.abs(row_error / size).max(), np.abs(column_error / activity).max()) < PRECISE:
            break
        bend = weight * chance * (1 - chance)
        step_row, step_column = _solve(bend, projects * row_error, participants * column_error)
        length = 1.0
        while length > 1e-6:
            trial = likelihood(row + length * step_row, column + length * step_column)
            if trial >= best - 1e-12 * abs(best):
                break
            length /= 2
        row, column, best = row + length * step_row, column + length * step_column, trial
    return row[:, None] + column


def _solve(bend: np.ndarray, row: np.ndarray, column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve for Newton's step; the rows are few, so the columns are eliminated first."""
    rows, columns = bend.sum(axis=1), np.maximum(bend.sum(axis=0), 1e-300)
    reduced = np.diag(rows) - (bend / columns) @ bend.T
    # a constant may move from rows to columns without effect: the least step of all is taken
    step = np.linalg.lstsq(reduced, row - (bend / columns) @ column, rcond=1e-13)[0]
    return step, (column - bend.T @ step) / columns
