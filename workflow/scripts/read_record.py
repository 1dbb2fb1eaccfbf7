"""Read the rows of a record, from the register, reviewed documents, or both."""

from joinup.config.edition import read_edition
from joinup.documents.rows import record_rows
from joinup.files import write_bytes
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import candidate, raw_tables
from joinup.tables import as_text, csv_bytes, write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    record = edition.named(snakemake.wildcards.record)
    rows, differences = record_rows(record, edition, Names(read_config(edition.organisations)))
    for name, table in raw_tables(record).items():
        write(rows[name], snakemake.output[name], candidate(table))
    write_bytes(csv_bytes(as_text(differences)), snakemake.output.differences)
