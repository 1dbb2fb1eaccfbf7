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
Inside = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_is_inside)]
# A number is read as seconds since 1970, so that 20261123 without hyphens would be a day of that year.
Day = Annotated[datetime.date, Field(ge=datetime.date(1997, 1, 1), le=datetime.date(2100, 12, 31))]


class _Closed(BaseModel):
    """A mapping that takes no unknown key."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KnownTotal(_Closed):
    """A total that somebody else counted, and who."""

    value: Annotated[int, Field(gt=0, le=10_000_000)]
    source: str


class KnownTotals(_Closed):
    """Totals that coverage is measured against; empty where nobody has published one."""

    pilots: KnownTotal | None = None
    shared_outcomes: KnownTotal | None = None


class Biased(_Closed):
    """Why the rows at hand are not like those that are missing, where that is known."""

    pilots: str = ""
    outcomes: str = ""


class Basis(_Closed):
    """Where the rows of each list come from."""

    pilots: Literal["register", "document", "both"] = "register"
    outcomes: Literal["register", "document", "both"] = "register"


class Document(_Closed):
    """A publication that would complete, or completes, the edition."""

    document: Slug
    kind: Literal["outcomes", "pilots"]
    title: str
    landing_page: Address = ""
    attachment: str = ""
    gives: str = ""
    roster: Literal["complete", "partial", "unknown"] = "unknown"  # of the pilots that it lists


class Fold(_Closed):
    """In one pilot, a successor that counts for one of its predecessors, decided by hand."""

    pilot: Slug
    organisation: Slug
    into: Slug
    reason: str


class Reconcile(_Closed):
    """Across pilots, a body that is shown as one participant with its successor, decided by hand."""

    organisation: Slug
    into: Slug
    reason: str


class Focus(_Closed):
    """The pair and the department that the brief's claims name."""

    pair: tuple[Slug, Slug]
    department: Slug


class Reference(_Closed):
    """A publication that the brief's words rest on."""

    key: Slug
    text: str
    url: Address = ""


class Citation(_Closed):
    """How the brief is cited, licensed, and whom to ask."""

    authors: list[str]
    publisher: str
    licence: str
    contact: str


class Edition(_Closed):
    """One edition: read from ``config/editions/<edition>.yaml``."""

    edition: Annotated[Slug, AfterValidator(_is_free)]
    title: str
    subtitle: str = ""
    review: str
    review_name: str
    date: Day
    as_of: Day
    undated_as_of: Day
    data: Inside = "data/raw"
    organisations: Inside = "config"
    narrative: Inside
    layout: Inside | None = None
    basis: Basis = Basis()
    biased: Biased = Biased()
    documents: list[Document] = []
    known_totals: KnownTotals = KnownTotals()
    same_pilot: list[Fold] = []
    reconcile: list[Reconcile] = []
    focus: Focus
    predecessor: Slug | None = None
    synthetic: bool = False
    cite: Citation
    references: list[Reference] = []


class Statistics(_Closed):
    """How much is drawn, and where lines are drawn."""

    draws: Annotated[int, Field(ge=100, le=10_000_000)] = 100_000
    quick_draws: Annotated[int, Field(ge=100, le=10_000_000)] = 10_000
    thinned_draws: Annotated[int, Field(ge=100, le=100_000)] = 1_000
    chains: Annotated[int, Field(ge=2, le=64)] = 4
    bootstraps: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    coverage: Annotated[float, Field(gt=0, le=1)] = 0.8
    large: Annotated[int, Field(ge=10, le=1_000_000)] = 300


class Brand(_Closed):
    """Name, logo and two colours of whoever publishes the brief."""

    name: str = ""
    logo: Inside | None = None
    focus: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#12436D"
    accent: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#801650"


class Settings(_Closed):
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
