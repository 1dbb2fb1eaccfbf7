"""The null model with both margins fixed (FDSM): random tables drawn by curveball trades.

Each project keeps its number of participants and each participant its number of projects; every table with
these margins is equally likely. Two projects trade: what only one of them has is shuffled between the two, so
that both keep their sizes. Two projects of one participant each could only change places, which alters no
pair; so one partner of each trade is a project of two or more, which saves most trades of a list in which
most projects name one department.

References
----------
Strona et al. (2014), Nature Communications 5, 4114 (the trades).
Carstens (2015), Physical Review E 91, 042812 (every table is reached, and equally often).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.random import SeedSequence

from joinup.network.draws import Chunk, Null
from joinup.network.incidence import Incidence, Table, incidence
from joinup.network.seeds import seed_for

BURN_IN = 10  # trades for each joint project before the first draw
BETWEEN = 5  # trades for each joint project between two draws
KEPT_BYTES = 32_000_000  # of the counts of single draws that a chain keeps


def sample(
    table: Table, draws: int = 100_000, seed_words: Sequence[str] = (), chains: int = 4, threads: int = 1
) -> Null:
    """Draw tables with the margins of a table in several chains, and count the projects each pair shares.

    Parameters
    ----------
    table
        Shape (projects, participants).
    draws
        Number of tables, spread evenly over the chains.
    seed_words
        What the seeds derive from, such as edition, record and basis; the same words give the same draws.
    chains
        Number of chains; part of the result.
    threads
        How many chains are drawn at a time; the result is the same.

    Examples
    --------
    >>> null = sample([[1, 1, 0], [0, 1, 1], [1, 0, 0]], 1000, ["example"])
    >>> null.draws, null.moments()[0].round(1).tolist()
    (1000, [1.2, 0.4, 0.4])
    """
    whole = incidence(table)

    def run(c: int) -> Chunk:
        return run_chain(whole, draws // chains + (c < draws % chains), seed_for(*seed_words, chunk=c))

    with ThreadPoolExecutor(threads) as pool:
        return Null(tuple(pool.map(run, range(chains))))


def run_chain(table: Table, draws: int, seed: SeedSequence, kept_bytes: int = KEPT_BYTES) -> Chunk:
    """Draw tables in one chain; ``kept_bytes`` bounds the single draws that are kept for the family-wise test."""
    whole = incidence(table)
    n = len(whole.participants)
    first, second = np.triu_indices(n, 1)
    most = np.minimum(whole.activity[first], whole.activity[second])
    start = np.concatenate([[0], np.cumsum(most + 1)])
    kind = np.min_scalar_type(most.max(initial=0))
    room = kept_bytes // (max(len(most), 1) * kind.itemsize)
    every = max(-(-draws // max(min(room, draws), 1)), 1)
    chunk = Chunk(
        start,
        histogram=np.zeros(start[-1], dtype=np.int64),
        squares=np.zeros(draws, dtype=np.int64),
        kept=np.empty((-(-draws // every), len(most)), dtype=kind),
    )
    partners, joint = trade_partners(whole)
    _chain(
        *state_of(whole),
        partners,
        joint,
        np.flatnonzero(whole.sizes > 1),
        n,
        every,
        np.random.Generator(np.random.PCG64(seed)),
        chunk.start,
        chunk.histogram,
        chunk.squares,
        chunk.kept,
    )
    return chunk


def draw_tables(table: Table, draws: int, seed: SeedSequence) -> np.ndarray:
    """Draw whole tables with the margins of a table, for small tables and for checks.

    Returns
    -------
    array of uint8, shape (draws, projects, participants)

    Examples
    --------
    >>> tables = draw_tables([[1, 1, 0], [0, 0, 1]], draws=5, seed=SeedSequence(1))
    >>> tables.sum(axis=2).tolist() == [[2, 1]] * 5
    True
    """
    whole = incidence(table)
    tables = np.zeros((draws, *whole.B.shape), dtype=np.uint8)
    partners, _ = trade_partners(whole)  # here projects of one participant trade with each other too
    rng = np.random.Generator(np.random.PCG64(seed))
    _draw_tables(*state_of(whole), partners, len(whole.participants), rng, tables)
    return tables


def state_of(table: Incidence) -> tuple[np.ndarray, np.ndarray]:
    """Return a copy of the table that trades may change: where each project begins, and its members."""
    return table.B.indptr.astype(np.int64), table.B.indices.astype(np.int64)


def trade_partners(table: Incidence) -> tuple[np.ndarray, int]:
    """Return the projects that can give or take anything, the joint ones first, and the number of these.

    An empty project, and one that everybody takes part in, can do neither.
    """
    sizes = table.sizes
    tradable = np.flatnonzero((sizes > 0) & (sizes < (table.activity > 0).sum()))
    joint = sizes[tradable] > 1
    return np.concatenate([tradable[joint], tradable[~joint]]), int(joint.sum())


@njit(cache=True)
def trade(number, indptr, members, partners, joint, rng, mark, stamp, pool, place):  # type: ignore[no-untyped-def]
    """Let random pairs of projects trade; return the last stamp used in ``mark``.

    One partner is among the first ``joint``, the other is any; alone, a project has nobody to trade with.
    """
    for _ in range(number if len(partners) > 1 else 0):
        i = int(rng.random() * joint)
        j = int(rng.random() * (len(partners) - 1))
        j += j >= i
        a, b = partners[i], partners[j]
        if indptr[a + 1] - indptr[a] < indptr[b + 1] - indptr[b]:
            a, b = b, a
        stamp += 2
        for t in range(indptr[a], indptr[a + 1]):
            mark[members[t]] = stamp
        own = 0  # what only the smaller project has
        for t in range(indptr[b], indptr[b + 1]):
            x = members[t]
            if mark[x] == stamp:
                mark[x] = stamp + 1  # both have it
            else:
                pool[own], place[own] = x, t
                own += 1
        if own == 0:
            continue
        both = own
        for t in range(indptr[a], indptr[a + 1]):
            x = members[t]
            if mark[x] == stamp:
                pool[both], place[both] = x, t
                both += 1
        for t in range(own):  # a random choice for the smaller project, the rest to the larger
            s = t + int(rng.random() * (both - t))
            pool[t], pool[s] = pool[s], pool[t]
        for t in range(both):
            members[place[t]] = pool[t]
    return stamp


@njit(cache=True, nogil=True)
def _chain(  # type: ignore[no-untyped-def]
    indptr, members, partners, joint, counted, n, every, rng, start, histogram, squares, kept
):
    """Run one chain; every draw is counted over the ``counted`` projects, every ``every``-th is kept."""
    base = np.empty(n, dtype=np.int64)  # places a pair by its first member
    for x in range(n):
        base[x] = x * (2 * n - x - 1) // 2 - x - 1
    shared = np.zeros(len(start) - 1, dtype=np.int64)
    mark, stamp = np.full(n, -1, dtype=np.int64), 0
    pool, place = np.empty(2 * n, dtype=np.int64), np.empty(2 * n, dtype=np.int64)
    draws = len(squares)
    for d in range(draws):
        trades = joint * (BURN_IN if d == 0 else BETWEEN)
        stamp = trade(trades, indptr, members, partners, joint, rng, mark, stamp, pool, place)
        for r in counted:
            for s in range(indptr[r], indptr[r + 1]):
                x = members[s]
                for t in range(s + 1, indptr[r + 1]):
                    y = members[t]
                    shared[base[min(x, y)] + max(x, y)] += 1
        keep = d % every == 0
        for p in range(len(shared)):
            w = shared[p]
            shared[p] = 0
            histogram[start[p] + w] += 1
            squares[d] += w * w
            if keep:
                kept[d // every, p] = w


@njit(cache=True)
def _draw_tables(indptr, members, partners, n, rng, tables):  # type: ignore[no-untyped-def]
    """Fill ``tables`` with drawn tables."""
    mark, stamp = np.full(n, -1, dtype=np.int64), 0
    pool, place = np.empty(2 * n, dtype=np.int64), np.empty(2 * n, dtype=np.int64)
    rows = len(partners)
    for d in range(len(tables)):
        trades = rows * (BURN_IN if d == 0 else BETWEEN)
        stamp = trade(trades, indptr, members, partners, rows, rng, mark, stamp, pool, place)
        for r in range(len(indptr) - 1):
            for t in range(indptr[r], indptr[r + 1]):
                tables[d, r, members[t]] = 1
