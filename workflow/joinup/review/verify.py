"""Rebuild an edition elsewhere: to compare every output with the published reference, or to publish a new one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from joinup.config.edition import edition_path, predecessor_path, read_edition, read_settings
from joinup.errors import Fault, InputError
from joinup.files import write_bytes
from joinup.review.logs import LICENCES, data_licence
from joinup.review.reference import (
    FOLDER,
    checksums_path,
    difference,
    fingerprint,
    outputs,
    read_checksums,
    read_fingerprint,
    write_reference,
)

SAME, STOPPED, DIFFERENT = 0, 1, 10
# What a build reads; the environment, version control and earlier results are not part of it.
LEFT_OUT = shutil.ignore_patterns(".*", "results", "reports", "node_modules", "*.part")
# Drawn by system libraries: pango, cairo, FreeType. Another version may give other bytes for the same page.
BY_SYSTEM = {".pdf", ".png"}
CLASSES = ("same", "alike", "different", "missing", "new")
KEPT = ("brief.pdf", "network.png", "tally.png")  # to look at, also from README.md
LAST_LINES = 25
MOST_NAMED = 20


class BuildError(Exception):
    """A rebuild that stopped; the message is the end of its output."""


def verify(root: Path, edition: str | None) -> tuple[int, str]:
    """Rebuild an edition in a temporary folder and compare it with its published reference.

    Parameters
    ----------
    root
        The project's folder.
    edition
        Name or path of the edition; None: that of the settings.

    Returns
    -------
    status : int
        0 if every output is the same (or, of PDF and PNG files, alike), 10 if not, 1 if the build stopped.
    text : str
        A table of how many outputs are same, alike, different, missing and new; then what differs.

    Raises
    ------
    InputError
        If the edition was never published, or is not there.
    """
    name, file = _edition(root, edition)
    published = read_checksums(root, name)
    return _with_build(root, file, lambda copy: report(name, compare(root, name, copy, published)))


def publish(root: Path, edition: str | None) -> tuple[int, str]:
    """Rebuild an edition and keep its checksums, fingerprints, brief and figures as the reference.

    The parameters are those of :func:`verify`; if the build stops, nothing is changed and the status is 1.
    """
    name, file = _edition(root, edition)
    before = read_checksums(root, name) if (root / checksums_path(name)).is_file() else {}

    def keep(copy: Path) -> tuple[int, str]:
        sums = outputs(copy, name)
        folder = root / FOLDER / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in (Path(p) for p in sums if p.endswith(tuple(f"/{k}" for k in KEPT))):
            shutil.copyfile(copy / path, folder / "-".join([*path.parts[2:-2], path.name]))
        write_bytes(data_licence(root).encode(), root / LICENCES)
        write_reference(root, name, copy, sums)
        changed = sorted(p for p in {*sums, *before} if sums.get(p) != before.get(p))
        lines = [f"{checksums_path(name)}: {len(sums)} outputs, {len(changed)} of them changed or new."]
        lines += [f"  {path}" for path in changed[:MOST_NAMED]] if before else []
        return SAME, "\n".join([*lines, f"Commit {FOLDER}/ together with the change that it follows from."])

    return _with_build(root, file, keep)


def compare(
    root: Path, name: str, built: Path, published: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return the outputs of each class, each with what differs."""
    made = outputs(built, name)
    classes: dict[str, list[tuple[str, str]]] = {c: [] for c in CLASSES}
    for path in sorted({*made, *published}):
        if path not in made:
            classes["missing"].append((path, "was published and is no longer made"))
        elif path not in published:
            classes["new"].append((path, "is made and was not published"))
        elif made[path] == published[path]:
            classes["same"].append((path, ""))
        else:
            before = read_fingerprint(root, name, path)
            alike, text = False, "its published content is not kept: only the checksum differs"
            if before is not None:
                alike, text = difference(path, before, fingerprint(built / path))
            drawing = str(Path(path).with_suffix(".svg"))  # the same figure, drawn by no system library
            redrawn = drawing in made and made[drawing] != published.get(drawing)
            forgiven = alike and Path(path).suffix in BY_SYSTEM and not redrawn
            classes["alike" if forgiven else "different"].append((path, text))
    return classes


def report(name: str, classes: Mapping[str, list[tuple[str, str]]]) -> tuple[int, str]:
    """Return status and text of a comparison."""
    total = sum(map(len, classes.values()))
    lines = [f"Edition {name}, rebuilt: {total} outputs against {checksums_path(name)}"]
    lines += [f"  {c:<10}{len(classes[c]):>4}" for c in CLASSES]
    lines += [f"{c:<10}{path}: {text}" for c in CLASSES[1:] for path, text in classes[c]]
    if classes["alike"]:
        lines.append("Alike: PDF and PNG files drawn by other system libraries; text and look agree.")
    if classes["different"] or classes["missing"] or classes["new"]:
        lines.append("The results have changed: find out why, or publish the new ones (docs/review.md).")
        return DIFFERENT, "\n".join(lines)
    return SAME, "\n".join([*lines, "What is published follows from the inputs."])


@contextmanager
def rebuilt(root: Path, file: str) -> Iterator[Path]:
    """Build an edition, after its predecessors, in a temporary copy of the project; the copy is removed afterwards.

    Raises
    ------
    BuildError
        If the build stops.
    InputError
        If the settings ask for a quick build.
    """
    if read_settings(root / "config/config.yaml").quick:
        remedy = "Set it to false: what is published rests on all draws."
        raise InputError(Fault("config/config.yaml", "is true", remedy, column="quick"))
    with tempfile.TemporaryDirectory(prefix="joinup-") as place:
        copy = Path(place) / "project"
        shutil.copytree(root, copy, ignore=LEFT_OUT)
        environment = {**os.environ, "PYTHONPATH": str(copy / "workflow")}
        for path in _predecessors_first(root, file):
            command = [sys.executable, "-m", "snakemake", "--cores", str(os.cpu_count() or 1)]
            command += ["--config", f"edition={path}"]
            run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
            if run.returncode:
                lines = (run.stdout + run.stderr).strip().splitlines()
                raise BuildError("\n".join(lines[-LAST_LINES:]))
        yield copy


def _with_build(root: Path, file: str, work: Callable[[Path], tuple[int, str]]) -> tuple[int, str]:
    """Do a piece of work on a rebuilt edition, or say why the build stopped."""
    try:
        with rebuilt(root, file) as copy:
            return work(copy)
    except BuildError as error:
        return STOPPED, f"The build stopped; the reference is as it was.\n{error}"


def _edition(root: Path, edition: str | None) -> tuple[str, str]:
    """Return the short name and the file of an edition given by name, path, or not at all."""
    path = edition_path(edition or read_settings(root / "config/config.yaml").edition)
    return read_edition(str(root / path)).edition, path.as_posix()


def _predecessors_first(root: Path, file: str) -> list[str]:
    """Return the files of an edition and of its predecessors, earliest first: each needs the one before it."""
    line: list[str] = []
    while file and file not in line:  # an edition that comes after itself: Snakemake reports it
        line.insert(0, file)
        before = predecessor_path(str(root / file), read_edition(str(root / file)).predecessor)
        file = Path(os.path.relpath(root / before, root)).as_posix() if before else ""
    return line
