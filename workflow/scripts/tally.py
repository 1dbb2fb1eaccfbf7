"""Count departments by role, and tiers by pilot; compare the pilots that began first and last."""

from joinup.changes.report import began_later
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.tally.count import tally_outcomes, tally_pilots, tiers_of

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in ("pilots", "participation", "outcomes", "contributions")}
    config = read_config(this.edition.organisations)
    names, as_of = Names(config), this.edition.as_of
    counted = tally_outcomes(tables["outcomes"], tables["contributions"], names, as_of)
    this.write("tally_outcomes", counted)
    this.write("tally_pilots", tally_pilots(tables["participation"], names, as_of))
    this.write("tiers", tiers_of(tables["participation"], this.edition.focus.department))
    this.write("begun", began_later(this.edition, tables, config["organisations"]))
