"""What is looked at before a run begins: is the environment whole, may results be written, is another run at work?"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from joinup.faults import Fault, stop_if

PATIENCE = 50  # tenths of a second
# Modules that the stages import, by the package that brings them; Snakemake itself and what it needs are there.
PACKAGES = {
    "font_source_sans_pro": "font-source-sans-pro",
    "fontTools": "fonttools",
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
    "pdfplumber": "pdfplumber",
    "pydantic": "pydantic",
    "python_calamine": "python-calamine",
    "rapidfuzz": "rapidfuzz",
    "scipy": "scipy",
    "seaborn": "seaborn",
    "weasyprint": "weasyprint",
}


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def ready(folders: Iterable[str]) -> None:
    """Check that every package is there and that results may be written; imports nothing heavy.

    Parameters
    ----------
    folders
        Folders that the run writes into; they are made.

    Raises
    ------
    InputError
        With every package that is missing and every folder that may not be written.
    """
    missing = [p for m, p in PACKAGES.items() if not _is_there(m)]
    faults = [
        Fault("this environment", f"lacks the package {p}", "Run make setup, or install requirements.lock.")
        for p in missing
    ]
    for folder in folders:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            trial = Path(folder) / f".trial-{os.getpid()}"
            trial.touch()
            trial.unlink()
        except OSError as error:
            remedy = "Give yourself the right to write there, or work in a copy of the project."
            faults.append(Fault(folder, f"may not be written ({error.strerror})", remedy))
    stop_if(faults)


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
            if any((place / "locks").glob("*.lock")):  # a run at work, not a look at what there is to do
                mine.close()
                return None
            time.sleep(0.1)
    else:
        mine.close()
        return None
    for old in (place / "locks").glob("*.lock"):
        old.unlink(missing_ok=True)
    return mine
