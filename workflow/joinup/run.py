"""What the Snakefile needs before the first job: the environment of jobs, checks, plain messages."""

import datetime
import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from joinup.config.edition import Edition
from joinup.errors import Fault, InputError, stop_if

SLACK = 2  # seconds by which the clock of a file server may be ahead


@contextmanager
def plain_errors() -> Iterator[None]:
    """End the run with a plain message where an input is wrong; a WorkflowError would add places in the Snakefile."""
    try:
        yield
    except (InputError, ModuleNotFoundError) as error:
        sys.exit(f"\n{plain(error)}\n")


def environment(workflow: Path, edition: Edition) -> dict[str, str]:
    """Return what every job finds in its environment.

    The library in the Snakefile's folder, wherever it was copied to; one thread per job, because sums that are spread
    over threads differ in the last digit from machine to machine; the edition's date as the time of every file.
    """
    start = datetime.datetime.combine(edition.date, datetime.time(), datetime.UTC)
    return {
        "PYTHONPATH": str(workflow),
        "OMP_NUM_THREADS": "1",
        "SOURCE_DATE_EPOCH": str(int(start.timestamp())),
    }


def explain_lock() -> None:
    """Say what to do about a lock in this folder: only a person knows whether the run that set it is alive."""
    if any(Path(".snakemake/locks").glob("*.lock")) and "--unlock" not in sys.argv:
        text = "This folder is locked by a run that is still going, or that was killed: then run make unlock."
        print(text, file=sys.stderr)


def preflight(edition: Edition, file: str) -> None:
    """Check folders, clock and inputs before any job removes a result; raise InputError with every fault."""
    from joinup.check import check  # heavy: every job reads the Snakefile, and only a run that starts checks

    folders = [Path("results", edition.edition), Path("reports", edition.edition)]
    inputs = [Path("config"), Path("workflow"), Path("data")]
    stop_if([*_unwritable(folders), *_from_the_future([*inputs, *folders])])
    check(edition, file)


def _unwritable(folders: list[Path]) -> Iterator[Fault]:
    remedy = "Give yourself the right to write there, or work in a copy of the project."
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".trial").touch()
            (folder / ".trial").unlink()
        except OSError as error:
            yield Fault(str(folder), f"may not be written ({error.strerror})", remedy)


def _from_the_future(folders: list[Path]) -> Iterator[Fault]:
    """Yield a fault for files newer than the clock: Snakemake takes away a result that is older than its inputs."""
    now = time.time()
    files = (p for folder in folders for p in folder.rglob("*") if p.is_file())
    if late := sorted(str(p) for p in files if p.stat().st_mtime > now + SLACK):
        clock = time.strftime("%Y-%m-%d %H:%M")
        problem = f"is one of {len(late)} files changed after the time of this system's clock, {clock}"
        yield Fault(late[0], problem, "Set the clock; or, if it is right, touch them.")


def plain(error: Exception) -> str:
    """Return an error in plain words."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{error.strerror}. Make room, then run the same command again: what is whole is kept."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename2 or error.filename}: {error.strerror}"
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is missing. Run make setup."
    return f"{type(error).__name__}: {error}"
