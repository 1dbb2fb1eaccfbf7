"""Say what changed since an edition's predecessor."""

from pathlib import Path

from joinup.changes.compare import changes
from joinup.changes.report import side_of
from joinup.documents.rows import read_edition_with_totals
from joinup.job import job
from joinup.organisations.names import read_config

with job(globals()) as j:
    before = side_of(read_edition_with_totals(j.input.predecessor), Path(j.input.before[0]).parents[1])
    after = side_of(j.edition, Path(j.input.after).parents[1])
    j.write(changes=changes(before, after, read_config(j.edition.organisations)["organisations"]))
