"""Draw the picture for sharing."""

import json
from pathlib import Path

from joinup.brief.share import share_picture
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in ("nodes", "edges", "layout")}
    found = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))  # noqa: F821
    this.write_bytes("picture", share_picture(tables, found, this.edition, this.settings))
