"""Editions and settings, read from their files and checked; their JSON schemas, for editors."""

import json
from pathlib import Path

from joinup.config.consistency import edition_faults
from joinup.config.models import (  # noqa: F401 - the models are imported from here
    Citation,
    Document,
    Edition,
    Flat,
    Focus,
    KnownTotal,
    Missing,
    Reconcile,
    Record,
    Reference,
    SameSeat,
)
from joinup.config.settings import Brand, Search, Settings, Statistics, Watch  # noqa: F401
from joinup.config.strict import fit
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, stop_if

EDITIONS = Path("config/editions")
SETTINGS = Path("config/config.yaml")


def read_settings(path: Path | str = SETTINGS, changes: dict | None = None) -> Settings:
    """Read the settings, with changes of the command line laid over them; raise InputError with every fault."""
    content = read_yaml(Path(path))
    return fit(Settings, content | (changes or {}) if isinstance(content, dict) else content, str(path))


def edition_path(name: str) -> Path:
    """Return the file of an edition, given its name or the path of a file.

    >>> edition_path("sr2021").as_posix()
    'config/editions/sr2021.yaml'
    """
    return Path(name) if name.endswith((".yaml", ".yml")) else EDITIONS / f"{name}.yaml"


def predecessor_path(file: str, name: str | None) -> str:
    """Return the file of an edition's predecessor, in the folder of the edition or in ``config/editions/``.

    >>> predecessor_path("config/editions/sr2025.yaml", "sr2021")
    'config/editions/sr2021.yaml'
    """
    if not name:
        return ""
    neighbour = Path(file).with_name(f"{name}.yaml")
    return str(neighbour if neighbour.is_file() else edition_path(name))


def read_edition(name: str, root: Path = Path()) -> Edition:
    """Read an edition by its name, for ``config/editions/<name>.yaml``, or by the path of its file.

    Raises InputError with every fault: of a value, or of parts that do not fit each other.
    """
    path = edition_path(name)
    if not (root / path).is_file():
        names = sorted(p.stem for p in (root / EDITIONS).glob("*.yaml"))
        remedy = f"Known editions: {', '.join(names)}; or write this one (docs/editions.md)."
        raise InputError(Fault(str(path), "is not there", remedy))
    edition = fit(Edition, read_yaml(root / path), str(path))
    faults = list(edition_faults(edition, str(path)))
    if edition.edition != path.stem:
        problem = "is not the name of this file"
        remedy = f"Write {path.stem}, or rename the file: results are kept under this name."
        faults.append(Fault(str(path), problem, remedy, column="edition", value=edition.edition))
    stop_if(faults)
    return edition


def read_editions(root: Path = Path()) -> list[Edition]:
    """Read every edition of ``config/editions``, by name."""
    return [read_edition(p.stem, root) for p in sorted((root / EDITIONS).glob("*.yaml"))]


def schemas() -> dict[str, str]:
    """Return the JSON schemas of the configuration by file: generated from the models, never edited."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    contents = {"edition": Edition.model_json_schema(), "settings": Settings.model_json_schema()}
    return {
        f"config/schema/{name}.schema.json": json.dumps(draft | content, indent=2, ensure_ascii=False) + "\n"
        for name, content in contents.items()
    }
