"""Clean the list of pilots."""

from joinup.clean.participation import clean_participation
from joinup.organisations.names import Names, read_config
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    raw = this.read_candidates("pilots", "pilot_facts", "participation") | {"sources": this.read("sources")}
    names = Names(read_config(this.edition.organisations))
    pilots, participation, cleaning = clean_participation(raw, names, this.edition)
    this.write("pilots", pilots)
    this.write("participation", participation)
    this.write("cleaning", cleaning)
