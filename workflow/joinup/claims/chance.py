"""The test of the named pair on a view: with all of its projects, or with joint projects only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from joinup.network.pair import MOST_DRAWS, pair_p

if TYPE_CHECKING:
    from joinup.claims.view import View


class Comparison(NamedTuple):
    """What the null model says of a pair.

    Attributes
    ----------
    shared, expected : projects that the pair shares, and the mean under the null model
    p : chance of as many or more
    answer : is p up to alpha: yes, no, or unclear where alpha lies within the error of a sampled p
    attainable : would some number of shared projects that the margins allow have p up to alpha?
    """

    shared: int
    expected: float
    p: float
    answer: str
    attainable: str


ABSENT = Comparison(0, 0.0, 1.0, "no", "no")


def compare_with_chance(
    view: View,
    pair: tuple[str, str],
    alpha: float,
    draws: int,
    joint: bool = False,
    most: int | None = None,
) -> Comparison:
    """Compare the projects that a pair shares with tables of the same margins.

    Parameters
    ----------
    view
        The projects.
    pair
        Two departments; where one is in no project, p is 1.
    alpha, draws
        Level of the test; draws at first, more where p lies near the level.
    joint
        Only projects with two departments or more.
    most
        Draws after which p is left unclear; many if left out.
    """
    if not set(pair) <= set(view.departments):
        return ABSENT
    B = np.repeat(view.B, view.weight, axis=0)
    if joint:
        B = B[B.sum(axis=1) >= 2]
    one, other = (view.departments.index(d) for d in pair)
    if not B[:, one].any() or not B[:, other].any():
        return ABSENT
    test = pair_p(B, one, other, draws=draws, alpha=alpha, most_draws=most or MOST_DRAWS)
    return Comparison(test.shared, test.expected, test.p, test.answer, test.attainable)
