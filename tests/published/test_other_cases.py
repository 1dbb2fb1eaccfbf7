"""Other published numbers: Darwin's finches, Zachary's club, the families of Florence, textbook tests."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from joinup.claims.activity import holm, mcnemar, mcnemar_exact
from joinup.claims.association import association, fisher
from joinup.network.centrality import one_mode
from joinup.network.curveball import draw_null
from joinup.network.projection import shared_pilots
from joinup.network.significance import adjusted

FINCHES = {  # on the islands A to Q; Sanderson (2000), Chen, Diaconis, Holmes & Liu (2005)
    "large ground": "00111111110111111",
    "medium ground": "11111111110101100",
    "small ground": "11111111111101100",
    "sharp-beaked ground": "00111001010110111",
    "cactus ground": "11101111110101100",
    "large cactus ground": "00000000001010000",
    "large tree": "00111111100101100",
    "medium tree": "00000000000100000",
    "small tree": "00111111110100100",
    "vegetarian": "00111111110101100",
    "woodpecker": "00111011010000000",
    "mangrove": "00110000000000000",
    "warbler": "11111111111111111",
}


@pytest.fixture(scope="module")
def finches():
    """Islands (as pilots) × species (as participants), as a labelled frame."""
    return pd.DataFrame(
        {name: [int(c) for c in row] for name, row in FINCHES.items()}, index=list("ABCDEFGHIJKLMNOPQ")
    )


def test_finches_have_the_margins_of_the_counted_tables(case, finches):
    given = case("margin_counts")["input"]["darwin_finches"]
    assert finches.sum().tolist() == given["species_sums"]
    assert finches.sum(axis=1).tolist() == given["island_sums"]


def test_finches_share_more_and_avoid_each_other_more_than_their_numbers_give(finches):
    """Mean square of shared islands 53.115, p = 4 (± 1) in 10,000; 333 checkerboards."""
    pairs = np.triu_indices(13, 1)
    activity = finches.sum().to_numpy()
    shared = shared_pilots(finches).toarray()[pairs]
    null = draw_null(finches, 100_000, "finches")
    drawn = np.concatenate(list(null.kept())).astype(int)
    assert len(drawn) == 100_000
    assert (shared**2).mean() == pytest.approx(53.115, abs=5e-4)
    assert 2e-4 < ((drawn**2).sum(axis=1) >= (shared**2).sum()).mean() < 7e-4

    def checkerboards(shared):
        return ((activity[pairs[0]] - shared) * (activity[pairs[1]] - shared)).sum(axis=-1)

    assert checkerboards(shared) == 333
    assert (checkerboards(drawn) >= 333).mean() < 5e-4


@pytest.mark.parametrize("fast", [False, True])
def test_centralities_of_the_karate_club(fast):
    club = nx.to_numpy_array(nx.karate_club_graph(), weight=None)
    found = one_mode(club, fast=fast).loc[[0, 33]]
    assert found["partners"].tolist() == [16, 17]
    assert found["betweenness"].tolist() == pytest.approx([231.0714 / 528, 160.5516 / 528], abs=1e-6)
    assert found["closeness"].tolist() == pytest.approx([0.568966, 0.55], abs=5e-7)
    assert found["eigenvector"].tolist() == pytest.approx([0.355491, 0.373363], abs=1e-5)


def test_centralities_of_the_families_of_florence():
    graph = nx.florentine_families_graph()
    found = one_mode(nx.to_numpy_array(graph), list(graph))
    top = found["betweenness"].nlargest(3)
    assert top.index.tolist() == ["Medici", "Guadagni", "Albizzi"]
    assert top.tolist() == pytest.approx([0.522, 0.255, 0.212], abs=5e-4)
    assert found.loc["Medici", ["partners", "closeness"]].tolist() == pytest.approx([6, 0.56], abs=5e-4)


def test_exact_mcnemar_of_the_package_exact2x2():
    """A table of 21, 9, 2 and 12 pairs: p = 0.06543."""
    assert mcnemar_exact(9, 2) == pytest.approx(0.06543, abs=5e-6)
    rows = [[1, 1]] * 21 + [[1, 0]] * 9 + [[0, 1]] * 2 + [[0, 0]] * 12
    found = mcnemar(pd.DataFrame(rows, columns=["before", "after"]), None, "before")
    assert found[["participant_id", "only_named", "only_other"]].to_numpy().tolist() == [["after", 9, 2]]
    assert found["p"].item() == found["p_holm"].item() == mcnemar_exact(9, 2)


def test_fishers_own_examples():
    """The lady tasting tea, 0.2429, and the convictions of twins, 0.0004652."""
    assert fisher(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert fisher(10, 13, 2, 17) == pytest.approx(0.0004652, abs=5e-8)
    monozygotic, convicted = [1] * 13 + [0] * 17, [1] * 10 + [0] * 3 + [1] * 2 + [0] * 15
    assert association(monozygotic, convicted).p == fisher(10, 13, 2, 17)


def test_adjustment_of_p_values_in_a_worked_example():
    """Holm's and the false discovery rate's adjusted values of four tests, in any order."""
    p = np.array([0.01, 0.04, 0.03, 0.005])
    assert holm(p).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted(p).tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
    some = np.random.default_rng(1).random(200).round(2)  # with ties and zeros
    np.testing.assert_allclose(adjusted(some), false_discovery_control(some), rtol=1e-14)
    assert adjusted([]).tolist() == []
