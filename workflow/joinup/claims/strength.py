"""The fewest additions after which it changes whether each of some participants is among the three strongest.

Strength is the number of shared pilots over all partners: a pilot with k members gives each k - 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations, count

import numpy as np

PLACES = 3
SETS = 300_000  # sets of additions that are tried at most
FOLLOWED = 40  # of the sets that come nearest, where there are more
LONGEST = 20  # additions after which the search is given up


def strength_of(B: np.ndarray) -> np.ndarray:
    """Return the strength of each participant.

    >>> strength_of(np.array([[1, 1, 1], [1, 1, 0]])).tolist()
    [3, 3, 2]
    """
    return (B * (B.sum(axis=1, keepdims=True) - 1)).sum(axis=0)


def among_top(strength: np.ndarray, places: list[int]) -> bool:
    """Say whether at most two others are stronger than each of the named.

    >>> among_top(np.array([5, 4, 4, 3]), [0, 2]), among_top(np.array([5, 4, 4, 3]), [3])
    (True, False)
    """
    return all((strength > strength[place]).sum() < PLACES for place in places)


def fewest_pilots(B: np.ndarray, places: list[int]) -> tuple[int | None, bool]:
    """Return the fewest additional pilots, none larger than the largest documented, and if that is proven."""
    largest = int(B.sum(axis=1).max(initial=2))
    strength = strength_of(B)
    if among_top(strength, places):
        found = [_pilots_to_pass(strength, place, largest) for place in places]
        return min((n for n in found if n is not None), default=None), True
    return _pilots_to_lift(strength, places, max(largest, 2))


def _pilots_to_pass(strength: np.ndarray, place: int, largest: int) -> int | None:
    """Return the fewest pilots that put three others above one participant, which is in none of them."""
    others = np.delete(strength, place)
    if len(others) < PLACES:
        return None
    lacking = np.sort(np.maximum(strength[place] + 1 - others, 0))[:PLACES]
    gain = min(largest, len(others)) - 1
    if gain == 1:  # a pilot of two lifts two of the three at most
        return int(max(lacking.max(), -(-lacking.sum() // 2)))
    return int(-(-lacking.max() // gain))


def _pilots_to_lift(strength: np.ndarray, places: list[int], largest: int) -> tuple[int, bool]:
    """Return the fewest pilots found that lift the named, and whether fewer are ruled out.

    Tried are equal pilots of any size with some or all of the named, none to two of the strongest others,
    who may stay ahead, and the weakest of the rest.
    """
    others = [k for k in np.argsort(-strength, kind="stable").tolist() if k not in places]
    teams = [
        np.array([*inside, *others[:ahead], *others[len(others) - weak :]])
        for size in range(1, len(places) + 1)
        for inside in combinations(places, size)
        for ahead in range(min(PLACES, len(others) + 1))
        for weak in range(min(len(others) - ahead, largest - size - ahead) + 1)
    ]

    def lifted(k: int) -> bool:
        return any(among_top(_with_gain(strength, team, k * (len(team) - 1)), places) for team in teams)

    gain = min(largest, len(strength)) - 1
    found = next(k for k in count(1) if lifted(k))
    return found, not _could_do(strength, places, (found - 1) * gain)


def _could_do(strength: np.ndarray, places: list[int], gain: int) -> bool:
    """Say whether gains up to a largest, which nobody else shares, could put the named among the first.

    All gain the most, or so much that they are level.
    """
    level = np.maximum(strength, min(strength[place] for place in places) + gain)
    return any(
        among_top(np.where(np.isin(np.arange(len(strength)), places), trial, strength), places)
        for trial in (strength + gain, np.minimum(level, strength + gain))
    )


def _with_gain(strength: np.ndarray, team: np.ndarray, gain: int) -> np.ndarray:
    after = strength.copy()
    after[team] += gain
    return after


def fewest_members(B: np.ndarray, places: list[int]) -> tuple[int | None, bool]:
    """Return the fewest members to add to documented pilots, and whether fewer are ruled out.

    All sets of one addition, of two and so on are tried while they are not too many, then only those that
    come nearest are followed.
    """
    strength = strength_of(B)
    if not among_top(strength, places):
        found, least = _search(B, strength, partial(_missing_to_lift, places=places), LONGEST)
        return found, (found or LONGEST + 1) <= least
    best, possible = None, LONGEST + 1
    for place in places:
        most = LONGEST if best is None else best - 1
        found, least = _search(B, strength, partial(_missing_to_pass, place=place), most)
        best, possible = found or best, min(possible, least)
    return best, (best or LONGEST + 1) <= possible


def _missing_to_lift(strength: np.ndarray, places: list[int]) -> np.ndarray:
    """Return by how much the named are behind the third of the others, shape (sets,)."""
    others = [np.delete(strength, place, axis=1) for place in places]
    third = [np.partition(some, -PLACES, axis=1)[:, -PLACES] for some in others]
    behind = [np.maximum(t - strength[:, place], 0) for t, place in zip(third, places, strict=True)]
    return np.sum(behind, axis=0)


def _missing_to_pass(strength: np.ndarray, place: int) -> np.ndarray:
    """Return by how much the best three of the others are behind passing a participant, shape (sets,)."""
    others = np.delete(strength, place, axis=1)
    if others.shape[1] < PLACES:
        return np.ones(len(strength), dtype=np.int64)
    best = np.partition(others, -PLACES, axis=1)[:, -PLACES:]
    return np.maximum(strength[:, [place]] + 1 - best, 0).sum(axis=1)


def _search(
    B: np.ndarray, strength: np.ndarray, missing: Callable[[np.ndarray], np.ndarray], most: int
) -> tuple[int | None, int]:
    """Add up to ``most`` members one by one until nothing is missing.

    Returns how many were needed, None if that was not enough, and the smallest number not ruled out.
    """
    free = B.size - int(B.sum())
    if not free or len(strength) <= PLACES:
        return None, LONGEST + 1
    if free * FOLLOWED > SETS:
        return None, 1
    row, new = np.nonzero(B == 0)
    gain = B[row].astype(np.int32)  # a member added gains as many as are in the pilot, each of these one
    gain[np.arange(len(row)), new] = B[row].sum(axis=1)
    sets, after = np.zeros((1, 0), dtype=np.int64), strength[None, :].astype(np.int32)
    tried = 0  # up to this size all sets were tried
    for size in range(1, min(most, len(row)) + 1):
        every = tried == size - 1 and len(sets) * len(row) / size <= SETS
        if not every:
            sets, after = _nearest(sets, after, missing(after))
        sets, after = _one_more(sets, after, gain, row, new, every)
        if (missing(after) == 0).any():
            return size, tried + 1
        tried += every
    return None, LONGEST + 1 if tried == len(row) else tried + 1


def _nearest(sets: np.ndarray, after: np.ndarray, lack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sets after which least is missing, each once."""
    order = np.argsort(lack, kind="stable")[: FOLLOWED * max(sets.shape[1], 1)]
    first = np.unique(sets[order], axis=0, return_index=True)[1] if sets.shape[1] else np.zeros(1, dtype=int)
    chosen = order[np.sort(first)[:FOLLOWED]]
    return sets[chosen], after[chosen]


def _one_more(
    sets: np.ndarray, after: np.ndarray, gain: np.ndarray, row: np.ndarray, new: np.ndarray, every: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Extend each set of additions by each other one, or by each later one if all sets are there.

    Two additions to one pilot gain one more each.
    """
    size, cells = sets.shape[1], np.arange(len(row))
    fresh = (sets[:, :, None] < cells if every else sets[:, :, None] != cells).all(axis=1)
    old, more = np.nonzero(fresh)
    strength = after[old] + gain[more]
    for k in range(size):
        before = sets[old, k]
        pair = np.flatnonzero(row[before] == row[more])
        strength[pair, new[before[pair]]] += 1
        strength[pair, new[more[pair]]] += 1
    return np.sort(np.column_stack([sets[old], more]), axis=1), strength
