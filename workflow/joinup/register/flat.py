"""A record that comes as one flat table, as people send them: read into the raw tables of a record."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from joinup.config.edition import Flat, Record
from joinup.errors import SLUG, Fault, InputError, guesses, stop_if
from joinup.register.headers import role_name
from joinup.schemas import OWN_FACTS, fact_column, raw_tables
from joinup.sheets import content, frame_of, read_csv
from joinup.tables import cells

Row = tuple[int, str, str, str, str]


def read_flat(record: Record) -> dict[str, pd.DataFrame]:
    """Read the raw tables projects, facts and participation from a record's flat table.

    Parameters
    ----------
    record
        A record with ``flat``.

    Returns
    -------
    dict
        Frames of text; the index is the row in the file, ``address`` names file and row.

    Raises
    ------
    InputError
        With every column that is not there, and projects of different names that would share an identifier.
    """
    flat = record.flat
    assert flat is not None
    frame = read_list(Path(flat.file))
    stop_if(_missing_columns(frame, flat))
    ids = frame[flat.project_id or flat.name].map(lambda v: v if SLUG.match(v) or not v else slug_of(v))
    stop_if(_shared_ids(frame[flat.name], ids, flat))
    page, source = (
        frame[column] if column else pd.Series(instead, frame.index)
        for column, instead in ((flat.page, ""), (flat.source, flat.source_id))
    )
    projects = pd.DataFrame({"project_id": ids, "name": frame[flat.name], "summary": "", "page": page})
    rows = {"facts": _facts, "participation": _bodies}
    tables = {"projects": projects.drop_duplicates("project_id")}
    for name, table in raw_tables(record).items():
        if name in rows:
            columns = ["row", *table.columns]
            some = pd.DataFrame(rows[name](frame, ids, source, record, flat), columns=columns)
            tables[name] = some.drop_duplicates(list(table.key)).set_index("row")
    return {n: t.assign(address=[f"{flat.file}, row {row}" for row in t.index]) for n, t in tables.items()}


def read_list(path: Path) -> pd.DataFrame:
    """Read a CSV file, or the first sheet of a workbook (XLSX, ODS), as text."""
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return read_csv(path)
    if path.suffix.lower() == ".ods":
        return _read_ods(path)
    from joinup.xlsx import read_first_sheet  # imports openpyxl, which is heavy

    return read_first_sheet(path)


def _read_ods(path: Path) -> pd.DataFrame:
    """Read the first sheet of an OpenDocument workbook as text."""
    from python_calamine import CalamineError, CalamineWorkbook  # most lists are CSV files

    content(path)  # is it there, ordinary and of a bearable size?
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except CalamineError as error:
        remedy = "Save it again as an ODS or CSV file."
        raise InputError(Fault(str(path), f"is not a readable workbook ({error})", remedy)) from None
    rows = sheet.to_python(skip_empty_area=False)
    return frame_of({n: [_shown(cell) for cell in row] for n, row in enumerate(rows, 1)}, str(path))


def _shown(cell: object) -> str:
    """Return a cell of a workbook as text: whole numbers without a point, days in ISO form."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _missing_columns(frame: pd.DataFrame, flat: Flat) -> Iterator[Fault]:
    """Yield a fault for each column that the record's configuration names and the file lacks."""
    named = [flat.name, flat.project_id, flat.page, flat.body, flat.role, flat.source]
    bodies = [column for _, column in _columns_of(flat)]
    for column in dict.fromkeys([*named, *bodies, *flat.facts.values()]):
        if column and column not in frame.columns:
            near = guesses(column, list(frame.columns), 1)
            remedy = f"Did you mean {near}?" if near else f"Columns are {', '.join(frame.columns)}."
            yield Fault(flat.file, "is not a column of this file", remedy, 1, value=column)


def _columns_of(flat: Flat) -> list[tuple[str, str]]:
    """Return role and header of each column with bodies, where there is one row per project."""
    return [
        (role, column)
        for role, columns in flat.bodies.items()
        for column in ([columns] if isinstance(columns, str) else columns)
    ]


def bodies_in(cell: str, separator: str) -> list[str]:
    """Return the bodies of one cell.

    >>> bodies_in("Leeds; York;", ";")
    ['Leeds', 'York']
    """
    return list(filter(None, (part.strip() for part in cell.split(separator.strip() or "|"))))


def _shared_ids(names: pd.Series, ids: pd.Series, flat: Flat) -> Iterator[Fault]:
    """Yield a fault for each row whose project has another name than an earlier one of the same identifier."""
    projects = pd.DataFrame({"id": ids, "name": names}).drop_duplicates()
    for row, name in cells(projects.loc[projects["id"].duplicated(), "name"]):
        problem = "is another name than a row above gives for the same project"
        remedy = "Write it the same, or give a column of identifiers as project_id."
        yield Fault(flat.file, problem, remedy, row, flat.name, name)


def _bodies(
    frame: pd.DataFrame, ids: pd.Series, source: pd.Series, record: Record, flat: Flat
) -> Iterator[Row]:
    """Yield one row per project and body."""
    columns = [(role, frame[column]) for role, column in _columns_of(flat)]
    unstated = "unspecified" if flat.role and "unspecified" in record.roles else record.roles[0]
    if flat.body:
        columns.append(("", frame[flat.body]))
    for role, names in columns:
        roles = frame[flat.role] if flat.role and not role else pd.Series(role, frame.index)
        lists = [s.tolist() for s in (frame.index, ids, names, roles, source)]
        for row, project, cell, own, page in zip(*lists, strict=True):
            for body in bodies_in(cell, flat.separator):
                yield row, project, body, role_name(own) or unstated, page


def _facts(
    frame: pd.DataFrame, ids: pd.Series, source: pd.Series, record: Record, flat: Flat
) -> Iterator[Row]:
    """Yield one row per project and fact; of several ISO dates in a cell the earliest."""
    types = {**OWN_FACTS, **record.fields}
    for field, column in flat.facts.items():
        values = frame[column]
        if types.get(field) == "date":
            values = values.map({cell: min(dates_of(cell), default="") for cell in values.unique()})
        lists = [s[values != ""].tolist() for s in (frame.index, ids, values, source)]
        for row, project, value, page in zip(*lists, strict=True):
            yield row, project, field, value, page


def dates_of(cell: str) -> list[str]:
    """Return the dates of a cell, in ISO form where they are months or years in English.

    >>> dates_of("April 2022"), dates_of("2013"), dates_of("2025-04-02 2025-07-01"), dates_of("")
    (['2022-04'], ['2013'], ['2025-04-02', '2025-07-01'], [])
    """
    text = cell.strip()
    for form, out in (("%B %Y", "%Y-%m"), ("%b %Y", "%Y-%m"), ("%d %B %Y", "%Y-%m-%d")):
        try:
            return [datetime.datetime.strptime(text, form).strftime(out)]
        except ValueError:
            continue
    parts = text.split()
    return parts if all(re.fullmatch(r"\d{4}(-\d\d){0,2}", p) for p in parts) else [text]


def is_day(cell: str) -> bool:
    """Say whether a cell is empty or holds years, months or days.

    >>> is_day("April 2022"), is_day("2013"), is_day("2013/14")
    (True, True, False)
    """
    column = fact_column("date")
    return all(
        column.check(column.meant(day) if column.meant else day) is None for day in dates_of(cell) if day
    )


def slug_of(name: str) -> str:
    """Return an identifier made from a name.

    >>> slug_of("Café & Co.: Phase 2")
    'cafe-co-phase-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-") or "project"
