"""The tiny edition of the workflow catalog is without a fault; continuous integration builds it whole."""

from __future__ import annotations

from pathlib import Path

import yaml

from joinup.check import check
from joinup.config.edition import edition_path, read_edition, read_settings

ROOT = Path(__file__).parents[3]


def test_the_tiny_edition_has_no_fault(monkeypatch) -> None:
    monkeypatch.chdir(ROOT / ".test")
    name = read_settings().edition
    edition = read_edition(name)
    assert "no fault" in check(edition, str(edition_path(name)))
    assert [bool(r.flat) for r in edition.records] == [False, True], "raw tables, and one flat table"


def test_the_catalog_finds_what_it_asks_for() -> None:
    usage = yaml.safe_load((ROOT / ".snakemake-workflow-catalog.yml").read_text(encoding="utf-8"))["usage"]
    assert usage["software-stack-deployment"] == {"conda": True} and usage["report"] is True
    for path in ("workflow/Snakefile", "config/README.md", "environment.yml", ".test/config/config.yaml"):
        assert (ROOT / path).is_file()
