"""What each kind of claim computes: whether it holds on the evidence at hand, and what that evidence shows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pandas as pd

from joinup.claims.association import fisher
from joinup.claims.describe import listed
from joinup.claims.facts import Facts, counted, in_words, p_told, percent
from joinup.claims.verdicts import SAME, Result
from joinup.config.edition import Edition, Settings

Kind = Callable[[Facts, Edition, Settings, dict[str, Any]], Result]
FEWEST_ROUNDS = 2
OF_OUTCOMES = {"most_active", "by_far"}  # kinds of claims about outcomes; all others are about pilots
CHANCE = "Chance alone often gives as much"


def assumption(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Take a number as given."""
    if "pilots_total" not in facts:
        return Result(None, "no total is known")
    finding = f"{facts.text('pilots_known')} of {facts.text('pilots_total')} are documented here"
    return Result(None, finding, ["pilots_known", "pilots_total"])


def heaviest_pair(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Compare the named pair's shared pilots with every other pair's; the most must be a strict most."""
    shared, most = facts["pair_shared"], facts["most_shared"]
    names = f"{facts.text('pair_a')} and {facts.text('pair_b')}"
    used = ["pair_shared", "most_shared", "pairs_strongest"]
    if not most:
        return Result(None, "no pair shares a pilot", used)
    if facts["pair_joint"]:
        finding = f"{names} share {counted(shared, 'pilot')}, and so do {_others(facts, edition)}"
        return Result(False, finding, used, tie=True)
    if shared == most:
        return Result(True, f"{names} share {counted(shared, 'pilot')}, more than any other pair", used)
    return Result(
        False, f"{names} share {counted(shared, 'pilot')}, {_others(facts, edition)} share {most}", used
    )


def _others(facts: Facts, edition: Edition) -> str:
    """Name the other pairs that share the most pilots; many are only counted."""
    edges, label = facts.tables["edges"], facts.tables["nodes"].set_index("participant_id")["label"]
    top = edges.loc[edges["shared"] == facts["most_shared"], ["source", "target"]].to_numpy()
    pairs = [f"{label[s]} and {label[t]}" for s, t in top if {s, t} != set(edition.focus.pair)]
    return pairs[0] if len(pairs) == 1 else f"{in_words(len(pairs))} other pairs"


def above_expectation(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Compare the named pair's shared pilots with tables of the same margins."""
    alpha = settings.statistics.alpha
    names = f"{facts.text('pair_a')} and {facts.text('pair_b')}"
    if facts["null_only_table"]:
        return Result(None, str(facts["null_reason"]), ["null_reason"])
    if facts["pair_p"] is None:
        return Result(None, f"{names} do not both take part in documented pilots")
    family = facts["pair_p_family"]
    corrected = "" if family is None else f"; corrected for all pairs, {p_told(family)}"
    finding = (
        f"{names} share {counted(facts['pair_shared'], 'pilot')}; their activity and the pilots' sizes would give "
        f"{facts['pair_expected']:.1f} ({p_told(facts['pair_p'])}{corrected})"
    )
    used = ["pair_shared", "pair_expected", "pair_p", "pair_p_family", "pair_needed", "pairs_significant"]
    holds = facts["pair_p"] <= alpha
    if facts["pair_needed"] and not holds:
        finding += f"; fewer than {facts.text('pair_needed')} would not stand out"
    miss = CHANCE if facts["pair_shared"] > facts["pair_expected"] else ""
    return Result(holds, finding, used, miss=miss)


def top_three(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Rank departments by strength; both of the named pair must be among the first three."""
    ranks = {}
    nodes = facts.tables["nodes"]
    order = nodes["strength"].rank(method="min", ascending=False).astype(int)
    for key, body in zip("ab", sorted(edition.focus.pair), strict=True):
        mine = order[nodes["participant_id"] == body]
        if mine.empty:
            return Result(None, f"{facts.text(f'pair_{key}')} takes part in no documented pilot")
        ranks[key] = facts.derive(
            f"pair_{key}_strength_rank", int(mine.iloc[0]), f"pair_{key}_strength", "departments"
        )
    finding = (
        f"By pilots shared with all partners, {facts.text('pair_a')} ranks {ranks['a']} and {facts.text('pair_b')} "
        f"{ranks['b']} of {facts.text('departments')} departments"
    )
    used = [f"pair_{k}_{what}" for k in "ab" for what in ("strength", "strength_rank")]
    return Result(max(ranks.values()) <= 3, finding, used)


def _outcome_counts(facts: Facts, edition: Edition) -> tuple[int, int, list[str]] | None:
    """Return the department's count, the largest count of another, and who has it."""
    tally = facts.tables["tally_outcomes"]
    tally = tally[(tally["review"] == edition.review) & (tally["scope"] == "shared")]
    if tally.empty:
        return None
    mine = tally.loc[tally["participant_id"] == edition.focus.department, "any"]
    others = tally[tally["participant_id"] != edition.focus.department]
    second = int(others["any"].max()) if len(others) else 0
    return int(mine.sum()), second, others.loc[others["any"] == second, "label"].tolist()


def _rest(second: int, others: list[str]) -> str:
    return f"{listed(others)} in {second}" if second else "no other department in any"


def _no_outcomes(edition: Edition) -> Result:
    finding = f"no shared outcome of {edition.review_name} is on record"
    return Result(None, finding, ["outcomes_shared"])


def most_active(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Compare the department's cross-cutting outcomes of the review with every other department's."""
    counts = _outcome_counts(facts, edition)
    if counts is None:
        return _no_outcomes(edition)
    mine, second, others = counts
    name = facts.text("department")
    finding = f"{name} takes part in {counted(mine, 'cross-cutting outcome')}, {_rest(second, others)}"
    return Result(mine > second, finding, ["outcomes_shared", "outcomes_busiest"], tie=mine == second)


def by_far(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Ask whether the department has a given multiple of the second's outcomes."""
    counts = _outcome_counts(facts, edition)
    if counts is None:
        return _no_outcomes(edition)
    mine, second, others = counts
    rest = f"{mine / second:.2f} times as many as {listed(others)}" if second else _rest(second, others)
    finding = f"{facts.text('department')} takes part in {counted(mine, 'cross-cutting outcome')}, {rest}"
    holds = mine > 0 and mine >= claim["threshold"] * second - SAME
    return Result(holds, finding, ["outcomes_shared", "outcomes_busiest"])


def share(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Ask whether more than a given share of pilots has a local or devolved participant on record."""
    have, of = facts["tiers_beyond"], facts["tiers_pilots"]
    if not of:
        return Result(None, "no pilot is documented")
    finding = f"{have} of {of} documented pilots ({percent(have / of)}) have a local or devolved participant on record"
    return Result(have / of > claim["threshold"], finding, ["tiers_beyond", "tiers_pilots"])


def association(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Compare pilots with and without the department by an exact test (Fisher, one-sided)."""
    a, n = facts["tiers_local_any_with"], facts["tiers_pilots_with"]
    b, m = facts["tiers_local_any_without"], facts["tiers_pilots_without"]
    if not n or not m:
        return Result(None, "one of the two groups of pilots is empty")
    p = fisher(a, n, b, m)
    used = ["tiers_local_any_with", "tiers_pilots_with", "tiers_local_any_without", "tiers_pilots_without"]
    facts.derive("association_p", p, *used, note="Fisher's exact test, one-sided")
    finding = (
        f"{a} of {n} pilots with {facts.text('department')} name local government, and {b} of {m} without it "
        f"({p_told(p)})"
    )
    miss = CHANCE if a * m > b * n else ""
    return Result(p <= settings.statistics.alpha, finding, [*used, "association_p"], miss=miss)


def growth(facts: Facts, edition: Edition, settings: Settings, claim: dict[str, Any]) -> Result:
    """Ask whether each round of the fund links more pairs of departments than the one before."""
    known, of = facts["pilots_round_known"], facts["pilots_known"]
    used = ["pilots_round_known", "pilots_known"]
    pilots = facts.tables["pilots"]
    rounds = sorted({r for r in pilots["round"] if r.isdecimal()}, key=int)
    if known < settings.statistics.coverage * of:
        return Result(None, f"the round is on record for only {known} of {of} pilots", used)
    if len(rounds) < FEWEST_ROUNDS:
        return Result(None, "pilots of one round only are on record", used)
    links = [_links(facts, set(pilots.loc[pilots["round"] == r, "pilot_id"])) for r in rounds]
    grows = all(a < b for a, b in pairwise(links))
    told = listed([f"{n} in round {r}" for r, n in zip(rounds, links, strict=True)])
    return Result(grows, f"pairs of departments that share a pilot number {told}", used)


def _links(facts: Facts, pilots: set[str]) -> int:
    """Count the pairs that share one of some pilots."""
    return sum(not pilots.isdisjoint(some.split()) for some in facts.tables["edges"]["pilots"])


def local(tiers: pd.DataFrame) -> pd.Series:
    """Say for each pilot whether local government is documented."""
    return (tiers[["local", "combined_authority"]] == "yes").any(axis=1)


def beyond(tiers: pd.DataFrame) -> pd.Series:
    """Say for each pilot whether a local or devolved participant is documented."""
    return local(tiers) | (tiers["devolved"] == "yes")


METHOD = "whatever the choices of method"
TRIED = {  # under which other choices each kind of claim is asked, in words (see robustness.py)
    "heaviest_pair": METHOD,
    "above_expectation": METHOD,
    "top_three": METHOD,
    "most_active": "also with any one outcome left out",
    "by_far": "also with any one outcome left out",
    "share": METHOD,
    "association": METHOD,
}
KINDS: dict[str, Kind] = {
    k.__name__: k
    for k in (
        assumption,
        heaviest_pair,
        above_expectation,
        top_three,
        most_active,
        by_far,
        share,
        association,
        growth,
    )
}
