"""The tallies: departments by role in shared outcomes and in pilots, tiers of government by pilot."""

from __future__ import annotations

import pandas as pd

from joinup.organisations.names import Day, Names
from joinup.schemas import TIERS

PILOT_ROLES = ("lead", "partner", "other", "agency")
OUTCOME_COUNTS = ("lead", "owner", "supporting")


def ranks(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return competition ranks, the largest first, and how many share each value.

    >>> [r.tolist() for r in ranks(pd.Series([5, 3, 5]))]
    [[1, 3, 1], [2, 1, 2]]
    """
    return values.rank(method="min", ascending=False).astype(int), values.map(values.value_counts())


def tally_outcomes(
    outcomes: pd.DataFrame, contributions: pd.DataFrame, names: Names, as_of: Day
) -> pd.DataFrame:
    """Count for each review the outcomes that a department leads, owns, supports, or any of these.

    Parameters
    ----------
    outcomes, contributions
        The clean tables.
    names, as_of
        How departments are called.

    Returns
    -------
    pandas.DataFrame
        One row per review, scope (``shared``: stated to be shared; ``all``) and participant, sorted by rank;
        ``lead`` + ``owner`` + ``supporting`` = ``any``: an outcome counts once, in its best role. Reviews
        are never added up.
    """
    rows = contributions.merge(outcomes[["outcome_id", "review", "cross_cutting"]], on="outcome_id")
    parts = [
        _by_role(group, "outcome_id", OUTCOME_COUNTS).assign(review=review, scope=scope)
        for scope, some in (("all", rows), ("shared", rows[rows["cross_cutting"] == "yes"]))
        for review, group in some.groupby("review", sort=True)
    ]
    columns = ["review", "scope", "participant_id", "label", *OUTCOME_COUNTS, "any", "rank", "tied"]
    if not parts:
        return pd.DataFrame(columns=columns)
    out = pd.concat(parts, ignore_index=True)
    out["label"] = [names.label(p, as_of) for p in out["participant_id"]]
    return out[columns]


def tally_pilots(participation: pd.DataFrame, names: Names, as_of: Day) -> pd.DataFrame:
    """Count for each department the pilots it leads, is a partner in, is named for otherwise, or is in only
    through an agency or unit, or only through a public body.

    Returns
    -------
    pandas.DataFrame
        One row per participant of the network or its family level, sorted by rank. The first four counts
        add up to ``any``, the pilots in the network; ``public_body`` comes on top and is not in it.
    """
    pair = ["pilot_id", "participant_id"]
    rows = participation[participation["in_network"] == "yes"]
    named = (rows["via"] != "agency").groupby([rows[c] for c in pair]).transform("any")
    role = rows["role"].where(rows["role"].isin(["lead", "partner"]), "other").where(named, "agency")
    out = _by_role(rows.assign(role=role), "pilot_id", PILOT_ROLES)
    family = participation[participation["in_family_network"] == "yes"]
    family = family[["pilot_id", "participant_family"]].set_axis(pair, axis=1).drop_duplicates()
    beyond = family.merge(rows[pair].drop_duplicates(), how="left", indicator=True)
    only = beyond.loc[beyond["_merge"] == "left_only", "participant_id"].value_counts()
    out = out.set_index("participant_id").reindex(sorted({*out["participant_id"], *only.index}))
    out["public_body"] = only.reindex(out.index)
    out = out.fillna(0).astype(int).reset_index()
    out["rank"], out["tied"] = ranks(out["any"])
    out["label"] = [names.label(p, as_of) for p in out["participant_id"]]
    columns = ["participant_id", "label", *PILOT_ROLES, "any", "public_body", "rank", "tied"]
    return out[columns].sort_values(["rank", "participant_id"], ignore_index=True)


def _by_role(rows: pd.DataFrame, thing: str, roles: tuple[str, ...]) -> pd.DataFrame:
    """Count things per participant, each once in the best role, with ranks that show ties."""
    best = rows.assign(order=rows["role"].map(roles.index)).sort_values("order", kind="stable")
    best = best.drop_duplicates([thing, "participant_id"])
    counts = pd.crosstab(best["participant_id"], best["role"]).reindex(columns=list(roles), fill_value=0)
    counts["any"] = counts.sum(axis=1)
    counts["rank"], counts["tied"] = ranks(counts["any"])
    return counts.reset_index().sort_values(["rank", "participant_id"]).rename_axis(columns=None)


def tiers_of(participation: pd.DataFrame, department: str) -> pd.DataFrame:
    """Say for each pilot which tiers of government are documented, and whether a department takes part.

    Parameters
    ----------
    participation
        The clean table.
    department
        The participant that pilots are divided by.

    Returns
    -------
    pandas.DataFrame
        pilot_id, ``with_department`` and one column per tier, yes or no. *No* means not documented.
    """
    there = (
        pd.crosstab(participation["pilot_id"], participation["tier"]).reindex(
            columns=list(TIERS), fill_value=0
        )
        > 0
    )
    with_it = participation.loc[participation["participant_id"] == department, "pilot_id"].unique()
    out = there.rename(columns=lambda c: c.lower().replace(" ", "_")).rename_axis(columns=None).reset_index()
    out.insert(1, "with_department", out["pilot_id"].isin(with_it))
    return out.replace({True: "yes", False: "no"})
