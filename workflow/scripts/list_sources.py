"""List the pages that all records rest on."""

import pandas as pd

from joinup.config.edition import read_edition
from joinup.documents.rows import document_pages
from joinup.register.register import read_sources
from joinup.run import job
from joinup.schemas import SOURCES
from joinup.tables import write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    pages = pd.concat([read_sources(edition), document_pages(edition)], ignore_index=True)
    write(pages, snakemake.output.sources, SOURCES)
