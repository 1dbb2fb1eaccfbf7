"""Write every table into one workbook."""

from pathlib import Path

from joinup.brief.workbook import write_tables
from joinup.job import job
from joinup.schemas import RESULTS
from joinup.summary import coverage_lines
from joinup.tables.table import read

with job(globals()) as j:
    frames = {("", name): j.table(name) for name in ("claims", "sources")}
    if j.input.changes:
        frames["", "changes"] = read(j.input.changes[0], RESULTS["changes"])
    for record, tables in j.tables().items():
        frames |= {(record, name): frame for name, frame in tables.items() if name != "claims"}
    write_tables(
        path=Path(j.output.workbook),
        frames=frames,
        title=j.edition.title,
        notes=[*coverage_lines(j.edition, j.json("facts")), f"Licence: {j.edition.cite.licence}"],
        moment=j.edition.date,
    )
