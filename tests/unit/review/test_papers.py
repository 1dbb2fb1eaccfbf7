"""Licences, citation, and what the pages for people name: files, commands, outputs, links, numbers."""

from __future__ import annotations

import re
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from joinup.cli import app
from joinup.files import RECORD
from joinup.review.reference import NOT_COMPARED
from joinup.schemas import VERDICTS
from joinup.sources.record import ATTRIBUTION, DATA, read_record
from joinup.tables.sheets import read_csv

ROOT = Path(__file__).parents[3]
PAGES = [
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE-DATA.md", "config/README.md"),
    "workflow/joinup/reader/README.md",
    *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md")),
]
FOLDERS = [ROOT, ROOT / "workflow/joinup", ROOT / "workflow"]


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def published() -> list[str]:
    """Return the outputs of the published edition."""
    return [line.split("  ")[1] for line in text_of("reports/reference/sr2021.sha256").splitlines()]


def test_page_on_licences_names_each_licence_and_attribution() -> None:
    page = " ".join(text_of("LICENSE-DATA.md").split())
    records = [read_record(p) for p in sorted((ROOT / DATA / "documents").glob(f"*{RECORD}"))]
    licences = {*read_csv(ROOT / DATA / "sources.csv")["licence"], *(r.licence for r in records)}
    texts = {*(r.attribution for r in records), *ATTRIBUTION.values(), *(f"## {name}" for name in licences)}
    assert [text for text in texts if text not in page] == []


def test_citation_and_certificate_agree_with_package_and_edition() -> None:
    cited, checked = yaml.safe_load(text_of("CITATION.cff")), yaml.safe_load(text_of("codecheck.yml"))
    package = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert cited["version"] == package["version"] and cited["license"] == package["license"] == "MIT"
    edition = yaml.safe_load(text_of("config/editions/sr2021.yaml"))
    assert cited["date-released"] == edition["date"]
    assert cited["authors"] == checked["paper"]["authors"]
    assert [a["name"] for a in cited["authors"]] == edition["cite"]["authors"]
    assert checked["paper"]["title"] == edition["title"]
    assert {entry["file"] for entry in checked["manifest"]} <= set(published()), "make publish?"


@pytest.mark.parametrize("page", PAGES)
def test_commands_files_and_links_of_a_page_are_there(page) -> None:
    text, outputs = text_of(page), published()
    targets = re.findall(r"^([a-z0-9-]+):.*##", text_of("Makefile"), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make ([a-z]+(?:-[a-z]+)*)", text, re.MULTILINE)) <= {*targets}
    commands = {c.name or c.callback.__name__ for c in app.registered_commands}
    assert set(re.findall(r"-m joinup ([a-z]+(?:[-_][a-z]+)*)", text)) <= commands
    for path in re.findall(r"`([\w./-]+/[\w./-]*)`", text):
        if path.startswith(("results/sr2021/", "reports/sr2021/")) and not NOT_COMPARED & {*path.split("/")}:
            assert any(output.startswith(path) for output in outputs), f"{page} names {path}: make publish?"
        elif not path.startswith(("results/", "reports/", "..", "/")):
            assert any((f / path).exists() for f in [*FOLDERS, (ROOT / page).parent]), f"{page} names {path}"
    for target, anchor in re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), f"{page} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_readme_gives_the_published_numbers() -> None:
    with zipfile.ZipFile(ROOT / "reports/reference/sr2021.zip") as archive:
        lines = archive.read("results/sr2021/facts.json").decode().splitlines()
    facts = dict(line.split(": ", 1) for line in lines)
    rows = dict(re.findall(r"^\| `(\w+)` (.*) \|$", text_of("README.md"), re.MULTILINE))
    assert set(rows) == {name.partition(".")[0] for name in facts}
    for record, row in rows.items():
        known = facts[f"{record}.projects_known"]
        total = f" of {facts[f'{record}.projects_total']}" if f"{record}.projects_total" in facts else ""
        assert f"| {'none' if known == '0' else known}{total} |" in f"| {row} |"
        words = [v.partition(", ")[0] for name, v in facts.items() if name.startswith(f"{record}.")]
        verdicts = [v for v in words if v in VERDICTS]
        counts = {f"{verdicts.count(v)} {v}" for v in set(verdicts) - {"not asked"}}
        assert set(row.split(" | ")[-1].split(", ")) == counts
