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

    Parameters
    ----------
    register, reviewed
        ``projects``, ``facts`` and ``participation``, each with a column ``address``.
    roles
        Roles that documents speak of; a body's other roles in the register stay beside them.
    same
        Returns the same text for printed names of one organisation.

    Returns
    -------
    tuple
        The tables, and the differences with the columns of ``DIFFERENCES``, sorted.
    """
    projects = register["projects"]
    by_title = dict(zip(projects["name"].map(key_of), projects["project_id"], strict=True))
    ids = {
        i: i if i in set(projects["project_id"]) else by_title.get(key_of(title), i)
        for i, title in zip(reviewed["projects"]["project_id"], reviewed["projects"]["name"], strict=True)
    }
    moved = {name: table.replace({"project_id": ids}) for name, table in reviewed.items()}
    is_new = ~moved["projects"]["project_id"].isin(projects["project_id"])
    new = moved["projects"][is_new]
    shared = moved["projects"].loc[~is_new, "project_id"]

    facts, old = _without_replaced(register["facts"], moved["facts"], ["project_id", "field"], "value")
    here = register["participation"].assign(
        body=register["participation"]["organisation_as_published"].map(same)
    )
    there = moved["participation"].assign(body=moved["participation"]["organisation_as_published"].map(same))
    body = ["project_id", "body"]
    speaks = here["role"].isin(roles)
    bodies, changed = _without_replaced(here[speaks], there, body, "role")
    absent = here[speaks & here["project_id"].isin(shared) & ~_among(here, there, body)]
    added = there[there["project_id"].isin(shared) & ~_among(there, here, body)]

    name = {"organisation_as_published": "organisation"}
    differences = [
        new.assign(organisation="", what="project", register="", document=new["project_id"]),
        old.assign(organisation="").rename(columns={"field": "what", "value": "register"}),
        changed.assign(what="role").rename(columns={**name, "role": "register"}),
        absent.assign(what="organisation", document="").rename(columns={**name, "role": "register"}),
        added.assign(what="organisation", register="").rename(columns={**name, "role": "document"}),
    ]
    participation = pd.concat([here[~speaks], bodies]).sort_index()
    tables = {
        "projects": pd.concat([projects, new], ignore_index=True),
        "facts": pd.concat([facts, moved["facts"]], ignore_index=True),
        "participation": pd.concat([participation, there], ignore_index=True).drop(columns="body"),
    }
    listed = pd.concat([d[DIFFERENCES] for d in differences]).drop_duplicates()
    return tables, listed.sort_values(DIFFERENCES, ignore_index=True)


def _without_replaced(
    register: pd.DataFrame, document: pd.DataFrame, key: list[str], value: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the register's rows that stay, and those for whose key the document has other values only.

    The latter have a column ``document`` with its values.
    """
    replaced = _among(register, document, key) & ~_among(register, document, [*key, value])
    values = document.groupby(key)[value].agg(lambda v: " ".join(sorted(set(v)))).rename("document")
    return register[~replaced], register[replaced].join(values, on=key)


def _among(frame: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return for each row whether the other frame has its values of some columns."""
    values = set(other[columns].itertuples(index=False, name=None))
    return pd.Series(
        [row in values for row in frame[columns].itertuples(index=False, name=None)], frame.index
    )
