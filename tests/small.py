"""A small register and small organisation tables, written as files; tests change what they are about."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import openpyxl

from joinup.config.edition import Edition, Record
from joinup.organisations.names import Names, read_config
from joinup.schemas import CONFIG, SOURCES, raw_tables
from joinup.tables.table import Table

ORGANISATIONS = """
home,Home Office,,ministerial_department,,,
moj,Ministry of Justice,MoJ,ministerial_department,,,
dcms,"Department for Culture, Media and Sport",DCMS,ministerial_department,2017-07-03,2023-02-07,dsit
beis,Department for Business,BEIS,ministerial_department,2016-07-14,2023-02-07,dsit desnz
dsit,Department for Science,DSIT,ministerial_department,2023-02-07,,
desnz,Department for Energy,DESNZ,ministerial_department,2023-02-07,,
mhclg,Ministry of Housing,MHCLG,ministerial_department,2018-01-08,2021-09-20,
mhclg,Department for Levelling Up,DLUHC,ministerial_department,2021-09-20,2024-07-09,
mhclg,Ministry of Housing,MHCLG,ministerial_department,2024-07-09,,
dhsc,Department of Health and Social Care,DHSC,ministerial_department,,,
phe,Public Health England,PHE,executive_agency,2016-01-01,2021-10-01,
natural-england,Natural England,,public_body,,,
leeds,Leeds City Council,,council,,,
"""
PARENTS = """
phe,dhsc,,,yes
natural-england,home,,2020-01-01,no
natural-england,moj,2020-01-01,,no
"""
ALIASES = """
Home Dept,home,,,misspelt or short
Home Office and Ministry of Justice,home moj,,,one row names two
"""
REGISTER = {
    "sources": """
S1,https://example.org/a,Page A,Example,2021-01-01,January 2021,2026-01-01,OGL-UK-3.0,secondary
S2,https://example.org/b,Page B,Example,,,2026-01-01,OGL-UK-3.0,official
""",
    "projects": """
safe-homes,Safe Homes,,
warm-walls,Warm Walls,Insulates,https://example.org/walls
""",
    "facts": """
safe-homes,start,2021,S1
safe-homes,fund_stated,yes,S1
safe-homes,participants_known,all,S1
""",
    "participation": """
safe-homes,Home Office,lead,S1
safe-homes,Ministry of Justice,partner,S1
warm-walls,Home Office,partner,S2
""",
    "outcomes_projects": """
less-crime,Less crime,,
""",
    "outcomes_facts": """
less-crime,review,SR2021,S2
less-crime,review_basis,stated,S2
less-crime,cross_cutting,yes,S2
""",
    "outcomes_participation": """
less-crime,Home Office,lead,S2
less-crime,Ministry of Justice,supporting,S2
""",
}
RECORDS = [
    {
        "record": "pilots",
        "project": ["pilot", "pilots"],
        "roles": ["lead", "partner", "delivery", "unspecified", "evaluation_lead", "evaluation_partner"],
        "fields": {"fund_stated": ["yes", "evaluation_only"], "round": "number", "funding_gbp": "amount"},
        "round": "round",
    },
    {
        "record": "outcomes",
        "project": ["outcome", "outcomes"],
        "roles": ["lead", "owner", "supporting", "unspecified"],
        "fields": {"review": "text", "review_basis": ["stated", "inferred"], "cross_cutting": ["yes", "no"]},
        "counts": {"review": "SR2021", "cross_cutting": "yes"},
    },
]
EDITION = {
    "edition": "small",
    "title": "A small edition",
    "date": "2026-01-01",
    "as_of": "2024-09-01",
    "undated_as_of": "2021-10-27",
    "narrative": "config/small.md",
    "records": RECORDS,
    "focus": {"pair": ["home", "moj"], "department": "home"},
    "cite": {"authors": ["Us"], "publisher": "us", "licence": "CC0", "contact": "us"},
}


def write_table(path: Path, columns: Iterable[str], lines: str) -> Path:
    """Write a table whose rows are given as lines of CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{','.join(columns)}\n{lines.strip()}\n", encoding="utf-8")
    return path


def table_of(name: str) -> tuple[str, Table]:
    """Return the file, without its ending, and the schema of a table of the register."""
    if name == "sources":
        return "sources", SOURCES
    record, _, table = name.rpartition("_")
    record = record or "pilots"
    return f"{record}/{table}", raw_tables(record_of(record))[table]


def write_register(folder: Path, **changed: str | None) -> Path:
    """Write the register as CSV files: some tables with other rows, those that are None not at all."""
    for name, lines in {**REGISTER, **changed}.items():
        file, table = table_of(name)
        if lines is not None:
            write_table(folder / f"{file}.csv", table.columns, lines)
    return folder


def write_config(folder: Path, organisations: str = "", parents: str = "", aliases: str = "") -> Path:
    """Write the organisation tables, with rows added."""
    tables = {"organisations": ORGANISATIONS, "parents": PARENTS, "aliases": ALIASES}
    more = {"organisations": organisations, "parents": parents, "aliases": aliases}
    for name, lines in tables.items():
        write_table(folder / f"{name}.csv", CONFIG[name].columns, lines.strip() + "\n" + more[name].strip())
    return folder


def names_of(folder: Path, **added: str) -> Names:
    """Return the organisations, read from files."""
    return Names(read_config(write_config(folder, **added)))


def edition_of(**changed: object) -> Edition:
    """Return the edition with some keys changed."""
    return Edition.model_validate({**EDITION, **changed})


def edition_in(folder: Path, **changed: object) -> Edition:
    """Return the edition with its register in a folder outside the project, which no file of an edition may name."""
    edition = edition_of(**changed)
    records = [r.model_copy(update={"data": str(folder / r.record)}) for r in edition.records]
    return edition.model_copy(update={"data": str(folder), "records": records})


def record_of(name: str, edition: Edition | None = None) -> Record:
    """Return a record of the edition."""
    return next(r for r in (edition or edition_of()).records if r.record == name)


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file, the header too."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def as_workbook(folder: Path) -> Path:
    """Turn CSV files into a workbook as a person would: whatever they hold, without checks."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for path in sorted(folder.rglob("*.csv")):
        name = path.stem if path.parent == folder else f"{path.parent.name} {path.stem}"
        sheet = book.create_sheet(name)
        for row in rows_of(path):
            sheet.append(row)
        path.unlink()
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"
