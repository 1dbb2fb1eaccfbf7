"""How sure the claims are: ranks under resampling, choices that turn them, missing evidence that would."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from joinup.claims.activity import mcnemar, pair_rank_intervals, rank_intervals
from joinup.claims.choices import evaluate
from joinup.claims.flips import turns
from joinup.claims.scenarios import scenarios
from joinup.claims.statements import Statement, heaviest_pair, top_three
from joinup.claims.turning import turning_points
from joinup.network.incidence import Incidence, incidence_of
from joinup.network.seeds import seed_for

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Statistics

Tables = dict[str, pd.DataFrame]
COMPLETED = (100, 2_000)  # completed lists of each scenario, at least and at most
CELLS = 1_000_000_000  # of all completed lists of a scenario, by which large lists are completed less often


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
    found = evaluate(asked, tables["participation"], tables["pilots"])
    return {
        "ranks": pd.concat([_ranks(name, table, edition, settings, label) for name, table in lists.items()]),
        "mcnemar": _mcnemar(lists, edition),
        "choices": found,
        "flips": turns(found, tables, lists, claims, asked, edition, settings),
        "tipping": turning_points(lists, claims, edition, tables["tiers"], settings),
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


def _scenarios(
    tables: Tables, table: Incidence, asked: dict[str, Callable[[str], Statement]], edition: Edition
) -> pd.DataFrame:
    """Ask the claims of completed lists; where the total is known and pilots or list members are missing."""
    columns = ["claim_id", "scenario", "added", "draws", "share"]
    total = edition.known_totals.pilots
    alone = len(tables["pilots"]) - len(table.pilots)  # documented, with no department on record
    whole = set(tables["pilots"].loc[tables["pilots"]["roster"] == "complete", "pilot_id"])
    if (
        total is None
        or not asked
        or not table.pilots
        or (len(table.pilots) + alone >= total.value and whole >= set(table.pilots))
    ):
        return pd.DataFrame(columns=columns)
    rows = tables["participation"]
    inside = rows[rows["in_network"] == "yes"]
    pages = inside.groupby("participant_id")["n_sources"].sum().to_dict()
    best = inside.groupby("pilot_id")["best_source_kind"].agg(lambda k: set(k) == {"secondary"})
    out = scenarios(
        table,
        {name: statement("shared") for name, statement in asked.items()},
        total.value - alone,
        whole,
        {m: int(pages.get(m, 0)) for m in table.participants},
        set(best.index[best]),
        int(np.clip(CELLS // (total.value * len(table.participants)), *COMPLETED)),
        seed_for(edition.edition, "scenarios"),
    )
    return out.rename(columns={"statement": "claim_id"})[columns]
