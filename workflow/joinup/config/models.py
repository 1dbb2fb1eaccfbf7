"""What the file of an edition may hold."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from joinup.errors import SLUG, is_address

FIELD_TYPES = ("text", "number", "amount", "date")
KNOWN = ("all", "central", "some")  # how whole a project's list of participants is
OWN_FACTS: dict[str, str | list[str]] = {  # facts of every record, and their types
    **dict.fromkeys(("start", "end", "published", "first_read"), "date"),
    "participants_known": list(KNOWN),
}
# Columns of the tidy projects; a record's facts are further columns.
COLUMNS = (
    *("project_id", "name", "summary", "page", "counts", "as_of"),
    *("named_departments", "departments", "organisations"),
)
# Folders of an edition's results that join its records.
FOLDERS = ("tables", "figures", "documents", "review", "crate", "changes", "logs", "layout")


def _refuse(is_wrong: Callable[[Any], Any], message: str) -> AfterValidator:
    """Return a check of a value; {} in the message is the value."""

    def check(value: Any) -> Any:
        if is_wrong(value):
            raise ValueError(message.format(value))
        return value

    return AfterValidator(check)


def _is_outside(value: str) -> bool:
    return Path(value).is_absolute() or ".." in Path(value).parts or not value.isprintable()


def _is_no_type(value: Any) -> bool:
    words = isinstance(value, list) and value and all(isinstance(v, str) and v for v in value)
    return value not in FIELD_TYPES and not (words and len(set(value)) == len(value))


Slug = Annotated[
    str,
    Field(max_length=100, json_schema_extra={"pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"}),
    _refuse(lambda v: not SLUG.match(v), "use lower-case letters, digits and single hyphens"),
]
RoleName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=40)]
FactName = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40),
    _refuse(
        lambda v: v in OWN_FACTS or v in COLUMNS,
        "every record has a fact or a column of this name; choose another",
    ),
]
FieldType = Annotated[
    Any,
    _refuse(_is_no_type, f"write {', '.join(FIELD_TYPES)}, or a list of the words that it takes"),
    WithJsonSchema({"anyOf": [{"enum": FIELD_TYPES}, {"type": "array", "items": {"type": "string"}}]}),
]
Text = Annotated[str, Field(min_length=1)]
Address = Annotated[
    str, _refuse(lambda v: v and not is_address(v), "write the full address, beginning with https://")
]
Inside = Annotated[
    str,
    Field(min_length=1, max_length=200),
    _refuse(_is_outside, "name a file or folder of this project, relative to its root"),
]
Known = Literal["all", "central", "some"]
RowsFrom = Literal["register", "document", "both"]
Count = Annotated[int, Field(gt=0, le=10_000_000)]
Rate = Annotated[float, Field(ge=0, lt=1)]
# A number is read as seconds since 1970, so that 20261123 without hyphens would be a day of that year.
Day = Annotated[datetime.date, Field(ge=datetime.date(1997, 1, 1), le=datetime.date(2100, 12, 31))]
RecordName = Annotated[
    Slug, _refuse(lambda v: v in FOLDERS, "results/<edition>/{}/ joins all records; choose another name")
]
EditionName = Annotated[
    Slug,
    _refuse(lambda v: v == "reference", "reports/reference/ holds what was published; choose another name"),
]


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
    field: str = Field("", description="a fact that divides the projects into groups, each with its rate")
    rates: dict[str, Rate] = Field({}, description="share of each group's projects that is missing")


class Reconcile(Strict):
    """Across projects, a body that is shown as one participant with its successor, decided by hand."""

    organisation: Slug
    into: Slug
    reason: Text


class SameSeat(Reconcile):
    """In one project, a successor that counts for one of its predecessors, decided by hand."""

    project: Slug


class Flat(Strict):
    """A record that comes as one flat table: which of its columns mean what."""

    file: Inside = Field(description="CSV, XLSX or ODS; one row per project and body, or one row per project")
    name: str = Field("project", description="column with the project's name")
    project_id: str = Field("", description="column with its identifier; made from the name if empty")
    page: str = Field("", description="column with the address of the project's own page")
    body: str = Field("", description="column with the body, if a row is one project and body")
    role: str = Field("", description="column with the body's role; empty: everybody has the first role")
    bodies: dict[RoleName, str | list[str]] = Field(
        {}, description="columns with bodies by role, one row per project"
    )
    separator: str = Field("|", description="what parts several bodies in one cell")
    source: str = Field("", description="column with a source_id of sources.csv")
    source_id: str = Field("", description="the source_id of every row, if all have one source")
    facts: dict[str, str] = Field({}, description="columns with facts, by field")


class Record(Strict):
    """One list of joint work: projects, bodies, roles."""

    record: RecordName = Field(description="short name; its folder in results/")
    project: tuple[Text, Text] = Field(description='what a project is called: one, many ("pilot", "pilots")')
    body: tuple[Text, Text] = Field(
        ("department", "departments"), description="what a body of the network is called: one, many"
    )
    title: str = Field("", description="what the record lists, after 'the'")
    limits: str = Field("", description="what the record does not say, in one sentence")
    data: Inside | Literal[""] = Field("", description="folder of its raw tables; data/raw/<record> if empty")
    flat: Flat | None = Field(None, description="the one flat table that it is read from, if it is")
    rows_from: RowsFrom = Field("register", description="raw tables, reviewed documents, or both")
    total: KnownTotal | None = Field(None, description="how many projects there are in all")
    missing: Missing = Missing()
    participants_known: Known = Field("some", description="how whole lists are, where no fact says so")
    participants_note: str = Field("", description="a proviso on these lists, such as 'as registered'")
    roles: list[RoleName] = Field(
        ["lead", "partner"], min_length=1, description="the one that prevails first"
    )
    tally: list[RoleName] = Field([], description="roles that are tallied by name; empty: all")
    fields: dict[FactName, FieldType] = Field({}, description="facts, further to those of every record")
    counts: dict[str, str] = Field({}, description="facts that pick the projects that count; empty: all do")
    subsets: dict[str, dict[str, str]] = Field({}, description="sensitivity: facts that pick each subset")
    round: str = Field("", description="the fact that numbers a project's round")
    same_seat: list[SameSeat] = []
    undated_as_of: Day | None = Field(None, description="day at which names are read if none is known")

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
    facts: dict[str, str] = Field({}, description="facts of every project it lists, such as a round")
    total: Count | None = Field(None, description="how many projects it says that there are")


class Focus(Strict):
    """The pair and the department that the brief's claims name."""

    pair: Annotated[
        tuple[Slug, Slug], AfterValidator(lambda pair: (min(pair), max(pair)))
    ]  # as in the tables
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

    edition: EditionName = Field(description="short name; the file's own name")
    title: Text
    subtitle: str = ""
    date: Day = Field(description="the edition's date: printed in the brief, and the time of every file")
    as_of: Day = Field(description="departments are called what they were called on this day")
    undated_as_of: Day = Field(description="names are read as of this day in projects without any date")
    data: Inside = "data/raw"
    organisations: Inside = Field("config", description="folder of the organisation tables")
    narrative: Inside = Field(description="the brief's text (Markdown)")
    claims: Inside | None = Field("config/claims.yaml", description="the file of its claims; null: none")
    layout: Inside | None = Field(None, description="committed positions of Figure 1")
    records: list[Record] = Field(min_length=1)
    documents: list[Document] = Field([], description="publications that would complete the edition")
    reconcile: list[Reconcile] = []
    focus: Focus | None = Field(None, description="the pair and the department that claims name")
    predecessor: Slug | None = Field(None, description="the edition to compare with")
    synthetic: bool = Field(False, description="true for invented data; the brief says so")
    cite: Citation
    references: list[Reference] = []

    @property
    def pair(self) -> tuple[str, str] | None:
        """Return the pair that claims name, in the order of the tables."""
        return self.focus.pair if self.focus else None

    def named(self, record: str) -> Record:
        """Return the record of this name."""
        return next(r for r in self.records if r.record == record)
