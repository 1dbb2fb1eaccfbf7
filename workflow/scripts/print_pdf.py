"""Print a page, tagged for PDF/UA-1."""

from pathlib import Path

from joinup.brief.pdf import pdf
from joinup.files import write_bytes
from joinup.run import job

with job(globals()) as snakemake:
    html = Path(snakemake.input.page).read_text(encoding="utf-8")
    write_bytes(pdf(html), snakemake.output.paper)
