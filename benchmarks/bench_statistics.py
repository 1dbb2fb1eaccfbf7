"""Time the numerical core; prints one table. Run with ``make bench`` or ``python benchmarks/bench_statistics.py``.

Every figure is the minimum, median and maximum of several runs, after a first run that compiles, and the least
processor time, which other work on the machine disturbs least; the slopes are of that. Ratios are of medians taken
side by side. ``--quick`` leaves out the largest tables.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # as in the workflow: before numpy is imported

import networkx as nx
import numpy as np
import scipy.sparse as sp

from joinup.network import sdsm
from joinup.network.centrality import one_mode
from joinup.network.curveball import run_chunk
from joinup.network.projection import project, shared_pilots
from joinup.network.seeds import seed_for

SIZES = [(60, 25), (600, 60), (6_000, 300), (60_000, 1_000)]
MEMBERS = 4  # of a pilot, on average
DRAWS = 1_000
ROOT = Path(__file__).parents[1]
PLOT = Path("results/benchmarks/growth.svg")


def table(pilots: int, participants: int, members: float = MEMBERS) -> sp.csr_array:
    """A list whose participants differ widely in activity, as real ones do."""
    rng = np.random.default_rng(pilots)
    attraction = np.log(rng.pareto(1.5, participants) + 0.3)
    sizes = np.clip(1 + rng.poisson(members - 1, pilots), 1, participants)
    chosen = [np.argsort(-(attraction + rng.gumbel(size=participants)))[:k] for k in sizes]
    rows = np.repeat(np.arange(pilots), sizes)
    shape = (pilots, participants)
    return sp.csr_array((np.ones(len(rows), dtype=np.int32), (rows, np.concatenate(chosen))), shape=shape)


class Times(list[float]):
    """Seconds of several runs, and the least processor time of one."""

    processor = float("inf")


def timed(work: Callable[[], object], runs: int) -> Times:
    found = Times()
    for _ in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        work()
        found.append(time.perf_counter() - start)
        found.processor = min(found.processor, time.process_time() - busy)
    return found


def shown(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def report(task: str, size: str, times: Times, note: str = "") -> Times:
    numbers = [shown(x) for x in (min(times), statistics.median(times), max(times), times.processor)]
    print(f"| {task} | {size} | {' | '.join(numbers)} | {len(times)} | {note} |", flush=True)
    return times


def two_mode_graph(B: sp.csr_array) -> tuple[nx.Graph, list[int]]:
    graph = nx.Graph()
    graph.add_nodes_from(range(B.shape[1]))
    rows, columns = B.nonzero()
    graph.add_edges_from(zip((rows + B.shape[1]).tolist(), columns.tolist(), strict=True))
    return graph, list(range(B.shape[1]))


def projection(B: sp.csr_array, size: str) -> None:
    graph, nodes = two_mode_graph(B)
    runs = 1 if B.shape[0] > 10_000 else 5
    shared_pilots(B)
    slow = report(
        "projection, networkx",
        size,
        timed(lambda: nx.bipartite.weighted_projected_graph(graph, nodes), runs),
    )
    fast = timed(lambda: shared_pilots(B), 15)
    report("projection", size, fast, f"{statistics.median(slow) / statistics.median(fast):,.0f} × networkx")
    report("projection with all three weights", size, timed(lambda: project(B), 9))


def betweenness(B: sp.csr_array, size: str) -> None:
    W = shared_pilots(B)
    one_mode(W[:10][:, :10], fast=True)
    runs = 3 if W.shape[0] < 400 else 1
    ours = timed(lambda: one_mode(W, fast=True), runs)
    if W.shape[0] < 100:
        slow = statistics.median(timed(lambda: one_mode(W, fast=False), runs))
        report(
            "centralities, networkit",
            size,
            ours,
            f"{slow / statistics.median(ours):,.0f} × those with networkx",
        )
    else:
        report("centralities, networkit", size, ours)


def draws(B: sp.csr_array, size: str) -> Times:
    runs = 5 if B.shape[0] < 1_000 else 3 if B.shape[0] < 10_000 else 1
    times = timed(lambda: run_chunk(B, DRAWS, seed_for("bench")), runs)
    return report(f"{DRAWS:,} both-margins draws with counting", size, times)


def exact(B: sp.csr_array, size: str) -> Times:
    labels = [f"d{k:04}" for k in range(B.shape[1])]
    runs = 5 if B.shape[0] < 10_000 else 3
    return report(
        "SDSM, fit and exact tails of all pairs",
        size,
        timed(lambda: sdsm.pair_tests(B, labels), runs),
        f"{peak_of_exact(B):.0f} MB at most in a process of its own" if B.shape[0] > 10_000 else "",
    )


def peak_of_exact(B: sp.csr_array) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "B.npz"
        sp.save_npz(path, B)
        command = [sys.executable, __file__, "--peak", str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def added() -> None:
    """Time what the statistics add to a run on two cores: draws, significance, robustness and claims."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*", "results", "reports"))
        snakemake = [sys.executable, "-m", "snakemake", "--cores", "2", "results/sr2021/tables/claims.csv"]

        def seconds(*more: str) -> tuple[float, float]:
            """Return the time of a run, and the processor time of its jobs."""
            start, before = time.perf_counter(), os.times()
            subprocess.run([*snakemake, *more], cwd=root, check=True, capture_output=True)
            after = os.times()
            jobs = after.children_user - before.children_user + after.children_system - before.children_system
            return time.perf_counter() - start, jobs

        seconds()
        for name, quick in (("100,000 draws", "false"), ("10,000 draws, quick", "true")):
            setting = ["--config", f"quick={quick}"]
            again = ["--forcerun", "draw", "significance", "robustness", "claims"]
            idle, busy = seconds(*setting), seconds(*setting, *again)
            wall, jobs = busy[0] - idle[0], busy[1] - idle[1]
            print(
                f"statistics of the register, a run on two cores, {name}: {wall:.1f} s more, {jobs:.1f} s of processor"
            )


def growth(times: dict[str, dict[int, float]]) -> None:
    """Plot time against pilots and say the slope on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(6, 4), layout="constrained")
    for (task, points), marker in zip(times.items(), "os^", strict=False):
        pilots, seconds = np.array(sorted(points.items())).T
        slope = np.polyfit(np.log(pilots), np.log(seconds), 1)[0] if len(pilots) > 1 else float("nan")
        print(f"{task}: time grows with pilots to the power {slope:.2f}")
        ax.loglog(pilots, seconds, marker=marker, label=f"{task} (slope {slope:.2f})")
    ax.set(xlabel="pilots (participants grow with them, 25 to 1,000)", ylabel="seconds")
    ax.legend(frameon=False)
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(PLOT)
    print(f"plotted in {PLOT}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the largest tables")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak:
        B = sp.csr_array(sp.load_npz(asked.peak))
        sdsm.pair_tests(B, [f"d{k:04}" for k in range(B.shape[1])])
        status = Path("/proc/self/status").read_text()  # getrusage counts the process that started this one
        print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000)
        return
    small = table(8, 5)
    run_chunk(small, 10, seed_for("bench"))
    sdsm.pair_tests(small, list("abcde"))
    print(
        "| task | pilots × participants | minimum | median | maximum | processor | runs | |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    times: dict[str, dict[int, float]] = {f"{DRAWS:,} draws": {}, "SDSM": {}}
    for pilots, participants in SIZES[: 3 if asked.quick else 4]:
        B, size = table(pilots, participants), f"{pilots:,} × {participants:,}"
        projection(B, size)
        betweenness(B, size)
        times[f"{DRAWS:,} draws"][pilots] = draws(B, size).processor
        times["SDSM"][pilots] = exact(B, size).processor
    register = table(23, 15, 3)
    report("100,000 draws", "23 × 15", timed(lambda: run_chunk(register, 100_000, seed_for("bench")), 3))
    growth(times)
    added()


if __name__ == "__main__":
    main()
