"""Every kind of claim on small editions against brute force: no verdict is wrong, whatever names things have."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest
from tests.unit.claims.brute_force import TESTED, expected
from tests.unit.claims.editions import KINDS, draw, renamed, verdicts_of

CERTAINTY = Fraction(95, 100)
ERROR, THINNED_ERROR = Fraction(3, 100), Fraction(8, 100)  # of shares of 600 completed, of 100 thinned lists
# Their tipping points are lower bounds: they may stay open needlessly.
BOUNDED = ("above_expectation", "growth")


def compared(seeds) -> tuple[list[str], Counter, Counter]:
    """Compare all kinds of claims on editions; return faults, verdicts, and those needlessly open."""
    faults, verdicts, needless = [], Counter(), Counter()
    for seed in seeds:
        small = draw(seed)
        table = verdicts_of(small)
        again = verdicts_of(renamed(small, random.Random(seed))) if seed % 4 == 1 else table
        assert (table["tipping"] >= 1).all()
        for kind in KINDS:
            verdict, truth = table.loc[kind, "verdict"], expected(small, kind)
            verdicts[kind, verdict] += 1
            if again.loc[kind, "verdict"] != verdict:
                faults.append(f"{seed} {kind}: {verdict}, renamed {again.loc[kind, 'verdict']}")
            answers = {truth.verdict}
            if truth.share is not None:
                error = THINNED_ERROR if kind in TESTED else ERROR
                if truth.share < min(CERTAINTY + error, 1):
                    answers.add("cannot be decided")
                if truth.share < CERTAINTY - error:
                    answers = {"cannot be decided"}
            if table.loc[kind, "provisos"] and all(
                p.startswith("unclear") for p in table.loc[kind, "provisos"].split(" | ")
            ):
                answers.add(
                    "supported with provisos"
                )  # a sampled p stays too near alpha without some project
            if verdict not in answers:
                if verdict == "cannot be decided" and truth.agree and kind in BOUNDED:
                    needless[kind] += 1
                else:
                    faults.append(f"{seed} {kind}: {verdict}, by brute force {truth}")
    return faults, verdicts, needless


def test_no_verdict_is_wrong() -> None:
    faults, _, needless = compared(range(120))
    assert faults == []
    assert set(needless) <= set(BOUNDED)  # a p of exactly alpha, too, stays open: it is sampled


@pytest.mark.slow
def test_no_verdict_is_wrong_on_many_editions() -> None:
    faults, verdicts, needless = compared(range(10_000, 12_200))
    assert faults == []
    for kind in KINDS:
        kinds_of_verdict = {v for (k, v) in verdicts if k == kind}
        assert {"supported with provisos", "not supported", "cannot be decided"} <= kinds_of_verdict, kind
    open_ = sum(n for (k, v), n in verdicts.items() if k == "growth" and v == "cannot be decided")
    # One further project is taken to be enough, though it may not be.
    assert needless["growth"] <= 0.2 * open_
