"""The table of pilots and participants, from the clean rows on who takes part."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

LEVELS = {  # the participants of a level, and the column that says which of them are departments
    "base": ("participant_id", "in_network"),
    "family": ("participant_family", "in_family_network"),
    "own": ("participant_id", "in_network"),
}


class Incidence(NamedTuple):
    """A table of pilots × participants with the names of its rows and columns, both sorted."""

    B: sp.csr_array
    pilots: list[str]
    participants: list[str]


def too_large(table: Incidence, large: int) -> bool:
    """Say whether a table has so many departments that the exact configuration model takes the place of draws."""
    return len(table.participants) > large


def incidence_of(participation: pd.DataFrame, level: str = "base") -> Incidence:
    """Build the table of pilots and participants.

    Parameters
    ----------
    participation
        The clean table.
    level
        ``base``: departments, agencies counted for them; ``family``: public bodies too; ``own``: only
        departments named themselves.

    Returns
    -------
    Incidence
        B of shape (pilots with a department, participants); pilots without one have no row.

    Examples
    --------
    >>> rows = pd.DataFrame({"pilot_id": ["p", "p"], "participant_id": ["dfe", "moj"], "role": ["lead", "partner"],
    ...                      "in_network": "yes", "via": "own"})
    >>> incidence_of(rows).participants
    ['dfe', 'moj']
    """
    column, inside = LEVELS[level]
    rows = participation[participation[inside] == "yes"]
    if level == "own":
        rows = rows[rows["via"] != "agency"]
    pilots = pd.Categorical(rows["pilot_id"], categories=sorted(rows["pilot_id"].unique()))
    members = pd.Categorical(rows[column], categories=sorted(rows[column].unique()))
    shape = (len(pilots.categories), len(members.categories))
    B = sp.csr_array((np.ones(len(rows), dtype=np.int32), (pilots.codes, members.codes)), shape=shape)
    B.sum_duplicates()
    B.data[:] = 1
    return Incidence(B, list(pilots.categories), list(members.categories))
