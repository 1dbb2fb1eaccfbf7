"""Where an edition and its register contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

FARTHEST = 5  # years from an edition to the start of a project that pages announce


def contradictions(
    record: Record, edition: Edition, raw: Mapping[str, pd.DataFrame], file: str
) -> Iterator[Fault]:
    """Yield a fault for what cannot be true of a record, or only by a slip of the pen.

    A total below what is documented; an empty list called whole; a project that starts long after the edition; a value
    that picks the projects that count, written in two ways.

    ``raw`` holds its tables projects, facts and participation, each with the address of every row; ``file`` is the
    edition's, for messages.
    """
    projects, facts = raw["projects"], raw["facts"]
    if record.total and not record.counts and record.total.value < len(projects):
        problem = f"is less than the {len(projects)} {record.project[1]} of the register"
        remedy = "Correct the total, or remove it where nobody has counted them all."
        yield Fault(
            file, problem, remedy, column=f"records, {record.record}, total", value=record.total.value
        )
    whole = facts[(facts["field"] == "participants_known") & (facts["value"] != "some")]
    for row in whole[~whole["project_id"].isin(raw["participation"]["project_id"])].itertuples():
        problem = "has a list of participants that is called whole, but nobody is on it"
        yield _at(row.address, "value", row.project_id, problem, "List its participants, or remove this row.")
    last = edition.date.year + FARTHEST
    starts = facts[(facts["field"] == "start") & (not record.flat)]  # others' lists stay as printed
    for row in starts[starts["value"].str[:4] > str(last)].itertuples():
        problem = f"is more than {FARTHEST} years after the edition's date"
        yield _at(row.address, "value", row.value, problem, "Correct the year.")
    for field, value in record.counts.items():
        others = facts[(facts["field"] == field) & (facts["value"] != value)]
        for row in others[others["value"].map(_form) == _form(value)].itertuples():
            problem = f"is nearly {value}, which picks the {record.project[1]} that count in {file}"
            yield _at(row.address, "value", row.value, problem, "Write it the same in both.")


def source_contradictions(sources: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each page that was published after it was read."""
    for row in sources[sources["published"] > sources["retrieved"]].itertuples():
        problem = "is after the day on which the page was read"
        yield _at(row.address, "published", row.published, problem, "Correct one of the two days.")


def _form(name: str) -> str:
    """Return a name without what is easily mistyped."""
    return re.sub(r"[^a-z0-9]", "", name.casefold()).translate(str.maketrans("oil", "011"))


def _at(address: str, column: str, value: str, problem: str, remedy: str) -> Fault:
    where, _, row = address.rpartition(", row ")  # a document's own record has no row
    return Fault(where or address, problem, remedy, int(row) if where else 0, column, value)
