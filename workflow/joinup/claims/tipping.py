"""Tipping points: the fewest additions to the documented list that would reverse a statement.

Two kinds of additions are told apart: whole pilots, and members of documented pilots. Only participants that
are documented already are added. Nothing is supposed about what is likely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

from joinup.claims.strength import fewest_members, fewest_pilots
from joinup.network.incidence import Incidence
from joinup.network.projection import shared_pilots

CELLS = 100_000  # of a table above which no integer programme is started


class Tipping(NamedTuple):
    """The fewest additional pilots, and the fewest additional members of documented ones, that reverse it.

    None: no number of them would. ``exact`` is False where a number is the best that was found and fewer
    might do, or where none was found although there may be one.
    """

    pilots: int | None
    members: int | None
    exact: bool = True


def tip_heaviest_pair(table: Incidence, pair: Sequence[str]) -> Tipping:
    """Find what would reverse "this pair shares more pilots than any other": end it, or make it true.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 1, 0], [1, 1, 0], [0, 0, 1]]), list("pqr"), list("abc"))
    >>> tip_heaviest_pair(table, ["a", "b"])
    Tipping(pilots=2, members=2, exact=True)
    >>> tip_heaviest_pair(table, ["a", "c"])
    Tipping(pilots=3, members=3, exact=True)
    """
    B, (first, second) = _with_columns(table, sorted(pair))
    shared = shared_pilots(B).toarray()
    mine = int(shared[first, second])
    pairs = np.argwhere(np.triu(np.ones_like(shared), 1))
    pairs = pairs[(pairs != [first, second]).any(axis=1)]
    others = shared[pairs[:, 0], pairs[:, 1]]
    most = int(others.max(initial=0))
    if not len(pairs) and (mine or len(table.participants) < 2):
        return Tipping(None, None)
    if mine <= most:
        if len(B) * B.shape[1] > CELLS:
            return Tipping(most - mine + 1, None, exact=False)
        return Tipping(most - mine + 1, _cost_of_lead(B, shared, first, second))
    best: int | None = None
    for k in np.argsort(-others, kind="stable"):
        if best is not None and mine - others[k] >= best:
            break  # a pair needs at least one member for each pilot that it is behind
        cost = _cost_of_level(B, (pairs[k, 0], pairs[k, 1]), (first, second))
        best = cost if best is None or (cost is not None and cost < best) else best
    return Tipping(mine - most, best)


def tip_most_active(table: Incidence, named: str, times: float = 1.0) -> Tipping:
    """Find what would reverse "it takes part more often than any other", or ``times`` as often.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 0], [1, 1], [1, 0]]), list("pqr"), list("ab"))
    >>> tip_most_active(table, "a"), tip_most_active(table, "b")
    (Tipping(pilots=2, members=2, exact=True), Tipping(pilots=3, members=None, exact=True))
    """
    B, (place,) = _with_columns(table, [named])
    activity = B.sum(axis=0)
    mine, second = int(activity[place]), int(np.delete(activity, place).max(initial=0))
    free = len(B) - activity  # pilots that each is not in

    def holds(mine: int, second: int) -> bool:
        return mine >= times * second and mine > 0 if times > 1 else mine > second

    if not holds(mine, second):
        needed = _first(lambda k: holds(mine + k, second))
        return Tipping(needed, needed if needed <= free[place] else None)
    if B.shape[1] < 2:
        return Tipping(None, None)
    needed = _first(lambda k: not holds(mine, second + k))
    return Tipping(needed, needed if second + needed <= len(B) else None)


def tip_top_three(table: Incidence, named: Sequence[str]) -> Tipping:
    """Find what would reverse "each of these is among the three of highest strength".

    An additional pilot is no larger than the largest that is documented, or it would decide all at once.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> B = [[1, 1, 1, 0, 0], [1, 1, 0, 1, 0], [1, 1, 0, 0, 1]]
    >>> tip_top_three(Incidence(sp.csr_array(B), list("pqr"), list("abcde")), ["a", "b"])
    Tipping(pilots=3, members=None, exact=True)
    """
    B, places = _with_columns(table, sorted(named))
    pilots, sure = fewest_pilots(B, places)
    members, proven = fewest_members(B, places)
    return Tipping(pilots, members, sure and proven)


def _with_columns(table: Incidence, named: Sequence[str]) -> tuple[np.ndarray, list[int]]:
    """Return the table as whole numbers, with empty columns for named ones that are not in it."""
    names = list(table.participants) + [name for name in named if name not in table.participants]
    B = np.zeros((len(table.pilots), len(names)), dtype=np.int8)
    B[:, : len(table.participants)] = table.B.toarray()
    return B, [names.index(name) for name in named]


def _first(enough: Callable[[int], bool]) -> int:
    return next(k for k in count(1) if enough(k))


def _cost_of_level(B: np.ndarray, pair: tuple[int, int], ahead: tuple[int, int]) -> int | None:
    """Return the fewest additional members that bring a pair level with the pair that is ahead of it.

    A pilot with one of the pair needs the other, a pilot with neither both; but where that would complete
    the pair ahead too, nothing is gained.
    """
    c, d = pair
    gap = int((B[:, ahead[0]] * B[:, ahead[1]]).sum() - (B[:, c] * B[:, d]).sum())
    lacking = 2 - B[:, c] - B[:, d]
    has = [B[:, one] | (one in pair) for one in ahead]  # after both are added
    completes = (has[0] & has[1]) > (B[:, ahead[0]] & B[:, ahead[1]])
    steps = np.sort(lacking[~completes & (lacking > 0)])
    return int(steps[:gap].sum()) if len(steps) >= gap else None


def _cost_of_lead(B: np.ndarray, shared: np.ndarray, first: int, second: int) -> int | None:
    """Return the fewest additional members that put a pair ahead of every other.

    To complete the pair in a pilot also completes pairs of its members with the pilot's others, so that the
    choice of pilots matters: a small integer programme.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    open_ = np.flatnonzero(B[:, first] + B[:, second] < 2)
    if not len(open_):
        return None
    others = np.delete(np.arange(B.shape[1]), [first, second])
    apart = shared[np.ix_(others, others)]
    rows = [np.ones(len(open_))]  # pairs without the two stay as they are
    least = [apart.max(initial=0) + 1 - shared[first, second]]
    for one in (first, second):
        completed = (1 - B[open_, one])[:, None] * B[np.ix_(open_, others)]
        rows += list(1 - completed.T)
        least += list(shared[one, others] + 1 - shared[first, second])
    found = milp(
        2 - B[open_, first] - B[open_, second],
        constraints=LinearConstraint(np.array(rows, dtype=float), lb=least),
        bounds=Bounds(0, 1),
        integrality=1,
    )
    return round(found.fun) if found.success else None
