"""What the Snakefile and every script share: environment, locks, plain messages, logs."""

from __future__ import annotations

import datetime
import errno
import fcntl
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

from joinup.errors import Fault, InputError, stop_if

if TYPE_CHECKING:
    from joinup.config.edition import Edition

SNAKEMAKE = Path(".snakemake")
SLACK = 2  # seconds by which the clock of a file server may be ahead


@contextmanager
def plain_errors() -> Iterator[None]:
    """End the run with a plain message where an input is wrong; a WorkflowError would add places in the Snakefile."""
    try:
        yield
    except (InputError, ModuleNotFoundError) as error:
        sys.exit(f"\n{_plain(error)}\n")


def environment(workflow: Path, edition: Edition) -> dict[str, str]:
    """Return what every job finds in its environment.

    The library beside the Snakefile, wherever it was copied to; one thread per job, because sums that are spread
    over threads differ in the last digit from machine to machine; the edition's date as the time of every file.
    """
    start = datetime.datetime.combine(edition.date, datetime.time(), datetime.UTC)
    return {
        "PYTHONPATH": str(workflow),
        "OMP_NUM_THREADS": "1",
        "SOURCE_DATE_EPOCH": str(int(start.timestamp())),
    }


def hold_lock() -> IO[str] | None:
    """Hold a lock of the kernel while this run lives, so that others can tell; explain one that a dead run left."""
    try:
        SNAKEMAKE.mkdir(exist_ok=True)
        lock = (SNAKEMAKE / "joinup.lock").open("a")
        if stale_lock():
            print(
                "A run was killed here and left its lock. Run make unlock, then the same again.",
                file=sys.stderr,
            )
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return None
    return lock


def stale_lock() -> bool:
    """Say whether Snakemake's lock is there although no run is alive on this machine."""
    if not any((SNAKEMAKE / "locks").glob("*.lock")):
        return False
    try:
        with (SNAKEMAKE / "joinup.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def preflight(edition: Edition, file: str) -> None:
    """Check inputs, folders and clock before any job removes or overwrites a result.

    Raises
    ------
    InputError
        With every fault.
    """
    from joinup.check import check  # pandas and the register: only a run that starts needs them

    written = [f"results/{edition.edition}", f"reports/{edition.edition}"]
    faults = [*_unwritable(written), *_from_the_future(["config", "workflow", "data", *written])]
    stop_if(faults)
    check(edition, file)


def _unwritable(folders: list[str]) -> Iterator[Fault]:
    """Yield a fault for each folder that may not be written; the folders are made."""
    for folder in folders:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            trial = Path(folder) / f".trial-{os.getpid()}"
            trial.touch()
            trial.unlink()
        except OSError as error:
            remedy = "Give yourself the right to write there, or work in a copy of the project."
            yield Fault(folder, f"may not be written ({error.strerror})", remedy)


def _from_the_future(folders: list[str]) -> Iterator[Fault]:
    """Yield a fault for files newer than the clock: Snakemake takes away a result that is older than its inputs."""
    now = time.time()
    files = [p for folder in folders for p in Path(folder).rglob("*") if p.is_file()]
    late = sorted(str(p) for p in files if p.stat().st_mtime > now + SLACK)
    if late:
        problem = f"was changed after the time of this system's clock, {time.strftime('%Y-%m-%d %H:%M')}"
        if len(late) > 1:
            problem += f", like {len(late) - 1} more"
        yield Fault(late[0], problem, "Set the clock; or, if it is right, touch these files.")


@contextmanager
def job(script: dict[str, Any]) -> Iterator[Any]:
    """Run the body of a script: plain messages on the screen, the traceback in the rule's log.

    Parameters
    ----------
    script
        The script's globals, which hold ``snakemake`` where Snakemake runs it. By hand, as in
        ``python workflow/scripts/clean_record.py record=pilots``, a stand-in takes its place, so that it can be
        debugged alone.

    Yields
    ------
    object
        Snakemake's own object: input, output, params, wildcards, log.
    """
    snakemake = script.get("snakemake") or _stand_in(Path(script["__file__"]).stem, sys.argv[1:])
    log = Path(str(snakemake.log[0])) if snakemake.log else None
    begin = time.time()
    try:
        yield snakemake
    except Exception as error:
        _write_log(log, traceback.format_exc())
        print(f"\n{_plain(error)}\n(details: {log})", file=sys.stderr)
        sys.exit(1)
    files = "".join(
        f"  {path} ({Path(path).stat().st_size:,} bytes)\n" for path in map(str, snakemake.output)
    )
    _write_log(log, f"{Path(script['__file__']).name}: {time.time() - begin:.1f} s\n{files}")


def _write_log(log: Path | None, text: str) -> None:
    if log:
        with suppress(OSError):  # a full disk takes no log either
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text(text, encoding="utf-8")


def _plain(error: Exception) -> str:
    """Return an error in plain words."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{error.strerror}. Make room, then run the same command again: what is whole is kept."
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is missing. Run make setup."
    return f"{type(error).__name__}: {error}"


def _stand_in(name: str, arguments: list[str]) -> Any:
    """Return what Snakemake would hand to the script of a rule, with wildcards given as name=value."""
    from snakemake.api import SnakemakeApi  # heavy, and only a script that is run by hand needs it
    from snakemake.iocontainers import Wildcards
    from snakemake.settings.types import ResourceSettings

    with SnakemakeApi() as api:
        rule = api.workflow(ResourceSettings(cores=1), snakefile=Path("Snakefile"))._workflow.get_rule(name)
        wildcards = Wildcards(fromdict=dict(argument.split("=", 1) for argument in arguments))
        given, *_ = rule.expand_input(wildcards)
        made, _ = rule.expand_output(wildcards)
        params, *_ = rule.expand_params(wildcards, given, made, job=None)
        log = rule.expand_log(wildcards)
    return SimpleNamespace(input=given, output=made, params=params, log=log, wildcards=wildcards)
