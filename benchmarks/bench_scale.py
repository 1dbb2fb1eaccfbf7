"""The whole pipeline on a generated list of 60,000 projects and 1,000 organisations: time and memory of each rule.

    python benchmarks/bench_scale.py [projects] [organisations]

The list is drawn from a seed, so that two machines measure the same work. Organisations have unequal activity (as
departments have), projects two to eight of them. Everything lies in a temporary copy of the project.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
SEED = 20_211_027
PAGES = 200
OUTCOMES = 500
EDITION = """edition: scale
title: A large list (synthetic)
review: SR2021
review_name: A review
date: 2026-01-01
as_of: 2026-01-01
undated_as_of: 2021-10-27
data: scale/data
organisations: scale/config
narrative: scale/scale.md
synthetic: true
focus: {pair: [body-0001, body-0002], department: body-0001}
cite: {authors: [Nobody], publisher: nobody, licence: CC0 1.0, contact: none}
"""


def write(path: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    """Write a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def generate(root: Path, projects: int, organisations: int, seed: int = SEED) -> None:
    """Write register, organisation tables and edition of a large list into a copy of the project."""
    chance = np.random.default_rng(seed)
    share = 1 / np.arange(1, organisations + 1) ** 0.7
    share /= share.sum()
    sizes = np.minimum(2 + chance.poisson(1.5, projects), min(8, organisations))
    data, config = root / "scale/data", root / "scale/config"
    bodies = [f"body-{n:04}" for n in range(1, organisations + 1)]
    names = [f"Department of Subject {n:04}" for n in range(1, organisations + 1)]
    ids = [f"project-{n:06}" for n in range(1, projects + 1)]
    pages = [f"P{n:04}" for n in range(1, PAGES + 1)]

    def members(sizes: np.ndarray) -> list[np.ndarray]:
        # The largest of exponential clocks gives draws without replacement in proportion to the shares.
        drawn = chance.choice(organisations, size=(len(sizes), 24), p=share)
        return [np.unique(row)[:0] if n == 0 else _first(row, n) for row, n in zip(drawn, sizes, strict=True)]

    roles = np.array(["lead", "partner", "partner", "unspecified"])
    rows = (
        (ids[p], names[b], "lead" if i == 0 else roles[(p + i) % 4], pages[(p + i) % PAGES])
        for p, group in enumerate(members(sizes))
        for i, b in enumerate(group)
    )
    write(data / "pilots/participation.csv", "pilot_id organisation_as_published role source_id", rows)
    write(
        data / "pilots/pilots.csv",
        "pilot_id name roster summary",
        ((p, f"Project {n}", "complete" if n % 3 else "unknown", "") for n, p in enumerate(ids, 1)),
    )
    years = chance.integers(2016, 2026, projects)
    facts = ((p, "start_year", y, pages[n % PAGES]) for n, (p, y) in enumerate(zip(ids, years, strict=True)))
    write(data / "pilots/pilot_facts.csv", "pilot_id field value source_id", facts)
    outcomes = [f"outcome-{n:04}" for n in range(1, OUTCOMES + 1)]
    write(
        data / "outcomes/outcomes.csv",
        "outcome_id review review_basis title cross_cutting",
        ((o, "SR2021", "stated", f"Outcome {o}", "yes") for o in outcomes),
    )
    write(
        data / "outcomes/contributions.csv",
        "outcome_id organisation_as_published role source_id",
        (
            (outcomes[o], names[b], "supporting" if i else "lead", pages[0])
            for o, group in enumerate(members(np.full(OUTCOMES, 3)))
            for i, b in enumerate(group)
        ),
    )
    write(
        data / "sources.csv",
        "source_id url title publisher published published_as_shown retrieved licence kind",
        (
            (p, f"https://example.org/{p}", p, "example", "", "", "2026-01-01", "CC0-1.0", "official")
            for p in pages
        ),
    )
    write(
        config / "organisations.csv",
        "organisation_id name abbreviation kind valid_from valid_to successors govuk_slug",
        ((b, n, "", "ministerial_department", "", "", "", "") for b, n in zip(bodies, names, strict=True)),
    )
    write(
        config / "parents.csv",
        "organisation_id parent_id valid_from valid_to rolls_up",
        [(bodies[-1], bodies[-2], "", "", "no")],
    )
    write(
        config / "aliases.csv",
        "alias organisation_id valid_from valid_to note",
        [("First Department", bodies[0], "", "", "another name")],
    )
    (root / "scale/scale.yaml").write_text(EDITION, encoding="utf-8")
    (root / "scale/scale.md").write_text(
        "# A large list\n\n{{ fact('pilots_known') }} projects.\n", encoding="utf-8"
    )


def _first(row: np.ndarray, n: int) -> np.ndarray:
    """Return the first n different values of a row."""
    values, at = np.unique(row, return_index=True)
    return values[np.argsort(at)][:n]


def measured(root: Path) -> None:
    """Let every rule of the copy write its time and memory beside its log."""
    for path in sorted((root / "workflow/rules").glob("*.smk")):
        text = path.read_text(encoding="utf-8")
        found = re.sub(
            r'^( +)log:\n +f"\{RESULTS\}/logs/(.+)\.log",$',
            r'\g<0>\n\1benchmark:\n\1    f"scale/measured/\2.tsv"',
            text,
            flags=re.MULTILINE,
        )
        path.write_text(found, encoding="utf-8")


def run(root: Path, until: list[str]) -> tuple[int, float]:
    """Build the large edition on two cores; return exit status and seconds."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--keep-going", *until]
    begin = time.monotonic()
    done = subprocess.run(
        [*command, "--config", "edition=scale/scale.yaml"], cwd=root, capture_output=True, text=True
    )
    if done.returncode:
        print("\n".join((done.stdout + done.stderr).splitlines()[-40:]))
    return done.returncode, time.monotonic() - begin


def main() -> int:
    projects, organisations, *until = [*sys.argv[1:], "60000", "1000"][: max(2, len(sys.argv) - 1)]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "project"
        leave = shutil.ignore_patterns(".*", "results", "reports", "__pycache__")
        shutil.copytree(ROOT, root, ignore=leave)
        cache = "workflow/joinup/network/__pycache__"
        if (ROOT / cache).is_dir():
            shutil.copytree(ROOT / cache, root / cache)
        generate(root, int(projects), int(organisations))
        measured(root)
        status, seconds = run(root, until)
        print(f"{projects} projects × {organisations} organisations: {seconds:.0f} s in all, status {status}")
        print(f"{'rule':<28}{'seconds':>9}{'of a core':>10}{'peak MB':>9}")
        found = []
        for path in sorted((root / "scale/measured").glob("*.tsv")):
            with path.open(encoding="utf-8") as stream:
                row = next(csv.DictReader(stream, delimiter="\t"))
            found.append((float(row["s"]), float(row["cpu_time"]), row["max_rss"], path.stem))
        for took, busy, peak, name in sorted(found, reverse=True):
            print(f"{name:<28}{took:>9.1f}{busy:>10.1f}{peak:>9}")
    return status


if __name__ == "__main__":
    sys.exit(main())
