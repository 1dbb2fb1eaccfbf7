"""Pairs of departments in the Evaluation Registry, counted once more in plain Python from the file alone.

Names, parents and successions are written anew here; nothing of the project's tables or library is used.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

FILE = Path(__file__).parents[3] / "data/raw/documents/evaluation-registry.csv"
MONTHS = [date(2000, k, 1).strftime("%B") for k in range(1, 13)]
OWN = {  # departments, and bodies that count for the same department at any time
    "cabinet-office": [
        "Cabinet Office", "National Leadership Centre", "Evaluation Task Force", "Government Property Agency",
        "Government Equalities Office", "Leadership College for Government",
    ],
    "hmt": ["HM Treasury"],
    "hmrc": ["HM Revenue & Customs", "Valuation Office Agency"],
    "dwp": ["Department for Work and Pensions"],
    "dhsc": ["Department of Health and Social Care", "Public Health England", "UK Health Security Agency"],
    "mhclg": ["Ministry of Housing, Communities & Local Government"],
    "dfe": [
        "Department for Education", "National College for Teaching and Leadership",
        "Standards and Testing Agency",
    ],
    "moj": ["Ministry of Justice", "HM Prison and Probation Service", "HM Courts & Tribunals Service"],
    "home-office": ["Home Office", "Border Force"],
    "defra": [
        "Department for Environment, Food & Rural Affairs", "Animal and Plant Health Agency",
        "Centre for Environment, Fisheries and Aquaculture Science",
    ],
    "dft": [
        "Department for Transport", "Active Travel England", "Driver and Vehicle Licensing Agency",
        "Driver and Vehicle Standards Agency", "Highways Agency", "Maritime and Coastguard Agency",
        "Office for Zero Emission Vehicles",
    ],
    "mod": [
        "Ministry of Defence (MOD) - Civilian Staff", "Ministry of Defence (MOD) - Military Staff",
        "UK Hydrographic Office",
    ],
    "fcdo": ["Foreign, Commonwealth & Development Office"],
    "dfid": ["Department for International Development"],
    "dbt": ["Department for Business and Trade"],
    "dit": ["Department for International Trade"],
    "desnz": ["Department for Energy Security and Net Zero"],
    "dsit": ["Department for Science, Innovation and Technology"],
    "beis": ["Department for Business, Energy & Industrial Strategy"],
    "bis": ["Department for Business, Innovation & Skills"],
    "decc": ["Department of Energy & Climate Change"],
    "dcms-digital": ["Department for Digital, Culture, Media & Sport"],
    "maff": ["Ministry of Agriculture, Fisheries and Food"],
    "cma": ["Competition and Markets Authority"],
    "fsa": ["Food Standards Agency"],
    "forestry-commission": ["Forestry Commission", "Forest Research"],
    "hm-land-registry": ["HM Land Registry"],
    "ofsted": ["Office for Standards in Education, Children's Services and Skills"],
    "ofgem": ["Office of Gas and Electricity Markets"],
    "ofqual": ["Office of Qualifications and Examinations Regulation"],
    "uksa": ["Office for National Statistics"],
}  # fmt: skip
DATED = {  # (first day on which it no longer holds, department), the last without an end
    "Department for Culture, Media and Sport": [("2023-02-07", "dcms-digital"), ("", "dcms")],
    "Building Digital UK": [("2023-02-07", "dcms-digital"), ("", "dsit")],
    "The Insolvency Service": [("2016-07-14", "bis"), ("2023-02-07", "beis"), ("", "dbt")],
    "UK Space Agency": [("2016-07-14", "bis"), ("2023-02-07", "beis"), ("", "dsit")],
    "FCDO Services": [("2020-09-02", "fco"), ("", "fcdo")],
}
DEPARTMENT = {name: department for department, names in OWN.items() for name in names}
BEFORE = {  # a department, and those that it took over from
    "beis": ["bis", "decc"],
    "dbt": ["beis", "dit"],
    "desnz": ["beis"],
    "dsit": ["beis", "dcms-digital"],
    "dcms": ["dcms-digital"],
    "fcdo": ["dfid", "fco"],
}


def day_of(row: dict[str, str]) -> str:
    """Return the day at which an entry's names are read."""
    for field in ("intervention_start", "intervention_end", "final_results"):
        if parts := row[field].split():
            year = parts[-1]
            return f"{year}-{MONTHS.index(parts[0]) + 1:02}-01" if len(parts) == 2 else f"{year}-04-01"
    return row["readings"].split()[0]


def department_of(shown: str, day: str) -> str | None:
    """Return the department that a body counts for on a day; nothing for public, devolved and other bodies."""
    name = shown.removeprefix("Closed organisation: ")
    if name not in DEPARTMENT:
        name = name.split(" (")[0]
    for end, department in DATED.get(name, []):
        if not end or day < end:
            return department
    return DEPARTMENT.get(name)


def departments_of(row: dict[str, str]) -> set[str]:
    """Return the departments of an entry; a successor beside its predecessor counts for it."""
    day, role = day_of(row), {}
    for shown in [row["lead_department"], *row["other_departments"].split(" | ")]:
        if department := department_of(shown, day):
            role.setdefault(department, "lead" if shown == row["lead_department"] else "partner")

    def seat(department: str) -> str:
        before = [b for b in BEFORE.get(department, []) if b in role]
        if len(before) > 1:
            before = [b for b in before if role[b] == role[department]]
        return seat(before[0]) if before else department

    return {seat(department) for department in role}


def pairs() -> Counter[tuple[str, str]]:
    """Count the entries that each two departments share."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        entries = [departments_of(row) for row in csv.DictReader(stream)]
    return Counter(pair for some in entries for pair in combinations(sorted(some), 2))
