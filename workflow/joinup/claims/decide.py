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
NEAR = "the sampled p-value lies too near the threshold to tell"
ANSWERS = {"no": "not {}", "yes": "it would hold {}", "unclear": "unclear {}"}  # of a changed choice


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
    descriptive claim is asked of completed lists; a tested one of the projects at hand, which keep its null, and
    of lists that speak against its answer. It is decided where these give the same answer. (5) Else it cannot be
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
    total = kind.words.record.total
    nouns = kind.words.record.project
    whole = at_hand.take(kind.usable(at_hand))

    def undecided(reason: str, missing: int | None) -> Decision:
        return Decision(False, kind.result(at_hand), at_hand, reason, missing, kind.tipping(at_hand))

    if total is None:
        return undecided(f"how many {nouns[1]} there are is not known", None)
    if at_hand.size > total.value:
        return undecided(f"more {nouns[1]} are documented than the {total.value:,} of the stated total", None)
    missing = total.value - whole.size
    result, tipping = kind.result(whole), kind.tipping(whole)
    if result.holds is None:
        if missing:
            return undecided(_gap(kind, at_hand, whole), missing)
        reason = f"all {nouns[1]} are at hand, but they cannot answer it"
        return Decision(True, result, whole, reason, 0, tipping)
    counts: Counts | None = None
    provisos: tuple[str, ...] = ()
    if tipping.fewest is None or missing < tipping.fewest:
        reason = _safe(missing, tipping, nouns)
    elif completion is None:
        return undecided(_gap(kind, at_hand, whole), missing)
    else:
        provisos = (ESTIMATED.format(projects=nouns[1]),)
        reason = f"no number that the {nouns[1]} at hand allow would hold"
        if result.holds or not result.powerless:
            counts = completion.ask(kind, whole, missing, result)
            hidden = kind.tested and result.holds
            lists = "lists with as many more hidden by chance" if hidden else "completed lists"
            reason = f"{counts.text()} of {counts.number:,} {lists} give the same answer"
            if not counts.agree(result, completion.certainty):
                return Decision(False, result, whole, f"only {reason}", missing, tipping, counts=counts)
    if result.near:
        return Decision(False, result, whole, NEAR, missing, tipping)
    return Decision(True, result, whole, reason, missing, tipping, provisos, counts)


def verdict_of(decision: Decision, provisos: list[str]) -> str:
    """Return the verdict, in the vocabulary of :data:`joinup.schemas.VERDICTS`.

    Parameters
    ----------
    decision
        Of :func:`decide`.
    provisos
        Of :func:`provisos_of`.
    """
    result = decision.result
    if not decision.decided:
        return "cannot be decided"
    if result.holds is None or (not result.holds and result.powerless):
        return "cannot be tested"
    if not result.holds:
        return "not supported"
    return "supported with provisos" if provisos else "supported"


def provisos_of(decision: Decision, reversals: list[tuple[str, str]], note: str = "") -> list[str]:
    """Return what a decided verdict depends on; of an undecided claim nothing does.

    Parameters
    ----------
    decision
        Of :func:`decide`.
    reversals
        Single choices of method, and single projects left out, with the answer that each gives.
    note
        The record's proviso on its lists of participants.
    """
    if not decision.decided:
        return []
    turned = [ANSWERS[holds].format(change) for change, holds in reversals]
    return [*decision.provisos, *decision.result.provisos, *turned, *filter(None, [note])]


def _safe(missing: int, tipping: Tipping, nouns: tuple[str, str]) -> str:
    """Say why what is missing cannot reverse a claim."""
    if not missing:
        return f"all {nouns[1]} are documented, with lists known to be whole"
    few = f"{in_words(missing)} {'is' if missing == 1 else 'are'} missing"
    if tipping.fewest is None:
        return f"{few}, and no number of further {nouns[1]} would reverse it"
    return f"{few}, and it takes {tipping.text} to reverse it"


def _gap(kind: Kind, at_hand: View, whole: View) -> str:
    """Say what is missing, in words."""
    nouns, total = kind.words.record.project, kind.words.record.total
    of = f" of {total.value:,}" if total else ""
    text = f"{at_hand.size:,}{of} {nouns[1]} are documented"
    if whole.size < at_hand.size:
        bodies = "central bodies" if kind.level == "central" else "participants"
        number = in_words(whole.size)
        text += f", {number} of them with a list of {bodies} known to be whole"
    return text
