"""The configuration model and its exact tails."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.unit.network.test_significance import DEGENERATE, random_table

from joinup.network.sdsm import fit, pair_tests, poisson_binomial_tails
from joinup.network.significance import most_shared

TABLES = arrays(np.int8, st.tuples(st.integers(1, 9), st.integers(2, 7)), elements=st.integers(0, 1))


def tails_trial_by_trial(chances):
    """The tails of the distribution built one trial at a time, in exact fractions."""
    terms = [Fraction(1)]
    for p in map(Fraction, chances):
        terms = [
            (terms[k] * (1 - p) if k < len(terms) else 0) + (terms[k - 1] * p if k else 0)
            for k in range(len(terms) + 1)
        ]
    return [float(sum(terms[k:])) for k in range(len(terms))]


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_expected_margins_are_the_margins(B):
    P = fit(B)
    assert ((P >= 0) & (P <= 1)).all()
    np.testing.assert_allclose(P.sum(axis=0), B.sum(axis=0), atol=1e-6)
    np.testing.assert_allclose(P.sum(axis=1), B.sum(axis=1), atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_pairs_agree_with_trial_by_trial_sums(seed):
    B = random_table(seed, 40, 9)
    P = fit(B)
    tests = pair_tests(B)
    for row, most in zip(tests.itertuples(), most_shared(B), strict=True):
        chances = P[:, row.source] * P[:, row.target]
        tails = tails_trial_by_trial(chances)
        assert row.p_upper == pytest.approx(tails[row.shared], rel=1e-9)
        assert row.expected == pytest.approx(chances.sum())
        assert row.sd == pytest.approx(np.sqrt((chances * (1 - chances)).sum()))
        enough = [k for k in range(most + 1) if tails[k] <= 0.05]
        value = tests.critical_value[row.Index]
        assert value is pd.NA if not enough else value == enough[0]


@pytest.mark.parametrize(("trials", "p", "k"), [(25, 0.01, 25), (600, 0.05, 160)])
def test_extreme_tails_do_not_saturate(trials, p, k):
    upper, q = poisson_binomial_tails([p], [trials], k)[-1], Fraction(p)
    exact = float(sum(comb(trials, x) * q**x * (1 - q) ** (trials - x) for x in range(k, trials + 1)))
    assert upper == pytest.approx(exact, rel=1e-10, abs=0)
    assert upper < 1e-49


@pytest.mark.parametrize("B", [*DEGENERATE, [[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]]])
def test_degenerate_tables_give_defined_results(B):
    n = np.shape(B)[1]
    tests = pair_tests(B)
    numbers = tests[["shared", "expected", "sd", "p_upper"]]
    assert len(tests) == n * (n - 1) // 2 and np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert (tests.p_upper > 0).all()
    np.testing.assert_allclose(fit(B).sum(axis=0), np.sum(B, axis=0), atol=1e-6)
