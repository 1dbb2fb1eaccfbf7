"""A build of one edition in a folder of its own, from the inputs alone."""

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
# What was said while building, intermediate draws, and what describes this machine, its tests and its software.
NOT_COMPARED = {"logs", "null", "crate", "review"}


class BuildError(Exception):
    """A rebuild that stopped; the message is what the build said last."""


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
    found = sorted(p for f in folders for p in f.rglob("*") if p.is_file())
    inside = [p for p in found if not NOT_COMPARED & set(p.relative_to(root).parts[2:-1])]
    return {p.relative_to(root).as_posix(): digest(p) for p in inside if not p.name.startswith(".")}


@contextmanager
def rebuilt(root: Path, edition: str | None) -> Iterator[Path]:
    """Build an edition in a temporary copy of the project and give that folder; it is removed afterwards.

    Raises
    ------
    BuildError
        If the build stops.
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
        for one in reversed(_line_of(root, edition or settings.edition)):
            command = [sys.executable, "-m", "snakemake", "--cores", str(os.cpu_count() or 1)]
            command += ["--config", f"edition={one}"]
            environment = {**os.environ, "PYTHONPATH": str(copy / "workflow")}
            done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
            if done.returncode:
                raise BuildError("\n".join((done.stdout + done.stderr).strip().splitlines()[-25:]))
        yield copy


def _line_of(root: Path, edition: str) -> list[str]:
    """Return the paths of an edition and of its predecessors, latest first; each is built before the next one."""
    line, path = [], edition_path(edition)
    while path.as_posix() not in line:  # an edition that comes after itself: Snakemake says so
        line.append(path.as_posix())
        before = predecessor_path(str(root / path), read_edition(str(root / path)).predecessor)
        if not before:
            break
        path = Path(os.path.relpath(root / before, root))
    return line
