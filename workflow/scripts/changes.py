"""Say what changed since the predecessor."""

from joinup.changes.compare import Side, changes
from joinup.changes.report import side_of, told
from joinup.claims.facts import dumps
from joinup.clean.names import read_config
from joinup.edition import read_edition
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    asked = snakemake.input  # noqa: F821
    names = snakemake.params.tables  # noqa: F821
    before = side_of(read_edition(asked.predecessor), dict(zip(names, asked.before, strict=True)))
    after: Side = side_of(this.edition, dict(zip(names, asked.after, strict=True)))
    found = changes(before, after, read_config(this.edition.organisations)["organisations"])
    this.write("changes", found)
    this.write_bytes("facts", dumps(told(found)))
