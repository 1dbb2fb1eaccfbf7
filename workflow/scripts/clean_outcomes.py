"""Clean the list of outcomes."""

from joinup.clean.outcomes import clean_outcomes
from joinup.organisations.names import Names, read_config
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    raw = this.read_candidates("outcomes", "contributions") | {"sources": this.read("sources")}
    outcomes, contributions, cleaning = clean_outcomes(
        raw, Names(read_config(this.edition.organisations)), this.edition
    )
    this.write("outcomes", outcomes)
    this.write("contributions", contributions)
    this.write("cleaning_outcomes", cleaning)
