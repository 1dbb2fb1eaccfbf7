"""Describe the build as an RO-Crate and pack it."""

from pathlib import Path

from joinup.config.edition import read_edition
from joinup.review.crate import ro_crate, write_crate
from joinup.run import job
from joinup.schemas import SOURCES
from joinup.tables import read

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    crate = ro_crate(
        edition=edition,
        inputs=[*snakemake.input.read, snakemake.input.lock],
        outputs=snakemake.input.made,
        sources=read(snakemake.input.sources, SOURCES),
        lock=Path(snakemake.input.lock),
    )
    write_crate(crate, Path(snakemake.output.metadata), Path(snakemake.output.archive), moment=edition.date)
