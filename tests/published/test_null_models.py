"""Null models against exactly counted and published numbers."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare
from tests.published import counting
from tests.published.drawn import draw_tables

from joinup.network import sdsm
from joinup.network.curveball import sample
from joinup.network.incidence import shared_projects
from joinup.network.pair import pair_p
from joinup.network.sdsm import poisson_binomial_tails
from joinup.network.seeds import seed_for
from joinup.network.significance import chains_agree, most_shared, pair_tests

PRINTED = 5e-4  # published to three decimals


@pytest.fixture(scope="module")
def davis_tests(case):
    data = case("davis_fdsm_exact")
    B = pd.DataFrame(np.array(data["input"]["incidence"]).T, columns=data["input"]["rows_ucinet"])
    null = sample(B, 100_000, ["davis"])
    return B, null, pair_tests(B, null)


def test_the_margin_counts_that_the_other_tests_rely_on(case):
    data = case("margin_counts")
    for name, margin in (("A001499 (n x n, all margins 2)", 2), ("A001501 (n x n, all margins 3)", 3)):
        for n, expected in data["input"][name].items():
            assert counting.count_tables([margin] * int(n), [margin] * int(n)) == expected
    finches = data["input"]["darwin_finches"]
    count = counting.count_tables(finches["island_sums"], finches["species_sums"])
    assert count == int(data["expected"]["darwin_finches"])


@pytest.mark.slow
def test_the_number_of_tables_with_the_margins_of_davis(case):
    data = case("margin_counts")
    davis = data["input"]["davis"]
    count = counting.count_tables(davis["cols"], davis["rows"])
    assert count == int(data["expected"]["davis"])


def test_sampler_is_uniform_over_the_five_tables(case):
    margins = case("margin_counts")["input"]["strona_3x3"]
    every = [
        table
        for cells in itertools.product([0, 1], repeat=9)
        if (table := np.array(cells).reshape(3, 3)).sum(axis=1).tolist() == margins["rows"]
        and table.sum(axis=0).tolist() == margins["cols"]
    ]
    assert len(every) == margins["count"]
    for start in every:
        tables = draw_tables(start, 4000, seed_for("uniform"))
        counts = [(tables == table).all(axis=(1, 2)).sum() for table in every]
        assert sum(counts) == 4000
        assert chisquare(counts).pvalue > 1e-4


def test_all_153_pairs_of_davis_within_monte_carlo_error(case, davis_tests):
    B, null, tests = davis_tests
    expected = case("davis_fdsm_exact")["expected"]
    exact = {(i, j): up for i, j, _, _, up, _ in expected["pairs [i,j,weight,class,P(W*>=w),P(W*<=w)]"]}
    assert len(tests) == len(exact) == 153
    p = np.array([exact[pair] for pair in zip(tests.source, tests.target, strict=True)])
    draws = null.shape[0] * null.shape[1]
    b = tests["p_upper"].to_numpy() * (draws + 1) - 1
    error = np.sqrt(p * (1 - p) / draws)
    assert (b[p == 1] == draws).all()
    z = (b / draws - p)[p < 1] / error[p < 1]
    assert np.abs(z).max() < 4.5
    assert 0.7 < z.std() < 1.3
    assert chains_agree(null) == "yes"
    names = list(B.columns)
    for source, target in (("EVELYN", "THERESA"), ("EVELYN", "CHARLOTTE"), ("NORA", "OLIVIA")):
        test = pair_p(B, names.index(source), names.index(target), draws=20_000)
        p = exact.get((source, target)) or exact[target, source]
        assert abs(test.p - p) < 4.5 * test.standard_error


def test_nothing_in_davis_survives_correction(case, davis_tests):
    *_, tests = davis_tests
    expected = case("davis_fdsm_exact")["expected"]
    assert (tests.p_upper < 0.05).sum() == expected["n_upper_p<.05"] == 5
    assert tests.p_family.min() > 0.05


def test_means_and_most_of_davis_follow_from_the_exact_counts(case, davis_tests):
    B, _, tests = davis_tests
    classes = case("davis_fdsm_exact")["expected"][
        "class_counts (degree_i,degree_j -> number of matrices with overlap 0,1,2,..)"
    ]
    activity = dict(zip(case("davis_fdsm_exact")["input"]["rows_ucinet"], B.sum(axis=0), strict=True))
    for pair, most in zip(tests.itertuples(), most_shared(B), strict=True):
        key = "{},{}".format(*sorted((activity[pair.source], activity[pair.target])))
        counts = [int(c) for c in classes[key]]
        share, number = np.array([c / sum(counts) for c in counts]), np.arange(len(counts))
        mean = share @ number
        sd = np.sqrt(share @ number**2 - mean**2)
        assert pair.expected == pytest.approx(mean, abs=4.5 * sd / np.sqrt(100_000))
        assert pair.sd == pytest.approx(sd, rel=0.03)
        assert most == max(k for k, c in enumerate(counts) if c)


@pytest.mark.parametrize("seed", range(3))
def test_sampler_agrees_with_exact_counts_on_other_tables(seed):
    B = (np.random.default_rng(seed).random((9, 6)) < [0.2, 0.3, 0.4, 0.5, 0.6, 0.8]).astype(int)
    null = sample(B, 20_000, ["counts"])
    activity, size = B.sum(axis=0).tolist(), B.sum(axis=1).tolist()
    total = counting.count_tables(activity, size)
    for pair, (i, j) in enumerate(itertools.combinations(range(6), 2)):
        counts = counting.overlaps(activity, size, i, j)
        assert sum(counts) == total
        share = np.array(counts) / total
        shares = np.bincount(null[:, :, pair].ravel(), minlength=len(share)) / 20_000
        assert (np.abs(shares - share) <= 4.5 * np.sqrt(share * (1 - share) / 20_000)).all()


def test_configuration_model_of_backbone(case):
    data = case("backbone_r_unit_tests")
    P = sdsm.fit(data["input"]["M_bicm"])
    np.testing.assert_allclose(P, data["expected"]["bicm_3dp"], atol=PRINTED)
    np.testing.assert_allclose(P, data["expected"]["bicm_7dp (vignette 3.0.3)"], atol=6e-8)


def test_sdsm_of_backbone(case):
    data = case("backbone_r_unit_tests")
    expected, M = data["expected"], np.array(data["input"]["M"])
    P = sdsm.fit(M.T).T
    W = M @ M.T
    for i, j in itertools.product(range(3), repeat=2):
        chances = P[i] * P[j]
        upper = poisson_binomial_tails(chances, np.ones_like(chances), W[i, j])[-1]
        assert upper == pytest.approx(expected["sdsm_upper_exact"][i][j], abs=1e-9)
    tests = sdsm.pair_tests(M.T)
    exact = np.array(expected["sdsm_upper_exact"])[np.triu_indices(3, 1)]
    np.testing.assert_allclose(tests.p_upper, exact, atol=1e-9)


def test_poisson_binomial_of_backbone(case):
    data = case("backbone_r_unit_tests")
    p, k = np.array(data["input"]["pb"]["p"]), data["input"]["pb"]["k"]
    tails = poisson_binomial_tails(p, np.ones_like(p), k + 1)
    upper, lower = tails[k], 1 - tails[k + 1]
    assert upper == pytest.approx(data["expected"]["pb_exact_upper"], abs=1e-14)
    assert lower == pytest.approx(data["expected"]["pb_exact_lower"], abs=1e-14)


def test_fdsm_of_backbone(case):
    data = case("backbone_r_unit_tests")
    expected, B = data["expected"], np.array(data["input"]["M"]).T
    tests = pair_tests(B, sample(B, 40_000))
    pairs = np.triu_indices(3, 1)
    tables = draw_tables(B, 4000, seed_for("every table"))
    every = np.unique(tables, axis=0)
    assert len(every) == expected["n_matrices"]
    shared = np.array([shared_projects(table)[pairs] for table in every])
    mine = shared_projects(B)[pairs]
    np.testing.assert_array_equal(
        (shared >= mine).mean(axis=0), np.array(expected["fdsm_upper_exact"])[pairs]
    )
    exact = np.array(expected["fdsm_upper_exact"])[pairs]
    np.testing.assert_allclose(tests["p_upper"], exact, atol=0.012)
    printed = np.array(expected["fdsm_upper_mc1000_seed1"])[pairs]
    np.testing.assert_allclose(tests["p_upper"], printed, atol=0.06)
    for p, pair in zip(exact, zip(*pairs, strict=True), strict=True):
        test = pair_p(B, *pair, draws=20_000)
        assert test.p == pytest.approx(p, abs=4.5 * test.standard_error + 1e-4)
