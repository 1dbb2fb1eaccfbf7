"""Tipping points of the claims as a table: the fewest additions that would turn each, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.facts import in_words
from joinup.claims.kinds import OF_OUTCOMES, beyond, local
from joinup.claims.tipping import Tipping, tip_heaviest_pair, tip_most_active, tip_top_three
from joinup.claims.tipping_counts import tip_above_expectation, tip_association, tip_share
from joinup.network.incidence import Incidence, too_large

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Statistics

COLUMNS = ["claim_id", "kind", "fewest", "exact", "told"]
TIERS = ("member added to a documented pilot", "members added to documented pilots")
THINGS = {
    "pilots": ("more pilot", "more pilots"),
    "outcomes": ("more shared outcome", "more shared outcomes"),
}
MEMBERS = {
    "pilots": ("department added to a documented pilot", "departments added to documented pilots"),
    "outcomes": ("department added to an outcome", "departments added to outcomes"),
}


def turning_points(
    lists: dict[str, Incidence],
    claims: list[Any],
    edition: Edition,
    tiers: pd.DataFrame,
    settings: Statistics,
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
    settings
        The level of the tests.

    Returns
    -------
    pandas.DataFrame
        claim_id, kind (pilots, members, outcomes, contributions), fewest, exact, told.
    """
    rows: list[tuple] = []
    for claim in claims:
        of = claim.list
        words = TIERS if claim.kind in {"share", "association"} else MEMBERS[of]
        point = _of_tiers(claim, tiers, settings) or _point(claim, lists[of], edition, settings)
        if point is None:
            continue
        rows.append(_row(claim.id, of, point.pilots, point.exact, THINGS[of]))
        if claim.kind != "above_expectation":  # asked for pilots alone
            member_kind = "members" if of == "pilots" else "contributions"
            rows.append(_row(claim.id, member_kind, point.members, point.exact, words))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"fewest": "Int64"})


def _of_tiers(claim: Any, tiers: pd.DataFrame, settings: Statistics) -> Tipping | None:
    if claim.kind == "share" and len(tiers):
        return tip_share(int(beyond(tiers).sum()), len(tiers), claim.threshold)
    if claim.kind == "association" and len(tiers):
        inside, has = tiers["with_department"] == "yes", local(tiers)
        a, b = int((inside & has).sum()), int((~inside & has).sum())
        return tip_association(a, int(inside.sum()), b, int((~inside).sum()), settings.alpha)
    return None


def _point(claim: Any, table: Incidence, edition: Edition, settings: Statistics) -> Tipping | None:
    if not table.participants:
        return None
    if claim.kind == "above_expectation":
        if too_large(table, settings.large) or not set(edition.focus.pair) <= set(table.participants):
            return None
        pair = [table.participants.index(body) for body in edition.focus.pair]
        point = tip_above_expectation(table.B.toarray(), pair[0], pair[1], settings.alpha, edition.edition)
        return point if point.pilots else None
    if claim.kind == "heaviest_pair":
        return tip_heaviest_pair(table, edition.focus.pair)
    if claim.kind == "top_three":
        return tip_top_three(table, edition.focus.pair)
    if claim.kind in OF_OUTCOMES:
        return tip_most_active(table, edition.focus.department, claim.threshold or 1.0)
    return None


def _row(claim: str, kind: str, fewest: int | None, exact: bool, words: tuple[str, str]) -> tuple:
    told = words[1].removeprefix("more ")
    if fewest is not None:
        told = f"{in_words(fewest)} {words[0] if fewest == 1 else words[1]}"
    return claim, kind, fewest, "yes" if exact else "no", told
