"""Editions built once in copies of the project, for all tests of whole runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from runs import DEMO, copy_project, snakemake


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy in which the default edition has been built with few draws; tests must leave it as it is."""
    root = copy_project(tmp_path_factory.mktemp("built") / "project")
    done = snakemake(root, "--config", "quick=true")
    assert done.returncode == 0, done.stderr[-3000:]
    yield root


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy in which the demonstration edition has been built; tests must leave it as it is."""
    root = copy_project(tmp_path_factory.mktemp("demo") / "project")
    done = snakemake(root, *DEMO)
    assert done.returncode == 0, done.stderr[-3000:]
    yield root


@pytest.fixture
def edited(built: Path, tmp_path: Path) -> Path:
    """A copy of the built copy, for tests that change something."""
    root = tmp_path / "project"
    shutil.copytree(built, root, symlinks=True, copy_function=shutil.copy2)
    return root
