"""From documents to decided claims by the commands as typed; with all documents the brief reads as finished."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
import yaml

from documents import generate
from joinup.config.yaml_files import read_yaml
from joinup.schemas import RESULTS
from joinup.tables import table
from runs import copy_project, joinup, snakemake

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workflow")]
OUTCOMES = "sr2021-priority-outcomes"
ROUNDS = [f"shared-outcomes-fund-round-{n}" for n in ("one", "two", "three")]


def decide(path: Path) -> None:
    """Accept every row but those that are only named in running text, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book["Candidates"]
    head = [c.value for c in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        doubtful = re.search("named in text|running|statement", str(row[head.index("rule")].value))
        row[0].value = "reject" if doubtful else "accept"
    book.save(path)


def bring(root: Path, document: str, kind: str, layout: str, seed: int) -> int:
    """Drop a generated document in and take it through record, review and accept; return its number of projects."""
    made = generate(seed, kind, layout, root / "data/raw/documents", "small")
    made.path.rename(made.path.with_name(f"{document}{made.path.suffix}"))
    address = ("--url", f"https://www.gov.uk/{document}", "--title", document, "--publisher", "Invented")
    for command in (
        ("record", document, *address, "--published", "2021-10-27", "--licence", "OGL-UK-3.0"),
        ("review", document),
    ):
        done = joinup(root, *command)
        assert done.returncode == 0, done.stderr
    decide(next(root.rglob(f"review/{document}.xlsx")))
    done = joinup(root, "accept", document)
    assert done.returncode == 0, done.stderr
    return len({row[kind.removesuffix("s")] for row in made.truth if row["list"] == kind.removesuffix("s")})


KINDS = {
    "council": "council",
    "borough": "council",
    "university": "academic",
    "combined authority": "combined_authority",
    "nhs": "nhs",
    "police": "police",
    "government": "devolved_government",
}


def add_bodies(root: Path) -> None:
    """Paste the rows that the check proposes for unknown bodies, each with the kind that its name says."""
    proposals = re.findall(r"in place of KIND: (\S.*),KIND,(.*)$", joinup(root, "check").stderr, re.MULTILINE)
    with (root / "config/organisations.csv").open("a", encoding="utf-8") as table:
        for start, rest in dict.fromkeys(proposals):
            kind = next((k for word, k in KINDS.items() if word in start.casefold()), "charity")
            table.write(f"{start},{kind},{rest}\n")


def test_all_documents_decide_every_claim(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    numbers = {OUTCOMES: bring(root, OUTCOMES, "outcomes", "outcomes-web", 4)}
    for seed, document in enumerate(ROUNDS, 21):
        numbers[document] = bring(root, document, "pilots", "pilots-web", seed)
    path = root / "config/editions/sr2021.yaml"
    edition = read_yaml(path)
    for record in edition["records"][:2]:  # what a person states once: the lists are whole, so many projects
        record["rows_from"] = "document"
        record.pop("total", None)
        record.pop("same_seat", None)
    for document in edition["documents"]:
        document["participants_known"] = "all"
        document["total"] = numbers[document["document"]]
    path.write_text(yaml.safe_dump(edition, sort_keys=False), encoding="utf-8")
    add_bodies(root)
    checked = joinup(root, "check")
    assert checked.returncode == 0, checked.stderr
    built = snakemake(root, "--config", "quick=true")
    assert built.returncode == 0, (built.stdout + built.stderr)[-3000:]
    claims = table.read(root / "results/sr2021/tables/claims.csv", RESULTS["claims"])
    claims = claims[claims["record"] != "evaluations"]
    assert "cannot be decided" not in set(claims["verdict"]), claims[["claim_id", "verdict", "reason"]]
    page = (root / "reports/sr2021/brief.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", " ", page)
    for phrase in ("could not be obtained", "out of reach", "documented here"):
        assert phrase not in text
    assert "too little to decide" not in text
