"""Names over time: which body a published name means at a date, what it is called, whom it belongs to."""

from __future__ import annotations

import datetime
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, guesses, nearest, short, shown, stop_if
from joinup.schemas import CONFIG, DEPARTMENT_KINDS
from joinup.sheets import read_csv
from joinup.tables import cells, faults_of, reference_faults

Day = datetime.date
LAST_DAY = Day.max


def read_config(folder: Path | str = "config") -> dict[str, pd.DataFrame]:
    """Read and check the organisation tables.

    Raises
    ------
    InputError
        With every fault: of a table, of references between them, of periods that overlap.
    """
    folder = Path(folder)
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, table in CONFIG.items():
        path = folder / f"{name}.csv"
        frames[name] = read_csv(path)
        faults += faults_of(frames[name], table, str(path))
    stop_if(faults)
    ids = set(frames["organisations"]["organisation_id"])
    known = {"organisations": (ids, "organisations.csv")}
    faults += reference_faults(frames["parents"], CONFIG["parents"], str(folder / "parents.csv"), known)
    for name, column in (("aliases", "organisation_id"), ("organisations", "successors")):
        for row, value in cells(frames[name][column]):
            for part in [p for p in value.split() if p not in ids]:
                remedy = f"Add it there, or use one that is: nearest are {guesses(part, ids)}."
                faults.append(
                    Fault(
                        str(folder / f"{name}.csv"), "is not in organisations.csv", remedy, row, column, part
                    )
                )
    for name in ("organisations", "parents"):
        faults += _overlaps(frames[name], str(folder / f"{name}.csv"))
    stop_if(faults)
    return frames


def _overlaps(frame: pd.DataFrame, file: str) -> list[Fault]:
    found = []
    for row, start, end in zip(frame.index, frame["valid_from"], frame["valid_to"], strict=True):
        if start and end and end <= start:
            problem = f"is not after the day it begins, {start}"
            found.append(Fault(file, problem, "Correct one of the two days.", int(row), "valid_to", end))
    ordered = frame.sort_values(["organisation_id", "valid_from"], kind="stable").reset_index(names="row")
    for above, period in pairwise(ordered.to_dict("records")):
        start, end = period["valid_from"], above["valid_to"] or "9999-12-31"
        if start < end and period["organisation_id"] == above["organisation_id"]:
            problem = f"begins on {start or 'an unknown day'}, before the period above it ends"
            found.append(
                Fault(file, problem, "Let one period end where the next begins.", int(period["row"]))
            )
    return found


def _periods(frame: pd.DataFrame) -> dict[str, list[dict]]:
    """Return the rows of each body, from the first to the last."""
    periods: dict[str, list[dict]] = defaultdict(list)
    for row in frame.sort_values("valid_from", kind="stable").to_dict("records"):
        periods[row["organisation_id"]].append(row)
    return dict(sorted(periods.items()))


def day_of_year(year: int) -> Day:
    """Return the day that stands for a start year: 1 April, when the government's financial year begins."""
    return Day(year, 4, 1)


class Names:
    """The organisation tables, asked by name and day.

    Parameters
    ----------
    frames
        The tables of :func:`read_config`.
    """

    def __init__(self, frames: dict[str, pd.DataFrame]):
        self._rows, self._parents = _periods(frames["organisations"]), _periods(frames["parents"])
        self._aliases: dict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
        for r in frames["organisations"].to_dict("records"):
            for name in dict.fromkeys([r["name"], r["abbreviation"]]):
                if name:
                    self._aliases[name].append((r["valid_from"], r["valid_to"], (r["organisation_id"],)))
        for r in frames["aliases"].to_dict("records"):
            ids = tuple(r["organisation_id"].split())
            self._aliases[r["alias"]].append((r["valid_from"], r["valid_to"], ids))

    @cached_property
    def published_names(self) -> list[str]:
        """Every published form that the tables know, sorted."""
        return sorted(self._aliases)

    def resolve(self, published: str, on: Day) -> tuple[str, ...]:
        """Return the bodies that a published name means on a day; the same form may mean others at other dates.

        Raises
        ------
        KeyError
            If no table knows the name.
        LookupError
            If it means several bodies and none or more than one of them on this day.
        """
        meanings = self._aliases.get(published)
        if not meanings:
            raise KeyError(published)
        different = {ids for _, _, ids in meanings}
        if len(different) == 1:
            return different.pop()
        then = {ids for start, end, ids in meanings if _within(on, start, end)}
        if len(then) != 1:
            raise LookupError(", ".join(sorted(" ".join(i) for i in (then or different))))
        return then.pop()

    def meaning(self, published: str) -> tuple[str, ...]:
        """Return the bodies that a published name has meant at any time, the first of several meanings."""
        return self._aliases[published][0][2]

    def _at(self, organisation: str, on: Day) -> dict:
        """Return the row in force on a day; before the first or after the last, the nearest."""
        return _in_force(self._rows[organisation], on)

    def kind(self, organisation: str, on: Day) -> str:
        """Return what kind of body it is on a day."""
        return self._at(organisation, on)["kind"]

    def name(self, organisation: str, on: Day) -> str:
        """Return its name on a day."""
        return self._at(organisation, on)["name"]

    def label(self, organisation: str, on: Day) -> str:
        """Return its abbreviation on a day, or its name where it has none."""
        row = self._at(organisation, on)
        return row["abbreviation"] or row["name"]

    def exists(self, organisation: str) -> bool:
        """Say whether the tables know an organisation."""
        return organisation in self._rows

    def period(self, organisation: str) -> tuple[str, str]:
        """Return the first and last day (exclusive) of a body under any name, as ISO text; empty where open."""
        rows = self._rows[organisation]
        return rows[0]["valid_from"], rows[-1]["valid_to"]

    def is_department(self, organisation: str, on: Day) -> bool:
        """Say whether a body is a ministerial or non-ministerial department on a day."""
        return self.kind(organisation, on) in DEPARTMENT_KINDS

    def participant(self, organisation: str, on: Day, family: bool = False) -> str:
        """Return whom a body counts for on a day: its department where it rolls up, else itself.

        ``family`` rolls up arm's-length bodies as well. The parent is the one in force on the day;
        where the tables know the body only before or after it, the nearest in time.
        """
        seen = [organisation]
        while (rows := self._parents.get(seen[-1])) is not None:
            row = _in_force(rows, on)
            if (row["rolls_up"] != "yes" and not family) or row["parent_id"] in seen:
                break
            seen.append(row["parent_id"])
        return seen[-1]

    @cached_property
    def predecessors(self) -> dict[str, list[str]]:
        """For each body, those it was split or merged from, sorted."""
        out: dict[str, set[str]] = defaultdict(set)
        for name, rows in self._rows.items():
            for row in rows:
                for successor in row["successors"].split():
                    out[successor].add(name)
        return {k: sorted(v) for k, v in sorted(out.items())}


def _within(on: Day, start: str, end: str) -> bool:
    day = on.isoformat()
    return (not start or start <= day) and (not end or day < end)


def _in_force(rows: list[dict], on: Day) -> dict:
    """Return the row of a sorted history that is in force on a day, else the last before it, else the first."""
    inside = [r for r in rows if _within(on, r["valid_from"], r["valid_to"])]
    before = [r for r in rows if r["valid_from"] <= on.isoformat()]
    return (inside or before or rows[:1])[-1]


def unresolved(names: Names, published: str, error: LookupError, address: str, column: str) -> Fault:
    """Return the fault of a published name that the tables do not know, or know as several bodies."""
    file, _, row = address.rpartition(", row ") if ", row " in address else (address, "", "0")
    if isinstance(error, KeyError):
        bodies = {names.meaning(n): n for n in reversed(nearest(published, names.published_names, 12))}
        near = ", ".join(map(shown, [*reversed(bodies.values())][:3]))
        remedy = f"Nearest are {near}: correct it, or add it to config/aliases.csv."
        problem = "is not a known organisation"
    else:
        problem = f"means several bodies at this date ({short(error)})"
        remedy = "Say which in config/aliases.csv, with dates, or add the pilot's start_year."
    return Fault(file, problem, remedy, int(row), column, published)
