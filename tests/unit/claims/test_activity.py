"""Tests and intervals of activity, counted again in the plainest way."""

from itertools import combinations

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.stats import binom, hypergeom

from joinup.claims.activity import holm, mcnemar, pair_rank_intervals, rank_intervals
from joinup.claims.association import association
from joinup.claims.statements import heaviest_pair, leave_one_out, most_active, top_three, without
from joinup.network.describe import Incidence
from joinup.network.projection import project
from joinup.network.seeds import seed_for

NAMES = list("abcdefgh")


def random_table(seed, pilots=14, participants=6):
    rng = np.random.default_rng(seed)
    return (rng.random((pilots, participants)) < rng.uniform(0.1, 0.7, participants)).astype(int)


def table_of(B):
    B = np.asarray(B)
    return Incidence(sp.csr_array(B), [f"p{k}" for k in range(len(B))], NAMES[: B.shape[1]])


@pytest.mark.parametrize("seed", range(4))
def test_mcnemar_is_the_sign_test_of_the_discordant_pilots(seed):
    B = random_table(seed)
    found = mcnemar(B, NAMES[:6], "c").set_index("participant_id")
    assert sorted(found.index) == list("abdef")
    for k, other in enumerate("abcdef"):
        if other == "c":
            continue
        only, rest = ((B[:, 2] > B[:, k]).sum(), (B[:, 2] < B[:, k]).sum())
        row = found.loc[other]
        assert (row.only_named, row.only_other) == (only, rest)
        assert row.p == pytest.approx(min(1, 2 * binom.cdf(min(only, rest), only + rest, 0.5)))
        assert row.p_holm >= row.p


def test_holm_on_a_worked_example():
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
    assert holm([]).tolist() == [] and holm([0.9, 0.8]).tolist() == [1, 1]


def test_participants_that_are_always_together_cannot_be_told_apart():
    assert mcnemar([[1, 1], [1, 1]], ["a", "b"], "a").p.tolist() == [1.0]
    assert mcnemar(np.zeros((0, 2)), ["a", "b"], "a").p.tolist() == [1.0]
    assert mcnemar([[1], [1]], ["a"], "a").empty


def plain_ranks(values):
    return [1 + sum(v > w for v in values) for w in values]


def test_ranks_are_competition_ranks_of_the_table():
    B = np.array([[1, 1, 0, 1], [1, 1, 1, 0], [0, 0, 1, 0]])
    found = rank_intervals(B, NAMES[:4], 200, seed_for("t")).set_index("id").loc[NAMES[:4]]
    assert found["rank"].tolist() == plain_ranks(B.sum(axis=0).tolist()) == [1, 1, 1, 4]
    assert found["value"].tolist() == [2, 2, 2, 1]


def test_intervals_hold_the_resamples_drawn_again_by_hand():
    B = random_table(3)
    found = rank_intervals(B, NAMES[:6], 4000, seed_for("t")).set_index("id").loc[NAMES[:6]]
    rng = np.random.default_rng(0)
    drawn = np.array([plain_ranks(B[rng.integers(14, size=14)].sum(axis=0)) for _ in range(4000)])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0, method="inverted_cdf")
    assert (np.abs(found["rank_low"] - low) <= 1).all() and (np.abs(found["rank_high"] - high) <= 1).all()
    np.testing.assert_allclose(found["first"], (drawn == 1).mean(axis=0), atol=0.04)
    assert (found["rank_low"] <= found["rank_high"]).all()


def test_pairs_are_ranked_among_all_pairs():
    B = random_table(5, pilots=20)
    found = pair_rank_intervals(B, NAMES[:6], 300, seed_for("t"), pairs=4)
    shared = project(B).shared.toarray()
    ranks = plain_ranks([shared[i, j] for i, j in combinations(range(6), 2)])
    expected = {
        f"{NAMES[i]} {NAMES[j]}": r for (i, j), r in zip(combinations(range(6), 2), ranks, strict=True)
    }
    assert dict(zip(found["id"], found["rank"], strict=True)).items() <= expected.items()
    assert {k for k, r in expected.items() if r <= 4} == set(found["id"])
    rng = np.random.default_rng(0)
    top = found["id"][0].split()
    i, j = NAMES.index(top[0]), NAMES.index(top[1])
    drawn = [project(B[rng.integers(20, size=20)]).shared.toarray() for _ in range(1000)]
    first = np.mean([w[i, j] == w.max() for w in drawn])
    assert found["first"][0] == pytest.approx(first, abs=0.1)


@pytest.mark.parametrize("B", [np.zeros((0, 3)), np.zeros((3, 0)), np.zeros((2, 3)), [[1], [1]], np.eye(3)])
def test_tables_with_nothing_to_rank_give_defined_results(B):
    names = NAMES[: np.shape(B)[1]]
    for found in (
        rank_intervals(B, names, 20, seed_for("t")),
        pair_rank_intervals(B, names, 20, seed_for("t")),
    ):
        assert not found.isna().any(axis=None)
        assert (found["rank_low"] <= found["rank"]).all() and (found["rank"] <= found["rank_high"]).all()


def test_the_order_of_participants_does_not_matter_to_observed_ranks():
    B = random_table(6)
    back = rank_intervals(B[:, ::-1], NAMES[:6][::-1], 50, seed_for("t"))
    assert rank_intervals(B, NAMES[:6], 50, seed_for("t")).equals(back)


def test_statements():
    table = table_of([[1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 1, 1]])
    assert heaviest_pair(["b", "a"])(table) == (False, 0)  # a-c has two as well
    assert most_active("a")(table) == (True, 1) and most_active("a", 1.5)(table) == (True, 0)
    assert most_active("z")(table) == (False, -3)
    assert top_three(["a", "c"])(table).holds and not top_three(["d"])(table).holds
    assert top_three(["b"])(table).holds and not top_three(["a", "z"])(table).holds
    newman = heaviest_pair(["a", "b"], "newman")(table)
    assert newman.holds and newman.lead == pytest.approx(0.5)


def test_newman_weights_that_differ_only_by_rounding_are_a_tie():
    B = np.zeros((11, 93), dtype=int)
    B[:10, :2] = 1  # a and b share ten pilots of eleven: ten times 0.1 falls short of 1 in the last digit
    for k in range(10):
        B[k, 2 + 9 * k : 11 + 9 * k] = 1
    B[10, [0, 92]] = 1
    table = Incidence(sp.csr_array(B), [f"p{k:02}" for k in range(11)], [f"d{k:02}" for k in range(93)])
    weights = project(B).newman
    assert weights[0, 1] != weights[0, 92]
    assert heaviest_pair(["d00", "d92"], "newman")(table) == (False, 0)


def test_leave_one_out_names_the_pilots_that_carry_a_claim():
    B = [[1, 1, 0], [1, 1, 0], [1, 0, 1]]
    assert leave_one_out(table_of(B), heaviest_pair(["a", "b"])) == ["p0", "p1"]
    assert leave_one_out(table_of(B), most_active("a")) == ["p2"]
    assert leave_one_out(table_of(B), most_active("b")) == []


@pytest.mark.parametrize("weight", ["shared", "newman"])
def test_leave_one_out_agrees_with_tables_without_the_pilot(weight):
    carrying = []
    for seed in range(8):
        table = table_of(random_table(seed, pilots=9, participants=4))
        asked = (heaviest_pair(["a", "b"], weight), top_three(["a", "b"], weight), most_active("a", 1.5))
        for statement in asked:
            now = statement(table).holds
            carried = [p for p in table.pilots if statement(without(table, p)).holds != now]
            assert leave_one_out(table, statement) == carried
            carrying += carried
    assert carrying, "the tables must hold some pilots that matter"


def test_association_is_fishers_test():
    rng = np.random.default_rng(2)
    group, outcome = rng.random(30) < 0.4, rng.random(30) < 0.5
    found = association(group, outcome)
    a, n, k = (group & outcome).sum(), group.sum(), outcome.sum()
    assert found.p == pytest.approx(hypergeom.sf(a - 1, 30, k, n))
    assert (found.have_with, found.all_with, found.have_without + found.have_with) == (a, n, k)
    assert association([], []).p is None and association([0, 0], [1, 0]).p is None
