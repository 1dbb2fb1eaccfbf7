"""From a record's tables to its facts and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from joinup.claims.claim import NOT_ASKED, Claim, statement_of
from joinup.claims.completion import Completion
from joinup.claims.decide import decide, provisos_of, verdict_of
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
    record, statistics = words.record, settings.statistics
    facts = Facts(tables)
    describe(facts, words)
    projects, participation = tables["projects"], tables["participation"]
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
        row = {
            "claim_id": claim.id,
            "record": record.record,
            "statement": statement_of(claim, words),
            "finding": capital(decision.result.finding),
            "projects": decision.view.size,
            "missing": decision.missing,
        }
        if claim.kind == "assumption":
            rows.append({**row, "verdict": "not tested", "reason": "taken as given"})
            continue
        frame = sensitivity(kind, decision.view, decision.result, views)
        changes.append(frame)
        turned = reversals(frame, names)
        if decision.counts:
            c = decision.counts
            completed.append((claim.id, c.number, c.holds, c.ties, c.fails))
        notes = [record.participants_note] if record.participants_note and decision.decided else []
        rows.append(
            {
                **row,
                "verdict": verdict_of(decision, [*turned, *notes]),
                "leaning": decision.result.leaning,
                "provisos": " | ".join([*provisos_of(decision, turned), *notes]),
                "reason": decision.reason,
                "tipping": decision.tipping.fewest,
                "tipping_exact": "yes" if decision.tipping.exact else "no",
                "tipping_text": decision.tipping.text,
            }
        )
    table = pd.DataFrame(rows, columns=list(CLAIMS["claims"].columns)).astype(
        {"projects": "Int64", "missing": "Int64", "tipping": "Int64"}
    )
    for verdict in VERDICTS:
        number = int((table["verdict"] == verdict).sum())
        facts.set(f"claims_{verdict.replace(' ', '_')}", number, "claims with this verdict")
    empty = pd.DataFrame(columns=list(CLAIMS["sensitivity"].columns))
    completion_table = pd.DataFrame(completed, columns=list(CLAIMS["completion"].columns))
    return facts, table, pd.concat(changes, ignore_index=True) if changes else empty, completion_table


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
