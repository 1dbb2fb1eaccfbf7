"""The record of a source: where a file or a page came from, and the proof that it is still the same."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl, ValidationError

from joinup.errors import Fault, InputError
from joinup.files import RECORD, digest, write_bytes

DATA = "data/raw"
LARGEST_RECORD = 100_000  # bytes; a record is some twenty lines
OGL = "OGL-UK-3.0"
ATTRIBUTION = {
    OGL: "Contains public sector information licensed under the Open Government Licence v3.0.",
}

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class SourceRecord(BaseModel):
    """One source; pages have no file, so their media type, bytes and sha256 are empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    file: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=150)] | None = None
    publisher: str
    title: str
    landing_page: HttpUrl
    url: HttpUrl
    published: datetime.date | None = None
    updated: AwareDatetime | None = None
    retrieved: datetime.date
    licence: str
    attribution: str
    media_type: str | None = None
    bytes: Annotated[int, Field(ge=0)] | None = None
    sha256: Sha256 | None = None
    used_for: str
    archive_copy: HttpUrl | None = None


def documents(root: Path, data: str = DATA) -> Path:
    """Return the folder of an edition's documents and their records."""
    return root / data / "documents"


def record_path(folder: Path, stem: str) -> Path:
    """Return where the record of a file lies: beside it, under its name without the extension."""
    return folder / f"{stem}{RECORD}"


def write_record(path: Path, record: SourceRecord) -> None:
    """Write a record as YAML, its fields in the order of the model."""
    text = yaml.safe_dump(record.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=110)
    write_bytes(text.encode(), path, lasting=True)


def read_record(path: Path) -> SourceRecord:
    """Read one record.

    Raises
    ------
    InputError
        With every field that is missing, unknown or wrong.
    """
    try:
        if path.stat().st_size > LARGEST_RECORD:
            raise ValueError(f"is larger than {LARGEST_RECORD:,} bytes")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return SourceRecord.model_validate(data)
    except ValidationError as error:
        raise InputError(
            Fault(
                file=path.name,
                column=".".join(map(str, fault["loc"])),
                value=None if isinstance(fault["input"], dict) else fault["input"],
                problem=f"is not as a source record wants it: {fault['msg'].lower()}",
                remedy="Correct the record, or remove it and its file and run make fetch.",
            )
            for fault in error.errors()
        ) from None
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            Fault(
                path.name, f"cannot be read as a source record: {reason}", "Run make fetch to make it anew."
            )
        ) from None


def verify(root: Path, data: str = DATA) -> list[Fault]:
    """Check every document against its record, and every record against its document.

    Parameters
    ----------
    root, data
        The project's folder, and the data folder of an edition in it. Files whose names begin with a full
        stop (unfinished downloads) are left out.

    Returns
    -------
    list of Fault
        Empty if every file in ``<data>/documents`` is recorded and has its recorded checksum.

    >>> import tempfile
    >>> verify(Path(tempfile.mkdtemp()))
    []
    """
    folder = documents(root, data)
    found = sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []
    files = {p.name: p for p in found if not p.name.endswith(RECORD)}
    faults, recorded = [], set()
    for path in found:
        if not path.name.endswith(RECORD):
            continue
        try:
            record = read_record(path)
        except InputError as error:
            faults += error.faults
            recorded |= {name for name in files if name.rpartition(".")[0] == path.name.removesuffix(RECORD)}
            continue
        name = record.file or ""
        recorded.add(name)
        faults += _compare(path, record, files.get(name))
    faults += [
        Fault(
            name,
            "is a document without a source record",
            f"Run make fetch, or write {Path(name).stem}{RECORD} as docs/sources.md shows.",
        )
        for name in files
        if name not in recorded
    ]
    return faults


def _compare(path: Path, record: SourceRecord, file: Path | None) -> list[Fault]:
    if file is None:
        problem = "records a file that is not there"
        return [
            Fault(
                path.name, problem, "Run make fetch, or remove the record.", column="file", value=record.file
            )
        ]
    if not file.is_file() or file.is_symlink():
        return [Fault(file.name, "is not a plain file", "Put the document itself here.")]
    actual = digest(file)
    if actual == record.sha256:
        return []
    return [
        Fault(
            file.name,
            f"is not the file that was recorded: expected sha256 {record.sha256} ({record.bytes} bytes), "
            f"actual {actual} ({file.stat().st_size} bytes)",
            "Bring back the recorded file (git checkout), or move this one away and run make fetch.",
        )
    ]


def page_records(root: Path) -> list[SourceRecord]:
    """Return the records of the pages that register rows cite, from its table or its workbook.

    Rows that the register's own check refuses (no title, no date) are left to that check.
    """
    from joinup.register.register import read_register  # pandas: most of what keeps records does without

    frames = read_register(root / DATA, ("sources",), [])
    records = []
    for row in frames["sources"].to_dict("records") if "sources" in frames else []:
        licence = row.get("licence") or "unknown"
        try:
            records.append(
                SourceRecord(
                    document=row.get("source_id") or "",
                    publisher=row.get("publisher") or "",
                    title=row.get("title") or "",
                    landing_page=row.get("url") or "",  # type: ignore[arg-type]  # pydantic reads it
                    url=row.get("url") or "",  # type: ignore[arg-type]
                    published=row.get("published") or None,  # type: ignore[arg-type]
                    retrieved=row.get("retrieved") or "",  # type: ignore[arg-type]
                    licence=licence,
                    attribution=ATTRIBUTION.get(licence, ""),
                    used_for="register",
                )
            )
        except ValidationError:
            continue
    return records
