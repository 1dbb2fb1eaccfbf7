"""A record that comes as one flat table, as people send them: read into the raw tables of a record."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from joinup.config.edition import Flat, Record
from joinup.errors import SLUG, Fault, InputError, guesses, stop_if
from joinup.schemas import raw_tables
from joinup.sheets import content, frame_of, read_csv


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
        With every column that the file lacks, and projects of different names that would share an identifier.
    """
    flat = record.flat
    assert flat is not None
    frame = read_list(Path(flat.file))
    by_role = {role: [some] if isinstance(some, str) else some for role, some in flat.bodies.items()}
    bodies = [(role, column) for role, columns in by_role.items() for column in columns]
    bodies += [("", flat.body)] if flat.body else []
    headers = [flat.name, flat.project_id, flat.page, flat.role, flat.source, *flat.facts.values()]
    headers += [column for _, column in bodies]
    stop_if(column_fault(column, frame, flat.file) for column in headers if column and column not in frame)
    ids = frame[flat.project_id or flat.name].map(lambda v: v if SLUG.match(v) or not v else slug_of(v))
    stop_if(_shared_ids(frame[flat.name], ids, flat))
    source = frame[flat.source] if flat.source else flat.source_id
    rows = pd.DataFrame({"project_id": ids, "source_id": source}, dtype=str)
    unstated = "unspecified" if flat.role and "unspecified" in record.roles else record.roles[0]
    roles = frame[flat.role].map(role_name).replace("", unstated) if flat.role else unstated
    people = [rows.head(0).assign(organisation_as_published="", role="")]
    for role, column in bodies:
        cells = frame[column].map(lambda cell: bodies_in(cell, flat.separator))
        people.append(rows.assign(organisation_as_published=cells, role=role or roles))
    facts = [rows.head(0).assign(field="", value="")]
    facts += [rows.assign(field=f, value=frame[column].map(earliest)) for f, column in flat.facts.items()]
    page = frame[flat.page] if flat.page else ""
    frames = {
        "projects": rows.assign(name=frame[flat.name], summary="", page=page),
        "facts": pd.concat(facts).query("value != ''"),
        "participation": pd.concat(people).explode("organisation_as_published").dropna(),
    }
    for name, table in raw_tables(record).items():
        once = frames[name].drop_duplicates(list(table.key))[list(table.columns)]
        frames[name] = once.assign(address=[f"{flat.file}, row {row}" for row in once.index])
    return frames


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

    content(path)  # does it exist, ordinary and of a bearable size?
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as error:
        remedy = "Save it again as an ODS or CSV file."
        raise InputError(Fault(str(path), f"is not a readable workbook ({error})", remedy)) from None

    def shown(cell: object) -> str:
        return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)

    return frame_of({n: list(map(shown, row)) for n, row in enumerate(rows, 1)}, str(path))


def column_fault(column: str, frame: pd.DataFrame, file: str) -> Fault:
    """Return the fault of a list that lacks a column."""
    near = guesses(column, list(frame), 1)
    remedy = f"Did you mean {near}?" if near else f"Columns are {', '.join(frame)}."
    return Fault(file, "is not a column of this file", remedy, 1, value=column)


def bodies_in(cell: str, separator: str) -> list[str]:
    """Return the bodies of one cell.

    >>> bodies_in("Leeds; York;", ";")
    ['Leeds', 'York']
    """
    return list(filter(None, map(str.strip, cell.split(separator.strip() or "|"))))


def _shared_ids(names: pd.Series, ids: pd.Series, flat: Flat) -> Iterator[Fault]:
    """Yield a fault for each row whose project has another name than an earlier one of the same identifier."""
    projects = pd.DataFrame({"id": ids, "name": names}).drop_duplicates()
    for row, name in projects.loc[projects["id"].duplicated(), "name"].items():
        problem = "is another name than a row above gives for the same project"
        remedy = "Write it the same, or give a column of identifiers as project_id."
        yield Fault(flat.file, problem, remedy, row, flat.name, name)


def earliest(cell: str) -> str:
    """Return the first of several ISO dates, as a registry prints them; anything else as it is.

    >>> earliest("2025-07-01 2025-04-02"), earliest("April 2022")
    ('2025-04-02', 'April 2022')
    """
    return min(cell.split()) if re.fullmatch(r"(\d{4}(-\d\d){0,2}\s*)+", cell) else cell


def role_name(text: str) -> str:
    """Return a role as configuration has it.

    >>> role_name("Lead partner"), role_name("P.I.")
    ('lead_partner', 'p_i')
    """
    return "_".join(re.findall("[a-z]+", text.casefold()))


def slug_of(name: str) -> str:
    """Return an identifier made from a name.

    >>> slug_of("Café & Co.: Phase 2")
    'cafe-co-phase-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-") or "project"
