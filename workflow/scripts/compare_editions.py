"""Say what changed since an edition's predecessor."""

from pathlib import Path

from joinup.changes.compare import changes
from joinup.changes.report import side_of
from joinup.config.edition import read_edition
from joinup.organisations.names import read_config
from joinup.run import job
from joinup.schemas import CHANGES
from joinup.tables import write

with job(globals()) as snakemake:
    edition, predecessor = read_edition(snakemake.input.edition), read_edition(snakemake.input.predecessor)
    before = side_of(predecessor, Path(snakemake.input.before[0]).parents[1])
    after = side_of(edition, Path(snakemake.input.after).parents[1])
    differences = changes(before, after, read_config(edition.organisations)["organisations"])
    write(differences, snakemake.output.changes, CHANGES["changes"])
