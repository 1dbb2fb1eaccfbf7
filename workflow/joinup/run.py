"""What every script of a rule shares: its edition, its tables, and how its errors are told."""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from joinup.errors import InputError
from joinup.files import digest, write_bytes
from joinup.guard import unwritable

if TYPE_CHECKING:
    import pandas as pd

    from joinup.config.edition import Edition, Settings

LIBRARY = Path(__file__).parent
HANDED = ".snakemake/joinup"  # what the Snakefile hands to jobs
DAYS = ("date", "as_of", "undated_as_of")  # keys of an edition; JSON holds them as text
_IMPORT = re.compile(
    r"^\s*(?:from\s+(joinup[\w.]*|\.+[\w.]*)\s+import\s+([\w, ]+|\()|import\s+(joinup[\w.]*))", re.MULTILINE
)


class Job:
    """One job of the workflow, as its script sees it."""

    def __init__(self, snakemake: Any):
        self.snakemake = snakemake

    @cached_property
    def edition(self) -> Edition:
        """The edition that is built."""
        given = self.given("edition")
        for day in DAYS:
            setattr(given, day, datetime.date.fromisoformat(getattr(given, day)))
        return cast("Edition", given)

    @cached_property
    def settings(self) -> Settings:
        """Those settings that the rule names as inputs."""
        asked = [name for name in ("statistics", "brand") if name in self.snakemake.input.keys()]  # noqa: SIM118
        return cast("Settings", SimpleNamespace(**{name: self.given(name) for name in asked}))

    def given(self, name: str) -> SimpleNamespace:
        """Return what :func:`hand_over` wrote: to read it from ``config/`` again, every job would import pydantic."""
        text = Path(self.snakemake.input[name]).read_text(encoding="utf-8")
        found: SimpleNamespace = json.loads(text, object_hook=lambda keys: SimpleNamespace(**keys))
        return found

    def read(self, name: str) -> pd.DataFrame:
        """Read the input table of this name."""
        from joinup import schemas, tables

        return tables.read(self.snakemake.input[name], schemas.RESULTS[name])

    def read_candidates(self, *names: str) -> dict[str, pd.DataFrame]:
        """Read tables of *extract*, as text."""
        from joinup import schemas, tables

        return {n: tables.read(self.snakemake.input[n], schemas.candidate(n)) for n in names}

    def write(self, name: str, frame: pd.DataFrame) -> None:
        """Write the output table of this name."""
        from joinup import schemas, tables

        tables.write(frame, self.snakemake.output[name], schemas.RESULTS[name])

    def write_candidates(self, name: str, frame: pd.DataFrame) -> None:
        """Write an output table of *extract*."""
        from joinup import schemas, tables

        tables.write(frame, self.snakemake.output[name], schemas.candidate(name))

    def write_bytes(self, name: str, content: bytes) -> None:
        """Write the output file of this name."""
        write_bytes(content, self.snakemake.output[name])


@contextmanager
def job(snakemake: Any) -> Iterator[Job]:
    """Run the body of a script: a wrong input is told in plain words, the traceback goes to the rule's log."""
    log = Path(str(snakemake.log[0])) if snakemake.log else None
    try:
        yield Job(snakemake)
    except Exception as error:
        if log:
            with suppress(OSError):  # a full disk takes no log either
                log.parent.mkdir(parents=True, exist_ok=True)
                log.write_text(traceback.format_exc(), encoding="utf-8")
        print(f"\n{_told(error)}\n(details: {log})", file=sys.stderr)
        sys.exit(1)


def _told(error: Exception) -> str:
    """Return what a person is told about an error."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{error.strerror}. Make room, then run the same command again: what is whole is kept."
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is missing. Run make setup."
    return f"{type(error).__name__}: {error}"


def moment_of(edition: Edition) -> str:
    """Return the start of an edition's date in seconds since 1970: the time of every file that carries one."""
    day = edition.date
    return str(int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp()))


def hand_over(edition: Edition, settings: Settings, keep: bool = False) -> dict[str, str]:
    """Write edition and settings, as read and checked for this run, into Snakemake's own folder, where they differ.

    Rules take them as inputs, so that a change (but not of a remark) reruns what uses them. As ``params``
    settings would do the same, but Snakemake imports pandas to compare those: a fifth of a run that has nothing to do.

    Parameters
    ----------
    edition
        What is built.
    settings
        Of this run, the command line's changes among them.
    keep
        Leave the files that are there: another run is at work on them, or this is a job of it.

    Returns
    -------
    dict
        Files, by name: ``edition`` and ``kinds`` (of its documents), ``draws``, ``statistics``, ``brand``.

    Raises
    ------
    InputError
        If the folder may not be written.
    """
    statistics = settings.statistics.model_dump() | {"draws": settings.draws}
    groups = {
        "edition": edition.model_dump(mode="json"),
        "kinds": {d.document: d.kind for d in edition.documents},
        "draws": {"edition": edition.edition, **{n: statistics[n] for n in ("draws", "chains", "large")}},
        "statistics": statistics,
        "brand": settings.brand.model_dump(),
    }
    folder = Path(HANDED, edition.edition)
    files = {name: folder / f"{name}.json" for name in groups}
    for name, file in files.items():
        if not (keep and file.is_file()):
            _renew(file, json.dumps(groups[name], indent=1) + "\n")
    return {name: str(file) for name, file in files.items()}


def library_of(script: Path) -> str:
    """Write which of the library's files a script uses, itself or through others, with their checksums.

    Rules take this one file as input: an edit of any of those reruns them, and Snakemake, which reads all inputs again
    for every output, need not read some thirty each time. The imports are read from the text of their lines: starting
    Snakemake must not import the library.

    Returns
    -------
    str
        The file, as ``sha256sum`` writes it.

    Raises
    ------
    InputError
        If the folder may not be written.
    """
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        new = _named_in(waiting.pop()) - found
        found |= new
        waiting += new
    file = Path(HANDED, "library", f"{script.stem}.sha256")
    _renew(file, "".join(map(_line_of, sorted(found))))
    return str(file)


def _renew(file: Path, text: str) -> None:
    """Write a file where it does not hold this text yet."""
    try:
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            write_bytes(text.encode(), file)
    except OSError as error:
        raise InputError([unwritable(str(file.parent), error)]) from error


@cache
def _line_of(file: Path) -> str:
    return f"{digest(file)}  {os.path.relpath(file)}\n"


@cache
def _named_in(file: Path) -> frozenset[Path]:
    """Return the library's files that the import lines of a file name."""
    named = set()
    for module, names, plain in _IMPORT.findall(file.read_text(encoding="utf-8")):
        start, parts = LIBRARY, (module or plain).split(".")[1:]
        if module.startswith("."):
            dots = len(module) - len(module.lstrip("."))
            start, parts = file.parents[dots - 1], [p for p in module.lstrip(".").split(".") if p]
        base = start.joinpath(*parts)
        inner = [base / f"{n.strip().split(' ')[0]}.py" for n in names.split(",")] if names else []
        named |= {p for p in (base.with_suffix(".py"), base / "__init__.py", *inner) if p.is_file()}
    return frozenset(named)
