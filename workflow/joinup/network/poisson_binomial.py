"""Exact tails of sums of independent trials with unequal chances.

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


def poisson_binomial_tails(chances: ArrayLike, successes: int) -> tuple[float, float]:
    """Return the probabilities of at least and of at most so many successes in unequal trials.

    Examples
    --------
    >>> upper, lower = poisson_binomial_tails([0.5, 0.5, 0.25], 2)
    >>> round(upper, 12), round(lower, 12)
    (0.375, 0.9375)
    """
    p = np.asarray(chances, dtype=float)
    chance, pilots = np.unique(p, return_counts=True)
    chance = np.column_stack([chance, np.ones_like(chance)])
    *_, upper, lower = tails(chance, 1 - chance, pilots, np.array([1]), np.array([successes]))
    return float(np.exp(upper[0])), float(np.exp(lower[0]))


@njit(cache=True)
def tails(chance, otherwise, pilots, kind, shared):  # type: ignore[no-untyped-def]
    """Return mean, variance and the logarithms of upper and lower tail of each pair.

    ``kind`` (first activity × activities + second) and, within it, ``shared`` ascend.
    """
    pairs = len(kind)
    mean, variance = np.empty(pairs), np.empty(pairs)
    upper, lower = np.empty(pairs), np.empty(pairs)
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
            expected += pilots[a] * q
            spread += pilots[a] * q * r
            odds[a] = 0.0
            if r <= 0.0:
                sure += pilots[a]
            elif q > 0.0:
                odds[a] = q / r
                trials += pilots[a]
                all_odds += pilots[a] * odds[a]
                scale += pilots[a] * (np.log1p(-q) if q < 0.5 else np.log(r))
        last = _last_term(min(shared[high - 1] - sure, trials), expected - sure, trials, all_odds)
        terms = np.zeros(last + 1)
        scale += _distribution(terms, odds, pilots)
        up, down = np.cumsum(terms[::-1])[::-1], np.cumsum(terms)
        for p in range(low, high):
            w = shared[p] - sure
            mean[p], variance[p] = expected, spread
            if w < 0:
                upper[p], lower[p] = 0.0, -np.inf
            elif w > trials:
                upper[p], lower[p] = -np.inf, 0.0
            elif w > expected - sure:
                upper[p] = np.log(up[w]) + scale
                lower[p] = np.log1p(-np.exp(np.log(up[w + 1]) + scale)) if w < last else 0.0
            else:
                lower[p] = np.log(down[w]) + scale
                upper[p] = np.log1p(-np.exp(np.log(down[w - 1]) + scale)) if w > 0 else 0.0
            upper[p], lower[p] = min(upper[p], 0.0), min(lower[p], 0.0)
        low = high
    return mean, variance, upper, lower


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
def _distribution(terms, odds, pilots):  # type: ignore[no-untyped-def]
    """Fill in the chance of 0, 1, 2 … successes up to a factor, and return the factor's logarithm.

    Only products and sums of positive numbers occur, so that every term is exact however small.
    """
    last = len(terms) - 1
    terms[0] = 1.0
    degree, scale = 0, 0.0
    single = np.empty(last + 1)
    for a in range(len(odds)):
        if odds[a] == 0.0:
            continue
        single[0] = 1.0
        top = min(pilots[a], last)
        for t in range(top):
            single[t + 1] = single[t] * odds[a] * (pilots[a] - t) / (t + 1)
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
