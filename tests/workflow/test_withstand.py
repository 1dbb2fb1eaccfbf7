"""What a run withstands: being killed, a full disk, folders that may not be written, two runs, a wrong clock."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runs import copy_project, digests, joinup, snakemake, text_of

pytestmark = pytest.mark.slow

FEW = ("--config", "quick=true")
KILLS = 20


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="module")
def undisturbed(built: Path) -> dict[str, str]:
    return digests(built)


def start(root: Path, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start a build as the leader of a group of processes."""
    return subprocess.Popen(
        [sys.executable, "-m", "snakemake", "--cores", "2", *FEW],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "workflow")},
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def test_ctrl_c_prints_no_traceback_and_the_next_run_goes_on(
    project: Path, undisturbed: dict[str, str]
) -> None:
    tracebacks = 0
    for seconds in (0.5, 1.5, 3, 6, 12):
        run = start(project, subprocess.PIPE)
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):  # a fast machine is done by then
            os.killpg(run.pid, signal.SIGINT)
        tracebacks += b"Traceback" in b"".join(run.communicate(timeout=60))
    assert tracebacks <= 1  # of Snakemake itself, seldom; without our mends most runs print one
    assert snakemake(project, *FEW).returncode == 0
    assert digests(project) == undisturbed


def test_killed_at_twenty_random_moments(project: Path, undisturbed: dict[str, str]) -> None:
    """What has its final name is whole; one sentence says what to do; then the same command goes on."""
    chance = random.Random(20_211_027)
    kills = 0
    for _ in range(KILLS):
        run = start(project)
        try:
            run.wait(timeout=chance.uniform(1.5, 14))
            if run.returncode == 0:  # it was done before: take away a result, so that there is work again
                victims = [p for p in digests(project) if "/tables/" in p or p.endswith(".html")]
                (project / chance.choice(victims)).unlink()
                continue
        except subprocess.TimeoutExpired:
            kills += 1
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        for path in digests(project):
            assert (project / path).stat().st_size > 0, path
        if any((project / ".snakemake/locks").glob("*.lock")):
            assert "make unlock" in text_of(snakemake(project, *FEW))
        assert snakemake(project, "--unlock").returncode == 0
    assert kills >= 5
    again = snakemake(project, *FEW)
    assert again.returncode == 0, text_of(again)[-3000:]
    assert digests(project) == undisturbed
    for path in undisturbed:  # a run that is killed takes away what it was about to make anew
        if "/figures/" in path or path.endswith((".json", ".md", "claims.csv")):
            (project / path).unlink()
    assert snakemake(project, *FEW).returncode == 0
    assert digests(project) == undisturbed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True)
    if mount.returncode:
        pytest.skip("mounting is not permitted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_results_that_may_not_be_written_and_broken_settings(project: Path) -> None:
    (project / "results").symlink_to("/proc/sys/vm")  # where not even root makes a folder
    run = snakemake(project, *FEW)
    assert run.returncode != 0 and "results/sr2021: may not be written" in text_of(run)
    (project / "config/config.yaml").write_text("edition: [sr2021\n")
    run = snakemake(project, "-n")
    assert run.returncode != 0 and "config/config.yaml" in text_of(run)
    assert joinup(project, "check").returncode == 1


def test_full_disk(project: Path, small_disk: Path, undisturbed: dict[str, str]) -> None:
    (project / "results").symlink_to(small_disk)
    text = text_of(snakemake(project, *FEW))
    assert "No space left on device" in text
    for path in digests(project):
        assert not path.endswith(".part")
    (project / "results").unlink()
    shutil.copytree(small_disk, project / "results")
    again = snakemake(project, *FEW, "--rerun-incomplete")
    assert again.returncode == 0, text_of(again)[-2000:]
    assert digests(project) == undisturbed


def test_two_runs_at_once(project: Path, undisturbed: dict[str, str]) -> None:
    first = start(project)
    time.sleep(5)
    second = snakemake(project, *FEW)
    assert second.returncode != 0 and "lock" in text_of(second).lower()
    assert first.wait(timeout=600) == 0
    assert digests(project) == undisturbed


def test_clock_in_the_past(built: Path, tmp_path: Path) -> None:
    """Inputs from the future, as a wrong clock sees them, are named before anything is touched."""
    project = tmp_path / "project"
    shutil.copytree(built, project, symlinks=True)
    ahead = time.time() + 400 * 86_400
    for path in (project / "data/raw/pilots").iterdir():
        os.utime(path, (ahead, ahead))
    (project / "results/sr2021/pilots/tables/nodes.csv").unlink()
    before = digests(project)
    run = snakemake(project, *FEW)
    assert run.returncode != 0 and digests(project) == before
    assert "one of 3 files changed after the time of this system's clock" in text_of(run)


def test_half_an_environment(project: Path) -> None:
    """Importing networkx fails, as when it was never installed: in the run and, by PYTHONPATH, in its jobs."""
    hook = (
        "import sys\n\n\nclass Without:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'networkx':\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n\n\n"
        "sys.meta_path.insert(0, Without())\n"
    )
    (project / "workflow/sitecustomize.py").write_text(hook)
    run = snakemake(project, *FEW, PYTHONPATH=str(project / "workflow"))
    assert run.returncode != 0 and "networkx is missing. Run make setup" in text_of(run)


def test_missing_pango(project: Path) -> None:
    """WeasyPrint without its library says which package is missing, and everything else is built."""
    hook = (
        "import ctypes.util, sys\n"
        "real = ctypes.util.find_library\n"
        "ctypes.util.find_library = lambda name: None if 'pango' in name else real(name)\n"
        "try:\n    import cffi.api\nexcept ImportError:\n    pass\nelse:\n"
        "    dlopen = cffi.api.FFI.dlopen\n"
        "    def without(self, name, flags=0):\n"
        "        if 'pango' in str(name):\n"
        "            raise OSError(f'cannot load library {name!r}')\n"
        "        return dlopen(self, name, flags)\n"
        "    cffi.api.FFI.dlopen = without\n"
    )
    (project / "workflow/sitecustomize.py").write_text(hook)
    run = snakemake(project, *FEW, "--keep-going")
    text = text_of(run)
    assert run.returncode != 0 and "pango" in text and "apt-get install" in text
    assert (project / "reports/sr2021/brief.html").is_file()
    assert not (project / "reports/sr2021/brief.pdf").exists()
