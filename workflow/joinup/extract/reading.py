"""Read a document of any accepted kind, in a process of its own with limits on time and memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path

from joinup.errors import Fault, InputError

from .blocks import Limits, Reading, refusal

ENDINGS = {
    "pdf": (".pdf",),
    "html": (".html", ".htm", ".xhtml"),
    "workbook": (".xlsx", ".ods", ".xlsm"),
    "csv": (".csv", ".tsv", ".txt"),
}
SAID = {
    "pdf": "a PDF",
    "html": "an HTML page",
    "workbook": "a workbook",
    "csv": "a text table",
    "zip": "an archive",
    "ole": "an old or encrypted Office file",
}


def read_document(path: Path, limits: Limits | None = None) -> Reading:
    """Read a document into blocks and tables.

    Parameters: ``path`` a PDF, HTML, XLSX, ODS or CSV file; ``limits`` what it may take of the machine.
    Returns the reading. Raises InputError that names file, page, reason and remedy.

    The parsers of hostile formats run in a process of their own under ``RLIMIT_AS`` and a clock, so that
    no file can hang the caller or fill its memory.
    """
    limits = limits or Limits()
    _check(path, limits)
    library = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH", "")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [library, known]))}
    command = [sys.executable, "-m", "joinup.extract.reading", str(path), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limits.seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        problem = f"took longer than {limits.seconds:g} seconds to read"
        raise refusal(path.name, problem, "Keep only the pages needed, or print it to a new PDF.") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200]
        why = f"damaged, or unlike anything known: {last}" if last else "it needs more memory than allowed"
        problem = f"made its reader stop ({why})"
        raise refusal(path.name, problem, "Fetch the file again, or print it to a new PDF.") from None
    if "faults" in answer:
        raise InputError([Fault(**f) for f in answer["faults"]])
    return Reading.from_dict(answer)


def kind_of(path: Path) -> str:
    """Tell the kind of a file from its first bytes: pdf, html, workbook, csv, zip or ole."""
    with path.open("rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in head[:1024].lower():
        return "pdf"
    if head[:4] == b"PK\x03\x04":
        return "workbook" if path.suffix.lower() in ENDINGS["workbook"] or _is_workbook(path) else "zip"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "ole"
    tags = (
        b"<!doctype",
        b"<html",
        b"<?xml",
        b"<head",
        b"<body",
        b"<div",
        b"<main",
        b"<h1",
        b"<table",
        b"<!--",
        b"<p",
    )
    return "html" if start.startswith(tags) else "csv"


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return bool({"xl/workbook.xml", "content.xml"} & set(archive.namelist()))
    except (zipfile.BadZipFile, OSError):
        return False


def _check(path: Path, limits: Limits) -> None:
    """Refuse what can be seen from outside: missing, empty, too large, of another type than named, bombs."""
    if not path.is_file():
        raise refusal(path.name, "is not there", "Put the file into data/raw/documents, or correct its name.")
    size = path.stat().st_size
    if size == 0:
        raise refusal(path.name, "is empty", "Fetch the file again.")
    if size > limits.bytes:
        problem = f"is {size / 1e6:.0f} MB, more than the {limits.bytes / 1e6:.0f} MB allowed"
        raise refusal(path.name, problem, "Keep only the pages needed.")
    kind, ending = kind_of(path), path.suffix.lower()
    wanted = next((k for k, endings in ENDINGS.items() if ending in endings), None)
    if wanted is None:
        accepted = ", ".join(e for endings in ENDINGS.values() for e in endings)
        raise refusal(
            path.name, f"has an ending that is not read ({ending or 'none'})", f"Use one of {accepted}."
        )
    if kind == "ole" and wanted == "workbook":
        raise refusal(path.name, "is an old or encrypted Office file", "Save it as .xlsx without a password.")
    if kind != wanted:
        problem = (
            f"ends in {ending} but is {SAID[kind]}" if kind != "csv" else f"is damaged or not {SAID[wanted]}"
        )
        raise refusal(path.name, problem, "Fetch the file again, or give it the ending of what it is.")
    if wanted == "workbook":
        _check_archive(path, limits)


def _check_archive(path: Path, limits: Limits) -> None:
    remedy = "Open it in a spreadsheet program and save it again."
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total = sum(p.file_size for p in parts)
            packed = sum(p.compress_size for p in parts) or 1
            if (
                len(parts) > 5000
                or total > limits.zip_bytes
                or (total > 5e6 and total / packed > limits.zip_ratio)
            ):
                raise refusal(path.name, f"would unpack to {total / 1e6:.0f} MB (a zip bomb)", remedy)
            for part in parts:
                if part.flag_bits & 1:
                    raise refusal(path.name, "is encrypted", "Save a copy without a password and use that.")
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(part) as stream:
                    head = stream.read(4096)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise refusal(path.name, "declares XML entities", remedy)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
        zlib.error,
    ) as error:  # type: ignore[attr-defined]
        raise refusal(path.name, f"is damaged or cut short ({type(error).__name__})", remedy) from None


def read_here(path: Path, limits: Limits) -> Reading:
    """Read a checked document in this process."""
    kind = kind_of(path)
    if kind == "pdf":
        from .pdf import read_pdf

        return read_pdf(path, limits)
    if kind == "html":
        from .html import read_html

        return read_html(path, limits)
    from .spreadsheet import read_csv, read_workbook

    return read_workbook(path, limits) if kind == "workbook" else read_csv(path, limits)


def main(arguments: list[str]) -> int:
    """Read one document and print the reading, or its faults, as JSON."""
    path, limits = Path(arguments[0]), Limits(**json.loads(arguments[1]))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(limits.seconds) + 1, int(limits.seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read_here(path, limits).as_dict()
    except InputError as error:
        answer = {"faults": [asdict(f) for f in error.faults]}
    except MemoryError:
        what = f"needs more than the {limits.memory / 1e6:.0f} MB of memory allowed"
        answer = {"faults": [asdict(Fault(path.name, what, "Keep only the pages needed."))]}
    except RecursionError:
        answer = {"faults": [asdict(Fault(path.name, "is nested too deeply", "Save a simpler copy."))]}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
