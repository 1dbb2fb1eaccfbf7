"""How a result becomes a file: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_bytes(content: bytes, path: Path | str) -> None:
    """Write a file under a temporary name beside its own, then move it into place: it is whole or not there."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:  # on a full disk the part would take what room there is
        part.unlink(missing_ok=True)
