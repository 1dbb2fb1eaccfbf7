"""Names over time: which body a published name means on a day, its name then, and whom it counts for."""

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, collect, stop_if
from joinup.schemas import CONFIG, DEPARTMENT_KINDS
from joinup.tables.sheets import read_csv
from joinup.tables.table import check_frame, empty, reference_faults

Day = datetime.date
LAST_DAY = Day.max
Ids = tuple[str, ...]
Meaning = tuple[str, str, Ids]  # first day, first day after it, bodies; both days may be open
CLOSED = re.compile(r"closed organisation:\s*", re.IGNORECASE)
BRACKET = re.compile(r"(?P<title>.+?)\s*\((?P<inside>[^()]+)\)\Z")


def read_config(folder: Path | str = "config") -> dict[str, pd.DataFrame]:
    """Read and check the organisation tables; parents and aliases may be missing.

    Returns
    -------
    dict of DataFrame
        The tables ``organisations``, ``parents`` and ``aliases``, all cells as text.

    Raises
    ------
    InputError
        With every fault: of a table, of references between them, of periods that overlap.
    """
    files = {name: Path(folder) / f"{name}.csv" for name in CONFIG}
    faults: list[Fault] = []
    frames = {}
    for name, table in CONFIG.items():
        with collect(faults):
            absent = table.optional and not os.path.lexists(files[name])
            frame = empty(table) if absent else read_csv(files[name])
            frames[name] = check_frame(frame, table, str(files[name]), faults)
    stop_if(faults)
    keys = {"organisations": (set(frames["organisations"]["organisation_id"]), "organisations.csv")}
    for name, table in CONFIG.items():
        for column in table.references:  # some cells hold several identifiers
            one = frames[name][column].str.split().explode().fillna("").to_frame()
            faults += reference_faults(one, table, str(files[name]), keys)
        if name != "aliases":
            faults += _overlaps(frames[name], str(files[name]))
    parents = frames["parents"].groupby("organisation_id")["parent_id"].agg(list)
    try:
        TopologicalSorter(parents.to_dict()).prepare()
    except CycleError as error:
        problem = "are each other's parents"
        faults.append(Fault(str(files["parents"]), problem, "Remove one.", value=" → ".join(error.args[1])))
    stop_if(faults)
    return frames


def _overlaps(frame: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Yield a fault for each period that ends before it begins, or begins before the body's last one ends."""
    ends: dict[str, str] = {}
    for row in frame.sort_values(["organisation_id", "valid_from"], kind="stable").itertuples():
        start, end = row.valid_from, row.valid_to
        if start and end and end <= start:
            problem = f"is not after the day it begins, {start}"
            yield Fault(file, problem, "Correct one of the two days.", row.Index, "valid_to", end)
        if start < ends.get(row.organisation_id, ""):
            problem = f"begins on {start or 'an unknown day'}, before the period above it ends"
            yield Fault(file, problem, "Let one period end where the next begins.", row.Index)
        ends[row.organisation_id] = end or LAST_DAY.isoformat()


def _periods(frame: pd.DataFrame) -> dict[str, list[dict]]:
    """Return the rows of each body, from the first to the last."""
    periods: dict[str, list[dict]] = defaultdict(list)
    for row in frame.sort_values("valid_from", kind="stable").to_dict("records"):
        periods[row["organisation_id"]].append(row)
    return dict(sorted(periods.items()))


class Names:
    """Answers of the organisation tables on a name and a day.

    Parameters
    ----------
    frames
        The tables of :func:`read_config`.
    """

    def __init__(self, frames: dict[str, pd.DataFrame]):
        self._rows, self._parents = _periods(frames["organisations"]), _periods(frames["parents"])
        self._exact: dict[str, list[Meaning]] = defaultdict(list)
        self._short: dict[str, set[str]] = defaultdict(set)  # what a bracket behind a body's name may hold
        for r in frames["organisations"].to_dict("records"):
            self._short[r["organisation_id"]] |= {r["abbreviation"].lower()} | _initials(r["name"])
            for name in dict.fromkeys([r["name"], r["abbreviation"]]):
                if name:
                    self._exact[name].append((r["valid_from"], r["valid_to"], (r["organisation_id"],)))
        for r in frames["aliases"].to_dict("records"):
            ids = tuple(r["organisation_id"].split())
            self._exact[r["alias"]].append((r["valid_from"], r["valid_to"], ids))
        self._plain: dict[str, list[Meaning]] = defaultdict(list)
        for name, meanings in self._exact.items():
            self._plain[plain_form(name)] += meanings
        self._meanings: dict[str, list[Meaning]] = {}  # of the published names looked up so far

    @cached_property
    def published_names(self) -> list[str]:
        """Every name, abbreviation and alias of the tables, sorted."""
        return sorted(self._exact)

    def knows(self, published: str) -> bool:
        """Say whether a published name means a body on any day."""
        return bool(self._all_meanings(published))

    def resolve(self, published: str, on: Day) -> Ids:
        """Return the bodies that a published name means on a day; the same form may mean others on other days.

        An exact name, abbreviation or alias wins; else GOV.UK's display forms are undone ("Title (ABBR)", "&",
        "Closed organisation: …", a leading "The").

        Raises
        ------
        KeyError
            If no table knows the name.
        LookupError
            If it means several bodies and none or more than one of them on this day.
        """
        meanings = self._all_meanings(published)
        if not meanings:
            raise KeyError(published)
        ever = {ids for _, _, ids in meanings}
        if len(ever) == 1:
            return ever.pop()
        then = {ids for start, end, ids in meanings if _within(on, start, end)}
        if len(then) != 1:
            raise LookupError(", ".join(sorted(" ".join(i) for i in (then or ever))))
        return then.pop()

    def _all_meanings(self, published: str) -> list[Meaning]:
        if published not in self._meanings:
            self._meanings[published] = self._exact.get(published) or self._displayed(published)
        return self._meanings[published]

    def _displayed(self, published: str) -> list[Meaning]:
        """Return what a display form means: closed bodies for a closed one, a bracket only if it abbreviates."""
        name = without_closed(published)
        meanings = self._plain.get(plain_form(name), [])
        title, inside = split_bracket(name)
        if not meanings and inside:
            repeated = plain_form(inside) == plain_form(title)
            meanings = [
                m
                for m in self._plain.get(plain_form(title), [])
                if repeated or any(inside.lower() in self._short[i] for i in m[2])
            ]
        ended = [
            m for m in meanings if name != published and all(self._rows[i][-1]["valid_to"] for i in m[2])
        ]
        return ended or meanings

    def meaning(self, published: str) -> Ids:
        """Return the bodies that a published name has meant at any time, the first of several meanings."""
        return self._all_meanings(published)[0][2]

    def kind(self, organisation: str, on: Day) -> str:
        """Return what kind of body it is on a day."""
        return _in_force(self._rows[organisation], on)["kind"]

    def name(self, organisation: str, on: Day) -> str:
        """Return its name on a day."""
        return _in_force(self._rows[organisation], on)["name"]

    def label(self, organisation: str, on: Day) -> str:
        """Return its abbreviation on a day, or its name where it has none."""
        row = _in_force(self._rows[organisation], on)
        short = row["abbreviation"] or row["name"]
        end = self.period(organisation)[1]
        others = {ids for start, _, ids in self._exact[short] if start <= on.isoformat()} - {(organisation,)}
        # Two bodies may have had one abbreviation, one after the other: the one that is gone says until when.
        return f"{short} to {end[:4]}" if end and end <= on.isoformat() and others else short

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
        while (rows := self._parents.get(organisation)) is not None:
            row = _in_force(rows, on)
            if row["rolls_up"] != "yes" and not family:
                break
            organisation = row["parent_id"]
        return organisation

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
    """Say whether a period holds a day; its end is the first day after it, and both may be open."""
    day = on.isoformat()
    return (not start or start <= day) and (not end or day < end)


def _in_force(rows: list[dict], on: Day) -> dict:
    """Return the row of a sorted history that is in force on a day, else the last before it, else the first."""
    return ([r for r in rows if r["valid_from"] <= on.isoformat()] or rows[:1])[-1]


def plain_form(name: str) -> str:
    """Return a name without differences of typography: ampersand, apostrophes, commas, spaces, a leading "The".

    Capitals stay, because an abbreviation may be a word as well ("PUBLIC" is a company).
    """
    words = name.replace("&", " and ").replace("’", "'").replace(",", " ").split()
    return " ".join(words[1:] if words[:1] == ["The"] else words)


def without_closed(name: str) -> str:
    """Return a name without GOV.UK's mark of a closed body: "Closed organisation: …"."""
    mark = CLOSED.match(name)
    return name[mark.end() :] if mark else name


def split_bracket(name: str) -> tuple[str, str]:
    """Return title and bracket of the form "Title (bracket)"; the bracket is empty in other forms.

    >>> split_bracket("Ministry of Justice (MoJ)"), split_bracket("Home Office")
    (('Ministry of Justice', 'MoJ'), ('Home Office', ''))
    """
    match = BRACKET.match(name)
    return (match["title"], match["inside"]) if match else (name, "")


def _initials(name: str) -> set[str]:
    """Return the initials in small letters, of all words and of those with capitals: dft, dt."""
    words = [w for w in re.split(r"[\s-]+", plain_form(name)) if w]
    return {"".join(w[0] for w in words).lower(), "".join(w[0] for w in words if w[0].isupper()).lower()}
