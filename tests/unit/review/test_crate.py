"""The research object: closed, complete, licensed, and the same bytes for the same files."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from joinup.config.edition import read_edition
from joinup.review.crate import archive, crate, dumps

ROOT = Path(__file__).parents[3]
READ = ["data/raw/pilots/pilots.csv", "data/raw/sources.csv", "config/organisations.csv"]
EDITION = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
MADE = ["results/sr2021/tables/nodes.csv", "reports/sr2021/brief.pdf"]


@pytest.fixture
def metadata(tmp_path, monkeypatch) -> dict:
    for path in [*READ, "Snakefile", "requirements.lock"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    for path in MADE:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"content of {path}")
    monkeypatch.chdir(tmp_path)
    return crate(EDITION, READ, MADE, Path("data/raw/sources.csv"), Path("requirements.lock"))


def by_id(metadata: dict) -> dict[str, dict]:
    return {e["@id"]: e for e in metadata["@graph"]}


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        inner = set().union(*(references(v) for v in value.values())) if value else set()
        return {value["@id"]} if set(value) == {"@id"} else inner
    return set().union(*map(references, value)) if isinstance(value, list) and value else set()


def test_ids_are_unique_and_every_reference_is_there(metadata) -> None:
    ids = [e["@id"] for e in metadata["@graph"]]
    assert len(ids) == len(set(ids))
    outside = {r for e in metadata["@graph"] for r in references(list(e.values()))} - set(ids)
    assert outside == {"https://w3id.org/ro/crate/1.1", "https://snakemake.readthedocs.io"}


def test_what_ro_crate_demands(metadata) -> None:
    of = by_id(metadata)
    descriptor, root = of["ro-crate-metadata.json"], of["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert {"@id": "https://w3id.org/ro/crate/1.1"} in descriptor["conformsTo"]
    assert {"@type", "name", "description", "datePublished", "license", "hasPart", "mainEntity"} <= set(root)
    assert root["datePublished"] == EDITION.date.isoformat()
    assert of[root["license"]["@id"]]["name"].startswith("CC BY 4.0")
    assert of[root["author"]["@id"]]["@type"] == "Person"  # one alone stands without a list
    assert set(of["Snakefile"]["@type"]) == {"File", "SoftwareSourceCode", "ComputationalWorkflow"}
    run = of["#run"]
    assert run["@type"] == "CreateAction" and run["endTime"].startswith(EDITION.date.isoformat())
    assert {r["@id"] for r in run["object"]} == set(READ)
    assert {r["@id"] for r in run["result"]} == set(MADE)
    parts = {p["@id"] for p in root["hasPart"]}
    assert parts == {*READ, *MADE, "Snakefile"}
    assert not [p for p in parts if p.startswith(("/", ".."))]


def test_files_carry_size_and_checksum(metadata) -> None:
    for path in (*READ, *MADE):
        content = Path(path).read_bytes()
        entity = by_id(metadata)[path]
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))


def test_pages_carry_licences_and_packages_versions(metadata) -> None:
    pages = [e for e in metadata["@graph"] if e["@type"] == "WebPage"]
    assert len(pages) > 90 and all(p["license"] for p in pages)
    assert any("nationalarchives.gov.uk" in p["license"] for p in pages)
    packages = {e["name"]: e["version"] for e in metadata["@graph"] if e["@type"] == "SoftwareApplication"}
    assert {"snakemake", "numpy", "networkx", "Python"} <= set(packages)
    assert all(packages.values())
    assert all(e["url"] for e in metadata["@graph"] if e["@type"] == "SoftwareApplication")


def test_archive_holds_every_part_and_has_the_same_bytes_again(metadata) -> None:
    content = archive(metadata)
    with zipfile.ZipFile(BytesIO(content)) as z:
        assert set(z.namelist()) == {*READ, *MADE, "Snakefile", "ro-crate-metadata.json"}
        assert json.loads(z.read("ro-crate-metadata.json")) == metadata
        assert z.read(MADE[0]) == Path(MADE[0]).read_bytes()
    Path(MADE[0]).touch()
    assert archive(metadata) == content
    assert dumps(metadata).endswith(b"}\n")


def test_document_carries_the_licence_of_its_record(tmp_path, monkeypatch) -> None:
    from joinup.review.crate import _file
    from joinup.sources.record import SourceRecord, write_record

    monkeypatch.chdir(tmp_path)
    Path("plan.pdf").write_bytes(b"%PDF-1.7")
    record = SourceRecord(
        document="plan",
        file="plan.pdf",
        publisher="HM Treasury",
        title="A plan",
        landing_page="https://www.gov.uk/a",
        url="https://assets.publishing.service.gov.uk/plan.pdf",
        retrieved="2026-01-01",
        licence="OGL-UK-3.0",
        attribution="Contains public sector information.",
        used_for="outcomes",
    )
    write_record(Path("plan.source.yaml"), record)
    found = _file(Path("plan.pdf"))
    assert found["name"] == "A plan" and found["creditText"] == "Contains public sector information."
    assert found["license"].endswith("open-government-licence/version/3/")
