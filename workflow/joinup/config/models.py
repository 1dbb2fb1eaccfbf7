"""What the file of an edition may hold."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from joinup.errors import SLUG, is_address

FIELD_TYPES = ("text", "number", "amount", "date")
OWN_FACTS = ("start", "end", "published", "first_read", "participants_known")  # of every record
# Columns of the tidy projects, beside which a record's facts stand.
COLUMNS = [
    "project_id",
    "name",
    "summary",
    "page",
    "counts",
    "as_of",
    "named_departments",
    "departments",
    "organisations",
]
FOLDERS = [
    "tables",
    "figures",
    "documents",
    "review",
    "crate",
    "changes",
    "logs",
    "layout",
]  # of an edition's results


def _is_slug(value: str) -> str:
    if not SLUG.match(value):
        raise ValueError("use lower-case letters, digits and single hyphens")
    return value


def _is_inside(value: str) -> str:
    if Path(value).is_absolute() or ".." in Path(value).parts or not value.isprintable():
        raise ValueError("name a file or folder of this project, relative to its root")
    return value


def _is_free(value: str) -> str:
    if value == "reference":
        raise ValueError("reports/reference/ holds what was published; choose another name")
    return value


def _is_record(value: str) -> str:
    if value in FOLDERS:
        raise ValueError(f"results/<edition>/{value}/ joins all records; choose another name")
    return value


def _is_address(value: str) -> str:
    if value and not is_address(value):
        raise ValueError("write the full address, beginning with https://")
    return value


def _is_fact(value: str) -> str:
    if value in OWN_FACTS or value in COLUMNS:
        raise ValueError("every record has a fact or a column of this name; choose another")
    return value


def _is_field_type(value: Any) -> Any:
    words = isinstance(value, list) and value and all(isinstance(v, str) and v for v in value)
    if not (words and len(set(value)) == len(value)) and value not in FIELD_TYPES:
        raise ValueError(f"write {', '.join(FIELD_TYPES)}, or a list of the words that it takes")
    return value


SLUG_PATTERN = {"pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"}
Slug = Annotated[str, Field(max_length=100, json_schema_extra=SLUG_PATTERN), AfterValidator(_is_slug)]
RoleName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=40)]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40), AfterValidator(_is_fact)]
FieldType = Annotated[
    Literal["text", "number", "amount", "date"] | list[str], BeforeValidator(_is_field_type)
]
Text = Annotated[str, Field(min_length=1)]
Address = Annotated[str, AfterValidator(_is_address)]
Inside = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_is_inside)]
Known = Literal["all", "central", "some"]
Count = Annotated[int, Field(gt=0, le=10_000_000)]
# A number is read as seconds since 1970, so that 20261123 without hyphens would be a day of that year.
Day = Annotated[datetime.date, Field(ge=datetime.date(1997, 1, 1), le=datetime.date(2100, 12, 31))]


class Strict(BaseModel):
    """A mapping that takes no unknown key."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KnownTotal(Strict):
    """How many projects there are in all, and who counted them."""

    value: Count
    source: Text


class Missing(Strict):
    """How the projects that are missing differ from those at hand."""

    how: Literal["by chance", "biased", "unknown"] = Field("unknown", description="by chance needs a reason")
    reason: str = Field("", description="why, in words; for `by chance` the test that supports it")
    field: str = Field("", description="a fact that divides the projects into groups with rates of their own")
    rates: dict[str, Annotated[float, Field(ge=0, lt=1)]] = Field(
        {}, description="share of each group's projects that is missing"
    )


class SameSeat(Strict):
    """In one project, a successor that counts for one of its predecessors, decided by hand."""

    project: Slug
    organisation: Slug
    into: Slug
    reason: Text


class Flat(Strict):
    """A record that comes as one flat table: which of its columns mean what."""

    file: Inside = Field(description="CSV, XLSX or ODS; one row per project and body, or one row per project")
    name: str = Field("project", description="column with the project's name")
    project_id: str = Field("", description="column with its identifier; made from the name if empty")
    page: str = Field("", description="column with the address of the project's own page")
    body: str = Field("", description="column with the body, where there is one row per project and body")
    role: str = Field("", description="column with the body's role; empty: everybody has the first role")
    bodies: dict[RoleName, str | list[str]] = Field(
        {}, description="columns with bodies by role, where there is one row per project"
    )
    separator: str = Field("|", description="what parts several bodies in one cell")
    source: str = Field("", description="column with a source_id of sources.csv")
    source_id: str = Field("", description="the source_id of every row, where there is one source")
    facts: dict[str, str] = Field({}, description="columns with facts, by field")


class Record(Strict):
    """One list of joint work: projects, bodies, roles."""

    record: Annotated[Slug, AfterValidator(_is_record)] = Field(
        description="short name; its folder in results/"
    )
    project: tuple[Text, Text] = Field(description='what a project is called: one, many ("pilot", "pilots")')
    body: tuple[Text, Text] = Field(
        ("department", "departments"), description="what a body of the network is called: one, many"
    )
    title: str = Field("", description="what the record lists, after 'the'")
    limits: str = Field("", description="what the record does not say, in one sentence")
    data: Inside | Literal[""] = Field("", description="folder of its raw tables; data/raw/<record> if empty")
    flat: Flat | None = Field(None, description="the one flat table that it is read from, if it is")
    rows_from: Literal["register", "document", "both"] = Field(
        "register", description="where its rows come from: raw tables, reviewed documents, or both"
    )
    total: KnownTotal | None = Field(None, description="how many projects there are in all")
    missing: Missing = Missing()
    participants_known: Known = Field(
        "some", description="how whole lists of participants are, where no fact says so for a project"
    )
    participants_note: str = Field("", description="a proviso on these lists, such as 'as registered'")
    roles: Annotated[list[RoleName], Field(min_length=1)] = Field(
        ["lead", "partner"], description="roles, the one that prevails first"
    )
    tally: list[RoleName] = Field([], description="roles that are tallied by name; empty: all")
    fields: dict[FactName, FieldType] = Field(
        {},
        description="facts that this record has beside start, end, published, first_read and participants_known",
    )
    counts: dict[str, str] = Field({}, description="facts that pick the projects that count; empty: all do")
    subsets: dict[str, dict[str, str]] = Field(
        {}, description="sensitivity: name of a subset and the facts that pick it"
    )
    round: str = Field("", description="the fact that numbers a project's round")
    same_seat: list[SameSeat] = []
    undated_as_of: Day | None = Field(
        None, description="names are read as of this day where no date is known"
    )

    @property
    def folder(self) -> str:
        """Return the folder of the raw tables."""
        return self.data or f"data/raw/{self.record}"

    @property
    def called(self) -> str:
        """Return what the record lists, for running text."""
        return self.title or self.project[1]


class Document(Strict):
    """A publication that would complete, or completes, a record."""

    document: Slug
    record: Slug = Field(description="the record that it lists projects of")
    kind: str = Field("", description="which words of cues.yaml it is read with; the record's name if empty")
    title: Text
    publisher: str = Field("", description="whom to ask for it")
    landing_page: Address = Field("", description="the page that offers it; empty if it is not known")
    attachment: str = Field("", description="words of the title or file name that pick it on its page")
    gives: str = Field("", description="what it would give the record")
    participants_known: Known = Field("some", description="how whole its lists of participants are")
    facts: dict[str, str] = Field(
        {}, description="facts that hold for every project it lists, such as a round"
    )
    total: Count | None = Field(None, description="how many projects it says that there are")


class Reconcile(Strict):
    """Across projects, a body that is shown as one participant with its successor, decided by hand."""

    organisation: Slug
    into: Slug
    reason: Text


class Focus(Strict):
    """The pair and the department that the brief's claims name."""

    pair: tuple[Slug, Slug]
    department: Slug


class Reference(Strict):
    """A publication that the brief's words rest on."""

    key: Slug
    text: Text
    url: Address = ""


class Citation(Strict):
    """How the brief is cited, licensed, and whom to ask."""

    authors: list[str]
    publisher: str
    licence: str
    contact: str


class Edition(Strict):
    """One edition: read from ``config/editions/<edition>.yaml``."""

    edition: Annotated[Slug, AfterValidator(_is_free)] = Field(description="short name; the file's own name")
    title: Text
    subtitle: str = ""
    date: Day = Field(description="the edition's date: stands in the brief, and is the time of every file")
    as_of: Day = Field(description="departments are called what they were called on this day")
    undated_as_of: Day = Field(description="names are read as of this day in projects without any date")
    data: Inside = "data/raw"
    organisations: Inside = Field("config", description="folder of the organisation tables")
    narrative: Inside = Field(description="the brief's text (Markdown)")
    claims: Inside | None = Field("config/claims.yaml", description="the file of its claims; null: none")
    layout: Inside | None = Field(None, description="committed positions of Figure 1")
    records: Annotated[list[Record], Field(min_length=1)]
    documents: list[Document] = Field([], description="publications that would complete the edition")
    reconcile: list[Reconcile] = []
    focus: Focus | None = Field(None, description="the pair and the department that claims name")
    predecessor: Slug | None = Field(None, description="the edition to compare with")
    synthetic: bool = Field(False, description="true for invented data; the brief says so")
    cite: Citation
    references: list[Reference] = []

    def named(self, record: str) -> Record:
        """Return the record of this name."""
        return next(r for r in self.records if r.record == record)
