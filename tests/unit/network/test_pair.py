"""The test of one pair: by as many draws as it takes, the same for equal margins."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from tests.unit.network.test_significance import SMALL, every_table, random_table

from joinup.network import pair
from joinup.network.pair import pair_p


@settings(max_examples=40, deadline=None)
@given(SMALL)
def test_p_is_the_share_of_all_tables(B):
    tables = every_table(B)
    for i, j in itertools.combinations(range(B.shape[1]), 2):
        shared = (tables[:, :, i] * tables[:, :, j]).sum(axis=1)
        mine = (B[:, i] * B[:, j]).sum()
        test = pair_p(B, i, j)
        assert test.shared == mine
        assert test.p == pytest.approx((shared >= mine).mean(), abs=5 * test.standard_error + 1e-3)
        assert test.answer in ("yes" if (shared >= mine).mean() <= 0.05 else "no", "unclear")
        least = (shared == shared.max()).mean()
        assert test.attainable in ("yes" if least <= 0.05 else "no", "unclear")


def test_equal_tables_give_equal_answers():
    B = random_table(2, 30, 10)
    rng = np.random.default_rng(5)
    columns = rng.permutation(10)
    shuffled = B[rng.permutation(30)][:, columns]
    i, j = np.flatnonzero(columns == 3)[0], np.flatnonzero(columns == 8)[0]
    first = pair_p(B, 3, 8)
    pair._tested.cache_clear()
    assert pair_p(shuffled, i, j) == pair_p(shuffled, j, i) == first


def test_draws_grow_near_alpha_and_end_unclear():
    B = random_table(2, 30, 10)
    p = pair_p(B, 0, 1, draws=100_000).p
    clear = pair_p(B, 0, 1, alpha=p / 3)
    assert (clear.answer, clear.draws) == ("no", 2000)
    near = pair_p(B, 0, 1, alpha=p, most_draws=10_000)
    assert (near.answer, near.draws) == ("unclear", 10_000)
    assert abs(near.p - p) <= 3 * near.standard_error
