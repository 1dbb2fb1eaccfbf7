"""The table of projects and participants, and what it says of pairs: shared projects and their weights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike

LEVELS = {  # the participants of a level, and the column that says which of them are departments
    "base": ("participant_id", "in_network"),
    "family": ("participant_family", "in_family_network"),
    "own": ("participant_id", "in_network"),
}
EMPTY = "a cell of the table is empty; write 0 where a participant does not take part"


class Incidence(NamedTuple):
    """A table B of projects × participants with the names of its rows and columns; B holds ones only."""

    B: sp.csr_array
    projects: list[Any]
    participants: list[Any]

    @property
    def sizes(self) -> np.ndarray:
        """Participants of each project."""
        return np.diff(self.B.indptr).astype(np.int64)

    @property
    def activity(self) -> np.ndarray:
        """Projects of each participant."""
        return np.bincount(self.B.indices, minlength=self.B.shape[1]).astype(np.int64)


Table: TypeAlias = Incidence | ArrayLike | sp.sparray | sp.spmatrix


def incidence(table: Table) -> Incidence:
    """Read any table of projects (rows) and participants (columns).

    Parameters
    ----------
    table
        Shape (projects, participants); anything but zero means that the participant takes part. A frame
        brings its names, rows and columns of an array are numbered.

    Raises
    ------
    ValueError
        If a cell is empty or no number, or the table has not two dimensions.

    Examples
    --------
    >>> incidence([[1, 2], [0, 0]]).B.toarray().tolist()
    [[1, 1], [0, 0]]
    """
    if isinstance(table, Incidence):
        return table
    cells = table
    if not sp.issparse(table):
        cells = np.asarray(table)
        if cells.ndim != 2:
            raise ValueError("a table has rows of projects and columns of participants")
        if cells.dtype.kind not in "biuf":  # such as a frame of mixed columns
            if pd.isna(cells).any():
                raise ValueError(EMPTY)
            cells = cells.astype(float)
    B = sp.csr_array(cells, copy=True)
    if B.dtype.kind == "f" and np.isnan(B.data).any():
        raise ValueError(EMPTY)
    B.sum_duplicates()
    B.eliminate_zeros()
    B = B.astype(np.int32)
    B.data[:] = 1
    if isinstance(table, pd.DataFrame):
        return Incidence(B, list(table.index), list(table.columns))
    return Incidence(B, list(range(B.shape[0])), list(range(B.shape[1])))


def incidence_of(
    participation: pd.DataFrame,
    level: str = "base",
    roles: Collection[str] | None = None,
    projects: Collection[str] | None = None,
) -> Incidence:
    """Build the table of projects and departments from the clean table of participation.

    Parameters
    ----------
    participation
        The clean table.
    level
        ``base``: departments, agencies counted for them; ``family``: public bodies too; ``own``: only
        departments named themselves.
    roles, projects
        Only rows with these roles, of these projects; all if left out.

    Returns
    -------
    Incidence
        Shape (projects with a department, departments), both sorted by name.

    Examples
    --------
    >>> rows = pd.DataFrame({"project_id": ["p", "p"], "participant_id": ["dfe", "moj"],
    ...                      "role": ["lead", "partner"], "in_network": "yes", "via": "own"})
    >>> incidence_of(rows).participants, incidence_of(rows, roles=["lead"]).participants
    (['dfe', 'moj'], ['dfe'])
    """
    column, inside = LEVELS[level]
    rows = participation[participation[inside] == "yes"]
    if level == "own":
        rows = rows[rows["via"] != "agency"]
    if roles is not None:
        rows = rows[rows["role"].isin(list(roles))]
    if projects is not None:
        rows = rows[rows["project_id"].isin(list(projects))]
    listed = pd.Categorical(rows["project_id"], categories=sorted(rows["project_id"].unique()))
    members = pd.Categorical(rows[column], categories=sorted(rows[column].unique()))
    shape = (len(listed.categories), len(members.categories))
    B = sp.csr_array((np.ones(len(rows), dtype=np.int32), (listed.codes, members.codes)), shape=shape)
    return Incidence(incidence(B).B, list(listed.categories), list(members.categories))


def select(table: Incidence, rows: Sequence[int] | np.ndarray) -> Incidence:
    """Keep some rows, by number or by yes and no, and the participants that still have one.

    >>> select(incidence([[1, 1, 0], [0, 1, 1]]), [0]).participants
    [0, 1]
    """
    kept = np.arange(len(table.projects))[np.asarray(rows, dtype=None if len(rows) else int)]
    B = table.B[kept]
    columns = np.unique(B.indices)
    return Incidence(
        sp.csr_array(B[:, columns]),
        [table.projects[k] for k in kept],
        [table.participants[k] for k in columns],
    )


def joint_only(table: Incidence) -> Incidence:
    """Keep the joint projects, those with two participants or more, and whoever takes part in one.

    >>> joint_only(incidence([[1, 1, 0], [0, 0, 1]])).B.shape
    (1, 2)
    """
    return select(table, table.sizes > 1)


def shared_projects(table: Table) -> sp.csr_array:
    """Count the projects that each pair of participants shares: BᵀB without its diagonal.

    >>> shared_projects([[1, 1, 0], [1, 1, 1]]).toarray().tolist()
    [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    """
    B = incidence(table).B
    return _without_diagonal(B.T.tocsr() @ B)


def newman_weights(table: Table) -> sp.csr_array:
    """Weight each pair: a project with k participants gives 1/(k-1) to each of its pairs.

    References
    ----------
    Newman (2001), Physical Review E 64, 016132.

    Examples
    --------
    >>> newman_weights([[1, 1, 0], [1, 1, 1]]).toarray()[0].tolist()
    [0.0, 1.5, 0.5]
    """
    B, *_ = whole = incidence(table)
    share = np.divide(1.0, whole.sizes - 1, out=np.zeros(B.shape[0]), where=whole.sizes > 1)
    weighted = sp.csr_array((np.repeat(share, whole.sizes), B.indices, B.indptr), shape=B.shape)
    return _without_diagonal(B.T.tocsr() @ weighted)


def upper_pairs(table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return both members of each pair, by number, and the projects they share, in the order of all tests."""
    shared = shared_projects(table)
    first, second = np.triu_indices(shared.shape[0], 1)
    return first, second, shared.toarray()[first, second].astype(np.int64)


def _without_diagonal(square: sp.csr_array) -> sp.csr_array:
    """Drop the diagonal, in which each participant would be linked to itself."""
    square = sp.csr_array(square)
    source = np.repeat(np.arange(square.shape[0]), np.diff(square.indptr))
    square.data[source == square.indices] = 0
    square.eliminate_zeros()
    square.sort_indices()
    return square
