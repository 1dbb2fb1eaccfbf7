"""Write the logs for reviewers."""

import json
from pathlib import Path

from joinup.review.logs import assumptions_log, data_log, quality_log, read_rows
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    asked, edition = snakemake.input, this.edition  # noqa: F821
    tables = {t: read_rows(Path(asked[t])) for t in ("sources", "participation", "contributions")}
    cleaning = {
        "pilots": read_rows(Path(asked.cleaning)),
        "outcomes": read_rows(Path(asked.cleaning_outcomes)),
    }
    found = json.loads(Path(asked.facts).read_text(encoding="utf-8"))
    aliases = read_rows(Path(edition.organisations) / "aliases.csv")
    read = [Path(p) for p in asked.read]
    this.write_bytes("data", data_log(edition, read, tables).encode())
    this.write_bytes("assumptions", assumptions_log(edition, this.settings, found, aliases).encode())
    this.write_bytes(
        "quality", quality_log(edition, found, cleaning, [Path(p) for p in asked.tests]).encode()
    )
