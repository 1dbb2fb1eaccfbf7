"""The words that tables may use, and the tables that people edit: of a record, the sources, the organisations."""

from collections.abc import Sequence
from dataclasses import replace

from joinup.config.edition import Record
from joinup.config.models import OWN_FACTS
from joinup.tables.columns import (
    Column,
    amount,
    choice,
    date,
    name,
    number,
    partial_date,
    short,
    slug,
    slugs,
    text,
    title,
    url,
)
from joinup.tables.table import Table

SOURCE_KINDS = ("official", "registry", "mirror", "secondary")  # best first
TIER_OF_KIND = {
    "ministerial_department": "central",
    "non_ministerial_department": "central",
    "executive_agency": "central",
    "department_unit": "central",
    "public_body": "central",
    "devolved_government": "devolved",
    "devolved_body": "devolved",
    "combined_authority": "combined authority",
    "council": "local",
    "police": "local",
    "nhs": "NHS",
    "charity": "other",
    "company": "other",
    "academic": "other",
    "unnamed_group": "other",
    "participant": "other",
    "other": "other",
}
KINDS = tuple(TIER_OF_KIND)
TIERS = ("central", "devolved", "combined authority", "local", "NHS", "other")
# Who stands in the network: departments, or, in a list of one's own, whoever is called a participant.
DEPARTMENT_KINDS = ("ministerial_department", "non_ministerial_department", "participant")
VERDICTS = (
    "supported",
    "supported with provisos",
    "not supported",
    "cannot be decided",
    "cannot be tested",
    "not tested",
    "not asked",
)
LEANINGS = ("for", "against", "tie", "unclear")
YES = ("yes", "no")
PROJECT = slug("the project")  # a column that several tables share

SOURCE = text("the page it stands on: a source_id of sources.csv")  # S001 has a capital: no identifier
SOURCES = Table(
    "one page",
    {
        "source_id": short("short name of the page, used by the other tables"),
        "url": url("address of the page"),
        "title": text("title of the page"),
        "publisher": text("who publishes it"),
        "published": date("day of publication, where the page shows it", optional=True),
        "published_as_shown": text("the date as the page shows it", optional=True),
        "retrieved": date("day on which it was read"),
        "licence": text("licence of the page, or 'facts only'"),
        "kind": choice("how near the page is to the body it speaks of", *SOURCE_KINDS),
    },
    ("source_id",),
    optional=True,
)
FACTS = {"text": text, "number": number, "amount": amount, "date": partial_date}


def fact_column(kind: str | Sequence[str]) -> Column:
    """Return the column that values of a kind of fact belong to.

    >>> fact_column("date").check("2021-10") is None, fact_column(["yes", "no"]).check("maybe") is None
    (True, False)
    """
    note = "the fact as the page gives it"
    return FACTS[kind](note) if isinstance(kind, str) else choice(note, *kind)


def raw_tables(record: Record) -> dict[str, Table]:
    """Return the raw tables of a record: projects, facts and participation, with its own fields and roles.

    >>> from joinup.config.edition import Record
    >>> list(raw_tables(Record(record="pilots", project=("pilot", "pilots"))))
    ['projects', 'facts', 'participation']
    """
    projects = {
        "project_id": slug("short name of the project"),
        "name": title("name of the project"),
        "summary": text("what it does, in our words", optional=True),
        "page": url("its own page", optional=True),
    }
    facts = {
        "project_id": PROJECT,
        "field": choice("what the fact is about", *OWN_FACTS, *record.fields),
        "value": text("the fact as the page gives it"),
        "source_id": SOURCE,
    }
    participation = {
        "project_id": PROJECT,
        "organisation_as_published": name("the body's name as the page prints it"),
        "role": choice("its role in the project", *record.roles),
        "source_id": SOURCE,
    }
    refers = {"project_id": "projects", "source_id": "sources"}
    body = "one body named for one project on one page"
    page = ("source_id",)
    return {
        "projects": Table("one project", projects, ("project_id",), absent=("summary", "page")),
        "facts": Table("one fact on one page", facts, tuple(facts), refers, absent=page, optional=True),
        "participation": Table(body, participation, tuple(participation), refers, absent=page),
    }


def unpaged(table: Table) -> Table:
    """Return a raw table whose rows need name no page."""
    columns = {n: replace(c, optional=c.optional or n == "source_id") for n, c in table.columns.items()}
    return replace(table, columns=columns)


def candidate(table: Table) -> Table:
    """Return a raw table as it is handed to *clean*, with the address of each row.

    Where a page is needed, reading has said so; a list of one's own names none.
    """
    columns = {**unpaged(table).columns, "address": text("file and row it was read from")}
    return replace(table, columns=columns, absent=(), optional=True)


CONFIG: dict[str, Table] = {
    "organisations": Table(
        "one organisation under one name",
        {
            "organisation_id": slug("short name; the same over renames"),
            "name": text("name in this period"),
            "abbreviation": text("abbreviation in this period", optional=True),
            "kind": choice("what it is", *KINDS),
            "valid_from": date("first day of this name; empty: before 2016", optional=True),
            "valid_to": date("first day on which it is no longer so; empty: still so", optional=True),
            "successors": slugs("the bodies it was split or merged into", optional=True),
        },
        ("organisation_id", "valid_from"),
        {"successors": "organisations"},
    ),
    "parents": Table(
        "one body under one parent",
        {
            "organisation_id": slug("the body"),
            "parent_id": slug("its parent"),
            "valid_from": date("first day", optional=True),
            "valid_to": date("first day on which it is no longer so", optional=True),
            "rolls_up": choice("does it count for its parent in the department network?", *YES),
        },
        ("organisation_id", "parent_id", "valid_from"),
        {"organisation_id": "organisations", "parent_id": "organisations"},
        optional=True,
    ),
    "aliases": Table(
        "one published form of a name",
        {
            "alias": text("the name as published"),
            "organisation_id": slugs("the body; several where one row names several"),
            "valid_from": date("first day on which it means this body", optional=True),
            "valid_to": date("first day on which it no longer does", optional=True),
            "note": text("why", optional=True),
        },
        ("alias", "organisation_id", "valid_from"),
        {"organisation_id": "organisations"},
        absent=("valid_from", "valid_to", "note"),
        optional=True,
    ),
}
