"""Tipping points against trying every addition."""

from itertools import combinations, combinations_with_replacement

import numpy as np
import pytest
import scipy.sparse as sp

from joinup.claims.statements import heaviest_pair, most_active, top_three
from joinup.claims.tipping import tip_heaviest_pair, tip_most_active, tip_top_three
from joinup.network.describe import Incidence

NAMES = list("abcdef")
CASES = {
    "pair": (heaviest_pair(["a", "b"]), lambda t: tip_heaviest_pair(t, ["a", "b"])),
    "active": (most_active("a"), lambda t: tip_most_active(t, "a")),
    "by far": (most_active("a", 1.5), lambda t: tip_most_active(t, "a", 1.5)),
    "three": (top_three(["a", "b"]), lambda t: tip_top_three(t, ["a", "b"])),
}


def table_of(B):
    B = np.asarray(B)
    return Incidence(sp.csr_array(B), [f"p{k}" for k in range(len(B))], NAMES[: B.shape[1]])


def fewest(B, statement, additions, most):
    """The smallest number of additions, each a function that changes a table, after which it differs."""
    now = statement(table_of(B)).holds
    for number in range(1, most + 1):
        for some in additions(B, number):
            if statement(table_of(some)).holds != now:
                return number
    return None


def with_members(B, number):
    for cells in combinations(np.argwhere(B == 0), number):
        more = B.copy()
        for r, c in cells:
            more[r, c] = 1
        yield more


def with_pilots(B, number):
    n = B.shape[1]
    largest = max(B.sum(axis=1).max(), 2)
    kinds = [c for k in range(1, min(n, largest) + 1) for c in combinations(range(n), k)]
    for some in combinations_with_replacement(kinds, number):
        yield np.vstack([B, [[int(j in members) for j in range(n)] for members in some]])


def random_table(seed, pilots, participants):
    rng = np.random.default_rng(seed)
    return (rng.random((pilots, participants)) < rng.uniform(0.2, 0.7, participants)).astype(int)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", range(6))
def test_members_against_every_addition(case, seed):
    statement, tip = CASES[case]
    B = random_table(seed, 4, 5)
    found = tip(table_of(B))
    tried = fewest(B, statement, with_members, 3)
    if tried is not None:
        assert found.members == tried
    else:
        assert found.members is None or found.members > 3


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", range(6))
def test_pilots_against_every_addition(case, seed):
    statement, tip = CASES[case]
    B = random_table(100 + seed, 4, 5)
    found = tip(table_of(B))
    tried = fewest(B, statement, with_pilots, 2)
    if tried is not None:
        assert found.pilots == tried
    else:
        assert found.pilots is None or found.pilots > 2


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "B", [np.ones((3, 2)), np.zeros((3, 5)), np.zeros((0, 4)), [[1]], [[1, 1, 1, 0]], np.ones((2, 4))]
)
def test_tables_in_which_little_can_change(case, B):
    statement, tip = CASES[case]
    B = np.asarray(B, dtype=int)
    found = tip(table_of(B))
    assert found.pilots is None or found.pilots > 0
    tried = fewest(B, statement, with_members, 2)
    assert found.members == tried or (tried is None and (found.members or 3) > 2)


def test_a_participant_that_is_not_in_the_table_starts_from_nothing():
    B = [[1, 1, 0], [1, 1, 0], [1, 0, 1]]
    assert tip_most_active(table_of(B), "z") == (4, None, True)
    assert tip_heaviest_pair(table_of(B), ["a", "z"]) == (3, 3, True)
    assert tip_top_three(table_of(B), ["z"])[:2] == (1, 1)


def test_what_was_not_found_is_not_called_impossible():
    rng = np.random.default_rng(0)
    B = (rng.random((600, 40)) < np.linspace(0.5, 0.02, 40)).astype(int)
    found = tip_top_three(Incidence(sp.csr_array(B), list(range(600)), list(range(40))), [0, 1])
    assert found.pilots and found.members is None and not found.exact
    large = Incidence(sp.csr_array((6000, 40), dtype=int), list(range(6000)), list(range(40)))
    assert tip_heaviest_pair(large, [0, 1]) == (1, None, False)


def test_one_joint_pilot_makes_a_pair_of_two_the_heaviest():
    assert tip_heaviest_pair(table_of(np.eye(2, dtype=int)), ["a", "b"]) == (1, 1, True)
