"""The network of departments as tables, and as one file for other tools."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from joinup.network.incidence import Incidence, newman_weights, shared_projects
from joinup.organisations.names import Day, Names

TESTS = ("expected", "p_upper", "p_family")


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
        The table ``nodes``, sorted by identifier. Ranks are competition ranks, the largest first; ``tied``
        counts who shares one. Components are numbered from the largest, ties by their first member.
    """
    members = table.participants
    links = shared_projects(table)
    joint = pd.Series(table.B[table.sizes > 1].sum(axis=0), dtype=int)
    parts = sorted(
        nx.connected_components(nx.from_numpy_array(links)), key=lambda part: (-len(part), min(part))
    )
    component = {member: number for number, part in enumerate(parts, 1) for member in part}
    return pd.DataFrame(
        {
            "participant_id": members,
            "label": [names.label(m, as_of) for m in members],
            "name": [names.name(m, as_of) for m in members],
            "projects": table.activity,
            "joint": joint,
            "rank": joint.rank(method="min", ascending=False).astype(int),
            "tied": joint.map(joint.value_counts()),
            "partners": (links > 0).sum(axis=1),
            "component": [component[k] for k in range(len(members))],
        }
    )


def edges_of(table: Incidence) -> pd.DataFrame:
    """List the pairs that share projects, with both weights and the projects themselves.

    Returns
    -------
    pandas.DataFrame
        The table ``edges``: source before target, sorted; ``projects`` are identifiers separated by spaces.
    """
    members, projects = (np.array(names, dtype=object) for names in (table.participants, table.projects))
    shared, newman = shared_projects(table), newman_weights(table)
    i, j = np.nonzero(np.triu(shared))
    return pd.DataFrame(
        {
            "source": members[i],
            "target": members[j],
            "shared": shared[i, j],
            "newman": newman[i, j],
            "projects": [
                " ".join(map(str, projects[both == 2])) for both in (table.B[:, i] + table.B[:, j]).T
            ],
        }
    )


def graphml(nodes: pd.DataFrame, edges: pd.DataFrame, pairs: pd.DataFrame, layout: pd.DataFrame) -> bytes:
    """Return the network as GraphML, which Gephi, Cytoscape, igraph and others read; nodes and links sorted.

    Parameters
    ----------
    nodes, edges
        Tables of the network. An attribute of links that nodes have too, such as ``projects``, becomes
        ``link_projects``: two keys of one name are not understood by every reader.
    pairs
        The table ``pairs``: links get what is expected and the p-values, those of joint projects with the
        ending ``_joint``.
    layout
        The table ``layout``: nodes get ``x`` and ``y``.
    """
    graph = nx.Graph()
    nodes = nodes.merge(layout[["participant_id", "x", "y"]], on="participant_id", how="left")
    for basis, ending in (("all", ""), ("joint", "_joint")):
        tests = pairs.loc[pairs["basis"] == basis, ["source", "target", *TESTS]]
        tests = tests.rename(columns={c: c + ending for c in TESTS})
        edges = edges.merge(tests, on=["source", "target"], how="left")
    edges = edges.rename(columns={c: f"link_{c}" for c in edges if c in nodes})
    edges.insert(2, "weight", edges["shared"])
    for row in nodes.sort_values("participant_id").to_dict("records"):
        graph.add_node(row.pop("participant_id"), **_without_gaps(row))
    for row in edges.sort_values(["source", "target"]).to_dict("records"):
        graph.add_edge(row.pop("source"), row.pop("target"), **_without_gaps(row))
    out = io.BytesIO()
    nx.write_graphml_xml(graph, out, named_key_ids=True)
    return out.getvalue()


def _without_gaps(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if not pd.isna(v)}
