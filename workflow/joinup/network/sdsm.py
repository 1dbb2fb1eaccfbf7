"""The null model for large tables: both margins fixed on average, tails computed exactly.

Each participation is independent, with the probability that the bipartite configuration model gives it; the
shared pilots of a pair are then a sum of independent trials with unequal chances. Participants with the same
activity and pilots of the same size have the same chances, so that the work grows with the number of
different margins, not with the table. On small tables the test is cautious: use the draws of
``joinup.network.curveball`` there.

References
----------
Saracco et al. (2015), Scientific Reports 5, 10595 (the model).
Neal (2014), Social Networks 39, 84-97 (the test).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike

from joinup.network.poisson_binomial import tails
from joinup.network.projection import incidence, labels_of, shared_pilots
from joinup.network.significance import ALPHA, adjusted

STEPS = 200  # of Newton's method; ten suffice unless some chances tend to 0 or 1
PRECISE = 1e-11  # largest relative error of a margin


@dataclass(frozen=True)
class Fit:
    """The chances of participation by size of the pilot and activity of the participant.

    Attributes
    ----------
    pilots : how many pilots have each size, shape (sizes,)
    size_of, activity_of : the class of each pilot and each participant
    chance, otherwise : probability of 1 and of 0, each exact near 0, shape (sizes, activities)
    """

    pilots: np.ndarray
    size_of: np.ndarray
    activity_of: np.ndarray
    chance: np.ndarray
    otherwise: np.ndarray

    @property
    def probabilities(self) -> np.ndarray:
        """The probability of each participation, shape (pilots, participants)."""
        return self.chance[self.size_of][:, self.activity_of]


def fit(B: ArrayLike | sp.sparray | sp.spmatrix) -> Fit:
    """Fit the bipartite configuration model: the expected margins are those of B.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)

    Examples
    --------
    >>> fit([[0, 0, 1], [0, 1, 0], [1, 0, 1]]).probabilities.round(3).tolist()
    [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    """
    table = incidence(B)
    size, size_of, pilots = np.unique(np.diff(table.indptr), return_inverse=True, return_counts=True)
    activity = np.bincount(table.indices, minlength=table.shape[1])
    activity, activity_of, participants = np.unique(activity, return_inverse=True, return_counts=True)
    chance = np.zeros((len(size), len(activity)))
    rows, columns = _peel(chance, size, activity, pilots, participants)
    otherwise = 1.0 - chance
    if rows.any() and columns.any():
        left = size - chance @ participants, activity - pilots @ chance
        inner = np.ix_(rows, columns)
        logit = _newton(left[0][rows], left[1][columns], pilots[rows], participants[columns])
        chance[inner], otherwise[inner] = _sigmoid(logit), _sigmoid(-logit)
    return Fit(pilots, size_of, activity_of, chance, otherwise)


def pair_tests(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    labels: Sequence[Hashable] | None = None,
    fitted: Fit | None = None,
) -> pd.DataFrame:
    """Test each pair of participants: how likely are as many, or as few, shared pilots?

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    labels : of the participants; the columns of a DataFrame, or numbers, if left out
    fitted : the model of B, if it is there already

    Returns
    -------
    DataFrame with a row per pair: ``source``, ``target``, ``shared``, ``expected``, ``sd``, ``p_upper``,
    ``q_upper``, ``p_lower``, ``q_lower``; p-values are exact to the smallest number a float can hold

    Examples
    --------
    >>> found = pair_tests([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], ["a", "b", "c"])
    >>> found[["source", "target", "shared", "expected"]].round(3)
      source target  shared  expected
    0      a      b       2     1.580
    1      a      c       0     1.089
    2      b      c       1     1.580
    """
    model = fitted or fit(B)
    names = np.array(labels_of(B, labels), dtype=object)
    first, second = np.triu_indices(len(names), 1)
    shared = shared_pilots(B).toarray()[first, second]
    one, two = model.activity_of[first], model.activity_of[second]
    classes = model.chance.shape[1]
    kind = np.minimum(one, two) * classes + np.maximum(one, two)
    order = np.lexsort((shared, kind))
    mean, variance, log_upper, log_lower = tails(
        model.chance, model.otherwise, model.pilots, kind[order], shared[order].astype(np.int64)
    )
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    p_upper, p_lower = np.exp(log_upper[back]), np.exp(log_lower[back])
    return pd.DataFrame(
        {
            "source": names[first],
            "target": names[second],
            "shared": shared.astype(np.int64),
            "expected": mean[back],
            "sd": np.sqrt(variance[back]),
            "p_upper": p_upper,
            "q_upper": adjusted(p_upper),
            "p_lower": p_lower,
            "q_lower": adjusted(p_lower),
        }
    )


def needed(fitted: Fit, first: int, second: int, alpha: float = ALPHA) -> int | None:
    """Return the smallest number of shared pilots of two participants with p_upper up to ``alpha``.

    None where not even sharing all the pilots of the less active one would do.

    Examples
    --------
    >>> needed(fit([[1, 1, 0]] * 3 + [[0, 0, 1]] * 17), 0, 1), needed(fit([[1, 1]]), 0, 1)
    (3, None)
    """
    one, two = sorted((fitted.activity_of[first], fitted.activity_of[second]))
    most = round(float(min(fitted.pilots @ fitted.chance[:, [one, two]])))
    kind = np.full(most + 1, one * fitted.chance.shape[1] + two)
    possible = np.arange(most + 1)
    *_, log_upper, _ = tails(fitted.chance, fitted.otherwise, fitted.pilots, kind, possible)
    enough = np.flatnonzero(log_upper <= np.log(alpha))
    return int(enough[0]) if len(enough) and np.isfinite(log_upper[enough[0]]) else None


def _sigmoid(logit: np.ndarray) -> np.ndarray:
    """Return 1/(1+exp(-logit)), without overflow and exact near 0."""
    small = np.exp(-np.abs(logit))
    return np.where(logit >= 0, 1, small) / (1 + small)


def _peel(
    chance: np.ndarray, size: np.ndarray, activity: np.ndarray, pilots: np.ndarray, participants: np.ndarray
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
        column_left = activity - pilots @ chance
        full = columns & (column_left >= pilots[rows].sum() - 0.5)
        chance[np.ix_(rows, full)] = 1
        out = full | (columns & (column_left < 0.5))
        columns &= ~out
        if not gone.any() and not out.any():
            break
    return rows, columns


def _newton(
    size: np.ndarray, activity: np.ndarray, pilots: np.ndarray, participants: np.ndarray
) -> np.ndarray:
    """Find row and column terms whose sum is the log-odds that gives the margins; returns that sum."""
    cells = float(pilots.sum() * participants.sum())
    share = np.array([(pilots @ size) / cells])
    row = np.log(size) - np.log(participants.sum()) - np.log(share) / 2
    column = np.log(activity) - np.log(pilots.sum()) - np.log(share) / 2
    weight = np.outer(pilots, participants)

    def likelihood(row: np.ndarray, column: np.ndarray) -> float:
        spread = np.logaddexp(0, row[:, None] + column)
        return float(pilots * size @ row + participants * activity @ column - (weight * spread).sum())

    best = likelihood(row, column)
    for _ in range(STEPS):
        chance = _sigmoid(row[:, None] + column)
        row_error, column_error = size - chance @ participants, activity - pilots @ chance
        if max(np.abs(row_error / size).max(), np.abs(column_error / activity).max()) < PRECISE:
            break
        bend = weight * chance * (1 - chance)
        step_row, step_column = _solve(bend, pilots * row_error, participants * column_error)
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
