"""Where an edition and its register contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault

if TYPE_CHECKING:
    from joinup.config.edition import Edition

FARTHEST = 5  # years from an edition to the start of a pilot that pages announce


def contradictions(edition: Edition, raw: Mapping[str, pd.DataFrame], file: str) -> Iterator[Fault]:
    """Yield a fault for what cannot be true, or only by a slip of the pen.

    A total below what is documented; an empty list called complete; two pilots of one name; pages of the future, or
    read before they were published; a pilot that starts long after the edition; a review written in two ways.

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
    sources = raw["sources"]
    late = sources[sources["retrieved"] > edition.date.isoformat()]
    for day, address in late[["retrieved", "address"]].to_numpy():
        problem = f"is after the edition's date, {edition.date.isoformat()}"
        yield _at(address, "retrieved", day, problem, f"Correct it, or set a later date in {file}.")
    early = sources[sources["published"] > sources["retrieved"]]
    for day, read, address in early[["published", "retrieved", "address"]].to_numpy():
        problem = f"is after the day on which it was read, {read}"
        yield _at(address, "published", day, problem, "Correct one of them.")
    facts = raw["pilot_facts"]
    last = edition.date.year + FARTHEST
    for year, address in facts.loc[facts["field"] == "start_year", ["value", "address"]].to_numpy():
        if year > str(last):
            problem = f"is more than {FARTHEST} years after the edition's date"
            yield _at(address, "value", year, problem, "Correct the year.")
    outcomes = raw["outcomes"]
    for review, address in outcomes[["review", "address"]].to_numpy():
        if review != edition.review and _form(review) == _form(edition.review) != "":
            problem = f"is nearly {edition.review}, the review of {file}"
            yield _at(address, "review", review, problem, "Write it the same in both.")
    names = pilots["name"].str.casefold().str.split().str.join(" ")
    for name, address in pilots.loc[names.duplicated(), ["name", "address"]].to_numpy():
        problem = "is the name of another pilot too"
        yield _at(address, "name", name, problem, "Give both their full names, or make them one pilot.")


def _form(name: str) -> str:
    """Return a name without what is easily mistyped."""
    return re.sub(r"[^a-z0-9]", "", name.casefold()).translate(str.maketrans("oil", "011"))


def _at(address: str, column: str, value: str, problem: str, remedy: str) -> Fault:
    where, _, row = address.rpartition(", row ")  # of a document's own record, there is no row
    return Fault(where or address, problem, remedy, int(row) if where else 0, column, value)
