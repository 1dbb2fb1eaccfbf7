"""Write every table into one workbook."""

import json
from pathlib import Path

from joinup.brief.workbook import workbook
from joinup.run import job
from joinup.schemas import RESULTS

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in snakemake.input.keys() if t in RESULTS}  # noqa: F821, SIM118
    found = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))  # noqa: F821
    edition = this.edition
    notes = [f"{name}: {value}" for name, value in found["figures"]["coverage"]["rows"]]
    notes += [found["figures"]["coverage"]["sentence"], f"Licence: {edition.cite.licence}"]
    this.write_bytes("workbook", workbook(tables, RESULTS, edition.title, edition.date, notes))
