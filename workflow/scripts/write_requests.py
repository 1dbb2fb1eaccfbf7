"""Draft a letter to the publisher of each document that the edition wants."""

from pathlib import Path

from joinup.config.edition import read_edition
from joinup.files import write_bytes
from joinup.run import job
from joinup.wanted import request_letter

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    documents = {d.document: d for d in edition.documents}
    for file in map(Path, snakemake.output):
        write_bytes(request_letter(documents[file.stem], edition).encode(), file)
