"""Rebuild a published edition elsewhere and compare every output with the reference."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from joinup.review.differ import difference
from joinup.review.rebuild import BuildError, name_of, outputs, rebuilt
from joinup.review.reference import checksums_path, essence, read_checksums, read_essence

SAME, STOPPED, DIFFERENT = 0, 1, 10
# Drawn by system libraries: pango, cairo, FreeType. Another version may give other bytes for the same page.
BY_SYSTEM = {".pdf", ".png"}
VERDICTS = ("same", "alike", "different", "missing", "new")


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
            found = compare(root, name, copy, published)
    except BuildError as error:
        return STOPPED, f"The rebuild stopped.\n{error}"
    return report(name, found)


def compare(
    root: Path, name: str, built: Path, published: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return outputs by verdict, each with what differs."""
    made = outputs(built, name)
    found: dict[str, list[tuple[str, str]]] = {v: [] for v in VERDICTS}
    for path in sorted({*made, *published}):
        if path not in made:
            found["missing"].append((path, "was published and is no longer made"))
        elif path not in published:
            found["new"].append((path, "is made and was not published"))
        elif made[path] == published[path]:
            found["same"].append((path, ""))
        else:
            before = read_essence(root, name, path)
            if before is None:
                alike, said = False, "its published content is not kept: only the checksum differs"
            else:
                alike, said = difference(path, before, essence(built / path))
            drawing = str(Path(path).with_suffix(".svg"))  # the same figure, drawn by no system library
            changed = drawing in made and made[drawing] != published.get(drawing)
            forgiven = alike and Path(path).suffix in BY_SYSTEM and not changed
            found["alike" if forgiven else "different"].append((path, said))
    return found


def report(name: str, found: Mapping[str, list[tuple[str, str]]]) -> tuple[int, str]:
    """Return status and text of a comparison."""
    total = sum(map(len, found.values()))
    lines = [f"Edition {name}, rebuilt: {total} outputs against {checksums_path(name)}"]
    lines += [f"  {v:<10}{len(found[v]):>4}" for v in VERDICTS]
    lines += [f"{v:<10}{path}: {said}" for v in VERDICTS[1:] for path, said in found[v]]
    if found["alike"]:
        lines.append(
            "Alike: PDF and PNG files drawn by other versions of system libraries; text and look agree."
        )
    good = not (found["different"] or found["missing"] or found["new"])
    lines.append(
        "What is published follows from the inputs."
        if good
        else "The results have changed: find out why, or publish the new ones (docs/review.md)."
    )
    return (SAME if good else DIFFERENT), "\n".join(lines)
