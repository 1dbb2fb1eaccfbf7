"""Two real readings of the Evaluation Registry as two editions: what was not seen again is never called removed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from runs import ROOT, copy_project, snakemake

LIST = ROOT / "data/raw/documents/evaluation-registry.csv"
NARRATIVE = "## What changed\n\n{{ changes() }}\n"


def edition_of(root: Path, name: str, day: str, predecessor: str | None) -> set[str]:
    """Make an edition of the entries that one reading saw, and return their identifiers."""
    entries = pd.read_csv(LIST, dtype=str, keep_default_na=False)
    entries = entries[entries["readings"].str.split().map(lambda days: day in days)]
    entries.to_csv(root / f"data/raw/{name}.csv", index=False, lineterminator="\n")
    default = yaml.safe_load((ROOT / "config/editions/sr2021.yaml").read_text())
    record = next(r for r in default["records"] if r["record"] == "evaluations")
    record["flat"]["file"] = f"data/raw/{name}.csv"
    record["flat"]["facts"].pop("first_read")
    record["missing"] = {"how": "by chance", "reason": record["missing"]["reason"]}
    edition = {
        **{key: default[key] for key in ("title", "date", "as_of", "undated_as_of", "focus", "cite")},
        **{"edition": name, "records": [record], "narrative": f"config/editions/{name}.md"},
        **({"predecessor": predecessor} if predecessor else {}),
    }
    (root / f"config/editions/{name}.yaml").write_text(yaml.safe_dump(edition, sort_keys=False))
    (root / f"config/editions/{name}.md").write_text(
        NARRATIVE if predecessor else "## What we found\n\nA list.\n"
    )
    return set(entries["evaluation_id"])


@pytest.mark.slow
def test_two_readings_compare_without_calling_anything_removed(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    april = edition_of(root, "april", "2025-04-02", None)
    july = edition_of(root, "july", "2025-07-01", "april")
    for name, target in (("april", "results/april/tables/claims.csv"), ("july", "reports/july/brief.html")):
        done = snakemake(root, target, "--config", f"edition={name}", "quick=true")
        assert done.returncode == 0, done.stderr[-3000:]
    table = pd.read_csv(root / "results/july/changes/changes.csv", dtype=str, keep_default_na=False)
    projects = table[table["section"] == "projects"].groupby("change")["subject"].agg(set).to_dict()
    assert projects == {"new": july - april, "not seen again": april - july}
    assert (len(july - april), len(april - july)) == (273, 216)
    assert not table["change"].str.startswith("removed").any()
    assert table.loc[table["section"] == "verdicts", "change"].tolist() == ["not compared"]
    page = (root / "reports/july/brief.html").read_text(encoding="utf-8")
    assert "New evaluations" in page and "Evaluations not seen again" in page and "265 more" in page
