"""The raw tables of a record and the sources: CSV files or one workbook, read and checked the same way."""

import os
from dataclasses import replace
from pathlib import Path

import pandas as pd

from joinup.config.edition import Edition, Record
from joinup.errors import Fault, InputError, collect, stop_if
from joinup.register.flat import read_flat
from joinup.schemas import OWN_FACTS, SOURCES, fact_column, raw_tables, unpaged
from joinup.tables.sheets import read_csv
from joinup.tables.table import Table, check_frame, empty, reference_faults, value_faults

WORKBOOK = "register.xlsx"
SOURCES_FILE = "sources.csv"
Frames = dict[str, pd.DataFrame]


def workbook_path(edition: Edition) -> Path:
    """Return where the workbook of an edition's register lies, if it has one."""
    return Path(edition.data) / WORKBOOK


def places(edition: Edition, record: Record | None) -> dict[str, tuple[Path, str]]:
    """Return the CSV file and the sheet of each table of a record; without a record, of the sources."""
    if record is None:
        return {"sources": (Path(edition.data) / SOURCES_FILE, "sources")}
    return {t: (Path(record.folder) / f"{t}.csv", f"{record.record} {t}") for t in raw_tables(record)}


def record_files(record: Record, edition: Edition) -> list[Path]:
    """Return the files that hold a record, for a rule's input: those that exist, else those that are needed."""
    if record.flat:
        return [Path(record.flat.file), *sources_files(edition)]
    tables, has_book = raw_tables(record), os.path.lexists(workbook_path(edition))
    at = {name: path for name, (path, _) in places(edition, record).items()}
    own = [p for name, p in at.items() if os.path.lexists(p) or not (has_book or tables[name].optional)]
    return [*own, *sources_files(edition)]


def sources_files(edition: Edition) -> list[Path]:
    """Return the files that hold the sources, for a rule's input; none where a register has no sources."""
    files = [workbook_path(edition), places(edition, None)["sources"][0]]
    return [p for p in files if os.path.lexists(p)]


def read_sources(edition: Edition, faults: list[Fault] | None = None) -> pd.DataFrame:
    """Read and check the sources of an edition; see :func:`read_record`. A register without sources has no row."""
    own: list[Fault] = [] if faults is None else faults
    frames = _read(edition, None, {"sources": SOURCES}, own)
    if faults is None:
        stop_if(own)
    return frames.get("sources", empty(SOURCES).assign(address=""))


def read_record(record: Record, edition: Edition, faults: list[Fault] | None = None) -> Frames:
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
    own: list[Fault] = []
    sources = read_sources(edition, own)
    no_sources = sources.empty and not own  # sources with faults exist, and their faults are reported
    flat, tables = record.flat, raw_tables(record)
    if no_sources or (flat and not (flat.source or flat.source_id)):
        tables = {n: unpaged(t) for n, t in tables.items()}
    frames = _read_flat(record, tables, own) if flat else _read(edition, record, tables, own)
    keys = {}  # what refers to an empty table, or to one that cannot be read, is no fault
    for name, column in (("sources", "source_id"), ("projects", "project_id")):
        frame = {"sources": sources, **frames}.get(name)
        if frame is not None and len(frame) and column in frame:
            keys[name] = (set(frame[column]), Path(_file(frame)).name)
    for name, frame in frames.items():
        if frame.empty:
            continue
        where = _file(frame)
        own += reference_faults(frame, tables[name], where, keys)
        if no_sources and "source_id" in frame and (frame["source_id"] != "").any():
            problem = "names pages, but the register has no list of sources"
            remedy = f"List them in {SOURCES_FILE}, or leave this column empty."
            own.append(Fault(where, problem, remedy, column="source_id"))
        if name == "facts" and set(tables["facts"].columns) <= set(frame):
            frames[name] = _canonical_facts(frame, record, where, own)
    if faults is None:
        stop_if(own)
    else:
        faults += own
    return frames


def _file(frame: pd.DataFrame) -> str:
    """Return the file, and the sheet, that a frame was read from."""
    return frame["address"].iloc[0].rpartition(", row ")[0]


def _canonical_facts(frame: pd.DataFrame, record: Record, where: str, faults: list[Fault]) -> pd.DataFrame:
    """Return facts as their editors mean them, which depends on the field; add their faults to a list."""
    frame = frame.copy()
    for field, kind in {**OWN_FACTS, **record.fields}.items():
        column = fact_column(kind)
        rows = (frame["field"] == field) & (frame["value"] != "")
        values = frame.loc[rows, "value"].map(column.canonical).astype(str)
        frame.loc[rows, "value"] = values
        faults += value_faults(values, column, where)
    return frame


def _read(edition: Edition, record: Record | None, tables: dict[str, Table], faults: list[Fault]) -> Frames:
    """Read and check tables from the workbook or from CSV files; leave out those that cannot be read."""
    at, book = places(edition, record), workbook_path(edition)
    files = [path for path, _ in at.values() if os.path.lexists(path)]
    frames: Frames = {}
    with collect(faults):
        sheets: Frames = {}
        if os.path.lexists(book):
            from joinup.tables.workbooks import read_workbook  # imports openpyxl, which is heavy

            sheets = read_workbook(book, [sheet for _, sheet in at.values()])
        if sheets and files:
            problem = f"holds what {files[0]} holds too: it is not clear which of the two is the register"
            remedy = "Run `make convert`, if a conversion was cut short; else move one of them away."
            raise InputError(Fault(str(book), problem, remedy))
        for name, table in tables.items():
            with collect(faults):
                path, sheet = at[name]
                where = f"{book}, sheet {sheet}" if sheets else str(path)
                if sheet not in sheets and path not in files and table.optional:
                    frames[name] = empty(table).assign(address="")
                    continue
                if sheet not in sheets and not files and os.path.lexists(book):
                    problem = "is not a sheet of the workbook"
                    raise InputError(Fault(str(book), problem, "Add it.", value=sheet))
                frame = sheets[sheet] if sheet in sheets else read_csv(path)
                frame = check_frame(frame, table, where, faults)
                if set(table.columns) <= set(frame):
                    frame = frame[list(table.columns)]
                frames[name] = frame.assign(address=[f"{where}, row {n}" for n in frame.index])
    return frames


def _read_flat(record: Record, tables: dict[str, Table], faults: list[Fault]) -> Frames:
    """Read and check the tables of a record that comes as one flat table; faults name the columns of its file."""
    flat = record.flat
    assert flat is not None
    headings = {
        "project_id": flat.project_id or flat.name,
        "name": flat.name,
        "page": flat.page,
        "role": flat.role,
    }
    headings |= {"organisation_as_published": flat.body, "source_id": flat.source}
    frames: Frames = {}
    with collect(faults):
        own: list[Fault] = []
        for name, frame in read_flat(record).items():
            where = _file(frame) if len(frame) else flat.file
            frames[name] = check_frame(frame.drop(columns="address"), tables[name], where, own)
            frames[name]["address"] = frame["address"]
        own = [replace(fault, column=headings.get(fault.column) or fault.column) for fault in own]
        once: dict[tuple, Fault] = {}
        for fault in own:  # one cell fills several tables
            once.setdefault((fault.row, fault.column, fault.problem), fault)
        faults += once.values()
    return frames
