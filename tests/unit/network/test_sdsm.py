"""The configuration model and its exact tails."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from joinup.network.sdsm import fit, pair_tests, poisson_binomial_tails
from joinup.network.significance import most_shared

TABLES = arrays(np.int8, st.tuples(st.integers(1, 9), st.integers(2, 7)), elements=st.integers(0, 1))


def labels(n):
    return [f"d{i:02}" for i in range(n)]


def random_table(seed, projects=40, participants=9):
    rng = np.random.default_rng(seed)
    return (rng.random((projects, participants)) < rng.uniform(0.05, 0.7, participants)).astype(int)


def tail_trial_by_trial(chances, successes):
    """The distribution built one trial at a time, in exact fractions."""
    terms = [Fraction(1)]
    for p in map(Fraction, chances):
        terms = [
            (terms[k] * (1 - p) if k < len(terms) else 0) + (terms[k - 1] * p if k else 0)
            for k in range(len(terms) + 1)
        ]
    return float(sum(terms[max(successes, 0) :]))


@settings(max_examples=100, deadline=None)
@given(TABLES, st.booleans(), st.booleans())
def test_expected_margins_are_the_margins(B, full, empty):
    if full:
        B[0], B[:, 0] = 1, 1
    if empty:
        B[-1], B[:, -1] = 0, 0
    P = fit(B)
    assert ((P >= 0) & (P <= 1)).all()
    np.testing.assert_allclose(P.sum(axis=0), B.sum(axis=0), atol=1e-6)
    np.testing.assert_allclose(P.sum(axis=1), B.sum(axis=1), atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_agree_with_trial_by_trial_sums(seed):
    B = random_table(seed)
    P = fit(B)
    found = pair_tests(pd.DataFrame(B, columns=labels(9)))
    for row in found.itertuples():
        i, j = int(row.source[1:]), int(row.target[1:])
        upper = tail_trial_by_trial(P[:, i] * P[:, j], row.shared)
        assert row.p_upper == pytest.approx(upper, rel=1e-9)
        assert row.expected == pytest.approx(P[:, i] @ P[:, j])
        assert row.sd == pytest.approx(np.sqrt((P[:, i] * P[:, j] * (1 - P[:, i] * P[:, j])).sum()))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=12),
    st.integers(0, 12),
)
def test_tails_are_exact_for_any_chances(chances, successes):
    ours = poisson_binomial_tails(chances, [1] * len(chances), successes)[-1]
    exact = tail_trial_by_trial(chances, successes)
    assert ours == pytest.approx(exact, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("trials", "p", "k"), [(25, 0.01, 25), (600, 0.05, 160), (2000, 0.5, 1500), (5000, 0.9, 4900)]
)
def test_extreme_tails_do_not_saturate(trials, p, k):
    upper = poisson_binomial_tails([p], [trials], k)[-1]
    q = Fraction(p)
    if trials <= 1000:
        exact = float(sum(comb(trials, x) * q**x * (1 - q) ** (trials - x) for x in range(k, trials + 1)))
        assert upper == pytest.approx(exact, rel=1e-10, abs=0)
    else:
        from scipy.stats import binom

        assert upper == pytest.approx(binom.sf(k - 1, trials, p), rel=1e-8, abs=0)
    assert upper < 1e-49


def test_critical_value_is_the_first_significant_number_that_the_margins_allow():
    B = random_table(2)
    P = fit(B)
    found = pair_tests(B)
    for row, most in zip(found.itertuples(), most_shared(B), strict=True):
        chances = P[:, row.source] * P[:, row.target]
        tails = poisson_binomial_tails(chances, np.ones_like(chances), most)
        enough = np.flatnonzero(tails <= 0.05)
        assert found.critical_value.isna()[row.Index] if not len(enough) else row.critical_value == enough[0]


@pytest.mark.parametrize(
    "B",
    [
        [[1, 1, 1], [1, 1, 0], [1, 0, 0]],
        [[1, 1, 0, 1]],
        [[1], [1], [0]],
        [[1, 0], [0, 1], [0, 1]],
        np.zeros((0, 3)),
        np.zeros((3, 0)),
        np.zeros((2, 3)),
        np.ones((3, 3)),
        [[1, 1, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0]],
        [[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]],  # some chances must be 0 or 1
    ],
)
def test_degenerate_tables_give_defined_results(B):
    n = np.shape(B)[1]
    found = pair_tests(B)
    numbers = found[["shared", "expected", "sd", "p_upper"]]
    assert len(found) == n * (n - 1) // 2 and np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert (found.p_upper > 0).all()
    np.testing.assert_allclose(fit(B).sum(axis=0), np.sum(B, axis=0), atol=1e-6)
