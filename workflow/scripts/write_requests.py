"""Draft a letter to the publisher of each document that the edition wants."""

from pathlib import Path

from joinup.files import write_bytes
from joinup.job import job
from joinup.wanted import request_letter

with job(globals()) as j:
    documents = {d.document: d for d in j.edition.documents}
    for file in map(Path, j.output):
        write_bytes(request_letter(documents[file.stem], j.edition).encode(), file)
