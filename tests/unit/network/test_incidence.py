"""The table of projects and participants, and the network as tables and as a file for other tools."""

import datetime
import io

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from joinup.network.describe import edges_of, graphml, nodes_of
from joinup.network.incidence import Incidence, incidence, newman_weights, shared_projects
from joinup.network.layout import layout_of
from joinup.network.null_model import assess_bases
from joinup.organisations.names import Names, read_config

TABLES = arrays(np.int8, st.tuples(st.integers(1, 8), st.integers(1, 7)), elements=st.integers(0, 1))
DAY = datetime.date(2024, 9, 1)


@pytest.fixture(scope="module")
def names():
    return Names(read_config("config"))


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_weights_agree_with_networkx(B):
    projects, own = B.shape
    graph = nx.Graph()
    graph.add_nodes_from(range(own + projects))
    graph.add_edges_from((j, own + i) for i, j in zip(*np.nonzero(B), strict=True))
    for table, weighting in (
        (shared_projects(B), nx.bipartite.weighted_projected_graph),
        (newman_weights(B), nx.bipartite.collaboration_weighted_projected_graph),
    ):
        theirs = nx.to_numpy_array(weighting(graph, range(own)), nodelist=range(own))
        np.testing.assert_allclose(table, theirs, atol=1e-12)


@pytest.mark.parametrize("kind", ["int", "bool", "object", "Int64"])
def test_frames_are_tables_with_names_and_without_empty_cells(kind):
    frame = pd.DataFrame({"a": [1, 0], "b": [1, 1]}).astype(kind).assign(c=[True, False])
    assert incidence(frame).B.tolist() == [[1, 1, 1], [0, 1, 0]]
    assert incidence(frame).participants == ["a", "b", "c"]
    with pytest.raises(ValueError, match="empty"):
        incidence(pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": 1}))
    with pytest.raises(ValueError, match="rows of projects"):
        incidence([1, 0, 1])


def table_of(B):
    """A table of DfE, DHSC, MHCLG and MoJ."""
    return Incidence(incidence(B).B, list("pqrst"[: len(B)]), ["dfe", "dhsc", "mhclg", "moj"])


def test_nodes_count_joint_projects_and_show_ties(names):
    table = table_of([[1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 1]])
    nodes = nodes_of(table, names, DAY)
    assert nodes["projects"].tolist() == [3, 2, 1, 1]
    assert nodes["joint"].tolist() == [2, 2, 1, 0]
    assert nodes["rank"].tolist() == [1, 1, 3, 4] and nodes["tied"].tolist() == [2, 2, 1, 1]
    assert nodes["partners"].tolist() == [2, 2, 2, 0] and nodes["component"].tolist() == [1, 1, 1, 2]
    edges = edges_of(table)
    assert edges[["source", "target", "shared", "newman", "projects"]].to_numpy().tolist() == [
        ["dfe", "dhsc", 2, 1.5, "p r"],
        ["dfe", "mhclg", 1, 0.5, "p"],
        ["dhsc", "mhclg", 1, 0.5, "p"],
    ]


def test_graphml_comes_back_with_positions_and_tests(names, tmp_path):
    table = table_of([[1, 1, 1, 0], [1, 0, 0, 1], [1, 1, 0, 0], [0, 0, 0, 1]])
    nodes, edges = nodes_of(table, names, DAY), edges_of(table)
    pairs, _ = assess_bases(table, 400, ["graphml"])
    content = graphml(nodes, edges, pairs, layout_of(nodes, edges))
    graph = nx.read_graphml(io.BytesIO(content))
    assert dict(graph.degree) == dict(zip(nodes["participant_id"], nodes["partners"], strict=True))
    dfe, link = graph.nodes["dfe"], graph.edges["dfe", "dhsc"]
    assert dfe["projects"] == 3 and dfe["label"] == "DfE" and -1 <= dfe["x"] <= 1
    assert link["weight"] == link["shared"] == 2 and link["link_projects"] == "p r"
    assert 0 < link["p_upper"] <= link["p_family"] <= 1 and link["expected_joint"] > 0
    keys = [line.split('id="')[1].split('"')[0] for line in content.decode().split("<key")[1:]]
    assert len(set(keys)) == len(keys)
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "network.graphml"
    path.write_bytes(content)
    assert igraph.Graph.Read_GraphML(str(path)).vs["label"] == nodes["label"].tolist()


@pytest.mark.parametrize("departments", [0, 1, 3])
def test_departments_that_share_nothing_have_a_network_without_links(names, departments):
    ids = ["dfe", "dhsc", "moj"][:departments]
    alone = Incidence(incidence(np.eye(departments)).B, ids, ids)
    nodes, edges = nodes_of(alone, names, DAY), edges_of(alone)
    assert edges.empty and list(edges) == ["source", "target", "shared", "newman", "projects"]
    layout = layout_of(nodes, edges)
    assert layout["participant_id"].tolist() == ids and not layout.isna().any(axis=None)


def test_a_saved_layout_stays_and_a_new_department_finds_a_place(names):
    table = table_of([[1, 1, 1, 0], [1, 0, 0, 1], [1, 1, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1]])
    nodes, edges = nodes_of(table, names, DAY), edges_of(table)
    first = layout_of(nodes, edges)
    again = layout_of(nodes.sample(frac=1, random_state=1), edges.sample(frac=1, random_state=1), first)
    np.testing.assert_allclose(again[["x", "y"]], first[["x", "y"]], atol=0.02)
    rotation = first.assign(x=-3 * first["y"], y=3 * first["x"])[lambda f: f["participant_id"] != "moj"]
    layout = layout_of(nodes, edges, rotation)
    np.testing.assert_allclose(layout["x"], -first["y"], atol=0.05)
