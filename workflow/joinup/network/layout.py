"""Where departments stand in Figure 1: the same place as last time, as far as the links allow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.csgraph import shortest_path

ROUNDS = 300
GAP = 1.35  # how much farther than the farthest pair unlinked parts of the network stand


def target_distances(nodes: pd.DataFrame, edges: pd.DataFrame) -> np.ndarray:
    """Return the distances that the picture should show: shortest paths, a link the shorter the stronger.

    Parameters
    ----------
    nodes
        With ``participant_id``.
    edges
        With ``source``, ``target`` and ``shared``.

    Returns
    -------
    numpy.ndarray, shape (n, n)
        The root of the shortest path, with length 1/√shared along links, so that a few far departments do not
        crowd the others; parts that are not linked stand a little beyond the farthest pair.
    """
    place = {m: k for k, m in enumerate(nodes["participant_id"])}
    i, j = edges["source"].map(place), edges["target"].map(place)
    length = 1 / np.sqrt(edges["shared"].to_numpy(dtype=float))
    n = len(place)
    links = sp.csr_array((length, (i.to_numpy(int), j.to_numpy(int))), shape=(n, n))
    D = np.sqrt(shortest_path(links, directed=False))
    finite = D[np.isfinite(D)]
    D[~np.isfinite(D)] = GAP * (finite.max() if finite.size and finite.max() > 0 else 1.0)
    return D


def classical_scaling(D: np.ndarray) -> np.ndarray:
    """Return positions in the plane from distances (Torgerson 1952), each axis pointing one stated way.

    >>> classical_scaling(np.array([[0.0, 2.0], [2.0, 0.0]]))[:, 0].round(3).tolist()
    [1.0, -1.0]
    """
    n = len(D)
    J = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * J @ (D**2) @ J)
    X = np.zeros((n, 2))
    for axis, k in enumerate(np.argsort(-values, kind="stable")[:2]):
        v = vectors[:, k] * np.sqrt(max(values[k], 0.0))
        # An eigenvector has no direction of its own: its largest entry (the first of equals) is positive.
        X[:, axis] = v * (1.0 if v[np.argmax(np.abs(v).round(9))] >= 0 else -1.0)
    return X


def smacof(D: np.ndarray, start: np.ndarray, rounds: int = ROUNDS) -> np.ndarray:
    """Return positions of least weighted stress, improved from a start.

    Stress majorisation with weights 1/d² (Gansner, Koren & North 2005).

    Parameters
    ----------
    D : array, shape (n, n)
        Wanted distances.
    start : array, shape (n, 2)
        Positions to start from.
    rounds
        Improvements at most.

    Returns
    -------
    numpy.ndarray, shape (n, 2)
        Centred on the origin.

    Examples
    --------
    >>> X = smacof(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[0.0, 0.0], [3.0, 0.0]]))
    >>> round(float(np.linalg.norm(X[0] - X[1])), 6)
    1.0
    """
    n = len(D)
    if n < 2:
        return np.zeros((n, 2))
    W = np.divide(1.0, D**2, out=np.zeros_like(D), where=D > 0)
    L = np.diag(W.sum(axis=1)) - W
    inverse = np.linalg.pinv(L)
    # Departments that start on one point would never part: each is moved by a hair in a direction of its own.
    turn = np.arange(n) * 2.4
    X = start - start.mean(axis=0) + 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(rounds):
        gaps = np.linalg.norm(X[:, None] - X[None], axis=2)
        ratio = np.divide(W * D, gaps, out=np.zeros_like(D), where=gaps > 1e-12)
        new = inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ X)
        moved = np.abs(new - X).max()
        X = new
        if moved < 1e-7:
            break
    return X - X.mean(axis=0)


def layout_of(nodes: pd.DataFrame, edges: pd.DataFrame, saved: pd.DataFrame | None = None) -> pd.DataFrame:
    """Place the departments.

    Parameters
    ----------
    nodes, edges
        Tables of the network.
    saved
        Positions of an earlier run (participant_id, x, y): the start for departments that are in it; new
        ones start at the mean of their partners.

    Returns
    -------
    pandas.DataFrame
        participant_id, x, y; the farthest department stands one unit from the centre.
    """
    nodes = nodes.sort_values("participant_id")
    members = nodes["participant_id"].tolist()
    D = target_distances(nodes, edges)
    X = classical_scaling(D) if len(members) > 1 else np.zeros((len(members), 2))
    if saved is not None and (old := saved[saved["participant_id"].isin(members)]).shape[0] > 2:
        at = old.set_index("participant_id")[["x", "y"]].astype(float)
        scale = np.median(D[D > 0]) / max(np.median(_gaps(at.to_numpy())), 1e-9)
        known = {m: at.loc[m].to_numpy() * scale for m in at.index}
        X = np.array([known.get(m, _beside(m, members, D, known)) for m in members])
    X = smacof(D, X)
    reach = np.linalg.norm(X, axis=1).max() if len(members) else 0.0
    X = X / reach if reach > 0 else X
    return pd.DataFrame(
        {
            "participant_id": nodes["participant_id"].reset_index(drop=True),
            "x": X[:, 0].round(4) + 0.0,
            "y": X[:, 1].round(4) + 0.0,
        }
    )


def _gaps(X: np.ndarray) -> np.ndarray:
    gaps = np.linalg.norm(X[:, None] - X[None], axis=2)
    return gaps[np.triu_indices(len(X), k=1)]


def _beside(member: str, members: list[str], D: np.ndarray, known: dict[str, np.ndarray]) -> np.ndarray:
    """Return a start for a new department: near the three known ones that it should stand nearest to."""
    k = members.index(member)
    nearest = sorted(known, key=lambda m: (D[k, members.index(m)], m))[:3]
    return np.mean([known[m] for m in nearest], axis=0)
