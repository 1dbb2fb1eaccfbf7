"""Count departments by role, and tiers of government by project."""

from joinup.config.edition import read_edition
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write
from joinup.tally.count import count_tallies, tiers_of

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    record = edition.named(snakemake.wildcards.record)
    projects = read(snakemake.input.projects, RESULTS["projects"])
    participation = read(snakemake.input.participation, RESULTS["participation"])
    names = Names(read_config(edition.organisations))
    tally = count_tallies(participation, projects, record, names, edition.as_of)
    department = edition.focus.department if edition.focus else None
    tiers = tiers_of(participation, projects, department)
    write(tally, snakemake.output.tally, RESULTS["tally"])
    write(tiers, snakemake.output.tiers, RESULTS["tiers"])
