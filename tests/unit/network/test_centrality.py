"""Centralities against networkx, and on networks that fall apart."""

import networkx as nx
import numpy as np
import pytest

from joinup.network.centrality import one_mode, two_mode
from joinup.network.projection import project, shared_pilots


def random_table(seed, pilots=30, participants=14, share=0.15):
    return (np.random.default_rng(seed).random((pilots, participants)) < share).astype(int)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("fast", [False, True])
def test_one_mode_agrees_with_networkx(seed, fast):
    W = shared_pilots(random_table(seed)).toarray()
    ours = one_mode(W, fast=fast)
    graph = nx.from_numpy_array(W)
    for *_, link in graph.edges(data=True):
        link["distance"] = 27720 / link["weight"]  # a multiple of 1 to 12, so that equal paths are equal
    theirs = nx.betweenness_centrality(graph, weight="distance")
    np.testing.assert_allclose(ours.betweenness, [theirs[i] for i in range(len(W))], atol=1e-12)
    theirs = nx.closeness_centrality(graph, distance="distance")
    np.testing.assert_allclose(ours.closeness, [27720 * theirs[i] for i in range(len(W))], atol=1e-9)
    assert ours.strength.tolist() == W.sum(axis=1).tolist()
    assert ours.partners.tolist() == (W > 0).sum(axis=1).tolist()


def test_eigenvector_is_the_leading_one():
    W = shared_pilots(random_table(1)).toarray()
    v = one_mode(W).eigenvector.to_numpy()
    value = v @ W @ v
    np.testing.assert_allclose(W @ v, value * v, atol=1e-9)
    assert value == pytest.approx(np.linalg.eigvalsh(W)[-1]) and (v >= 0).all()


def test_paths_of_equal_length_are_shared_although_thirds_are_no_binary_fractions():
    W = np.zeros((5, 5))  # a-b-c and a-d-c are both 1/49 + 1/3 long, added in two orders
    for i, j, w in [(0, 1, 49), (1, 2, 3), (0, 3, 3), (3, 2, 49)]:
        W[i, j] = W[j, i] = w
    assert one_mode(W).betweenness[1] == one_mode(W).betweenness[3] == pytest.approx(0.5 / 6)


def test_equal_components_share_the_eigenvector_and_isolates_get_zero():
    W = np.zeros((5, 5))
    W[0, 1] = W[1, 0] = W[2, 3] = W[3, 2] = 2
    found = one_mode(W)
    np.testing.assert_allclose(found.eigenvector, [0.5, 0.5, 0.5, 0.5, 0])
    assert found.component.tolist() == [1, 1, 2, 2, 3]
    assert found.closeness[4] == 0 and found.closeness[0] == pytest.approx(2 / 4)


@pytest.mark.parametrize("shape", [(0, 3), (1, 1), (3, 1), (2, 0), (4, 4)])
def test_networks_without_links_have_defined_centralities(shape):
    B = np.zeros(shape)
    for found in (one_mode(shared_pilots(B)), two_mode(B)):
        assert len(found) == shape[1] and not found.isna().any(axis=None)
        assert (found.drop(columns="component", errors="ignore") == 0).all(axis=None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fast", [False, True])
def test_two_mode_agrees_with_networkx(seed, fast):
    B = random_table(seed)
    pilots, own = B.shape
    graph = nx.Graph()
    graph.add_nodes_from(range(pilots + own))
    graph.add_edges_from((i, pilots + j) for i, j in zip(*np.nonzero(B), strict=True))
    ours, nodes = two_mode(B, fast=fast), range(pilots, pilots + own)
    for column, function in (
        ("degree", nx.bipartite.degree_centrality),
        ("closeness", nx.bipartite.closeness_centrality),
        ("betweenness", nx.bipartite.betweenness_centrality),
    ):
        theirs = function(graph, nodes)
        np.testing.assert_allclose(ours[column], [theirs[i] for i in nodes], atol=1e-12, err_msg=column)


def test_order_of_participants_does_not_matter():
    B = random_table(7)
    order = np.random.default_rng(1).permutation(B.shape[1])
    straight = one_mode(project(B).shared)
    shuffled = one_mode(project(B[:, order]).shared)
    columns = ["strength", "betweenness", "closeness", "eigenvector"]
    np.testing.assert_allclose(straight[columns].to_numpy()[order], shuffled[columns], atol=1e-9)


def test_two_mode_betweenness_is_unknown_where_it_would_take_hours() -> None:
    several = np.eye(2, 3, dtype=int).repeat(2500, axis=0)
    several[:, 2] = 1
    found = two_mode(several, labels="abc")
    assert found["betweenness"].isna().all()
    assert found["degree"].tolist() == [0.5, 0.5, 1.0]
    assert two_mode(several[::2], labels="abc")["betweenness"].idxmax() == "c"
