"""List the pages that all records rest on."""

import pandas as pd

from joinup.documents.rows import document_pages
from joinup.job import job
from joinup.register.register import read_sources

with job(globals()) as j:
    j.write(sources=pd.concat([read_sources(j.edition), document_pages(j.edition)], ignore_index=True))
