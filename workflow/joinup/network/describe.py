"""The tables of the department network: participants, pairs, communities, and a file for other tools."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import scipy.sparse as sp

from joinup.network.centrality import one_mode, two_mode
from joinup.network.incidence import Incidence
from joinup.network.projection import project
from joinup.organisations.names import Day, Names
from joinup.schemas import ROLES
from joinup.tables import rounded

SEEDS_OF_LOUVAIN = 100


def nodes_of(table: Incidence, participation: pd.DataFrame, names: Names, as_of: Day) -> pd.DataFrame:
    """Describe each department: pilots by role, strength, centralities of both kinds of network.

    Parameters
    ----------
    table
        The base table of pilots and participants.
    participation
        The clean table, for roles.
    names, as_of
        How departments are called.

    Returns
    -------
    pandas.DataFrame
        One row per participant, sorted by id; centralities as in :mod:`joinup.network.centrality`.
    """
    B, _, members = table
    links = project(B)
    centrality = one_mode(links.shared, members).drop(columns="strength", errors="ignore")
    both = two_mode(B, members).add_prefix("two_mode_")
    rows = participation[participation["in_network"] == "yes"]
    rows = rows.assign(order=rows["role"].map(ROLES.index)).sort_values("order", kind="stable")
    rows = rows.drop_duplicates(["pilot_id", "participant_id"])
    roles = pd.crosstab(rows["participant_id"], rows["role"]).reindex(index=members, fill_value=0)
    count = roles.reindex(columns=list(ROLES), fill_value=0)
    return pd.DataFrame(
        {
            "participant_id": members,
            "label": [names.label(m, as_of) for m in members],
            "name": [names.name(m, as_of) for m in members],
            "pilots": np.asarray(B.sum(axis=0)).ravel(),
            "led": count["lead"].to_numpy(),
            "partnered": count["partner"].to_numpy(),
            "other_roles": count.drop(columns=["lead", "partner"]).sum(axis=1).to_numpy(),
            "partners": np.diff(links.shared.indptr),
            "strength": np.asarray(links.shared.sum(axis=1)).ravel(),
            "newman_strength": np.asarray(links.newman.sum(axis=1)).ravel(),
            **{c: centrality[c].to_numpy() for c in ("betweenness", "closeness", "eigenvector", "component")},
            **{
                c: both[c].to_numpy()
                for c in ("two_mode_degree", "two_mode_closeness", "two_mode_betweenness")
            },
        }
    )


def edges_of(table: Incidence) -> pd.DataFrame:
    """List the pairs that share pilots, with three weights and the pilots themselves.

    Returns
    -------
    pandas.DataFrame
        source < target, sorted; ``pilots`` holds identifiers separated by spaces.
    """
    B, pilots, members = table
    links = project(B)
    upper = sp.triu(links.shared, k=1).tocoo()
    order = np.lexsort((upper.col, upper.row))
    i, j = upper.row[order], upper.col[order]

    def at(weights: sp.sparray) -> np.ndarray:
        return np.asarray(weights.tocsr()[i, j]).ravel() if len(i) else np.empty(0)

    columns = B.tocsc()
    of = [columns.indices[columns.indptr[k] : columns.indptr[k + 1]] for k in range(len(members))]
    both = [np.intersect1d(of[a], of[b], assume_unique=True) for a, b in zip(i, j, strict=True)]
    return pd.DataFrame(
        {
            "source": [members[a] for a in i],
            "target": [members[b] for b in j],
            "shared": upper.data[order],
            "newman": at(links.newman),
            "jaccard": at(links.jaccard),
            "pilots": [" ".join(pilots[p] for p in some) for some in both],
        }
    )


def graph_of(nodes: pd.DataFrame, edges: pd.DataFrame) -> nx.Graph:
    """Return the network as a networkx graph, nodes and edges sorted."""
    graph = nx.Graph()
    for row in nodes.sort_values("participant_id").to_dict("records"):
        graph.add_node(row.pop("participant_id"), **{k: v for k, v in row.items() if v == v})
    for row in edges.sort_values(["source", "target"]).to_dict("records"):
        graph.add_edge(row.pop("source"), row.pop("target"), weight=row["shared"], **row)
    return graph


def graphml(graph: nx.Graph) -> bytes:
    """Return the network as GraphML, which Gephi, Cytoscape, igraph and others read; numbers as in the tables.

    >>> graph = nx.Graph()
    >>> graph.add_node("dhsc", share=2 / 3)
    >>> b">0.666667<" in graphml(graph)
    True
    """
    plain = nx.Graph()
    for node, data in graph.nodes(data=True):
        plain.add_node(node, **{k: _short(v) for k, v in data.items()})
    for a, b, data in graph.edges(data=True):
        plain.add_edge(a, b, **{k: _short(v) for k, v in data.items()})
    out = io.BytesIO()
    nx.write_graphml_xml(plain, out, named_key_ids=True)
    return out.getvalue()


def _short(value: Any) -> Any:
    """Return a value as Python's own kind, a number as in the tables."""
    value = value.item() if hasattr(value, "item") else value
    return rounded(value) if isinstance(value, float) else value


def communities(graph: nx.Graph, seeds: int = SEEDS_OF_LOUVAIN) -> pd.DataFrame:
    """Share of Louvain partitions, over many seeds, that put two departments together.

    One partition is never a finding: many are nearly as good. The co-assignment orders the matrix.

    Returns
    -------
    pandas.DataFrame
        source, target (source < target, all pairs), together (0 to 1).

    References
    ----------
    Blondel et al. (2008), J. Stat. Mech. P10008; Lancichinetti & Fortunato (2012), Sci. Rep. 2, 336.
    """
    members = sorted(graph)
    place = {m: k for k, m in enumerate(members)}
    together = np.zeros((len(members), len(members)), dtype=int)
    for seed in range(seeds):
        for group in nx.community.louvain_communities(graph, weight="weight", seed=seed):
            inside = [place[m] for m in group]
            together[np.ix_(inside, inside)] += 1
    i, j = np.triu_indices(len(members), k=1)
    return pd.DataFrame(
        {
            "source": [members[a] for a in i],
            "target": [members[b] for b in j],
            "together": together[i, j] / seeds,
        }
    )


def matrix_order(nodes: pd.DataFrame, together: pd.DataFrame) -> pd.DataFrame:
    """Order departments so that those often put together stand together, the busiest group first.

    Average linkage on 1 - co-assignment; groups and members in them by strength, ties by id.

    Parameters
    ----------
    nodes
        With ``participant_id`` and ``strength``.
    together
        Of :func:`communities`.

    Returns
    -------
    pandas.DataFrame
        The nodes with ``matrix_order`` and ``matrix_group``, both from 1.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    members = sorted(nodes["participant_id"])
    strength = nodes.set_index("participant_id")["strength"]
    group = pd.Series(1, index=members)
    if len(members) > 2:
        pairs = together.sort_values(["source", "target"])
        tree = linkage(1 - pairs["together"].to_numpy(dtype=float), "average")
        group[:] = fcluster(tree, 0.5, "distance")
    weight = strength.groupby(group).sum()
    first = group.reset_index().groupby(0)["index"].min()
    order = sorted(members, key=lambda m: (-weight[group[m]], first[group[m]], -strength[m], m))
    groups = list(dict.fromkeys(group[m] for m in order))
    return nodes.assign(
        matrix_order=nodes["participant_id"].map({m: k for k, m in enumerate(order, 1)}),
        matrix_group=nodes["participant_id"].map({m: groups.index(g) + 1 for m, g in group.items()}),
    )
