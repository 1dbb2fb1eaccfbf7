"""Clean a record."""

from joinup.clean.record import clean_record
from joinup.config.edition import read_edition
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import RESULTS, SOURCES, candidate, raw_tables
from joinup.tables import read, write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    record = edition.named(snakemake.wildcards.record)
    projects, participation, cleaning = clean_record(
        raw={n: read(snakemake.input[n], candidate(table)) for n, table in raw_tables(record).items()},
        sources=read(snakemake.input.sources, SOURCES),
        names=Names(read_config(edition.organisations)),
        record=record,
        edition=edition,
    )
    write(projects, snakemake.output.projects, RESULTS["projects"])
    write(participation, snakemake.output.participation, RESULTS["participation"])
    write(cleaning, snakemake.output.cleaning, RESULTS["cleaning"])
