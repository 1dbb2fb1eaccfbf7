"""Where an edition and its register contradict each other, and which files and sheets nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault, collect
from joinup.files import is_aside
from joinup.register.register import places, workbook_path

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

TABULAR = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers"}
GUIDE = "How to"  # the sheet of a workbook that explains the others
NOT_REGISTER = "sources.state.csv"  # kept by the watch over sources


def contradictions(record: Record, raw: Mapping[str, pd.DataFrame], file: str) -> Iterator[Fault]:
    """Yield a fault for what cannot be true of a record, or only by a slip of the pen.

    A total below what is documented; an empty list called whole; a value that picks the projects that count, written in
    two ways. ``raw`` holds its tables with the address of every row; ``file`` is the edition's, for messages.
    """
    projects, facts = raw["projects"], raw["facts"]
    counting = set(projects["project_id"])
    for field, value in record.counts.items():
        counting &= set(facts.loc[(facts["field"] == field) & (facts["value"] == value), "project_id"])
    if record.total and record.total.value < len(counting):
        problem = f"is less than the {len(counting)} {record.project[1]} of the register"
        remedy = "Correct the total, or remove it where nobody has counted them all."
        where = f"records, {record.record}, total"
        yield Fault(file, problem, remedy, column=where, value=record.total.value)
    whole = facts[(facts["field"] == "participants_known") & (facts["value"] != "some")]
    empty = whole[~whole["project_id"].isin(raw["participation"]["project_id"])]
    problem = "has a list of participants that is called whole, but nobody is on it"
    yield from _faults(empty, "project_id", problem, "List its participants, or remove this row.")
    for field, value in record.counts.items():
        near = (
            (facts["field"] == field)
            & (facts["value"] != value)
            & (facts["value"].map(_form) == _form(value))
        )
        problem = f"is nearly {value}, which picks the {record.project[1]} that count in {file}"
        yield from _faults(facts[near], "value", problem, "Write it the same in both.")


def source_contradictions(sources: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each page that was published after it was read."""
    late = sources[sources["published"] > sources["retrieved"]]
    problem = "is after the day on which the page was read"
    yield from _faults(late, "published", problem, "Correct one of the two days.")


def _form(name: str) -> str:
    """Return a name without what is easily mistyped."""
    return re.sub(r"[^a-z0-9]", "", name.casefold()).translate(str.maketrans("oil", "011"))


def _faults(rows: pd.DataFrame, column: str, problem: str, remedy: str) -> Iterator[Fault]:
    for address, value in rows[["address", column]].itertuples(index=False):
        where, _, row = address.rpartition(", row ")  # a document's own record has no row
        yield Fault(where or address, problem, remedy, int(row) if where else 0, column, value)


def unread(edition: Edition) -> list[str]:
    """Return the tables in the register's folders that no record reads: copies, other formats, further sheets."""
    book = workbook_path(edition)
    sheets = {path: sheet for r in (None, *edition.records) for path, sheet in places(edition, r).values()}
    in_use = {book, *sheets, *(Path(r.flat.file) for r in edition.records if r.flat)}
    folders = {Path(edition.data), *(Path(r.folder) for r in edition.records)}
    files = [path for f in sorted(folders) if f.is_dir() for path in sorted(f.iterdir())]
    names = [
        str(path)
        for path in files
        if path.suffix.casefold() in TABULAR
        and path not in in_use
        and path.name != NOT_REGISTER
        and not is_aside(path.name)
    ]
    if book.is_file():
        from joinup.xlsx import further_sheets  # imports openpyxl, which is heavy

        with collect([]):  # reading the register names these faults
            names += [f"{book}, sheet {s}" for s in further_sheets(book, [*sheets.values(), GUIDE])]
    return names
