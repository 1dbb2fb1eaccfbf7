"""The table of projects and participants, and what it says of pairs: shared projects and their weights."""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike


class Incidence(NamedTuple):
    """A table B of projects × participants, of 0 and 1, with the names of its rows and columns."""

    B: np.ndarray
    projects: list[Any]
    participants: list[Any]

    @property
    def sizes(self) -> np.ndarray:
        """Participants of each project."""
        return self.B.sum(axis=1)

    @property
    def activity(self) -> np.ndarray:
        """Projects of each participant."""
        return self.B.sum(axis=0)


Table: TypeAlias = Incidence | ArrayLike


def incidence(table: Table) -> Incidence:
    """Read any table of projects (rows) and participants (columns).

    Anything but zero means that the participant takes part. A frame brings its names, rows and columns of an
    array are numbered.

    Raises
    ------
    ValueError
        If a cell is empty, or the table has not two dimensions.

    Examples
    --------
    >>> incidence([[1, 2], [0, 0]]).B.tolist()
    [[1, 1], [0, 0]]
    """
    if isinstance(table, Incidence):
        return table
    if np.ndim(table) != 2:
        raise ValueError("a table has rows of projects and columns of participants")
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table, dtype=float))
    cells = frame.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(cells).any():
        raise ValueError("a cell of the table is empty; write 0 where a participant does not take part")
    return Incidence((cells != 0).astype(np.int64), list(frame.index), list(frame.columns))


def incidence_of(participation: pd.DataFrame, level: str = "base") -> Incidence:
    """Build the table of projects and departments from the clean table of participation.

    Projects without a department are left out; both sides are sorted by name.

    Parameters
    ----------
    participation
        The clean table.
    level
        ``base``: departments, agencies counted for them; ``family``: public bodies too; ``own``: only
        departments named themselves.

    Examples
    --------
    >>> rows = pd.DataFrame({"project_id": ["p", "p"], "participant_id": ["dfe", "moj"],
    ...                      "in_network": "yes", "via": ["own", "agency"]})
    >>> incidence_of(rows).participants, incidence_of(rows, "own").participants
    (['dfe', 'moj'], ['dfe'])
    """
    column, inside = "participant_id", "in_network"
    if level == "family":
        column, inside = "participant_family", "in_family_network"
    rows = participation[participation[inside] == "yes"]
    if level == "own":
        rows = rows[rows["via"] != "agency"]
    return incidence(pd.crosstab(rows["project_id"], rows[column]))


def joint_only(table: Table) -> Incidence:
    """Keep the joint projects, those with two participants or more, and whoever takes part in one.

    >>> joint_only([[1, 1, 0], [0, 0, 1]]).B.shape
    (1, 2)
    """
    whole = incidence(table)
    joint = pd.DataFrame(*whole)[whole.sizes > 1]
    return incidence(joint.loc[:, joint.any()])


def shared_projects(table: Table) -> np.ndarray:
    """Count the projects that each pair of participants shares: BᵀB without its diagonal.

    >>> shared_projects([[1, 1, 0], [1, 1, 1]]).tolist()
    [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    """
    B = incidence(table).B.astype(float)  # sums of whole numbers are exact, and faster so
    shared = (B.T @ B).astype(np.int64)
    np.fill_diagonal(shared, 0)
    return shared


def newman_weights(table: Table) -> np.ndarray:
    """Weight each pair: a project with k participants gives 1/(k-1) to each of its pairs.

    After Newman (2001), Physical Review E 64, 016132.

    >>> newman_weights([[1, 1, 0], [1, 1, 1]])[0].tolist()
    [0.0, 1.5, 0.5]
    """
    whole = incidence(table)
    weights = whole.B.T @ (whole.B / np.maximum(whole.sizes - 1, 1)[:, None])
    np.fill_diagonal(weights, 0)
    return weights


def pairs_of(table: Table) -> pd.DataFrame:
    """List every pair, also those that share nothing: ``source``, ``target``, ``shared``.

    >>> pairs_of([[1, 1, 0], [1, 1, 1]])["shared"].tolist()
    [2, 1, 1]
    """
    names = np.array(incidence(table).participants, dtype=object)
    first, second = np.triu_indices(len(names), 1)
    shared = shared_projects(table)[first, second]
    return pd.DataFrame({"source": names[first], "target": names[second], "shared": shared})


def activity_of_pairs(table: Table) -> np.ndarray:
    """Return the projects of both members of each pair, the fewer first, shape (pairs, 2)."""
    activity = incidence(table).activity
    return np.sort(activity[np.column_stack(np.triu_indices(len(activity), 1))], axis=1)
