"""Read the rows of one list, from the register, reviewed documents, or both."""

from joinup.extract.chosen import chosen
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import LISTS
from joinup.tables import as_text, csv_bytes

with job(snakemake) as this:  # noqa: F821
    which = "pilots" if "pilots" in snakemake.output.keys() else "outcomes"  # noqa: F821, SIM118
    names = Names(read_config(this.edition.organisations))
    tables, differences = chosen(this.edition, names, lists=(which,))
    for name in LISTS[which]:
        this.write_candidates(name, tables[name])
    this.write_bytes("differences", csv_bytes(as_text(differences[differences["list"] == which])))
