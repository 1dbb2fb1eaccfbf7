"""From a result and what is missing to a verdict: missing evidence decides in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from joinup.claims.words import in_words

if TYPE_CHECKING:
    from joinup.claims.completion import Completion, Counts
    from joinup.claims.kinds import Kind, Result, Tipping
    from joinup.claims.view import View

ESTIMATED = "estimated, as some {projects} are missing by chance"


@dataclass(frozen=True)
class Decision:
    """Whether the evidence decides a claim, and why.

    ``result`` is that of the projects that decide where it is decided, else that of all projects at hand.
    """

    decided: bool
    result: Result
    view: View
    reason: str
    missing: int | None
    tipping: Tipping
    provisos: tuple[str, ...] = ()
    counts: Counts | None = None


def decide(kind: Kind, at_hand: View, completion: Completion | None) -> Decision:
    """Decide whether what is missing could reverse a claim.

    The order: (1) projects whose list of participants is not known to be whole, at the level that the claim
    needs, are taken out and count as missing. (2) The fewest additional projects that reverse the claim are found
    exactly or bounded from below. (3) If fewer are missing, it is decided. (4) If they are missing by chance, a
    descriptive claim is asked of completed lists, and a tested one of the rows at hand. (5) Else it cannot be
    decided.

    Parameters
    ----------
    kind
        The claim.
    at_hand
        All documented projects.
    completion
        Completed lists, where projects are missing by chance.

    Returns
    -------
    Decision
    """
    nouns = kind.words.record.project
    whole = at_hand.take(kind.usable(at_hand))
    total = kind.words.record.total
    shown, tipping = kind.result(at_hand), kind.tipping(at_hand)
    if total is None:
        reason = f"how many {nouns[1]} there are is not known"
        return Decision(False, shown, at_hand, reason, None, tipping)
    missing = max(total.value - whole.size, 0)
    result, fewest = kind.result(whole), kind.tipping(whole)
    if result.near:
        reason = "the sampled p-value lies too near the threshold to tell"
        return Decision(False, result, whole, reason, missing, fewest)
    if result.holds is None:
        return Decision(missing == 0, shown, at_hand, _gap(kind, at_hand, whole, missing), missing, tipping)
    if fewest.fewest is None or missing < fewest.fewest:
        reason = f"every list of {nouns[1]} is at hand"
        if missing:
            few = in_words(missing)
            reason = (
                f"{few} {'is' if missing == 1 else 'are'} missing, and it takes {fewest.text} to reverse it"
            )
        return Decision(True, result, whole, reason, missing, fewest)
    if completion is not None:
        estimated = (ESTIMATED.format(projects=nouns[1]),)
        if kind.tested:
            reason = f"{missing:,} {nouns[1]} are missing by chance, which does not bias the test"
            return Decision(True, result, whole, reason, missing, fewest, estimated)
        counts = completion.ask(kind, whole, missing)
        reason = f"{counts.text()} of {counts.number:,} completed lists give the same answer"
        if counts.agree(result, completion.certainty):
            return Decision(True, result, whole, reason, missing, fewest, estimated, counts)
        return Decision(False, result, whole, f"only {reason}", missing, fewest, counts=counts)
    return Decision(False, shown, at_hand, _gap(kind, at_hand, whole, missing), missing, tipping)


def verdict_of(decision: Decision, reversals: list[str]) -> str:
    """Return the verdict, in the vocabulary of :data:`joinup.schemas.VERDICTS`.

    Parameters
    ----------
    decision
        Of :func:`decide`.
    reversals
        Single choices of method, and single projects left out, that reverse the result.
    """
    result = decision.result
    if not decision.decided:
        return "cannot be decided"
    if result.holds is None or (not result.holds and result.powerless):
        return "cannot be tested"
    if not result.holds:
        return "not supported"
    return "supported with provisos" if provisos_of(decision, reversals) else "supported"


def provisos_of(decision: Decision, reversals: list[str]) -> list[str]:
    """Return what a decided verdict depends on."""
    if not decision.decided:
        return []
    but = "not {}" if decision.result.holds else "it would hold {}"
    return [*decision.provisos, *decision.result.provisos, *(but.format(r) for r in reversals)]


def _gap(kind: Kind, at_hand: View, whole: View, missing: int) -> str:
    """Say what is missing, in words."""
    nouns, total = kind.words.record.project, kind.words.record.total
    if not missing:
        return f"all {nouns[1]} are at hand, but they cannot answer it"
    bodies = "central bodies" if kind.level == "central" else "participants"
    text = f"{at_hand.size:,} of {total.value:,} {nouns[1]} are documented" if total else ""
    if whole.size < at_hand.size:
        text += f", {in_words(whole.size)} of them with a list of {bodies} known to be whole"
    return text
