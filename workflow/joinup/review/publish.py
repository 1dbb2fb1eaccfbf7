"""Write the published reference of an edition, from a clean build."""

from __future__ import annotations

import shutil
from pathlib import Path

from joinup.review.logs import write_data_licence
from joinup.review.rebuild import BuildError, name_of, outputs, rebuilt
from joinup.review.reference import (
    FOLDER,
    checksums_path,
    read_checksums,
    write_checksums,
    write_fingerprints,
)

KEPT = ("brief.pdf", "network.png", "tally.png")  # to look at, also from README.md
MOST_NAMED = 20


def publish(root: Path, edition: str | None) -> tuple[int, str]:
    """Build an edition in a temporary folder and keep its checksums, fingerprints, brief and figures as the reference.

    Parameters
    ----------
    root
        The project's folder.
    edition
        Name or path of the edition; None: that of the settings.

    Returns
    -------
    status : int
        0 if the reference is written, 1 if the build stopped; then nothing is changed.
    text : str
        What changed since the last publication.
    """
    name = name_of(root, edition)
    before = read_checksums(root, name) if (root / checksums_path(name)).is_file() else {}
    try:
        with rebuilt(root, edition) as copy:
            sums = outputs(copy, name)
            write_fingerprints(root, name, copy, sums)
            folder = root / FOLDER / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for path in (Path(p) for p in sums if p.endswith(tuple(f"/{k}" for k in KEPT))):
                shutil.copyfile(copy / path, folder / "-".join([*path.parts[2:-2], path.name]))
            write_data_licence(root)
            write_checksums(root, name, sums)  # last: it vouches for the rest
    except BuildError as error:
        return 1, f"The build stopped; the reference is as it was.\n{error}"
    changed = sorted(p for p in {*sums, *before} if sums.get(p) != before.get(p))
    lines = [f"{checksums_path(name)}: {len(sums)} outputs, {len(changed)} of them changed or new."]
    lines += [f"  {path}" for path in changed[:MOST_NAMED]] if before else []
    lines += ["  …"] if before and len(changed) > MOST_NAMED else []
    return 0, "\n".join([*lines, f"Commit {FOLDER}/ together with the change that it follows from."])
