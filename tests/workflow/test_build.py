"""Whole runs on the real records and on the demonstration edition: what a person does, and what they see."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pikepdf
import pytest

from joinup.review.reference import outputs
from joinup.schemas import RESULTS
from joinup.tables import table
from runs import PARTS, ROOT, copy_project, digests, joinup, snakemake, text_of

QUICK = ("--config", "quick=true")
RECORDS = ("pilots", "outcomes", "evaluations")


def plan(root: Path) -> dict[str, set[str]]:
    """Return the rules that a run would run, each with its records."""
    table = pd.read_csv(io.StringIO(snakemake(root, "--summary", *QUICK).stdout), sep="\t")
    table = table[table["plan"] == "update pending"]
    folders = table["output_file"].str.split("/").str[2]  # results/<edition>/<record>/…
    return folders.groupby(table["rule"]).agg(set).to_dict()


def read(root: Path, name: str, edition: str = "sr2021", record: str = "") -> pd.DataFrame:
    return table.read(root / "results" / edition / record / f"tables/{name}.csv", RESULTS[name])


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text of a file once."""
    before, _, after = path.read_text(encoding="utf-8").partition(old)
    assert after
    path.write_text(f"{before}{new}{after}", encoding="utf-8")


def test_every_stage_has_a_name_and_errors_reach_the_screen_whole() -> None:
    for path in [ROOT / "Snakefile", ROOT / "workflow/Snakefile", *(ROOT / "workflow/rules").iterdir()]:
        text = path.read_text(encoding="utf-8")
        assert text.count("message:") == len(re.findall(r"^ *rule \w+:", text, re.MULTILINE)), path
    recipe = subprocess.check_output(["make", "-n", "brief"], cwd=ROOT, text=True)
    command = re.search(r"2>&1 \| (\(trap.*\)) >&2", recipe)[1]
    lines = "Building DAG of jobs...\n[Thu]\nJob 12: Clean the record pilots\n\n[Thu]\n"
    error = "data/raw/a.csv, row 2: is wrong.\nError in rule clean_record:\n    jobid: 12\n"
    screen = subprocess.check_output(["bash", "-c", command], input=lines + error, text=True)
    assert screen == "Clean the record pilots\n" + error


def test_every_published_output_and_the_logs_are_there(built: Path) -> None:
    sums = (ROOT / "reports/reference/sr2021.sha256").read_text().splitlines()
    assert set(outputs(built, "sr2021")) == {line.partition("  ")[2] for line in sums}
    logs = {p.stem for p in (built / "results/sr2021/logs").iterdir()}
    assert {"list_sources", "clean_record_pilots", "assess_claims_evaluations", "render_brief"} <= logs


def test_a_build_writes_results_and_reports_only(built: Path) -> None:
    def content(root: Path) -> dict[str, bytes]:
        files = [p for part in PARTS for p in [root / part, *(root / part).rglob("*")] if p.is_file()]
        return {str(p.relative_to(root)): p.read_bytes() for p in files if "__pycache__" not in p.parts}

    assert content(built) == content(ROOT)
    new = {p.name for p in built.iterdir()} - {p.split("/")[0] for p in PARTS}
    assert new == {"results", "reports", ".snakemake"}


def test_no_typeface_of_the_machine_is_in_a_pdf(built: Path) -> None:
    papers = sorted((built / "reports/sr2021").glob("*.pdf"))
    assert len(papers) == 3
    for path in papers:
        with pikepdf.open(path) as paper:
            fonts = [o for o in paper.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o]
            names = {str(o.FontName).partition("+")[2] for o in fonts}
        assert names and all(n.startswith("Joinup-") for n in names), (path.name, names)


def test_a_plan_needs_no_results(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    rules = plan(root)
    assert rules["clean_record"] == set(RECORDS)
    assert {"test_pairs", "draw_figures", "render_brief", "write_ro_crate"} <= set(rules)
    assert len(rules) <= 26


def test_a_second_run_makes_only_what_was_lost(edited: Path) -> None:
    assert "Nothing to be done" in text_of(snakemake(edited, *QUICK))
    (edited / "data/raw/pilots/participation.csv").touch()
    assert "Nothing to be done" in text_of(snakemake(edited, "-n", *QUICK))
    (edited / "results/sr2021/tables/sources.csv").unlink()
    assert "list_sources" in plan(edited)


@pytest.mark.parametrize(
    ("file", "old", "new", "reruns", "keeps"),
    [
        ("data/raw/pilots/projects.csv", "Changing Futures", "Changed", "clean_record", "evaluations"),
        ("config/config.yaml", "alpha: 0.05", "alpha: 0.01", "test_pairs", "build_network"),
        ("workflow/joinup/tally/count.py", "import pandas", "#\nimport pandas", "count_tallies", ""),
    ],
)
def test_an_edit_reruns_what_uses_it(
    edited: Path, file: str, old: str, new: str, reruns: str, keeps: str
) -> None:
    replace(edited / file, old, new)
    rules = plan(edited)
    assert reruns in rules
    assert keeps not in rules and keeps not in rules.get("clean_record", set())


def test_a_new_row_changes_its_record_only(edited: Path) -> None:
    before = digests(edited, "pilots")
    with (edited / "data/raw/pilots/participation.csv").open("a", encoding="utf-8") as f:
        f.write("trees-outside-woodland,Department of Health and Social Care,partner,S030\n")
    run = snakemake(edited, "results/sr2021/pilots/tables/edges.csv", *QUICK)
    assert run.returncode == 0, text_of(run)[-2000:]
    row = read(edited, "edges", record="pilots").query("source == 'defra' and target == 'dhsc'")
    assert row["projects"].item().split().count("trees-outside-woodland") == 1
    assert digests(edited, "pilots") == before


@pytest.mark.parametrize(
    ("file", "old", "new", "text"),
    [
        ("data/raw/pilots/participation.csv", "Home Office,partner", "Hom Ofice,partner", "Home Office"),
        ("config/editions/sr2021.yaml", "as_of:", "as_off:", "Did you mean as_of?"),
    ],
)
def test_a_broken_input_says_what_to_do_and_overwrites_nothing(
    edited: Path, file: str, old: str, new: str, text: str
) -> None:
    replace(edited / file, old, new)
    before = digests(edited)
    run = snakemake(edited, *QUICK)
    assert run.returncode != 0 and text in text_of(run)
    assert digests(edited) == before


def test_every_fact_follows_from_its_table(built: Path) -> None:
    content = json.loads((built / "results/sr2021/facts.json").read_text())
    facts = [(record, fact) for record, part in content["records"].items() for fact in part["facts"]]
    facts = [(record, fact) for record, fact in facts if fact["way"] in {"rows", "value", "sum"}]
    assert len(facts) > 150
    for record, fact in facts:
        table = read(built, fact["table"], record=record)
        rows = table.query(fact["where"], engine="python") if fact["where"] else table
        cells = rows[fact["column"]] if fact["column"] else rows.index
        value = {"rows": len, "sum": sum, "value": lambda some: some.item()}[fact["way"]](cells)
        assert (value == fact["value"]) or (pd.isna(value) and fact["value"] is None), fact


def test_trace_walks_to_rows_and_pages(built: Path) -> None:
    text = joinup(built, "trace", "pilots.pair_shared").stdout
    assert "data/raw/pilots/participation.csv, row " in text and "https://" in text
    unknown = joinup(built, "trace", "pilots.pair_shard")
    assert unknown.returncode == 1 and "pair_shared" in unknown.stderr


def test_partial_evidence_is_not_shown_as_complete(built: Path) -> None:
    claims = read(built, "claims").set_index(["record", "claim_id"])["verdict"]
    assert set(claims["pilots"]) == {"cannot be decided", "not tested", "not asked"}
    assert set(claims["outcomes"]) == {"cannot be decided", "not asked"}
    assert claims["evaluations", "strongest-pair"] == "not supported"
    assert claims["evaluations", "more-than-activity"] == "supported with provisos"
    captions = json.loads((built / "results/sr2021/pilots/figures/captions.json").read_text())
    assert all(c["provisional"] and "provisional" in c["subtitle"] for c in captions.values())


@pytest.mark.slow
def test_the_demonstration_is_decided(demo: Path) -> None:
    claims = read(demo, "claims", "demo")
    verdicts = claims.loc[~claims["verdict"].isin(["not asked", "not tested"]), "verdict"]
    assert set(verdicts) <= {"supported", "supported with provisos"} and len(verdicts) == 8
    captions = json.loads((demo / "results/demo/pilots/figures/captions.json").read_text())
    assert not any(c["provisional"] for c in captions.values())


def test_a_script_runs_alone(edited: Path) -> None:
    target = edited / "results/sr2021/pilots/tables/nodes.csv"
    before = target.read_bytes()
    target.write_text("")
    command = [sys.executable, "workflow/scripts/build_network.py", "record=pilots"]
    run = subprocess.run(command, cwd=edited, capture_output=True, text=True)
    assert run.returncode == 0, text_of(run)
    assert target.read_bytes() == before


def test_a_stale_lock_is_explained(edited: Path) -> None:
    locks = edited / ".snakemake/locks"
    locks.mkdir(exist_ok=True)
    (locks / "0.output.lock").write_text("results/sr2021/tables/sources.csv\n")
    run = snakemake(edited, *QUICK, "--forcerun", "list_sources")
    assert run.returncode != 0 and "make unlock" in text_of(run)
    assert snakemake(edited, "--unlock").returncode == 0
    assert not any(locks.glob("*.lock"))
    assert snakemake(edited, *QUICK).returncode == 0
