"""What a run withstands: being killed, a full disk, folders that may not be written, two runs, a wrong clock."""

from __future__ import annotations

import hashlib
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

from runs import copy_project, joinup, snakemake

pytestmark = pytest.mark.slow

FEW = ("--config", "quick=true")
KILLS = 20
IS_ROOT = os.geteuid() == 0


def outputs(root: Path) -> dict[str, str]:
    """Return the checksum of every output."""
    return {
        str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("results", "reports")
        for p in sorted((root / folder).rglob("*"))
        if p.is_file() and "logs" not in p.relative_to(root).parts
    }


def text_of(done: subprocess.CompletedProcess[str]) -> str:
    """Return what was said on the screen, and hold it to being plain."""
    text = done.stdout + done.stderr
    assert "Traceback" not in text, text[-3000:]
    return text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="module")
def undisturbed(built: Path) -> dict[str, str]:
    return outputs(built)


def start(root: Path) -> subprocess.Popen[bytes]:
    """Start a build as the leader of its own group of processes."""
    return subprocess.Popen(
        [sys.executable, "-m", "snakemake", "--cores", "2", *FEW],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_killed_at_twenty_random_moments(project: Path, undisturbed: dict[str, str]) -> None:
    chance = random.Random(20_211_027)
    kills = 0
    for _ in range(KILLS):
        run = start(project)
        try:
            run.wait(timeout=chance.uniform(1.5, 14))
            if run.returncode == 0:  # it was done before: take away a result, so that there is work again
                victims = [p for p in outputs(project) if "/tables/" in p or p.endswith(".html")]
                (project / chance.choice(victims)).unlink()
                continue
        except subprocess.TimeoutExpired:
            kills += 1
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        for path, _ in outputs(project).items():  # what lies under its final name is whole
            assert (project / path).stat().st_size > 0, path
        subprocess.run(
            [sys.executable, "-m", "snakemake", "--unlock", *FEW], cwd=project, capture_output=True
        )
    assert kills >= 5
    again = snakemake(project, *FEW, "--rerun-incomplete")
    assert again.returncode == 0, text_of(again)[-3000:]
    assert outputs(project) == undisturbed


def test_a_run_after_a_kill_names_its_remedy(project: Path, undisturbed: dict[str, str]) -> None:
    """One sentence says what to do; then the same command goes on."""
    run = start(project)
    time.sleep(9)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert "make unlock" in text_of(snakemake(project, *FEW))
    assert joinup(project, "unlock").returncode == 0
    again = snakemake(project, *FEW)
    assert again.returncode == 0, text_of(again)[-3000:]
    assert outputs(project) == undisturbed


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


def test_full_disk(project: Path, small_disk: Path, undisturbed: dict[str, str]) -> None:
    (project / "results").symlink_to(small_disk)
    text = text_of(snakemake(project, *FEW))
    assert "No space left on device" in text
    for path in outputs(project):
        assert not path.endswith(".part")
    (project / "results").unlink()
    shutil.copytree(small_disk, project / "results")
    again = snakemake(project, *FEW, "--rerun-incomplete")
    assert again.returncode == 0, text_of(again)[-2000:]
    assert outputs(project) == undisturbed


@pytest.fixture
def read_only(project: Path, tmp_path: Path) -> Iterator[Path]:
    """A project whose results folder may not be written, for root neither."""
    results = project / "results"
    results.mkdir()
    if not IS_ROOT:
        results.chmod(0o555)
        yield project
        results.chmod(0o755)
        return
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", results], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not permitted here")
    yield project
    subprocess.run(["umount", "--lazy", results], check=True)


def test_results_that_may_not_be_written(read_only: Path) -> None:
    done = snakemake(read_only, *FEW)
    text = text_of(done)
    assert done.returncode != 0
    assert "results" in text and ("Read-only file system" in text or "Permission denied" in text)
    assert "may not be written" in text


def test_two_runs_at_once(project: Path, undisturbed: dict[str, str]) -> None:
    first = start(project)
    time.sleep(5)
    second = snakemake(project, *FEW)
    assert second.returncode != 0
    assert "lock" in text_of(second).lower()
    assert first.wait(timeout=600) == 0
    assert outputs(project) == undisturbed


def test_clock_in_the_past(built: Path, tmp_path: Path, undisturbed: dict[str, str]) -> None:
    """Inputs and results from the future, as a wrong clock sees them, are named before anything is touched."""
    project = tmp_path / "project"
    shutil.copytree(built, project, symlinks=True)
    ahead = time.time() + 400 * 86_400
    files = [
        p for f in ("config", "data", "workflow", "results") for p in (project / f).rglob("*") if p.is_file()
    ]
    for path in files:
        os.utime(path, (ahead, ahead))
    (project / "results/sr2021/pilots/tables/nodes.csv").unlink()
    before = outputs(project)
    done = snakemake(project, *FEW)
    text = text_of(done)
    assert done.returncode != 0 and "after the time of this system's clock" in text and "touch" in text
    assert outputs(project) == before
    for path in files:
        if path.exists():
            path.touch()
    again = snakemake(project, *FEW)
    assert again.returncode == 0, text_of(again)[-2000:]
    assert outputs(project) == undisturbed


def environment_without(tmp_path: Path, package: str) -> dict[str, str]:
    """Return an environment in which importing a package fails, as when it was never installed."""
    place = tmp_path / "without"
    place.mkdir()
    (place / "sitecustomize.py").write_text(
        "import sys\n\n\nclass Without:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] == {package!r}:\n"
        f"            raise ModuleNotFoundError(f'No module named {{name!r}}', name=name)\n\n\n"
        "sys.meta_path.insert(0, Without())\n"
    )
    return {"PYTHONPATH": str(place)}


def test_half_an_environment(project: Path, tmp_path: Path) -> None:
    place = environment_without(tmp_path, "networkx")["PYTHONPATH"]
    # The Snakefile sets PYTHONPATH for its jobs, so the hook goes where site looks first as well.
    shutil.copy(Path(place) / "sitecustomize.py", project / "workflow/sitecustomize.py")
    done = snakemake(project, *FEW, PYTHONPATH=place)
    assert done.returncode != 0
    assert "networkx is missing. Run make setup" in text_of(done)


def test_missing_pango(project: Path, tmp_path: Path) -> None:
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
    done = snakemake(project, *FEW, "--keep-going")
    text = text_of(done)
    assert done.returncode != 0
    assert "pango" in text and "apt-get install" in text
    assert (project / "reports/sr2021/brief.html").is_file()
    assert not (project / "reports/sr2021/brief.pdf").exists()


def test_broken_settings_of_snakemake_are_told_plainly(project: Path) -> None:
    (project / "config/config.yaml").write_text("edition: [sr2021\n")
    done = snakemake(project, "-n")
    assert done.returncode != 0
    assert "config/config.yaml" in text_of(done)
    assert joinup(project, "check").returncode == 1
