"""Draw some figures, each in every format."""

import json
from pathlib import Path

from joinup.figures.draw import draw
from joinup.run import job
from joinup.tables import write_bytes

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in snakemake.params.tables}  # noqa: F821
    found = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))  # noqa: F821
    folder = Path(snakemake.output[0]).parent  # noqa: F821
    this.set_date()
    for name in snakemake.params.figures:  # noqa: F821
        for ending, content in draw(name, tables, found, this.edition, this.settings).items():
            write_bytes(content, folder / f"{name}.{ending}")
