"""Whole runs on the real register and on the demonstration edition: what a person does, and what they see."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pikepdf
import pytest

from joinup import tables
from joinup.claims.assess import assess
from joinup.claims.captions import SHOWN
from joinup.claims.claim import read_claims
from joinup.claims.facts import follow
from joinup.config.edition import read_edition, read_settings
from joinup.organisations.names import Names, read_config
from joinup.schemas import RESULTS
from runs import DEMO, PARTS, ROOT, copy_project, joinup, snakemake

QUICK = ("--config", "quick=true")


def digests(folder: Path) -> dict[str, str]:
    """Return the checksum of every file of a folder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "logs" not in p.parts
    }


def planned(text: str) -> set[str]:
    """Return the rules that a dry run would run."""
    return set(re.findall(r"^(?:local)?rule (\w+):", text, re.MULTILINE))


def told(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def read(root: Path, name: str, edition: str = "sr2021") -> pd.DataFrame:
    return tables.read(root / f"results/{edition}/tables/{name}.csv", RESULTS[name])


def test_everything_is_there(built: Path) -> None:
    for name in ("brief.html", "brief.pdf", "annex.html", "annex.pdf"):
        assert (built / "reports/sr2021" / name).stat().st_size > 10_000
    for figure in ("network", "tally_outcomes", "tally_pilots", "matrix", "intervals", "choices", "tiers"):
        for ending in ("svg", "png", "pdf", "csv", "txt"):
            assert (built / f"results/sr2021/figures/{figure}.{ending}").stat().st_size > 0
    assert (built / "results/sr2021/workbook.xlsx").is_file()
    assert (built / "results/sr2021/network.graphml").is_file()


def test_a_build_writes_results_and_reports_only(built: Path) -> None:
    def content(root: Path) -> dict[str, bytes]:
        files = [p for part in PARTS for p in [root / part, *(root / part).rglob("*")] if p.is_file()]
        return {str(p.relative_to(root)): p.read_bytes() for p in files if "__pycache__" not in p.parts}

    assert content(built) == content(ROOT)
    made = {p.name for p in built.iterdir()} - {p.split("/")[0] for p in PARTS}
    assert made == {"results", "reports", ".snakemake"}


@pytest.mark.parametrize("edition", ["sr2021", pytest.param("demo", marks=pytest.mark.slow)])
def test_no_typeface_of_the_machine_is_in_a_pdf(edition: str, request: pytest.FixtureRequest) -> None:
    root = request.getfixturevalue("built" if edition == "sr2021" else "demo")
    papers = sorted((root / "reports" / edition).glob("*.pdf"))
    assert len(papers) == 3
    for path in papers:
        with pikepdf.open(path) as paper:
            found = [o for o in paper.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o]
            names = {str(o.FontName).partition("+")[2] for o in found}
        assert names and all(n.startswith("Joinup-") for n in names), (path.name, names)


def test_a_dry_run_needs_no_results(tmp_path: Path) -> None:
    done = snakemake(copy_project(tmp_path / "project"), "-n", "--quiet", "host")
    assert done.returncode == 0, told(done)
    assert {"draw", "network", "brief_pdf", "brief_pdf_annex"} <= planned(done.stdout)


def test_second_run_has_nothing_to_do(edited: Path) -> None:
    again = snakemake(edited, *QUICK)
    assert again.returncode == 0
    assert "Nothing to be done" in told(again)


def test_a_table_that_was_lost_is_made_again(edited: Path) -> None:
    (edited / "results/sr2021/tables/sources.csv").unlink()
    rules = planned(snakemake(edited, "-n", "--quiet", "host", *QUICK).stdout)
    assert "sources" in rules


def test_an_edited_outcome_reruns_no_rule_of_the_network(edited: Path) -> None:
    path = edited / "data/raw/outcomes/outcomes.csv"
    path.write_text(path.read_text().replace("Reduce crime", "Reduce crime a lot"))
    rules = planned(snakemake(edited, "-n", "--quiet", "host", *QUICK).stdout)
    assert {"extract_outcomes", "clean_outcomes", "tally"} <= rules
    assert not rules & {"extract_pilots", "clean_participation", "network", "draw", "significance", "layout"}


def test_a_touched_file_reruns_nothing(edited: Path) -> None:
    (edited / "data/raw/pilots/participation.csv").touch()
    assert "Nothing to be done" in told(snakemake(edited, "-n", *QUICK))


def test_an_edited_library_file_reruns_what_uses_it(edited: Path) -> None:
    path = edited / "workflow/joinup/tally/count.py"
    path.write_text(path.read_text() + "\n# edited\n")
    rules = planned(snakemake(edited, "-n", "--quiet", "host", *QUICK).stdout)
    assert "tally" in rules
    assert "clean_participation" not in rules


@pytest.mark.parametrize(
    ("old", "new", "uses", "does_not"),
    [
        ('name: ""', 'name: "Joined"', {"brief_html", "pictures"}, {"draw", "claims", "charts"}),
        ("alpha: 0.05", "alpha: 0.01", {"significance", "claims", "charts"}, {"network", "tally", "draw"}),
    ],
)
def test_a_changed_setting_reruns_what_uses_it(
    old: str, new: str, uses: set[str], does_not: set[str], edited: Path
) -> None:
    path = edited / "config/config.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    rules = planned(snakemake(edited, "-n", "--quiet", "host", *QUICK).stdout)
    assert uses <= rules and not does_not & rules


def add_row(root: Path) -> None:
    """Add a partner to a pilot of the register."""
    with (root / "data/raw/pilots/participation.csv").open("a", encoding="utf-8") as f:
        f.write("trees-outside-woodland,Department of Health and Social Care,partner,S030\n")


def test_a_new_row_changes_the_network(edited: Path) -> None:
    add_row(edited)
    rules = planned(snakemake(edited, "-n", "--quiet", "host", *QUICK).stdout)
    assert {"clean_participation", "network", "claims", "charts", "brief_html", "brief_pdf"} <= set(rules)
    assert "clean_outcomes" not in rules
    assert snakemake(edited, *QUICK, "--until", "network").returncode == 0
    row = read(edited, "edges").query("source == 'defra' and target == 'dhsc'")
    assert row["shared"].tolist() == [5]


@pytest.mark.slow
def test_a_new_row_changes_the_brief(edited: Path) -> None:
    add_row(edited)
    assert snakemake(edited, *QUICK, "--until", "brief_html").returncode == 0
    assert (
        'DHSC</span> takes part in <span class="fact">12</span>'
        in (edited / "reports/sr2021/brief.html").read_text()
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "data/raw/pilots/participation.csv",
            "Home Office,partner,S042",
            "Hom Ofice,partner,S042",
            "Home Office",
        ),
        ("config/editions/sr2021.yaml", "as_of:", "as_off:", "Did you mean as_of?"),
        ("config/editions/sr2021.md", "of outcomes; this", "of 9 outcomes; this", "number typed by hand"),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in (
                ("data/raw/pilots/participation.csv", "lead,S042", "leed,S042", "Did you mean lead?"),
                ("data/raw/pilots/participation.csv", "lead,S042", "lead,S999", "is not in sources.csv"),
                ("data/raw/pilots/pilot_facts.csv", "start_year,2023", "start_year,20233", "not a year"),
                ("config/claims.yaml", "kind: share", "kind: shares", "did you mean share?"),
                (
                    "config/organisations.csv",
                    "organisation_id,name",
                    "organisation_id,nam",
                    "Rename it to name",
                ),
            )
        ),
    ],
)
def test_a_broken_input_says_what_to_do_and_overwrites_nothing(
    edited: Path, file: str, old: str, new: str, said: str
) -> None:
    path = edited / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = digests(edited / "results"), digests(edited / "reports")
    done = snakemake(edited, *QUICK)
    assert done.returncode != 0
    assert said in told(done)
    assert "Traceback" not in told(done)
    assert (digests(edited / "results"), digests(edited / "reports")) == before


def test_a_fact_that_is_not_there_leaves_the_pages_as_they_were(edited: Path) -> None:
    narrative = edited / "config/editions/sr2021.md"
    narrative.write_text(narrative.read_text().replace("fact('departments')", "fact('departmnts')", 1))
    pages = {p: p.read_bytes() for p in (edited / "reports/sr2021").glob("*.html")}
    assert snakemake(edited, *QUICK).returncode != 0
    done = snakemake(edited, *QUICK)  # and it goes on to fail: the pages are not taken for new ones
    assert done.returncode != 0
    assert '"departmnts" is not a fact that can be named here. Nearest are departments' in told(done)
    assert len(pages) == 3 and all(p.read_bytes() == content for p, content in pages.items())


def test_check_reports_all_faults_at_once(edited: Path) -> None:
    path = edited / "data/raw/pilots/participation.csv"
    lines = path.read_text().splitlines()
    lines[1] = lines[1].replace("partner", "boss")
    lines[2] = lines[2].replace("Department for Education", "Departmint of Edukation")
    path.write_text("\n".join(lines) + "\n")
    done = joinup(edited, "check")
    assert done.returncode == 1
    assert "row 2" in done.stderr
    assert "row 3" in done.stderr
    assert "Department for Education" in done.stderr


def test_every_fact_follows_from_its_table(built: Path) -> None:
    found = json.loads((built / "results/sr2021/facts.json").read_text())
    followed = 0
    for fact in found["facts"]:
        if fact["way"] in {"rows", "value", "sum"}:
            assert (
                follow(read(built, fact["table"]), fact["where"], fact["way"], fact["column"])
                == fact["value"]
            )
            followed += 1
    assert followed > 60


def test_a_figure_that_shows_the_first_departments_says_so(built: Path) -> None:
    book = {t: read(built, t) for t in RESULTS if (built / f"results/sr2021/tables/{t}.csv").is_file()}
    edition = read_edition("sr2021")
    count = SHOWN + 1
    bars = {"lead": 1, "owner": 0, "supporting": 0, "any": 1, "rank": 1, "tied": count}
    book["tally_outcomes"] = pd.DataFrame({"participant_id": [f"d{k}" for k in range(count)]}).assign(
        label=lambda f: f["participant_id"], review=edition.review, scope="shared", **bars
    )
    names = Names(read_config(edition.organisations))
    found, _ = assess(book, read_claims(Path("config/claims.yaml")), edition, read_settings(), names)
    said = {name: caption.get("subtitle", "") for name, caption in found["figures"].items()}
    assert f"the first {SHOWN} of {count} departments are drawn" in said["tally_outcomes"]
    assert "are drawn" not in said["tally_pilots"]


def test_trace_walks_to_rows_and_pages(built: Path) -> None:
    done = joinup(built, "trace", "pair_shared")
    assert done.returncode == 0
    assert "data/raw/pilots/participation.csv, row " in done.stdout
    assert "https://" in done.stdout
    unknown = joinup(built, "trace", "pair_shard")
    assert unknown.returncode == 1
    assert "pair_shared" in unknown.stderr


def test_real_register_is_not_shown_as_complete(built: Path) -> None:
    claims = read(built, "claims").set_index("claim_id")["verdict"]
    assert claims.pop("number-of-pilots") == "not tested"
    assert set(claims) == {"cannot be decided"}
    found = json.loads((built / "results/sr2021/facts.json").read_text())
    for figure in ("network", "tally_pilots", "tally_outcomes", "matrix", "intervals", "tiers", "choices"):
        assert found["figures"][figure]["provisional"]
        assert "provisional" in found["figures"][figure]["subtitle"]
    edges = read(built, "edges").set_index(["source", "target"])["shared"]
    assert edges[("dhsc", "mhclg")] == edges[("dfe", "dhsc")] == edges.max() == 6
    assert (read(built, "pairs")["q_upper"] > 0.05).all()


@pytest.mark.slow
def test_demonstration_shows_full_coverage(demo: Path) -> None:
    claims = read(demo, "claims", "demo").set_index("claim_id")["verdict"]
    assert claims.pop("number-of-pilots") == "not tested"
    assert set(claims) <= {"supported", "supported with provisos"}
    assert len(claims) == 8
    found = json.loads((demo / "results/demo/facts.json").read_text())
    assert not any(f["provisional"] for n, f in found["figures"].items() if n not in {"coverage"})


@pytest.mark.slow
def test_number_of_cores_does_not_change_the_draws(demo: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(demo, root, symlinks=True, copy_function=shutil.copy2)
    before = (root / "results/demo/tables/pairs.csv").read_bytes()
    done = snakemake(root, *DEMO, "--forcerun", "draw", "--until", "significance", "--cores", "1")
    assert done.returncode == 0
    assert "Rule: draw" in told(done)
    assert (root / "results/demo/tables/pairs.csv").read_bytes() == before
