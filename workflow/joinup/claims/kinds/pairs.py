"""Claims on the pair of departments that the edition names."""

from collections import Counter

import numpy as np

from joinup.claims.kinds.base import ANSWERS, SAME, Kind, Result, Tipping
from joinup.claims.view import View
from joinup.claims.words import in_words, p_text
from joinup.network.incidence import newman_weights
from joinup.network.pair import MOST_DRAWS, PairTest, pair_p

QUICK, FEW, MANY = 500, 2_000, 20_000  # draws at first: of one list of many, a changed choice, the verdict
LEFT_OUT = {"no": "fails", "unclear": "is unclear"}
ABSENT = PairTest(0, 0.0, 1.0, 0.0, "no", "no", 0)


class HeaviestPair(Kind):
    """The named pair shares more projects than any other pair."""

    facts = ("pair_shared", "pairs_strongest")
    fewest = 3

    def compute(self, view: View) -> Result:
        """Compare the pair's shared projects with every other pair's."""
        return self._compared(view, view.shared())

    def alternatives(self, view: View) -> dict[str, Result]:
        """Compare with each project counting 1/(departments in it - 1), after Newman (2001)."""
        newman = newman_weights(np.repeat(view.B, view.weight, axis=0))
        return {"with Newman's weight of a link": self._compared(view, newman)}

    def tipping(self, view: View) -> Tipping:
        """Return how far the pair is ahead of the next, or behind the first: each project adds one at most."""
        mine, most = map(int, self._counts(view, view.shared()))
        if mine > most:
            return self.exactly(mine - most, "of another pair")
        return self.exactly(most - mine + 1, f"of {self.words.pair()} alone")

    def _counts(self, view: View, shared: np.ndarray) -> tuple[float, float]:
        """Return the pair's count and the largest of any other pair."""
        upper = np.triu(shared, 1).astype(float)
        mine = 0.0
        if set(self.pair) <= set(view.departments):
            place = tuple(view.departments.index(d) for d in self.pair)
            mine, upper[place] = float(upper[place]), 0
        return mine, float(upper.max(initial=0))

    def _compared(self, view: View, shared: np.ndarray) -> Result:
        mine, most = self._counts(view, shared)
        number = int(self._counts(view, view.shared())[0])
        text = f"{self.words.pair()} share {self.words.projects(number)}"
        if mine > most + SAME:
            return Result(True, f"{text}, more than any other pair")
        ahead = np.argwhere(np.triu(shared, 1) > most - SAME)
        others = [p for i, j in ahead if (p := (view.departments[i], view.departments[j])) != self.pair]
        names = f"{in_words(len(others))} other pairs"
        if len(others) == 1:
            names = " and ".join(map(self.words.label, others[0]))
        if most < SAME:
            return Result(False, f"{text}, nor does any other pair", tie=True)
        if mine > most - SAME:
            return Result(False, f"{text}, and so do {names}", tie=True)
        return Result(False, f"{text}; {names} share {round(most, 2):g}")


class AboveExpectation(Kind):
    """The named pair shares more projects than activity and project sizes give.

    The null model fixes both margins. It is asked twice: of all projects, and of joint projects only, because
    a list of which most projects name one department makes almost any pair stand out.
    """

    tested = True
    most_singles = 300
    facts = ("pair_shared",)

    def compute(self, view: View) -> Result:
        """Compare the pair's shared projects with tables of the same margins."""
        pair, draws = self.words.pair(), min(self.draws, MANY)
        if not set(self.pair) <= set(view.departments):
            text = f"{pair} do not both take part in {self.nouns} on record"
            return Result(False, text, powerless=True)
        every, joint = self.test(view, draws), self.test(view, draws, joint=True)
        finding = (
            f"{pair} share {self.words.projects(every.shared)}; chance would give {every.expected:.1f} "
            f"({p_text(every.p)}), or {joint.expected:.1f} among joint {self.nouns} alone ({p_text(joint.p)})"
        )
        holds = every.answer == "yes"
        return Result(
            holds,
            finding,
            chance=every.shared > every.expected,
            near=every.answer == "unclear" or (not holds and every.attainable == "unclear"),
            powerless=every.attainable == "no",
            provisos=self._other_basis(holds, joint) or self._joint_without_one(holds, view),
        )

    def answer(self, view: View, quick: bool = False) -> Result:
        """Compare among all projects only, with few draws; more are drawn where p lies near alpha."""
        if not view.size:
            return self.result(view)
        draws, most = (QUICK, 8 * QUICK) if quick else (min(self.draws, FEW), MOST_DRAWS)
        test = self.test(view, draws, most)
        near, powerless = test.answer == "unclear", test.attainable == "no"
        return Result(test.answer == "yes", "", near=near, powerless=powerless)

    def test(self, view: View, draws: int, most: int = MOST_DRAWS, joint: bool = False) -> PairTest:
        """Test the pair with all projects, or with those of two departments or more only.

        A department that is in no project makes p 1. After ``most`` draws a p near alpha is left unclear.
        """
        B = np.repeat(view.B, view.weight, axis=0)
        B = B[B.sum(axis=1) >= 2] if joint else B
        place = [view.departments.index(d) for d in self.pair if d in view.departments]
        if len(place) < 2 or not B[:, place].any(axis=0).all():
            return ABSENT
        return pair_p(B, place[0], place[1], draws, self.alpha, most)

    def _other_basis(self, holds: bool, joint: PairTest) -> tuple[str, ...]:
        """Say what joint projects alone give, where that is another answer."""
        if holds == (joint.answer == "yes"):
            return ()
        text = "cannot be tested {}" if joint.attainable == "no" else ANSWERS[joint.answer]
        return (text.format(f"among joint {self.nouns} alone"),)

    def _joint_without_one(self, holds: bool, view: View) -> tuple[str, ...]:
        """Say without how many single projects joint projects alone no longer give what both bases give."""
        joint, answers, patterns = view.B.sum(axis=1) >= 2, Counter[str](), view.patterns()
        for pattern in patterns if holds and not joint.all() and len(patterns) <= self.most_singles else []:
            if joint[pattern[0]]:
                left = view.weighted(view.weight - (np.arange(len(view.weight)) == pattern[0]))
                answers[self.test(left, min(self.draws, FEW), joint=True).answer] += len(pattern)
        number = answers["no"] + answers["unclear"]
        one = f"any one of {number}" if number > 1 else "a single one"
        word = " or ".join(word for key, word in LEFT_OUT.items() if answers[key])
        return (f"among joint {self.nouns} alone it {word} when {one} is left out",) if number else ()
