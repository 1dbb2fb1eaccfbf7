"""Claims on the tiers of government that take part."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import hypergeom

from joinup.claims.kinds.base import SAME, Kind, Result, Tipping
from joinup.claims.words import p_text, percent

if TYPE_CHECKING:
    from joinup.claims.view import View

FARTHEST = 4096  # additional projects up to which a reversal is looked for


class Share(Kind):
    """More than a given share of the projects have a local or devolved participant."""

    level = "all"

    def result(self, view: View) -> Result:
        """Count the projects with a local or devolved participant."""
        have, of = int(view.weight @ view.beyond), view.size
        if not of:
            return Result(None, self.nothing())
        finding = (
            f"{have} of {of} {self.words.record.project[1]} ({percent(have / of)}) have a local or devolved "
        )
        limit = self._limit()
        tie = Fraction(have, of) == limit
        return Result(Fraction(have, of) > limit, f"{finding}participant on record", tie=tie)

    def tipping(self, view: View) -> Tipping:
        """Return how many further projects without, or with, such a participant would reverse it."""
        have, of, limit = int(view.weight @ view.beyond), view.size, self._limit()
        if of and Fraction(have, of) > limit:
            fewest = ceil(have / limit) - of if limit > 0 else None
            return Tipping(fewest, True, self.more(fewest, "without one") if fewest else "")
        fewest = floor((limit * of - have) / (1 - limit)) + 1 if limit < 1 else None
        return Tipping(fewest, True, self.more(fewest, "with one") if fewest else "")

    def _limit(self) -> Fraction:
        return Fraction(str(self.claim.threshold))


class Association(Kind):
    """Projects with the named department include local government more often than others.

    Fisher's exact test, one-sided: the chance of as many or more in the first group if both are alike.
    """

    level = "all"
    tested = True

    def result(self, view: View) -> Result:
        """Compare the projects with and without the department."""
        a, n, b, m = self._counts(view)
        name = self.words.label(self.department)
        if not n or not m:
            return Result(None, f"{'no' if not n else 'every'} {self.words.record.project[0]} is with {name}")
        p, least = float(fisher(a, n, b, m)), float(fisher(min(a + b, n), n, a + b - min(a + b, n), m))
        finding = (
            f"{a} of {n} {self.words.record.project[1]} with {name} name local government, {b} of {m} without it "
            f"({p_text(p)})"
        )
        ahead = a * m > b * n
        return Result(
            p <= self.alpha + SAME,
            finding,
            chance=ahead,
            powerless=least > self.alpha + SAME,
        )

    def tipping(self, view: View) -> Tipping:
        """Return the fewest further projects that move p across alpha, by bisection.

        Further projects raise p most where they are with the department and name nobody local, or without it
        and do; they lower it most the other way round. Each of the two kinds moves p one way only, so that more
        projects reach at least as far.
        """
        a, n, b, m = self._counts(view)
        significant = bool(n and m) and fisher(a, n, b, m) <= self.alpha + SAME

        def reversed_by(k: int) -> bool:
            x = np.arange(k + 1)
            if significant:
                p = fisher(a, n + x, b + k - x, m + k - x)
                return bool((p > self.alpha + SAME).any())
            with np.errstate(invalid="ignore"):
                p = fisher(a + x, n + x, b, m + k - x)
            possible = (n + x > 0) & (m + k - x > 0)
            return bool((possible & (p <= self.alpha + SAME)).any())

        enough = 1
        while enough <= FARTHEST and not reversed_by(enough):
            enough *= 2
        if enough > FARTHEST:
            return Tipping(
                FARTHEST + 1, False, f"more than {FARTHEST:,} further {self.words.record.project[1]}"
            )
        short = enough // 2
        while enough - short > 1:
            middle = (short + enough) // 2
            short, enough = (short, middle) if reversed_by(middle) else (middle, enough)
        return Tipping(enough, True, self.more(enough))

    def _counts(self, view: View) -> tuple[int, int, int, int]:
        inside = view.column(self.department)
        a, n = int(view.weight @ (inside * view.local)), int(view.weight @ inside)
        return a, n, int(view.weight @ view.local) - a, view.size - n


def fisher(have_with, all_with, have_without, all_without):
    """Return the one-sided p of Fisher's exact test, for whole numbers or arrays of them.

    Parameters
    ----------
    have_with, all_with, have_without, all_without : whole numbers or arrays
        Projects with what is looked for, and all, in the first and in the second group.

    Returns
    -------
    float or array
        The chance of as many in the first group, or more.

    References
    ----------
    Fisher (1935), Journal of the Royal Statistical Society 98, 39-82.

    Examples
    --------
    >>> round(float(fisher(3, 4, 1, 4)), 4)
    0.2429
    """
    have = np.asarray(have_with) + np.asarray(have_without)
    return hypergeom.sf(np.asarray(have_with) - 1, np.asarray(all_with) + all_without, have, all_with)
