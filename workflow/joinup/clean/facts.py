"""Facts of projects: from one row per fact and page to one row per project."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd

from joinup.schemas import OWN_FACTS

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

# A project's names are read as of the first of these that is on record.
DATES = ("start", "end", "published", "first_read")
LATEST = {"end"}  # where pages disagree, the latest is taken; of all other dates the earliest


def facts_of_projects(projects: pd.DataFrame, facts: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Put the facts beside their projects.

    Where pages disagree, dates are the earliest (``end``: the latest), words of a list the first in the list's
    order, and all other values stand side by side, parted by ``|``.

    Parameters
    ----------
    projects, facts
        The raw tables, as text.
    record
        Which facts it has, and of what type.

    Returns
    -------
    pandas.DataFrame
        Indexed by project_id, sorted; one column of text per field, unknown is empty.
    """
    fields = {**OWN_FACTS, **record.fields}
    rows = facts.drop_duplicates(["project_id", "field", "value"])
    rows = rows.assign(size=rows["value"].str.len()).sort_values(["size", "value"])  # numbers by their size
    columns = {}
    for name, kind in fields.items():
        values = rows[rows["field"] == name].groupby("project_id")["value"]
        if isinstance(kind, list):
            columns[name] = values.agg(lambda some, order=kind: min(some, key=order.index))
        elif kind == "date":
            columns[name] = values.max() if name in LATEST else values.min()
        else:
            columns[name] = values.agg(" | ".join)
    index = pd.Index(sorted(projects["project_id"]), name="project_id")
    return pd.DataFrame(columns, index=index, dtype=object).fillna("")


def disagreements(facts: pd.DataFrame) -> str:
    """Name the projects whose pages give different dates."""
    dates = facts[facts["field"].isin(DATES)].drop_duplicates(["project_id", "field", "value"])
    several = dates.sort_values("value").groupby(["project_id", "field"])["value"].agg(list)
    text = [f"{p}, {f}: {' or '.join(v)}" for (p, f), v in several.items() if len(v) > 1]
    return f"pages disagree on {'; '.join(text)}" if text else ""


def day_of(date: str) -> datetime.date:
    """Return the day that stands for a date as published.

    A year stands for 1 April, when the government's financial year begins, a month for its first day.

    >>> day_of("2021"), day_of("2021-11"), day_of("2021-11-05")
    (datetime.date(2021, 4, 1), datetime.date(2021, 11, 1), datetime.date(2021, 11, 5))
    """
    parts = [int(p) for p in date.split("-")]
    return datetime.date(*(parts + [4, 1][len(parts) - 1 :] if len(parts) == 1 else [*parts, 1][:3]))


def days_of_projects(facts: pd.DataFrame, record: Record, edition: Edition) -> dict[str, datetime.date]:
    """Return the day at which each project's names and parents are read.

    Its start, else its end, else its publication, else when it was first read; else the day that the record or
    the edition states.
    """
    default = record.undated_as_of or edition.undated_as_of
    dates = facts.reindex(columns=list(DATES), fill_value="").itertuples()
    return {row[0]: next((day_of(d) for d in row[1:] if d), default) for row in dates}


def selects(facts: pd.DataFrame, conditions: dict[str, str]) -> pd.Series:
    """Say for each project whether its facts meet all conditions.

    >>> facts = pd.DataFrame({"review": ["SR2021", "SR2020 | SR2021", ""]})
    >>> selects(facts, {"review": "SR2021"}).tolist()
    [True, True, False]
    """
    out = pd.Series(True, index=facts.index)
    for field, value in conditions.items():
        out &= pd.Series([value in v.split(" | ") for v in facts[field]], index=facts.index, dtype=bool)
    return out
