"""How a result becomes a file, whole or not at all; and what a file is known by."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

RECORD = ".source.yaml"  # ending of the record that lies beside a document


def write_bytes(content: bytes, path: Path | str, lasting: bool = False) -> None:
    """Write a file under a temporary name beside its own, then move it into place: it is whole or not there.

    Parameters
    ----------
    content
        Its bytes.
    path
        Where; folders are made. The temporary name begins with a full stop: no listing takes it for a document.
    lasting
        Wait until the disk has it, so that it also outlives a power cut: for what no run could make again.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        part.replace(path)
    finally:  # on a full disk the part would take what room there is
        part.unlink(missing_ok=True)


def record_of(document: Path | str) -> Path:
    """Return where the record of a document lies: beside it, under its name without the last ending.

    >>> record_of("data/raw/documents/list.pdf").as_posix()
    'data/raw/documents/list.source.yaml'
    """
    path = Path(document)
    return path.with_name(f"{path.stem}{RECORD}")


def digest(path: Path) -> str:
    """Return the sha256 of a file.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as f:
    ...     digest(Path(f.name))[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
