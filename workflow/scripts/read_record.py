"""Read the rows of a record, from the register, reviewed documents, or both."""

from joinup.documents.rows import record_rows
from joinup.files import write_bytes
from joinup.job import job
from joinup.schemas import candidate, raw_tables
from joinup.tables.table import as_text, csv_bytes, write

with job(globals()) as j:
    rows, differences = record_rows(j.record, j.edition, j.names)
    for name, table in raw_tables(j.record).items():
        write(rows[name], j.output[name], candidate(table))
    write_bytes(csv_bytes(as_text(differences)), j.output.differences)
