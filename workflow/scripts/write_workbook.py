"""Write every table into one workbook."""

import json
from pathlib import Path

from joinup.brief.workbook import write_tables
from joinup.config.edition import read_edition
from joinup.run import job
from joinup.schemas import CHANGES, RESULTS
from joinup.summary import coverage_lines
from joinup.tables import read

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    frames = {("", n): read(snakemake.input[n], RESULTS[n]) for n in ("claims", "sources")}
    if snakemake.input.changes:
        frames["", "changes"] = read(snakemake.input.changes[0], CHANGES["changes"])
    for file in map(Path, snakemake.input.tables):  # results/<edition>/<record>/tables/<table>.csv
        frames[file.parts[-3], file.stem] = read(file, RESULTS[file.stem])
    content = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))
    write_tables(
        path=Path(snakemake.output.workbook),
        frames=frames,
        title=edition.title,
        notes=[*coverage_lines(edition, content), f"Licence: {edition.cite.licence}"],
        moment=edition.date,
    )
