"""Whole tables drawn from the null model, for checks of the sampler and of test statistics."""

from __future__ import annotations

import numpy as np
from numpy.random import SeedSequence

from joinup.network.curveball import BETWEEN, BURN_IN, Chain
from joinup.network.incidence import Table, incidence


def draw_tables(table: Table, draws: int, seed: SeedSequence) -> np.ndarray:
    """Draw tables with the margins of a table, shape (draws, projects, participants)."""
    whole = incidence(table)
    projects, members = np.nonzero(whole.B)
    chain = Chain(whole.sizes, members, seed)
    chain.joint = len(chain.partners)  # here projects of one participant trade with each other too
    tables = np.zeros((draws, *whole.B.shape), dtype=np.uint8)
    for number, drawn in enumerate(tables):
        chain.draw(1, 0, BETWEEN if number else BURN_IN)
        drawn[projects, chain.members] = 1
    return tables
