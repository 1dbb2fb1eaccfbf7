"""JSON schemas of the settings, for editors: generated from the models, never edited."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from joinup.config.models import Edition
from joinup.config.settings import Settings
from joinup.files import write_bytes

FOLDER = Path("config/schema")
SCHEMAS: dict[str, type[BaseModel]] = {"edition.schema.json": Edition, "settings.schema.json": Settings}


def schema_text(name: str) -> str:
    """Return one schema as the text of its file."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(draft | SCHEMAS[name].model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def write_schemas(root: Path) -> None:
    """Write the schemas into ``config/schema/`` of a project."""
    for name in SCHEMAS:
        write_bytes(schema_text(name).encode(), root / FOLDER / name)
