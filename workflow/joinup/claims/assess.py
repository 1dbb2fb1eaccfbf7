"""From a record's tables to its facts and verdicts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from joinup.claims.claim import NOT_ASKED, Claim, statement_of
from joinup.claims.completion import Completion
from joinup.claims.decide import WORDS, decide, verdict_of
from joinup.claims.describe import describe
from joinup.claims.facts import Facts
from joinup.claims.kinds import KINDS
from joinup.claims.sensitivity import reversals, sensitivity, specifications
from joinup.claims.view import view_of
from joinup.claims.words import Words, capital
from joinup.config.edition import Settings
from joinup.schemas import CLAIMS, VERDICTS


def assess_record(
    tables: Mapping[str, pd.DataFrame], claims: list[Claim], words: Words, settings: Settings, draws: int
) -> tuple[Facts, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Compute every fact of a record and decide every claim that is asked of it.

    Parameters
    ----------
    tables
        The record's tables of *clean*, *network* and *tally*.
    claims
        All claims; those that are not asked of this record get a row that says so.
    words, settings
        The record, its edition and names; levels and numbers.
    draws
        Draws of the null model, where a claim is tested.

    Returns
    -------
    (facts, claims, sensitivity, completion)
        The facts; one row per claim; what reverses each; what completed lists give.
    """
    facts = Facts(tables)
    describe(facts, words, settings.statistics.alpha)
    frames = assess_claims(tables["projects"], tables["participation"], claims, words, settings, draws)
    for verdict in VERDICTS:
        number = int((frames[0]["verdict"] == verdict).sum())
        facts.set(f"claims_{verdict.replace(' ', '_')}", number, "claims with this verdict")
    return facts, *frames


def assess_claims(
    projects: pd.DataFrame,
    participation: pd.DataFrame,
    claims: list[Claim],
    words: Words,
    settings: Settings,
    draws: int,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Decide the claims from the clean tables alone; the rest is as :func:`assess_record` has it."""
    record, statistics = words.record, settings.statistics
    at_hand = view_of(projects, participation, record)
    views = specifications(projects, participation, record)
    names = dict(zip(projects["project_id"], projects["name"], strict=True))
    completion = None
    if record.missing.how == "by chance":
        completion = Completion(record.missing.rates, statistics.completions, statistics.certainty)
    rows, answers, changes = [], [], [pd.DataFrame(columns=list(CLAIMS["sensitivity"].columns))]
    for claim in claims:
        statement = statement_of(claim, words)
        row: dict[str, Any] = {"claim_id": claim.id, "record": record.record, "statement": statement}
        rows.append(row)
        if record.record not in claim.records:
            reason = claim.not_asked.get(record.record, NOT_ASKED)
            row |= {"finding": "Not asked", "verdict": "not asked", "reason": reason}
            continue
        kind = KINDS[claim.kind](claim, words, statistics.alpha, draws)
        decision = decide(kind, at_hand, completion)
        result, tipping, counts = decision.result, decision.tipping, decision.counts
        row |= {
            "finding": capital(result.finding),
            "projects": decision.view.size,
            "missing": decision.missing,
        }
        if claim.kind == "assumption":
            row |= {"verdict": "not tested", "reason": "taken as given"}
            continue
        changes.append(sensitivity(kind, decision.view, views))
        if counts and not kind.tested:
            answers.append((claim.id, counts.total(), *(counts[word] for word in WORDS)))
        provisos: list[str] = []
        if decision.decided:
            note = filter(None, [record.participants_note])
            reversed_by = reversals(changes[-1], names, record.project[1])
            provisos = [*decision.provisos, *result.provisos, *reversed_by, *note]
        row |= {
            "verdict": verdict_of(decision, provisos),
            "leaning": result.leaning,
            "provisos": " | ".join(provisos),
            "reason": decision.reason,
            "tipping": tipping.fewest,
            "tipping_exact": "yes" if tipping.exact else "no",
            "tipping_text": tipping.text,
        }
    table = pd.DataFrame(rows, columns=list(CLAIMS["claims"].columns))
    table = table.astype({"projects": "Int64", "missing": "Int64", "tipping": "Int64"})
    completions = pd.DataFrame(answers, columns=list(CLAIMS["completion"].columns))
    return table, pd.concat(changes, ignore_index=True), completions
