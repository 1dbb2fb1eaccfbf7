"""List all sources: pages of the register, and the documents that the edition rests on."""

from pathlib import Path

import pandas as pd

from joinup.extract.chosen import document_pages
from joinup.register.register import read_register
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    pages = read_register(Path(this.edition.data), ("sources",))["sources"]
    both = pd.concat([pages, document_pages(this.edition)], ignore_index=True)
    this.write("sources", both.drop(columns="address"))
