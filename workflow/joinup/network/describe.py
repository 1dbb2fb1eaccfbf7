"""The network of departments as tables, and as one file for other tools."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from joinup.network.incidence import Incidence, newman_weights, shared_projects
from joinup.organisations.names import Day, Names
from joinup.tables import rounded

TESTS = ("expected", "p_upper", "p_family")


def ranks(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return competition ranks, the largest first, and how many share each value.

    >>> [r.tolist() for r in ranks(pd.Series([5, 3, 5]))]
    [[1, 3, 1], [2, 1, 2]]
    """
    return values.rank(method="min", ascending=False).astype(int), values.map(values.value_counts())


def nodes_of(table: Incidence, names: Names, as_of: Day) -> pd.DataFrame:
    """Describe each department: its projects, joint projects, rank by these, and partners.

    Parameters
    ----------
    table
        Projects and departments.
    names, as_of
        How departments are called.

    Returns
    -------
    pandas.DataFrame
        The table ``nodes``, sorted by identifier; components are numbered from the largest, ties by their
        first member.
    """
    members = table.participants
    links = shared_projects(table)
    joint = pd.Series(np.asarray(table.B[table.sizes > 1].sum(axis=0), dtype=int))
    rank, tied = ranks(joint)
    return pd.DataFrame(
        {
            "participant_id": members,
            "label": [names.label(m, as_of) for m in members],
            "name": [names.name(m, as_of) for m in members],
            "projects": table.activity,
            "joint": joint,
            "rank": rank,
            "tied": tied,
            "partners": np.diff(links.indptr),
            "component": _components(links),
        }
    )


def _components(links: sp.csr_array) -> np.ndarray:
    """Number the connected parts, the largest first."""
    part = connected_components(links, directed=False)[1]
    labels, first, size = np.unique(part, return_index=True, return_counts=True)
    number = np.empty(len(labels), dtype=int)
    number[np.lexsort((first, -size))] = np.arange(1, len(labels) + 1)
    return number[part]


def edges_of(table: Incidence) -> pd.DataFrame:
    """List the pairs that share projects, with both weights and the projects themselves.

    Returns
    -------
    pandas.DataFrame
        The table ``edges``: source before target, sorted; ``projects`` are identifiers separated by spaces.
    """
    members = table.participants
    upper = sp.triu(shared_projects(table), k=1).tocoo()
    order = np.lexsort((upper.col, upper.row))
    i, j = upper.row[order], upper.col[order]
    columns = table.B.tocsc()
    of = [columns.indices[columns.indptr[k] : columns.indptr[k + 1]] for k in range(len(members))]
    both = [np.intersect1d(of[a], of[b], assume_unique=True) for a, b in zip(i, j, strict=True)]
    return pd.DataFrame(
        {
            "source": [members[a] for a in i],
            "target": [members[b] for b in j],
            "shared": upper.data[order],
            "newman": np.asarray(newman_weights(table)[i, j]).ravel() if len(i) else np.empty(0),
            "projects": [" ".join(str(table.projects[p]) for p in some) for some in both],
        }
    )


def graph_of(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    pairs: pd.DataFrame | None = None,
    layout: pd.DataFrame | None = None,
) -> nx.Graph:
    """Return the network as a networkx graph, nodes and edges sorted.

    Parameters
    ----------
    nodes, edges
        Tables of the network.
    pairs
        The table ``pairs``: links get what is expected and the p-values, those of joint projects with the
        ending ``_joint``.
    layout
        The table ``layout``: nodes get ``x`` and ``y``.
    """
    graph = nx.Graph()
    if layout is not None:
        nodes = nodes.merge(layout[["participant_id", "x", "y"]], on="participant_id", how="left")
    if pairs is not None:
        for basis, ending in (("all", ""), ("joint", "_joint")):
            tests = pairs.loc[pairs["basis"] == basis, ["source", "target", *TESTS]]
            tests = tests.rename(columns={c: c + ending for c in TESTS})
            edges = edges.merge(tests, on=["source", "target"], how="left")
    for row in nodes.sort_values("participant_id").to_dict("records"):
        graph.add_node(row.pop("participant_id"), **_without_gaps(row))
    for row in edges.sort_values(["source", "target"]).to_dict("records"):
        graph.add_edge(row.pop("source"), row.pop("target"), weight=row["shared"], **_without_gaps(row))
    return graph


def _without_gaps(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if not pd.isna(v)}


def graphml(graph: nx.Graph) -> bytes:
    """Return the network as GraphML, which Gephi, Cytoscape, igraph and others read; numbers as in the tables.

    An attribute of links that nodes have too, such as ``projects``, becomes ``link_projects``: two keys of
    one name are not understood by every reader.

    >>> graph = nx.Graph()
    >>> graph.add_node("dhsc", share=2 / 3)
    >>> b">0.666667<" in graphml(graph)
    True
    """
    plain = nx.Graph()
    of_nodes = {k for _, data in graph.nodes(data=True) for k in data}
    for node, data in graph.nodes(data=True):
        plain.add_node(node, **{k: _plain(v) for k, v in data.items()})
    for a, b, data in graph.edges(data=True):
        plain.add_edge(a, b, **{f"link_{k}" if k in of_nodes else k: _plain(v) for k, v in data.items()})
    out = io.BytesIO()
    nx.write_graphml_xml(plain, out, named_key_ids=True)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """Return a value as Python's own kind, a number as in the tables."""
    value = value.item() if hasattr(value, "item") else value
    return rounded(value) if isinstance(value, float) else value
