"""What a document is by its bytes, whatever it was called."""

from __future__ import annotations

import zipfile
from pathlib import Path

OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX, DOCX = f"{OFFICE}spreadsheetml.sheet", f"{OFFICE}wordprocessingml.document"
SUFFIX = {
    "application/pdf": "pdf",
    "text/html": "html",
    "text/csv": "csv",
    XLSX: "xlsx",
    DOCX: "docx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def media_type(path: Path) -> str:
    """Return what a file is by its bytes.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as f:
    ...     _ = f.write(b"%PDF-1.7"); f.flush(); media_type(Path(f.name))
    'application/pdf'
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"PK"):
        return _packed_type(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):  # what stands before it could be a page with a script
        return "application/pdf"
    if start[:20].lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    unreadable = not head or b"\0" in head or b"%PDF-" in head
    return "application/octet-stream" if unreadable else "text/csv"


def _packed_type(path: Path) -> str:
    """Return what a zip file is by its members."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "mimetype" in names:
                return packed.open("mimetype").read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return "application/octet-stream"
    kinds = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
    return next((kind for name, kind in kinds.items() if name in names), "application/zip")
