"""Claims on how joint work changes from round to round, and numbers that are taken as given."""

from itertools import pairwise

import numpy as np

from joinup.claims.kinds.base import SAME, Kind, Result
from joinup.claims.view import View
from joinup.claims.words import listed

ENOUGH = 0.8  # share of projects of known round below which rounds are not compared at all


class Growth(Kind):
    """From each round to the next, both joint projects and departments per project grow.

    A single further project with many departments can reverse it.
    """

    needs_focus = False
    facts = ("projects_round_known",)

    also = " and a round on record"

    def compute(self, view: View) -> Result:
        """Compare joint projects, and departments per project, round by round."""
        rounds = sorted(set(view.round.tolist()) - {0})
        dated = int(view.weight @ (view.round > 0))
        if dated < ENOUGH * view.size:
            return Result(None, f"the round is on record for {dated} of {self.words.projects(view.size)}")
        if len(rounds) < 2:
            return Result(None, f"{self.nouns} of {'one round only' if rounds else 'no round'} are on record")
        size = view.B.sum(axis=1)
        weights = [view.weight * (view.round == r) for r in rounds]
        joint = [int(w @ (size >= 2)) for w in weights]
        mean = [int(w @ size) / int(w.sum()) for w in weights]
        grows = all(b > a for a, b in pairwise(joint)) and all(b > a + SAME for a, b in pairwise(mean))
        never = all(b >= a for a, b in pairwise(joint)) and all(b > a - SAME for a, b in pairwise(mean))
        parts = [
            f"{j} with {m:.1f} {self.bodies} a {self.noun} in round {r}"
            for r, j, m in zip(rounds, joint, mean, strict=True)
        ]
        return Result(grows, f"joint {self.nouns} number {listed(parts)}", tie=never and not grows)

    def usable(self, view: View) -> np.ndarray:
        """Ask for the round as well."""
        return super().usable(view) & (view.round > 0)


class Assumption(Kind):
    """A number that the claims take as given, and that is not tested."""

    needs_focus = False
    facts = ("projects_known", "projects_total")

    def compute(self, view: View) -> Result:
        """Say how many projects are documented."""
        text = f"{self.words.projects(view.size)} are documented here"
        return Result(None, text if self.words.record.total else "no total is known")
