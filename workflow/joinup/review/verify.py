"""Rebuild a published edition elsewhere and compare every output with the reference."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from joinup.review.diff import difference
from joinup.review.rebuild import BuildError, name_of, outputs, rebuilt
from joinup.review.reference import checksums_path, fingerprint, read_checksums, read_fingerprint

SAME, STOPPED, DIFFERENT = 0, 1, 10
# Drawn by system libraries: pango, cairo, FreeType. Another version may give other bytes for the same page.
BY_SYSTEM = {".pdf", ".png"}
CLASSES = ("same", "alike", "different", "missing", "new")


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
    name = name_of(root, edition)
    published = read_checksums(root, name)
    try:
        with rebuilt(root, edition) as copy:
            return report(name, compare(root, name, copy, published))
    except BuildError as error:
        return STOPPED, f"The rebuild stopped.\n{error}"


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
