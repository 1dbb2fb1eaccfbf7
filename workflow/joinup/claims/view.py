"""A record as claims see it: one row per project, under one specification of who counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from joinup.config.edition import Record
from joinup.network.incidence import incidence_of

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
    listed : how many projects count, with those for which nobody is named
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
    listed: int = 0

    @property
    def size(self) -> int:
        """Return the number of projects."""
        return int(self.weight.sum())

    def take(self, rows: np.ndarray) -> View:
        """Return the view of some rows, by number or mask."""
        columns = {k: v[rows] for k, v in vars(self).items() if isinstance(v, np.ndarray)}
        return replace(self, **columns)

    def weighted(self, weight: np.ndarray) -> View:
        """Return the view with other weights; projects without weight are left out."""
        return replace(self, weight=weight).take(weight > 0)

    def shared(self) -> np.ndarray:
        """Return how many projects each two departments share, shape (departments, departments)."""
        B = self.B.astype(float)  # sums of whole numbers are exact, and faster so
        return ((B * self.weight[:, None]).T @ B).astype(np.int64)

    def joint(self) -> np.ndarray:
        """Return how many joint projects each department has: those with two departments or more."""
        return (self.weight * (self.B.sum(axis=1) >= 2)) @ self.B

    def activity(self) -> np.ndarray:
        """Return how many projects each department takes part in."""
        return self.weight @ self.B

    def column(self, department: str) -> np.ndarray:
        """Return in which projects a department takes part; zeros where it is in none."""
        return self.B @ np.array([d == department for d in self.departments], dtype=np.int64)

    def patterns(self) -> list[np.ndarray]:
        """Group projects that no claim can tell apart, by their row numbers."""
        rows = np.column_stack([self.B, self.local, self.beyond, self.round])
        keys = pd.Series([r.tobytes() + str(g).encode() for r, g in zip(rows, self.group, strict=True)])
        return [np.asarray(rows) for rows in keys.groupby(keys, sort=False).indices.values()]


def view_of(projects: pd.DataFrame, participation: pd.DataFrame, record: Record, level: str = "base") -> View:
    """Build the view of a record from its clean tables, or from some of their rows.

    It holds the projects that count and name anybody at all. ``level`` says who counts as a department; see
    :func:`joinup.network.incidence.incidence_of`.
    """
    counting = projects[projects["counts"] == "yes"].sort_values("project_id")
    rows = participation[participation["project_id"].isin(counting["project_id"])]
    table = counting[counting["project_id"].isin(rows["project_id"])]
    ids = pd.Index(table["project_id"])
    members = incidence_of(rows, level)
    B = np.zeros((len(ids), len(members.participants)), dtype=np.int64)
    B[ids.get_indexer(members.projects)] = members.B
    local = ids.isin(rows.loc[rows["tier"].isin(LOCAL), "project_id"])
    beyond = local | ids.isin(rows.loc[rows["tier"] == "devolved", "project_id"])
    unknown = pd.Series("", table.index)
    rounds = pd.to_numeric(table[record.round] if record.round else unknown, errors="coerce")
    group = table[record.missing.field] if record.missing.field else unknown
    return View(
        projects=ids.to_numpy(dtype=object),
        departments=tuple(members.participants),
        B=B,
        local=local.astype(np.int64),
        beyond=beyond.astype(np.int64),
        round=rounds.fillna(0).astype(np.int64).to_numpy(),
        group=group.to_numpy(dtype=object),
        participants_known=table["participants_known"].to_numpy(dtype=object),
        weight=np.ones(len(ids), dtype=np.int64),
        listed=len(counting),
    )
