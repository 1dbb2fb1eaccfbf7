"""Do pilots with one department have something more often than pilots without it?"""

from __future__ import annotations

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
    from scipy.stats import fisher_exact  # slow to import, and `make check` reads the names of kinds only

    inside, has = np.asarray(group, dtype=bool), np.asarray(outcome, dtype=bool)
    a, n = int((inside & has).sum()), int(inside.sum())
    b, m = int((~inside & has).sum()), int((~inside).sum())
    p = float(fisher_exact([[a, n - a], [b, m - b]], alternative="greater").pvalue) if n and m else None
    return Association(a, n, b, m, p)
