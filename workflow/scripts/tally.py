"""Count departments by role, and tiers by pilot."""

from joinup.clean.names import Names, read_config
from joinup.run import job
from joinup.tally.count import tally_outcomes, tally_pilots, tiers_of

with job(snakemake) as this:  # noqa: F821
    names, as_of = Names(read_config(this.edition.organisations)), this.edition.as_of
    participation = this.read("participation")
    this.write(
        "tally_outcomes", tally_outcomes(this.read("outcomes"), this.read("contributions"), names, as_of)
    )
    this.write("tally_pilots", tally_pilots(participation, names, as_of))
    this.write("tiers", tiers_of(participation, this.edition.focus.department))
