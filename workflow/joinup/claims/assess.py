"""From a record's tables to its facts and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from joinup.claims.claim import NOT_ASKED, Claim, statement_of
from joinup.claims.completion import Completion
from joinup.claims.decide import Decision, decide, provisos_of, verdict_of
from joinup.claims.describe import describe
from joinup.claims.facts import Facts
from joinup.claims.kinds import KINDS
from joinup.claims.sensitivity import reversals, sensitivity, specifications
from joinup.claims.view import view_of
from joinup.claims.words import Words, capital
from joinup.config.edition import Settings
from joinup.network.seeds import seed_for
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
    words
        The record, its edition and names.
    settings
        Levels and numbers.
    draws
        Draws of the null model, where a claim is tested.

    Returns
    -------
    (facts, claims, sensitivity, completion)
        The facts; one row per claim; what reverses each; what completed lists give.
    """
    facts = Facts(tables)
    describe(facts, words)
    asked = assess_claims(tables["projects"], tables["participation"], claims, words, settings, draws)
    for verdict in VERDICTS:
        number = int((asked[0]["verdict"] == verdict).sum())
        facts.set(f"claims_{verdict.replace(' ', '_')}", number, "claims with this verdict")
    return facts, *asked


def assess_claims(
    projects: pd.DataFrame,
    participation: pd.DataFrame,
    claims: list[Claim],
    words: Words,
    settings: Settings,
    draws: int,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Decide every claim that is asked of a record.

    Parameters
    ----------
    projects, participation
        The clean tables.
    claims, words, settings, draws
        As :func:`assess_record` has them.

    Returns
    -------
    (claims, sensitivity, completion)
        One row per claim; what reverses each; what completed lists give.
    """
    record, statistics = words.record, settings.statistics
    at_hand = view_of(projects, participation, record)
    views = specifications(projects, participation, record)
    names = dict(zip(projects["project_id"], projects["name"], strict=True))
    completion = None
    if record.missing.how == "by chance":
        seed = seed_for(words.edition.edition, record.record, "completion")
        completion = Completion(record.missing.rates, statistics.completions, statistics.certainty, seed)
    rows, changes, completed = [], [], []
    for claim in claims:
        if record.record not in claim.records:
            rows.append(_not_asked(claim, words))
            continue
        kind = KINDS[claim.kind](claim, words, statistics.alpha, draws)
        decision = decide(kind, at_hand, completion)
        row = _row_of(claim, decision, words)
        if claim.kind == "assumption":
            rows.append({**row, "verdict": "not tested", "reason": "taken as given"})
            continue
        frame = sensitivity(kind, decision.view, views)
        changes.append(frame)
        if decision.counts and not kind.tested:
            c = decision.counts
            completed.append((claim.id, c.number, c.holds, c.ties, c.fails))
        provisos = provisos_of(decision, reversals(frame, names), record.participants_note)
        rows.append({**row, **_verdict(decision, provisos)})
    table = pd.DataFrame(rows, columns=list(CLAIMS["claims"].columns)).astype(
        {"projects": "Int64", "missing": "Int64", "tipping": "Int64"}
    )
    empty = pd.DataFrame(columns=list(CLAIMS["sensitivity"].columns))
    completion_table = pd.DataFrame(completed, columns=list(CLAIMS["completion"].columns))
    return table, pd.concat(changes, ignore_index=True) if changes else empty, completion_table


def _row_of(claim: Claim, decision: Decision, words: Words) -> dict[str, Any]:
    """Return what the row of a claim says whatever the verdict."""
    return {
        "claim_id": claim.id,
        "record": words.record.record,
        "statement": statement_of(claim, words),
        "finding": capital(decision.result.finding),
        "projects": decision.view.size,
        "missing": decision.missing,
    }


def _verdict(decision: Decision, provisos: list[str]) -> dict[str, Any]:
    """Return the verdict of a claim that is tested, and what it rests on."""
    return {
        "verdict": verdict_of(decision, provisos),
        "leaning": decision.result.leaning,
        "provisos": " | ".join(provisos),
        "reason": decision.reason,
        "tipping": decision.tipping.fewest,
        "tipping_exact": "yes" if decision.tipping.exact else "no",
        "tipping_text": decision.tipping.text,
    }


def _not_asked(claim: Claim, words: Words) -> dict[str, Any]:
    """Return the row of a claim that is not asked of a record."""
    return {
        "claim_id": claim.id,
        "record": words.record.record,
        "statement": statement_of(claim, words),
        "finding": "Not asked",
        "verdict": "not asked",
        "reason": claim.not_asked.get(words.record.record, NOT_ASKED),
    }
