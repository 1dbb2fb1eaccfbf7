"""The facts about significance, rank intervals and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from joinup.claims.facts import Facts

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings


def statistics(facts: Facts, edition: Edition, settings: Settings, strongest: str) -> None:
    """Add what the null model, the resamples and, on the claim ``strongest``, the choices say."""
    s = settings.statistics
    record = facts.tables["null_model"].set_index("key")["value"]
    facts.set("null_model", record["model"], "record of the null model")
    facts.set("null_reason", record["reason"] or "none", "record of the null model")
    facts.set("null_only_table", record["model"] == "none", "record of the null model")
    facts.set("null_draws", int(record["draws"] or 0), "record of the null model")
    facts.set("alpha", s.alpha, "settings: statistics.alpha")
    facts.set("bootstraps", s.bootstraps, "settings: statistics.bootstraps")
    a, b = sorted(edition.focus.pair)
    where = f"source == '{a}' and target == '{b}'"
    there = len(facts.tables["pairs"].query(where)) == 1
    for name, column in (
        ("pair_expected", "expected"),
        ("pair_p", "p_upper"),
        ("pair_q", "q_upper"),
        ("pair_p_family", "p_family"),
        ("pair_needed", "needed"),
    ):
        if there:
            facts.add(name, "pairs", where, "value", column)
        else:
            facts.set(name, None, "the pair is not in the network")
    facts.add("pairs_tested", "pairs", "p_upper == p_upper")
    facts.add("pairs_below_alpha", "pairs", f"p_upper <= {s.alpha}")
    facts.add("pairs_significant", "pairs", f"q_upper <= {s.alpha}", note="after correction over all pairs")
    mine = "list == 'pilots' and what == 'participant'"
    facts.add(
        "departments_first",
        "ranks",
        f"{mine} and rank_low == 1",
        note="whose interval includes the first rank",
    )
    facts.add("choices_tried", "choices", f"claim_id == '{strongest}'")
    facts.add("choices_holding", "choices", f"claim_id == '{strongest}' and holds == 'yes'")
