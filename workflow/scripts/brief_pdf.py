"""Turn a page into a PDF."""

from pathlib import Path

from joinup.brief.pdf import pdf
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    this.set_date()
    this.write_bytes("pdf", pdf(Path(snakemake.input.html).read_text(encoding="utf-8")))  # noqa: F821
