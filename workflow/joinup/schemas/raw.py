"""The tables that people edit: the register and the organisations."""

from __future__ import annotations

from joinup.schemas.words import ADDRESS, FACT_FIELDS, KINDS, OUTCOME_ROLES, ROLE, SOURCE, SOURCE_KINDS, YES
from joinup.tables import Table, choice, date, short, slug, slugs, text, url

RAW: dict[str, Table] = {
    "sources": Table(
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
    ),
    "pilots": Table(
        "one pilot",
        {
            "pilot_id": slug("short name of the pilot"),
            "name": text("name of the pilot"),
            "roster": choice(
                "is its list of participants known to be whole?", "complete", "partial", "unknown"
            ),
            "summary": text("what it does, in our words", optional=True),
        },
        ("pilot_id",),
    ),
    "pilot_facts": Table(
        "one fact on one page",
        {
            "pilot_id": slug("the pilot"),
            "field": choice("what the fact is about", *FACT_FIELDS),
            "value": text("the fact as the page gives it"),
            "source_id": SOURCE,
        },
        ("pilot_id", "field", "value", "source_id"),
        {"pilot_id": "pilots", "source_id": "sources"},
    ),
    "participation": Table(
        "one organisation named for one pilot on one page",
        {
            "pilot_id": slug("the pilot"),
            "organisation_as_published": text("the organisation's name as the page prints it"),
            "role": ROLE,
            "source_id": SOURCE,
        },
        ("pilot_id", "organisation_as_published", "role", "source_id"),
        {"pilot_id": "pilots", "source_id": "sources"},
    ),
    "outcomes": Table(
        "one outcome",
        {
            "outcome_id": slug("short name of the outcome"),
            "review": text("the review or plan it belongs to, such as SR2021"),
            "review_basis": choice("does the page name the review, or is it inferred?", "stated", "inferred"),
            "title": text("the outcome as published"),
            "cross_cutting": choice(
                "is it stated to be shared between departments?", "yes", "no", "unstated"
            ),
        },
        ("outcome_id",),
    ),
    "contributions": Table(
        "one organisation named for one outcome on one page",
        {
            "outcome_id": slug("the outcome"),
            "organisation_as_published": text("the organisation's name as the page prints it"),
            "role": choice("what it does for the outcome", *OUTCOME_ROLES),
            "source_id": SOURCE,
        },
        ("outcome_id", "organisation_as_published", "role", "source_id"),
        {"outcome_id": "outcomes", "source_id": "sources"},
    ),
}

FOLDERS = {
    "pilots": "pilots",
    "pilot_facts": "pilots",
    "participation": "pilots",
    "outcomes": "outcomes",
    "contributions": "outcomes",
    "sources": "",
}
LISTS = {"pilots": ("pilots", "pilot_facts", "participation"), "outcomes": ("outcomes", "contributions")}

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
            "govuk_slug": text("its name in GOV.UK's organisations list", optional=True),
        },
        ("organisation_id", "valid_from"),
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
    ),
}


def candidate(name: str) -> Table:
    """Return the table that *extract* writes for a raw table: the same columns and each row's address."""
    raw = RAW[name]
    return Table(raw.row, {**raw.columns, "address": ADDRESS}, raw.key)
