"""The record of a source: where a document came from, and the proof that it is still the same."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AwareDatetime, Field, HttpUrl, ValidationError

from joinup.config.models import Strict, Text
from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError
from joinup.files import RECORD, digest, is_aside, record_of, write_bytes

DATA = "data/raw"
OGL = "OGL-UK-3.0"
ATTRIBUTION = {OGL: "Contains public sector information licensed under the Open Government Licence v3.0."}
REMEDY = "Correct the record, or remove it and its file and run make fetch."


class DerivedFrom(Strict):
    """What a document was made of that nobody publishes as it is: files of a repository, and the steps."""

    repository: HttpUrl
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{7,64}$")]
    files: Annotated[list[Text], Field(min_length=1)]
    steps: Annotated[list[Text], Field(min_length=1)]


class SourceRecord(Strict):
    """One document and where it came from; the fields stand in this order in its file."""

    document: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([-.][a-z0-9]+)*$", max_length=100)]
    file: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=150)]
    publisher: Text
    title: Text
    landing_page: HttpUrl
    url: HttpUrl
    published: datetime.date | None = None
    updated: AwareDatetime | None = None
    retrieved: datetime.date
    licence: Text
    attribution: str
    media_type: str
    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    used_for: str
    archive_copy: HttpUrl | None = None
    derived_from: DerivedFrom | None = None


def documents(root: Path, data: str = DATA) -> Path:
    """Return the folder of an edition's documents and their records."""
    return root / data / "documents"


def write_record(path: Path, record: SourceRecord) -> None:
    """Write a record as YAML, its fields in the order of the model."""
    fields = record.model_dump(mode="json")
    if record.derived_from is None:
        del fields["derived_from"]
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=110)
    write_bytes(text.encode(), path, lasting=True)


def read_record(path: Path) -> SourceRecord:
    """Read one record.

    Raises
    ------
    InputError
        With every field that is missing, unknown or wrong.
    """
    try:
        return _fit(path.name, read_yaml(path) or {}, REMEDY)
    except InputError as error:
        raise InputError(replace(f, file=path.name) for f in error.faults) from None


def _fit(name: str, content: Any, remedy: str) -> SourceRecord:
    try:
        return SourceRecord.model_validate(content)
    except ValidationError as error:
        raise InputError(closed_faults(error, SourceRecord, name, remedy)) from None


def new_record(path: Path, content: Path, kept: SourceRecord | None, **fields: Any) -> SourceRecord:
    """Return the record of a document.

    Parameters
    ----------
    path, content
        Where the document will lie, and where its bytes are now.
    kept
        The record so far; if it is of the same bytes, its day of retrieval and archived copy stay.
    fields
        The other fields; without a licence it is the Open Government Licence.

    Raises
    ------
    InputError
        With every field that does not fit.
    """
    sha256, licence = digest(content), fields.get("licence") or OGL
    same = kept if kept and kept.sha256 == sha256 else None
    own = {
        "document": path.stem,
        "file": path.name,
        "retrieved": same.retrieved if same else datetime.datetime.now(datetime.UTC).date(),
        "archive_copy": same.archive_copy if same else None,
        "attribution": ATTRIBUTION.get(licence, f"{fields['publisher']}: {fields['title']}"),
        "bytes": content.stat().st_size,
        "sha256": sha256,
    }
    more = {"licence": licence, "published": fields["published"] or None}
    return _fit(path.stem, {**own, **fields, **more}, "Correct it.")


def kept_record(folder: Path, slug: str) -> SourceRecord | None:
    """Return the record of a document, if there is one."""
    path = folder / f"{slug}{RECORD}"
    return read_record(path) if path.is_file() else None


def verify(root: Path, data: str = DATA) -> list[Fault]:
    """Check every document against its record, and every record against its document.

    Parameters
    ----------
    root, data
        The project's folder, and the data folder of an edition in it. Unfinished downloads and what systems and
        editors leave beside documents are passed over.

    Returns
    -------
    list of Fault
        Empty if every file in ``<data>/documents`` is recorded and has its recorded checksum.

    >>> import tempfile
    >>> verify(Path(tempfile.mkdtemp()))
    []
    """
    folder = documents(root, data)
    paths = sorted(p for p in folder.iterdir() if not is_aside(p.name)) if folder.is_dir() else []
    files = {p.name: p for p in paths if not p.name.endswith(RECORD)}
    faults, unrecorded = list[Fault](), dict(files)
    for path in [p for p in paths if p.name.endswith(RECORD)]:
        try:
            record = read_record(path)
        except InputError as error:
            faults += error.faults
            unrecorded = {name: file for name, file in unrecorded.items() if record_of(file) != path}
            continue
        unrecorded.pop(record.file, None)
        faults += filter(None, [_difference(path, record, files.get(record.file))])
    remedy = "Run make record DOCUMENT=… FILE=…, which asks for what it cannot know; or make fetch."
    return faults + [Fault(name, "is a document without a source record", remedy) for name in unrecorded]


def _difference(path: Path, record: SourceRecord, file: Path | None) -> Fault | None:
    """Compare a document with its record."""
    if file is None:
        remedy = "Run make fetch, or remove the record."
        return Fault(path.name, "records a file that is not there", remedy, column="file", value=record.file)
    if not file.is_file() or file.is_symlink():
        return Fault(file.name, "is not a plain file", "Put the document itself here.")
    if (actual := digest(file)) == record.sha256:
        return None
    problem = (
        f"is not the file that was recorded: expected sha256 {record.sha256} ({record.bytes} bytes), "
        f"actual {actual} ({file.stat().st_size} bytes)"
    )
    remedy = "Bring back the recorded file (git checkout), or move this one away and run make fetch."
    return Fault(file.name, problem, remedy)
