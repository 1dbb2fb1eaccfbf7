"""Draw figures, and the picture for sharing where it is asked for."""

import json
import sys
from pathlib import Path

from joinup.figures.draw import FIGURES, draw
from joinup.figures.share import share_picture
from joinup.files import write_bytes
from joinup.run import job
from joinup.schemas import RESULTS

# seaborn wants scipy for curves and trees that no figure has, and does without it where it is missing. Importing it
# takes as long as drawing two figures.
sys.modules["scipy"] = None  # type: ignore[assignment]

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in snakemake.input.keys() if t in RESULTS}  # noqa: F821, SIM118
    found = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))  # noqa: F821
    for name in FIGURES:
        if files := {Path(f).suffix[1:]: f for f in snakemake.output if Path(f).stem == name}:  # noqa: F821
            for ending, content in draw(
                name, list(files), tables, found, this.edition, this.settings
            ).items():
                write_bytes(content, files[ending])
    if "share" in snakemake.output.keys():  # noqa: F821, SIM118
        this.write_bytes("share", share_picture(tables, found, this.edition, this.settings))
