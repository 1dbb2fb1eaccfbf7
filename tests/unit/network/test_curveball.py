"""Draws of tables with fixed margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from joinup.network.curveball import draw_tables, run_chain, sample
from joinup.network.draws import load_draws, save_draws
from joinup.network.incidence import upper_pairs
from joinup.network.seeds import seed_for
from joinup.network.significance import cannot_test

TABLES = arrays(np.int8, st.tuples(st.integers(1, 9), st.integers(1, 7)), elements=st.integers(0, 1))
CHAIN = [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1], [1, 1, 1, 0]]


@settings(max_examples=150, deadline=None)
@given(TABLES, st.booleans(), st.booleans(), st.integers(0, 5))
def test_every_draw_keeps_both_margins(B, full, empty, seed):
    if full:
        B[0], B[:, 0] = 1, 1
    if empty:
        B[-1], B[:, -1] = 0, 0
    drawn = draw_tables(B, 20, seed_for("margins", chunk=seed))
    assert (drawn.sum(axis=1) == B.sum(axis=0)).all() and (drawn.sum(axis=2) == B.sum(axis=1)).all()
    assert drawn.max(initial=0) <= 1
    if cannot_test(B) == "only one table has these margins":
        assert (drawn == B).all()


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_only_table_exactly_when_no_two_cells_can_be_swapped(B):
    swappable = any(((B[i] > B[j]).any() and (B[i] < B[j]).any()) for i in range(len(B)) for j in range(i))
    if B.sum(axis=1).max() > 1 and (B.sum(axis=0) > 0).sum() > 1:
        assert bool(cannot_test(B)) == (not swappable)
    if swappable:
        drawn = draw_tables(B, 200, seed_for("moves"))
        assert (drawn != B).any()


def test_counts_are_those_of_the_drawn_tables():
    B = np.array(CHAIN)
    chunk = run_chain(B, 300, seed_for("same"))
    shared = np.array([upper_pairs(table)[2] for table in draw_tables(B, 300, seed_for("same"))])
    assert (chunk.kept == shared).all()
    assert (chunk.squares == (shared**2).sum(axis=1)).all()
    for pair in range(6):
        counts = chunk.histogram[chunk.start[pair] : chunk.start[pair + 1]]
        assert counts.tolist() == np.bincount(shared[:, pair], minlength=len(counts)).tolist()
    mean, sd = sample(B, 300, ["same"], chains=1).moments()
    np.testing.assert_allclose(mean, shared.mean(axis=0))
    np.testing.assert_allclose(sd, shared.std(axis=0), atol=1e-9)


def test_the_input_is_left_alone_and_the_seed_decides():
    B = np.array(CHAIN)
    before = B.copy()
    first, again, other = (run_chain(B, 200, seed_for("a", chunk=c)) for c in (0, 0, 1))
    assert np.array_equal(B, before)
    assert (first.kept == again.kept).all() and (first.kept != other.kept).any()
    assert (run_chain(B, 200, seed_for("b")).kept != first.kept).any()


def test_kept_draws_are_evenly_spaced_and_within_their_share_of_memory():
    B = np.array(CHAIN)
    every = run_chain(B, 100, seed_for("kept")).kept
    some = run_chain(B, 100, seed_for("kept"), kept_bytes=6 * 30).kept
    assert len(some) == 25 and (some == every[::4]).all()
    assert len(run_chain(B, 100, seed_for("kept"), kept_bytes=0).kept) == 1


def test_saved_draws_come_back_the_same_and_give_the_same_bytes(tmp_path):
    samples = {basis: sample(CHAIN, 50, [basis], chains=12) for basis in ("all", "joint")}
    content = save_draws(samples)
    assert content == save_draws(samples)
    path = tmp_path / "null_model.npz"
    path.write_bytes(content)
    for basis, null in load_draws(path).items():
        assert [c.draws for c in null.chunks] == [5, 5] + [4] * 10
        for before, after in zip(samples[basis].chunks, null.chunks, strict=True):
            assert (before.kept == after.kept).all() and (before.histogram == after.histogram).all()
    assert (sample(CHAIN, 50, ["all"], 12, threads=3).squares == samples["all"].squares).all()


def test_more_than_255_shared_projects_are_counted():
    B = np.ones((400, 3), dtype=int)
    B[0, 0] = B[1, 1] = 0
    chunk = run_chain(B, 5, seed_for("large"))
    assert chunk.kept.max() >= 398


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 4), (4, 1), (1, 1)])
def test_tables_without_anything_to_trade(shape):
    chunk = run_chain(np.ones(shape), 10, seed_for("nothing"))
    pairs = shape[1] * (shape[1] - 1) // 2
    assert chunk.kept.shape == (10, pairs) and (chunk.kept == shape[0]).all()
