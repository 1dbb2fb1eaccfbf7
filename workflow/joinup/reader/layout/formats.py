"""What kind a file is, what is refused from outside, and which reader lays it out."""

import re
import zipfile
import zlib
from pathlib import Path

from .items import Layout, Limits, refusal

ENDINGS = {
    "pdf": (".pdf",),
    "html": (".html", ".htm", ".xhtml"),
    "workbook": (".xlsx", ".ods", ".xlsm"),
    "csv": (".csv", ".tsv", ".txt"),
}
CALLED = {"pdf": "a PDF", "html": "an HTML page", "workbook": "a workbook", "csv": "a text table",
          "zip": "an archive", "ole": "an old or encrypted Office file"}  # fmt: skip
HTML = re.compile(
    rb"[\xef\xbb\xbf\s]*<(?:!doctype|html|\?xml|head|body|div|main|h1|table|!--|p)", re.IGNORECASE
)


def _kind_of(path: Path) -> str:
    """Return the kind of a file by its first bytes: pdf, html, workbook, csv, zip or ole."""
    with path.open("rb") as file:
        head = file.read(4096)
    if b"%pdf-" in head[:1024].lower():
        return "pdf"
    if head[:4] == b"PK\x03\x04":
        return "workbook" if path.suffix.lower() in ENDINGS["workbook"] else "zip"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "ole"
    return "html" if HTML.match(head) else "csv"


def check_file(path: Path, limits: Limits) -> None:
    """Refuse what can be seen from outside: no file, empty, too large, of another type than named, bombs."""
    name = path.name
    if not path.is_file():
        raise refusal(name, "is not there", "Put the file into data/raw/documents, or correct its name.")
    size = path.stat().st_size
    if size == 0:
        raise refusal(name, "is empty", "Fetch the file again.")
    if size > limits.bytes:
        problem = f"is {size / 1e6:.0f} MB, more than the {limits.bytes / 1e6:.0f} MB allowed"
        raise refusal(name, problem, "Keep only the pages needed.")
    kind, ending = _kind_of(path), path.suffix.lower()
    named = next((k for k, endings in ENDINGS.items() if ending in endings), None)
    if named is None:
        accepted = ", ".join(e for endings in ENDINGS.values() for e in endings)
        raise refusal(name, f"has an ending that is not read ({ending or 'none'})", f"Use one of {accepted}.")
    if kind == "ole" and named == "workbook":
        raise refusal(name, "is an old or encrypted Office file", "Save it as .xlsx without a password.")
    if kind != named:
        other = f"ends in {ending} but is {CALLED[kind]}"
        problem = other if kind != "csv" else f"is damaged or not {CALLED[named]}"
        raise refusal(name, problem, "Fetch the file again, or give it the ending of what it is.")
    if named == "workbook":
        _check_archive(path, limits)


def _check_archive(path: Path, limits: Limits) -> None:
    remedy = "Open it in a spreadsheet program and save it again."
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total = sum(p.file_size for p in parts)
            packed = sum(p.compress_size for p in parts) or 1
            dense = total > 5e6 and total / packed > limits.zip_ratio
            if len(parts) > 5000 or total > limits.zip_bytes or dense:
                raise refusal(path.name, f"would unpack to {total / 1e6:.0f} MB (a zip bomb)", remedy)
            for part in parts:
                if part.flag_bits & 1:
                    raise refusal(path.name, "is encrypted", "Save a copy without a password and use that.")
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        head = stream.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise refusal(path.name, "declares XML entities", remedy)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error) as error:
        raise refusal(path.name, f"is damaged or cut short ({type(error).__name__})", remedy) from None


def lay_out(path: Path, limits: Limits) -> Layout:
    """Read a checked document into blocks and tables, in this process."""
    kind = _kind_of(path)  # each parser is heavy, and a document needs one of them
    if kind == "pdf":
        from .pdf import read_pdf

        return read_pdf(path, limits)
    if kind == "html":
        from .html import read_html

        return read_html(path, limits)
    from .spreadsheet import read_csv, read_workbook

    return read_workbook(path) if kind == "workbook" else read_csv(path)
