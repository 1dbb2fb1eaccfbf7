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
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SCHEMAS[name].model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(root: Path) -> list[Path]:
    """Write the schemas into ``config/schema/`` of a project, and return their paths."""
    paths = [root / FOLDER / name for name in SCHEMAS]
    for path in paths:
        write_bytes(schema_text(path.name).encode(), path)
    return paths
