"""Claims on the tiers of government that take part."""

from bisect import bisect_left
from fractions import Fraction
from math import ceil, floor

import numpy as np
from scipy.stats import hypergeom

from joinup.claims.kinds.base import SAME, Kind, Result, Tipping
from joinup.claims.view import View
from joinup.claims.words import p_text

FARTHEST = 4096  # additional projects up to which a reversal is looked for, a power of two


class Share(Kind):
    """More than a given share of the projects have a local or devolved participant."""

    level = "all"
    needs_focus = False
    limits = (0, 1)
    facts = ("tiers_beyond", "tiers_projects")

    def compute(self, view: View) -> Result:
        """Count the projects with a local or devolved participant."""
        have, of = int(view.weight @ view.beyond), view.size
        share, limit = Fraction(have, of), Fraction(str(self.claim.threshold))
        who = "have a local or devolved participant on record"
        finding = f"{have} of {of} {self.nouns} ({have / of:.0%}) {who}"
        return Result(share > limit, finding, tie=share == limit)

    def tipping(self, view: View) -> Tipping:
        """Return how many further projects without, or with, such a participant would reverse it."""
        have, of, limit = int(view.weight @ view.beyond), view.size, Fraction(str(self.claim.threshold))
        if self.result(view).holds:
            return self.exactly(ceil(have / limit) - of, "without one")
        return self.exactly(floor((limit * of - have) / (1 - limit)) + 1, "with one")


class Association(Kind):
    """Projects with the named department include local government more often than others.

    Fisher's exact test, one-sided: the chance of as many or more in the first group if both are alike.
    """

    level = "all"
    tested = True
    facts = ("tiers_local_any_with", "tiers_local_any_without")

    def compute(self, view: View) -> Result:
        """Compare the projects with and without the department."""
        a, n, b, m = self._counts(view)
        name = self.words.label(self.department)
        if not n or not m:
            return Result(None, f"{'every' if n else 'no'} {self.noun} is with {name}")
        most = min(a + b, n)
        p, least = float(fisher(a, n, b, m)), float(fisher(most, n, a + b - most, m))
        return Result(
            p <= self.alpha + SAME,
            f"{a} of {n} {self.nouns} with {name} name local government, {b} of {m} without it ({p_text(p)})",
            chance=a * m > b * n,
            powerless=least > self.alpha + SAME,
        )

    def tipping(self, view: View) -> Tipping:
        """Return the fewest further projects that move p across alpha, by bisection.

        Further projects raise p most where they are with the department and name nobody local, or without it
        and do; they lower it most the other way round. Each of the two kinds moves p one way only, so that more
        projects reach at least as far.
        """
        a, n, b, m = self._counts(view)
        holds = bool(self.result(view).holds)

        def reverses(k: int) -> bool:
            x = np.arange(k + 1)
            p = fisher(a, n + x, b + k - x, m + k - x) if holds else fisher(a + x, n + x, b, m + k - x)
            return bool(((p <= self.alpha + SAME) != holds).any())

        enough = 1
        while not reverses(enough):
            enough *= 2
            if enough > FARTHEST:
                return Tipping(FARTHEST + 1, False, f"more than {FARTHEST:,} further {self.nouns}")
        between = range(enough // 2 + 1, enough)
        return self.exactly(enough // 2 + 1 + bisect_left(between, True, key=reverses))

    def _counts(self, view: View) -> tuple[int, int, int, int]:
        """Return how many projects with the department name local government, how many there are, and so without it."""
        inside = view.column(self.department)
        a, n = int(view.weight @ (inside * view.local)), int(view.weight @ inside)
        return a, n, int(view.weight @ view.local) - a, view.size - n


def fisher(have_with, all_with, have_without, all_without):
    """Return the one-sided p of Fisher's exact test, for whole numbers or arrays of them.

    The arguments are the projects with what is looked for, and all, in the first and in the second group.
    Returns the chance of as many in the first group, or more. Scipy's own takes one table at a time.

    >>> round(float(fisher(3, 4, 1, 4)), 4)
    0.2429
    """
    have = np.asarray(have_with) + np.asarray(have_without)
    return hypergeom.sf(np.asarray(have_with) - 1, np.asarray(all_with) + all_without, have, all_with)
