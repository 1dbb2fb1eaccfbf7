"""The whole pipeline on a generated list of 60,000 projects and 1,000 organisations: time and memory of each rule.

    python benchmarks/bench_scale.py [projects] [organisations]

The list is one flat table, drawn from a seed, so that two machines measure the same work. Organisations have unequal
activity (as departments have), projects two to eight of them. Everything lies in a temporary copy of the project.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
SEED = 20_211_027
EDITION = """edition: scale
title: A large list (synthetic)
date: 2026-01-01
as_of: 2026-01-01
undated_as_of: 2021-10-27
organisations: scale
narrative: scale/scale.md
synthetic: true
records:
  - record: projects
    project: [project, projects]
    title: generated projects
    flat:
      file: scale/list.csv
      project_id: project_id
      name: name
      bodies: {lead: lead, partner: partners}
      separator: " | "
      facts: {start: start}
    participants_known: all
    roles: [lead, partner]
focus: {pair: [body-0001, body-0002], department: body-0001}
cite: {authors: [Nobody], publisher: nobody, licence: CC0 1.0, contact: none}
"""
NARRATIVE = "## What we found\n\n{{ fact('projects', 'projects_known') }} projects.\n"


def generate(folder: Path, projects: int, organisations: int) -> None:
    """Write the list, its organisation tables and its edition."""
    folder.mkdir()
    chance = np.random.default_rng(SEED)
    share = 1 / np.arange(1, organisations + 1) ** 0.7
    sizes = np.minimum(2 + chance.poisson(1.5, projects), min(8, organisations))
    names = [f"Department of Subject {n:04}" for n in range(1, organisations + 1)]
    draws = chance.choice(organisations, size=(projects, 24), p=share / share.sum())
    rows = []
    for n, (draw, size, year) in enumerate(
        zip(draws, sizes, chance.integers(2016, 2026, projects), strict=True), 1
    ):
        members = [names[k] for k in list(dict.fromkeys(draw.tolist()))[:size]]
        rows.append((f"project-{n:06}", f"Project {n}", members[0], " | ".join(members[1:]), year))
    columns = ["project_id", "name", "lead", "partners", "start"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "list.csv", index=False)
    bodies = pd.DataFrame({"organisation_id": [f"body-{n:04}" for n in range(1, organisations + 1)]})
    bodies = bodies.assign(name=names, kind="ministerial_department")
    empty = ["abbreviation", "valid_from", "valid_to", "successors"]
    bodies.reindex(columns=[*bodies, *empty]).to_csv(folder / "organisations.csv", index=False)
    (folder / "scale.yaml").write_text(EDITION, encoding="utf-8")
    (folder / "scale.md").write_text(NARRATIVE, encoding="utf-8")


def measure_rules(root: Path) -> None:
    """Let every rule of the copy write its time and memory beside its log."""
    for path in sorted((root / "workflow/rules").glob("*.smk")):
        text = re.sub(
            r'^( +)log:\n +f"\{RESULTS\}/logs/(.+)\.log",$',
            r'\g<0>\n\1benchmark:\n\1    f"scale/measured/\2.tsv"',
            path.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        path.write_text(text, encoding="utf-8")


def main() -> int:
    projects, organisations = (int(n) for n in (sys.argv[1:3] if len(sys.argv) > 2 else ("60000", "1000")))
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "project"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*", "results", "reports"))
        generate(root / "scale", projects, organisations)
        measure_rules(root)
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--keep-going"]
        begin = time.monotonic()
        done = subprocess.run(
            [*command, "--config", "edition=scale/scale.yaml"], cwd=root, capture_output=True, text=True
        )
        seconds = time.monotonic() - begin
        if done.returncode:
            print("\n".join((done.stdout + done.stderr).splitlines()[-40:]))
        print(
            f"{projects} projects × {organisations} organisations: {seconds:.0f} s, status {done.returncode}"
        )
        print(f"{'rule':<28}{'seconds':>9}{'of a core':>10}{'peak MB':>9}")
        table = []
        for path in sorted((root / "scale/measured").glob("*.tsv")):
            with path.open(encoding="utf-8") as stream:
                row = next(csv.DictReader(stream, delimiter="\t"))
            table.append((float(row["s"]), float(row["cpu_time"]), row["max_rss"], path.stem))
        for took, busy, peak, name in sorted(table, reverse=True):
            print(f"{name:<28}{took:>9.1f}{busy:>10.1f}{peak:>9}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
