"""The test of one pair: exact on small tables, by as many draws as it takes on others, the same for equal margins."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.published import counting
from tests.unit.network.test_significance import SMALL, every_table, random_table

from joinup.network import pair
from joinup.network.curveball import sample
from joinup.network.incidence import upper_pairs
from joinup.network.pair import exact_counts, pair_p
from joinup.network.significance import most_shared, pair_tests


@settings(max_examples=80, deadline=None)
@given(SMALL, st.integers(0, 20))
def test_p_is_the_share_of_all_tables(B, singles):
    """Also with projects of one participant, which are counted in closed form."""
    if singles == 20:
        B = np.vstack([B, np.eye(B.shape[1], dtype=B.dtype)[:2]])
    if len(B) > 6:
        B = B[-6:]
    tables = every_table(B)
    for i, j in itertools.combinations(range(B.shape[1]), 2):
        shared = (tables[:, :, i] * tables[:, :, j]).sum(axis=1)
        mine = (B[:, i] * B[:, j]).sum()
        test = pair_p(B, i, j)
        assert test.p == test.low == test.high == pytest.approx((shared >= mine).mean(), abs=1e-12)
        assert (test.shared, test.most, test.draws) == (mine, shared.max(), 0)
        least = (shared == shared.max()).mean()
        assert (test.answer, test.attainable) == tuple("yes" if p <= 0.05 else "no" for p in (test.p, least))


@pytest.mark.parametrize("seed", range(3))
def test_exact_counts_agree_with_another_count(seed):
    B = (np.random.default_rng(seed).random((9, 6)) < [0.2, 0.3, 0.4, 0.5, 0.6, 0.8]).astype(int)
    activity, size = B.sum(axis=0), B.sum(axis=1)
    for i, j in itertools.combinations(range(6), 2):
        rest = pair._tally(np.delete(activity, [i, j]))
        ours = exact_counts((pair._tally(size), rest, *sorted(activity[[i, j]].tolist())), 200_000)
        theirs = counting.overlaps(activity.tolist(), size.tolist(), i, j)
        assert ours == theirs[: len(ours)] and not any(theirs[len(ours) :])


@pytest.mark.parametrize("seed", range(3))
def test_draws_agree_with_exact_counting(seed):
    """Z-scores of all pairs are those of their standard errors, correlation of the draws included."""
    B = np.vstack([random_table(seed, 8, 6), np.eye(6, dtype=int)])
    z = []
    for i, j in itertools.combinations(range(6), 2):
        exact, drawn = pair_p(B, i, j, work=2_000_000), pair_p(B, i, j, 20_000, work=0)
        assert exact.draws == 0 and drawn.draws >= 20_000 and exact.most == drawn.most
        assert drawn.answer in (exact.answer, "unclear")
        if 0.001 < exact.p < 0.999:
            z.append((drawn.p - exact.p) / drawn.standard_error)
    assert len(z) > 2 and np.abs(z).max() < 4


def test_draws_agree_with_those_of_the_whole_table():
    B = np.vstack([random_table(4, 40, 12), np.eye(12, dtype=int).repeat(30, axis=0)])
    found = pair_tests(B, sample(B, 40_000))
    for k in (0, 17, 40, 65):
        i, j = (ends[k] for ends in upper_pairs(B)[:2])
        test = pair_p(B, i, j, draws=20_000)
        error = np.hypot(test.standard_error, np.sqrt(found.p_upper[k] * (1 - found.p_upper[k]) / 25_000))
        assert abs(test.p - found.p_upper[k]) <= 4 * error + 1e-4
        assert test.shared == found.shared[k] and test.most == most_shared(B)[k]


def test_equal_tables_give_equal_answers():
    B = random_table(2, 30, 10)
    rng = np.random.default_rng(5)
    columns = rng.permutation(10)
    shuffled = B[rng.permutation(30)][:, columns]
    i, j = np.flatnonzero(columns == 3)[0], np.flatnonzero(columns == 8)[0]
    first = pair_p(B, 3, 8, work=0)
    pair._tested.cache_clear()
    assert pair_p(shuffled, i, j, work=0) == pair_p(shuffled, j, i, work=0) == first


def test_draws_grow_near_alpha_and_end_unclear():
    B = random_table(2, 30, 10)
    p = pair_p(B, 0, 1, draws=100_000, work=0).p
    clear = pair_p(B, 0, 1, alpha=p / 3, work=0)
    assert (clear.answer, clear.draws) == ("no", 2000)
    near = pair_p(B, 0, 1, alpha=p, work=0, most_draws=10_000)
    assert (near.answer, near.draws) == ("unclear", 10_000)
    assert near.low <= p <= near.high
