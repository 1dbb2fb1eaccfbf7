"""Claims on the pair of departments that the edition names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from joinup.claims.chance import Comparison, compare_with_chance
from joinup.claims.kinds.base import SAME, Kind, Result, Tipping
from joinup.claims.words import in_words, p_text

if TYPE_CHECKING:
    from joinup.claims.view import View

QUICK_DRAWS, FEW_DRAWS, MOST_DRAWS = 500, 2_000, 20_000  # of one list of many, a changed choice, the verdict


class HeaviestPair(Kind):
    """The named pair shares more projects than any other pair."""

    def result(self, view: View) -> Result:
        """Compare the pair's shared projects with every other pair's."""
        return self._compared(view, view.shared())

    def newman(self, view: View) -> Result:
        """Compare with each project counting 1/(departments in it - 1), after Newman (2001)."""
        size = view.B.sum(axis=1)
        weight = view.weight * np.where(size > 1, 1 / np.maximum(size - 1, 1), 0)
        return self._compared(view, (view.B * weight[:, None]).T @ view.B)

    def alternatives(self) -> dict[str, Callable[[View], Result]]:
        """Return the comparison with Newman's weight."""
        return {"with Newman's weight of a link": self.newman}

    def tipping(self, view: View) -> Tipping:
        """Return how far the pair is ahead of the next, or behind the first: each project adds one at most."""
        mine, most = self._counts(view, view.shared())
        if mine > most:
            return Tipping(int(mine - most), True, self.more(int(mine - most), "of another pair"))
        fewest = int(most - mine) + 1
        return Tipping(fewest, True, self.more(fewest, f"of {self.words.pair()} alone"))

    def _counts(self, view: View, shared: np.ndarray) -> tuple[float, float]:
        """Return the pair's count and the largest of any other pair."""
        upper = np.triu(shared, 1).astype(float)
        mine = 0.0
        if set(self.pair) <= set(view.departments):
            i, j = (view.departments.index(d) for d in self.pair)
            mine, upper[i, j] = upper[i, j], 0
        return mine, float(upper.max(initial=0))

    def _compared(self, view: View, shared: np.ndarray) -> Result:
        mine, most = self._counts(view, shared)
        counts = view.shared()
        if not view.size:
            return Result(None, self.nothing())
        text = f"{self.words.pair()} share {self.words.projects(int(self._counts(view, counts)[0]))}"
        if mine > most + SAME:
            return Result(True, f"{text}, more than any other pair")
        ahead = np.argwhere(np.triu(shared, 1) > most - SAME)
        pairs = [tuple(view.departments[k] for k in pair) for pair in ahead]
        others = [p for p in pairs if p != self.pair]
        names = f"{in_words(len(others))} other pairs"
        if len(others) == 1:
            names = " and ".join(map(self.words.label, others[0]))
        if most < SAME:
            names = "every other pair"
        if mine > most - SAME:
            return Result(False, f"{text}, and so do {names}", tie=True)
        return Result(False, f"{text}; {names} share {round(most, 2):g}")


class AboveExpectation(Kind):
    """The named pair shares more projects than activity and project sizes give.

    The null model fixes both margins. It is asked twice: of all projects, and of joint projects only, because
    a list of which most projects name one department makes almost any pair stand out.
    """

    tested = True

    def result(self, view: View) -> Result:
        """Compare the pair's shared projects with tables of the same margins."""
        if not view.size:
            return Result(None, self.nothing())
        every, joint = self._test(view), self._test(view, joint=True)
        pair = self.words.pair()
        if not set(self.pair) <= set(view.departments):
            text = f"{pair} do not both take part in {self.words.record.project[1]} on record"
            return Result(False, text, powerless=True)
        finding = (
            f"{pair} share {self.words.projects(every.shared)}; chance would give {every.expected:.1f} "
            f"({p_text(every.p)}), among joint {self.words.record.project[1]} alone {joint.expected:.1f} "
            f"({p_text(joint.p)})"
        )
        holds = every.answer == "yes"
        return Result(
            holds,
            finding,
            chance=every.shared > every.expected,
            near=every.answer == "unclear" or (not holds and every.attainable == "unclear"),
            powerless=every.attainable == "no",
            provisos=self._other_basis(holds, joint),
        )

    def answer(self, view: View, quick: bool = False) -> Result:
        """Compare among all projects only, with few draws; more are drawn where p lies near alpha."""
        if not view.size:
            return Result(None, "")
        draws = QUICK_DRAWS if quick else min(self.draws, FEW_DRAWS)
        test = compare_with_chance(view, self.pair, self.alpha, draws, most=8 * draws if quick else None)
        near, powerless = test.answer == "unclear", test.attainable == "no"
        return Result(test.answer == "yes", "", near=near, powerless=powerless)

    def tipping(self, view: View) -> Tipping:
        """Return one as a lower bound: how a further project moves p cannot be bounded in general."""
        return Tipping(1, False, f"perhaps {self.more(1)}")

    def _other_basis(self, holds: bool, joint: Comparison) -> tuple[str, ...]:
        """Say what joint projects alone give, where that is another answer."""
        where = f"among joint {self.words.record.project[1]} alone"
        if not holds:
            return (f"it would hold {where}",) if joint.answer == "yes" else ()
        if joint.answer == "yes":
            return ()
        if joint.attainable == "no":
            return (f"cannot be tested {where}",)
        return (f"{'not' if joint.answer == 'no' else 'unclear'} {where}",)

    def _test(self, view: View, joint: bool = False) -> Comparison:
        return compare_with_chance(view, self.pair, self.alpha, min(self.draws, MOST_DRAWS), joint)
