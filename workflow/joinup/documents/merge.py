"""Merge the rows of a register and of reviewed documents; the document wins, and differences are listed."""

from collections.abc import Callable, Collection, Mapping

import pandas as pd

from joinup.reader import key_of

DIFFERENCES = ["project_id", "organisation", "what", "register", "document"]
Tables = dict[str, pd.DataFrame]


def merge(
    register: Mapping[str, pd.DataFrame],
    reviewed: Mapping[str, pd.DataFrame],
    roles: Collection[str],
    same: Callable[[str], str] = key_of,
) -> tuple[Tables, pd.DataFrame]:
    """Merge two sets of raw tables of one record.

    Projects are matched by identifier or title. A role or fact of the document takes the place of the register's;
    what only one of them has is kept.

    Parameters: ``register`` and ``reviewed`` have ``projects``, ``facts`` and ``participation``, each with a column
    ``address``; ``roles`` are those that documents speak of, a body's others in the register stay beside them; ``same``
    gives one text for the printed names of one organisation.
    Returns the tables, and the differences with the columns of ``DIFFERENCES``, sorted.
    """
    projects = register["projects"]
    titles = dict(zip(projects["name"].map(key_of), projects["project_id"], strict=True))
    ids = {
        i: i if i in set(projects["project_id"]) else titles.get(key_of(title), i)
        for i, title in zip(reviewed["projects"]["project_id"], reviewed["projects"]["name"], strict=True)
    }
    document = {name: table.replace({"project_id": ids}) for name, table in reviewed.items()}
    is_new = ~document["projects"]["project_id"].isin(projects["project_id"])
    new = document["projects"][is_new]
    both = document["projects"].loc[~is_new, "project_id"]

    facts, old = _without_replaced(register["facts"], document["facts"], ["project_id", "field"], "value")
    ours, theirs = (
        tables["participation"].assign(body=lambda frame: frame["organisation_as_published"].map(same))
        for tables in (register, document)
    )
    body = ["project_id", "body"]
    is_theirs = ours["role"].isin(roles)  # of the kind that the document speaks of
    bodies, old_roles = _without_replaced(ours[is_theirs], theirs, body, "role")
    only_ours = ours[is_theirs & ours["project_id"].isin(both) & ~_among(ours, theirs, body)]
    only_theirs = theirs[theirs["project_id"].isin(both) & ~_among(theirs, ours, body)]

    name = {"organisation_as_published": "organisation"}
    differences = [
        new.assign(organisation="", what="project", register="", document=new["project_id"]),
        old.assign(organisation="").rename(columns={"field": "what", "value": "register"}),
        old_roles.assign(what="role").rename(columns={**name, "role": "register"}),
        only_ours.assign(what="organisation", document="").rename(columns={**name, "role": "register"}),
        only_theirs.assign(what="organisation", register="").rename(columns={**name, "role": "document"}),
    ]
    participation = pd.concat([ours[~is_theirs], bodies]).sort_index()
    merged = {
        "projects": pd.concat([projects, new], ignore_index=True),
        "facts": pd.concat([facts, document["facts"]], ignore_index=True),
        "participation": pd.concat([participation, theirs], ignore_index=True).drop(columns="body"),
    }
    rows = pd.concat([d[DIFFERENCES] for d in differences]).drop_duplicates()
    return merged, rows.sort_values(DIFFERENCES, ignore_index=True)


def _without_replaced(
    register: pd.DataFrame, document: pd.DataFrame, key: list[str], value: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the register's rows that stay, and those for whose key the document has other values only.

    The latter have a column ``document`` with its values.
    """
    is_old = _among(register, document, key) & ~_among(register, document, [*key, value])
    values = document.groupby(key)[value].agg(lambda v: " ".join(sorted(set(v)))).rename("document")
    return register[~is_old], register[is_old].join(values, on=key)


def _among(frame: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return for each row whether the other frame has its values of some columns."""
    keys = pd.MultiIndex.from_frame(frame[columns])
    return pd.Series(keys.isin(pd.MultiIndex.from_frame(other[columns])), frame.index)
