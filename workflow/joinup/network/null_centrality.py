"""Which centralities are more than activity and the sizes of the pilots give."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike

from joinup.network.draws import Null
from joinup.network.projection import labels_of, shared_pilots

MEASURES = ("partners", "strength", "betweenness", "closeness", "eigenvector")
DRAWS = 1000  # centralities cost a hundred times a draw
DENSE = 80  # participants up to which many networks at once are faster than one after the other
BLOCK = 300_000  # numbers of a stack of networks that are held at once
SAME = 1e-9  # share of a length below which two paths are equally long


def null_intervals(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    null: Null,
    labels: Sequence[Hashable] | None = None,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """Compare the centralities in the network of shared pilots with those of drawn networks.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    null : draws with the margins of B
    labels : of the participants; the columns of a DataFrame, or numbers, if left out
    draws : how many networks are drawn at most, as many from each chain

    Returns
    -------
    DataFrame with a row per participant and measure: ``participant_id``, ``measure``, ``observed``,
    ``expected``, ``low`` and ``high`` (between which 95 % of the draws lie), ``p_upper``, ``draws``

    Examples
    --------
    >>> from joinup.network.curveball import draw_null
    >>> B = pd.DataFrame([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], columns=["a", "b", "c"])
    >>> null_intervals(B, draw_null(B, 100), draws=20).query("measure == 'strength'")[
    ...     ["participant_id", "observed", "high"]
    ... ]
      participant_id  observed  high
    3              a       2.0   2.0
    4              b       3.0   3.0
    5              c       1.0   2.0
    """
    names = np.array(labels_of(B, labels), dtype=object)
    n = len(names)
    pairs = np.triu_indices(n, 1)
    observed = _measures(shared_pilots(B).toarray()[pairs][None], n)[0]
    drawn = np.concatenate([_measures(block, n) for block in null.kept(draws)])
    count = len(drawn)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0) if count else (observed, observed)
    expected = drawn.mean(axis=0) if count else observed
    close = 1e-9 * np.abs(observed)  # the same value, added up in another order, is a tie
    above = (drawn >= observed - close).sum(axis=0)
    values = {"observed": observed, "expected": expected, "low": low, "high": high}
    return pd.DataFrame(
        {"participant_id": np.tile(names, len(MEASURES)), "measure": np.repeat(MEASURES, n)}
        | {name: value.T.ravel() for name, value in values.items()}
        | {"p_upper": ((above + 1) / (count + 1)).T.ravel(), "draws": count}
    )


def _measures(shared: np.ndarray, n: int) -> np.ndarray:
    """Return the centralities of networks given by their pairs, shape (networks, participants, measures)."""
    first, second = np.triu_indices(n, 1)
    found = np.empty((len(shared), n, len(MEASURES)))
    step = max(1, BLOCK // max(n * n, 1))
    for start in range(0, len(shared), step):
        block = shared[start : start + step]
        weights = np.zeros((len(block), n, n))
        weights[:, first, second] = weights[:, second, first] = block
        if n <= DENSE:
            found[start : start + step] = centralities(weights)
        else:
            from joinup.network.centrality import one_mode

            for k, one in enumerate(weights):
                found[start + k] = one_mode(one, fast=True)[list(MEASURES)]
    return found


def centralities(weights: np.ndarray) -> np.ndarray:
    """Compute the measures of :func:`joinup.network.centrality.one_mode` for many small networks at once.

    Shortest paths are found and counted after Floyd and Warshall.

    Parameters
    ----------
    weights : symmetric, with an empty diagonal, shape (networks, participants, participants)

    Returns
    -------
    array, shape (networks, participants, measures)

    Examples
    --------
    >>> centralities(np.array([[[0, 2, 0], [2, 0, 1], [0, 1, 0]]]))[0].round(2).tolist()[1]
    [2.0, 3.0, 1.0, 1.33, 0.71]
    """
    n = weights.shape[1]
    linked = weights > 0
    length = np.divide(1.0, weights, out=np.full(weights.shape, np.inf), where=linked)
    paths = linked.astype(float)
    for k in range(n):  # paths through the first k participants only, then also through the next
        through, ways = length[:, :, [k]] + length[:, [k], :], paths[:, :, [k]] * paths[:, [k], :]
        ways[:, range(n), range(n)] = 0
        margin = np.where(np.isfinite(length), length * SAME, 0)
        shorter = through < length - margin
        paths = np.where(shorter, ways, paths + ways * (through <= length + margin))
        length = np.where(shorter, through, length)
    length[:, range(n), range(n)] = 0
    reached = np.isfinite(length)
    share = np.divide(1.0, paths, out=np.zeros_like(paths), where=paths > 0)
    passing = np.empty(weights.shape[:2])
    for k in range(n):
        on = length[:, :, [k]] + length[:, [k], :] <= length * (1 + SAME)
        on &= reached & (share > 0)
        on[:, k, :] = on[:, :, k] = False
        passing[:, k] = (paths[:, :, [k]] * paths[:, [k], :] * share * on).sum(axis=(1, 2)) / 2
    others, total = reached.sum(axis=2) - 1, np.where(reached, length, 0).sum(axis=2)
    closeness = np.divide(others, total, out=np.zeros_like(total), where=total > 0) * others / max(n - 1, 1)
    betweenness = passing / max((n - 1) * (n - 2) / 2, 1)
    measures = [linked.sum(axis=2), weights.sum(axis=2), betweenness, closeness, _eigenvectors(weights)]
    return np.stack(measures, axis=2)


def _eigenvectors(weights: np.ndarray) -> np.ndarray:
    """Return the leading eigenvectors, of length 1; where several lead, their share of a vector of ones."""
    if not weights.size:
        return np.zeros(weights.shape[:2])
    values, vectors = np.linalg.eigh(weights.astype(float))
    leading = values > values[:, [-1]] * (1 - 1e-9)
    part = vectors * (leading & (values[:, [-1]] > 0))[:, None, :]
    vector = (part @ part.sum(axis=1)[:, :, None])[:, :, 0]
    vector = np.abs(np.where(np.abs(vector) < 1e-12, 0, vector))
    norm = np.linalg.norm(vector, axis=1, keepdims=True)
    return np.divide(vector, norm, out=np.zeros_like(vector), where=norm > 0)
