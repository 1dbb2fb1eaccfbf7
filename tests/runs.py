"""A copy of the project, real Snakemake runs in it, and what they print and make."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("Snakefile", "config", "workflow", "profiles", "data", "tests/demo", "environment.yml",
         "requirements.lock")  # fmt: skip
DEMO = ("--config", "edition=tests/demo/demo.yaml", "quick=true")


def copy_project(to: Path) -> Path:
    """Copy what a build needs, without results, caches and positions of this checkout."""
    to.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        (to / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, to / part)
    # Compiled samplers are cached in their source folder; without them every copy would compile anew.
    cache = ROOT / "workflow/joinup/network/__pycache__"
    if cache.is_dir():
        shutil.copytree(cache, to / "workflow/joinup/network/__pycache__")
    return to


def snakemake(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in a copy, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "2", *arguments],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


def joinup(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands in a copy."""
    return subprocess.run(
        [sys.executable, "-m", "joinup", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "workflow")},
        capture_output=True,
        text=True,
        timeout=120,
    )


def is_killed(root: Path, nth: int, action: Callable[[], object]) -> bool:
    """Run an action in a process that kills itself at its n-th change of a file; return whether it came to that.

    Python announces the changes (open for writing, rename, remove) to audit hooks just before they happen.
    """
    child = os.fork()
    if not child:
        changes = count(1)

        def hook(event: str, args: tuple) -> None:
            is_writing = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
            is_change = is_writing or event in ("os.rename", "os.remove")
            if is_change and str(root) in str(args[0]) and next(changes) == nth:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            action()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL


def digests(root: Path, *without: str) -> dict[str, str]:
    """Return the checksum of every output of a copy, without files and folders of some names."""
    return {
        str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("results", "reports")
        for p in sorted((root / folder).rglob("*"))
        if p.is_file() and not {*without, "logs"} & set(p.relative_to(root).parts)
    }


def text_of(run: subprocess.CompletedProcess[str]) -> str:
    """Return what a command printed, which is never a traceback."""
    text = run.stdout + run.stderr
    assert "Traceback" not in text, text[-3000:]
    return text
