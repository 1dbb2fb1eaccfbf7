"""An edition (one review, one set of registers, one brief) and the settings shared by all editions."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import SLUG, Fault, InputError, is_address, short, stop_if

NOT_YET = "to do"  # a value that begins so is named by the build as still missing


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


def _is_address(value: str) -> str:
    if value and not is_address(value):
        raise ValueError("write the full address, beginning with https://")
    return value


Address = Annotated[str, AfterValidator(_is_address)]
Slug = Annotated[str, Field(max_length=100), AfterValidator(_is_slug)]
RoleName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=40)]
Inside = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_is_inside)]
# A number is read as seconds since 1970, so that 20261123 without hyphens would be a day of that year.
Day = Annotated[datetime.date, Field(ge=datetime.date(1997, 1, 1), le=datetime.date(2100, 12, 31))]


class Strict(BaseModel):
    """A mapping that takes no unknown key."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KnownTotal(Strict):
    """How many projects there are in all, and who counted them."""

    value: Annotated[int, Field(gt=0, le=10_000_000)]
    source: str


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
    reason: str


class Flat(Strict):
    """A record that comes as one flat table: which of its columns mean what."""

    file: Inside = Field(description="CSV, XLSX or ODS; one row per project and body, or one row per project")
    name: str = Field("project", description="column with the project's name")
    project_id: str = Field("", description="column with its identifier; made from the name if empty")
    page: str = Field("", description="column with the address of the project's own page")
    body: str = Field("", description="column with the body, where there is one row per project and body")
    role: str = Field("", description="column with the body's role; empty: everybody has the first role")
    bodies: dict[RoleName, str] = Field(
        {}, description="columns with bodies by role, where there is one row per project"
    )
    separator: str = Field("|", description="what parts several bodies in one cell")
    source: str = Field("", description="column with a source_id of sources.csv")
    source_id: str = Field("", description="the source_id of every row, where there is one source")
    facts: dict[str, str] = Field({}, description="columns with facts, by field")


class Record(Strict):
    """One list of joint work: projects, bodies, roles."""

    record: Slug = Field(description="short name; its folder in results/")
    project: tuple[str, str] = Field(description='what a project is called: one, many ("pilot", "pilots")')
    title: str = Field("", description="what the record lists, after 'the'")
    limits: str = Field("", description="what the record does not say, in one sentence")
    data: Inside = Field("", description="folder of its raw tables; data/raw/<record> if empty")
    flat: Flat | None = Field(None, description="the one flat table that it is read from, if it is")
    rows_from: Literal["register", "document", "both"] = "register"
    total: KnownTotal | None = Field(None, description="how many projects there are in all")
    missing: Missing = Missing()
    participants_known: Literal["all", "central", "some"] = Field(
        "some", description="how whole lists of participants are, where no fact says so for a project"
    )
    participants_note: str = Field("", description="a proviso on these lists, such as 'as registered'")
    roles: list[RoleName] = Field(["lead", "partner"], description="roles, the one that prevails first")
    tally: list[RoleName] = Field([], description="roles that are tallied by name; empty: all")
    fields: dict[str, Literal["text", "number", "amount", "date"] | list[str]] = Field(
        {}, description="facts that this record has beside start, end, published and participants_known"
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
    title: str
    landing_page: Address = ""
    attachment: str = ""
    gives: str = ""
    participants_known: Literal["all", "central", "some"] = Field(
        "some", description="how whole its lists of participants are"
    )
    facts: dict[str, str] = Field(
        {}, description="facts that hold for every project it lists, such as a round"
    )
    total: Annotated[int, Field(gt=0, le=10_000_000)] | None = None


class Reconcile(Strict):
    """Across pilots, a body that is shown as one participant with its successor, decided by hand."""

    organisation: Slug
    into: Slug
    reason: str


class Focus(Strict):
    """The pair and the department that the brief's claims name."""

    pair: tuple[Slug, Slug]
    department: Slug


class Reference(Strict):
    """A publication that the brief's words rest on."""

    key: Slug
    text: str
    url: Address = ""


class Citation(Strict):
    """How the brief is cited, licensed, and whom to ask."""

    authors: list[str]
    publisher: str
    licence: str
    contact: str


class Edition(Strict):
    """One edition: read from ``config/editions/<edition>.yaml``."""

    edition: Annotated[Slug, AfterValidator(_is_free)]
    title: str
    subtitle: str = ""
    date: Day
    as_of: Day
    undated_as_of: Day
    data: Inside = "data/raw"
    organisations: Inside = "config"
    narrative: Inside
    claims: Inside | None = Field("config/claims.yaml", description="the file of its claims; null: none")
    layout: Inside | None = None
    records: Annotated[list[Record], Field(min_length=1)]
    documents: list[Document] = []
    reconcile: list[Reconcile] = []
    focus: Focus | None = Field(None, description="the pair and the department that claims name")
    predecessor: Slug | None = None
    synthetic: bool = False
    cite: Citation
    references: list[Reference] = []

    def named(self, record: str) -> Record:
        """Return the record of this name."""
        return next(r for r in self.records if r.record == record)


class Statistics(Strict):
    """How much is drawn, and where lines are drawn."""

    draws: Annotated[int, Field(ge=100, le=10_000_000)] = 100_000
    quick_draws: Annotated[int, Field(ge=100, le=10_000_000)] = 10_000
    chains: Annotated[int, Field(ge=2, le=64)] = 4
    completions: Annotated[int, Field(ge=100, le=1_000_000)] = 4_000
    certainty: Annotated[float, Field(gt=0.5, le=1)] = 0.95
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    large: Annotated[int, Field(ge=10, le=1_000_000)] = 300


class Brand(Strict):
    """Name, logo and two colours of whoever publishes the brief."""

    name: str = ""
    logo: Inside | None = None
    focus: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#12436D"
    accent: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#801650"


class Settings(Strict):
    """Settings shared by all editions: read from ``config/config.yaml``."""

    edition: Annotated[str, Field(min_length=1, max_length=200)]
    quick: bool = False
    statistics: Statistics = Statistics()
    brand: Brand = Brand()

    @property
    def draws(self) -> int:
        """Draws of the null model in this run."""
        return self.statistics.quick_draws if self.quick else self.statistics.draws


def _typed(path: Path, model: type[BaseModel], what: Any) -> Any:
    if not isinstance(what, dict):
        raise InputError(Fault(str(path), "holds no settings", "Start from another file of config/."))
    try:
        return model.model_validate(what)
    except ValidationError as e:
        raise InputError(closed_faults(e, model, str(path))) from None


def read_settings(path: Path | str = "config/config.yaml", changes: dict | None = None) -> Settings:
    """Read the settings, with changes given on the command line laid over them."""
    path = Path(path)
    what = read_yaml(path) or {}
    return _typed(path, Settings, {**what, **(changes or {})} if isinstance(what, dict) else what)


def edition_path(name: str) -> Path:
    """Return the file of an edition, given its name or the path of a file.

    >>> edition_path("sr2021").as_posix()
    'config/editions/sr2021.yaml'
    """
    return Path(name) if name.endswith((".yaml", ".yml")) else Path("config/editions") / f"{name}.yaml"


def predecessor_path(file: str, name: str | None) -> str:
    """Return the file of an edition's predecessor: beside its own, or in ``config/editions/``.

    >>> predecessor_path("config/editions/sr2025.yaml", "sr2021")
    'config/editions/sr2021.yaml'
    """
    if not name:
        return ""
    beside = Path(file).with_name(f"{name}.yaml")
    return str(beside if beside.is_file() else edition_path(name))


def read_edition(name: str) -> Edition:
    """Read an edition by its name or path; one that still has things to do is refused with a list of them."""
    path = edition_path(name)
    if not path.is_file():
        known = sorted(p.stem for p in Path("config/editions").glob("*.yaml"))
        remedy = f"Known editions: {', '.join(known)}; or write this one (docs/editions.md)."
        raise InputError(Fault(str(path), "is not there", remedy))
    what = read_yaml(path)
    stop_if(
        Fault(str(path), f"is still {short(value)}", "Fill it in, then run again.", column=place)
        for place, value in _walk(what)
        if isinstance(value, str) and value.startswith(NOT_YET)
    )
    found = _typed(path, Edition, what)
    if found.edition != path.stem:
        remedy = f"Write {path.stem}, or rename the file: results are kept under this name."
        raise InputError(
            Fault(str(path), "is not the name of this file", remedy, column="edition", value=found.edition)
        )
    return found


def _walk(value: Any, place: str = "") -> list[tuple[str, Any]]:
    items = (
        value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else None
    )
    if items is None:
        return [(place, value)]
    return [pair for k, v in items for pair in _walk(v, f"{place}.{k}" if place else str(k))]
