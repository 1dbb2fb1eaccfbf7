"""Source records: closed, read back as written, and every checksum verified with both sums printed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml

from joinup.errors import InputError
from joinup.sources.record import SourceRecord, documents, read_record, verify, write_record

CONTENT = b"%PDF-1.7 a document"
FIELDS = {
    "document": "a-list",
    "file": "a-list.pdf",
    "publisher": "HM Treasury",
    "title": "A list: “quoted”, with £ and –",
    "landing_page": "https://www.gov.uk/government/publications/a-list",
    "url": "https://assets.publishing.service.gov.uk/media/1/a-list.pdf",
    "published": "2021-10-27",
    "updated": "2021-10-27T13:40:00+00:00",
    "retrieved": "2026-11-23",
    "licence": "OGL-UK-3.0",
    "attribution": "Contains public sector information.",
    "media_type": "application/pdf",
    "bytes": len(CONTENT),
    "sha256": hashlib.sha256(CONTENT).hexdigest(),
    "used_for": "outcomes of edition sr2021",
    "archive_copy": "https://webarchive.nationalarchives.gov.uk/ukgwa/2021/https://www.gov.uk/a-list",
}


DERIVED = {
    "repository": "https://github.com/example/registry",
    "commit": "7203f8f",
    "files": ["data/a.pkl", "data/b.pkl"],
    "steps": ["union by identifier", "columns renamed"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of documents with one good pair."""
    folder = documents(tmp_path)
    folder.mkdir(parents=True)
    (folder / "a-list.pdf").write_bytes(CONTENT)
    write_record(folder / "a-list.source.yaml", SourceRecord.model_validate(FIELDS))
    return folder


def test_every_fault_of_a_record_is_reported(folder: Path) -> None:
    path = folder / "a-list.source.yaml"
    changes = {
        **{"colour": "blue", "sha256": "abc", "bytes": -1, "url": "not an address", "retrieved": "yesterday"},
        **{"file": "../../etc/passwd", "document": "../x", "publisher": None},
        "derived_from": {**DERIVED, "commit": "main"},
    }
    path.write_text(yaml.safe_dump({**FIELDS, **changes}))
    with pytest.raises(InputError) as error:
        read_record(path)
    columns = {*changes, "derived_from.commit"} - {"derived_from"}
    assert {f.column for f in error.value.faults} == columns
    assert "a-list.source.yaml, column sha256" in str(error.value)


@pytest.mark.parametrize("more", [{}, {"derived_from": DERIVED}])
def test_a_record_is_read_as_it_was_written(folder: Path, more: dict) -> None:
    path, record = folder / "a-list.source.yaml", SourceRecord.model_validate({**FIELDS, **more})
    write_record(path, record)
    first = path.read_bytes()
    assert read_record(path) == record and verify(folder.parents[2]) == []
    write_record(path, read_record(path))
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    "text", ["", "- a list", "a: b: c", "!!python/object/apply:os.system ['true']", "[" * 5000, "x" * 200_000]
)
def test_a_record_that_is_none_is_a_plain_fault(folder: Path, text: str) -> None:
    (folder / "a-list.source.yaml").write_text(text)
    faults = verify(folder.parents[2])
    assert faults and all(f.file == str(folder / "a-list.source.yaml") for f in faults)


def test_every_difference_between_documents_and_records(folder: Path, tmp_path: Path) -> None:
    file = folder / "a-list.pdf"

    def problems(data: str = "data/raw") -> dict[str, str]:
        return {Path(f.file).name: f.problem for f in verify(tmp_path, data)}

    assert problems() == {}
    content = CONTENT.replace(b"1.7", b"1.8")
    file.write_bytes(content)
    assert f"expected sha256 {FIELDS['sha256']}" in problems()["a-list.pdf"]
    assert f"actual {hashlib.sha256(content).hexdigest()}" in problems()["a-list.pdf"]
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere.pdf")
    assert problems() == {"a-list.pdf": "is not a plain file"}
    file.unlink()
    (folder / ".unfinished.pdf.part").write_bytes(b"%PDF")
    assert problems() == {"a-list.source.yaml": "records a file that is not there"}
    folder.rename(folder.parents[1] / "documents")
    (folder.parents[1] / "documents/b-list.csv").write_text("a\n")
    assert problems("data")["b-list.csv"] == "is a document without a source record"
