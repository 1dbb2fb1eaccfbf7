"""Exact upper tails of sums of independent trials with unequal chances.

The trials come in groups of equal chance; the distribution is built group by group by adding products of
positive numbers only, which keeps every term exact however small it is. Only the terms that can be seen in
the tails asked for are computed.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

HUGE = 1e100  # beyond which the terms of a distribution are rescaled
SEEN = 1e-18  # share of a tail below which a term cannot be seen in it


def poisson_binomial_tail(chances: ArrayLike, successes: int) -> float:
    """Return the probability of at least so many successes in unequal trials.

    >>> round(poisson_binomial_tail([0.5, 0.5, 0.25], 2), 12)
    0.375
    """
    chance, trials = np.unique(np.asarray(chances, dtype=float), return_counts=True)
    chance = np.column_stack([chance, np.ones_like(chance)])
    *_, upper = tails(chance, 1 - chance, trials, np.array([1]), np.array([successes]))
    return float(np.exp(upper[0]))


@njit(cache=True)
def tails(chance, otherwise, projects, kind, shared):  # type: ignore[no-untyped-def]
    """Return mean, variance and the logarithm of the upper tail of each pair.

    ``kind`` (first activity × activities + second) and, within it, ``shared`` ascend.
    """
    pairs = len(kind)
    mean, variance, upper = np.empty(pairs), np.empty(pairs), np.empty(pairs)
    sizes, classes = chance.shape
    odds = np.empty(sizes)
    low = 0
    while low < pairs:
        high = low
        while high < pairs and kind[high] == kind[low]:
            high += 1
        one, two = kind[low] // classes, kind[low] % classes
        expected, spread, sure, trials, all_odds, scale = 0.0, 0.0, 0, 0, 0.0, 0.0
        for a in range(sizes):
            q = chance[a, one] * chance[a, two]
            r = otherwise[a, one] + chance[a, one] * otherwise[a, two]
            expected += projects[a] * q
            spread += projects[a] * q * r
            odds[a] = 0.0
            if r <= 0.0:
                sure += projects[a]
            elif q > 0.0:
                odds[a] = q / r
                trials += projects[a]
                all_odds += projects[a] * odds[a]
                scale += projects[a] * (np.log1p(-q) if q < 0.5 else np.log(r))
        last = _last_term(min(shared[high - 1] - sure, trials), expected - sure, trials, all_odds)
        terms = np.zeros(last + 1)
        scale += _distribution(terms, odds, projects)
        up, down = np.cumsum(terms[::-1])[::-1], np.cumsum(terms)
        for p in range(low, high):
            w = shared[p] - sure
            mean[p], variance[p] = expected, spread
            if w <= 0:
                upper[p] = 0.0
            elif w > trials:
                upper[p] = -np.inf
            elif w > expected - sure:
                upper[p] = min(np.log(up[w]) + scale, 0.0)
            else:
                upper[p] = min(np.log1p(-np.exp(np.log(down[w - 1]) + scale)), 0.0)
        low = high
    return mean, variance, upper


@njit(cache=True)
def _last_term(most, expected, trials, all_odds):  # type: ignore[no-untyped-def]
    """Return the number of successes after which nothing can be seen in the upper tail from ``most`` on.

    By Newton's inequalities each term is at most (trials - x) / trials × all_odds / (x + 1) times the one
    before.
    """
    x = max(most, 0)
    if most <= expected:
        return x
    term, ratio = 1.0, 1.0
    while x < trials and (term > SEEN or ratio > 0.5):
        ratio = (trials - x) / trials * all_odds / (x + 1)
        term *= ratio
        x += 1
    return x


@njit(cache=True)
def _distribution(terms, odds, projects):  # type: ignore[no-untyped-def]
    """Fill in the chance of 0, 1, 2 … successes up to a factor, and return the factor's logarithm."""
    last = len(terms) - 1
    terms[0] = 1.0
    degree, scale = 0, 0.0
    single = np.empty(last + 1)
    for a in range(len(odds)):
        if odds[a] == 0.0:
            continue
        single[0] = 1.0
        top = min(projects[a], last)
        for t in range(top):
            single[t + 1] = single[t] * odds[a] * (projects[a] - t) / (t + 1)
            if single[t + 1] > HUGE:
                single[: t + 2] /= HUGE
                scale += np.log(HUGE)
        degree = min(degree + top, last)
        for x in range(degree, -1, -1):
            total = 0.0
            for t in range(min(x, top) + 1):
                total += single[t] * terms[x - t]
            terms[x] = total
        largest = terms.max()
        terms /= largest
        scale += np.log(largest)
    return scale
