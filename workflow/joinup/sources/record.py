"""The record of a document's origin: where it came from, and the proof that it is still the same."""

import datetime
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AwareDatetime, Field

from joinup.config.models import Address, Document, Edition, Strict, Text
from joinup.config.strict import fit
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, did_you_mean
from joinup.files import RECORD, digest, is_aside, record_of, write_bytes
from joinup.tables.columns import YEARS

GOOD, LOOK, FAILED = 0, 10, 1  # exit status of commands: nothing to do, something to look at, not complete
DATA = "data/raw"
OGL = "OGL-UK-3.0"
ATTRIBUTION = {OGL: "Contains public sector information licensed under the Open Government Licence v3.0."}
REMEDY = "Correct the record, or remove it and its file and run make fetch."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SUFFIX = {"application/pdf": "pdf", "text/html": "html", "text/csv": "csv", XLSX: "xlsx", ODS: "ods"}
LAST = {"application/pdf": b"%%EOF"} | dict.fromkeys((XLSX, ODS), b"PK\5\6")  # near the end of a whole file
EARLIEST, LATEST = (datetime.date(year, 1, 1) for year in (YEARS.start, YEARS.stop))
Place = Annotated[Address, Field(min_length=1)]


class DerivedFrom(Strict):
    """What a document was made of that nobody publishes as it is: files of a repository, and the steps."""

    repository: Place
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{7,64}$")]
    files: Annotated[list[Text], Field(min_length=1)]
    steps: Annotated[list[Text], Field(min_length=1)]


class SourceRecord(Strict):
    """One document and where it came from; the fields stand in this order in its file."""

    document: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([-.][a-z0-9]+)*$", max_length=100)]
    file: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=150)]
    publisher: Text
    title: Text
    landing_page: Place
    url: Place
    published: Annotated[datetime.date, Field(ge=EARLIEST, lt=LATEST)] | None = None
    updated: AwareDatetime | None = None
    retrieved: datetime.date
    licence: Text
    attribution: str
    media_type: str
    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    used_for: str
    archive_copy: Place | None = None
    derived_from: DerivedFrom | None = None


def documents(root: Path, data: str = DATA) -> Path:
    """Return the folder of an edition's documents and their records."""
    return root / data / "documents"


def named_document(edition: Edition, name: str) -> Document:
    """Return a document of an edition; raise InputError, with a guess at what was meant, if it names none."""
    names = {d.document: d for d in edition.documents}
    if name not in names:
        remedy = did_you_mean(name, names, f"Its documents are {', '.join(names) or 'none'}.")
        raise InputError(
            Fault(f"edition {edition.edition}", "is not one of its documents", remedy, value=name)
        )
    return names[name]


def media_type(content: bytes) -> str:
    """Return what a document is by its bytes, whatever it was called.

    >>> media_type(b"%PDF-1.7"), media_type(b"a,b")
    ('application/pdf', 'text/csv')
    """
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf-"):  # a script could stand before it
        return "application/pdf"
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if b"mimetype" + ODS.encode() in content[:200]:  # the first member of the archive
        return ODS
    if start.startswith(b"pk") and b"xl/workbook.xml" in content:
        return XLSX
    is_binary = not start or b"\0" in start or b"%pdf-" in start or start.startswith(b"pk\3\4")
    return "application/octet-stream" if is_binary else "text/csv"


def write_record(path: Path, record: SourceRecord) -> None:
    """Write a record as YAML, its fields in the order of the model."""
    fields = record.model_dump(mode="json")
    if record.derived_from is None:
        del fields["derived_from"]
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=110)
    write_bytes(text.encode(), path, lasting=True)


def read_record(path: Path) -> SourceRecord:
    """Read one record; raise InputError with every field that is missing, unknown or wrong."""
    return fit(SourceRecord, read_yaml(path) or {}, str(path), REMEDY)


def find_record(folder: Path, document: str) -> SourceRecord | None:
    """Return the record of a document, if the folder holds one."""
    path = folder / f"{document}{RECORD}"
    return read_record(path) if path.is_file() else None


def store(folder: Path, document: str, content: bytes, **fields: Any) -> tuple[int, str]:
    """Write a document, then its record; nothing that differs is replaced.

    A command stopped in between leaves a document without record, which the next one adds.

    Parameters
    ----------
    folder, document, content
        The folder of documents, the document's name and its bytes.
    fields
        The other fields of the record; without a licence it is the Open Government Licence.

    Returns
    -------
    (status, text)
        An exit status and one line that explains it: 0, or 10 if another file or record is there. Then the new one is
        kept beside it with its own record.

    Raises InputError with every field that does not fit.
    """
    before, kind = find_record(folder, document), media_type(content)
    sha256, expected = hashlib.sha256(content).hexdigest(), before.sha256 if before else ""
    same, licence = before if expected == sha256 else None, fields.get("licence") or OGL
    target = folder / f"{document}.{SUFFIX[kind]}"
    own = {
        "document": document,
        "file": target.name,
        "retrieved": same.retrieved if same else datetime.datetime.now(datetime.UTC).date(),
        "archive_copy": same.archive_copy if same else None,
        "attribution": ATTRIBUTION.get(licence, f"{fields['publisher']}: {fields['title']}"),
        "media_type": kind,
        "bytes": len(content),
        "sha256": sha256,
    }
    more = {"licence": licence, "published": fields["published"] or None}
    record = fit(SourceRecord, {**own, **fields, **more}, document, "Correct it.")
    actual = digest(target) if target.is_file() else ""
    if {actual, expected} <= {sha256, ""}:
        if not actual:
            write_bytes(content, target, lasting=True)
        if record != before:
            write_record(record_of(target), record)
        verb = "unchanged" if expected and actual else "recorded"
        return GOOD, f"{target.name}: {verb} ({record.bytes:,} bytes, sha256 {sha256[:8]}…)"
    other = target.with_name(f"{document}.{sha256[:8]}{target.suffix}")
    write_bytes(content, other, lasting=True)
    write_record(record_of(other), record.model_copy(update={"file": other.name}))
    return LOOK, (
        f"{target.name}: the new file is another, now beside it as {other.name}; nothing was replaced. "
        f"Sha256 recorded {expected or 'none'}, here {actual or 'none'}, new {sha256}. Compare the two; "
        f"to take the new one, remove {target.name} and its record and run the command again."
    )


def verify(root: Path, data: str = DATA) -> list[Fault]:
    """Check every document against its record, and every record against its document.

    Unfinished downloads and what systems and editors leave beside documents are passed over. Returns no fault if every
    file in ``<root>/<data>/documents`` is recorded and has its recorded checksum.

    >>> import tempfile
    >>> verify(Path(tempfile.mkdtemp()))
    []
    """
    paths = {p for p in documents(root, data).glob("*") if not is_aside(p.name)}
    records = {p for p in paths if p.name.endswith(RECORD)}
    faults, files = list[Fault](), set[Path]()
    for path in sorted(records):
        try:
            record = read_record(path)
        except InputError as error:
            faults += error.faults
            files |= {p for p in paths if record_of(p) == path}
        else:
            files.add(file := path.with_name(record.file))
            faults += _differences(path, record, file)
    remedy = "Run make record DOCUMENT=… FILE=…, which asks for what it cannot know; or make fetch."
    others = sorted(paths - records - files)
    return faults + [Fault(str(p), "is a document without a source record", remedy) for p in others]


def _differences(path: Path, record: SourceRecord, file: Path) -> Iterator[Fault]:
    """Compare a document with its record."""
    if not os.path.lexists(file):
        remedy = "Run make fetch, or remove the record."
        yield Fault(str(path), "records a file that is not there", remedy, column="file", value=record.file)
    elif not file.is_file() or file.is_symlink():
        yield Fault(str(file), "is not a plain file", "Put the document itself here.")
    elif (actual := digest(file)) != record.sha256:
        problem = (
            f"is not the file that was recorded: expected sha256 {record.sha256} ({record.bytes} bytes), "
            f"actual {actual} ({file.stat().st_size} bytes)"
        )
        remedy = "Bring back the recorded file (git checkout), or move this one away and run make fetch."
        yield Fault(str(file), problem, remedy)
