"""Claims on how joint work changes from round to round, and numbers that are taken as given."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from joinup.claims.kinds.base import SAME, Kind, Result, Tipping
from joinup.claims.words import listed

if TYPE_CHECKING:
    from joinup.claims.view import View


ENOUGH = 0.8  # share of projects of known round below which rounds are not compared at all


class Growth(Kind):
    """From each round to the next, both joint projects and departments per project grow."""

    def result(self, view: View) -> Result:
        """Compare joint projects, and departments per project, round by round."""
        rounds = sorted(set(view.round.tolist()) - {0})
        nouns, bodies = self.words.record.project, self.words.record.body[1]
        dated = int(view.weight @ (view.round > 0))
        if dated < ENOUGH * view.size:
            text = f"the round is on record for {dated} of {self.words.projects(view.size)}"
            return Result(None, text)
        if len(rounds) < 2:
            number = "no round" if not rounds else "one round only"
            return Result(None, f"{nouns[1]} of {number} are on record")
        joint, mean = self._by_round(view, rounds)
        grows = all(b > a for a, b in pairwise(joint)) and all(b > a + SAME for a, b in pairwise(mean))
        never = all(b >= a for a, b in pairwise(joint)) and all(b > a - SAME for a, b in pairwise(mean))
        parts = [
            f"{j} with {m:.1f} {bodies} a {nouns[0]} in round {r}"
            for r, j, m in zip(rounds, joint, mean, strict=True)
        ]
        return Result(grows, f"joint {nouns[1]} number {listed(parts)}", tie=never and not grows)

    def usable(self, view: View) -> np.ndarray:
        """Ask for the round as well."""
        return super().usable(view) & (view.round > 0)

    def tipping(self, view: View) -> Tipping:
        """Return one as a lower bound: a single further project with many departments can reverse it."""
        return Tipping(1, False, f"perhaps {self.more(1)}")

    @staticmethod
    def _by_round(view: View, rounds: list[int]) -> tuple[list[int], list[float]]:
        """Return for each round its joint projects and the mean number of departments per project."""
        size = view.B.sum(axis=1)
        joint = [int(view.weight @ ((view.round == r) & (size >= 2))) for r in rounds]
        every = [int(view.weight @ (view.round == r)) for r in rounds]
        sums = [int((view.weight * (view.round == r)) @ size) for r in rounds]
        return joint, [s / n for s, n in zip(sums, every, strict=True)]


class Assumption(Kind):
    """A number that the claims take as given."""

    def result(self, view: View) -> Result:
        """Take the total as given."""
        total = self.words.record.total
        finding = f"{self.words.projects(view.size)} are documented here"
        return Result(None, finding if total else "no total is known")

    def tipping(self, view: View) -> Tipping:
        """Return nothing: it is not tested."""
        return Tipping(None, True, "")
