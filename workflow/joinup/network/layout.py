"""Positions of departments in Figure 1: those of the saved layout, as far as the links allow."""

from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from joinup.errors import stop_if
from joinup.tables.columns import number, slug
from joinup.tables.sheets import read_csv
from joinup.tables.table import Table, faults_of

SAVED = Table(
    "one department in the picture",
    {"participant_id": slug("the department"), "x": number("its position"), "y": number("its position")},
    ("participant_id",),
)
TURN = 2.4  # radians, near the golden angle: no two departments are moved in one direction
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
) -> pd.DataFrame:
    """Place the departments so that distances agree with links (Kamada and Kawai 1989).

    Circles have no size here; drawing pushes those apart that would touch.

    Parameters
    ----------
    nodes, edges
        Tables of the network.
    saved
        Positions of an earlier run (participant_id, x, y): the start for departments that are in it; new
        ones start at the mean of those that they should be nearest to.

    Returns
    -------
    pandas.DataFrame
        participant_id, x, y; the farthest department stands one unit from the centre.
    """
    members = sorted(nodes["participant_id"])
    D = _distances(members, edges)
    start = None
    if saved is not None and saved["participant_id"].isin(members).sum() > 2:
        old = saved[saved["participant_id"].isin(members)].set_index("participant_id")[["x", "y"]]
        first, second = (old.to_numpy()[rows] for rows in np.triu_indices(len(old), 1))
        old *= np.median(D.to_numpy()[D > 0]) / np.median(np.hypot(*(first - second).T))
        start = {}
        for k, member in enumerate(members):
            nearest = [member] if member in old.index else D.loc[member, old.index].nsmallest(3).index
            # From one point they would never part.
            aside = 1e-3 * np.array([np.cos(TURN * k), np.sin(TURN * k)])
            start[member] = old.loc[nearest].mean().to_numpy() + aside
    graph = nx.complete_graph(members)
    at = nx.kamada_kawai_layout(graph, dist=D.to_dict(), pos=start, weight=None) if members else {}
    X = np.array([at[m] for m in members]).reshape(-1, 2)
    X = X - X.mean(axis=0) if len(X) else X
    X = (X / (np.linalg.norm(X, axis=1).max(initial=0) or 1.0)).round(4) + 0.0
    return pd.DataFrame({"participant_id": members, "x": X[:, 0], "y": X[:, 1]})
