"""Which choice of the analysis flips a claim: the statement asked of every combination of choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
import pandas as pd

from joinup.claims.statements import Statement, without
from joinup.network.incidence import Incidence, incidence_of

CHOICES: dict[str, tuple[str, ...]] = {  # the base case comes first
    "weight": ("shared", "newman"),
    "roles": ("all", "lead and partner"),
    "level": ("base", "family", "own"),
    "evidence": ("all", "official and registry", "fund stated"),
    "largest": ("with", "without"),
}
STRICT_ROLES = ("lead", "partner")
STRICT_EVIDENCE = ("official", "registry")


def choose(participation: pd.DataFrame, pilots: pd.DataFrame, choice: Mapping[str, str]) -> Incidence:
    """Build the table of pilots and participants under one combination of choices.

    Parameters
    ----------
    participation : the clean table
    pilots : the clean table, with ``fund_stated``
    choice : an option of each of ``CHOICES``; what is missing is as in the base case
    """
    table = incidence_of(rows_for(participation, pilots, choice), choice.get("level", "base"))
    return without_largest(table) if choice.get("largest") == "without" else table


def rows_for(participation: pd.DataFrame, pilots: pd.DataFrame, choice: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows on who takes part that count under a choice of roles, level and evidence.

    Examples
    --------
    >>> rows = pd.DataFrame({"pilot_id": ["p", "q"], "role": ["lead", "delivery"]})
    >>> rows_for(rows, pd.DataFrame(), {"roles": "lead and partner"})["pilot_id"].tolist()
    ['p']
    """
    rows = participation
    if choice.get("evidence") == "official and registry":
        rows = rows[rows["best_source_kind"].isin(STRICT_EVIDENCE)]
    elif choice.get("evidence") == "fund stated":
        rows = rows[rows["pilot_id"].isin(pilots.loc[pilots["fund_stated"] == "yes", "pilot_id"])]
    if choice.get("roles") == "lead and partner":
        rows = rows[rows["role"].isin(STRICT_ROLES)]
    return rows[rows["via"] != "agency"] if choice.get("level") == "own" else rows


def without_largest(table: Incidence) -> Incidence:
    """Drop the pilot with the most participants, of equal ones the first by name.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 0], [1, 1]]), ["p", "q"], ["dfe", "moj"])
    >>> without_largest(table).pilots
    ['p']
    """
    if not table.pilots:
        return table
    return without(table, table.pilots[int(np.argmax(np.diff(table.B.indptr)))])


def evaluate(
    statements: Mapping[str, Callable[[str], Statement]], participation: pd.DataFrame, pilots: pd.DataFrame
) -> pd.DataFrame:
    """Ask statements of every combination of choices.

    Parameters
    ----------
    statements : by name, what gives the statement for a weight (``shared`` or ``newman``)
    participation, pilots : the clean tables

    Returns
    -------
    DataFrame with a row per statement and combination, the base case first: ``claim_id``, the statement's
    name; the columns of ``CHOICES``; ``pilots`` and ``participants`` that are left; ``lead``, by how much
    the statement holds; ``holds`` (yes or no)
    """
    weights, *others = CHOICES.values()
    tables = {some: choose(participation, pilots, _named(("", *some))) for some in product(*others)}
    rows = []
    for name, statement in statements.items():
        for weight, (some, table) in product(weights, tables.items()):
            standing = statement(weight)(table)
            size = {"pilots": len(table.pilots), "participants": len(table.participants)}
            told = {"lead": standing.lead, "holds": "yes" if standing.holds else "no"}
            rows.append({"claim_id": name, **_named((weight, *some)), **size, **told})
    return pd.DataFrame(rows, columns=["claim_id", *CHOICES, "pilots", "participants", "lead", "holds"])


def _named(options: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(CHOICES, options, strict=True))


def flips(found: pd.DataFrame) -> list[str]:
    """Name the choices that, changed alone from the base case, change whether the statement holds.

    Where no single choice does but some combination does, the smallest such combinations are named.

    Examples
    --------
    >>> found = pd.DataFrame(
    ...     [dict(zip(CHOICES, c, strict=True)) for c in product(*CHOICES.values())]
    ... )
    >>> found["holds"] = ["no" if o == "lead and partner" else "yes" for o in found["roles"]]
    >>> flips(found)
    ['roles: lead and partner']
    """
    base = found.iloc[0]
    names = list(CHOICES)
    changed = (found[names] != base[names]).to_numpy()
    flipped = (found["holds"] != base["holds"]).to_numpy()
    if not flipped.any():
        return []
    fewest = changed.sum(axis=1)[flipped].min()
    rows = np.flatnonzero(flipped & (changed.sum(axis=1) == fewest))
    return [
        ", ".join(f"{name}: {found[name].iloc[row]}" for name in np.array(names)[changed[row]])
        for row in sorted(rows, key=lambda row: (*~changed[row], row))
    ]
