"""What complete lists could say: scenarios for missing pilots and for incomplete lists of participants.

None of them is a probability. They show how a statement fares in lists that are completed from what is
documented, under stated suppositions; how far they can be trusted is told in ``docs/statistics.md``.

References
----------
Rubin & Schenker (1986), Journal of the American Statistical Association 81, 366-374 (the resampling).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.random import Generator, SeedSequence

from joinup.claims.statements import Statement
from joinup.network.incidence import Incidence

HIDDEN = 0.25  # supposed share of memberships that incomplete lists lack
TILT = 0.5  # by which a missing pilot is less likely for each best-documented participant in it
BEST = 0.25  # share of the participants that count as best documented
CELLS = 2_000_000  # of completed lists that are held at once
FEWEST = 5  # pilots known from secondary sources alone that are enough to draw from
SCENARIOS = {
    "like the documented": "missing pilots are like documented ones",
    "fuller lists": "the same, and incomplete lists lack a quarter of their members",
    "tilted": "the same as fuller lists, but missing pilots have the best-documented departments less often",
    "like the hardest to find": "missing pilots are like those known from secondary sources alone",
}


def scenarios(
    table: Incidence,
    statements: Mapping[str, Statement],
    total: int,
    whole: Collection[str],
    pages: Mapping[str, int],
    secondary: Collection[str],
    draws: int,
    seed: SeedSequence,
) -> pd.DataFrame:
    """Complete a list many times, and count how often statements hold.

    Parameters
    ----------
    table : documented pilots and participants
    statements : by name
    total : number of pilots of the whole list
    whole : pilots whose list of participants is known to be whole
    pages : number of pages that name each participant, which tells who is best documented
    secondary : pilots known from secondary sources alone
    draws : completed lists of each scenario
    seed : see ``joinup.network.seeds.seed_for``

    Returns
    -------
    DataFrame with a row per scenario and statement: ``scenario``, ``statement``, ``added``, the number of
    pilots added; ``holding``, how many of the ``draws`` completed lists it holds in; ``share`` of these. The
    last scenario is left out where fewer than five pilots could be drawn from.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> from joinup.claims.statements import most_active
    >>> table = Incidence(sp.csr_array([[1, 1], [1, 0], [1, 0]]), ["p", "q", "r"], ["a", "b"])
    >>> scenarios(table, {"a": most_active("a")}, 6, ["p"], {"a": 3, "b": 1}, [], 50, SeedSequence(1))[
    ...     ["scenario", "added", "share"]
    ... ].head(1)
                  scenario  added  share
    0  like the documented      3    1.0
    """
    B = table.B.toarray().astype(bool)
    added = max(total - len(B), 0)
    open_lists = np.array([p not in set(whole) for p in table.pilots], dtype=bool)
    hard = np.array([p in set(secondary) for p in table.pilots], dtype=float)
    even = np.ones(len(B))
    plans = {
        "like the documented": (even, False),
        "fuller lists": (even, True),
        "tilted": (tilted(B, table.participants, pages), True),
    }
    if hard.sum() >= FEWEST:
        plans["like the hardest to find"] = (hard, True)
    rows = []
    for (name, (weight, fuller)), branch in zip(plans.items(), seed.spawn(len(plans)), strict=True):
        rng = np.random.default_rng(branch)
        holding = dict.fromkeys(statements, 0)
        block = max(1, CELLS // max((len(B) + added) * B.shape[1], 1))
        for start in range(0, draws, block):
            lists = min(block, draws - start)
            full = completed(B, added, weight, open_lists if fuller else None, rng, lists)
            activity, weights = full.sum(axis=1), shared_in(full)
            for key, statement in statements.items():
                places = statement.places(table.participants)
                holding[key] += int(statement.judge(activity, weights, places).holds.sum())
        rows += [
            {"scenario": name, "statement": key, "added": added, "holding": n, "draws": draws}
            for key, n in holding.items()
        ]
    frame = pd.DataFrame(rows, columns=["scenario", "statement", "added", "holding", "draws"])
    return frame.assign(share=frame["holding"] / max(draws, 1))


def completed(
    B: np.ndarray,
    added: int,
    weight: np.ndarray,
    open_lists: np.ndarray | None,
    rng: Generator,
    lists: int = 1,
) -> np.ndarray:
    """Complete a list several times: add pilots drawn from a resample of its own, then members to open lists.

    Drawing from a resample, not from the list itself, carries on how little the list says about the rest
    (approximate Bayesian bootstrap).

    Parameters
    ----------
    B : documented participation, shape (pilots, participants)
    added : number of pilots that are missing
    weight : how likely each pilot is to be drawn, relative to the others
    open_lists : which of the lists of participants are not whole; none are, if left out
    rng : source of random numbers
    lists : how many times

    Returns
    -------
    array of bool, shape (lists, pilots + added, participants)

    Examples
    --------
    >>> B = np.array([[True, False], [True, True]])
    >>> completed(B, 3, np.ones(2), None, np.random.default_rng(1), lists=4).shape
    (4, 5, 2)
    """
    n = len(B)
    if not n or not weight.sum():
        return np.broadcast_to(B, (lists, *B.shape)).astype(bool)
    donors = rng.choice(n, (lists, n), p=weight / weight.sum())
    chosen = np.take_along_axis(donors, rng.integers(n, size=(lists, added)), axis=1)
    every = np.hstack([np.broadcast_to(np.arange(n), (lists, n)), chosen])
    return B[every] if open_lists is None else fuller(B[every], open_lists[every], rng)


def fuller(B: np.ndarray, open_lists: np.ndarray, rng: Generator, hidden: float = HIDDEN) -> np.ndarray:
    """Add members to lists that are not whole, the more active participants more often.

    A list gets as many as it would lack if a share ``hidden`` of all memberships were missing at random, and
    a list of one at least one more: only joint pilots are paid for.

    Parameters
    ----------
    B : participation, shape (lists, pilots, participants)
    open_lists : which pilots' lists are not whole, shape (lists, pilots)
    rng : source of random numbers
    hidden : share of memberships that the open lists lack

    Returns
    -------
    array of bool, shape (lists, pilots, participants)
    """
    size = B.sum(axis=2)
    more = rng.poisson(size * hidden / (1 - hidden))
    more = np.where(open_lists, np.maximum(more, size == 1), 0)
    more = np.minimum(more, B.shape[2] - size)
    of, row = np.nonzero(more)
    # the largest keys are a draw without replacement, with chances in proportion to activity (Gumbel)
    keys = np.log(B.sum(axis=1) + 0.5)[of] + rng.gumbel(size=(len(of), B.shape[2]))
    keys[B[of, row]] = -np.inf
    last = np.take_along_axis(np.sort(keys, axis=1), B.shape[2] - more[of, row][:, None], axis=1)
    out = B.copy()
    out[of, row] |= keys >= last
    return out


def tilted(B: np.ndarray, participants: Sequence[str], pages: Mapping[str, int]) -> np.ndarray:
    """Return how likely each pilot is to be like a missing one, if the best documented are in these less often."""
    best = sorted(participants, key=lambda p: (-pages.get(p, 0), p))[: round(BEST * len(participants))]
    inside = np.array([p in best for p in participants], dtype=bool)
    return TILT ** B[:, inside].sum(axis=1)


def shared_in(B: np.ndarray) -> np.ndarray:
    """Return the shared pilots of all pairs in each list, shape (lists, participants, participants).

    >>> shared_in(np.array([[[1, 1], [1, 1]]])).tolist()
    [[[0.0, 2.0], [2.0, 0.0]]]
    """
    as_float = B.astype(np.float32)  # exact for whole numbers as small as these
    shared = as_float.swapaxes(1, 2) @ as_float
    every = range(shared.shape[1])
    shared[:, every, every] = 0
    return shared
