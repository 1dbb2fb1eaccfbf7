"""From a generated document to a figure: extract, review, accept and a build that rests on the document."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml

from documents import Document, generate, same_body
from joinup.files import digest
from runs import DEMO, copy_project, joinup, snakemake

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workflow")]
NAME = "invented-outcomes"
FIGURE = "results/demo/figures/tally_outcomes.svg"
RECORD = {
    "document": NAME, "file": f"{NAME}.html", "publisher": "Invented", "title": "Invented outcomes",
    "landing_page": "https://www.gov.uk/a", "url": "https://www.gov.uk/a/b.html", "published": "2030-10-27",
    "retrieved": "2030-12-01", "licence": "OGL-UK-3.0", "attribution": "Invented", "used_for": "a test",
}  # fmt: skip


def prepared(root: Path) -> Document:
    """Put a generated document into a copy of the project, with an edition whose outcomes rest on it."""
    folder = root / "tests/demo/first/documents"
    folder.mkdir()
    made = generate(4, "outcomes", "outcomes-web", folder, "small")
    file = made.path.rename(folder / f"{NAME}.html")
    proof = {"media_type": "text/html", "bytes": file.stat().st_size, "sha256": digest(file)}
    (folder / f"{NAME}.source.yaml").write_text(yaml.safe_dump(RECORD | proof))
    path = root / "tests/demo/demo.yaml"
    edition = yaml.safe_load(path.read_text(encoding="utf-8"))
    edition["organisations"] = "tests/demo/both"
    edition["basis"] = {"pilots": "register", "outcomes": "document"}
    edition["documents"] = [{"document": NAME, "kind": "outcomes", "title": "Invented outcomes"}]
    path.write_text(yaml.safe_dump(edition, sort_keys=False), encoding="utf-8")
    both = root / "tests/demo/both"
    both.mkdir()
    for table in (
        "organisations",
        "parents",
        "aliases",
    ):  # the departments of the document and those of the demo
        parts = [root / "config" / f"{table}.csv", root / "tests/demo/organisations" / f"{table}.csv"]
        rows = [
            row
            for n, part in enumerate(parts)
            for row in list(csv.reader(part.open(encoding="utf-8")))[n and 1 :]
        ]
        with (both / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    return made


def decide(path: Path) -> None:
    """Accept every row but those that are only named in running text, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book["Candidates"]
    head = [c.value for c in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        doubtful = re.search("named in text|running|statement", str(row[head.index("rule")].value))
        row[0].value = "reject" if doubtful else "accept"
    book.save(path)


def test_a_document_is_read_reviewed_accepted_and_drawn(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    made = prepared(root)
    edition = ("--edition", "tests/demo/demo.yaml")
    refused = snakemake(root, *DEMO)
    assert refused.returncode != 0  # nothing has been accepted yet
    assert "none has been reviewed" in refused.stdout + refused.stderr
    done = joinup(root, "review", NAME, *edition)
    assert done.returncode == 0, done.stderr
    decide(root / f"tests/demo/first/review/{NAME}.xlsx")
    done = joinup(root, "accept", NAME, *edition)
    assert done.returncode == 0, done.stderr
    built = snakemake(root, FIGURE, f"results/demo/extract/documents/{NAME}.csv", *DEMO)
    assert built.returncode == 0, (built.stdout + built.stderr)[-3000:]
    assert (root / f"results/demo/extract/documents/{NAME}.csv").is_file()
    assert (root / FIGURE).stat().st_size > 0
    shares = pd.read_csv(root / "results/demo/extract/contributions.csv", dtype=str)
    titles = pd.read_csv(root / "results/demo/extract/outcomes.csv", dtype=str)
    assert set(titles["title"]) == {t["outcome"] for t in made.truth if t["list"] == "outcome"}
    true = [t for t in made.truth if t["list"] == "contribution"]
    assert len(shares) == len(true)
    for t in true:
        assert any(same_body(t["organisation"], n) for n in shares["organisation_as_published"]), t
