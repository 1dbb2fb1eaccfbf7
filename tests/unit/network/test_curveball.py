"""Draws of tables with fixed margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.published.drawn import draw_tables

from joinup.network import curveball
from joinup.network.curveball import sample
from joinup.network.incidence import pairs_of
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
    tables = draw_tables(B, 20, seed_for("margins", chunk=seed))
    assert (tables.sum(axis=1) == B.sum(axis=0)).all() and (tables.sum(axis=2) == B.sum(axis=1)).all()
    if cannot_test(B) == "only one table has these margins":
        assert (tables == B).all()


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_only_table_exactly_when_no_two_cells_can_be_swapped(B):
    swappable = any(((B[i] > B[j]).any() and (B[i] < B[j]).any()) for i in range(len(B)) for j in range(i))
    if B.sum(axis=1).max() > 1 and (B.sum(axis=0) > 0).sum() > 1:
        assert bool(cannot_test(B)) == (not swappable)
    if swappable:
        assert (draw_tables(B, 200, seed_for("moves")) != B).any()


def test_counts_are_those_of_the_drawn_tables():
    draws = sample(CHAIN, 300, ["same"], chains=1)[0]
    assert (draws == [pairs_of(table)["shared"] for table in draw_tables(CHAIN, 300, seed_for("same"))]).all()


def test_the_input_is_left_alone_and_the_seed_decides():
    B = np.array(CHAIN)
    first, again, other = (sample(B, 200, words, chains=2) for words in ("a", "a", "b"))
    assert (np.array(CHAIN) == B).all()
    assert (first == again).all() and (first != other).any() and (first[0] != first[1]).any()


def test_draws_are_spread_over_chains_and_bounded_in_size(monkeypatch):
    assert sample(CHAIN, 50, chains=12).shape == (12, 5, 6)
    every = sample(CHAIN, 200, chains=2)
    monkeypatch.setattr(curveball, "MOST_BYTES", 6 * 30)
    assert (sample(CHAIN, 200, chains=2) == every[:, :30]).all()


def test_more_than_255_shared_projects_are_counted():
    B = np.ones((400, 3), dtype=int)
    B[0, 0] = B[1, 1] = 0
    assert sample(B, 5, chains=1).max() >= 398


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 4), (4, 1), (1, 1)])
def test_tables_without_anything_to_trade(shape):
    draws = sample(np.ones(shape), 10, chains=1)
    assert draws.shape == (1, 10, shape[1] * (shape[1] - 1) // 2) and (draws == shape[0]).all()
