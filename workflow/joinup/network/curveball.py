"""The null model with both margins fixed: random tables drawn by curveball trades.

Each pilot keeps its number of participants and each participant its number of pilots; every table with these
margins is equally likely. Two pilots trade: what only one of them has is shuffled between the two, so that
both keep their sizes.

References
----------
Strona et al. (2014), Nature Communications 5, 4114 (the trades).
Carstens (2015), Physical Review E 91, 042812 (every table is reached, and equally often).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp
from numba import njit
from numpy.random import SeedSequence
from numpy.typing import ArrayLike

from joinup.network.draws import Chunk, Null, gather
from joinup.network.projection import incidence
from joinup.network.seeds import seed_for

BURN_IN = 10  # trades per pilot before the first draw
BETWEEN = 5  # trades per pilot between two draws
KEPT_BYTES = 32_000_000  # of the counts of single draws that a chunk keeps


def run_chunk(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    draws: int,
    seed: SeedSequence,
    number: int = 0,
    kept_bytes: int = KEPT_BYTES,
) -> Chunk:
    """Draw tables with the margins of B in one chain and count the pilots that each pair shares.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    draws : number of tables
    seed : of this chain, see ``joinup.network.seeds.seed_for``
    number : of the chunk
    kept_bytes : how much of the single draws is kept, for the family-wise test and for centralities

    Examples
    --------
    >>> chunk = run_chunk([[1, 1, 0], [0, 1, 1], [1, 0, 0]], draws=1000, seed=SeedSequence(1))
    >>> chunk.histogram[chunk.start[0] : chunk.start[1]].sum()
    np.int64(1000)
    """
    table = incidence(B)
    activity = np.bincount(table.indices, minlength=table.shape[1])
    first, second = np.triu_indices(table.shape[1], 1)
    most = np.minimum(activity[first], activity[second])
    start = np.concatenate([[0], np.cumsum(most + 1)])
    counts = np.min_scalar_type(most.max(initial=0))
    room = kept_bytes // (max(len(most), 1) * counts.itemsize)
    every = max(-(-draws // max(min(room, draws), 1)), 1)
    kept = np.empty((-(-draws // every), len(most)), dtype=counts)
    histogram = np.zeros(start[-1], dtype=np.int64)
    total, square = np.zeros((2, 2, len(most)), dtype=np.int64)
    _chain(
        table.indptr.astype(np.int64),
        table.indices.astype(np.int64),
        _tradable(table),
        table.shape[1],
        draws,
        every,
        np.random.Generator(np.random.PCG64(seed)),
        start,
        histogram,
        total,
        square,
        kept,
    )
    return Chunk(number, draws, start, histogram, total, square, kept)


def run_chains(
    B: ArrayLike | sp.sparray | sp.spmatrix, draws: int, *purpose: str, chains: int = 4, threads: int = 1
) -> list[Chunk]:
    """Draw tables with the margins of B in several chains, each with its own seed.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    draws : number of tables, spread evenly over the chains
    purpose : words from which the seeds derive; the same words give the same draws
    chains : number of chains; part of the result
    threads : how many chains are drawn at a time; the result is the same

    Examples
    --------
    >>> [c.draws for c in run_chains([[1, 1, 0], [0, 1, 1], [1, 0, 0]], 10, "example", chains=3, threads=2)]
    [4, 3, 3]
    """

    def run(c: int) -> Chunk:
        return run_chunk(B, draws // chains + (c < draws % chains), seed_for(*purpose, chunk=c), c)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(chains)))


def draw_null(
    B: ArrayLike | sp.sparray | sp.spmatrix, draws: int = 100_000, *purpose: str, chains: int = 4
) -> Null:
    """Draw tables with the margins of B in several chains, ready for ``pair_tests``.

    Parameters as in ``run_chains``.

    Examples
    --------
    >>> null = draw_null([[1, 1, 0], [0, 1, 1], [1, 0, 0]], 1000, "example")
    >>> null.draws, null.expected.round(1).tolist()
    (1000, [1.2, 0.4, 0.4])
    """
    return gather(run_chains(B, draws, *purpose, chains=chains))


def draw_tables(B: ArrayLike | sp.sparray | sp.spmatrix, draws: int, seed: SeedSequence) -> np.ndarray:
    """Draw whole tables with the margins of B, for small tables and for checks.

    Returns
    -------
    array of uint8, shape (draws, pilots, participants)

    Examples
    --------
    >>> drawn = draw_tables([[1, 1, 0], [0, 0, 1]], draws=5, seed=SeedSequence(1))
    >>> drawn.sum(axis=2).tolist() == [[2, 1]] * 5
    True
    """
    table = incidence(B)
    drawn = np.zeros((draws, *table.shape), dtype=np.uint8)
    rng = np.random.Generator(np.random.PCG64(seed))
    indptr, members = table.indptr.astype(np.int64), table.indices.astype(np.int64)
    _draw_tables(indptr, members, _tradable(table), table.shape[1], rng, drawn)
    return drawn


def _tradable(table: sp.csr_array) -> np.ndarray:
    """Return the pilots that can give or take anything: neither empty nor with everybody."""
    size = np.diff(table.indptr)
    return np.flatnonzero((size > 0) & (size < len(np.unique(table.indices))))


@njit(cache=True)
def _trades(number, indptr, members, tradable, rng, mark, stamp, pool, place):  # type: ignore[no-untyped-def]
    """Let random pairs of pilots trade; returns the last stamp used in ``mark``."""
    rows = len(tradable)
    for _ in range(number):
        i = int(rng.random() * rows)
        j = int(rng.random() * (rows - 1))
        j += j >= i
        a, b = tradable[i], tradable[j]
        if indptr[a + 1] - indptr[a] < indptr[b + 1] - indptr[b]:
            a, b = b, a
        stamp += 2
        for t in range(indptr[a], indptr[a + 1]):
            mark[members[t]] = stamp
        own = 0  # what only the smaller pilot has
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
        for t in range(own):  # a random choice for the smaller pilot, the rest to the larger
            s = t + int(rng.random() * (both - t))
            pool[t], pool[s] = pool[s], pool[t]
        for t in range(both):
            members[place[t]] = pool[t]
    return stamp


@njit(cache=True)
def _count(indptr, members, base, shared):  # type: ignore[no-untyped-def]
    """Count the pilots shared by each pair into ``shared``; ``base`` places a pair by its first member."""
    for r in range(len(indptr) - 1):
        for s in range(indptr[r], indptr[r + 1]):
            x = members[s]
            for t in range(s + 1, indptr[r + 1]):
                y = members[t]
                if x < y:
                    shared[base[x] + y] += 1
                else:
                    shared[base[y] + x] += 1


@njit(cache=True, nogil=True)
def _chain(  # type: ignore[no-untyped-def]
    indptr, members, tradable, n, draws, every, rng, start, histogram, total, square, kept
):
    """Run one chain; every draw is counted, every ``every``-th is kept."""
    base = np.empty(n, dtype=np.int64)
    for x in range(n):
        base[x] = x * (2 * n - x - 1) // 2 - x - 1
    shared = np.zeros(len(start) - 1, dtype=np.int64)
    mark, stamp = np.full(n, -1, dtype=np.int64), 0
    pool, place = np.empty(2 * n, dtype=np.int64), np.empty(2 * n, dtype=np.int64)
    rows = len(tradable) if len(tradable) > 1 else 0  # alone, a pilot has nobody to trade with
    for d in range(draws):
        trades = rows * (BURN_IN if d == 0 else BETWEEN)
        stamp = _trades(trades, indptr, members, tradable, rng, mark, stamp, pool, place)
        _count(indptr, members, base, shared)
        half = 2 * d // draws
        keep = d % every == 0
        for p in range(len(shared)):
            w = shared[p]
            shared[p] = 0
            histogram[start[p] + w] += 1
            total[half, p] += w
            square[half, p] += w * w
            if keep:
                kept[d // every, p] = w


@njit(cache=True)
def _draw_tables(indptr, members, tradable, n, rng, drawn):  # type: ignore[no-untyped-def]
    """Fill ``drawn`` with the tables themselves, drawn as in ``_chain``."""
    mark, stamp = np.full(n, -1, dtype=np.int64), 0
    pool, place = np.empty(2 * n, dtype=np.int64), np.empty(2 * n, dtype=np.int64)
    rows = len(tradable) if len(tradable) > 1 else 0
    for d in range(len(drawn)):
        trades = rows * (BURN_IN if d == 0 else BETWEEN)
        stamp = _trades(trades, indptr, members, tradable, rng, mark, stamp, pool, place)
        for r in range(len(indptr) - 1):
            for t in range(indptr[r], indptr[r + 1]):
                drawn[d, r, members[t]] = 1
