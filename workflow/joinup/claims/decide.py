"""From a result and what is missing to a verdict: missing evidence decides in a fixed order."""

from collections import Counter
from dataclasses import dataclass
from math import floor

from joinup.claims.completion import Completion
from joinup.claims.kinds.base import Kind, Result, Tipping
from joinup.claims.view import View
from joinup.claims.words import in_words

NEAR = "the sampled p-value lies too near the threshold to tell"
WORDS = ("holds", "ties", "fails")


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
    counts: Counter[str] | None = None


def decide(kind: Kind, at_hand: View, completion: Completion | None) -> Decision:
    """Decide whether what is missing could reverse a claim.

    The order: (1) projects whose list of participants is not known to be whole, at the level that the claim needs,
    are taken out and count as missing. (2) The fewest additional projects that reverse the claim are found exactly
    or bounded from below. (3) If fewer are missing, it is decided. (4) If they are missing by chance, and those at
    hand can speak for them (:meth:`joinup.claims.completion.Completion.unlike`), a descriptive claim is asked of
    completed lists; a tested one of the projects at hand, which keep its null, and of lists that speak against its
    answer. It is decided where these give the same answer. (5) Else it cannot be decided.

    Nor is anything decided without a total, or with one below what is listed; while something is missing, by a test
    that nothing at hand could pass; or by a sampled p too near the threshold.

    ``at_hand`` has all documented projects. There is a ``completion`` where projects are missing by chance.
    """
    total, nouns = kind.words.record.total, kind.nouns
    whole = at_hand.take(kind.usable(at_hand))  # (1)

    def undecided(reason: str, missing: int | None) -> Decision:
        return Decision(False, kind.result(at_hand), at_hand, reason, missing, kind.tipping(at_hand))

    if total is None:
        return undecided(f"how many {nouns} there are is not known", None)
    if at_hand.listed > total.value:
        return undecided(f"more {nouns} are listed than the {total.value:,} of the stated total", None)
    missing = total.value - whole.size
    result, tipping = kind.result(whole), kind.tipping(whole)  # (2)
    safe = missing < tipping.fewest  # (3)
    unlike = completion.unlike(at_hand, whole, missing) if completion and not safe else ""
    if missing and (result.holds is None or (not safe and (completion is None or unlike))):  # (5)
        gap = _gap(kind, at_hand, whole, total.value)
        return undecided(f"{gap}; {unlike}" if unlike else gap, missing)
    if missing and result.powerless and not result.holds:
        reason = f"no number that the {nouns} at hand allow would hold, but the whole list may allow more"
        return Decision(False, result, whole, reason, missing, tipping)
    provisos: tuple[str, ...] = ()
    counts = None
    if result.holds is None:
        reason = f"all {nouns} are at hand, but they cannot answer it"
    elif safe or completion is None:
        reason = _safe(missing, tipping, nouns)
    else:  # (4)
        provisos = (f"estimated, as some {nouns} are missing by chance",)
        counts = completion.ask(kind, whole, missing, result)
        same, number = counts[result.word], counts.total()
        lists = (
            "lists with as many more hidden by chance" if kind.tested and result.holds else "completed lists"
        )
        share = floor(1000 * same / number) / 10  # rounded down
        reason = f"{share:.1f}% of {number:,} {lists} give the same answer".replace(".0%", "%")
        if same < completion.certainty * number:
            return Decision(False, result, whole, f"only {reason}", missing, tipping, counts=counts)
    if result.near:
        return Decision(False, result, whole, NEAR, missing, tipping)
    return Decision(True, result, whole, reason, missing, tipping, provisos, counts)


def verdict_of(decision: Decision, provisos: list[str]) -> str:
    """Return the verdict, in the vocabulary of :data:`joinup.schemas.VERDICTS`."""
    result = decision.result
    if not decision.decided:
        return "cannot be decided"
    if result.holds is None or (not result.holds and result.powerless):
        return "cannot be tested"
    if not result.holds:
        return "not supported"
    return "supported with provisos" if provisos else "supported"


def _safe(missing: int, tipping: Tipping, nouns: str) -> str:
    """Say why what is missing cannot reverse a claim."""
    if not missing:
        return f"all {nouns} are documented, with lists known to be whole"
    few = f"{in_words(missing)} {'is' if missing == 1 else 'are'} missing"
    return f"{few}, and it takes {tipping.text} to reverse it"


def _gap(kind: Kind, at_hand: View, whole: View, total: int) -> str:
    """Say what is missing, in words."""
    text = f"{at_hand.size:,} of {total:,} {kind.nouns} are documented"
    if whole.size == at_hand.size:
        return text
    bodies = "central bodies" if kind.level == "central" else "participants"
    return f"{text}, {in_words(whole.size)} of them with a list of {bodies} known to be whole{kind.also}"
