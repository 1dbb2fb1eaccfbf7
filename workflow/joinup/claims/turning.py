"""Tipping points of the claims as a table: the fewest additions that would turn each, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from joinup.claims.facts import in_words
from joinup.claims.tipping import Tipping, tip_heaviest_pair, tip_most_active, tip_top_three
from joinup.edition import Edition
from joinup.network.describe import Incidence

COLUMNS = ["claim_id", "kind", "fewest", "exact", "told"]
THINGS = {
    "pilots": ("more pilot", "more pilots"),
    "outcomes": ("more shared outcome", "more shared outcomes"),
}
MEMBERS = {
    "pilots": ("department added to a documented pilot", "departments added to documented pilots"),
    "outcomes": ("department added to an outcome", "departments added to outcomes"),
}


def turning_points(
    lists: dict[str, Incidence], claims: list[Any], edition: Edition, tiers: pd.DataFrame
) -> pd.DataFrame:
    """Find for each claim the fewest additional pilots (or outcomes) and members that would turn it.

    Parameters
    ----------
    lists
        The tables of pilots and of outcomes.
    claims
        Claims with ``id``, ``kind`` and ``threshold``.
    edition
        The named pair and department.
    tiers
        Which tiers each pilot documents.

    Returns
    -------
    pandas.DataFrame
        claim_id, kind (pilots, members, outcomes, contributions), fewest, exact, told.
    """
    rows: list[tuple] = []
    for claim in claims:
        of = claim.list
        if claim.kind == "share" and len(tiers):
            rows.append(_share(claim, tiers))
        point = _point(claim, lists[of], edition)
        if point is None:
            continue
        member_kind = "members" if of == "pilots" else "contributions"
        rows.append(_row(claim.id, of, point.pilots, point.exact, THINGS[of]))
        rows.append(_row(claim.id, member_kind, point.members, point.exact, MEMBERS[of]))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"fewest": "Int64"})


def _point(claim: Any, table: Incidence, edition: Edition) -> Tipping | None:
    if not table.participants:
        return None
    if claim.kind == "heaviest_pair":
        return tip_heaviest_pair(table, edition.focus.pair)
    if claim.kind == "top_three":
        return tip_top_three(table, edition.focus.pair)
    if claim.kind in {"most_active", "by_far"}:
        return tip_most_active(table, edition.focus.department, claim.threshold or 1.0)
    return None


def _share(claim: Any, tiers: pd.DataFrame) -> tuple:
    """Find how many pilots, all with or all without such a participant, would move the share over its threshold."""
    have = int((tiers[["local", "combined_authority", "devolved"]] == "yes").any(axis=1).sum())
    of, fewest = len(tiers), 0
    holds = have / of > claim.threshold
    while (
        have / (of + fewest) > claim.threshold if holds else (have + fewest) / (of + fewest) > claim.threshold
    ) == holds:
        fewest += 1
    return _row(claim.id, "pilots", fewest, True, THINGS["pilots"])


def _row(claim: str, kind: str, fewest: int | None, exact: bool, words: tuple[str, str]) -> tuple:
    if fewest is None:
        told = f"No number of {words[1].removeprefix('more ')} would turn it."
        if not exact:
            told = f"No number of {words[1].removeprefix('more ')} was found that would turn it."
    else:
        told = f"{in_words(fewest)} {words[0] if fewest == 1 else words[1]} would turn it."
        told = told.capitalize() if exact else f"At most {told}"
    return claim, kind, fewest, "yes" if exact else "no", told
