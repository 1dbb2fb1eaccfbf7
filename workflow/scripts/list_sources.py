"""List the pages that all records rest on."""

from joinup.config.edition import read_edition
from joinup.documents.merge import sources_of
from joinup.run import job
from joinup.schemas import SOURCES
from joinup.tables import write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    write(sources_of(edition), snakemake.output.sources, SOURCES)
