"""Read a document into candidate rows."""

from joinup.documents.commands import locate, read_place
from joinup.files import write_bytes
from joinup.job import job
from joinup.tables.table import as_text, csv_bytes

with job(globals()) as j:
    reading = read_place(j.edition, locate(j.edition, j.wildcards.document))
    write_bytes(csv_bytes(as_text(reading.table)), j.output.candidates)
