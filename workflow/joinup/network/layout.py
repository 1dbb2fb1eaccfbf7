"""Where departments stand in Figure 1: the same place as last time, as far as the links allow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.csgraph import shortest_path

ROUNDS = 300
TURN = 2.4  # radians, near the golden angle: no two departments are moved in one direction
LARGEST, SPACE = 0.12, 0.04  # radius of the busiest department and room between circles, as they are drawn
FULL = 0.5  # root of the sum of squared radii: circles fill a quarter of the picture at most
SWEEPS = 300
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
        # The sign of an eigenvector is arbitrary: make its largest entry (the first of equals) positive.
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
    # Break ties in the starting positions: departments that start on one point would never part.
    turn = np.arange(n) * TURN
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


def layout_of(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    saved: pd.DataFrame | None = None,
    focus: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Place the departments.

    Parameters
    ----------
    nodes, edges
        Tables of the network.
    saved
        Positions of an earlier run (participant_id, x, y): the start for departments that are in it; new
        ones start at the mean of their partners.
    focus
        The pair whose link no circle may hide.

    Returns
    -------
    pandas.DataFrame
        participant_id, x, y; the farthest department stands one unit from the centre, and circles with an
        area ∝ projects have room between each other.
    """
    nodes = nodes.sort_values("participant_id")
    members = nodes["participant_id"].tolist()
    D = target_distances(nodes, edges)
    X = classical_scaling(D) if len(members) > 1 else np.zeros((len(members), 2))
    if saved is not None and (old := saved[saved["participant_id"].isin(members)]).shape[0] > 2:
        at = old.set_index("participant_id")[["x", "y"]].astype(float)
        scale = np.median(D[D > 0]) / max(np.median(_gaps(at.to_numpy())), 1e-9)
        places = {m: at.loc[m].to_numpy() * scale for m in at.index}
        X = np.array([places.get(m, _beside(m, members, D, places)) for m in members])
    link = [members.index(m) for m in focus or () if m in members]
    X = push_apart(_to_unit(smacof(D, X)), nodes["projects"].to_numpy(dtype=float), link)
    X = _to_unit(X)
    return pd.DataFrame(
        {
            "participant_id": nodes["participant_id"].reset_index(drop=True),
            "x": X[:, 0].round(4) + 0.0,
            "y": X[:, 1].round(4) + 0.0,
        }
    )


def push_apart(X: np.ndarray, projects: np.ndarray, link: Sequence[int] = ()) -> np.ndarray:
    """Move circles that touch away from each other, and those that lie on a link away from it.

    Parameters
    ----------
    X : array, shape (n, 2)
        Positions, the farthest one unit from the centre.
    projects : array, shape (n,)
        The area of a circle is ∝ its projects; all are smaller where they would fill the picture.
    link
        Two circles between which no other may lie, or none.

    Examples
    --------
    >>> X = push_apart(np.array([[-1, 0], [0.0, 0.01], [1.0, 0]]), np.ones(3), link=[0, 2])
    >>> bool(X[1, 1] > LARGEST)
    True
    """
    X = X.copy()
    n = len(X)
    radius = np.sqrt(np.maximum(projects, 1) / max(projects.max(initial=1), 1)) * LARGEST
    radius *= min(1.0, FULL / max(np.sqrt((radius**2).sum()), 1e-9))
    for _ in range(SWEEPS):
        moved = False
        for i in range(n):
            for j in range(i):
                apart = X[i] - X[j]
                lack = radius[i] + radius[j] + SPACE - np.linalg.norm(apart)
                if lack > 1e-6:
                    step = _direction(apart, i) * (lack / 2 + 1e-6)
                    X[i], X[j], moved = X[i] + step, X[j] - step, True
            if len(link) == 2 and i not in link:
                a, b = X[link[0]], X[link[1]]
                along = np.clip((X[i] - a) @ (b - a) / max((b - a) @ (b - a), 1e-12), 0, 1)
                apart = X[i] - (a + along * (b - a))
                lack = radius[i] + SPACE / 2 - np.linalg.norm(apart)
                if lack > 1e-6:
                    X[i], moved = X[i] + _direction(apart, i) * (lack + 1e-6), True
        if not moved:
            break
    return X


def _direction(apart: np.ndarray, number: int) -> np.ndarray:
    """Return the direction of a difference, or one that depends on a number where there is none."""
    length = np.linalg.norm(apart)
    turn = number * TURN
    return apart / length if length > 1e-9 else np.array([np.cos(turn), np.sin(turn)])


def _to_unit(X: np.ndarray) -> np.ndarray:
    """Scale positions so that the farthest is one unit from the centre."""
    X = X - X.mean(axis=0) if len(X) else X
    reach = np.linalg.norm(X, axis=1).max(initial=0.0)
    return X / reach if reach > 0 else X


def _gaps(X: np.ndarray) -> np.ndarray:
    gaps = np.linalg.norm(X[:, None] - X[None], axis=2)
    return gaps[np.triu_indices(len(X), k=1)]


def _beside(member: str, members: list[str], D: np.ndarray, places: dict[str, np.ndarray]) -> np.ndarray:
    """Return a start for a new department: near the three placed ones that it should stand nearest to."""
    k = members.index(member)
    nearest = sorted(places, key=lambda m: (D[k, members.index(m)], m))[:3]
    return np.mean([places[m] for m in nearest], axis=0)
