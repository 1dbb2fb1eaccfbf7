"""The test of one named pair, asked many times, by as many draws as it takes.

Under the null model the projects that two participants share depend on the margins alone. So equal margins
give equal answers, whatever the order or the names of rows and columns: the draws start from a table built
from the margins, and their seed derives from the margins.
"""

from functools import lru_cache
from math import sqrt
from typing import NamedTuple

import numpy as np

from joinup.network.curveball import Chain
from joinup.network.incidence import Table, incidence
from joinup.network.seeds import seed_for
from joinup.network.significance import ALPHA, cannot_test, most_of_pair

BURN_IN = 50  # trades for each joint project at first: the table built from margins is a far start
ERRORS = 3  # standard errors within which a p-value is too near to alpha
MOST_DRAWS = 128_000

Tally = tuple[tuple[int, int], ...]  # (value, how often), the largest value first, 0 left out
Margins = tuple[Tally, Tally, int, int]  # sizes, activities of the others, those of the pair


class PairTest(NamedTuple):
    """The test of one pair.

    Attributes
    ----------
    shared, expected : projects they share, and the mean under the null model
    p, standard_error : chance of as many shared projects or more under the null model, ties included
    answer : is p up to alpha: yes, no, or unclear where alpha lies within three standard errors of it
    attainable : could any number of shared projects that the margins allow have p up to alpha?
    draws : number of draws
    """

    shared: int
    expected: float
    p: float
    standard_error: float
    answer: str
    attainable: str
    draws: int


def pair_p(
    table: Table, one: int, other: int, draws: int = 2_000, alpha: float = ALPHA, most_draws: int = MOST_DRAWS
) -> PairTest:
    """Test one pair of participants against all tables with the same margins.

    Parameters
    ----------
    table
        Shape (projects, participants).
    one, other
        Numbers of the two columns.
    draws
        Draws at first; they are doubled while alpha lies within three standard errors.
    alpha
        Level of the test.
    most_draws
        After so many draws the answer is ``unclear``.

    Returns
    -------
    PairTest
        Where only one table has these margins p is 1.

    Examples
    --------
    >>> test = pair_p([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], 0, 1)
    >>> test.shared, round(test.p, 1), test.answer, test.attainable
    (2, 0.1, 'no', 'no')
    """
    whole = incidence(table)
    shared = int((whole.B[:, one] & whole.B[:, other]).sum())
    if cannot_test(whole):
        return PairTest(shared, float(shared), 1.0, 0.0, "no", "no", 0)
    first, second = sorted(whole.activity[[one, other]].tolist())
    margins = _tally(whole.sizes), _tally(np.delete(whole.activity, [one, other])), first, second
    return _tested(margins, shared, draws, alpha, most_draws)


def _tally(values: np.ndarray) -> Tally:
    value, count = np.unique(values[values > 0], return_counts=True)
    return tuple(zip(value[::-1].tolist(), count[::-1].tolist(), strict=True))


@lru_cache(maxsize=10_000)
def _tested(margins: Margins, shared: int, draws: int, alpha: float, most_draws: int) -> PairTest:
    """Test a pair with these margins that shares so many projects."""
    sizes, rest = (np.repeat(*np.array(tally, dtype=np.int64).reshape(-1, 2).T) for tally in margins[:2])
    most = most_of_pair(sizes, rest, *margins[2:])
    chain = Chain(sizes, _members(sizes, np.append(margins[2:], rest)), seed_for("pair", repr(margins)))
    chain.draw(1, 2, BURN_IN)
    series = chain.draw(draws, 2)[:, 0].astype(int)
    while True:
        p, error = _tail(series, shared)
        answer, attainable = _answer(p, error, alpha), _answer(*_tail(series, most), alpha)
        if "unclear" not in (answer, attainable) or len(series) >= most_draws:
            return PairTest(shared, float(series.mean()), p, error, answer, attainable, len(series))
        more = min(len(series), most_draws - len(series))
        series = np.concatenate([series, chain.draw(more, 2)[:, 0]])


def _members(sizes: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """Return the members of each project in one table with these margins: those who lack most (Gale 1957)."""
    left, members = activity.copy(), []
    for size in sizes:
        members.append(np.argsort(-left, kind="stable")[:size])
        left[members[-1]] -= 1
    return np.concatenate(members)


def _tail(series: np.ndarray, shared: int) -> tuple[float, float]:
    """Return the chance of so many shared projects or more, (b+1)/(N+1), and its standard error.

    Draws that follow each other are a little alike, which is worth as many fewer draws as their correlation
    says (that of a first-order autoregression).
    """
    draws = len(series)
    p = (int((series >= shared).sum()) + 1) / (draws + 1)
    apart = series - series.mean()
    alike = float(np.clip((apart[1:] @ apart[:-1]) / max(apart @ apart, 1e-12), 0, 0.99))
    return p, sqrt(p * (1 - p) / (draws + 1) * (1 + alike) / (1 - alike))


def _answer(p: float, error: float, alpha: float) -> str:
    """Say whether a p-value is up to alpha, or within three standard errors of it."""
    if abs(p - alpha) <= ERRORS * error:
        return "unclear"
    return "yes" if p <= alpha else "no"
