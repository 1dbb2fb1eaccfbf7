"""Describe the build as an RO-Crate and pack it."""

from pathlib import Path

from joinup.review.crate import archive, crate, dumps
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    asked = snakemake.input  # noqa: F821
    read = [*asked.read, asked.lock]
    metadata = crate(this.edition, read, asked.made, Path(asked.sources), Path(asked.lock))
    this.write_bytes("metadata", dumps(metadata))
    this.write_bytes("archive", archive(metadata))
