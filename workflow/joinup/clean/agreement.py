"""Where an edition and its register contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from joinup.faults import Fault

if TYPE_CHECKING:
    from joinup.edition import Edition


def contradictions(edition: Edition, raw: Mapping[str, pd.DataFrame], file: str) -> Iterator[Fault]:
    """Yield a fault for a total below what is documented, an empty list called complete, and pages of the future.

    Parameters
    ----------
    edition, file
        The edition, and its file for messages.
    raw
        Tables of the register, each with the address of every row.
    """
    total, pilots = edition.known_totals.pilots, raw["pilots"]
    if total and total.value < len(pilots):
        problem = f"is less than the {len(pilots)} pilots of the register"
        remedy = "Correct the total, or remove it where nobody has counted them all."
        yield Fault(file, problem, remedy, column="known_totals.pilots", value=total.value)
    named = set(raw["participation"]["pilot_id"])
    empty = pilots[(pilots["roster"] == "complete") & ~pilots["pilot_id"].isin(named)]
    for one, address in empty[["pilot_id", "address"]].to_numpy():
        problem = "has a list of participants that is called complete, but nobody is on it"
        yield _at(address, "roster", one, problem, "List its participants, or write unknown.")
    late = raw["sources"][raw["sources"]["retrieved"] > edition.date.isoformat()]
    for day, address in late[["retrieved", "address"]].to_numpy():
        problem = f"is after the edition's date, {edition.date.isoformat()}"
        yield _at(address, "retrieved", day, problem, f"Correct it, or set a later date in {file}.")


def _at(address: str, column: str, value: str, problem: str, remedy: str) -> Fault:
    where, _, row = address.rpartition(", row ")
    return Fault(where, problem, remedy, int(row), column, value)
