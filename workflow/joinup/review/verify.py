"""Rebuild an edition elsewhere: to compare every output with the published reference, or to publish a new one.

The reference is ``reports/reference/<edition>.sha256``, and a zip file with the fingerprint of each output, which
explains a difference.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from joinup.config.edition import edition_path, predecessor_path, read_edition, read_settings
from joinup.errors import Fault, InputError
from joinup.files import write_bytes, write_zip
from joinup.review.reference import difference, fingerprint, outputs

SAME, DIFFERENT = 0, 10
FOLDER = Path("reports/reference")
# What a build reads; the environment, version control and earlier results are not part of it.
LEFT_OUT = shutil.ignore_patterns(".*", "results", "reports", "node_modules", "*.part")
# Drawn by system libraries: pango, cairo, FreeType. Another version may give other bytes for the same page.
BY_SYSTEM = {".pdf", ".png"}
CLASSES = ("same", "alike", "different", "missing", "new")
KEPT = ("brief.pdf", "network.png", "tally.png")  # to look at, also from README.md
LAST_LINES = 25


def verify(edition: str) -> tuple[int, str]:
    """Rebuild an edition, given by name or path, in a temporary folder and compare it with its published reference.

    Returns
    -------
    status : int
        0 if every output is the same (or, of PDF and PNG files, alike), 10 if not.
    text : str
        A table of how many outputs are same, alike, different, missing and new; then what differs.

    Raises
    ------
    InputError
        If the edition was never published, or is not there.
    SystemExit
        If the build stops.
    """
    name = read_edition(edition).edition
    reference = read_checksums(name)
    with rebuilt(edition) as copy:
        return report(name, compare(name, copy, reference))


def publish(edition: str) -> str:
    """Rebuild an edition and keep checksums, fingerprints, brief and figures; if the build stops, nothing changes."""
    name = read_edition(edition).edition
    with rebuilt(edition) as copy:
        sums = outputs(copy, name)
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        (FOLDER / name).mkdir(parents=True)
        for path in (Path(p) for p in sums if p.endswith(tuple(f"/{k}" for k in KEPT))):
            shutil.copyfile(copy / path, FOLDER / name / "-".join([*path.parts[2:-2], path.name]))
        write_reference(name, copy, sums)
    return f"{_checksums(name)}: {len(sums)} outputs. Commit {FOLDER}/ together with the change that it follows from."


def read_checksums(name: str) -> dict[str, str]:
    """Read the checksums of a published edition, as ``sha256sum`` writes them; raise InputError without any."""
    path = _checksums(name)
    if not path.is_file():
        remedy = f"Publish it first: make publish EDITION={name}."
        raise InputError(Fault(str(path), "is not there: this edition has not been published", remedy))
    lines = path.read_text(encoding="utf-8").splitlines()
    return {file: checksum for checksum, _, file in (line.partition("  ") for line in lines)}


def write_reference(name: str, folder: Path, sums: Mapping[str, str]) -> None:
    """Keep the fingerprints of the outputs of a folder, then their checksums, which vouch for the rest."""
    write_zip(FOLDER / f"{name}.zip", {path: fingerprint(folder / path) for path in sums})
    text = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
    write_bytes(text.encode(), _checksums(name))


def compare(name: str, folder: Path, reference: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return the outputs of each class, each with what differs, of a build in ``folder``."""
    sums = outputs(folder, name)
    classes: dict[str, list[tuple[str, str]]] = {c: [] for c in CLASSES}
    for path in sorted({*sums, *reference}):
        if path not in sums:
            classes["missing"].append((path, "was published and is no longer made"))
        elif path not in reference:
            classes["new"].append((path, "is made and was not published"))
        elif sums[path] == reference[path]:
            classes["same"].append((path, ""))
        else:
            is_alike, text = _explain(name, path, folder)
            svg = str(Path(path).with_suffix(".svg"))  # the same figure, drawn by no system library
            is_same_figure = sums.get(svg) == reference.get(svg)
            by_system = Path(path).suffix in BY_SYSTEM and is_alike and is_same_figure
            classes["alike" if by_system else "different"].append((path, text))
    return classes


def report(name: str, classes: Mapping[str, list[tuple[str, str]]]) -> tuple[int, str]:
    """Return status and text of a comparison."""
    total = sum(map(len, classes.values()))
    lines = [f"Edition {name}, rebuilt: {total} outputs against {_checksums(name)}"]
    lines += [f"  {c:<10}{len(classes[c]):>4}" for c in CLASSES]
    lines += [f"{c:<10}{path}: {text}" for c in CLASSES[1:] for path, text in classes[c]]
    if classes["alike"]:
        lines.append("Alike: PDF and PNG files drawn by other system libraries; text and look agree.")
    if classes["different"] or classes["missing"] or classes["new"]:
        lines.append("The results have changed: find out why, or publish the new ones (docs/review.md).")
        return DIFFERENT, "\n".join(lines)
    return SAME, "\n".join([*lines, "What is published follows from the inputs."])


@contextmanager
def rebuilt(edition: str) -> Iterator[Path]:
    """Build an edition, after its predecessors, in a temporary copy of the project; the copy is removed afterwards.

    Raises InputError if the settings ask for a quick build, SystemExit with the end of the output if the build stops.
    """
    if read_settings().quick:
        remedy = "Set it to false: what is published rests on all draws."
        raise InputError(Fault("config/config.yaml", "is true", remedy, column="quick"))
    with tempfile.TemporaryDirectory(prefix="joinup-") as place:
        copy = Path(place) / "project"
        shutil.copytree(".", copy, ignore=LEFT_OUT)
        environment = {**os.environ, "PYTHONPATH": str(copy / "workflow")}
        for path in _predecessors_first(str(edition_path(edition))):
            command = [sys.executable, "-m", "snakemake", "--cores", str(os.cpu_count() or 1)]
            command += ["--config", f"edition={path}"]
            run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
            if run.returncode:
                lines = (run.stdout + run.stderr).strip().splitlines()[-LAST_LINES:]
                sys.exit("\n".join(["The build stopped; the reference is as it was.", *lines]))
        yield copy


def _predecessors_first(file: str) -> list[str]:
    """Return the files of an edition and of its predecessors, earliest first: each needs the one before it."""
    files: list[str] = []
    while file and file not in files:  # an edition that comes after itself: Snakemake reports it
        files.insert(0, file)
        file = predecessor_path(file, read_edition(file).predecessor)
    return files


def _checksums(name: str) -> Path:
    return FOLDER / f"{name}.sha256"


def _explain(name: str, path: str, folder: Path) -> tuple[bool, str]:
    """Compare an output with its published fingerprint."""
    try:
        with zipfile.ZipFile(FOLDER / f"{name}.zip") as archive:
            before = archive.read(path)
    except (KeyError, FileNotFoundError, zipfile.BadZipFile):
        return False, "its published content is not kept: only the checksum differs"
    return difference(path, before, fingerprint(folder / path))
