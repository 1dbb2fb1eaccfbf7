"""The hand-made register: CSV files or one workbook, read and checked the same way, converted without loss."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from joinup.errors import Fault, InputError, short, stop_if
from joinup.files import write_bytes
from joinup.schemas import FACT_FIELDS, FOLDERS, RAW
from joinup.sheets import read_csv, read_workbook
from joinup.tables import cells, csv_bytes, faults_of, reference_faults

YEARS = (1997, 2100)


def files(data: Path) -> dict[str, Path]:
    """Return the file of each raw table: the workbook where there is one, else its CSV file."""
    book = data / "register.xlsx"
    return {t: book if book.is_file() else data / FOLDERS[t] / f"{t}.csv" for t in RAW}


def read_register(
    data: Path, names: tuple[str, ...] = tuple(RAW), found: list[Fault] | None = None
) -> dict[str, pd.DataFrame]:
    """Read and check the tables of a register.

    Parameters
    ----------
    data
        Folder of the register.
    names
        Tables wanted; the tables that they refer to are read too.
    found
        A list to which faults are added instead of raising them; the tables that can be read come back.

    Returns
    -------
    dict
        For each table a frame of text with its row numbers as index and a column ``address``.

    Raises
    ------
    InputError
        With every fault of every table.
    """
    book = data / "register.xlsx"
    both = [p for p in (data / FOLDERS[t] / f"{t}.csv" for t in RAW) if book.is_file() and p.is_file()]
    if both:
        problem = f"stands beside {both[0]}: it is not clear which of the two is the register"
        raise InputError(
            Fault(str(book), problem, "Move one of them away; `make convert` turns either around.")
        )
    wanted = dict.fromkeys([*(r for n in names for r in RAW[n].references.values()), *names])
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    sheets = read_workbook(book, RAW) if book.is_file() else None
    for name in wanted:
        where = f"{book}, sheet {name}" if sheets is not None else str(files(data)[name])
        try:
            if sheets is None:
                frame = read_csv(files(data)[name])
            elif name in sheets:
                frame = sheets[name]
            else:
                raise InputError(Fault(where, "is not in the workbook", f"Add a sheet named {name}."))
        except InputError as e:
            faults += e.faults
            continue
        frames[name] = frame
        faults += faults_of(frame, RAW[name], where)
        frame["address"] = [f"{where}, row {n}" for n in frame.index]
    known = {
        n: (set(f[RAW[n].key[0]]), files(data)[n].name if sheets is None else f"sheet {n}")
        for n, f in frames.items()
        if RAW[n].key[0] in f.columns and len(f)  # what refers to an empty table is no fault of its own
    }
    for name, frame in frames.items():
        table = RAW[name]
        if set(table.columns) <= set(frame.columns) and all(t in known for t in table.references.values()):
            where = frame["address"].iloc[0].rsplit(", row", 1)[0] if len(frame) else name
            faults += reference_faults(frame, table, where, known)
            if name == "pilot_facts":
                faults += _fact_faults(frame, where)
    if found is None:
        stop_if(faults)
    else:
        found += faults
    return {n: frames[n] for n in names if n in frames}


def _fact_faults(frame: pd.DataFrame, where: str) -> Iterator[Fault]:
    """Yield faults of facts whose allowed values depend on their field."""
    for row, field, value in zip(frame.index, frame["field"], frame["value"], strict=True):
        if field not in FACT_FIELDS or not value:
            continue
        if field in {"start_year", "end_year"} and not (
            len(value) == 4 and value.isascii() and value.isdecimal() and YEARS[0] <= int(value) <= YEARS[1]
        ):
            problem = f"is not a year from {YEARS[0]} to {YEARS[1]}"
            yield Fault(where, problem, "Write the year with four digits.", row, "value", value)
        elif field == "funding_gbp" and not (value.isascii() and value.isdecimal() and len(value) < 16):
            yield Fault(
                where, "is not an amount in pounds", "Write digits only: 5000000.", row, "value", value
            )
        elif field == "fund_stated" and value not in {"yes", "evaluation_only"}:
            remedy = "Write yes, or evaluation_only where only the evaluation was paid for."
            yield Fault(where, "is not one of yes, evaluation_only", remedy, row, "value", value)
        elif field == "round" and not (value.isascii() and value.isdecimal() and len(value) < 3):
            yield Fault(
                where, "is not the number of a round", "Write its number: 1, 2, 3 …", row, "value", value
            )
    years = frame[frame["field"].isin(["start_year", "end_year"])]
    page = ["pilot_id", "field", "source_id"]
    years = years[years["value"] != ""].drop_duplicates([*page, "value"])
    for row, value in cells(years.loc[years[page].duplicated(), "value"]):
        problem = "is another year than the same page gives above"
        yield Fault(where, problem, "Keep the earliest start, or the latest end.", row, "value", value)
    for pilot, facts in frame.groupby("pilot_id", sort=True):
        with contextlib.suppress(ValueError):
            starts = [int(v) for v in facts.loc[facts["field"] == "start_year", "value"]]
            ends = facts.loc[facts["field"] == "end_year", "value"]
            for row, end in cells(ends):
                if starts and int(end) < min(starts):
                    problem = f"is before the first year of {short(pilot)}, {min(starts)}"
                    yield Fault(where, problem, "Correct one of the two years.", row, "value", end)


def convert(data: Path) -> Path:
    """Turn a register of CSV files into one workbook, or a workbook into CSV files, without loss.

    The old form is kept beside the new one with the ending ``.old``.
    """
    frames = {n: f[list(RAW[n].columns)] for n, f in read_register(data).items()}
    book = data / "register.xlsx"
    if book.is_file():
        for name, frame in frames.items():
            write_bytes(csv_bytes(frame), data / FOLDERS[name] / f"{name}.csv")
        book.replace(book.with_suffix(".xlsx.old"))
        return data
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    out = openpyxl.Workbook(write_only=True)
    for name, frame in frames.items():
        sheet = out.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in [list(frame.columns), *frame.to_numpy().tolist()]:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value or None)
                if value:
                    cell.data_type, cell.number_format = "s", "@"  # text stays text: no formula, no lost zero
                cells.append(cell)
            sheet.append(cells)
    content = io.BytesIO()
    out.save(content)
    write_bytes(content.getvalue(), book, lasting=True)
    for name in frames:
        path = data / FOLDERS[name] / f"{name}.csv"
        path.replace(path.with_suffix(".csv.old"))
    return book
