"""What is looked at before a run begins: the environment, the folders, the clock, other runs."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from joinup.errors import Fault, stop_if

PATIENCE = 50  # tenths of a second
SLACK = 2  # seconds by which the clock of a file server may be ahead
# Modules that the stages import, by the package that brings them; Snakemake itself and what it needs are there.
PACKAGES = {
    "font_source_sans_pro": "font-source-sans-pro",
    "jinja2": "jinja2",
    "lxml": "lxml",
    "markdown_it": "markdown-it-py",
    "matplotlib": "matplotlib",
    "networkit": "networkit",
    "networkx": "networkx",
    "numba": "numba",
    "numpy": "numpy",
    "openpyxl": "openpyxl",
    "pandas": "pandas",
    "pypdfium2": "pypdfium2",
    "pydantic": "pydantic",
    "python_calamine": "python-calamine",
    "rapidfuzz": "rapidfuzz",
    "scipy": "scipy",
    "seaborn": "seaborn",
    "uharfbuzz": "uharfbuzz",
    "weasyprint": "weasyprint",
}


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def unwritable(folder: str, error: OSError) -> Fault:
    """Return what is told of a folder that could not be written."""
    remedy = "Give yourself the right to write there, or work in a copy of the project."
    return Fault(folder, f"may not be written ({error.strerror})", remedy)


def ready(written: Iterable[str], read: Iterable[str]) -> None:
    """Check packages, folders and clock; imports nothing heavy.

    Parameters
    ----------
    written
        Folders that the run writes into; they are made.
    read
        Folders that it reads. Snakemake takes away a result that is older than its inputs, after hours of work perhaps.

    Raises
    ------
    InputError
        With every package that is missing, every folder that may not be written, and files of the future.
    """
    missing = [p for m, p in PACKAGES.items() if not _is_there(m)]
    faults = [
        Fault("this environment", f"lacks the package {p}", "Run make setup, or install requirements.lock.")
        for p in missing
    ]
    for folder in written:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            trial = Path(folder) / f".trial-{os.getpid()}"
            trial.touch()
            trial.unlink()
        except OSError as error:
            faults.append(unwritable(folder, error))
    now = time.time()
    files = [p for folder in read for p in Path(folder).rglob("*") if p.is_file()]
    late = sorted({str(p) for p in files if p.stat().st_mtime > now + SLACK})
    if late:
        others = f", like {len(late) - 1} other file{'s' * (len(late) > 2)}," if len(late) > 1 else ""
        problem = (
            f"was{others} changed after the time of this system's clock, {time.strftime('%Y-%m-%d %H:%M')}"
        )
        remedy = "Set the clock; or, if it is right, touch these files: that alone makes nothing run again."
        faults.append(Fault(late[0], problem, remedy))
    stop_if(faults)


def at_work(folder: Path) -> bool:
    """Say whether a run holds Snakemake's lock."""
    return any((folder / ".snakemake/locks").glob("*.lock"))


def alone(folder: Path) -> IO[str] | None:
    """Forget the lock of a run that was killed; a run that lives keeps its own.

    Snakemake's lock is a file that outlives a killed run. This one is held by the kernel as long as the process
    lives: whoever gets it knows that no other run is at work, so that Snakemake's files must be of a dead one.

    Parameters
    ----------
    folder
        Where Snakemake runs.

    Returns
    -------
    file or None
        To be kept until the run ends; None if another run is at work, or the file system cannot tell.
    """
    place = folder / ".snakemake"
    try:
        place.mkdir(exist_ok=True)
        mine = (place / "joinup.lock").open("a")
    except OSError:
        return None
    for _ in range(PATIENCE):
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if at_work(folder):  # a run, not a look at what there is to do
                mine.close()
                return None
            time.sleep(0.1)
    else:
        mine.close()
        return None
    for old in (place / "locks").glob("*.lock"):
        old.unlink(missing_ok=True)
    return mine
