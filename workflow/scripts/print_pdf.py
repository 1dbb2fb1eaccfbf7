"""Print a page, tagged for PDF/UA-1."""

from pathlib import Path

from joinup.brief.pdf import pdf
from joinup.files import write_bytes
from joinup.job import job

with job(globals()) as j:
    write_bytes(pdf(Path(j.input.page).read_text(encoding="utf-8")), j.output.paper)
