"""The research object: complete, licensed, readable by the rocrate package, and the same bytes for the same files."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate
from tests.unit.review.samples import edition

from joinup.review.crate import ro_crate, write_crate

ROOT = Path(__file__).parents[3]
DOCUMENT = "data/raw/documents/evaluation-registry.csv"
READ = ["requirements.lock", "data/raw/sources.csv", "config/organisations.csv", DOCUMENT]
MADE = ["results/small/pilots/tables/nodes.csv", "reports/small/brief.pdf"]
EDITION = edition()


def write(folder: Path) -> Path:
    """Write the crate of the working folder."""
    crate = ro_crate(EDITION, READ, MADE, Path("requirements.lock"))
    write_crate(crate, folder / "metadata.json", folder / "crate.zip", EDITION.date)
    return folder / "crate.zip"


@pytest.fixture
def packed(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path in [*READ, *MADE, "Snakefile", DOCUMENT.replace(".csv", ".source.yaml")]:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_file():
            shutil.copy(ROOT / path, path)
        else:
            Path(path).write_text(f"content of {path}")
    return write(tmp_path / "crate")


def test_what_the_profile_demands(packed: Path) -> None:
    crate = ROCrate(packed)
    root, run, workflow = crate.root_dataset, crate.get("#run"), crate.mainEntity
    assert {"name", "description", "license", "publisher", "author", "conformsTo", "hasPart"} <= set(root)
    assert root["datePublished"] == EDITION.date.isoformat() and root["author"][0].type == "Person"
    assert {p.id for p in root["hasPart"]} == {*READ, *MADE, "Snakefile"}
    assert root["license"]["name"].startswith("CC BY 4.0") and root["publisher"].type == "Organization"
    assert workflow.id == "Snakefile" and "ComputationalWorkflow" in workflow.type
    assert workflow["programmingLanguage"]["name"] == "Snakemake"
    assert workflow["softwareRequirements"].id == "requirements.lock"
    assert run.type == "CreateAction" and run["instrument"] is workflow and run in root["mentions"]
    assert {e.id for e in run["object"]} == set(READ) and {e.id for e in run["result"]} == set(MADE)
    assert run["endTime"].startswith(EDITION.date.isoformat())


def test_files_and_no_reference_that_leads_nowhere(packed: Path) -> None:
    crate = ROCrate(packed)
    for path in (*READ, *MADE):
        assert crate.get(path)["sha256"] == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    document = crate.get(DOCUMENT)
    assert "Evaluation Registry" in document["name"]
    assert document["license"].endswith("open-government-licence/version/3/")
    values = [v for e in crate.get_entities() for v in e.properties().values()]
    references = [v for value in values for v in (value if isinstance(value, list) else [value])]
    ids = {v["@id"] for v in references if isinstance(v, dict)}
    assert {i for i in ids if crate.get(i) is None} <= {
        "https://w3id.org/ro/crate/1.1",
        "https://snakemake.readthedocs.io",
        "https://doi.org/10.1093/bioinformatics/bts480",
        "https://github.com/instituteforgov/evaluation_registry",
    }


def test_the_archive_has_the_same_bytes_again(packed: Path, tmp_path: Path) -> None:
    for path in MADE:
        Path(path).touch()
    assert write(tmp_path / "again").read_bytes() == packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        assert set(archive.namelist()) == {*READ, *MADE, "Snakefile", "ro-crate-metadata.json"}
        assert archive.read(MADE[0]) == Path(MADE[0]).read_bytes()
        assert archive.read("ro-crate-metadata.json") == packed.with_name("metadata.json").read_bytes()
