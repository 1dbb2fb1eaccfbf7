"""Tipping points of shares and tests against trying every addition to explicit lists."""

from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest
from scipy.stats import fisher_exact

from joinup.claims.tipping_counts import tip_above_expectation, tip_association, tip_share
from joinup.network.curveball import draw_null
from joinup.network.significance import pair_tests

KINDS = list(product([0, 1], repeat=2))  # has the department, has the local body


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 0.75, 1.0])
@pytest.mark.parametrize("of", [0, 1, 4, 9])
def test_share_against_counting_up(threshold, of):
    for have in range(of + 1):
        now = of > 0 and have / of > threshold
        found = tip_share(have, of, threshold)
        more = [
            k
            for k in range(1, 60)
            if any((h / (of + k) > threshold) != now for h in range(have, have + k + 1))
        ]
        members = [k for k in range(1, of - have + 1) if ((have + k) / of > threshold) != now]
        assert found == (more[0] if more else None, members[0] if members else None, True)


def holds(pilots):
    a = sum(d and x for d, x in pilots)
    b = sum(x and not d for d, x in pilots)
    n = sum(d for d, _ in pilots)
    m = len(pilots) - n
    return n > 0 and m > 0 and fisher_exact([[a, n - a], [b, m - b]], alternative="greater").pvalue <= 0.05


def with_members(pilots):
    """All lists with one, two, three members more, as numbers and lists."""
    gaps = [(k, which) for k, pilot in enumerate(pilots) for which in (0, 1) if not pilot[which]]
    for number in (1, 2, 3):
        for some in combinations(gaps, number):
            more = [list(pilot) for pilot in pilots]
            for k, which in some:
                more[k][which] = 1
            yield number, more


def with_pilots(pilots):
    for number in (1, 2, 3):
        for some in combinations_with_replacement(KINDS, number):
            yield number, pilots + list(some)


@pytest.mark.parametrize("seed", range(12))
def test_association_against_every_addition(seed):
    rng = np.random.default_rng(seed)
    together = rng.random() < 0.7
    pilots = [
        (int(d), int(d if together and rng.random() < 0.9 else rng.random() < 0.4))
        for d in rng.random(9) < 0.5
    ]
    n, a = sum(d for d, _ in pilots), sum(d and x for d, x in pilots)
    found = tip_association(a, n, sum(x for _, x in pilots) - a, 9 - n, 0.05)
    now = holds(pilots)
    for number, tried in ((found.pilots, with_pilots(pilots)), (found.members, with_members(pilots))):
        turned = next((k for k, more in tried if holds(more) != now), None)
        assert number == turned or (turned is None and (number is None or number > 3))


def test_a_long_list_is_not_searched_and_nobody_is_told_that_it_is_impossible():
    assert tip_association(900, 1500, 900, 1500, 0.05) == (None, None, False)


def test_pilots_of_the_pair_alone_bring_its_p_down_to_the_level():
    rng = np.random.default_rng(5)
    B = (rng.random((25, 9)) < rng.uniform(0.1, 0.5, 9)).astype(int)
    found = tip_above_expectation(B, 2, 6, 0.05, "test")
    pair = np.isin(np.arange(9), [2, 6]).astype(int)

    def p(number):
        table = np.vstack([B, np.tile(pair, (number, 1))])
        pairs = pair_tests(table, draw_null(table, 20_000, "other draws"))
        return pairs.loc[(pairs["source"] == 2) & (pairs["target"] == 6), "p_upper"].item()

    assert found.pilots and not found.exact and p(0) > 0.05
    assert p(found.pilots) <= 0.06 and p(found.pilots - 1) > 0.04


def test_pilots_of_either_alone_bring_a_small_p_up():
    B = np.array([[1, 1, 0, 0]] * 6 + [[1, 0, 1, 0], [0, 1, 0, 1]] + [[0, 0, 1, 1]] * 8)
    found = tip_above_expectation(B, 0, 1, 0.05, "test")
    apart = np.array([[1, 0, 1, 0], [0, 1, 1, 0]] * 40)  # the third is as active as the fourth, and before it

    def p(number):
        table = np.vstack([B, apart[:number]])
        return pair_tests(table, draw_null(table, 20_000, "other draws"))["p_upper"][0]

    assert p(0) < 0.04 and found.pilots and not found.exact
    assert p(found.pilots) > 0.04
