"""Other published numbers: Darwin's finches."""

import numpy as np
import pandas as pd
import pytest

from joinup.network.curveball import sample
from joinup.network.incidence import pairs_of
from joinup.network.significance import concentration_test

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
    """Islands (as projects) × species (as participants), as a labelled frame."""
    return pd.DataFrame(
        {name: [int(c) for c in row] for name, row in FINCHES.items()}, index=list("ABCDEFGHIJKLMNOPQ")
    )


def test_finches_have_the_margins_of_the_counted_tables(case, finches):
    margins = case("margin_counts")["input"]["darwin_finches"]
    assert finches.sum().tolist() == margins["species_sums"]
    assert finches.sum(axis=1).tolist() == margins["island_sums"]


def test_finches_share_more_and_avoid_each_other_more_than_their_numbers_give(finches):
    """Mean square of shared islands 53.115, p = 4 (± 1) in 10,000; 333 checkerboards."""
    first, second = np.triu_indices(len(FINCHES), 1)
    shared = pairs_of(finches)["shared"].to_numpy()
    activity = finches.sum().to_numpy()
    null = sample(finches, 100_000, ["finches"])
    series = null.reshape(-1, len(shared)).astype(int)
    assert len(series) == 100_000
    observed, _, p = concentration_test(finches, null)
    assert observed / len(shared) == pytest.approx(53.115, abs=5e-4)
    assert 2e-4 < p < 7e-4

    def checkerboards(shared):
        return ((activity[first] - shared) * (activity[second] - shared)).sum(axis=-1)

    assert checkerboards(shared) == 333
    assert (checkerboards(series) >= 333).mean() < 5e-4
