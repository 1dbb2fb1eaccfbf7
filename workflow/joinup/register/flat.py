"""A record that comes as one flat table, as people send them: read into the raw tables of a record."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pandas as pd

from joinup.config.edition import Record
from joinup.errors import SLUG, Fault, guesses, stop_if
from joinup.schemas import raw_tables
from joinup.tables.sheets import frame_of, plain, read_csv
from joinup.tables.table import meant

TEXT_FILES = {".csv", ".tsv", ".txt"}
MARK = re.compile(r"(\s*\[notes? [\w, ]+\]|((?<=[a-z]{3})|(?<=\)))[¹²³⁰⁴-⁹][¹²³⁰⁴-⁹,]*)+$", re.IGNORECASE)


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
    frame, file = read_list(Path(flat.file))
    by_role = {role: [some] if isinstance(some, str) else some for role, some in flat.bodies.items()}
    bodies = [(role, column) for role, columns in by_role.items() for column in columns]
    bodies += [("", flat.body)] if flat.body else []
    headers = [flat.name, flat.project_id, flat.page, flat.role, flat.source, *flat.facts.values()]
    headers += [column for _, column in bodies]
    columns = [column for column in headers if column]
    frame = frame.rename(columns=meant(list(frame), columns))
    stop_if(column_fault(column, frame, file) for column in columns if column not in frame)
    others = frame.columns.difference([column for _, column in bodies])
    frame[others] = frame[others].map(plain)
    frame[flat.name] = frame[flat.name].map(unmarked)
    ids = frame[flat.project_id or flat.name].map(lambda v: v if SLUG.match(v) or not v else slug_of(v))
    stop_if(_shared_ids(frame[flat.name], ids, file))
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
        frames[name] = once.assign(address=[f"{file}, row {row}" for row in once.index])
    return frames


def read_list(path: Path) -> tuple[pd.DataFrame, str]:
    """Read a CSV file, or the first table of a workbook, as text; the lines of a cell stay apart.

    Returns the frame, and the name of file and sheet for messages.
    """
    if path.suffix.lower() in TEXT_FILES:
        return read_csv(path, lines=True), str(path)
    from joinup.tables.workbooks import first_table  # imports openpyxl, which is heavy

    grid, _ = first_table(path)
    stop_if(grid.faults)
    return frame_of(grid.rows, grid.file, lines=True), grid.file


def unread_sheets(path: Path) -> list[str]:
    """Return the sheets of a list that :func:`read_list` does not read."""
    if path.suffix.lower() in TEXT_FILES:
        return []
    from joinup.tables.workbooks import first_table

    return first_table(path)[1]


def column_fault(column: str, frame: pd.DataFrame, file: str) -> Fault:
    """Return the fault of a list that lacks a column."""
    near = guesses(column, list(frame), 1)
    remedy = f"Did you mean {near}?" if near else f"Columns are {', '.join(frame)}."
    return Fault(file, "is not a column of this file", remedy, 1, value=column)


def bodies_in(cell: str, separator: str) -> list[str]:
    """Return the bodies of one cell, parted by a separator or line breaks.

    >>> bodies_in("Leeds; York;\\nHull", ";")
    ['Leeds', 'York', 'Hull']
    """
    parts = [part for line in cell.splitlines() for part in line.split(separator.strip() or "|")]
    return list(filter(None, map(unmarked, parts)))


def unmarked(name: str) -> str:
    """Return a name without the mark of a note behind it.

    >>> unmarked("River Trust² [note 4]"), unmarked("km²")
    ('River Trust', 'km²')
    """
    return MARK.sub("", name.strip())


def _shared_ids(names: pd.Series, ids: pd.Series, file: str) -> Iterator[Fault]:
    """Yield a fault for each row whose project has another name than an earlier one of the same identifier."""
    projects = pd.DataFrame({"id": ids, "name": names}).drop_duplicates()
    for row, name in projects.loc[projects["id"].duplicated(), "name"].items():
        problem = "is another name than a row above gives for the same project"
        remedy = "Write it the same, or give a column of identifiers as project_id."
        yield Fault(file, problem, remedy, row, str(names.name), name)


def earliest(cell: str) -> str:
    """Return the first of several ISO dates, as a registry prints them; anything else as it is.

    >>> earliest("2025-07-01 2025-04-02"), earliest("April 2022")
    ('2025-04-02', 'April 2022')
    """
    return min(cell.split()) if re.fullmatch(r"(\d{4}(-\d\d){0,2}\s*)+", cell) else cell


def role_name(text: str) -> str:
    """Return a role as configuration has it.

    >>> role_name("Lead partner"), role_name("P.I."), role_name("Führung"), role_name("?")
    ('lead_partner', 'p_i', 'fuhrung', '')
    """
    name = "_".join(re.findall("[a-z]+", _ascii(text)))
    return name or (text if any(map(str.isalpha, text)) else "")  # a text of another script is refused


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def slug_of(name: str) -> str:
    """Return an identifier made from a name.

    >>> slug_of("Café & Co.: Phase 2")
    'cafe-co-phase-2'
    """
    # a name in another script has no letter left: any number of its own will do
    return re.sub(r"[^a-z0-9]+", "-", _ascii(name)).strip("-")[:100].strip("-") or f"p-{crc32(name.encode())}"
