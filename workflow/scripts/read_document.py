"""Read a document into candidate rows."""

from joinup.config.edition import read_edition
from joinup.documents.commands import locate, read_place
from joinup.files import write_bytes
from joinup.run import job
from joinup.tables import as_text, csv_bytes

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    reading = read_place(edition, locate(edition, snakemake.wildcards.document))
    write_bytes(csv_bytes(as_text(reading.table)), snakemake.output.candidates)
