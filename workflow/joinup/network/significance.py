"""Which pairs share more projects than activity and the sizes of projects give: tests on the draws."""

from functools import cache

import numpy as np
import pandas as pd

from joinup.network.incidence import Table, activity_of_pairs, incidence, pairs_of

ALPHA = 0.05
RHAT = 1.01  # Vehtari et al. (2021), Bayesian Analysis 16, 667-718


def cannot_test(table: Table) -> str:
    """Say why the pairs of a table cannot be tested, or nothing.

    No other table has these margins where of any two projects one has all the participants of the other.

    >>> cannot_test([[1, 1], [1, 0]]), cannot_test([[1, 1, 0], [0, 1, 1]])
    ('only one table has these margins', '')
    """
    whole = incidence(table)
    if (whole.activity > 0).sum() < 2:
        return "there are no two participants"
    if whole.sizes.max() < 2:
        return "no project has two participants"
    ordered = whole.B[np.argsort(-whole.sizes, kind="stable")]
    return "" if (ordered[1:] > ordered[:-1]).any() else "only one table has these margins"


def most_shared(table: Table) -> np.ndarray:
    """Return the most projects that each pair could share in any table with the same margins.

    >>> most_shared([[1, 1, 0], [0, 1, 1], [1, 0, 0]]).tolist()
    [2, 1, 1]
    """
    whole = incidence(table)
    sizes, activity = -np.sort(-whole.sizes), -np.sort(-whole.activity)

    @cache
    def most(one: int, other: int) -> int:
        rest = activity.tolist()
        rest.remove(one)
        rest.remove(other)
        return most_of_pair(sizes, np.array(rest, dtype=np.int64), one, other)

    return np.array([most(*pair) for pair in activity_of_pairs(whole).tolist()], dtype=np.int64)


def most_of_pair(sizes: np.ndarray, rest: np.ndarray, one: int, other: int) -> int:
    """Return the most projects that two participants could share in any table with these margins.

    For c shared projects the pair takes both its places in c projects, and one in as many as it then lacks.
    The rest of the table exists if, and only if, the other activities fit the places left (Gale and Ryser).
    These are most even, and so fit if they ever do, when the pair takes its places from the largest projects
    (Marshall, Olkin & Arnold 2011, Inequalities, theorem 6.A.2).

    Parameters
    ----------
    sizes, rest
        Participants of each project, and projects of each other participant, the most first.
    one, other
        Projects of the two.
    """
    demand = np.cumsum(rest)
    for c in range(min(one, other), -1, -1):
        single = one + other - 2 * c
        left = sizes.copy()
        left[:c] -= 2
        left[c : c + single] -= 1
        if c + single > len(sizes) or left.min(initial=0) < 0 or left.max(initial=0) > len(rest):
            continue
        with_place = len(left) - np.cumsum(np.bincount(left, minlength=len(rest)))  # for 1, 2, … others
        if (demand <= np.cumsum(with_place[: len(rest)])).all():
            return c
    raise ValueError("no table has these margins")


def pair_tests(table: Table, draws: np.ndarray, alpha: float = ALPHA) -> pd.DataFrame:
    """Test each pair of participants against the draws.

    Parameters
    ----------
    table
        Shape (projects, participants).
    draws
        Of :func:`joinup.network.curveball.sample`, from the same table.
    alpha
        Level of the critical values.

    Returns
    -------
    pandas.DataFrame
        A row per pair, also those that share nothing: ``source``, ``target``, ``shared``; ``expected`` and
        ``sd`` under the null; ``p_upper``, ties included, (b+1)/(N+1); ``p_family``, the chance that any pair
        of a draw is as surprising (min-p); ``critical_value`` and ``critical_value_family``, the fewest
        shared projects with p_upper or p_family up to ``alpha``, empty where no number that the margins
        allow would do.

    References
    ----------
    Westfall & Young (1993), Resampling-Based Multiple Testing (min-p).
    Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9, 39 (why one is added).

    Examples
    --------
    >>> from joinup.network.curveball import sample
    >>> B = pd.DataFrame([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], columns=["a", "b", "c"])
    >>> pair_tests(B, sample(B, 1000))["critical_value"].tolist()
    [<NA>, <NA>, <NA>]
    """
    tests, activity = pairs_of(table), activity_of_pairs(table)
    shared, pairs = tests["shared"].to_numpy(), np.arange(len(tests))
    if draws.shape[2] != len(tests) or (draws.sum(axis=2, dtype=np.int64) != shared.sum()).any():
        raise ValueError("the draws come from a table with other margins")
    series = draws.reshape(-1, len(tests)).T.copy()  # of each pair
    number = np.arange(activity[:, 0].max(initial=0) + 1)
    counts = np.array([np.bincount(one, minlength=len(number)) for one in series]).reshape(-1, len(number))
    above = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]  # draws with 0, 1, 2 … shared projects or more
    total = series.shape[1] + 1  # the observed table is one more
    p = (above + 1) / total
    tail = _pooled(above + (number <= shared[:, None]), activity)
    surprise = np.full(total - 1, np.inf)  # the smallest tail of each draw
    for pair in pairs:
        np.minimum(surprise, tail[pair, series[pair]], out=surprise)
    family = (np.searchsorted(np.sort(surprise), tail, side="right") + 1) / total
    expected = counts @ number / (total - 1)
    most = most_shared(table)
    return tests.assign(
        expected=expected,
        sd=np.sqrt(np.maximum(counts @ number**2 / (total - 1) - expected**2, 0)),
        p_upper=p[pairs, shared],
        p_family=family[pairs, shared],
        critical_value=critical_values(p, most, alpha),
        critical_value_family=critical_values(family, most, alpha),
    )


def strong_pairs(pairs: pd.DataFrame, alpha: float = ALPHA) -> list[tuple[str, str]]:
    """Return the pairs whose family-wise p is at most alpha with all projects and with joint projects only.

    >>> row = {"source": "a", "target": "b", "p_family": 0.01}
    >>> strong_pairs(pd.DataFrame([row | {"basis": "all"}, row | {"basis": "joint"}]))
    [('a', 'b')]
    >>> strong_pairs(pd.DataFrame([row | {"basis": "all"}, row | {"basis": "joint", "p_family": 0.2}]))
    []
    """
    number = (
        pairs[(pairs["p_family"] <= alpha).fillna(False)].groupby(["source", "target"])["basis"].nunique()
    )
    return [(str(a), str(b)) for a, b in number[number == 2].index]


def critical_values(p: np.ndarray, most: np.ndarray, alpha: float) -> pd.arrays.IntegerArray:
    """Return for each pair the fewest shared projects with p up to ``alpha``, empty above the most that it could share.

    ``p`` is the chance of 0, 1, 2 … shared projects or more, shape (pairs, numbers).
    """
    # A p that differs from alpha in its last digit only is equal to it.
    value = (p > alpha * (1 + 1e-12)).sum(axis=1)
    return pd.arrays.IntegerArray(value, value > most)


def _pooled(tail: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """Average the tails of all pairs with the same two activities.

    Their shared projects have the same distribution. Left apart, the luck of the draws would decide which of
    two equally surprising pairs is called the more surprising one.
    """
    return pd.DataFrame(tail).groupby(list(activity.T)).transform("mean").to_numpy().round(6)


def concentration_test(table: Table, draws: np.ndarray) -> tuple[int, float, float]:
    """Test whether joint work is more concentrated in particular pairs than the margins give.

    The margins fix the sum of shared projects over all pairs, so that the sum of squares grows with their
    concentration alone. Returns this sum, its expected value and its upper tail.

    Examples
    --------
    >>> from joinup.network.curveball import sample
    >>> B = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    >>> observed, _, p = concentration_test(B, sample(B, 1000))
    >>> observed, round(p, 1)
    (8, 0.2)
    """
    observed = int((pairs_of(table)["shared"] ** 2).sum())
    squares = np.einsum("cdp,cdp->cd", draws, draws, dtype=np.int64, casting="unsafe")
    p = ((squares >= observed).sum() + 1) / (squares.size + 1)
    return observed, float(squares.mean()), float(p)


def chains_agree(draws: np.ndarray) -> str:
    """Say whether the chains give the same: split R-hat of every pair up to 1.01 ("yes", "no", "too few draws").

    Half chains are compared, since they notice drift from the start, which whole chains do not.
    """
    half = draws.shape[1] // 2
    if half < 2:
        return "too few draws"
    halves = [part for chain in draws for part in (chain[:half], chain[half : 2 * half])]
    between = np.var([part.mean(axis=0) for part in halves], axis=0, ddof=1)
    within = np.mean([part.var(axis=0, ddof=1) for part in halves], axis=0)
    still = within < 1e-12  # a pair that shares the same in each draw must do so in each chain
    rhat = np.sqrt((half - 1) / half + between[~still] / within[~still]).max(initial=1.0)
    if rhat <= RHAT and not between[still].any():
        return "yes"
    return "no" if half >= 500 else "too few draws"
