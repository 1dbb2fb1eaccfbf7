"""Time the numerical core; prints one table. Run with ``make bench`` or ``python benchmarks/bench_statistics.py``.

Every figure is the minimum, median and maximum of several runs, after a first run that compiles, and the least
processor time, which other work on the machine disturbs least; the slopes are of that. Ratios are of medians taken
side by side. ``--quick`` leaves out the largest tables.
"""

from __future__ import annotations

import argparse
import os
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
from joinup.network.curveball import sample
from joinup.network.incidence import shared_projects
from joinup.network.pair import pair_p

SIZES = [(60, 25), (600, 60), (6_000, 300), (60_000, 1_000)]
MEMBERS = 4  # of a project, on average
DRAWS = 1_000
PLOT = Path("results/benchmarks/growth.svg")


def table(projects: int, participants: int, members: float = MEMBERS) -> sp.csr_array:
    """A list whose participants differ widely in activity, as real ones do."""
    rng = np.random.default_rng(projects)
    attraction = np.log(rng.pareto(1.5, participants) + 0.3)
    sizes = np.clip(1 + rng.poisson(members - 1, projects), 1, participants)
    chosen = [np.argsort(-(attraction + rng.gumbel(size=participants)))[:k] for k in sizes]
    rows = np.repeat(np.arange(projects), sizes)
    shape = (projects, participants)
    return sp.csr_array((np.ones(len(rows), dtype=np.int32), (rows, np.concatenate(chosen))), shape=shape)


class Times(list[float]):
    """Seconds of several runs, and the least processor time of one."""

    processor = float("inf")


def timed(work: Callable[[], object], runs: int) -> Times:
    times = Times()
    for _ in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - start)
        times.processor = min(times.processor, time.process_time() - busy)
    return times


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
    shared_projects(B.toarray())
    slow = report(
        "projection, networkx",
        size,
        timed(lambda: nx.bipartite.weighted_projected_graph(graph, nodes), runs),
    )
    fast = timed(lambda: shared_projects(B.toarray()), 15)
    report("projection", size, fast, f"{statistics.median(slow) / statistics.median(fast):,.0f} × networkx")


def draws(B: sp.csr_array, size: str) -> Times:
    runs = 5 if B.shape[0] < 1_000 else 3 if B.shape[0] < 10_000 else 1
    times = timed(lambda: sample(B.toarray(), DRAWS, ["bench"], chains=1), runs)
    return report(f"{DRAWS:,} both-margins draws with counting", size, times)


def exact(B: sp.csr_array, size: str) -> Times:
    runs = 5 if B.shape[0] < 10_000 else 3
    return report(
        "SDSM, fit and exact tails of all pairs",
        size,
        timed(lambda: sdsm.pair_tests(B.toarray()), runs),
        f"{peak_of_exact(B):.0f} MB at most in a process of its own" if B.shape[0] > 10_000 else "",
    )


def peak_of_exact(B: sp.csr_array) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "B.npz"
        sp.save_npz(path, B)
        command = [sys.executable, __file__, "--peak", str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def leave_one_out() -> None:
    """Time the test of one pair with each different project left out, on a list as large as the Registry's."""
    B = sp.vstack([table(80, 31, 2.2), table(1_440, 31, 1)]).tocsr()
    rows = np.unique(B.toarray(), axis=0, return_index=True)[1]
    one, other = np.argsort(-B.sum(axis=0))[:2]
    pair_p(B.toarray(), one, other)

    def every() -> None:
        for row in rows:
            pair_p(B.toarray()[np.arange(B.shape[0]) != row], one, other)

    report(f"one pair, {len(rows)} projects left out in turn", "1,520 × 31", timed(every, 1))


def growth(times: dict[str, dict[int, float]]) -> None:
    """Plot time against projects and say the slope on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(6, 4), layout="constrained")
    for (task, points), marker in zip(times.items(), "os^", strict=False):
        projects, seconds = np.array(sorted(points.items())).T
        slope = np.polyfit(np.log(projects), np.log(seconds), 1)[0] if len(projects) > 1 else float("nan")
        print(f"{task}: time grows with projects to the power {slope:.2f}")
        ax.loglog(projects, seconds, marker=marker, label=f"{task} (slope {slope:.2f})")
    ax.set(xlabel="projects (participants grow with them, 25 to 1,000)", ylabel="seconds")
    ax.legend(frameon=False)
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(PLOT)
    print(f"plotted in {PLOT}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the largest tables")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        B = sp.csr_array(sp.load_npz(options.peak))
        sdsm.pair_tests(B.toarray())
        status = Path("/proc/self/status").read_text()  # getrusage counts the process that started this one
        print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000)
        return
    small = table(8, 5)
    sample(small.toarray(), 10)
    sdsm.pair_tests(small.toarray())
    print(
        "| task | projects × participants | minimum | median | maximum | processor | runs | |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    times: dict[str, dict[int, float]] = {f"{DRAWS:,} draws": {}, "SDSM": {}}
    for projects, participants in SIZES[: 3 if options.quick else 4]:
        B, size = table(projects, participants), f"{projects:,} × {participants:,}"
        projection(B, size)
        times[f"{DRAWS:,} draws"][projects] = draws(B, size).processor
        times["SDSM"][projects] = exact(B, size).processor
    register = table(23, 15, 3)
    report("100,000 draws", "23 × 15", timed(lambda: sample(register.toarray(), 100_000), 3))
    growth(times)
    leave_one_out()


if __name__ == "__main__":
    main()
