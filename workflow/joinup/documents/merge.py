"""Merge the rows of a register and of reviewed documents; the document wins, and differences are listed."""

from __future__ import annotations

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
    by_title = {key_of(t): i for i, t in zip(projects["project_id"], projects["name"], strict=True)}
    ids = {
        i: i if i in set(projects["project_id"]) else by_title.get(key_of(t), i)
        for i, t in zip(reviewed["projects"]["project_id"], reviewed["projects"]["name"], strict=True)
    }
    moved = {
        n: t.assign(project_id=t["project_id"].map(lambda i: ids.get(i, i))) for n, t in reviewed.items()
    }
    shared = set(projects["project_id"]) & set(moved["projects"]["project_id"])
    new = moved["projects"][~moved["projects"]["project_id"].isin(shared)]
    differences = [[i, "", "project", "", i] for i in new["project_id"]]
    tables = {
        "projects": pd.concat([projects, new], ignore_index=True),
        "facts": _facts(register["facts"], moved["facts"], differences),
        "participation": _bodies(
            register["participation"], moved["participation"], roles, shared, same, differences
        ),
    }
    listed = pd.DataFrame(differences, columns=DIFFERENCES).drop_duplicates()
    return tables, listed.sort_values(DIFFERENCES, ignore_index=True)


def _bodies(
    register: pd.DataFrame,
    document: pd.DataFrame,
    roles: Collection[str],
    shared: set[str],
    same: Callable[[str], str],
    out: list[list[str]],
) -> pd.DataFrame:
    """Merge who takes part: the roles that the document gives a body hold."""
    key = {o: same(o) for t in (register, document) for o in t["organisation_as_published"].unique()}
    stated: dict[tuple[str, str], set[str]] = {}
    for r in document.itertuples():
        stated.setdefault((r.project_id, key[r.organisation_as_published]), set()).add(r.role)
    keep, named = [], set()
    for r in register.itertuples():
        body = (r.project_id, key[r.organisation_as_published])
        named.add(body)
        given = stated.get(body, set()) if r.role in roles else set()
        if given and r.role not in given:
            out.append([r.project_id, r.organisation_as_published, "role", r.role, " ".join(sorted(given))])
        elif not given and r.role in roles and r.project_id in shared:
            out.append([r.project_id, r.organisation_as_published, "organisation", r.role, ""])
        keep.append(not given or r.role in given)
    for r in document.itertuples():
        if r.project_id in shared and (r.project_id, key[r.organisation_as_published]) not in named:
            out.append([r.project_id, r.organisation_as_published, "organisation", "", r.role])
    return pd.concat([register[keep], document], ignore_index=True)


def _facts(register: pd.DataFrame, document: pd.DataFrame, out: list[list[str]]) -> pd.DataFrame:
    """Merge facts: a value of the document takes the place of the register's."""
    stated: dict[tuple[str, str], set[str]] = {}
    for r in document.itertuples():
        stated.setdefault((r.project_id, r.field), set()).add(r.value)
    keep = []
    for r in register.itertuples():
        values = stated.get((r.project_id, r.field), {r.value})
        if r.value not in values:
            out.append([r.project_id, "", r.field, r.value, " ".join(sorted(values))])
        keep.append(r.value in values)
    return pd.concat([register[keep], document], ignore_index=True)
