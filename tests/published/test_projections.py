"""Projections and centralities against published numbers."""

import numpy as np
import pytest

from joinup.network.centrality import one_mode, two_mode
from joinup.network.projection import project


def table_of(edges):
    names = sorted({a for a, _ in edges})
    pilots = sorted({b for _, b in edges})
    B = np.zeros((len(pilots), len(names)), dtype=int)
    for a, b in edges:
        B[pilots.index(b), names.index(a)] = 1
    return B, names


@pytest.mark.parametrize("network", ["opsahl", "newman2001_fig6"])
def test_weighted_projections(case, network):
    found = case("weighted_projections")
    B, names = table_of(found["input"][network]["edges"])
    weights = project(B)
    for key, expected in found["expected"][network].items():
        kind = key.split("(")[0]
        size = B.sum(axis=0)
        smaller = np.minimum.outer(size, size)
        table = {
            "shared": weights.shared.toarray(),
            "newman": weights.newman.toarray(),
            "jaccard": weights.jaccard.toarray(),
            "ratio": weights.shared.toarray() / len(B),
            "overlap": weights.shared.toarray() / smaller,
        }[kind]
        links = {
            f"{names[i]}-{names[j]}": table[i, j] for i, j in zip(*np.nonzero(np.triu(table)), strict=True)
        }
        assert links == pytest.approx(
            {"-".join(sorted(k.split("-"))): v for k, v in expected.items()}, abs=1e-12
        ), key


def test_davis_projection(case, davis):
    expected = case("davis_projection")["expected"]
    shared = project(davis).shared.toarray()
    assert (shared + np.diag(davis.sum(axis=0)) == np.array(expected["projection"])).all()
    assert (np.triu(shared) > 0).sum() == expected["n_positive_pairs_women"]
    events = project(davis.T).shared.toarray()
    assert (np.triu(events) > 0).sum() == expected["n_positive_pairs_events"]
    weights = shared[np.triu_indices(len(shared), 1)]
    assert (weights > weights.mean()).sum() == expected["edges_above_mean_weight"]


def test_newman_weights_of_davis(case, davis):
    expected = case("newman_identity_davis")["expected"]
    newman = project(davis).newman.toarray()
    np.testing.assert_allclose(newman, expected["newman_matrix"], atol=1e-14)
    np.testing.assert_allclose(one_mode(newman).strength, expected["strength"], atol=1e-12)


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness"])
def test_two_mode_centralities_of_davis(case, davis, measure, fast):
    found = case("davis_two_mode_centrality")
    women = two_mode(davis, found["input"]["rows"], fast)[measure]
    events = two_mode(davis.T, found["input"]["cols"], fast)[measure]
    ours = {**women, **events}
    expected = found["expected"]
    full, published = expected["full_precision"][measure], expected["published_2dp"][measure]
    assert len(full) == len(published) == len(ours) == 32
    assert ours == pytest.approx(full, abs=expected["tolerance_full"])
    assert ours == pytest.approx(published, abs=expected["tolerance_published"])
