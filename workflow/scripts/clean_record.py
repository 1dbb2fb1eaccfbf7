"""Clean a record."""

from joinup.clean.record import clean_record
from joinup.job import job
from joinup.schemas import candidate, raw_tables
from joinup.tables.table import read

with job(globals()) as j:
    projects, participation, cleaning = clean_record(
        raw={name: read(j.input[name], candidate(t)) for name, t in raw_tables(j.record).items()},
        sources=j.table("sources"),
        names=j.names,
        record=j.record,
        edition=j.edition,
    )
    j.write(projects=projects, participation=participation, cleaning=cleaning)
