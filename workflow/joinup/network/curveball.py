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

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.random import SeedSequence

from joinup.network.incidence import Table, incidence
from joinup.network.seeds import seed_for

BURN_IN = 10  # trades for each joint project before the first draw
BETWEEN = 5  # trades for each joint project between two draws
MOST_BYTES = 32_000_000  # of the draws of one chain


def sample(table: Table, draws: int = 100_000, seed_words: Sequence[str] = (), chains: int = 4) -> np.ndarray:
    """Draw tables with the margins of a table in several chains, and count the projects each pair shares.

    Parameters
    ----------
    table
        Shape (projects, participants).
    draws
        Number of tables, spread evenly over the chains; fewer where a chain would hold more than 32 MB.
    seed_words
        What the seeds derive from, such as edition, record and basis; the same words give the same draws.
    chains
        Number of chains; part of the result.

    Returns
    -------
    array of whole numbers, shape (chains, draws, pairs)
        Pairs are in the order of ``numpy.triu_indices(participants, 1)``.

    Examples
    --------
    >>> draws = sample([[1, 1, 0], [0, 1, 1], [1, 0, 0]], 1000, ["example"])
    >>> draws.shape, draws.mean(axis=(0, 1)).round(1).tolist()
    ((4, 250, 3), [1.2, 0.4, 0.4])
    """
    whole = incidence(table)
    participants = len(whole.participants)
    kind = np.min_scalar_type(whole.activity.max(initial=0))
    pair_bytes = max(participants * (participants - 1) // 2, 1) * kind.itemsize
    length = max(min(-(-draws // chains), MOST_BYTES // pair_bytes), 1)
    members = np.nonzero(whole.B)[1]
    seeds = [seed_for(*seed_words, chunk=number) for number in range(chains)]
    every = [Chain(whole.sizes, members, seed) for seed in seeds]
    return np.array([chain.draw(length, participants, BURN_IN).astype(kind) for chain in every])


class Chain:
    """A table whose projects trade from draw to draw.

    Parameters
    ----------
    sizes, members
        How many participants each project has, and their numbers, project after project.
    seed
        Of the random numbers.
    """

    def __init__(self, sizes: np.ndarray, members: np.ndarray, seed: SeedSequence):
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.members = members.astype(np.int64)
        # An empty project, and one that everybody takes part in, can neither give nor take.
        partners = np.flatnonzero((sizes > 0) & (sizes < len(np.unique(members))))
        self.partners = partners[np.argsort(sizes[partners] == 1, kind="stable")]  # the joint ones first
        self.joint = int((sizes[partners] > 1).sum())
        self.rng = np.random.Generator(np.random.PCG64(seed))

    def draw(self, draws: int, among: int, first: int = BETWEEN) -> np.ndarray:
        """Draw tables, and count the projects that each pair of the first ``among`` participants shares.

        ``first`` is the number of trades for each joint project before the first draw. The counts have a row
        per draw and a column per pair.
        """
        shared = np.zeros((draws, among * (among - 1) // 2), dtype=np.uint16)
        state = self.starts, self.members, self.partners, self.joint
        _draw(*state, first * self.joint, BETWEEN * self.joint, among, self.rng, shared)
        return shared


@njit(cache=True)
def _draw(starts, members, partners, joint, first, between, among, rng, shared):  # type: ignore[no-untyped-def]
    """Trade before each draw; count the pairs of each draw in a row of ``shared``."""
    for d in range(len(shared)):
        _trade(between if d else first, starts, members, partners, joint, rng)
        for r in range(len(starts) - 1):
            for s in range(starts[r], starts[r + 1]):
                for t in range(s + 1, starts[r + 1]):
                    x, y = min(members[s], members[t]), max(members[s], members[t])
                    if y < among:
                        shared[d, x * (2 * among - x - 1) // 2 + y - x - 1] += 1


@njit(cache=True)
def _trade(number, starts, members, partners, joint, rng):  # type: ignore[no-untyped-def]
    """Let random pairs of projects trade: one is among the first ``joint`` partners, the other is any."""
    place = np.empty(2 * len(members), dtype=np.int64)
    for _ in range(number if len(partners) > 1 else 0):
        i = int(rng.random() * joint)
        j = int(rng.random() * (len(partners) - 1))
        j += j >= i
        a, b = partners[i], partners[j]
        if starts[a + 1] - starts[a] < starts[b + 1] - starts[b]:
            a, b = b, a
        own = _only(b, a, starts, members, place, 0)
        both = _only(a, b, starts, members, place, own) if own else 0
        for t in range(own):  # a random choice for the smaller project, the rest to the larger
            p, q = place[t], place[t + int(rng.random() * (both - t))]
            members[p], members[q] = members[q], members[p]


@njit(cache=True)
def _only(one, other, starts, members, place, number):  # type: ignore[no-untyped-def]
    """Append to ``place`` where the participants are that only ``one`` of two projects has; return its length."""
    for s in range(starts[one], starts[one + 1]):
        alone = True
        for t in range(starts[other], starts[other + 1]):
            alone &= members[s] != members[t]
        if alone:
            place[number] = s
            number += 1
    return number
