"""Tests on draws: p-values, what could have been found, concentration, both bases, and whether chains agree."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from joinup.network.curveball import sample
from joinup.network.incidence import incidence, pairs_of
from joinup.network.null_model import assess_bases
from joinup.network.pair import pair_p
from joinup.network.significance import (
    cannot_test,
    chains_agree,
    concentration_test,
    most_shared,
    pair_tests,
)

SMALL = arrays(np.int8, st.tuples(st.integers(2, 6), st.integers(2, 4)), elements=st.integers(0, 1))
TABLES = [
    np.array([[0, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]]),
    np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 1], [1, 1, 1, 0]]),
    np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]),
    np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]),
]

DEGENERATE = [
    [[1, 1, 1], [1, 1, 0], [1, 0, 0]],
    [[1, 1, 0, 1]],
    [[1], [1], [0]],
    [[1, 0], [0, 1], [0, 1]],
    np.zeros((0, 3)),
    np.zeros((3, 0)),
    np.zeros((2, 3)),
    [[1, 1, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0]],
]
ONLY, NO_TWO = "only one table has these margins", "there are no two participants"
REASONS = [ONLY, ONLY, NO_TWO, "no project has two participants", NO_TWO, NO_TWO, NO_TWO, ""]


def random_table(seed, projects=20, participants=8):
    rng = np.random.default_rng(seed)
    return (rng.random((projects, participants)) < rng.uniform(0.1, 0.6, participants)).astype(int)


def every_table(B):
    """All tables with the margins of B."""
    rows = [
        [c for c in itertools.product([0, 1], repeat=B.shape[1]) if sum(c) == size] for size in B.sum(axis=1)
    ]
    return np.array([t for t in itertools.product(*rows) if (np.sum(t, axis=0) == B.sum(axis=0)).all()])


def shared_of(tables):
    return np.array([pairs_of(t)["shared"] for t in tables])


def test_critical_values_are_counted_again_from_the_draws():
    B = random_table(1)
    null = sample(B, 400, ["columns"])
    series, value = null.reshape(-1, 28), pair_tests(B, null).critical_value
    for k, most in enumerate(most_shared(B)):
        enough = [x for x in range(most + 1) if ((series[:, k] >= x).sum() + 1) / (len(series) + 1) <= 0.05]
        assert value.isna()[k] if not enough else value[k] == enough[0]


@pytest.mark.parametrize("B", TABLES)
def test_all_p_values_against_every_table(B):
    shared, mine = shared_of(every_table(B)), pairs_of(B)["shared"].to_numpy()
    upper = np.array([(shared >= row).mean(axis=0) for row in shared]).round(12)
    null = sample(B, 40_000, ["every"])
    tests = pair_tests(B, null)
    assert len(shared) > 5
    np.testing.assert_allclose(tests.p_upper, (shared >= mine).mean(axis=0), atol=0.012)
    family = [(upper.min(axis=1) <= p).mean() for p in (shared >= mine).mean(axis=0).round(12)]
    np.testing.assert_allclose(tests.p_family, family, atol=0.012)
    np.testing.assert_allclose(tests.expected, shared.mean(axis=0), atol=0.02)
    squares = (shared**2).sum(axis=1)
    observed, expected, p = concentration_test(B, null)
    assert observed == (mine**2).sum()
    assert expected == pytest.approx(squares.mean(), rel=0.02)
    assert p == pytest.approx((squares >= observed).mean(), abs=0.012)


@settings(max_examples=80, deadline=None)
@given(SMALL)
def test_the_most_that_the_margins_allow_is_the_most_of_any_table(B):
    assert most_shared(B).tolist() == shared_of(every_table(B)).max(axis=0).tolist()


def test_pairs_that_could_never_stand_out_have_no_critical_value():
    """Exactly: the family-wise p of the largest number that any table gives a pair, over all tables."""
    B = np.array([[1, 1, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1], [0, 1, 1, 0, 0], [0, 0, 0, 1, 1]])
    shared = shared_of(every_table(B))
    upper = np.array([(shared >= row).mean(axis=0) for row in shared]).round(12)
    surprise = upper.min(axis=1)
    for alpha in (0.05, 0.3, 0.6):
        tests = pair_tests(B, sample(B, 40_000, ["power"]), alpha)
        for k, most in enumerate(shared.max(axis=0)):
            family = [(surprise <= (shared[:, k] >= x).mean().round(12)).mean() for x in range(most + 1)]
            if min(abs(p - alpha) for p in family) > 0.02:
                enough = [x for x, p in enumerate(family) if p <= alpha]
                value = tests.critical_value_family[k]
                assert value is pd.NA if not enough else value == enough[0]


def test_a_list_of_single_projects_makes_pairs_stand_out_only_among_all():
    """Two joint projects are a surprise among fifty of ten departments, none among four of four."""
    joint = np.repeat(np.eye(10, dtype=int)[[0, 2]] + np.eye(10, dtype=int)[[1, 3]], 2, axis=0)
    singles = np.repeat(np.eye(10, dtype=int), 15, axis=0)
    table = incidence(np.vstack([joint, singles]))
    pairs, record = assess_bases(table, 20_000, ["edition", "record"])
    p = pairs.set_index(["basis", "source", "target"])["p_upper"]
    assert p["all", 0, 1] < 0.02 and p["joint", 0, 1] == pytest.approx(6 / 90, abs=0.01)
    value = record.set_index(["basis", "key"])["value"]
    assert value["all", "pairs_attainable"] == 45 and value["joint", "pairs_attainable"] == 0
    assert value["joint", "reason"] and not value["all", "reason"]
    assert value["all", "concentration_p"] < 0.01
    assert value["joint", "concentration_p"] == pytest.approx(18 / 90, abs=0.01)
    assert (value.unstack("basis").loc["chains_agree"] == "yes").all()


@pytest.mark.parametrize(("B", "reason"), list(zip(DEGENERATE, REASONS, strict=True)))
def test_degenerate_tables_give_defined_results(B, reason):
    assert cannot_test(B) == reason
    table = incidence(B)
    pairs, record = assess_bases(table, 40, ["x"], chains=2)
    every = pairs[pairs["basis"] == "all"]
    n = np.shape(B)[1]
    assert len(every) == n * (n - 1) // 2 and (every["shared"] == pairs_of(B)["shared"]).all()
    assert every["p_upper"].isna().all() == bool(reason and len(every)) or not len(every)
    value = record.set_index(["basis", "key"])["value"]
    assert value["all", "method"] == ("none" if reason else "FDSM")
    assert not reason or (value["all", "reason"], value["all", "pairs_attainable"]) == (reason, 0)
    if n > 1 and reason:
        assert (pair_p(B, 0, 1).p, pair_p(B, 0, 1).attainable) == (1.0, "no")


def test_large_tables_use_the_exact_model():
    table = incidence(random_table(3, 60, 12))
    pairs, record = assess_bases(table, 100, ["x"], large=5)
    assert (record.set_index(["basis", "key"])["value"].unstack("basis").loc["method"] == "SDSM").all()
    assert pairs["p_upper"].between(0, 1).all() and pairs["p_family"].isna().all()


def test_chains_that_have_not_mixed_are_reported():
    B = random_table(6)
    null = sample(B, 8000)
    assert chains_agree(null) == "yes"
    null[0] = pairs_of(B)["shared"]
    assert chains_agree(null) == "no"
    assert chains_agree(sample(B, 16)) in ("too few draws", "yes")


def test_draws_of_another_table_are_refused():
    with pytest.raises(ValueError, match="margins"):
        pair_tests(random_table(4), sample(random_table(3), 40))
