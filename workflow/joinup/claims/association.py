"""Do pilots with one department have something more often than pilots without it?"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Association(NamedTuple):
    """Counts in the two groups of pilots and the exact test; ``p`` is None where a group is empty."""

    have_with: int
    all_with: int
    have_without: int
    all_without: int
    p: float | None


def association(group: ArrayLike, outcome: ArrayLike) -> Association:
    """Test whether the pilots of a group have an outcome more often than the others (Fisher, one-sided).

    Parameters
    ----------
    group : whether each pilot is in the group, shape (pilots,)
    outcome : whether each pilot has the outcome, shape (pilots,)

    References
    ----------
    Fisher (1935), Journal of the Royal Statistical Society 98, 39-82.

    Examples
    --------
    >>> found = association([1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0, 0, 0])
    >>> found.have_with, found.have_without, round(found.p, 4)
    (3, 1, 0.2429)
    >>> association([1, 1], [1, 0]).p is None
    True
    """
    inside, has = np.asarray(group, dtype=bool), np.asarray(outcome, dtype=bool)
    a, n = int((inside & has).sum()), int(inside.sum())
    b, m = int((~inside & has).sum()), int((~inside).sum())
    return Association(a, n, b, m, fisher(a, n, b, m) if n and m else None)


def fisher(have_with: int, all_with: int, have_without: int, all_without: int) -> float:
    """Return the chance of as many in the first group, or more, if both are alike (hypergeometric tail).

    The same as ``scipy.stats.fisher_exact``, which takes longer to import than the whole job.

    Examples
    --------
    >>> round(fisher(3, 4, 1, 4), 4)
    0.2429
    """
    have, x = have_with + have_without, have_with
    ways, total = comb(all_with, x) * comb(all_without, have - x), 0
    while ways:  # in whole numbers; 0 once no more can be in the first group
        total += ways
        ways = ways * (all_with - x) * (have - x) // ((x + 1) * (all_without - have + x + 1))
        x += 1
    return total / comb(all_with + all_without, have)
