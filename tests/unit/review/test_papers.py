"""Licences, citation, and what the pages for reviewers and contributors name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from joinup.review.logs import LICENCES as PAGE
from joinup.review.logs import data_licence

ROOT = Path(__file__).parents[3]
PAGES = ["CONTRIBUTING.md", "SECURITY.md", "docs/review.md", "docs/limits.md"]


def test_page_on_licences_is_that_of_the_sources() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == data_licence(ROOT), "run: make publish"


def test_citation_agrees_with_the_package() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["version"] == package["version"] and cited["license"] == package["license"] == "MIT"
    edition = yaml.safe_load((ROOT / "config/editions/sr2021.yaml").read_text(encoding="utf-8"))
    assert cited["date-released"] == edition["date"]
    assert [a["name"] for a in cited["authors"]] == edition["cite"]["authors"]


@pytest.mark.parametrize("page", PAGES)
def test_files_and_targets_that_a_page_names_are_there(page) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make ([a-z]+(?:-[a-z]+)*)", text, re.MULTILINE)) <= set(targets)
    for path in re.findall(r"`([\w./-]+/[\w./-]+)`", text):
        if path.startswith(("results/", "reports/")) or ".." in path:
            continue
        where = [ROOT / path, ROOT / "workflow/joinup" / path]
        assert any(w.exists() for w in where), f"{page} names {path}"


def test_everything_in_the_manifest_is_made() -> None:
    manifest = yaml.safe_load((ROOT / "codecheck.yml").read_text(encoding="utf-8"))["manifest"]
    made = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "workflow/rules").glob("*.smk")))
    for entry in manifest:
        assert Path(entry["file"]).stem in made, entry


@pytest.mark.parametrize("name", ["LICENSE", "CITATION.cff", "codecheck.yml", ".pre-commit-config.yaml"])
def test_no_folder_of_one_machine_is_named(name) -> None:
    assert not re.search(r"/(home|root|work|tmp)/", (ROOT / name).read_text(encoding="utf-8"))
