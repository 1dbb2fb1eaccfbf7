"""Editions built once in copies of the project, for all tests of whole runs and for all workers."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from runs import DEMO, copy_project, snakemake


def built_once(factory: pytest.TempPathFactory, name: str, *options: str) -> Path:
    """Build an edition in a copy of the project; whoever comes first builds, the other workers wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            done = snakemake(copy_project(folder / "project"), *options)
            assert done.returncode == 0, done.stderr[-3000:]
            (folder / "done").touch()
    return folder / "project"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the default edition has been built with few draws; tests only read in it."""
    return built_once(tmp_path_factory, "built", "--config", "quick=true")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the demonstration edition has been built; tests only read in it."""
    return built_once(tmp_path_factory, "demo", *DEMO)


@pytest.fixture
def edited(built: Path, tmp_path: Path) -> Path:
    """A copy of the built copy, for tests that change something or run something in it."""
    root = tmp_path / "project"
    shutil.copytree(built, root, symlinks=True, copy_function=shutil.copy2)
    return root
