"""Small organisation tables, written as files; tests add the rows that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from joinup.organisations import Names, read_config
from joinup.schemas import CONFIG

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


def write_table(path: Path, columns: Iterable[str], lines: str) -> Path:
    """Write a table whose rows are given as lines of CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{','.join(columns)}\n{lines.strip()}\n", encoding="utf-8")
    return path


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
