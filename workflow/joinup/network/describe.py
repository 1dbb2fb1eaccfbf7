"""The network of departments as tables, and as one file for other tools."""

import io

import networkx as nx
import numpy as np
import pandas as pd

from joinup.network.incidence import Incidence, newman_weights, shared_projects
from joinup.organisations.names import Day, Names

TESTS = ("expected", "p_upper", "p_family")


def nodes_of(table: Incidence, names: Names, as_of: Day) -> pd.DataFrame:
    """Describe each department: its projects, joint projects, rank by these, and partners.

    Returns the table ``nodes``, sorted by identifier. Ranks are competition ranks, the largest first; ``tied``
    counts who shares one. Components are numbered from the largest, ties by their first member. ``as_of`` is
    the day whose names are shown.
    """
    members = table.participants
    links = shared_projects(table)
    joint = pd.Series(table.B[table.sizes > 1].sum(axis=0), dtype=int)
    parts = nx.connected_components(nx.from_numpy_array(links))
    numbered = enumerate(sorted(parts, key=lambda part: (-len(part), min(part))), 1)
    component = {member: number for number, part in numbered for member in part}
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
    """List the pairs that share projects, with both weights and the projects themselves: the table ``edges``."""
    members, projects = (np.array(names, dtype=object) for names in (table.participants, table.projects))
    shared, newman = shared_projects(table), newman_weights(table)
    i, j = np.nonzero(np.triu(shared))
    both = (table.B[:, i] & table.B[:, j]).astype(bool)
    return pd.DataFrame(
        {
            "source": members[i],
            "target": members[j],
            "shared": shared[i, j],
            "newman": newman[i, j],
            "projects": [" ".join(map(str, projects[rows])) for rows in both.T],
        }
    )


def graphml(nodes: pd.DataFrame, edges: pd.DataFrame, pairs: pd.DataFrame, layout: pd.DataFrame) -> bytes:
    """Return the network as GraphML, which Gephi, Cytoscape, igraph and others read; nodes and links sorted.

    Nodes get their positions, links what is expected and the p-values, those of joint projects with the ending
    ``_joint``. An attribute of links that nodes have too, such as ``projects``, becomes ``link_projects``: not
    every reader understands two keys of one name.
    """
    nodes = nodes.merge(layout[["participant_id", "x", "y"]], on="participant_id", how="left")
    for basis, ending in (("all", ""), ("joint", "_joint")):
        tests = pairs.loc[pairs["basis"] == basis, ["source", "target", *TESTS]]
        tests = tests.rename(columns={c: c + ending for c in TESTS})
        edges = edges.merge(tests, on=["source", "target"], how="left")
    edges = edges.rename(columns={c: f"link_{c}" for c in edges if c in nodes})
    edges.insert(2, "weight", edges["shared"])
    graph = nx.Graph()
    for (node,), row in _rows(nodes, ["participant_id"]):
        graph.add_node(node, **row)
    for (source, target), row in _rows(edges, ["source", "target"]):
        graph.add_edge(source, target, **row)
    out = io.BytesIO()
    nx.write_graphml_xml(graph, out, named_key_ids=True)
    return out.getvalue()


def _rows(frame: pd.DataFrame, key: list[str]) -> list[tuple[list[str], dict]]:
    """Return the key and the other cells of each row, sorted, without empty cells."""
    rows = frame.sort_values(key).to_dict("records")
    return [([row.pop(k) for k in key], {k: v for k, v in row.items() if not pd.isna(v)}) for row in rows]
