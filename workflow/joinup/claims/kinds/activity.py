"""Claims on how many projects departments take part in."""

from fractions import Fraction
from itertools import count
from typing import ClassVar

import numpy as np

from joinup.claims.kinds.base import Kind, Result, Tipping
from joinup.claims.view import View
from joinup.claims.words import in_words, listed

PLACES = 3


class BothCentral(Kind):
    """Both of the named pair are among the three departments with the most joint projects.

    That holds where at most one other department has as many joint projects as the weaker of the two, or more:
    with two or more, the first three places hold more than three departments, or not both.
    """

    facts = ("pair_a_joint", "pair_b_joint")
    fewest = PLACES + 1

    def compute(self, view: View) -> Result:
        """Rank departments by joint projects."""
        mine, others, second = self._counts(view)
        weaker, everybody = min(mine), np.append(others, mine)
        texts = []
        for department, number in zip(self.pair, mine, strict=True):
            rank = f"ranks {1 + int((everybody > number).sum())}"
            shared = " with others" if (everybody == number).sum() > 1 else ""
            texts.append(f"{self.words.label(department)} {rank}{shared} ({self.words.projects(number)})")
        finding = f"by joint {self.nouns}, {' and '.join(texts)} of {len(everybody)} {self.bodies}"
        return Result(weaker > second, finding, tie=weaker == second > 0)

    def tipping(self, view: View) -> Tipping:
        """Return how far the weaker of the two is from the second of the others.

        A further project adds at most one to anybody's joint projects, and one project can add one to all others
        or to the pair alone, so the distance is exact.
        """
        mine, _, second = self._counts(view)
        if min(mine) > second:
            return self.exactly(min(mine) - second, f"of two other {self.bodies}")
        return self.exactly(second - min(mine) + 1, f"of {self.words.pair()} alone")

    def _counts(self, view: View) -> tuple[list[int], np.ndarray, int]:
        """Return the joint projects of the pair, of the others, and of the second of these."""
        mine, others = _split(view, view.joint(), *self.pair)
        return mine, others, int(np.sort(np.append(others, [0, 0]))[1 - PLACES])


class MostActive(Kind):
    """The named department takes part in more projects than any other."""

    facts = ("department_projects", "busiest")
    fewest = 2
    can_tie: ClassVar[bool] = True

    def compute(self, view: View) -> Result:
        """Compare the department's projects with every other department's."""
        (mine,), others = _split(view, view.activity(), self.department)
        most = int(others.max(initial=0))
        names = [d for d in view.departments if d != self.department]
        first = [self.words.label(d) for d, n in zip(names, others, strict=True) if n == most]
        second = listed(first) if len(first) < 4 else f"{len(first)} others"
        rest = f"{second} in {in_words(most)}" if most else "no other in any"
        finding = f"{self.words.label(self.department)} takes part in {self.words.projects(mine)}, {rest}"
        return Result(self._holds(mine, most), finding, tie=self.can_tie and mine == most > 0)

    def tipping(self, view: View) -> Tipping:
        """Return how many projects of the first other, or of the department alone, would reverse it."""
        (mine,), others = _split(view, view.activity(), self.department)
        most = int(others.max(initial=0))
        if self._holds(mine, most):
            fewest = next(k for k in count(1) if not self._holds(mine, most + k))
            return self.exactly(fewest, f"of one other {self.body}")
        fewest = next(k for k in count(1) if self._holds(mine + k, most))
        return self.exactly(fewest, f"of {self.words.label(self.department)} alone")

    def _holds(self, mine: int, most: int) -> bool:
        return mine > most


class ByFar(MostActive):
    """The named department takes part in at least ``threshold`` times as many projects as the second."""

    limits = (1, 1000)
    can_tie = False

    def _holds(self, mine: int, most: int) -> bool:
        return mine > 0 and mine >= Fraction(str(self.claim.threshold)) * most


def _split(view: View, counts: np.ndarray, *named: str) -> tuple[list[int], np.ndarray]:
    """Return the counts of the named departments, zero where they are in no project, and of all others."""
    by_name = dict(zip(view.departments, counts.tolist(), strict=True))
    others = [n for d, n in by_name.items() if d not in named]
    return [by_name.get(d, 0) for d in named], np.array(others, dtype=int)
