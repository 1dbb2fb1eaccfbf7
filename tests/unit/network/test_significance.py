"""p-values from draws, their correction, power, and how far the chains agree."""

import itertools

import numpy as np
import pandas as pd
import pytest

from joinup.network.centrality import one_mode
from joinup.network.curveball import draw_null, draw_tables, run_chunk
from joinup.network.draws import gather
from joinup.network.null_centrality import DENSE, MEASURES, centralities, null_intervals
from joinup.network.projection import shared_pilots
from joinup.network.seeds import seed_for
from joinup.network.significance import cannot_test, convergence, pair_tests

LABELS = [f"d{i:02}" for i in range(40)]


def chunks_of(B, draws=2000, chains=4, purpose="test"):
    return [run_chunk(B, draws // chains, seed_for(purpose, chunk=c), c) for c in range(chains)]


def results_of(B, **options):
    null = gather(chunks_of(B, **options))
    return null, pair_tests(B, null, LABELS[: np.shape(B)[1]])


def random_table(seed, pilots=20, participants=8):
    rng = np.random.default_rng(seed)
    return (rng.random((pilots, participants)) < rng.uniform(0.1, 0.6, participants)).astype(int)


def test_columns_are_what_the_docstring_says_counted_again_from_the_draws():
    B = random_table(1)
    _, found = results_of(B, draws=400)
    drawn = np.concatenate([c.kept for c in chunks_of(B, draws=400)]).astype(int)
    shared = found.shared.to_numpy()
    n = len(drawn)
    np.testing.assert_allclose(found.p_upper, ((drawn >= shared).sum(axis=0) + 1) / (n + 1))
    np.testing.assert_allclose(found.p_lower, ((drawn <= shared).sum(axis=0) + 1) / (n + 1))
    np.testing.assert_allclose(found.expected, drawn.mean(axis=0))
    np.testing.assert_allclose(found.sd, drawn.std(axis=0), atol=1e-9)
    everything = np.vstack([drawn, shared])
    p = np.array([(everything >= row).sum(axis=0) / (n + 1) for row in everything])
    kinds = [tuple(sorted(B.sum(axis=0)[[i, j]])) for i, j in itertools.combinations(range(8), 2)]
    for kind in {k for k in kinds if kinds.count(k) > 1}:  # pairs of equal activity are equally surprising
        alike = np.flatnonzero([k == kind for k in kinds])
        reached = np.array([(everything[:, alike] >= x).mean() for x in range(len(B) + 1)])
        p[:, alike] = reached[everything[:, alike]]
    p = p.round(9)
    least = p.min(axis=1)
    family = [(least <= p[-1, k]).sum() for k in range(len(shared))]
    ours = found.p_family.to_numpy() * (n + 1)  # counts the observed table once for every pair
    assert (np.abs(ours - family) <= 1 + 1e-9).all()
    assert (found.p_family >= found.p_upper - 1e-12).all()
    for k, row in enumerate(found.itertuples()):
        i, j = list(itertools.combinations(range(8), 2))[k]
        most = min(B[:, i].sum(), B[:, j].sum())
        enough = [x for x in range(most + 1) if ((drawn[:, k] >= x).sum() + 1) / (n + 1) <= 0.05]
        assert row.needed is not None
        assert (found.needed.isna()[k] and not enough) or found.needed[k] == enough[0]


def every_table(B):
    """All tables with the margins of B."""
    rows = [
        [c for c in itertools.product([0, 1], repeat=B.shape[1]) if sum(c) == size] for size in B.sum(axis=1)
    ]
    return np.array([t for t in itertools.product(*rows) if (np.sum(t, axis=0) == B.sum(axis=0)).all()])


@pytest.mark.parametrize(
    "B",
    [
        [[0, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]],
        [[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 1], [1, 1, 1, 0]],
        [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]],
    ],
)
def test_all_p_values_against_every_table(B):
    B = np.array(B)
    tables, pairs = every_table(B), np.triu_indices(B.shape[1], 1)
    shared = np.array([(t.T @ t)[pairs] for t in tables])
    mine = (B.T @ B)[pairs]
    upper = np.array([(shared >= row).mean(axis=0) for row in shared]).round(12)
    found = pair_tests(B, draw_null(B, 40_000, "every"))
    assert len(tables) > 5
    np.testing.assert_allclose(found.p_upper, (shared >= mine).mean(axis=0), atol=0.012)
    np.testing.assert_allclose(found.p_lower, (shared <= mine).mean(axis=0), atol=0.012)
    family = [(upper.min(axis=1) <= p).mean() for p in (shared >= mine).mean(axis=0).round(12)]
    np.testing.assert_allclose(found.p_family, family, atol=0.012)
    np.testing.assert_allclose(found.expected, shared.mean(axis=0), atol=0.02)


def test_chunks_may_arrive_in_any_order_but_only_once():
    B = random_table(2)
    chunks = chunks_of(B)
    forward, backward = gather(chunks), gather(reversed(chunks))
    assert pair_tests(B, forward, LABELS[:8]).equals(pair_tests(B, backward, LABELS[:8]))
    with pytest.raises(ValueError, match="once"):
        gather([chunks[0], chunks[0]])
    with pytest.raises(ValueError, match="margins"):
        gather([chunks[0], run_chunk(random_table(3), 10, seed_for("x"), 1)])


def test_p_family_of_enough_pilots_is_significant():
    B = random_table(5, pilots=30)
    _, found = results_of(B, draws=4000)
    pairs = found[found.needed_family.notna()]
    assert len(pairs) and (pairs.needed_family >= pairs.needed).all()
    won = found.p_family <= 0.05
    assert (found.shared >= found.needed_family).fillna(False)[won].all()


@pytest.mark.parametrize(
    ("B", "reason"),
    [
        ([[1, 1, 1], [1, 1, 0], [1, 0, 0]], "only one table has these margins"),
        ([[1, 1, 0, 1]], "only one table has these margins"),
        ([[1], [1], [0]], "there are no two participants"),
        ([[1, 0], [0, 1], [0, 1]], "no pilot has two participants"),
        (np.zeros((0, 3)), "there are no two participants"),
        (np.zeros((3, 0)), "there are no two participants"),
        (np.zeros((2, 3)), "there are no two participants"),
        ([[1, 1, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0]], ""),
        ([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]], ""),
    ],
)
def test_degenerate_tables_give_defined_results(B, reason):
    assert cannot_test(B) == reason
    null, found = results_of(B, draws=40)
    numbers = found.drop(columns=["source", "target", "needed", "needed_family"])
    assert not numbers.isna().any(axis=None) and np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert all(np.isfinite(v) for v in convergence(null, B).values() if not isinstance(v, str))
    if reason:
        assert (found.p_upper == 1).all() and (found.p_lower == 1).all() and (found.sd == 0).all()
        assert found.needed.isna().all() or "no pilot" in reason
    intervals = null_intervals(B, null, LABELS[: np.shape(B)[1]], draws=8)
    assert not intervals.isna().any(axis=None)


def test_chains_that_have_not_mixed_are_reported():
    B = random_table(6)
    good = chunks_of(B, draws=8000)
    assert convergence(gather(good), B)["converged"] == "yes"
    stuck = good[0]
    stuck.histogram[:] = 0
    at = stuck.start[:-1] + shared_pilots(B).toarray()[np.triu_indices(8, 1)]
    stuck.histogram[at] = stuck.draws
    assert convergence(gather(good), B)["converged"] == "no"
    few = convergence(gather(chunks_of(B, draws=16)), B)
    assert few["converged"] in ("too few draws", "yes")


def test_null_p_values_hold_their_level():
    """On tables drawn from the null the share of p ≤ .05 is at most .05, and so is that of p_family."""
    B = random_table(8, pilots=25, participants=7)
    drawn = draw_tables(B, 300, seed_for("calibration"))
    null = gather(chunks_of(B, draws=4000))
    results = [pair_tests(table, null, LABELS[:7]) for table in drawn]
    single = np.array([r.p_upper <= 0.05 for r in results])
    lower = np.array([r.p_lower <= 0.05 for r in results])
    family = np.array([(r.p_family <= 0.05).any() for r in results])
    error = 3 * np.sqrt(0.05 * 0.95 / 300)
    assert single.mean(axis=0).max() <= 0.05 + error + 0.01 and single.mean() <= 0.05
    assert lower.mean() <= 0.05
    assert 0.005 < family.mean() <= 0.05 + error


def test_a_planted_pair_is_found():
    rng = np.random.default_rng(3)
    B = (rng.random((60, 15)) < 0.15).astype(int)
    B[:, :2] = 0
    B[:14, :2] = 1  # both in the same fourteen pilots
    _, found = results_of(B, draws=4000)
    planted = found.iloc[0]
    assert planted.p_upper < 0.001 and planted.p_family < 0.02 and planted.q_upper < 0.05
    assert planted.needed < planted.shared
    assert (found.p_family <= 0.05).sum() == 1


def test_null_intervals_hold_most_participants_and_follow_from_the_margins():
    B = random_table(9)
    null = gather(chunks_of(B))
    found = null_intervals(B, null, LABELS[:8], draws=200)
    assert len(found) == 8 * len(MEASURES) and (found.draws == 200).all()
    assert (found.low <= found.high).all() and found.p_upper.between(0, 1).all()
    inside = found.observed.between(found.low, found.high)
    assert inside.mean() > 0.8
    fast = null_intervals(B, null, LABELS[:8], draws=40)
    assert (fast.draws == 40).all()


def test_centralities_of_many_networks_are_those_of_each():
    rng = np.random.default_rng(4)
    for n in (0, 1, 2, 5, 12, 21):
        weights = np.array([shared_pilots(rng.random((k * 4, n)) < 0.13).toarray() for k in range(12)])
        each = np.array([one_mode(one)[list(MEASURES)].to_numpy(float) for one in weights])
        np.testing.assert_allclose(centralities(weights), each, atol=1e-9)


def test_large_networks_are_described_one_by_one():
    B = (np.random.default_rng(1).random((60, DENSE + 5)) < 0.03).astype(int)
    found = null_intervals(B, draw_null(B, 20, chains=2), draws=4)
    observed = one_mode(shared_pilots(B), fast=True)[list(MEASURES)].to_numpy(float).T.ravel()
    np.testing.assert_allclose(found.observed, observed, atol=1e-12)
    assert (found.draws == 4).all() and not found.isna().any(axis=None)


def test_a_frame_brings_its_names_and_gives_what_an_array_gives():
    B = random_table(3)
    frame = pd.DataFrame(B, columns=LABELS[:8])
    null = draw_null(frame, 400, "names")
    assert pair_tests(frame, null).equals(pair_tests(B, null, LABELS[:8]))
    assert null.draws == 400 and [c.draws for c in draw_null(B, 10, chains=4).chunks] == [3, 3, 2, 2]
    assert pair_tests(B, null).source[0] == 0
    with pytest.raises(ValueError, match="margins"):
        pair_tests(random_table(4), null)


def test_what_no_table_could_share_is_not_called_needed():
    B = np.vstack([np.eye(5), np.eye(5), [[1, 1, 0, 0, 0]]]).astype(int)  # one joint pilot
    found = pair_tests(B, draw_null(B, 2000))
    assert (found.needed.dropna() <= 1).all() and (found.needed_family.dropna() <= 1).all()
