"""Say what changed since the predecessor."""

from joinup.changes.compare import Side, changes
from joinup.changes.report import side_of, told
from joinup.claims.facts import dumps
from joinup.config.edition import read_edition
from joinup.organisations.names import read_config
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    asked = snakemake.input  # noqa: F821
    files = {
        side: {k.removeprefix(side): v for k, v in asked.items() if k.startswith(side)}
        for side in ("before_", "after_")
    }
    before = side_of(read_edition(asked.predecessor), files["before_"])
    after: Side = side_of(this.edition, files["after_"])
    found = changes(before, after, read_config(this.edition.organisations)["organisations"])
    this.write("changes", found)
    this.write_bytes("facts", dumps(told(found)))
