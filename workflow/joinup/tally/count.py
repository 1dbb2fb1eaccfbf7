"""The tallies: departments by role, and tiers of government by project."""

import pandas as pd

from joinup.config.edition import Record
from joinup.organisations.names import Day, Names
from joinup.schemas import TIERS

BY_AGENCY, OTHER, PUBLIC_BODY = "agency", "other", "public_body"
PAIR = ["project_id", "participant_id"]


def count_tallies(
    participation: pd.DataFrame, projects: pd.DataFrame, record: Record, names: Names, as_of: Day
) -> pd.DataFrame:
    """Count for each department the projects it takes part in, each once, in its best role.

    Parameters
    ----------
    participation, projects
        The clean tables; only projects that count are counted.
    record
        Its ``roles`` say which role prevails, its ``tally`` which are counted by name.
    names, as_of
        How departments are called.

    Returns
    -------
    pandas.DataFrame
        The table ``tally``: a row per department and role with one project or more. Roles that are not
        tallied by name are ``other``; ``agency``: only through an agency or unit; ``public_body``: only
        through a public body, outside the network and so beyond the department's projects.
    """
    rows = _counted(participation, projects)
    inside = rows[rows["in_network"] == "yes"]
    itself = (inside["via"] != "agency").groupby([inside[c] for c in PAIR]).transform("any")
    best = inside.assign(order=inside["role"].map(record.roles.index)).sort_values("order")
    tallied = record.tally or record.roles
    role = best["role"].where(best["role"].isin(tallied), OTHER).where(itself, BY_AGENCY)
    best = best.assign(role=role).drop_duplicates(PAIR)[[*PAIR, "role"]]
    family = rows.loc[rows["in_family_network"] == "yes", ["project_id", "participant_family"]]
    beyond = family.set_axis(PAIR, axis=1).assign(role=PUBLIC_BODY)
    every = pd.concat([best, beyond]).drop_duplicates(PAIR)
    counts = every.groupby(["participant_id", "role"], as_index=False).size()
    counts = counts.rename(columns={"size": "projects"})
    counts.insert(1, "label", [names.label(p, as_of) for p in counts["participant_id"]])
    return counts


def tiers_of(
    participation: pd.DataFrame, projects: pd.DataFrame, department: str | None = None
) -> pd.DataFrame:
    """Say for each project that counts which tiers of government are documented.

    Returns the table ``tiers``, of projects with a participant; *no* means not documented. ``department`` is the
    participant that projects are divided by, None if claims name none.
    """
    rows = _counted(participation, projects)
    tiers = pd.crosstab(rows["project_id"], rows["tier"]).reindex(columns=list(TIERS), fill_value=0) > 0
    tiers.columns = pd.Index([tier.lower().replace(" ", "_") for tier in TIERS])
    with_it = rows.loc[rows["participant_id"] == department, "project_id"]
    tiers.insert(0, "with_department", tiers.index.isin(with_it))
    return tiers.replace({True: "yes", False: "no"}).reset_index()


def _counted(participation: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of projects that count."""
    ids = projects.loc[projects["counts"] == "yes", "project_id"]
    return participation[participation["project_id"].isin(ids)]
