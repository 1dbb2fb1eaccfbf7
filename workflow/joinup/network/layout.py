"""Positions of departments in Figure 1: those of the saved layout, as far as the links allow."""

from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from joinup.columns import number, slug
from joinup.errors import stop_if
from joinup.sheets import read_csv
from joinup.tables import Table, faults_of

SAVED = Table(
    "one department in the picture",
    {"participant_id": slug("the department"), "x": number("its position"), "y": number("its position")},
    ("participant_id",),
)
TURN = 2.4  # radians, near the golden angle: no two departments are moved in one direction
LARGEST, SPACE = 0.12, 0.04  # radius of the busiest department and room between circles, as they are drawn
FULL = 0.5  # root of the sum of squared radii: circles fill a quarter of the picture at most
SWEEPS = 300
GAP = 1.35  # how much farther than the farthest pair unlinked parts of the network stand


def read_saved(path: Path) -> pd.DataFrame:
    """Read saved positions (participant_id, x, y), in any unit and from any centre; check the file."""
    frame = read_csv(path)
    stop_if(faults_of(frame, SAVED, str(path)))
    return frame.astype({"x": float, "y": float})


def _distances(members: Sequence[str], edges: pd.DataFrame) -> pd.DataFrame:
    """Return the distances that the picture should show: shortest paths, a link the shorter the stronger.

    A link has length 1/√shared, and the root is taken of each path, so that a few far departments do not crowd
    the others. Parts that are not linked are put a little beyond the farthest pair.
    """
    graph = nx.Graph()
    graph.add_nodes_from(members)
    lengths = 1 / np.sqrt(edges["shared"].astype(float))
    graph.add_weighted_edges_from(zip(edges["source"], edges["target"], lengths, strict=True))
    D = np.sqrt(np.asarray(nx.floyd_warshall_numpy(graph)))
    farthest = D[np.isfinite(D)].max(initial=0) or 1.0
    return pd.DataFrame(np.where(np.isfinite(D), D, GAP * farthest), members, members)


def layout_of(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    saved: pd.DataFrame | None = None,
    focus: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Place the departments so that distances agree with links (Kamada and Kawai 1989).

    Parameters
    ----------
    nodes, edges
        Tables of the network.
    saved
        Positions of an earlier run (participant_id, x, y): the start for departments that are in it; new
        ones start at the mean of those that they should be nearest to.
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
    D = _distances(members, edges)
    start = None
    if saved is not None and saved["participant_id"].isin(members).sum() > 2:
        old = saved[saved["participant_id"].isin(members)].set_index("participant_id")[["x", "y"]]
        first, second = (old.to_numpy()[rows] for rows in np.triu_indices(len(old), 1))
        old *= np.median(D.to_numpy()[D > 0]) / np.median(np.hypot(*(first - second).T))
        start = {}
        for k, member in enumerate(members):
            nearest = [member] if member in old.index else D.loc[member, old.index].nsmallest(3).index
            # Departments that start on one point would never part.
            start[member] = old.loc[nearest].mean().to_numpy() + 1e-3 * _direction(k)
    graph = nx.complete_graph(members)
    at = nx.kamada_kawai_layout(graph, dist=D.to_dict(), pos=start, weight=None) if members else {}
    X = _to_unit(np.array([at[m] for m in members]).reshape(-1, 2))
    link = [members.index(m) for m in focus or () if m in members]
    X = _to_unit(push_apart(X, nodes["projects"].to_numpy(dtype=float), link)).round(4) + 0.0
    return pd.DataFrame({"participant_id": members, "x": X[:, 0], "y": X[:, 1]})


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
    radius = np.sqrt(np.maximum(projects, 1) / max(projects.max(initial=1), 1)) * LARGEST
    radius *= min(1.0, FULL / max(np.sqrt((radius**2).sum()), 1e-9))
    for _ in range(SWEEPS):
        before = X.copy()
        for i in range(len(X)):
            for j in range(i):
                step = _step(X[i] - X[j], radius[i] + radius[j] + SPACE, i) / 2
                X[i], X[j] = X[i] + step, X[j] - step
            if len(link) == 2 and i not in link:
                a, b = X[link[0]], X[link[1]]
                along = np.clip((X[i] - a) @ (b - a) / max((b - a) @ (b - a), 1e-12), 0, 1)
                X[i] += _step(X[i] - (a + along * (b - a)), radius[i] + SPACE / 2, i)
        if np.array_equal(X, before):
            break
    return X


def _step(apart: np.ndarray, distance: float, number: int) -> np.ndarray:
    """Return the step that makes a difference as long as a distance; from nothing, in a direction given by a number."""
    length = np.linalg.norm(apart)
    if distance - length <= 1e-6:
        return np.zeros(2)
    return (apart / length if length > 1e-9 else _direction(number)) * (distance - length + 2e-6)


def _direction(number: int) -> np.ndarray:
    return np.array([np.cos(number * TURN), np.sin(number * TURN)])


def _to_unit(X: np.ndarray) -> np.ndarray:
    """Scale positions so that the farthest is one unit from the centre."""
    X = X - X.mean(axis=0) if len(X) else X
    return X / (np.linalg.norm(X, axis=1).max(initial=0.0) or 1.0)
