"""Projection on small tables; published values are in tests/published."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from joinup.network.describe import edges_of
from joinup.network.incidence import Incidence
from joinup.network.layout import layout_of
from joinup.network.projection import incidence, labels_of, project, shared_pilots

TABLES = arrays(np.int8, st.tuples(st.integers(1, 8), st.integers(1, 7)), elements=st.integers(0, 1))


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_weights_agree_with_networkx(B):
    pilots, own = B.shape
    graph = nx.Graph()
    graph.add_nodes_from(range(own + pilots))
    graph.add_edges_from((j, own + i) for i, j in zip(*np.nonzero(B), strict=True))
    ours = project(B)
    for table, weighting in (
        (ours.shared, nx.bipartite.weighted_projected_graph),
        (ours.newman, nx.bipartite.collaboration_weighted_projected_graph),
    ):
        theirs = nx.to_numpy_array(weighting(graph, range(own)), nodelist=range(own))
        np.testing.assert_allclose(table.toarray(), theirs, atol=1e-12)
    jaccard = nx.to_numpy_array(
        nx.bipartite.overlap_weighted_projected_graph(graph, range(own)), nodelist=range(own)
    )
    np.testing.assert_allclose(ours.jaccard.toarray(), jaccard, atol=1e-12)


def test_sparse_input_with_repeated_entries_counts_each_participation_once():
    B = sp.coo_array((np.ones(3), ([0, 0, 0], [0, 0, 1])), shape=(1, 2))
    assert incidence(B).toarray().tolist() == [[1, 1]]
    assert shared_pilots(B)[0, 1] == 1
    assert B.data.tolist() == [1, 1, 1], "the input must not be changed"


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1)])
def test_empty_tables_give_empty_networks(shape):
    assert all(table.nnz == 0 for table in project(np.zeros(shape)))


def test_newman_strength_is_the_number_of_joint_pilots():
    B = np.array([[1, 1, 1], [1, 0, 0], [1, 1, 0]])
    assert np.allclose(project(B).newman.sum(axis=1), [2, 2, 1])


@pytest.mark.parametrize("kind", ["int", "bool", "float", "object", "Int64", "boolean"])
def test_frames_are_tables_with_names(kind):
    frame = pd.DataFrame({"a": [1, 0], "b": [1, 1]}).astype(kind)
    assert incidence(frame).toarray().tolist() == [[1, 1], [0, 1]]
    assert labels_of(frame) == ["a", "b"]
    mixed = frame.assign(c=[True, False])
    assert incidence(mixed).toarray().tolist() == [[1, 1, 1], [0, 1, 0]]


@pytest.mark.parametrize("kind", [float, object, "Int64", "boolean"])
def test_empty_cells_are_no_participation(kind):
    frame = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": 1}).astype(kind)
    with pytest.raises(ValueError, match="empty"):
        incidence(frame)


def test_what_is_no_table_is_refused():
    with pytest.raises(ValueError, match="rows of pilots"):
        incidence([1, 0, 1])
    with pytest.raises(ValueError, match="2 names for 3"):
        labels_of([[1, 0, 1]], ["a", "b"])


@pytest.mark.parametrize("departments", [0, 1, 3])
def test_departments_that_share_nothing_have_a_network_without_links(departments):
    ids = list("abc")[:departments]
    alone = Incidence(sp.csr_array(np.eye(departments, dtype=int)), ids, ids)
    edges = edges_of(alone)
    assert edges.empty and list(edges)[:3] == ["source", "target", "shared"]
    layout = layout_of(pd.DataFrame({"participant_id": pd.Series(ids, dtype=str)}), edges)
    assert layout["participant_id"].tolist() == ids and layout["participant_id"].dtype == "str"
