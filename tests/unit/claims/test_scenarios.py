"""Scenarios: what is added, and how often statements hold in completed lists."""

import numpy as np
import pytest
import scipy.sparse as sp

from joinup.claims.scenarios import SCENARIOS, completed, fuller, scenarios, tilted
from joinup.claims.statements import heaviest_pair, most_active
from joinup.network.describe import Incidence
from joinup.network.seeds import seed_for

NAMES = list("abcdefgh")


def table_of(B):
    B = np.asarray(B)
    return Incidence(sp.csr_array(B), [f"p{k}" for k in range(len(B))], NAMES[: B.shape[1]])


def random_table(seed, pilots=15, participants=6):
    return np.random.default_rng(seed).random((pilots, participants)) < 0.3


def run(B, statements, total, draws=200, secondary=(), whole=(), seed="t"):
    pages = {n: 10 - k for k, n in enumerate(NAMES)}
    return scenarios(table_of(B), statements, total, whole, pages, secondary, draws, seed_for(seed))


def test_documented_pilots_stay_and_missing_ones_are_like_them():
    B = random_table(1)
    full = completed(B, 20, np.ones(15), None, np.random.default_rng(0))[0]
    assert full.shape == (35, 6) and (full[:15] == B).all()
    kinds = {tuple(row) for row in B}
    assert all(tuple(row) in kinds for row in full[15:])


def test_the_resample_varies_more_than_drawing_from_the_list_itself():
    B = np.arange(10)[:, None] < 5  # half of the pilots have the participant
    rng = np.random.default_rng(1)
    added = completed(B, 40, np.ones(10), None, rng, lists=3000)[:, 10:].sum(axis=(1, 2))
    plain = 40 * 0.25
    assert np.var(added) == pytest.approx(plain + 40 * 39 * 0.25 / 10, rel=0.15)  # binomial plus resample


def test_fuller_lists_keep_members_and_leave_whole_lists_alone():
    B = random_table(2, pilots=400)
    open_lists = np.arange(400) % 2 == 0
    full = fuller(B[None], open_lists[None], np.random.default_rng(0), hidden=0.25)[0]
    assert (full >= B).all() and (full[~open_lists] == B[~open_lists]).all()
    size = B.sum(axis=1)
    assert (full.sum(axis=1)[open_lists & (size == 1)] >= 2).all()
    large = open_lists & (size == 2)
    assert (full.sum(axis=1) - size)[large].mean() == pytest.approx(2 / 3, abs=0.2)


def test_full_lists_and_lists_of_nobody_can_be_made_fuller():
    B = np.array([[1, 1, 1], [0, 0, 0]], dtype=bool)
    assert (fuller(B[None], np.array([[True, True]]), np.random.default_rng(0)) == B).all()


def test_the_tilt_draws_pilots_with_the_best_documented_less_often():
    B = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]], dtype=bool)
    assert tilted(B, list("abcd"), {"a": 9, "b": 3}).tolist() == [0.5, 1, 0.5]


def test_a_sure_statement_holds_in_every_scenario_and_a_false_one_in_none():
    B = np.zeros((12, 4), dtype=int)
    B[:, 0] = 1
    B[:3, 1] = B[3:5, 2] = 1
    found = run(B, {"a": most_active("a"), "d": most_active("d")}, 20, whole=[f"p{k}" for k in range(12)])
    share = found.set_index(["statement", "scenario"])["share"]
    assert (share["a"] == 1).all() and (share["d"] == 0).all()
    assert (found["added"] == 8).all()


def test_scenarios_are_ordered_and_the_last_needs_enough_pilots():
    B = random_table(3)
    statements = {"pair": heaviest_pair(["a", "b"])}
    without = run(B, statements, 30)["scenario"].tolist()
    assert without == list(SCENARIOS)[:3]
    assert run(B, statements, 30, secondary=[f"p{k}" for k in range(5)])["scenario"].tolist() == list(
        SCENARIOS
    )


def test_the_seed_decides():
    B = random_table(4)
    statements = {"pair": heaviest_pair(["a", "b"]), "a": most_active("a")}
    assert run(B, statements, 40).equals(run(B, statements, 40))
    assert not run(B, statements, 40, seed="x").equals(run(B, statements, 40))


def test_a_whole_list_changes_nothing():
    B = random_table(5)
    statement = most_active("a")
    found = run(B, {"a": statement}, 15, whole=[f"p{k}" for k in range(15)])
    assert set(found["share"]) == {float(statement(table_of(B)).holds)} and (found["added"] == 0).all()


@pytest.mark.parametrize("B", [np.zeros((0, 3)), np.zeros((2, 3)), np.zeros((3, 0)), [[1]]])
def test_small_lists_give_defined_results(B):
    found = run(B, {"pair": heaviest_pair(["a", "b"]), "a": most_active("a")}, 10, draws=5)
    assert found["share"].between(0, 1).all() and not found.isna().any(axis=None)
