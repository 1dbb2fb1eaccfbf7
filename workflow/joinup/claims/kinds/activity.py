"""Claims on how many projects departments take part in."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from joinup.claims.kinds.base import Kind, Result, Tipping
from joinup.claims.words import in_words, listed

if TYPE_CHECKING:
    from joinup.claims.view import View

PLACES = 3


class BothCentral(Kind):
    """Both of the named pair are among the three departments with the most joint projects.

    That holds where at most one other department has as many joint projects as the weaker of the two, or more:
    with two or more, the first three places hold more than three departments, or not both.
    """

    def result(self, view: View) -> Result:
        """Rank departments by joint projects."""
        if not view.size:
            return Result(None, self.nothing())
        mine, others = _split(view, view.joint(), *self.pair)
        weaker = int(min(mine))
        level, above = int((others >= weaker).sum()), int((others > weaker).sum())
        everybody = np.concatenate([mine, others])
        ranks = [1 + int((everybody > m).sum()) for m in mine]
        shares = [int((everybody == m).sum()) > 1 for m in mine]
        one, other = (
            f"{self.words.label(d)} ranks {r}{' with others' if s else ''} ({self.words.projects(int(m))})"
            for d, r, s, m in zip(self.pair, ranks, shares, mine, strict=True)
        )
        finding = (
            f"by joint {self.words.record.project[1]}, {one} and {other} of "
            f"{len(everybody)} {self.words.record.body[1]}"
        )
        holds = weaker > 0 and level < PLACES - 1
        return Result(holds, finding, tie=weaker > 0 and not holds and above < PLACES - 1)

    def tipping(self, view: View) -> Tipping:
        """Return how far the weaker of the two is from the second of the others.

        A further project adds at most one to anybody's joint projects, and one project can add one to all others
        or to the pair alone, so the distance is exact.
        """
        mine, others = _split(view, view.joint(), *self.pair)
        second = int(np.sort(np.append(others, [0, 0]))[-2])
        weaker = int(min(mine))
        if self.result(view).holds:
            fewest = weaker - second
            return Tipping(fewest, True, self.more(fewest, f"of two other {self.words.record.body[1]}"))
        fewest = second - weaker + 1
        return Tipping(fewest, True, self.more(fewest, f"of {self.words.pair()} alone"))


class MostActive(Kind):
    """The named department takes part in more projects than any other."""

    times = Fraction(1)

    def result(self, view: View) -> Result:
        """Compare the department's projects with every other department's."""
        if not view.size:
            return Result(None, self.nothing())
        (mine,), others = _split(view, view.activity(), self.department)
        most = int(others.max(initial=0))
        name = self.words.label(self.department)
        names = [d for d in view.departments if d != self.department]
        first = [self.words.label(d) for d, n in zip(names, others, strict=True) if n == most]
        second = listed(first) if len(first) < 4 else f"{len(first)} others"
        rest = f"{second} in {in_words(most)}" if most else "no other in any"
        finding = f"{name} takes part in {self.words.projects(int(mine))}, {rest}"
        tie = mine == most > 0 and self.times == 1
        return Result(self._holds(int(mine), most), finding, tie=tie)

    def tipping(self, view: View) -> Tipping:
        """Return how many projects of the first other, or of the department alone, would reverse it."""
        (mine,), others = _split(view, view.activity(), self.department)
        mine, most = int(mine), int(others.max(initial=0))
        if self._holds(mine, most):
            fewest = self._overtaken(mine, most)
            return Tipping(fewest, True, self.more(fewest, f"of one other {self.words.record.body[0]}"))
        fewest = self._reached(mine, most)
        return Tipping(fewest, True, self.more(fewest, f"of {self.words.label(self.department)} alone"))

    def _holds(self, mine: int, most: int) -> bool:
        return mine > most

    def _overtaken(self, mine: int, most: int) -> int:
        return mine - most

    def _reached(self, mine: int, most: int) -> int:
        return most - mine + 1


class ByFar(MostActive):
    """The named department takes part in at least ``threshold`` times as many projects as the second."""

    @property
    def times(self) -> Fraction:  # type: ignore[override]
        """Return the multiple."""
        return Fraction(str(self.claim.threshold))

    def _holds(self, mine: int, most: int) -> bool:
        return mine > 0 and mine >= self.times * most

    def _overtaken(self, mine: int, most: int) -> int:
        return floor(mine / self.times) + 1 - most

    def _reached(self, mine: int, most: int) -> int:
        return max(ceil(self.times * most) - mine, 1)


def _split(view: View, counts: np.ndarray, *named: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts of the named departments, zero where they are in no project, and of all others."""
    mine = [int(counts[view.departments.index(d)]) if d in view.departments else 0 for d in named]
    return np.array(mine, dtype=int), counts[[d not in named for d in view.departments]].astype(int)
