"""The raw tables of a record and the sources: CSV files or one workbook, read and checked the same way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault, InputError, stop_if
from joinup.register.flat import read_flat
from joinup.schemas import OWN_FACTS, SOURCES, fact_column, raw_tables
from joinup.sheets import read_csv
from joinup.tables import Table, as_meant, cells, empty, faults_of, reference_faults, value_faults

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Flat, Record

WORKBOOK = "register.xlsx"
SOURCES_FILE = "sources.csv"
HALF_WAY = "register.xlsx.converting"  # a workbook that is being turned into CSV files


def workbook_path(edition: Edition) -> Path:
    """Return where the workbook of an edition's register lies, if it has one."""
    return Path(edition.data) / WORKBOOK


def places(edition: Edition, record: Record | None) -> dict[str, tuple[Path, str]]:
    """Return the CSV file and the sheet of each table of a record; without a record, of the sources."""
    if record is None:
        return {"sources": (Path(edition.data) / SOURCES_FILE, "sources")}
    tables = raw_tables(record)
    return {t: (Path(record.folder) / f"{t}.csv", f"{record.record} {t}") for t in tables}


def record_files(record: Record, edition: Edition) -> list[Path]:
    """Return the files that hold a record, for a rule's input: those that exist, else those that are needed."""
    if record.flat:
        return [Path(record.flat.file), *sources_files(edition)]
    tables, has_book = raw_tables(record), os.path.lexists(workbook_path(edition))
    own = [
        path
        for name, (path, _) in places(edition, record).items()
        if os.path.lexists(path) or not (has_book or tables[name].optional)
    ]
    return [*own, *sources_files(edition)]


def sources_files(edition: Edition) -> list[Path]:
    """Return the files that hold the sources, for a rule's input; none where a register has no sources."""
    files = [workbook_path(edition), *(path for path, _ in places(edition, None).values())]
    return [p for p in files if os.path.lexists(p)]


def read_sources(edition: Edition, faults: list[Fault] | None = None) -> pd.DataFrame:
    """Read and check the sources of an edition; see :func:`read_record`. A register without sources has no row."""
    collected: list[Fault] = []
    sheets = _read(edition, None, {"sources": SOURCES}, collected)
    _hand_over(collected, faults)
    return sheets["sources"][0] if "sources" in sheets else empty(SOURCES)


def read_record(
    record: Record, edition: Edition, faults: list[Fault] | None = None
) -> dict[str, pd.DataFrame]:
    """Read and check the raw tables of a record.

    Parameters
    ----------
    record, edition
        The record, and the edition whose register it belongs to.
    faults
        A list to which faults are added instead of raising them; the tables that can be read come back.

    Returns
    -------
    dict
        For each of projects, facts and participation a frame of text: all columns of its table, the row numbers of a
        spreadsheet as index, and a column ``address``. What a register lacks (facts, sources, summaries) is empty.

    Raises
    ------
    InputError
        With every fault of every table.
    """
    collected: list[Fault] = []
    sources = read_sources(edition, collected)
    tables = raw_tables(record)
    no_sources = (
        sources.empty and not collected
    )  # sources with faults are there, and their faults are reported
    if no_sources or (record.flat and not record.flat.source and not record.flat.source_id):
        tables = {n: _without_sources(t) for n, t in tables.items()}
    sheets = (
        _read_flat(record, record.flat, tables, collected)
        if record.flat
        else _read(edition, record, tables, collected)
    )
    keys = {}  # what refers to an empty table, or one that cannot be read, is no fault of its own
    projects, where = sheets.get("projects", (empty(tables["projects"]), ""))
    for name, frame, file in (("sources", sources, SOURCES_FILE), ("projects", projects, where)):
        if len(frame) and (column := f"{name[:-1]}_id") in frame:
            keys[name] = (set(frame[column]), Path(file).name)
    for name, (frame, where) in sheets.items():
        collected += reference_faults(frame, tables[name], where, keys)
        if no_sources and "source_id" in frame and (frame["source_id"] != "").any():
            remedy = f"Add {SOURCES_FILE}, or leave this column empty."
            problem = "names pages, but the register has no list of sources"
            collected.append(Fault(where, problem, remedy, 0, "source_id"))
        if name == "facts" and set(tables["facts"].columns) <= set(frame.columns):
            collected += fact_faults(frame, record, where)
    _hand_over(collected, faults)
    return {name: frame for name, (frame, _) in sheets.items()}


def fact_faults(frame: pd.DataFrame, record: Record, where: str) -> Iterator[Fault]:
    """Yield the faults of facts: values that do not fit their field, pages that contradict themselves, early ends."""
    values = frame["value"]
    for field, kind in {**OWN_FACTS, **record.fields}.items():
        yield from value_faults(values[(frame["field"] == field) & (values != "")], fact_column(kind), where)
    own = frame[frame["field"].isin(list(OWN_FACTS)) & (values != "")]
    page = ["project_id", "field", "source_id"]
    own = own.drop_duplicates([*page, "value"])
    own = own[own["source_id"] != ""]
    for row, value in cells(own.loc[own.duplicated(page), "value"]):
        problem = "is another value than the same page gives above"
        yield Fault(where, problem, "Keep the earliest start, or the latest end.", row, "value", value)
    if record.flat:  # somebody else's list stays as it is printed, slips included
        return
    dates = frame[values.str.match(r"\d{4}")]
    starts = dates[dates["field"] == "start"].groupby("project_id")["value"].min()
    ends = dates[dates["field"] == "end"]
    last = [v + {4: "-12-31", 7: "-31"}.get(len(v), "") for v in ends["value"]]
    for row, value in cells(ends.loc[last < ends["project_id"].map(starts).fillna(""), "value"]):
        remedy = "Correct one of the two dates."
        yield Fault(where, "is before the project's start", remedy, row, "value", value)


def _as_meant(frame: pd.DataFrame, table: Table, record: Record | None) -> pd.DataFrame:
    """Return a frame as its editors mean it; what a value of a fact means depends on its field."""
    frame = as_meant(frame, table)
    if record is None or not {"field", "value"} <= set(frame.columns):
        return frame
    kinds = {field: fact_column(kind).meant for field, kind in {**OWN_FACTS, **record.fields}.items()}
    values = [
        meant(value) if (meant := kinds.get(field)) else value
        for field, value in zip(frame["field"], frame["value"], strict=True)
    ]
    return frame.assign(value=pd.Series(values, frame.index, dtype=str))


def _without_sources(table: Table) -> Table:
    """Return a table whose rows need name no page."""
    columns = {n: replace(c, optional=True) if n == "source_id" else c for n, c in table.columns.items()}
    references = {n: t for n, t in table.references.items() if t != "sources"}
    return replace(table, columns=columns, references=references)


def _read(
    edition: Edition, record: Record | None, tables: dict[str, Table], faults: list[Fault]
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Read tables from the workbook or from CSV files, each with its place; leave out those that cannot be read."""
    at, book = places(edition, record), workbook_path(edition)
    files = [path for path, _ in at.values() if os.path.lexists(path)]
    try:
        if os.path.lexists(half := book.with_name(HALF_WAY)):
            raise InputError(
                Fault(str(half), "is a conversion that was cut short", "Run `make convert` again.")
            )
        sheets = _sheets(book, [sheet for _, sheet in at.values()]) if os.path.lexists(book) else {}
        if sheets and files:
            problem = f"holds what {files[0]} holds too: it is not clear which of the two is the register"
            remedy = "Move one of them away; `make convert` turns either around."
            raise InputError(Fault(str(book), problem, remedy))
    except InputError as e:
        faults += e.faults
        return {}
    frames = {}
    for name, (path, sheet) in at.items():
        table, where = tables[name], f"{book}, sheet {sheet}" if sheets else str(path)
        try:
            if sheet in sheets:
                frame = sheets[sheet]
            elif table.optional and path not in files:
                frame = empty(table)
            elif os.path.lexists(book) and not files:
                raise InputError(Fault(str(book), "is not a sheet of the workbook", "Add it.", value=sheet))
            else:
                frame = read_csv(path)
        except InputError as e:
            faults += e.faults
            continue
        frame = _as_meant(frame, table, record)
        faults += faults_of(frame, table, where)
        if set(table.columns) <= set(frame.columns):
            frame = frame[list(table.columns)]
        frames[name] = frame.assign(address=[f"{where}, row {n}" for n in frame.index]), where
    return frames


def _sheets(book: Path, names: list[str]) -> dict[str, pd.DataFrame]:
    """Read the sheets of a workbook."""
    from joinup.xlsx import read_workbook  # imports openpyxl, which is heavy: most registers are CSV files

    return read_workbook(book, names)


def _read_flat(
    record: Record, flat: Flat, tables: dict[str, Table], faults: list[Fault]
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Read the tables of a record that comes as one flat table, each with its place."""
    try:
        frames = read_flat(record)
    except InputError as e:
        faults += e.faults
        return {}
    headings = {"project_id": flat.project_id, "name": flat.name, "page": flat.page, "role": flat.role}
    headings |= {"organisation_as_published": flat.body, "source_id": flat.source}
    for name, frame in frames.items():
        plain = _as_meant(frame.drop(columns="address"), tables[name], record)
        for fault in faults_of(plain, tables[name], flat.file):
            faults.append(replace(fault, column=headings.get(fault.column) or fault.column))
        frames[name] = plain.assign(address=frame["address"])
    return {name: (frame, flat.file) for name, frame in frames.items()}


def _hand_over(collected: list[Fault], faults: list[Fault] | None) -> None:
    """Add faults to a list, or raise them where there is none."""
    if faults is None:
        stop_if(collected)
    else:
        faults += collected
