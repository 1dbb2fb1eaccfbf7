"""How central each participant is, in the network of shared pilots and in the two-mode network behind it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike
from scipy.sparse.csgraph import connected_components, dijkstra

from joinup.network.projection import incidence, labels_of

MOST_NODES = 5_000  # of both kinds, for what grows with the square of their number
LARGE = 300  # nodes above which networkit is worth its two seconds of import
BLOCK = 256  # nodes whose distances are held in memory at once
EXACT = 2.0**52  # whole numbers up to here are exact as floats


def one_mode(
    weights: sp.sparray | ArrayLike, labels: Sequence[Hashable] | None = None, fast: bool | None = None
) -> pd.DataFrame:
    """Compute the centralities of a weighted network without direction.

    A weight is not a distance: the paths of betweenness and closeness use the distance 1/weight. All
    measures are defined when the network has isolates or falls apart.

    Parameters
    ----------
    weights : symmetric array, DataFrame or sparse array, shape (participants, participants)
    labels : of the participants, the index of the result; a DataFrame's columns, or numbers, if left out
    fast : use networkit for betweenness; by default above 300 participants. Both give the same numbers.

    Returns
    -------
    DataFrame with a row per participant, in the order given: ``partners``; ``strength``, the sum of weights;
    ``betweenness``, the share of the other pairs whose shortest paths lead through it; ``closeness``, after
    Wasserman and Faust, so that reaching few counts less; ``eigenvector``, of length 1, from the leading
    component; ``component``, numbered from the largest.

    Examples
    --------
    >>> one_mode([[0, 2, 0, 0], [2, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]], labels="abcd")[
    ...     ["strength", "betweenness", "component"]
    ... ]
       strength  betweenness  component
    a       2.0     0.000000          1
    b       3.0     0.333333          1
    c       1.0     0.000000          1
    d       0.0     0.000000          2
    """
    table = sp.csr_array(weights).astype(float)
    table.eliminate_zeros()
    distance, unit = _distances(table)
    n = table.shape[0]
    passing = _betweenness(distance, fast)
    return pd.DataFrame(
        {
            "partners": np.diff(table.indptr),
            "strength": np.asarray(table.sum(axis=1)),
            "betweenness": passing / max((n - 1) * (n - 2) / 2, 1),
            "closeness": _closeness(distance) * unit,
            "eigenvector": _eigenvector(table),
            "component": _components(table),
        },
        index=pd.Index(labels_of(weights, labels)),
    )


def two_mode(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    labels: Sequence[Hashable] | None = None,
    fast: bool | None = None,
) -> pd.DataFrame:
    """Compute the centralities of the participants in the network of pilots and participants.

    Each is divided by the largest value that it can have in a two-mode network of this size. For the
    centralities of the pilots hand over the transposed table.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    labels : of the participants, the index of the result; a DataFrame's columns, or numbers, if left out
    fast : use networkit for betweenness; by default above 300 nodes

    Returns
    -------
    DataFrame with a row per participant: ``degree``, ``closeness``, ``betweenness``; the last is unknown where pilots
    and participants are more than 5,000 together, as it looks at the paths between all pairs of them

    References
    ----------
    Borgatti & Everett (1997), Social Networks 19, 243-269.

    Examples
    --------
    >>> two_mode([[1, 1, 0], [0, 1, 1]], labels="abc")
       degree  closeness  betweenness
    a     0.5        0.6          0.0
    b     1.0        1.0          1.0
    c     0.5        0.6          0.0
    """
    table = incidence(B)
    pilots, own = table.shape
    both = sp.csr_array(sp.block_array([[None, table], [table.T, None]]).astype(float))
    reached, total = _reach(both, range(pilots, pilots + own))
    share = (reached - 1) / max(pilots + own - 1, 1)
    most = _most_betweenness(own, pilots)
    passing = _betweenness(both, fast) if pilots + own <= MOST_NODES else np.full(pilots + own, np.nan)
    return pd.DataFrame(
        {
            "degree": np.bincount(table.indices, minlength=own) / max(pilots, 1),
            "closeness": np.divide(pilots + 2 * (own - 1), total, out=np.zeros(own), where=total > 0) * share,
            "betweenness": passing[pilots:] / (most or 1.0),
        },
        index=pd.Index(labels_of(B, labels)),
    )


def _most_betweenness(own: int, other: int) -> float:
    """Return the largest betweenness of one of ``own`` nodes beside ``other`` nodes of the other kind."""
    s, t = divmod(own - 1, other) if other else (0, 0)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _distances(weights: sp.csr_array) -> tuple[sp.csr_array, float]:
    """Return the distances 1/weight as whole numbers, where that is possible, and their unit.

    Two paths of the same length must be seen as equal: as fractions 1/3 + 1/6 and 1/2 may differ in the
    last digit, as multiples of the common denominator of all weights they do not.
    """
    unit = 1.0
    whole = np.unique(weights.data)
    if len(whole) and (whole == np.rint(whole)).all() and whole[-1] < EXACT:
        common = math.lcm(*map(int, whole))
        unit = float(common) if common * weights.shape[0] < EXACT else 1.0
    return sp.csr_array((unit / weights.data, weights.indices, weights.indptr), shape=weights.shape), unit


def _closeness(distance: sp.csr_array) -> np.ndarray:
    """Return (reached/others) × (reached/total distance), 0 for isolates."""
    n = distance.shape[0]
    reached, total = _reach(distance, range(n))
    others = reached - 1
    return np.divide(others, total, out=np.zeros(n), where=total > 0) * others / max(n - 1, 1)


def _reach(distance: sp.csr_array, nodes: range) -> tuple[np.ndarray, np.ndarray]:
    """Count the nodes that each of ``nodes`` reaches, itself included, and add up their distances."""
    reached, total = np.zeros(len(nodes), dtype=int), np.zeros(len(nodes))
    for start in range(0, len(nodes), BLOCK):
        part = slice(start, start + BLOCK)
        length = dijkstra(distance, directed=False, indices=nodes[part])
        reached[part] = np.isfinite(length).sum(axis=1)
        total[part] = np.where(np.isfinite(length), length, 0).sum(axis=1)
    return reached, total


def _betweenness(distance: sp.csr_array, fast: bool | None) -> np.ndarray:
    """Return for each node the number of pairs between which it lies, ties between paths shared."""
    n = distance.shape[0]
    upper = sp.triu(distance).tocoo()
    if not upper.nnz:
        return np.zeros(n)
    if fast is None:
        fast = n > LARGE
    if not fast:
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(range(n))
        graph.add_weighted_edges_from(
            zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)
        )
        found = nx.betweenness_centrality(graph, weight="weight", normalized=False)
        return np.array([found[node] for node in range(n)])
    import networkit as nk

    nk.setNumberOfThreads(1)  # with several threads the order of the additions, and the last digit, changes
    graph = nk.GraphFromCoo((upper.data, (upper.row, upper.col)), n=n, weighted=True, directed=False)
    return np.array(nk.centrality.Betweenness(graph).run().scores()) / 2  # it counts each pair both ways


def _eigenvector(weights: sp.csr_array) -> np.ndarray:
    """Return the leading eigenvector, of length 1.

    Where several lead equally, it is their share of a vector of ones, which is what power iteration from
    equal values tends to, whatever the order of the nodes.
    """
    n = weights.shape[0]
    if not weights.nnz:
        return np.zeros(n)
    values, vectors = np.linalg.eigh(weights.toarray())
    leading = vectors[:, values > values[-1] * (1 - 1e-9)]
    vector = leading @ leading.sum(axis=0)
    vector[np.abs(vector) < 1e-12] = 0
    return np.abs(vector) / np.linalg.norm(vector)


def _components(weights: sp.csr_array) -> np.ndarray:
    """Number the components from 1, the largest first, equal ones by their first node."""
    count, member = connected_components(weights, directed=False)
    first = np.array([np.argmax(member == c) for c in range(count)])
    order = np.lexsort((first, -np.bincount(member, minlength=count)))
    rank = np.empty(count, dtype=int)
    rank[order] = np.arange(1, count + 1)
    return rank[member]
