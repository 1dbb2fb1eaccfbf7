"""A small register and small organisation tables, written as files; tests change what they are about."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from joinup.config.edition import Edition
from joinup.organisations.names import Names, read_config
from joinup.schemas import CONFIG, FOLDERS, RAW

ORGANISATIONS = """
home,Home Office,,ministerial_department,,,,home-office
moj,Ministry of Justice,MoJ,ministerial_department,,,,ministry-of-justice
dcms,"Department for Culture, Media and Sport",DCMS,ministerial_department,2017-07-03,2023-02-07,dsit,
beis,Department for Business,BEIS,ministerial_department,2016-07-14,2023-02-07,dsit desnz,
dsit,Department for Science,DSIT,ministerial_department,2023-02-07,,,
desnz,Department for Energy,DESNZ,ministerial_department,2023-02-07,,,
mhclg,Ministry of Housing,MHCLG,ministerial_department,2018-01-08,2021-09-20,,
mhclg,Department for Levelling Up,DLUHC,ministerial_department,2021-09-20,2024-07-09,,
mhclg,Ministry of Housing,MHCLG,ministerial_department,2024-07-09,,,
dhsc,Department of Health and Social Care,DHSC,ministerial_department,,,,
phe,Public Health England,PHE,executive_agency,2016-01-01,2021-10-01,,
natural-england,Natural England,,public_body,,,,
leeds,Leeds City Council,,council,,,,
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
    "pilots": """
safe-homes,Safe Homes,complete,
warm-walls,Warm Walls,unknown,Insulates
""",
    "pilot_facts": """
safe-homes,start_year,2021,S1
safe-homes,fund_stated,yes,S1
""",
    "participation": """
safe-homes,Home Office,lead,S1
safe-homes,Ministry of Justice,partner,S1
warm-walls,Home Office,partner,S2
""",
    "outcomes": """
less-crime,SR2021,stated,Less crime,yes
""",
    "contributions": """
less-crime,Home Office,lead,S2
less-crime,Ministry of Justice,supporting,S2
""",
}
EDITION = {
    "edition": "small",
    "title": "A small edition",
    "review": "SR2021",
    "review_name": "Spending Review 2021",
    "date": "2026-01-01",
    "as_of": "2024-09-01",
    "undated_as_of": "2021-10-27",
    "narrative": "config/small.md",
    "focus": {"pair": ["home", "moj"], "department": "home"},
    "cite": {"authors": ["Us"], "publisher": "us", "licence": "CC0", "contact": "us"},
}


def write_table(path: Path, columns: Iterable[str], lines: str) -> Path:
    """Write a table whose rows are given as lines of CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{','.join(columns)}\n{lines.strip()}\n", encoding="utf-8")
    return path


def write_register(folder: Path, **changed: str) -> Path:
    """Write the register as CSV files, some tables with other rows."""
    for name, lines in {**REGISTER, **changed}.items():
        write_table(folder / FOLDERS[name] / f"{name}.csv", RAW[name].columns, lines)
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


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file, the header too."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))
