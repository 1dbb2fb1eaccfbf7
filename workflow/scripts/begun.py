"""Compare pilots by their start years, within one list."""

from joinup.changes.report import began_later
from joinup.clean.names import read_config
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in ("pilots", "participation")}
    this.write(
        "begun", began_later(this.edition, tables, read_config(this.edition.organisations)["organisations"])
    )
