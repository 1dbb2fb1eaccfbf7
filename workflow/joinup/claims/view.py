"""A record as claims see it: one row per project, under one specification of who counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from joinup.network.incidence import LEVELS

if TYPE_CHECKING:
    from joinup.config.edition import Record

ROWS = ("projects", "B", "local", "beyond", "round", "group", "participants_known", "weight")
LOCAL = ("local", "combined authority")


@dataclass(frozen=True)
class View:
    """The projects of a record that count and are documented.

    Attributes
    ----------
    projects : identifiers, sorted
    departments : identifiers of participants, sorted
    B : who takes part, 0 and 1, shape (projects, departments)
    local : whether a council, combined authority or police body is named, shape (projects,)
    beyond : the same, or a devolved body, shape (projects,)
    round : the round of each project, 0 where it is not known, shape (projects,)
    group : the group in which projects are missing at one rate, shape (projects,)
    participants_known : how whole each list of participants is, shape (projects,)
    weight : how often each project is there, shape (projects,); 1 but in completed lists
    """

    projects: np.ndarray
    departments: tuple[str, ...]
    B: np.ndarray
    local: np.ndarray
    beyond: np.ndarray
    round: np.ndarray
    group: np.ndarray
    participants_known: np.ndarray
    weight: np.ndarray

    @property
    def size(self) -> int:
        """Return the number of projects."""
        return int(self.weight.sum())

    def take(self, rows: np.ndarray) -> View:
        """Return the view of some rows, by number or mask."""
        return replace(self, **{name: getattr(self, name)[rows] for name in ROWS})

    def weighted(self, weight: np.ndarray) -> View:
        """Return the view with other weights; projects without weight are left out."""
        return replace(self, weight=weight).take(weight > 0)

    def shared(self) -> np.ndarray:
        """Return how many projects each two departments share, shape (departments, departments)."""
        weighted = (self.B * self.weight[:, None]).astype(
            float
        )  # sums of whole numbers are exact, and faster so
        return (weighted.T @ self.B.astype(float)).astype(np.int64)

    def joint(self) -> np.ndarray:
        """Return how many joint projects each department has: those with two departments or more."""
        return (self.weight * (self.B.sum(axis=1) >= 2)) @ self.B

    def activity(self) -> np.ndarray:
        """Return how many projects each department takes part in."""
        return self.weight @ self.B

    def column(self, department: str) -> np.ndarray:
        """Return in which projects a department takes part; zeros where it is in none."""
        if department not in self.departments:
            return np.zeros(len(self.projects), dtype=self.B.dtype)
        return self.B[:, self.departments.index(department)]

    def patterns(self) -> list[np.ndarray]:
        """Group projects that no claim can tell apart, by their row numbers."""
        rows = np.column_stack([self.B, self.local, self.beyond, self.round])
        keys = pd.Series([r.tobytes() + str(g).encode() for r, g in zip(rows, self.group, strict=True)])
        return [np.asarray(rows) for rows in keys.groupby(keys, sort=False).indices.values()]


def view_of(
    projects: pd.DataFrame,
    participation: pd.DataFrame,
    record: Record,
    level: str = "base",
    roles: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    subset: pd.Series | None = None,
) -> View:
    """Build the view of a record under one specification.

    Parameters
    ----------
    projects, participation
        The clean tables.
    record
        The record.
    level
        Who counts as a department; see :data:`joinup.network.incidence.LEVELS`.
    roles, kinds
        Roles and kinds of pages that count; all if empty.
    subset
        Whether each project is looked at, in the order of ``projects``; all if left out.

    Returns
    -------
    View
        Projects that count and name anybody at all under this specification.
    """
    chosen = projects["counts"] == "yes"
    if subset is not None:
        chosen &= subset
    rows = participation[participation["project_id"].isin(projects.loc[chosen, "project_id"])]
    if roles:
        rows = rows[rows["role"].isin(roles)]
    if kinds:
        rows = rows[rows["best_source_kind"].isin(kinds)]
    table = projects[projects["project_id"].isin(rows["project_id"])].sort_values("project_id")
    ids = pd.Index(table["project_id"])
    column, inside = LEVELS[level]
    members = rows[rows[inside] == "yes"]
    if level == "own":
        members = members[members["via"] != "agency"]
    departments = tuple(sorted(members[column].unique()))
    B = np.zeros((len(ids), len(departments)), dtype=np.int64)
    B[ids.get_indexer(members["project_id"]), pd.Index(departments).get_indexer(members[column])] = 1
    local = ids.isin(rows.loc[rows["tier"].isin(LOCAL), "project_id"])
    beyond = local | ids.isin(rows.loc[rows["tier"] == "devolved", "project_id"])
    rounds = (
        pd.to_numeric(table[record.round], errors="coerce") if record.round else pd.Series(0, table.index)
    )
    field = record.missing.field
    return View(
        projects=ids.to_numpy(dtype=object),
        departments=departments,
        B=B,
        local=np.asarray(local, dtype=np.int64),
        beyond=np.asarray(beyond, dtype=np.int64),
        round=rounds.fillna(0).astype(np.int64).to_numpy(),
        group=(table[field] if field else pd.Series("", table.index)).to_numpy(dtype=object),
        participants_known=table["participants_known"].to_numpy(dtype=object),
        weight=np.ones(len(ids), dtype=np.int64),
    )
