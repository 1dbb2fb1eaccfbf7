"""Which centralities are more than activity and the sizes of the pilots give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike

from joinup.network.centrality import one_mode
from joinup.network.projection import shared_pilots
from joinup.network.significance import Null

MEASURES = ("partners", "strength", "betweenness", "closeness", "eigenvector")
DRAWS = 1000  # centralities cost a hundred times a draw
MANY = 50  # networks from which on networkit's two seconds of import pay


def null_intervals(
    B: ArrayLike | sp.sparray | sp.spmatrix, null: Null, labels: Sequence[str], draws: int = DRAWS
) -> pd.DataFrame:
    """Compare the centralities in the network of shared pilots with those of drawn networks.

    Parameters
    ----------
    B : array or sparse array of 0 and 1, shape (pilots, participants)
    null : draws with the margins of B
    labels : of the participants
    draws : how many networks are drawn at most, as many from each chain

    Returns
    -------
    DataFrame with a row per participant and measure: ``participant_id``, ``measure``, ``observed``,
    ``expected``, ``low`` and ``high`` (between which 95 % of the draws lie), ``p_upper``, ``draws``

    Examples
    --------
    >>> from joinup.network.curveball import run_chunk
    >>> from joinup.network.seeds import seed_for
    >>> from joinup.network.significance import gather
    >>> B = [[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]]
    >>> null = gather([run_chunk(B, 100, seed_for("doc"))])
    >>> null_intervals(B, null, ["a", "b", "c"], draws=20).query("measure == 'strength'")[
    ...     ["participant_id", "observed", "high"]
    ... ]
      participant_id  observed  high
    3              a       2.0   2.0
    4              b       3.0   3.0
    5              c       1.0   2.0
    """
    n = len(labels)
    observed = one_mode(shared_pilots(B))[list(MEASURES)].to_numpy(dtype=float)
    drawn = np.array([_measures(row, n, draws >= MANY) for block in null.kept(draws) for row in block])
    drawn = drawn.reshape(len(drawn), n, len(MEASURES))
    count = len(drawn)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0) if count else (observed, observed)
    expected = drawn.mean(axis=0) if count else observed
    close = 1e-9 * np.abs(observed)  # the same value, added up in another order, is a tie
    above = (drawn >= observed - close).sum(axis=0)
    values = {"observed": observed, "expected": expected, "low": low, "high": high}
    return pd.DataFrame(
        {"participant_id": np.tile(np.asarray(labels, dtype=object), len(MEASURES))}
        | {"measure": np.repeat(MEASURES, n)}
        | {name: value.T.ravel() for name, value in values.items()}
        | {"p_upper": ((above + 1) / (count + 1)).T.ravel(), "draws": count}
    )


def _measures(shared: np.ndarray, n: int, fast: bool) -> np.ndarray:
    """Return the centralities of one draw, shape (participants, measures)."""
    square = np.zeros((n, n))
    square[np.triu_indices(n, 1)] = shared
    return one_mode(square + square.T, fast=fast)[list(MEASURES)].to_numpy(dtype=float)
