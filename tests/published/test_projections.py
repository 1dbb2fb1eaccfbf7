"""Shared projects and Newman weights against published numbers."""

import numpy as np
import pytest

from joinup.network.incidence import newman_weights, shared_projects


def table_of(edges):
    names = sorted({a for a, _ in edges})
    projects = sorted({b for _, b in edges})
    B = np.zeros((len(projects), len(names)), dtype=int)
    for a, b in edges:
        B[projects.index(b), names.index(a)] = 1
    return B, names


@pytest.mark.parametrize("network", ["opsahl", "newman2001_fig6"])
def test_weighted_projections(case, network):
    data = case("weighted_projections")
    B, names = table_of(data["input"][network]["edges"])
    shared = shared_projects(B)
    for key, expected in data["expected"][network].items():
        kind = key.split("(")[0]
        size = B.sum(axis=0)
        smaller = np.minimum.outer(size, size)
        table = {
            "shared": shared,
            "newman": newman_weights(B),
            "ratio": shared / len(B),
            "overlap": shared / smaller,
        }[kind]
        links = {
            f"{names[i]}-{names[j]}": table[i, j] for i, j in zip(*np.nonzero(np.triu(table)), strict=True)
        }
        assert links == pytest.approx(
            {"-".join(sorted(k.split("-"))): v for k, v in expected.items()}, abs=1e-12
        ), key


def test_davis_projection(case, davis):
    expected = case("davis_projection")["expected"]
    shared = shared_projects(davis)
    assert (shared + np.diag(davis.sum(axis=0)) == np.array(expected["projection"])).all()
    assert (np.triu(shared) > 0).sum() == expected["n_positive_pairs_women"]
    events = shared_projects(davis.T)
    assert (np.triu(events) > 0).sum() == expected["n_positive_pairs_events"]
    weights = shared[np.triu_indices(len(shared), 1)]
    assert (weights > weights.mean()).sum() == expected["edges_above_mean_weight"]


def test_newman_weights_of_davis(case, davis):
    expected = case("newman_identity_davis")["expected"]
    newman = newman_weights(davis)
    np.testing.assert_allclose(newman, expected["newman_matrix"], atol=1e-14)
    np.testing.assert_allclose(newman.sum(axis=1), expected["strength"], atol=1e-12)
