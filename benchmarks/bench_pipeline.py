"""The default edition: full runs, with and without statistics, Snakemake's share, an up-to-date run, one edited row.

    python benchmarks/bench_pipeline.py [runs]

Everything lies in a temporary copy of the project. Figures are minimum, median and maximum of the counted runs,
after one that compiles; what is compared is run in turn, so that ratios hold when the machine's speed drifts.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from runs import copy_project, snakemake

# The scripts that Snakemake wrote for its jobs, in the order in which it ran them, in one process.
ONE_PROCESS = """
import runpy, sys
for script in sys.argv[1:]:
    runpy.run_path(script)
"""

# What a run is measured without, and the script that takes its results over instead.
STATISTICS = ("draw", "significance", "robustness")
TAKEN_OVER = """
import shutil
for file in snakemake.output:
    shutil.copyfile({kept!r} + "/" + file, file)
"""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def shown(what: str, seconds: list[float]) -> None:
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    print(f"{what:58} {low:7.2f} {middle:7.2f} {high:7.2f} s")


def full_run(root: Path, *options: str) -> float:
    """Run everything, in the order and on the cores that a person would."""

    def work() -> None:
        done = snakemake(root, "--forceall", *options)
        assert done.returncode == 0, done.stderr[-2000:]

    return timed(work)


def without_statistics(root: Path, folder: Path) -> Path:
    """Return a copy of a project that was run, whose statistics take their tables over from that run."""
    kept = folder / "kept"
    shutil.copytree(root / "results", kept / "results")
    other = copy_project(folder / "without")
    for script in STATISTICS:
        (other / f"workflow/scripts/{script}.py").write_text(TAKEN_OVER.format(kept=str(kept)))
    return other


def one_process(root: Path) -> float:
    """Do the same work in one Python process: what is left of a run without Snakemake and its many processes."""
    scripts = sorted((root / ".snakemake/scripts").glob("*.py"), key=lambda p: p.stat().st_mtime_ns)
    command = [sys.executable, "-c", ONE_PROCESS, *map(str, scripts)]
    environment = {"PYTHONPATH": str(root / "workflow"), "PATH": "/usr/bin:/bin"}
    return timed(lambda: subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True))


def version(root: Path) -> float:
    return timed(lambda: snakemake(root, "--version"))


def up_to_date(root: Path) -> float:
    return timed(lambda: snakemake(root))


def main(runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_project(Path(folder) / "project")
        full_run(root)  # compiles
        print(f"{'':58} {'min':>7} {'median':>7} {'max':>7}")
        other = without_statistics(root, Path(folder))
        full_run(other)
        whole, part, single = [], [], []
        for _ in range(runs):
            for old in (root / ".snakemake/scripts").glob("*"):
                old.unlink()
            whole.append(full_run(root, "--skip-script-cleanup"))
            part.append(full_run(other))
            single.append(one_process(root))
        shown("full run, two cores", whole)
        shown("without null model and robustness (tables taken over)", part)
        shown("the same work in one process, one after another", single)
        shown(
            "full run with few draws (quick)", [full_run(root, "--config", "quick=true") for _ in range(runs)]
        )
        full_run(root)
        idle, bare = [], []
        for _ in range(2 * runs + 1):
            bare.append(version(root))
            idle.append(up_to_date(root))
        shown("up-to-date run", idle)
        shown("snakemake --version", bare)
        ratios = [a / b for a, b in zip(idle, bare, strict=True)]
        print(f"up-to-date run / snakemake --version: {statistics.median(ratios):.2f} (median of pairs)")
        outcomes = root / "data/raw/outcomes/outcomes.csv"
        outcomes.write_text(outcomes.read_text().replace("Reduce crime", "Reduce crime a lot"))
        rerun = re.findall(r"^(?:local)?rule (\w+):", snakemake(root, "-n", "--quiet", "host").stdout, re.M)
        print(f"one outcome edited: {len(rerun)} jobs, {', '.join(sorted(set(rerun)))}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
