"""Facts of projects: from one row per fact and page to one row per project."""

import datetime

import pandas as pd

from joinup.config.edition import Edition, Record
from joinup.schemas import OWN_FACTS

# A project's names are read as of the first of these that is on record.
DATES = ("start", "end", "published", "first_read")
LATEST = {"end"}  # where pages disagree, the latest is taken; of all other dates the earliest


def facts_of_projects(projects: pd.DataFrame, facts: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Put the facts beside their projects: a row of text per project, sorted, and a column per field.

    Where pages disagree, dates are the earliest (``end``: the latest), words of a list the first in the list's
    order, and all other values stand side by side, parted by ``|``. What is not known is empty.
    """
    rows = facts.drop_duplicates(["project_id", "field", "value"])
    rows = rows.assign(size=rows["value"].str.len()).sort_values(["size", "value"])  # numbers by their size
    columns = {}
    for name, kind in {**OWN_FACTS, **record.fields}.items():
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
    return datetime.date.fromisoformat({4: f"{date}-04-01", 7: f"{date}-01"}.get(len(date), date))


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
        out &= facts[field].map(lambda text, value=value: value in text.split(" | ")).astype(bool)
    return out
