"""Draws of tables with fixed margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from joinup.network.curveball import Chunk, draw_tables, run_chunk
from joinup.network.projection import shared_pilots
from joinup.network.seeds import seed_for
from joinup.network.significance import only_table

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
    if only_table(B):
        assert (drawn == B).all()


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_only_table_exactly_when_no_two_cells_can_be_swapped(B):
    swappable = any(((B[i] > B[j]).any() and (B[i] < B[j]).any()) for i in range(len(B)) for j in range(i))
    assert only_table(B) == (not swappable)
    if swappable:
        drawn = draw_tables(B, 200, seed_for("moves"))
        assert (drawn != B).any()


def test_counts_are_those_of_the_drawn_tables():
    B = np.array(CHAIN)
    chunk = run_chunk(B, 300, seed_for("same"))
    tables = draw_tables(B, 300, seed_for("same"))
    pairs = np.triu_indices(4, 1)
    shared = np.array([shared_pilots(table).toarray()[pairs] for table in tables])
    assert (chunk.kept == shared).all()
    assert (chunk.total == [shared[:150].sum(axis=0), shared[150:].sum(axis=0)]).all()
    assert (chunk.square.sum(axis=0) == (shared**2).sum(axis=0)).all()
    for pair in range(6):
        counts = chunk.histogram[chunk.start[pair] : chunk.start[pair + 1]]
        assert counts.tolist() == np.bincount(shared[:, pair], minlength=len(counts)).tolist()


def test_the_input_is_left_alone_and_the_seed_decides():
    B = np.array(CHAIN)
    before = B.copy()
    first, again, other = (run_chunk(B, 200, seed_for("a", chunk=c)) for c in (0, 0, 1))
    assert np.array_equal(B, before)
    assert (first.kept == again.kept).all() and (first.kept != other.kept).any()
    assert (run_chunk(B, 200, seed_for("b")).kept != first.kept).any()


def test_kept_draws_are_evenly_spaced_and_within_their_share_of_memory():
    B = np.array(CHAIN)
    every = run_chunk(B, 100, seed_for("kept")).kept
    some = run_chunk(B, 100, seed_for("kept"), kept_bytes=6 * 30).kept
    assert len(some) == 25 and (some == every[::4]).all()
    assert len(run_chunk(B, 100, seed_for("kept"), kept_bytes=0).kept) == 1


def test_a_saved_chunk_comes_back_the_same_and_gives_the_same_bytes(tmp_path):
    chunk = run_chunk(CHAIN, 50, seed_for("save"), number=3)
    chunk.save(tmp_path / "a.npz")
    chunk.save(tmp_path / "b.npz")
    back = Chunk.load(tmp_path / "a.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert (back.number, back.draws) == (3, 50)
    assert (back.kept == chunk.kept).all() and (back.histogram == chunk.histogram).all()


def test_more_than_255_shared_pilots_are_counted():
    B = np.ones((400, 3), dtype=int)
    B[0, 0] = B[1, 1] = 0
    chunk = run_chunk(B, 5, seed_for("large"))
    assert chunk.kept.max() >= 398


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 4), (4, 1), (1, 1)])
def test_tables_without_anything_to_trade(shape):
    chunk = run_chunk(np.ones(shape), 10, seed_for("nothing"))
    pairs = shape[1] * (shape[1] - 1) // 2
    assert chunk.kept.shape == (10, pairs) and (chunk.kept == shape[0]).all()


def test_no_draws_are_a_chunk_too(tmp_path):
    chunk = run_chunk(CHAIN, 0, seed_for("none"))
    chunk.save(tmp_path / "a.npz")
    assert Chunk.load(tmp_path / "a.npz").kept.shape == (0, 6) and chunk.histogram.sum() == 0
