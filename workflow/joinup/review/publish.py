"""Write the published reference of an edition, from a clean build."""

from __future__ import annotations

import shutil
from pathlib import Path

from joinup.review.licences import write_data_licence
from joinup.review.rebuild import BuildError, name_of, outputs, rebuilt
from joinup.review.reference import (
    FOLDER,
    PICTURES,
    checksums_path,
    read_checksums,
    write_checksums,
    write_essences,
)


def publish(root: Path, edition: str | None) -> tuple[int, str]:
    """Build an edition in a temporary folder and keep its checksums, brief and pictures as the reference.

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
    known = (root / checksums_path(name)).is_file()
    before = read_checksums(root, name) if known else {}
    try:
        with rebuilt(root, edition) as copy:
            sums = outputs(copy, name)
            write_essences(root, name, copy, list(sums))
            folder = root / FOLDER / name
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(copy / "reports" / name / "brief.pdf", folder / "brief.pdf")
            for picture in PICTURES:
                shutil.copyfile(
                    copy / "results" / name / "figures" / f"{picture}.png", folder / f"{picture}.png"
                )
            write_data_licence(root)
            write_checksums(root, name, sums)  # last: it vouches for the rest
    except BuildError as error:
        return 1, f"The build stopped; the reference is as it was.\n{error}"
    changed = sorted(p for p in {*sums, *before} if sums.get(p) != before.get(p))
    lines = [f"{checksums_path(name)}: {len(sums)} outputs, {len(changed)} of them changed or new."]
    lines += [f"  {p}" for p in changed[:20]] if before else []
    lines += ["  …"] if before and len(changed) > 20 else []
    lines.append(f"Commit {FOLDER}/ together with the change that it follows from.")
    return 0, "\n".join(lines)
