"""How sure the claims are: ranks under resampling, choices that turn them, missing evidence that would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from joinup.claims.activity import mcnemar, pair_rank_intervals, rank_intervals
from joinup.claims.association import association
from joinup.claims.choices import CHOICES, STRICT_EVIDENCE, choose, evaluate, flips
from joinup.claims.kinds import local
from joinup.claims.scenarios import scenarios
from joinup.claims.statements import Statement, heaviest_pair, leave_one_out, most_active, top_three
from joinup.claims.turning import turning_points
from joinup.edition import Edition, Statistics
from joinup.network.curveball import draw_null
from joinup.network.incidence import Incidence, incidence_of
from joinup.network.seeds import seed_for
from joinup.network.significance import cannot_test, pair_tests
from joinup.tally.count import tiers_of

Tables = dict[str, pd.DataFrame]
QUICK_DRAWS = 10_000  # of the null model for each changed choice
COMPLETED = 2_000  # completed lists of each scenario


def robustness(
    tables: Tables, claims: list[Any], edition: Edition, settings: Statistics, label: Callable[[str], str]
) -> Tables:
    """Compute the tables of robustness.

    Parameters
    ----------
    tables
        The tables participation, pilots, outcomes, contributions and tiers.
    claims
        Claims with ``id``, ``kind`` and ``threshold``.
    edition, settings
        The named pair and department; how much is drawn.
    label
        Gives the short name of a participant.

    Returns
    -------
    dict
        ranks, mcnemar, choices, flips, tipping, scenarios.
    """
    lists = {"pilots": incidence_of(tables["participation"]), "outcomes": _outcomes(tables, edition)}
    asked = {c.id: s for c in claims if (s := _statement(c, edition)) is not None}
    found = _choices(tables, asked)
    return {
        "ranks": pd.concat([_ranks(name, table, edition, settings, label) for name, table in lists.items()]),
        "mcnemar": _mcnemar(lists, edition),
        "choices": found,
        "flips": _flips(found, tables, lists, claims, asked, edition, settings),
        "tipping": turning_points(lists, claims, edition, tables["tiers"]),
        "scenarios": _scenarios(tables, lists["pilots"], asked, edition),
    }


def _outcomes(tables: Tables, edition: Edition) -> Incidence:
    """Return the table of the review's shared outcomes and their departments."""
    outcomes = tables["outcomes"]
    mine = outcomes[(outcomes["review"] == edition.review) & (outcomes["cross_cutting"] == "yes")]
    rows = tables["contributions"]
    rows = rows[rows["outcome_id"].isin(mine["outcome_id"])]
    things, members = sorted(set(rows["outcome_id"])), sorted(set(rows["participant_id"]))
    at = (
        rows["outcome_id"].map(things.index).to_numpy(int),
        rows["participant_id"].map(members.index).to_numpy(int),
    )
    B = sp.csr_array((np.ones(len(rows), dtype=np.int32), at), shape=(len(things), len(members)))
    B.sum_duplicates()
    B.data[:] = 1
    return Incidence(B, things, members)


def _statement(claim: Any, edition: Edition) -> Callable[[str], Statement] | None:
    """Return what a claim states of a table of pilots, for a weight; None where it states something else."""
    if claim.kind == "heaviest_pair":
        return lambda weight: heaviest_pair(edition.focus.pair, weight)
    if claim.kind == "top_three":
        return lambda weight: top_three(edition.focus.pair, weight)
    return None


def _ranks(
    name: str, table: Incidence, edition: Edition, settings: Statistics, label: Callable[[str], str]
) -> pd.DataFrame:
    B, _, members = table
    parts = []
    if members:
        seed = seed_for(edition.edition, "ranks", name)
        parts.append(rank_intervals(B, members, settings.bootstraps, seed).assign(what="participant"))
        seed = seed_for(edition.edition, "pair ranks", name)
        parts.append(pair_rank_intervals(B, members, settings.bootstraps, seed).assign(what="pair"))
    columns = ["id", "value", "rank", "rank_low", "rank_high", "first", "what"]
    out = pd.concat([p[columns] for p in parts]) if parts else pd.DataFrame(columns=columns)
    return out.assign(list=name, label=["–".join(label(m) for m in i.split()) for i in out["id"]])


def _mcnemar(lists: dict[str, Incidence], edition: Edition) -> pd.DataFrame:
    named = edition.focus.department
    parts = [
        mcnemar(table.B, table.participants, named).assign(list=name, department=named)
        for name, table in lists.items()
        if named in table.participants
    ]
    columns = ["list", "department", "participant_id", "only_named", "only_other", "p", "p_holm"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _choices(tables: Tables, asked: dict[str, Callable[[str], Statement]]) -> pd.DataFrame:
    parts = [
        evaluate(statement, tables["participation"], tables["pilots"]).assign(claim_id=name)
        for name, statement in asked.items()
    ]
    columns = ["claim_id", *CHOICES, "pilots", "participants", "lead", "holds"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _one_changed() -> Iterator[tuple[str, dict[str, str]]]:
    """Give the base case, then each single choice changed from it, with its name."""
    yield "", {}
    for name, options in CHOICES.items():
        for option in options[1:]:
            yield f"{name}: {option}", {name: option}


def _flips(
    found: pd.DataFrame,
    tables: Tables,
    lists: dict[str, Incidence],
    claims: list[Any],
    asked: dict[str, Callable[[str], Statement]],
    edition: Edition,
    settings: Statistics,
) -> pd.DataFrame:
    """Name for each claim the choices and the single pilots or outcomes without which it would turn."""
    rows: list[tuple[str, str]] = []
    for name, statement in asked.items():
        rows += [(name, choice) for choice in flips(found[found["claim_id"] == name].reset_index(drop=True))]
        rows += [(name, f"without {p}") for p in leave_one_out(lists["pilots"], statement("shared"))]
    for claim in claims:
        if claim.kind == "above_expectation":
            rows += [(claim.id, choice) for choice in _turns_significance(tables, edition, settings)]
        elif claim.kind in {"share", "association"}:
            rows += [(claim.id, choice) for choice in _turns_tiers(claim, tables, edition, settings)]
        elif claim.kind in {"most_active", "by_far"} and lists["outcomes"].participants:
            single = most_active(edition.focus.department, claim.threshold or 1.0)
            rows += [(claim.id, f"without {o}") for o in leave_one_out(lists["outcomes"], single)]
    return pd.DataFrame(rows, columns=["claim_id", "choice"])


def _turns_significance(tables: Tables, edition: Edition, settings: Statistics) -> list[str]:
    """Name the choices that put the named pair's p-value on the other side of alpha."""
    first, second = sorted(edition.focus.pair)
    below: dict[str, bool] = {}
    for name, choice in _one_changed():
        if "weight" in choice:
            continue  # the null model counts shared pilots
        table = choose(tables["participation"], tables["pilots"], choice)
        if cannot_test(table.B) or not {first, second} <= set(table.participants):
            below[name] = False
            continue
        null = draw_null(table.B, QUICK_DRAWS, edition.edition, "choices", name, chains=1)
        pairs = pair_tests(table.B, null, table.participants, settings.alpha)
        mine = pairs[(pairs["source"] == first) & (pairs["target"] == second)]
        below[name] = bool((mine["p_upper"] <= settings.alpha).any())
    return [name for name, is_below in below.items() if is_below != below[""]]


def _turns_tiers(claim: Any, tables: Tables, edition: Edition, settings: Statistics) -> list[str]:
    """Name the evidence on which a claim about tiers would be decided otherwise."""
    holds: dict[str, bool] = {}
    for option in CHOICES["evidence"]:
        rows = tables["participation"]
        if option == "official and registry":
            rows = rows[rows["best_source_kind"].isin(STRICT_EVIDENCE)]
        elif option == "fund stated":
            stated = tables["pilots"].loc[tables["pilots"]["fund_stated"] == "yes", "pilot_id"]
            rows = rows[rows["pilot_id"].isin(stated)]
        tiers = tiers_of(rows, edition.focus.department)
        if claim.kind == "share":
            have = (local(tiers) | (tiers["devolved"] == "yes")).mean() if len(tiers) else 0.0
            holds[option] = bool(have > claim.threshold)
        else:
            p = association(tiers["with_department"] == "yes", local(tiers)).p
            holds[option] = p is not None and p <= settings.alpha
    base, *others = holds
    return [f"evidence: {option}" for option in others if holds[option] != holds[base]]


def _scenarios(
    tables: Tables, table: Incidence, asked: dict[str, Callable[[str], Statement]], edition: Edition
) -> pd.DataFrame:
    """Ask the claims of completed lists; where the total is known and pilots or list members are missing."""
    columns = ["claim_id", "scenario", "added", "draws", "share"]
    total = edition.known_totals.pilots
    whole = set(tables["pilots"].loc[tables["pilots"]["roster"] == "complete", "pilot_id"])
    if (
        total is None
        or not asked
        or not table.pilots
        or (len(table.pilots) >= total.value and whole >= set(table.pilots))
    ):
        return pd.DataFrame(columns=columns)
    rows = tables["participation"]
    inside = rows[rows["in_network"] == "yes"]
    pages = inside.groupby("participant_id")["n_sources"].sum().to_dict()
    best = inside.groupby("pilot_id")["best_source_kind"].agg(lambda k: set(k) == {"secondary"})
    out = scenarios(
        table,
        {name: statement("shared") for name, statement in asked.items()},
        total.value,
        whole,
        {m: int(pages.get(m, 0)) for m in table.participants},
        set(best.index[best]),
        COMPLETED,
        seed_for(edition.edition, "scenarios"),
    )
    return out.rename(columns={"statement": "claim_id"})[columns]
