"""A build of one edition in a temporary folder, from the inputs alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from joinup.config.edition import edition_path, predecessor_path, read_edition, read_settings
from joinup.errors import Fault, InputError
from joinup.files import digest

# What a build reads; the environment, version control and earlier results are not part of it.
LEFT_OUT = shutil.ignore_patterns(".*", "results", "reports", "node_modules", "*.part")
# Logs, intermediate draws, and what describes this machine, its tests and its software.
NOT_COMPARED = {"logs", "crate", "review", "null_model.npz", "library.sha256"}
LAST_LINES = 25


class BuildError(Exception):
    """A rebuild that stopped; the message is the end of its output."""


def name_of(root: Path, edition: str | None) -> str:
    """Return the short name of an edition given by name, path, or not at all.

    Raises
    ------
    InputError
        If the edition is not there or has faults.
    """
    given = edition or read_settings(root / "config/config.yaml").edition
    return read_edition(str(root / edition_path(given))).edition


def outputs(root: Path, name: str) -> dict[str, str]:
    """Return the checksum of every output of an edition, by its path from the project's root, sorted."""
    folders = [root / "results" / name, root / "reports" / name]
    paths = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file() and p.name[0] != ".")
    compared = [p for p in paths if not NOT_COMPARED & set(p.relative_to(root).parts[2:])]
    return {p.relative_to(root).as_posix(): digest(p) for p in compared}


@contextmanager
def rebuilt(root: Path, edition: str | None) -> Iterator[Path]:
    """Build an edition, after its predecessors, in a temporary copy of the project; the copy is removed afterwards.

    Raises
    ------
    BuildError
        If the build stops.
    InputError
        If the settings ask for a quick build.
    """
    settings = read_settings(root / "config/config.yaml")
    if settings.quick:
        remedy = "Set it to false: what is published rests on all draws."
        raise InputError(Fault("config/config.yaml", "is true", remedy, column="quick"))
    with tempfile.TemporaryDirectory(prefix="joinup-") as place:
        copy = Path(place) / "project"
        shutil.copytree(root, copy, ignore=LEFT_OUT)
        cache = "workflow/joinup/network/__pycache__"  # compiled samplers: a minute saved, nothing else
        if (root / cache).is_dir():
            shutil.copytree(root / cache, copy / cache, dirs_exist_ok=True)
        for path in _predecessors_first(root, edition or settings.edition):
            command = [sys.executable, "-m", "snakemake", "--cores", str(os.cpu_count() or 1)]
            command += ["--config", f"edition={path}"]
            environment = {**os.environ, "PYTHONPATH": str(copy / "workflow")}
            run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
            if run.returncode:
                lines = (run.stdout + run.stderr).strip().splitlines()
                raise BuildError("\n".join(lines[-LAST_LINES:]))
        yield copy


def _predecessors_first(root: Path, edition: str) -> list[str]:
    """Return the files of an edition and of its predecessors, earliest first: each needs the one before it."""
    line: list[str] = []
    path: str = edition_path(edition).as_posix()
    while path and path not in line:  # an edition that comes after itself: Snakemake reports it
        line.insert(0, path)
        before = predecessor_path(str(root / path), read_edition(str(root / path)).predecessor)
        path = Path(os.path.relpath(root / before, root)).as_posix() if before else ""
    return line
