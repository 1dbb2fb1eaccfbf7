"""Turn pages into PDFs."""

from pathlib import Path

from joinup.brief.pdf import pdf
from joinup.files import write_bytes
from joinup.run import job

with job(snakemake):  # noqa: F821
    for page, paper in zip(snakemake.input.pages, snakemake.output, strict=True):  # noqa: F821
        write_bytes(pdf(Path(page).read_text(encoding="utf-8")), paper)
