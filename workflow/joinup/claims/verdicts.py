"""The one decision table: from what a claim's statistic gives, and what the evidence covers, to a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["supported", "supported with provisos", "not supported", "cannot be decided", "not tested"]
SAME = 1e-9  # numbers that differ by less are equal
SAID = {  # each choice that is not the base case, as a sentence names it
    "weight: newman": "with Newman's weight of a link",
    "roles: lead and partner": "with leads and partners only",
    "level: family": "with public bodies counted for their department",
    "level: own": "with departments named themselves only",
    "evidence: official and registry": "on official and registry pages only",
    "evidence: fund stated": "on pilots with stated fund support only",
    "largest: without": "without the largest pilot",
}


@dataclass(frozen=True)
class Result:
    """What a claim's statistic gives on the evidence at hand.

    ``holds`` is None where nothing can be computed. ``finding`` says in words what the evidence at hand shows;
    ``facts`` are the numbers in it; ``miss`` says why it falls short where the claim does not hold.
    """

    holds: bool | None
    finding: str
    facts: list[str] = field(default_factory=list)
    tie: bool = False
    miss: str = ""


@dataclass(frozen=True)
class Coverage:
    """What is known of the list that a claim is about; ``gaps`` says in words what is missing."""

    gaps: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Say whether the evidence may decide."""
        return not self.gaps


def decide(result: Result, coverage: Coverage, flips: list[str], assumption: bool = False) -> Verdict:
    """Return the verdict on a claim.

    Parameters
    ----------
    result
        What the statistic gives.
    coverage
        Gaps of the evidence: any gap leaves the claim undecided.
    flips
        Choices of the analysis that would change whether the claim holds.
    assumption
        The claim is taken as given and not tested.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> decide(Result(True, "a leads"), Coverage(), [])
    'supported'
    >>> decide(Result(True, "a leads"), Coverage(("half of the pilots are not documented",)), [])
    'cannot be decided'
    >>> decide(Result(False, "a and b are level", tie=True), Coverage(), [])
    'not supported'
    """
    if assumption:
        return "not tested"
    if result.holds is None or not coverage.whole:
        return "cannot be decided"
    if not result.holds:
        return "not supported"
    return "supported with provisos" if flips else "supported"


def worded(verdict: Verdict, result: Result, flips: list[str], tried: str = "") -> str:
    """Say a verdict in one sentence or two that claim no more than it does.

    ``tried`` says in words under which other choices the claim was asked and held.

    >>> worded("cannot be decided", Result(True, "A leads"), ["with leads only"])
    'A leads. So far this points towards the claim (but not with leads only); too little is documented to decide.'
    """
    finding = result.finding[:1].upper() + result.finding[1:]
    if verdict == "not tested":
        return f"Taken as given: {result.finding}."
    if result.holds is None:
        return f"Cannot be tested: {result.finding}."
    named = flips[:2]
    turned = ", nor ".join(named) if result.holds else " or ".join(named)
    turned = f" ({'but not' if result.holds else 'it would hold'} {turned})" if named else ""
    if verdict == "cannot be decided":
        return f"{finding}. {_points(result)}{turned}; too little is documented to decide."
    if verdict == "not supported":
        return f"{finding}. {_points(result, decided=True)}{turned}."
    if verdict == "supported with provisos":
        return f"{finding}. This does not hold for every choice of method: {'; '.join(named)}."
    return f"{finding}, {tried}." if tried else f"{finding}."


def said(choice: str, names: Mapping[str, str]) -> str:
    """Say in words which choice, or which pilot or outcome left out, turns a claim.

    >>> said("level: own, largest: without", {}), said("without p", {"p": "Pilot P"})
    ('with departments named themselves only and without the largest pilot', 'without Pilot P')
    """
    if choice in SAID or not choice.startswith("without "):
        return " and ".join(SAID.get(part, part) for part in choice.split(", "))
    left_out = choice.removeprefix("without ")
    return f"without {names.get(left_out, left_out)}"


def points_of(result: Result) -> str:
    """Return in a word what present evidence points to; *unclear*: the right way, but no more than chance gives.

    >>> points_of(Result(False, "A has more", miss="Chance alone often gives as much"))
    'unclear'
    """
    if result.holds is None:
        return ""
    if result.holds:
        return "for"
    return "tie" if result.tie else "unclear" if result.miss else "against"


def _points(result: Result, decided: bool = False) -> str:
    """Say which way a finding points: as far as evidence goes, or with the claim decided against."""
    match points_of(result):
        case "for":
            return "So far this points towards the claim"
        case "tie":
            return "A tie does not support the claim"
        case "unclear":
            return f"{result.miss}, which does not support the claim" if decided else result.miss
    return "This does not support the claim" if decided else "So far this points against the claim"
