"""What a kind of claim is: a statistic, what it shows in words, and the fewest projects that would reverse it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

import numpy as np

from joinup.claims.view import View
from joinup.claims.words import Words, counted

if TYPE_CHECKING:  # a claim names its kind
    from joinup.claims.claim import Claim

SAME = 1e-9  # numbers that differ by less are equal
ANSWERS = {"no": "not {}", "yes": "it would hold {}", "unclear": "unclear {}"}  # under a changed choice


@dataclass(frozen=True)
class Result:
    """What a statistic gives on one view.

    ``holds`` is None where nothing can be computed. A ``tie`` does not hold. ``chance``: the right way, but no
    more than chance often gives. ``near``: the sampled p lies too near alpha to tell. ``powerless``: no
    attainable result could hold. ``provisos`` depend on the result itself.
    """

    holds: bool | None
    finding: str
    tie: bool = False
    chance: bool = False
    near: bool = False
    powerless: bool = False
    provisos: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """Return whether it holds, ties or fails; a tie is a separate answer."""
        return "holds" if self.holds else "ties" if self.tie else "fails"

    @property
    def leaning(self) -> str:
        """Return where it points: for, against, tie or unclear."""
        if self.holds is None or self.near or (self.chance and not self.holds):
            return "unclear"
        return "for" if self.holds else "tie" if self.tie else "against"


class Tipping(NamedTuple):
    """The fewest additional projects that reverse a claim; where not ``exact``, fewer would surely not do."""

    fewest: int
    exact: bool
    text: str


class Kind(ABC):
    """One kind of claim; a subclass has everything that the kind needs.

    Attributes
    ----------
    level : which lists of participants it needs whole: those of central bodies, or of all
    tested : whether it compares with chance, in which copies pass for evidence (see :meth:`Completion.ask`)
    needs_focus : whether it needs the pair or the department that the edition names
    limits : between which numbers the threshold lies that a claim of this kind states
    fewest : how many departments must take part, so that it could fail
    most_singles : up to how many different projects each is left out in turn; more take too long
    facts : the facts that its finding shows
    also : what else it needs of a project, in words that follow the list
    """

    level: ClassVar[Literal["central", "all"]] = "central"
    tested: ClassVar[bool] = False
    needs_focus: ClassVar[bool] = True
    limits: ClassVar[tuple[float, float] | None] = None
    fewest: ClassVar[int] = 0
    most_singles: ClassVar[int] = 2_000
    facts: ClassVar[tuple[str, ...]]
    also: ClassVar[str] = ""

    def __init__(self, claim: Claim, words: Words, alpha: float, draws: int):
        self.claim, self.words, self.alpha, self.draws = claim, words, alpha, draws
        (self.noun, self.nouns), (self.body, self.bodies) = words.record.project, words.record.body
        self.pair = words.edition.pair or ("", "")
        self.department = words.edition.focus.department if words.edition.focus else ""

    def result(self, view: View) -> Result:
        """Return whether the claim holds on a view, and what the view shows; what could not fail has not held."""
        if not view.size:
            return Result(None, f"no {self.noun} is on record")
        result = self.compute(view)
        number = int((view.activity() > 0).sum())
        if not result.holds or number >= self.fewest:
            return result
        few = counted(number, (self.body, self.bodies))
        return Result(None, f"{result.finding}; with {few} on record it could not fail")

    @abstractmethod
    def compute(self, view: View) -> Result:
        """Compute the result on a view that is not empty."""

    def answer(self, view: View, quick: bool = False) -> Result:
        """Return whether the claim holds on a view, for comparison only; ``quick``: one view of many."""
        return self.result(view)

    def tipping(self, view: View) -> Tipping:
        """Return the fewest additional projects, of any composition, that would reverse the result.

        Perhaps one: a kind that cannot bound the effect of a further project keeps this lower bound.
        """
        return Tipping(1, False, f"perhaps {self.words.projects(1, 'more')}")

    def usable(self, view: View) -> np.ndarray:
        """Say which projects hold what the claim needs: a list of participants that is whole at its level."""
        return np.isin(view.participants_known.astype(str), ["all", self.level])

    def alternatives(self, view: View) -> dict[str, Result]:
        """Return the results of other choices of the statistic itself, by what a sentence calls them."""
        return {}

    def exactly(self, number: int, which: str = "") -> Tipping:
        """Return a number of additional projects that is exact."""
        return Tipping(number, True, f"{self.words.projects(number, 'more')} {which}".strip())
